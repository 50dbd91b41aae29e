"""An archive made afresh: each of its files rebuilt, all with one fixed time, in the order of their
names."""

import io
import zipfile
from pathlib import PurePosixPath

from clerestory.files.archives import without_times
from clerestory.files.inspection import names
from clerestory.files.inspection.archives import Part, read_archive
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.kinds import kind_of
from clerestory.files.inspection.members import is_archive, placed
from clerestory.files.inspection.zips import files_of
from clerestory.files.rebuilding.rebuilder import rebuild_kind, usual_target


def rebuild(content: bytes, target: str) -> bytes:
    """The fresh archive. Raises Unreadable where any of its files cannot be rebuilt."""
    del target  # there is but one
    parts = files_of(read_archive(content))
    if not parts:
        raise Unreadable(found("zip.no-files", "archive"))
    fresh: dict[str, bytes] = {}
    for part in sorted(parts, key=lambda one: one.name):
        name, made = _rebuilt(part)
        if name.casefold() in {one.casefold() for one in fresh}:
            raise Unreadable(found("zip.one-name", part.name))
        fresh[name] = made
    return _packed(fresh)


def _rebuilt(part: Part) -> tuple[str, bytes]:
    path, content = PurePosixPath(part.name), part.content
    of_name = [one for piece in path.parts for one in names.inspect(piece)]
    if of_name:
        raise Unreadable(*placed(of_name, part.name))
    if is_archive(path.name, content):
        raise Unreadable(found("zip.nested", part.name))
    try:
        kind = kind_of(path.name, content)
        target = usual_target(kind)
        made = rebuild_kind(kind, content, target)
    except Unreadable as error:
        raise Unreadable(*placed(error.findings, part.name)) from None
    return str(path.with_suffix(path.suffix if target == kind else f".{target}")), made


def _packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return without_times(out.getvalue())
