"""Cells tied together by equations, and the whole-number bounds that follow row by row.

A `System` is what a reader knows of linked tables: whole numbers `y` with `rows @ y = 0` and
`low <= y <= high`. A published cell has `low == high`. Bounds are propagated exactly (Fischetti and
Salazar-Gonzalez 2001 call the result of one row the *shuttle*), and each keeps the row that gave
it, so that it can be told afterwards as a sum of published figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure.grids import Grid
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNLIMITED = 1 << 50
"""Stands for "no upper limit" in the bounds of cells: larger than any count."""

MOST_ROUNDS = 100


class Contradictory(DisclosureError):
    """No whole numbers fit. `cell` is one whose bounds have crossed, or -1."""

    def __init__(self, cell: int) -> None:
        super().__init__("the figures contradict each other: no whole numbers fit all of them")
        self.cell = cell


@dataclass(frozen=True, slots=True)
class System:
    """`rows` is (rows, cells) in whole numbers; `low`, `high` bound each cell by themselves."""

    rows: sp.csr_array
    low: Ints
    high: Ints

    @classmethod
    def of_grid(cls, grid: Grid, hidden: Flags, least: int = 0) -> System:
        """What is known of a grid that hides these cells, each of which is `least` or more."""
        low = np.where(hidden, least, grid.counts)
        high = np.where(hidden, UNLIMITED, grid.counts)
        return cls(sp.csr_array(grid.sums.astype(np.int64)), low, high)

    @property
    def size(self) -> int:
        return int(self.low.size)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Proved bounds, with the steps that gave them: for each round, and side (0 low, 1 high), the
    cells whose bound moved and the rows that moved them, all by the bounds of the round before."""

    low: Ints
    high: Ints
    steps: list[tuple[tuple[Ints, Ints], ...]] = field(default_factory=list)

    @property
    def free(self) -> Flags:
        """Cells that are not settled."""
        return self.low < self.high


def propagate(system: System, rounds: int = MOST_ROUNDS) -> Bounds:
    """Bounds that follow from single rows, until none moves. Raises Contradictory."""
    entries = _Entries(system.rows)
    low, high = system.low.copy(), system.high.copy()
    bounds = Bounds(low, high)
    for _ in range(rounds):
        lower, upper = entries.implied(low, high)
        low_row = _tighten(low, *entries.best(-lower), sign=-1)
        high_row = _tighten(high, *entries.best(upper), sign=1)
        crossed = np.flatnonzero(low > high)
        if crossed.size:
            raise Contradictory(int(crossed[0]))
        moved = tuple((np.flatnonzero(row >= 0), row[row >= 0]) for row in (low_row, high_row))
        if not any(cells.size for cells, _ in moved):
            break
        bounds.steps.append(moved)
    return bounds


def _tighten(bound: Ints, value: Ints, row: Ints, *, sign: int) -> Ints:
    """Move the bounds inwards in place; the row that moved each, -1 where none did."""
    better = value < sign * bound
    bound[better] = sign * value[better]
    return np.where(better, row, -1)


class _Entries:
    """The entries of the rows, in the order of rows and in that of cells."""

    def __init__(self, rows: sp.csr_array) -> None:
        self.counts = np.diff(rows.indptr)
        self.starts = rows.indptr[:-1][self.counts > 0]
        self.counts = self.counts[self.counts > 0]
        self.row = np.repeat(np.flatnonzero(np.diff(rows.indptr) > 0), self.counts)
        self.cell = rows.indices.astype(np.int64)
        self.factor = rows.data.astype(np.int64)
        self.by_cell = np.argsort(self.cell, kind="stable")
        ordered = self.cell[self.by_cell]
        self.cell_starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: ordered.size])
        self.cells = ordered[self.cell_starts]
        self.cell_counts = np.diff(np.r_[self.cell_starts, ordered.size])
        self.size = rows.shape[1]

    def implied(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """What each row implies of each of its cells: at least, and at most."""
        ends = self.factor * low[self.cell], self.factor * high[self.cell]
        open_top = high[self.cell] >= UNLIMITED
        up = self.factor > 0
        least = np.where(up, ends[0], np.where(open_top, 0, ends[1]))
        most = np.where(up, np.where(open_top, 0, ends[1]), ends[0])
        rest_least = self._rest(least), self._rest(open_top & ~up)
        rest_most = self._rest(most), self._rest(open_top & up)
        # factor * cell = - rest, so it lies from -rest_most to -rest_least, where these exist.
        top = np.where(rest_least[1] == 0, -rest_least[0], UNLIMITED)
        bottom = np.where(rest_most[1] == 0, -rest_most[0], -UNLIMITED)
        size = np.abs(self.factor)
        lower = np.where(up, -(-bottom // size), -(top // size))
        upper = np.where(up, top // size, -(bottom // size))
        unlimited = np.where(up, top, -bottom) >= UNLIMITED
        unbounded = np.where(up, bottom, -top) <= -UNLIMITED
        return np.where(unbounded, -UNLIMITED, lower), np.where(unlimited, UNLIMITED, upper)

    def _rest(self, terms: NDArray[np.generic]) -> Ints:
        """The sum of the other terms of the row, for each term."""
        whole = terms.astype(np.int64)
        if not whole.size:
            return whole
        sums = np.add.reduceat(whole, self.starts)
        return np.repeat(sums, self.counts) - whole

    def best(self, values: Ints) -> tuple[Ints, Ints]:
        """The least value for each cell and the first row that gives it; (UNLIMITED, -1) for a
        cell of no row."""
        least, row = np.full(self.size, UNLIMITED), np.full(self.size, -1, dtype=np.int64)
        if not values.size:
            return least, row
        ordered = values[self.by_cell]
        found = np.minimum.reduceat(ordered, self.cell_starts)
        hits = np.flatnonzero(ordered == np.repeat(found, self.cell_counts))
        first = hits[np.searchsorted(hits, self.cell_starts)]
        least[self.cells], row[self.cells] = found, self.row[self.by_cell[first]]
        return least, row
