"""Every write to a request: one transaction, one audit event, who and when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.audit.actions import record
from clerestory.foi.corrections import differences, example
from clerestory.foi.dates import calendar, dates_of, due_of, holidays_in, in_words
from clerestory.foi.decided import Grounds, decision, record_of_one, stored
from clerestory.foi.lifecycle import OPEN, Status, Step, target
from clerestory.foi.models import Correction, InformationRequest, Question
from clerestory.foi.permissions import check_can_step, check_took_no_part
from clerestory.foi.questions import ConfirmedQuestion, as_read
from clerestory.law.clocks import DueDates, Standing
from clerestory.law.decisions import Holding, Outcome
from clerestory.law.foia import due
from clerestory.law.records import to_json
from clerestory.reading.requests import read

NOTHING = Grounds()


@transaction.atomic
def receive_request(
    *,
    by: str,
    at: datetime,
    reference: str,
    received: date,
    text: str,
    applicant_name: str,
    applicant_email: str,
) -> InformationRequest:
    """A request has arrived: count its clock (s10(1)) and read its questions."""
    request = InformationRequest(
        reference=reference,
        received=received,
        text=text,
        applicant_name=applicant_name,
        applicant_email=applicant_email,
        received_at=at,
        received_by=by,
    )
    _set_dates(request, due(received, calendar=calendar()))
    request.save()
    _keep(request, as_read(read(text, received=received)))
    _record("foi.request.received", by, at, request, {"due": request.due.isoformat()})
    return request


@transaction.atomic
def confirm_questions(
    *, by: Person, at: datetime, request: InformationRequest, questions: Sequence[ConfirmedQuestion]
) -> InformationRequest:
    """The questions are as the applicant meant them. Takes back what rested on earlier ones."""
    request = _step(by, request, Step.CONFIRM_QUESTIONS)
    if not questions:
        raise Refused(
            "A request needs at least one question. Add one, or ask the applicant, s1(3)."
        )
    request.questions.all().delete()
    _keep(request, questions)
    corrected = _keep_correction(request, questions, by, at)
    request.confirmed_at, request.confirmed_by = at, by
    request.save()
    detail = {"questions": len(questions), "corrected": corrected}
    _record("foi.questions.confirmed", by.text_id, at, request, detail)
    return request


@transaction.atomic
def export_corrections(*, by: str, at: datetime) -> tuple[str, ...]:
    """Every correction as a line of JSON, the first first. That they left is in the audit."""
    found = Correction.objects.select_related("request").order_by("corrected_at", "pk")
    lines = tuple(map(example, found))
    record(
        by=by, at=at, action="foi.corrections.exported", subject="foi.corrections",
        detail={"examples": len(lines)},
    )  # fmt: skip
    return lines


@transaction.atomic
def record_proposal(
    *,
    by: Person,
    at: datetime,
    request: InformationRequest,
    proposals: Mapping[str, Mapping[str, Any]],
) -> InformationRequest:
    """Figures were drawn: keep what they would support, and take back earlier decisions."""
    request = _step(by, request, Step.RECORD_PROPOSAL)
    for question in request.questions.all():
        question.proposed = dict(proposals.get(question.number, {})) or None
        question.holding = question.outcome = question.answer = ""
        question.claims, question.grounds = [], {}
        question.decided_at = question.decided_by = None
        question.save()
    request.save()
    _record("foi.figures.proposed", by.text_id, at, request, {})
    return request


@transaction.atomic
def decide_question(
    *,
    by: Person,
    at: datetime,
    question: Question,
    holding: Holding,
    outcome: Outcome,
    grounds: Grounds = NOTHING,
    answer: str = "",
) -> Question:
    """An officer decides one question, s1(1)(a) and (b). DecisionError if it contradicts itself."""
    request = InformationRequest.objects.select_for_update().get(pk=question.request_id)
    check_can_step(by, request, Step.DECIDE_QUESTION)
    made = decision(question, holding, outcome, grounds, answer)
    record_of_one(question, made, timezone.localdate(at))
    question.holding, question.outcome, question.answer = holding, outcome, answer
    question.claims = [to_json(one) for one in grounds.claims]
    question.grounds = stored(grounds)
    question.decided_at, question.decided_by = at, by
    question.save()
    if not request.questions.filter(decided_at=None).exists():
        request.status = target(Status(request.status), Step.DECIDE_QUESTION)
        request.save()
    detail = {"question": question.number, "holding": str(holding), "outcome": str(outcome)}
    _record("foi.question.decided", by.text_id, at, request, detail)
    return question


@transaction.atomic
def submit_for_approval(
    *, by: Person, at: datetime, request: InformationRequest
) -> InformationRequest:
    """The letter and its files are ready; whoever sends them has taken part in preparing them."""
    request = _step(by, request, Step.SUBMIT_FOR_APPROVAL)
    request.returned_because = ""
    request.submitted_at, request.submitted_by = at, by
    request.save()
    _record("foi.request.submitted", by.text_id, at, request, {})
    return request


@transaction.atomic
def return_to_officer(
    *, by: Person, at: datetime, request: InformationRequest, reason: str
) -> InformationRequest:
    """The approver gives it back, with what has to change."""
    request = _step(by, request, Step.RETURN_TO_OFFICER)
    if not reason.strip():
        raise Refused("Say what has to change, so that it can be put right.")
    request.returned_because = reason
    request.submitted_at = request.submitted_by = None
    request.approved_at = request.approved_by = None
    request.save()
    _record("foi.request.returned", by.text_id, at, request, {})
    return request


@transaction.atomic
def mark_approved(*, by: Person, at: datetime, request: InformationRequest) -> InformationRequest:
    """Approved by somebody who took no part in preparing it."""
    request = _step(by, request, Step.APPROVE)
    check_took_no_part(by, request)
    request.approved_at, request.approved_by = at, by
    request.save()
    _record("foi.request.approved", by.text_id, at, request, {})
    return request


@transaction.atomic
def mark_answered(*, by: Person, at: datetime, request: InformationRequest) -> InformationRequest:
    """The approved answer has left."""
    request = _step(by, request, Step.ANSWER)
    request.answered_at, request.answered_by = at, by
    request.save()
    _record("foi.request.answered", by.text_id, at, request, {})
    return request


@transaction.atomic
def ask_to_clarify(
    *, by: Person, at: datetime, request: InformationRequest, asked: date
) -> InformationRequest:
    """What is needed to find the information was asked for, s1(3): the clock stands still."""
    return _keep_clock(by, at, request, "asked_to_clarify", asked=asked, clarified=None)


@transaction.atomic
def record_clarification(
    *, by: Person, at: datetime, request: InformationRequest, clarified: date
) -> InformationRequest:
    """The clarification came: a new count begins, s10(6)(b), and nothing of the first is kept."""
    return _keep_clock(
        by, at, request, "clarified", clarified=clarified, fees_notice=None, paid=None,
        extended_on=None, extended_to=None, extended_for="", disputed_days_count=None,
    )  # fmt: skip


@transaction.atomic
def give_fees_notice(
    *, by: Person, at: datetime, request: InformationRequest, fees_notice: date
) -> InformationRequest:
    """A fees notice was given, s9(1): the clock stands still until it is paid."""
    return _keep_clock(by, at, request, "fees_notice", fees_notice=fees_notice, paid=None)


@transaction.atomic
def record_payment(
    *, by: Person, at: datetime, request: InformationRequest, paid: date
) -> InformationRequest:
    """The fee was paid: the days between do not count, s10(2)."""
    return _keep_clock(by, at, request, "fee_paid", paid=paid)


@transaction.atomic
def extend_time(
    *,
    by: Person,
    at: datetime,
    request: InformationRequest,
    extended_for: str,
    extended_to: date,
    extended_on: date,
) -> InformationRequest:
    """The applicant was told of more time for the public interest test, s10(3) and s17(2).

    ClockError if the exemption has no such test, or the estimate is not after the first due date.
    """
    return _keep_clock(
        by, at, request, "extended", extended_for=extended_for, extended_to=extended_to,
        extended_on=extended_on,
    )  # fmt: skip


@transaction.atomic
def choose_due(
    *, by: Person, at: datetime, request: InformationRequest, disputed_days_count: bool
) -> InformationRequest:
    """An officer chooses between the two last days where the law is disputed."""
    return _keep_clock(by, at, request, "chosen", disputed_days_count=disputed_days_count)


@transaction.atomic
def let_lapse(*, by: Person, at: datetime, request: InformationRequest) -> InformationRequest:
    """Close a request whose clarification, or fee, did not come in time; a person decides it."""
    request = _step(by, request, Step.LET_LAPSE)
    dates = dates_of(request)
    if not isinstance(dates, Standing):
        raise Refused("The clock of this request runs: nothing is awaited from the applicant.")
    if timezone.localdate(at) <= dates.until:
        raise Refused(f"The applicant has until {in_words(dates.until)}.")
    request.save()
    _record("foi.request.lapsed", by.text_id, at, request, {"until": dates.until.isoformat()})
    return request


@transaction.atomic
def redate(*, by: str, at: datetime, request: InformationRequest) -> bool:
    """Count again after bank holidays were added or taken away; False if nothing changes.

    Where a day was proclaimed after the clock began, the date stays the earlier one and a person
    has to choose. The event says which days are new or gone. CalendarError.
    """
    request = InformationRequest.objects.select_for_update().get(pk=request.pk)
    dates = dates_of(request)
    if not isinstance(dates, DueDates) or request.status not in OPEN:
        return False
    days, before, was = holidays_in(dates), set(request.skipped), request.due
    disputed = {day.date.isoformat() for day in dates.disputed.days} if dates.disputed else set()
    if fresh := disputed - before:
        request.disputed_days_count = None
    settled = request.other_due is not None and not disputed
    if due_of(dates, request.disputed_days_count) == was and not fresh and not settled:
        return False
    _set_dates(request, dates)
    request.save()
    detail = {
        "was": was.isoformat(),
        "due": request.due.isoformat(),
        "or": request.other_due.isoformat() if request.other_due else None,
        "added": [f"{day} {days[day]}" for day in sorted(days.keys() - before)],
        "removed": sorted(before - days.keys()),
    }
    _record(f"foi.clock.{'disputed' if fresh else 'redated'}", by, at, request, detail)
    return True


def _set_dates(request: InformationRequest, dates: DueDates) -> None:
    request.due = due_of(dates, request.disputed_days_count)
    request.other_due = dates.due if dates.disputed else None
    request.skipped = sorted(holidays_in(dates))


def _keep_clock(
    by: Person, at: datetime, request: InformationRequest, action: str, **changes: Any
) -> InformationRequest:
    """The request with these fields changed, and its due date as it follows from them."""
    request = _step(by, request, Step.KEEP_CLOCK)
    for name, value in changes.items():
        setattr(request, name, value)
    dates = dates_of(request)
    if isinstance(dates, DueDates):
        _set_dates(request, dates)
    request.save()
    detail = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in changes.items()
        if value not in (None, "")
    }
    due_now = None if request.waits_for else request.due.isoformat()
    _record(f"foi.clock.{action}", by.text_id, at, request, {**detail, "due": due_now})
    return request


def _keep_correction(
    request: InformationRequest, questions: Sequence[ConfirmedQuestion], by: Person, at: datetime
) -> bool:
    """Keep what differs from the reading, in place of what an earlier confirmation left."""
    Correction.objects.filter(request=request).delete()
    found = differences(request, questions)
    if found.any:
        Correction.objects.create(
            request=request, read=found.read, confirmed=found.confirmed,
            corrected_at=at, corrected_by=by,
        )  # fmt: skip
    return found.any


def _keep(request: InformationRequest, questions: Sequence[ConfirmedQuestion]) -> None:
    for position, one in enumerate(questions):
        Question.objects.create(
            request=request,
            position=position,
            number=one.number,
            text=one.text,
            start=one.start,
            end=one.end,
            specification=dict(one.specification),
        )


def _step(by: Person, request: InformationRequest, step: Step) -> InformationRequest:
    """The request, locked, checked and moved on; the caller saves it."""
    request = InformationRequest.objects.select_for_update().get(pk=request.pk)
    check_can_step(by, request, step)
    request.status = target(Status(request.status), step)
    return request


def _record(
    action: str, by: str, at: datetime, request: InformationRequest, detail: dict[str, Any]
) -> None:
    record(by=by, at=at, action=action, subject=f"foi.request:{request.reference}", detail=detail)
