"""Extremes over whole-number worlds, and small choices.

With `_bound_solver`, `_crowd_solver`, `_grid_solver`, `_move_solver` and `_rounding_solver` this
alone talks to HiGHS.

Outcomes are data. *Limit reached* is never proof of anything; a world is believed only after it
was rounded and satisfies every row exactly, in whole numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure.worlds import World

TOLERANCE = 1e-6
MOST_NODES = 2_000
SIMPLEX_STEPS = 200_000
DIVES = 6

# Minimal values change only the objective from solve to solve, so the primal simplex goes on from
# its last basis: 12 to 100 times faster than HiGHS's defaults on these problems.
WARM: dict[str, bool | float | str] = {
    "presolve": "off",
    "solver": "simplex",
    "simplex_strategy": 4,
}
_COLD: dict[str, bool | float | str] = {
    "presolve": "on",
    "solver": "simplex",
    "simplex_strategy": 1,
}

Floats = NDArray[np.float64]


class Outcome(StrEnum):
    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Extreme:
    """Least or greatest value of a query over the worlds.

    `value` is reached by `world` (checked exactly). `bound` is what no whole-number world passes;
    None where nothing was proved. `duals` are the multipliers of the rows in the linear program
    whose optimum is `linear`. The outcome is OPTIMAL only if value and bound agree.
    """

    outcome: Outcome
    value: int | None = None
    world: World | None = None
    bound: int | None = None
    linear: float | None = None
    duals: Floats | None = None


class Polytope:
    """The worlds with `low <= matrix @ world <= high` and no atom below 0 or above `cap`."""

    def __init__(
        self, matrix: sp.csr_array, low: Floats, high: Floats, cap: int, nodes: int = MOST_NODES
    ) -> None:
        self.matrix, self.low, self.high = matrix, low, high
        self._cap, self._nodes = float(cap), nodes
        self._warm: highspy.Highs | None = None
        self._diver: highspy.Highs | None = None

    def extreme(
        self, query: NDArray[np.int64], up: bool, goal: int | None = None, branch: bool = True
    ) -> Extreme:
        """The greatest (`up`) or least value of `query @ world`.

        With a `goal`, branch and bound stops at the first world that reaches it; a linear
        optimum that falls short of the goal needs no branching at all.
        """
        sign = -1.0 if up else 1.0
        cost = sign * query.astype(float)
        solved = self._linear(cost)
        if solved is None:
            return Extreme(Outcome.LIMIT)
        status, solution, duals = solved
        if status == highspy.HighsModelStatus.kInfeasible:
            return Extreme(Outcome.INFEASIBLE)
        linear = float(query @ solution)
        bound = int(np.floor(linear + TOLERANCE) if up else np.ceil(linear - TOLERANCE))
        world = self._whole(solution)
        hopeless = goal is not None and (bound < goal if up else bound > goal)
        if world is None and not hopeless:
            world = self._dive(cost, solution)
        if world is not None and int(query @ world) == bound:
            return Extreme(Outcome.OPTIMAL, bound, world, bound, linear, sign * duals)
        if hopeless or not branch:
            value = None if world is None else int(query @ world)
            return Extreme(Outcome.LIMIT, value, world, bound, linear, sign * duals)
        return self._branch(query, up, goal, bound, linear, sign * duals)

    def _linear(self, cost: Floats) -> tuple[highspy.HighsModelStatus, Floats, Floats] | None:
        for warm in (True, False):
            solver = (self._warm if warm else None) or self._model(WARM if warm else _COLD)
            self._warm = solver if warm else None
            solver.changeColsCost(cost.size, np.arange(cost.size, dtype=np.int32), cost)
            solver.setOptionValue(
                "simplex_iteration_limit", SIMPLEX_STEPS
            )  # it can cycle; a count of steps is the same on every machine
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return status, cost, cost
            if status == highspy.HighsModelStatus.kOptimal:
                found = solver.getSolution()
                return status, np.array(found.col_value), np.array(found.row_dual)
        return None

    def _dive(self, cost: Floats, solution: Floats) -> World | None:
        """A world near a fractional optimum: keep the whole part, solve for the rest again.

        The rest is a small problem with the same optimum left to reach; a slight tilt of its
        objective leads to another corner of the optimal face, often a whole one.
        """
        solver = self._diver = self._diver or self._model(WARM)
        size, count = cost.size, self.matrix.shape[0]
        columns, rows = np.arange(size, dtype=np.int32), np.arange(count, dtype=np.int32)
        kept = np.floor(solution + TOLERANCE)
        for turn in range(DIVES):
            used = self.matrix @ kept
            solver.changeRowsBounds(count, rows, self.low - used, self.high - used)  # type: ignore[attr-defined]
            tilt = np.random.default_rng(turn).random(size) * 1e-3
            solver.changeColsCost(size, columns, cost + tilt)
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            rest = np.array(solver.getSolution().col_value)
            world = self._whole(kept + rest)
            if world is not None:
                return world
            kept += np.floor(rest + TOLERANCE)
        return None

    def _branch(
        self,
        query: NDArray[np.int64],
        up: bool,
        goal: int | None,
        bound: int,
        linear: float,
        duals: Floats,
    ) -> Extreme:
        """Branch and bound: called only where the linear answer is not a world."""
        sign = -1.0 if up else 1.0
        solver = self._model({"mip_max_nodes": self._nodes, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5})
        size = query.size
        columns = np.arange(size, dtype=np.int32)
        solver.changeColsCost(size, columns, sign * query.astype(float))
        kinds = np.full(size, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(size, columns, kinds)
        if goal is not None:
            solver.setOptionValue("objective_target", sign * goal + 0.5 * TOLERANCE)
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Extreme(Outcome.INFEASIBLE)
        world = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            world = self._whole(np.array(solver.getSolution().col_value))
        value = None if world is None else int(query @ world)
        if np.isfinite(info.mip_dual_bound):
            dual = sign * info.mip_dual_bound
            proved = int(np.floor(dual + TOLERANCE) if up else np.ceil(dual - TOLERANCE))
            bound = min(bound, proved) if up else max(bound, proved)
        outcome = Outcome.OPTIMAL if value == bound else Outcome.LIMIT
        return Extreme(outcome, value, world, bound, linear, duals)

    def _whole(self, solution: Floats) -> World | None:
        """The solution in whole numbers, if it is a world exactly."""
        world = np.rint(solution).astype(np.int64)
        if world.size and (world.min() < 0 or np.abs(world - solution).max() > 1e-4):
            return None
        told = self.matrix @ world
        return world if ((told >= self.low) & (told <= self.high)).all() else None

    def _model(self, options: dict[str, bool | float | str]) -> highspy.Highs:
        solver = quiet(options)
        size = self.matrix.shape[1]
        solver.addVars(size, np.zeros(size), np.full(size, self._cap))
        add_rows(solver, self.matrix, self.low, self.high)
        return solver


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the yes/no columns to take. `bound` is a proved lower bound on the cost."""

    outcome: Outcome
    taken: NDArray[np.bool_] | None
    bound: float


def choose(cost: Floats, cuts: sp.csr_array, least: Floats, nodes: int = MOST_NODES) -> Choice:
    """The cheapest 0/1 vector with `cuts @ x >= least`."""
    solver = quiet({"mip_max_nodes": nodes, "mip_rel_gap": 0.0, "random_seed": 0})
    size = cost.size
    solver.addVars(size, np.zeros(size), np.ones(size))
    columns = np.arange(size, dtype=np.int32)
    solver.changeColsCost(size, columns, cost)
    solver.changeColsIntegrality(size, columns, np.full(size, highspy.HighsVarType.kInteger))
    add_rows(solver, cuts, least, np.full(least.size, highspy.kHighsInf))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return Choice(Outcome.INFEASIBLE, None, float("inf"))
    info = solver.getInfo()
    bound = max(0.0, info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else 0.0
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Choice(Outcome.LIMIT, None, bound)
    taken = np.array(solver.getSolution().col_value) > 0.5
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Choice(Outcome.OPTIMAL if done else Outcome.LIMIT, taken, bound)


def cheapest_change(
    matrix: sp.csr_array,
    value: Floats,
    price: Floats,
    query: NDArray[np.int64],
    goal: int,
    up: bool,
) -> Floats | None:
    """How far each row moves from its value, at the least total price, so that the query reaches
    its goal (fractions allowed). A row with an infinite price must not move. None: impossible."""
    rows, size = matrix.shape
    solver = quiet(_COLD)
    solver.addVars(size, np.zeros(size), np.full(size, highspy.kHighsInf))
    free = np.flatnonzero(np.isfinite(price))
    ceiling = np.full(2 * free.size, highspy.kHighsInf)
    solver.addVars(2 * free.size, np.zeros(2 * free.size), ceiling)
    columns = np.arange(size, size + 2 * free.size, dtype=np.int32)
    solver.changeColsCost(columns.size, columns, np.concatenate([price[free], price[free]]))
    slack = sp.csr_array(
        (np.ones(free.size), (free, np.arange(free.size))), shape=(rows, free.size)
    )
    add_rows(solver, sp.csr_array(sp.hstack([matrix, slack, -slack])), value, value)
    wide = sp.csr_array(np.concatenate([query, np.zeros(2 * free.size)])[None, :])
    low = np.array([goal if up else -highspy.kHighsInf], dtype=float)
    high = np.array([highspy.kHighsInf if up else goal], dtype=float)
    add_rows(solver, wide, low, high)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    moved = np.zeros(rows)
    slacks = np.array(solver.getSolution().col_value)[size:]
    moved[free] = slacks[: free.size] + slacks[free.size :]
    return moved


def shortest_sum(
    polytope: Polytope, query: NDArray[np.int64], up: bool, linear: float
) -> Floats | None:
    """Multipliers of the rows, as few and small as can be, that prove the linear bound.

    Their sum counts every record at least as often as the query (`up`), or at most as often.
    """
    rows, size = polytope.matrix.shape
    sign = 1.0 if up else -1.0
    # What a row adds to the bound with a positive and with a negative multiplier.
    gains = np.concatenate([polytope.high, -polytope.low] if up else [polytope.low, -polytope.high])
    usable = np.isfinite(gains)
    solver = quiet(_COLD)
    solver.addVars(2 * rows, np.zeros(2 * rows), np.where(usable, highspy.kHighsInf, 0.0))
    cost = np.ones(2 * rows)
    solver.changeColsCost(2 * rows, np.arange(2 * rows, dtype=np.int32), cost)
    cover = polytope.matrix.T.astype(float)
    wanted = query.astype(float)
    free = np.full(size, highspy.kHighsInf)
    ends = (wanted, free) if up else (-free, wanted)
    add_rows(solver, sp.csr_array(sp.hstack([cover, -cover])), *ends)
    slack = 1e-7 * (1.0 + abs(linear))
    total = sp.csr_array((sign * np.where(usable, gains, 0.0))[None, :])
    most = np.array([sign * linear + slack])
    add_rows(solver, total, np.array([-highspy.kHighsInf]), most)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = np.array(solver.getSolution().col_value)
    multipliers: Floats = found[:rows] - found[rows:]
    return multipliers


_END: ContextVar[float] = ContextVar("end", default=float("inf"))


@contextmanager
def ending(end: float) -> Iterator[None]:
    """No program that is run in this block goes on after `end` (of `time.monotonic`): it stops
    with *limit reached*. A thread of its own needs a copy of the context."""
    before = _END.set(end)
    try:
        yield
    finally:
        _END.reset(before)


class Solver(highspy.Highs):
    """HiGHS without its callbacks: enabling them prints a banner on standard output, which
    belongs to the command that is run."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()

    def run(self, longest: float = float("inf")) -> highspy.HighsStatus:
        """Solve for at most so many seconds, and not beyond the end of the block (`ending`)."""
        left = max(0.0, min(longest, _END.get() - time.monotonic()))
        self.setOptionValue("time_limit", self.getRunTime() + left)
        return super().run()


def quiet(options: dict[str, bool | float | str]) -> Solver:
    solver = Solver()
    for name, setting in {"output_flag": False, "threads": 1, "random_seed": 0, **options}.items():
        solver.setOptionValue(name, setting)
    return solver


def add_rows(solver: highspy.Highs, matrix: sp.csr_array, low: Floats, high: Floats) -> None:
    if matrix.shape[0]:
        starts, columns = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
        solver.addRows(
            matrix.shape[0], low, high, matrix.nnz, starts, columns, matrix.data.astype(float)
        )
