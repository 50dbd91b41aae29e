"""`clerestory check-letter`: one letter, a folder, what is known besides, and bad input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clerestory.cli import progress
from clerestory.cli.main import main
from clerestory.law.checker import LONGEST_LETTER

LATE = "Question 1: we hold this and attach it. We are sorry that this answer is late."
GOOD = "Question 1: we hold this. There were 52 in 2023."
Put = Callable[[str, str], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def decision(number: str = "1", **changes: object) -> str:
    question = {"number": number, "holding": "held", "outcome": "granted", "table": None,
                "hidden": 0}  # fmt: skip
    return json.dumps({"questions": [question | changes]})


def check(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = main(["check-letter", *map(str, arguments)])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_letter_with_a_finding_says_what_and_what_to_do(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = check(capsys, put("letter.txt", LATE))
    assert code == 1
    assert "L21 error, found: the letter itself says that it is late" in out
    assert "Say that the answer is late and why" in out


def test_a_letter_in_order_is_0(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, put("letter.txt", GOOD))[0] == 0


def test_the_same_letter_gives_the_same_bytes(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    letter = put("letter.txt", LATE)
    assert check(capsys, letter, "--json") == check(capsys, letter, "--json")


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        (decision(), ""),
        (decision(holding="not_held", outcome="not_held"), "L01"),
        (decision(holding=None, outcome=None), "L01"),
        (decision(holding="neither_confirmed_nor_denied", outcome="neither_confirmed_nor_denied"),
         "L02 L10"),
        (decision(outcome="granted_in_part", hidden=2), "L10"),
        (decision(claims=[{"provision": "s40(2)"}]), "L10"),
    ],
)  # fmt: skip
def test_the_record_is_held_against_the_letter(
    put: Put, capsys: pytest.CaptureFixture[str], record: str, rules: str
) -> None:
    letter = put("letter.txt", GOOD.replace("we hold", "we confirm that the Council holds"))
    _, out, _ = check(capsys, letter, "--decision", put("decision.json", record), "--json")
    found = {one["rule"] for one in json.loads(out)["findings"] if one["status"] == "found"}
    assert found == set(rules.split())


def test_a_question_of_the_record_that_the_letter_leaves_out_is_found(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    two = json.loads(decision()) | {}
    two["questions"] += json.loads(decision("2"))["questions"]
    record = put("decision.json", json.dumps(two))
    code, out, _ = check(capsys, put("letter.txt", GOOD), "--decision", record)
    assert code == 1 and "L80 error, found: in the record and not in the letter: question 2" in out


def test_the_record_knows_the_applicants_name(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(decision()) | {"record": {"applicant_name": "Jo Alderton"}}
    letter = put("letter.txt", f"Dear Jo Alderton, {GOOD}")
    record = put("decision.json", json.dumps(whole))
    assert "L90 error, found" in check(capsys, letter, "--decision", record)[1]


@pytest.mark.parametrize("table", [None, "q1.csv"])
def test_small_counts_without_a_table_in_the_record_are_found(
    put: Put, capsys: pytest.CaptureFixture[str], table: str | None
) -> None:
    letter = put("letter.txt", f"{GOOD}\nWard | Cases\nAlder | 3")
    record = put("decision.json", decision(table=table))
    _, out, _ = check(capsys, letter, "--decision", record)
    assert ("L92 error, found" in out) is (table is None)
    assert "L92: a table shows counts below 10" in check(capsys, letter)[1]


def test_a_folder_is_a_line_each_and_a_summary(
    put: Put, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    put("a.txt", LATE)
    put("b.txt", GOOD)
    put("c.docx", "this is no Word file")
    folder = put("unseen.csv", "1,2").parent
    code, out, err = check(capsys, folder)
    assert code == 1
    assert out.startswith("a.txt: L21\nb.txt: nothing found\nc.docx: this is not a whole Word")
    assert "3 letters: 1 with findings, 1 could not be read" in out
    assert "L21   error            1" in out
    assert "Letters: 1 of 3 (33%)" in err


def test_a_folder_as_json_is_a_line_each(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    put("a.txt", LATE)
    put("b.html", "<p>Question 1: we hold this; there were 52 in 2023.")
    folder = put("c.docx", "this is no Word file").parent
    lines = [json.loads(line) for line in check(capsys, folder, "--json")[1].splitlines()]
    assert [line.get("file") for line in lines] == ["a.txt", "b.html", "c.docx", None]
    assert "this is not a whole Word" in lines[2]["error"]
    assert lines[3]["summary"]["found"] == {"L21": 1}
    assert lines[3]["summary"]["by_severity"] == {"error": 1, "warn": 0, "info": 0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sent", "2024-02-31"], "“2024-02-31” is not a date; write it as YYYY-MM-DD"),
        (["--regime", "ruritania"], "invalid choice: 'ruritania'"),
        (["--received", "2024-05-03", "--sent", "2024-05-02"], "before the request was received"),
        (["--decision", "letter.txt"], "this is not a decision record: give the decision.json"),
        (["--regulators", "letter.txt"], "this is not a list of regulators: give each"),
        (["--request", "none.txt"], "there is no file “none.txt”"),
        (["--explain", "L99"], "invalid choice: 'L99'"),
    ],
)
def test_bad_input_is_one_line_and_2(
    put: Put,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(put("letter.txt", GOOD).parent)
    code, out, err = check(capsys, "letter.txt", *arguments)
    assert (code, out) == (2, "") and message in err and err.count("\n") == 1


def test_an_empty_folder_says_what_to_put_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = check(capsys, tmp_path)
    assert code == 2 and "put .txt, .html, .docx or .pdf files there" in err


def test_a_text_that_no_letter_can_be_is_refused(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = check(capsys, put("letter.txt", "a " * (LONGEST_LETTER // 2 + 1)))
    assert code == 2 and "longer than 1,000,000 characters" in err


def test_regulators_of_the_authoritys_own_file_count(
    put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = put("letter.txt", "We refuse it, section 12(1). Apply to the Information Commission.")
    own = put(
        "regulators.toml",
        '[[regulator]]\nname = "Information Commission"\nregimes = ["FOIA"]\nsince = 2027-01-01\n'
        'source = "the order"\nstatus = "read"\n',
    )
    before = check(capsys, letter, "--sent", "2027-02-01")[1]
    after = check(capsys, letter, "--sent", "2027-02-01", "--regulators", own)[1]
    assert "L24 warn, found: on 2027-02-01 the regulator was not called" in before
    assert "L24" not in after


def test_the_regime_may_be_named(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    letter = put("letter.txt", "We refuse. Apply to the Scottish Information Commissioner.")
    assert "L24 warn, found" in check(capsys, letter, "--regime", "foia", "--sent", "2024-05-02")[1]
    assert "L24" not in check(capsys, letter, "--regime", "foisa", "--sent", "2024-05-02")[1]


def test_a_reader_who_stops_early_is_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`clerestory check-letter LETTER | head -1`: the command lists OSError among its mistakes."""

    def gone(*_: object) -> None:
        raise BrokenPipeError

    letter = tmp_path / "letter.txt"
    letter.write_text("The advice is exempt under section 42(1).", encoding="utf-8")
    monkeypatch.setattr("builtins.print", gone)
    assert main(["check-letter", str(letter)]) == 0
    assert capsys.readouterr().err == ""
