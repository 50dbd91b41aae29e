"""What sums say about whole numbers of which only intervals are known, row by row.

A row says that a total equals its parts. The total can be no more than the parts at their highest,
a part no more than the total at its highest less the other parts at their lowest, and so on, until
nothing moves. Exact in whole numbers; what several rows say only together is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The narrowed ends. `settled`: nothing moves any more, rather than the rounds being used up.
    `possible` is False where some cell is left without a number, so the figures contradict."""

    low: Ints
    high: Ints
    settled: bool
    possible: bool


def narrow(sums: sp.csr_matrix, low: Ints, high: Ints, rounds: int = MOST_ROUNDS) -> Narrowed:
    """The ends of every cell after the sums, a matrix of +1 and -1 whose every row times the cells
    is 0. Each interval holds every whole-number solution, also if the rounds are used up."""
    low, high = low.astype(np.int64), high.astype(np.int64)
    if not sums.nnz:
        return Narrowed(low, high, True, bool((low <= high).all()))
    starts, cell = sums.indptr[:-1], sums.indices
    plus, rows = sums.data > 0, np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    for _ in range(rounds):
        # Of each term, then of each whole row; what is left of a row bounds each of its terms.
        least = np.where(plus, low[cell], -high[cell])
        most = np.where(plus, high[cell], -low[cell])
        from_above = least - np.add.reduceat(least, starts)[rows]
        from_below = most - np.add.reduceat(most, starts)[rows]
        was = low.copy(), high.copy()
        np.maximum.at(low, cell, np.where(plus, from_below, -from_above))
        np.minimum.at(high, cell, np.where(plus, from_above, -from_below))
        if (low > high).any():
            return Narrowed(low, high, True, False)
        if (low == was[0]).all() and (high == was[1]).all():
            return Narrowed(low, high, True, True)
    return Narrowed(low, high, False, True)
