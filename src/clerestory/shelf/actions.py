"""Every write to the public half. Nothing readable of a sender is kept here."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from clerestory.audit.actions import record
from clerestory.law.foia import due
from clerestory.shelf import selectors
from clerestory.shelf.models import (
    InboxItem,
    Kind,
    PublishedAnswer,
    PublishedFile,
    PublishedStatistics,
    Receipt,
    Submission,
)
from clerestory.shelf.references import CONCERN, REQUEST, new_reference, new_token
from clerestory.shelf.sealing import seal
from clerestory.shelf.snapshots import (
    AnswerSnapshot,
    FileSnapshot,
    Snapshot,
    SnapshotError,
    StateSnapshot,
    StatisticsSnapshot,
    WithdrawalSnapshot,
    check_whole,
    searchable,
)

SIDE = "public"
APPLICANT, REFERRER = "applicant", "referrer"
RECEIVED = "Received"


@transaction.atomic(using=SIDE)
def submit_request(*, by: str, at: datetime, text: str, name: str, email: str) -> Submission:
    """Seal a request and give its sender a reference and a due date (FOIA s10(1))."""
    received = timezone.localdate(at)
    submission = _submission(
        Kind.REQUEST, REQUEST, at, due=due(received, calendar=settings.CALENDAR).safe_due
    )
    payload: dict[str, object] = {
        "received": received.isoformat(),
        "text": text,
        "name": name,
        "email": email,
    }
    _seal(submission, payload, by=by, at=at)
    return submission


@transaction.atomic(using=SIDE)
def raise_concern(*, by: str, at: datetime, concern: Mapping[str, object]) -> Submission:
    """Seal a concern; it has no statutory clock."""
    submission = _submission(Kind.CONCERN, CONCERN, at, due=None)
    payload = {"received": submission.received.isoformat(), **concern}
    _seal(submission, payload, by=by, at=at)
    return submission


@transaction.atomic(using=SIDE)
def hold_snapshot(*, by: str, at: datetime, message_id: UUID, snapshot: Snapshot) -> bool:
    """Put what was released on the shelf, once: False if there is a receipt already.

    Raises SnapshotError for a file that changed on the way, for an address that is taken, and for
    the withdrawal of a page that is not there.
    """
    if Receipt.objects.using(SIDE).filter(message_id=message_id).exists():
        return False
    check_whole(snapshot)
    Receipt.objects.using(SIDE).create(message_id=message_id, held_at=at, held_by=by)
    if isinstance(snapshot, StateSnapshot):
        Submission.objects.using(SIDE).filter(reference=snapshot.reference).update(
            state=snapshot.state, answer_slug=snapshot.answer_slug
        )
    elif isinstance(snapshot, WithdrawalSnapshot):
        _empty_page(snapshot)
    else:
        _hold_page(snapshot)
    record(
        by=by, at=at, action="shelf.snapshot.held", subject=f"message:{message_id}",
        detail={"kind": type(snapshot).__name__}, using=SIDE,
    )  # fmt: skip
    return True


@transaction.atomic(using=SIDE)
def mark_carried(*, by: str, at: datetime, item: InboxItem) -> None:
    """Note that the staff side has taken a message in. Noting it twice changes nothing."""
    waiting = InboxItem.objects.using(SIDE).filter(pk=item.pk, carried_at=None)
    if waiting.update(carried_at=at, carried_by=by):
        record(
            by=by, at=at, action="shelf.inbox.carried", subject=f"message:{item.message_id}",
            using=SIDE,
        )  # fmt: skip


def _submission(kind: str, prefix: str, at: datetime, due: date | None) -> Submission:
    return Submission.objects.using(SIDE).create(
        token=new_token(), reference=new_reference(prefix), kind=kind,
        received=timezone.localdate(at), due=due, state=RECEIVED,
    )  # fmt: skip


def _seal(submission: Submission, payload: dict[str, object], *, by: str, at: datetime) -> None:
    payload |= {"reference": submission.reference, "submitted_at": at.isoformat()}
    key = settings.INBOX_PUBLIC_KEY.read_bytes()
    item = InboxItem.objects.using(SIDE).create(
        message_id=uuid4(), kind=submission.kind, sealed=seal(key, payload),
        submitted_at=at, submitted_by=by,
    )  # fmt: skip
    record(
        by=by, at=at, action=f"shelf.{submission.kind}.submitted",
        subject=f"submission:{submission.reference}", detail={"message": str(item.message_id)},
        using=SIDE,
    )  # fmt: skip


def _hold_page(snapshot: AnswerSnapshot | StatisticsSnapshot) -> None:
    try:
        if isinstance(snapshot, AnswerSnapshot):
            _hold_answer(snapshot)
        else:
            _hold_statistics(snapshot)
    except IntegrityError:
        raise SnapshotError(
            f"The address {snapshot.slug} is taken on the public shelf, or the release names one "
            "of its files twice: publish it under a reference and with file names of its own."
        ) from None


def _empty_page(snapshot: WithdrawalSnapshot) -> None:
    """Nothing is left of a withdrawn page but its title, its days and the reason."""
    found = selectors.page(snapshot.page, snapshot.slug)
    if found is None:
        raise SnapshotError(
            f"There is no page {snapshot.slug} on the public shelf to withdraw: the message that "
            "brings it has to arrive first."
        )
    found.files.using(SIDE).all().delete()
    if isinstance(found, PublishedAnswer):
        found.questions, found.words = [], found.title.casefold()
    else:
        found.tables, found.chart, found.notes = [], "", []
    found.withdrawn = date.fromisoformat(snapshot.withdrawn)
    found.withdrawn_because = snapshot.reason
    found.save(using=SIDE)


def _hold_answer(snapshot: AnswerSnapshot) -> None:
    answer = PublishedAnswer.objects.using(SIDE).create(
        slug=snapshot.slug, title=snapshot.title, published=snapshot.published,
        received=snapshot.received, questions=list(snapshot.questions),
        words=searchable(snapshot),
    )  # fmt: skip
    for file in snapshot.files:
        _hold_file(file, answer=answer)


def _hold_statistics(snapshot: StatisticsSnapshot) -> None:
    statistics = PublishedStatistics.objects.using(SIDE).create(
        slug=snapshot.slug, title=snapshot.title, published=snapshot.published,
        tables=list(snapshot.tables), chart=snapshot.chart, notes=list(snapshot.notes),
    )  # fmt: skip
    for file in snapshot.files:
        _hold_file(file, statistics=statistics)


def _hold_file(file: FileSnapshot, **owner: PublishedAnswer | PublishedStatistics) -> None:
    PublishedFile.objects.using(SIDE).create(
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        sha256=file.sha256,
        **owner,
    )
