"""A first choice of what to publish, by exact algebra: the dearest cells first.

The changes that keep every sum form a space; publishing a cell takes from it all changes that
move the cell. A cell is published unless some protected cell would then be fixed, or two
protected cells be tied to each other: who is alone in the one would know the other, and a space
with room for both gives most cells room to reach their ends. The algebra is exact for all but
one in 2^40 of the cells: it is modulo a prime, and looks at a few random changes instead of all
of them. It knows nothing of bounds, so its choice is only where protection begins.

After the elimination of Langsrud's GaussSuppression (2020), with ties for singletons.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.grids import Grid, Ints
from clerestory.disclosure.grids import grid as build

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PRIME = 1_048_573
"""The largest below 2^20: a sum of 4,096 products is exact in double precision."""

BLOCK = 160
"""Cells whose publication is worked into the whole space at once."""

TRACES = 4
"""Random changes that stand for all: enough for two proportions after one step."""

MOST_WORK = 10**11
"""Products that one choice may take: beyond this the time is not worth the start."""


def first_choice(
    grid: Grid,
    protected: Flags,
    may_hide: Flags,
    price: Floats,
    tick: Callable[[int], None] = lambda _: None,
    is_time_up: Callable[[], bool] = lambda: False,
) -> Flags:
    """What stays hidden: chosen in the whole of one table of full cross, or, where that takes too
    long, in its slices by one dimension, each for itself. Of other sets the protected cells. Time
    that is up ends the choice early.
    """
    if len(grid.tables) > 1:
        return protected.copy()
    if _is_affordable(grid, may_hide):
        return choose_published(grid, protected, may_hide, price, tick=tick, is_time_up=is_time_up)
    hidden = protected.copy()
    by = _sliced_by(grid)
    if by is None:
        return hidden
    others = [grid.hierarchies[d] for d in range(len(grid.hierarchies)) if d != by]
    nothing, none = np.zeros((0, len(others)), dtype=np.int64), np.zeros(0, dtype=np.int64)
    one = build(others, [range(len(others))], nothing, none)  # cells in the order of each slice
    if not _is_affordable(one, np.ones(one.size, dtype=bool)):
        return hidden
    for node in range(grid.hierarchies[by].size):
        if is_time_up():
            break
        tick(node)
        cells = np.flatnonzero(grid.coordinates[:, by] == node)
        hidden[cells] |= choose_published(one, protected[cells], may_hide[cells], price[cells])
    return hidden


def _sliced_by(grid: Grid) -> int | None:
    """The dimension without levels that has most nodes, if there is another one beside it."""
    table, held = grid.tables[0], grid.hierarchies
    flat = [d for d in sorted(table) if (held[d].parents <= 0).all() and not held[d].further]
    if not flat or len(held) == 1:
        return None
    return max(flat, key=lambda d: held[d].size)


def _is_affordable(grid: Grid, may_hide: Flags) -> bool:
    changes = float(np.count_nonzero(may_hide & _is_leaf(grid)))
    return bool(changes**2 * np.count_nonzero(may_hide) < MOST_WORK)


def choose_published(
    grid: Grid,
    protected: Flags,
    may_hide: Flags,
    price: Floats,
    seed: int = 0,
    tick: Callable[[int], None] = lambda _: None,
    is_time_up: Callable[[], bool] = lambda: False,
) -> Flags:
    """What stays hidden of one table: True for each cell that is not published."""
    space = _Space(grid, may_hide, protected, np.random.default_rng(seed))
    candidates = np.flatnonzero(may_hide & ~protected)
    ordered = candidates[np.argsort(-price[candidates], kind="stable")]
    for start in range(0, ordered.size, BLOCK):
        if is_time_up():
            break
        tick(start)
        space.publish(ordered[start : start + BLOCK])
    hidden = np.zeros(grid.size, dtype=bool)
    hidden[space.cells] = True
    return hidden


class _Space:
    """The changes that keep every sum and every published cell.

    `changes` is a basis, a row each, over the `cells` that are open; `traces` are a few random
    changes. All entries are whole numbers modulo PRIME, held in double precision.
    """

    def __init__(
        self, grid: Grid, may_hide: Flags, protected: Flags, chance: np.random.Generator
    ) -> None:
        self.cells = np.flatnonzero(may_hide)
        self.changes = _leaf_changes(grid, self.cells, may_hide)
        self.traces = np.zeros((TRACES, self.cells.size))
        for start in range(0, len(self.changes), BLOCK):
            part = self.changes[start : start + BLOCK]
            mix = chance.integers(1, PRIME, (TRACES, len(part))).astype(float)
            self.traces = np.fmod(self.traces + mix @ part, PRIME)
        self._inverse = _inverses()
        self.protected = np.flatnonzero(protected[self.cells])
        self._loose = self._count_loose(self.traces[1:, self.protected])

    def publish(self, chosen: Ints) -> None:
        """Publish those of the cells that reveal nothing."""
        column = np.searchsorted(self.cells, chosen)
        steps = _Steps(self.changes, self.cells.size)
        decided = np.zeros(self.cells.size, dtype=bool)
        for at in column.tolist():
            if not self.traces[:, at].any():
                decided[at] = True  # it follows already: publishing it tells nothing
            elif self._is_harmless(at):
                decided[at] = True
                row = steps.take(at, self._inverse)
                self.traces = _reduce(self.traces, np.outer(self.traces[:, at], row))
        self.changes = np.ascontiguousarray(steps.applied()[:, ~decided])
        self.traces = self.traces[:, ~decided]
        moved = np.cumsum(~decided) - 1
        self.protected = moved[self.protected]
        self.cells = self.cells[~decided]

    def _is_harmless(self, at: int) -> bool:
        """Whether publishing the cell fixes no protected cell and ties no two of them."""
        lead = self.traces[0, at]
        if lead == 0:
            return False
        factors = np.fmod(self.traces[1:, at] * self._inverse[int(lead)], PRIME)
        led = self.traces[0, self.protected]
        left = _reduce(self.traces[1:, self.protected], np.outer(factors, led))
        if not left.any(axis=0).all():
            return False
        loose = self._count_loose(left)
        if loose < self._loose:
            return False
        self._loose = loose
        return True

    def _count_loose(self, moves: Floats) -> int:
        """How many protected cells can move apart from each other, those that are tied to each
        other counted once: tied cells move in one proportion in every change."""
        lead = self._inverse[moves[0].astype(np.int64)]
        ratios = np.fmod(moves[1:] * lead, PRIME)
        return int(np.unique(ratios[0] * PRIME + ratios[1]).size)


class _Steps:
    """Eliminations that are not yet worked into the changes: rows to be subtracted, with how
    often each change takes them."""

    def __init__(self, changes: Floats, cells: int) -> None:
        self._changes = changes
        self._factors = np.zeros((len(changes), BLOCK))
        self._rows = np.zeros((BLOCK, cells))
        self._is_left = np.ones(len(changes), dtype=bool)
        self._made = 0

    def take(self, at: int, inverse: Floats) -> Floats:
        """Take a change that moves this cell out of the space; it moves the cell by 1."""
        made = self._made
        column = _reduce(self._changes[:, at], self._factors[:, :made] @ self._rows[:made, at])
        column[~self._is_left] = 0.0
        pivot = int(np.argmax(column != 0))
        left = _reduce(self._changes[pivot], self._factors[pivot, :made] @ self._rows[:made])
        row: Floats = np.fmod(left * inverse[int(column[pivot])], PRIME)
        self._is_left[pivot] = False
        column[pivot] = 0.0
        self._factors[:, made], self._rows[made] = column, row
        self._made += 1
        return row

    def applied(self) -> Floats:
        left = self._is_left
        used = self._made
        return _reduce(self._changes[left], self._factors[left, :used] @ self._rows[:used])


def _reduce(values: Floats, taken: Floats) -> Floats:
    """`values - taken` modulo PRIME; `taken` may be a sum of many products."""
    left: Floats = values - taken
    times = left + 0.5  # never so close to a multiple that rounding could pass it
    times *= 1 / PRIME
    np.floor(times, out=times)
    times *= PRIME
    left -= times
    return left


def _inverses() -> Floats:
    """The inverse of every number modulo PRIME (0 for 0), by powers of a generator."""
    powers = np.ones(1, dtype=np.int64)
    step = 2  # generates all numbers but 0: see the test
    while powers.size < PRIME - 1:
        powers = np.concatenate([powers, powers * pow(step, int(powers.size), PRIME) % PRIME])
    powers = powers[: PRIME - 1]
    inverse = np.zeros(PRIME)
    inverse[powers] = powers[-np.arange(PRIME - 1) % (PRIME - 1)]
    return inverse


def _is_leaf(grid: Grid) -> Flags:
    """Cells of a single table that no sum divides."""
    found = np.ones(grid.size, dtype=bool)
    for d in grid.tables[0]:
        found &= np.isin(grid.coordinates[:, d], grid.hierarchies[d].leaves())
    return found


def _leaf_changes(grid: Grid, cells: Ints, may_hide: Flags) -> Floats:
    """One change for each leaf that may be hidden: it and every cell that contains it, by 1."""
    leaves = np.flatnonzero(may_hide & _is_leaf(grid))
    rows, keys = np.arange(leaves.size), np.zeros(leaves.size, np.int64)
    for d in grid.tables[0]:
        above = grid.hierarchies[d].covers().T.tocsr()[grid.coordinates[leaves[rows], d]]
        times = np.diff(above.indptr)
        rows = np.repeat(rows, times)
        keys = np.repeat(keys, times) + above.indices * grid.strides[d]
    column = np.full(grid.size, -1)
    column[cells] = np.arange(cells.size)
    at = column[grid.places(keys)]
    changes = np.zeros((leaves.size, cells.size))
    changes[rows[at >= 0], at[at >= 0]] = 1.0
    return changes
