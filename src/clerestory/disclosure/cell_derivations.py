"""Why a hidden cell cannot be lower, or higher: a sum of published cells, checked by addition.

The multipliers of the rows come from the steps of the propagation or, where several rows work
together, from a linear program; either way they are fractions in the end, and the bound is worked
out anew from the rows and from what each cell says by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure._grid_solver import proof, shortest_proof
from clerestory.disclosure._solver import TOLERANCE
from clerestory.disclosure.derivations import LARGEST_DENOMINATOR, sum_in_words
from clerestory.disclosure.systems import UNLIMITED, Bounds, Ints, System

Combination = dict[int, Fraction]
"""Multipliers of rows, or of cells."""

MOST_TERMS = 5_000
"""In a sum that is put together from steps; beyond, a program looks for a shorter one."""

MOST_SHORTENED = 200
"""Rows up to which the shortest sum is looked for."""

FIRST_ROWS = 30
GROWTH = 4
"""Of the rows around a cell: how many at first, and how many times more each time."""


@dataclass(frozen=True, slots=True)
class CellDerivation:
    """The cell is the sum of `terms` (cells and factors); with each at its end, that is `bound`.
    `exact` where all of them are published."""

    cell: int
    side: int
    bound: int
    terms: tuple[tuple[int, Fraction], ...]
    exact: bool


def derive_cell(
    system: System, bounds: Bounds, cell: int, side: int, goal: int
) -> CellDerivation | None:
    """A derivation that the cell is at least (side 0) or at most (1) `goal`; None if the equations
    do not show it without whole-number reasoning."""
    steps = _from_steps(system, bounds, cell, side)
    found = None if steps is None else check_cell(system, cell, side, steps)
    if found is not None and found.bound == goal:
        return found
    for rows in _surroundings(system, bounds, cell):
        for slack in (None,) if rows.size > MOST_SHORTENED else (0.0, 0.99):
            by_program = _from_program(system, rows, cell, side, goal, slack)
            found = None if by_program is None else check_cell(system, cell, side, by_program)
            if found is not None and found.bound == goal:
                return found
    return None


def _surroundings(system: System, bounds: Bounds, cell: int) -> Iterator[Ints]:
    """Rows around the cell that share open cells, in rings, ever more of them: most proofs are
    short, and a program over a whole table takes long."""
    open_ = sp.csr_array(system.rows * (system.low < system.high)[None, :]).astype(bool)
    open_.eliminate_zeros()
    by_cell = sp.csr_array(open_.T)
    rows, cells, wanted = np.zeros(0, dtype=np.int64), np.array([cell]), 0
    while True:
        around = np.unique(by_cell[cells].indices)
        if around.size == rows.size:
            if rows.size > wanted // GROWTH:
                yield rows
            return
        rows, cells = around, np.unique(open_[around].indices)
        if rows.size >= max(wanted, FIRST_ROWS):
            yield rows
            wanted = GROWTH * rows.size


def _from_program(
    system: System, rows: Ints, cell: int, side: int, goal: int, slack: float | None
) -> Combination | None:
    """Multipliers of these rows: as few as can be that prove the goal but for the slack, or
    without one those of the extreme."""
    matrix = sp.csc_array(system.rows[rows])
    used = np.flatnonzero(np.diff(matrix.indptr))
    low = system.low[used].astype(float)
    high = np.where(system.high < UNLIMITED, system.high, np.inf)[used]
    place = int(np.searchsorted(used, cell))
    if place == used.size or used[place] != cell:
        return None
    part = sp.csr_array(matrix[:, used])
    if slack is None:
        multipliers = proof(part, low, high, place, side)
    else:
        end = goal + slack if side == 1 else goal - slack
        multipliers = shortest_proof(part, low, high, place, side, end)
    if multipliers is None:
        return None
    exact = (
        (int(rows[at]), Fraction(float(multipliers[at])).limit_denominator(LARGEST_DENOMINATOR))
        for at in np.flatnonzero(np.abs(multipliers) > TOLERANCE)
    )
    return {row: factor for row, factor in exact if factor}


def check_cell(system: System, cell: int, side: int, rows: Combination) -> CellDerivation | None:
    """The bound that these rows, added up, prove; None if they prove none."""
    total = _added(system, rows)
    own = total.pop(cell, Fraction(0))
    if not own:
        return None
    bound = Fraction(0)
    terms = {other: -factor / own for other, factor in total.items()}
    for other, factor in terms.items():
        end = _end(system, other, factor, side)
        if abs(end) >= UNLIMITED:
            return None
        bound += factor * end
    whole = math.floor(bound) if side == 1 else math.ceil(bound)
    exact = all(system.low[other] == system.high[other] for other in terms)
    return CellDerivation(cell, side, whole, tuple(sorted(terms.items())), exact)


def _end(system: System, cell: int, factor: Fraction, side: int) -> int:
    """The value of the cell that moves the sum furthest to the side."""
    return int((system.high if (factor > 0) == (side == 1) else system.low)[cell])


def _added(system: System, rows: Combination) -> Combination:
    total: Combination = {}
    matrix = system.rows
    for row, times in rows.items():
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        entries = zip(matrix.indices[start:end].tolist(), matrix.data[start:end], strict=True)
        for cell, factor in entries:
            total[cell] = total.get(cell, Fraction(0)) + times * int(factor)
    return {cell: factor for cell, factor in total.items() if factor}


def _from_steps(system: System, bounds: Bounds, cell: int, side: int) -> Combination | None:
    """The rows that moved the bound: from the last round to the first, each end that a row moved
    is replaced by that row. None if nothing moved it, or if the sum grows too long."""
    rows: Combination = {}
    total: Combination = {cell: Fraction(1)}
    for round_ in reversed(bounds.steps):
        moved = [dict(zip(cells.tolist(), by.tolist(), strict=True)) for cells, by in round_]
        added: Combination = {}
        for other, factor in total.items():
            row = moved[side if factor > 0 else 1 - side].get(other)
            if row is not None:
                times = factor / _entry(system, row, other)
                added[row] = added.get(row, Fraction(0)) + times
        for row, times in added.items():
            rows[row] = rows.get(row, Fraction(0)) + times
        for other, factor in _added(system, added).items():
            total[other] = total.get(other, Fraction(0)) - factor
        total = {other: factor for other, factor in total.items() if factor}
        if len(total) > MOST_TERMS:
            return None
    return rows or None


def _entry(system: System, row: int, cell: int) -> int:
    start, end = system.rows.indptr[row], system.rows.indptr[row + 1]
    at = np.flatnonzero(system.rows.indices[start:end] == cell)[0]
    return int(system.rows.data[start + at])


def cell_in_words(derivation: CellDerivation, system: System, name: Callable[[int], str]) -> str:
    """ "Total (12) less Islamist extremism (9) leaves 3"."""
    shown = []
    for cell, factor in sorted(derivation.terms, key=lambda term: (-term[1], term[0])):
        end = _end(system, cell, factor, derivation.side)
        if end or factor > 0:
            known = "" if system.low[cell] == system.high[cell] else "at least "
            known = "at most " if known and end == system.high[cell] else known
            shown.append((f"{name(cell)} ({known}{end})", factor))
    sums = sum_in_words(shown) or "nothing published"
    if derivation.exact:
        return f"{name(derivation.cell)}: {sums} leaves {derivation.bound}"
    words = "at most" if derivation.side == 1 else "at least"
    return f"{name(derivation.cell)} is {words} {derivation.bound}: {sums}"
