"""Releases protected one after another are safe together: scipy's attacker has all of them."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.linear_suppression import suppress_linear
from clerestory.disclosure.moves import Rule
from clerestory.disclosure.unions import TableRelease, union_task
from union_attack import Reader

RULE = Rule()
A = Hierarchy("a", ("Total", "a1", "a2", "a3"), np.array([-1, 0, 0, 0]))
B = Hierarchy("b", ("Total", "n", "s", "n1", "n2"), np.array([-1, 0, 0, 1, 1]))
C = Hierarchy("c", ("Total", "c1", "c2"), np.array([-1, 0, 0]))
LEAVES_OF = [
    {"Total": ["a1", "a2", "a3"], "a1": ["a1"], "a2": ["a2"], "a3": ["a3"]},
    {"Total": ["n1", "n2", "s"], "n": ["n1", "n2"], "n1": ["n1"], "n2": ["n2"], "s": ["s"]},
    {"Total": ["c1", "c2"], "c1": ["c1"], "c2": ["c2"]},
]
LEAVES = np.array(list(product([1, 2, 3], [2, 3, 4], [1, 2])))
WINDOWS = [
    ["1", "12", "123"],
    ["123", "1", "12"],
    ["1", "2", "12", "1234"],
    ["2", "12", "23"],  # two that overlap, and what they have in common
]
SEEDS = st.integers(0, 2**32 - 1)


def registers(seed: int, size: int) -> np.ndarray:
    """Records per period and leaf: drawn evenly, as small numbers alone are soon all hidden."""
    chance = np.random.default_rng(seed)
    shape = (size, len(LEAVES))
    return chance.integers(0, 13, shape) * (chance.random(shape) < 0.6)


def protected(earlier: list[TableRelease], cells: Grid, window: str = "") -> TableRelease | None:
    """The next release, or None where hiding cannot protect it."""
    everything = np.ones(cells.size, dtype=bool)
    new = TableRelease(f"release {window}", cells, everything, RULE, frozenset(window))
    union = union_task(earlier, new, np.log1p(cells.counts))
    found = suppress_linear(union.task, union.grid)
    hidden = found.hidden[union.places]
    return TableRelease(new.name, cells, hidden, RULE, new.window) if found.is_safe else None


def told(releases: list[TableRelease]) -> dict:
    """Each published figure, by periods and codes."""
    known = {}
    for release in releases:
        names = [held.name for held in release.grid.hierarchies]
        for cell in np.flatnonzero(~release.hidden):
            codes = dict(zip(names, release.grid.codes(cell), strict=True))
            query = (release.window or frozenset("1"), tuple(codes.get(d, "Total") for d in "abc"))
            known[query] = int(release.grid.counts[cell])
    return known


def assert_open(reader: Reader, query, count: int) -> None:
    if 1 <= count < RULE.threshold:
        low, high = reader.interval(query)
        assert low <= 1e-6, (query, count, low)
        assert high >= RULE.threshold - 1e-6, (query, count, high)


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.permutations([(0, 1), (1, 2), (0, 2)]))
def test_overlapping_tables_of_one_register(seed, tables):
    weights = registers(seed, 1)[0]
    releases: list[TableRelease] = []
    for dims in tables:
        used = [[A, B, C][d] for d in dims]
        cells = grid(used, [(0, 1)], LEAVES[:, list(dims)], weights)
        if (release := protected(releases, cells)) is None:
            break
        releases.append(release)

    reader = Reader(LEAVES_OF, tables, ["1"], told(releases))
    whole = grid([A, B, C], [(0, 1, 2)], LEAVES, weights)
    for cell in range(whole.size):
        codes = whole.codes(cell)
        used = {d for d, code in enumerate(codes) if code != "Total"}
        if any(used <= set(dims) for dims in tables[: len(releases)]):
            assert_open(reader, (frozenset("1"), codes), int(whole.counts[cell]))


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.sampled_from(WINDOWS))
def test_windows_that_nest_or_overlap(seed, windows):
    weights = registers(seed, 4)
    releases: list[TableRelease] = []
    held = {}
    for window in windows:
        within = weights[[int(period) - 1 for period in window]].sum(axis=0)
        cells = grid([A, B], [(0, 1)], LEAVES[:, :2], within)
        if (release := protected(releases, cells, window)) is None:
            break
        releases.append(release)
        held[frozenset(window)] = cells

    reader = Reader(LEAVES_OF, [(0, 1)], ["1", "2", "3", "4"], told(releases))
    asked = {window: cells.counts for window, cells in held.items()}
    asked |= {
        outer - inner: held[outer].counts - held[inner].counts
        for outer, inner in product(held, held)
        if inner < outer
    }
    for periods, values in asked.items():
        for cell, count in enumerate(values.tolist()):
            codes = (*next(iter(held.values())).codes(cell), "Total")
            assert_open(reader, (periods, codes), count)
