"""The door: what a file hides, whatever it is. It fails closed.

A file is clean only if the module of its format looked through all of it and found nothing.
Anything else, a crash of a parser included, is a refusal with a reason.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from clerestory.files import child
from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Finding, Unreadable, Verdict, found, verdict
from clerestory.files.inspection.kinds import SUFFIXES, Kind, kind_of, suffix_of

MOST_BYTES = 100_000_000
"""Of one file, as it is, not unpacked."""

MOST_FINDINGS = 500
"""A file with more of them is not better understood by a longer list."""

MODULES: dict[Kind, str] = {
    Kind.XLSX: "xlsx",
    Kind.XLSM: "xlsx",
    Kind.ODS: "ods",
    Kind.DOCX: "docx",
    Kind.ODT: "odt",
    Kind.PDF: "pdf",
    Kind.PNG: "pictures",
    Kind.JPEG: "pictures",
    Kind.TIFF: "pictures",
    Kind.GIF: "pictures",
    Kind.WEBP: "pictures",
    Kind.CSV: "csv",
    Kind.TXT: "txt",
    Kind.HTML: "html",
    Kind.EML: "messages",
    Kind.ZIP: "zips",
}
"""The module of `inspection` and of `rebuilding` that knows a format."""

CONTAINERS = frozenset({Kind.EML, Kind.ZIP})
"""Kinds that hold files of other kinds."""

# Pages and pictures are drawn, in many bytes of colour, and their words are read by a program of
# its own. Archives and messages are what hostile files are made of; with Python and its
# modules they stay under 300 MiB.
_DIRECTORY = 300_000  # bytes at the end of an archive, with room for 2,000 names
_NAMED = re.compile(rb"\.(%s)\b" % "|".join(SUFFIXES).encode(), re.I)
_DRAWN = child.Limits(memory=1 << 30, may_start_programs=True)
_PACKED = child.Limits(memory=192 << 20)
_HOLDING = child.Limits(memory=192 << 20, may_start_programs=True)
_LONGEST = 720.0  # seconds: what a scan of some hundred pages takes
_BYTES_A_SECOND = 50_000  # of a scan whose words are read, one or two pages


@dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on bytes, of which `sha256` is the digest in hexadecimal.

    `kind` is None for a file that is refused before its format is known. `failure` is for whoever
    maintains this: the error and its line where a parser broke, never words of the file.
    """

    verdict: Verdict
    kind: Kind | None
    findings: tuple[Finding, ...]
    sha256: str
    failure: str = ""

    @property
    def is_clean(self) -> bool:
        return self.verdict is Verdict.CLEAN


def inspect(
    name: str,
    content: bytes,
    *,
    parties: Iterable[str] = (),
    known: Mapping[str, Any] | None = None,
    progress: child.Progress | None = None,
) -> Inspection:
    """What `content` hides when it is sent as `name`. `parties` are names of people in its case,
    which the file's name must not hold. `known` has the words of the pages of a PDF that was just
    made here, so that its text layer can be compared without reading every page once more.
    `progress` is called now and then while it is looked through, with 0 of 0: how long a file
    takes cannot be known. Thread-safe; a child process does the reading."""
    digest = sha256(content).hexdigest()
    of_name = tuple(names.inspect(name, parties))
    early = _early(content)
    if early is not None:
        return Inspection(Verdict.REFUSED, None, (*of_name, early), digest)
    suffix = suffix_of(name)
    answer = child.run(
        f"{__name__}:look",
        content,
        suffix,
        *([known] if known else []),
        limits=_limits(content, suffix),
        preload=_preload(content, suffix),
        progress=progress,
    )
    if answer.problems or not isinstance(answer.value, dict):
        problems = answer.problems or (found("file.broken", "file"),)
        return Inspection(Verdict.REFUSED, None, (*of_name, *problems), digest, answer.failure)
    findings = (*of_name, *answer.value["findings"])
    is_readable = answer.value["readable"] is True
    return Inspection(
        verdict(findings) if is_readable else Verdict.REFUSED,
        Kind(answer.value["kind"]),
        findings,
        digest,
    )


def look(content: bytes, suffix: str, known: Mapping[str, Any] | None = None) -> dict[str, object]:
    """Kind and findings of a file whose name ends in `suffix`, and whether it could be read to its
    end. Runs in the child. Raises Unreadable where the kind cannot be told."""
    kind = kind_of(f"file.{suffix}", content)
    try:
        # By name, since whoever only asks for an inspection need not load what draws and reads.
        read = import_module("clerestory.files.recognition").from_rows(known) if known else None
        extra: dict[str, Any] = {"known": read} if read and kind is Kind.PDF else {}
        findings, readable = inspect_kind(kind, content, **extra), True
    except Unreadable as error:
        findings, readable = list(error.findings) or [found("file.broken", "file")], False
    return {"kind": str(kind), "findings": findings[:MOST_FINDINGS], "readable": readable}


def inspect_kind(kind: Kind, content: bytes, depth: int = 0, **extra: Any) -> list[Finding]:
    """What a file of a known kind hides. `depth` counts the archives and messages around it, and
    `extra` goes to the module of the format. For use in a child alone. Raises Unreadable."""
    module = import_module(f"clerestory.files.inspection.{MODULES[kind]}")
    around = (depth,) if kind in CONTAINERS else ()
    findings: list[Finding] = module.inspect(content, *around, **extra)
    return findings


def _early(content: bytes) -> Finding | None:
    if not content:
        return found("file.empty", "file")
    return found("file.too-large", "file") if len(content) > MOST_BYTES else None


def _limits(content: bytes, suffix: str) -> child.Limits:
    if SUFFIXES.get(suffix) in CONTAINERS:
        return _HOLDING  # pages and pictures may be among the files
    is_drawn = content[:4] in (b"%PDF", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8", b"RIFF")
    if not is_drawn and content[:2] != b"\xff\xd8":
        return _PACKED
    seconds = _DRAWN.seconds + len(content) / _BYTES_A_SECOND
    return replace(_DRAWN, seconds=min(seconds, _LONGEST)) if content[:1] == b"%" else _DRAWN


def _preload(content: bytes, suffix: str) -> tuple[str, ...]:
    """The modules of the format that the name promises, and of those that names in an archive or a
    message do: worth importing once, not in each child, where they would count as its memory."""
    kind = SUFFIXES.get(suffix)
    kinds = {kind} if kind else set()
    if kind in CONTAINERS:
        named = content[-_DIRECTORY:] if kind is Kind.ZIP else content
        kinds |= {SUFFIXES[one.decode().lower()] for one in _NAMED.findall(named)}
    return tuple(sorted(f"clerestory.files.inspection.{MODULES[one]}" for one in kinds))


@cache
def inspector_version() -> str:
    """A digest over all that decides what is found: the modules of `files` and its data.

    Published files are inspected again when it changes. It is a digest and no number raised by
    hand, because a number can be forgotten, and over all modules, because the inspection uses some
    of the others; that a changed comment also makes the shelf be looked through again costs
    seconds.
    """
    whole = sha256()
    for name, content in sorted(_sources(files("clerestory.files"), "")):
        whole.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        place = f"{path}/{one.name}"
        if one.is_dir():
            yield from _sources(one, place)
        elif not one.name.endswith(".pyc"):
            yield place, one.read_bytes()
