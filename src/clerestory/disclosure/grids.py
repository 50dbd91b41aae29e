"""Linked hierarchical tables as one set of cells with one set of sums.

A cell is a node in every dimension, the root where a table lacks the dimension, so a margin that
two tables share is one cell. A sum says that a cell equals its children in one tree of one
dimension, the others fixed. Built with arrays throughout: a million cells take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The nodes of one dimension in one or several trees over the same leaves and the same root.

    `parents` gives, per node, the place of its parent in the first tree; `further` the same for
    each further tree (financial beside calendar years). -1 stands at the root, which is the first
    node, and where a node is not in the tree. Levels may be of different depth.
    """

    name: str
    codes: tuple[str, ...]
    parents: Ints
    further: tuple[Ints, ...] = ()

    @property
    def size(self) -> int:
        return len(self.codes)

    @property
    def trees(self) -> tuple[Ints, ...]:
        return self.parents, *self.further

    def families(self) -> list[list[tuple[int, Ints]]]:
        """Per tree, the nodes with their children in order: what sums to what in this dimension.
        A family that an earlier tree has already is left out."""
        seen: set[tuple[int, ...]] = set()
        found = []
        for parents in self.trees:
            nodes = [(node, np.flatnonzero(parents == node)) for node in np.unique(parents)]
            fresh = [(int(n), below) for n, below in nodes if n >= 0 and (n, *below) not in seen]
            seen |= {(node, *below) for node, below in fresh}
            found.append(fresh)
        return found

    def covers(self) -> sp.csr_matrix:
        """(nodes, nodes): 1 where the row's node is the column's or above it in any tree."""
        place = np.arange(self.size)
        covering, covered = [place], [place]
        for parents in self.trees:
            below, above = place, parents
            while (above >= 0).any():
                below, above = below[above >= 0], above[above >= 0]
                covering.append(above)
                covered.append(below)
                above = parents[above]
        at = (np.concatenate(covering), np.concatenate(covered))
        matrix = sp.csr_matrix((np.ones(at[0].size, np.int64), at), shape=(self.size, self.size))
        matrix.data[:] = 1  # a node that several trees share covers its leaves once
        return matrix

    def leaves(self) -> Ints:
        """The nodes that have no children, which are the same in every tree."""
        return np.setdiff1d(np.arange(self.size), np.concatenate(self.trees))


@dataclass(frozen=True)
class Grid:
    """Cells in the order of their keys, their counts, and the sums between them.

    `coordinates` is (cells, dimensions). `sums` has a row per sum: +1 for the total, -1 for each
    part; every row times `counts` is 0.
    """

    hierarchies: tuple[Hierarchy, ...]
    tables: tuple[tuple[int, ...], ...]
    strides: Ints
    keys: Ints
    coordinates: Ints
    counts: Ints
    sums: sp.csr_matrix
    by_cell: sp.csr_matrix = field(repr=False)

    @property
    def size(self) -> int:
        return int(self.keys.size)

    def places(self, keys: Ints) -> Ints:
        """Where the cells with these keys stand; -1 for a key of no table."""
        at = np.minimum(np.searchsorted(self.keys, keys), self.size - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def codes(self, cell: int) -> tuple[str, ...]:
        """The code of the cell's node in each dimension."""
        pairs = zip(self.hierarchies, self.coordinates[cell], strict=True)
        return tuple(hierarchy.codes[node] for hierarchy, node in pairs)

    def with_counts(self, counts: Ints) -> Grid:
        """The same cells with other counts, which must satisfy the same sums."""
        return Grid(
            self.hierarchies, self.tables, self.strides, self.keys, self.coordinates, counts,
            self.sums, self.by_cell,
        )  # fmt: skip


def grid(
    hierarchies: Sequence[Hierarchy],
    tables: Sequence[Sequence[int]],
    leaves: Ints,
    weights: Ints,
) -> Grid:
    """The grid of the tables. `leaves` is (records, dimensions) in node numbers, `weights` the
    number of records that each row stands for."""
    strides = _strides([hierarchy.size for hierarchy in hierarchies])
    crossed = [_keys(table, hierarchies, strides) for table in tables]
    keys = np.unique(np.concatenate(crossed))
    coordinates = (keys[:, None] // strides) % np.array([h.size for h in hierarchies])
    counts = _counts(hierarchies, tables, strides, keys, leaves, weights)
    sums = _sums(hierarchies, tables, strides, keys)
    by_cell = sums.T.tocsr()
    by_cell.sort_indices()
    ordered = tuple(tuple(table) for table in tables)
    return Grid(tuple(hierarchies), ordered, strides, keys, coordinates, counts, sums, by_cell)


def _strides(sizes: Sequence[int]) -> Ints:
    return np.array([int(np.prod(sizes[place + 1 :])) for place in range(len(sizes))], np.int64)


def _keys(table: Sequence[int], hierarchies: Sequence[Hierarchy], strides: Ints) -> Ints:
    """Keys of the full cross of all nodes of a table's dimensions."""
    return _crossed([np.arange(hierarchies[d].size) * strides[d] for d in table])


def _crossed(parts: Sequence[Ints]) -> Ints:
    keys = np.zeros(1, dtype=np.int64)
    for part in parts:
        keys = (keys[:, None] + part[None, :]).ravel()
    return keys


def _counts(
    hierarchies: Sequence[Hierarchy],
    tables: Sequence[Sequence[int]],
    strides: Ints,
    keys: Ints,
    leaves: Ints,
    weights: Ints,
) -> Ints:
    """Every record once in each combination of nodes that cover it, one dimension at a time."""
    counts = np.zeros(keys.size, dtype=np.int64)
    above = [hierarchy.covers() for hierarchy in hierarchies]
    for table in tables:
        cube = np.zeros([hierarchies[d].size for d in table], dtype=np.int64)
        np.add.at(cube, tuple(leaves[:, d] for d in table), weights)
        for axis, d in enumerate(table):
            first = np.moveaxis(cube, axis, 0)
            summed = above[d] @ first.reshape(first.shape[0], -1)
            cube = np.moveaxis(summed.reshape(first.shape), 0, axis)
        counts[np.searchsorted(keys, _keys(table, hierarchies, strides))] = cube.ravel()
    return counts


def _sums(
    hierarchies: Sequence[Hierarchy],
    tables: Sequence[Sequence[int]],
    strides: Ints,
    keys: Ints,
) -> sp.csr_matrix:
    """One row for each cell and each way in which it has children; of two tables, the first."""
    rows: list[Ints] = []
    cells: list[Ints] = []
    signs: list[NDArray[np.float64]] = []
    number = 0
    families = [h.families() for h in hierarchies]
    seen = [np.zeros((len(trees), keys.size), dtype=bool) for trees in families]
    for table, d in ((one, d) for one in tables for d in one):
        others = _crossed([np.arange(hierarchies[o].size) * strides[o] for o in table if o != d])
        for tree, node, children in ((t, *f) for t, held in enumerate(families[d]) for f in held):
            total = np.searchsorted(keys, others + node * strides[d])
            new = ~seen[d][tree, total]
            seen[d][tree, total] = True
            parts = np.searchsorted(keys, others[new][:, None] + children * strides[d])
            numbers = np.arange(number, number + parts.shape[0])
            number += parts.shape[0]
            rows += [numbers, np.repeat(numbers, children.size)]
            cells += [total[new], parts.ravel()]
            signs += [np.ones(numbers.size), -np.ones(parts.size)]
    shape: Any = (number, keys.size)
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(cells)))
    matrix = sp.csr_matrix(entries, shape=shape)
    matrix.sort_indices()
    return matrix
