"""The cells of linked tables and the sums between them, for those who check a certificate.

Built from hierarchies and tables alone, with other means than `grids`, which made the release:
a mistake in one of the two shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.move_certificate import MOST_TREES, Dimension

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNLIMITED = 2**40  # more than any count; a sum of all cells still fits 64 bits
MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells by key, and what adds up. Entry i says that cell `cell[i]` is in sum `sums[i]`, as
    the total (`signs[i]` 1) or as a part (-1); the entries of cell c are those from `starts[c]` to
    `starts[c + 1]`. `parts` is how many cells each sum has, its total included."""

    dimensions: tuple[Dimension, ...]
    tables: tuple[tuple[int, ...], ...]
    keys: Ints
    starts: Ints
    cell: Ints
    sums: Ints
    signs: Ints
    parts: Ints

    @property
    def size(self) -> int:
        return int(self.keys.size)

    @property
    def is_one_table(self) -> bool:
        """One table crosses all dimensions: its finest cells are the atoms."""
        return any(len(table) == len(self.dimensions) for table in self.tables)

    def changes(self, cells: Ints, by: Ints, told: Ints) -> tuple[Ints, Ints]:
        """The sums that the cells are in, and by how much each is off if these cells change so.
        `told` is room for one number per sum, all 0 before and after."""
        held = self.starts[cells + 1] - self.starts[cells]
        first = np.repeat(self.starts[cells] - (np.cumsum(held) - held), held)
        entries = first + np.arange(first.size)
        sums = self.sums[entries]
        np.add.at(told, sums, self.signs[entries] * np.repeat(by, held))
        off = told[sums]
        told[sums] = 0
        return sums, off

    def lowest(self, low: Ints, high: Ints) -> Ints:
        """What each cell is at least, by adding up one sum after another, given its bounds."""
        low, high = low.copy(), high.copy()
        part = self.signs < 0
        sums, cell = self.sums[part], self.cell[part]
        total = np.zeros(self.parts.size, np.int64)
        total[self.sums[~part]] = self.cell[~part]
        for _ in range(MOST_ROUNDS):
            before = low.copy(), high.copy()
            least, most = (np.zeros(total.size, np.int64) for _ in range(2))
            np.add.at(least, sums, low[cell])
            np.add.at(most, sums, high[cell])
            others = (least[sums] - low[cell], most[sums] - high[cell])
            np.minimum.at(high, cell, high[total[sums]] - others[0])
            np.maximum.at(low, cell, low[total[sums]] - others[1])
            np.maximum.at(low, total, least)
            np.minimum.at(high, total, most)
            if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
                break
        return low


def strides_of(dimensions: Sequence[Dimension]) -> list[int]:
    """What the place of a code in each dimension adds to the key of a cell."""
    sizes = [dimension.size for dimension in dimensions]
    return [int(np.prod(sizes[d + 1 :], dtype=np.int64)) for d in range(len(sizes))]


def cells_of(dimensions: Sequence[Dimension], tables: Sequence[Sequence[int]]) -> Cells:
    """The cross of all codes for each table, a shared margin once, with every sum between them."""
    strides = strides_of(dimensions)
    crossed = [
        sum(
            np.arange(dimensions[d].size).reshape([-1] + [1] * (len(table) - 1 - axis)) * strides[d]
            for axis, d in enumerate(table)
        )
        for table in tables
    ]
    keys = _distinct(np.concatenate([np.ravel(one) for one in crossed]))
    pairs: list[Ints] = []
    for table, keyed in zip(tables, crossed, strict=True):
        places = np.searchsorted(keys, keyed)
        for axis, d in enumerate(table):
            pairs += _pairs(np.moveaxis(places, axis, 0), dimensions[d], d, keys.size)
    # A sum is known by its tree and its total, so one that two tables share counts once.
    by_tree, cell = np.divmod(_distinct(np.concatenate(pairs)), keys.size)
    signs = np.where(by_tree % keys.size == cell, 1, -1)
    sums = np.cumsum(np.diff(by_tree, prepend=by_tree[:1]) != 0)
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], np.arange(keys.size + 1))
    return Cells(
        tuple(dimensions), tuple(map(tuple, tables)), keys, starts,
        cell[order], sums[order], signs[order], np.bincount(sums),
    )  # fmt: skip


def _distinct(numbers: Ints) -> Ints:
    """In ascending order, each once; many times faster than np.unique on millions."""
    numbers = np.sort(numbers)
    return np.asarray(numbers[np.diff(numbers, prepend=numbers[:1] - 1) != 0])


def _pairs(places: Ints, dimension: Dimension, d: int, size: int) -> Iterator[Ints]:
    """(tree and total, cell) as one number, for the dimension along the first axis."""
    for tree, above in enumerate(dimension.trees):
        parents = np.array(above, np.int64)
        nodes = np.flatnonzero(parents >= 0)
        first = (d * (MOST_TREES + 1) + tree) * size
        totals = places[np.unique(parents[nodes])]
        yield ((first + places[parents[nodes]]) * size + places[nodes]).ravel()
        yield ((first + totals) * size + totals).ravel()
