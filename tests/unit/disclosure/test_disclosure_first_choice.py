"""The first choice of what to publish: in the whole of a table, or slice by slice."""

import numpy as np
import pytest
from scipy.linalg import null_space

from clerestory.disclosure import elimination
from clerestory.disclosure.elimination import PRIME, choose_published, first_choice
from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import task_of
from clerestory.disclosure.moves import Rule, Zeros, problems

AREA = Hierarchy("area", ("Total", *"nsabcd"), np.array([-1, 0, 0, 1, 1, 2, 2]))
KIND = Hierarchy("kind", ("Total", *(f"k{n}" for n in range(6))), np.array([-1, *[0] * 6]))
SEX = Hierarchy("sex", ("Total", "f", "m"), np.array([-1, 0, 0]))


def made(hierarchies=(AREA, KIND, SEX), tables=((0, 1, 2),), seed: int = 0) -> Grid:
    chance = np.random.default_rng(seed)
    inner = np.stack(np.meshgrid(*[h.leaves() for h in hierarchies], indexing="ij"), axis=-1)
    leaves = inner.reshape(-1, len(hierarchies))
    return grid(hierarchies, tables, leaves, chance.negative_binomial(1, 0.1, len(leaves)))


def chosen(cells: Grid, zeros: Zeros = Zeros.HIDEABLE) -> np.ndarray:
    task = task_of(cells, Rule(zeros=zeros), np.log1p(cells.counts))
    may_hide = task.may_hide & (task.counts > 0)
    return first_choice(cells, task.protected, may_hide, task.weights)


@pytest.fixture
def by_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough work for each slice of `made()`, and not for the whole."""
    monkeypatch.setattr(elimination, "MOST_WORK", 3_000)


def test_two_generates_every_number_but_nought() -> None:
    primes = [n for n in range(2**20 - 9, 2**20) if all(n % d for d in range(2, 1024))]
    assert primes[-1:] == [PRIME]
    factors = [d for d in range(2, 1024) if (PRIME - 1) % d == 0]
    for step in {*factors, *((PRIME - 1) // d for d in factors)}:
        assert pow(2, step, PRIME) != 1


def test_no_protected_cell_follows_from_what_is_published() -> None:
    cells = made()
    hidden = np.flatnonzero(chosen(cells))
    free = null_space(cells.sums[:, hidden].toarray())
    small = Rule().is_small(cells.counts[hidden])
    assert (np.abs(free[small]).max(axis=1) > 1e-9).all()


@pytest.mark.usefixtures("by_slices")
def test_in_no_slice_does_a_protected_cell_follow_from_what_the_slice_publishes() -> None:
    cells = made()
    hidden = chosen(cells)
    assert np.count_nonzero(hidden & ~Rule().is_small(cells.counts))
    others = made((AREA, SEX), ((0, 1),))  # the sums of each slice
    for node in range(KIND.size):
        in_slice = np.flatnonzero(cells.coordinates[:, 1] == node)
        here = hidden[in_slice]
        free = null_space(others.sums[:, np.flatnonzero(here)].toarray())
        small = Rule().is_small(cells.counts[in_slice][here])
        assert (np.abs(free[small]).max(axis=1, initial=0.0) > 1e-9).all()


@pytest.mark.usefixtures("by_slices")
@pytest.mark.parametrize("zeros", list(Zeros))
def test_after_repair_the_choice_by_slices_is_safe(zeros: Zeros) -> None:
    cells = made()
    task = task_of(cells, Rule(zeros=zeros), np.log1p(cells.counts))
    start = chosen(cells, zeros)
    assert start[task.protected].all() and not (start & ~task.may_hide).any()

    repair = Repair(task, start)
    assert repair.run(lambda left: None, lambda: False)

    told = {f"cell {cell} is not shown to be open" for cell, _ in repair.unmet}
    assert set(problems(task, repair.hidden, repair.proof)) == told
    assert len(told) < np.count_nonzero(task.protected) / 5
    assert zeros is Zeros.PUBLISHED or not told


@pytest.mark.usefixtures("by_slices")
def test_the_order_in_which_a_table_names_its_dimensions_does_not_matter() -> None:
    first = chosen(made())
    for order in ((2, 1, 0), (1, 2, 0)):
        assert np.array_equal(chosen(made(tables=(order,))), first)


@pytest.mark.usefixtures("by_slices")
@pytest.mark.parametrize(
    "cells",
    [
        made((KIND,), ((0,),)),  # no dimension is left beside it
        made((AREA, AREA), ((0, 1),)),  # none is without levels
        made(tables=((0, 1), (1, 2))),  # not one full cross
    ],
    ids=["one dimension", "levels everywhere", "linked tables"],
)
def test_what_cannot_be_sliced_begins_with_the_protected_cells(
    monkeypatch: pytest.MonkeyPatch, cells: Grid
) -> None:
    monkeypatch.setattr(elimination, "MOST_WORK", 30)
    assert np.array_equal(chosen(cells), Rule().is_small(cells.counts))


def test_slices_that_take_too_long_themselves_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "MOST_WORK", 300)
    cells = made()
    assert np.array_equal(chosen(cells), Rule().is_small(cells.counts))


def test_a_table_that_is_not_too_large_is_chosen_in_the_whole() -> None:
    cells = made()
    task = task_of(cells, Rule(), np.log1p(cells.counts))
    may_hide = task.may_hide & (task.counts > 0)
    whole = choose_published(cells, task.protected, may_hide, task.weights)
    assert np.array_equal(chosen(cells), whole)
