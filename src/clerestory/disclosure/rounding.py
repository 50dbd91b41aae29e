"""Controlled rounding: every count becomes a multiple of the base, and everything still adds up.

Cox (1987), Causey, Cox and Ernst (1985): a two-way table always has a rounding in which each count
moves to a multiple next to it, multiples staying (*zero-restricted*). With three ways or linked
tables there may be none (Causey, Cox and Ernst 1985), and finding one is hard; Salazar-González
(2005) solves it as an integer program. Here the inner cells take steps of 0 or 1 base above the
multiple below them, and a margin that then lies beyond its neighbours costs a price: as few
margins as can be found move further, and by how much is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._rounding_solver import Rows, whole_steps
from clerestory.disclosure.altered import MOST_PROGRAMS, Altered, judge
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.rounding_search import Limits, repair, search
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_CELLS_AT_ONCE = 1_500
MOST_LINKED_CELLS = 3_000
"""Up to these sizes, for one table and for linked ones, an integer program takes all cells
together. Beyond the first, search and repair miss fewer margins, and sooner."""
MOST_CELLS = 30_000
NODES = 200
HIGHEST_STEP = 4
"""How many multiples an inner cell may go up where linked tables cannot agree otherwise."""

PROTECTS = (
    "Every shown figure is a multiple of {base}, and every margin is the sum of its parts.",
    "A shown 0 says 0 to {most}, a shown {base} says {least} to {next}. In one table every number "
    "between can be the count, whatever else is shown: one inner cell and all its margins can be "
    "greater, or smaller, together. Linked tables may narrow the lower ends; that a count is "
    "small is still never sure, because the shown figures can themselves be the counts.",
    "It does not hide that a count shown as 0 is at most {most}, nor large counts: a shown 100 is "
    "close to 100.",
    "It does not protect beside unrounded figures: an exact total, a percentage or a rate of the "
    "same people narrows the cells. Name such cells as known, and they are attacked with them.",
    "It does not protect a second time: rounded anew with other tables, the same count may be "
    "shown as the other multiple, and the two intervals together are narrower.",
    "Steps are chosen to move the counts little. A reader who knows that may hold the nearer "
    "counts to be more likely, but is never sure.",
)


@dataclass(frozen=True, slots=True)
class _Inner:
    """The steps of the inner cells (those without parts), and what each cell asks of their sum."""

    places: Ints
    members: sp.csr_matrix
    rows: Rows
    cost: Floats


def round_controlled(
    grid: Grid,
    base: int = 5,
    threshold: int = 5,
    *,
    known: Sequence[int] = (),
    limits: Limits | None = None,
    programs: int = MOST_PROGRAMS,
) -> Altered:
    """The grid's counts rounded to the base. `known` are the places of cells whose true count is
    published elsewhere; they are rounded too, and the attacker is given them.

    Raises DisclosureError if the base is below the threshold, or the set is too large."""
    check_base(base, threshold)
    if grid.size > MOST_CELLS:
        raise DisclosureError(
            f"{grid.size} cells: up to {MOST_CELLS} can be rounded together; round fewer tables "
            "at once, or coarser ones"
        )
    inner = _inner(grid, base)
    steps = _steps(grid, inner, base, limits or Limits())
    values = base * (inner.members @ (grid.counts[inner.places] // base + steps))
    beyond = np.abs(values - grid.counts)
    reach = base - 1 + base * max(0, -(-(int(beyond.max(initial=0)) - base + 1) // base))
    stated = np.maximum(0, values - reach), values + reach
    told = [line.format(base=base, most=reach, least=max(0, base - reach), next=base + reach)
            for line in PROTECTS]  # fmt: skip
    return judge(
        "controlled rounding", grid, values, stated, threshold,
        known=known, programs=programs, protects=told,
        warnings=_warnings(grid, beyond, base, reach),
    )  # fmt: skip


def check_base(base: int, threshold: int) -> None:
    """Raises DisclosureError if a multiple of the base could itself be a small count."""
    if base < threshold:
        raise DisclosureError(
            f"base {base} is below the threshold {threshold}: a shown {base} would be a small "
            f"count; round to {threshold} or more"
        )


def _warnings(grid: Grid, beyond: Ints, base: int, reach: int) -> list[str]:
    further = int(np.count_nonzero((beyond >= base) | ((beyond > 0) & (grid.counts % base == 0))))
    if not further:
        return []
    return [
        f"{further} of {grid.size} cells are not shown as a multiple next to their count: no "
        "rounding that keeps all sums and moves every count to such a multiple was found. The "
        f"greatest change is {int(beyond.max())}, and the stated intervals reach {reach} both ways."
    ]


def _steps(grid: Grid, inner: _Inner, base: int, limits: Limits) -> Ints:
    """0 or 1 for each inner cell; more only where linked tables cannot agree otherwise."""
    moves = (grid.counts[inner.places] % base > 0).astype(np.int64)
    linked = bool(np.isinf(inner.rows.price).any())
    if not linked and grid.size > MOST_CELLS_AT_ONCE:
        return _searched(inner, moves > 0, limits)
    if grid.size > MOST_LINKED_CELLS:
        raise DisclosureError(
            f"{grid.size} cells in linked tables: up to {MOST_LINKED_CELLS} can be rounded "
            f"together, or one table of up to {MOST_CELLS}; round fewer tables at once"
        )
    none = np.zeros_like(moves)
    found = whole_steps(inner.rows, inner.cost, none, moves, None, NODES)
    if found is None:
        least = -(grid.counts[inner.places] // base)
        most = np.full_like(moves, HIGHEST_STEP)
        found = whole_steps(inner.rows, inner.cost, least, most, None, NODES)
    if found is None:
        raise DisclosureError(
            "no rounding in which the linked tables agree was found within the limit on work; "
            "round fewer tables at once"
        )
    return found


def _searched(inner: _Inner, free: NDArray[np.bool_], limits: Limits) -> Ints:
    steps = np.zeros(free.size, dtype=np.int64)
    rows = inner.rows
    some = Rows(rows.matrix[:, free], rows.low, rows.high, rows.price)
    found = search(some, inner.cost[free], limits)
    steps[free] = repair(some, inner.cost[free], found, limits)
    return steps


def _inner(grid: Grid, base: int) -> _Inner:
    totals = np.zeros(grid.size, dtype=bool)
    totals[grid.sums.indices[grid.sums.data > 0]] = True
    places = np.flatnonzero(~totals)
    members = _members(grid, places)
    below = members @ (grid.counts[places] // base)
    low = grid.counts // base - below
    high = low + (grid.counts % base > 0)
    links = (grid.sums.astype(np.int64) @ members).tocsr()
    links.eliminate_zeros()
    links = links[np.diff(links.indptr) > 0]
    link = -(links @ (grid.counts[places] // base))
    rows = Rows(
        sp.vstack([members, links]).tocsr(),
        np.concatenate([low, link]),
        np.concatenate([high, link]),
        np.concatenate([np.full(grid.size, 100.0 * base), np.full(link.size, np.inf)]),
    )
    rest = grid.counts % base
    cost = members.T @ ((base - 2.0 * rest) / base)
    return _Inner(places, members, rows, cost)


def _members(grid: Grid, places: Ints) -> sp.csr_matrix:
    """(cells, inner cells): 1 where the cell covers the inner cell, by the first of its sums."""
    sums = grid.sums
    row = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    total = np.full(sums.shape[0], -1)
    total[row[sums.data > 0]] = sums.indices[sums.data > 0]
    first = np.zeros(sums.shape[0], dtype=bool)
    first[np.unique(total, return_index=True)[1]] = True
    part = first[row] & (sums.data < 0)
    ends = (np.ones(int(part.sum()), np.int64), (total[row[part]], sums.indices[part]))
    down = sp.csr_matrix(ends, shape=(grid.size, grid.size))
    one = np.ones(places.size, np.int64), (places, np.arange(places.size))
    layer = sp.csr_matrix(one, shape=(grid.size, places.size))
    members = layer
    while layer.nnz:
        layer = down @ layer
        members = members + layer
    members.sort_indices()
    return members
