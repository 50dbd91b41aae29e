"""Why a hidden cell cannot be lower, or higher: a sum of published cells, checked by addition.

The multipliers of the rows come from the steps of the propagation or, where several rows work
together, from a linear program; either way they are fractions in the end, and the bound is worked
out anew from the rows and from what each cell says by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from clerestory.disclosure._grid_solver import shortest_proof
from clerestory.disclosure.derivations import LARGEST_DENOMINATOR, sum_in_words
from clerestory.disclosure.systems import UNLIMITED, Bounds, System

Combination = dict[int, Fraction]
"""Multipliers of rows, or of cells."""

MOST_TERMS = 5_000


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
    low = system.low.astype(float)
    high = np.where(system.high < UNLIMITED, system.high.astype(float), np.inf)
    for slack in (0.0, 0.99):
        end = goal + slack if side == 1 else goal - slack
        multipliers = shortest_proof(system.rows, low, high, cell, side, end)
        if multipliers is not None:
            found = check_cell(system, cell, side, _fractions(multipliers.tolist()))
            if found is not None and found.bound == goal:
                return found
    return None


def _fractions(multipliers: list[float]) -> Combination:
    exact = (Fraction(one).limit_denominator(LARGEST_DENOMINATOR) for one in multipliers)
    return {row: factor for row, factor in enumerate(exact) if factor}


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
