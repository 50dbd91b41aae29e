"""Controlled rounding: what is shown, what is refused, and what the attacker makes of it."""

import numpy as np
import pytest
import scipy.sparse as sp

from clerestory.disclosure._rounding_solver import undecided
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.propagation import narrow
from clerestory.disclosure.rounding import MOST_CELLS, round_controlled
from clerestory.disclosure.rounding_search import Limits
from clerestory.disclosure.tables import DisclosureError


def flat(name: str, leaves: int) -> Hierarchy:
    codes = ("Total", *(f"{name}{n}" for n in range(1, leaves + 1)))
    return Hierarchy(name, codes, np.array([-1, *[0] * leaves]))


def cross(counts: np.ndarray) -> Grid:
    """One table of all dimensions of an array of inner counts."""
    hierarchies = [flat("abcd"[d], size) for d, size in enumerate(counts.shape)]
    leaves = np.argwhere(counts >= 0) + 1
    return grid(hierarchies, [list(range(counts.ndim))], leaves, counts.ravel())


def test_figures_are_multiples_next_to_the_counts_and_add_up() -> None:
    counts = np.array([[1, 2, 13], [4, 0, 10], [7, 3, 3]])

    rounded = round_controlled(cross(counts))

    assert not (rounded.values % 5).any()
    assert rounded.broken == 0
    assert rounded.max_change < 5
    assert rounded.safe and not rounded.warnings
    assert not rounded.changes[cross(counts).counts % 5 == 0].any()  # multiples stay
    assert rounded.changed == np.count_nonzero(cross(counts).counts % 5)


def test_a_shown_0_says_0_to_4() -> None:
    rounded = round_controlled(cross(np.array([[1, 20], [20, 20]])))

    shown_0 = np.flatnonzero(rounded.values == 0)
    assert rounded.narrowed_low[shown_0].tolist() == [0]
    assert rounded.narrowed_high[shown_0].tolist() == [4]
    assert "A shown 0 says 0 to 4, a shown 5 says 1 to 9." in " ".join(rounded.protects)


def test_a_base_below_the_threshold_is_refused() -> None:
    with pytest.raises(DisclosureError, match=r"base 3 is below the threshold 5.*round to 5"):
        round_controlled(cross(np.ones((2, 2), int)), base=3)


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(DisclosureError, match=f"up to {MOST_CELLS} can be rounded"):
        round_controlled(cross(np.ones((200, 200), int)))


def test_where_no_neighbouring_multiples_add_up_it_says_by_how_much() -> None:
    # In every plane exactly one of two cells must go up, which no choice of four cells satisfies.
    counts = np.zeros((2, 2, 2), int)
    counts[0, 0, 0] = counts[0, 1, 1] = counts[1, 0, 1] = counts[1, 1, 0] = 1

    rounded = round_controlled(cross(counts), base=2, threshold=2)

    assert rounded.broken == 0
    assert rounded.max_change == 2
    assert (
        "The greatest change is 2, and the stated intervals reach 3 both ways."
        in (rounded.warnings[0])
    )
    assert (rounded.stated_high - rounded.values == 3).all()


def test_an_exact_total_beside_rounded_parts_names_the_cells_that_it_exposes() -> None:
    known_total = 0
    table = cross(np.array([[3, 0]]))

    alone = round_controlled(table)
    beside = round_controlled(table, known=[known_total])

    assert table.counts[known_total] == 3
    assert alone.safe
    assert not beside.safe
    assert known_total in beside.failing
    assert "is known to be small: 3 to 3" in " ".join(beside.warnings)


def test_what_only_several_sums_say_together_is_found_by_linear_programs() -> None:
    # x + y = y + z = x + z = 2, so each is 1; row by row each is 0 to 2.
    sums = sp.csr_matrix([[-1, -1, 0, 1, 0, 0], [0, -1, -1, 0, 1, 0], [-1, 0, -1, 0, 0, 1.0]])
    low, high = np.array([0, 0, 0, 2, 2, 2]), np.full(6, 2)
    by_row = narrow(sums, low, high)

    low, high, left = undecided(sums, by_row.low, by_row.high, np.arange(3), 2, programs=20)

    assert by_row.low[:3].tolist() == [0, 0, 0] and by_row.high[:3].tolist() == [2, 2, 2]
    assert low[:3].tolist() == high[:3].tolist() == [1, 1, 1]
    assert not left.size
    assert undecided(sums, by_row.low, by_row.high, np.arange(3), 2, programs=3)[2].size == 3


def test_a_table_too_large_for_one_program_is_searched_and_repaired() -> None:
    counts = np.random.default_rng(3).poisson(2.0, (30, 20, 5))
    table = cross(counts)

    rounded = round_controlled(table, limits=Limits(steps=1_000, repairs=10))

    assert table.size > 3_000
    assert rounded.broken == 0
    assert not (rounded.values % 5).any() and rounded.values.min() == 0
    assert (rounded.max_change >= 5) == bool(rounded.warnings)
    again = round_controlled(table, limits=Limits(steps=1_000, repairs=10))
    assert (again.values == rounded.values).all()


def test_linked_tables_too_large_for_one_program_are_refused() -> None:
    hierarchies = [flat("a", 50), flat("b", 50), flat("c", 50)]
    table = grid(hierarchies, [[0, 1], [1, 2]], np.array([[1, 1, 1]]), np.array([1]))
    with pytest.raises(DisclosureError, match="linked tables: up to 3000 can be rounded"):
        round_controlled(table)


def test_linked_tables_share_the_rounding_of_their_margin() -> None:
    hierarchies = [flat("a", 3), flat("b", 3), flat("c", 3)]
    leaves = np.argwhere(np.ones((3, 3, 3), bool)) + 1
    weights = np.random.default_rng(1).poisson(3.0, 27)
    table = grid(hierarchies, [[0, 1], [1, 2], [0, 2]], leaves, weights)

    rounded = round_controlled(table)

    assert rounded.broken == 0
    assert rounded.max_change < 5
