"""Every write to the register: one transaction, one check, one step, one event of the audit.

`seen` is the key of the latest step when the person last read the case. If somebody has moved the
case on since, nothing is written and `Stale` says so. Events hold no word about anybody: status,
role and step only.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import Refused
from clerestory.audit.actions import record
from clerestory.referrals import loading, papers, particulars
from clerestory.referrals.lifecycle import STEPS, Actor, Status
from clerestory.referrals.models import (
    Area,
    ClosureProposal,
    Consent,
    Exit,
    Referral,
    Review,
    Step,
    Subject,
)
from clerestory.referrals.particulars import Incomplete
from clerestory.referrals.permissions import check_can_search, check_can_take, role_for
from clerestory.referrals.selectors import (
    NamedEarlier,
    areas,
    closures_pending,
    earlier_referrals,
    earlier_referrals_named,
    exits_pending,
    gateway_officers,
    latest_step,
)
from clerestory.shelf.references import new_token


class Stale(Refused):
    """The case has moved on since the person read it."""


@transaction.atomic
def receive_concern(*, by: str, at: datetime, payload: particulars.ReceivedConcern) -> Referral:
    """Open a case for a concern that was raised on the public site. `by` is a text id.

    The same reference a second time changes nothing and gives back the case that there is: a
    message that crosses twice is still one concern.
    """
    found = Referral.objects.filter(reference=payload.reference).first()
    if found:
        return found
    subject = Subject.objects.create(
        key=new_token(), name=payload.person_name, other_names=payload.person_other_names
    )
    referral = Referral.objects.create(
        reference=payload.reference,
        subject=subject,
        status=Status.SUBMITTED,
        received=payload.received,
        age=payload.age,
    )
    papers.referrer(referral, payload).save()
    papers.concern(referral, payload).save()
    Step.objects.create(
        referral=referral,
        name="submit",
        before=Status.DRAFT,
        after=Status.SUBMITTED,
        at=at,
        role=Actor.REFERRER,
        happened_on=payload.received,
        reason="A concern was raised on the public site.",
    )
    record(by=by, at=at, action="referrals.referral.received", subject=referral.text_id)
    return referral


@transaction.atomic
def look_at(*, by: Person, at: datetime, referral: Referral) -> None:
    """Write down that somebody reads a case, before they do. No entry, no page."""
    record(
        by=by.text_id,
        at=at,
        action="referrals.referral.viewed",
        subject=referral.text_id,
        detail={"status": referral.status},
    )


@transaction.atomic
def look_for_earlier(*, by: Person, at: datetime, name: str) -> tuple[NamedEarlier, ...]:
    """Look for earlier referrals of one named person; the name is not kept."""
    check_can_search(by)
    found = earlier_referrals_named(name)
    record(
        by=by.text_id,
        at=at,
        action="referrals.register.searched",
        subject="referrals.register",
        detail={"found": [each.reference for each in found]},
    )
    return found


@transaction.atomic
def begin_screening(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Screening
) -> Step:
    """Row 2: intake takes a concern up, after a person looked for earlier records."""
    case, step = _take(by, at, referral, "begin-screening", seen, given)
    papers.screening(case, given).save()
    case.organisation = by.organisation
    case.age = case.age if given.age is None else given.age
    if given.earlier_reference.strip():
        _join_to_earlier(case, given.earlier_reference.strip())
    case.save(update_fields=["organisation", "age", "subject"])
    return step


@transaction.atomic
def pass_to_gateway(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Passing
) -> Step:
    """Row 3: to a named gateway officer, with the codes that figures are drawn from."""
    case, step = _take(by, at, referral, "pass-to-gateway", seen, given, move=False)
    officer = gateway_officers().filter(pk=given.assigned_to).first()
    if officer is None:
        raise Incomplete("assigned_to", "Choose a gateway officer from the list.")
    if not areas().filter(code=given.area).exists():
        raise Incomplete("area", "Choose an area from the list.")
    case.area, case.sector = given.area, given.sector
    case.concern, case.concern_list = given.concern, given.concern_list
    case.assigned_to = officer
    case.status = Status.GATEWAY
    case.save()
    return step


@transaction.atomic
def pass_to_panel(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Assessed
) -> Step:
    """Row 6, CTSA 2015 s36(3): only where there are "reasonable grounds to believe that the
    individual is vulnerable to being drawn into terrorism"."""
    case, step = _take(by, at, referral, "pass-to-panel", seen, given)
    papers.assessment(case, by, at, given).save()
    return step


@transaction.atomic
def propose_closure(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Closure
) -> Step:
    """Row 8, first half: the gateway proposes that nothing further is done."""
    case, step = _take(by, at, referral, "propose-closure", seen, given)
    ClosureProposal.objects.create(
        referral=case,
        code=given.code,
        reason=given.reason,
        earlier_considered=given.earlier_considered,
        feedback=given.feedback,
        is_repeat=earlier_referrals(case).exists(),
        proposed_at=at,
        proposed_by=by,
        proposing_organisation=by.organisation,
    )
    return step


@transaction.atomic
def return_closure(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Plain
) -> Step:
    """Row 8: the supervisor does not agree and gives the case back."""
    case, step = _take(by, at, referral, "return-closure", seen, given)
    closures_pending(case).update(returned_at=at, returned_by=by)
    return step


@transaction.atomic
def approve_closure(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Plain
) -> Step:
    """Row 8, second half: another person closes; for a repeat, from another organisation."""
    case, step = _take(by, at, referral, "approve-closure", seen, given)
    closures_pending(case).update(
        approved_at=at,
        approved_by=by,
        approving_organisation=by.organisation,
        is_repeat=earlier_referrals(case).exists(),
    )
    return step


@transaction.atomic
def open_panel_item(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Meeting
) -> Step:
    """Row 11, CTSA 2015 s37: the case is discussed, with the police for the area present."""
    case, step = _take(by, at, referral, "open-panel-item", seen, given)
    papers.panel_item(case, given).save()
    return step


@transaction.atomic
def not_adopt(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.NotAdopted
) -> Step:
    """Row 12, CTSA 2015 s36(6): without support, health and social care are considered."""
    case, step = _take(by, at, referral, "not-adopt", seen, given)
    decision = papers.decision(case, given, adopted=False)
    decision.health_and_social_care = given.health_and_social_care
    decision.onward = given.onward
    decision.save()
    return step


@transaction.atomic
def make_plan(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Plan
) -> Step:
    """Row 13, CTSA 2015 s36(5): the four things that a support plan must say."""
    case, step = _take(by, at, referral, "make-plan", seen, given)
    decision = papers.decision(case, given, adopted=True)
    decision.save()
    papers.plan(case, decision, given).save()
    return step


@transaction.atomic
def record_consent(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Consented
) -> Step:
    """Row 14: consent of the person, or of a parent or guardian of somebody under 18."""
    case, step = _take(by, at, referral, "record-consent", seen, given)
    papers.consent(case, given).save()
    return step


@transaction.atomic
def record_refusal(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Refusal
) -> Step:
    """Row 15, CTSA 2015 s36(4)(e): refused, and a day on which the panel assesses again."""
    case, step = _take(by, at, referral, "record-refusal", seen, given)
    papers.refusal(case, given, Consent.Answer.REFUSED).save()
    return step


@transaction.atomic
def record_withdrawal(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Refusal
) -> Step:
    """Row 18: consent withdrawn, so that support has stopped."""
    case, step = _take(by, at, referral, "record-withdrawal", seen, given)
    papers.refusal(case, given, Consent.Answer.WITHDRAWN).save()
    return step


@transaction.atomic
def review_support(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.SupportReview
) -> Step:
    """Row 17: the panel looks at progress, and at sessions held against sessions planned."""
    case, step = _take(by, at, referral, "review-support", seen, given)
    papers.support_review(case, given).save()
    return step


@transaction.atomic
def propose_exit(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.ExitProposed
) -> Step:
    """Row 19: the coordinator proposes that support ends."""
    case, step = _take(by, at, referral, "propose-exit", seen, given)
    Exit.objects.create(
        referral=case,
        proposed_at=at,
        proposed_by=by,
        actions_done=given.actions_done,
        provider_report_on=given.provider_report_on,
        referrer_view=given.referrer_view,
    )
    return step


@transaction.atomic
def confirm_exit(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.ExitConfirmed
) -> Step:
    """Row 20: the panel ends support, and sets the days of both reviews."""
    case, step = _take(by, at, referral, "confirm-exit", seen, given)
    exits_pending(case).update(
        confirmed_at=at,
        confirmed_by=by,
        code=given.code,
        reason=given.reason,
        told_on=given.told_on,
        review_6_on=given.review_6_on,
        review_12_on=given.review_12_on,
    )
    return step


@transaction.atomic
def refuse_exit(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Plain
) -> Step:
    """Row 22c: support goes on."""
    case, step = _take(by, at, referral, "refuse-exit", seen, given)
    exits_pending(case).update(refused_at=at, refused_by=by)
    return step


@transaction.atomic
def review_after_six_months(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.LaterReview
) -> Step:
    """Row 21: fresh information from partners half a year after support."""
    case, step = _take(by, at, referral, "review-after-six-months", seen, given)
    papers.later_review(case, given, Review.Kind.SIX_MONTHS).save()
    return step


@transaction.atomic
def review_after_twelve_months(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.LaterReview
) -> Step:
    """Row 21: fresh information from partners a year after support."""
    case, step = _take(by, at, referral, "review-after-twelve-months", seen, given)
    papers.later_review(case, given, Review.Kind.TWELVE_MONTHS).save()
    return step


@transaction.atomic
def close(
    *, by: Person, at: datetime, referral: Referral, seen: int, given: particulars.Plain
) -> Step:
    """Row 22a: closed, with the finding in words."""
    return _take(by, at, referral, "close", seen, given)[1]


@transaction.atomic
def import_register(*, by: str, at: datetime, rows: Iterable[Mapping[str, str]]) -> int:
    """Load another register, without papers; returns how many referrals were loaded.

    A row has the keys of `selectors.REGISTER_COLUMNS`. All of it is loaded or, with the
    `loading.RowRefused` of the first wrong row, nothing.
    """
    loaded = loading.read_rows(rows)
    loading.check_new(loaded, set(Referral.objects.values_list("reference", flat=True)))
    for code in sorted({each.area for each in loaded}):
        Area.objects.get_or_create(code=code, defaults={"label": code.replace("_", " ").title()})
    keys = {each.person for each in loaded}
    Subject.objects.bulk_create([Subject(key=key) for key in sorted(keys)], ignore_conflicts=True)
    subjects = {each.key: each for each in Subject.objects.all() if each.key in keys}
    cases = Referral.objects.bulk_create(papers.loaded_case(each, subjects) for each in loaded)
    steps = [papers.loaded_steps(case, row, at) for case, row in zip(cases, loaded, strict=True)]
    Step.objects.bulk_create(step for each in steps for step in each)
    record(
        by=by,
        at=at,
        action="referrals.register.imported",
        subject="referrals.register",
        detail={"referrals": len(loaded), "people": len(keys)},
    )
    return len(loaded)


def _take(
    by: Person,
    at: datetime,
    referral: Referral,
    name: str,
    seen: int,
    given: particulars.Particulars,
    *,
    move: bool = True,
) -> tuple[Referral, Step]:
    """Check, move and write down. With `move=False` the caller saves the new status itself,
    together with what the database wants to see in the same row."""
    case = Referral.objects.select_for_update().get(pk=referral.pk)
    _check_fresh(case, seen)
    check_can_take(by, case, name)
    _check_not_later(at, given)
    row = STEPS[name]
    before, after = Status(case.status), row.targets[0]
    role = role_for(by, name)
    step = Step.objects.create(
        referral=case,
        name=name,
        before=before,
        after=after,
        at=at,
        by=by,
        role=role,
        organisation=by.organisation.name,
        happened_on=given.happened_on,
        reason=given.why,
    )
    if move:
        case.status = after
        case.save(update_fields=["status"])
    record(
        by=by.text_id,
        at=at,
        action=f"referrals.referral.{row.event}",
        subject=case.text_id,
        detail={"from": before.value, "to": after.value, "role": role.value},
    )
    return case, step


def _check_fresh(case: Referral, seen: int) -> None:
    latest = latest_step(case)
    if latest.pk != seen:
        raise Stale(
            f"Somebody has worked on {case.reference} since you opened the page: it is now at "
            f"“{case.status_words}”. Nothing of yours was recorded. Open the case again."
        )


def _check_not_later(at: datetime, given: particulars.Particulars) -> None:
    today = timezone.localtime(at).date()
    for field in given.PAST:
        day = getattr(given, field)
        if day and day > today:
            raise Incomplete(field, f"{day:%d %B %Y} is still to come: enter the day it happened.")


def _join_to_earlier(case: Referral, reference: str) -> None:
    """Somebody confirmed that this is the person of an earlier referral."""
    earlier = Referral.objects.filter(reference=reference).exclude(pk=case.pk).first()
    if earlier is None:
        raise Incomplete("earlier_reference", f"There is no earlier referral {reference}.")
    duplicate, subject = case.subject, earlier.subject
    if duplicate.pk == subject.pk:
        return
    names = [subject.other_names, duplicate.name, duplicate.other_names]
    subject.other_names = "\n".join(name for name in names if name)
    subject.name = subject.name or duplicate.name
    subject.save()
    case.subject = subject
    case.save(update_fields=["subject"])
    if not duplicate.referrals.exists():
        duplicate.delete()
