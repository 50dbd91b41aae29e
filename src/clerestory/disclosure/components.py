"""What is open of a system, in components that share no row, each as small as the equations allow.

Cells that the equations tie one to one are one variable of the program: a third of the columns,
and of the rows, is left on tables of some thousand cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from clerestory.disclosure._grid_solver import Block
from clerestory.disclosure.algebra import (
    PRIME,
    Kinship,
    NoSolution,
    centred,
    eliminate,
    kinship,
)
from clerestory.disclosure.systems import UNLIMITED, Bounds, Contradictory, Ints, System

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Component:
    """`cells[i]` is `sign[i]` times class `place[i]` plus `shift[i]`. No class passes `cap`, which
    is more than any cell can be that is limited at all."""

    block: Block
    cells: Ints
    place: Ints
    sign: Ints
    shift: Ints
    cap: float

    @property
    def size(self) -> int:
        """Classes."""
        return int(self.block.low.size)

    def spread(self, values: Floats) -> Floats:
        """The values of the cells, from those of the classes."""
        spread: Floats = self.sign * values[self.place] + self.shift
        return spread


@dataclass(frozen=True, slots=True)
class Components:
    """The parts, the smallest first; `low`, `high` with what the equations fix; `label` of the
    class of cells that move in proportion, -1 for cells that cannot move."""

    parts: tuple[Component, ...]
    low: Ints
    high: Ints
    label: Ints


def components(system: System, bounds: Bounds) -> Components:
    """Raises Contradictory if the equations, or they and the bounds, cannot all hold."""
    low, high = bounds.low.copy(), bounds.high.copy()
    label = np.full(low.size, -1)
    free = np.flatnonzero(low < high)
    if not free.size:
        return Components((), low, high, label)
    right = -(system.rows @ np.where(low < high, 0, low))
    matrix = sp.csr_array(system.rows[:, free])
    try:
        echelon = eliminate(matrix, right)
    except NoSolution:
        raise Contradictory(-1) from None
    kin, values = kinship(echelon), centred(echelon.solution())
    fixed = free[kin.fixed]
    _fix(low, high, fixed, values[kin.fixed])
    if (system.rows[np.diff(system.rows[:, low < high].tocsr().indptr) == 0] @ low).any():
        raise Contradictory(-1)
    label[free] = kin.label
    merged = _merge(kin, values)
    rows = sp.csr_array(matrix[echelon.independent])
    rest = right[echelon.independent] - rows @ (np.where(kin.fixed, values, 0) + merged.shift)
    known = low[low == high]
    cap = float(known[known < UNLIMITED].sum() + 1_000)
    return Components(tuple(_parts(merged, rows, rest, free, low, high, cap)), low, high, label)


def _fix(low: Ints, high: Ints, cells: Ints, values: Ints) -> None:
    wrong = cells[(values < low[cells]) | (values > high[cells])]
    if wrong.size:
        raise Contradictory(int(wrong[0]))
    low[cells] = high[cells] = values


@dataclass(frozen=True, slots=True)
class _Merged:
    """The open cells as `sign` times a class plus `shift`; place -1 and shift 0 where fixed."""

    place: Ints
    sign: Ints
    shift: Ints

    @property
    def map(self) -> sp.csr_array:
        """(cells, classes)"""
        open_ = np.flatnonzero(self.place >= 0)
        shape = (self.place.size, int(self.place.max()) + 1)
        return sp.csr_array((self.sign[open_], (open_, self.place[open_])), shape=shape)


def _merge(kin: Kinship, values: Ints) -> _Merged:
    """One class for all cells that move one to one, up or down, with its first cell."""
    alike = ~kin.fixed & ((kin.factor == 1) | (kin.factor == PRIME - 1))
    sign = np.where(alike & (kin.factor != 1), -1, 1)
    place = np.where(alike, kin.label, -1)
    others = np.flatnonzero(~kin.fixed & ~alike)
    place[others] = kin.label.max(initial=-1) + 1 + np.arange(others.size)
    _, first = np.unique(kin.label[alike], return_index=True)
    head = np.flatnonzero(alike)[first]
    shift = np.zeros(values.size, dtype=np.int64)
    shift[alike] = centred((values[alike] - sign[alike] * values[head[place[alike]]]) % PRIME)
    return _Merged(place, sign, shift)


def _parts(
    merged: _Merged, rows: sp.csr_array, right: Ints, free: Ints, low: Ints, high: Ints, cap: float
) -> list[Component]:
    if not (merged.place >= 0).any():
        return []
    matrix = sp.csr_array(rows @ merged.map)
    matrix.eliminate_zeros()
    kept = eliminate(matrix).independent
    matrix, right = sp.csr_array(matrix[kept]), right[kept]
    bottom, top = _limits(merged, low[free], high[free], matrix.shape[1], cap)
    link = sp.block_array([[None, matrix], [matrix.T, None]])
    number, label = csgraph.connected_components(link, directed=False)
    row_label, class_label = np.split(label, [kept.size])
    cell_label = np.where(merged.place >= 0, class_label[merged.place], -1)
    parts = []
    for one in range(number):
        classes = np.flatnonzero(class_label == one)
        lines, cells = np.flatnonzero(row_label == one), np.flatnonzero(cell_label == one)
        block = Block(
            sp.csr_array(matrix[lines][:, classes]),
            right[lines].astype(float), bottom[classes], top[classes],
        )  # fmt: skip
        place = np.searchsorted(classes, merged.place[cells])
        sign, shift = merged.sign[cells], merged.shift[cells]
        parts.append(Component(block, free[cells], place, sign, shift, cap))
    return sorted(parts, key=lambda part: part.size)


def _limits(
    merged: _Merged, low: Ints, high: Ints, classes: int, cap: float
) -> tuple[Floats, Floats]:
    """Bounds of the classes, from those of all their cells."""
    bottom, top = np.full(classes, -cap), np.full(classes, cap)
    held = merged.place >= 0
    place, shift, up = merged.place[held], merged.shift[held], merged.sign[held] > 0
    ends = low[held] - shift, np.where(high[held] < UNLIMITED, high[held] - shift, cap)
    least = np.where(up, ends[0], np.where(high[held] < UNLIMITED, shift - high[held], -cap))
    most = np.where(up, ends[1], shift - low[held])
    np.maximum.at(bottom, place, least)
    np.minimum.at(top, place, most)
    if (bottom > top).any():
        raise Contradictory(-1)
    return bottom, top
