"""Every write to messages: one transaction, one audit event, who and when.

A message is stored before anything looks at it. What is made of it is one transaction with its
mark: a process that is stopped in between leaves the message stored, and it is taken up again.
"""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.audit.actions import record
from clerestory.files.incoming.charsets import plain
from clerestory.files.incoming.messages import Message, Odd, from_data, to_data
from clerestory.foi import actions as foi
from clerestory.foi.messages import acknowledging, selectors
from clerestory.foi.messages.lifecycle import OPEN_TO_AN_OFFICER, Status, Way
from clerestory.foi.messages.triage import (
    Known,
    Outcome,
    judged,
    may_not_answer,
    request_text,
    tokens_in,
)
from clerestory.foi.models import (
    IncomingMessage,
    InformationRequest,
    MailboxPlace,
    OutgoingMessage,
)
from clerestory.foi.permissions import check_can_write_to_applicant
from clerestory.shelf.references import REQUEST, new_reference

SETTLED = "Somebody else has settled this message. Open it again to see what became of it."


@transaction.atomic
def store_message(
    *,
    by: str,
    at: datetime,
    raw: bytes,
    came_by: Way,
    received_at: datetime | None = None,
    envelope_from: str | None = None,
    envelope_to: Collection[str] = (),
) -> IncomingMessage:
    """Keep the bytes. When this has returned and its transaction is over, they are on the disk.

    The same bytes a second time are the message that is there already. `received_at` is earlier
    than `at` for a message that lay in a mailbox of ours; never later.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    recipients = [plain(one)[:320] for one in envelope_to][:200]
    received = min(received_at or at, at)
    try:
        with transaction.atomic():
            message = IncomingMessage.objects.create(
                key=uuid.uuid4(), raw=raw, sha256=sha256, size=len(raw), came_by=came_by,
                envelope_from=None if envelope_from is None else plain(envelope_from)[:320],
                envelope_to=recipients, received_at=received, received_by=by,
            )  # fmt: skip
    except IntegrityError:
        known = IncomingMessage.objects.select_for_update().defer("raw", "reading")
        message = known.get(sha256=sha256)
        message.envelope_to = list(dict.fromkeys([*message.envelope_to, *recipients]))
        message.save(update_fields=["envelope_to"])
        _record("foi.message.came_again", by, at, message, {"by": str(came_by)})
        return message
    detail = {"by": str(came_by), "sha256": sha256, "received": received.isoformat()}
    _record("foi.message.stored", by, at, message, detail)
    return message


@transaction.atomic
def take_in(
    *, by: str, at: datetime, message: IncomingMessage, reading: Message | Odd
) -> IncomingMessage:
    """Make of a stored message what it is, once: a second call changes nothing."""
    message = _locked(message)
    if message.status != Status.STORED:
        return message
    known = _known(message, reading)
    verdict = judged(reading, known)
    _note_reading(message, reading)
    if known.is_copy or known.is_copy_elsewhere:
        message.content_key = None  # the first one has it
    match verdict.outcome:
        case Outcome.NEW if isinstance(reading, Message):
            request = _new_request(by, at, message, reading, request_text(reading))
            _settle(by, at, message, Status.TAKEN_IN, request=request)
            _acknowledge(by, at, message, reading, request)
        case Outcome.FURTHER:
            request = InformationRequest.objects.get(reference=verdict.reference)
            _settle(by, at, message, Status.TAKEN_IN, request=request)
        case Outcome.COPY if isinstance(reading, Message):
            original = selectors.original_of(message, reading.content_key)
            _settle(by, at, message, Status.COPY, same_as=original)
        case _:
            _settle(by, at, message, Status.QUARANTINED, reason=verdict.reason)
    _record(f"foi.message.{message.status}", by, at, message, _named(message))
    return message


@transaction.atomic
def quarantine(*, by: str, at: datetime, message: IncomingMessage, reason: str) -> IncomingMessage:
    """Leave a stored message to an officer."""
    message = _locked(message)
    if message.status == Status.STORED:
        _settle(by, at, message, Status.QUARANTINED, reason=reason)
        _record("foi.message.quarantined", by, at, message, {})
    return message


@transaction.atomic
def make_request(
    *,
    by: Person,
    at: datetime,
    message: IncomingMessage,
    applicant_name: str,
    applicant_email: str,
    text: str,
) -> InformationRequest:
    """An officer makes a request of a message. Its clock runs from the day the message came,
    FOIA s10(1), however long it has waited."""
    message = _open_to(by, message)
    request = foi.receive_request(
        by=by.text_id, at=at, reference=new_reference(REQUEST),
        received=timezone.localdate(message.received_at), text=text,
        applicant_name=applicant_name, applicant_email=applicant_email,
    )  # fmt: skip
    _give_token(request)
    _settle(by.text_id, at, message, Status.TAKEN_IN, request=request)
    reading = from_data(message.reading) if message.reading else None
    if isinstance(reading, Message) and reading.sender.address == applicant_email:
        _acknowledge(by.text_id, at, message, reading, request)
    detail: dict[str, Any] = {"request": request.reference, "received": str(request.received)}
    _record("foi.message.made_request", by.text_id, at, message, detail)
    return request


@transaction.atomic
def attach_to_request(
    *, by: Person, at: datetime, message: IncomingMessage, request: InformationRequest
) -> IncomingMessage:
    """An officer says that a message belongs to a request, open or closed."""
    message = _open_to(by, message)
    _settle(by.text_id, at, message, Status.TAKEN_IN, request=request)
    detail = {"request": request.reference}
    _record("foi.message.attached", by.text_id, at, message, detail)
    return message


@transaction.atomic
def dismiss(*, by: Person, at: datetime, message: IncomingMessage, reason: str) -> IncomingMessage:
    """An officer says why nothing is made of a message. Its bytes stay."""
    message = _open_to(by, message)
    if not reason.strip():
        raise Refused("Say why nothing is made of this message.")
    _settle(by.text_id, at, message, Status.DISMISSED, reason=reason.strip())
    _record("foi.message.dismissed", by.text_id, at, message, {})
    return message


@transaction.atomic
def note_place(
    *, by: str, at: datetime, mailbox: str, validity: int, last: int, left: Collection[int]
) -> None:
    """Keep in mind how far a mailbox has been read, once what was read is stored."""
    now = {"validity": validity, "last": last, "left": sorted(left)}
    MailboxPlace.objects.update_or_create(
        mailbox=mailbox, defaults={**now, "noted_at": at, "noted_by": by}
    )
    detail = {"validity": validity, "last": last, "left": len(left)}
    record(by=by, at=at, action="foi.mailbox.read", subject="foi.mailbox", detail=detail)


@transaction.atomic
def claim_answer(*, by: str, at: datetime, answer: OutgoingMessage) -> bool:
    """Note that this process will send it now; False if another one has."""
    earlier = OutgoingMessage.objects.filter(pk=answer.pk, sent_at=None, tries=answer.tries)
    claimed = earlier.update(tried_at=at, tried_by=by, tries=answer.tries + 1, problem="")
    if claimed:
        _record_answer("foi.answer.tried", by, at, answer, {"try": answer.tries + 1})
    return bool(claimed)


@transaction.atomic
def mark_sent(*, by: str, at: datetime, answer: OutgoingMessage) -> None:
    OutgoingMessage.objects.filter(pk=answer.pk).update(sent_at=at, sent_by=by)
    _record_answer("foi.answer.sent", by, at, answer, {})


@transaction.atomic
def mark_refused(*, by: str, at: datetime, answer: OutgoingMessage, problem: str) -> None:
    """The mail server did not take it; `problem` holds no address."""
    OutgoingMessage.objects.filter(pk=answer.pk).update(problem=problem[:200])
    _record_answer("foi.answer.refused", by, at, answer, {"problem": problem[:200]})


@transaction.atomic
def give_up(*, by: str, at: datetime, answer: OutgoingMessage, problem: str) -> None:
    """It is not sent any more; the request says why."""
    tries = selectors.MOST_TRIES
    OutgoingMessage.objects.filter(pk=answer.pk).update(tries=tries, problem=problem[:200])
    _record_answer("foi.answer.given_up", by, at, answer, {"problem": problem[:200]})


def _known(message: IncomingMessage, reading: Message | Odd) -> Known:
    """What the house knows of a message: its request, its original, and whether it is our own."""
    if isinstance(reading, Odd):
        tokens = tokens_in(message.envelope_to)
        return Known(tokens, selectors.threads_by_token(tokens))
    tokens = _tokens(message, reading)
    original = selectors.original_of(message, reading.content_key)
    elsewhere = original is not None and not set(tokens) <= set(_tokens_of(original))
    return Known(
        tokens=tokens,
        by_token=selectors.threads_by_token(tokens),
        by_reference=selectors.threads_by_reference(reading.references),
        is_copy=original is not None and not elsewhere,
        is_copy_elsewhere=elsewhere,
        is_from_us=acknowledging.is_own(reading.sender.address),
        envelope_from=message.envelope_from,
    )


def _tokens(message: IncomingMessage, reading: Message) -> tuple[str, ...]:
    addresses = (*message.envelope_to, *reading.recipients)
    return tokens_in(one for one in addresses if acknowledging.is_own(one))


def _tokens_of(original: IncomingMessage) -> tuple[str, ...]:
    """The requests that a message was sent to which came before."""
    reading = from_data(original.reading) if original.reading else None
    return _tokens(original, reading) if isinstance(reading, Message) else ()


def _note_reading(message: IncomingMessage, reading: Message | Odd) -> None:
    message.reading = to_data(reading)
    if isinstance(reading, Message):
        message.message_id = reading.message_id
        message.content_key = reading.content_key or None
        message.sender, message.subject = reading.sender.address[:254], reading.subject


def _new_request(
    by: str, at: datetime, message: IncomingMessage, reading: Message, text: str
) -> InformationRequest:
    request = foi.receive_request(
        by=by, at=at, reference=new_reference(REQUEST),
        received=timezone.localdate(message.received_at), text=text,
        applicant_name=reading.sender.name or reading.sender.address,
        applicant_email=reading.sender.address,
    )  # fmt: skip
    _give_token(request)
    return request


def _give_token(request: InformationRequest) -> None:
    """128 random bits; letters of an address may lose their case on the way, so no letter case."""
    request.mail_token = secrets.token_hex(16)
    request.save(update_fields=["mail_token"])


def _acknowledge(
    by: str, at: datetime, message: IncomingMessage, reading: Message, request: InformationRequest
) -> None:
    """Put an acknowledgement into the queue, unless it might go round in a circle."""
    address, day = reading.sender.address.lower(), timezone.localdate(at)
    message.no_reply = may_not_answer(
        reading, envelope_from=message.envelope_from, is_own=acknowledging.is_own,
        has_today=selectors.has_answer_on(address, day),
    )  # fmt: skip
    message.save(update_fields=["no_reply"])
    if message.no_reply:
        return
    domain = acknowledging.mail_address().partition("@")[2]
    OutgoingMessage.objects.create(
        message_id=f"{uuid.uuid4().hex}@{domain}", recipient=address, day=day,
        subject=acknowledging.subject_of(request), body=acknowledging.body_of(request),
        answers_to=reading.message_id, request=request, incoming=message,
        queued_at=at, queued_by=by,
    )  # fmt: skip


def _locked(message: IncomingMessage) -> IncomingMessage:
    """Without its bytes, which nobody changes: what is saved is what was loaded."""
    return IncomingMessage.objects.select_for_update().defer("raw").get(pk=message.pk)


def _open_to(by: Person, message: IncomingMessage) -> IncomingMessage:
    check_can_write_to_applicant(by)
    message = _locked(message)
    if message.status not in OPEN_TO_AN_OFFICER:
        raise Refused(SETTLED)
    return message


def _settle(
    by: str, at: datetime, message: IncomingMessage, status: Status, **changes: Any
) -> None:
    message.status, message.reason = status, ""
    message.settled_at, message.settled_by = at, by
    for name, value in changes.items():
        setattr(message, name, value)
    message.save()


def _named(message: IncomingMessage) -> dict[str, Any]:
    return {"request": message.request.reference} if message.request else {}


def _record(
    action: str, by: str, at: datetime, message: IncomingMessage, detail: dict[str, Any]
) -> None:
    record(by=by, at=at, action=action, subject=message.text_id, detail=detail)


def _record_answer(
    action: str, by: str, at: datetime, answer: OutgoingMessage, detail: dict[str, Any]
) -> None:
    record(
        by=by, at=at, action=action, subject=f"foi.request:{answer.request.reference}",
        detail=detail,
    )  # fmt: skip
