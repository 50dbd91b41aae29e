"""What a reader can infer from statements: the feasible interval of every query, leaks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from clerestory.disclosure._solver import MOST_NODES, Extreme, Outcome
from clerestory.disclosure.derivations import Words, derive, in_words
from clerestory.disclosure.knowledge import NO_LIMIT, Pool, Reader, Told
from clerestory.disclosure.rules import left_over
from clerestory.disclosure.tables import DisclosureError, Policy, Query, Statement, Zeros
from clerestory.disclosure.windows import TIME, read_segment
from clerestory.disclosure.worlds import Domains, canonical, partition


class Contradiction(DisclosureError):
    """No register fits what was stated."""


@dataclass(frozen=True, slots=True)
class Inference:
    """Least and greatest count that the query can have; `high` None means that there is no limit.

    `proved` is False where the limit of the search came before the proof: the interval is then
    certainly wide enough and perhaps too wide. A `leak` concerns somebody (at least one record
    in every world, or more than none at most) and shows the count to be small.
    """

    query: Query
    low: int
    high: int | None
    leak: bool
    proved: bool
    because: str

    def as_json(self) -> dict[str, Any]:
        interval = {"low": self.low, "high": self.high, "leak": self.leak}
        return {"query": self.query.as_json(), **interval, "because": self.because}


def attack(
    statements: Sequence[Statement],
    queries: Sequence[Query] | None = None,
    policy: Policy | None = None,
    *,
    domains: Domains | None = None,
    name: Callable[[Query], str] | None = None,
    nodes: int = MOST_NODES,
) -> tuple[Inference, ...]:
    """The interval of each query over every world that fits all statements, leaks first.

    Without `queries`: every query that some statement leaves open, every difference of two that
    are nested, and what is left of one when several published ones are taken from it.
    Raises Contradiction if the statements exclude each other.
    """
    policy = policy or Policy()
    stated = [statement.query for statement in statements]
    canon = canonical([*stated, *(queries or ())], domains)
    asked = list(range(len(stated), len(canon.keys)))
    written, keys = list(canon.queries), list(canon.keys)
    if queries is None:
        exact = [i for i, s in enumerate(statements) if s.interval[0] == s.interval[1]]
        fixed = {canon.keys[i] for i in exact}
        extra = [(canon.queries[i], key) for i, key in enumerate(canon.keys) if key not in fixed]
        extra += [(found.query, found.key) for found in left_over(canon, [exact])]
        asked = list(range(len(keys), len(keys) + len(extra)))
        written += [query for query, _ in extra]
        keys += [key for _, key in extra]
    if not keys:
        return ()
    pool = Pool(partition(keys, canon.domains).members)
    reader = Reader(pool, told_by(statements, len(keys), policy), nodes)
    _check_possible(reader)
    names = [(name or describe)(query) for query in written]
    found = {keys[at]: infer(reader, at, written[at], policy, names.__getitem__) for at in asked}
    return tuple(sorted(found.values(), key=lambda inference: not inference.leak))


def told_by(statements: Sequence[Statement], queries: int, policy: Policy) -> Told:
    told = Told.nothing(queries)
    for place, statement in enumerate(statements):
        told.low[place], told.high[place] = limits(statement, policy)
    return told


def limits(statement: Statement, policy: Policy) -> tuple[int, int]:
    """Least and greatest count that a reader of the statement and the policy allows."""
    low, high = statement.interval
    if statement.hidden and policy.zeros is Zeros.PUBLISHED:
        low = 1
    return low, NO_LIMIT if high is None else high


def _check_possible(reader: Reader) -> None:
    if reader.extreme(0, True).outcome is Outcome.INFEASIBLE:
        raise Contradiction(
            "no register fits all of these statements: two of them disagree, or a category that "
            "records have is missing from the domains; correct the figures or widen the domains"
        )


def infer(reader: Reader, at: int, query: Query, policy: Policy, name: Words) -> Inference:
    """What the reader can say of one query, with the sums that show it."""
    least, greatest = reader.interval(at)
    low, high = least.bound or 0, reader.upper_limit(greatest)
    leak = high is not None and 0 < high < policy.threshold
    if low < policy.threshold and low > 0 and policy.zeros is Zeros.HIDEABLE:
        leak = True
    proved = Outcome.LIMIT not in (least.outcome, greatest.outcome)
    return Inference(query, low, high, leak, proved, _because(reader, at, least, greatest, name))


def _because(reader: Reader, at: int, least: Extreme, greatest: Extreme, name: Words) -> str:
    reasons = []
    for up, extreme in ((True, greatest), (False, least)):
        limit = reader.upper_limit(extreme) if up else extreme.bound
        if limit is None or (not up and limit == 0):
            continue
        derivation = derive(reader, at, up, extreme)
        if derivation is None or derivation.bound != limit:
            side = "at most" if up else "at least"
            reasons.append(f"{name(at)} is {side} {limit}: no whole-number table passes it")
        else:
            reasons.append(in_words(derivation, reader, name))
            if derivation.exact and limit == (least.bound if up else greatest.bound):
                break
    return "; ".join(reasons) or f"{name(at)}: nothing that was published limits it"


def describe(query: Query) -> str:
    """The query in plain words, from its leaves: "age 0-9 or 10-17, year 2016"."""
    words = []
    for dimension, leaves in query.sets:
        words.append(f"{dimension} {_span(leaves) if dimension == TIME else _list(leaves)}")
    return ", ".join(words) or "everything"


def _list(leaves: frozenset[str]) -> str:
    return " or ".join(sorted(leaves)) or "nothing"


def _span(leaves: frozenset[str]) -> str:
    """Windows that follow on each other, as first to last day."""
    spans: list[tuple[int, int]] = []
    days = sorted(read_segment(leaf) for leaf in leaves)
    for first, last in ((start.toordinal(), end.toordinal()) for start, end in days):
        if spans and first == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return " and ".join(f"{_iso(first)} to {_iso(last)}" for first, last in spans) or "nothing"


def _iso(ordinal: int) -> str:
    return str(np.datetime64("0001-01-01") + np.timedelta64(ordinal - 1, "D"))
