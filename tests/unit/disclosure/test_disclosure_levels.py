"""Protection levels of single cells instead of one threshold, held to the linear programs."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear, task_of
from clerestory.disclosure.moves import Proof, Rule, Task, problems


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(leaves)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def table(counts: list[list[int]]) -> Grid:
    rows, columns = np.shape(counts)
    leaves = np.array([[i + 1, j + 1] for i in range(rows) for j in range(columns)])
    return grid([flat("a", rows), flat("b", columns)], [[0, 1]], leaves, np.ravel(counts))


def leveled(given: Grid, levels: dict[tuple[int, int], int]) -> Task:
    """Cells of these coordinates must be open by so much both ways; hiding costs the count."""
    level = np.zeros(given.size, np.int64)
    for place, by in levels.items():
        level[(given.coordinates == place).all(axis=1)] = by
    return Task(
        given.counts, given.sums, given.by_cell, Rule(), level > 0,
        given.coordinates.sum(axis=1) > 0, np.zeros(given.size, dtype=bool),
        given.counts.astype(float), given.counts - level, given.counts + level,
    )  # fmt: skip


def is_open(task: Task, hidden: np.ndarray) -> bool:
    """The definition: each protected cell reaches both of its ends."""
    assert task.low is not None and task.high is not None
    pairs = zip(task.counts.tolist(), hidden.tolist(), strict=True)
    bounds = [(0, None) if is_hidden else (count, count) for count, is_hidden in pairs]
    for cell in np.flatnonzero(task.protected).tolist():
        for sign, end in ((1, task.low[cell]), (-1, task.high[cell])):
            cost = sign * (np.arange(task.size) == cell)
            nought = np.zeros(task.sums.shape[0])
            solved = linprog(cost, A_eq=task.sums, b_eq=nought, bounds=bounds)
            if solved.status == 0 and solved.fun > sign * end + 1e-6:
                return False
    return True


def test_every_cell_is_open_as_far_as_its_own_level() -> None:
    chance = np.random.default_rng(3)
    given = table(chance.integers(100, 900, (5, 6)).tolist())
    task = leveled(given, {(1, 1): 17, (2, 4): 95, (3, 3): 5, (5, 6): 19})
    found = suppress_linear(task)
    assert found.is_safe
    assert is_open(task, found.hidden)


def test_the_least_loss_is_that_of_the_best_of_all_patterns() -> None:
    given = table([[60, 7, 31], [45, 80, 12]])
    task = leveled(given, {(1, 1): 20, (2, 3): 11})
    found = suppress_linear(task)
    free = np.flatnonzero(task.may_hide & ~task.protected).tolist()
    losses = []
    for number in range(len(free) + 1):
        for more in combinations(free, number):
            hidden = task.protected.copy()
            hidden[list(more)] = True
            loss = float(task.weights[hidden].sum())
            if loss < min(losses, default=np.inf) and is_open(task, hidden):
                losses.append(loss)
    assert found.loss == pytest.approx(min(losses))
    assert found.bound == pytest.approx(min(losses), rel=1e-4)


def test_a_level_that_no_pattern_reaches_is_not_called_safe() -> None:
    given = table([[9, 1], [1, 900]])
    assert not suppress_linear(leveled(given, {(1, 1): 10})).is_safe


def test_a_proof_of_less_is_seen() -> None:
    given = table([[60, 7, 31], [45, 80, 12]])
    found = suppress_linear(leveled(given, {(1, 1): 20}))
    more = leveled(given, {(1, 1): 500})
    assert not problems(found.task, found.hidden, found.proof)
    proof = Proof(more)
    proof.moves = found.proof.moves
    assert problems(more, found.hidden, proof)


def test_dear_cells_are_hidden_where_nothing_else_helps() -> None:
    """By count, the partner of a 1 may cost thousands of times what a record is worth."""
    given = table([[1, 40_000], [50_000, 60_000]])
    found = suppress_linear(task_of(given, Rule(), given.counts.astype(float)))
    assert found.is_safe
