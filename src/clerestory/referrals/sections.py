"""What a case says, section by section, as far as its reader may see."""

from collections.abc import Iterable

from django.utils import timezone

from clerestory.govuk.components import SummaryRow
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
from clerestory.referrals.compartments import Compartment
from clerestory.referrals.models import Consent, PanelItem, Referral
from clerestory.referrals.pages import Section, day
from clerestory.referrals.selectors import closures_pending


def sections_of(referral: Referral, seen: frozenset[Compartment]) -> tuple[Section, ...]:
    """The sections that have something to say, in the order in which a case grows."""
    return tuple(each for each in _sections(referral, seen) if each.rows)


def _sections(referral: Referral, seen: frozenset[Compartment]) -> Iterable[Section]:
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
            f"Gateway assessment of {day(timezone.localdate(each.at))}",
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


def _rows(*pairs: tuple[str, object]) -> tuple[SummaryRow, ...]:
    return tuple(SummaryRow(key, str(value)) for key, value in pairs if value not in ("", None))
