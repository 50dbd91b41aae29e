"""A table that follows the worlds of earlier windows, on a row of three cells and its total."""

import numpy as np

from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.growth import Growth, _packed, waiting_cells
from clerestory.disclosure.moves import Rule

RULE = Rule()
ROW = grid(
    [Hierarchy("a", ("Total", "a1", "a2", "a3"), np.array([-1, 0, 0, 0]))],
    [(0,)],
    np.array([[1], [2], [3]]),
    np.array([2, 9, 9]),
)
BEFORE = ROW.counts
MAY_HIDE = np.array([False, True, True, True])
PRICE = np.array([9.0, 1.0, 2.0, 3.0])
KNOWN = [np.array([[0.0, 3, -3, 0]]), np.array([[0.0, -2, 2, 0]])]  # a1 up to 5, and down to 0


def growth(counts: list[int], hidden: list[bool]) -> Growth:
    rows = np.stack([BEFORE, np.array(counts)])
    return Growth(ROW, rows, RULE, np.array(hidden), MAY_HIDE, PRICE)


def test_a_new_table_stays_as_it_is_where_the_increment_makes_up_for_the_world() -> None:
    work = growth([40, 12, 19, 9], [False] * 4)

    work.run(KNOWN)

    assert work.left == 0
    assert not work.hidden.any()
    assert all((world[-1] == 0).all() for world in work.worlds)


def test_cells_without_an_increment_are_hidden_to_follow() -> None:
    work = growth([20, 2, 9, 9], [False, True, False, False])

    work.run(KNOWN)

    assert work.left == 0
    assert work.hidden.tolist() == [False, True, True, False]  # the cheaper of the other two
    for world in work.worlds:
        assert (np.stack([BEFORE, BEFORE]) + world >= 0).all()
        assert (world[1] >= world[0]).all()
        assert not (ROW.sums @ world.T).any()


def test_what_cannot_be_met_is_left() -> None:
    work = growth([20, 2, 9, 9], [False, True, False, False])

    work.run([])  # nothing is known of the earlier table, and the new one has no increment

    assert work.left > 0


def test_worlds_that_touch_no_cell_in_common_are_packed() -> None:
    one, other, third = (np.array([by]) for by in ([1.0, 0, 0], [0, 2.0, 0], [0, 1.0, 1.0]))

    packed = _packed([one, other, third])

    assert [world.tolist() for world in packed] == [[[1, 2, 0]], [[0, 1, 1]]]


def test_small_increments_and_cells_that_were_hidden_and_did_not_grow_are_chosen_first() -> None:
    counts = np.array([[30, 9, 9, 9], [34, 12, 9, 19]])

    chosen = waiting_cells(counts, RULE, [np.array([False, False, True, True])])

    assert chosen.tolist() == [True, True, True, False]


def test_what_is_said_to_be_met_is_met_by_some_world() -> None:
    work = growth([26, 3, 12, 11], [False, True, True, True])

    work.run(KNOWN)

    assert work.left == 0
    windows = np.stack([np.zeros(4), BEFORE, [26, 3, 12, 11]])
    moved = [windows + np.vstack([np.zeros(4), world]) for world in work.worlds]
    for inner, outer in ((0, 1), (0, 2), (1, 2)):
        reached = np.stack([world[outer] - world[inner] for world in moved])
        small = RULE.is_small(windows[outer] - windows[inner])
        assert (reached.min(axis=0)[small] == 0).all()
        assert (reached.max(axis=0)[small] >= RULE.threshold).all()
