"""Exact linear algebra modulo a prime: what follows from the equations alone, without bounds.

A hidden cell whose row of the null space is zero cannot move: its count follows from the published
ones. Two cells whose rows are parallel move together: who knows one knows the other. Both are read
off a few random null vectors; that a random vector hides a difference has a chance of about one in
PRIME to the number of vectors.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Row = dict[int, int]

PRIME = (1 << 31) - 1
"""Products of two residues fit into 64 bits."""

VECTORS = 3


class NoSolution(ArithmeticError):
    """The equations alone contradict each other. `row` is one in which that shows."""

    def __init__(self, row: int) -> None:
        super().__init__(f"equation {row} contradicts the others")
        self.row = row


@dataclass(frozen=True, slots=True)
class Echelon:
    """`pivots[i]` is the column that row i of `rows` (columns to residues, 1 at the pivot) was
    used to eliminate, in order; `independent` are positions of the original rows that span all.
    Column `size`, one beyond the last, holds the constants."""

    size: int
    pivots: tuple[int, ...]
    rows: tuple[Row, ...]
    independent: Ints

    @property
    def rank(self) -> int:
        return len(self.pivots)

    def null_vectors(self, number: int, random: np.random.Generator) -> Ints:
        """(columns, number): random vectors that the matrix takes to zero."""
        vectors = random.integers(1, PRIME, (self.size + 1, number))
        vectors[-1] = 0
        return self._complete(vectors)

    def solution(self) -> Ints:
        """One solution of the equations, as residues; the columns that are free are 0."""
        vector = np.zeros((self.size + 1, 1), dtype=np.int64)
        vector[-1] = 1
        return self._complete(vector)[:, 0]

    def _complete(self, vectors: Ints) -> Ints:
        """Give each pivot the value that its row asks for, the last one first."""
        for pivot, row in zip(reversed(self.pivots), reversed(self.rows), strict=True):
            others = [column for column in row if column != pivot]
            factors = np.fromiter((row[column] for column in others), np.int64, len(others))
            products = vectors[others] * factors[:, None] % PRIME
            vectors[pivot] = -products.sum(axis=0) % PRIME
        return vectors[:-1]


def eliminate(matrix: sp.csr_array, right: Ints | None = None) -> Echelon:
    """Gaussian elimination of `matrix @ y = right` (0 if not given), the shortest row and in it
    the rarest column first, so that little fills in. Raises NoSolution."""
    size = matrix.shape[1]
    rows = _residues(matrix, right)
    holders: dict[int, set[int]] = {}
    for number, row in rows.items():
        for column in row:
            holders.setdefault(column, set()).add(number)
    queue = [(len(row), number) for number, row in rows.items()]
    heapq.heapify(queue)
    pivots: list[int] = []
    kept: list[Row] = []
    used: list[int] = []
    while queue:
        length, number = heapq.heappop(queue)
        if number not in rows or len(rows[number]) != length:
            continue  # an entry from before the row changed
        row = rows.pop(number)
        for column in row:
            holders[column].discard(number)
        choice = [(len(holders[column]), column) for column in row if column < size]
        if not choice:
            if row:
                raise NoSolution(number)
            continue
        pivot = min(choice)[1]
        scale = pow(row[pivot], -1, PRIME)
        row = {column: value * scale % PRIME for column, value in row.items()}
        for other in sorted(holders[pivot]):
            _subtract(rows[other], row, rows[other][pivot], other, holders)
            heapq.heappush(queue, (len(rows[other]), other))
        pivots.append(pivot)
        kept.append(row)
        used.append(number)
    return Echelon(size, tuple(pivots), tuple(kept), np.sort(np.array(used, dtype=np.int64)))


@dataclass(frozen=True, slots=True)
class Kinship:
    """How cells move together under the equations.

    `fixed`: cells that cannot move. `label` numbers the classes of the others: within a class all
    movements are proportional (-1 where fixed). `factor` is the movement of the cell for one of
    its class's first, as a residue (1 and PRIME - 1 for the usual one to one).
    """

    fixed: NDArray[np.bool_]
    label: Ints
    factor: Ints


def kinship(echelon: Echelon, seed: int = 0) -> Kinship:
    """The cells that the equations fix, and those of which one gives away the other."""
    moves = echelon.null_vectors(VECTORS, np.random.default_rng(seed))
    fixed: NDArray[np.bool_] = np.logical_not(moves.any(axis=1))
    label, factor = np.full(fixed.size, -1), np.zeros(fixed.size, dtype=np.int64)
    classes: dict[tuple[int, ...], tuple[int, int]] = {}
    for cell in np.flatnonzero(~fixed).tolist():
        first, *rest = moves[cell].tolist()
        inverse = pow(first, -1, PRIME) if first else 0
        shape = tuple(value * inverse % PRIME for value in rest)
        number, head = classes.setdefault(shape, (len(classes), inverse))
        label[cell], factor[cell] = number, first * head % PRIME
    return Kinship(fixed, label, factor)


def centred(residues: Ints) -> Ints:
    """The whole numbers nearest to 0 with these residues."""
    whole: Ints = np.where(residues > PRIME // 2, residues - PRIME, residues)
    return whole


def _residues(matrix: sp.csr_array, right: Ints | None) -> dict[int, Row]:
    rows = {}
    for number, (start, end) in enumerate(pairwise(matrix.indptr.tolist())):
        columns, values = matrix.indices[start:end].tolist(), matrix.data[start:end].tolist()
        row = {c: int(v) % PRIME for c, v in zip(columns, values, strict=True)}
        row[matrix.shape[1]] = 0 if right is None else -int(right[number]) % PRIME
        rows[number] = {column: value for column, value in row.items() if value}
    return rows


def _subtract(
    row: Row, pivot_row: Row, times: int, number: int, holders: dict[int, set[int]]
) -> None:
    """`row -= times * pivot_row`, keeping track of who holds which column."""
    for column, value in pivot_row.items():
        old = row.get(column, 0)
        new = (old - times * value) % PRIME
        if new:
            row[column] = new
            if not old:
                holders[column].add(number)
        elif old:
            del row[column]
            holders[column].discard(number)
