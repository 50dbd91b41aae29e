"""The definition of a count, in plain Python, one record at a time: slow, and easy to believe.

`counts` must agree with it on every register and query (see the generative tests).
"""

from __future__ import annotations

from collections.abc import Sequence

from clerestory.disclosure.tables import Count, Query
from clerestory.disclosure.windows import TIME, contains
from clerestory.figures.registers import Record, Register


def is_in(record: Record, query: Query, register: Register) -> bool:
    """Whether the record has, in every dimension that the query names, one of its leaves."""
    values = dict(zip(register.dataset.codes, record.codes, strict=True))
    return all(
        contains(leaves, record.received) if dimension == TIME else values[dimension] in leaves
        for dimension, leaves in query.sets
    )


def count(register: Register, queries: Sequence[Query]) -> tuple[Count, ...]:
    """Records and distinct people of each query."""
    counts = []
    for query in queries:
        found = [record for record in register.records if is_in(record, query, register)]
        counts.append(Count(len(found), len({record.person for record in found})))
    return tuple(counts)
