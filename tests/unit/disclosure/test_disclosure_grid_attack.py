"""The attacker over the cells of linked tables: bounds, algebra, programs, derivations."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure import grid_attack
from clerestory.disclosure._grid_solver import Block
from clerestory.disclosure.algebra import PRIME, NoSolution, centred, eliminate, kinship
from clerestory.disclosure.cell_derivations import cell_in_words, check_cell, derive_cell
from clerestory.disclosure.grid_attack import Attack, Question, attack_cells
from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.insiders import victims
from clerestory.disclosure.systems import UNLIMITED, Contradictory, System, propagate


def system(rows, values, least=0):
    """Published values, None where hidden; each row sums to nought."""
    low = [least if value is None else value for value in values]
    high = [UNLIMITED if value is None else value for value in values]
    matrix = sp.csr_array(np.array(rows, dtype=np.int64).reshape(-1, len(values)))
    return System(matrix, np.array(low), np.array(high))


def intervals(given_system):
    everything = np.ones(given_system.size, dtype=bool)
    found = attack_cells(given_system, Question.interval(everything))
    assert not found.unresolved.any()
    return list(zip(found.low.tolist(), found.high.tolist(), strict=True))


# Bounds -------------------------------------------------------------------------------------------

TOTAL_OF_THREE = [[1, -1, -1, -1]]


def test_one_hidden_part_of_a_sum_is_the_total_less_the_others():
    bounds = propagate(system(TOTAL_OF_THREE, [12, 7, None, 2]))
    assert (bounds.low[2], bounds.high[2]) == (3, 3)


def test_a_hidden_part_that_is_at_least_one_narrows_its_neighbour():
    bounds = propagate(system(TOTAL_OF_THREE, [12, 9, None, None], least=1))
    assert bounds.high[2:].tolist() == [2, 2]
    assert bounds.low[2:].tolist() == [1, 1]


def test_a_hidden_total_is_unlimited_where_a_part_is():
    bounds = propagate(system(TOTAL_OF_THREE, [None, 9, None, 1]))
    assert (bounds.low[0], bounds.high[0]) == (10, UNLIMITED)
    assert (bounds.low[2], bounds.high[2]) == (0, UNLIMITED)


def test_a_factor_rounds_inwards():
    """Three times the cell is 10 less a hidden rest."""
    bounds = propagate(system([[3, 1, -1]], [None, None, 10]))
    assert bounds.high.tolist() == [3, 10, 10]


def test_bounds_that_cross_are_a_contradiction():
    with pytest.raises(Contradictory) as caught:
        propagate(system(TOTAL_OF_THREE, [5, 7, None, None]))
    assert caught.value.cell >= 0


# Algebra ------------------------------------------------------------------------------------------

small_matrices = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(-2, 2), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def rank(rows):
    """By elimination in fractions, slowly."""
    rows, found = [[Fraction(x) for x in row] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is not None:
            found += 1
            rest = [row for row in rows if row is not pivot]
            rows = [
                [x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)]
                for row in rest
            ]
    return found


@settings(max_examples=200, derandomize=True)
@given(small_matrices)
def test_rank_and_independent_rows_are_those_of_plain_elimination(rows):
    echelon = eliminate(sp.csr_array(np.array(rows)))
    assert echelon.rank == rank(rows) == len(echelon.independent)
    if len(echelon.independent):
        assert rank([rows[row] for row in echelon.independent]) == echelon.rank


@settings(max_examples=200, derandomize=True)
@given(small_matrices)
def test_a_cell_is_fixed_where_it_alone_is_a_sum_of_rows_and_alike_where_two_are(rows):
    """By rank: a unit row adds nothing; so does one of two cells, once the other is known."""
    kin = kinship(eliminate(sp.csr_array(np.array(rows))))
    width = len(rows[0])
    unit = np.eye(width, dtype=int).tolist()
    known = [rank([*rows, unit[cell]]) == rank(rows) for cell in range(width)]
    assert kin.fixed.tolist() == known
    for one in range(width):
        for other in range(width):
            told = [*rows, unit[one]]
            gives_away = rank([*told, unit[other]]) == rank(told)
            alike = kin.label[one] == kin.label[other]
            assert gives_away == (known[other] or bool(alike))


def test_the_factor_says_how_a_cell_moves_with_its_first():
    kin = kinship(eliminate(sp.csr_array(np.array([[1, 1, 0], [0, 2, -1]]))))
    assert kin.label.tolist() == [0, 0, 0]
    assert centred(kin.factor).tolist() == [1, -1, -2]


def test_the_solution_solves_and_a_contradiction_is_named():
    matrix = sp.csr_array(np.array([[1, 1], [1, -1], [2, 0]]))
    echelon = eliminate(matrix, np.array([7, 1, 8]))
    assert echelon.solution().tolist() == [4, 3]
    with pytest.raises(NoSolution):
        eliminate(matrix, np.array([7, 1, 9]))
    assert PRIME > 2**30


# The ladder ---------------------------------------------------------------------------------------

# Two by two with margins: Total, two row totals, two column totals, four inner cells.
SQUARE = [
    [1, -1, -1, 0, 0, 0, 0, 0, 0],
    [1, 0, 0, -1, -1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0, -1, -1, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, -1, -1],
    [0, 0, 0, 1, 0, -1, 0, -1, 0],
    [0, 0, 0, 0, 1, 0, -1, 0, -1],
]


def test_four_hidden_cells_move_together():
    published = [20, 8, 12, 9, 11, None, None, None, None]
    assert intervals(system(SQUARE, published))[5:] == [(0, 8), (0, 8), (1, 9), (3, 11)]


def test_pass_and_fail_are_told_apart():
    one = system(SQUARE, [20, 8, 12, 9, 11, None, None, None, None])
    asked = np.arange(9) >= 5
    found = attack_cells(one, Question(asked, np.zeros(9, int), np.full(9, 5)))
    assert np.flatnonzero(found.failing).tolist() == [7, 8]
    assert np.flatnonzero(found.passing).tolist() == [5, 6]
    assert not found.unresolved.any()


def test_a_cell_that_only_the_equations_fix_is_found():
    """Two hidden pairs with known sums and a known difference across them: no row alone tells."""
    rows = [[1, -1, -1, 0, 0, 0], [0, -1, 0, 1, -1, 0], [0, 0, -1, 0, 1, 1]]
    one = system([*rows, [0, 1, -1, 0, 0, 0]], [10, None, None, None, None, 0])
    assert intervals(one)[1:3] == [(5, 5), (5, 5)]


def test_no_time_leaves_everything_unresolved():
    one = system(SQUARE, [20, 8, 12, 9, 11, None, None, None, None])
    asked = np.arange(9) == 5
    question = Question(asked, np.zeros(9, int), np.full(9, 5))
    found = attack_cells(one, question, late=lambda: True)
    assert found.unresolved.sum() == 1


def test_progress_ends_with_all_questions_settled():
    told = []
    one = system(SQUARE, [20, 8, 12, 9, 11, None, None, None, None])
    attack = Attack(one, progress=lambda done, all_: told.append((done, all_)))
    attack.ask(Question(np.arange(9) >= 5, np.zeros(9, int), np.full(9, 5)))
    assert told[-1] == (4, 4)


# Crowds -------------------------------------------------------------------------------------------


def block(rows, right, high):
    size = len(high)
    matrix = sp.csr_array(np.array(rows, dtype=float))
    return Block(matrix, np.array(right, float), np.zeros(size), np.array(high, float))


def test_a_number_is_pulled_to_its_goal_and_no_further():
    """Two numbers add up to 10: one reaches 6, and what is left is shared, not pushed to an end."""
    values = block([[1, 1]], [10], [10, 10]).approach(np.array([6.0, 0]), np.array([1.0, 0]))
    assert 6 - 1e-6 <= values[0] < 9.9
    assert values.sum() == pytest.approx(10)


def test_the_heavier_pull_wins_where_two_goals_exclude_each_other():
    numbers = block([[1, 1]], [10], [10, 10])
    values = numbers.approach(np.array([8.0, 7.0]), np.array([1.0, 3.0]))
    assert values == pytest.approx([3, 7], abs=1e-5)
    values = numbers.approach(np.array([2.0, 1.0]), np.array([-3.0, -1.0]))
    assert values == pytest.approx([2, 8], abs=1e-5)


def test_fewer_sums_bound_less_and_never_too_much():
    numbers = block([[1, 1, 0], [0, 1, 1]], [10, 3], [10, 10, 10])
    first = np.array([1.0, 0, 0])
    assert numbers.least_by(np.array([0]), first) == pytest.approx(0)
    assert numbers.least_by(np.array([0, 1]), first) == pytest.approx(7)


def random_cube(seed):
    """Three by three by four with margins, small cells and some others hidden."""
    chance = np.random.default_rng(seed)
    axes = [
        Hierarchy(name, ("T", *map(str, range(size))), np.array([-1] + [0] * size))
        for name, size in (("a", 3), ("b", 3), ("c", 4))
    ]
    leaves = np.stack(np.meshgrid(*(range(1, axis.size) for axis in axes), indexing="ij"), axis=-1)
    leaves = leaves.reshape(-1, 3)
    one = grid(axes, [[0, 1, 2]], leaves, chance.poisson(4, len(leaves)))
    hidden = ((one.counts > 0) & (one.counts < 5)) | (chance.random(one.size) < 0.5)
    hidden[0] = False
    return System.of_grid(one, hidden), hidden


ONLY_CROWDS = ((3, 0),)
ONLY_BOUNDS = ((10**9, 4), (10**9, 300))


@pytest.mark.parametrize("stages", [grid_attack.STAGES, ONLY_CROWDS, ONLY_BOUNDS])
@pytest.mark.parametrize("seed", range(4))
def test_crowds_find_what_one_program_for_each_cell_finds(monkeypatch, seed, stages):
    one, hidden = random_cube(seed)
    size = hidden.size
    questions = (
        Question(hidden, np.zeros(size, int), np.full(size, 5)),
        Question.interval(hidden),
    )
    for question in questions:
        alone = attack_cells(one, question)
        monkeypatch.setattr(grid_attack, "LARGE", 0)
        monkeypatch.setattr(grid_attack, "STAGES", stages)
        together = attack_cells(one, question)
        monkeypatch.undo()
        assert not together.unresolved.any()
        assert (together.failing == alone.failing).all()
        assert (together.passing == alone.passing).all()
        intervals = question.is_interval
        assert (together.low == alone.low)[intervals].all()
        assert (together.high == alone.high)[intervals].all()


def test_what_no_table_limits_stays_without_a_limit_in_a_crowd(monkeypatch):
    monkeypatch.setattr(grid_attack, "LARGE", 0)
    one = system(TOTAL_OF_THREE, [None, None, 7, 2])
    found = attack_cells(one, Question.interval(np.arange(4) < 2))
    assert found.high[:2].tolist() == [UNLIMITED, UNLIMITED]
    assert found.low[:2].tolist() == [9, 0]
    assert not found.unresolved.any()


def test_crowds_are_drawn_alike_in_every_run(monkeypatch):
    monkeypatch.setattr(grid_attack, "LARGE", 0)
    one, hidden = random_cube(1)
    question = Question(hidden, np.zeros(hidden.size, int), np.full(hidden.size, 5))
    first, again = (attack_cells(one, question) for _ in range(2))
    assert first.least.tobytes() == again.least.tobytes()
    assert first.most.tobytes() == again.most.tobytes()


# Derivations --------------------------------------------------------------------------------------


def test_a_leak_is_told_as_a_sum_of_published_cells():
    one = system(TOTAL_OF_THREE, [12, 7, None, 2])
    derivation = derive_cell(one, propagate(one), 2, 1, 3)
    words = cell_in_words(derivation, one, ["all", "a", "b", "c"].__getitem__)
    assert words == "b: all (12) less a (7) less c (2) leaves 3"


def test_what_is_known_of_a_hidden_neighbour_is_named():
    one = system(TOTAL_OF_THREE, [12, 9, None, None], least=1)
    derivation = derive_cell(one, propagate(one), 2, 1, 2)
    words = cell_in_words(derivation, one, ["all", "a", "b", "c"].__getitem__)
    assert words == "b is at most 2: all (12) less a (9) less c (at least 1)"


def test_a_bound_of_several_rows_together_is_derived_by_a_program():
    rows = [[1, -1, -1, 0, 0, 0], [0, -1, 0, 1, -1, 0], [0, 0, -1, 0, 1, 1]]
    one = system([*rows, [0, 1, -1, 0, 0, 0]], [10, None, None, None, None, 0])
    derivation = derive_cell(one, propagate(one), 1, 1, 5)
    assert derivation.exact
    assert derivation.terms == ((0, Fraction(1, 2)),)


def test_multipliers_that_prove_nothing_are_not_believed():
    one = system(TOTAL_OF_THREE, [None, 7, None, 2])
    assert check_cell(one, 2, 1, {0: Fraction(1)}) is None
    assert derive_cell(one, propagate(one), 2, 1, 3) is None


# Insiders -----------------------------------------------------------------------------------------


def test_whoever_is_alone_gives_away_what_moves_with_them_but_not_their_own_margin():
    """One man and three women in n; with n's total, whoever is the man knows the women. The
    hidden total of the men holds him, so that it is not another's count."""
    area = Hierarchy("area", ("T", "n", "s"), np.array([-1, 0, 0]))
    sex = Hierarchy("sex", ("T", "f", "m"), np.array([-1, 0, 0]))
    records = np.array([[1, 1], [1, 2], [2, 1], [2, 2]])
    one = grid([area, sex], [[0, 1]], records, np.array([3, 1, 9, 8]))
    names = {one.codes(cell): cell for cell in range(one.size)}
    hidden = np.zeros(one.size, dtype=bool)
    hidden[[names[codes] for codes in (("n", "f"), ("n", "m"), ("T", "f"), ("T", "m"))]] = True

    found = Attack(System.of_grid(one, hidden), truth=one.counts).found
    told = [one.codes(int(cell)) for cell in np.flatnonzero(victims(one, found.label))]
    assert sorted(told) == [("T", "f"), ("n", "f")]
