"""Write down that somebody looks, before they do. No entry, no page."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clerestory.accounts.models import Person
from clerestory.audit.actions import record
from clerestory.audit.entries import JsonValue
from clerestory.foi.documents.models import HeldDocument, OutgoingFile, OutgoingLook
from clerestory.foi.looks.selectors import has_looked
from clerestory.foi.messages.models import IncomingMessage

DOCUMENT, OUTGOING, MESSAGE = "foi.document.viewed", "foi.outgoing.viewed", "foi.message.viewed"


@transaction.atomic
def look_at_document(*, by: Person, at: datetime, document: HeldDocument, what: str) -> None:
    """Somebody looks at a held document: `what` is a part of it, "page 3" or "as it came"."""
    detail = {"what": what, "sha256": document.sha256}
    record(by=by.text_id, at=at, action=DOCUMENT, subject=document.text_id, detail=detail)


@transaction.atomic
def look_at_picture(*, by: Person, at: datetime, document: HeldDocument, what: str) -> None:
    """As above for a picture that stands on a page: the look at that page counts for it, and
    whoever asks for the picture alone is noted once."""
    detail = {"what": what, "sha256": document.sha256}
    if not has_looked(by, DOCUMENT, document.text_id, detail):
        record(by=by.text_id, at=at, action=DOCUMENT, subject=document.text_id, detail=detail)


@transaction.atomic
def look_at_pages(*, by: Person, at: datetime, file: OutgoingFile, pages: Sequence[int]) -> None:
    """Somebody looks at pictures of these pages of an outgoing file, or, if there are none, at what
    is said of it."""
    subject = file.document.text_id
    detail: dict[str, JsonValue] = {"what": "pages", "pages": [*pages], "sha256": file.sha256}
    record(by=by.text_id, at=at, action=OUTGOING, subject=subject, detail=detail)
    OutgoingLook.objects.bulk_create(
        (OutgoingLook(file=file, page=page, at=at, by=by) for page in pages), ignore_conflicts=True
    )


@transaction.atomic
def look_at_page(*, by: Person, at: datetime, file: OutgoingFile, page: int) -> None:
    """As above for one picture, which is noted once."""
    if not OutgoingLook.objects.filter(file=file, page=page, by=by).exists():
        detail: dict[str, JsonValue] = {
            "what": "picture", "pages": [page], "sha256": file.sha256
        }  # fmt: skip
        subject = file.document.text_id
        record(by=by.text_id, at=at, action=OUTGOING, subject=subject, detail=detail)
        OutgoingLook.objects.create(file=file, page=page, at=at, by=by)


@transaction.atomic
def look_at_outgoing(*, by: Person, at: datetime, file: OutgoingFile, what: str) -> None:
    """Somebody takes an outgoing file, or the list of what was taken out of it."""
    detail = {"what": what, "sha256": file.sha256}
    record(by=by.text_id, at=at, action=OUTGOING, subject=file.document.text_id, detail=detail)


@transaction.atomic
def look_at_message(*, by: Person, at: datetime, message: IncomingMessage, what: str) -> None:
    """Somebody looks at a message: at its words, its original, or a file that came with it."""
    record(by=by.text_id, at=at, action=MESSAGE, subject=message.text_id, detail={"what": what})


@transaction.atomic
def look_at_message_picture(
    *, by: Person, at: datetime, message: IncomingMessage, what: str
) -> None:
    """As above for a picture that stands on a page, which counts for it."""
    detail = {"what": what}
    if not has_looked(by, MESSAGE, message.text_id, detail):
        record(by=by.text_id, at=at, action=MESSAGE, subject=message.text_id, detail=detail)
