"""The promise by plain enumeration: the definition, for tables so small that every world can be
listed. Slow, without a solver, and meant to be read; the engine is held to it by tests.

A register here is a list of *places* (the leaf combinations that a record can have) with a whole
number of records each, at most `most` in all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from clerestory.disclosure.tables import Count, Policy, Query, Statement, Zeros
from clerestory.disclosure.windows import TIME, contains

Place = Mapping[str, str]
"""One leaf per dimension; for the time received, a day."""

World = tuple[int, ...]
"""Records per place."""


def is_in(place: Place, query: Query) -> bool:
    """Whether a record at the place is counted by the query."""
    return all(
        contains(leaves, date.fromisoformat(place[dimension]))
        if dimension == TIME
        else place[dimension] in leaves
        for dimension, leaves in query.sets
    )


def inside(places: Sequence[Place], query: Query) -> tuple[int, ...]:
    """The positions of the places that the query counts."""
    return tuple(at for at, place in enumerate(places) if is_in(place, query))


def count_in(world: World, members: Sequence[int]) -> int:
    """The count of a query with these members, in that world."""
    return sum(world[at] for at in members)


def all_worlds(places: int, most: int) -> Iterator[World]:
    """Every way to put at most `most` records into so many places."""
    if places == 0:
        yield ()
        return
    for held in range(most + 1):
        for rest in all_worlds(places - 1, most - held):
            yield (held, *rest)


def limits(statement: Statement, policy: Policy) -> tuple[int, int | None]:
    """What the statement says; where noughts are always published, hidden means at least 1."""
    low, high = statement.interval
    if statement.hidden and policy.zeros is Zeros.PUBLISHED:
        low = 1
    return low, high


def worlds(
    places: Sequence[Place], statements: Sequence[Statement], policy: Policy, most: int
) -> list[World]:
    """Every world in which all statements are true."""
    told = [(inside(places, s.query), *limits(s, policy)) for s in statements]
    return [
        world
        for world in all_worlds(len(places), most)
        if all(
            low <= count_in(world, members) and (high is None or count_in(world, members) <= high)
            for members, low, high in told
        )
    ]


def feasible(fitting: Sequence[World], places: Sequence[Place], query: Query) -> set[int]:
    """The feasible set of the query: what a reader with all the time in the world learns."""
    members = inside(places, query)
    return {count_in(world, members) for world in fitting}


def is_protected(count: Count, policy: Policy) -> bool:
    """Whether the promise is about a query with this count."""
    return 1 <= count.people < policy.threshold


def is_kept(values: set[int], count: Count, policy: Policy, before: Collection[int] = ()) -> bool:
    """The promise for one protected query, noughts being hideable: some world gives it 0, and
    some world gives it the threshold or more, or more than it is if it is that already. Of the
    values that were left `before` the release no more is asked than that they stay in reach."""
    most = policy.threshold
    if count.records >= policy.threshold:
        most = count.records + 1
    return reaches(values, 0, most, before)


def is_hidden_alike(values: set[int], policy: Policy, before: Collection[int] = ()) -> bool:
    """What every hidden cell must look like, whatever it counts: it may be nought and may reach
    the threshold, or it is certainly not small."""
    return reaches(values, 0, policy.threshold, before) or min(values) >= policy.threshold


def reaches(values: set[int], least: int, most: int, before: Collection[int] = ()) -> bool:
    """Whether the values reach both ends, as far as they did before."""
    if before:
        least, most = max(least, min(before)), min(most, max(before))
    return min(values) <= least and max(values) >= most


def is_kept_from_insider(
    fitting: Sequence[World],
    places: Sequence[Place],
    truth: World,
    known: Sequence[Query],
    query: Query,
) -> bool:
    """Whether somebody who also knows the true counts of `known` is left with two or more values
    for the query."""
    own = [inside(places, told) for told in known]
    left = [
        world
        for world in fitting
        if all(count_in(world, members) == count_in(truth, members) for members in own)
    ]
    return len(feasible(left, places, query)) > 1
