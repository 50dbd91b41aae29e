"""The frame of every command: help, wrong usage, one line for what is wrong."""

import json
from pathlib import Path

import pytest

from clerestory.cli.main import MODULES, SUMMARIES, main

FOLDER = str(Path(__file__).parent)


def test_every_command_has_a_summary() -> None:
    assert MODULES.keys() == SUMMARIES.keys()


@pytest.mark.parametrize("name", MODULES)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert f"clerestory {name}" in capsys.readouterr().out


def test_without_a_command_the_overview_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "demo-register" in capsys.readouterr().out


def test_an_unknown_command_says_where_to_look(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anwser"]) == 2
    assert "there is no command “anwser”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", "12 February"], "is not a date"),
        (["due", "2018-02-30"], "is not a date"),
        (["due", "1999-01-04"], "no holiday data for 1999"),
        (["due", "2018-02-12", "--sent", "2018-02-01"], "before the request was received"),
        (["read", "nowhere.txt"], "there is no file “nowhere.txt”"),
        (["serve", "public", "--port", "99999"], "“99999” is not a port"),
        (["serve", "public", "--port", "-1"], "“-1” is not a port"),
        (["demo", "--port", "x"], "“x” is not a port"),
        (["demo", "--port", "8123", "--staff-port", "8123"], "are both 8123"),
        (["run-due", "--every", "-5"], "“-5” is not a number of seconds"),
        (["run-due", "--every", "soon"], "“soon” is not a number of seconds"),
        (["run-due", "--every", "nan"], "“nan” is not a number of seconds"),
        (["demo-register", "--out", FOLDER], "cannot be written (is a directory); name another"),
        (["read", "."], "“.” is a folder; name a file in it"),
        (["verify", "nowhere"], "nowhere"),
        (["check-letter"], "name a letter"),
        (["check-letter", "nowhere.txt"], "nowhere.txt"),
    ],
)
def test_wrong_usage_is_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(words)
    except SystemExit as left:
        code = left.code
    assert code == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_due_shows_its_working_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "2018-02-12", "--sent", "2018-03-12", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["due"], shown["extended_due"]) == ("2018-03-12", "2018-04-12")
    assert shown["review_request_by"] == "2018-05-11"
    assert sum(day["counted"] for day in shown["working"]) == 20


def test_a_request_without_a_question_is_read_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "request.txt"
    path.write_text("Good morning.", encoding="utf-8")
    assert main(["read", str(path), "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["questions"] == []
    assert "No question was found" in shown["unclear"][0]


UNREAD = [
    (b"Dear Sir or Madam,\n", 1, "No question was found"),
    (b"Please see attached.", 1, "open it"),
    (b"How many? " * 1_000_000, 1, "characters"),
    (b"Annwyl Syr, faint o gwynion a gafwyd gan y cyngor ers mis Mai?", 1, "Welsh"),
    (b"  \n", 2, "empty"),
    (b"%PDF-1.7\n\0\0", 2, "not text"),
]


@pytest.mark.parametrize(("data", "code", "words"), UNREAD)
def test_what_holds_no_question_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, code: int, words: str
) -> None:
    path = tmp_path / "request.txt"
    path.write_bytes(data)
    assert main(["read", str(path)]) == code
    said = capsys.readouterr()
    assert words in said.out + said.err


def test_doubts_routes_and_the_wished_for_form_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "request.txt"
    path.write_text("How many trees fell, by ward? Please reply as a CSV.", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Wanted as: CSV" in said
    assert "perhaps environmental information" in said
    assert "Unclear, for the applicant: Question 1: no period is named" in said


def test_a_folder_of_letters_is_checked_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("We refuse this under section 31.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    assert main(["check-letter", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("a.txt: ")
    assert "L11" in lines[0]
    assert lines[1].startswith("b.txt: ")


def test_a_folder_without_letters_is_not_said_to_be_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "photograph.jpg").write_bytes(b"dear")
    assert main(["check-letter", str(tmp_path)]) == 2
    assert "holds no letter" in capsys.readouterr().err


def test_the_made_up_register_can_be_written_into_a_new_folder(tmp_path: Path) -> None:
    assert main(["demo-register", "--out", str(tmp_path / "new/register.csv")]) == 0
    assert (tmp_path / "new/register.toml").is_file()
