"""The door to a fresh file: refused unless the result is clean."""

from email.message import EmailMessage

import pytest

from clerestory.files import child
from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Unreadable, Verdict, found
from clerestory.files.inspection.kinds import SUFFIXES, Kind
from clerestory.files.rebuilding import rebuilder
from clerestory.files.rebuilding.rebuilder import TARGETS, rebuild

HIDING = "Visible words\u200b of the town\n".encode()


def reasons(name: str, content: bytes, target: str) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        rebuild(name, content, target)
    return [one.mode for one in caught.value.findings]


def test_a_rebuilt_file_is_clean() -> None:
    assert not inspector.inspect("notes.text", HIDING).is_clean
    rebuilt = rebuild("notes.text", HIDING, "txt")
    assert rebuilt.content.decode().strip() == "Visible words of the town"
    assert rebuilt.inspection == inspector.inspect("notes.txt", rebuilt.content)


def test_a_format_that_it_cannot_become_is_refused_with_those_it_can() -> None:
    with pytest.raises(Unreadable) as caught:
        rebuild("notes.txt", HIDING, "xlsx")
    (finding,) = caught.value.findings
    assert (finding.mode, finding.place) == ("file.no-such-target", ".txt or .pdf or .docx")
    assert reasons("notes.txt", HIDING, "exe") == ["file.no-such-target"]


def test_what_is_refused_is_not_rebuilt() -> None:
    assert reasons("a.svg", b"<svg/>", "png") == ["file.svg"]
    assert reasons("a.pdf", HIDING, "pdf") == ["file.wrong-suffix"]


def test_a_message_is_rebuilt_without_files_that_nobody_can_look_through() -> None:
    message = EmailMessage()
    message["From"] = "records@example.org"
    message.set_content("Visible words")
    message.add_attachment(b"\x01", maintype="image", subtype="x", filename="a.bin")
    assert inspector.inspect("a.eml", message.as_bytes()).verdict is Verdict.REFUSED
    rebuilt = rebuild("a.eml", message.as_bytes(), "txt").content.decode()
    assert "Visible words" in rebuilt and "a.bin" in rebuilt
    locked = message.as_bytes().replace(b"text/plain", b"application/pkcs7-mime")
    assert "message.protected" in reasons("a.eml", locked, "txt")


def test_what_is_refused_as_a_known_kind_is_not_rebuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = found("file.broken", "line 1")
    looked = inspector.Inspection(Verdict.REFUSED, Kind.TXT, (broken,), "0" * 64)
    monkeypatch.setattr(rebuilder, "inspect", lambda *given, **options: looked)
    monkeypatch.setattr(child, "run", lambda *given, **options: pytest.fail("it was rebuilt"))
    assert reasons("notes.txt", HIDING, "txt") == ["file.broken"]


def test_a_result_that_is_not_clean_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    run = child.run

    def give_back(task: str, content: bytes, *arguments: child.Value, **options: object):  # type: ignore[no-untyped-def]
        if task.endswith(":make"):
            return child.Answer({"content": content, "known": []})
        return run(task, content, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(child, "run", give_back)
    assert reasons("notes.txt", HIDING, "txt") == [
        "file.not-clean-when-rebuilt",
        "txt.invisible-character",
    ]


@pytest.mark.parametrize("value", [None, "text", 3, []])
def test_an_answer_that_is_none_is_a_refusal(
    value: child.Value, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = child.run
    monkeypatch.setattr(
        child, "run",
        lambda task, *given, **options: child.Answer(value) if task.endswith(":make")
        else run(task, *given, **options),
    )  # fmt: skip
    assert reasons("notes.txt", HIDING, "txt") == ["file.broken"]


def test_every_kind_has_targets_that_can_be_inspected() -> None:
    assert TARGETS.keys() == set(Kind) == inspector.MODULES.keys()
    assert all(one in SUFFIXES for targets in TARGETS.values() for one in targets)


def test_what_was_found_in_the_old_file_is_told() -> None:
    made = rebuild("J Smith.csv", b"Area,n\nAlder,1\n\nBrook,2\n", "csv")
    assert [(one.mode, one.place) for one in made.lost] == [("csv.rows-after-blank", "row 4")]
