"""The linear attacker over the cells of a ledger, for more statements than atoms can be cut for.

A cell is a query that some statement is about, or what is left of a published one when published
ones are taken from it. Rows: within each group of cells that differ in one dimension, a cell is
the sum of the largest that fit beside each other in it, and what they leave.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure._solver import TOLERANCE
from clerestory.disclosure.attacker import (
    CONTRADICTION,
    Asked,
    Contradiction,
    Inference,
    Search,
    asked_of,
    describe,
    limits,
)
from clerestory.disclosure.cell_derivations import cell_in_words, derive_cell
from clerestory.disclosure.grid_attack import Attack, Findings, Question
from clerestory.disclosure.knowledge import NO_LIMIT
from clerestory.disclosure.percentages import Percentage
from clerestory.disclosure.subtractions import families
from clerestory.disclosure.systems import UNLIMITED, Contradictory, Flags, System
from clerestory.disclosure.tables import Policy, Query, Statement, Zeros
from clerestory.disclosure.worlds import Domains

Leaves = frozenset[str]


@dataclass(slots=True)
class Cells:
    """Cells by key, with how each is written, and rows as factors of cells; a row sums to 0."""

    place: dict[Query, int] = field(default_factory=dict)
    written: list[Query] = field(default_factory=list)
    rows: dict[tuple[tuple[int, int], ...], None] = field(default_factory=dict)
    domains: Mapping[str, Leaves] = field(default_factory=dict)

    def add(self, key: Query, written: Query) -> int:
        if key not in self.place:
            self.place[key] = len(self.written)
            self.written.append(written)
        return self.place[key]

    def tie(self, *factors: tuple[int, int]) -> None:
        self.rows.setdefault(tuple(sorted(factors)))

    @property
    def matrix(self) -> sp.csr_array:
        entries = [(row, *pair) for row, pairs in enumerate(self.rows) for pair in pairs]
        lines, cells, factors = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.rows), len(self.written))
        return sp.csr_array((np.array(factors, np.int64), (lines, cells)), shape=shape)


def attack_ledger(
    statements: Sequence[Statement],
    policy: Policy,
    *,
    domains: Domains | None = None,
    percentages: Sequence[Percentage] = (),
    search: Search | None = None,
) -> tuple[Inference, ...]:
    """The interval of every cell that is not published, leaks first, for fractions of records:
    certainly wide enough, perhaps too wide. Raises Contradiction."""
    search = search or Search()
    cells, system = ledger_system(statements, policy, domains, percentages)
    wanted = system.low < system.high
    wanted[len(cells.place) :] = False  # what the percentages leave is no count
    try:
        attack = Attack(system, progress=search.tell, late=search.late)
        if search.exact:
            proved = attack.ask(Question.interval(wanted)).exact
        else:
            proved = _decide(attack, wanted, policy)
        found = attack.found
    except Contradictory:
        raise Contradiction(CONTRADICTION) from None
    names = [describe(query) for query in cells.written]
    about = _About(found, system, policy, search, cells.written, names)
    inferred, places = [], np.flatnonzero(wanted).tolist()
    for number, cell in enumerate(places):
        inferred.append(replace(about.inference(cell), proved=bool(proved[cell])))
        search.tell(number + 1, len(places))
    inferred += _subtracted(cells, system, cells.domains, policy)
    return tuple(sorted(inferred, key=lambda one: not one.leak))


def ledger_system(
    statements: Sequence[Statement],
    policy: Policy,
    domains: Domains | None,
    percentages: Sequence[Percentage],
) -> tuple[Cells, System]:
    """The cells, first those of the statements, and what is known of them."""
    asked = asked_of(statements, (), domains, percentages)
    cells = Cells(domains=asked.canon.domains)
    at = [cells.add(key, q) for key, q in zip(asked.keys, asked.queries, strict=True)]
    told = [limits(statement, policy) for statement in statements]
    fixed = {at[i] for i, (least, most) in enumerate(told) if least == most}
    _tie(cells, asked, fixed)
    _tie(cells, asked, set(range(len(cells.written))))
    shares = [(at[query], at[base]) for query, base in asked.bases]
    for pair, share in zip(shares, percentages, strict=True):
        for factors in share.inequalities:
            cells.written.append(Query.of())
            cells.tie(*zip(pair, factors, strict=True), (len(cells.written) - 1, -1))
    low, high = np.zeros(len(cells.written), np.int64), np.full(len(cells.written), UNLIMITED)
    for place, (least, most) in zip(at[: len(told)], told, strict=True):
        low[place] = max(low[place], least)
        high[place] = min(high[place], UNLIMITED if most == NO_LIMIT else most)
    for cell, key in enumerate(cells.place):
        if key.is_empty:
            high[cell] = 0
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        raise Contradiction(CONTRADICTION)
    return cells, System(cells.matrix, low, high)


def _tie(cells: Cells, asked: Asked, among: Iterable[int]) -> None:
    """Rows between these cells, group by group; what is left becomes a cell as well."""
    chosen = set(among)
    for dimension, domain in sorted(asked.canon.domains.items()):
        groups: dict[Query, dict[Leaves, int]] = {}
        for key, cell in cells.place.items():
            leaves = key.get(dimension)
            if cell in chosen and not key.is_empty:
                rest = key.replace(dimension, None)
                groups.setdefault(rest, {})[domain if leaves is None else leaves] = cell
        for rest, nodes in groups.items():
            _tie_group(cells, dimension, rest, nodes, domain)


def _tie_group(
    cells: Cells, dimension: str, rest: Query, nodes: Mapping[Leaves, int], domain: Leaves
) -> None:
    ordered = sorted(nodes, key=lambda node: (-len(node), sorted(node)))
    for place, outer in enumerate(ordered):
        inside = [node for node in ordered[place + 1 :] if node < outer]
        if not inside:
            continue
        for parts in families(inside):
            pairs = [(nodes[outer], 1), *((nodes[part], -1) for part in parts)]
            if left := outer.difference(*parts):
                key = rest.replace(dimension, None if left == domain else left)
                written = cells.written[nodes[outer]].replace(dimension, left)
                pairs.append((cells.add(key, written), -1))
            cells.tie(*pairs)


def _decide(attack: Attack, wanted: Flags, policy: Policy) -> Flags:
    """Settle which cells are leaks, and the interval of those that are as far as the time goes.
    Where the answer is proved."""
    size, threshold, found = wanted.size, policy.threshold, attack.found
    nothing, any_low = np.zeros(size, np.int64), np.full(size, UNLIMITED)
    hideable = policy.zeros is Zeros.HIDEABLE
    goal = np.full(size, threshold)
    attack.ask(Question(wanted, nothing if hideable else any_low, goal))
    if hideable:
        # What is never nought is small only if it can be below the threshold.
        counted = wanted & (found.low > 0) & (found.low < threshold) & (found.high >= threshold)
        attack.ask(Question(counted, goal - 1, nothing))
    can_be_large = found.most >= threshold - TOLERANCE
    can_be_nought = (found.least <= TOLERANCE) | (not hideable)
    can_be_small = found.least <= threshold - 1 + TOLERANCE
    safe = (found.high == 0) | (found.low >= threshold) | (can_be_large & can_be_nought)
    leak = (found.high > 0) & (found.high < threshold)
    leak |= hideable & (found.low > 0) & can_be_small
    attack.ask(Question.interval(wanted & leak))
    decided: Flags = safe | leak
    return decided


@dataclass(frozen=True, slots=True)
class _About:
    """Puts what was found of a cell into words."""

    found: Findings
    system: System
    policy: Policy
    search: Search
    written: Sequence[Query]
    names: Sequence[str]

    def inference(self, cell: int) -> Inference:
        low, high = int(self.found.low[cell]), int(self.found.high[cell])
        leak = 0 < high < self.policy.threshold
        leak |= 0 < low < self.policy.threshold and self.policy.zeros is Zeros.HIDEABLE
        reasons = list(self._reasons(cell, low, high)) if leak or self.search.exact else []
        because = "; ".join(reasons)
        if not because and leak:
            because = f"{self.names[cell]} is {low} to {high}: no time was left to say why"
        because = because or f"{self.names[cell]}: nothing that was published limits it"
        limit = None if high >= UNLIMITED else high
        return Inference(self.written[cell], low, limit, leak, True, because)

    def _reasons(self, cell: int, low: int, high: int) -> Iterator[str]:
        for side, end in ((1, high), (0, low)):
            if end >= UNLIMITED or (side == 0 and end == 0) or self.search.late():
                continue
            derivation = derive_cell(self.system, self.found.bounds, cell, side, end)
            if derivation is None:
                words = "at most" if side else "at least"
                yield f"{self.names[cell]} is {words} {end}: no table passes it"
            else:
                yield cell_in_words(derivation, self.system, self.names.__getitem__)
                if derivation.exact and low == high:
                    return


def _subtracted(
    cells: Cells, system: System, domains: Mapping[str, Leaves], policy: Policy
) -> list[Inference]:
    """Small differences of two published cells that are nested in one dimension."""
    found: dict[Query, Inference] = {}
    for dimension, domain in sorted(domains.items()):
        groups: dict[Query, list[tuple[int, Leaves, int]]] = {}
        for key, cell in cells.place.items():
            if system.low[cell] == system.high[cell]:
                leaves = key.get(dimension)
                node = int(system.low[cell]), domain if leaves is None else leaves, cell
                groups.setdefault(key.replace(dimension, None), []).append(node)
        for rest, nodes in groups.items():
            for (value, outer, cell), (less, inner, part) in itertools.permutations(nodes, 2):
                if 0 < value - less < policy.threshold and inner < outer:
                    key = rest.replace(dimension, outer - inner)
                    query = cells.written[cell].replace(dimension, outer - inner)
                    words = [describe(one) for one in (query, cells.written[cell])]
                    because = (
                        f"{words[0]}: {words[1]} ({value}) less "
                        f"{describe(cells.written[part])} ({less}) leaves {value - less}"
                    )
                    left = Inference(query, value - less, value - less, True, True, because)
                    if key not in cells.place:
                        found.setdefault(key, left)
    return list(found.values())
