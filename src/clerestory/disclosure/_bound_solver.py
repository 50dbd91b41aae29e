"""The two programs behind a lower bound: which cells are hidden, and what the attacker can move.

A number from a solver is a proposal here: cuts are made of its duals in whole numbers, and the
bound of a linear program is added up again from its duals, so tolerances cost strength, not truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import WARM, add_rows, quiet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STEPS = 100_000  # simplex iterations of one program
SAFETY = 1e-6  # share of a bound that a branch and bound's tolerances could be worth
_BY_COLUMN = int(highspy.MatrixFormat.kColwise)
_LEAST = int(highspy.ObjSense.kMinimize)
_MOST = int(highspy.ObjSense.kMaximize)


@dataclass(frozen=True, slots=True)
class Choice:
    """How far each cell is hidden (0 to 1), and the least cost that any choice can have.

    `is_best` says that branch and bound came to its end."""

    hidden: Floats
    bound: float
    is_best: bool


class Choices:
    """The least cost of a choice between 0 and 1 per cell that satisfies all cuts so far."""

    def __init__(self, cost: Floats) -> None:
        self._cost = cost
        self._rows: list[sp.csr_array] = []
        self._low: list[Floats] = []
        self._solver = quiet({"presolve": "off", "simplex_strategy": 1})
        _add_cells(self._solver, cost)

    def add(self, cuts: sp.csr_array, low: Floats) -> None:
        """Demand `cuts @ choice >= low`."""
        self._rows.append(cuts)
        self._low.append(low)
        add_rows(self._solver, cuts, low, np.full(low.size, np.inf))

    @property
    def _cuts(self) -> tuple[sp.csr_array, Floats]:
        return sp.csr_array(sp.vstack(self._rows)), np.concatenate(self._low)

    def fractional(self) -> Choice | None:
        """The least in fractions; None if the solver failed. The bound is added up from the
        duals (Neumaier and Shcherbina 2004)."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        hidden = np.clip(np.array(solution.col_value), 0.0, 1.0)
        if not self._rows:
            return Choice(hidden, 0.0, False)
        matrix, low = self._cuts
        duals = np.maximum(np.array(solution.row_dual), 0.0)
        bound = duals @ low + np.minimum(self._cost - duals @ matrix, 0.0).sum()
        return Choice(hidden, float(bound), False)

    def drop_idle(self, slack: float) -> None:
        """Forget the cuts that the last choice satisfies with more than `slack` to spare."""
        matrix, low = self._cuts
        values = np.array(self._solver.getSolution().row_value)
        idle = values - low > slack
        if idle.any():
            self._rows, self._low = [matrix[~idle]], [low[~idle]]
            numbers = np.flatnonzero(idle).astype(np.int32)
            self._solver.deleteRows(numbers.size, numbers)

    def whole(self, nodes: int, gap: float, is_time_up: Callable[[], bool]) -> Choice | None:
        """Branch and bound over whole choices, up to `nodes` or until the cost is within the
        share `gap` of the bound; None if no choice was found."""
        solver = quiet({"mip_max_nodes": nodes, "mip_rel_gap": gap, "mip_abs_gap": SAFETY / 10})
        _add_cells(solver, self._cost)
        size = self._cost.size
        kinds = np.full(size, int(highspy.HighsVarType.kInteger), np.uint8)
        solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        if self._rows:
            matrix, low = self._cuts
            add_rows(solver, matrix, low, np.full(low.size, np.inf))
        known = highspy.HighsSolution()
        known.col_value = np.ones(size).tolist()  # all hidden: satisfies every cut
        solver.setSolution(known)
        stop = highspy.cb.HighsCallbackType.kCallbackMipInterrupt
        solver.setCallback(lambda kind, text, told, answer, data: _stop(answer, is_time_up()), None)
        solver.startCallback(stop)
        solver.run()
        info, solution = solver.getInfo(), solver.getSolution()
        if not solution.value_valid:
            return None
        is_best = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        bound = info.mip_dual_bound - SAFETY * (1 + abs(info.mip_dual_bound))
        return Choice(np.rint(np.array(solution.col_value)), float(bound), is_best)


def _stop(answer: Any, is_time_up: bool) -> None:
    answer.user_interrupt = is_time_up


def _add_cells(solver: highspy.Highs, cost: Floats) -> None:
    nothing = np.zeros(0, np.int32)
    solver.addCols(
        cost.size, cost, np.zeros(cost.size), np.ones(cost.size), 0,
        np.zeros(cost.size, np.int32), nothing, np.zeros(0),
    )  # fmt: skip


class Attacks:
    """How far single cells can be moved, sums kept. `by_cell` has a row per cell."""

    def __init__(self, by_cell: sp.csr_matrix) -> None:
        cells, sums = by_cell.shape
        self._solver = quiet({**WARM, "simplex_iteration_limit": STEPS})
        self._all = np.arange(cells, dtype=np.int32)
        nothing = np.zeros(cells)
        self._solver.passModel(
            cells, sums, by_cell.nnz, _BY_COLUMN, _MOST, 0.0, nothing, nothing, nothing,
            np.zeros(sums), np.zeros(sums), by_cell.indptr.astype(np.int32),
            by_cell.indices.astype(np.int32), by_cell.data.astype(float),
            np.zeros(cells, np.int32),
        )  # fmt: skip

    def allow(self, low: Floats, high: Floats) -> None:
        """From now on, cell by cell, the move lies between `low` <= 0 and `high` >= 0."""
        self._low, self._high = low, high
        self._solver.changeColsBounds(self._all.size, self._all, low, high)
        self._solver.clearSolver()

    def farthest(self, cell: int, rises: bool, goal: float) -> tuple[Floats, Floats] | None:
        """The move that takes the cell as far as the goal, or as can be, and the multipliers of
        the sums that say why no further; None if the solver failed."""
        sign = 1.0 if rises else -1.0
        low, high = float(self._low[cell]), float(self._high[cell])
        self._solver.changeColCost(cell, sign)
        self._solver.changeColBounds(cell, *((0.0, goal) if rises else (-goal, 0.0)))
        self._solver.run()
        status = self._solver.getModelStatus()
        self._solver.changeColCost(cell, 0.0)
        solution = self._solver.getSolution()
        found = np.array(solution.col_value), np.array(solution.row_dual)
        self._solver.changeColBounds(cell, low, high)
        return found if status == highspy.HighsModelStatus.kOptimal else None
