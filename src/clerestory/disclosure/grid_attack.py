"""Whether a reader with a solver can tell that hidden cells are small: pass or fail, cell by cell.

A ladder, cheap steps first: whole-number bounds row by row; the cells that the equations fix, or
tie to each other; components of what is left; a few programs that push all open cells of a
component up, or down, each solution of which is a witness for every cell in it (of a large one:
programs that pull them to their goals, see crowds); then a program for each that is still open.
The answers hold for the linear attacker over these cells: a pass is a solution in fractions, a fail
is a bound in whole numbers (Fischetti and Salazar-Gonzalez 2001, "Solving the cell suppression
problem").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._grid_solver import Infeasible
from clerestory.disclosure._solver import TOLERANCE
from clerestory.disclosure.components import Component, components
from clerestory.disclosure.crowds import AT_ONCE, Crowd
from clerestory.disclosure.systems import (
    UNLIMITED,
    Bounds,
    Contradictory,
    Flags,
    Ints,
    System,
    propagate,
)

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
"""Told how many questions are settled, of how many."""

PUSHES = 12
"""Programs that push all open cells of a component up or down, in turn."""

LARGE = 2_000
"""Classes of a component: with more than these the simplex takes seconds for one program."""

SLACK = 1e-7
"""Of a bound, as a share of it: what the programs over crowds leave open of their optimum."""

STAGES = ((60, 30), (15, 300), (3, 0))
"""Crowds are pulled as long as each program settles so many; then come the bounds from so many of
the sums around each open class."""


@dataclass(frozen=True, slots=True)
class Question:
    """May each cell in `asked` be as low as `low`, and as high as `high`? Arrays over all cells."""

    asked: Flags
    low: Ints
    high: Ints

    @classmethod
    def interval(cls, asked: Flags) -> Question:
        """How low, and how high, can each be?"""
        return cls(asked, np.full(asked.size, -UNLIMITED), np.full(asked.size, UNLIMITED))

    @property
    def is_interval(self) -> Flags:
        """Where no goal is set, and the whole interval is wanted."""
        open_ended: Flags = self.low == -UNLIMITED
        return open_ended


@dataclass(slots=True)
class Findings:
    """What is known of each cell: `low` and `high` are proved in whole numbers, `least` and `most`
    were seen in solutions. `bounds` are what single rows proved, `label` the cells that the
    equations tie to each other one to one or in proportion (-1: settled)."""

    question: Question
    bounds: Bounds
    low: Ints
    high: Ints
    least: Floats
    most: Floats
    label: Ints
    programs: int = 0

    @property
    def failing(self) -> Flags:
        """Proved to be narrower than the question asks."""
        asked = self.question
        narrow = (self.low > asked.low) | (self.high < asked.high)
        return asked.asked & ~asked.is_interval & narrow

    @property
    def passing(self) -> Flags:
        """Seen at both ends that the question asks for; of an interval, both ends known."""
        asked = self.question
        down, up = self.least <= asked.low + TOLERANCE, self.most >= asked.high - TOLERANCE
        return asked.asked & np.where(asked.is_interval, self.exact, down & up)

    @property
    def unresolved(self) -> Flags:
        return self.question.asked & ~self.failing & ~self.passing

    @property
    def exact(self) -> Flags:
        """Both ends of the interval are proved and seen (to the next whole number inwards)."""
        least = np.ceil(self.least - TOLERANCE) <= self.low
        return least & (np.floor(self.most + TOLERANCE) >= self.high)

    @property
    def recoverable(self) -> Flags:
        """Known exactly."""
        known: Flags = self.low == self.high
        return known


class Attack:
    """One system under attack. Every question adds to what is known: solutions are kept."""

    def __init__(
        self,
        system: System,
        *,
        truth: Ints | None = None,
        late: Callable[[], bool] = lambda: False,
        progress: Progress | None = None,
    ) -> None:
        """`truth`, where it is at hand, is a first witness. Once it is `late` no further program
        is solved. Raises Contradictory if no numbers fit."""
        self.system, self.progress, self._late = system, progress, late
        self.bounds = propagate(system)
        self.components = components(system, self.bounds)
        low, high = self.components.low, self.components.high
        fixed = low == high
        least = np.where(fixed, low, np.inf) if truth is None else truth.astype(float)
        most = np.where(fixed, high, -np.inf) if truth is None else truth.astype(float)
        question = Question.interval(np.zeros(low.size, dtype=bool))
        label = self.components.label
        self.found = Findings(question, self.bounds, low, high, least, most, label)

    def check(self) -> None:
        """Raises Contradictory if no numbers fit."""
        for component in self.components.parts:
            try:
                component.block.minimise(np.zeros(component.size))
            except Infeasible:
                raise Contradictory(-1) from None

    def ask(self, question: Question) -> Findings:
        """Settle the question as far as the time goes. Raises Contradictory."""
        self.found.question = question
        for component in self.components.parts:
            try:
                self._settle(component)
            except Infeasible:
                raise Contradictory(-1) from None
        self.found.programs = sum(part.block.programs for part in self.components.parts)
        return self.found

    def _settle(self, component: Component) -> None:
        if component.size > LARGE:
            crowd = Crowd(component.block)
            self._settle_crowd(component, crowd)
            if not self.found.question.is_interval.any():
                self._settle_left(component, crowd)
                return
        else:
            for side in (0, 1) * (PUSHES // 2):
                mask = self._open(component, side)
                if mask.any():
                    self._solve(component, side, mask)
        self._tell()
        for side in (0, 1):
            tried = np.zeros(component.size, dtype=bool)
            while (mask := self._open(component, side) & ~tried).any() and not self._late():
                at = int(mask.argmax())
                tried[at] = True
                values = self._solve(component, side, np.arange(component.size) == at)
                if values is not None:
                    self._prove(component, at, side, float(values[at]))
                self._tell()

    def _settle_left(self, component: Component, crowd: Crowd) -> None:
        """Take each class that is left to its goal, or prove how near it comes."""
        for side in (0, 1):
            tried = np.zeros(component.size, dtype=bool)
            while (mask := self._open(component, side) & ~tried).any() and not self._late():
                chosen = np.flatnonzero(mask)[:AT_ONCE]
                tried[chosen] = True
                found = crowd.alone(self._goals(component, side), side, chosen)
                for at, values in zip(chosen.tolist(), found, strict=True):
                    if values is not None:
                        self._see(component, values)
                        if self._open(component, side)[at]:
                            self._prove(component, at, side, _outwards(float(values[at]), side))
                self._tell()

    def _settle_crowd(self, component: Component, crowd: Crowd) -> None:
        """Worlds for many at once, as long as each settles so many; in between, and at last, what
        the sums around the open classes say."""
        for gain, sums in STAGES:
            gained = gain
            while gained >= gain and not self._late():
                down, up = (self._limited(component, side) for side in (0, 1))
                before = np.isfinite(np.concatenate([down, up])).sum()
                if not before:
                    return
                for values in crowd.worlds(down, up):
                    self._see(component, values)
                after = sum(np.isfinite(self._limited(component, side)).sum() for side in (0, 1))
                gained = (before - after) / AT_ONCE
                self._tell()
            if sums:
                self._bound_open(component, crowd, sums)

    def _bound_open(self, component: Component, crowd: Crowd, sums: int) -> None:
        for side in (0, 1):
            for at in np.flatnonzero(np.isfinite(self._limited(component, side))).tolist():
                if self._late():
                    return
                value = crowd.bound(at, side, sums)
                if value is not None and abs(value) < component.cap / 2:
                    self._prove(component, at, side, _outwards(value, side))

    def _limited(self, component: Component, side: int) -> Floats:
        """Goals without those that stand for "no limit", which a program of one shows."""
        goal = self._goals(component, side)
        return np.where(np.abs(goal) < component.cap / 2, goal, np.inf)

    def _open(self, component: Component, side: int) -> Flags:
        """Classes with a cell whose goal on this side no solution has reached, though none is
        ruled out. A class moves up where its first cell does."""
        return np.isfinite(self._goals(component, side))

    def _goals(self, component: Component, side: int) -> Floats:
        """How far each open class has to go on this side for all its cells; else infinite."""
        found, cells, question = self.found, component.cells, self.found.question
        down = np.maximum(question.low, found.low)[cells]
        up = np.minimum(np.minimum(question.high, found.high)[cells], component.cap)
        away = (found.least[cells] > down + TOLERANCE, found.most[cells] < up - TOLERANCE)
        asked = question.asked[cells] & ~found.failing[cells]
        as_class = (component.sign > 0) == (side == 1)
        wanted = asked & np.where(as_class, away[1], away[0])
        value = component.sign * (np.where(as_class, up, down) - component.shift)
        goal = np.full(component.size, (np.inf, -np.inf)[side])
        (np.minimum, np.maximum)[side].at(goal, component.place[wanted], value[wanted])
        return goal

    def _solve(self, component: Component, side: int, mask: Flags) -> Floats | None:
        """Push the classes down (0) or up (1); the solution joins what was seen."""
        if self._late():
            return None
        values = component.block.minimise((1.0, -1.0)[side] * mask.astype(np.float64))
        if values is not None:
            self._see(component, values)
        return values

    def _see(self, component: Component, values: Floats) -> None:
        found, cells = self.found, component.cells
        seen = component.spread(values)
        found.least[cells] = np.minimum(found.least[cells], seen)
        found.most[cells] = np.maximum(found.most[cells], seen)

    def _prove(self, component: Component, at: int, side: int, value: float) -> None:
        """The optimum is what no solution passes, and counts are whole."""
        member = component.place == at
        cells, sign = component.cells[member], component.sign[member]
        ends, up = sign * value + component.shift[member], (sign > 0) == (side == 1)
        found, top, bottom = self.found, cells[up], cells[~up]
        if side == 1 and value >= component.cap - TOLERANCE:
            found.most[top] = UNLIMITED
            return
        highest = np.floor(ends[up] + TOLERANCE).astype(np.int64)
        lowest = np.ceil(ends[~up] - TOLERANCE).astype(np.int64)
        found.high[top] = np.minimum(found.high[top], highest)
        found.low[bottom] = np.maximum(found.low[bottom], lowest)

    def pin(self) -> Findings:
        """Settle also which failing cells are known exactly: those that barely moved so far."""
        first, failing = self.found.question, self.found.failing
        narrow = failing & (self.found.most - self.found.least < 1)
        self.ask(Question.interval(narrow))
        self.found.question = first
        return self.found

    def _tell(self) -> None:
        if self.progress is not None:
            total = int(self.found.question.asked.sum())
            self.progress(total - int(self.found.unresolved.sum()), total)


def _outwards(value: float, side: int) -> float:
    """A bound with room for what a program ends short of its optimum."""
    slack = SLACK * max(1.0, abs(value))
    return value + slack if side else value - slack


def attack_cells(
    system: System,
    question: Question,
    *,
    truth: Ints | None = None,
    late: Callable[[], bool] = lambda: False,
) -> Findings:
    """Pass or fail of every cell that is asked for, or its interval. Raises Contradictory."""
    return Attack(system, truth=truth, late=late).ask(question)
