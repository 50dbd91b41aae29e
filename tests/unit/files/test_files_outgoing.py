"""A folder is the old answer or the new one, whole, whatever happens while it is written."""

import fcntl
import os
from hashlib import sha256
from pathlib import Path

import pytest

from clerestory.files import outgoing
from clerestory.files.outgoing import OutgoingError, digest, write_file, write_folder

FILES = {
    "questions.json": b"[]",
    "letter.html": b"<p>",
    "certificate/certificate.json": b"{}",
    "staff/decision.json": b"{}",
}


def found(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_all_files_are_written_and_parents_made(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "b" / "answer", FILES)
    assert found(tmp_path) == {f"a/b/answer/{name}": data for name, data in FILES.items()}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "answer").mkdir()
    write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path / "answer") == FILES


@pytest.mark.parametrize(
    "sign", ["certificate/certificate.json", "staff/decision.json"], ids=["certificate", "decision"]
)
def test_an_earlier_answer_is_replaced_with_all_its_files(tmp_path: Path, sign: str) -> None:
    earlier = {"questions.json": b"old", sign: b"old", "question-9.csv": b"old"}
    write_folder(tmp_path / "answer", earlier)
    write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {f"answer/{name}": data for name, data in FILES.items()}
    assert os.listdir(tmp_path) == ["answer"]


@pytest.mark.parametrize(
    "name", ["notes.txt", "questions.json", "staff/decision.json", "certificate/certificate.json"]
)
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "answer" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"mine")
    with pytest.raises(
        OutgoingError, match="answer holds other files; name an empty or new folder"
    ):
        write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {f"answer/{name}": b"mine"}


@pytest.mark.parametrize("name", ["notes.txt", "staff/notes.txt", "letters/letter.pdf"])
def test_what_somebody_put_beside_an_answer_is_not_lost(tmp_path: Path, name: str) -> None:
    write_folder(tmp_path / "answer", {**FILES, name: b"mine"})
    with pytest.raises(OutgoingError, match=f"answer holds {name}, which is no part of an answer"):
        write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path / "answer") == {**FILES, name: b"mine"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "answer").write_bytes(b"mine")
    with pytest.raises(OutgoingError, match="is a file; name an empty or new folder with --out"):
        write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {"answer": b"mine"}


def test_the_folder_one_stands_in_is_not_pulled_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutgoingError, match="you stand in"):
        write_folder(Path(), FILES)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "a//x", "", ".", "a/.", "..\\x", "C:\\x", "a\0"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutgoingError, match="leads out of the folder"):
        write_folder(tmp_path / "answer", {"questions.json": b"", name: b""})
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["first rename", "second rename", "write"])
def test_an_interruption_leaves_the_earlier_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    write_folder(tmp_path / "answer", {**FILES, "letter.html": b"old"})
    calls: list[str] = []

    def rename(old: Path, new: Path) -> None:
        calls.append("rename")
        if len(calls) == (1 if step == "first rename" else 2):
            raise error
        os.replace(old, new)

    def fsync(_: int) -> None:
        raise error

    if step == "write":
        monkeypatch.setattr(os, "fsync", fsync)
    else:
        monkeypatch.setattr(os, "rename", rename)
    with pytest.raises((OutgoingError, KeyboardInterrupt)):
        write_folder(tmp_path / "answer", FILES)
    assert os.listdir(tmp_path) == ["answer"]
    assert found(tmp_path / "answer") == {**FILES, "letter.html": b"old"}


def test_an_interruption_before_there_is_an_answer_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(*_: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(OutgoingError, match=r"\(read-only file system\); name another folder"):
        write_folder(tmp_path / "answer", FILES)
    assert os.listdir(tmp_path) == []


def test_after_a_power_cut_between_the_renames_the_earlier_answer_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {**FILES, "letter.html": b"old"}
    write_folder(tmp_path / "answer", old)
    os.rename(tmp_path / "answer", tmp_path / ".answer.earlier")
    (tmp_path / ".answer.new").mkdir()  # half of the new one
    (tmp_path / ".answer.new" / "letter.html").write_bytes(b"ha")

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fsync)
        with pytest.raises(OutgoingError):
            write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {f"answer/{name}": data for name, data in old.items()}
    write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {f"answer/{name}": data for name, data in FILES.items()}


@pytest.mark.parametrize("left", [".answer.new", ".answer.earlier"])
def test_what_a_power_cut_left_behind_is_removed(tmp_path: Path, left: str) -> None:
    write_folder(tmp_path / "answer", {**FILES, "letter.html": b"old"})
    write_folder(tmp_path / left, {"questions.json": b"left"})
    write_folder(tmp_path / "answer", FILES)
    assert found(tmp_path) == {f"answer/{name}": data for name, data in FILES.items()}


def test_everything_is_on_the_disk_before_it_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    fsync, rename = os.fsync, os.rename

    def noted_fsync(descriptor: int) -> None:
        events.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        fsync(descriptor)

    def noted_rename(old: Path, new: Path) -> None:
        events.append("rename")
        rename(old, new)

    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux says which file a descriptor is")
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "rename", noted_rename)
    write_folder(tmp_path / "answer", {"questions.json": b"", "staff/decision.json": b""})
    before, after = events[: events.index("rename")], events[events.index("rename") + 1 :]
    assert sorted(before) == [".answer.new", "decision.json", "questions.json", "staff"]
    assert after == [tmp_path.name]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_folder(tmp_path / "link", FILES)
    assert (tmp_path / "link").is_symlink()
    assert found(tmp_path / "real") == FILES


def test_a_digest_holds_for_these_names_and_contents_in_any_order() -> None:
    files = {"a": b"1", "b": b"2"}
    assert digest(files) == digest({"b": b"2", "a": b"1"})
    others = [{"a": b"1"}, {"a": b"2", "b": b"1"}, {"a": b"1", "b": b"3"}, {"a": b"1b", "2": b""}]
    assert len({digest(one) for one in [files, *others, {}]}) == 6
    assert digest({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_digest_is_of_digests_so_that_anybody_can_compute_it() -> None:
    parts = [sha256(part).digest() for part in (b"a", b"1", b"b", b"2")]
    assert digest({"b": b"2", "a": b"1"}) == sha256(b"".join(parts)).hexdigest()


def test_two_processes_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    def fill(*_: object) -> None:
        descriptor = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.append(descriptor)

    with monkeypatch.context() as slow:
        slow.setattr(outgoing, "_fill", fill)
        with pytest.raises(OutgoingError):  # nothing was written, so nothing can be renamed
            write_folder(tmp_path / "answer", FILES)
    fcntl.flock(held[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(held[0])


def test_a_file_of_somebody_beside_a_new_one_stays(tmp_path: Path) -> None:
    (tmp_path / ".notes.txt.new").write_bytes(b"theirs")
    (tmp_path / ".notes.txt.new1").symlink_to(tmp_path / "nowhere")
    write_file(tmp_path / "notes.txt", b"ours")
    found = {one.name: one.is_symlink() or one.read_bytes() for one in tmp_path.iterdir()}
    assert found == {"notes.txt": b"ours", ".notes.txt.new": b"theirs", ".notes.txt.new1": True}
