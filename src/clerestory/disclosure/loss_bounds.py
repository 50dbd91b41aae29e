"""What hiding must cost at least: a proved lower bound on the loss of a pattern.

Let x be 1 for a hidden cell and 0 for a shown one. A protected cell v must move by r while every
sum holds. Multiply the sums by any numbers and add them up: the move of v is then a weighted sum
of the moves of others, to which a shown cell adds nothing and a hidden one no more than its
weight times its room (without limit where it would rise). So for all multipliers

    sum over the others of min(r, the most that the cell can add) * x  >=  r

holds for every safe pattern: the capacity inequalities of Fischetti and Salazar-González (2001).
The duals of the attacker's program are the multipliers of one that a given unsafe x breaks. Cells
that are hidden in any case go to the right-hand side, and mixed integer rounding (Nemhauser and
Wolsey 1990) makes use of x being whole.

Besides, a hidden cell that is alone in a sum can never move. If it is not protected, no proof
needs it: shown again it costs nothing. So some pattern of least loss gives each such cell a
partner in each of its sums, and that may be demanded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._bound_solver import Attacks, Choice, Choices
from clerestory.disclosure.moves import Proof, Task

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_SEARCHED = 3_000
"""Cells; beyond this the attacker's programs take too long, and single sums are all there is."""
MOST_SUMMED = 30_000
"""Cells; beyond this the protected cells are the bound."""
ROUNDS = 12
"""Rounds of branch and bound that a lower bound is worth, unless the caller says otherwise."""

PARTS = 720_720  # multipliers are taken in these parts of one: all are valid, simple ones strong
BROKEN = 1e-4  # by how much a cut must be broken to be of use
NEAR = 1e-6
DIVISORS = 12
MOST_ROOT_ROUNDS = 40
STALLED = 1e-3  # of the bound in one round: the rest is for branching
IDLE = 0.3
FEW = 40  # cuts from one choice: time to ask for better choices
NODES = 50
GAP = 0.01


class Method(StrEnum):
    """What a bound rests on: the more cells, the less is affordable."""

    PROTECTED = "protected cells"
    SUMS = "single sums"
    CUTS = "cuts and branching"


@dataclass(frozen=True, slots=True)
class LossBound:
    """No safe pattern has a loss below `value`."""

    value: float
    method: Method


@dataclass(frozen=True, slots=True)
class Need:
    """A cell that must move by `goal`, up or down."""

    cell: int
    rises: bool
    goal: int


@dataclass(frozen=True, slots=True)
class Cut:
    """`weights @ x[cells] >= low`"""

    cells: Ints
    weights: Floats
    low: float


def needs_of(task: Task, proof: Proof | None = None) -> list[Need]:
    """What a safe pattern must allow, smaller moves first: all that the rule asks for, or what a
    `proof` proves, if some of that cannot be had."""
    proof, is_known = proof or Proof(task), proof is not None
    found = []
    for cell in np.flatnonzero(task.protected).tolist():
        for rises in (True, False):
            goal = proof.goal(cell, rises)
            if goal > 0 and not (is_known and proof.needs(cell, rises)):
                found.append(Need(cell, rises, goal))
    return sorted(found, key=lambda need: need.goal)


def lower_bound(
    task: Task,
    proof: Proof | None = None,
    *,
    rounds: int = ROUNDS,
    is_time_up: Callable[[], bool] = lambda: False,
) -> LossBound:
    """A bound on the loss of every pattern that proves as much as `proof` (by default: all).

    The loss is in the unit of the weights and counts the cells hidden from the start too. The
    same rounds give the same bound; time that is up ends the work early, and what is proved by
    then holds.
    """
    if task.size > MOST_SUMMED:
        fixed = task.protected | task.open
        return LossBound(float(task.weights[fixed].sum()), Method.PROTECTED)
    bounding = Bounding(task, needs_of(task, proof))
    if task.size > MOST_SEARCHED:
        bounding.relax_sums(is_time_up)
        return LossBound(bounding.bound, Method.SUMS)
    for _, _ in zip(range(rounds), bounding.patterns(is_time_up), strict=False):
        pass
    return LossBound(bounding.bound, Method.CUTS)


class Bounding:
    """Cuts gathered for one task, and the `bound` that they prove so far."""

    def __init__(self, task: Task, needs: list[Need]) -> None:
        self.task, self.needs = task, needs
        self._fixed = task.protected | task.open
        self._free = np.flatnonzero(task.may_hide & ~self._fixed)
        self._place = np.full(task.size, -1)
        self._place[self._free] = np.arange(self._free.size)
        self._base = self.bound = float(task.weights[self._fixed].sum())
        self._choices = Choices(task.weights[self._free])
        self._add(list(self._single_sums()))

    def relax(self) -> Floats | None:
        """The cheapest choice in fractions, by cell; it raises the bound."""
        return self._taken(self._choices.fractional())

    def relax_sums(self, is_time_up: Callable[[], bool]) -> None:
        """The bound from single sums alone, with partners."""
        for turn in range(MOST_ROOT_ROUNDS):
            before, hidden = self.bound, self.relax()
            cuts = [] if hidden is None or is_time_up() else list(self._partners(hidden))
            if not cuts or (turn > 3 and self.bound < before * (1 + STALLED)):
                return
            self._add(cuts)

    def patterns(self, is_time_up: Callable[[], bool]) -> Iterator[Flags]:
        """Ever better choices that are safe as far as the cuts know; each breaks more cuts, and
        the bound rises. Ends when the bound is the least loss."""
        attacks = Attacks(self.task.by_cell)
        self._cut_fractions(attacks, is_time_up)
        gap, nodes = GAP, NODES
        while not is_time_up():
            choice = self._choices.whole(nodes, gap, is_time_up)
            hidden = self._taken(choice)
            if choice is None or hidden is None:
                return
            yield hidden > 0.5
            cuts = self._broken(hidden, attacks, is_time_up)
            if not cuts and gap == 0.0 and choice.is_best:
                return
            self._add(cuts)
            gap = 0.0 if not cuts else gap / 2 if len(cuts) < FEW else gap
            nodes = nodes if choice.is_best else 2 * nodes

    def _cut_fractions(self, attacks: Attacks, is_time_up: Callable[[], bool]) -> None:
        for turn in range(MOST_ROOT_ROUNDS):
            before = self.bound
            hidden = self.relax()
            if hidden is None or is_time_up():
                return
            if turn > 1:
                self._choices.drop_idle(IDLE)
            cuts = self._broken(hidden, attacks, is_time_up)
            self._add(cuts)
            if not cuts or (turn > 3 and self.bound < before * (1 + STALLED)):
                return

    def _taken(self, choice: Choice | None) -> Floats | None:
        """The choice, by cell, after its bound was noted."""
        if choice is None:
            return None
        self.bound = max(self.bound, self._base + choice.bound)
        hidden = self._fixed.astype(float)
        hidden[self._free] = choice.hidden
        return hidden

    def _add(self, cuts: list[Cut]) -> None:
        if cuts:
            columns = np.concatenate([self._place[cut.cells] for cut in cuts])
            weights = np.concatenate([cut.weights for cut in cuts])
            starts = np.cumsum([0, *(cut.cells.size for cut in cuts)])
            rows = sp.csr_array((weights, columns, starts), shape=(len(cuts), self._free.size))
            self._choices.add(rows, np.array([cut.low for cut in cuts]))

    def _single_sums(self) -> Iterator[Cut]:
        """The capacity inequality of each need in each sum with it."""
        nothing = np.zeros(self.task.size)
        for need in self.needs:
            for row in self.task.by_cell[[need.cell]].indices:
                cut = self._capacity(need, np.array([row]), np.array([PARTS]), nothing)
                if cut is not None:
                    yield cut

    def _broken(
        self, hidden: Floats, attacks: Attacks, is_time_up: Callable[[], bool]
    ) -> list[Cut]:
        """Cuts that the choice breaks; none if it is whole and safe."""
        cuts, goal = list(self._partners(hidden)), 0
        seen: set[tuple[int, bool]] = set()
        for need in self.needs:
            if is_time_up():
                break
            if need.goal > goal:
                goal = need.goal
                self._allow(attacks, hidden, goal)
                seen = set()
            if (need.cell, need.rises) in seen:
                continue
            found = attacks.farthest(need.cell, need.rises, goal)
            if found is None:
                continue
            move, duals = found
            if abs(move[need.cell]) > goal - BROKEN:
                far = np.flatnonzero(np.abs(move) > goal - NEAR)
                seen.update((cell, bool(move[cell] > 0)) for cell in far.tolist())
                continue
            multipliers = np.rint(duals * PARTS).astype(np.int64)
            rows = np.flatnonzero(multipliers)
            cut = self._capacity(need, rows, multipliers[rows], hidden)
            if cut is not None and cut.weights @ hidden[cut.cells] < cut.low - BROKEN:
                cuts.append(cut)
        return cuts

    def _allow(self, attacks: Attacks, hidden: Floats, goal: int) -> None:
        """The attacker may move a cell as far as it is hidden; in fractions no further than a
        cut would count it."""
        room, is_hidden = self.task.room, hidden > 1 - NEAR
        low = np.where(is_hidden, room, np.minimum(room, goal) * hidden)
        attacks.allow(-low, np.where(is_hidden, np.inf, goal * hidden))

    def _capacity(self, need: Need, rows: Ints, multipliers: Ints, hidden: Floats) -> Cut | None:
        """The capacity inequality with these multipliers, in the form that `hidden` breaks most;
        None if the cells hidden in any case satisfy it. In whole numbers up to the rounding."""
        used = self.task.sums[rows]
        cells, places = np.unique(used.indices, return_inverse=True)
        combined = np.zeros(cells.size, dtype=np.int64)
        np.add.at(
            combined,
            places,
            used.data.astype(np.int64) * np.repeat(multipliers, np.diff(used.indptr)),
        )
        at = np.flatnonzero(cells == need.cell)
        own = int(combined[at].sum())
        combined[at] = 0
        weights = combined * (-1 if (own > 0) == need.rises else 1)
        goal = abs(own) * need.goal
        falls = np.minimum(-weights * np.minimum(self.task.room[cells], goal), goal)
        most = np.where(weights > 0, goal, falls)
        low = goal - int(most[self._fixed[cells]].sum())
        if low <= 0:
            return None
        is_free = (self._place[cells] >= 0) & (most > 0)
        cells = cells[is_free]
        return mixed_rounded(cells, np.minimum(most[is_free], low) / low, hidden[cells])

    def _partners(self, hidden: Floats) -> Iterator[Cut]:
        """Cells that are hidden more than all others in a sum together."""
        sums = self.task.sums
        for row in range(sums.shape[0]):
            cells = sums.indices[sums.indptr[row] : sums.indptr[row + 1]].astype(np.int64)
            if self._fixed[cells].any():
                continue
            cells = cells[self._place[cells] >= 0]
            if cells.size and 2 * hidden[cells].max() > hidden[cells].sum() + BROKEN:
                weights = np.ones(cells.size)
                weights[np.argmax(hidden[cells])] = -1.0
                yield Cut(cells, weights, 0.0)


def mixed_rounded(cells: Ints, weights: Floats, hidden: Floats) -> Cut:
    """`weights @ x >= 1`, or what mixed integer rounding makes of it, if `hidden` lacks more.

    Every whole x that satisfies the first satisfies the second: with a divisor k, what a cell
    adds beyond whole multiples of k counts up to the part that 1 has beyond them.
    """
    best, lacking = Cut(cells, weights, 1.0), 1.0 - float(weights @ hidden)
    for divisor in np.unique(weights)[:DIVISORS]:
        part = 1.0 / divisor % 1.0
        if 0.01 < part < 0.999:
            whole = np.floor(weights / divisor)
            rest = np.minimum((weights / divisor - whole) / part, 1.0)
            rounded = np.minimum((whole + rest) / np.ceil(1.0 / divisor), 1.0)
            if 1.0 - float(rounded @ hidden) > lacking:
                best, lacking = Cut(cells, rounded, 1.0), 1.0 - float(rounded @ hidden)
    return best
