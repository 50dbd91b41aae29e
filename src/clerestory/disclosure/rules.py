"""Which queries are protected, and what the promise asks of each.

Protected is what concerns 1 to t-1 people and is (a) a cell of anything released or asked for, or
(b) a difference of two of those that are nested in one dimension and equal in the others: what a
reader gets by one subtraction (ages 15 to 17 between "under 15" and "under 18"; what one more
year adds; all concerns less one concern).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clerestory.disclosure.tables import Count, Policy, Query
from clerestory.disclosure.worlds import Canon


@dataclass(frozen=True, slots=True)
class Difference:
    """`outer` less `inner` (positions in the canon): the records that one subtraction isolates."""

    outer: int
    inner: int
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


def remainders(canon: Canon, exact: Sequence[int]) -> tuple[tuple[Query, Query], ...]:
    """What is left of a query told exactly when its parts told exactly are taken away, as written
    and as canonical query: the sum of all hidden parts of a published total."""
    found: dict[Query, Query] = {}
    for dimension, domain in sorted(canon.domains.items()):
        groups: dict[Query, dict[frozenset[str], int]] = {}
        for at in exact:
            key = canon.keys[at]
            leaves = key.get(dimension)
            rest = key.replace(dimension, None)
            groups.setdefault(rest, {}).setdefault(domain if leaves is None else leaves, at)
        for rest, nodes in groups.items():
            for whole, at in nodes.items():
                left = whole.difference(*(part for part in nodes if part < whole))
                if left and left != whole:
                    key = rest.replace(dimension, left)
                    found.setdefault(key, canon.queries[at].replace(dimension, left))
    return tuple((query, key) for key, query in found.items())


def _nested(
    dimension: str, rest: Query, nodes: Sequence[tuple[frozenset[str], int]], canon: Canon
) -> list[Difference]:
    pairs = []
    for outer_leaves, outer in nodes:
        for inner_leaves, inner in nodes:
            if inner_leaves < outer_leaves:
                remaining = outer_leaves - inner_leaves
                query = canon.queries[outer].replace(dimension, remaining)
                pairs.append(Difference(outer, inner, query, rest.replace(dimension, remaining)))
    return pairs
