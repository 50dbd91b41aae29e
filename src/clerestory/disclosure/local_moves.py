"""The cheapest moves among the cells around one, cell by cell.

For what the regions of a very large table leave. What is hidden for one cell serves the next at no
cost; what no neighbourhood can do is left to the repair over all cells. This hides more than a
search among more cells would, and its moves are short.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._move_solver import SMALL, ShortMoves
from clerestory.disclosure.global_moves import TIE
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.moves import Proof, Task
from clerestory.disclosure.neighbours import Neighbours

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FREE = 1e-2  # price of moving a cell that is hidden already: as few as can be
FIRST_SIZE = 150
"""Cells in the first neighbourhood, about; wider ones follow where it has no move."""

REACHES = (400, 1_500, 10_000)
"""Hidden cells that are asked for what those around do not give."""

MOST_AROUND = 8_000
"""Cells of a neighbourhood: a program over more takes seconds."""


class LocalRepair:
    """The work on one grid: `hidden` grows, `proof` fills."""

    def __init__(self, task: Task, grid: Grid, hidden: Flags, proof: Proof) -> None:
        self.task, self.grid, self.hidden, self.proof = task, grid, hidden, proof
        self._price = task.weights + TIE
        self._may = task.may_hide | hidden
        self._solver = ShortMoves(task.rise)
        self._trees = [_Tree(hierarchy.parents) for hierarchy in grid.hierarchies]
        breadth = max(2, int(FIRST_SIZE ** (1 / max(len(one) for one in grid.tables))))
        self._widths = ((breadth, False), (breadth + 1, False), (2, True), (3, True), (5, True))

    def run(self, tick: Callable[[int], None], is_time_up: Callable[[], bool]) -> bool:
        """False if time was up before every cell was looked at."""
        needs = list(self.proof.unmet())
        for number, (cell, rises) in enumerate(needs):
            if is_time_up():
                return False
            tick(len(needs) - number)
            if self.proof.needs(cell, rises):
                self._meet(cell, float(self.proof.goal(cell, rises) * (1 if rises else -1)))
        return meet_among_hidden(self.proof, self.hidden, tick, is_time_up)

    def _meet(self, cell: int, by: float) -> None:
        """With cells around this one, of which the cheapest are hidden in addition."""
        for breadth, upwards in self._widths:
            cells = self._around(cell, breadth, upwards)
            if cells.size > MOST_AROUND:
                continue
            at = int(np.searchsorted(cells, cell))
            price = np.where(self.hidden[cells], FREE, self._price[cells]) / abs(by)
            if self._found(cells, at, by, price):
                return

    def _found(self, cells: Ints, at: int, by: float, price: Floats) -> bool:
        """Hide what the cheapest move takes, if there is one."""
        matrix, room = self.task.by_cell[cells], self.task.room[cells]
        moved = self._solver.cheapest(matrix, room, at, by, price)
        if moved is None:
            return False
        used = np.flatnonzero(np.abs(moved) > SMALL)
        self.hidden[cells[used]] = True
        self.proof.record(cells[used], moved[used])
        return True

    def _around(self, cell: int, breadth: int, upwards: bool) -> Ints:
        """Cells that may move with this one: in each dimension its own node, the cheapest
        siblings (and with `upwards` the nodes above and their siblings), and children of these."""
        grid = self.grid
        nodes = [self._nodes(cell, d, breadth, upwards) for d in range(len(grid.hierarchies))]
        keys = []
        for table in grid.tables:
            rest = [d for d in range(len(nodes)) if d not in table]
            if all(nodes[d][0] == 0 for d in rest):
                crossed = np.zeros(1, dtype=np.int64)
                for d in table:
                    crossed = (crossed[:, None] + nodes[d] * grid.strides[d]).ravel()
                keys.append(crossed)
        cells = np.unique(grid.places(np.concatenate(keys)))
        return cells[(cells >= 0) & self._may[cells]]

    def _nodes(self, cell: int, d: int, breadth: int, upwards: bool) -> Ints:
        tree, own = self._trees[d], int(self.grid.coordinates[cell, d])
        rest = int(self.grid.keys[cell]) - own * int(self.grid.strides[d])
        chosen, node = [own], own
        while tree.parents[node] >= 0:
            siblings = tree.children[tree.parents[node]]
            chosen += self._best(rest, d, siblings[siblings != node], breadth)
            node = int(tree.parents[node])
            if not upwards:
                break
            chosen.append(node)
        for one in chosen:  # grows while it is walked: children of children too
            if tree.children[one].size and not np.isin(tree.children[one], chosen).any():
                chosen += self._best(rest, d, tree.children[one], breadth)
        return np.unique(np.array(chosen, dtype=np.int64))

    def _best(self, rest: int, d: int, nodes: Ints, breadth: int) -> list[int]:
        """The nodes whose cell beside the one in question is cheapest to move."""
        at = self.grid.places(rest + nodes * int(self.grid.strides[d]))
        price = np.where(self.hidden[at], 0.0, self._price[at])
        price = np.where((at >= 0) & self._may[at], price, np.inf)
        order = np.lexsort((-self.grid.counts[at], price))
        return [int(node) for node in nodes[order[:breadth]]]


class _Tree:
    def __init__(self, parents: Ints) -> None:
        self.parents = parents
        self.children = [np.flatnonzero(parents == node) for node in range(parents.size)]


def meet_among_hidden(
    proof: Proof,
    hidden: Flags,
    tick: Callable[[int], None] = lambda left: None,
    is_time_up: Callable[[], bool] = lambda: False,
) -> bool:
    """Prove what can be proved with cells that are hidden already, nearest first; nothing more is
    hidden. False if time was up before every need was looked at."""
    task, solver, near = proof.task, ShortMoves(proof.task.rise), Neighbours(proof.task)
    needs = list(proof.unmet())
    for number, (cell, rises) in enumerate(needs):
        if is_time_up():
            return False
        tick(len(needs) - number)
        if not proof.needs(cell, rises):
            continue
        by = float(proof.goal(cell, rises) * (1 if rises else -1))
        for reach in REACHES:
            cells = near.hidden(hidden, cell, reach)
            at, price = int(np.searchsorted(cells, cell)), np.ones(cells.size)
            moved = solver.cheapest(task.by_cell[cells], task.room[cells], at, by, price)
            if moved is not None:
                used = np.flatnonzero(np.abs(moved) > SMALL)
                proof.record(cells[used], moved[used])
                break
            if cells.size < reach:
                break  # there is nothing further away
    return True
