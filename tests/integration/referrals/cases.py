"""A made-up case and the people of the made-up authority, for tests of the register."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clerestory.accounts.models import Person, Role
from clerestory.referrals import actions, particulars
from clerestory.referrals.codes import ClosureReason, ExitReason, Mode, PlanOutcome, Standing
from clerestory.referrals.models import Area, Referral, Step
from clerestory.referrals.selectors import latest_step
from clients import StaffClient
from factories import make_organisation, make_person

DAY = date(2018, 2, 12)
AT = datetime(2018, 2, 12, 10, 0, tzinfo=ZoneInfo("Europe/London"))

CONCERN = particulars.ReceivedConcern(
    reference="REF-7K3M-9QXA",
    received=DAY,
    person_name="Pat Made-Up",
    person_other_names="Patt Madeup",
    worry="Says that nobody may leave the club.",
    relationship="Teaches the person.",
    awareness="The person does not know; the parents do.",
    age=16,
    referrer_name="Robin Referrer",
    referrer_role="Teacher",
    referrer_organisation="Ashby School",
    referrer_contact="robin@school.example",
)


@dataclass(frozen=True, slots=True)
class Staff:
    """One person for each role of the register, and one for each role that has no part in it."""

    people: dict[Role, Person]

    def __getitem__(self, role: Role) -> Person:
        return self.people[role]


def make_staff() -> Staff:
    council = make_organisation("Alderbrook Council")
    at_council = {Role.GATEWAY_SUPERVISOR, Role.CHAIR, Role.COORDINATOR}
    return Staff(
        {
            role: make_person(role, organisation=council if role in at_council else None)
            for role in Role
        }
    )


def given(name: str, officer: Person | None = None) -> particulars.Particulars:
    """What the step of this name has to be told."""
    if name == "pass-to-gateway":
        return particulars.Passing(
            happened_on=DAY,
            area="ashby",
            concern="unspecified",
            sector="education",
            assigned_to=officer.pk if officer else 0,
            reason="Needs the check of the gateway.",
        )
    return GIVEN[name]


_DECIDED: dict[str, Any] = {"happened_on": DAY, "mode": Mode.UNANIMOUS, "reason": "Because."}
_REFUSED = particulars.Refusal(
    happened_on=DAY,
    given_by="The parent",
    in_words="We do not want it.",
    alternative="Youth work was offered.",
    next_assessment_on=DAY + timedelta(days=28),
)
_LATER = particulars.LaterReview(
    happened_on=DAY, fresh_information="Nothing new from partners.", finding="No concern."
)
GIVEN: dict[str, particulars.Particulars] = {
    "begin-screening": particulars.Screening(
        happened_on=DAY,
        acknowledged_on=DAY,
        age=16,
        childrens_services="Told by telephone.",
        search_result="No earlier record under either name.",
        reason="It is for us.",
    ),
    "pass-to-panel": particulars.Assessed(
        happened_on=DAY,
        grounds="Grounds in words.",
        known="What is known.",
        sources="The school, reliable.",
        needs="Somebody to talk to.",
        protective="A supportive family.",
        own_account="Not asked yet.",
        would_change="Leaving the club.",
        judgement="The panel should look.",
        earlier_considered="None known.",
        check_clear_on=DAY,
    ),
    "propose-closure": particulars.Closure(
        happened_on=DAY,
        code=ClosureReason.NO_CONCERN,
        reason="A misunderstanding.",
        earlier_considered="None known.",
        feedback="The school is told that it is closed.",
    ),
    "return-closure": particulars.Plain(happened_on=DAY, reason="Ask the school again."),
    "approve-closure": particulars.Plain(happened_on=DAY, reason="I agree."),
    "open-panel-item": particulars.Meeting(
        happened_on=DAY,
        invited="Education, because of school.",
        police_present=True,
        returns="All in.",
        reason="It is on the agenda.",
    ),
    "not-adopt": particulars.NotAdopted(
        **_DECIDED, dissent="", health_and_social_care="Considered; not needed.", onward=""
    ),
    "make-plan": particulars.Plan(
        **_DECIDED,
        dissent="",
        asking_consent="The coordinator visits this week.",
        nature="Mentoring.",
        responsible="The youth service.",
        delivery="Weekly, at school.",
        needs="Somebody to talk to: the mentor.",
    ),
    "record-consent": particulars.Consented(
        happened_on=DAY,
        given_by="The mother",
        standing=Standing.PARENT,
        age_on_the_day=16,
        standing_words="Has parental responsibility.",
        own_view="Wants to try it.",
        explained="What support is and that it can be ended.",
        how="At home, in person.",
        privacy_notice_on=DAY,
    ),
    "record-refusal": _REFUSED,
    "record-withdrawal": _REFUSED,
    "review-support": particulars.SupportReview(
        happened_on=DAY,
        progress="Attends.",
        sessions_planned=4,
        sessions_held=3,
        plan=PlanOutcome.KEPT,
        revision="",
        finding="Goes well.",
    ),
    "propose-exit": particulars.ExitProposed(
        happened_on=DAY,
        actions_done="All done.",
        provider_report_on=DAY,
        referrer_view="The school agrees.",
        reason="The plan is done.",
    ),
    "confirm-exit": particulars.ExitConfirmed(
        happened_on=DAY,
        code=ExitReason.NO_FURTHER_CONCERNS,
        reason="No further concerns.",
        told_on=DAY,
        review_6_on=date(2018, 8, 12),
        review_12_on=date(2019, 2, 12),
    ),
    "refuse-exit": particulars.Plain(happened_on=DAY, reason="One action is open."),
    "review-after-six-months": _LATER,
    "review-after-twelve-months": _LATER,
    "close": particulars.Plain(happened_on=DAY, reason="Nothing worries us."),
}

# Who takes each built step in these tests, and the steps that lead to where it starts.
TAKER: dict[str, Role] = {
    "begin-screening": Role.INTAKE,
    "pass-to-gateway": Role.INTAKE,
    "pass-to-panel": Role.GATEWAY,
    "propose-closure": Role.GATEWAY,
    "return-closure": Role.GATEWAY_SUPERVISOR,
    "approve-closure": Role.GATEWAY_SUPERVISOR,
    "open-panel-item": Role.CHAIR,
    "not-adopt": Role.CHAIR,
    "make-plan": Role.CHAIR,
    "record-consent": Role.COORDINATOR,
    "record-refusal": Role.COORDINATOR,
    "record-withdrawal": Role.COORDINATOR,
    "review-support": Role.CHAIR,
    "propose-exit": Role.COORDINATOR,
    "confirm-exit": Role.CHAIR,
    "refuse-exit": Role.CHAIR,
    "review-after-six-months": Role.CHAIR,
    "review-after-twelve-months": Role.CHAIR,
    "close": Role.CHAIR,
}
MAIN_PATH = (
    "begin-screening",
    "pass-to-gateway",
    "pass-to-panel",
    "open-panel-item",
    "make-plan",
    "record-consent",
    "review-support",
    "propose-exit",
    "confirm-exit",
    "review-after-six-months",
    "review-after-twelve-months",
    "close",
)
_TO_GATEWAY = MAIN_PATH[:2]
BEFORE: dict[str, tuple[str, ...]] = {
    **{name: MAIN_PATH[:place] for place, name in enumerate(MAIN_PATH)},
    "propose-closure": _TO_GATEWAY,
    "return-closure": (*_TO_GATEWAY, "propose-closure"),
    "approve-closure": (*_TO_GATEWAY, "propose-closure"),
    "not-adopt": MAIN_PATH[:4],
    "record-refusal": MAIN_PATH[:5],
    "record-withdrawal": MAIN_PATH[:6],
    "refuse-exit": MAIN_PATH[:8],
}


def receive(reference: str = CONCERN.reference, **changed: Any) -> Referral:
    Area.objects.get_or_create(code="ashby", defaults={"label": "Ashby"})
    payload = replace(CONCERN, reference=reference, **changed)
    return actions.receive_concern(by="system:valve", at=AT, payload=payload)


def take(
    name: str, by: Person, case: Referral, staff: Staff, told: particulars.Particulars | None = None
) -> Step:
    """Take one step as `by`, told what it needs unless `told` says otherwise."""
    case.refresh_from_db()
    action = getattr(actions, name.replace("-", "_"))
    step: Step = action(
        by=by,
        at=AT,
        referral=case,
        seen=latest_step(case).pk,
        given=told or given(name, staff[Role.GATEWAY]),
    )
    case.refresh_from_db()
    return step


def walk(case: Referral, staff: Staff, *names: str) -> Referral:
    """Take these steps, each by the person whose role it is."""
    for name in names:
        take(name, staff[TAKER[name]], case, staff)
    return case


def case_before(name: str, staff: Staff) -> Referral:
    """A case at which the step of this name is the next."""
    return walk(receive(), staff, *BEFORE[name])


def page_of(client: StaffClient, case: Referral, *more: str) -> Any:
    return client.get("/".join(["/referrals", case.reference, *more, ""]))


def posted(told: particulars.Particulars, seen: int) -> dict[str, Any]:
    """What a browser sends when the form of a step is filled in."""
    sent: dict[str, Any] = {"seen": seen}
    for field in fields(told):
        value = getattr(told, field.name)
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            sent |= {f"{field.name}_{part}": number for part, number in parts.items()}
        elif value is not None and value is not False:
            sent[field.name] = "on" if value is True else value
    return sent
