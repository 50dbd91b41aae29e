"""One register as it was looked at several times, so that figures of then and now can be compared.

Records are added and corrected between two releases. The earlier figures were right when they
were released and stay known; a new figure beside an old one tells the difference. So all looks
are put into one register: every version of a record once, with the dimension "extract" for the
looks that saw it, such as "1-2". A figure of the second look asks for all versions that the
second look saw. What was added to a figure since an earlier look, and what left it, are queries
of their own (`Source.changes`) and protected like any other: a revised figure beside the old one
tells their difference, and neither may be small and known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clerestory.disclosure.datasets import Dataset, DatasetCategory, Dimension
from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.registers import Record, Register

EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Source:
    """What figures are counted from: `register` holds every look, `declared` is what questions
    are about, `present` the records that new figures show, which look number `look` of `looks`
    saw."""

    register: Register
    declared: Dataset
    present: tuple[Record, ...]
    looks: int = 1
    look: int = 1

    @property
    def filters(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """What limits a table to the present look; nothing where there was only one."""
        return () if self.looks == 1 else ((EXTRACT, self.leaves(self.look)),)

    def leaves(self, look: int) -> frozenset[str]:
        """The leaves of the versions that a look saw."""
        spans = self.register.dataset.dimension(EXTRACT).codes
        return frozenset(span for span in spans if _first(span) <= look <= _last(span))

    def known(self, look: int, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Statements that were made of one look, as statements about the register of all."""
        if self.looks == 1:
            return tuple(statements)
        leaves = self.leaves(look)
        return tuple(replace(s, query=s.query.replace(EXTRACT, leaves)) for s in statements)

    def changes(self, queries: Iterable[Query]) -> tuple[Query, ...]:
        """What was added to each query since each earlier look, and what left it, once each."""
        now = self.leaves(self.look) if self.looks > 1 else frozenset()
        others = [self.leaves(look) for look in range(1, self.looks + 1) if look != self.look]
        parts = [part for then in others for part in (now - then, then - now) if part]
        found = (query.replace(EXTRACT, part) for query in queries for part in parts)
        return tuple(dict.fromkeys(found))


def source(register: Register, earlier: Sequence[Register] = ()) -> Source:
    """The register beside its earlier looks, in order. One that is as an earlier one was is that
    look again."""
    looks = list(earlier)
    if register.records not in [look.records for look in looks]:
        looks.append(register)
    at = next(n for n, look in enumerate(looks, 1) if look.records == register.records)
    if len(looks) == 1:
        return Source(register, register.dataset, register.records)
    combined = _combined(register, looks)
    return Source(combined, register.dataset, register.records, len(looks), at)


def beside(
    register: Register, earlier: Sequence[tuple[tuple[Record, ...], Sequence[Statement]]]
) -> tuple[Source, tuple[Statement, ...]]:
    """The register beside the records of each earlier release, and what these releases told."""
    looks = list(dict.fromkeys(records for records, _ in earlier))
    found = source(register, [replace(register, records=records) for records in looks])
    told = [
        statement
        for records, statements in earlier
        for statement in found.known(looks.index(records) + 1, statements)
    ]
    return found, tuple(dict.fromkeys(told))


def as_told(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements as the public was told them, which knows of no looks."""
    told = (replace(one, query=one.query.replace(EXTRACT, None)) for one in statements)
    return tuple(dict.fromkeys(told))


def records_as_json(records: Iterable[Record]) -> list[list[str]]:
    return [[r.id, r.person, r.received.isoformat(), *r.codes] for r in records]


def records_from_json(given: Iterable[Sequence[Any]]) -> tuple[Record, ...]:
    return tuple(
        Record(str(id_), str(person), date.fromisoformat(received), tuple(map(str, codes)))
        for id_, person, received, *codes in given
    )


def digest_of_records(records: Iterable[Record]) -> str:
    """SHA-256 of the records: two looks that saw the same are one."""
    return hashlib.sha256(json.dumps(records_as_json(records)).encode("utf-8")).hexdigest()


def _combined(present: Register, looks: Sequence[Register]) -> Register:
    seen: dict[Record, list[int]] = {}
    for number, look in enumerate(looks, start=1):
        for record in look.records:
            seen.setdefault(record, []).append(number)
    versions = [
        replace(record, id=f"{record.id} ({span})", codes=(*record.codes, span))
        for record, numbers in seen.items()
        for span in _spans(numbers)
    ]
    spans = sorted({version.codes[-1] for version in versions})
    categories = tuple(DatasetCategory(span, f"extracts {span}") for span in spans)
    extract = Dimension(EXTRACT, "Extract", (), categories, column=EXTRACT)
    dimensions = (*present.dataset.dimensions, extract)
    dataset = replace(present.dataset, dimensions=dimensions)
    return replace(present, dataset=dataset, records=tuple(versions))


def _spans(numbers: Sequence[int]) -> list[str]:
    """Runs of looks: [1, 2, 4] is "1-2" and "4-4"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [f"{first}-{last}" for first, last in spans]


def _first(span: str) -> int:
    return int(span.partition("-")[0])


def _last(span: str) -> int:
    return int(span.partition("-")[2])
