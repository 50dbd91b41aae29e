"""What one task over several releases says about their cells."""

import numpy as np

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.moves import Rule
from clerestory.disclosure.unions import TableRelease, alone_in, union_task

RULE = Rule()
A = Hierarchy("a", ("Total", "a1", "a2"), np.array([-1, 0, 0]))
B = Hierarchy("b", ("Total", "b1", "b2"), np.array([-1, 0, 0]))
TOTAL, A1 = 0, 1


def row(first: int, second: int, held: Hierarchy = A) -> Grid:
    return grid([held], [(0,)], np.array([[1], [2]]), np.array([first, second]))


def release(cells: Grid, hidden: list[bool], window: str = "") -> TableRelease:
    return TableRelease("release", cells, np.array(hidden), RULE, frozenset(window))


def test_tables_without_a_common_dimension_share_their_total() -> None:
    earlier = release(row(8, 9), [False, False, False])
    new = release(row(3, 14, B), [True, True, True])

    union = union_task([earlier], new, np.ones(3))

    assert union.grid is not None and union.task.size == 5
    assert union.task.may_hide[union.places].tolist() == [False, True, True]
    assert union.task.protected[union.places].tolist() == [False, True, False]
    assert union.task.weights[union.places].tolist() == [0, 1, 1]


def test_a_cell_beside_a_published_window_has_the_room_of_its_increment() -> None:
    one = release(row(10, 30), [False, False, False], "1")
    two = release(row(11, 41), [True, True, True], "12")
    three = release(row(13, 51), [True, True, True], "123")

    union = union_task([two, one], three, np.ones(3))

    assert union.grid is None
    at = union.places[A1]  # 3 more than in 1, 2 more than in 12: a small difference of windows
    assert union.task.counts[at] == 3
    assert union.task.protected[at] and union.start[at]
    second = np.flatnonzero(union.task.protected & (union.task.counts == 1))
    third = np.flatnonzero(union.task.protected & (union.task.counts == 2))
    assert second.size == third.size == 1  # what 2 adds to 1, and 3 to 12
    assert union.task.protected.sum() == 3
    assert not union.task.protected[union.places[TOTAL]]


def test_what_windows_apart_count_is_not_compared() -> None:
    one = release(row(10, 30), [False, False, False], "1")
    other = release(row(12, 31), [True, True, True], "2")

    union = union_task([one], other, np.ones(3))

    assert not union.task.protected.any()
    assert union.task.counts[union.places].tolist() == other.grid.counts.tolist()


def test_whoever_is_alone_in_all_windows_is_an_insider_though_nobody_is_new() -> None:
    before = release(row(1, 30), [False, True, True], "1")
    grown = release(row(1, 31), [True, True, True], "12")

    union = union_task([before], grown, np.ones(3))

    assert union.task.counts.tolist() == [1, 0, 1]  # one more in a2, nobody in a1
    assert alone_in(union, grown.grid.counts).tolist() == [True, True, True]
    assert alone_in(union, np.array([32, 2, 31])).tolist() == [True, False, True]
