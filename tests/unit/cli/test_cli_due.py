"""`clerestory due`: dates with their working, in words and as JSON; wrong input in one line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clerestory.cli.main import main

Output = pytest.CaptureFixture[str]


def shown(capsys: Output, *words: str) -> dict[str, object]:
    assert main(["due", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("regime", ["foia", "eir", "foisa", "eisr"])
def test_the_json_has_the_same_keys_for_every_law(regime: str, capsys: Output) -> None:
    found = shown(capsys, "2026-06-01", "--regime", regime)
    stable = {
        "regime",
        "received",
        "due",
        "extended_due",
        "review_request_by",
        "working",
        "warnings",
    }
    assert stable <= found.keys()
    stopped = shown(capsys, "2026-06-01", "--regime", regime, "--fees-notice", "2026-06-03")
    assert found.keys() == stopped.keys()
    assert stopped["due"] is None
    assert "it can be paid until" in str(stopped["waiting"])


def test_the_working_is_shown_in_words(capsys: Output) -> None:
    assert main(["due", "2026-06-01", "--fees-notice", "2026-06-05", "--paid", "2026-06-19"]) == 0
    said = capsys.readouterr().out
    assert "due       Wed 15 July 2026 (working day 20)" in said
    assert "05 Jun to 19 Jun (10 days): between fees notice and payment, section 10(2)" in said
    assert "15 Jun: Scotland men's World Cup bank holiday (Scotland)" in said
    assert "2026-06-05  fees notice given: section 10(2)" in said


def test_a_stopped_clock_says_since_when_and_for_what(capsys: Output) -> None:
    assert main(["due", "2026-06-01", "--clarification-asked", "2026-06-10"]) == 0
    said = capsys.readouterr().out
    assert "stopped   Wed 10 June 2026, after 6 working days" in said
    assert "waits for the clarification" in said


def test_more_time_is_shown_with_what_the_applicant_was_told(capsys: Output) -> None:
    found = shown(
        capsys, "2026-06-01", "--extension-notice", "2026-06-29", "--exemption", "s43(2)",
        "--estimate", "2026-07-20",
    )  # fmt: skip
    assert (found["due"], found["extended_to"]) == ("2026-06-30", "2026-07-20")


def test_both_dates_are_shown_where_the_law_is_disputed(capsys: Output) -> None:
    assert shown(capsys, "2022-08-30")["disputed"] == {
        "due": "2022-09-27",
        "days": [
            {
                "date": "2022-09-19",
                "counted": False,
                "why": "State Funeral of Queen Elizabeth II (the whole United Kingdom)",
            }
        ],
    }


def test_a_review_and_a_complaint_have_their_dates(capsys: Output) -> None:
    days = {"--sent": "2026-06-10", "--review-asked": "2026-07-20", "--review-sent": "2026-08-18"}
    assert main(["due", "2026-06-01", *(word for pair in days.items() for word in pair)]) == 0
    said = capsys.readouterr().out
    assert "review to be asked for by Mon 10 August 2026" in said
    assert "review due Tue 18 August 2026, at the latest Wed 16 September 2026" in said
    assert "complaint to the regulator by Tue 29 September 2026" in said


def test_terms_and_holidays_are_read_from_files(tmp_path: Path, capsys: Output) -> None:
    terms, days = tmp_path / "terms.toml", tmp_path / "days.toml"
    terms.write_text("[[term]]\nfirst = 2026-06-01\nlast = 2026-12-18\n", encoding="utf-8")
    days.write_text(
        '[[added]]\nday = 2026-06-22\nname = "A made-up day"\nwhere = "Scotland"\n'
        'source = "made up"\n',
        encoding="utf-8",
    )
    school = shown(capsys, "2026-06-01", "--school-terms", str(terms), "--holidays", str(days))
    assert school["due"] == "2026-07-01"
    assert shown(capsys, "2026-06-01", "--school")["due"] == "2026-08-27"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2026-02-30", "“2026-02-30” is not a date"),
        ("2026-06-01 --regime gdpr", "invalid choice: 'gdpr'"),
        ("2030-12-20", "no holiday data for 2031"),
        ("2004-12-31", "no holiday data for 2004"),
        ("2026-06-01 --clarified 2026-05-01", "before the request was received"),
        ("2026-06-01 --paid 2026-06-10", "without a fees notice"),
        ("2026-06-01 --estimate 2026-07-20", "add --extension-notice"),
        ("2026-06-01 --exemption s43(2)", "add --extension-notice"),
        (
            "2026-06-01 --extension-notice 2026-06-30 --exemption s43(2) --estimate 2026-07-20 "
            "--estimate 2026-07-21",
            "one --estimate for each",
        ),
        ("2026-06-01 --extension-notice 2026-06-30 --exemption s43(2)", "estimate one"),
        ("2026-06-01 --regime foisa --extension-notice 2026-06-30", "no more time"),
        ("2026-06-01 --regime eir --school", "under FOIA alone"),
        ("2026-06-01 --holidays nowhere.toml", "there is no file “nowhere.toml”"),
        ("2026-06-01 --school-terms nowhere.toml", "there is no file “nowhere.toml”"),
    ],
)
def test_wrong_input_is_one_line(words: str, said: str, capsys: Output) -> None:
    try:
        code = main(["due", *words.split()])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    assert code == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("setting", ["CLERESTORY_HOLIDAYS", "CLERESTORY_AUTHORITY"])
def test_a_setting_that_cannot_be_used_is_one_line(setting: str, tmp_path: Path) -> None:
    """In a process of its own: the settings of this one are loaded already."""
    done = subprocess.run(
        [sys.executable, "-m", "clerestory", "check"],
        env={**os.environ, "CLERESTORY_DATA": str(tmp_path), setting: "/nowhere.toml",
             "DJANGO_SETTINGS_MODULE": "clerestory.site.settings_staff"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("clerestory check: a setting cannot be used: /nowhere.toml: ")
    assert done.stderr.count("\n") == 1
