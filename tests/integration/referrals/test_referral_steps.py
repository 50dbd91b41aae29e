"""Every step that is built: taken by its role, refused to every other, written down once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clerestory.accounts.models import Person, Role, RoleGrant
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.referrals import actions, particulars
from clerestory.referrals.codes import ExitReason, Standing
from clerestory.referrals.lifecycle import BUILT, STEPS, Status
from clerestory.referrals.models import ClosureProposal, Consent, Exit, Referral, Step, Subject
from clerestory.referrals.particulars import Incomplete
from clerestory.referrals.permissions import check_can_take
from clerestory.referrals.selectors import latest_step
from factories import make_organisation, make_person
from integration.referrals.cases import (
    AT,
    DAY,
    GIVEN,
    MAIN_PATH,
    TAKER,
    Staff,
    case_before,
    given,
    receive,
    take,
    walk,
)

each_step = pytest.mark.parametrize("name", sorted(TAKER))


def test_every_built_step_is_tried_here() -> None:
    assert {each.name for each in BUILT} == {*TAKER, "submit"}


@each_step
def test_a_step_is_taken_by_its_role_and_written_down(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    before, events = case.status, Event.objects.count()
    step = take(name, staff[TAKER[name]], case, staff)
    assert (step.before, step.after) == (before, STEPS[name].targets[0]) == (before, case.status)
    assert (step.by, step.role, step.happened_on, step.at) == (
        staff[TAKER[name]],
        TAKER[name],
        DAY,
        AT,
    )
    assert step.organisation == staff[TAKER[name]].organisation.name and step.reason
    event = Event.objects.latest("index")
    assert Event.objects.count() == events + 1
    assert (event.action, event.subject, event.by) == (
        f"referrals.referral.{STEPS[name].event}",
        f"referrals.referral:{case.reference}",
        staff[TAKER[name]].text_id,
    )


@each_step
def test_a_step_is_refused_to_every_other_role(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    status, steps, events = case.status, Step.objects.count(), Event.objects.count()
    for role in Role:
        if role is not TAKER[name]:
            with pytest.raises(Refused) as refusal:
                take(name, staff[role], case, staff)
            assert refusal.value.reason.startswith("This needs the role")
    assert (case.status, Step.objects.count(), Event.objects.count()) == (status, steps, events)


@each_step
def test_a_step_is_refused_where_it_does_not_start(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    elsewhere = Status.CLOSED_NFA if case.status != Status.GATEWAY else Status.IN_PANEL
    Referral.objects.filter(pk=case.pk).update(
        status=elsewhere, area="ashby", concern="other", concern_list="2015-1", sector="other"
    )
    with pytest.raises(Refused, match="does not follow from"):
        take(name, staff[TAKER[name]], case, staff)


@each_step
def test_a_step_from_a_page_that_is_out_of_date_is_refused_in_words(
    name: str, staff: Staff
) -> None:
    case = case_before(name, staff)
    action = getattr(actions, name.replace("-", "_"))
    with pytest.raises(actions.Stale, match="since you opened the page"):
        action(
            by=staff[TAKER[name]],
            at=AT,
            referral=case,
            seen=latest_step(case).pk - 1,
            given=given(name, staff[Role.GATEWAY]),
        )


@each_step
def test_nothing_happens_tomorrow(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    steps = Step.objects.count()
    late = DAY + timedelta(days=1)
    changed = {"happened_on": late}
    if name in ("record-refusal", "record-withdrawal"):
        changed["next_assessment_on"] = late + timedelta(days=1)
    if name == "confirm-exit":
        changed["review_12_on"] = late + timedelta(days=365)
    told = replace(given(name, staff[Role.GATEWAY]), **changed)
    with pytest.raises(Incomplete, match="is still to come"):
        take(name, staff[TAKER[name]], case, staff, told)
    assert Step.objects.count() == steps


def test_the_main_path_leads_from_a_concern_to_a_closed_case(staff: Staff) -> None:
    case = walk(receive(), staff, *MAIN_PATH)
    assert case.status == Status.CLOSED
    assert [step.after for step in case.steps.all()] == [
        "submitted",
        "screening",
        "gateway",
        "awaiting_panel",
        "in_panel",
        "consent_pending",
        "supported",
        "supported",
        "exit_proposed",
        "exited",
        "review_6",
        "review_12",
        "closed",
    ]


def test_no_event_holds_a_word_about_anybody(staff: Staff) -> None:
    walk(receive(), staff, *MAIN_PATH)
    text = " ".join(f"{each.by} {each.subject} {each.detail}" for each in Event.objects.all())
    words = ["Pat", "Robin", "Ashby", "school", "club", "mother", "concern.", "robin@"]
    assert not [word for word in words if word in text]


class TestTheGatewayIsNamed:
    def test_another_gateway_officer_cannot_take_the_case(self, staff: Staff) -> None:
        case = case_before("pass-to-panel", staff)
        with pytest.raises(Refused, match="with somebody else"):
            take("pass-to-panel", make_person(Role.GATEWAY), case, staff)

    def test_it_must_be_a_gateway_officer(self, staff: Staff) -> None:
        case = case_before("pass-to-gateway", staff)
        told = given("pass-to-gateway", staff[Role.CHAIR])
        with pytest.raises(Incomplete, match="Choose a gateway officer"):
            take("pass-to-gateway", staff[Role.INTAKE], case, staff, told)
        case.refresh_from_db()
        assert case.status == Status.SCREENING and case.steps.count() == 2

    def test_the_area_must_be_known(self, staff: Staff) -> None:
        case = case_before("pass-to-gateway", staff)
        told = replace(given("pass-to-gateway", staff[Role.GATEWAY]), area="atlantis")
        with pytest.raises(Incomplete, match="Choose an area"):
            take("pass-to-gateway", staff[Role.INTAKE], case, staff, told)

    def test_intake_of_another_organisation_leaves_a_case_that_was_taken_up(
        self, staff: Staff
    ) -> None:
        case = case_before("pass-to-gateway", staff)
        elsewhere = make_person(Role.INTAKE, organisation=make_organisation("Dale Council"))
        with pytest.raises(Refused, match="with somebody else"):
            take("pass-to-gateway", elsewhere, case, staff)


class TestTwoPeopleCloseAtTheGateway:
    def _both(self, staff: Staff) -> Person:
        """The gateway officer who is a supervisor as well."""
        RoleGrant.objects.create(person=staff[Role.GATEWAY], role=Role.GATEWAY_SUPERVISOR)
        return staff[Role.GATEWAY]

    @pytest.mark.parametrize("name", ["approve-closure", "return-closure"])
    def test_the_proposer_is_refused(self, name: str, staff: Staff) -> None:
        case = case_before(name, staff)
        with pytest.raises(Refused, match="You proposed this closure"):
            take(name, self._both(staff), case, staff)

    def test_the_database_refuses_the_proposer_too(self, staff: Staff) -> None:
        case = case_before("approve-closure", staff)
        officer = staff[Role.GATEWAY]
        with pytest.raises(IntegrityError), transaction.atomic():
            ClosureProposal.objects.filter(referral=case).update(
                approved_at=AT, approved_by=officer, approving_organisation=officer.organisation
            )

    def test_a_colleague_of_the_same_organisation_may_approve_a_first_referral(
        self, staff: Staff
    ) -> None:
        case = case_before("approve-closure", staff)
        take("approve-closure", make_person(Role.GATEWAY_SUPERVISOR), case, staff)
        assert case.status == Status.CLOSED_NFA
        assert not ClosureProposal.objects.get().is_repeat

    def _repeat(self, staff: Staff) -> Referral:
        first = walk(receive("REF-3333-3333"), staff, *MAIN_PATH[:2])
        case = receive()
        told = replace(GIVEN["begin-screening"], earlier_reference=first.reference)
        take("begin-screening", staff[Role.INTAKE], case, staff, told)
        return walk(case, staff, "pass-to-gateway", "propose-closure")

    def test_a_colleague_of_the_same_organisation_may_not_approve_a_repeat(
        self, staff: Staff
    ) -> None:
        case = self._repeat(staff)
        assert ClosureProposal.objects.get().is_repeat
        colleague = make_person(Role.GATEWAY_SUPERVISOR)
        with pytest.raises(Refused, match="was referred before"):
            take("approve-closure", colleague, case, staff)
        with pytest.raises(IntegrityError), transaction.atomic():
            ClosureProposal.objects.update(
                approved_at=AT, approved_by=colleague, approving_organisation=colleague.organisation
            )

    def test_another_organisation_may_approve_a_repeat(self, staff: Staff) -> None:
        case = self._repeat(staff)
        take("approve-closure", staff[Role.GATEWAY_SUPERVISOR], case, staff)
        assert case.status == Status.CLOSED_NFA

    def test_while_a_closure_is_proposed_nothing_else_happens(self, staff: Staff) -> None:
        case = case_before("approve-closure", staff)
        for name in ("pass-to-panel", "propose-closure"):
            with pytest.raises(Refused, match="waits for a supervisor"):
                take(name, staff[Role.GATEWAY], case, staff)

    def test_a_returned_proposal_can_be_followed_by_another(self, staff: Staff) -> None:
        case = case_before("return-closure", staff)
        walk(case, staff, "return-closure", "propose-closure", "approve-closure")
        assert case.status == Status.CLOSED_NFA

    def test_without_a_proposal_there_is_nothing_to_approve(self, staff: Staff) -> None:
        case = case_before("propose-closure", staff)
        with pytest.raises(Refused):
            take("approve-closure", staff[Role.GATEWAY_SUPERVISOR], case, staff)
        assert case.status == Status.GATEWAY


class TestEarlierReferrals:
    def test_a_confirmed_match_joins_the_person_and_keeps_the_spelling(self, staff: Staff) -> None:
        first = receive("REF-3333-3333", person_name="Patricia Made-Up")
        case = receive()
        told = replace(GIVEN["begin-screening"], earlier_reference=first.reference)
        take("begin-screening", staff[Role.INTAKE], case, staff, told)
        assert case.subject == first.subject and Subject.objects.count() == 1
        assert "Pat Made-Up" in Subject.objects.get().other_names

    def test_an_unknown_reference_is_refused_and_nothing_is_written(self, staff: Staff) -> None:
        case = receive()
        told = replace(GIVEN["begin-screening"], earlier_reference="REF-4444-4444")
        with pytest.raises(Incomplete, match="no earlier referral REF-4444-4444"):
            take("begin-screening", staff[Role.INTAKE], case, staff, told)
        case.refresh_from_db()
        assert case.status == Status.SUBMITTED and case.steps.count() == 1

    def test_nobody_is_joined_because_a_name_is_the_same(self) -> None:
        assert receive("REF-3333-3333").subject != receive().subject

    @pytest.mark.parametrize("name", ["Pat Made-Up", "pat  made-up", "PATT MADEUP"])
    def test_somebody_looks_for_one_whole_name(self, name: str, staff: Staff) -> None:
        case = receive()
        found = actions.look_for_earlier(by=staff[Role.INTAKE], at=AT, name=name)
        assert [each.reference for each in found] == [case.reference]
        assert name not in Event.objects.latest("index").detail

    @pytest.mark.parametrize("name", ["Pat", "", "  ", "Made-Up"])
    def test_half_a_name_finds_nobody(self, name: str, staff: Staff) -> None:
        receive()
        assert actions.look_for_earlier(by=staff[Role.INTAKE], at=AT, name=name) == ()

    def test_only_the_front_door_looks(self, staff: Staff) -> None:
        for role in Role:
            if role is not Role.INTAKE:
                with pytest.raises(Refused):
                    actions.look_for_earlier(by=staff[role], at=AT, name="Pat Made-Up")


class TestConsent:
    def test_the_database_refuses_a_parent_for_an_adult(self, staff: Staff) -> None:
        walk(receive(), staff, *MAIN_PATH[:6])
        for age, standing in ((18, Standing.PARENT), (17, Standing.SELF)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Consent.objects.update(age_on_the_day=age, standing=standing)
        Consent.objects.update(age_on_the_day=18, standing=Standing.SELF)

    def test_a_refusal_keeps_the_day_of_the_next_assessment(self, staff: Staff) -> None:
        walk(receive(), staff, *MAIN_PATH[:5], "record-refusal")
        assert Consent.objects.get().next_assessment_on == DAY + timedelta(days=28)


class TestTheEndOfSupport:
    @pytest.mark.parametrize("name", ["confirm-exit", "refuse-exit"])
    def test_the_proposer_is_refused(self, name: str, staff: Staff) -> None:
        case = case_before(name, staff)
        RoleGrant.objects.create(person=staff[Role.COORDINATOR], role=Role.CHAIR)
        with pytest.raises(Refused, match="You proposed the end of support"):
            take(name, staff[Role.COORDINATOR], case, staff)

    def test_the_database_refuses_the_proposer_too(self, staff: Staff) -> None:
        case_before("refuse-exit", staff)
        with pytest.raises(IntegrityError), transaction.atomic():
            Exit.objects.update(refused_at=AT, refused_by=staff[Role.COORDINATOR])

    def test_somebody_who_died_is_not_told(self, staff: Staff) -> None:
        case = case_before("confirm-exit", staff)
        told = replace(GIVEN["confirm-exit"], code=ExitReason.DIED, told_on=None)
        take("confirm-exit", staff[Role.CHAIR], case, staff, told)
        assert case.status == Status.EXITED

    def test_after_a_refused_end_support_goes_on_and_can_end_later(self, staff: Staff) -> None:
        case = case_before("refuse-exit", staff)
        walk(case, staff, "refuse-exit", "propose-exit", "confirm-exit")
        assert case.status == Status.EXITED and Exit.objects.count() == 2


class TestReceiving:
    def test_a_concern_that_crosses_twice_is_one_case(self) -> None:
        first, events = receive(), Event.objects.count()
        assert receive() == first
        assert (Referral.objects.count(), Event.objects.count()) == (1, events)

    def test_it_starts_with_the_front_door_and_without_codes(self) -> None:
        case = receive()
        assert (case.status, case.concern, case.area) == (Status.SUBMITTED, "", "")
        assert case.referrer.name == "Robin Referrer"
        step = case.steps.get()
        assert (step.before, step.after, step.role, step.by) == (
            "draft",
            "submitted",
            "referrer",
            None,
        )

    def test_a_referrer_need_not_give_a_name(self) -> None:
        blank = dict.fromkeys(["referrer_name", "referrer_role", "referrer_contact"], "")
        assert receive(**blank).referrer.name == ""


def test_a_step_that_is_not_built_is_refused_to_its_own_role(staff: Staff) -> None:
    case = case_before("pass-to-panel", staff)
    with pytest.raises(Refused, match="cannot be recorded here yet"):
        check_can_take(staff[Role.GATEWAY], case, "hold")


def test_a_concern_is_not_raised_by_staff(staff: Staff) -> None:
    with pytest.raises(Refused, match="on the public site"):
        check_can_take(staff[Role.INTAKE], receive(), "submit")


def test_a_plain_reason_is_needed(staff: Staff) -> None:
    with pytest.raises(Incomplete):
        particulars.Plain(happened_on=DAY, reason="  ")
