"""Two-way slices of linked tables, those with most hidden cells first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.grids import Grid, Hierarchy, Ints

MOST_ROWS, MOST_COLUMNS = 100, 20


@dataclass(frozen=True, slots=True)
class Slice:
    """Two dimensions of a table (`columns` is None where it has but one) with the others fixed.

    `key` is that of the slice's corner, in which both dimensions stand at their root; `hidden` is
    the number of hidden cells."""

    rows: int
    columns: int | None
    key: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A slice laid out: its rows and columns by name and whether they are totals of others, the
    cells (rows, columns) by their place in the grid, and how many rows and columns are left out."""

    title: str
    rows: list[tuple[str, bool]]
    columns: list[tuple[str, bool]]
    cells: Ints
    left_out: tuple[int, int]


def slices(grid: Grid, hidden: NDArray[np.bool_]) -> list[Slice]:
    """Every slice that has a hidden cell; of slices that tables share, one."""
    places = grid.coordinates[hidden]
    found: dict[tuple[int, int | None, int], Slice] = {}
    for table in grid.tables:
        rows, columns = _axes(grid, table)
        fixed = [d for d in table if d not in (rows, columns)]
        outside = [d for d in range(len(grid.hierarchies)) if d not in table]
        inside = places[(places[:, outside] == 0).all(axis=1)]
        corners = inside[:, fixed] @ grid.strides[fixed]
        for key, number in zip(*np.unique(corners, return_counts=True), strict=True):
            found.setdefault((rows, columns, int(key)), Slice(rows, columns, int(key), int(number)))
    return sorted(found.values(), key=lambda one: -one.hidden)


def _axes(grid: Grid, table: Sequence[int]) -> tuple[int, int | None]:
    """The longest dimension goes down, the next that is not too wide goes across."""
    down, *others = sorted(table, key=lambda d: -grid.hierarchies[d].size)
    if not others:
        return down, None
    return down, next((d for d in others if grid.hierarchies[d].size <= MOST_COLUMNS), others[-1])


def layout(grid: Grid, hidden: NDArray[np.bool_], one: Slice, most_rows: int = MOST_ROWS) -> Layout:
    """The slice, without the rows and columns beyond the limits that have fewest hidden cells."""
    down = np.arange(grid.hierarchies[one.rows].size)
    across = np.arange(1 if one.columns is None else grid.hierarchies[one.columns].size)
    step = 0 if one.columns is None else grid.strides[one.columns]
    keys = one.key + down[:, None] * grid.strides[one.rows] + across * step
    cells = grid.places(keys)
    rows = _fullest(hidden[cells].sum(axis=1), most_rows)
    columns = _fullest(hidden[cells].sum(axis=0), MOST_COLUMNS)
    left_out = (down.size - rows.size, across.size - columns.size)
    return Layout(
        _title(grid, one),
        _names(grid.hierarchies[one.rows], rows),
        [("Count", False)]
        if one.columns is None
        else _names(grid.hierarchies[one.columns], columns),
        cells[np.ix_(rows, columns)],
        left_out,
    )


def _names(held: Hierarchy, nodes: Ints) -> list[tuple[str, bool]]:
    leaves = set(held.leaves().tolist())
    return [(held.codes[node], node not in leaves) for node in nodes.tolist()]


def _fullest(numbers: Ints, most: int) -> Ints:
    """The places of the greatest numbers, in order."""
    return np.sort(np.argsort(-numbers, kind="stable")[:most])


def _title(grid: Grid, one: Slice) -> str:
    axes = [one.rows] if one.columns is None else [one.rows, one.columns]
    names = " by ".join(grid.hierarchies[d].name for d in axes)
    corner = grid.coordinates[grid.places(np.array([one.key]))[0]]
    pairs = zip(grid.hierarchies, corner, strict=True)
    fixed = [f"{held.name} {held.codes[node]}" for held, node in pairs if node]
    return ", ".join([names, *fixed])
