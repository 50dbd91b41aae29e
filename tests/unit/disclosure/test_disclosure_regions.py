"""Regions of a grid, and that what is proved in one holds in the whole."""

import numpy as np
import pytest

from clerestory.disclosure.crowd_moves import CrowdRepair
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import task_of
from clerestory.disclosure.moves import FINE, Move, Proof, Rule, Task, Zeros, problems
from clerestory.disclosure.regions import Part, around, cuts, regions

AREA = Hierarchy(  # six branches of two levels, one of them a leaf
    "area",
    ("Total", *"abcdef", *(f"{n}{i}" for n in "abcde" for i in range(2))),
    np.array([-1, *[0] * 6, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
)
KIND = Hierarchy("kind", ("Total", *(f"k{n}" for n in range(8))), np.array([-1, *[0] * 8]))
SEX = Hierarchy("sex", ("Total", "f", "m"), np.array([-1, 0, 0]))
MONTH = Hierarchy(  # calendar and financial years over the same months
    "month",
    ("Total", *(f"c{n}" for n in range(4)), "f1", "f2", *(f"m{n}" for n in range(8))),
    np.array([-1, *[0] * 4, -1, -1, 1, 1, 2, 2, 3, 3, 4, 4]),
    (np.array([-1, *[-1] * 4, 0, 0, 5, *[6] * 7]),),
)


def made(hierarchies=(AREA, KIND, SEX), tables=((0, 1, 2),), seed: int = 0) -> Grid:
    chance = np.random.default_rng(seed)
    inner = np.stack(np.meshgrid(*[h.leaves() for h in hierarchies], indexing="ij"), axis=-1)
    leaves = inner.reshape(-1, len(hierarchies))
    return grid(hierarchies, tables, leaves, chance.negative_binomial(1, 0.1, len(leaves)))


def asked(cells: Grid, zeros: Zeros = Zeros.HIDEABLE) -> Task:
    return task_of(cells, Rule(zeros=zeros), np.log1p(cells.counts))


@pytest.mark.parametrize("tables", [((0, 1, 2),), ((1, 0), (2, 1)), ((0, 2), (1,))])
@pytest.mark.parametrize("most", [70, 150, 10_000])
def test_the_regions_cover_every_cell_and_are_not_too_large(tables, most: int) -> None:
    cells = made(tables=tables)

    found = regions(cells, cuts(cells, most))

    assert np.array_equal(np.unique(np.concatenate(found)), np.arange(cells.size))
    assert (len(found) == 1) == (cells.size <= most)
    for region in found:
        assert region.size <= most
        assert (np.diff(region) > 0).all()


def test_a_region_has_the_root_and_whole_branches_of_each_dimension() -> None:
    cells = made()
    for region in regions(cells, cuts(cells, 100)):
        for d, held in enumerate((AREA, KIND, SEX)):
            nodes = np.unique(cells.coordinates[region, d])
            above = held.parents[nodes[nodes > 0]]
            assert nodes[0] == 0 and np.isin(above, nodes).all()
            for node in nodes[nodes > 0]:
                assert np.isin(np.flatnonzero(held.parents == node), nodes).all()
            assert np.count_nonzero(above == 0) >= 2  # one alone could not change


def test_trees_that_cross_are_not_cut() -> None:
    cells = made((AREA, MONTH), ((0, 1),))  # four calendar years would make two parts
    for region in regions(cells, cuts(cells, 10)):
        assert np.array_equal(np.unique(cells.coordinates[region, 1]), np.arange(MONTH.size))


def test_what_cannot_be_cut_is_one_region() -> None:
    cells = made((MONTH, SEX), ((0, 1),))

    (found,) = regions(cells, cuts(cells, 1))

    assert np.array_equal(found, np.arange(cells.size))


@pytest.mark.parametrize("zeros", list(Zeros))
@pytest.mark.parametrize("tables", [((0, 1, 2),), ((0, 1), (1, 2))])
def test_what_is_proved_in_regions_holds_in_the_whole(zeros: Zeros, tables) -> None:
    task = asked(cells := made(tables=tables), zeros)
    hidden, proof = task.protected.copy(), Proof(task)
    before, all_regions = proof.left, regions(cells, cuts(cells, 120))

    for region in all_regions:
        part, inside = Part(proof, region), hidden[region]
        CrowdRepair(part.task, inside, part.proof).run(lambda left: None, lambda: False, patience=1)
        hidden[region] = inside
        part.join()

    assert len(all_regions) > 1 and proof.left < before / 2
    left = np.flatnonzero(proof.needs_rise | proof.needs_fall)
    told = [f"cell {cell} is not shown to be open" for cell in left]
    assert problems(task, hidden, proof) == told
    assert not (hidden & ~task.may_hide).any()


def test_a_part_has_the_needs_goals_and_levels_of_its_cells() -> None:
    cells = made()
    level = np.where((cells.counts > 9) & (cells.counts < 30), 3 + cells.counts % 5, 0)
    nothing = np.zeros(cells.size, dtype=bool)
    task = Task(
        cells.counts, cells.sums, cells.by_cell, Rule(), level > 0, ~nothing, nothing,
        np.ones(cells.size), cells.counts - level, cells.counts + level,
    )  # fmt: skip
    proof, region = Proof(task), regions(cells, cuts(cells, 150))[1]
    first = int(region[task.protected[region]][0])
    proof.needs_rise[first] = False  # met elsewhere
    proof.weaken(first, int(cells.counts[first]) - 1)

    part = Part(proof, region)

    at = int(np.searchsorted(region, first))
    assert not part.proof.needs(at, True) and part.proof.goal(at, False) == 1
    for place, cell in enumerate(region.tolist()):
        assert part.proof.needs(place, True) == proof.needs(cell, True)
        if proof.needs(cell, False):
            assert part.proof.goal(place, False) == proof.goal(cell, False)
            assert part.proof.goal(place, True) == proof.goal(cell, True)


def test_a_move_that_a_sum_outside_would_feel_is_none_of_the_part() -> None:
    """A cell whose other parts lie outside cannot change alone: the sum belongs to the part too."""
    task = asked(cells := made())
    region = regions(cells, cuts(cells, 100))[0]
    part = Part(Proof(task), region)
    for place in range(region.size):
        part.proof.moves = [Move(np.array([place]), np.array([1000]), FINE)]
        assert "move 0 breaks a sum" in problems(
            part.task, np.ones(region.size, dtype=bool), part.proof
        )


def test_spared_dimensions_are_cut_last() -> None:
    cells = made()
    assert cuts(cells, 160) == [3, 2, 1]
    assert cuts(cells, 160, spared=[0]) == [1, 4, 1]


def test_around_a_cell_are_two_branches_and_all_where_it_is_a_total() -> None:
    cells = made()
    cell = int(cells.places(np.array([4 * cells.strides[1] + 2 * cells.strides[2]]))[0])
    nodes = [np.unique(cells.coordinates[around(cells, cell), d]) for d in range(3)]
    assert [found.size for found in nodes] == [AREA.size, 3, 3]
    assert nodes[1].tolist() == [0, 4, 5]
    wider = np.unique(cells.coordinates[around(cells, cell, further=3), 1])
    assert wider.tolist() == [0, 4, 5, 6, 7]
