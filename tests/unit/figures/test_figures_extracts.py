"""Several looks at one register: what was added or changed between two releases."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import clerestory.demo
from clerestory.demo import register as demo
from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.counts import Counter
from clerestory.figures.datasets import read_declaration
from clerestory.figures.extracts import (
    EXTRACT,
    as_told,
    digest_of_records,
    records_as_json,
    records_from_json,
    source,
)
from clerestory.figures.registers import Register, register_from_rows

DATASET = read_declaration(Path(clerestory.demo.__file__).parent / "data/register.toml")
ISLAMIST = Query.of({"concern": ["islamist"]})


@pytest.fixture(scope="module")
def before() -> Register:
    return register_from_rows(demo.rows(), DATASET, source="the register")


@pytest.fixture(scope="module")
def after(before: Register) -> Register:
    """One case was added, and one that was open is decided."""
    codes = [dimension.code for dimension in DATASET.dimensions]
    place = codes.index("outcome")
    first, *others = before.records
    decided = replace(
        first,
        codes=(*first.codes[:place], _another(first.codes[place]), *first.codes[place + 1 :]),
    )
    added = replace(first, id="R-NEW", person="P-NEW", received=date(2018, 2, 12))
    return replace(before, records=(decided, *others, added))


def _another(outcome: str) -> str:
    return next(code for code in DATASET.dimension("outcome").codes if code != outcome)


def _count(register: Register, query: Query) -> int:
    with Counter(register) as counter:
        return counter.count([query])[0].records


def test_a_register_that_was_looked_at_once_is_as_it_is(before: Register) -> None:
    only = source(before)
    assert (only.register, only.filters) == (before, ())
    assert source(before, [before]).filters == ()


def test_each_look_counts_what_it_saw(before: Register, after: Register) -> None:
    found = source(after, [before])
    assert (found.looks, found.look) == (2, 2)
    for look, register in ((1, before), (2, after)):
        asked = ISLAMIST.replace(EXTRACT, found.leaves(look))
        assert _count(found.register, asked) == _count(register, ISLAMIST)


def test_what_was_told_earlier_is_about_the_earlier_look(before: Register, after: Register) -> None:
    found = source(after, [before])
    told = Statement(ISLAMIST, value=_count(before, ISLAMIST))
    (known,) = found.known(1, [told])
    assert _count(found.register, known.query) == told.value
    assert as_told([known]) == (told,)


def test_the_register_as_it_was_is_the_earlier_look_again(
    before: Register, after: Register
) -> None:
    found = source(before, [before, after])
    assert (found.looks, found.look) == (2, 1)


def test_a_record_that_comes_back_has_a_version_for_each_time(before: Register) -> None:
    """Seen by the first and the third look and not by the second: two runs."""
    gone = replace(before, records=before.records[1:])
    found = source(before, [before, gone, before])
    spans = {r.codes[-1] for r in found.register.records if r.id.startswith(before.records[0].id)}
    assert spans == {"1-1", "3-3"}


def test_records_survive_being_kept(before: Register) -> None:
    kept = records_from_json(records_as_json(before.records))
    assert kept == before.records
    assert digest_of_records(kept) == digest_of_records(before.records)
