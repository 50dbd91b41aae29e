"""Reads a register: one record per row, checked against its dataset before anything is counted.

The only module of the figures that opens a register. A file is read row by row, so that a large
one needs memory for its records alone. The first mistake stops the reading: nothing is counted
from a register that is wrong somewhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from clerestory.disclosure.category_lists import in_use
from clerestory.disclosure.datasets import Dataset, Dimension

_LONGEST_LINE = 1_000_000  # bytes; longer is not a register, and must not fill the memory
_WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BINARY = {b"PK\x03\x04": "a spreadsheet workbook or an archive", b"%PDF": "a PDF"}


class RegisterError(ValueError):
    """A register cannot be used; the text is one line: source, row, column, value, remedy."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `codes` has one category code for each dimension, in the dataset's order."""

    id: str
    person: str
    received: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The records of a dataset; every record has passed the checks of this module."""

    dataset: Dataset
    records: tuple[Record, ...]
    source: str = "the register"

    @property
    def people(self) -> int:
        """The number of distinct people."""
        return len({record.person for record in self.records})


def read_register(path: Path, dataset: Dataset) -> Register:
    """The register in a CSV file: UTF-8, commas, names of the columns in the first row.

    Raises RegisterError. Columns that the dataset does not declare are not read.
    """
    source = path.name
    try:
        with path.open("rb") as file:
            _refuse_other_kinds(file, source)
            return _read(file, dataset, source)
    except OSError as error:
        reason = (error.strerror or "it is not a file").lower()
        raise RegisterError(f"{source}: cannot be read ({reason}): check {path}") from None


def register_from_rows(
    rows: Iterable[Mapping[str, str]], dataset: Dataset, source: str = "the records"
) -> Register:
    """The register in rows that map each column of the dataset to its text.

    Errors count the rows from 1. Raises RegisterError.
    """
    checker = _Checker(dataset, source)
    for number, row in enumerate(rows, start=1):
        for column in dataset.columns:
            if not isinstance(row.get(column), str):
                raise checker.error(
                    number, column, f"{_shown(row.get(column))} is not text: give every column"
                )
        checker.add(number, [row[column] for column in dataset.columns])
    return checker.register()


def _refuse_other_kinds(file: BinaryIO, source: str) -> None:
    start = file.read(4)
    file.seek(0)
    kind = _BINARY.get(start)
    if kind is not None:
        raise RegisterError(f"{source}: this is {kind}, not text: export it as CSV (UTF-8)")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RegisterError(f"{source}: the text is UTF-16: save it as CSV (UTF-8)")


def _read(file: BinaryIO, dataset: Dataset, source: str) -> Register:
    rows = _rows(file, source)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    positions = _positions(header, dataset, source)
    checker = _Checker(dataset, source)
    for number, values in rows:
        if len(values) != len(header):
            raise RegisterError(_ragged(source, number, values, header))
        checker.add(number, [values[position] for position in positions])
    return checker.register()


def _rows(file: BinaryIO, source: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, numbered as a spreadsheet shows them: the header is row 1."""
    reader = csv.reader(_lines(file), strict=True)
    number = 0
    while True:
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except (_BadLine, csv.Error) as error:
            raise RegisterError(f"{source}, row {number}: {_reason(error)}") from None
        if any(value.strip() for value in values):
            yield number, values


class _BadLine(Exception):
    """A line that is not text."""


def _lines(file: BinaryIO) -> Iterator[str]:
    """The lines as text. A byte-order mark before the first is no part of its text."""
    encoding = "utf-8-sig"
    while line := file.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise _BadLine("longer than 1 MB, so this is no register: export it as CSV (UTF-8)")
        if b"\0" in line:
            raise _BadLine("holds a NUL byte, so it is not text: export the register again")
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            wrong = f"byte 0x{line[error.start]:02x} is not UTF-8"
            raise _BadLine(f"{wrong}: save the register as CSV (UTF-8)") from None
        encoding = "utf-8"


def _reason(error: Exception) -> str:
    text = str(error)
    if isinstance(error, _BadLine):
        return text
    if "unexpected end" in text:
        return "a quotation mark is opened and never closed: close it, or remove it"
    if "new-line" in text:
        return "a lone carriage return ends a line: save the register with usual line ends"
    return f"not CSV ({text}): export the register again"


def _positions(header: Sequence[str], dataset: Dataset, source: str) -> list[int]:
    place = f"{source}, row 1"
    if not header:
        raise RegisterError(
            f"{source}: empty: give a register with the columns {', '.join(dataset.columns)}"
        )
    for column in dataset.columns:
        if column not in header:
            raise RegisterError(f"{place}: no column {column!r}: {_header_remedy(column, header)}")
        if header.count(column) > 1:
            raise RegisterError(f"{place}: column {column!r} stands there twice: remove one")
    return [header.index(column) for column in dataset.columns]


def _header_remedy(column: str, header: Sequence[str]) -> str:
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        return "separate the fields with commas"
    alike = get_close_matches(column, [name.lower() for name in header], n=1)
    if alike:
        near = next(name for name in header if name.lower() == alike[0])
        return f"rename {_shown(near)}, or change the declaration"
    return f"add it (the row has {_shown(', '.join(header), 80)})"


def _ragged(source: str, number: int, values: Sequence[str], header: Sequence[str]) -> str:
    return (
        f"{source}, row {number}: {len(values)} fields under {len(header)} columns: "
        "give one for each, in quotation marks where it has a comma"
    )


@dataclass(slots=True)
class _Checker:
    """Turns the texts of each row into a record, or says what is wrong with it."""

    dataset: Dataset
    source: str
    records: list[Record] = field(default_factory=list)
    rows_of_ids: dict[str, int] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    known: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # A register repeats few values: each text is checked once, then looked up.
        self.known = [{} for _ in self.dataset.dimensions]

    def add(self, number: int, values: Sequence[str]) -> None:
        """Check one row; the values stand in the order of `dataset.columns`."""
        id_text, person, received, *texts = (value.strip() for value in values)
        self._check_id(number, id_text)
        if not person:
            column = self.dataset.person_column
            raise self.error(number, column, "empty: say whom the record is about, by a code")
        day = self._day(number, received)
        codes = tuple(
            known[text] if text in known else self._code(number, dimension, text, known)
            for dimension, text, known in zip(
                self.dataset.dimensions, texts, self.known, strict=True
            )
        )
        for dimension, code in zip(self.dataset.dimensions, codes, strict=True):
            if dimension.lists and code not in dimension.codes_in_use(day, day):
                raise self.error(
                    number,
                    dimension.column,
                    f"{code!r} was no category on {day} (in use {in_use(dimension, code)}): "
                    "correct it or the day, or the lists in the declaration",
                )
        self.records.append(Record(id_text, person, day, codes))

    def register(self) -> Register:
        if not self.records:
            raise RegisterError(
                f"{self.source}: no record: give at least one row below the names of the columns"
            )
        return Register(self.dataset, tuple(self.records), self.source)

    def error(self, number: int, column: str, what: str) -> RegisterError:
        return RegisterError(f"{self.source}, row {number}, column {column}: {what}")

    def _check_id(self, number: int, text: str) -> None:
        column = self.dataset.id_column
        if not text:
            raise self.error(number, column, "empty: give every record its own")
        earlier = self.rows_of_ids.setdefault(text, number)
        if earlier != number:
            raise self.error(
                number, column, f"{_shown(text)} is also in row {earlier}: give each its own"
            )

    def _day(self, number: int, text: str) -> date:
        day = self.days.get(text)
        if day is None:
            day = self.days[text] = self._read_day(number, text)
        return day

    def _read_day(self, number: int, text: str) -> date:
        column, first, last = self.dataset.date_column, self.dataset.first, self.dataset.last
        try:
            day = date.fromisoformat(text) if _WRITTEN_DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            raise self.error(
                number, column, f"{_shown(text)} is not a day: write it like {first.isoformat()}"
            )
        if not first <= day <= last:
            raise self.error(
                number,
                column,
                f"{text} is outside {first} to {last}: correct the day, or the first and last "
                "day in the declaration",
            )
        return day

    def _code(self, number: int, dimension: Dimension, text: str, known: dict[str, str]) -> str:
        if not text and dimension.empty is not None:
            code = dimension.empty
        elif dimension.is_numeric:
            code = self._band(number, dimension, text)
        else:
            code = self._category(number, dimension, text)
        known[text] = code
        return code

    def _band(self, number: int, dimension: Dimension, text: str) -> str:
        unknown = ", or leave it empty where it is not known" if dimension.empty else ""
        if not (text.isascii() and text.isdigit()):
            raise self.error(
                number,
                dimension.column,
                f"{_shown(text)} is not a whole number: write one such as 17{unknown}",
            )
        band = dimension.find_band(int(text[:20]))
        if band is None:
            raise self.error(
                number,
                dimension.column,
                f"{_shown(text)} is in no band of {dimension.label.lower()}: correct it, or add "
                "a band to the declaration",
            )
        return band

    def _category(self, number: int, dimension: Dimension, text: str) -> str:
        if text not in dimension.codes:
            wrong = f"{_shown(text)} is no category" if text else "empty"
            raise self.error(
                number,
                dimension.column,
                f"{wrong}: use one of {', '.join(dimension.codes)}",
            )
        return text


def _shown(value: object, longest: int = 40) -> str:
    """A value as an error shows it: in one line, in quotation marks, not endless."""
    text = "nothing" if value is None or value == "" else repr(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
