"""From tables, counts and earlier statements to one problem over the atoms."""

from __future__ import annotations

import itertools
import math
from collections import Counter as Repeats
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._solver import Outcome
from clerestory.disclosure.attacker import describe, limits
from clerestory.disclosure.foreknowledge import excused
from clerestory.disclosure.knowledge import NO_LIMIT, Effort, Ints, Pool, Reader, Told
from clerestory.disclosure.promises import Insider, Problem
from clerestory.disclosure.rules import Demand, is_small, left_over, wanted_high
from clerestory.disclosure.suppression import Equation
from clerestory.disclosure.tables import (
    TOTAL,
    Count,
    DisclosureError,
    Policy,
    Query,
    Statement,
    TableSpecification,
    Zeros,
)
from clerestory.disclosure.worlds import Canon, Domains, LimitReached, World, canonical, partition

MOST_CELLS = 3_000
"""More cells are refused unseen: their differences alone are too many to go through."""

MOST_PAIRS = 50_000
"""Pairs of queries of one person each, of which every one has to be counted."""


class TooManyCells(LimitReached):
    """More cells, or more people alone in cells, than can be gone through."""


Counter = Callable[[Sequence[Query]], Sequence[Count]]
"""Counts queries in a register, in order."""

Position = tuple[str, tuple[str, ...]]
"""A table's name and the codes of one of its cells."""

Cell = tuple[TableSpecification, tuple[str, ...], Query]


class Weight(StrEnum):
    """What hiding a cell of n records costs: log(1 + n), 1, or n."""

    LOG = "log"
    ONE = "one"
    COUNT = "count"

    def of(self, records: int) -> float:
        if self is Weight.LOG:
            return math.log1p(records)
        return 1.0 if self is Weight.ONE else float(records)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a release is protected under; see `protection.protect`."""

    policy: Policy
    known: tuple[Statement, ...]
    domains: Domains | None
    shown: tuple[Query, ...]
    weight: Weight
    repeated: bool
    nodes: int
    effort: Effort
    fixed: tuple[tuple[int, ...], ...] = ()
    """Sets of stated queries (positions in the survey) that readers can fix in a choice that was
    tried: what is left when several of them are taken from another is surveyed too."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Every different query that the promise is about, counted.

    The first `stated` are cells and known queries; `left` gives, for each further one, the outer
    query and the parts taken from it. `place` says where each cell, then each known query, went.
    """

    canon: Canon
    keys: tuple[Query, ...]
    queries: tuple[Query, ...]
    counts: tuple[Count, ...]
    place: tuple[int, ...]
    stated: int
    left: Mapping[int, tuple[int, tuple[int, ...]]]

    @property
    def records(self) -> Ints:
        return np.array([count.records for count in self.counts], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Assembly:
    """One problem, and the way back from its positions to cells, counts and words."""

    survey: Survey
    problem: Problem
    names: tuple[str, ...]
    position: Mapping[Position, int]
    equations: tuple[Equation, ...]
    already: tuple[str, ...] = ()

    def name(self, at: int) -> str:
        """A query in words, by its position."""
        return self.names[at]


def assemble(
    tables: Sequence[TableSpecification],
    count: Counter,
    terms: Terms,
    worlds: Sequence[World] = (),
) -> Assembly:
    """Count everything that the promise is about and put it into one problem.

    `worlds` are those found for the same tables with fewer `terms.fixed`: the atoms are the same.
    Raises DisclosureError where counts, statements and domains disagree, LimitReached where whole
    numbers cannot be decided.
    """
    if len({table.name for table in tables}) < len(tables):
        raise DisclosureError("two tables of one release have the same name; rename one")
    _check_size(tables)
    cells = [(table, codes, query) for table in tables for codes, query in table.cells()]
    survey = _survey(cells, count, terms)
    places = dict(
        zip(((table.name, codes) for table, codes, _ in cells), survey.place, strict=False)
    )
    names = _names(cells, survey)
    problem = _problem(survey, len(cells), count, terms)
    for world in worlds:
        problem.pool.add(world)
    _check_consistent(problem)
    problem, already = excused(problem, names.__getitem__)
    found = tuple(row for table in tables for row in _equations(table, places, survey))
    return Assembly(survey, problem, names, places, found, already)


def _check_size(tables: Sequence[TableSpecification]) -> None:
    sizes = (
        math.prod(len(axis.categories) + table.total for axis in table.axes) for table in tables
    )
    if (cells := sum(sizes)) > MOST_CELLS:
        raise TooManyCells(
            f"{cells} cells are asked for, and {MOST_CELLS} can be protected together; ask for "
            "fewer breakdowns at once, or for coarser ones"
        )


def _survey(cells: Sequence[Cell], count: Counter, terms: Terms) -> Survey:
    asked = [query for *_, query in cells] + [statement.query for statement in terms.known]
    size = len(asked)
    whole = canonical([*asked, *terms.shown], terms.domains)
    canon = Canon(whole.queries[:size], whole.keys[:size], whole.domains)
    unique: dict[Query, int] = {}
    for key in canon.keys:
        unique.setdefault(key, len(unique))
    place = tuple(unique[key] for key in canon.keys)
    first = {at: i for i, at in reversed(list(enumerate(place)))}
    stated = range(len(unique))
    found = left_over(canon, ([first[at] for at in fixed] for fixed in (stated, *terms.fixed)))
    counted = count([*canon.queries, *(difference.query for difference in found)])
    _check_same(canon, counted, place, first)
    order = [first[at] for at in range(len(unique))]
    return Survey(
        canon,
        (*unique, *(difference.key for difference in found)),
        (*(canon.queries[i] for i in order), *(difference.query for difference in found)),
        (*(counted[i] for i in order), *counted[size:]),
        place,
        len(unique),
        {
            at: (place[difference.outer], tuple(place[part] for part in difference.parts))
            for at, difference in enumerate(found, len(unique))
        },
    )


def _check_same(
    canon: Canon, counted: Sequence[Count], place: Sequence[int], first: Mapping[int, int]
) -> None:
    for i, at in enumerate(place):
        if counted[i] != counted[first[at]]:
            raise DisclosureError(
                f"{describe(canon.queries[i])} counts {counted[i].records} and "
                f"{describe(canon.queries[first[at]])} counts {counted[first[at]].records}, though "
                "they are the same if the domains are complete; name every leaf in the domains"
            )


def _names(cells: Sequence[Cell], survey: Survey) -> tuple[str, ...]:
    names = [describe(query) for query in survey.queries]
    named = set()
    for (table, codes, _), at in zip(cells, survey.place, strict=False):
        if at not in named:
            named.add(at)
            names[at] = table.label(codes)
    for at, (outer, parts) in survey.left.items():
        names[at] = f"{names[outer]} other than {' and '.join(names[part] for part in parts)}"
    return tuple(names)


def _problem(survey: Survey, cells: int, count: Counter, terms: Terms) -> Problem:
    policy = terms.policy
    records = survey.records
    unique = tuple(dict.fromkeys(survey.place[:cells]))
    small = [at for at, held in enumerate(survey.counts) if is_small(held, policy)]
    told = _told(survey, survey.place[cells:], terms)
    forced = _forced(survey, unique, told, terms)
    pool = Pool(partition(survey.keys, survey.canon.domains).members, terms.effort)
    least = _least(pool, records, survey, unique, terms)
    demands = (Demand(at, int(least[at]), wanted_high(survey.counts[at], policy)) for at in small)
    return Problem(
        policy=policy,
        pool=pool,
        records=records,
        cells=unique,
        forced=forced,
        primary=frozenset(small) & frozenset(unique),
        told=told,
        demands=tuple(demands),
        insiders=_insiders(survey, small, count) if policy.insider else (),
        least=least,
        weights=_weights(survey, cells, terms),
        already=Told.nothing(len(survey.keys)),
        nodes=terms.nodes,
    )


def _weights(survey: Survey, cells: int, terms: Terms) -> NDArray[np.float64]:
    """What hiding each query costs; with `repeated`, once for each table that shows it."""
    weights = np.array([terms.weight.of(held.records) for held in survey.counts])
    if terms.repeated:
        for at, times in Repeats(survey.place[:cells]).items():
            weights[at] *= times
    return weights


def _told(survey: Survey, place: Sequence[int], terms: Terms) -> Told:
    """What is known beside the release. An earlier figure that the register no longer bears out
    cannot be reasoned with: the reader would know of two registers."""
    told = Told.nothing(len(survey.keys))
    for at, statement in zip(place, terms.known, strict=True):
        low, high = limits(statement, terms.policy)
        records = survey.counts[at].records
        if not low <= records <= high:
            raise DisclosureError(
                f"an earlier statement on {describe(statement.query)} says {low} to "
                f"{'any number' if high == NO_LIMIT else high}, the register now counts {records}; "
                "protect against the register as it was, or withdraw and correct the statement"
            )
        told.low[at] = max(told.low[at], low)
        told.high[at] = min(told.high[at], high)
    return told


def _forced(survey: Survey, cells: Sequence[int], told: Told, terms: Terms) -> frozenset[int]:
    """Cells that must be shown: asked to be, already known exactly (but for a small count, which
    is not said again), empty by their definition, or nought where those are always published."""
    position = {key: at for at, key in enumerate(survey.keys)}
    wanted = canonical([*survey.canon.queries, *terms.shown], terms.domains).keys
    forced = {position[key] for key in wanted[len(survey.canon.queries) :] if key in position}
    known = (at for at in cells if told.low[at] == told.high[at])
    forced |= {at for at in known if not is_small(survey.counts[at], terms.policy)}
    forced |= {at for at in cells if survey.keys[at].is_empty}
    if terms.policy.zeros is Zeros.PUBLISHED:
        forced |= {at for at in cells if not survey.counts[at].records}
    return frozenset(forced)


def _least(pool: Pool, records: Ints, survey: Survey, cells: Sequence[int], terms: Terms) -> Ints:
    """The least that the policy and the visible noughts allow each query: 0 where noughts may be
    hidden; else what follows from every cell being seen to be nought or not."""
    least = np.zeros(len(survey.keys), dtype=np.int64)
    if terms.policy.zeros is Zeros.HIDEABLE:
        return least
    told = Told.nothing(len(survey.keys))
    for at in cells:
        told.low[at] = min(1, records[at])
        told.high[at] = told.high[at] if records[at] else 0
    reader = Reader(pool, told, terms.nodes)
    for at in range(least.size):
        goal = int(told.low[at])
        reached, extreme = reader.reaches(at, False, goal)
        bound = None if extreme is None else extreme.bound
        least[at] = goal if reached or bound is None else bound
    return least


def _insiders(survey: Survey, small: Sequence[int], count: Counter) -> tuple[Insider, ...]:
    """Everybody who is alone in a stated query, with the protected queries about others.

    Two queries of one person each are about the same person if they have a record in common, or
    if together they are a query of one person. (Somebody who is alone in two cells that differ in
    more than one dimension counts as two insiders: counts alone cannot tell.)
    """
    alone = [at for at in small if survey.counts[at].people == 1]
    if math.comb(len(alone), 2) > MOST_PAIRS:
        raise TooManyCells(
            f"{len(alone)} counts concern one person, too many to keep each of them from the "
            "others; ask for fewer breakdowns at once, or for coarser ones"
        )
    pairs = list(itertools.combinations(alone, 2))
    asked = [_common(survey.queries[a], survey.queries[b]) for a, b in pairs]
    together = {at: {at} for at in alone}
    for (a, b), held in zip(pairs, count(asked) if asked else (), strict=True):
        if held.people == 1:
            joined = together[a] | together[b]
            for at in joined:
                together[at] = joined
    people = {frozenset(group): min(group) for group in together.values()}
    insiders = []
    for group in sorted(people, key=lambda group: people[group]):
        cells = tuple(sorted(at for at in group if at < survey.stated))
        own = [survey.keys[at] for at in cells]
        victims = tuple(
            at for at in small if at not in group and not _within_any(survey.keys[at], own)
        )
        if cells:
            insiders.append(Insider(cells, victims))
    return tuple(insiders)


def _common(first: Query, second: Query) -> Query:
    """The records in both; or, if there are none and only one dimension differs, those in either.

    Either way, of two queries of one person each, it has one person if both are the same.
    """
    both = first.intersect(second)
    apart = [name for name, leaves in both.sets if not leaves]
    if len(apart) != 1 or first.replace(apart[0], None) != second.replace(apart[0], None):
        return both
    leaves = (first.get(apart[0]) or frozenset()) | (second.get(apart[0]) or frozenset())
    return first.replace(apart[0], leaves)


def _within_any(key: Query, others: Sequence[Query]) -> bool:
    return any(key.intersect(other) == key for other in others)


def _check_consistent(problem: Problem) -> None:
    """Find one register with the true counts: the first witness, and a check of the domains."""
    everything = Told.nothing(problem.records.size).exactly(
        np.arange(problem.records.size), problem.records
    )
    reader = Reader(problem.pool, everything, problem.nodes)
    if reader.extreme(0, True).outcome is Outcome.INFEASIBLE:
        raise DisclosureError(
            "the counts do not add up over the leaves that are named; name every leaf that a "
            "record can have in the domains, unknown included"
        )


def _equations(
    table: TableSpecification, places: Mapping[Position, int], survey: Survey
) -> Iterator[Equation]:
    """Each cell of the table that is the sum of other cells of it along one axis."""
    margin = (TOTAL,) if table.total else ()
    shown = [(*(category.code for category in axis.categories), *margin) for axis in table.axes]
    for i, axis in enumerate(table.axes):
        for rest in itertools.product(*shown[:i], *shown[i + 1 :]):
            row = {code: places[table.name, (*rest[:i], code, *rest[i:])] for code in shown[i]}
            domain = survey.canon.domains[axis.dimension]
            leaves = {at: survey.keys[at].get(axis.dimension) for at in row.values()}
            full = {at: domain if held is None else held for at, held in leaves.items()}
            yield from _sums(full)


def _sums(leaves: Mapping[int, frozenset[str]]) -> Iterator[Equation]:
    for parent, whole in leaves.items():
        inside = {at: held for at, held in leaves.items() if held and held < whole}
        parts = {
            at: held
            for at, held in inside.items()
            if not any(held < other for other in inside.values())
        }
        exact = sum(map(len, parts.values())) == len(whole)
        if parts and exact and frozenset().union(*parts.values()) == whole:
            yield parent, tuple(parts)
