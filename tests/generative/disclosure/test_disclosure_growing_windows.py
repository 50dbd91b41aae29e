"""Releases whose window grows by a year each: safe together, whatever is known of the earlier
proofs. scipy's attacker has all of them."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.growing_windows import (
    as_bytes,
    from_bytes,
    growing_start,
    window_moves,
)
from clerestory.disclosure.linear_suppression import suppress_linear
from clerestory.disclosure.move_certificate import Moves
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


def false_moves(size: int, seed: int) -> Moves:
    """Changes that break sums, and take cells below nothing."""
    chance = np.random.default_rng(seed)
    return Moves.of([(np.arange(size), chance.integers(-9, 9, size), 1) for _ in range(5)])


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["kept", "lost", "false"]))
def test_every_difference_of_two_years_is_open(seed, known):
    chance = np.random.default_rng(seed)
    yearly = chance.integers(0, 13, (YEARS, len(LEAVES)))
    yearly *= chance.random(yearly.shape) < 0.7
    releases: list[TableRelease] = []
    moves = None
    for year in range(YEARS):
        cells = grid([A, B], [(0, 1)], LEAVES, yearly[: year + 1].sum(axis=0))
        window = frozenset(str(n) for n in range(year + 1))
        new = TableRelease(f"to {year}", cells, np.ones(cells.size, bool), RULE, window)
        union = union_task(releases, new, np.log1p(cells.counts))
        start = growing_start([*releases, new], union, moves)
        assert start is not None
        found = suppress_linear(union.task, start=start.hidden, moves=start.moves)
        if not found.is_safe:
            break
        hidden = found.hidden[union.places]
        releases.append(TableRelease(new.name, cells, hidden, RULE, window))
        if known == "kept":
            kept = window_moves(releases, found)
            moves = from_bytes(as_bytes(kept))
            assert moves.count == kept.count and np.array_equal(moves.by, kept.by)
        elif known == "false":
            moves = false_moves(cells.size * len(releases), seed)

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
