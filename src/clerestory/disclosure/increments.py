"""What lies between the windows of releases: the records that one of them has and another lacks.

Windows are sets of periods. Their atoms are the parts that the windows cut each other into; a
window counts the sum of its atoms, and each atom counts at least 0. Nobody releases an atom that
is no window, or the difference of two nested windows; yet who has two releases can subtract. So
these counts stand in the task as cells that no release ever shows: open, and protected where they
are small. After Fraser and Wooton (2005), who name differencing between releases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure.grid_files import cell_words
from clerestory.disclosure.grids import Grid, Ints
from clerestory.disclosure.moves import Flags, Rule, Task
from clerestory.disclosure.tables import DisclosureError

Window = frozenset[str]


def join(tasks: Sequence[Task], grids: Sequence[Grid], windows: Sequence[Window]) -> Task:
    """The tasks of the windows as one, in their order, and behind them the cells between.

    The grids are over the same hierarchies. Raises DisclosureError where the counts of an atom do
    not follow from those of the windows, or are below 0.
    """
    rule = tasks[0].rule
    between = _Between(sum(task.size for task in tasks))
    offsets = np.cumsum([0, *(task.size for task in tasks)])
    keys = np.unique(np.concatenate([held.keys for held in grids]))
    at = np.stack([held.places(keys) for held in grids])
    patterns, kind = np.unique(at >= 0, axis=1, return_inverse=True)
    for number in range(patterns.shape[1]):
        in_these = np.flatnonzero(patterns[:, number]).tolist()
        columns = np.flatnonzero(kind.ravel() == number)
        if len(in_these) > 1:
            places = {windows[w]: offsets[w] + at[w, columns] for w in in_these}
            counts = {windows[w]: grids[w].counts[at[w, columns]] for w in in_these}
            check_counts(grids[in_these[0]], at[in_these[0], columns], counts)
            between.add(places, counts, rule)
    first = int(offsets[-1])
    task = _merged(_forced(_settled(_whole(tasks, between, rule), first), first), first)
    return _without_told(task)


@dataclass
class _Between:
    """Cells between windows, numbered from `size` on, and the sums that they are in."""

    size: int
    counts: list[Ints] = field(default_factory=list)
    sums: list[tuple[Ints, list[Ints]]] = field(default_factory=list)
    """A total and its parts, for many cells at once."""

    def add(self, places: dict[Window, Ints], counts: dict[Window, Ints], rule: Rule) -> None:
        """The atoms and the small differences for cells that all these windows count."""
        windows = list(places)
        atoms = _atoms(windows)
        found = _atom_counts(windows, atoms, counts)
        place = dict(places)
        for atom in atoms:
            if atom not in place:
                place[atom] = self._new(found[atom])
        for window in windows:
            if window not in atoms:
                within = max((w for w in windows if w < window), key=len, default=frozenset[str]())
                parts = [place[atom] for atom in atoms if atom <= window - within]
                inner = [place[within]] if within else []
                self.sums.append((place[window], [*inner, *parts]))
        for outer in windows:
            for inner_window in windows:
                if inner_window < outer and outer - inner_window not in place:
                    self._add_difference(outer, inner_window, place, counts, rule)

    def _add_difference(
        self,
        outer: Window,
        inner: Window,
        place: dict[Window, Ints],
        counts: dict[Window, Ints],
        rule: Rule,
    ) -> None:
        """Only the small ones need a cell: that the others are not below 0 follows from atoms."""
        more = counts[outer] - counts[inner]
        small = np.flatnonzero(rule.is_small(more))
        new = self._new(more[small])
        self.sums.append((place[outer][small], [place[inner][small], new]))

    def _new(self, counts: Ints) -> Ints:
        self.counts.append(counts)
        self.size += counts.size
        return np.arange(self.size - counts.size, self.size)


def _atoms(windows: Sequence[Window]) -> list[Window]:
    """The parts that the windows cut each other into, in a fixed order."""
    members: dict[tuple[bool, ...], set[str]] = {}
    for period in sorted(frozenset().union(*windows)):
        members.setdefault(tuple(period in window for window in windows), set()).add(period)
    return [frozenset(periods) for periods in members.values()]


def _atom_counts(
    windows: Sequence[Window], atoms: Sequence[Window], counts: dict[Window, Ints]
) -> dict[Window, Ints]:
    """Of each atom, from the windows' own counts."""
    told = np.stack([counts[window] for window in windows])
    found = np.rint(_shares(windows, atoms) @ told).astype(np.int64)
    return dict(zip(atoms, found, strict=True))


def _shares(windows: Sequence[Window], atoms: Sequence[Window]) -> NDArray[np.float64]:
    """(atoms, windows): how often each window's count goes into each atom's."""
    within = np.array([[atom <= window for atom in atoms] for window in windows], dtype=float)
    if np.linalg.matrix_rank(within) < len(atoms):
        names = " and ".join(",".join(sorted(window)) for window in windows)
        raise DisclosureError(
            f"the windows {names} overlap, and what they have in common cannot be counted from "
            "them; first put the counts of the common periods into the ledger, with all hidden"
        )
    shares = np.linalg.pinv(within)
    return np.where(np.abs(shares) < 1e-9, 0.0, shares)


def check_counts(grid: Grid, places: Ints, counts: dict[Window, Ints]) -> None:
    """No atom is below 0, and the windows agree on what they share."""
    windows = list(counts)
    atoms = _atoms(windows)
    found = _atom_counts(windows, atoms, counts)
    for window in windows:
        parts = [atom for atom in atoms if atom <= window]
        off = counts[window] != sum(found[atom] for atom in parts)
        for atom in parts:
            off |= found[atom] < 0
        if off.any():
            cell = int(np.argmax(off))
            told = ", ".join(f"{counts[w][cell]} in {','.join(sorted(w))}" for w in windows)
            raise DisclosureError(
                f"the register was revised: {cell_words(grid, places[cell])} counts {told}, which "
                "no records can; a revised figure also releases the difference, so release from "
                "the register as it was"
            )


def _whole(tasks: Sequence[Task], between: _Between, rule: Rule) -> Task:
    """The cells of all windows and between them."""
    counts = np.concatenate([*(task.counts for task in tasks), *between.counts])
    size = counts.size
    inside = sp.block_diag([task.sums for task in tasks], format="csr")
    inside.resize(inside.shape[0], size)
    links = _links(between.sums, size)
    sums = sp.csr_matrix(sp.vstack([inside, links], format="csr"))
    by_cell = sp.csr_matrix(sums.T.tocsr())
    new = np.concatenate(between.counts) if between.counts else np.zeros(0, np.int64)
    is_free = rule.is_hideable(new)
    joined = [
        np.concatenate([*(getattr(task, name) for task in tasks), behind])
        for name, behind in (
            ("protected", rule.is_small(new)), ("may_hide", is_free), ("open", is_free),
            ("weights", np.zeros(new.size)),
        )
    ]  # fmt: skip
    return Task(counts, sums, by_cell, rule, *joined)


def _links(sums: Sequence[tuple[Ints, list[Ints]]], size: int) -> sp.csr_matrix:
    rows, cells, signs, number = [], [], [], 0
    for total, parts in sums:
        numbers = np.arange(number, number + total.size)
        number += total.size
        for part, sign in ((total, 1.0), *((part, -1.0) for part in parts)):
            rows.append(numbers)
            cells.append(part)
            signs.append(np.full(total.size, sign))
    if not rows:
        return sp.csr_matrix((0, size))
    at = (np.concatenate(rows), np.concatenate(cells))
    return sp.csr_matrix((np.concatenate(signs), at), shape=(number, size))


def _settled(task: Task, first: int) -> Task:
    """The task without the freedom of cells from `first` on that some sum fixes whatever else is
    hidden: they only make the programs larger."""
    is_free = task.may_hide | task.open
    holds = abs(task.sums)
    while True:
        alone = np.flatnonzero(holds @ is_free.astype(float) == 1.0)
        fixed = np.unique(holds[alone].indices)
        fixed = fixed[(fixed >= first) & is_free[fixed] & ~task.protected[fixed]]
        if not fixed.size:
            break
        is_free[fixed] = False
    return replace(task, may_hide=task.may_hide & is_free, open=task.open & is_free)


def _forced(task: Task, first: int) -> Task:
    """The task with a cell open from the start where a protected cell from `first` on shares a sum
    with that cell and published ones alone: it must be hidden, and finding out takes time."""
    is_free = task.may_hide | task.open
    shared = abs(task.sums)
    is_pair = shared @ is_free.astype(float) == 2.0
    between = task.protected & (np.arange(task.size) >= first)
    pairs = np.flatnonzero(is_pair & (shared @ between.astype(float) > 0))
    cells = np.unique(shared[pairs].indices)
    is_open = task.open.copy()
    is_open[cells[is_free[cells]]] = True
    return replace(task, open=is_open)


def _merged(task: Task, first: int) -> Task:
    """The task with each cell from `first` on that only ever moves together with another cell
    merged into it.

    Where the smaller window is published, a cell of the larger one moves as the increment does,
    which has less room. So the one cell takes the other's count: what it has beyond what is known.
    """
    while True:
        is_free = task.may_hide | task.open
        free = sp.csr_matrix(task.sums @ sp.diags(is_free.astype(float)))
        free.eliminate_zeros()
        pairs = np.flatnonzero((np.diff(free.indptr) == 2) & (free @ np.ones(task.size) == 0))
        starts = free.indptr[pairs]
        ends = np.sort(np.stack([free.indices[starts], free.indices[starts + 1]]), axis=0)
        ends = ends[:, (ends[1] >= first) & _agree(task, *ends)]
        taken, at = np.unique(ends[1], return_index=True)
        into = ends[0, at]
        single = np.unique(into, return_index=True)[1]  # one into each cell at a time
        taken, into = taken[single], into[single]
        apart = ~np.isin(into, taken)
        taken, into = taken[apart], into[apart]
        if not taken.size:
            return task
        task = _moved(task, taken, into)


def _agree(task: Task, one: Ints, other: Ints) -> Flags:
    """Whether what is protected has the least room of the two: else its ends would be lost."""
    counts, protected = task.counts, task.protected
    one_fits = ~protected[one] | (counts[one] <= counts[other])
    return np.asarray(one_fits & (~protected[other] | (counts[other] <= counts[one])))


def _moved(task: Task, taken: Ints, into: Ints) -> Task:
    """The cells `taken` become one with the cells `into`, in the same order."""
    target = np.arange(task.size)
    target[taken] = into
    entries = (np.ones(task.size), (np.arange(task.size), target))
    sums = sp.csr_matrix(task.sums @ sp.csr_matrix(entries, shape=(task.size, task.size)))
    sums.eliminate_zeros()
    counts, protected = task.counts.copy(), task.protected.copy()
    may_hide, is_open = task.may_hide.copy(), task.open.copy()
    counts[into] = np.minimum(counts[into], counts[taken])
    protected[into] |= protected[taken]
    is_open[into] |= protected[taken]
    protected[taken] = may_hide[taken] = is_open[taken] = False
    return replace(
        task, sums=sums, counts=counts, protected=protected, may_hide=may_hide, open=is_open
    )


def _without_told(task: Task) -> Task:
    """The task without sums of which every cell is published: no move can break them."""
    is_free = (task.may_hide | task.open | task.protected).astype(float)
    sums = sp.csr_matrix(task.sums[np.flatnonzero(abs(task.sums) @ is_free)])
    by_cell = sp.csr_matrix(sums.T.tocsr())
    by_cell.sort_indices()
    return replace(task, sums=sums, by_cell=by_cell)
