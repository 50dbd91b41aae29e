"""Pruning: show hidden cells again that every proof can do without, the dearest first.

Works on short moves, found among the hidden cells around each protected cell, so that few proofs
hinge on any one cell; a cell is shown again if each of these finds another move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._move_solver import SMALL, ShortMoves
from clerestory.disclosure.moves import Proof, Task
from clerestory.disclosure.neighbours import Neighbours

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Need = tuple[int, bool]
"""A protected cell, and whether it has to rise (to the threshold) or to fall (to the least)."""

REACHES = (60, 400)  # hidden cells looked at around one, before as many as a program may have
MOST_AROUND = 1_500
SHORT = 100  # cells of a move on average, for the proof to be taken over as it is
MOST_PROGRAMS = 20_000
"""Programs that one pruning may solve: a count, so that every run ends at the same pattern."""


@dataclass(frozen=True, slots=True)
class ShortMove:
    cells: Ints
    by: Floats
    meets: tuple[Need, ...]


@dataclass(slots=True)
class _Pool:
    """Moves by number, which of them move a cell, and which prove a need."""

    moves: dict[int, ShortMove] = field(default_factory=dict)
    users: dict[int, set[int]] = field(default_factory=dict)
    proofs: dict[Need, set[int]] = field(default_factory=dict)
    made: int = 0

    def add(self, move: ShortMove) -> None:
        for cell in move.cells.tolist():
            self.users.setdefault(cell, set()).add(self.made)
        for need in move.meets:
            self.proofs.setdefault(need, set()).add(self.made)
        self.moves[self.made] = move
        self.made += 1

    def drop(self, number: int) -> None:
        move = self.moves.pop(number)
        for cell in move.cells.tolist():
            self.users[cell].discard(number)
        for need in move.meets:
            self.proofs[need].discard(number)

    def hinges_on(self, numbers: set[int]) -> list[Need]:
        """The needs that would be unproved without these moves."""
        needs = {need for number in numbers for need in self.moves[number].meets}
        return sorted(need for need in needs if self.proofs[need] <= numbers)


class Pruner:
    """`hidden` shrinks; `proof` then holds for what is left."""

    def __init__(self, task: Task, hidden: Flags, proof: Proof) -> None:
        self.task, self.hidden, self._weakened = task, hidden.copy(), proof.weakened
        self._least = proof.least
        self._pool = _Pool()
        self._near = Neighbours(task)
        self._solver = ShortMoves(task.rise)
        self._programs = 0
        entries = sum(move.cells.size for move in proof.moves)
        if entries <= SHORT * len(proof.moves):
            for move in proof.moves:
                self._pool.add(self._short(move.cells, move.by / move.divisor))

    def run(self, is_time_up: Callable[[], bool], tick: Callable[[int], None]) -> Proof | None:
        """The proof of what is still hidden; None, and nothing shown, if time was up early."""
        for need in self._needs():
            if is_time_up() or self._programs > MOST_PROGRAMS:
                return None
            if not self._pool.proofs.get(need) and not self._find(need):
                return None
        task = self.task
        secondary = np.flatnonzero(self.hidden & ~task.protected & ~task.open & task.may_hide)
        dearest = secondary[np.argsort(-task.weights[secondary], kind="stable")]
        for number, cell in enumerate(dearest.tolist()):
            if is_time_up() or self._programs > MOST_PROGRAMS:
                break
            tick(dearest.size - number)
            self._spare(cell)
        return self._proof()

    def _needs(self) -> list[Need]:
        counts, cells = self.task.counts, np.flatnonzero(self.task.protected)
        must_rise = self.task.must_rise
        ordered = cells[np.argsort(-counts[cells], kind="stable")].tolist()
        rises = [(cell, True) for cell in ordered if must_rise[cell]]
        return rises + [(cell, False) for cell in ordered if counts[cell] > self._least[cell]]

    def _find(self, need: Need) -> bool:
        move = self._without(need, -1)
        if move is not None:
            self._pool.add(move)
        return move is not None

    def _spare(self, cell: int) -> None:
        using = set(self._pool.users.get(cell, ()))
        found: list[ShortMove] = []
        met: set[Need] = set()
        for need in self._pool.hinges_on(using):
            if need in met:
                continue
            move = self._without(need, cell)
            if move is None:
                return
            found.append(move)
            met.update(move.meets)
        for number in using:
            self._pool.drop(number)
        for move in found:
            self._pool.add(move)
        self.hidden[cell] = False

    def _without(self, need: Need, banned: int) -> ShortMove | None:
        cell, rises = need
        target = self.task.top(np.array([cell])) if rises else self._least[[cell]]
        by = float(target[0] - self.task.counts[cell])
        size = 0
        for reach in (*REACHES, MOST_AROUND):
            cells = self._near.hidden(self.hidden, cell, reach)
            if cells.size == size:
                return None  # there is nothing further away
            size = cells.size
            cells = cells[cells != banned]
            at = int(np.searchsorted(cells, cell))
            self._programs += 1
            room, price = self.task.room[cells], np.ones(cells.size)
            moved = self._solver.cheapest(self.task.by_cell[cells], room, at, by, price)
            if moved is not None:
                return self._short(cells, moved)
        return None

    def _short(self, cells: Ints, moved: Floats) -> ShortMove:
        used = np.flatnonzero(np.abs(moved) > SMALL)
        cells, by = cells[used], moved[used]
        small = self.task.protected[cells]
        reached = self.task.counts[cells] + by
        rises = small & (reached >= self.task.top(cells) - SMALL)
        falls = small & (self.task.counts[cells] > self._least[cells])
        falls &= reached <= self._least[cells] + SMALL
        up = [(cell, True) for cell in cells[rises].tolist()]
        return ShortMove(cells, by, (*up, *((cell, False) for cell in cells[falls].tolist())))

    def _proof(self) -> Proof:
        proof = Proof(self.task)
        for cell, least in self._weakened.items():
            proof.weaken(cell, least)
        for move in self._pool.moves.values():
            proof.record(move.cells, move.by)
        return proof
