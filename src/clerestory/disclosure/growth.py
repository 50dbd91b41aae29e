"""A release whose window grew, beside those of its earlier windows: each year's table once more.

Whoever has the releases sees, for each cell, a row of counts that never falls. What is protected
is every small difference of two of them (and of the first to nothing). A world that some earlier
release left possible stays possible if the new table can follow it: its hidden cells change so
that its sums hold and no cell counts less than in the window before. That is a program over the
new table alone, however many releases there were; and a move that proved something once proves it
again, and what the new table adds to it. So the moves of earlier releases are kept with them.

Nothing here is believed: what is found is a choice of cells to hide, and moves that the caller
checks by addition over everything released (see disclosure.moves).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._growth_solver import ChangeSolver
from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.local_moves import meet_among_hidden
from clerestory.disclosure.moves import ALMOST, Flags, Floats, Ints, Proof, Rule, Task

World = NDArray[np.float64]
"""(windows, cells): how far each count is from what is true."""

PUSHES = 14
AGAIN = 6
FREE = 5e-4  # price of moving a hidden cell, beside that of hiding one: short moves follow easily
OTHERS = 2e-2  # what moving the other cells that wait for a proof is worth
FIRST = 1e3  # what moving the one cell in question is worth


class Growth:
    """The work on one new table: `hidden` grows, `worlds` fills.

    `counts` is (windows, cells), the new window last; `price` what hiding each cell costs, and
    `may_hide` which may be. Raises nothing: what it cannot meet is left to `rise` and `fall`.
    """

    def __init__(
        self, grid: Grid, counts: Ints, rule: Rule, hidden: Flags, may_hide: Flags, price: Floats
    ) -> None:
        self.hidden, self.worlds = hidden.copy(), list[World]()
        self._may, self._price, self._goal = may_hide, price, float(rule.threshold)
        self._counts, self._new = counts, counts.shape[0] - 1
        self._more = np.diff(counts, axis=0, prepend=0)[-1].astype(float)
        pairs = [(i, j) for j in range(1, counts.shape[0] + 1) for i in range(j)]
        self._inner, self._outer = np.array(pairs).T
        self._differences = self._between(counts.astype(float))
        self.rise, self.fall = self._needs()
        nothing = np.zeros_like(hidden)
        self._increments = Task(
            self._more.astype(np.int64), grid.sums, grid.by_cell, rule, nothing, may_hide, nothing,
            price,
        )  # fmt: skip
        self._by_cell = grid.by_cell
        self._every = ChangeSolver(grid.by_cell)
        self._hidden_only = ChangeSolver(grid.by_cell[hidden])
        self._only = np.flatnonzero(hidden)

    def run(self, known: Iterable[World], tick: Callable[[int], None] = lambda left: None) -> None:
        """`known` are worlds of the earlier windows, in an order that does not change."""
        earlier = [np.vstack([world, np.zeros(world.shape[1])]) for world in known]
        nothing = np.zeros(self._counts.shape)
        self._push(nothing, PUSHES)
        rest = [world for world in earlier if not self._follow(world, may_add=False, tick=tick)]
        for world in rest:
            self._follow(world, may_add=True, tick=tick)
        self._push(nothing, AGAIN)
        self._meet_alone(tick)
        for world in earlier:
            self._meet_falls(world, tick)
        self.worlds = self._needed()

    @property
    def left(self) -> int:
        return int(np.count_nonzero(self.rise) + np.count_nonzero(self.fall))

    def _needs(self) -> tuple[Flags, Flags]:
        small = np.asarray((self._differences > 0) & (self._differences < self._goal))
        return small, small.copy()

    def _between(self, by: World) -> World:
        """(pairs, cells): what each window has more than each before it, and than nothing."""
        padded = np.vstack([np.zeros_like(by[:1]), by])
        difference: World = padded[self._outer] - padded[self._inner]
        return difference

    def _met(self, world: World) -> tuple[Flags, Flags]:
        reached = self._differences + self._between(world)
        return self.rise & (reached >= self._goal - ALMOST), self.fall & (reached <= ALMOST)

    def _keep(self, world: World) -> None:
        rises, falls = self._met(world)
        if rises.any() or falls.any():
            self.worlds.append(world)
            self.rise &= ~rises
            self.fall &= ~falls

    def _rises(self) -> Flags:
        """Cells of the new table that are waiting to rise."""
        return np.asarray(self.rise[self._outer == self._new + 1].any(axis=0))

    def _falls(self, world: World) -> Flags:
        """Cells that reach nothing more than some window if the increment falls in this world."""
        own = self._outer == self._new + 1
        reached = (self._differences + self._between(world))[own] - self._increment(world)
        return np.asarray((self.fall[own] & (reached <= ALMOST)).any(axis=0))

    def _increment(self, world: World) -> Floats:
        """What the new window has more than the one before it."""
        before = world[self._new - 1] if self._new else 0.0
        return np.asarray(self._more + world[self._new] - before)

    def _push(self, world: World, turns: int) -> None:
        """Move all waiting cells up, then down, in turn."""
        for turn in range(turns):
            gain = self._rises() if turn % 2 == 0 else -1.0 * self._falls(world)
            self._change(world, gain.astype(float), may_add=False)

    def _follow(self, world: World, may_add: bool, tick: Callable[[int], None]) -> bool:
        """Let the new table follow a world of the earlier ones, and prove what it can with it."""
        rises, falls = self._met(world)
        is_old = self._outer <= self._new
        fall = self._falls(world)
        is_useful = rises[is_old].any() or falls[is_old].any() or fall.any()
        if is_useful and not fall.any() and (self._increment(world) >= 0).all():
            self._keep(world)  # the new increment makes up for it: the new table stays as it is
            return True
        gain = np.where(fall, -1.0, 0.3 * self._rises()) * (OTHERS if may_add else 1.0)
        done = not is_useful or self._change(world, gain, may_add)
        tick(self.left)
        return done

    def _meet_alone(self, tick: Callable[[int], None]) -> None:
        """What the new table can do while the earlier ones stay: a table of increments, in which
        further cells are hidden where it takes them, and then short moves are found."""
        task = self._increments
        wait = self._rises() | self._falls(np.zeros(self._counts.shape))
        task = replace(task, protected=wait)
        repair = Repair(task, self.hidden.copy())
        repair.run(tick, lambda: False)
        self.hidden |= repair.hidden
        short = Proof(task)
        meet_among_hidden(short, self.hidden, tick)
        for move in (*short.moves, *repair.proof.moves):
            world = np.zeros(self._counts.shape)
            world[-1, move.cells] = move.by / move.divisor
            self._keep(world)

    def _meet_falls(self, world: World, tick: Callable[[int], None]) -> None:
        """The increments that are waiting to fall in this world, one after another, with further
        cells hidden where it takes them."""
        tried = np.zeros_like(self.hidden)
        while (left := self._falls(world) & ~tried).any():
            cell = int(np.argmax(left))
            tried[cell] = True
            gain = (-OTHERS * left).astype(float)
            gain[cell] = -FIRST
            self._change(world, gain, may_add=True)
            tick(self.left)

    def _change(self, world: World, gain: Floats, may_add: bool) -> bool:
        """Whether the new table can change beside this world of the earlier ones."""
        if not gain.any() and not world.any():
            return False
        room = self._increment(world)
        low = np.maximum(-room, -self._counts[-1].astype(float))
        low[np.abs(low) < ALMOST] = 0.0
        may_move = self.hidden | self._may if may_add else self.hidden
        high = np.where(may_move, self._goal, 0.0)
        low = np.where(may_move, low, np.maximum(low, 0.0))
        price = np.where(self.hidden, FREE * self._price, self._price / self._goal)
        if may_add:
            by = self._every.cheapest(low, high, price, gain)
        else:
            by = self._among_hidden(low, high, price, gain)
        if by is None:
            return False
        self.hidden |= by != 0
        self._keep(np.vstack([world[:-1], by]))
        return True

    def _among_hidden(
        self, low: Floats, high: Floats, price: Floats, gain: Floats
    ) -> Floats | None:
        """Where no cell is hidden in addition, a smaller program does."""
        if np.count_nonzero(self.hidden) > self._only.size:
            self._only = np.flatnonzero(self.hidden)
            self._hidden_only = ChangeSolver(self._by_cell[self._only])
        if (low[~self.hidden] > 0).any():
            return None
        only = self._only
        found = self._hidden_only.cheapest(low[only], high[only], price[only], gain[only])
        if found is None:
            return None
        by = np.zeros_like(low)
        by[only] = found
        return by

    def _needed(self) -> list[World]:
        """The worlds without those that prove nothing which others do not: few first."""
        left = self.rise, self.fall
        self.rise, self.fall = self._needs()
        met = [np.flatnonzero(np.stack(self._met(world))) for world in self.worlds]
        self.rise, self.fall = left
        times = np.bincount(np.concatenate([*met, np.zeros(0, np.int64)]))
        kept = np.ones(len(met), dtype=bool)
        for number in sorted(range(len(met)), key=lambda number: met[number].size):
            if (times[met[number]] > 1).all():
                times[met[number]] -= 1
                kept[number] = False
        return _packed([world for world, keep in zip(self.worlds, kept, strict=True) if keep])


def _packed(worlds: Sequence[World]) -> list[World]:
    """Worlds in whole numbers that change no cell in common are one: fewer to follow."""
    packed: list[World] = []
    touched: list[Flags] = []
    for world in worlds:
        cells = (world != 0).any(axis=0)
        is_whole = bool((np.abs(world - np.rint(world)) < ALMOST).all())
        apart = (n for n, held in enumerate(touched) if not (held & cells).any())
        at = next(apart, None) if is_whole else None
        if at is None:
            packed.append(world)
            touched.append(cells if is_whole else np.ones_like(cells))
        else:
            packed[at] = packed[at] + world
            touched[at] |= cells
    return packed


def waiting_cells(counts: Ints, rule: Rule, hidden: Sequence[Flags]) -> Flags:
    """Cells of the new table to protect from the start: small increments, and what was hidden and
    has not grown, so that it has no room of its own. `counts` as in Growth; `hidden` in each
    earlier release."""
    more = counts[-1] - (counts[-2] if len(counts) > 1 else 0)
    chosen = rule.is_small(more)
    if hidden:
        chosen |= hidden[-1] & (more == 0) & (counts[-1] > 0)
    return np.asarray(chosen)
