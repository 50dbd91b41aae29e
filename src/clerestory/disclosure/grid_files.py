"""A folder of linked tables as a grid, and the file of its released cells.

The folder holds `hierarchies.csv` (see `trees`), `tables.csv` (table, dims as `area*sex`: the full
cross of all nodes), `inner.csv` (a leaf code per dimension, and `n`; combinations without records
may be left out) and, if its owner has published totals already, `cells.csv` (a node code per
dimension or `Total`, and `n`), which are checked against the sums. Each function raises
DisclosureError with the file, the row and the remedy.
"""

from __future__ import annotations

import csv
import io
import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.csv_files import file_content, rows, whole_number
from clerestory.disclosure.grids import Grid, Hierarchy, Ints, grid
from clerestory.disclosure.tables import HIDDEN_MARKER, TOTAL, DisclosureError
from clerestory.disclosure.trees import read_hierarchies

MOST_CELLS = 5_000_000
"""Of all tables together; stops a cross of dimensions that no memory holds."""


@dataclass(frozen=True, slots=True)
class Records:
    """What a folder counts: the dimensions that a table uses, the tables as places among them,
    and the rows as (rows, dimensions) leaf numbers and how many records each stands for."""

    hierarchies: tuple[Hierarchy, ...]
    tables: tuple[tuple[int, ...], ...]
    leaves: Ints
    weights: Ints


def read_grid(folder: Path) -> Grid:
    """The linked tables that the folder describes."""
    return grid_of(read_records(folder), folder)


def read_records(folder: Path) -> Records:
    known = read_hierarchies(folder / "hierarchies.csv")
    listed = _read_tables(folder / "tables.csv", known)
    used = [held for name, held in known.items() if any(name in dims for dims in listed)]
    unused = [held for name, held in known.items() if not any(name in dims for dims in listed)]
    _check_size(folder / "tables.csv", known, listed)
    place = {held.name: d for d, held in enumerate(used)}
    tables = tuple(tuple(place[name] for name in dims) for dims in listed)
    return Records(tuple(used), tables, *_read_inner(folder / "inner.csv", used, unused))


def grid_of(records: Records, folder: Path) -> Grid:
    """The cells of the records, which agree with the folder's published totals if it has any."""
    found = grid(records.hierarchies, records.tables, records.leaves, records.weights)
    if (folder / "cells.csv").exists():
        _check_totals(folder / "cells.csv", found)
    return found


def _read_tables(path: Path, known: Mapping[str, Hierarchy]) -> list[list[str]]:
    """The dimensions of each table, which are among the known ones."""
    listed = []
    for row, (text,) in rows(file_content(path), str(path), ("dims",)):
        dims = [name.strip() for name in text.split("*")]
        if unknown := [name for name in dims if name not in known]:
            raise DisclosureError(
                f"{path} row {row}: dims names {unknown[0]!r}, and {unknown[0]!r} is not in "
                f"hierarchies.csv, which has {', '.join(known)}; correct the name or add its codes"
            )
        if twice := [name for name in dims if dims.count(name) > 1]:
            raise DisclosureError(f"{path} row {row}: dims names {twice[0]!r} twice; keep one")
        listed.append(dims)
    if not listed:
        raise DisclosureError(f"{path}: no table; add a row with its dims, such as area*sex")
    return listed


def _check_size(path: Path, known: Mapping[str, Hierarchy], listed: Sequence[list[str]]) -> None:
    cells = sum(math.prod(known[name].size for name in dims) for dims in listed)
    names = {name for dims in listed for name in dims}
    if cells > MOST_CELLS or math.prod(known[name].size for name in names) >= 2**62:
        raise DisclosureError(
            f"{path}: {cells:,} cells; up to {MOST_CELLS:,} fit; take a dimension out of a table, "
            "or list fewer tables"
        )


def _read_inner(
    path: Path, used: Sequence[Hierarchy], unused: Sequence[Hierarchy]
) -> tuple[Ints, Ints]:
    """(rows, dimensions used) leaf numbers, and the count of each row."""
    name = str(path)
    hierarchies = [*used, *unused]
    places = [{held.codes[leaf]: int(leaf) for leaf in held.leaves()} for held in hierarchies]
    for lacking in places[len(used) :]:
        lacking[""] = 0  # no table asks for it, so its column may be left out
    read = array("q")
    columns = (*(held.name for held in used), "n")
    optional = [held.name for held in unused]
    for row, values in rows(file_content(path), name, columns, optional):
        n = values.pop(len(used))
        for code, place, held in zip(values, places, hierarchies, strict=True):
            if code not in place:
                raise DisclosureError(f"{name} row {row}: {_no_leaf(code, held)}")
        read.extend(place[code] for code, place in zip(values, places, strict=True))
        read.extend((whole_number(n, name, row, "n"), row))
    table = np.frombuffer(read, dtype=np.int64).reshape(-1, len(hierarchies) + 2)
    codes, weights = table[:, :-2], table[:, -2]
    if not weights.any():
        raise DisclosureError(f"{name}: nothing is counted; add rows with n of 1 or more")
    _check_different(name, codes, table[:, -1], "add up their n in one row")
    return codes[:, : len(used)], weights


def _no_leaf(code: str, held: Hierarchy) -> str:
    words = f"{code!r} is not a leaf of {held.name}"
    if code in held.codes:
        return f"{words} but the total of other codes; count the records by these"
    return f"{words}; correct the code, or add it to hierarchies.csv"


def _check_different(name: str, codes: Ints, numbers: Ints, remedy: str) -> None:
    """No combination stands in two rows."""
    order = np.lexsort(codes.T)
    same = (codes[order[1:]] == codes[order[:-1]]).all(axis=1)
    if same.any():
        first = int(np.argmax(same))
        one, other = numbers[order[first]], numbers[order[first + 1]]
        raise DisclosureError(f"{name} row {other}: the same codes as in row {one}; {remedy}")


def _read_cells(
    content: bytes, name: str, grid: Grid, column: str, number: Callable[[str, int], int]
) -> tuple[Ints, Ints, Ints]:
    """Row numbers, places in the grid, and values, of a file with a row per cell."""
    used = sorted({d for table in grid.tables for d in table})
    hierarchies = [grid.hierarchies[d] for d in used]
    places = [
        {code: node * int(grid.strides[d]) for node, code in enumerate(grid.hierarchies[d].codes)}
        | {TOTAL: 0}
        for d in used
    ]
    read = array("q")
    columns = (*(held.name for held in hierarchies), column)
    for row, (*codes, value) in rows(content, name, columns, only_these=True):
        try:
            key = sum(place[code] for place, code in zip(places, codes, strict=True))
        except KeyError as error:
            pairs = zip(codes, places, hierarchies, strict=True)
            code, held = next((code, held) for code, place, held in pairs if code not in place)
            raise DisclosureError(
                f"{name} row {row}: {held.name} has no code {code!r}; correct it, or add it to "
                "hierarchies.csv"
            ) from error
        read.extend((row, key, number(value, row)))
    numbers, keys, values = np.frombuffer(read, dtype=np.int64).reshape(-1, 3).T
    at = grid.places(keys)
    if (at < 0).any():
        raise DisclosureError(
            f"{name} row {numbers[np.argmax(at < 0)]}: no table has this cell; take the row out, "
            "or add a table with these dimensions"
        )
    _check_different(name, at[:, None], numbers, "keep one of them")
    return numbers, at, values


def _check_totals(path: Path, grid: Grid) -> None:
    """What the owner has published is what the rows sum to."""
    name = str(path)
    numbers, at, values = _read_cells(
        file_content(path), name, grid, "n", lambda text, row: whole_number(text, name, row, "n")
    )
    wrong = np.flatnonzero(values != grid.counts[at])
    if wrong.size:
        first = wrong[0]
        total = int(grid.counts[at[first]])
        more = int(values[first]) - total
        others = f"; {wrong.size - 1} more rows differ" if wrong.size > 1 else ""
        raise DisclosureError(
            f"{name} row {numbers[first]}: n is {values[first]} for {cell_words(grid, at[first])}, "
            f"but its parts in inner.csv sum to {total}, {abs(more)} "
            f"{'less' if more > 0 else 'more'}; correct one of the files{others}"
        )


def cell_words(grid: Grid, cell: int) -> str:
    """The cell in words, such as `area n, sex f`; its totals are left out."""
    pairs = zip(grid.hierarchies, grid.coordinates[cell], strict=True)
    words = [f"{held.name} {held.codes[node]}" for held, node in pairs if node]
    return ", ".join(words) or "the total of all"


def write_released(grid: Grid, hidden: NDArray[np.bool_]) -> bytes:
    """`released.csv`: a column for each dimension that a table uses, the root as `Total`, and
    `value`, a whole number or the marker. The order is that of the codes alone."""
    used = sorted({d for table in grid.tables for d in table})
    names = [grid.hierarchies[d] for d in used]
    columns = [_column(grid, d) for d in used]
    values = np.where(hidden, HIDDEN_MARKER, grid.counts.astype(object)).tolist()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(held.name for held in names), "value"])
    writer.writerows(zip(*columns, values, strict=True))
    return out.getvalue().encode("utf-8")


def released_codes(grid: Grid) -> Iterator[tuple[str, ...]]:
    """Of each cell its code in every dimension, as released: the root as `Total`."""
    return zip(*(_column(grid, d) for d in range(len(grid.hierarchies))), strict=True)


def _column(grid: Grid, d: int) -> list[str]:
    codes = np.array([TOTAL, *grid.hierarchies[d].codes[1:]], dtype=object)
    return list(codes[grid.coordinates[:, d]])


def read_released(content: bytes, grid: Grid, name: str) -> tuple[Ints, NDArray[np.bool_]]:
    """The value of each cell of the grid (-1 where hidden), and whether it is hidden.

    Only the grid's cells are looked at, not its counts. `name` stands for the file in messages.
    """

    def number(text: str, row: int) -> int:
        expected = f"or {HIDDEN_MARKER} where it is hidden"
        if text == HIDDEN_MARKER:
            return -1
        return whole_number(text, name, row, "value", expected=expected)

    _, at, found = _read_cells(content, name, grid, "value", number)
    values = np.full(grid.size, -2, dtype=np.int64)
    values[at] = found
    missing = np.flatnonzero(values < -1)
    if missing.size:
        raise DisclosureError(
            f"{name}: no row for {cell_words(grid, missing[0])} ({missing.size} cells of "
            f"{grid.size} are missing); give each cell a row with its value or {HIDDEN_MARKER}"
        )
    return values, values < 0
