"""What a zip file of files hides: its container, its names and times, and each file in it."""

from clerestory.files.inspection import names
from clerestory.files.inspection.archives import Archive, Part, read_archive
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.members import inspect_member, is_archive, placed

_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", ".directory"})


def inspect(content: bytes, depth: int = 0) -> list[Finding]:
    """Findings of the archive and of all its members. `depth` counts the containers around it.
    Raises Unreadable."""
    archive = read_archive(content)
    findings = list(archive.findings)
    if len({part.moment for part in archive.parts}) > 1:
        findings.append(found("zip.times", "archive"))
    if not files_of(archive):
        raise Unreadable(found("zip.no-files", "archive"), *findings)
    for part in archive.parts:
        findings += _of_part(part, depth)
    return findings


def files_of(archive: Archive) -> list[Part]:
    """The parts that somebody put there, without those that a computer makes on its own."""
    return [part for part in archive.parts if not is_system_file(part.name)]


def is_system_file(name: str) -> bool:
    *folders, last = name.split("/")
    return "__MACOSX" in folders or last.lower() in _SYSTEM_FILES or last.startswith(".")


def _of_part(part: Part, depth: int) -> list[Finding]:
    if is_system_file(part.name):
        return [found("zip.system-file", part.name)]
    folders = part.name.split("/")[:-1]
    content, last = part.content, part.name.rpartition("/")[2]
    if is_archive(last, content):
        return [found("zip.nested", part.name)]
    of_folders = [one for folder in folders for one in names.inspect(folder)]
    return placed(of_folders, part.name) + inspect_member(last, content, part.name, depth + 1)
