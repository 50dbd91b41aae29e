"""What a reader with a solver knows: a growing pool of worlds, and extremes proved over them.

Every world found for one query is a witness for all queries, and stays one as long as it agrees
with what is shown; the pool is therefore shared by all the attacks on one set of queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import MOST_NODES, Extreme, Outcome, Polytope
from clerestory.disclosure.worlds import LimitReached, World

Ints = NDArray[np.int64]

NO_LIMIT = np.iinfo(np.int64).max
"""Stands for "no upper limit" in the arrays of what was told."""


MOST_WORK = 6_000_000
"""What one release may take; that of an ordinary letter takes a hundredth of it."""


class TooMuchWork(LimitReached):
    """The solves that were allowed are used up."""


@dataclass(slots=True)
class Effort:
    """How much may still be solved: in rows and columns of the programs, the same everywhere."""

    most: int
    spent: int = 0

    @property
    def is_half_spent(self) -> bool:
        """Then what is found has to do: no better choice is looked for."""
        return 2 * self.spent > self.most

    def spend(self, size: int) -> None:
        """Raises TooMuchWork."""
        self.spent += size
        if self.spent > self.most:
            raise TooMuchWork(
                "these figures take more to protect together than is allowed; ask for fewer "
                "breakdowns at once, or for coarser ones"
            )


@dataclass(slots=True)
class Pool:
    """Worlds, and the value that each gives to each query (a row per world)."""

    members: sp.csr_array
    effort: Effort = field(default_factory=lambda: Effort(NO_LIMIT))
    worlds: list[World] = field(default_factory=list)
    _room: Ints = field(init=False)
    _seen: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._room = np.zeros((64, self.members.shape[0]), dtype=np.int64)

    @property
    def values(self) -> Ints:
        """A row for each world, a column for each query."""
        return self._room[: len(self.worlds)]

    def add(self, world: World) -> None:
        """Keep the world, unless one with the same values is there."""
        value: Ints = self.members @ world
        key = value.tobytes()
        if key in self._seen:
            return
        self._seen.add(key)
        at = len(self.worlds)
        if at == self._room.shape[0]:
            self._room = np.concatenate([self._room, np.zeros_like(self._room)])
        self._room[at] = value
        self.worlds.append(world)

    def fitting(self, low: Ints, high: Ints) -> NDArray[np.intp]:
        """Positions of the worlds in which every query lies from low to high."""
        return np.flatnonzero(((self.values >= low) & (self.values <= high)).all(axis=1))


@dataclass(frozen=True, slots=True)
class Told:
    """Least and greatest value of each query that a reader was told; 0 and NO_LIMIT if nothing."""

    low: Ints
    high: Ints

    @classmethod
    def nothing(cls, queries: int) -> Told:
        return cls(np.zeros(queries, dtype=np.int64), np.full(queries, NO_LIMIT))

    def exactly(self, positions: Sequence[int] | Ints, values: Ints) -> Told:
        """The same, with the values of some queries told as well."""
        low, high = self.low.copy(), self.high.copy()
        at = np.asarray(positions, dtype=np.intp)
        low[at], high[at] = values[at], values[at]
        return Told(low, high)


class Reader:
    """Somebody who was told `told`, knows the rules and has a solver."""

    def __init__(self, pool: Pool, told: Told, nodes: int = MOST_NODES) -> None:
        self.pool, self.told, self._nodes = pool, told, nodes
        self.rows = np.flatnonzero((told.low > 0) | (told.high < NO_LIMIT))
        limits = told.high[told.high < NO_LIMIT]
        # A query that is bounded at all is bounded by a sum of statements, each as often as its
        # largest factor says: more than all of them together means that there is no upper limit.
        largest = int(np.abs(pool.members.data).max(initial=1))
        self.cap = (int(limits.sum() + told.low.sum()) + 1000) * largest
        self._fits = pool.fitting(told.low, told.high)
        self._polytope: Polytope | None = None

    @property
    def polytope(self) -> Polytope:
        if self._polytope is None:
            high = self.told.high[self.rows].astype(float)
            high[self.told.high[self.rows] == NO_LIMIT] = np.inf
            low = self.told.low[self.rows].astype(float)
            matrix = sp.csr_array(self.pool.members[self.rows])
            self._polytope = Polytope(matrix, low, high, self.cap, self._nodes)
        return self._polytope

    @property
    def has_seen(self) -> bool:
        """Whether any world is known that agrees with what was told."""
        return bool(self._fits.size)

    def seen(self, query: int) -> tuple[int | None, int | None]:
        """Least and greatest value of the query in the worlds found so far."""
        if not self._fits.size:
            return None, None
        values = self.pool.values[self._fits, query]
        return int(values.min()), int(values.max())

    def seen_all(self) -> tuple[Ints, Ints]:
        """The same for every query; raises ValueError while no world is known."""
        values = self.pool.values[self._fits]
        return values.min(axis=0), values.max(axis=0)

    def extreme(self, query: int, up: bool, goal: int | None = None) -> Extreme:
        """Least or greatest value of the query; the world found joins the pool."""
        return self.push(np.asarray(self.pool.members[[query]].todense())[0], up, goal)

    def push(self, vector: Ints, up: bool, goal: int | None = None, branch: bool = True) -> Extreme:
        """The same for any whole-number combination of atoms.

        Without `branch` a fractional answer is left at that: good enough to look for witnesses.
        """
        self.pool.effort.spend(self.rows.size + vector.size)
        extreme = self.polytope.extreme(vector, up, goal, branch)
        if extreme.world is not None:
            before = len(self.pool.worlds)
            self.pool.add(extreme.world)
            if len(self.pool.worlds) > before:
                self._fits = np.append(self._fits, before)
        return extreme

    def reaches(self, query: int, up: bool, goal: int) -> tuple[bool, Extreme | None]:
        """Whether some world gives the query the goal or more (`up`), or the goal or less.

        The extreme is None where a world in the pool answers at once.
        """
        low, high = self.seen(query)
        if low is not None and high is not None and (high >= goal if up else low <= goal):
            return True, None
        found = self.extreme(query, up, goal)
        if found.value is None:
            return False, found
        return (found.value >= goal if up else found.value <= goal), found

    def world(self, query: int, up: bool, goal: int) -> World | None:
        """The first world known that reaches the goal; None if none was found."""
        reached, extreme = self.reaches(query, up, goal)
        if not reached:
            return None
        if extreme is not None:
            return extreme.world
        values = self.pool.values[self._fits, query]
        place = int(np.flatnonzero(values >= goal if up else values <= goal)[0])
        return self.pool.worlds[int(self._fits[place])]

    def interval(self, query: int) -> tuple[Extreme, Extreme]:
        """Least and greatest value, each proved unless its outcome says otherwise."""
        return self.extreme(query, False), self.extreme(query, True)

    def upper_limit(self, extreme: Extreme) -> int | None:
        """The proved upper bound as a reader would say it; None means that there is none."""
        return None if extreme.bound is None or extreme.bound >= self.cap else extreme.bound


def settled(extreme: Extreme) -> bool:
    """Whether a failure to reach a goal is proved rather than given up."""
    return extreme.outcome is not Outcome.LIMIT


def is_fixed(reader: Reader, query: int) -> bool:
    """Whether the reader can work the query out exactly."""
    low, high = reader.seen(query)
    if low != high:
        return False
    least, greatest = reader.interval(query)
    return least.outcome is greatest.outcome is Outcome.OPTIMAL and least.value == greatest.value
