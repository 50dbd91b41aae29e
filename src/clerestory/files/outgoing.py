"""Writes an answer as a folder, or a file: the whole or nothing, never over somebody's files."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath

# What an answer may consist of; any other file in its folder was put there by somebody.
OURS = re.compile(
    r"questions\.json|released\.csv|letter\.(html|docx|pdf)|tables\.ods|question-[^/]+\.csv"
    r"|(certificate|staff|staff/certificate)/certificate\.json|staff/(decision|report)\.json"
    r"|staff/report\.html|staff/hidden-cells\.csv"
)


class OutgoingError(ValueError):
    """A folder or a file cannot be written; one line with the remedy."""


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256, in hexadecimal, over the names in order, each with its content.

    Name and content enter as digests of their own, so that no two sets of files run together.
    """
    whole = sha256()
    for name in sorted(files):
        whole.update(sha256(name.encode("utf-8")).digest())
        whole.update(sha256(files[name]).digest())
    return whole.hexdigest()


def check_free(path: Path) -> None:
    """Raise OutgoingError if there is something at `path` already, whatever it is, beside an empty
    file, in which nothing can be lost."""
    is_empty = path.is_file() and not path.is_symlink() and path.stat().st_size == 0
    if os.path.lexists(path) and not is_empty:
        raise OutgoingError(f"{path} is there already; name a new file with --out")


def write_file(path: Path, content: bytes) -> None:
    """Write a new file, so that it appears at once and whole. Raises OutgoingError, and leaves
    nothing behind, where there is one already or writing fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _turn(path.parent):
            check_free(path)
            new = _free_beside(path)
            try:
                _write_durably(new, content)
                os.rename(new, path)
            finally:
                new.unlink(missing_ok=True)
            _sync(path.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutgoingError(
            f"{path} cannot be written ({reason}); name another file with --out"
        ) from error


def _free_beside(path: Path) -> Path:
    """A name beside `path` that nothing has: whatever is there is somebody's, not ours."""
    names = (path.with_name(f".{path.name}.new{number or ''}") for number in count())
    return next(name for name in names if not os.path.lexists(name))


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, by path relative to `folder`, so that all of them appear at once.

    An empty folder, or an earlier answer with nothing else in it, is replaced. Raises
    OutgoingError, and leaves everything as it was, for any other folder, for a name that leads out
    of it, and where writing fails. If the machine stops between the two renames, the earlier answer
    stands whole beside its place, as `.NAME.earlier`, and the next call puts it back first.
    """
    _check_names(files)
    folder = folder.resolve()
    if folder in (Path.cwd(), *Path.cwd().parents):
        raise OutgoingError(f"you stand in {folder}; name a folder within it with --out")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _turn(folder.parent):
            _write(folder, files)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutgoingError(
            f"{folder} cannot be written ({reason}); name another folder with --out"
        ) from error


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    new, earlier = (folder.with_name(f".{folder.name}.{what}") for what in ("new", "earlier"))
    if earlier.exists() and not folder.exists():
        os.rename(earlier, folder)
    _check_replaceable(folder)
    _clear(new)
    try:
        _fill(new, files)
        _replace(folder, new, earlier)
    finally:
        _clear(new)


@contextmanager
def _turn(place: Path) -> Iterator[None]:
    """Wait until no other process writes a folder in this place, and keep others waiting."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _check_names(files: Mapping[str, bytes]) -> None:
    for name in files:
        parts = name.split("/")
        if "\\" in name or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise OutgoingError(f"{name!r} leads out of the folder; name a file within it")


def _check_replaceable(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutgoingError(f"{folder} is a file; name an empty or new folder with --out")
    if not any(folder.iterdir()):
        return
    answer = (folder / "questions.json").is_file() and (
        (folder / "certificate").is_dir() or (folder / "staff" / "decision.json").is_file()
    )
    if not answer and not (folder / "staff" / "report.json").is_file():
        raise OutgoingError(f"{folder} holds other files; name an empty or new folder with --out")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and not OURS.fullmatch(name):
            raise OutgoingError(
                f"{folder} holds {name}, which is no part of an answer; move it away, or name "
                "another folder with --out"
            )


def _fill(new: Path, files: Mapping[str, bytes]) -> None:
    """Write every file and make sure that it is on the disk before anything is renamed."""
    new.mkdir()
    for name, content in files.items():
        path = new / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(path, content)
    for place in (new, *(path for path in new.rglob("*") if path.is_dir())):
        _sync(place)


def _write_durably(path: Path, content: bytes) -> None:
    """Write a file and make sure that it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(folder: Path, new: Path, earlier: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        _clear(earlier)
        os.rename(folder, earlier)
        try:
            os.rename(new, folder)
        except BaseException:  # Ctrl-C as well: whatever happens, the earlier answer comes back
            os.rename(earlier, folder)
            raise
    else:
        os.rename(new, folder)
    _sync(folder.parent)
    _clear(earlier)


def _sync(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear(folder: Path) -> None:
    """Remove what an interrupted call left behind."""
    if folder.exists():
        shutil.rmtree(folder)
