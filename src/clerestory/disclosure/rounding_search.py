"""Where a linked set is too large for one integer program: steps by local search, then repair.

The search takes one step of one inner cell after another, the best that is not forbidden by a
recent one (tabu search, Glover 1989), and raises the price of what stays missed. The repair frees
the inner cells around a missed margin and finds their best steps together by integer programming.
Both end after a number of steps, not after a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._rounding_solver import Rows, whole_steps

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RAISE = 0.2
"""How much a missed row's price rises where no step helps any more (the price starts at 1)."""
NEARNESS = 0.01
"""What a step's distance weighs against a miss by one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of work. `steps` of the search, `repairs` after it, `block` inner cells freed in a repair,
    `nodes` of branch and bound in each integer program."""

    steps: int = 4_000
    repairs: int = 120
    block: int = 200
    nodes: int = 5


def missed(rows: Rows, steps: Ints) -> Ints:
    """By how much each row is missed."""
    held = rows.matrix @ steps
    short: Ints = np.maximum(0, np.maximum(rows.low - held, held - rows.high)).astype(np.int64)
    return short


def search(rows: Rows, cost: Floats, limits: Limits, seed: int = 0) -> Ints:
    """Steps of 0 or 1 that miss the rows by little in all."""
    by_inner = rows.matrix.T.tocsr().astype(float)
    rng = np.random.default_rng(seed)
    steps = np.zeros(cost.size, dtype=np.int64)
    best, fewest = steps, np.inf
    held, price, free_at = np.zeros(rows.low.size), np.ones(rows.low.size), np.zeros(cost.size)
    for turn in range(max(limits.steps, 2 * cost.size)):
        miss = np.maximum(0, np.maximum(rows.low - held, held - rows.high))
        if miss.sum() < fewest:
            best, fewest = steps.copy(), miss.sum()
        if not fewest:
            break
        up = by_inner @ (price * ((held >= rows.high) * 1.0 - (held < rows.low)))
        down = by_inner @ (price * ((held <= rows.low) * 1.0 - (held > rows.high)))
        gain = np.where(steps == 0, up + NEARNESS * cost, down - NEARNESS * cost)
        gain += np.where(free_at > turn, np.inf, 1e-3 * rng.random(gain.size))
        one = int(gain.argmin())
        if gain[one] >= 0:
            price[miss > 0] += RAISE
        step = 1 - 2 * steps[one]
        steps[one] += step
        held[by_inner.indices[by_inner.indptr[one] : by_inner.indptr[one + 1]]] += step
        free_at[one] = turn + 5 + rng.integers(10)
    return best


def repair(rows: Rows, cost: Floats, steps: Ints, limits: Limits, seed: int = 0) -> Ints:
    """Steps that miss the rows by no more, mostly by less."""
    by_inner = rows.matrix.T.tocsr()
    narrow = np.flatnonzero(np.diff(rows.matrix.indptr) <= limits.block // 5)
    near = (by_inner[:, narrow] @ rows.matrix[narrow]).tocsr()
    rng = np.random.default_rng(seed)
    for _ in range(limits.repairs):
        miss = missed(rows, steps)
        if not miss.any():
            break
        block = _around(rows, near, int(rng.choice(np.flatnonzero(miss))), limits.block, rng)
        tilt = NEARNESS * cost[block] + 1e-3 * rng.random(block.size)
        found = whole_steps(
            _of_block(rows, by_inner, steps, block),
            tilt, np.zeros(block.size, np.int64), np.ones(block.size, np.int64),
            steps[block], limits.nodes,
        )  # fmt: skip
        if found is not None:
            tried = steps.copy()
            tried[block] = found
            steps = tried if missed(rows, tried).sum() <= miss.sum() else steps
    return steps


def _around(rows: Rows, near: sp.csr_matrix, row: int, most: int, rng: np.random.Generator) -> Ints:
    """Inner cells that share most margins with three of those below the missed one."""
    below = rows.matrix.indices[rows.matrix.indptr[row] : rows.matrix.indptr[row + 1]]
    tied = np.zeros(near.shape[0])
    tied[rng.permutation(below)[:3]] = 1
    for _ in range(8):
        tied = tied + near @ tied
        if np.count_nonzero(tied) >= most:
            break
    tied = tied * (1 + 0.3 * rng.random(tied.size))
    first = np.argsort(-tied, kind="stable")[:most]
    return np.sort(first[tied[first] > 0])


def _of_block(rows: Rows, by_inner: sp.csr_matrix, steps: Ints, block: Ints) -> Rows:
    """The rows that the block can miss, with what the other cells give them taken off."""
    touched = np.unique(by_inner[block].indices)
    matrix = by_inner[block][:, touched].T.tocsr()
    rest = (rows.matrix[touched] @ steps) - matrix @ steps[block]
    low, high = rows.low[touched] - rest, rows.high[touched] - rest
    tight = (low > 0) | (high < np.diff(matrix.indptr))
    return Rows(matrix[tight], low[tight], high[tight], rows.price[touched][tight])
