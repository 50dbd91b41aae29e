"""What the staff report says a reader can narrow counts to, held to the linear programs."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.intervals import Intervals, intervals
from clerestory.disclosure.linear_suppression import LinearSuppression, suppress_linear, task_of
from clerestory.disclosure.moves import Move, Rule, Zeros

AREA = Hierarchy("area", ("all", "r", "s", *"abcdef"), np.array([-1, 0, 0, 1, 1, 1, 2, 2, 2]))
KIND = Hierarchy("kind", ("all", *"vwxyz"), np.array([-1, *[0] * 5]))


def table() -> Grid:
    leaves = np.array([[area, kind] for area in range(3, 9) for kind in range(1, 6)])
    return grid([AREA, KIND], [[0, 1]], leaves, np.random.default_rng(7).integers(0, 12, 30))


def protected(given: Grid, zeros: Zeros) -> LinearSuppression:
    return suppress_linear(task_of(given, Rule(zeros=zeros), np.log1p(given.counts)), given)


def of(found: LinearSuppression, places: np.ndarray | None = None, **options: int) -> Intervals:
    places = np.arange(found.task.size) if places is None else places
    return intervals(
        found.task, found.hidden, found.proof.moves, places, found.task.counts[places], **options
    )


def program(given: Grid, found: LinearSuppression, cell: int, sign: int) -> float:
    floor = found.task.rule.floor
    pairs = zip(given.counts.tolist(), found.hidden.tolist(), strict=True)
    bounds = [(floor, None) if is_hidden else (count, count) for count, is_hidden in pairs]
    cost = sign * (np.arange(given.size) == cell)
    solved = linprog(cost, A_eq=given.sums, b_eq=np.zeros(given.sums.shape[0]), bounds=bounds)
    return sign * float(solved.fun)


def ends(found: Intervals) -> dict[int, tuple[int, int]]:
    assert None not in found.high
    return dict(zip(found.cells.tolist(), zip(found.low, found.high, strict=True), strict=True))


@pytest.mark.parametrize("zeros", list(Zeros))
def test_exact_intervals_are_those_of_the_linear_programs(zeros: Zeros) -> None:
    given = table()
    found = protected(given, zeros)
    told = of(found)
    assert told.is_exact
    assert told.cells.tolist() == np.flatnonzero(found.hidden).tolist() != []
    for cell, (low, high) in ends(told).items():
        assert low == math.ceil(program(given, found, cell, 1) - 1e-6)
        assert high == math.floor(program(given, found, cell, -1) + 1e-6)


@pytest.mark.parametrize("zeros", list(Zeros))
def test_intervals_of_the_proof_lie_within_and_keep_its_promise(zeros: Zeros) -> None:
    given = table()
    found = protected(given, zeros)
    exact = ends(of(found))
    told = of(found, most_attacked=0)
    assert not told.is_exact
    seen = ends(told)
    assert seen.keys() == exact.keys()
    for cell, (low, high) in seen.items():
        assert exact[cell][0] <= low <= given.counts[cell] <= high <= exact[cell][1]
        if found.task.protected[cell]:
            assert low <= found.proof.least[cell] and high >= found.task.rule.threshold


def test_cells_are_numbered_as_the_new_release_numbers_them() -> None:
    given = table()
    found = protected(given, Zeros.HIDEABLE)
    whole = ends(of(found))
    places = np.flatnonzero(found.hidden)[::-1]
    told = ends(of(found, places))
    assert told == {own: whole[place] for own, place in enumerate(places.tolist())}


def test_a_move_that_nothing_stops_leaves_no_limit() -> None:
    given = table()
    everything = np.ones(given.size, dtype=bool)
    task = task_of(given, Rule(), np.log1p(given.counts))
    rises = np.flatnonzero((given.coordinates[:, None] == [[0, 0], [0, 1]]).all(axis=2).any(axis=1))
    move = Move(rises, np.ones(2, np.int64), 2)
    cells = np.arange(given.size)
    told = intervals(task, everything, [move], cells, given.counts, most_attacked=0)
    assert [cell for cell, high in enumerate(told.high) if high is None] == rises.tolist()
    falls = given.counts[rises].min()  # the other way round
    assert [told.low[cell] for cell in rises] == (given.counts[rises] - falls).tolist()
