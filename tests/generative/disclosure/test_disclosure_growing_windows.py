"""Releases whose window grows by a year each: safe together. scipy's attacker has all of them."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear
from clerestory.disclosure.moves import Rule
from clerestory.disclosure.unions import TableRelease, union_task
from union_attack import Reader

RULE = Rule()
A = Hierarchy("a", ("Total", "a1", "a2", "a3"), np.array([-1, 0, 0, 0]))
B = Hierarchy("b", ("Total", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))
LEAVES_OF = [
    {"Total": ["a1", "a2", "a3"], "a1": ["a1"], "a2": ["a2"], "a3": ["a3"]},
    {"Total": ["n1", "n2", "s"], "n": ["n1", "n2"], "n1": ["n1"], "n2": ["n2"], "s": ["s"]},
]
LEAVES = np.array(list(product([1, 2, 3], [2, 3, 4])))
YEARS = 4


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_difference_of_two_years_is_open(seed):
    chance = np.random.default_rng(seed)
    yearly = chance.integers(0, 13, (YEARS, len(LEAVES)))
    yearly *= chance.random(yearly.shape) < 0.7
    releases: list[TableRelease] = []
    for year in range(YEARS):
        cells = grid([A, B], [(0, 1)], LEAVES, yearly[: year + 1].sum(axis=0))
        window = frozenset(str(n) for n in range(year + 1))
        new = TableRelease(f"to {year}", cells, np.ones(cells.size, bool), RULE, window)
        union = union_task(releases, new, np.log1p(cells.counts))
        found = suppress_linear(union.task, union.grid, start=union.start)
        if not found.is_safe:
            break
        hidden = found.hidden[union.places]
        releases.append(TableRelease(new.name, cells, hidden, RULE, window))

    told = {
        (release.window, release.grid.codes(int(cell))): int(release.grid.counts[cell])
        for release in releases
        for cell in np.flatnonzero(~release.hidden)
    }
    reader = Reader(LEAVES_OF, [(0, 1)], [str(n) for n in range(YEARS)], told)
    asked = {release.window: release.grid.counts for release in releases}
    asked |= {
        two.window - one.window: two.grid.counts - one.grid.counts
        for one, two in combinations(releases, 2)
    }
    for window, counts in asked.items():
        for cell in np.flatnonzero(RULE.is_small(counts)).tolist():
            low, high = reader.interval((window, releases[0].grid.codes(cell)))
            assert low <= 1e-6 and high >= RULE.threshold - 1e-6, (window, cell, low, high)
