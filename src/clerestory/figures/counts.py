"""Counts a register: records, and the distinct people they are about, for many queries at once.

People are counted exactly, query by query: they do not add up, because one person may have
records in several cells. `reference` has the definition, one record at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType

import numpy as np

from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import Count, DisclosureError, Query
from clerestory.disclosure.windows import TIME, read_segment
from clerestory.figures._duckdb import Numbers, Records
from clerestory.figures.registers import Register


class CountError(ValueError):
    """A query asks for something that the dataset does not have."""


class Counter:
    """Counts one register. Use it as a context manager, or close it."""

    def __init__(self, register: Register) -> None:
        self.register = register
        records = register.records
        self._days, days = np.unique(
            np.array([record.received.toordinal() for record in records], dtype=np.int64),
            return_inverse=True,
        )
        columns = {"person": _numbered(record.person for record in records), _column(0): days}
        for position, dimension in enumerate(register.dataset.dimensions):
            number = {code: index for index, code in enumerate(dimension.codes)}
            codes = (number[record.codes[position]] for record in records)
            columns[_column(position + 1)] = np.fromiter(codes, np.int64, len(records))
        self._records = Records(columns)

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._records.close()

    def count(self, queries: Sequence[Query]) -> tuple[Count, ...]:
        """One count for each query, in the same order. Raises CountError."""
        different = list(dict.fromkeys(queries))
        for query in different:
            check_query(self.register.dataset, query)
        shapes: dict[tuple[str, ...], list[int]] = {}
        for number, query in enumerate(different):
            shapes.setdefault(query.dimensions, []).append(number)
        counts = [Count(0, 0)] * len(different)
        for dimensions, numbers in shapes.items():
            for number, records, people in self._count(dimensions, different, numbers):
                counts[number] = Count(records, people)
        found = dict(zip(different, counts, strict=True))
        return tuple(found[query] for query in queries)

    def _count(
        self, dimensions: tuple[str, ...], queries: Sequence[Query], numbers: Sequence[int]
    ) -> list[tuple[int, int, int]]:
        """Counts those queries that restrict the same dimensions."""
        members, asked = [], []
        for position, dimension in enumerate(dimensions):
            wanted = [queries[number].sets[position][1] for number in numbers]
            sets = {leaves: index for index, leaves in enumerate(dict.fromkeys(wanted))}
            asked.append(_array(sets[leaves] for leaves in wanted))
            members.append(_side_by_side([self._values(dimension, leaves) for leaves in sets]))
        asked.append(_array(numbers))
        codes = (TIME, *self.register.dataset.codes)
        columns = [_column(codes.index(dimension)) for dimension in dimensions]
        return self._records.count(columns, members, asked)

    def _values(self, dimension: str, leaves: frozenset[str]) -> Numbers:
        """The numbers that stand for the leaves in the columns of the records."""
        if dimension != TIME:
            codes = self.register.dataset.dimension(dimension).codes
            return _array(codes.index(leaf) for leaf in leaves)
        values = [_array(())]
        for first, last in map(read_segment, leaves):
            ends = [first.toordinal(), last.toordinal() + 1]
            values.append(np.arange(*np.searchsorted(self._days, ends), dtype=np.int64))
        return np.unique(np.concatenate(values))  # segments may overlap; a day counts once


def check_query(dataset: Dataset, query: Query) -> None:
    """Raises CountError if the dataset lacks a dimension, a category or a day of the query.

    A day outside the dataset is refused, because a count of nought would say that nothing
    happened where nothing was looked at.
    """
    for dimension, leaves in query.sets:
        if dimension == TIME:
            _check_window(dataset, leaves)
            continue
        if dimension not in dataset.codes:
            raise CountError(
                f"dataset {dataset.name!r} has no dimension {dimension!r}: use one of "
                f"{', '.join((TIME, *dataset.codes))}"
            )
        codes = dataset.dimension(dimension).codes
        for leaf in sorted(leaves.difference(codes)):
            raise CountError(
                f"dimension {dimension!r} has no category {leaf!r}: use one of {', '.join(codes)}"
            )


def _check_window(dataset: Dataset, leaves: Iterable[str]) -> None:
    for leaf in sorted(leaves):
        try:
            first, last = read_segment(leaf)
        except DisclosureError as error:
            raise CountError(str(error)) from None
        if first < dataset.first or last > dataset.last:
            raise CountError(
                f"{leaf} is not wholly within {dataset.first} to {dataset.last}, the days that "
                f"dataset {dataset.name!r} covers: cut the window there"
            )


def _column(position: int) -> str:
    return f"value_{position}"


def _array(numbers: Iterable[int]) -> Numbers:
    return np.array(list(numbers), dtype=np.int64)


def _numbered(texts: Iterable[str]) -> Numbers:
    """Equal texts get equal numbers."""
    numbers: dict[str, int] = {}
    return _array(numbers.setdefault(text, len(numbers)) for text in texts)


def _side_by_side(values: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """The number of each set beside each of its values."""
    sets = np.repeat(np.arange(len(values), dtype=np.int64), [len(one) for one in values])
    return sets, np.concatenate(values)
