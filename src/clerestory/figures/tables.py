"""A protected table as everybody may see it: one list of rows for CSV, spreadsheet and page.

Only labels, values and the one marker pass through here. Why a cell is hidden, which codes it
has and how many people it concerns stay behind, because the formats are made from these rows
and from nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from clerestory.disclosure.tables import HIDDEN_MARKER, TOTAL, TableSpecification

Value = str | int
"""A label, a count, or the marker of a hidden cell."""

MARKER_NOTE = f"{HIDDEN_MARKER} means confidential: the figure is not shown."
"""The one explanation of the marker that may stand beside a table; it suits every hidden cell."""


class LayoutError(ValueError):
    """A table's cells and its specification do not fit together."""


class Cell(Protocol):
    """What is read of a protected cell: nothing else may be."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def value(self) -> int | None: ...


class Table(Protocol):
    """What is read of a protected table."""

    @property
    def specification(self) -> TableSpecification: ...
    @property
    def cells(self) -> Iterable[Cell]: ...


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """Rows that may leave. Each row has a label per axis, then a whole number or `[c]`."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def hidden(self) -> int:
        """The number of hidden cells."""
        return sum(row[-1] == HIDDEN_MARKER for row in self.rows)

    def as_csv(self) -> str:
        """Header and rows as CSV text with one line end everywhere."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return text.getvalue()

    def crossed(self) -> ReleasedTable:
        """The same cells, with the last axis across: easier to read, no different in content.

        A table with fewer than two axes is returned as it is.
        """
        if len(self.header) < 3:
            return self
        across = tuple(dict.fromkeys(str(row[-2]) for row in self.rows))
        values: dict[tuple[Value, ...], dict[str, Value]] = {}
        for *labels, column, value in self.rows:
            values.setdefault(tuple(labels), {})[str(column)] = value
        rows = tuple(
            (*labels, *(found[column] for column in across)) for labels, found in values.items()
        )
        return ReleasedTable(self.name, self.title, (*self.header[:-2], *across), rows)


def released_table(table: Table, measure: str) -> ReleasedTable:
    """The rows of a protected table, in its own order; `measure` heads the column of values.

    Raises LayoutError where a cell is missing, given twice, or not of the table.
    """
    specification = table.specification
    values = _values(table)
    labels = [_labels(axis.dimension, specification) for axis in specification.axes]
    rows = []
    for codes, _ in specification.cells():
        if codes not in values:
            raise LayoutError(f"{_place(specification, codes)} is missing: protect the whole table")
        value = values.pop(codes)
        words = (names[code] for names, code in zip(labels, codes, strict=True))
        rows.append((*words, HIDDEN_MARKER if value is None else value))
    for codes in values:
        raise LayoutError(f"{_place(specification, codes)} is not of the table: leave it out")
    header = (*(axis.label for axis in specification.axes), measure)
    return ReleasedTable(specification.name, specification.title, header, tuple(rows))


def _values(table: Table) -> dict[tuple[str, ...], int | None]:
    values: dict[tuple[str, ...], int | None] = {}
    for cell in table.cells:
        if cell.codes in values:
            place = _place(table.specification, cell.codes)
            raise LayoutError(f"{place} is given twice: give each cell once")
        values[cell.codes] = cell.value
    return values


def _labels(dimension: str, specification: TableSpecification) -> Mapping[str, str]:
    """Label of each code of an axis. Two equal labels could not be told apart in the file."""
    axis = next(axis for axis in specification.axes if axis.dimension == dimension)
    labels = {category.code: category.label for category in axis.categories} | {TOTAL: TOTAL}
    if len(set(labels.values())) < len(labels):
        raise LayoutError(
            f"table {specification.name}, axis {axis.label}: two categories have the same label; "
            "rename one in the declaration"
        )
    return labels


def _place(specification: TableSpecification, codes: tuple[str, ...]) -> str:
    return f"table {specification.name}: cell ({', '.join(codes)})"
