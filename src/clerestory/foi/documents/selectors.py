"""Every read of held documents and of what is made from them.

A document belongs to a request, and whoever may not see the request never learns of the document.
Lists leave the bytes where they are.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.files.inspection.kinds import Kind
from clerestory.files.redaction.visible import from_rows
from clerestory.files.redaction.words import ReadPage
from clerestory.foi.documents.lifecycle import LIVE, Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile, VisiblePage, VisiblePdf
from clerestory.foi.models import InformationRequest
from clerestory.foi.selectors import requests_visible_to

Row = TypeVar("Row", OutgoingFile, VisiblePdf)


def documents_visible_to(person: Person, reference: str) -> QuerySet[HeldDocument]:
    found = HeldDocument.objects.filter(
        request__in=requests_visible_to(person).filter(reference=reference)
    )
    return found.select_related("request", "held_by")


def outgoing_visible_to(person: Person, reference: str) -> QuerySet[OutgoingFile]:
    found = OutgoingFile.objects.filter(document__in=documents_visible_to(person, reference))
    return found.select_related("document__request", "asked_by", "approved_by")


def live_outgoing(request: InformationRequest) -> QuerySet[OutgoingFile]:
    """The files of a request that are on their way out, in the order of its documents."""
    found = OutgoingFile.objects.filter(document__request=request, status__in=LIVE)
    return found.select_related("document", "asked_by", "approved_by")


def waiting_to_be_made(rows: QuerySet[Row], silent_since: datetime) -> QuerySet[Row]:
    """What nobody makes: never begun, or begun by a process that fell silent."""
    waiting = Q(status=Status.WAITING)
    silent = Q(status=Status.WORKING, working_at__lt=silent_since)
    return rows.filter(waiting | silent).order_by("asked_at", "pk")


def visible_of(document: HeldDocument) -> VisiblePdf | None:
    """The visible PDF that was asked for, without its bytes."""
    return VisiblePdf.objects.defer("content").filter(document=document).first()


def visible_bytes(document: HeldDocument) -> bytes | None:
    """The PDF on whose pages a document is marked; None where it is not made. A PDF is its own."""
    if document.kind == Kind.PDF:
        return bytes(document.content)
    made = VisiblePdf.objects.filter(document=document, status=Status.MADE).first()
    return bytes(made.content) if made else None


def read_page(document: HeldDocument, number: int) -> QuerySet[VisiblePage]:
    """A page with its words, if there is one of this number."""
    found = VisiblePage.objects.filter(visible__document=document, page=number)
    return found.select_related("visible").defer("visible__content")


def read_pages(document: HeldDocument) -> list[ReadPage]:
    """The pages on which a document is marked, with their words; none where nobody read them."""
    found = VisiblePage.objects.filter(visible__document=document)
    return [
        ReadPage(from_rows(one.words), one.is_recognised, (one.width, one.height)) for one in found
    ]


def locked_document(document: HeldDocument) -> HeldDocument:
    """The document, with its request locked: everything about the documents of one waits here."""
    InformationRequest.objects.select_for_update().get(pk=document.request_id)
    found = HeldDocument.objects.select_related("request").filter(pk=document.pk).first()
    if found is None:
        raise Refused("This document was removed meanwhile.")
    return found
