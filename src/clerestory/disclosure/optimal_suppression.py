"""The pattern of least loss, or a better one with a proved gap.

Every choice that satisfies the cuts so far (see disclosure.loss_bounds) is nearly a pattern, and
cheap: repaired, it is one that can be proved. Choices and bound close in on each other, for small
tables until they meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.loss_bounds import MOST_SEARCHED, Bounding, lower_bound, needs_of
from clerestory.disclosure.moves import Proof, Task
from clerestory.disclosure.pruning import Pruner

Flags = NDArray[np.bool_]
IsTimeUp = Callable[[], bool]

CLOSE = 1e-5  # of the loss: what the bound gives away to tolerances
WORTH_PRUNING = 1.03  # times the least loss so far
MOST_ROUNDS = 300
PER_CELL = 0.05  # what one hidden cell less is worth, in loss


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best pattern known, its proof, and a bound that no pattern falls below. `is_proved`:
    the two agree to a hundred-thousandth."""

    hidden: Flags
    proof: Proof
    loss: float
    bound: float

    @property
    def is_proved(self) -> bool:
        return self.loss - self.bound <= CLOSE * (1 + self.loss)


def optimal(
    task: Task,
    hidden: Flags,
    proof: Proof,
    *,
    rounds: int = MOST_ROUNDS,
    is_time_up: IsTimeUp = lambda: False,
) -> Optimum:
    """Improve a pattern that `proof` proves until none can cost less, or for so many rounds.

    The result proves as much as `proof`. Beyond `MOST_SEARCHED` cells there is only the bound.
    """
    best = _Best(task, hidden, proof, is_time_up)
    if task.size > MOST_SEARCHED:
        return best.optimum(lower_bound(task, proof).value)
    bounding = Bounding(task, needs_of(task, proof))
    for _, pattern in zip(range(rounds), bounding.patterns(is_time_up), strict=False):
        best.try_from(pattern)
        if best.optimum(bounding.bound).is_proved:
            break
    return best.optimum(bounding.bound)


class _Best:
    def __init__(self, task: Task, hidden: Flags, proof: Proof, is_time_up: IsTimeUp) -> None:
        self._task, self._hidden, self._proof = task, hidden, proof
        self._is_time_up = is_time_up

    def optimum(self, bound: float) -> Optimum:
        return Optimum(self._hidden, self._proof, self._loss(self._hidden), bound)

    def _loss(self, hidden: Flags) -> float:
        return float(self._task.weights[hidden].sum())

    def try_from(self, hidden: Flags) -> None:
        """Repair, and prune what comes near the best."""
        repair = Repair(self._task, hidden.copy())
        if not repair.run(lambda left: None, self._is_time_up):
            return
        loss = self._loss(self._hidden)
        if repair.proof.is_done and self._loss(repair.hidden) < loss * WORTH_PRUNING:
            pruner = Pruner(self._task, repair.hidden, repair.proof)
            pruned = pruner.run(self._is_time_up, lambda left: None)
            if pruned is not None:
                self._keep(pruner.hidden, pruned)

    def _keep(self, hidden: Flags, proof: Proof) -> None:
        loss, least = self._loss(hidden), self._loss(self._hidden)
        # A zero weighs nothing in logarithms, and is not hidden for nothing all the same.
        fewer = np.count_nonzero(self._hidden) - np.count_nonzero(hidden)
        if loss < least + PER_CELL * fewer and _proves_as_much(proof, self._proof):
            self._hidden, self._proof = hidden, proof


def _proves_as_much(proof: Proof, other: Proof) -> bool:
    lacks = (proof.needs_rise & ~other.needs_rise) | (proof.needs_fall & ~other.needs_fall)
    return not (lacks | (proof.least > other.least)).any()
