"""Every write to releases, the ledger and the messages between the two halves.

Each is one transaction with its audit event. Computing (drawing figures, making files) happens
before, on values, so that no lock is held while a solver works.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.audit.actions import record
from clerestory.audit.entries import JsonValue
from clerestory.disclosure.tables import Policy
from clerestory.figures.extracts import Source, as_told, digest_of_records, records_as_json
from clerestory.figures.ledger import Ledger, LedgerEntry, LedgerMoved
from clerestory.files.outgoing import digest
from clerestory.foi import actions as foi
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import questions_digest
from clerestory.publication import permissions, remembering, selectors
from clerestory.publication.gate import Passed
from clerestory.publication.lifecycle import Kind, Status
from clerestory.publication.models import (
    Extract,
    InboxReceipt,
    LedgerRow,
    OutboxMessage,
    Release,
    ReleaseFile,
    ShelfInspection,
    Side,
)
from clerestory.publication.proposals import Proposal
from clerestory.publication.snapshots import media_type, snapshots_of, snapshots_of_withdrawal
from clerestory.referrals import actions as referrals
from clerestory.referrals.particulars import ReceivedConcern

STALE = (
    "Other figures were released since these were proved safe: {}. Draw the figures again: the "
    "new ones are proved against everything released up to now."
)

CHANGED = (
    "The files are not the ones that were looked at. Open the release again and look at the files "
    "as they are now."
)
OVERTAKEN = "Something else was released at this moment. Withdraw this release once more."


@transaction.atomic
def record_figures(
    *,
    by: Person,
    at: datetime,
    proposal: Proposal,
    source: Source,
    reference: str,
    title: str,
    request: InformationRequest | None = None,
    proposed: Mapping[str, dict[str, Any]] | None = None,
) -> Release:
    """Keep figures that were drawn; an earlier draft of the same release is replaced."""
    kind = Kind.ANSWER if request else Kind.STATISTICS
    permissions.check_can_draw(by, kind)
    earlier = selectors.find_live_release(reference)
    if earlier:
        permissions.check_status(earlier, Status.SUPERSEDED)
        earlier.status = Status.SUPERSEDED
        earlier.save(update_fields=["status"])
    release = Release.objects.create(
        kind=kind,
        reference=reference,
        title=title,
        request=request,
        extract=_extract(source, by=by, at=at),
        figures=proposal.as_json(),
        questions=questions_digest(request.questions.all()) if request else "",
        ledger_head=proposal.ledger_head,
        proposed_at=at,
        proposed_by=by,
    )
    if request is not None:
        foi.record_proposal(by=by, at=at, request=request, proposals=proposed or {})
    _record("publication.figures.recorded", by, at, release, {"ledger": proposal.ledger_head})
    return release


@transaction.atomic
def prepare_release(
    *,
    by: Person,
    at: datetime,
    release: Release,
    released: Proposal,
    passed: Sequence[Passed],
    staff: Mapping[str, bytes],
    errors: Collection[str] = (),
    despite: str = "",
) -> Release:
    """Fix the exact bytes that would leave, and pass them to a second person.

    `released` holds the figures that the decisions give; the files were made from it, and those
    that leave have `passed` the gate, with the approved documents of the request. `errors` are
    the rules of which the checks found a breach: an officer may send a letter in spite of them,
    with the reason, but never one that names its applicant.
    """
    release = _locked(release)
    permissions.check_can_prepare(by, release)
    permissions.check_questions_unchanged(release)
    permissions.check_findings_answered(errors, despite)
    if not passed:
        raise Refused("No form of these figures is safe to release: see why under each table.")
    if release.request:
        # A second request of a race waits here, and then finds what the first one left.
        InformationRequest.objects.select_for_update().get(pk=release.request.pk)
        permissions.check_documents_are_with_it(release.request, passed)
    _fix_files(release, passed, staff)
    release.status, release.despite = Status.PREPARED, despite
    release.released = released.as_json()
    release.digest = digest({one.name: one.content for one in passed})
    release.prepared_at, release.prepared_by = at, by
    release.save()
    if release.request:
        foi.submit_for_approval(by=by, at=at, request=release.request)
    _record(
        "publication.release.prepared",
        by,
        at,
        release,
        {"digest": release.digest, "despite": list(errors)},
    )
    return release


@transaction.atomic
def return_release(*, by: Person, at: datetime, release: Release, reason: str) -> Release:
    """Give a release back to whoever prepared it, with the reason."""
    release = _locked(release)
    permissions.check_can_return(by, release)
    release.status = Status.PROPOSED
    release.released, release.digest, release.despite = None, "", ""
    release.prepared_at = release.prepared_by = None
    release.approved_at = release.approved_by = None
    release.save()
    if release.request:
        foi.return_to_officer(by=by, at=at, request=release.request, reason=reason)
    _record("publication.release.returned", by, at, release, {})
    return release


@transaction.atomic
def approve_release(*, by: Person, at: datetime, release: Release, seen: str) -> Release:
    """Approve the bytes whose digest the approver has `seen`; a changed byte voids it."""
    release = _locked(release)
    permissions.check_can_approve(by, release)
    _check_unchanged(release, seen)
    proposal = Proposal.from_json(release.released or {})
    if proposal.statements:
        _proved_against(proposal)
    release.status = Status.APPROVED
    release.approved_at, release.approved_by = at, by
    release.save()
    if release.request:
        foi.mark_approved(by=by, at=at, request=release.request)
    _record("publication.release.approved", by, at, release, {"digest": release.digest})
    return release


@transaction.atomic
def publish_release(
    *, by: Person, at: datetime, release: Release, passed: Sequence[Passed]
) -> Release:
    """Release: the statements enter the ledger, the files that `passed` the gate just now the
    outbox, all or nothing."""
    release = _locked(release)
    permissions.check_can_publish(by, release)
    _check_unchanged(release, release.digest)
    if release.digest != digest({one.name: one.content for one in passed}):
        raise Refused(CHANGED)
    proposal = Proposal.from_json(release.released or {})
    remembering.check_remembers()
    if proposal.statements:
        head = _enter(release, proposal, by=by, at=at)
    else:
        head = selectors.ledger().head
    for one in passed:
        release.files.filter(name=one.name).update(**_inspected(one))
    for snapshot in snapshots_of(release, passed, at=at):
        _send(snapshot, by=by, at=at)
    release.status = Status.PUBLISHED
    release.published_at, release.published_by = at, by
    release.save()
    if release.request:
        foi.mark_answered(by=by, at=at, request=release.request)
    _record(
        "publication.release.published", by, at, release, {"digest": release.digest, "ledger": head}
    )
    return release


@transaction.atomic
def withdraw_release(*, by: Person, at: datetime, release: Release, reason: str) -> Release:
    """Take a release from the public, who read the `reason`. What it said stays in the ledger."""
    release = _locked(release)
    permissions.check_can_withdraw(by, release)
    permissions.check_public_reason(release, reason)
    remembering.check_remembers()
    release.status, release.withdrawn_because = Status.WITHDRAWN, reason.strip()
    release.withdrawn_at, release.withdrawn_by = at, by
    release.save()
    head = _note_withdrawal(release, by=by, at=at)
    for snapshot in snapshots_of_withdrawal(release, at=at):
        _send(snapshot, by=by, at=at)
    _record("publication.release.withdrawn", by, at, release, {"ledger": head})
    return release


@transaction.atomic
def take_in_message(
    *, by: str, at: datetime, message_id: UUID, kind: str, payload: Mapping[str, Any]
) -> bool:
    """Make a case of an opened message, once: False if there is a receipt already."""
    if selectors.is_taken_in(message_id):
        return False
    if kind == "request":
        subject = foi.receive_request(**_request(payload), by=by, at=at).reference
    else:
        concern = ReceivedConcern.from_payload(payload)
        subject = referrals.receive_concern(by=by, at=at, payload=concern).reference
    InboxReceipt.objects.create(message_id=message_id, subject=subject, taken_at=at, taken_by=by)
    record(
        by=by,
        at=at,
        action="publication.inbox.taken",
        subject=f"message:{message_id}",
        detail={"kind": kind, "reference": subject},
    )
    return True


@transaction.atomic
def mark_put_out(*, by: str, at: datetime, message: OutboxMessage) -> None:
    """Note that the shelf holds a snapshot. Noting it twice changes nothing."""
    if OutboxMessage.objects.filter(pk=message.pk, carried_at=None).update(
        carried_at=at, carried_by=by
    ):
        record(
            by=by, at=at, action="publication.outbox.put", subject=f"message:{message.message_id}"
        )


@transaction.atomic
def note_shelf_inspection(*, by: str, at: datetime, found: ShelfInspection) -> ShelfInspection:
    """Keep what was found in a published file now, in place of what was found before."""
    values = ("sha256", "verdict", "findings", "is_changed", "is_known", "inspector")
    noted, _ = ShelfInspection.objects.update_or_create(
        page=found.page,
        slug=found.slug,
        name=found.name,
        defaults={
            **{name: getattr(found, name) for name in values},
            "inspected_at": at,
            "inspected_by": by,
        },
    )
    record(
        by=by,
        at=at,
        action="publication.shelf.inspected",
        subject=f"shelf:{found.slug}/{found.name}",
        detail={"verdict": noted.verdict, "inspector": noted.inspector, "sha256": noted.sha256},
    )
    return noted


@transaction.atomic
def forget_shelf_inspections(
    *, by: str, at: datetime, addresses: Collection[tuple[str, str, str]]
) -> None:
    """Files that are no longer at these `addresses` of the shelf need no look."""
    gone = [
        one.pk
        for one in ShelfInspection.objects.all()
        if (one.page, one.slug, one.name) not in addresses
    ]
    if gone:
        ShelfInspection.objects.filter(pk__in=gone).delete()
        record(
            by=by, at=at, action="publication.shelf.forgotten", subject="shelf",
            detail={"files": len(gone)},
        )  # fmt: skip


def _extract(source: Source, *, by: Person, at: datetime) -> Extract:
    """The records that the new figures show, kept once however often figures are drawn."""
    records = source.present
    kept, _ = Extract.objects.get_or_create(
        sha256=digest_of_records(records),
        defaults={
            "dataset": source.declared.name,
            "records": records_as_json(records),
            "taken_at": at,
            "taken_by": by.text_id,
        },
    )
    return kept


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update().get(pk=release.pk)


def _record(
    action: str, by: Person, at: datetime, release: Release, detail: dict[str, JsonValue]
) -> None:
    record(
        by=by.text_id, at=at, action=action, subject=f"release:{release.reference}", detail=detail
    )


def _fix_files(release: Release, passed: Sequence[Passed], staff: Mapping[str, bytes]) -> None:
    """The rows of a release's files, in place of earlier ones: what leaves has passed the gate."""
    release.files.all().delete()
    for one in passed:
        ReleaseFile.objects.create(
            release=release,
            side=Side.PUBLIC,
            name=one.name,
            media_type=media_type(one.name),
            content=one.content,
            sha256=one.sha256,
            outgoing=one.outgoing,
            **_inspected(one),
        )
    for name, content in staff.items():
        ReleaseFile.objects.create(
            release=release,
            side=Side.STAFF,
            name=f"staff/{name}",
            media_type=media_type(name),
            content=content,
            sha256=sha256(content).hexdigest(),
        )


def _inspected(one: Passed) -> dict[str, Any]:
    return {
        "verdict": str(one.verdict),
        "findings": list(one.findings),
        "inspector": one.inspector,
        "despite": one.despite,
    }


def _send(snapshot: dict[str, Any], *, by: Person, at: datetime) -> None:
    OutboxMessage.objects.create(
        message_id=uuid4(), body=snapshot, created_at=at, created_by=by.text_id
    )


def _check_unchanged(release: Release, seen: str) -> None:
    files = release.files.filter(side=Side.PUBLIC)
    now = digest({file.name: bytes(file.content) for file in files})
    if not release.digest or not (seen == release.digest == now):
        raise Refused(CHANGED)


def _enter(release: Release, proposal: Proposal, *, by: Person, at: datetime) -> str:
    """Add the statements to the ledger, if they were proved against all that is in it now."""
    ledger = _proved_against(proposal)
    entry = LedgerEntry.of(
        release.reference,
        at.date(),
        proposal.dataset,
        as_told(proposal.statements),
        Policy(threshold=proposal.threshold),
        release.extract.sha256,
    )
    return _append(entry, ledger, release, STALE.format("at this moment"), by=by, at=at)


def _note_withdrawal(release: Release, *, by: Person, at: datetime) -> str:
    """Add the withdrawal to the ledger, which an answer in words alone never entered."""
    ledger = selectors.ledger()
    if not ledger.has(release.reference):
        return ledger.head
    entry = ledger.withdraw(release.reference, at.date()).entries[-1]
    return _append(entry, ledger, release, OVERTAKEN, by=by, at=at)


def _append(
    entry: LedgerEntry, ledger: Ledger, release: Release, taken: str, *, by: Person, at: datetime
) -> str:
    """Add an entry behind those of the ledger as it was read; the new head. Raises Refused, in
    the words of `taken`, if somebody took this place since."""
    grown = ledger.with_entry(entry)
    try:
        with transaction.atomic():
            LedgerRow.objects.create(
                position=len(ledger.entries),
                entry_id=entry.id,
                withdrawn=entry.withdrawn,
                dataset=entry.dataset,
                extract=release.extract,
                body=entry.as_json(),
                head=grown.head,
                released_at=at,
                released_by=by.text_id,
            )
    except IntegrityError:
        raise Refused(taken) from None
    return grown.head


def _proved_against(proposal: Proposal) -> Ledger:
    """The ledger as it is, if the figures were proved against just that. Raises Refused."""
    ledger = selectors.ledger()
    try:
        ledger.check_state(proposal.ledger_head)
    except LedgerMoved as moved:
        raise Refused(STALE.format(moved.since)) from None
    return ledger


def _request(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reference": payload["reference"],
        "received": date.fromisoformat(payload["received"]),
        "text": payload["text"],
        "applicant_name": payload["name"],
        "applicant_email": payload["email"],
    }
