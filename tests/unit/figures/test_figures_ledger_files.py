"""A ledger in a folder survives a crash, keeps writers apart, and notices every change."""

import json
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clerestory.disclosure.tables import Query, Statement
from clerestory.figures.ledger import Ledger, LedgerEntry, LedgerError, LedgerMoved
from clerestory.figures.ledger_files import LedgerFolder
from clerestory.figures.registers import Record


def entry(id: str, value: int = 12) -> LedgerEntry:
    statement = Statement(Query.of({"year": {"2016"}}), value=value)
    return LedgerEntry.of(id, date(2018, 3, 1), "visits", [statement])


@pytest.fixture
def folder(tmp_path: Path) -> LedgerFolder:
    """A folder with three entries."""
    folder = LedgerFolder(tmp_path / "ledger")
    for number, id in enumerate(("one", "two", "three")):
        folder.append(entry(id, number), after=folder.read().head)
    return folder


def refusal(folder: LedgerFolder, expected_head: str | None = None) -> str:
    with pytest.raises(LedgerError) as raised:
        folder.read(expected_head)
    message = str(raised.value)
    assert message.startswith("ledger ledger: ")
    assert "\n" not in message
    return message


def test_a_folder_that_does_not_exist_holds_an_empty_ledger(tmp_path: Path) -> None:
    folder = LedgerFolder(tmp_path / "none")
    assert folder.read() == Ledger()
    assert not folder.path.exists()


def test_entries_are_kept_in_order_and_only_their_files_are_left(folder: LedgerFolder) -> None:
    ledger = folder.read()
    assert [one.id for one in ledger.entries] == ["one", "two", "three"]
    names = sorted(path.name for path in folder.path.iterdir())
    assert names == ["00001.json", "00002.json", "00003.json", "HEAD.json"]
    head = json.loads((folder.path / "HEAD.json").read_text())
    assert head == {"entries": 3, "head": ledger.head}


def test_append_returns_the_ledger_with_the_entry(folder: LedgerFolder) -> None:
    grown = folder.append(entry("four"), after=folder.read().head)
    assert grown == folder.read()
    assert grown.entries[-1].id == "four"


def test_an_id_that_is_taken_gets_a_number(folder: LedgerFolder) -> None:
    assert folder.append(entry("one"), after=folder.read().head).entries[-1].id == "one-2"


def test_a_withdrawal_is_an_entry_too(folder: LedgerFolder) -> None:
    ledger = folder.read()
    note = ledger.withdraw("one", date(2018, 4, 1)).entries[-1]
    assert folder.append(note, after=ledger.head).is_withdrawn("one")
    assert folder.read().is_withdrawn("one")


def test_who_prepared_against_an_older_ledger_is_refused(folder: LedgerFolder) -> None:
    before = folder.read()
    folder.append(entry("four"), after=before.head)
    with pytest.raises(LedgerError, match=r"another release was added since.*prepare it again"):
        folder.append(entry("five"), after=before.head)
    assert [one.id for one in folder.read().entries] == ["one", "two", "three", "four"]


def test_of_many_writers_with_the_same_head_one_comes_through(folder: LedgerFolder) -> None:
    head, outcomes = folder.read().head, []

    def write(number: int) -> None:
        try:
            folder.append(entry(f"writer-{number}"), after=head)
            outcomes.append("added")
        except LedgerError:
            outcomes.append("refused")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added"] + ["refused"] * 7
    assert len(folder.read().entries) == 4


def test_a_crash_before_the_head_follows_loses_nothing(folder: LedgerFolder) -> None:
    before = (folder.path / "HEAD.json").read_bytes()
    grown = folder.append(entry("four"), after=folder.read().head)
    (folder.path / "HEAD.json").write_bytes(before)
    (folder.path / ".left.tmp").write_text("half an entry")
    assert folder.read() == grown
    folder.append(entry("five"), after=grown.head)
    assert len(folder.read().entries) == 5


def test_a_crash_before_the_first_head_loses_nothing(tmp_path: Path) -> None:
    folder = LedgerFolder(tmp_path / "ledger")
    grown = folder.append(entry("one"), after=Ledger().head)
    (folder.path / "HEAD.json").unlink()
    assert folder.read() == grown


def _edit(path: Path) -> None:
    text = (path / "00001.json").read_text()
    assert '"value": 0' in text
    (path / "00001.json").write_text(text.replace('"value": 0', '"value": 1'))


def _edit_last(path: Path) -> None:
    text = (path / "00003.json").read_text()
    (path / "00003.json").write_text(text.replace('"value": 2', '"value": 3'))


def _exchange(path: Path) -> None:
    (path / "00001.json").rename(path / "x")
    (path / "00002.json").rename(path / "00001.json")
    (path / "x").rename(path / "00002.json")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: (path / "00001.json").unlink(), "entry 1 is missing"),
        (lambda path: (path / "00002.json").unlink(), "entry 2 is missing"),
        (lambda path: (path / "00003.json").unlink(), "3 entries were written and 2 are there"),
        (_edit, "00002.json does not follow the entry before it"),
        (_edit_last, "the entries do not add up to the head in HEAD.json"),
        (_exchange, "00001.json does not follow the entry before it"),
        (lambda path: (path / "HEAD.json").unlink(), "HEAD.json is missing beside 3 entries"),
        (lambda path: (path / "HEAD.json").write_text("[]"), "HEAD.json names no number"),
        (
            lambda path: (path / "HEAD.json").write_text('{"entries": 1, "head": ""}'),
            "3 entries are there and only 1 were written",
        ),
        (lambda path: (path / "00002.json").write_text("{"), "00002.json is not JSON text"),
        (lambda path: (path / "00002.json").write_bytes(b"\xff"), "00002.json is not JSON text"),
        (lambda path: (path / "00002.json").write_text("[]"), "00002.json holds no entry"),
    ],
)
def test_a_change_of_the_folder_is_noticed(
    folder: LedgerFolder, harm: Callable[[Path], None], words: str
) -> None:
    head = folder.read().head
    harm(folder.path)
    message = refusal(folder)
    assert words in message
    assert message.endswith("restore the folder from a copy, or nothing that builds on it is safe")
    with pytest.raises(LedgerError):
        folder.append(entry("four"), after=head)


def test_a_shorter_folder_that_was_made_whole_again_is_noticed_by_its_old_head(
    folder: LedgerFolder, tmp_path: Path
) -> None:
    old, new = folder.read(), folder.append(entry("four"), after=folder.read().head)
    assert folder.read(expected_head=old.head) == new  # the ledger only grew since
    (folder.path / "00004.json").unlink()
    (folder.path / "HEAD.json").write_text(json.dumps({"entries": 3, "head": old.head}))
    assert folder.read() == old
    assert "it never had the head" in refusal(folder, expected_head=new.head)


def test_outside_statements_are_read_beside_the_entries(folder: LedgerFolder) -> None:
    known = Statement(Query.of({"year": {"2015"}}), low=0, high=4)
    (folder.path / "outside.json").write_text(json.dumps([known.as_json()]))
    ledger = folder.read()
    assert ledger.outside == (known,)
    assert known in ledger.statements("visits")
    grown = folder.append(entry("four"), after=ledger.state)
    assert grown.outside == (known,)


def test_what_is_declared_after_the_proof_is_noticed(folder: LedgerFolder) -> None:
    before = folder.read()
    folder.declare([Statement(Query.of({"year": {"2015"}}), low=0, high=4)])
    with pytest.raises(LedgerMoved, match="known from outside was changed since"):
        folder.append(entry("four"), after=before.state)
    assert len(folder.read().entries) == 3


def test_who_comes_second_is_told_what_came_between(folder: LedgerFolder) -> None:
    before = folder.read()
    folder.append(entry("four"), after=before.state)
    folder.append(entry("five"), after=folder.read().state)
    with pytest.raises(LedgerMoved, match=r"\(four of 2018-03-01, five of 2018-03-01\)"):
        folder.append(entry("six"), after=before.state)


def test_an_entry_whose_release_fails_is_not_there(folder: LedgerFolder) -> None:
    def fails() -> None:
        assert len(LedgerFolder(folder.path).read().entries) == 4  # it is known before it leaves
        raise OSError("the disk is full")

    before = folder.read()
    with pytest.raises(LedgerError):
        folder.append(entry("four"), after=before.state, release=fails)
    assert folder.read() == before


def test_an_entry_stands_and_the_lock_goes_when_the_writer_is_killed(folder: LedgerFolder) -> None:
    """Killed between the entry and the release: perhaps it left, so it counts as known."""
    script = (
        "import os, signal, sys; from pathlib import Path; from datetime import date\n"
        "from clerestory.disclosure.tables import Query, Statement\n"
        "from clerestory.figures.ledger import LedgerEntry\n"
        "from clerestory.figures.ledger_files import LedgerFolder\n"
        "folder = LedgerFolder(Path(sys.argv[1]))\n"
        "told = [Statement(Query.of(), value=9)]\n"
        "one = LedgerEntry.of('four', date(2018, 3, 1), 'visits', told)\n"
        "folder.append(one, after=folder.read().state,\n"
        "              release=lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder.path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert folder.read().entries[-1].id == "four"
    assert folder.append(entry("five"), after=folder.read().state).entries[-1].id == "five"


RECORDS = (Record("R-1", "P-1", date(2016, 3, 1), ("a",)),)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.unlink(), "00004.extract.json is missing"),
        (lambda path: path.write_text("[]"), "00004.extract.json is not what entry 4 was counted"),
        (lambda path: path.write_text("[3]"), "00004.extract.json holds no records"),
        (lambda path: path.write_text("["), "00004.extract.json is not JSON text"),
    ],
)
def test_the_records_of_a_release_are_those_that_it_was_counted_from(
    folder: LedgerFolder, harm: Callable[[Path], None], words: str
) -> None:
    folder.append(entry("four"), after=folder.read().state, records=RECORDS)
    assert folder.records() == (None, None, None, RECORDS)
    harm(folder.path / "00004.extract.json")
    with pytest.raises(LedgerError, match=words):
        folder.records()


def test_an_older_copy_of_the_folder_is_told_by_the_head_that_is_kept_elsewhere(
    folder: LedgerFolder, tmp_path: Path
) -> None:
    bound = LedgerFolder(folder.path, tmp_path / "head.json")
    with pytest.raises(LedgerError, match=r"3 entries, and its head is not in .*ledger keep"):
        bound.read()
    bound.keep()
    shutil.copytree(folder.path, tmp_path / "backup")
    bound.append(entry("four"), after=bound.read().state)
    assert len(bound.read().entries) == 4
    shutil.rmtree(folder.path)
    shutil.copytree(tmp_path / "backup", folder.path)
    assert len(folder.read().entries) == 3  # nothing in the folder tells
    with pytest.raises(LedgerError, match=r"never had the head .* restore the newest copy"):
        bound.read()
    with pytest.raises(LedgerError):
        bound.append(entry("five"), after=folder.read().state)
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(LedgerError, match=r"head\.json: holds no head of a ledger"):
        bound.read()


@pytest.mark.parametrize("content", ["{", "{}", "[3]", '[{"query": {}}]'])
def test_outside_statements_that_cannot_be_read_are_refused(
    folder: LedgerFolder, content: str
) -> None:
    (folder.path / "outside.json").write_text(content)
    with pytest.raises(LedgerError, match=r"outside"):
        folder.read()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_text("")
    assert "cannot be read" in refusal(LedgerFolder(path))
    with pytest.raises(LedgerError, match="cannot be written"):
        LedgerFolder(path).append(entry("one"), after=Ledger().head)
