"""The door fails closed: clean is only what was looked through to its end."""

from hashlib import sha256
from importlib.resources import files

import pytest

from clerestory.files import child
from clerestory.files.inspection import csv, inspector, zips
from clerestory.files.inspection.findings import Unreadable, Verdict, found, verdict
from clerestory.files.inspection.inspector import inspect, look
from clerestory.files.inspection.kinds import Kind

PACKAGE = files("clerestory.files")
CLEAN = b"area,count\nNorth,12\n"


@pytest.fixture
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A format in which nothing is ever found."""
    told = {"kind": "csv", "findings": [], "readable": True}
    monkeypatch.setattr(child, "run", lambda *arguments, **options: child.Answer(told))


@pytest.mark.usefixtures("nothing_hidden")
def test_a_place_steers_nothing_and_can_be_kept() -> None:
    place = found("archive.unsafe-name", "a\x1b[2J\0\u202e\ud800 b.exe").place
    assert place == "a·[2J··· b.exe"


def test_a_clean_file_is_clean_and_has_its_digest() -> None:
    inspection = inspect("counts.csv", CLEAN)
    assert inspection.verdict is Verdict.CLEAN and inspection.is_clean
    assert inspection.kind is Kind.CSV
    assert inspection.sha256 == sha256(CLEAN).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "mode"),
    [
        ("a.csv", b"", "file.empty"),
        ("a.pdf", CLEAN, "file.wrong-suffix"),
        ("a.zip", b"PK\x03\x04", "file.broken"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.unknown"),
    ],
)
def test_what_cannot_be_looked_through_is_refused(name: str, content: bytes, mode: str) -> None:
    inspection = inspect(name, content)
    assert inspection.verdict is Verdict.REFUSED
    assert [one.mode for one in inspection.findings] == [mode]


def test_too_large_a_file_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspector, "MOST_BYTES", len(CLEAN))
    assert inspect("a.csv", CLEAN).is_clean
    monkeypatch.setattr(inspector, "MOST_BYTES", len(CLEAN) - 1)
    assert [one.mode for one in inspect("a.csv", CLEAN).findings] == ["file.too-large"]


@pytest.mark.parametrize("content", [b"", b"%PDF-"])
def test_a_name_is_told_of_a_file_that_cannot_be_read_too(content: bytes) -> None:
    findings = inspect("J Smith.csv", content).findings
    assert len(findings) == 2 and findings[0].mode == "file.name-person"


def test_the_verdict_is_the_worst_of_the_findings() -> None:
    hidden, refused = found("archive.comment", "a"), found("file.broken", "a")
    assert verdict([]) is Verdict.CLEAN
    assert verdict([hidden]) is Verdict.HIDDEN
    assert verdict([hidden, refused, hidden]) is Verdict.REFUSED


def test_containers_are_told_how_many_are_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(zips, "inspect", lambda content, *depth: told.append(depth))
    monkeypatch.setattr(csv, "inspect", lambda content, *depth: told.append(depth))
    inspector.inspect_kind(Kind.ZIP, b"", 1)
    inspector.inspect_kind(Kind.CSV, b"", 1)
    assert told == [(1,), ()]


@pytest.mark.usefixtures("nothing_hidden")
def test_a_name_alone_makes_a_file_not_clean() -> None:
    inspection = inspect("counts of Harper.csv", CLEAN, parties=["R Harper"])
    assert inspection.verdict is Verdict.HIDDEN
    assert [one.mode for one in inspection.findings] == ["file.name-of-party"]


@pytest.mark.parametrize("value", [None, 3, [], "clean", b""])
def test_an_answer_that_is_none_is_a_refusal(
    value: child.Value, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "run", lambda *arguments, **options: child.Answer(value))
    assert inspect("counts.csv", CLEAN).verdict is Verdict.REFUSED


def test_what_could_not_be_read_to_its_end_is_refused_whatever_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*arguments: object) -> None:
        raise Unreadable(found("archive.comment", "archive"))

    monkeypatch.setattr(inspector, "inspect_kind", broken)
    told = look(CLEAN, "csv")
    assert told["readable"] is False
    monkeypatch.setattr(child, "run", lambda *arguments, **options: child.Answer(told))  # type: ignore[arg-type]
    assert inspect("counts.csv", CLEAN).verdict is Verdict.REFUSED


def test_a_file_with_very_many_findings_is_told_in_a_list_of_bearable_length(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [found("archive.comment", str(number)) for number in range(10_000)]
    monkeypatch.setattr(inspector, "inspect_kind", lambda kind, content: many)
    assert look(CLEAN, "csv")["findings"] == many[: inspector.MOST_FINDINGS]


def test_a_file_that_cannot_be_read_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(kind: Kind, content: bytes) -> None:
        raise Unreadable

    monkeypatch.setattr(inspector, "inspect_kind", gives_up)
    assert look(CLEAN, "csv")["findings"] == [found("file.broken", "file")]


def test_the_module_of_each_kind_is_named() -> None:
    assert inspector.MODULES.keys() == set(Kind)


def test_the_version_changes_with_every_source(monkeypatch: pytest.MonkeyPatch) -> None:
    version, sources = inspector.inspector_version, dict(inspector._sources(PACKAGE, ""))
    assert len(version()) == 16 and set(version()) <= set("0123456789abcdef")
    for name in ("/data/modes-pdf.toml", "/inspection/csv.py", "/recognition.py", "/child.py"):
        changed = {**sources, name: sources[name] + b"#"}
        monkeypatch.setattr(inspector, "_sources", lambda *_, now=changed: now.items())
        assert version.__wrapped__() != version()
