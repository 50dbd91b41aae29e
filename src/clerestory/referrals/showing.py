"""Turns what a reader may see of the register into pages."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clerestory.accounts.models import Person, Role
from clerestory.accounts.permissions import Refused, may
from clerestory.govuk.components import Cell, SummaryRow, Table
from clerestory.referrals.codes import (
    CLOSURE_REASONS,
    CONCERNS,
    EXIT_REASONS,
    MODES,
    SECTORS,
    ClosureReason,
    ExitReason,
    Mode,
)
from clerestory.referrals.compartments import Compartment, compartment_of
from clerestory.referrals.constraints import IMPORT
from clerestory.referrals.lifecycle import (
    OWNER,
    STEPS,
    WORDS,
    Actor,
    Status,
    transitions_from,
)
from clerestory.referrals.models import Consent, PanelItem, Referral, Step
from clerestory.referrals.pages import NextStep, ReferralPage, Section, StepPage, WorklistPage
from clerestory.referrals.permissions import check_can_search, check_can_take
from clerestory.referrals.selectors import (
    closures_pending,
    compartments_seen,
    earlier_referrals,
    is_loaded,
    referrals_visible_to,
    roles_on,
    steps_taken_by,
)
from clerestory.referrals.statuses import NOBODY

SHOWN = 50  # cases of one status on the work list


def day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else "Not recorded"


def worklist_page(person: Person) -> WorklistPage:
    visible = referrals_visible_to(person)
    lists = [_cases(status, visible.filter(status=status)) for status in Status]
    own = tuple(
        (step.referral.reference, _title(step), day(timezone.localtime(step.at).date()))
        for step in steps_taken_by(person)
    )
    return WorklistPage(
        title="Referrals",
        lists=tuple(each for each in lists if each.rows),
        taken=Table("What you recorded last", ("Reference", "Step", "Entered"), own),
        can_search=may(check_can_search, person),
    )


def _cases(status: Status, cases: QuerySet[Referral]) -> Table:
    rows = tuple(
        (Cell(each.reference, href=_address(each)), day(each.received)) for each in cases[:SHOWN]
    )
    total = cases.count()
    note = f"The first {SHOWN} of {total} are shown." if total > SHOWN else ""
    return Table(WORDS[status], ("Reference", "Received"), rows, note=note)


def referral_page(person: Person, referral: Referral) -> ReferralPage:
    seen = compartments_seen(person, referral)
    return ReferralPage(
        title=referral.reference,
        status=referral.status_words,
        desk=_desk(referral),
        back=reverse("referrals:worklist"),
        next_steps=tuple(_next_steps(person, referral)),
        sections=tuple(each for each in _sections(referral, seen) if each.rows),
        earlier=_earlier(referral)
        if seen & {Compartment.SCREENING, Compartment.ASSESSMENT}
        else None,
        history=_history(referral, seen),
        is_loaded=is_loaded(referral),
    )


def step_page(referral: Referral, name: str) -> StepPage:
    row = STEPS[name]
    return StepPage(
        title=row.title,
        lead=f"Referral {referral.reference}. This needs:",
        requires=row.requires,
        deadline=str(row.deadline) if row.deadline else "",
        back=_address(referral),
        submit="Record this step",
    )


def _address(referral: Referral) -> str:
    return reverse("referrals:referral", kwargs={"reference": referral.reference})


def _desk(referral: Referral) -> str:
    owner = OWNER[Status(referral.status)]
    return "Nobody: it is closed" if owner == NOBODY else str(Role(owner).label)


def _next_steps(person: Person, referral: Referral) -> Iterable[NextStep]:
    roles = {role.value for role in roles_on(person, referral)}
    for row in transitions_from(Status(referral.status)):
        if not row.built or not roles & {actor.value for actor in row.takers}:
            continue
        kwargs = {"reference": referral.reference, "name": row.name}
        href = reverse("referrals:step", kwargs=kwargs)
        try:
            check_can_take(person, referral, row.name)
        except Refused as refusal:
            yield NextStep(row.title, href, refusal.reason)
        else:
            yield NextStep(row.title, href)


def _rows(*pairs: tuple[str, object]) -> tuple[SummaryRow, ...]:
    return tuple(SummaryRow(key, str(value)) for key, value in pairs if value not in ("", None))


def _sections(referral: Referral, seen: frozenset[Compartment]) -> Iterable[Section]:
    yield Section("Case", _rows(("Received", day(referral.received))))
    if Compartment.IDENTITY in seen:
        yield _person(referral)
    if Compartment.CONCERN in seen:
        yield _concern(referral)
    if Compartment.REFERRER in seen:
        yield _referrer(referral)
    if Compartment.SCREENING in seen:
        yield _screening(referral)
    if Compartment.ASSESSMENT in seen:
        yield from _assessments(referral)
    if Compartment.PANEL in seen:
        yield from _panel(referral)


def _person(referral: Referral) -> Section:
    subject = referral.subject
    age = "Not known" if referral.age is None else f"{referral.age} when received"
    return Section(
        "Person",
        _rows(
            ("Name", subject.name or "Not recorded"),
            ("Other names and spellings", ", ".join(subject.other_names.splitlines())),
            ("Age", age),
            ("Area", referral.area.replace("_", " ").capitalize()),
        ),
    )


def _concern(referral: Referral) -> Section:
    told = getattr(referral, "told", None)
    types = CONCERNS.get(referral.concern_list, {})
    return Section(
        "Concern",
        _rows(
            ("What worries the referrer", told.worry if told else ""),
            ("Who knows about the referral", told.awareness if told else ""),
            ("Type of concern", types.get(referral.concern, "")),
        ),
    )


def _referrer(referral: Referral) -> Section:
    referrer, told = getattr(referral, "referrer", None), getattr(referral, "told", None)
    if referrer is None:
        return Section("Referrer", ())
    return Section(
        "Referrer (in confidence)",
        _rows(
            ("Name", referrer.name or "Not given"),
            ("Role", referrer.role),
            ("Organisation", referrer.organisation),
            ("Contact", referrer.contact),
            ("How they know the person", told.relationship if told else ""),
            ("Wants confidentiality", "Yes" if referrer.wants_confidentiality else "No"),
            ("Sector", SECTORS.get(referral.sector, "")),
        ),
    )


def _screening(referral: Referral) -> Section:
    screening = getattr(referral, "screening", None)
    if screening is None:
        return Section("Screening", ())
    return Section(
        "Screening",
        _rows(
            ("Receipt acknowledged", day(screening.acknowledged_on)),
            ("Earlier records", screening.search_result),
            ("Children's services", screening.childrens_services),
        ),
    )


def _assessments(referral: Referral) -> Iterable[Section]:
    for each in referral.assessments.order_by("pk"):
        yield Section(
            f"Gateway assessment of {day(timezone.localtime(each.at).date())}",
            _rows(
                ("Grounds, section 36(3)", each.grounds),
                ("What is known", each.known),
                ("From whom, and how reliable", each.sources),
                ("Needs", each.needs),
                ("What protects the person", each.protective),
                ("The person's own account", each.own_account),
                ("What would change this view", each.would_change),
                ("Judgement", each.judgement),
                ("Earlier referrals together", each.earlier_considered),
                ("Police check clear", day(each.check_clear_on)),
            ),
        )
    for proposal in closures_pending(referral).select_related("proposed_by"):
        yield Section(
            "Proposed closure",
            _rows(
                ("Proposed by", proposal.proposed_by.name),
                ("Reason", CLOSURE_REASONS[ClosureReason(proposal.code)]),
                ("In words", proposal.reason),
                ("Earlier referrals together", proposal.earlier_considered),
                ("What the referrer is told", proposal.feedback),
                ("Referred before", "Yes" if proposal.is_repeat else "No"),
            ),
        )


def _panel(referral: Referral) -> Iterable[Section]:
    for item in referral.panel_items.order_by("pk"):
        yield _panel_item(item)
    for plan in referral.plans.order_by("pk"):
        yield Section(
            "Support plan",
            _rows(
                ("Asking consent", plan.asking_consent),
                ("Support", plan.nature),
                ("Responsible", plan.responsible),
                ("How and when", plan.delivery),
                ("Needs and actions", plan.needs),
            ),
        )
    for consent in referral.consents.order_by("pk"):
        yield _consent(consent)
    for review in referral.reviews.order_by("pk"):
        sessions = f"{review.sessions_held} of {review.sessions_planned}"
        yield Section(
            f"Review {review.get_kind_display().lower()}",
            _rows(
                ("Held", day(review.held_on)),
                ("Progress", review.progress),
                ("Sessions held", sessions if review.kind == review.Kind.SUPPORT else ""),
                ("Change of the plan", review.revision),
                ("What partners say", review.fresh_information),
                ("Finding", review.finding),
            ),
        )
    for end in referral.exits.order_by("pk"):
        yield Section(
            "End of support",
            _rows(
                ("Actions of the plan", end.actions_done),
                ("Provider's report", day(end.provider_report_on)),
                ("View of the referrer's organisation", end.referrer_view),
                ("Reason", EXIT_REASONS[ExitReason(end.code)] if end.code else ""),
                ("In words", end.reason),
                ("Review after 6 months", end.review_6_on and day(end.review_6_on)),
                ("Review after 12 months", end.review_12_on and day(end.review_12_on)),
            ),
        )


def _panel_item(item: PanelItem) -> Section:
    decision = getattr(item, "decision", None)
    decided = (
        (
            ("Decision", "Adopted" if decision.adopted else "Not adopted"),
            ("How it was decided", MODES[Mode(decision.mode)]),
            ("Reasons", decision.reasons),
            ("Dissent", decision.dissent),
            ("Health and social care", decision.health_and_social_care),
            ("Onward referrals", decision.onward),
        )
        if decision
        else ()
    )
    return Section(
        f"Panel of {day(item.meeting_on)}",
        _rows(("Invited", item.invited), ("What partners sent", item.returns), *decided),
    )


def _consent(consent: Consent) -> Section:
    return Section(
        f"Consent: {consent.get_answer_display().lower()}",
        _rows(
            ("On", day(consent.happened_on)),
            ("By", consent.given_by),
            ("Standing or capacity", consent.standing_words),
            ("The child's own view", consent.own_view),
            ("Explained", consent.explained),
            ("How", consent.how),
            ("In words", consent.in_words),
            ("Other support considered", consent.alternative),
            ("Next assessment", consent.next_assessment_on and day(consent.next_assessment_on)),
        ),
    )


def _earlier(referral: Referral) -> Table:
    rows = tuple(
        (each.reference, day(each.received), each.status_words)
        for each in earlier_referrals(referral)
    )
    return Table(
        "Earlier referrals of this person",
        ("Reference", "Received", "Status"),
        rows,
        empty="None is known.",
    )


def _history(referral: Referral, seen: frozenset[Compartment]) -> Table:
    steps = referral.steps.select_related("by")
    rows = tuple(
        (
            day(step.happened_on),
            _title(step),
            _who(step),
            day(timezone.localtime(step.at).date()),
            step.reason if compartment_of(step.name) in seen else "Not for your role",
        )
        for step in steps
    )
    head = ("Happened", "Step", "By", "Entered", "Reason")
    return Table("History", head, rows, row_headers=False)


def _title(step: Step) -> str:
    return "Loaded from another register" if step.name == IMPORT else STEPS[step.name].title


def _who(step: Step) -> str:
    if step.by is None:
        return "The referrer" if step.role == Actor.REFERRER else "Nobody: it was loaded"
    return f"{step.by.name}, {Role(step.role).label.lower()}, {step.organisation}"
