"""Time that is up stops the program that runs, and the end is a refusal that claims nothing."""

from collections.abc import Iterator
from contextvars import copy_context
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.sparse as sp

from clerestory.disclosure import _solver, linear_suppression
from clerestory.disclosure._crowd_solver import best
from clerestory.disclosure._move_solver import MoveSolver
from clerestory.disclosure._solver import ending, quiet
from clerestory.disclosure.crowd_moves import CrowdRepair
from clerestory.disclosure.elimination import first_choice
from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear, task_of
from clerestory.disclosure.moves import Proof, Rule, Task, problems

OVER = 0.0  # a moment that lies behind


def made() -> Grid:
    """Three dimensions: 231 cells, many of them small."""
    areas = Hierarchy("area", tuple("Tnsabcdefgh"), np.array([-1, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]))
    kinds = Hierarchy("kind", tuple("Tuvwxyz"), np.array([-1, *[0] * 6]))
    sexes = Hierarchy("sex", tuple("Tfm"), np.array([-1, 0, 0]))
    inner = np.stack(np.meshgrid(range(3, 11), range(1, 7), [1, 2], indexing="ij"), axis=-1)
    leaves = inner.reshape(-1, 3)
    counts = np.random.default_rng(0).negative_binomial(1, 0.1, len(leaves))
    return grid([areas, kinds, sexes], [[0, 1, 2]], leaves, counts)


def asked() -> Task:
    return task_of(made(), Rule(), np.log1p(made().counts))


def test_a_program_ends_with_its_time_and_has_no_optimum() -> None:
    chance = np.random.default_rng(0)
    matrix = sp.csr_array(chance.integers(-1, 2, (60, 120)).astype(float))
    program = matrix, chance.random(120) - 0.5, np.full(120, -3.0), np.full(120, 5.0)
    with ending(OVER):
        assert best(*program) is None
        assert copy_context().run(best, *program) is None  # as in a thread of its own
    assert best(*program) is not None


def test_a_loaded_program_ends_too_and_goes_on_afterwards() -> None:
    task = asked()
    solver = MoveSolver(task.by_cell, task.room, task.rise, task.may_hide)
    wanted = np.ones(solver.cells.size)
    with ending(OVER):
        assert solver.farthest(wanted) is None
    assert solver.farthest(wanted) is not None


def test_blocks_within_blocks_end_each_at_its_own_time() -> None:
    solver = quiet({})
    limits = []
    with ending(float("inf")):
        with ending(OVER):
            solver.run()
            limits.append(solver.getOptionValue("time_limit")[1] - solver.getRunTime())
        solver.run(longest=20.0)
        limits.append(solver.getOptionValue("time_limit")[1] - solver.getRunTime())
        solver.run()
        limits.append(solver.getOptionValue("time_limit")[1])
    assert limits[0] <= 0 < limits[1] <= 20
    assert limits[2] == float("inf")


def test_crowds_pass_the_end_to_their_threads() -> None:
    task = asked()
    work = CrowdRepair(task, task.may_hide.copy(), Proof(task))
    before = work.proof.left
    with ending(OVER):
        work.push()
    assert work.proof.left == before
    work.push()
    assert work.proof.left < before


def test_a_choice_that_is_stopped_hides_more_and_no_less() -> None:
    task, cells = asked(), made()
    given = task.protected, task.may_hide, task.weights
    whole = first_choice(cells, *given)
    stopped = first_choice(cells, *given, is_time_up=lambda: True)
    assert (stopped >= whole).all() and stopped.sum() > whole.sum()


def test_a_cell_whose_program_was_stopped_is_not_called_hopeless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Time was up in the very last program, after which no other would ask for it."""
    task = asked()
    work = Repair(task, task.may_hide.copy())
    needs = list(work.proof.unmet())
    for cell, rises in needs[1:]:
        (work.proof.needs_rise if rises else work.proof.needs_fall)[cell] = False
    tried: list[int] = []
    monkeypatch.setattr(MoveSolver, "reach", lambda self, cell, *given: tried.append(cell))
    assert not work.run(lambda left: None, lambda: len(tried) == 2)
    assert len(tried) == 2  # the first time and once more, from the start


def test_a_victim_that_was_not_helped_in_time_is_not_called_hopeless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(linear_suppression, "MOST_IMPROVED", 100)  # nothing else is of interest
    task, tried = asked(), []
    victim, alone = np.flatnonzero(task.protected)[:2].tolist()
    monkeypatch.setattr(linear_suppression, "_victims", lambda *given: [(victim, alone)])
    monkeypatch.setattr(Repair, "loosen", lambda self, *given: tried.append(given))
    fake = SimpleNamespace(monotonic=lambda: float("inf") if tried else 0.0)
    monkeypatch.setattr(linear_suppression, "time", fake)
    monkeypatch.setattr(_solver, "time", fake)
    found = suppress_linear(task, made(), insiders=task.counts == 1, max_seconds=60)
    assert tried == [(victim, alone)]
    assert found.proof.is_done and found.insiders is None and not found.is_complete
    assert not found.is_safe


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second goes by each time that somebody looks."""
    seconds = count()
    fake = SimpleNamespace(monotonic=lambda: float(next(seconds)))
    monkeypatch.setattr(linear_suppression, "time", fake)
    monkeypatch.setattr(_solver, "time", fake)
    yield


@pytest.mark.parametrize(
    "limits",
    [{}, {"MOST_IMPROVED": 100}, {"MOST_IMPROVED": 100, "MOST_AT_ONCE": 200, "REGION": 120}],
    ids=["cell by cell", "in crowds", "in regions"],
)
@pytest.mark.usefixtures("clock")
def test_whenever_time_is_up_the_end_is_a_refusal_or_a_proof(
    limits: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in limits.items():
        monkeypatch.setattr(linear_suppression, name, value)
    task, cells = asked(), made()
    ends = set()
    for seconds in (0, 2, 8, 34, 89, 10**6):
        found = suppress_linear(task, cells, insiders=task.counts == 1, max_seconds=seconds)
        ends.add(found.is_safe)
        if found.is_safe:
            assert problems(task, found.hidden, found.proof) == []
        else:
            assert not found.is_complete and found.unmet == () and not found.insiders
    assert ends == {False, True}
