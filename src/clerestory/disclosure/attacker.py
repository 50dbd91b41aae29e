"""What a reader can infer from statements: the feasible interval of every query, leaks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure._solver import MOST_NODES, Extreme, Outcome
from clerestory.disclosure.derivations import Words, derive, in_words
from clerestory.disclosure.knowledge import NO_LIMIT, Pool, Reader, Told
from clerestory.disclosure.percentages import Percentage
from clerestory.disclosure.rules import left_over
from clerestory.disclosure.tables import DisclosureError, Policy, Query, Statement, Zeros
from clerestory.disclosure.windows import TIME, read_segment
from clerestory.disclosure.worlds import MOST_ATOMS, Canon, Domains, canonical, partition

CONTRADICTION = (
    "no register fits all of these statements: two of them disagree, or a category that "
    "records have is missing from the domains; correct the figures or widen the domains"
)


class Contradiction(DisclosureError):
    """No register fits what was stated."""


@dataclass(slots=True)
class Search:
    """How far to look. `exact`: the interval of every query; else a query that is shown to be no
    leak is left at that. `late` says that the time is over; what is left is then not proved."""

    exact: bool = True
    most_atoms: int = MOST_ATOMS
    late: Callable[[], bool] = lambda: False
    tell: Callable[[int, int], None] = lambda _done, _all: None


MOST_WHOLE = 3_000
"""Atoms up to which whole numbers are decided; beyond, the linear attacker over cells."""


@dataclass(frozen=True, slots=True)
class Inference:
    """Least and greatest count that the query can have; `high` None means that there is no limit.

    `proved` is False where the limit of the search came before the proof: the interval is then
    certainly wide enough and perhaps too wide. Where only leaks are looked for, it says that it
    is proved whether this is one; the interval may still be too wide. A `leak` concerns somebody
    (at least one record in every world, or more than none at most) and shows the count to be small.
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What the statements and the questions come to: `statements[i]` is on `canon` query i, and
    `at` are the places in `keys` of the queries to be attacked."""

    statements: tuple[Statement, ...]
    percentages: tuple[Percentage, ...]
    bases: tuple[tuple[int, int], ...]
    canon: Canon
    queries: tuple[Query, ...]
    keys: tuple[Query, ...]
    at: tuple[int, ...]


def attack(
    statements: Sequence[Statement],
    queries: Sequence[Query] | None = None,
    policy: Policy | None = None,
    *,
    domains: Domains | None = None,
    name: Callable[[Query], str] | None = None,
    nodes: int = MOST_NODES,
    percentages: Sequence[Percentage] = (),
    search: Search | None = None,
) -> tuple[Inference, ...]:
    """The interval of each query over every world that fits all statements, leaks first.

    Without `queries`: every query that some statement leaves open, every difference of two that
    are nested, and what is left of one when several published ones are taken from it.
    Raises Contradiction if the statements exclude each other, TooManyAtoms if whole numbers
    cannot be decided.
    """
    policy, search = policy or Policy(), search or Search()
    asked = asked_of(statements, queries, domains, percentages)
    if not asked.keys:
        return ()
    atoms = partition(asked.keys, asked.canon.domains, search.most_atoms)
    members, told = atoms.members, told_by(statements, len(asked.keys), policy)
    for (query, base), share in zip(asked.bases, percentages, strict=True):
        members, told = _with_share(members, told, (query, base), share)
    reader = Reader(Pool(members), told, nodes)
    if reader.extreme(0, True).outcome is Outcome.INFEASIBLE:
        raise Contradiction(CONTRADICTION)
    words = [(name or describe)(query) for query in asked.queries]
    words += [
        f"what {share} of {describe(share.base)} leaves" for share in percentages for _ in "12"
    ]
    found = {}
    for number, at in enumerate(asked.at):
        if not search.late():
            found[asked.keys[at]] = _inferred(reader, at, asked, policy, words, search)
            search.tell(number + 1, len(asked.at))
        else:
            found[asked.keys[at]] = Inference(asked.queries[at], 0, None, False, False, "no time")
    return tuple(sorted(found.values(), key=lambda inference: not inference.leak))


def asked_of(
    statements: Sequence[Statement],
    queries: Sequence[Query] | None,
    domains: Domains | None,
    percentages: Sequence[Percentage],
) -> Asked:
    """What is to be attacked, made comparable."""
    stated = [statement.query for statement in statements]
    shares = [query for share in percentages for query in (share.query, share.base)]
    canon = canonical([*stated, *shares, *(queries or ())], domains)
    first = len(stated)
    bases = tuple((first + 2 * i, first + 2 * i + 1) for i in range(len(percentages)))
    written, keys = list(canon.queries), list(canon.keys)
    at = list(range(first + len(shares), len(keys)))
    if queries is None:
        exact = [i for i, s in enumerate(statements) if s.interval[0] == s.interval[1]]
        fixed = {canon.keys[i] for i in exact}
        extra = [(canon.queries[i], key) for i, key in enumerate(canon.keys) if key not in fixed]
        extra += [(found.query, found.key) for found in left_over(canon, [exact])]
        at = list(range(len(keys), len(keys) + len(extra)))
        written += [query for query, _ in extra]
        keys += [key for _, key in extra]
    return Asked(
        tuple(statements), tuple(percentages), bases, canon, tuple(written), tuple(keys), tuple(at)
    )


def _with_share(
    members: sp.csr_array, told: Told, pair: tuple[int, int], share: Percentage
) -> tuple[sp.csr_array, Told]:
    """Two rows more, each with an atom of its own for what the inequality leaves, told to be 0."""
    low, high = told.low, told.high
    for factors in share.inequalities:
        row = sum(f * members[[at]] for f, at in zip(factors, pair, strict=True))
        left = sp.csr_array(([-1], ([0], [0])), shape=(1, 1), dtype=np.int64)
        empty = sp.csr_array((members.shape[0], 1), dtype=np.int64)
        members = sp.csr_array(sp.block_array([[members, empty], [row, left]]))
        low, high = np.append(low, 0), np.append(high, 0)
    return members, Told(low, high)


def _inferred(
    reader: Reader, at: int, asked: Asked, policy: Policy, words: Sequence[str], search: Search
) -> Inference:
    """The interval; where only leaks are wanted, witnesses that show both ends are enough."""
    query, most = asked.queries[at], policy.threshold
    if not search.exact and policy.zeros is Zeros.HIDEABLE:
        least, greatest = reader.seen(at)
        if least == 0 and greatest is not None and greatest >= most:
            return Inference(query, 0, None, False, True, "both ends are possible")
    return infer(reader, at, query, policy, words.__getitem__)


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
