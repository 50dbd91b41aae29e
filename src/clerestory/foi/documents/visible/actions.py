"""Every write to visible PDFs: one transaction, one audit event, who and when."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from clerestory.accounts.models import Person
from clerestory.audit.actions import record
from clerestory.foi.documents import permissions, selectors
from clerestory.foi.documents.lifecycle import SILENCE, Status
from clerestory.foi.documents.models import HeldDocument, VisiblePage, VisiblePdf
from clerestory.foi.documents.workbench import Visible, word_rows


@transaction.atomic
def ask_for_pages(*, by: Person, at: datetime, document: HeldDocument) -> VisiblePdf:
    """Have the pages made on which a document is marked; again, if they could not be made before.
    Asking twice changes nothing."""
    document = selectors.locked_document(document)
    permissions.check_can_redact(by, document)
    found = selectors.visible_of(document)
    if found and found.status != Status.REFUSED:
        return found
    if found:
        found.delete()
    made = VisiblePdf.objects.create(document=document, asked_at=at, asked_by=by)
    record(by=by.text_id, at=at, action="foi.visible.asked", subject=document.text_id, detail={})
    return made


@transaction.atomic
def take_up(*, by: str, at: datetime, visible: VisiblePdf | None = None) -> VisiblePdf | None:
    """The pages that have been waited for longest, or `visible`, for the process `by` to make; None
    if none waits, or another process has it."""
    rows = VisiblePdf.objects.filter(pk=visible.pk) if visible else VisiblePdf.objects.all()
    found = selectors.waiting_to_be_made(rows, at - SILENCE).select_for_update().first()
    if found is None:
        return None
    found.status, found.pages_made = Status.WORKING, 0
    found.working_at, found.working_by = at, by
    found.save()
    record(by=by, at=at, action="foi.visible.taken_up", subject=found.document.text_id, detail={})
    return found


@transaction.atomic
def keep_made(*, by: str, at: datetime, visible: VisiblePdf, made: Visible) -> bool:
    """Keep the pages and their words. False, and nothing is kept, if the document was removed or
    another process has taken over."""
    found = _still_made_by(visible, by)
    if found is None:
        return False
    digest = sha256(made.content).hexdigest()
    is_its_own = digest == found.document.sha256
    found.status, found.content = Status.MADE, b"" if is_its_own else made.content
    found.sha256, found.pages = digest, len(made.pages)
    found.pages_made = found.pages
    found.made_at, found.made_by = at, by
    found.working_at = found.working_by = None
    found.save()
    VisiblePage.objects.bulk_create(
        VisiblePage(
            visible=found, page=number, width=page.size[0], height=page.size[1],
            words=word_rows(page.words), is_recognised=page.is_recognised,
        )
        for number, page in enumerate(made.pages, start=1)
    )  # fmt: skip
    detail: dict[str, str | int] = {
        "held": found.document.sha256,
        "sha256": digest,
        "pages": found.pages,
    }
    record(by=by, at=at, action="foi.visible.made", subject=found.document.text_id, detail=detail)
    return True


@transaction.atomic
def keep_refusal(
    *, by: str, at: datetime, visible: VisiblePdf, reason: str, findings: list[dict[str, Any]]
) -> bool:
    """Note why the pages cannot be made. False if nobody wants them any more."""
    found = _still_made_by(visible, by)
    if found is None:
        return False
    found.status, found.refused_because, found.findings = Status.REFUSED, reason, findings
    found.working_at = found.working_by = None
    found.save()
    modes: list[str] = sorted({row["mode"] for row in findings})
    record(
        by=by,
        at=at,
        action="foi.visible.refused",
        subject=found.document.text_id,
        detail={"modes": modes},
    )
    return True


def _still_made_by(visible: VisiblePdf, by: str) -> VisiblePdf | None:
    found = VisiblePdf.objects.select_for_update().filter(
        pk=visible.pk, status=Status.WORKING, working_by=by
    )
    return found.first()
