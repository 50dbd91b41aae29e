"""Held documents and the kernel `files`: the one place where the two meet.

What the kernel returns becomes plain values here that a row can hold.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any

from clerestory.files import rendering
from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Finding, Unreadable
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding import rebuilder
from clerestory.files.rebuilding.rebuilder import TARGETS, Rebuilt
from clerestory.foi.documents.models import HeldDocument, RedactionMark, RedactionTerm

__all__ = ["Inspection", "Rebuilt", "Unreadable"]

REDACTABLE = (Kind.PDF.value,)  # built as pictures of its pages, into which a mark is burnt

Progress = Callable[[int, int], object]


def inspect(name: str, content: bytes) -> Inspection:
    """What a file hides. Its name as given stays here, so that only the suffix is looked at."""
    return inspector.inspect(f"document{PurePath(name).suffix.lower()}", content)


def inspector_version() -> str:
    """What is noted beside every verdict: a later inspector may know more."""
    return inspector.inspector_version()


def targets_of(kind: str) -> tuple[str, ...]:
    """The suffixes that a document of a kind can be built into, the most useful first."""
    return TARGETS[Kind(kind)]


def published_name(document: HeldDocument, target: str) -> str:
    """A name that is made and not taken over: a file's own name tells of people and of folders."""
    return f"{document.request.reference}-document-{document.number}.{target}"


def as_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a row keeps them: mode, place, severity, what."""
    return [
        {"mode": one.mode, "place": one.place, "severity": str(one.severity), "what": one.what}
        for one in findings
    ]


def redactions_of(document: HeldDocument) -> list[dict[str, Any]]:
    """The marks of a document as they are burnt in: page, exemption, who and when. A term has no
    page of its own: it is marked wherever it stands."""
    marks: list[RedactionMark | RedactionTerm] = [
        *document.marks.select_related("marked_by"),
        *document.terms.select_related("marked_by"),
    ]
    return [
        {
            "page": getattr(mark, "page", None),
            "exemption": mark.exemption,
            "by": mark.marked_by.name,
            "at": mark.marked_at.isoformat(),
        }
        for mark in marks
    ]


def build(document: HeldDocument, target: str, progress: Progress) -> Rebuilt:
    """A new file from what the document shows, with its marks burnt in; minutes for long ones.

    Raises Unreadable, with findings that say why, for what cannot be built faithfully.
    """
    name = f"document.{document.kind}"
    return rebuilder.rebuild(name, bytes(document.content), target, progress=progress)


def pictures(name: str, content: bytes) -> list[bytes]:
    """The pages of a file as PNG, drawn from these bytes. Raises Unreadable."""
    return list(rendering.render(name, content))
