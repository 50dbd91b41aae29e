"""Moves: changes of hidden cells that keep every sum, and what they prove.

The register moved by a move is a world that the reader cannot exclude. So a move that takes a
protected cell to the threshold, and one that takes it to the least it may be taken for, are the
whole proof for that cell; anybody checks them by addition. A move is kept in whole numbers with
one divisor: a world in fractions is a world of the linear attacker only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DIVISORS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 20, 21, 24, 30, 36, 42, 48, 60)
FINE = 2**30
"""The divisor of a move that no small one makes whole. Each cell is then rounded, by half a unit at
most, to nothing where it hardly moves, and so a sum of k cells may be off by k / 2 units: less than
a ten-millionth of a record for 200 cells."""

RISE = 40.0
"""Records that a cell rises in one move at most, where the threshold is the goal."""

ALMOST = 1e-6  # of a solver's numbers to what they stand for


class Zeros(StrEnum):
    """What the reader knows of noughts: see disclosure.tables.Zeros. `classic` never hides one
    and forgets that a hidden count is then at least 1: only to compare with other programs, and
    so no value of a policy."""

    HIDEABLE = "hideable"
    PUBLISHED = "published"
    CLASSIC = "classic"


@dataclass(frozen=True, slots=True)
class Rule:
    """A count from 1 to `threshold` - 1 must be open from `least` to `threshold` for a reader who
    knows that hidden means at least `floor`."""

    threshold: int = 5
    zeros: Zeros = Zeros.HIDEABLE

    @property
    def least(self) -> int:
        return 0 if self.zeros is Zeros.HIDEABLE else 1

    @property
    def floor(self) -> int:
        return 1 if self.zeros is Zeros.PUBLISHED else 0

    def is_small(self, counts: Ints) -> Flags:
        return np.asarray((counts > 0) & (counts < self.threshold))

    def is_hideable(self, counts: Ints) -> Flags:
        return np.asarray((counts > 0) | (self.zeros is Zeros.HIDEABLE))


@dataclass(frozen=True)
class Task:
    """Cells with their counts and sums (as in a Grid), and what may be done with them.

    `protected` need a proof. `may_hide` excludes what is published already, `open` is hidden from
    the start and at no cost: what earlier releases hid, and what no release ever shows. `weights`
    is the loss if a cell is hidden. `low` and `high`, where given, are how far each protected cell
    must be open instead of from the rule's least to its threshold.
    """

    counts: Ints
    sums: sp.csr_matrix
    by_cell: sp.csr_matrix = field(repr=False)
    rule: Rule
    protected: Flags
    may_hide: Flags
    open: Flags
    weights: Floats
    low: Ints | None = None
    high: Ints | None = None

    @property
    def size(self) -> int:
        return int(self.counts.size)

    @property
    def room(self) -> Ints:
        """How far each cell may fall."""
        return np.maximum(self.counts - self.rule.floor, 0)

    @property
    def rise(self) -> float:
        """How far each cell may rise: far enough for every goal, and it keeps programs bounded."""
        if self.low is None or self.high is None:
            return max(RISE, 2.0 * self.rule.threshold)
        goals = np.maximum(self.high - self.counts, self.counts - self.low)[self.protected]
        return max(RISE, RISE / self.rule.threshold * float(goals.max(initial=0)))

    @property
    def must_rise(self) -> Flags:
        """Protected cells that are below what they must be able to be."""
        return self.protected & (self.counts < self.top(np.arange(self.size)))

    def top(self, cells: Ints) -> Ints:
        """How high each of the cells must be able to be."""
        if self.high is None:
            return np.full(cells.size, self.rule.threshold)
        return self.high[cells]


@dataclass(frozen=True, slots=True)
class Move:
    """Cell `cells[i]` changes by `by[i] / divisor`."""

    cells: Ints
    by: Ints
    divisor: int


class Proof:
    """The moves found, and which needs are met: per cell, one up (to the threshold) and one down
    (to the least). A cell that is not protected needs nothing."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.moves: list[Move] = []
        self.needs_rise = task.must_rise
        rule = np.full(task.size, task.rule.least, dtype=np.int64)
        self.least = rule if task.low is None else task.low.copy()
        self.needs_fall = task.protected & (task.counts > self.least)
        self.weakened: dict[int, int] = {}

    @property
    def left(self) -> int:
        """How many needs have no proof yet."""
        return int(np.count_nonzero(self.needs_rise) + np.count_nonzero(self.needs_fall))

    @property
    def is_done(self) -> bool:
        return not self.left

    def unmet(self) -> Iterator[tuple[int, bool]]:
        """Needs without a proof, larger counts first: what they use serves the small ones too."""
        cells = np.flatnonzero(self.needs_rise | self.needs_fall)
        for cell in cells[np.argsort(-self.task.counts[cells], kind="stable")].tolist():
            yield cell, True
            yield cell, False

    def needs(self, cell: int, rises: bool) -> bool:
        return bool((self.needs_rise if rises else self.needs_fall)[cell])

    def goal(self, cell: int, rises: bool) -> int:
        """How far the cell has to move."""
        target = self.task.top(np.array([cell])) if rises else self.least[[cell]]
        return abs(int(target[0]) - int(self.task.counts[cell]))

    def weaken(self, cell: int, least: int) -> None:
        """The visible zeros keep the cell at `least` or above whatever else is hidden."""
        self.weakened[cell] = self.least[cell] = least
        self.needs_fall[cell] = self.task.counts[cell] > least

    def record(self, cells: Ints, by: Floats) -> None:
        """Keep a solver's move, as it is and as far as it goes both ways, where it meets a need
        that was not met yet."""
        moved = np.abs(by) > 0.5 / FINE
        cells, by = cells[moved], by[moved]
        room = self.task.room[cells]
        for scale in (1.0, reach(room, by), -reach(room, -by)):
            if np.isfinite(scale) and scale:
                self._keep(cells, by * scale)

    def _keep(self, cells: Ints, by: Floats) -> None:
        reached = self.task.counts[cells] + by
        if (reached < self.task.rule.floor - ALMOST).any():
            return
        rises = self.needs_rise[cells] & (reached >= self.task.top(cells) - ALMOST)
        falls = self.needs_fall[cells] & (reached <= self.least[cells] + ALMOST)
        if rises.any() or falls.any():
            move = _in_whole_numbers(self.task, cells, by)
            if not keeps_sums(self.task, move):
                return
            self.moves.append(move)
            self.needs_rise[cells[rises]] = False
            self.needs_fall[cells[falls]] = False


def reach(room: Ints, by: Floats) -> float:
    """How often the move can be made before a cell meets its floor."""
    falls = by < 0
    return float(np.min(room[falls] / -by[falls], initial=np.inf))


def _in_whole_numbers(task: Task, cells: Ints, by: Floats) -> Move:
    """With a small divisor if one makes every sum hold exactly, else in fine fractions."""
    for divisor in DIVISORS:
        whole = np.rint(by * divisor).astype(np.int64)
        if np.abs(whole - by * divisor).max(initial=0.0) < ALMOST * divisor:
            used = np.flatnonzero(whole)
            move = Move(cells[used], whole[used], divisor)
            if keeps_sums(task, move):
                return move
    return Move(cells, np.rint(by * FINE).astype(np.int64), FINE)


def keeps_sums(task: Task, move: Move) -> bool:
    """Whether every sum still holds: exactly, or as far as rounding to fine fractions allows."""
    used = task.by_cell[move.cells]
    times = np.diff(used.indptr)
    off = np.zeros(task.sums.shape[0], np.int64)
    np.add.at(off, used.indices, used.data.astype(np.int64) * np.repeat(move.by, times))
    parts = np.diff(task.sums.indptr)
    return bool((2 * np.abs(off) <= (parts if move.divisor == FINE else 0)).all())


def least_seen(counts: Ints, sums: sp.csr_matrix) -> Ints:
    """What every reader knows each count to be at least, where zeros are always published: 1, and
    as many as it has non-zero parts. Nothing that is hidden changes that."""
    least: Ints = (counts > 0).astype(np.int64)
    totals = sums.indices[sums.data > 0]  # in the order of the rows
    parts = (sums < 0).astype(np.int64)
    while True:
        higher = least.copy()
        np.maximum.at(higher, totals, parts @ least)
        if (higher == least).all():
            return least
        least = higher


def problems(task: Task, hidden: Flags, proof: Proof) -> list[str]:
    """What is wrong with a proof, by addition alone; nothing if all is well."""
    found: list[str] = []
    rise, fall = task.must_rise, task.protected & (task.counts > proof.least)
    for number, move in enumerate(proof.moves):
        reached = task.counts[move.cells] * move.divisor + move.by
        slack = int(ALMOST * move.divisor)
        if not keeps_sums(task, move):
            found.append(f"move {number} breaks a sum")
        if not hidden[move.cells].all():
            found.append(f"move {number} changes a published cell")
        if (reached < task.rule.floor * move.divisor - slack).any():
            found.append(f"move {number} takes a cell below {task.rule.floor}")
        rise[move.cells[reached >= task.top(move.cells) * move.divisor - slack]] = False
        fall[move.cells[reached <= proof.least[move.cells] * move.divisor + slack]] = False
    found += [f"cell {cell} is not shown to be open" for cell in np.flatnonzero(rise | fall)]
    return found
