"""Worlds of very large tables without a program: records dealt anew among areas.

Take the dimension with most leaves (areas, say). Records that agree in every other dimension are
of one *type*. Dealt anew among the areas that have some of their type, they change no cell of all
areas together, and no cell falls below nothing or ceases to be nought. So a few dealings, each of
many types at once, show most small counts at nothing and at the threshold: where an area gets five
of a type, so does every total above it; where all types of a total go elsewhere, it is empty.
Types that are not dealt make good what an area gains or loses, so that the totals of the areas
stay as they are. What the table of all areas together needs is proved for itself, and its moves
are dealt out to the areas in the same way.

After the exchange of records of Dalenius and Reiss (1982); here it is only thought of, as proof,
and every figure that is published is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import lsmr

from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.moves import FINE, Move, Proof, Task

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHARE, LESS, LEAST_SHARE = 0.5, 0.6, 0.05
"""Of the types that wait, those that are dealt at once: fewer after totals could not be kept."""

MOST_ROUNDS = 60
MOST_IDLE = 4  # rounds in vain, before records are dealt among more areas
LITTLE = 0.005  # of the needs left: a round that meets fewer is in vain
JITTER = 3.0  # records: areas that gained about as much take turns
EXACT = 1e-9  # records
POLISHES, TINY = 500, 1e-15


def can_deal(given: Grid) -> bool:
    """Whether the grid is one table of all its dimensions, two or more: records have a cell."""
    sizes = [hierarchy.size for hierarchy in given.hierarchies]
    return len(given.tables) == 1 and len(sizes) > 1 and given.size == prod(sizes)


class Dealer:
    """The work on one grid: `hidden` grows, `proof` fills."""

    def __init__(self, given: Grid, hidden: Flags, proof: Proof, seed: int = 0) -> None:
        self.grid, self.hidden, self.proof = given, hidden, proof
        self._chance = np.random.default_rng(seed)
        self._axis = int(np.argmax([h.leaves().size for h in given.hierarchies]))
        self._areas = given.hierarchies[self._axis]
        self._others = [h for d, h in enumerate(given.hierarchies) if d != self._axis]
        self._above = [h.covers()[:, h.leaves()].tocsr() for h in given.hierarchies]
        self._keeps = True
        self._floor = float(proof.task.rule.floor)
        self._counts = self._of_leaves(proof.task.counts.astype(float))
        self._top = self._of_leaves(proof.task.top(np.arange(given.size)).astype(float))

    def together(self) -> tuple[Task, Grid]:
        """The task of the cells of all areas together, and its grid."""
        leaves = np.meshgrid(*[h.leaves() for h in self._others], indexing="ij")
        kinds = np.stack([one.ravel() for one in leaves], axis=-1)
        records = np.rint(self._counts.sum(axis=0)).astype(np.int64)
        made = grid(self._others, (tuple(range(len(self._others))),), kinds, records)
        at = np.flatnonzero(self.grid.coordinates[:, self._axis] == 0)
        whole = self.proof.task
        low, high = (None if ends is None else ends[at] for ends in (whole.low, whole.high))
        task = Task(
            made.counts, made.sums, made.by_cell, whole.rule, whole.protected[at],
            whole.may_hide[at], whole.open[at], whole.weights[at], low, high,
        )  # fmt: skip
        return task, made

    def deal(
        self, tick: Callable[[int], None], is_time_up: Callable[[], bool], keeps: bool = True
    ) -> None:
        """Meet what can be met without a change of the table of all areas together; unless it
        `keeps` them, the totals of areas may change."""
        self._keeps = keeps
        for pools in self._layers():
            shares, idle = np.full(len(pools), SHARE), 0
            for _ in range(MOST_ROUNDS):
                before, tried = self.proof.left, shares.copy()
                if idle == MOST_IDLE or not before or is_time_up():
                    break
                self._round(pools, shares, np.zeros(self._counts.shape[1]))
                is_idle = before - self.proof.left <= LITTLE * before
                is_told = bool((tried == shares).all()) or bool(shares.max() < LEAST_SHARE)
                idle = idle + 1 if is_idle and is_told else 0
                tick(self.proof.left)

    def deal_out(self, by: Floats, is_time_up: Callable[[], bool]) -> None:
        """Meet what can be met with this move of the cells of all areas together."""
        cube = by.reshape([h.size for h in self._others])
        for axis, held in enumerate(self._others):
            cube = np.take(cube, held.leaves(), axis)
        pools, shares = [np.arange(self._counts.shape[0])], np.array([SHARE])
        for _ in range(MOST_ROUNDS):
            before, share = self.proof.left, shares[0]
            if not before or share < LEAST_SHARE or is_time_up():
                return
            self._round(pools, shares, cube.ravel())
            if self.proof.left == before and shares[0] == share:
                return

    def _layers(self) -> Iterator[list[Ints]]:
        """The leaves below each node that has several: nodes deep in the tree first."""
        depth = _depths(self._areas)
        above = self._above[self._axis]
        for level in range(int(depth.max()) - 1, -1, -1):
            found = [np.sort(above[[node]].indices) for node in np.flatnonzero(depth == level)]
            yield [pool for pool in found if pool.size > 1]

    def _round(self, pools: list[Ints], shares: Floats, more: Floats) -> None:
        """One dealing in all pools at once, with so many `more` records of each type."""
        rises = self._of_leaves(self.proof.needs_rise.astype(float)) > 0
        falls = self._leaves_below(self.proof.needs_fall)
        change = np.zeros_like(self._counts)
        for number, pool in enumerate(pools):
            found = self._dealt(pool, rises[pool], falls[pool], shares[number], more)
            if found is None:
                shares[number] *= LESS
            else:
                change[pool] = found
        self._keep(change)

    def _dealt(
        self, pool: Ints, rises: Flags, falls: Flags, share: float, more: Floats
    ) -> Floats | None:
        """How far each type changes in each area of the pool; None where totals that are kept
        would change."""
        counts, top = self._counts[pool], self._top[pool]
        change, off = np.zeros_like(counts), np.zeros(pool.size)
        some = counts > 0
        asked = ((rises | falls) & some).any(axis=0) & (some.sum(axis=0) > 1)
        dealt = (asked & (self._chance.random(asked.size) < share)) | (more != 0)
        for kind in self._chance.permutation(np.flatnonzero(dealt)):
            has = np.flatnonzero(some[:, kind])
            if not has.size:  # none in any area: the largest has most cells that are not nought
                has = np.array([int(counts.sum(axis=1).argmax())])
            by = self._exchanged(
                counts[has, kind], top[has, kind], rises[has, kind], falls[has, kind], off[has],
                more[kind],
            )  # fmt: skip
            change[has, kind] = by
            off[has] += by
        if not self._keeps:
            return change
        common = np.argsort(-counts.sum(axis=0), kind="stable")
        for kind in common[~dealt[common]]:
            if np.abs(off).max() < EXACT:
                return change
            has = np.flatnonzero(some[:, kind])
            if has.size > 1:
                by = _made_good(counts[has, kind] - self._floor, off[has])
                change[has, kind] = by
                off[has] += by
        return change if np.abs(off).max() < EXACT else None

    def _exchanged(
        self, counts: Floats, top: Floats, rises: Flags, falls: Flags, off: Floats, more: float
    ) -> Floats:
        """One type: areas that wait to fall give all, others what those that wait to rise lack.
        Who waits for both does one of them."""
        rises = rises & ~(falls & (self._chance.random(off.size) < 0.5))
        falls = falls & ~rises
        turn = off + JITTER * self._chance.random(off.size)
        order = np.lexsort((turn, np.where(rises, 0, np.where(falls, 2, 1))))
        rises, falls = rises[order], falls[order]
        gives = counts[order] - self._floor
        lacks = np.where(rises, (top - counts)[order], 0.0)
        behind = np.cumsum(gives[::-1])[::-1] - gives
        served = rises & (np.cumsum(lacks) <= behind + more)
        by = np.where(served, lacks, np.where(falls | rises, -gives, 0.0))
        left = np.where(served | (by < 0), 0.0, gives)[::-1]
        by -= np.clip(by.sum() - more - (np.cumsum(left) - left), 0.0, left)[::-1]
        by[0] += more - by.sum()
        found = np.empty_like(by)
        found[order] = by
        return found

    def _keep(self, change: Floats) -> None:
        before, by = self.proof.left, self._sums(change)
        cells = np.flatnonzero(np.abs(by) > 0.5 / FINE)
        if cells.size and (self.proof.task.may_hide | self.hidden)[cells].all():
            self.proof.record(cells, by[cells])
            if self.proof.left < before:
                self.hidden[cells] = True

    def _of_leaves(self, values: Floats) -> Floats:
        """Of the cells that are leaves in all dimensions: (areas, types)."""
        cube = values.reshape([h.size for h in self.grid.hierarchies])
        for axis, held in enumerate(self.grid.hierarchies):
            cube = np.take(cube, held.leaves(), axis)
        cube = np.moveaxis(cube, self._axis, 0)
        return cube.reshape(cube.shape[0], -1)

    def _sums(self, change: Floats) -> Floats:
        """By cell, the sum over the leaves below."""
        sizes = [above.shape[1] for above in self._above]
        sizes.insert(0, sizes.pop(self._axis))
        cube = np.moveaxis(change.reshape(sizes), 0, self._axis)
        return _multiplied(cube, self._above).ravel()

    def _leaves_below(self, flags: Flags) -> Flags:
        """(areas, types): below which flagged cell a leaf is."""
        cube = flags.reshape([h.size for h in self.grid.hierarchies]).astype(float)
        cube = np.moveaxis(_multiplied(cube, [one.T.tocsr() for one in self._above]), self._axis, 0)
        return cube.reshape(cube.shape[0], -1) > 0


def exactly(move: Move, task: Task, hidden: Flags) -> Floats:
    """By cell, the move before it was rounded: every sum holds as far as these numbers go."""
    by = np.zeros(task.size)
    by[move.cells] = move.by / move.divisor
    off = task.sums @ by
    if off.any():
        cells = np.flatnonzero(hidden)
        matrix = sp.csr_array(task.sums[:, cells])
        by[cells] -= lsmr(matrix, off, atol=TINY, btol=TINY, maxiter=POLISHES)[0]
    return by


def _multiplied(cube: Floats, matrices: list[sp.csr_matrix]) -> Floats:
    """Each axis of the cube by its matrix."""
    for axis, matrix in enumerate(matrices):
        first = np.moveaxis(cube, axis, 0)
        product = matrix @ first.reshape(first.shape[0], -1)
        cube = np.moveaxis(product.reshape(-1, *first.shape[1:]), 0, axis)
    return cube


def _made_good(gives: Floats, off: Floats) -> Floats:
    """One type: each area changes by as much the other way, as far as what it gives allows."""
    by = np.maximum(-off, -gives)
    if by.sum() < 0:
        by[int(np.argmin(off))] -= by.sum()
        return by
    room = by + gives
    by -= np.clip(by.sum() - (np.cumsum(room) - room), 0.0, room)
    return by


def _depths(hierarchy: Hierarchy) -> Ints:
    """Steps from the root in the first tree; -1 for a node of other trees only."""
    depth = np.full(hierarchy.size, -1, dtype=np.int64)
    level, nodes = 0, np.array([0])
    while nodes.size:
        depth[nodes] = level
        level, nodes = level + 1, np.flatnonzero(np.isin(hierarchy.parents, nodes))
    return depth
