"""Rounding and perturbation of small linked tables, against enumeration of every true table."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.altered import Altered, exposed
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.perturbation import perturb
from clerestory.disclosure.propagation import narrow
from clerestory.disclosure.rounding import round_controlled

SALT = b"a salt of thirty-two bytes, here"
DEEP = Hierarchy("area", ("Total", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))
SEX = Hierarchy("sex", ("Total", "F", "M"), np.array([-1, 0, 0]))
AGE = Hierarchy("age", ("Total", "young", "old"), np.array([-1, 0, 0]))
SHAPES = [
    ((DEEP, SEX), ((0, 1),)),
    ((SEX, AGE), ((0, 1),)),
    ((DEEP,), ((0,),)),
    ((SEX, AGE, DEEP), ((0, 1), (1, 2))),
    ((SEX, AGE, DEEP), ((0, 1, 2),)),
]


def _leaves(hierarchies: tuple[Hierarchy, ...]) -> np.ndarray:
    ends = [sorted(set(range(h.size)) - set(h.parents.tolist())) for h in hierarchies]
    return np.array(list(itertools.product(*ends)))


@st.composite
def registers(draw: st.DrawFn, most: int = 9) -> tuple[Grid, np.ndarray, np.ndarray]:
    hierarchies, tables = draw(st.sampled_from(SHAPES))
    leaves = _leaves(hierarchies)
    weights = np.array(
        draw(st.lists(st.integers(0, most), min_size=len(leaves), max_size=len(leaves)))
    )
    return grid(hierarchies, tables, leaves, weights), leaves, weights


def enumerated(table: Grid, found: Altered) -> tuple[np.ndarray, np.ndarray]:
    """The least and greatest of each cell, over every table that agrees with what is stated."""
    totals = set(table.sums.indices[table.sums.data > 0].tolist())
    inner = [cell for cell in range(table.size) if cell not in totals]
    ranges = [np.arange(found.stated_low[c], found.stated_high[c] + 1) for c in inner]
    worlds = np.zeros((table.size, int(np.prod([r.size for r in ranges]))), np.int64)
    worlds[inner] = np.stack([axis.ravel() for axis in np.meshgrid(*ranges, indexing="ij")])
    rows = [
        (row.indices[row.data > 0][0], row.indices[row.data < 0])
        for row in (table.sums[[r]] for r in range(table.sums.shape[0]))
    ]
    for _ in range(4):  # levels deep
        for total, parts in rows:
            worlds[total] = worlds[parts].sum(axis=0)
    agrees = ~(table.sums @ worlds).any(axis=0)
    agrees &= (worlds >= found.stated_low[:, None]).all(axis=0)
    agrees &= (worlds <= found.stated_high[:, None]).all(axis=0)
    return worlds[:, agrees].min(axis=1), worlds[:, agrees].max(axis=1)


@settings(max_examples=60, deadline=None)
@given(registers(), st.integers(5, 7))
def test_rounded_figures_add_up_and_go_to_neighbours_where_they_can(
    drawn: tuple[Grid, np.ndarray, np.ndarray], base: int
) -> None:
    table, _, _ = drawn

    rounded = round_controlled(table, base)

    assert not (rounded.values % base).any() and rounded.values.min() >= 0
    assert not (table.sums @ rounded.values).any() and rounded.broken == 0
    if not rounded.warnings:
        assert rounded.max_change < base
        assert not rounded.changes[table.counts % base == 0].any()
    if len(table.tables) == 1 and len(table.tables[0]) < 3:
        assert not rounded.warnings  # two ways: always possible (Causey, Cox and Ernst 1985)
    assert (rounded.narrowed_low <= table.counts).all()
    assert (table.counts <= rounded.narrowed_high).all()
    assert rounded.safe


@settings(max_examples=20, deadline=None)
@given(registers(most=3).filter(lambda drawn: drawn[0].size <= 16))
def test_in_one_rounded_table_every_stated_number_is_possible(
    drawn: tuple[Grid, np.ndarray, np.ndarray],
) -> None:
    table, _, _ = drawn

    rounded = round_controlled(table, 2, 2)
    low, high = enumerated(table, rounded)

    assert (low == rounded.stated_low).all() and (high == rounded.stated_high).all()
    assert (low == rounded.narrowed_low).all() and (high == rounded.narrowed_high).all()


@settings(max_examples=25, deadline=None)
@given(registers(most=4).filter(lambda drawn: drawn[0].size <= 16), st.integers(0, 99))
def test_the_attack_on_noise_agrees_with_enumeration(
    drawn: tuple[Grid, np.ndarray, np.ndarray], turn: int
) -> None:
    table, leaves, weights = drawn
    salt = SALT + bytes([turn])

    shown = perturb(table, salt, 2, leaves=leaves, weights=weights, variance=1.0)
    low, high = enumerated(table, shown)

    assert (shown.narrowed_low <= low).all() and (high <= shown.narrowed_high).all()
    assert (low <= table.counts).all() and (table.counts <= high).all()
    # In tables of two ways the linear attacker is as good as one who counts in whole numbers.
    assert shown.failing.tolist() == np.flatnonzero(exposed(low, high, 2)).tolist()
    assert not shown.undecided.size


@settings(max_examples=60, deadline=None)
@given(registers(), st.data())
def test_narrowed_intervals_hold_the_truth(
    drawn: tuple[Grid, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    table, _, _ = drawn
    slack = st.lists(st.integers(0, 3), min_size=table.size, max_size=table.size)
    low = np.maximum(0, table.counts - np.array(data.draw(slack)))
    high = table.counts + np.array(data.draw(slack))

    found = narrow(table.sums, low, high)

    assert found.possible and found.settled
    assert (low <= found.low).all() and (found.high <= high).all()
    assert (found.low <= table.counts).all() and (table.counts <= found.high).all()


ends = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)


@given(st.tuples(ends, ends, ends))
def test_one_sum_is_narrowed_to_what_enumeration_says(drawn: tuple[list[int], ...]) -> None:
    table = grid([SEX], [[0]], np.array([[1], [2]]), np.array([1, 1]))
    low, high = np.array(drawn).T

    found = narrow(table.sums, low, high)

    fits = [
        (f + m, f, m)
        for f, m in itertools.product(range(low[1], high[1] + 1), range(low[2], high[2] + 1))
        if low[0] <= f + m <= high[0]
    ]
    assert found.possible == bool(fits)
    if fits:
        assert found.low.tolist() == np.min(fits, axis=0).tolist()
        assert found.high.tolist() == np.max(fits, axis=0).tolist()


@pytest.mark.parametrize(("high", "possible"), [(3, False), (4, True)])
def test_intervals_that_contradict_the_sums_are_impossible(high: int, possible: bool) -> None:
    table = grid([SEX], [[0]], np.array([[1], [2]]), np.array([2, 2]))
    found = narrow(table.sums, np.array([0, 2, 2]), np.array([high, 9, 9]))
    assert found.possible is possible
