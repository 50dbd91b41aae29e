"""What rounding and perturbation ask of HiGHS: whole steps with few misses, and linear extremes."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import SIMPLEX_STEPS, TOLERANCE, WARM, add_rows, quiet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """`low <= matrix @ steps <= high`; a miss by one costs `price`, infinite where none may be."""

    matrix: sp.csr_matrix
    low: Ints
    high: Ints
    price: Floats


def whole_steps(
    rows: Rows, cost: Floats, least: Ints, most: Ints, start: Ints | None, nodes: int
) -> Ints | None:
    """Whole numbers from `least` to `most` at the least cost that `nodes` of branch and bound find,
    the price of missed rows included. None: none found. `start` is improved on."""
    size = cost.size
    soft = np.flatnonzero(np.isfinite(rows.price))
    solver = quiet({"mip_max_nodes": nodes, "mip_heuristic_effort": 0.0, "mip_rel_gap": 0.0})
    solver.setOptionValue("simplex_iteration_limit", SIMPLEX_STEPS)
    columns = np.arange(size + 2 * soft.size, dtype=np.int32)
    solver.addVars(size, least.astype(float), most.astype(float))
    solver.addVars(2 * soft.size, np.zeros(2 * soft.size), np.full(2 * soft.size, np.inf))
    solver.changeColsCost(
        columns.size, columns, np.concatenate([cost, rows.price[soft], rows.price[soft]])
    )
    kinds = np.full(size, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(size, columns[:size], kinds)
    misses = sp.csr_matrix(
        (np.ones(soft.size), (soft, np.arange(soft.size))), shape=(rows.low.size, soft.size)
    )
    wide = sp.hstack([rows.matrix, misses, -misses]).tocsr()
    add_rows(solver, wide, rows.low.astype(float), rows.high.astype(float))
    if start is not None:
        reached = (rows.matrix @ start)[soft]
        short, over = rows.low[soft] - reached, reached - rows.high[soft]
        given = highspy.HighsSolution()
        given.col_value = [*start, *np.maximum(short, 0), *np.maximum(over, 0)]
        solver.setSolution(given)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    steps: Ints = np.rint(np.array(solver.getSolution().col_value)[:size]).astype(np.int64)
    held = rows.matrix @ steps
    hard = np.isinf(rows.price)
    if ((held < rows.low) | (held > rows.high))[hard].any():
        return None
    return steps


def undecided(
    sums: sp.csr_matrix, low: Ints, high: Ints, cells: Ints, threshold: int, programs: int
) -> tuple[Ints, Ints, Ints]:
    """The ends of the cells by linear programs, as far as it matters whether 0 or `threshold` can
    be reached, and the cells that the number of programs did not suffice for.

    A solution that gives another open cell 0, or the threshold, settles that cell as well.
    """
    low, high, size = low.copy(), high.copy(), low.size
    solver = quiet(WARM)
    solver.setOptionValue("simplex_iteration_limit", SIMPLEX_STEPS)
    solver.addVars(size, low.astype(float), high.astype(float))
    zero = np.zeros(sums.shape[0])
    add_rows(solver, sums, zero, zero)
    columns = np.arange(size, dtype=np.int32)
    clear = np.zeros(size, dtype=bool)
    waiting = [int(cell) for cell in cells[np.argsort((high - low)[cells], kind="stable")]]

    def solve(cost: Floats) -> Floats | None:
        nonlocal programs
        programs -= 1
        solver.changeColsCost(size, columns, cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        world = np.array(solver.getSolution().col_value)
        clear[(world <= TOLERANCE) | (world >= threshold - TOLERANCE)] = True
        return world

    wanted = np.isin(np.arange(size), cells).astype(float)
    for sign in (1.0, -1.0):
        solve(sign * wanted)
    left = []
    for cell in waiting:
        for sign in (1.0, -1.0):
            if clear[cell]:
                break
            cost = np.zeros(size)
            cost[cell] = sign
            world = solve(cost) if programs > 0 else None
            if world is None:
                left.append(cell)
                break
            if sign > 0:
                low[cell] = max(low[cell], int(np.ceil(world[cell] - TOLERANCE)))
            else:
                high[cell] = min(high[cell], int(np.floor(world[cell] + TOLERANCE)))
    return low, high, np.array(sorted(left), dtype=np.int64)
