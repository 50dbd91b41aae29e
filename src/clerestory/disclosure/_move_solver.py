"""Linear programs over moves, one after another on a model that stays loaded.

Only objective, a bound or a few columns change from solve to solve, so the primal simplex goes on
from its last basis. A move that a solver returns is checked exactly before it is believed (see
disclosure.moves), so its tolerances and limits cost proofs, never safety.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import WARM, quiet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 50_000  # simplex iterations of one program
LONGEST = 20.0  # seconds of one program: with bad numbers a step can take long; then from the start
NODES = 2_000  # of a search for whole numbers: the same on every machine, unlike seconds
BATCH = 30  # candidates taken in at once
ROUNDS = 60
ALL_OR_NOTHING = 1e3  # what reaching the goal is worth beside the price of new cells,
MANY_CELLS = 10.0  # and at least that of so many of the dearest
OTHERS = 0.1  # what moving the other cells that wait for a proof is worth
SMALL = 1e-6


@dataclass(frozen=True, slots=True)
class Reached:
    """A move of `cells` by `by`; `added` are cells that were not hidden before. `distance` is how
    far the cell asked for moved."""

    cells: Ints
    by: Floats
    added: Ints
    distance: float


class MoveSolver:
    """Moves of hidden cells. `by_cell` has a row per cell and a column per sum. A cell falls by at
    most its `room`, and rises by at most `rise`."""

    def __init__(self, by_cell: sp.csr_matrix, room: Ints, rise: float, hidden: Flags) -> None:
        self._by_cell, self._room, self._rise = by_cell, room.astype(float), rise
        self._place = np.full(room.size, -1)
        self.cells = np.zeros(0, dtype=np.int64)
        self._solver = quiet(_OPTIONS)
        sums = by_cell.shape[1]
        nothing = np.zeros(0)
        self._solver.passModel(
            0, sums, 0, _BY_COLUMN, _LEAST, 0.0, nothing, nothing, nothing,
            np.zeros(sums), np.zeros(sums),
            np.zeros(1, np.int32), np.zeros(0, np.int32), nothing, np.zeros(0, np.int32),
        )  # fmt: skip
        self.hide(np.flatnonzero(hidden))

    def hide(self, cells: Ints) -> None:
        """Let these cells move too, at no price."""
        self._place[cells] = np.arange(self.cells.size, self.cells.size + cells.size)
        self.cells = np.append(self.cells, cells)
        free = np.zeros(cells.size)
        self._add(cells, np.ones(1), free, -self._room[cells], np.full(cells.size, self._rise))

    def show(self, cell: int) -> None:
        """Let this cell move no more."""
        self._solver.changeColBounds(int(self._place[cell]), 0.0, 0.0)

    def unshow(self, cell: int) -> None:
        self._free(cell)

    def farthest(self, wanted: Floats) -> Floats | None:
        """The move, by hidden cell, with the greatest sum of `wanted` (by hidden cell) times how
        far each moves."""
        self._solver.changeColsCost(wanted.size, _numbers(wanted.size), -wanted)
        return self._run()

    def reach(
        self,
        cell: int,
        goal: int,
        rises: bool,
        waiting: Flags,
        candidates: Ints,
        matrix: sp.csr_matrix,
        price: Floats,
    ) -> Reached | None:
        """A move of the cell by its goal, or as far as can be, with few new cells.

        `candidates` may be hidden at a `price` each; `matrix` is their part of `by_cell`. They
        come in as the duals ask for them, the most reach for the price first, and the search ends
        as soon as the goal is reached: columns are generated, not enumerated.
        """
        solver, at, sign = self._solver, int(self._place[cell]), 1.0 if rises else -1.0
        size = self.cells.size
        wanted = np.where(waiting[self.cells], sign * OTHERS, 0.0)
        worth_it = max(ALL_OR_NOTHING, MANY_CELLS * float(price.max(initial=0.0)) / goal)
        wanted[at] = sign * worth_it
        ends = (-self._room[cell], float(goal)) if rises else (-float(goal), self._rise)
        solver.changeColBounds(at, *ends)
        solver.changeColsCost(size, _numbers(size), -wanted)
        taken, signs = np.zeros(0, dtype=np.int64), np.zeros(0)
        untried = np.ones(candidates.size, dtype=bool)
        found = self._run()
        for _ in range(ROUNDS):
            if found is None or sign * found[at] > goal - SMALL:
                break
            worth = np.abs(matrix @ np.array(solver.getSolution().row_dual))
            useful = untried & (worth > price / goal + SMALL)
            order = np.flatnonzero(useful)
            order = order[np.argsort(-(worth / price)[order], kind="stable")][:BATCH]
            if not order.size:
                break
            untried[order] = False
            cells = candidates[order]
            cost = np.tile(price[order] / goal, 2)
            high = np.concatenate([np.full(cells.size, self._rise), self._room[cells]])
            self._add(cells, np.array([1.0, -1.0]), cost, np.zeros(high.size), high)
            taken = np.concatenate([taken, order, order])
            signs = np.concatenate([signs, np.ones(order.size), -np.ones(order.size)])
            found = self._run()
        columns = solver.getNumCol()
        if columns > size:
            solver.deleteCols(columns - size, _numbers(columns)[size:])
        self._free(cell)
        if found is None:
            return None
        by = np.bincount(taken, found[size:] * signs, minlength=candidates.size)
        added = np.flatnonzero(np.abs(by) > SMALL)
        cells = np.concatenate([self.cells, candidates[added]])
        moved = np.concatenate([found[:size], by[added]])
        return Reached(cells, moved, candidates[added], sign * float(found[at]))

    def _free(self, cell: int) -> None:
        self._solver.changeColBounds(int(self._place[cell]), -self._room[cell], self._rise)

    def _run(self) -> Floats | None:
        for _ in range(2):
            self._solver.run(LONGEST)
            if self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return np.array(self._solver.getSolution().col_value)
            self._solver.clearSolver()
        return None

    def _add(self, cells: Ints, signs: Floats, cost: Floats, low: Floats, high: Floats) -> None:
        part = self._by_cell[cells]
        count, entries = signs.size, part.indices.size
        starts = np.concatenate([part.indptr[:-1] + entries * i for i in range(count)])
        values = np.concatenate([part.data * sign for sign in signs])
        self._solver.addCols(
            cells.size * count, cost, low, high, entries * count,
            starts.astype(np.int32), np.tile(part.indices, count).astype(np.int32), values,
        )  # fmt: skip


_BY_COLUMN = int(highspy.MatrixFormat.kColwise)
_LEAST = int(highspy.ObjSense.kMinimize)
_OPTIONS: dict[str, bool | float | str] = {
    **WARM,
    "simplex_iteration_limit": STEPS,
    "primal_feasibility_tolerance": 1e-9,  # finer than what rounding to a proof's units explains
}


_WHOLE: dict[str, bool | float | str] = {
    "mip_max_nodes": NODES,
    "mip_max_improving_sols": 1,
    "random_seed": 0,
}


def _numbers(size: int) -> NDArray[np.int32]:
    return np.arange(size, dtype=np.int32)


class ShortMoves:
    """Moves of few cells: small programs, each loaded anew and solved by the dual simplex. A cell
    rises by at most `rise`."""

    def __init__(self, rise: float) -> None:
        self._rise = rise
        self._solver = quiet({**_OPTIONS, "simplex_strategy": 1})

    def cheapest(
        self, by_cell: sp.csr_matrix, room: Ints, at: int, by: float, price: Floats
    ) -> Floats | None:
        """How far each of the cells moves so that cell `at` moves `by`, at the least price, which
        is per cell and record. `by_cell` has a row per cell and a column per sum. None: there is
        no such move."""
        size = by_cell.shape[0]
        sums, rows = np.unique(by_cell.indices, return_inverse=True)
        low = np.zeros(2 * size)
        high = np.concatenate([np.full(size, self._rise), room.astype(float)])
        low[at if by > 0 else size + at] = abs(by)
        high[size + at if by > 0 else at] = 0.0
        if (low > high).any():
            return None
        starts = np.concatenate([by_cell.indptr[:-1], by_cell.indptr + by_cell.indptr[-1]])
        level = np.zeros(sums.size)
        solver = self._solver
        solver.clearModel()
        solver.passModel(
            2 * size, sums.size, 2 * rows.size, _BY_COLUMN, _LEAST, 0.0, np.tile(price, 2), low,
            high, level, level, starts.astype(np.int32), np.tile(rows, 2).astype(np.int32),
            np.concatenate([by_cell.data, -by_cell.data]), np.zeros(2 * size, np.int32),
        )  # fmt: skip
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(solver.getSolution().col_value)
        moved: Floats = found[:size] - found[size:]
        return moved


def whole_world(sums: sp.csr_matrix, counts: Ints, hidden: Flags, floor: int) -> Ints | None:
    """Whole numbers for the hidden cells, each `floor` or more, beside the counts of the others,
    with which every sum holds; None where the steps allowed find none. Hidden counts are not used.
    """
    cells = np.flatnonzero(hidden)
    part = sums[:, cells].tocsr()
    right = -(sums[:, np.flatnonzero(~hidden)] @ counts[~hidden]).astype(float)
    held = np.flatnonzero(np.diff(part.indptr))
    part, right = part[held], right[held]
    by_row, smallest, size = 2, 1, cells.size
    solver = quiet(_WHOLE)
    solver.passModel(
        size, held.size, part.nnz, by_row, smallest, 0.0, np.zeros(size),
        np.full(size, float(floor)), np.full(size, highspy.kHighsInf), right, right,
        part.indptr.astype(np.int32), part.indices.astype(np.int32), part.data.astype(float),
        np.ones(size, np.int32),
    )  # fmt: skip
    solver.run()
    found = np.rint(solver.getSolution().col_value).astype(np.int64)
    if found.size != size:
        return None
    world = counts.copy()
    world[cells] = found
    is_world = not (sums @ world).any() and bool((found >= floor).all())
    return world if is_world else None
