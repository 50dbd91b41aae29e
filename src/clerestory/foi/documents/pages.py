"""What each page about documents may use."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused, may
from clerestory.foi.documents import permissions, selectors, workbench
from clerestory.foi.documents.lifecycle import LABELS, Status
from clerestory.foi.documents.lost import lost
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.foi.looks import selectors as looks
from clerestory.foi.models import InformationRequest
from clerestory.govuk.components import Cell, SummaryRow, Table

VERDICTS = {
    "clean": ("Nothing hidden was found", "green"),
    "hidden": ("Hides something", "orange"),
    "refused": ("Cannot be looked through to its end", "red"),
}
COLOURS = {
    Status.WAITING: "grey",
    Status.WORKING: "blue",
    Status.MADE: "yellow",
    Status.APPROVED: "green",
    Status.REFUSED: "red",
    Status.RETURNED: "orange",
    Status.SET_ASIDE: "grey",
}
PICTURES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    title: str
    back: str
    documents: Table
    outgoing: Table
    may_add: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    title: str
    back: str
    reference: str
    stored: str
    verdict: str
    colour: str
    facts: tuple[SummaryRow, ...]
    findings: Table
    outgoing: Table
    is_refused: bool
    may_rebuild: bool
    may_redact: bool
    may_remove: bool
    redactions: int
    has_pages: bool  # on which it is marked


@dataclass(frozen=True, slots=True)
class OutgoingPage:
    title: str
    back: str
    reference: str
    stored: str
    status: str
    colour: str
    is_being_made: bool
    pages: int
    pages_made: int
    warning: str
    reason: str
    refused_because: str
    returned_because: str
    facts: tuple[SummaryRow, ...]
    findings: Table
    redactions: Table
    lost: tuple[str, ...]
    pictures: tuple[tuple[int, str], ...]  # number and address
    earlier: str  # addresses of the pictures before these and after them
    later: str
    here: str
    seen: str  # how much of it was shown to whoever looks
    unseen: str  # address of the first page that was not
    has_file: bool
    may_approve: bool
    may_return: bool
    may_set_aside: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class OriginalPage:
    title: str
    back: str
    lead: str
    submit: str
    warning: str
    findings: Table


def documents_page(person: Person, request: InformationRequest) -> DocumentsPage:
    documents = tuple(
        (
            Cell(str(one.number)),
            Cell(one.name, href=_document(one)),
            one.kind.upper(),
            _size(one.size),
            _verdict(one.verdict),
        )
        for one in request.documents.defer("content")
    )
    live = selectors.live_outgoing(request).defer("content", "document__content")
    return DocumentsPage(
        title=f"Documents for {request.reference}",
        back=reverse("foi:request", args=[request.reference]),
        documents=Table(
            "Documents that are held",
            ("No.", "Name as given", "Kind", "Size", "What the inspector found"),
            documents,
            empty="No documents yet.",
        ),
        outgoing=_outgoing_table("Files on their way out", live),
        may_add=may(permissions.check_can_work_on_documents, person, request),
        why_not=_reason(permissions.check_can_work_on_documents, person, request),
    )


def document_page(person: Person, document: HeldDocument) -> DocumentPage:
    request, (words, colour) = document.request, _words(document.verdict)
    target = "pdf" if permissions.is_marked(document) else workbench.targets_of(document.kind)[0]
    visible = selectors.visible_of(document)
    return DocumentPage(
        title=f"Document {document.number}: {document.name}",
        back=reverse("foi:documents", args=[request.reference]),
        reference=request.reference,
        stored=document.stored,
        verdict=words,
        colour=colour,
        facts=(
            SummaryRow("Name as given", document.name),
            SummaryRow("Kind", document.kind.upper()),
            SummaryRow("Size", _size(document.size)),
            SummaryRow("Added", done_by(document.held_by, document.held_at)),
            SummaryRow("SHA-256", document.sha256),
            SummaryRow("Looked through by inspector", document.inspector),
        ),
        findings=findings_table("What was found in it", document.findings),
        outgoing=_outgoing_table(
            "Files made from it", document.outgoing.select_related("document").defer("content")
        ),
        is_refused=document.verdict == "refused",
        may_rebuild=may(permissions.check_can_rebuild, person, document, target),
        may_redact=may(permissions.check_can_redact, person, document),
        may_remove=may(permissions.check_can_remove, person, document),
        redactions=document.marks.count() + document.terms.count(),
        has_pages=visible is not None and visible.is_made,
    )


def original_page(document: HeldDocument) -> OriginalPage:
    return OriginalPage(
        title=f"Let the original of document {document.number} leave",
        back=_document(document),
        lead=(
            "An approver decides, who took no part in preparing it. Neither of you can do it alone."
        ),
        submit="Ask the approver",
        warning=WARNING,
        findings=findings_table("What would leave with it", document.findings),
    )


def shown_from(file: OutgoingFile, first: int) -> range:
    """The pages whose pictures are shown together, from one that there is."""
    first = max(1, min(first, file.pages))
    has_file = Status(file.status) in (Status.MADE, Status.APPROVED)
    return range(first, min(file.pages, first + PICTURES_AT_ONCE - 1) + 1) if has_file else range(0)


def outgoing_page(person: Person, file: OutgoingFile, shown: range) -> OutgoingPage:
    """`shown` are the pages whose pictures are on it."""
    document, status = file.document, Status(file.status)
    reference = document.request.reference
    has_file = status in (Status.MADE, Status.APPROVED)
    here = reverse("foi:outgoing", args=[reference, file.stored])
    seen, unseen = _seen(person, file) if shown else ("", 0)
    return OutgoingPage(
        title=workbench.published_name(document, file.target),
        back=_document(document),
        reference=reference,
        stored=file.stored,
        status=LABELS[status],
        colour=COLOURS[status],
        is_being_made=status in (Status.WAITING, Status.WORKING),
        pages=file.pages,
        pages_made=file.pages_made,
        warning=WARNING if file.is_original else "",
        reason=file.reason,
        refused_because=file.refused_because,
        returned_because=file.returned_because,
        facts=_facts(file),
        findings=findings_table("What the inspector found in it", file.findings),
        redactions=_redactions(file),
        lost=lost(document) if file.visible_sha256 else (),
        pictures=tuple(
            (page, reverse("foi:outgoing_picture", args=[reference, file.stored, page]))
            for page in shown
        ),
        earlier=(
            f"{here}?from={max(1, shown[0] - PICTURES_AT_ONCE)}" if shown and shown[0] > 1 else ""
        ),
        later=f"{here}?from={shown[-1] + 1}" if shown and shown[-1] < file.pages else "",
        here=here,
        seen=seen,
        unseen=f"{here}?from={unseen}" if unseen else "",
        has_file=has_file,
        may_approve=may(permissions.check_can_approve, person, file),
        may_return=may(permissions.check_can_return, person, file),
        may_set_aside=may(permissions.check_can_set_aside, person, file),
        why_not=_reason(permissions.check_took_no_part, person, file)
        if status is Status.MADE
        else "",
    )


def findings_table(caption: str, findings: list[dict[str, str]]) -> Table:
    """Each finding with its place, and what it means for a reader."""
    rows = tuple((one["place"], one["what"], one["mode"]) for one in findings)
    head = ("Where", "What it means, and what to do", "In the catalogue")
    return Table(caption, head, rows, empty="Nothing was found.")


WARNING = (
    "This is an original and not a file built afresh: whatever is hidden in it leaves with it, "
    "and cannot be taken back."
)


def _facts(file: OutgoingFile) -> tuple[SummaryRow, ...]:
    document = file.document
    rows = [
        SummaryRow(
            "From", f"Document {document.number}: {document.name}", value_href=_document(document)
        ),
        SummaryRow("Asked for", done_by(file.asked_by, file.asked_at)),
    ]
    if file.made_at:
        rows += [
            SummaryRow("Made", _moment(file.made_at)),
            *_chain(file),
            SummaryRow("Looked through by inspector", file.inspector),
        ]
    if file.approved_by and file.approved_at:
        rows.append(SummaryRow("Approved", done_by(file.approved_by, file.approved_at)))
    return tuple(rows)


def _chain(file: OutgoingFile) -> tuple[SummaryRow, ...]:
    """What was made of what, down to the bytes that leave."""
    made_of = (
        ("SHA-256 of the document as it came", file.held_sha256),
        ("SHA-256 of the pages that were marked", file.visible_sha256),
        ("SHA-256 of the file", file.sha256),
    )
    return tuple(SummaryRow(name, digest) for name, digest in made_of if digest)


def _redactions(file: OutgoingFile) -> Table:
    rows = tuple(
        (
            f"Page {one['page']}",
            one["exemption"],
            f"{one['by']}, {_moment(datetime.fromisoformat(one['at']))}",
        )
        for one in file.redactions
    )
    head = ("Where", "Exemption", "Marked by")
    return Table("Redactions", head, rows, empty="Nothing was redacted.")


def _seen(person: Person, file: OutgoingFile) -> tuple[str, int]:
    """How many pages were shown to a person, in words; and the first that was not, or 0."""
    seen = set(looks.pages_seen_by(person, file))
    missing = next((page for page in range(1, file.pages + 1) if page not in seen), 0)
    if not missing:
        return f"You have been shown all of its pages: {file.pages:,}.", 0
    return f"You have been shown {len(seen):,} of {file.pages:,} pages.", missing


def _outgoing_table(caption: str, files: object) -> Table:
    rows = tuple(
        (
            Cell(
                workbench.published_name(one.document, one.target),
                href=reverse("foi:outgoing", args=[one.document.request.reference, one.stored]),
            ),
            "Original" if one.is_original else "Built afresh",
            Cell(LABELS[Status(one.status)], tag=COLOURS[Status(one.status)]),
        )
        for one in files  # type: ignore[attr-defined]  # a queryset
    )
    return Table(caption, ("File", "What it is", "Status"), rows, empty="None yet.")


def _document(document: HeldDocument) -> str:
    return reverse("foi:document", args=[document.request.reference, document.stored])


def _words(verdict: str) -> tuple[str, str]:
    return VERDICTS[verdict]


def _verdict(verdict: str) -> Cell:
    words, colour = VERDICTS[verdict]
    return Cell(words, tag=colour)


def _reason(check: object, *given: object) -> str:
    try:
        check(*given)  # type: ignore[operator]
    except Refused as refused:
        return refused.reason
    return ""


def done_by(person: Person, at: datetime) -> str:
    return f"{person.name}, {_moment(at)}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d %B %Y at %H:%M}"


def _size(size: int) -> str:
    return f"{size / 1024:.1f} KB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"
