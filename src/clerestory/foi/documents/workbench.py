"""Held documents and the kernel `files`: the one place where the two meet.

What the kernel returns becomes plain values here that a row can hold.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from clerestory.accounts.permissions import Refused
from clerestory.files import rendering
from clerestory.files.docx import render_docx
from clerestory.files.inspection import inspector
from clerestory.files.inspection.findings import Finding, Unreadable
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.inspection.kinds import Kind
from clerestory.files.rebuilding import rebuilder
from clerestory.files.rebuilding.rebuilder import TARGETS
from clerestory.files.redaction import redactor, visible
from clerestory.files.redaction.lists import list_document, redactions
from clerestory.files.redaction.marks import Mark, TermMark
from clerestory.files.redaction.visible import Visible
from clerestory.files.redaction.visible import as_rows as word_rows
from clerestory.foi.documents import selectors
from clerestory.foi.documents.models import WHOLE_PAGE, HeldDocument, OutgoingFile

__all__ = ["Inspection", "Unreadable", "Visible", "word_rows"]

NOT_MADE = "The pages on which this document is marked are not there. Have them made again."
CHANGED = "The file is not the one that was looked at. Open it again and look at it as it is now."

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Built:
    """A file that was built, what the inspector says of it, and what was taken out: for each place
    its page and exemption, who marked it and when. `visible_sha256` is that of the PDF on whose
    pages the marks lie, empty without marks."""

    content: bytes
    inspection: Inspection
    redactions: list[dict[str, Any]]
    visible_sha256: str = ""


def inspect(name: str, content: bytes, progress: Progress | None = None) -> Inspection:
    """What a file hides. Its name as given stays here, so that only the suffix is looked at."""
    suffix = PurePath(name).suffix.lower()
    return inspector.inspect(f"document{suffix}", content, progress=progress)


def check_clean(name: str, content: bytes) -> None:
    """For a letter that its officer sends from the screen. Raises Refused with what was found."""
    inspection = inspector.inspect(name, content)
    if not inspection.is_clean:
        words = " ".join(f"{one.place}: {one.what}" for one in inspection.findings)
        raise Refused(f"{name} cannot leave. {words}")


def inspector_version() -> str:
    """What is noted beside every verdict: a later inspector may know more."""
    return inspector.inspector_version()


def targets_of(kind: str) -> tuple[str, ...]:
    """The suffixes that a document of a kind can be built into, the most useful first."""
    return TARGETS[Kind(kind)]


def is_markable(kind: str) -> bool:
    """Whether a document of a kind can be turned into a PDF, on whose pages it is marked."""
    return visible.is_markable(Kind(kind))


def published_name(document: HeldDocument, target: str) -> str:
    """A name that is made and not taken over: a file's own name tells of people and of folders."""
    return f"{document.request.reference}-document-{document.number}.{target}"


def as_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a row keeps them: mode, place, severity, what."""
    return [
        {"mode": one.mode, "place": one.place, "severity": str(one.severity), "what": one.what}
        for one in findings
    ]


def build(document: HeldDocument, target: str, progress: Progress) -> Built:
    """A new file from what the document shows, with its marks burnt in; minutes for long ones.

    Raises Unreadable, with findings that say why, for what cannot be built faithfully.
    """
    marks, terms = marks_of(document), terms_of(document)
    if marks or terms:
        return _burnt(document, marks, terms, progress)
    content = bytes(document.content)
    made = rebuilder.rebuild(f"document.{document.kind}", content, target, progress=progress)
    return Built(made.content, made.inspection, [])


def _burnt(
    document: HeldDocument, marks: list[Mark], terms: list[TermMark], progress: Progress
) -> Built:
    content = selectors.visible_bytes(document)
    if content is None:
        raise Refused(NOT_MADE)
    pages = selectors.read_pages(document) or None
    done = redactor.redact(content, marks=marks, terms=terms, pages=pages, progress=progress)
    digest = sha256(content).hexdigest()
    return Built(done.content, done.inspection, as_redactions(done.marks), digest)


def make_visible(document: HeldDocument, progress: Progress) -> Visible:
    """What a document shows, as a PDF, and the words on its pages. Raises Unreadable."""
    content = bytes(document.content)
    return visible.make_visible(f"document.{document.kind}", content, progress=progress)


def check_chain(file: OutgoingFile) -> None:
    """Raises Refused unless the document, the pages that were marked and the bytes that leave are
    those that the file was made of and into."""
    held = bytes(file.document.content)
    links = [(held, file.held_sha256), (bytes(file.content), file.sha256)]
    if file.visible_sha256:
        links.append((selectors.visible_bytes(file.document) or b"", file.visible_sha256))
    if any(sha256(content).hexdigest() != digest for content, digest in links):
        raise Refused(CHANGED)


def marks_of(document: HeldDocument) -> list[Mark]:
    """The areas that are marked, as the kernel burns them in."""
    return [
        Mark(
            page=one.page,
            box=(
                one.left / WHOLE_PAGE,
                one.top / WHOLE_PAGE,
                one.right / WHOLE_PAGE,
                one.bottom / WHOLE_PAGE,
            ),
            exemption=one.exemption,
            by=one.marked_by.name,
            at=one.marked_at,
            whole_line=one.whole_line,
        )
        for one in document.marks.select_related("marked_by")
    ]


def terms_of(document: HeldDocument) -> list[TermMark]:
    """The words that are marked wherever they stand."""
    return [
        TermMark(one.term, one.exemption, one.marked_by.name, one.marked_at, one.whole_line)
        for one in document.terms.select_related("marked_by")
    ]


def as_redactions(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Marks as a row keeps them: page, exemption, who and when."""
    return [
        {"page": one.page, "exemption": one.exemption, "by": one.by, "at": one.at.isoformat()}
        for one in marks
    ]


def redaction_list(file: OutgoingFile) -> tuple[str, bytes]:
    """Name and bytes of the list of what was taken out, to go with the letter: pages, exemptions,
    who and when, and no word of it. Raises Refused where the inspector is not content with it."""
    marks = [
        Mark(
            one["page"], (0.0, 0.0, 1.0, 1.0), one["exemption"], one["by"],
            datetime.fromisoformat(one["at"]),
        )
        for one in file.redactions
    ]  # fmt: skip
    of = published_name(file.document, file.target)
    listed = list_document(f"Redactions in {of}", redactions(marks), file.sha256)
    content = render_docx(listed)
    name = f"{PurePath(of).stem}-redactions.docx"
    check_clean(name, content)
    return name, content


def pictures(name: str, content: bytes, progress: Progress) -> list[bytes]:
    """The pages of a file as PNG, drawn from these bytes. Raises Unreadable."""
    return list(rendering.render(name, content, progress=progress))
