"""Repair by programs for crowds: what is proved, what is hidden for it, and when it stops."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linprog

from clerestory.disclosure._crowd_solver import best
from clerestory.disclosure.crowd_moves import CrowdRepair
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear, task_of
from clerestory.disclosure.moves import FINE, Move, Proof, Rule, Task, Zeros, keeps_sums, problems


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(leaves)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def made(seed: int = 0) -> Grid:
    """Three dimensions, one of them in two levels: 231 cells, many of them small or 0."""
    areas = Hierarchy(
        "area", ("Total", *"nsabcdefgh"), np.array([-1, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    )
    hierarchies = [areas, flat("kind", 6), flat("sex", 2)]
    chance = np.random.default_rng(seed)
    inner = np.stack(np.meshgrid(areas.leaves(), range(1, 7), [1, 2], indexing="ij"), axis=-1)
    leaves = inner.reshape(-1, 3)
    return grid(hierarchies, [[0, 1, 2]], leaves, chance.negative_binomial(1, 0.1, len(leaves)))


def asked(zeros: Zeros = Zeros.HIDEABLE, seed: int = 0) -> Task:
    cells = made(seed)
    return task_of(cells, Rule(zeros=zeros), np.log1p(cells.counts))


def repair(task: Task) -> CrowdRepair:
    return CrowdRepair(task, task.protected | task.open, Proof(task))


def run(task: Task, times: int = 10**9, **options: int) -> tuple[CrowdRepair, bool]:
    """With time up after it was asked so many times."""
    made, clock = repair(task), iter(range(times))
    return made, made.run(lambda left: None, lambda: next(clock, None) is None, **options)


def unproved(found: CrowdRepair) -> list[str]:
    """What has to be the only thing that is wrong with the proof: the needs it says are left."""
    cells = np.flatnonzero(found.proof.needs_rise | found.proof.needs_fall)
    return [f"cell {cell} is not shown to be open" for cell in cells]


@pytest.mark.parametrize("zeros", [Zeros.HIDEABLE, Zeros.CLASSIC])
@pytest.mark.parametrize("seed", range(3))
def test_every_need_is_met_with_cells_that_may_be_hidden(zeros: Zeros, seed: int) -> None:
    task = asked(zeros, seed)
    before = Proof(task)
    assert before.needs_rise.any() and before.needs_fall.any()

    found, is_complete = run(task)

    assert is_complete and found.proof.is_done
    assert problems(task, found.hidden, found.proof) == []
    assert not (found.hidden & ~task.may_hide).any()
    assert found.hidden[task.protected].all()
    assert np.count_nonzero(found.hidden) < np.count_nonzero(task.may_hide)


def test_what_was_published_stays_published() -> None:
    cells = made()
    published = (cells.coordinates == 0).sum(axis=1) >= 2  # every table of one dimension
    published &= cells.counts >= 5
    task = task_of(cells, Rule(), np.log1p(cells.counts), published)

    found, _ = run(task)

    assert found.proof.is_done and not (found.hidden & published).any()
    assert problems(task, found.hidden, found.proof) == []


def test_what_visible_zeros_keep_is_left_to_the_repair_of_single_cells() -> None:
    task = asked(Zeros.PUBLISHED)

    found, is_complete = run(task)

    assert is_complete and 0 < found.proof.left < Proof(task).left / 3
    assert problems(task, found.hidden, found.proof) == unproved(found)
    assert not found.hidden[task.counts == 0].any()


def test_each_cell_is_opened_as_far_as_its_own_level() -> None:
    cells = made()
    chosen = np.flatnonzero((cells.counts > 20) & (cells.counts < 60))
    level = np.zeros(cells.size, np.int64)
    level[chosen] = 3 + np.arange(chosen.size) % 17
    nothing = np.zeros(cells.size, dtype=bool)
    task = Task(
        cells.counts, cells.sums, cells.by_cell, Rule(), level > 0, ~nothing, nothing,
        np.ones(cells.size), cells.counts - level, cells.counts + level,
    )  # fmt: skip

    found, _ = run(task)

    assert found.proof.is_done and problems(task, found.hidden, found.proof) == []
    nearer = replace(task, high=task.counts + level + 1)  # one more is not what was asked for
    assert problems(nearer, found.hidden, found.proof)


def test_the_same_task_gives_the_same_pattern_and_moves() -> None:
    (one, _), (other, _) = run(asked()), run(asked())

    assert np.array_equal(one.hidden, other.hidden)
    assert len(one.proof.moves) == len(other.proof.moves)
    for first, second in zip(one.proof.moves, other.proof.moves, strict=True):
        assert np.array_equal(first.cells, second.cells) and np.array_equal(first.by, second.by)


@pytest.mark.parametrize("times", [0, 3])
def test_when_time_is_up_what_is_proved_holds_and_the_rest_is_named(times: int) -> None:
    task = asked()

    found, is_complete = run(task, times)

    assert not is_complete and found.proof.left
    assert problems(task, found.hidden, found.proof) == unproved(found)
    assert bool(found.proof.moves) == (times > 0)


def test_needs_that_nothing_can_meet_are_given_up() -> None:
    """A 2 in a row whose other cells were all published."""
    cells = grid(
        [flat("a", 2), flat("b", 3)], [[0, 1]], np.array([[1, 1], [1, 2], [2, 1], [2, 2], [2, 3]]),
        np.array([2, 9, 3, 9, 9]),
    )  # fmt: skip
    task = task_of(cells, Rule(), np.log1p(cells.counts), cells.coordinates[:, 0] == 1)
    task.protected[cells.counts == 2] = True

    found, is_complete = run(task)

    assert is_complete
    stuck = np.flatnonzero((cells.counts == 2) & (cells.coordinates[:, 0] == 1))
    assert found.proof.needs_rise[stuck].all() and found.proof.needs_fall[stuck].all()
    assert problems(task, found.hidden, found.proof) == unproved(found)


def test_less_patience_hides_no_more() -> None:
    task = asked(Zeros.PUBLISHED)

    found = [run(task, patience=patience)[0] for patience in (0, 1, 4)]

    assert found[0].proof.left == Proof(task).left
    assert found[1].proof.left >= found[2].proof.left
    assert not (found[1].hidden & ~found[2].hidden).any()


def test_no_need_is_left_because_cells_are_dear() -> None:
    """Weighed by count, or a thousand times as much: what has to be hidden is hidden."""
    task = asked()
    for times in (1.0, 1e3):
        found, _ = run(replace(task, weights=times * task.counts))
        assert found.proof.is_done


def test_a_push_hides_nothing() -> None:
    task = asked()
    found = repair(task)
    found.hidden[:] = task.may_hide
    before = found.hidden.copy()

    found.push()

    assert found.proof.left < Proof(task).left
    assert np.array_equal(found.hidden, before)


def test_cells_too_dear_for_their_reward_are_not_hidden() -> None:
    task = asked()
    dear = replace(task, weights=np.full(task.size, 1e6))

    assert repair(task).add(8.0, None, everywhere=True) > 0
    assert repair(task).add(8.0, None, everywhere=False) > 0
    assert repair(dear).add(8.0, None, everywhere=True) == 0


def program(seed: int) -> tuple[sp.csr_array, np.ndarray, np.ndarray, np.ndarray]:
    chance, cells = np.random.default_rng(seed), made(seed)
    low, high = -chance.integers(0, 9, cells.size), chance.integers(1, 9, cells.size)
    cost = chance.standard_normal(cells.size)
    return sp.csr_array(cells.sums), cost, low.astype(float), high.astype(float)


@pytest.mark.parametrize("seed", range(4))
def test_the_program_reaches_the_optimum_of_another_solver(seed: int) -> None:
    matrix, cost, low, high = program(seed)
    bounds = np.column_stack([low, high])
    least = linprog(cost, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds).fun

    found = best(matrix, cost, low, high)

    assert found is not None and least < -1
    assert cost @ found.by == pytest.approx(least, rel=1e-5)
    assert np.abs(matrix @ found.by).max() < 1e-11
    assert (found.by > low - 1e-6).all() and (found.by < high + 1e-6).all()
    # What a unit in each sum is worth: with it, each cell alone goes to the end that pays.
    alone = cost - found.worth @ matrix
    assert np.minimum(alone * low, alone * high).sum() == pytest.approx(least, rel=1e-5)


def test_a_program_without_a_solution_finds_nothing() -> None:
    """A part must rise by 2, and its total and the other part stand still."""
    matrix = sp.csr_array(np.array([[1.0, -1.0, -1.0]]))
    assert best(matrix, np.zeros(3), np.array([0.0, 2, 0]), np.array([0.0, 2, 0])) is None


def test_a_sum_may_be_off_by_half_a_unit_of_rounding_for_each_of_its_cells() -> None:
    """Also for those that hardly move and are left out of the move."""
    cells = grid([flat("a", 3)], [[0]], np.array([[1], [2], [3]]), np.array([2, 20, 20]))
    task = task_of(cells, Rule(), np.log1p(cells.counts))
    one = np.array([1])

    assert keeps_sums(task, Move(one, np.array([2]), FINE))  # 4 cells: half a unit each
    assert not keeps_sums(task, Move(one, np.array([3]), FINE))
    assert not keeps_sums(task, Move(one, np.array([1]), FINE // 2))


def test_a_move_without_its_least_parts_is_still_a_proof() -> None:
    cells = grid([flat("a", 3)], [[0]], np.array([[1], [2], [3]]), np.array([2, 20, 20]))
    task = task_of(cells, Rule(), np.log1p(cells.counts))
    proof, tiny = Proof(task), 0.4 / FINE

    proof.record(np.arange(4), np.array([0.0, 3.0, -3.0 - tiny, tiny]))

    assert len(proof.moves) and all(3 not in move.cells for move in proof.moves)
    hidden = np.array([False, True, True, False])
    assert problems(task, hidden, proof) == []


@pytest.mark.parametrize("threshold", [5, 41, 100])
def test_a_high_threshold_hides_no_more_than_a_low_one_where_all_else_is_large(
    threshold: int,
) -> None:
    """A 1 opens with three cells that can move as far as it has to."""
    leaves = np.array([[1, 1], [1, 2], [2, 1], [2, 2]])
    cells = grid([flat("a", 2), flat("b", 2)], [[0, 1]], leaves, np.array([1, 200, 300, 400]))
    task = task_of(cells, Rule(threshold), np.log1p(cells.counts))

    found = suppress_linear(task, cells)

    assert found.is_safe and np.count_nonzero(found.hidden) == 4
