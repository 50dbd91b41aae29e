"""`clerestory ledger`: what it shows, adds and refuses."""

import json
from datetime import date
from pathlib import Path

import pytest

from clerestory.cli.main import main
from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.ledger import LedgerEntry
from clerestory.figures.ledger_files import LedgerFolder

TOLD = Statement(Query.of({"year": ["2016"]}), value=12)


@pytest.fixture
def folder(tmp_path: Path) -> LedgerFolder:
    folder = LedgerFolder(tmp_path / "ledger")
    one = LedgerEntry.of("one", date(2018, 3, 1), "visits", [TOLD])
    folder.append(one, after=folder.read().state)
    return folder


def run(what: str, folder: LedgerFolder, *more: str) -> int:
    return main(["ledger", what, str(folder.path), *more])


def test_the_entries_are_shown(folder: LedgerFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", folder) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2018-03-01  visits  one: 1 statements",
        "0 outside statements",
        f"head {folder.read().head}",
    ]
    assert run("show", folder, "--json") == 0
    assert json.loads(capsys.readouterr().out)["head"] == folder.read().head


def test_a_withdrawal_is_noted_and_what_was_said_stays_known(folder: LedgerFolder) -> None:
    assert run("withdraw", folder, "--entry", "one", "--on", "2018-04-01") == 0
    assert folder.read().is_withdrawn("one")
    assert folder.read().statements("visits") == (TOLD,)


def test_what_is_known_from_elsewhere_is_declared(folder: LedgerFolder, tmp_path: Path) -> None:
    known = Statement(Query.of({"year": ["2015"]}), low=0, high=4)
    (tmp_path / "outside.json").write_text(json.dumps([known.as_json()]), encoding="utf-8")
    assert run("declare", folder, "--outside", str(tmp_path / "outside.json")) == 0
    assert folder.read().outside == (known,)


def test_the_head_is_kept(folder: LedgerFolder, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    assert run("show", folder, "--ledger-head", str(head)) == 2
    assert run("keep", folder, "--ledger-head", str(head)) == 0
    assert run("show", folder, "--ledger-head", str(head)) == 0
    assert json.loads(head.read_text()) == {"entries": 1, "head": folder.read().head}


@pytest.mark.parametrize(
    ("what", "more", "words"),
    [
        ("withdraw", (), "--entry ID is missing"),
        ("withdraw", ("--entry", "one"), "--on DATE is missing"),
        ("withdraw", ("--entry", "two", "--on", "2018-04-01"), "two does not exist"),
        ("declare", (), "--outside FILE is missing"),
        ("keep", (), "--ledger-head FILE is missing"),
    ],
)
def test_what_is_missing_is_one_line_and_changes_nothing(
    what: str,
    more: tuple[str, ...],
    words: str,
    folder: LedgerFolder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = folder.read()
    assert run(what, folder, *more) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert folder.read() == before


@pytest.mark.parametrize("content", ["{", "{}", "[3]"])
def test_outside_statements_that_cannot_be_read_name_their_file(
    content: str, folder: LedgerFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "given.json").write_text(content, encoding="utf-8")
    assert run("declare", folder, "--outside", str(tmp_path / "given.json")) == 2
    assert "given.json: " in capsys.readouterr().err
    assert not (folder.path / "outside.json").exists()


def test_a_folder_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("show", LedgerFolder(tmp_path / "none")) == 2
    assert "there is no such folder" in capsys.readouterr().err
