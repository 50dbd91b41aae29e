"""Messages: stored first, then a request, a further message, a copy, or an officer's to look at."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import DataError, IntegrityError, transaction

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.foi import actions as foi
from clerestory.foi.messages import acknowledging, actions, intake, selectors, sending
from clerestory.foi.messages.lifecycle import Status, Way
from clerestory.foi.messages.pages import acknowledgement_words
from clerestory.foi.models import IncomingMessage, InformationRequest, OutgoingMessage
from corpus.mail import HOSTILE, ODD, ORDINARY, message
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)


def store(raw: bytes, *, at: datetime = AT, **more: Any) -> IncomingMessage:
    return actions.store_message(
        by="system:lmtp", at=at, raw=raw, came_by=Way.LMTP,
        **{"envelope_from": "alex@example.org", **more},
    )  # fmt: skip


def deliver(raw: bytes, **more: Any) -> IncomingMessage:
    return intake.take_in(store(raw, **more), at=AT)


def follow_up(request: InformationRequest, *, token: bool = True, **more: Any) -> bytes:
    """A message to the address of a request."""
    headers = more.pop("headers", "")
    if token:
        headers += f"Cc: {acknowledging.mail_address(request.mail_token or '')}\r\n"
    return message("And for 2016?", message_id="<two@example.org>", headers=headers, **more)


def test_a_message_becomes_a_request_with_its_clock_and_a_token() -> None:
    found = deliver(message())
    request = found.request
    assert request is not None and found.status == Status.TAKEN_IN
    assert (request.received, request.due) == (date(2018, 2, 12), date(2018, 3, 12))
    assert (request.applicant_name, request.applicant_email) == (
        "Alex Applicant",
        "alex@example.org",
    )
    assert len(request.mail_token or "") == 32
    assert request.questions.count() == 1


@pytest.mark.parametrize("name", [*HOSTILE, *ODD, *ORDINARY])
def test_every_message_is_on_a_request_or_before_an_officer_with_its_bytes(name: str) -> None:
    raw = (
        HOSTILE[name]() if name in HOSTILE else (ODD[name][1] if name in ODD else ORDINARY[name])()
    )
    found = deliver(raw)
    assert found.status in (Status.TAKEN_IN, Status.QUARANTINED)
    assert bytes(IncomingMessage.objects.get().raw) == raw
    assert found.request is not None or found.reason


def test_the_same_bytes_twice_are_one_message() -> None:
    first = deliver(message(), envelope_to=["a@b.example"])
    again = deliver(message(), envelope_to=["c@d.example"])
    assert again.pk == first.pk
    assert IncomingMessage.objects.get().envelope_to == ["a@b.example", "c@d.example"]
    assert InformationRequest.objects.count() == 1


def test_a_copy_on_another_way_is_kept_and_makes_no_second_request() -> None:
    first = deliver(message())
    copy = deliver(b"Received: from elsewhere\r\n" + message())
    assert (copy.status, copy.same_as) == (Status.COPY, first)
    assert InformationRequest.objects.count() == 1


def test_a_copy_to_the_address_of_another_request_is_not_lost_as_a_copy() -> None:
    first = deliver(message("How many?", message_id="<a@example.org>")).request
    second = deliver(message("How much?", message_id="<b@example.org>")).request
    assert first and second
    to = [acknowledging.mail_address(one.mail_token or "") for one in (first, second)]
    both = message("And for 2016?", message_id="<c@example.org>")
    assert deliver(both, envelope_to=[to[0]]).request == first
    again = deliver(b"Received: by other\r\n" + both, envelope_to=[to[1]])
    assert again.status == Status.QUARANTINED and second.reference in again.reason
    same = deliver(b"Received: by third\r\n" + both, envelope_to=[to[0]])
    assert same.status == Status.COPY


def test_two_messages_that_share_an_identifier_are_two() -> None:
    deliver(message())
    deliver(message("How many were closed in 2015?"))
    assert InformationRequest.objects.count() == 2


def test_a_message_to_the_address_of_a_request_from_its_applicant_is_put_there() -> None:
    request = deliver(message()).request
    further = deliver(follow_up(request))
    assert (further.status, further.request) == (Status.TAKEN_IN, request)
    assert InformationRequest.objects.count() == 1


def test_the_token_may_stand_in_the_envelope_alone() -> None:
    request = deliver(message()).request
    to = [acknowledging.mail_address(request.mail_token).upper()]
    further = deliver(follow_up(request, token=False), envelope_to=to)
    assert further.request == request


@pytest.mark.parametrize("more", [{"token": True}, {"token": False, "reference": True}])
def test_nobody_else_can_write_into_a_request(more: dict[str, bool]) -> None:
    request = deliver(message()).request
    headers = "References: <one@example.org>\r\n" if more.pop("reference", False) else ""
    found = deliver(follow_up(request, sender="eve@example.net", headers=headers, **more))
    assert found.status == Status.QUARANTINED and found.request is None
    assert request.reference in found.reason
    assert OutgoingMessage.objects.count() == 1  # of the request itself


def test_an_answer_to_our_acknowledgement_is_put_to_its_request() -> None:
    request = deliver(message()).request
    sent = OutgoingMessage.objects.get().message_id
    headers = f"In-Reply-To: <{sent}>\r\n"
    assert deliver(follow_up(request, token=False, headers=headers)).request == request


def test_a_subject_threads_nothing() -> None:
    deliver(message())
    deliver(message("Re the same", message_id="<x@example.org>", sender="b@c.example"))
    assert InformationRequest.objects.count() == 2


def test_a_token_that_is_nobodys_is_looked_at() -> None:
    to = acknowledging.mail_address("0" * 32)
    found = deliver(message(headers=f"Cc: {to}\r\n"))
    assert found.status == Status.QUARANTINED and "names no request" in found.reason


def test_a_message_on_a_closed_request_is_looked_at() -> None:
    request = deliver(message()).request
    InformationRequest.objects.update(status="withdrawn")
    found = deliver(follow_up(request))
    assert found.status == Status.QUARANTINED and "is closed" in found.reason


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2018, 2, 12, 23, 59, 59, tzinfo=UTC), date(2018, 2, 12)),
        (datetime(2018, 2, 13, 0, 0, 0, tzinfo=UTC), date(2018, 2, 13)),
        (datetime(2018, 6, 12, 22, 59, 59, tzinfo=UTC), date(2018, 6, 12)),  # summer time
        (datetime(2018, 6, 12, 23, 0, 0, tzinfo=UTC), date(2018, 6, 13)),
    ],
)
def test_the_clock_runs_from_receipt_also_after_days_in_quarantine(
    moment: datetime, day: date
) -> None:
    """FOIA s10(1): the day of receipt, by the clock in London, however long nobody looked."""
    officer = make_person(Role.INFORMATION_OFFICER)
    found = deliver(ODD["bulk"][1](), at=moment)
    assert found.status == Status.QUARANTINED
    request = actions.make_request(
        by=officer, at=moment + timedelta(days=9), message=found, applicant_name="Alex",
        applicant_email="alex@example.org", text="How many?",
    )  # fmt: skip
    assert request.received == day
    straight = deliver(message("Which?", message_id="<b@example.org>"), at=moment)
    assert straight.request.received == day


def test_a_later_moment_of_receipt_than_now_is_not_believed() -> None:
    later = AT + timedelta(days=3)
    assert store(message(), received_at=later).received_at == AT
    assert store(message("x?"), received_at=AT - timedelta(days=3)).received_at < AT


def test_a_year_without_holidays_leaves_the_message_to_an_officer() -> None:
    found = deliver(message(), at=datetime(2090, 1, 2, tzinfo=UTC))
    assert found.status == Status.QUARANTINED and "2090" in found.reason


def test_a_mistake_of_ours_loses_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foi, "read", lambda *_, **__: 1 / 0)
    found = deliver(message())
    assert found.status == Status.QUARANTINED and "ZeroDivisionError" in found.reason
    assert not InformationRequest.objects.exists()


def test_what_a_database_cannot_do_now_is_done_in_the_next_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(message())
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_acknowledge", _broken)
        assert len(intake.take_in_waiting(at=AT).stuck) == 1
    assert IncomingMessage.objects.get().status == Status.STORED
    assert intake.take_in_waiting(at=AT).requests == 1
    assert InformationRequest.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [b"From: al\0ex@example.org\r\n", b"From: alex@example.org\r\nMessage-ID: <a\0b@c>\r\n"],
)
def test_a_character_that_no_database_keeps_holds_up_no_message(headers: bytes) -> None:
    found = deliver(headers + b"Subject: Referrals\r\n\r\nHow many referrals came in 2017?\r\n")
    assert found.status in (Status.QUARANTINED, Status.TAKEN_IN)
    assert "\0" not in found.sender + found.message_id


def test_a_character_that_no_database_keeps_in_an_envelope_turns_no_message_away() -> None:
    found = store(message(), envelope_from="al\0ex@example.org", envelope_to=["fo\0i@example.org"])
    assert (found.envelope_from, found.envelope_to) == ("alex@example.org", ["foi@example.org"])


def test_what_a_database_never_keeps_is_left_to_an_officer(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_: object) -> None:
        raise DataError

    monkeypatch.setattr(actions, "_acknowledge", too_long)
    found = deliver(message())
    assert found.status == Status.QUARANTINED and "DataError" in found.reason


def _broken(*_: object) -> None:
    raise IntegrityError


def test_a_message_is_settled_once() -> None:
    found = deliver(message())
    with transaction.atomic():
        assert intake.take_in(found, at=AT).status == Status.TAKEN_IN
    officer = make_person(Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="Somebody else has settled"):
        actions.dismiss(by=officer, at=AT, message=found, reason="x")
    assert InformationRequest.objects.count() == 1


def test_an_acknowledgement_holds_reference_and_working_and_nothing_of_the_request() -> None:
    request = deliver(message("How many quartz lanterns?")).request
    assert sending.send_waiting(at=AT).count == 1
    assert sending.send_waiting(at=AT).count == 0
    (sent,) = mail.outbox
    raw = sent.message()
    assert request.reference in sent.subject and "12 March 2018" in sent.body
    assert "lanterns" not in raw.as_string() and "Alex" not in raw.as_string()
    assert raw["Auto-Submitted"] == "auto-replied" and raw["Precedence"] is None
    assert raw["In-Reply-To"] == "<one@example.org>"
    assert raw["Reply-To"] == acknowledging.mail_address(request.mail_token)
    assert sent.to == ["alex@example.org"]
    assert OutgoingMessage.objects.get().sent_at == AT


def test_bank_holidays_are_named_in_the_working() -> None:
    found = deliver(message(), at=datetime(2018, 3, 20, tzinfo=UTC))
    body = OutgoingMessage.objects.get(request=found.request).body
    assert "30 March 2018 (Good Friday" in body


@pytest.mark.parametrize(
    "more",
    [
        {"headers": "Auto-Submitted: auto-generated\r\n"}, {"headers": "Precedence: list\r\n"},
        {"headers": "X-Auto-Response-Suppress: All\r\n"}, {"sender": "no-reply@example.org"},
        {"sender": "MAILER-DAEMON@example.org"}, {"sender": settings.AUTHORITY.email},
        {"sender": "owner-list@example.org"},
    ],
)  # fmt: skip
def test_nothing_answers_what_might_answer_back(more: dict[str, str]) -> None:
    deliver(message(**more))
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("envelope", ["", "bounces@example.org", "x-bounces@lists.example.org"])
def test_nothing_answers_an_envelope_without_a_reader(envelope: str) -> None:
    deliver(message(), envelope_from=envelope)
    assert not OutgoingMessage.objects.exists()


def test_a_sender_gets_one_automatic_answer_a_day() -> None:
    deliver(message())
    second = deliver(message("And the outcomes?", message_id="<b@example.org>"))
    assert second.status == Status.TAKEN_IN and "today" in second.no_reply
    store(message("And in 2015?", message_id="<c@example.org>"))
    assert intake.take_in_waiting(at=AT + timedelta(days=1)).requests == 1
    assert OutgoingMessage.objects.count() == 2


def test_two_houses_do_not_answer_each_other_for_ever() -> None:
    """Our acknowledgement, sent back to us by the same program, ends the talk."""
    deliver(message())
    sending.send_waiting(at=AT)
    echo = mail.outbox[0].message().as_bytes()
    assert deliver(echo, envelope_from="alex@example.org").status == Status.QUARANTINED
    assert OutgoingMessage.objects.count() == 1


def test_a_refused_acknowledgement_is_tried_again_and_then_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver(message())

    def refuse(_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(sending.EmailMessage, "send", refuse)
        rounds = [len(sending.send_waiting(at=AT).stuck) for _ in range(7)]
    assert rounds == [1, 1, 1, 1, 1, 0, 0]
    assert not mail.outbox


def test_an_acknowledgement_whose_sending_was_broken_off_is_not_sent_twice() -> None:
    deliver(message())
    answer = OutgoingMessage.objects.get()
    assert actions.claim_answer(by="x", at=AT, answer=answer)
    assert not actions.claim_answer(by="y", at=AT, answer=answer)
    assert sending.send_waiting(at=AT).count == 0 and not mail.outbox


def test_an_acknowledgement_that_waited_for_days_is_left_to_the_officer(settings: Any) -> None:
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, ""
    request = deliver(message()).request
    almost = AT + selectors.LONGEST_WAIT
    assert "that wait: 1" in sending.send_waiting(at=almost).stuck[0]
    (said,) = sending.send_waiting(at=almost + timedelta(minutes=1)).stuck
    assert request.reference in said and "write to the applicant" in said
    assert "it waited for 3 days" in acknowledgement_words(request)
    settings.EMAIL_BACKEND = backend
    assert sending.send_waiting(at=almost + timedelta(days=9)) == sending.Sent(0, ())
    assert not mail.outbox


def test_without_a_mail_server_the_queue_says_so(settings: Any) -> None:
    deliver(message())
    settings.EMAIL_BACKEND = ""
    assert "CLERESTORY_MAIL_SERVER" in sending.send_waiting(at=AT).stuck[0]


def test_an_officer_puts_a_message_to_a_request_or_dismisses_it_and_may_think_again() -> None:
    officer = make_person(Role.INFORMATION_OFFICER)
    request = deliver(message()).request
    found = deliver(ODD["bounce"][1]())
    found = actions.dismiss(by=officer, at=AT, message=found, reason="Nothing in it")
    assert (found.status, found.reason) == (Status.DISMISSED, "Nothing in it")
    found = actions.attach_to_request(by=officer, at=AT, message=found, request=request)
    assert (found.status, found.request) == (Status.TAKEN_IN, request)


def test_a_request_made_of_a_message_from_an_address_of_ours_is_not_answered() -> None:
    own = acknowledging.mail_address("ab" * 16)
    found = deliver(message(sender=own))
    assert found.status == Status.QUARANTINED
    actions.make_request(
        by=make_person(Role.INFORMATION_OFFICER), at=AT, message=found, applicant_name="Alex",
        applicant_email=own, text="How many?",
    )  # fmt: skip
    assert not OutgoingMessage.objects.exists()


def test_only_an_officer_settles_a_message() -> None:
    approver = make_person(Role.APPROVER)
    found = deliver(ODD["bounce"][1]())
    with pytest.raises(Refused):
        actions.dismiss(by=approver, at=AT, message=found, reason="x")


def test_the_audit_names_nobody() -> None:
    deliver(message())
    deliver(ODD["bounce"][1]())
    told = " ".join(f"{one.subject} {one.detail}" for one in Event.objects.all())
    assert "alex" not in told.lower() and "example.org" not in told
