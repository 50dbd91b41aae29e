"""Suppression cell by cell, held to its definition: the linear program of each protected cell."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space
from scipy.optimize import linprog

from clerestory.disclosure import linear_suppression
from clerestory.disclosure.grid_attack import Question, attack_cells
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import LinearSuppression, suppress_linear, task_of
from clerestory.disclosure.moves import Move, Proof, Rule, Zeros, problems
from clerestory.disclosure.systems import System


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(leaves)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def nested(name: str, groups: int, leaves: int) -> Hierarchy:
    """A total, its groups, and the leaves of each."""
    parents = [-1, *[0] * groups]
    parents += [1 + group for group in range(groups) for _ in range(leaves)]
    return Hierarchy(name, tuple(f"{name}{n}" for n in range(len(parents))), np.array(parents))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Two or three small dimensions, one of them in two levels, as one table or as linked ones."""
    hierarchies = [nested("a", 2, 2), flat("b", 3), flat("c", 2)][: draw(st.integers(2, 3))]
    many = len(hierarchies)
    crossed = [list(range(many))]
    linked = [[d, e] for d in range(many) for e in range(d + 1, many)]
    tables = crossed if many == 2 else draw(st.sampled_from([crossed, linked]))
    leaf = [h.leaves() for h in hierarchies]
    cells = np.stack(np.meshgrid(*leaf, indexing="ij"), axis=-1).reshape(-1, many)
    counts = draw(
        st.lists(
            st.sampled_from([0, 1, 2, 3, 4, 6, 9, 20]), min_size=len(cells), max_size=len(cells)
        )
    )
    return grid(hierarchies, tables, cells, np.array(counts))


def interval(given: Grid, hidden: np.ndarray, cell: int, floor: int) -> tuple[float, float]:
    """Least and greatest value of a hidden cell, straight from the definition."""
    bounds = [
        (floor, None) if is_hidden else (count, count)
        for count, is_hidden in zip(given.counts.tolist(), hidden.tolist(), strict=True)
    ]
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(given.size)
        cost[cell] = sign
        zero = np.zeros(given.sums.shape[0])
        solved = linprog(cost, A_eq=given.sums, b_eq=zero, bounds=bounds, method="highs")
        ends.append(sign * solved.fun if solved.status == 0 else -sign * np.inf)
    return ends[0], ends[1]


def suppressed(given: Grid, rule: Rule, insider: bool = False) -> LinearSuppression:
    alone = given.counts == 1 if insider else None
    return suppress_linear(task_of(given, rule, np.log1p(given.counts)), given, insiders=alone)


LIMITS: dict[str, dict[str, Any]] = {
    "cell by cell": {},
    "in crowds": {"MOST_IMPROVED": 0},
    "in regions": {
        "MOST_IMPROVED": 0,
        "MOST_AT_ONCE": 0,
        "REGION": 20,
        "FEW": -1,
        "can_deal": lambda given: False,
    },
    "by dealing": {"MOST_IMPROVED": 0, "MOST_AT_ONCE": 0},
}
"""As if the tables were so large that they have to be protected in these ways."""


def suppressed_as(way: str, given: Grid, rule: Rule) -> LinearSuppression:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in LIMITS[way].items():
            patch.setattr(linear_suppression, name, value)
        return suppressed(given, rule)


@pytest.mark.parametrize("way", LIMITS)
@pytest.mark.parametrize("zeros", list(Zeros))
@settings(max_examples=10)
@given(given=grids())
def test_every_protected_cell_may_be_small_and_may_not_be(
    zeros: Zeros, way: str, given: Grid
) -> None:
    rule = Rule(zeros=zeros)
    found = suppressed_as(way, given, rule)
    assert not (found.hidden & ~rule.is_hideable(given.counts)).any()
    for cell in np.flatnonzero(found.task.protected).tolist():
        if cell in found.unmet:
            continue
        low, high = interval(given, found.hidden, cell, rule.floor)
        assert low <= found.proof.weakened.get(cell, rule.least) + 1e-6
        assert high >= rule.threshold - 1e-6
    assert found.unmet or not problems(found.task, found.hidden, found.proof)


@pytest.mark.parametrize("way", ["in crowds", "in regions", "by dealing"])
@pytest.mark.parametrize("zeros", list(Zeros))
@pytest.mark.parametrize("seed", [0, 1])
def test_a_reader_with_a_solver_finds_nothing_in_tables_of_some_hundred_cells(
    zeros: Zeros, way: str, seed: int
) -> None:
    """With the attacker, whose programs are its own."""
    hierarchies = [nested("a", 3, 3), flat("b", 9), flat("c", 2)]
    inner = np.stack(np.meshgrid(*[h.leaves() for h in hierarchies], indexing="ij"), axis=-1)
    counts = np.random.default_rng(seed).negative_binomial(1, 0.07, inner[..., 0].size)
    tables = [[[0, 1, 2]], [[0, 1], [1, 2]]][seed]
    given, rule = grid(hierarchies, tables, inner.reshape(-1, 3), counts), Rule(zeros=zeros)
    found = suppressed_as(way, given, rule)
    asked = found.task.protected.copy()
    asked[list(found.unmet)] = False
    low, high = found.proof.least, np.full(given.size, rule.threshold)
    system = System.of_grid(given, found.hidden, rule.floor)
    seen = attack_cells(system, Question(asked, low, high))
    assert found.is_complete and asked.any()
    assert zeros is Zeros.PUBLISHED or found.is_safe
    assert (seen.least[asked] <= low[asked]).all()
    assert (seen.most[asked] >= rule.threshold).all()


@pytest.mark.parametrize("way", LIMITS)
@pytest.mark.parametrize("zeros", list(Zeros))
@settings(max_examples=10)
@given(given=grids())
def test_what_nothing_can_protect_is_said(zeros: Zeros, way: str, given: Grid) -> None:
    """A cell is given up, or its least raised, only if all that may be hidden does not help."""
    rule = Rule(zeros=zeros)
    found = suppressed_as(way, given, rule)
    everything = found.task.may_hide | found.task.protected
    for cell in found.unmet:
        low, high = interval(given, everything, cell, rule.floor)
        assert high < rule.threshold - 1e-6 or low > rule.least + 1e-6
    for cell, least in found.proof.weakened.items():
        low, _ = interval(given, everything, cell, rule.floor)
        assert least == np.ceil(low - 1e-6)


@settings(max_examples=10)
@given(given=grids())
def test_nobody_alone_in_a_cell_can_work_out_another(given: Grid) -> None:
    found = suppressed(given, Rule(), insider=True)
    if not found.is_safe:
        return
    hidden = np.flatnonzero(found.hidden)
    free = null_space(given.sums[:, hidden].toarray())
    for alone in np.flatnonzero(found.hidden & (given.counts == 1)).tolist():
        without = free @ null_space(free[hidden == alone])
        for cell in np.flatnonzero(found.task.protected & (given.counts > 1)).tolist():
            if not nested_cells(given, alone, cell):
                assert np.abs(without[hidden == cell]).max(initial=0.0) > 1e-9


def nested_cells(given: Grid, one: int, other: int) -> bool:
    """Whether one of the two cells lies within the other."""
    pairs = zip(given.hierarchies, given.coordinates[one], given.coordinates[other], strict=True)
    above = [(h.covers()[a, b] > 0, h.covers()[b, a] > 0) for h, a, b in pairs]
    return all(is_above for is_above, _ in above) or all(is_below for _, is_below in above)


@settings(max_examples=10)
@given(given=grids())
def test_the_same_tables_give_the_same_pattern(given: Grid) -> None:
    first, second = suppressed(given, Rule()), suppressed(given, Rule())
    assert (first.hidden == second.hidden).all()


def test_a_move_that_proves_nothing_is_noticed() -> None:
    cells = np.array([[1, 1], [1, 2], [2, 1], [2, 2]])
    given = grid([flat("a", 2), flat("b", 2)], [[0, 1]], cells, np.array([2, 9, 9, 9]))
    found = suppressed(given, Rule())
    assert found.is_safe and not problems(found.task, found.hidden, found.proof)
    small = np.flatnonzero(found.task.protected)
    shown = np.flatnonzero(~found.hidden)[:1]
    for broken, words in (
        (Move(small, np.array([3]), 1), "breaks a sum"),
        (Move(shown, np.array([0]), 1), "changes a published cell"),
        (Move(small, np.array([-3]), 1), "below 0"),
    ):
        found.proof.moves.append(broken)
        assert any(words in problem for problem in problems(found.task, found.hidden, found.proof))
        found.proof.moves.pop()
    nothing = Proof(found.task)
    assert "not shown to be open" in problems(found.task, found.hidden, nothing)[0]
