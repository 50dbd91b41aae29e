"""HiGHS for linked cells: many linear programs over one block, only the objective changing.

Beside `_solver` the only module that talks to HiGHS. A solution is believed only after it was put
into every equation; a limit that was reached is None, never a proof.
"""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import TOLERANCE, quiet

Floats = NDArray[np.float64]

MOST_STEPS = 20_000
"""Of the simplex in one program: it can cycle, and steps are the same on every machine."""

# The basis stays feasible while only the objective changes, so the primal simplex goes on from
# where it was; a cold start is for the programs in which that loops.
WARM: dict[str, bool | float | str] = {"presolve": "off", "solver": "simplex"}
WARM |= {"simplex_strategy": 4}
_COLD: dict[str, bool | float | str] = {"presolve": "on", "solver": "simplex"}
_COLD |= {"simplex_strategy": 1}
_DUAL = WARM | {"simplex_strategy": 1}
_INSIDE: dict[str, bool | float | str] = {"solver": "ipm", "run_crossover": "off"}
_INSIDE |= {"ipm_iteration_limit": 200}


class Infeasible(Exception):
    """Proved: no numbers satisfy the equations and the bounds."""


class Block:
    """Numbers with `matrix @ y = right` and `low <= y <= high`."""

    def __init__(self, matrix: sp.csr_array, right: Floats, low: Floats, high: Floats) -> None:
        self.matrix, self.right, self.low, self.high = matrix, right, low, high
        self.programs = 0
        self._warm: highspy.Highs | None = None

    def minimise(self, cost: Floats) -> Floats | None:
        """Numbers with the least `cost @ y`; None at the limit. Raises Infeasible."""
        columns = np.arange(cost.size, dtype=np.int32)
        for warm in (True, False):
            solver = (self._warm if warm else None) or self.model(WARM if warm else _COLD, cost)
            self._warm = solver if warm else None
            solver.changeColsCost(cost.size, columns, cost)
            solver.run()
            self.programs += 1
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                raise Infeasible
            if status == highspy.HighsModelStatus.kOptimal:
                values = np.array(solver.getSolution().col_value)
                if self._fits(values):
                    return values
        return None

    def approach(self, goal: Floats, pull: Floats) -> Floats | None:
        """Numbers that come as near to their goals as they can together; None at the limit.

        `pull` is what a step towards the goal is worth, negative where the goal lies below; beyond
        the goal nothing pulls. Interior point without crossover: of all that do equally well, the
        numbers stand in the middle, so that many more are far from their limits than in a corner.
        """
        goal = np.clip(goal, self.low, self.high)
        up, down = pull > 0, pull < 0
        room = np.where(up, self.high - goal, np.where(down, goal - self.low, 0.0))
        # Each number is what it is on this side of its goal, and a column for what lies beyond.
        beyond = np.flatnonzero(room)
        sign = np.sign(pull[beyond])
        columns = sp.csr_array(self.matrix[:, beyond] @ sp.diags_array(sign))
        split = Block(
            sp.csr_array(sp.hstack([self.matrix, columns])),
            self.right,
            np.concatenate([np.where(down, goal, self.low), np.zeros(beyond.size)]),
            np.concatenate([np.where(up, goal, self.high), room[beyond]]),
        )
        self.programs += 1
        found = split._optimum(_INSIDE, np.concatenate([-pull, np.zeros(beyond.size)]))
        if found is None:
            return None
        values = found[: goal.size]
        values[beyond] += sign * found[goal.size :]
        return values if self._fits(values) else None

    def least_by(self, rows: NDArray[np.int64], cost: Floats) -> float | None:
        """What `cost @ y` cannot be below by these rows and the limits alone: a bound by fewer
        equations, of which a cell's nearest often say all. None at the limit."""
        matrix = sp.csr_array(self.matrix[rows])
        used = np.unique(matrix.indices)
        part = Block(
            sp.csr_array(matrix[:, used]), self.right[rows], self.low[used], self.high[used]
        )
        found = part._optimum(_DUAL, cost[used])
        return None if found is None else float(cost[used] @ found)

    def _optimum(self, options: dict[str, bool | float | str], cost: Floats) -> Floats | None:
        solver = self.model(options, cost)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Infeasible
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(solver.getSolution().col_value)
        return values if self._fits(values) else None

    def _fits(self, values: Floats) -> bool:
        beyond = np.maximum(self.low - values, values - self.high).max(initial=0.0)
        off = np.abs(self.matrix @ values - self.right).max(initial=0.0)
        return bool(
            max(beyond, off) <= TOLERANCE * max(1.0, np.abs(self.right).max(initial=0) / 1e6)
        )

    def model(self, options: dict[str, bool | float | str], cost: Floats) -> highspy.Highs:
        """The program as HiGHS holds it."""
        solver = quiet({**options, "simplex_iteration_limit": MOST_STEPS})
        rows, cells = self.matrix.shape
        by_row, smallest, no_offset = 2, 1, 0.0
        solver.passModel(
            cells, rows, self.matrix.nnz, by_row, smallest, no_offset, cost,
            self.low, self.high, self.right, self.right, self.matrix.indptr.astype(np.int32),
            self.matrix.indices.astype(np.int32), self.matrix.data.astype(np.float64),
            np.zeros(cells, dtype=np.int32),
        )  # fmt: skip
        return solver


def proof(matrix: sp.csr_array, low: Floats, high: Floats, cell: int, side: int) -> Floats | None:
    """Multipliers of the rows of `matrix @ y = 0` that prove the least (side 0) or greatest (1)
    value of the cell, given `low <= y <= high`; None at the limit, or if there is no such value."""
    rows, cells = matrix.shape
    cost = (1.0, -1.0)[side] * (np.arange(cells) == cell)
    zeros = np.zeros(rows)
    block = Block(sp.csr_array(matrix), zeros, low, high)
    solver = block.model(_COLD, cost)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().row_dual)


def shortest_proof(
    matrix: sp.csr_array, low: Floats, high: Floats, cell: int, side: int, goal: float
) -> Floats | None:
    """Multipliers of the rows of `matrix @ y = 0`, as few and small as can be, that prove the cell
    to be at least `goal` (side 0) or at most (1), given `low <= y <= high`; None if there are none.

    Their sum has 1 at the cell, so the cell is minus the rest, of which each part is at an end.
    """
    rows, cells = matrix.shape
    sum_of = sp.csr_array(matrix.T.astype(float))
    # Columns: rows added, rows subtracted, what is left of each cell added, and subtracted.
    rest = sp.eye_array(cells, format="csr")
    balance = sp.csr_array(sp.hstack([sum_of, -sum_of, -rest, rest]))
    itself = (np.arange(cells) == cell).astype(float)
    ends = (low, high) if side == 1 else (high, low)
    gains = np.concatenate([np.zeros(2 * rows), -ends[0], ends[1]])
    others = np.concatenate([np.ones(2 * rows), 1 - itself, 1 - itself])
    usable = np.isfinite(gains) & (others > 0)
    limit = sp.csr_array(np.where(usable, gains, 0.0)[None, :])
    solver = quiet({**_COLD, "simplex_iteration_limit": MOST_STEPS})
    full = sp.csr_array(sp.vstack([balance, limit]))
    unlimited = np.full(1, highspy.kHighsInf)
    bottom = np.concatenate([itself, [goal] if side == 0 else -unlimited])
    top = np.concatenate([itself, [goal] if side == 1 else unlimited])
    by_row, smallest, no_offset, size = 2, 1, 0.0, full.shape[1]
    cost = np.concatenate([np.ones(2 * rows), np.full(2 * cells, 1e-3)])
    solver.passModel(
        size, cells + 1, full.nnz, by_row, smallest, no_offset, cost, np.zeros(size),
        np.where(usable, highspy.kHighsInf, 0.0), bottom, top, full.indptr.astype(np.int32),
        full.indices.astype(np.int32), full.data, np.zeros(size, dtype=np.int32),
    )  # fmt: skip
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = np.array(solver.getSolution().col_value)
    multipliers: Floats = found[:rows] - found[rows : 2 * rows]
    return multipliers
