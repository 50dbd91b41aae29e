"""What officers corrected is kept as examples, without whoever asked, as long as the request is."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.cli import main as cli
from clerestory.foi import actions
from clerestory.foi.models import Correction, InformationRequest
from clerestory.foi.questions import as_read
from clerestory.reading.requests import read
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
TEXT = """Dear Ms Officer,

1. How many referrals did you receive in 2017?
2. How many letters did Avery Applicant of AB1 2CD send in 2016? Ring 01632 960 123.

Yours faithfully,
Avery Applicant
12 Alder Row, Alderbrook
avery@example.org
"""
WHO = re.compile(r"avery|applicant|example\.org|AB1|960|Alder Row|Ms Officer", re.I)


def _confirm(**corrected: Any) -> InformationRequest:
    """A request whose second question an officer corrected, or left."""
    request = actions.receive_request(
        by="system:valve",
        at=AT,
        reference="FOI-AAAA-AAAA",
        received=date(2018, 2, 12),
        text=TEXT,
        applicant_name="Avery Applicant",
        applicant_email="avery@example.org",
    )
    return _again(request, **corrected)


def _again(request: InformationRequest, **corrected: Any) -> InformationRequest:
    first, second = as_read(read(TEXT, received=request.received))
    specification = {**second.specification, **corrected}
    questions = [first, replace(second, specification=specification)]
    officer = make_person(Role.INFORMATION_OFFICER)
    return actions.confirm_questions(by=officer, at=AT, request=request, questions=questions)


def test_nothing_is_kept_of_a_reading_that_was_right() -> None:
    _confirm()
    assert not Correction.objects.exists()
    assert json.loads(Event.objects.latest("index").detail)["corrected"] is False


def test_only_what_differs_is_kept_as_it_was_read_and_as_it_is_right() -> None:
    _confirm(measure="letters from Avery Applicant")
    kept = Correction.objects.get()
    assert [one["number"] for one in kept.read] == ["2"]
    assert [one["number"] for one in kept.confirmed] == ["2"]
    assert kept.confirmed[0]["measure"].split() == ["letters", "from"]
    assert {n for n in kept.read[0] if kept.read[0][n] != kept.confirmed[0][n]} == {"measure"}
    assert not WHO.search(json.dumps([kept.read, kept.confirmed]))


def test_the_correction_is_that_of_the_last_confirmation() -> None:
    request = _confirm(granularity="month")
    _again(request, granularity="quarter")
    assert Correction.objects.get().confirmed[0]["granularity"] == "quarter"
    _again(request)
    assert not Correction.objects.exists()


def test_an_example_names_nobody_and_its_places_fit_its_words() -> None:
    _confirm(granularity="month")
    (line,) = actions.export_corrections(by="system:command", at=AT)
    example = json.loads(line)
    assert set(example) == {"received", "text", "read", "confirmed"}
    assert not WHO.search(line)
    assert len(example["text"]) == len(TEXT)
    (question,) = example["confirmed"]
    assert example["text"][question["start"] : question["end"]].startswith("2. How many letters")
    event = Event.objects.latest("index")
    assert (event.action, json.loads(event.detail)) == ("foi.corrections.exported", {"examples": 1})


def test_days_and_runs_of_years_are_no_telephone_numbers() -> None:
    period = {"from": "2016-04-01", "to": "2018-03-31"}
    _confirm(period=period, measure="letters of 2016-17 2017-18, ring 020 7946 0958, ab1 2cd")
    (kept,) = Correction.objects.get().confirmed
    assert kept["period"] == period
    assert kept["measure"].split() == ["letters", "of", "2016-17", "2017-18,", "ring", ","]


def test_erasing_the_request_erases_its_correction() -> None:
    _confirm(granularity="month").delete()
    assert not Correction.objects.exists()


def test_the_command_writes_one_example_a_line(tmp_path: Path, capsys: Any) -> None:
    _confirm(granularity="month")
    path = tmp_path / "examples.jsonl"
    assert cli.main(["read", "--export-corrections", str(path)]) == 0
    written = path.read_text().splitlines()
    assert [json.loads(line)["received"] for line in written] == ["2018-02-12"]
    assert "1 corrected request written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--export-corrections", "."], "name one"),
        (["--export-corrections", "nowhere/examples.jsonl"], "name one"),
        ([], "one of the arguments"),
        (["--export-corrections", "x", __file__], "not allowed"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], words: str, capsys: Any) -> None:
    try:
        code = cli.main(["read", *arguments])
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err
    assert code == 2
    assert words in said and said.count("\n") == 1
    assert not Event.objects.filter(action="foi.corrections.exported").exists()
