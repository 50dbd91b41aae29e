"""The main job on the command line: what it writes, and what it refuses without writing."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from clerestory.cli import answering
from clerestory.cli.main import main
from clerestory.disclosure.attacker import attack
from clerestory.disclosure.certificate import load
from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.ledger_files import LedgerFolder

REQUEST = Path(__file__).parents[3] / "benchmarks/request.txt"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "register.csv"
    assert main(["demo-register", "--out", str(path)]) == 0
    return path


def _answer(register: Path, out: Path, request: Path = REQUEST, *more: str) -> int:
    return main(
        ["answer", str(request), "--received", "2018-02-12", "--register", str(register),
         "--out", str(out), *more]
    )  # fmt: skip


@pytest.fixture(scope="module")
def out(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answer") / "out"
    assert _answer(register, folder) == 0
    return folder


def _decision(out: Path) -> dict:
    return json.loads((out / "staff/decision.json").read_text(encoding="utf-8"))


def test_everything_that_was_promised_is_there(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {
        "questions.json", "letter.html", "letter.docx", "letter.pdf", "tables.ods",
        "question-1.csv", "question-2.csv", "question-3.csv", "question-4.csv",
        "certificate", "staff",
    }  # fmt: skip
    assert (out / "letter.pdf").read_bytes().startswith(b"%PDF")
    for archive in ("letter.docx", "tables.ods"):
        assert zipfile.is_zipfile(out / archive)


def test_there_is_one_decision_for_each_of_the_four_questions(out: Path) -> None:
    decision = _decision(out)
    assert [question["number"] for question in decision["questions"]] == ["1", "2", "3", "4"]
    for question in decision["questions"]:
        assert question["holding"] == "held"
        assert question["outcome"] == ("granted_in_part" if question["hidden"] else "granted")
        assert (out / question["table"]).is_file()
        assert question["tried"]
    assert decision["proved"] == "whole"
    assert decision["bound"] <= decision["loss"]
    total = sum(question["loss"] for question in decision["questions"])
    assert decision["loss"] == pytest.approx(total, abs=0.001)


def test_the_tables_hide_what_the_decision_says(out: Path) -> None:
    for question in _decision(out)["questions"]:
        with (out / question["table"]).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        assert sum("[c]" in row for row in rows) == question["hidden"]


def test_a_reader_of_all_four_tables_learns_no_small_count(out: Path) -> None:
    """The attacker shares no code with the search for what to hide."""
    certificate = load(out)
    found = attack(certificate.statements, policy=certificate.policy, domains=certificate.domains)
    assert not [one for one in found if one.leak]


def test_what_leaves_says_nothing_of_why_a_cell_is_hidden(out: Path) -> None:
    public = [path for path in out.rglob("*") if path.is_file() and "staff" not in path.parts]
    for path in public:
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            archive = zipfile.ZipFile(path)
            content = b"".join(archive.read(name) for name in archive.namelist())
        for word in (b"primary", b"secondary", b"fewer than"):
            assert word not in content, path.name


def test_the_letter_is_a_marked_draft_that_passes_its_checks(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Draft" in (out / "letter.html").read_text(encoding="utf-8")
    main(["check-letter", str(out / "letter.html"), "--request", str(REQUEST), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert not [one for one in findings if one["severity"] == "error" and one["status"] == "found"]


def test_the_certificate_holds_and_a_changed_figure_is_noticed(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(out, copy)
    assert main(["verify", str(copy)]) == 0
    table = copy / "question-1.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("168", "169"), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(copy)]) == 1
    assert "question-1.csv" in capsys.readouterr().out


def test_two_runs_give_the_same_bytes(register: Path, out: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    _answer(register, again)
    for path in out.rglob("*"):
        if path.is_file() and path.name != "decision.json":  # which holds the seconds
            assert path.read_bytes() == (again / path.relative_to(out)).read_bytes(), path.name


def test_the_ledger_makes_the_second_answer_safe_beside_the_first(
    register: Path, tmp_path: Path
) -> None:
    narrow = tmp_path / "narrow.txt"
    narrow.write_text("1. How many referrals were received in 2017?\n", encoding="utf-8")
    ledger = tmp_path / "ledger"
    assert _answer(register, tmp_path / "first", narrow, "--ledger", str(ledger)) == 0
    assert _answer(register, tmp_path / "second", REQUEST, "--ledger", str(ledger)) == 0
    certificate = load(tmp_path / "second")
    assert certificate.known == 1
    assert len(list(ledger.glob("0000?.json"))) == 2


def test_a_register_that_has_grown_can_still_be_answered_from(
    register: Path, tmp_path: Path
) -> None:
    """One case more since the first answer: the total that would tell of it alone is hidden."""
    narrow = tmp_path / "narrow.txt"
    narrow.write_text("How many referrals were received in 2017?\n", encoding="utf-8")
    rows = register.read_text(encoding="utf-8").splitlines()
    grown = tmp_path / "grown.csv"
    one_more = next(row for row in rows if ",2017-" in row).split(",", 2)[2]
    grown.write_text("\n".join([*rows, f"R-NEW,P-NEW,{one_more}", ""]), encoding="utf-8")
    shutil.copy(register.with_suffix(".toml"), tmp_path / "grown.toml")
    ledger = ("--ledger", str(tmp_path / "ledger"))
    assert _answer(register, tmp_path / "first", narrow, *ledger) == 0
    assert _answer(grown, tmp_path / "second", narrow, *ledger) == 0
    (question,) = _decision(tmp_path / "second")["questions"]
    assert question["table"] is None
    assert main(["verify", str(tmp_path / "first")]) == 0


def test_an_earlier_answer_is_replaced_and_nothing_else(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _answer(register, tmp_path / "out") == 0
    assert _answer(register, tmp_path / "out") == 0
    other = tmp_path / "photographs"
    other.mkdir()
    (other / "aunt.jpg").write_bytes(b"dear")
    capsys.readouterr()
    assert _answer(register, other) == 2
    assert "photographs" in capsys.readouterr().err
    assert [path.name for path in other.iterdir()] == ["aunt.jpg"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "request.txt: The request is empty"),
        (b" \n", "request.txt: The request is empty"),
        (b"\x00\x01\x02" * 99, "request.txt: The request is not text"),
        (b"%PDF-1.7 x", "request.txt: The request is not text"),
        (b"Dear all, good morning.", "request.txt: No question was found"),
    ],
)
def test_a_wrong_request_is_one_line_and_writes_nothing(
    content: bytes,
    words: str,
    register: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = tmp_path / "request.txt"
    request.write_bytes(content)
    assert _answer(register, tmp_path / "out", request) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["request.txt"]


def _without_column(rows: list[list[str]]) -> list[list[str]]:
    return [row[:-1] for row in rows]


def _with(place: int, column: int, value: str, rows: list[list[str]]) -> list[list[str]]:
    rows[place][column] = value
    return rows


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_without_column, "row 1: no column 'outcome'"),
        (lambda rows: _with(4, 3, "nonsense", rows), "row 5, column concern: 'nonsense'"),
        (lambda rows: _with(4, 3, "", rows), "row 5, column concern: empty: use one of islamist"),
        (lambda rows: _with(6, 2, "2031-01-01", rows), "row 7, column received: 2031-01-01"),
        (lambda rows: _with(6, 2, "12/02/2018", rows), "row 7, column received"),
        (lambda rows: _with(3, 0, rows[2][0], rows), "is also in row 3"),
        (lambda rows: rows[:1], "no record"),
        (lambda rows: [], "empty"),
    ],
)
def test_a_wrong_register_names_its_row_and_column_and_writes_nothing(
    change, words: str, register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with register.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    broken = tmp_path / "broken.csv"
    with broken.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(change(rows))
    shutil.copy(register.with_suffix(".toml"), tmp_path / "broken.toml")
    assert _answer(broken, tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "broken.csv" in said
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_register_without_its_declaration_says_where_to_put_it(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = tmp_path / "alone.csv"
    shutil.copy(register, alone)
    assert _answer(alone, tmp_path / "out") == 2
    assert "alone.toml" in capsys.readouterr().err


def test_an_answer_without_a_table_is_not_sent_to_be_verified(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = tmp_path / "request.txt"
    request.write_text("How many referrals were received in 2009?", encoding="utf-8")
    assert _answer(register, tmp_path / "out", request) == 0
    said = capsys.readouterr().out
    assert "nothing to verify" in said
    assert "clerestory verify" not in said


def test_what_is_known_in_confidence_is_protected_against_and_not_published(
    register: Path, tmp_path: Path
) -> None:
    """A partner's own figure, 9,876 at most: in the staff certificate, not in the public one."""
    (tmp_path / "ledger").mkdir()
    partner = [{"query": {"outcome": ["supported"]}, "low": 0, "high": 9876}]
    (tmp_path / "ledger/outside.json").write_text(json.dumps(partner), encoding="utf-8")

    assert _answer(register, tmp_path / "out", REQUEST, "--ledger", str(tmp_path / "ledger")) == 0

    public = (tmp_path / "out/certificate/certificate.json").read_text(encoding="utf-8")
    staff = (tmp_path / "out/staff/certificate.json").read_text(encoding="utf-8")
    assert ("9876" in staff, "9876" in public) == (True, False)
    assert main(["verify", str(tmp_path / "out")]) == 0


def test_a_coarser_table_is_offered_where_what_was_asked_for_is_not_safe(
    register: Path, tmp_path: Path
) -> None:
    """Thirteen referrals in six bands of age: as asked for, most of it would be hidden."""
    few = tmp_path / "register.csv"
    rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(rows[:14]), encoding="utf-8")
    shutil.copy(register.with_suffix(".toml"), few.with_suffix(".toml"))
    request = tmp_path / "request.txt"
    request.write_text("How many referrals have been received, by age?", encoding="utf-8")

    assert _answer(few, tmp_path / "out", request) == 0

    (question,) = _decision(tmp_path / "out")["questions"]
    *left, given = [tried["specification"] for tried in question["tried"]]
    assert left
    assert given.startswith("age at referral: ")
    assert given.endswith(" (not asked for; offered as help, section 16)")
    assert question["outcome"] == "granted_in_part"
    letter = (tmp_path / "out/letter.html").read_text(encoding="utf-8")
    assert "less detailed than the one you asked for first: age at referral: " in letter
    for disclosing in (*left, "would have to be hidden"):
        assert disclosing not in letter
    assert main(["verify", str(tmp_path / "out")]) == 0


NARROW = "How many referrals were received in 2017?\n"


@pytest.fixture
def narrow(tmp_path: Path) -> Path:
    path = tmp_path / "narrow.txt"
    path.write_text(NARROW, encoding="utf-8")
    return path


def test_of_two_answers_made_at_once_the_second_is_proved_again_beside_the_first(
    register: Path,
    narrow: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the first is being made, another is released: a whole run between proof and file."""
    more = ("--ledger", str(tmp_path / "ledger"))
    made, runs = answering.answer, []

    def overtaken(*given, **named):
        done = made(*given, **named)
        runs.append(done)
        if len(runs) == 1:
            assert _answer(register, tmp_path / "other", narrow, *more) == 0
        return done

    monkeypatch.setattr(answering, "answer", overtaken)
    assert _answer(register, tmp_path / "out", narrow, *more) == 0
    assert "another release was added" in (said := capsys.readouterr().err)
    assert "(answer-2018-02-12 of 2018-02-12)" in said
    assert load(tmp_path / "other").known == 0
    assert load(tmp_path / "out").known == 1
    assert len(LedgerFolder(tmp_path / "ledger").read().entries) == 2


def test_who_is_overtaken_each_time_gives_up_and_writes_nothing(
    register: Path, narrow: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder, made = LedgerFolder(tmp_path / "ledger"), answering.answer

    def overtaken(*given, **named):
        done = made(*given, **named)
        known = Statement(Query.of({"outcome": ["supported"]}), low=len(folder.read().outside))
        folder.declare([*folder.read().outside, known])
        return done

    monkeypatch.setattr(answering, "answer", overtaken)
    assert _answer(register, tmp_path / "out", narrow, "--ledger", str(folder.path)) == 2
    assert "prepare it again" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert not folder.read().entries


def test_a_ledger_that_is_older_than_its_head_is_refused_and_nothing_is_written(
    register: Path, narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger, head = tmp_path / "ledger", tmp_path / "elsewhere/head.json"
    head.parent.mkdir()
    more = ("--ledger", str(ledger), "--ledger-head", str(head))
    assert _answer(register, tmp_path / "first", narrow, *more) == 0
    shutil.copytree(ledger, tmp_path / "backup")
    assert _answer(register, tmp_path / "second", narrow, *more) == 0
    shutil.rmtree(ledger)
    shutil.copytree(tmp_path / "backup", ledger)
    capsys.readouterr()
    assert _answer(register, tmp_path / "third", narrow, *more) == 2
    said = capsys.readouterr().err
    assert "never had the head" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "third").exists()


def _edit(ledger: Path, name: str, old: str, new: str) -> None:
    text = (ledger / name).read_text(encoding="utf-8")
    assert old in text
    (ledger / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "more", "words"),
    [
        (lambda at: _edit(at, "00001.json", '"value"', '"high"'), (), "do not add up to the head"),
        (lambda at: _edit(at, "00001.json", "answer-", "../"), (), "00001.json: ledger entry"),
        (lambda at: (at / "00001.json").write_text("{"), (), "00001.json is not JSON text"),
        (lambda at: _edit(at, "00001.extract.json", "islamist", "other"), (), "00001.extract.json"),
        (lambda at: (at / "00001.extract.json").unlink(), (), "00001.extract.json is missing"),
        (
            lambda at: (at / "outside.json").write_text('[{"query": {"shoe": ["9"]}, "value": 1}]'),
            (),
            "outside.json, statement 1: dataset 'prevent-referrals' has no dimension 'shoe'",
        ),
        (lambda at: (at / "outside.json").write_text("{}"), (), "outside.json: outside statements"),
        (lambda at: None, ("--threshold", "1"), "the threshold is 1"),
    ],
)
def test_a_ledger_that_cannot_be_trusted_is_one_line_and_nothing_is_written(
    harm, more, words: str, register: Path, narrow: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ledger = tmp_path / "ledger"
    assert _answer(register, tmp_path / "first", narrow, "--ledger", str(ledger)) == 0
    harm(ledger)
    before = sorted(path.name for path in ledger.iterdir())
    capsys.readouterr()
    assert _answer(register, tmp_path / "out", narrow, "--ledger", str(ledger), *more) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in ledger.iterdir()) == before


def test_a_lower_threshold_than_before_is_refused_and_a_higher_one_is_not(
    register: Path, narrow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--ledger", str(tmp_path / "ledger"), "--threshold")
    assert _answer(register, tmp_path / "first", narrow, *more, "6") == 0
    assert _answer(register, tmp_path / "second", narrow, *more, "10") == 0
    assert _answer(register, tmp_path / "third", narrow, *more, "5") == 2
    assert "was released under threshold 6, and now it is 5" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "prevent-referrals"', 'name = "visits"', "and none of 'visits': give the ledger"),
        ('"islamist"', '"jihadist"', "was counted from records with concern 'islamist', which"),
    ],
)
def test_a_ledger_of_another_declaration_is_refused(
    old: str, new: str, words: str, register: Path, narrow: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ledger = ("--ledger", str(tmp_path / "ledger"))
    assert _answer(register, tmp_path / "first", narrow, *ledger) == 0
    other = tmp_path / "other.csv"
    text = register.read_text(encoding="utf-8")
    other.write_text(text.replace(old.replace('"', ","), new.replace('"', ",")), encoding="utf-8")
    declared = register.with_suffix(".toml").read_text(encoding="utf-8")
    assert old in declared
    other.with_suffix(".toml").write_text(declared.replace(old, new))
    assert _answer(other, tmp_path / "out", narrow, *ledger) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
