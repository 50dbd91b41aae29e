"""Parts of a grid that are repaired one after another, where a program over all cells is too large.

A region is a few branches of each dimension's tree with the root above them, crossed. A move inside
a region is a move of the whole: what lies outside stays as it is. So what is proved in a region
holds, and only what no region can do is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.grids import Grid, Hierarchy
from clerestory.disclosure.moves import Move, Proof, Task

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEWEST_BRANCHES = 2
"""Below a root: a single one cannot change while the root stays."""


def cuts(grid: Grid, most: int, spared: Sequence[int] = ()) -> list[int]:
    """Into how many groups of branches each dimension is cut, so that a region has at most about
    so many cells; `spared` dimensions last.

    The dimension with most nodes is cut first, as far as it goes: each dimension that is cut leaves
    totals that cannot fall within a region, because parts of them lie outside. Those fall in
    regions that are cut in other dimensions.
    """
    hierarchies = grid.hierarchies
    groups = [1] * len(hierarchies)
    for d in sorted(range(len(groups)), key=lambda d: (d in spared, -hierarchies[d].size)):
        while _largest(grid, _sets(grid, groups)) > most:
            if groups[d] == _most_groups(hierarchies[d]):
                break
            groups[d] += 1
    return groups


def regions(grid: Grid, groups: list[int]) -> list[Ints]:
    """The cells of each region; together they cover the grid."""
    return [_cells(grid, nodes) for nodes in product(*_sets(grid, groups))]


def around(grid: Grid, cell: int, further: int = 1) -> Ints:
    """The cells of a region in which this one is likely to move: in each dimension its own branch
    and so many `further` ones, and every branch where the cell is a total over all."""
    nodes = []
    for hierarchy, node in zip(grid.hierarchies, grid.coordinates[cell].tolist(), strict=True):
        several = 1 if hierarchy.further else int(np.count_nonzero(hierarchy.parents == 0))
        branches = _branches(hierarchy, max(1, several))
        if node == 0 or len(branches) == 1:
            nodes.append(np.arange(hierarchy.size))
        else:
            own = next(number for number, held in enumerate(branches) if node in held)
            chosen = [branches[(own + i) % len(branches)] for i in range(further + 1)]
            nodes.append(np.unique(np.concatenate(chosen)))
    return _cells(grid, tuple(nodes))


def _sets(grid: Grid, groups: list[int]) -> list[list[Ints]]:
    return [_branches(h, count) for h, count in zip(grid.hierarchies, groups, strict=True)]


def _largest(grid: Grid, sets: list[list[Ints]]) -> float:
    """Cells of the largest region, shared margins counted once for each table."""
    sizes = np.array([max(len(nodes) for nodes in held) for held in sets], dtype=float)
    return float(sum(np.prod(sizes[list(table)]) for table in grid.tables))


def _most_groups(hierarchy: Hierarchy) -> int:
    if hierarchy.further:
        return 1  # trees that cross each other are not cut
    return max(1, int(np.count_nonzero(hierarchy.parents == 0)) // FEWEST_BRANCHES)


def _branches(hierarchy: Hierarchy, groups: int) -> list[Ints]:
    """The nodes below the root in so many groups of whole branches, each with the root."""
    if groups == 1:
        return [np.arange(hierarchy.size)]
    branches = [_below(hierarchy, int(node)) for node in np.flatnonzero(hierarchy.parents == 0)]
    shares = [branches[number::groups] for number in range(groups)]
    return [np.sort(np.concatenate([[0], *share])).astype(np.int64) for share in shares]


def _below(hierarchy: Hierarchy, node: int) -> Ints:
    """The node and what lies below it."""
    found = np.array([node], dtype=np.int64)
    while (more := np.setdiff1d(np.flatnonzero(np.isin(hierarchy.parents, found)), found)).size:
        found = np.union1d(found, more)
    return found


def _cells(grid: Grid, nodes: tuple[Ints, ...]) -> Ints:
    keys = []
    for table in grid.tables:
        crossed = np.zeros(1, dtype=np.int64)
        for d in table:
            crossed = (crossed[:, None] + nodes[d] * grid.strides[d]).ravel()
        keys.append(crossed)
    return grid.places(np.unique(np.concatenate(keys)))


class Part:
    """The task and the proof of some cells, the others standing still."""

    def __init__(self, proof: Proof, cells: Ints) -> None:
        whole = proof.task
        by_cell = whole.by_cell[cells]
        used = np.flatnonzero(np.bincount(by_cell.indices, minlength=by_cell.shape[1]))
        by_cell = by_cell[:, used].tocsr()
        self._whole, self._cells = proof, cells
        self.task = Task(
            whole.counts[cells], by_cell.T.tocsr(), by_cell, whole.rule, whole.protected[cells],
            whole.may_hide[cells], whole.open[cells], whole.weights[cells],
            None if whole.low is None else whole.low[cells],
            None if whole.high is None else whole.high[cells],
        )  # fmt: skip
        self.proof = Proof(self.task)
        self.proof.needs_rise = proof.needs_rise[cells]
        self.proof.needs_fall = proof.needs_fall[cells]
        self.proof.least = proof.least[cells]

    def join(self) -> None:
        """Take what was proved here into the proof of the whole."""
        self._whole.moves += [
            Move(self._cells[move.cells], move.by, move.divisor) for move in self.proof.moves
        ]
        self._whole.needs_rise[self._cells] = self.proof.needs_rise
        self._whole.needs_fall[self._cells] = self.proof.needs_fall
