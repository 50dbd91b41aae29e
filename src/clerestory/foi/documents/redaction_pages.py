"""What the page for marking may use."""

from dataclasses import dataclass

from django.urls import reverse

from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.lost import lost
from clerestory.foi.documents.models import (
    HeldDocument,
    RedactionMark,
    RedactionTerm,
    VisiblePdf,
)
from clerestory.foi.documents.pages import done_by, findings_table
from clerestory.foi.documents.redacting import Found, LookedAt
from clerestory.govuk.components import Cell, Table


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark that can be taken away again."""

    where: str
    exemption: str
    who: str
    remove: str
    places: str = ""  # address of the page that shows where a term stands


@dataclass(frozen=True, slots=True)
class RedactPage:
    title: str
    back: str
    number: int
    pages: int
    earlier: str
    later: str
    here: str
    picture: str
    width: int
    height: int
    corner: str
    marks: tuple[MarkRow, ...]
    elsewhere: tuple[tuple[int, str, int], ...]  # page, its address, how many marks
    terms: tuple[MarkRow, ...]
    is_recognised: bool
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """Every place where marked words stand."""

    title: str
    back: str
    places: Table
    recognised: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VisiblePage:
    """Before there are pages to mark: what they will be, how far they are, or why there is none."""

    title: str
    back: str
    here: str
    begin: str
    lost: tuple[str, ...]
    is_asked: bool
    is_being_made: bool
    pages: int
    pages_made: int
    refused_because: str
    findings: Table


def visible_page(document: HeldDocument, visible: VisiblePdf | None) -> VisiblePage:
    address = [document.request.reference, document.stored]
    status = visible.status if visible else ""
    is_refused = status == Status.REFUSED
    return VisiblePage(
        title=f"Mark document {document.number}",
        back=reverse("foi:document", args=address),
        here=reverse("foi:redact", args=address),
        begin=reverse("foi:redact_prepare", args=address),
        lost=lost(document),
        is_asked=visible is not None and not is_refused,
        is_being_made=status in (Status.WAITING, Status.WORKING),
        pages=visible.pages if visible else 0,
        pages_made=visible.pages_made if visible else 0,
        refused_because=visible.refused_because if visible and is_refused else "",
        findings=findings_table("Why", visible.findings if visible else []),
    )


def redact_page(
    document: HeldDocument, number: int, looked_at: LookedAt, corner: tuple[int, int] | None
) -> RedactPage:
    address = [document.request.reference, document.stored]
    counts: dict[int, int] = {}
    for mark in document.marks.all():
        counts[mark.page] = counts.get(mark.page, 0) + 1
    begun = f"{corner[0]},{corner[1]}" if corner else ""
    return RedactPage(
        title=f"Redact document {document.number}",
        back=reverse("foi:document", args=address),
        number=number,
        pages=looked_at.pages,
        earlier=_page(address, number - 1) if number > 1 else "",
        later=_page(address, number + 1) if number < looked_at.pages else "",
        here=_page(address, number),
        # How many marks there are is in the address, so that no browser shows an older picture.
        picture=reverse("foi:redact_picture", args=[*address, number])
        + f"?marks={counts.get(number, 0)}-{document.terms.count()}"
        + (f"&corner={begun}" if begun else ""),
        width=looked_at.width,
        height=looked_at.height,
        corner=begun,
        marks=tuple(
            _row(one, _place(one), "mark", address)
            for one in document.marks.filter(page=number).select_related("marked_by")
        ),
        elsewhere=tuple(
            (page, _page(address, page), count)
            for page, count in sorted(counts.items())
            if page != number
        ),
        terms=tuple(
            _row(one, f"“{one.term}” wherever it stands", "term", address)
            for one in document.terms.select_related("marked_by")
        ),
        is_recognised=looked_at.is_recognised,
        lost=lost(document),
    )


def term_page(document: HeldDocument, term: RedactionTerm, found: Found) -> TermPage:
    address = [document.request.reference, document.stored]
    rows = tuple(
        (Cell(f"Page {one.page}", href=_page(address, one.page)), one.line) for one in found.places
    )
    return TermPage(
        title=f"Where “{term.term}” stands",
        back=_page(address, 1),
        places=Table(
            f"Places ({len(rows):,})", ("Page", "Line"), rows, empty="It stands on no page."
        ),
        recognised=found.recognised,
    )


def _page(address: list[str], number: int) -> str:
    return reverse("foi:redact_page", args=[*address, number])


def _place(mark: RedactionMark) -> str:
    if mark.whole_line:
        return f"A whole line, {mark.top / 100:.0f}% down the page"
    return f"{mark.left / 100:.0f}% across and {mark.top / 100:.0f}% down the page"


def _row(mark: RedactionMark | RedactionTerm, where: str, kind: str, address: list[str]) -> MarkRow:
    remove = reverse(f"foi:redact_remove_{kind}", args=[*address, mark.pk])
    places = reverse("foi:redact_term", args=[*address, mark.pk]) if kind == "term" else ""
    return MarkRow(where, mark.exemption, done_by(mark.marked_by, mark.marked_at), remove, places)
