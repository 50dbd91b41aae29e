"""Linear programs over one table whose cells change within bounds that other tables set.

The model stays loaded; from solve to solve only bounds and prices change, and the dual simplex
goes on from its last basis. Its answers are checked by addition before they are believed.
"""

from __future__ import annotations

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import WARM, quiet

Floats = NDArray[np.float64]

STEPS = 20_000  # simplex iterations of one program
SMALL = 1e-9
NOISE = 1e-11  # far below the unit of a proof: what is cut off must not break a sum
_OPTIONS: dict[str, bool | float | str] = {
    **WARM,
    "simplex_strategy": 1,
    "simplex_iteration_limit": STEPS,
    "primal_feasibility_tolerance": SMALL,
}
_BY_COLUMN = int(highspy.MatrixFormat.kColwise)
_LEAST = int(highspy.ObjSense.kMinimize)


class ChangeSolver:
    """Changes of cells that keep every sum. `by_cell` has a row per cell and a column per sum."""

    def __init__(self, by_cell: sp.csr_matrix) -> None:
        size, sums = by_cell.shape
        self._size = size
        self._columns = np.arange(2 * size, dtype=np.int32)
        self._solver = quiet(_OPTIONS)
        starts = np.concatenate([by_cell.indptr[:-1], by_cell.indptr + by_cell.nnz])
        nothing, level = np.zeros(2 * size), np.zeros(sums)
        self._solver.passModel(
            2 * size, sums, 2 * by_cell.nnz, _BY_COLUMN, _LEAST, 0.0, nothing, nothing, nothing,
            level, level, starts.astype(np.int32), np.tile(by_cell.indices, 2).astype(np.int32),
            np.concatenate([by_cell.data, -by_cell.data]).astype(float),
            np.zeros(2 * size, np.int32),
        )  # fmt: skip

    def cheapest(self, low: Floats, high: Floats, price: Floats, gain: Floats) -> Floats | None:
        """The change of each cell, from `low` to `high`, of the least cost: its `price` times how
        far it moves either way, less `gain` times how far it rises. None: there is none."""
        if (low > high).any():
            return None
        up = (np.maximum(low, 0.0), np.maximum(high, 0.0))
        down = (np.maximum(-high, 0.0), np.maximum(-low, 0.0))
        ends = (np.concatenate([up[end], down[end]]) for end in (0, 1))
        self._solver.changeColsBounds(self._columns.size, self._columns, *ends)
        cost = np.concatenate([price - gain, price + gain])
        self._solver.changeColsCost(self._columns.size, self._columns, cost)
        if not self._is_solved():
            self._solver.clearSolver()  # a long warm path can go astray
            if not self._is_solved():
                return None
        found = np.array(self._solver.getSolution().col_value)
        by: Floats = found[: self._size] - found[self._size :]
        by[np.abs(by) < NOISE] = 0.0
        return by

    def _is_solved(self) -> bool:
        self._solver.run()
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
