"""A zip file of files: its names and times, and each file in it, also in a message in it."""

import io
import zipfile

import pytest

from clerestory.files.inspection import members, zips
from clerestory.files.inspection.archives import read_archive
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding import zips as rebuilding

DAY, LATER = (2024, 2, 12, 9, 30, 0), (2024, 2, 13, 9, 30, 0)


@pytest.fixture(autouse=True)
def one_simple_format(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(kind: Kind, content: bytes, depth: int = 0) -> list[Finding]:
        return [found("archive.comment", "line 2")] if b"QUARTZ" in content else []

    def make(kind: Kind, content: bytes, target: str) -> bytes:
        if b"refuse" in content:
            raise Unreadable(found("file.broken", "line 1"))
        return content.replace(b"QUARTZ", b"")

    monkeypatch.setattr(members, "inspect_kind", look)
    monkeypatch.setattr(rebuilding, "rebuild_kind", make)


def packed(*files: tuple[str, bytes], days: tuple[tuple[int, ...], ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(files):
            day = days[number] if days else DAY
            archive.writestr(zipfile.ZipInfo(name, day), content)  # type: ignore[arg-type]
    return out.getvalue()


def modes(content: bytes) -> list[str]:
    return [one.mode for one in zips.inspect(content)]


COUNTS, NOTES = ("counts.csv", b"a,b\n1,2\n"), ("notes/read me.txt", b"Visible words")


def test_plain_files_of_one_time_hide_nothing() -> None:
    assert modes(packed(COUNTS, NOTES)) == []


def test_times_that_differ_are_found() -> None:
    assert modes(packed(COUNTS, NOTES, days=(DAY, LATER))) == ["zip.times"]


def test_what_a_member_hides_is_found_with_its_place() -> None:
    (finding,) = zips.inspect(packed(COUNTS, ("notes/a.txt", b"x QUARTZ")))
    assert (finding.mode, finding.place) == ("archive.comment", "notes/a.txt, line 2")


@pytest.mark.parametrize(
    ("file", "mode"),
    [
        (("__MACOSX/._counts.csv", b"QUARTZ"), "zip.system-file"),
        (("Thumbs.db", b"QUARTZ"), "zip.system-file"),
        (("more.zip", packed(COUNTS)), "zip.nested"),
        (("more.rar", b"Rar!\x1a\x07\0"), "zip.nested"),
        (("a.exe", b"MZ\0"), "file.program"),
        (("a.pdf", b"words"), "file.wrong-suffix"),
        (("empty.txt", b""), "file.empty"),
        (("J Smith.csv", b"a"), "file.name-person"),
    ],
)
def test_a_file_that_should_not_be_there_is_found(file: tuple[str, bytes], mode: str) -> None:
    assert modes(packed(COUNTS, file)) == [mode]


def test_files_in_files_in_files_are_refused() -> None:
    findings = members.inspect_member("a.csv", b"a", "place", members.DEEPEST + 1)
    assert [one.mode for one in findings] == ["zip.too-deep"]


@pytest.mark.parametrize("files", [(), (("Thumbs.db", b"x"),)])
def test_an_archive_without_files_is_refused(files: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(Unreadable, match="no file"):
        zips.inspect(packed(*files))
    with pytest.raises(Unreadable, match="no file"):
        rebuilding.rebuild(packed(*files), "zip")


def test_an_archive_is_rebuilt_file_by_file() -> None:
    old = packed(("b.csv", b"x QUARTZ"), COUNTS, ("Thumbs.db", b"QUARTZ"), days=(DAY, LATER, DAY))
    fresh = read_archive(rebuilding.rebuild(old, "zip"))
    assert [(one.name, one.content) for one in fresh.parts] == [("b.csv", b"x "), COUNTS]
    assert {one.moment for one in fresh.parts} == {1 << 21 | 1 << 16}  # 1 January 1980
    assert fresh.findings == ()


def test_a_file_that_becomes_another_kind_has_another_ending() -> None:
    old = packed(("a.xlsm", b""), ("scan.tiff", b"II*\0"))
    with pytest.raises(Unreadable):
        rebuilding.rebuild(old, "zip")
    fresh = read_archive(rebuilding.rebuild(packed(("scan.tiff", b"II*\0")), "zip"))
    assert next(iter(fresh)).startswith("scan.")


def test_two_files_that_get_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"Ab.xlsm": Kind.XLSM, "aB.xlsx": Kind.XLSX}
    monkeypatch.setattr(rebuilding, "kind_of", lambda name, content: kinds[name])
    monkeypatch.setattr(rebuilding, "is_archive", lambda name, content: False)
    with pytest.raises(Unreadable) as caught:
        rebuilding.rebuild(packed(("Ab.xlsm", b"x"), ("aB.xlsx", b"y")), "zip")
    assert [one.mode for one in caught.value.findings] == ["zip.one-name"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ((COUNTS, ("a.txt", b"refuse")), "a.txt, line 1"),
        ((COUNTS, ("more.zip", packed(COUNTS))), "more.zip"),
        ((COUNTS, ("a.pdf", b"words")), "a.pdf, file"),
    ],
)
def test_one_file_that_cannot_be_rebuilt_stops_all(
    files: tuple[tuple[str, bytes], ...], reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        rebuilding.rebuild(packed(*files), "zip")
    assert caught.value.findings[0].place == reason


def test_an_archive_with_a_person_s_name_for_a_folder_is_not_rebuilt() -> None:
    with pytest.raises(Unreadable, match="J Smith"):
        rebuilding.rebuild(packed(("J Smith/notes.txt", b"Visible words")), "zip")
