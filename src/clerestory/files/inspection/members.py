"""Files in files: what a member of an archive or a message hides, by the module of its format."""

from collections.abc import Iterable

from clerestory.files.inspection import names
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.inspector import inspect_kind
from clerestory.files.inspection.kinds import Kind, kind_of

DEEPEST = 2
"""Containers around a file."""

ATTACHED = "attachment "
"""How the place of what was found in a file that is attached to a message begins."""


def inspect_member(name: str, content: bytes, place: str, depth: int) -> list[Finding]:
    """Findings of a member called `name`, each with `place` before its own. `depth` counts the
    containers around it."""
    findings = names.inspect(name)
    try:
        if not content:
            raise Unreadable(found("file.empty", "file"))
        kind = kind_of(name, content)
        if depth > DEEPEST:
            raise Unreadable(found("zip.too-deep", "file"))
        findings += inspect_kind(kind, content, depth)
    except Unreadable as error:
        findings += error.findings
    return placed(findings, place)


def placed(findings: Iterable[Finding], place: str) -> list[Finding]:
    """The findings with the place of their member before their own."""
    return [found(one.mode, f"{place}, {one.place}") for one in findings]


def is_archive(name: str, content: bytes) -> bool:
    """Whether a member is a plain archive itself, and no Office file."""
    try:
        return kind_of(name, content) is Kind.ZIP
    except Unreadable as error:
        return any(one.mode == "file.packed" for one in error.findings)
