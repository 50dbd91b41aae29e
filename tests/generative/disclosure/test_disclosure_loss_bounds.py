"""Bound and optimum against every pattern of tiny tables, each asked of another solver."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.loss_bounds import Method, lower_bound, mixed_rounded
from clerestory.disclosure.moves import Proof, Rule, Task, Zeros, problems
from clerestory.disclosure.optimal_suppression import optimal

NEAR = 1e-6


def crossed(rows: int, columns: int) -> sp.csr_matrix:
    """The sums of a table with its margins: cell (r, c) with 0 for the total of a dimension."""
    place = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    sums = np.zeros((rows + columns + 2, place.size))
    for number, line in enumerate([*place, *place.T]):
        sums[number, line] = [1, *[-1] * (line.size - 1)]
    return sp.csr_matrix(sums)


def task_with(inner: list[list[int]], rule: Rule, weights: list[int]) -> Task:
    parts = np.array(inner, dtype=np.int64)
    counts = np.zeros((parts.shape[0] + 1, parts.shape[1] + 1), dtype=np.int64)
    counts[1:, 1:], counts[1:, 0] = parts, parts.sum(1)
    counts[0] = counts[1:].sum(0)
    flat, sums = counts.ravel(), crossed(*parts.shape)
    small = rule.is_small(flat)
    may_hide = rule.is_hideable(flat) & (small | (np.arange(flat.size) > 0))
    nothing = np.zeros(flat.size, dtype=bool)
    cost = np.resize(np.array(weights, dtype=float), flat.size)
    return Task(flat, sums, sums.T.tocsr(), rule, small, may_hide, nothing, cost)


def is_safe(task: Task, hidden: np.ndarray, proof: Proof) -> bool:
    """Whether the pattern meets each need that the proof meets, by the definition."""
    bounds = [
        (-room if is_hidden else 0, None if is_hidden else 0)
        for room, is_hidden in zip(task.room, hidden, strict=True)
    ]
    for cell in np.flatnonzero(task.protected):
        for rises in (True, False):
            goal = 0 if proof.needs(cell, rises) else proof.goal(cell, rises)
            sign = 1 if rises else -1
            kept = [*bounds[:cell], (0, goal) if rises else (-goal, 0), *bounds[cell + 1 :]]
            cost = np.zeros(task.size)
            cost[cell] = -sign
            found = linprog(cost, A_eq=task.sums, b_eq=np.zeros(task.sums.shape[0]), bounds=kept)
            if sign * found.x[cell] < goal - NEAR:
                return False
    return True


def least_loss(task: Task, proof: Proof) -> float:
    free = np.flatnonzero(task.may_hide & ~task.protected)
    patterns = np.array(list(product((False, True), repeat=free.size)), dtype=bool)
    for pattern in patterns[np.argsort(patterns @ task.weights[free], kind="stable")]:
        hidden = task.protected.copy()
        hidden[free] = pattern
        if is_safe(task, hidden, proof):
            return float(task.weights[hidden].sum())
    raise AssertionError("not even with everything hidden")


tables = st.sampled_from([(2, 2), (2, 3)]).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 4, 5, 6, 9]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)
costs = st.lists(st.integers(0, 5), min_size=7, max_size=7)


@settings(max_examples=15, deadline=None)
@given(tables, costs, st.sampled_from(list(Zeros)))
def test_the_bound_is_the_least_loss_of_all_patterns(inner, weights, zeros):
    task = task_with(inner, Rule(5, zeros), weights)
    repair = Repair(task, task.protected.copy())
    repair.run(lambda left: None, lambda: False)
    least = least_loss(task, repair.proof)

    rough = lower_bound(task, repair.proof, rounds=0)
    bound = lower_bound(task, repair.proof)
    best = optimal(task, repair.hidden, repair.proof)

    assert rough.value <= bound.value + NEAR <= least + 2 * NEAR
    assert best.bound <= least + NEAR
    assert best.loss >= least - NEAR
    assert best.is_proved
    assert best.loss == pytest.approx(least, abs=1e-3)
    if best.proof.is_done:
        assert not problems(task, best.hidden, best.proof)


@given(
    st.lists(st.integers(1, 7), min_size=2, max_size=6),
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
)
def test_rounding_a_cut_excludes_no_whole_choice_that_satisfied_it(parts, hidden):
    weights = np.array(parts) / 7
    cut = mixed_rounded(np.arange(weights.size), weights, np.array(hidden[: weights.size]))

    for choice in product((0, 1), repeat=weights.size):
        if weights @ choice >= 1 - NEAR:
            assert cut.weights @ choice >= cut.low - NEAR


def test_rounding_makes_three_of_seven_count_a_third():
    cut = mixed_rounded(np.arange(3), np.array([3, 3, 3]) / 7, np.full(3, 7 / 9))

    assert cut.weights == pytest.approx(np.full(3, 1 / 3))


def test_a_cell_alone_in_its_row_takes_three_more():
    task = task_with([[2, 9, 9], [9, 9, 9], [9, 9, 9]], Rule(), [1])
    repair = Repair(task, task.protected.copy())
    repair.run(lambda left: None, lambda: False)

    assert lower_bound(task, repair.proof).value == pytest.approx(4, abs=1e-4)
    assert lower_bound(task).method is Method.CUTS


def test_a_large_task_says_what_its_bound_rests_on(monkeypatch):
    task = task_with([[2, 9, 9], [9, 9, 9], [9, 9, 9]], Rule(), [1])

    monkeypatch.setattr("clerestory.disclosure.loss_bounds.MOST_SEARCHED", 10)
    by_sums = lower_bound(task)
    monkeypatch.setattr("clerestory.disclosure.loss_bounds.MOST_SUMMED", 10)
    by_protected = lower_bound(task)

    assert by_sums.method is Method.SUMS
    assert by_sums.value == pytest.approx(4)
    assert by_protected.method is Method.PROTECTED
    assert by_protected.value == 1


def test_time_that_is_up_leaves_what_is_proved_by_then():
    task = task_with([[2, 9, 9], [9, 9, 9], [9, 9, 9]], Rule(), [1])

    assert lower_bound(task, is_time_up=lambda: True).value == pytest.approx(3)
