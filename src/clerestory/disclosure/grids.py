"""Linked hierarchical tables as one set of cells with one set of sums.

A cell is a node in every dimension, the root where a table lacks the dimension, so a margin that
two tables share is one cell. A sum says that a cell equals its children in one dimension, the
others fixed. Built with arrays throughout: a million cells take seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """One dimension as a tree: node codes, and the place of each node's parent (-1 at the root,
    which stands first). Levels may be of different depth."""

    name: str
    codes: tuple[str, ...]
    parents: Ints

    @property
    def size(self) -> int:
        return len(self.codes)

    def children(self) -> list[Ints]:
        """The children of each node, in order."""
        order = np.argsort(self.parents, kind="stable")
        starts = np.searchsorted(self.parents[order], np.arange(self.size + 1))
        return [np.sort(order[starts[i] : starts[i + 1]]) for i in range(self.size)]

    def ancestors(self) -> Ints:
        """(nodes, depth): each node, its parent, and so on; -1 beyond the root."""
        levels = [np.arange(self.size, dtype=np.int64)]
        while (levels[-1] >= 0).any():
            above = levels[-1]
            levels.append(np.where(above >= 0, self.parents[above], -1))
        return np.stack(levels[:-1], axis=1)


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
    """Every record is added to each of its ancestors, once for each choice of levels."""
    counts = np.zeros(keys.size, dtype=np.int64)
    above = [hierarchy.ancestors() for hierarchy in hierarchies]
    for table in tables:
        found = np.zeros(keys.size, dtype=np.int64)
        for levels in itertools.product(*(range(above[d].shape[1]) for d in table)):
            key, has = np.zeros(len(leaves), np.int64), np.ones(len(leaves), bool)
            for d, level in zip(table, levels, strict=True):
                node = above[d][leaves[:, d], level]
                has &= node >= 0
                key += node * strides[d]
            np.add.at(found, np.searchsorted(keys, key[has]), weights[has])
        counts = np.maximum(counts, found)  # a shared margin is counted the same by each table
    return counts


def _sums(
    hierarchies: Sequence[Hierarchy],
    tables: Sequence[Sequence[int]],
    strides: Ints,
    keys: Ints,
) -> sp.csr_matrix:
    """One row for each cell and dimension in which it has children; of two tables, the first."""
    rows: list[Ints] = []
    cells: list[Ints] = []
    signs: list[NDArray[np.float64]] = []
    seen = np.zeros(keys.size * len(hierarchies), dtype=bool)
    number = 0
    for table, d in ((one, d) for one in tables for d in one):
        others = _crossed([np.arange(hierarchies[o].size) * strides[o] for o in table if o != d])
        for node, children in enumerate(hierarchies[d].children()):
            if not children.size:
                continue
            total = np.searchsorted(keys, others + node * strides[d])
            mark = total * len(hierarchies) + d
            new = ~seen[mark]
            seen[mark] = True
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
