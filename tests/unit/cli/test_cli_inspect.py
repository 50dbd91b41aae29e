"""`clerestory inspect` and `clerestory rebuild`: verdicts, exit codes, and nothing half-written."""

import json
import shlex
from pathlib import Path

import pytest

from clerestory.cli import inspecting, rebuilding
from clerestory.cli.main import main
from clerestory.files.inspection.findings import Unreadable, Verdict, found
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding.rebuilder import Rebuilt

CLEAN = Inspection(Verdict.CLEAN, Kind.CSV, (), "0" * 64)
COMMENTS = tuple(found("archive.comment", f"part {number}") for number in range(8))
HIDDEN = Inspection(Verdict.HIDDEN, Kind.XLSX, COMMENTS, "0" * 64)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text("area,count\nNorth,12\n")
    return path


def inspects_as(inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "inspect", lambda name, content: inspection)


def test_clean_files_are_exit_0(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inspects_as(CLEAN, monkeypatch)
    assert main(["inspect", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: clean. Nothing hidden was found.\n"


def test_the_report_says_where_and_what_to_do(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inspects_as(HIDDEN, monkeypatch)
    assert main(["inspect", str(file)]) == 1
    out = capsys.readouterr().out
    assert "The archive carries a comment" in out
    assert "(archive.comment: part 0, part 1, part 2, part 3, part 4 and 3 more)" in out
    assert f"clerestory rebuild {file} --out counts-clean.csv" in out


def test_the_next_command_can_be_pasted_whatever_the_file_is_called(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inspects_as(HIDDEN, monkeypatch)
    named = file.rename(file.with_name("My counts; $HOME.csv"))
    main(["inspect", str(named)])
    command = capsys.readouterr().out.splitlines()[-1]
    assert shlex.split(command)[2:] == [str(named), "--out", "My counts; $HOME-clean.csv"]


@pytest.mark.parametrize(
    ("name", "kind", "new"),
    [
        ("macros.xlsm", Kind.XLSM, "macros-clean.xlsx"),
        ("photo.jpg", Kind.JPEG, "photo-clean.jpg"),
        ("J Smith.csv", Kind.CSV, "document-clean.csv"),
    ],
)
def test_the_next_command_names_a_file_that_can_be_made_and_sent(
    name: str, kind: Kind, new: str, file: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    inspects_as(Inspection(Verdict.HIDDEN, kind, COMMENTS, "0" * 64), monkeypatch)
    main(["inspect", str(file.rename(file.with_name(name)))])
    command = capsys.readouterr().out.splitlines()[-1]
    assert shlex.split(command)[-1] == new


def test_a_name_that_gives_a_person_away_is_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds(b"fresh", monkeypatch)
    assert main(["rebuild", str(file), "--out", str(file.with_name("J Smith.csv"))]) == 1
    assert "(file.name-person: name of the file)" in capsys.readouterr().out
    assert [path.name for path in file.parent.iterdir()] == ["counts.csv"]


def test_json_has_one_entry_a_file_in_the_order_given(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = file.with_name("b.csv")
    other.write_bytes(b"x")
    monkeypatch.setattr(
        inspecting, "inspect", lambda name, content: HIDDEN if name == "b.csv" else CLEAN
    )
    assert main(["inspect", str(file), str(other), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["verdict"]) for one in report["files"]] == [
        (str(file), "clean"),
        (str(other), "hidden"),
    ]
    assert report["files"][1]["findings"][0] == {
        "mode": "archive.comment",
        "place": "part 0",
        "severity": "hidden",
        "what": COMMENTS[0].what,
    }


def test_a_refused_file_goes_through_the_real_door(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert main(["inspect", str(path), "--json"]) == 1
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert (entry["verdict"], entry["findings"][0]["mode"]) == ("refused", "file.svg")


def test_nothing_to_inspect_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect"]) == 2
    assert "name files that are to be sent" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["inspect", "none.pdf"], ["rebuild", "none"]])
def test_wrong_usage_is_exit_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def rebuilds(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def rebuild(name: str, old: bytes, target: str, **_: object) -> Rebuilt:
        if not content:
            raise Unreadable(found("file.broken", "page 2"))
        return Rebuilt(content, CLEAN, (found("csv.rows-after-blank", "row 9"),))

    monkeypatch.setattr(rebuilding, "rebuild", rebuild)


def test_a_rebuilt_file_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds(b"fresh", monkeypatch)
    out = file.with_name("new") / "clean.csv"
    assert main(["rebuild", str(file), "--out", str(out)]) == 0
    assert out.read_bytes() == b"fresh"
    assert [path.name for path in out.parent.iterdir()] == ["clean.csv"]
    said = capsys.readouterr().out
    assert "0" * 64 in said
    assert "(csv.rows-after-blank: row 9)" in said


@pytest.mark.parametrize("is_there", [True, False])
def test_pages_that_cannot_be_searched_are_told(
    is_there: bool, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds(b"fresh", monkeypatch)
    monkeypatch.setattr(rebuilding, "can_recognise", lambda: is_there)
    pdf = file.rename(file.with_suffix(".pdf"))
    assert main(["rebuild", str(pdf), "--out", str(file.with_name("clean.pdf"))]) == 0
    assert ("install the system packages tesseract-ocr" in capsys.readouterr().out) is not is_there


def test_without_a_clean_file_nothing_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds(b"", monkeypatch)
    assert main(["rebuild", str(file), "--out", str(file.with_name("clean.csv"))]) == 1
    assert [path.name for path in file.parent.iterdir()] == ["counts.csv"]
    assert "(file.broken: page 2)" in capsys.readouterr().out


def test_an_empty_file_is_written_over(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilds(b"fresh", monkeypatch)
    out = file.with_name("clean.csv")
    out.touch()
    assert main(["rebuild", str(file), "--out", str(out)]) == 0
    assert out.read_bytes() == b"fresh"


@pytest.mark.parametrize("out", ["counts.csv", "other.csv"])
def test_an_existing_file_is_exit_2(out: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rebuilds(b"fresh", monkeypatch)
    file.with_name("other.csv").write_bytes(b"somebody's")
    before = file.read_bytes()
    assert main(["rebuild", str(file), "--out", str(file.with_name(out))]) == 2
    assert file.read_bytes() == before
    assert file.with_name("other.csv").read_bytes() == b"somebody's"


def test_a_source_that_is_refused_is_a_problem_found_whatever_the_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "old.xls"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    assert main(["rebuild", str(source), "--out", str(tmp_path / "new.xls")]) == 1
    assert "not rebuilt, and nothing was written" in capsys.readouterr().out
    assert not (tmp_path / "new.xls").exists()


@pytest.mark.parametrize("out", ["clean.exe", "clean"])
def test_a_good_source_with_an_unknown_ending_is_wrong_usage(out: str, file: Path) -> None:
    assert main(["rebuild", str(file), "--out", str(file.with_name(out))]) == 2
    assert not file.with_name(out).exists()
