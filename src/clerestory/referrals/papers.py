"""The rows that a step leaves behind, not yet saved: actions alone write."""

from collections.abc import Mapping
from datetime import datetime

from clerestory.accounts.models import Person
from clerestory.referrals import particulars
from clerestory.referrals.codes import CONCERN_LIST
from clerestory.referrals.constraints import IMPORT
from clerestory.referrals.lifecycle import Status
from clerestory.referrals.loading import Loaded
from clerestory.referrals.models import (
    Assessment,
    Concern,
    Consent,
    PanelDecision,
    PanelItem,
    Referral,
    Referrer,
    Review,
    Screening,
    Step,
    Subject,
    SupportPlan,
)


def referrer(referral: Referral, payload: particulars.ReceivedConcern) -> Referrer:
    return Referrer(
        referral=referral,
        name=payload.referrer_name,
        role=payload.referrer_role,
        organisation=payload.referrer_organisation,
        contact=payload.referrer_contact,
        wants_confidentiality=payload.wants_confidentiality,
    )


def concern(referral: Referral, payload: particulars.ReceivedConcern) -> Concern:
    return Concern(
        referral=referral,
        worry=payload.worry,
        relationship=payload.relationship,
        awareness=payload.awareness,
    )


def screening(case: Referral, given: particulars.Screening) -> Screening:
    return Screening(
        referral=case,
        acknowledged_on=given.acknowledged_on,
        childrens_services=given.childrens_services,
        search_result=given.search_result,
    )


def assessment(case: Referral, by: Person, at: datetime, given: particulars.Assessed) -> Assessment:
    return Assessment(
        referral=case,
        at=at,
        by=by,
        grounds=given.grounds,
        known=given.known,
        sources=given.sources,
        needs=given.needs,
        protective=given.protective,
        own_account=given.own_account,
        would_change=given.would_change,
        judgement=given.judgement,
        earlier_considered=given.earlier_considered,
        check_clear_on=given.check_clear_on,
    )


def panel_item(case: Referral, given: particulars.Meeting) -> PanelItem:
    return PanelItem(
        referral=case,
        meeting_on=given.happened_on,
        invited=given.invited,
        returns=given.returns,
        police_present=given.police_present,
    )


def plan(case: Referral, decision: PanelDecision, given: particulars.Plan) -> SupportPlan:
    return SupportPlan(
        decision=decision,
        referral=case,
        asking_consent=given.asking_consent,
        nature=given.nature,
        responsible=given.responsible,
        delivery=given.delivery,
        needs=given.needs,
    )


def consent(case: Referral, given: particulars.Consented) -> Consent:
    return Consent(
        referral=case,
        answer=Consent.Answer.GIVEN,
        happened_on=given.happened_on,
        given_by=given.given_by,
        standing=given.standing,
        standing_words=given.standing_words,
        age_on_the_day=given.age_on_the_day,
        own_view=given.own_view,
        explained=given.explained,
        how=given.how,
        privacy_notice_on=given.privacy_notice_on,
    )


def support_review(case: Referral, given: particulars.SupportReview) -> Review:
    return Review(
        referral=case,
        kind=Review.Kind.SUPPORT,
        held_on=given.happened_on,
        progress=given.progress,
        sessions_planned=given.sessions_planned,
        sessions_held=given.sessions_held,
        plan=given.plan,
        revision=given.revision,
        finding=given.finding,
    )


def decision(case: Referral, given: particulars.Decision, *, adopted: bool) -> PanelDecision:
    return PanelDecision(
        item=PanelItem.objects.filter(referral=case).latest("pk"),
        adopted=adopted,
        mode=given.mode,
        reasons=given.reason,
        dissent=given.dissent,
    )


def refusal(case: Referral, given: particulars.Refusal, answer: Consent.Answer) -> Consent:
    return Consent(
        referral=case,
        answer=answer,
        happened_on=given.happened_on,
        given_by=given.given_by,
        in_words=given.in_words,
        alternative=given.alternative,
        next_assessment_on=given.next_assessment_on,
    )


def later_review(case: Referral, given: particulars.LaterReview, kind: Review.Kind) -> Review:
    return Review(
        referral=case,
        kind=kind,
        held_on=given.happened_on,
        fresh_information=given.fresh_information,
        finding=given.finding,
    )


def loaded_case(row: Loaded, subjects: Mapping[str, Subject]) -> Referral:
    return Referral(
        reference=row.id,
        subject=subjects[row.person],
        status=row.journey[-1],
        received=row.received,
        age=row.age,
        area=row.area,
        concern=row.concern,
        concern_list=CONCERN_LIST,
        sector=row.referrer,
    )


def loaded_steps(case: Referral, row: Loaded, at: datetime) -> list[Step]:
    pairs = zip([Status.DRAFT, *row.journey], row.journey, strict=False)
    return [
        Step(
            referral=case,
            name=IMPORT,
            before=before,
            after=after,
            at=at,
            role=IMPORT,
            happened_on=row.received,
            reason="Loaded from another register, without papers.",
        )
        for before, after in pairs
    ]
