"""What holds for every decision record: its letter passes the checks, and it survives as JSON."""

import json

from hypothesis import given, settings

from clerestory.law.checker import Finding, check
from clerestory.law.decisions import DecisionRecord
from clerestory.law.letter_texts import letter_text
from clerestory.law.letters import compose
from clerestory.law.records import record_from_json, to_json
from decisions import records, request_of


def errors(record: DecisionRecord) -> list[Finding]:
    report = check(
        compose(record).text,
        request_text=request_of(record),
        record=record,
        sent=record.sent,
        received=record.received,
    )
    return [one for one in report.findings if (one.severity, one.status) == ("error", "found")]


@settings(max_examples=150, derandomize=True)
@given(records())
def test_no_letter_of_ours_has_an_error(record: DecisionRecord) -> None:
    assert [(one.rule, one.reason, one.passage) for one in errors(record)] == []


@settings(max_examples=100, derandomize=True)
@given(records())
def test_the_checks_read_the_whole_letter(record: DecisionRecord) -> None:
    """Nothing of it is taken for the request that it answers, or for a page around it."""
    letter = compose(record)
    read = letter_text(letter.text).text
    for section in letter.sections:
        for paragraph in section.paragraphs:
            points = [paragraph] if isinstance(paragraph, str) else paragraph
            assert all(point in read for point in points)


@settings(max_examples=100, derandomize=True)
@given(records())
def test_a_record_is_read_as_it_was_written(record: DecisionRecord) -> None:
    assert record_from_json(json.loads(json.dumps({"record": to_json(record)}))) == record
