"""Whether what a ledger holds can be counted in a register as it is declared now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import Statement
from clerestory.disclosure.windows import TIME, write_segment
from clerestory.figures.counts import CountError, check_query
from clerestory.figures.ledger import LedgerError
from clerestory.figures.registers import Record

REMEDY = "declare it again: what was once released has to be counted for as long as it is known"


def over_all_days(dataset: Dataset, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each that names no window about all days that the dataset covers."""
    days = {write_segment(dataset.first, dataset.last)}
    return tuple(
        replace(one, query=one.query.replace(TIME, days)) if one.query.get(TIME) is None else one
        for one in statements
    )


def check_statements(dataset: Dataset, statements: Sequence[Statement], place: str) -> None:
    """Raises LedgerError, naming the place and the statement, for one that cannot be counted."""
    for number, statement in enumerate(statements, start=1):
        try:
            check_query(dataset, statement.query)
        except CountError as error:
            raise LedgerError(f"{place}, statement {number}: {error}") from None


def check_records(dataset: Dataset, records: Iterable[Record], place: str) -> None:
    """Raises LedgerError, naming the place, for a record with a category that is not declared."""
    known = [frozenset(dimension.codes) for dimension in dataset.dimensions]
    for record in records:
        if len(record.codes) != len(known):
            raise LedgerError(
                f"{place} was counted from records with {len(record.codes)} dimensions, and "
                f"dataset {dataset.name!r} has {len(known)}: {REMEDY}"
            )
        for code, dimension, codes in zip(record.codes, dataset.dimensions, known, strict=True):
            if code not in codes:
                raise LedgerError(
                    f"{place} was counted from records with {dimension.code} {code!r}, which "
                    f"dataset {dataset.name!r} does not have: {REMEDY}"
                )
