"""Repair for many cells: moves that meet the needs of crowds of them, one program for each crowd.

In a tight pattern every hidden cell moves with most others, so a program for one cell takes as
long as one for all. So all cells that wait for a proof are rewarded at once, each up to its own
goal and no further, with weights drawn anew for every program. What the hidden cells cannot do,
further ones are hidden for: those that serve many needs for their price come first, then what the
last needs take, whatever the price.

After the linear programs of Kelly, Golden and Assad (1992); the rewards relax the number of needs
that a move meets.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._crowd_solver import best
from clerestory.disclosure.global_moves import TIE
from clerestory.disclosure.moves import Proof, Task

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

AT_ONCE = 2
"""Programs solved side by side. All are drawn before any is solved, whatever the machine."""

SPREAD = 1.5
"""Of the logarithms of the weights: the heavier come first, as if in turn."""

BEYOND = 1e-5  # a reward ends this far beyond the goal, so that tolerances do not undercut it
MOVED = 1e-3  # records: less is the solver's tolerance
PER_RECORD = 4.0  # what hiding a cell costs is spread over the records of a usual goal

FIRST_REWARD, LAST_REWARD, RAISED = 2.0, 30.0, 1.3
"""The loss that meeting a need may cost: raised from turn to turn."""

WHOLE_PRICE = 8.0
"""The reward when few are left: each has to be met at last. This and the last reward suit weights
by the logarithm; where a usual cell costs more than this, both are as many times higher."""

FEW = 0.08  # of the needs at the start
YIELD = 0.1
"""Of the needs left: when a round of programs meets fewer, further cells are hidden."""

MOST_ROUNDS = 12  # of programs, before further cells are hidden
MOST_IDLE = 4  # times of hiding further cells in vain
LITTLE = 0.05  # of the needs left: a gain that is no longer worth a round
FEWEST_ASKED = 20
LAST_LEFT = 60  # needs, for which cells are sought everywhere


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Which of the hidden cells are asked to rise, and to fall, and the weight of each."""

    rises: Flags
    falls: Flags
    weight: Floats


class CrowdRepair:
    """The work on one task: `hidden` grows, `proof` fills."""

    def __init__(self, task: Task, hidden: Flags, proof: Proof, seed: int = 0) -> None:
        self.task, self.hidden, self.proof = task, hidden, proof
        self._chance = np.random.default_rng(seed)
        price = task.weights[task.may_hide] + TIE
        dear = max(1.0, float(price.sum()) / max(1, price.size) / WHOLE_PRICE)
        self._whole_price, self._last_reward = WHOLE_PRICE * dear, LAST_REWARD * dear

    def run(
        self,
        tick: Callable[[int], None],
        is_time_up: Callable[[], bool],
        patience: int = MOST_IDLE,
        reward: float = FIRST_REWARD,
    ) -> bool:
        """Until every need is met, or little helps the rest `patience` times running; False if
        time was up before. `reward` is the loss that a need may cost at first."""
        first, idle = self.proof.left, 0
        while self.proof.left and idle < patience:
            before = self.proof.left
            if not self._meet_all(tick, is_time_up):
                return False
            left, most = self.proof.left, None
            if left < FEW * first:
                reward, most = max(reward, self._whole_price), max(FEWEST_ASKED, left // 3)
            is_end = idle > 0 or left < LAST_LEFT
            if is_end:
                reward = self._last_reward
            more = self.add(reward, most, everywhere=is_end) if left else 0
            is_idle = more <= LITTLE * left and before - self.proof.left <= LITTLE * before
            idle = idle + 1 if is_idle and reward >= self._whole_price else 0
            reward = min(reward * RAISED, self._last_reward)
            tick(self.proof.left)
        return True

    def _meet_all(self, tick: Callable[[int], None], is_time_up: Callable[[], bool]) -> bool:
        """Rounds of programs as long as they meet enough."""
        for _ in range(MOST_ROUNDS):
            if is_time_up():
                return False
            before = self.proof.left
            self.push()
            tick(self.proof.left)
            if before - self.proof.left <= YIELD * before:
                break
        return True

    def push(self) -> None:
        """Move the hidden cells so that many needs are met."""
        cells = np.flatnonzero(self.hidden)
        matrix = self._sums(cells)
        drawn = [self._draw(cells, SPREAD) for _ in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            solve = lambda crowd: best(matrix, *self._program(cells, crowd))  # noqa: E731
            each = [copy_context() for _ in drawn]  # with the time at which the solver has to end
            found = list(pool.map(lambda own, crowd: own.run(solve, crowd), each, drawn))
        for one in found:
            if one is not None:
                self.proof.record(cells, one.by)

    def add(self, reward: float, most: int | None, everywhere: bool) -> int:
        """Hide further cells, as far as a crowd of at most so many needs is worth it; how many.
        Unless they are sought `everywhere`, only those are weighed that help by themselves."""
        cells = np.flatnonzero(self.hidden)
        crowd = self._draw(cells, 0.0, most)
        cost, low, high = self._program(cells, crowd)
        cost = cost * reward
        matrix = self._sums(cells)
        alone = best(matrix, cost, low, high)
        if alone is None:
            return 0
        self.proof.record(cells, alone.by)
        candidates, price = self._worth_hiding(alone.worth, everywhere)
        if not candidates.size:
            return 0
        further = self._sums(candidates)
        count = candidates.size
        found = best(
            sp.csr_array(sp.hstack([matrix, further, -further])),
            np.concatenate([cost, price, price]),
            np.concatenate([low, np.zeros(2 * count)]),
            np.concatenate([high, np.full(count, self.task.rise), self.task.room[candidates]]),
        )
        if found is None:
            return 0
        up, down = found.by[cells.size :].reshape(2, count)
        added = candidates[np.abs(up - down) > MOVED]
        self.hidden[added] = True
        return int(added.size)

    def _worth_hiding(self, worth: Floats, everywhere: bool) -> tuple[Ints, Floats]:
        """Cells with their prices, which differ a little: of many equal choices one is made."""
        task = self.task
        candidates = np.flatnonzero(task.may_hide & ~self.hidden)
        price = (task.weights[candidates] + TIE) / PER_RECORD
        price *= 1 + 1e-3 * self._chance.random(candidates.size)
        pays = np.abs(task.by_cell[candidates] @ worth) > price
        pays |= everywhere
        return candidates[pays], price[pays]

    def _draw(self, cells: Ints, spread: float, most: int | None = None) -> _Crowd:
        """All that wait, or at most so many, one that waits for both ends for one of them."""
        rises, falls = self.proof.needs_rise[cells], self.proof.needs_fall[cells]
        first = self._chance.random(cells.size) < 0.5
        rises, falls = rises & (first | ~falls), falls & ~(first & rises)
        if most is not None:
            waiting = np.flatnonzero(rises | falls)
            left_out = self._chance.permutation(waiting)[most:]
            rises[left_out] = falls[left_out] = False
        return _Crowd(rises, falls, np.exp(spread * self._chance.standard_normal(cells.size)))

    def _program(self, cells: Ints, crowd: _Crowd) -> tuple[Floats, Floats, Floats]:
        """Cost and limits of the hidden cells: each of the crowd is rewarded up to its goal."""
        task = self.task
        counts = task.counts[cells]
        up = np.maximum(task.top(cells) - counts, 1).astype(float)
        down = np.maximum(counts - self.proof.least[cells], 1).astype(float)
        cost = crowd.weight * (crowd.falls / down - crowd.rises / up)
        low = -task.room[cells].astype(float)
        low = np.where(crowd.falls, np.maximum(low, -down - BEYOND), low)
        high = np.where(crowd.rises, up + BEYOND, task.rise)
        return cost, low, high

    def _sums(self, cells: Ints) -> sp.csr_array:
        return sp.csr_array(self.task.sums[:, cells])
