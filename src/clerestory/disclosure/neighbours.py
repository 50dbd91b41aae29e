"""Which hidden cells stand around one: those that share a sum with it, and so on outwards."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure.moves import Task

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Neighbours:
    """Hidden cells that share a sum, and those that share one with these, nearest first."""

    def __init__(self, task: Task) -> None:
        self._sums, self._by_cell = task.sums, task.by_cell
        self._cell_seen = np.zeros(task.size, dtype=np.int64)
        self._sum_seen = np.zeros(task.sums.shape[0], dtype=np.int64)
        self._walk = 0

    def hidden(self, hidden: Flags, start: int, most: int) -> Ints:
        self._walk += 1
        front = np.array([start], dtype=np.int64)
        self._cell_seen[start] = self._walk
        found, size = [front], 1
        while front.size and size < most:
            sums = np.unique(_entries(self._by_cell, front))
            sums = sums[self._sum_seen[sums] != self._walk]
            self._sum_seen[sums] = self._walk
            cells = np.unique(_entries(self._sums, sums))
            front = cells[hidden[cells] & (self._cell_seen[cells] != self._walk)]
            self._cell_seen[front] = self._walk
            found.append(front)
            size += front.size
        return np.sort(np.concatenate(found))


def _entries(matrix: sp.csr_matrix, rows: Ints) -> Ints:
    """The columns of these rows of a sparse matrix, one after another."""
    starts = matrix.indptr
    lengths = (starts[rows + 1] - starts[rows]).astype(np.int64)
    before = np.cumsum(lengths) - lengths
    at = np.repeat(starts[rows] - before, lengths) + np.arange(int(lengths.sum()))
    found: Ints = matrix.indices[at].astype(np.int64)
    return found
