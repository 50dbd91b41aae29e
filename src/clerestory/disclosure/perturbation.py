"""Cell-key perturbation: the same people get the same noise, in whichever table they are counted.

Every record has a random key, a cell's key is the sum of its records' keys modulo a range, and a
table gives the noise by count and cell key (Fraser and Wooton 2005; Thompson, Broadfoot and
Elazar 2013). Margins get noise of their own and are not the sums of their parts: that is what an
attacker uses, and what is reported here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.altered import MOST_PROGRAMS, Altered, cell_name, judge
from clerestory.disclosure.grids import Grid, grid
from clerestory.disclosure.noise_tables import KEYS, NoiseTable, noise_table
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SHORTEST_SALT = 16
PROTECTS = (
    "Nobody who sees one figure alone knows the count: it is at most {most} from what is shown. "
    "Zeros are shown as they are; nothing from 1 to {small} is ever shown.",
    "The noise of counts of {plain} and more has mean 0 and variance {variance:.2f}; smaller "
    "counts have up to {greatest:.2f}.",
    "The same records give the same figure in every table, so asking again averages nothing away.",
    "It does not protect against margins: the true counts add up, so a margin and its parts "
    "together say more than each alone. What is left of each interval is part of this result.",
    "It does not protect against averages over many different tables of the same people: every "
    "sum of n parts is one more estimate of its total.",
    "It does not protect once the salt is known: who has the records and the salt can take the "
    "noise off. Keep the salt secret and never change it for a register.",
)


def perturb(
    given: Grid,
    salt: bytes,
    threshold: int = 5,
    *,
    leaves: Ints,
    weights: Ints,
    ids: Sequence[str] | None = None,
    most: int | None = None,
    variance: float = 2.0,
    known: Sequence[int] = (),
    programs: int = MOST_PROGRAMS,
) -> Altered:
    """The grid's counts with noise of at most `most` (the threshold if None).

    `leaves` and `weights` are those that the grid was made from. With `ids`, one per row and each
    row one record, keys are the records' own. `known` are the places of cells whose true count is
    published elsewhere; the attacker is given them. Raises DisclosureError for a short salt, ids
    that do not fit, and what `noise_table` refuses."""
    table = noise_table(threshold, threshold if most is None else most, variance)
    keys = cell_keys(given, leaves, record_keys(given, salt, leaves, weights, ids))
    values = given.counts + table.noise(given.counts, keys)
    told = _unstable(ids) + _margins(given, values) + _averages(given, values, table)
    variances = table.variances()
    protects = [
        line.format(
            most=table.most,
            small=threshold - 1,
            plain=len(variances) - 1,
            variance=variances[-1],
            greatest=variances.max(),
        )
        for line in PROTECTS
    ]
    return judge(
        "cell-key perturbation", given, values, table.intervals(values), threshold,
        known=known, programs=programs, protects=protects, warnings=told,
    )  # fmt: skip


def record_keys(
    grid: Grid, salt: bytes, leaves: Ints, weights: Ints, ids: Sequence[str] | None = None
) -> Ints:
    """The sum of the record keys of each row, from the salt and the record's id, or else from the
    codes of its leaves and its number among the records that share them."""
    if len(salt) < SHORTEST_SALT:
        raise DisclosureError(
            f"the salt has {len(salt)} bytes: whoever guesses it can take the noise off; "
            f"give {SHORTEST_SALT} random bytes or more, kept secret"
        )
    if ids is None:
        return np.array([
            sum(_key(salt, f"{_codes(grid, row)}\x1f{n}") for n in range(weight)) % KEYS
            for row, weight in zip(leaves, weights, strict=True)
        ], dtype=np.int64)  # fmt: skip
    if len(ids) != len(leaves) or len(set(ids)) != len(ids) or (weights != 1).any():
        raise DisclosureError(
            f"{len(ids)} record ids for {len(leaves)} rows: give one different id for each row, "
            "and each row the weight 1"
        )
    return np.array([_key(salt, one) for one in ids], dtype=np.int64)


def cell_keys(given: Grid, leaves: Ints, keys: Ints) -> Ints:
    """The key of each cell: the sum of its records' keys, modulo the range."""
    summed: Ints = grid(given.hierarchies, given.tables, leaves, keys).counts % KEYS
    return summed


def _key(salt: bytes, record: str) -> int:
    return int.from_bytes(hashlib.sha256(salt + record.encode()).digest()[:8], "big") % KEYS


def _codes(grid: Grid, row: Ints) -> str:
    pairs = zip(grid.hierarchies, row, strict=True)
    return "\x1f".join(f"{hierarchy.name}\x1e{hierarchy.codes[node]}" for hierarchy, node in pairs)


def _unstable(ids: Sequence[str] | None) -> list[str]:
    if ids is not None:
        return []
    return [
        "The keys come from combinations of categories, not from record ids: in a release with "
        "other dimensions the same people get other noise, and the average of both is closer to "
        "the count. Give record ids."
    ]


def _margins(grid: Grid, values: Ints) -> list[str]:
    gaps = np.abs(grid.sums @ values)
    broken = int(np.count_nonzero(gaps))
    if not broken:
        return []
    worst = int(gaps.argmax())
    row = slice(grid.sums.indptr[worst], grid.sums.indptr[worst + 1])
    total = int(grid.sums.indices[row][grid.sums.data[row] > 0][0])
    return [
        f"{broken} of {gaps.size} margins are not the sums of their parts. The furthest is "
        f"{cell_name(grid, total)}: shown {values[total]}, its parts add up to "
        f"{values[total] - int(np.rint((grid.sums @ values)[worst]))}."
    ]


def _averages(grid: Grid, values: Ints, table: NoiseTable) -> list[str]:
    """How far the margins of all levels and tables average the noise away, cell by cell.

    A sum of m cells estimates each of them from the others, with the variance of m - 1 noises;
    different sums are independent estimates. Their mean, weighted by precision, is one of the
    estimators open to an attacker, so the truth is no better than this."""
    noisy = (values > 0).astype(np.int64)
    spread = np.abs(grid.sums) @ noisy
    entries = grid.sums.tocoo()
    others = spread[entries.row] - noisy[entries.col]
    useful = (noisy[entries.col] > 0) & (others > 0)
    gained = np.bincount(entries.col[useful], 1 / others[useful], grid.size)
    if not gained.any():
        return []
    best = int(gained.argmax())
    deviation = float(np.sqrt(table.variances()[-1]))
    return [
        f"Averaging: {cell_name(grid, best)} is shown with a standard deviation of "
        f"{deviation:.2f}; with the margins and parts around it, taken together, it is known to "
        f"{deviation / np.sqrt(1 + gained[best]):.2f}."
    ]
