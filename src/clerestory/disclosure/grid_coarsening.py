"""The coarser forms of linked tables: what to offer where they cannot be made safe as they are.

The steps: cut the lowest level of a hierarchy; keep one of its trees; put two neighbours of an
ordered dimension together; leave out a dimension; leave out a table. Each gives a whole grid again,
counted from the finer one. Loss is that of `lattice`, each cell worth its weight.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.coarsening import MOST_NEIGHBOURS
from clerestory.disclosure.grids import Grid, Hierarchy, Ints, grid
from clerestory.disclosure.lattice import Attempt, search
from clerestory.disclosure.moves import least_seen

Result = TypeVar("Result")

TRIED = 10
"""What protecting a cell costs, beside counting one."""

MOST_WORK = 50_000_000
"""What a search may take: cells counted, and ten times the cells protected."""


@dataclass(frozen=True)
class CoarserGrid:
    """A grid, and in words the steps that led to it from the one that was asked for."""

    grid: Grid
    steps: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return "; ".join(self.steps) or "as asked for"


@dataclass(frozen=True)
class Alternative(Generic[Result]):
    """The most detailed safe form (None: none was found), what `is_safe` returned for it, and its
    loss. `is_least` if no other can lose less, or none is safe; else the limit was reached.
    `tried` holds every form that was protected, for the staff side."""

    form: CoarserGrid | None
    result: Result | None
    loss: float
    is_least: bool
    tried: tuple[CoarserGrid, ...]

    @property
    def words(self) -> str:
        """What a refusal adds: the form that can be given."""
        if self.form is not None:
            return f"the most detailed safe form: {self.form.words} (loss {self.loss:.2f})"
        limit = "" if self.is_least else " within the limit of the search"
        return f"no coarser form was found safe{limit}; ask for other tables"


@dataclass(frozen=True, slots=True)
class Cure:
    """A cell that cannot be safe, by its codes, and the one step of least loss after which it can
    (empty: no single step is enough)."""

    codes: tuple[str, ...]
    step: str
    loss: float


def most_detailed_safe(
    asked: Grid,
    is_safe: Callable[[Grid], Result | None],
    *,
    ordered: Collection[str] = (),
    weight: Weight = Weight.LOG,
    hidden_loss: Callable[[Result], float] = lambda result: 0.0,
    threshold: int = 0,
    most_work: int = MOST_WORK,
) -> Alternative[Result]:
    """The form of `asked` that `is_safe` accepts with least loss, and what it returned.

    `ordered` names the dimensions whose neighbours may be put together, `hidden_loss` says what
    the hidden cells of a result lose. With a `threshold`, every form is known to hide its counts
    from 1 to threshold - 1. `is_safe` is called with the forms of least loss first.
    """
    lattice = _GridLattice(asked, is_safe, ordered, weight, hidden_loss, threshold)
    found = search(lattice, CoarserGrid(asked), most_work=most_work)
    return Alternative(found.form, found.result, found.loss, found.is_least, found.tried)


def cures(
    asked: Grid,
    unsafe: Callable[[Grid], Ints],
    *,
    ordered: Collection[str] = (),
    weight: Weight = Weight.LOG,
) -> tuple[Cure, ...]:
    """Each cell that `unsafe` finds, with the cheapest single step that makes it safe."""
    full = worth(asked, weight)
    steps = sorted(
        ((full - worth(form, weight), words, form) for form, words in coarser(asked, ordered)),
        key=lambda step: (round(step[0], 9), step[1]),
    )
    left = [{form.codes(int(cell)) for cell in unsafe(form)} for *_, form in steps]
    found = []
    for cell in unsafe(asked):
        codes = asked.codes(int(cell))
        enough = (step for step, still in zip(steps, left, strict=True) if codes not in still)
        loss, words, _ = next(enough, (float("inf"), "", asked))
        found.append(Cure(codes, words, loss))
    return tuple(found)


def raised_by_zeros(asked: Grid, threshold: int) -> Ints:
    """The small cells that every reader knows to be more than 1 where zeros are published: those
    with two or more non-zero parts. Nothing that is hidden beside them changes that."""
    least = least_seen(asked.counts, asked.sums)
    small = (asked.counts > 0) & (asked.counts < threshold)
    return np.flatnonzero(small & (least > 1))


def coarser(finer: Grid, ordered: Collection[str] = ()) -> Iterator[tuple[Grid, str]]:
    """Every grid that is one step coarser, with the step in words."""
    for d, hierarchy in enumerate(finer.hierarchies):
        if not any(d in table for table in finer.tables):
            continue
        for kept, sources, words in _coarser_hierarchies(hierarchy, hierarchy.name in ordered):
            yield _recounted(finer, d, kept, sources), words
        without = _different([tuple(o for o in table if o != d) for table in finer.tables])
        if without:
            yield _with_tables(finer, without), f"not split by {hierarchy.name}"
    if len(finer.tables) > 1:
        for left in finer.tables:
            names = " by ".join(finer.hierarchies[d].name for d in left)
            kept_tables = [table for table in finer.tables if table != left]
            yield _with_tables(finer, kept_tables), f"without the table of {names}"


def worth(of: Grid, weight: Weight) -> float:
    """The sum of the weights of all cells."""
    return float(_weights(of.counts, weight).sum())


def _weights(counts: Ints, weight: Weight) -> NDArray[np.float64]:
    if weight is Weight.LOG:
        return np.log1p(counts)
    return np.ones(counts.size) if weight is Weight.ONE else counts.astype(float)


class _GridLattice(Generic[Result]):
    """See `lattice.Lattice`."""

    def __init__(
        self,
        asked: Grid,
        is_safe: Callable[[Grid], Result | None],
        ordered: Collection[str],
        weight: Weight,
        hidden_loss: Callable[[Result], float],
        threshold: int,
    ) -> None:
        self._is_safe, self._ordered, self._weight = is_safe, ordered, weight
        self._hidden_loss, self._threshold = hidden_loss, threshold
        self._full = worth(asked, weight)

    def key(self, form: CoarserGrid) -> Hashable:
        held = form.grid
        trees = tuple(
            (hierarchy.codes, tuple(parents.tobytes() for parents in hierarchy.trees))
            for d, hierarchy in enumerate(held.hierarchies)
            if any(d in table for table in held.tables)
        )
        return trees, frozenset(held.tables)

    def size(self, form: CoarserGrid) -> int:
        return form.grid.size

    def coarsening_loss(self, form: CoarserGrid) -> float:
        return self._full - worth(form.grid, self._weight)

    def least_hidden_loss(self, form: CoarserGrid) -> float:
        counts = form.grid.counts
        small = counts[(counts > 0) & (counts < self._threshold)]
        return float(_weights(small, self._weight).sum())

    def coarser(self, form: CoarserGrid) -> Iterator[CoarserGrid]:
        for following, words in coarser(form.grid, self._ordered):
            yield CoarserGrid(following, (*form.steps, words))

    def coarsest(self, form: CoarserGrid) -> None:
        return None

    def attempt(self, form: CoarserGrid) -> Attempt[Result]:
        result = self._is_safe(form.grid)
        hidden = 0.0 if result is None else self._hidden_loss(result)
        return Attempt(result, hidden, TRIED * form.grid.size)


_Coarser = tuple[Hierarchy, list[Ints], str]
"""A hierarchy, for each of its nodes the nodes of the finer one that it sums, and the words."""


def _coarser_hierarchies(finer: Hierarchy, is_ordered: bool) -> Iterator[_Coarser]:
    if finer.further:
        for number, parents in enumerate(finer.trees, 1):
            kept = np.flatnonzero((parents >= 0) | (np.arange(finer.size) == 0))
            alone = replace(finer, parents=parents, further=())
            yield *_only(alone, kept), f"{finer.name}: tree {number} alone"
    else:
        depth = _depths(finer.parents)
        if depth.max() > 1:
            kept = np.flatnonzero(depth < depth.max())
            yield *_only(finer, kept), f"{finer.name} without its lowest level"
    if is_ordered and finer.leaves().size <= MOST_NEIGHBOURS:
        yield from _merged(finer)


def _depths(parents: Ints) -> Ints:
    depth = np.zeros(parents.size, dtype=np.int64)
    above = parents
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parents[above], -1)
    return depth


def _only(finer: Hierarchy, kept: Ints) -> tuple[Hierarchy, list[Ints]]:
    """The hierarchy of the kept nodes, whose parents are kept as well."""
    place = np.full(finer.size + 1, -1)  # the last stands for "no parent"
    place[kept] = np.arange(kept.size)
    trees = [place[parents[kept]] for parents in finer.trees]
    codes = tuple(finer.codes[node] for node in kept)
    return Hierarchy(finer.name, codes, trees[0], tuple(trees[1:])), [
        kept[[i]] for i in range(kept.size)
    ]


def _merged(finer: Hierarchy) -> Iterator[_Coarser]:
    """Neighbours with the same parent in every tree in one; of two only children, the parent."""
    for first, second in pairwise(finer.leaves().tolist()):
        if any(parents[first] != parents[second] for parents in finer.trees):
            continue
        families = [int((parents == parents[first]).sum()) for parents in finer.trees]
        words = f"{finer.name}: {finer.codes[first]} and {finer.codes[second]} together"
        if min(families) > 2:
            kept, sources = _only(finer, np.delete(np.arange(finer.size), second))
            codes = list(kept.codes)
            codes[first] = f"{finer.codes[first]}+{finer.codes[second]}"
            sources[first] = np.array([first, second])
            yield replace(kept, codes=tuple(codes)), sources, words
        elif not finer.further and finer.parents[first] > 0:
            kept_nodes = np.setdiff1d(np.arange(finer.size), [first, second])
            yield *_only(finer, kept_nodes), words


def _recounted(finer: Grid, d: int, hierarchy: Hierarchy, sources: Sequence[Ints]) -> Grid:
    """The grid with another hierarchy in dimension d, counted from the finer one."""
    hierarchies = [*finer.hierarchies[:d], hierarchy, *finer.hierarchies[d + 1 :]]
    empty = _empty(hierarchies, finer.tables)
    counts = np.zeros(empty.size, dtype=np.int64)
    for n in range(max(map(len, sources))):
        node = np.array([held[n] if n < len(held) else -1 for held in sources])
        at = empty.coordinates.copy()
        at[:, d] = node[at[:, d]]
        has = at[:, d] >= 0
        counts[has] += finer.counts[finer.places(at[has] @ finer.strides)]
    return empty.with_counts(counts)


def _with_tables(finer: Grid, tables: Sequence[tuple[int, ...]]) -> Grid:
    empty = _empty(finer.hierarchies, tables)
    return empty.with_counts(finer.counts[finer.places(empty.keys)])


def _empty(hierarchies: Sequence[Hierarchy], tables: Sequence[tuple[int, ...]]) -> Grid:
    nobody = np.zeros((0, len(hierarchies)), dtype=np.int64)
    return grid(hierarchies, tables, nobody, np.zeros(0, dtype=np.int64))


def _different(tables: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Without those that another holds, and without one that is the grand total alone."""
    unique = [table for table in dict.fromkeys(tables) if table]
    return [one for one in unique if not any(set(one) < set(other) for other in unique)]
