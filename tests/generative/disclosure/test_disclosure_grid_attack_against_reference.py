"""The attacker over cells is held to plain enumeration of small linked tables."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.cell_derivations import check_cell, derive_cell
from clerestory.disclosure.grid_attack import Question, attack_cells
from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.reference import all_worlds
from clerestory.disclosure.systems import System, propagate

FLAT = Hierarchy("a", ("T", "a1", "a2"), np.array([-1, 0, 0]))
THREE = Hierarchy("b", ("T", "b1", "b2", "b3"), np.array([-1, 0, 0, 0]))
DEEP = Hierarchy("c", ("T", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))
LAYOUTS = [
    ([FLAT, THREE], [[0, 1]]),
    ([FLAT, DEEP], [[0, 1]]),
    ([FLAT, FLAT, FLAT], [[0, 1], [1, 2], [0, 2]]),
    ([FLAT, DEEP, FLAT], [[0, 1], [2]]),
]
MOST = 4
"""Records: every world of so many can be listed."""


@st.composite
def hidden_tables(draw):
    """A grid, which cells are hidden, and all worlds that agree with the others."""
    hierarchies, tables = draw(st.sampled_from(LAYOUTS))
    shape = [[node for node in range(h.size) if node not in h.parents] for h in hierarchies]
    leaves = np.stack([axis.ravel() for axis in np.meshgrid(*shape, indexing="ij")], axis=1)
    weights = np.zeros(len(leaves), dtype=np.int64)
    for place in draw(st.lists(st.integers(0, len(leaves) - 1), min_size=1, max_size=MOST)):
        weights[place] += 1
    found = grid(hierarchies, tables, leaves, weights)
    hidden = np.array(draw(st.lists(st.booleans(), min_size=found.size, max_size=found.size)))
    hidden[0] = False  # the grand total, so that the worlds are finitely many
    least = draw(st.integers(0, 1))
    hidden &= found.counts >= least
    worlds = [
        counts
        for world in all_worlds(len(leaves), int(weights.sum()))
        if agrees(counts := grid(hierarchies, tables, leaves, np.array(world)).counts, found,
                  hidden, least)
    ]  # fmt: skip
    return found, hidden, least, np.array(worlds)


def agrees(counts, found, hidden, least):
    told = counts[~hidden] == found.counts[~hidden]
    return bool(told.all() and (counts[hidden] >= least).all())


@settings(max_examples=15, deadline=None, derandomize=True)
@given(hidden_tables())
def test_the_interval_holds_every_world_and_a_two_way_table_has_no_gap(case):
    found, hidden, least, worlds = case
    system = System.of_grid(found, hidden, least)
    inferred = attack_cells(system, Question.interval(hidden))
    low, high = worlds.min(axis=0), worlds.max(axis=0)

    assert not inferred.unresolved.any()
    assert (inferred.low <= low).all() and (inferred.high >= high).all()
    if len(found.tables) == 1:  # then every vertex is whole
        assert (inferred.low == low).all() and (inferred.high == high).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(hidden_tables())
def test_pass_and_fail_agree_with_the_interval_and_every_leak_is_derived(case):
    found, hidden, least, _ = case
    system = System.of_grid(found, hidden, least)
    small = hidden & (found.counts > 0)
    goals = np.zeros(found.size, int), np.full(found.size, 3)
    inferred = attack_cells(system, Question(small, *goals), truth=found.counts)
    exact = attack_cells(system, Question.interval(hidden))

    assert not inferred.unresolved.any()
    failing = small & ((exact.low > 0) | (exact.high < 3))
    assert (inferred.failing == failing).all()
    bounds = propagate(system)
    for cell in np.flatnonzero(hidden)[:5]:
        for side, end in ((0, exact.low[cell]), (1, exact.high[cell])):
            derivation = derive_cell(system, bounds, int(cell), side, int(end))
            if end or side:
                assert derivation is not None, (cell, side, end)
                assert derivation.bound == end


def test_no_rows_prove_nothing():
    system = System.of_grid(grid([FLAT], [[0]], np.array([[1]]), np.array([2])), np.ones(3, bool))
    assert check_cell(system, 1, 1, {}) is None
