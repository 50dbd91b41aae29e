"""Every write to documents and outgoing files: one transaction, one audit event, who and when.

Looking through and building happen before, on values: no lock is held while a file is read.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.audit.actions import record
from clerestory.foi.documents import permissions, selectors, workbench
from clerestory.foi.documents.lifecycle import LIVE, SILENCE, Status
from clerestory.foi.documents.models import (
    MOST_DOCUMENTS,
    HeldDocument,
    OutgoingFile,
    OutgoingPicture,
    RedactionMark,
    RedactionTerm,
)
from clerestory.foi.documents.workbench import (
    CHANGED,
    Built,
    Inspection,
    as_rows,
    inspector_version,
)
from clerestory.foi.models import InformationRequest

ALREADY_HERE = "This request holds the same file already."
ON_ITS_WAY = (
    "A file from this document is on its way out. Set that file aside before you make another."
)


@transaction.atomic
def hold_document(
    *,
    by: Person,
    at: datetime,
    request: InformationRequest,
    name: str,
    content: bytes,
    inspection: Inspection,
) -> HeldDocument:
    """Keep a file as it came, with what the inspector found in it."""
    request = InformationRequest.objects.select_for_update().get(pk=request.pk)
    permissions.check_can_work_on_documents(by, request)
    permissions.check_has_room(request)
    _check_same(content, inspection.sha256)
    if inspection.kind is None:
        raise Refused("Nobody can tell what this file is, so it is not taken in.")
    taken = set(request.documents.values_list("number", flat=True))
    try:
        with transaction.atomic():
            document = HeldDocument.objects.create(
                request=request,
                number=next(one for one in range(1, MOST_DOCUMENTS + 1) if one not in taken),
                stored=_random_name(),
                name=name,
                content=content,
                size=len(content),
                sha256=sha256(content).hexdigest(),
                kind=inspection.kind,
                verdict=str(inspection.verdict),
                findings=as_rows(inspection.findings),
                inspector=inspector_version(),
                held_at=at,
                held_by=by,
            )
    except IntegrityError:
        raise Refused(ALREADY_HERE) from None
    document.prepared_by.add(by)
    detail = {"sha256": document.sha256, "kind": document.kind, "verdict": document.verdict}
    _record("foi.document.held", by.text_id, at, document, detail)
    return document


@transaction.atomic
def remove_document(*, by: Person, at: datetime, document: HeldDocument) -> None:
    """Take a document away, with its marks and the files that were set aside."""
    document = selectors.locked_document(document)
    permissions.check_can_remove(by, document)
    _record("foi.document.removed", by.text_id, at, document, {"sha256": document.sha256})
    try:
        document.delete()
    except ProtectedError:
        raise Refused("A file from this document is part of an answer that was prepared.") from None


@transaction.atomic
def mark_area(
    *,
    by: Person,
    at: datetime,
    document: HeldDocument,
    page: int,
    box: tuple[int, int, int, int],
    exemption: str,
    whole_line: bool = False,
) -> RedactionMark:
    """Mark an area: left, top, right, bottom in 1/10,000 of the page. ValueError off the page."""
    document = selectors.locked_document(document)
    permissions.check_can_mark(by, document)
    document.prepared_by.add(by)
    left, top, right, bottom = box
    try:
        with transaction.atomic():
            mark = RedactionMark.objects.create(
                document=document, page=page, left=left, top=top, right=right, bottom=bottom,
                exemption=exemption.strip(), whole_line=whole_line, marked_at=at, marked_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise ValueError(f"{box} on page {page}, {exemption!r}: no area of a page") from None
    _set_aside_live(document)
    _record("foi.document.marked", by.text_id, at, document, {"page": page, "mark": mark.pk})
    return mark


@transaction.atomic
def mark_term(
    *,
    by: Person,
    at: datetime,
    document: HeldDocument,
    term: str,
    exemption: str,
    whole_line: bool = False,
) -> RedactionTerm:
    """Mark words wherever the document shows them. ValueError for none, or without exemption."""
    document = selectors.locked_document(document)
    permissions.check_can_mark(by, document)
    document.prepared_by.add(by)
    try:
        with transaction.atomic():
            made = RedactionTerm.objects.create(
                document=document, term=term.strip(), exemption=exemption.strip(),
                whole_line=whole_line, marked_at=at, marked_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise ValueError("marked already, or without words or an exemption") from None
    _set_aside_live(document)
    _record("foi.document.term_marked", by.text_id, at, document, {"term": made.pk})
    return made


@transaction.atomic
def remove_mark(*, by: Person, at: datetime, mark: RedactionMark | RedactionTerm) -> None:
    """What a mark hid is shown again in the next file that is made."""
    document = selectors.locked_document(mark.document)
    permissions.check_can_redact(by, document)
    document.prepared_by.add(by)
    _record("foi.document.mark_removed", by.text_id, at, document, {"mark": mark.pk})
    mark.delete()
    _set_aside_live(document)


@transaction.atomic
def ask_for_rebuild(
    *, by: Person, at: datetime, document: HeldDocument, target: str
) -> OutgoingFile:
    """Have a new file built from what the document shows; `target` is its suffix."""
    document = selectors.locked_document(document)
    permissions.check_can_rebuild(by, document, target)
    document.prepared_by.add(by)
    file = _new(document, by, at, target=target)
    detail = {"target": target, "marks": document.marks.count(), "terms": document.terms.count()}
    _record("foi.outgoing.asked", by.text_id, at, document, detail)
    return file


@transaction.atomic
def ask_for_original(
    *,
    by: Person,
    at: datetime,
    document: HeldDocument,
    reason: str,
) -> OutgoingFile:
    """Ask a second person to let the document itself leave, with everything found in it. It is
    looked through and drawn like a file that is built."""
    document = selectors.locked_document(document)
    permissions.check_can_ask_for_original(by, document, reason)
    document.prepared_by.add(by)
    file = _new(document, by, at, target=document.kind, is_original=True, reason=reason.strip())
    detail = {"sha256": document.sha256, "verdict": document.verdict}
    _record("foi.outgoing.original_asked", by.text_id, at, document, detail)
    return file


@transaction.atomic
def take_up(*, by: str, at: datetime, file: OutgoingFile | None = None) -> OutgoingFile | None:
    """The file that has waited longest, or `file`, for the process `by` to make; None if none
    waits, or another process has it."""
    rows = OutgoingFile.objects.filter(pk=file.pk) if file else OutgoingFile.objects.all()
    file = selectors.waiting_to_be_made(rows, at - SILENCE).select_for_update().first()
    if file is None:
        return None
    file.status, file.pages_made = Status.WORKING, 0
    file.working_at, file.working_by = at, by
    file.save()
    _record("foi.outgoing.taken_up", by, at, file.document, {})
    return file


@transaction.atomic
def keep_made(
    *,
    by: str,
    at: datetime,
    file: OutgoingFile,
    made: Built,
    pictures: Sequence[bytes],
) -> bool:
    """Keep what was made, and the pictures that were drawn from it. False, and nothing is kept, if
    it was set aside or given to another process meanwhile."""
    found = _still_made_by(file, by)
    if found is None:
        return False
    _check_same(made.content, made.inspection.sha256)
    if not made.inspection.is_clean and not found.is_original:
        raise Refused("The inspector is not content with the file that was built.")
    found.status, found.content = Status.MADE, made.content
    found.sha256, found.verdict = made.inspection.sha256, str(made.inspection.verdict)
    found.held_sha256, found.visible_sha256 = found.document.sha256, made.visible_sha256
    found.findings = as_rows(made.inspection.findings)
    found.inspector = inspector_version()
    found.redactions = made.redactions
    found.made_at, found.made_by = at, by
    found.working_at = found.working_by = None
    found.pages = found.pages_made = len(pictures)
    found.save()
    OutgoingPicture.objects.bulk_create(
        OutgoingPicture(file=found, page=page, content=content)
        for page, content in enumerate(pictures, start=1)
    )
    detail = {
        "held": found.held_sha256,
        "visible": found.visible_sha256,
        "sha256": found.sha256,
        "verdict": found.verdict,
        "modes": sorted({row["mode"] for row in found.findings}),
        "redactions": len(found.redactions),
    }
    _record("foi.outgoing.made", by, at, found.document, detail)
    return True


@transaction.atomic
def keep_refusal(
    *, by: str, at: datetime, file: OutgoingFile, reason: str, findings: list[dict[str, Any]]
) -> bool:
    """Note why a file cannot be built. False if it was set aside meanwhile."""
    found = _still_made_by(file, by)
    if found is None:
        return False
    found.status, found.refused_because, found.findings = Status.REFUSED, reason, findings
    found.working_at = found.working_by = None
    found.save()
    modes = sorted({row["mode"] for row in findings})
    _record("foi.outgoing.refused", by, at, found.document, {"modes": modes})
    return True


@transaction.atomic
def approve_outgoing(*, by: Person, at: datetime, file: OutgoingFile, seen: str) -> OutgoingFile:
    """Approve the bytes whose SHA-256 the approver has `seen`; a changed byte voids it."""
    file = _locked(file)
    permissions.check_can_approve(by, file)
    workbench.check_chain(file)
    if seen != file.sha256:
        raise Refused(CHANGED)
    file.status, file.approved_sha256 = Status.APPROVED, file.sha256
    file.approved_at, file.approved_by = at, by
    file.save()
    action = "foi.outgoing.original_approved" if file.is_original else "foi.outgoing.approved"
    looked_at = file.looks.filter(by=by).count()
    detail = {"sha256": file.sha256, "pages": file.pages, "looked_at": looked_at}
    _record(action, by.text_id, at, file.document, detail)
    return file


@transaction.atomic
def return_outgoing(*, by: Person, at: datetime, file: OutgoingFile, reason: str) -> OutgoingFile:
    """The approver gives a file back, with what has to change."""
    file = _locked(file)
    permissions.check_can_return(by, file)
    if not reason.strip():
        raise Refused("Say what has to change, so that it can be put right.")
    file.status, file.returned_because, file.content = Status.RETURNED, reason.strip(), b""
    file.save()
    file.pictures.all().delete()
    _record("foi.outgoing.returned", by.text_id, at, file.document, {"sha256": file.sha256})
    return file


@transaction.atomic
def set_aside_outgoing(*, by: Person, at: datetime, file: OutgoingFile) -> OutgoingFile:
    """The file does not leave; if it is being made, its maker stops at the next page."""
    file = _locked(file)
    permissions.check_can_set_aside(by, file)
    file.document.prepared_by.add(by)
    _set_aside(file)
    _record("foi.outgoing.set_aside", by.text_id, at, file.document, {"sha256": file.sha256})
    return file


def _new(document: HeldDocument, by: Person, at: datetime, **values: Any) -> OutgoingFile:
    try:
        with transaction.atomic():
            return OutgoingFile.objects.create(
                document=document, stored=_random_name(), asked_at=at, asked_by=by, **values
            )
    except IntegrityError:
        raise Refused(ON_ITS_WAY) from None


def _check_same(content: bytes, digest: str) -> None:
    if sha256(content).hexdigest() != digest:
        raise Refused(CHANGED)


def _still_made_by(file: OutgoingFile, by: str) -> OutgoingFile | None:
    found = OutgoingFile.objects.select_for_update().filter(
        pk=file.pk, status=Status.WORKING, working_by=by
    )
    return found.first()


def _set_aside(file: OutgoingFile) -> None:
    file.status, file.content = Status.SET_ASIDE, b""
    file.working_at = file.working_by = None
    file.approved_at = file.approved_by = None
    file.approved_sha256 = ""
    file.save()
    file.pictures.all().delete()


def _set_aside_live(document: HeldDocument) -> None:
    """A file that was made before the marks changed does not show what they say now."""
    for file in document.outgoing.select_for_update().filter(status__in=LIVE):
        _set_aside(file)


def _locked(file: OutgoingFile) -> OutgoingFile:
    selectors.locked_document(file.document)
    return OutgoingFile.objects.select_for_update().get(pk=file.pk)


def _random_name() -> str:
    return secrets.token_urlsafe(16)


def _record(
    action: str, by: str, at: datetime, document: HeldDocument, detail: dict[str, Any]
) -> None:
    record(by=by, at=at, action=action, subject=document.text_id, detail=detail)
