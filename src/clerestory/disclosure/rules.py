"""Which queries are protected, and what the promise asks of each.

Protected is what concerns 1 to t-1 people and is (a) a cell of anything released or asked for, or
(b) a difference of two of those that are nested in one dimension and equal in the others: what a
reader gets by one subtraction (ages 15 to 17 between "under 15" and "under 18"; what one more
year adds; all concerns less one concern), or (c) what is left of one of those when several
others, beside each other in one dimension, are taken from it (all concerns less two of them).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clerestory.disclosure.subtractions import subtractions
from clerestory.disclosure.tables import Count, Policy, Query
from clerestory.disclosure.worlds import Canon


@dataclass(frozen=True, slots=True)
class Difference:
    """`outer` less `parts` (positions in the canon): the records that subtraction isolates."""

    outer: int
    parts: tuple[int, ...]
    query: Query
    key: Query


@dataclass(frozen=True, slots=True)
class Demand:
    """Some world must give the query `least` or less, and some world `most` or more."""

    query: int
    least: int
    most: int


def is_small(count: Count, policy: Policy) -> bool:
    """Whether the count concerns at least one person and fewer than the threshold."""
    return 0 < count.people < policy.threshold


def wanted_high(count: Count, policy: Policy) -> int:
    """The threshold, or one more than its records where those reach the threshold already (few
    people with many records): the reader must not be able to cap the count at the truth."""
    return max(policy.threshold, count.records + 1 if count.records >= policy.threshold else 0)


def differences(canon: Canon) -> tuple[Difference, ...]:
    """Every difference of two queries nested in one dimension and equal in the others, once."""
    first: dict[Query, int] = {}
    for position, key in enumerate(canon.keys):
        if not key.is_empty:
            first.setdefault(key, position)
    found: dict[Query, Difference] = {}
    for dimension, domain in sorted(canon.domains.items()):
        groups: dict[Query, list[tuple[frozenset[str], int]]] = {}
        for key, position in first.items():
            leaves = key.get(dimension)
            rest = key.replace(dimension, None)
            groups.setdefault(rest, []).append((domain if leaves is None else leaves, position))
        for rest, nodes in groups.items():
            for difference in _nested(dimension, rest, nodes, canon):
                if difference.key not in first:
                    found.setdefault(difference.key, difference)
    return tuple(found.values())


def remainders(canon: Canon, stated: Sequence[int]) -> tuple[Difference, ...]:
    """What is left of a stated query when several stated ones are taken from it, once each."""
    found: dict[Query, Difference] = {}
    for dimension, domain in sorted(canon.domains.items()):
        groups: dict[Query, dict[frozenset[str], int]] = {}
        for at in stated:
            key = canon.keys[at]
            leaves = key.get(dimension)
            rest = key.replace(dimension, None)
            groups.setdefault(rest, {}).setdefault(domain if leaves is None else leaves, at)
        for rest, nodes in groups.items():
            for taken in subtractions(tuple(nodes)):
                key = rest.replace(dimension, taken.left)
                if len(taken.parts) > 1:
                    outer, parts = nodes[taken.outer], tuple(nodes[part] for part in taken.parts)
                    query = canon.queries[outer].replace(dimension, taken.left)
                    found.setdefault(key, Difference(outer, parts, query, key))
    return tuple(found.values())


def left_over(canon: Canon, sets: Iterable[Sequence[int]]) -> tuple[Difference, ...]:
    """Every difference, then what is left when several of each set are taken from another, but
    for what is stated itself."""
    stated = set(canon.keys)
    found = {difference.key: difference for difference in differences(canon)}
    for positions in sets:
        for remainder in remainders(canon, positions):
            if remainder.key not in stated:
                found.setdefault(remainder.key, remainder)
    return tuple(found.values())


def _nested(
    dimension: str, rest: Query, nodes: Sequence[tuple[frozenset[str], int]], canon: Canon
) -> list[Difference]:
    pairs = []
    for outer_leaves, outer in nodes:
        for inner_leaves, inner in nodes:
            if inner_leaves < outer_leaves:
                remaining = outer_leaves - inner_leaves
                query = canon.queries[outer].replace(dimension, remaining)
                pairs.append(Difference(outer, (inner,), query, rest.replace(dimension, remaining)))
    return pairs
