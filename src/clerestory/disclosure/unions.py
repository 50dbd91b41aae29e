"""One task over everything that linked-table releases have told, and what a new one would tell.

Releases of one register share cells: a cell is published if any release publishes it, and what an
earlier release hid stays hidden. Releases of one window (the periods whose records they count)
form one sheet, a grid of all their tables. Sheets of different windows are tied together by what
lies between the windows: see disclosure.increments.

Where each window holds the one before it and all count the same cells, the increments are enough.
Let the new release hide whatever the last one hid. Then every change of the new records alone that
keeps the sums and moves hidden cells only goes with every world of the earlier releases: no earlier
window counts these records, and what the new release publishes was published before, so that the
earlier worlds leave it as it is. A small difference between two windows is made of smaller ones; it
rises if one of them does, and falls to nothing if all do at once, each in its own records. So the
new records need a proof of their own, and no earlier one has to be found again.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.elimination import first_choice
from clerestory.disclosure.global_moves import TIE
from clerestory.disclosure.grid_files import cell_words
from clerestory.disclosure.grids import Grid, Hierarchy, Ints, grid
from clerestory.disclosure.increments import check_counts, join
from clerestory.disclosure.linear_suppression import task_of
from clerestory.disclosure.moves import Rule, Task, Zeros
from clerestory.disclosure.tables import DisclosureError

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Window = frozenset[str]
"""Periods; the empty window is the whole register."""


@dataclass(frozen=True, slots=True)
class TableRelease:
    """The cells of a release with their true counts, which of them it hides, the rule that it was
    made under, and its window. `name` stands for it in messages."""

    name: str
    grid: Grid
    hidden: Flags
    rule: Rule
    window: Window = frozenset()


@dataclass(frozen=True, slots=True)
class Union:
    """What suppression needs. `places` are the new release's cells, in its own order, among the
    task's. `grid` has the task's cells; None where the task has cells between windows too. `start`
    are cells of the task to hide at first. A task of increments has the counts of these."""

    task: Task
    grid: Grid | None
    places: Ints
    start: Flags


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that was ever told of one window: `is_told` cells were in a release, of which some
    `published` them."""

    grid: Grid
    is_told: Flags
    published: Flags


def union_task(earlier: Sequence[TableRelease], new: TableRelease, weights: Floats) -> Union:
    """The task of protecting `new` (what it hides is not looked at) beside the earlier releases.

    `weights` is the loss of each cell of `new`. Raises DisclosureError where the rules differ,
    where windows cannot be compared, and where an earlier count differs from today's.
    """
    everything = [*earlier, new]
    _check_rules(everything)
    _check_windows(everything)
    if earlier and is_growing(everything):
        return _of_increments(earlier[-1], new, weights)
    hierarchies = _hierarchies(everything)
    windows = list(dict.fromkeys(release.window for release in everything))
    sheets = [_sheet(hierarchies, window, everything) for window in windows]
    own = windows.index(new.window)
    places = _places(new.grid, sheets[own].grid)
    is_told = sheets[own].is_told[places]
    tasks = []
    for number, sheet in enumerate(sheets):
        weight = np.zeros(sheet.grid.size)
        if number == own:
            weight[places] = np.where(sheet.is_told[places], 0.0, weights)
        was_hidden = sheet.is_told & ~sheet.published
        tasks.append(task_of(sheet.grid, new.rule, weight, sheet.published, was_hidden))
    if len(sheets) == 1:
        start = _start(tasks[0], new.grid, places, is_told)
        return Union(tasks[0], sheets[0].grid, places, start)
    places = places + sum(task.size for task in tasks[:own])
    task = join(tasks, [sheet.grid for sheet in sheets], windows)
    return Union(task, None, places, _start(task, new.grid, places, is_told))


def _of_increments(last: TableRelease, new: TableRelease, weights: Floats) -> Union:
    """The new records alone: what the last release hid is hidden, and is where the work begins."""
    counts = {last.window: last.grid.counts, new.window: new.grid.counts}
    every = np.arange(new.grid.size)
    check_counts(new.grid, every, counts)
    more = new.grid.with_counts(new.grid.counts - last.grid.counts)
    task = task_of(more, new.rule, np.where(last.hidden, 0.0, weights), hidden=last.hidden)
    return Union(task, more, every, task.protected | task.open)


def alone_in(union: Union, counts: Ints) -> Flags:
    """Cells of the task in which somebody is alone: among its own records, or in the whole release,
    which has these `counts`. Who is alone in all windows together knows that nobody is new."""
    alone: Flags = union.task.counts == 1
    alone[union.places] |= counts == 1
    return alone


def is_growing(releases: Sequence[TableRelease]) -> bool:
    """Whether each window holds the one before it and more, and all count the same cells."""
    first = releases[0]
    pairs = itertools.pairwise(releases)
    return (
        bool(first.window)
        and first.rule.zeros is Zeros.HIDEABLE
        and all(one.window < other.window for one, other in pairs)
        and all(_names(release.grid) == _names(first.grid) for release in releases)
        and all(np.array_equal(release.grid.keys, first.grid.keys) for release in releases)
    )


def _names(cells: Grid) -> list[tuple[str, tuple[str, ...]]]:
    return [(held.name, held.codes) for held in cells.hierarchies]


def _start(task: Task, own: Grid, places: Ints, is_told: Flags) -> Flags:
    """What is hidden of the new release where it stands alone, but for what is settled already.

    What earlier releases told is protected by these too, and may have no room in this one alone.
    """
    chosen = task.protected | task.open
    hidden = chosen[places]
    may_hide = task.may_hide[places] & (task.counts[places] > 0) | hidden
    if hidden.any():
        price = task.weights[places] + TIE
        chosen[places] |= first_choice(own, hidden & ~is_told, may_hide, price)
    return chosen


def _check_rules(releases: Sequence[TableRelease]) -> None:
    new = releases[-1].rule
    for release in releases[:-1]:
        if release.rule != new:
            raise DisclosureError(
                f"{release.name} was made with threshold {release.rule.threshold} and zeros "
                f"{release.rule.zeros}, and this one with {new.threshold} and {new.zeros}; "
                "protect it by the same rule"
            )


def _check_windows(releases: Sequence[TableRelease]) -> None:
    """All have a window, or none has."""
    new = releases[-1]
    for release in releases[:-1]:
        if bool(release.window) != bool(new.window):
            one, other = (release, new) if new.window else (new, release)
            raise DisclosureError(
                f"{one.name} has no window and {other.name} has one ({_listed(other.window)}), so "
                "they cannot be compared; name the periods of each release, or of none"
            )


def _listed(window: Window) -> str:
    return ",".join(sorted(window))


def _hierarchies(releases: Sequence[TableRelease]) -> tuple[Hierarchy, ...]:
    """Every dimension once. A dimension must be the same in all releases, or the differences
    between its old and its new categories would be told unseen."""
    found: dict[str, tuple[Hierarchy, str]] = {}
    for release in releases:
        for held in release.grid.hierarchies:
            first, name = found.setdefault(held.name, (held, release.name))
            if differs := set(_parents(held)) ^ set(_parents(first)):
                code = min(differs)[1]
                raise DisclosureError(
                    f"{held.name} has other codes in {release.name} than in {name} (first "
                    f"{code!r}); give the dimension the codes and parents that it had"
                )
    return tuple(held for held, _ in found.values())


def _parents(held: Hierarchy) -> list[tuple[int, str, str]]:
    """Tree, code and parent's code of each node; the root has none."""
    return [
        (tree, held.codes[node], held.codes[parent] if parent >= 0 else "")
        for tree, parents in enumerate(held.trees)
        for node, parent in enumerate(parents.tolist())
    ]


def _sheet(
    hierarchies: tuple[Hierarchy, ...], window: Window, releases: Sequence[TableRelease]
) -> _Sheet:
    """The tables of this window. Raises DisclosureError for a cell that changed in between."""
    here = [release for release in releases if release.window == window]
    place = {held.name: d for d, held in enumerate(hierarchies)}
    tables = {
        tuple(sorted(place[release.grid.hierarchies[d].name] for d in table)): None
        for release in here
        for table in release.grid.tables
    }
    nothing = np.zeros((0, len(hierarchies)), dtype=np.int64)
    cells = grid(hierarchies, list(tables), nothing, np.zeros(0, dtype=np.int64))
    counts = np.full(cells.size, -1, dtype=np.int64)
    is_told, published = np.zeros((2, cells.size), dtype=bool)
    for release in here:
        at = _places(release.grid, cells)
        _check_same(release, counts[at], published[at], is_told[at])
        counts[at] = release.grid.counts
        if release is not releases[-1]:
            is_told[at] = True
            published[at] |= ~release.hidden
    return _Sheet(cells.with_counts(counts), is_told, published)


def _places(own: Grid, whole: Grid) -> Ints:
    """Where the cells stand in a grid that has all their dimensions."""
    keys = np.zeros(own.size, dtype=np.int64)
    names = [held.name for held in whole.hierarchies]
    for d, held in enumerate(own.hierarchies):
        into = names.index(held.name)
        node = {code: number for number, code in enumerate(whole.hierarchies[into].codes)}
        keys += np.array([node[code] for code in held.codes])[own.coordinates[:, d]] * int(
            whole.strides[into]
        )
    return whole.places(keys)


def _check_same(release: TableRelease, before: Ints, published: Flags, is_told: Flags) -> None:
    changed = is_told & (before != release.grid.counts)
    if changed.any():
        shown = np.flatnonzero(changed & published)
        cell = int(shown[0] if shown.size else np.flatnonzero(changed)[0])
        more = f" and {np.count_nonzero(changed) - 1} more cells" if changed.sum() > 1 else ""
        raise DisclosureError(
            f"the register was revised: {cell_words(release.grid, cell)}{more} counted "
            f"{before[cell]} in an earlier release and {release.grid.counts[cell]} in "
            f"{release.name}; a revised figure also releases the difference, and a small one must "
            "be protected: release from the register as it was, or start a new ledger only if "
            "nothing of the old one can be read any more"
        )
