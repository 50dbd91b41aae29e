"""Whether a choice of hidden cells keeps the promise, and which demand it breaks if it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._solver import MOST_NODES, Extreme, Outcome
from clerestory.disclosure.knowledge import Ints, Pool, Reader, Told
from clerestory.disclosure.rules import Demand
from clerestory.disclosure.tables import Policy, Zeros

PUSHES = 4
"""Solves that push all open queries up (or down) at once, before each gets its own."""


class Kind(StrEnum):
    DEMAND = "demand"
    ALIKE = "alike"
    INSIDER = "insider"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Insider:
    """Somebody who is alone in these cells and so knows them; `victims` are the protected
    queries, about other people too, that they must not be able to work out."""

    cells: tuple[int, ...]
    victims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """All queries of one release (positions into `pool.members`), and what is asked of them.

    `records` are the true counts; `cells` may be hidden unless in `forced`; `told` is what is
    known beside the release, and `already` how far that alone limits a query: no more is asked
    than that nothing further follows. A hidden cell must look like any other: reach 0 and the
    threshold, or be at least the threshold. `guards` are queries that are not protected but were
    once seen to be small, or to be somebody: a reader cannot know that they are not.
    """

    policy: Policy
    pool: Pool
    records: Ints
    cells: tuple[int, ...]
    forced: frozenset[int]
    primary: frozenset[int]
    told: Told
    demands: tuple[Demand, ...]
    insiders: tuple[Insider, ...]
    least: Ints
    weights: NDArray[np.float64]
    already: Told
    guards: tuple[int, ...] = ()
    nodes: int = MOST_NODES

    def ends(self, query: int, least: int, most: int) -> tuple[int, int]:
        """The least and most that the query must reach: no more than what is known leaves."""
        low, high = int(self.already.low[query]), int(self.already.high[query])
        return max(least, low), min(most, high)

    @property
    def hideable(self) -> frozenset[int]:
        return frozenset(self.cells) - self.forced

    def told_by(self, hidden: Iterable[int]) -> Told:
        """What a reader knows when exactly these cells are hidden."""
        concealed = frozenset(hidden)
        shown = [cell for cell in self.cells if cell not in concealed]
        told = self.told.exactly(shown, self.records)
        if self.policy.zeros is Zeros.PUBLISHED:
            at = np.array(sorted(concealed), dtype=np.intp)
            told.low[at] = np.maximum(told.low[at], 1)
        return told

    def reader(self, hidden: Iterable[int]) -> Reader:
        return Reader(self.pool, self.told_by(hidden), self.nodes)


@dataclass(frozen=True, slots=True)
class Failure:
    """A demand that does not hold. `goal` was not reached on the side `up`; `extreme` says how
    far the solver got, `reader` what it knew. `hidden_cell` names the cell of an ALIKE demand."""

    kind: Kind
    query: int
    up: bool
    goal: int
    extreme: Extreme
    reader: Reader
    insider: Insider | None = None

    @property
    def is_proved(self) -> bool:
        """True if it is certain that the goal cannot be reached; False if the limit came first."""
        bound = self.extreme.bound
        if self.extreme.outcome is Outcome.INFEASIBLE:
            return True
        return bound is not None and (bound < self.goal if self.up else bound > self.goal)


def failures(problem: Problem, hidden: frozenset[int]) -> Iterator[Failure]:
    """Every demand that hiding these cells leaves unmet, the promise itself first."""
    reader = problem.reader(hidden)
    demands = [(d.query, *problem.ends(d.query, d.least, d.most)) for d in problem.demands]
    cells = sorted(hidden - {demand.query for demand in problem.demands})
    threshold = problem.policy.threshold
    alike = [(cell, *problem.ends(cell, int(problem.least[cell]), threshold)) for cell in cells]
    push_all(reader, [*demands, *alike, *((guard, 0, threshold) for guard in problem.guards)])
    for query, least, most in demands:
        yield from _unmet(Kind.DEMAND, reader, query, least, most)
    for cell, least, most in alike:
        yield from _unlike(reader, cell, least, most)
    for guard in problem.guards:
        yield from seen_small(problem.policy, reader, guard)
    for insider in problem.insiders:
        yield from _worked_out(problem, reader, insider)


def push_all(reader: Reader, goals: list[tuple[int, int, int]]) -> None:
    """A few solves for all open goals together: they settle most of them."""
    if not goals:
        return
    queries = np.array([query for query, _, _ in goals], dtype=np.intp)
    ends = np.array([[least, most] for _, least, most in goals], dtype=np.int64)
    members = reader.pool.members
    for turn in range(2 * PUSHES):
        up = bool(turn % 2)
        if reader.has_seen:
            low, high = reader.seen_all()
            missing = high[queries] < ends[:, 1] if up else low[queries] > ends[:, 0]
        else:
            missing = np.ones(queries.size, dtype=bool)
        if missing.any():
            vector: Ints = members[queries[missing]].sum(axis=0).astype(np.int64)
            reader.push(vector, up, branch=False)


def _unmet(kind: Kind, reader: Reader, query: int, least: int, most: int) -> Iterator[Failure]:
    for up, goal in ((False, least), (True, most)):
        reached, extreme = reader.reaches(query, up, goal)
        if not reached and extreme is not None:
            yield Failure(kind, query, up, goal, extreme, reader)


def _unlike(reader: Reader, cell: int, least: int, most: int) -> Iterator[Failure]:
    """A hidden cell must reach both ends like a protected one, or surely not be small."""
    found = list(_unmet(Kind.ALIKE, reader, cell, least, most))
    if any(not failure.up and (failure.extreme.linear or 0) > most - 1 + 1e-6 for failure in found):
        return
    yield from found


def seen_small(policy: Policy, reader: Reader, query: int) -> Iterator[Failure]:
    """Where a reader sees that the query concerns somebody, or is small: what the attacker calls
    a leak, whatever the query truly counts."""
    low, high = reader.seen(query)
    if (low is None or low > 0) and policy.zeros is Zeros.HIDEABLE:
        least = reader.extreme(query, False)
        if 0 < (least.bound or 0) < policy.threshold:
            yield Failure(Kind.GUARD, query, False, 0, least, reader)
    if high is None or high < policy.threshold:
        most = reader.extreme(query, True)
        limit = reader.upper_limit(most)
        if limit is not None and 0 < limit < policy.threshold:
            yield Failure(Kind.GUARD, query, True, policy.threshold, most, reader)


def _worked_out(problem: Problem, outside: Reader, insider: Insider) -> Iterator[Failure]:
    reader = inside(problem, outside.told, insider)
    for query in insider.victims:
        yield from worked_out(problem, reader, insider, query)


def inside(problem: Problem, told: Told, insider: Insider) -> Reader:
    """A reader who was told this and knows the counts of the insider's cells too."""
    return Reader(problem.pool, told.exactly(insider.cells, problem.records), problem.nodes)


def worked_out(
    problem: Problem, reader: Reader, insider: Insider, query: int
) -> tuple[Failure, ...]:
    """Both sides on which no other value than the true one was found; none if there is one."""
    low, high = reader.seen(query)
    if low is not None and low != high:
        return ()
    truth = int(problem.records[query])
    found = []
    for up, goal in ((False, truth - 1), (True, truth + 1)):
        reached, extreme = reader.reaches(query, up, goal)
        if reached or extreme is None:
            return ()
        found.append(Failure(Kind.INSIDER, query, up, goal, extreme, reader, insider))
    return tuple(found)
