"""Repair: hide what it takes for every protected cell to have its moves, over all cells at once.

A few moves that push all open cells together settle most; each of the others gets its own, the
hidden cells moving for nothing and further ones at the price of hiding them. A cell that must be
hidden in addition is found by the duals of the program, not by trial.

After the linear programs of Kelly, Golden and Assad (1992) and of Fischetti and Salazar-González
(2001), with columns generated and witnesses shared as in this project's attacker.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._move_solver import SMALL, MoveSolver
from clerestory.disclosure.moves import Proof, Task, Zeros

Flags = NDArray[np.bool_]

MOST_PUSHES = 30
FEW = 500  # needs that are sooner asked one by one
FEWEST_MET = 8  # a push that meets fewer is dearer than asking cell by cell
SHARE = 0.3  # of the open cells that one push asks for, after the first few
TIE = 1.0  # added to the weight of a cell, so that a zero is not hidden for nothing


class Repair:
    """The work on one task: `hidden` grows, `proof` fills."""

    def __init__(self, task: Task, hidden: Flags, proof: Proof | None = None) -> None:
        self.task, self.hidden = task, hidden
        self.proof = Proof(task) if proof is None else proof
        self.unmet: list[tuple[int, bool]] = []
        self._price = task.weights + TIE
        self._candidates = np.flatnonzero(task.may_hide & ~hidden)
        self._matrix = task.by_cell[self._candidates]
        self.solver = MoveSolver(task.by_cell, task.room, task.rise, hidden)

    def run(self, tick: Callable[[int], None], is_time_up: Callable[[], bool]) -> bool:
        """Until every need is met or known to be beyond reach; False if time was up before: then
        `unmet` says nothing."""
        if self.proof.left > FEW:
            self.push(tick, is_time_up)
        for cell, rises in self.proof.unmet():
            if is_time_up():
                return False
            if self.proof.needs(cell, rises):
                self.meet(cell, rises)
                tick(self.proof.left)
        again, self.unmet = self.unmet, []
        if again:  # a long warm path can go astray: from the start once more
            task = self.task
            self.solver = MoveSolver(task.by_cell, task.room, task.rise, self.hidden)
            for cell, rises in again:
                if is_time_up():
                    return False
                if self.proof.needs(cell, rises):
                    self.meet(cell, rises)
        return not (self.unmet and is_time_up())  # the last program may have been stopped

    def push(self, tick: Callable[[int], None], is_time_up: Callable[[], bool]) -> None:
        """Move all open cells up, then down, in turn, later only some of them."""
        chance, idle = np.random.default_rng(0), 0
        for turn in range(MOST_PUSHES):
            before = self.proof.left
            rises = turn % 2 == 0
            cells = self.solver.cells
            needs = (self.proof.needs_rise if rises else self.proof.needs_fall)[cells]
            if turn > 3:
                needs &= chance.random(cells.size) < SHARE
            if needs.any() and not is_time_up():
                found = self.solver.farthest(np.where(needs, 1.0 if rises else -1.0, 0.0))
                if found is not None:
                    self.proof.record(cells, found)
            tick(self.proof.left)
            idle = idle + 1 if before - self.proof.left < FEWEST_MET else 0
            if idle > 3:
                return

    def meet(self, cell: int, rises: bool) -> None:
        """One need, with further cells hidden where it takes them."""
        proof, goal = self.proof, self.proof.goal(cell, rises)
        waiting = proof.needs_rise if rises else proof.needs_fall
        available = ~self.hidden[self._candidates]
        candidates = self._candidates[available]
        found = self.solver.reach(
            cell, goal, rises, waiting, candidates, self._matrix[available], self._price[candidates]
        )
        if found is None:
            self.unmet.append((cell, rises))
            return
        if found.distance < goal - SMALL:
            if not rises and self.task.rule.zeros is Zeros.PUBLISHED:
                # The visible zeros keep it here: the least that they allow is what can be promised.
                least = int(np.ceil(self.task.counts[cell] - found.distance - SMALL))
                proof.weaken(cell, least)
                if not proof.needs(cell, rises):
                    return
            else:
                self.unmet.append((cell, rises))
                return
        if found.added.size:
            self.hidden[found.added] = True
            self.solver.hide(found.added)
        proof.record(found.cells, found.by)
        if proof.needs(cell, rises):
            self.unmet.append((cell, rises))

    def loosen(self, cell: int, fixed: int) -> bool:
        """Let the cell move, by one at least one way, while `fixed` does not."""
        self.solver.show(fixed)
        available = ~self.hidden[self._candidates]
        candidates = self._candidates[available]
        found = self.solver.reach(
            cell, 1, True, np.zeros_like(self.hidden), candidates, self._matrix[available],
            self._price[candidates],
        )  # fmt: skip
        self.solver.unshow(fixed)
        if found is None or found.distance < 1 - SMALL:
            return False
        if found.added.size:
            self.hidden[found.added] = True
            self.solver.hide(found.added)
        return True
