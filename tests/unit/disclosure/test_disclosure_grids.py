"""Linked hierarchical tables as cells and sums."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.grids import Grid, Hierarchy, grid


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(1, leaves + 1)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def test_a_margin_that_two_tables_share_is_one_cell() -> None:
    hierarchies = [flat("a", 2), flat("b", 2), flat("c", 2)]
    leaves = np.array([[1, 1, 1], [1, 2, 2], [2, 2, 2]])

    linked = grid(hierarchies, [[0, 1], [1, 2]], leaves, np.array([5, 7, 1]))

    assert linked.size == 9 + 9 - 3
    counts = {linked.codes(cell): int(linked.counts[cell]) for cell in range(linked.size)}
    assert counts["Total", "b2", "Total"] == 8
    assert counts["a1", "b1", "Total"] == 5
    assert counts["Total", "b1", "c2"] == 0
    assert linked.sums.shape[0] == 2 * (3 + 3) - 1  # the sum of the shared margin once


def test_levels_of_different_depth_count_every_record_once_at_each() -> None:
    deep = Hierarchy("area", ("Total", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))

    found = grid([deep], [[0]], np.array([[3], [2], [3]]), np.array([1, 2, 4]))

    assert found.counts.tolist() == [7, 5, 2, 5, 0]


MONTHS = Hierarchy(  # two calendar and two financial years over four months, m2 to m3 in both
    "month",
    ("Total", "c1", "c2", "f1", "f2", "q", "m1", "m2", "m3", "m4"),
    np.array([-1, 0, 0, -1, -1, 1, 1, 5, 5, 2]),
    (np.array([-1, -1, -1, 0, 0, 4, 3, 5, 5, 4]),),
)


def test_trees_share_leaves_and_nodes_and_count_each_record_once() -> None:
    leaves = np.array([[6], [7], [8], [9]])

    found = grid([MONTHS], [[0]], leaves, np.array([1, 2, 4, 8]))

    counts = dict(zip(MONTHS.codes, found.counts.tolist(), strict=True))
    assert counts == {
        **{"Total": 15, "c1": 7, "c2": 8, "f1": 1, "f2": 14, "q": 6},
        **{"m1": 1, "m2": 2, "m3": 4, "m4": 8},
    }
    told = sorted(
        [MONTHS.codes[cell] for cell in found.sums[row].indices]
        for row in range(found.sums.shape[0])
    )
    assert told == [
        ["Total", "c1", "c2"],
        ["Total", "f1", "f2"],
        ["c1", "q", "m1"],
        ["c2", "m4"],
        ["f1", "m1"],
        ["f2", "q", "m4"],
        ["q", "m2", "m3"],  # once, though both trees have it
    ]
    assert not (found.sums @ found.counts).any()


def test_sums_of_all_trees_hold_in_linked_tables() -> None:
    leaves = np.array([[6, 1, 1], [7, 2, 1], [8, 2, 2], [9, 1, 2]])

    found = grid(
        [MONTHS, flat("a", 2), flat("b", 2)], [[0, 1], [0, 2]], leaves, np.array([3, 5, 7, 11])
    )

    counts = {found.codes(cell): int(found.counts[cell]) for cell in range(found.size)}
    assert counts["f2", "a2", "Total"] == 12
    assert counts["f2", "Total", "b2"] == 18
    assert not (found.sums @ found.counts).any()
    shared, alone = 7 * 1, 1 * 2  # sums over months of the margin; of each other margin's Total
    assert found.sums.shape[0] == shared + 2 * (7 * 2 + 9 * 1) + alone


@settings(max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_every_sum_holds(counts: list[int]) -> None:
    hierarchies = [flat("a", 3), flat("b", 4)]
    leaves = np.array([[a, b] for a in range(1, 4) for b in range(1, 5)])

    found: Grid = grid(hierarchies, [[0, 1]], leaves, np.array(counts))

    assert not (found.sums @ found.counts).any()
    assert found.counts[0] == sum(counts)


@st.composite
def several_trees(draw: st.DrawFn) -> Hierarchy:
    """Four leaves below two middle nodes in the first tree, and two others in a second."""
    first = [draw(st.sampled_from((1, 2))) for _ in range(4)]
    second = [draw(st.sampled_from((3, 4, 0))) for _ in range(4)]
    middle = [-1 if place not in first else 0 for place in (1, 2)]
    other = [-1 if place not in second else 0 for place in (3, 4)]
    codes = ("all", "a1", "a2", "b1", "b2", "w", "x", "y", "z")
    trees = ([-1, *middle, -1, -1, *first], [-1, -1, -1, *other, *second])
    return Hierarchy("d", codes, np.array(trees[0]), (np.array(trees[1]),))


def is_within(hierarchy: Hierarchy, leaf: int, node: int) -> bool:
    """By walking up each tree from the leaf."""
    for parents in hierarchy.trees:
        place = leaf
        while place >= 0:
            if place == node:
                return True
            place = int(parents[place])
    return False


@settings(max_examples=50)
@given(
    several_trees(),
    several_trees(),
    st.lists(st.tuples(st.integers(5, 8), st.integers(5, 8), st.integers(0, 9)), min_size=1),
)
def test_a_cell_counts_the_records_that_its_nodes_cover(
    one: Hierarchy, other: Hierarchy, records: list[tuple[int, int, int]]
) -> None:
    table = np.array(records)

    found = grid([one, other], [[0, 1]], table[:, :2], table[:, 2])

    for count, (a, b) in zip(found.counts, found.coordinates, strict=True):
        within = (n for x, y, n in records if is_within(one, x, a) and is_within(other, y, b))
        assert count == sum(within)
    assert not (found.sums @ found.counts).any()
