"""The door to a fresh file: what is visible, written anew, and inspected again.

The rebuilt file is refused unless its inspection, in another child, finds nothing at all.
"""

from dataclasses import dataclass
from importlib import import_module
from inspect import signature

from clerestory.files import child
from clerestory.files.inspection.findings import Finding, Severity, Unreadable, Verdict, found
from clerestory.files.inspection.inspector import MODULES, MOST_FINDINGS, Inspection, inspect
from clerestory.files.inspection.kinds import SUFFIXES, Kind, kind_of, suffix_of
from clerestory.files.inspection.members import ATTACHED
from clerestory.files.recognition import Known, Rows, as_rows

TARGETS: dict[Kind, tuple[str, ...]] = {
    Kind.XLSX: ("xlsx", "csv", "pdf"),
    Kind.XLSM: ("xlsx", "csv", "pdf"),
    Kind.ODS: ("ods", "csv", "pdf"),
    Kind.DOCX: ("docx", "pdf"),
    Kind.ODT: ("odt", "docx", "pdf"),
    Kind.PDF: ("pdf", "png"),
    Kind.PNG: ("png", "jpeg", "pdf"),
    Kind.JPEG: ("jpeg", "png", "pdf"),
    Kind.TIFF: ("tiff", "png", "jpeg", "pdf"),
    Kind.GIF: ("gif", "png", "jpeg", "pdf"),
    Kind.WEBP: ("webp", "png", "jpeg", "pdf"),
    Kind.CSV: ("csv",),
    Kind.TXT: ("txt", "pdf", "docx"),
    Kind.HTML: ("html", "txt", "pdf", "docx"),
    Kind.EML: ("pdf", "txt", "eml"),
    Kind.ZIP: ("zip",),
}
"""The suffixes into which a format can be rebuilt; the first one is the usual."""


def usual_target(kind: Kind) -> str:
    """The suffix of the same format where it can be kept, otherwise the first one."""
    return kind.value if kind in TARGETS[kind] else TARGETS[kind][0]


# Three times what 300 dense pages take with their text layer, which a program of its own reads.
_PAGES = child.Limits(seconds=1_000.0, memory=2 << 30, may_start_programs=True)
_LONG = frozenset({Kind.PDF, Kind.ZIP})
_OTHERS = child.Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A clean file; `lost` is what was found in the old file, and is not in this one."""

    content: bytes
    inspection: Inspection
    lost: tuple[Finding, ...] = ()


def rebuild(
    name: str, content: bytes, target: str, *, progress: child.Progress | None = None
) -> Rebuilt:
    """A fresh file in the format of the suffix `target`, without what `content` hides.

    Raises Unreadable, with the reasons, where the file cannot be rebuilt faithfully, or the result
    is not clean. `progress` is called with how many pages are done, of how many; with 0 of 0 while
    that is not known. Thread-safe.
    """
    before = inspect(name, content, progress=progress)
    if before.kind is None or _is_refused(before):
        raise Unreadable(*before.findings)
    target_kind = SUFFIXES.get(target)
    if target_kind is None or target_kind not in TARGETS[before.kind]:
        raise Unreadable(found("file.no-such-target", _choices(before.kind)))
    suffix = suffix_of(name)
    module = f"clerestory.files.rebuilding.{MODULES[before.kind]}"
    answer = child.run(
        f"{__name__}:make",
        content,
        suffix,
        str(target_kind),
        limits=_PAGES if {before.kind, target_kind} & _LONG else _OTHERS,
        preload=(module,),
        progress=progress,
    )
    if answer.problems or not isinstance(answer.value, dict):
        raise Unreadable(*(answer.problems or (found("file.broken", "file"),)))
    made, known = answer.value["content"], answer.value["known"]
    after = inspect_again(target, made, known, progress=progress)
    lost = tuple(one for one in before.findings if not one.mode.startswith("file.name"))
    return Rebuilt(made, after, lost)


def _is_refused(before: Inspection) -> bool:
    """Whether there is no fresh file of what was inspected. A message is written afresh without
    the files attached to it, so these do not keep it from being so."""
    if before.verdict is not Verdict.REFUSED or before.kind is not Kind.EML:
        return before.verdict is Verdict.REFUSED
    refused = [one.place for one in before.findings if one.severity is Severity.REFUSED]
    is_all = len(before.findings) < MOST_FINDINGS
    return not (refused and is_all and all(one.startswith(ATTACHED) for one in refused))


def make(content: bytes, suffix: str, target: str, progress: child.Progress) -> dict[str, object]:
    """The rebuilt bytes, and the words of pages that were read. Runs in the child. Raises
    Unreadable."""
    known: Known = {}
    kind = kind_of(f"file.{suffix}", content)
    made = rebuild_kind(kind, content, target, progress=progress, known=known)
    return {"content": made, "known": as_rows(known)}


def rebuild_kind(kind: Kind, content: bytes, target: str, **offered: object) -> bytes:
    """A file of a known kind, rebuilt. The module of the format is given what it takes of what is
    `offered`. For use in a child alone. Raises Unreadable."""
    module = import_module(f"clerestory.files.rebuilding.{MODULES[kind]}")
    takes = signature(module.rebuild).parameters
    extra = {name: value for name, value in offered.items() if name in takes}
    made: bytes = module.rebuild(content, target, **extra)
    return made


def inspect_again(
    target: str,
    content: bytes,
    known: Rows | None = None,
    *,
    progress: child.Progress | None = None,
) -> Inspection:
    """The inspection of a file that was just made here. Raises Unreadable unless it is clean.

    `known` are the words that its maker read in its pages. They are believed where there is ink:
    reading every page once more would double the minutes that a long document takes.
    """
    after = inspect(f"file.{target}", content, known=known, progress=progress)
    if not after.is_clean:
        findings = tuple(_of_result(one) for one in after.findings)
        raise Unreadable(found("file.not-clean-when-rebuilt", "rebuilt file"), *findings)
    return after


def _of_result(finding: Finding) -> Finding:
    return found(finding.mode, f"rebuilt file, {finding.place}")


def _choices(kind: Kind) -> str:
    return " or ".join(f".{one}" for one in TARGETS[kind])
