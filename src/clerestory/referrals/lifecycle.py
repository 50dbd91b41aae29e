"""The life of a referral: its statuses, and the whole table of steps between them.

After the Counter-Terrorism and Security Act 2015 (CTSA), Part 5 chapter 2. Rows that no page
takes yet (`built=False`) stand in the table all the same, so that the map is whole. Times are
defaults for an adopter to change; they remind people. No step is ever taken by the clock: each
one has a person who takes it, in a role, for a reason.
"""

from dataclasses import dataclass
from enum import StrEnum

from clerestory.referrals.statuses import (
    AT_WORK,
    CLOSED_KINDS,
    OPEN,
    OWNER,
    PANEL,
    WORDS,
    Actor,
    Status,
)

__all__ = [
    "AT_WORK",
    "BUILT",
    "CLOSED_KINDS",
    "OPEN",
    "OWNER",
    "PANEL",
    "STEPS",
    "TRANSITIONS",
    "WORDS",
    "Actor",
    "Deadline",
    "Status",
    "Transition",
    "Unit",
    "state_diagram",
    "transitions_from",
]


class Unit(StrEnum):
    WORKING_DAYS = "working days"
    MONTHS = "months"
    MONTHLY_PANEL = "monthly panel"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A default time for a step. Passing it is shown to the chair and changes nothing."""

    count: int
    unit: Unit
    counted_from: str

    def __str__(self) -> str:
        if self.unit is Unit.MONTHLY_PANEL:
            return "At the next monthly panel"
        if self.count == 0:
            return f"The same day, from {self.counted_from}"
        unit = self.unit.value if self.count > 1 else self.unit.value.removesuffix("s")
        return f"Within {self.count} {unit} of {self.counted_from}"


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of the table: `number` is its row, `name` is unique and stands in addresses.

    `event` is the last word of the audit event. `second_person` marks a step that finishes what
    somebody else proposed and that the proposer can never take.
    """

    number: str
    name: str
    title: str
    event: str
    sources: tuple[Status, ...]
    targets: tuple[Status, ...]
    takers: tuple[Actor, ...]
    requires: tuple[str, ...]
    deadline: Deadline | None = None
    second_person: bool = False
    built: bool = False


_NEXT_PANEL = Deadline(1, Unit.MONTHLY_PANEL, "the step before")

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "1",
        "submit",
        "Raise a concern",
        "received",
        (Status.DRAFT,),
        (Status.SUBMITTED,),
        (Actor.REFERRER,),
        (
            "the person and what worries the referrer",
            "how the referrer knows the person",
            "whether the person and the parents know, and if not why",
            "the page on immediate danger has been passed",
        ),
        built=True,
    ),
    Transition(
        "2",
        "begin-screening",
        "Begin screening",
        "screening_begun",
        (Status.SUBMITTED,),
        (Status.SCREENING,),
        (Actor.INTAKE,),
        (
            "the day on which receipt was acknowledged",
            "what a person found when looking for earlier records",
            "for somebody under 18: how children's services were told",
        ),
        Deadline(1, Unit.WORKING_DAYS, "receipt"),
        built=True,
    ),
    Transition(
        "3",
        "pass-to-gateway",
        "Pass to the gateway",
        "passed_to_gateway",
        (Status.SCREENING,),
        (Status.GATEWAY,),
        (Actor.INTAKE,),
        ("the day", "a named gateway officer", "the codes that figures are drawn from"),
        Deadline(0, Unit.WORKING_DAYS, "the end of screening"),
        built=True,
    ),
    Transition(
        "4",
        "record-error",
        "Record that this is not a referral",
        "recorded_in_error",
        (Status.SCREENING,),
        (Status.RECORDED_IN_ERROR,),
        (Actor.RECORDS,),
        ("proposed by intake: wrong person, sent twice or malicious", "the reason in words"),
        second_person=True,
    ),
    Transition(
        "5",
        "hold",
        "Put on hold",
        "held",
        (Status.GATEWAY,),
        (Status.ON_HOLD,),
        (Actor.GATEWAY,),
        ("the answer of the police check is to wait, with its day and the next day to ask",),
        Deadline(10, Unit.WORKING_DAYS, "each check"),
    ),
    Transition(
        "6",
        "pass-to-panel",
        "Refer to the panel",
        "passed_to_panel",
        (Status.GATEWAY,),
        (Status.AWAITING_PANEL,),
        (Actor.GATEWAY,),
        (
            # CTSA s36(3): "reasonable grounds to believe that the individual is vulnerable to
            # being drawn into terrorism"
            "the reasonable grounds of s36(3), in words",
            "the assessment",
            "that the police check is clear, and on which day",
            "earlier referrals listed, and what they mean together",
        ),
        Deadline(5, Unit.WORKING_DAYS, "arrival at the gateway"),
        built=True,
    ),
    Transition(
        "7",
        "signpost",
        "Signpost to another service",
        "signposted",
        (Status.GATEWAY,),
        (Status.SIGNPOSTED,),
        (Actor.GATEWAY_SUPERVISOR,),
        ("the need", "the service and the day", "the service has confirmed that it has it"),
        Deadline(10, Unit.WORKING_DAYS, "sending, to chase the receipt"),
        second_person=True,
    ),
    Transition(
        "8",
        "propose-closure",
        "Propose to close with no further action",
        "closure_proposed",
        (Status.GATEWAY,),
        (Status.GATEWAY,),
        (Actor.GATEWAY,),
        (
            "a reason, by code and in words",
            "earlier referrals listed, and what they mean together",
            "what the referrer is told",
        ),
        built=True,
    ),
    Transition(
        "8",
        "return-closure",
        "Return the proposal to the gateway",
        "closure_returned",
        (Status.GATEWAY,),
        (Status.GATEWAY,),
        (Actor.GATEWAY_SUPERVISOR,),
        ("the reason in words",),
        second_person=True,
        built=True,
    ),
    Transition(
        "8",
        "approve-closure",
        "Approve the closure",
        "closed_with_no_further_action",
        (Status.GATEWAY,),
        (Status.CLOSED_NFA,),
        (Actor.GATEWAY_SUPERVISOR,),
        (
            "a second person",
            "for a person who was referred before: somebody from another organisation",
            "the reason in words",
        ),
        second_person=True,
        built=True,
    ),
    Transition(
        "9",
        "note-police-lead",
        "Note that the police hold the case",
        "noted_as_police_led",
        (Status.GATEWAY,),
        (Status.POLICE_LED,),
        (Actor.GATEWAY,),
        ("the day, who holds it and when to look again; nothing of its content",),
        Deadline(3, Unit.MONTHS, "each check"),
    ),
    Transition(
        "10",
        "transfer",
        "Transfer to another area",
        "transferred",
        AT_WORK,
        (Status.TRANSFERRED,),
        (Actor.COORDINATOR,),
        ("the other area has accepted it",),
        Deadline(5, Unit.WORKING_DAYS, "the offer, to accept"),
    ),
    Transition(
        "11",
        "open-panel-item",
        "Put before the panel",
        "put_before_panel",
        (Status.AWAITING_PANEL,),
        (Status.IN_PANEL,),
        (Actor.CHAIR,),
        (
            "who is invited, each with a reason",
            # CTSA s37(3): the police for the area where the person lives
            "the police for the area where the person lives are present, s37",
            "what partners sent, or that it is late",
        ),
        _NEXT_PANEL,
        built=True,
    ),
    Transition(
        "12",
        "not-adopt",
        "Record that the panel does not adopt",
        "not_adopted",
        (Status.IN_PANEL,),
        (Status.NOT_ADOPTED,),
        (Actor.CHAIR,),
        (
            # CTSA s37(6): unanimous, else a majority, else the chair
            "how the panel decided, why, and who dissented, s37",
            # CTSA s36(6): health or social care must be considered where no support is given
            "whether health or social care could help, s36(6)",
        ),
        Deadline(5, Unit.WORKING_DAYS, "the meeting, for the minutes"),
        built=True,
    ),
    Transition(
        "13",
        "make-plan",
        "Record the support plan",
        "plan_made",
        (Status.IN_PANEL,),
        (Status.CONSENT_PENDING,),
        (Actor.CHAIR,),
        (
            "how the panel decided, why, and who dissented, s37",
            # CTSA s36(5)(a) to (d)
            "how, when and by whom consent is asked, s36(5)",
            "the nature of the support, s36(5)",
            "who is responsible for it, s36(5)",
            "how and when it is given, s36(5)",
            "for each need an action, or why there is none",
        ),
        Deadline(10, Unit.WORKING_DAYS, "the meeting, to ask"),
        built=True,
    ),
    Transition(
        "14",
        "record-consent",
        "Record that consent was given",
        "consent_given",
        (Status.CONSENT_PENDING,),
        (Status.SUPPORTED,),
        (Actor.COORDINATOR,),
        (
            "who gave it, and why that person can",
            "what was explained, how and when",
            "the day on which the privacy notice was given",
        ),
        built=True,
    ),
    Transition(
        "15",
        "record-refusal",
        "Record that consent was refused",
        "consent_refused",
        (Status.CONSENT_PENDING,),
        (Status.CONSENT_REFUSED,),
        (Actor.COORDINATOR,),
        (
            "who refused, when, and in which words",
            "what other support was considered",
            # CTSA s36(4)(e): assess again after a period that the panel chooses
            "the day of the next assessment, s36(4)",
        ),
        Deadline(1, Unit.MONTHS, "the refusal, to assess again"),
        built=True,
    ),
    Transition(
        "16",
        "assess-again",
        "Record the further assessment",
        "assessed_again",
        (Status.CONSENT_REFUSED,),
        (Status.CONSENT_PENDING, Status.NOT_ADOPTED, Status.EXITED, Status.GATEWAY),
        (Actor.CHAIR,),
        ("the further assessment of s36(4)",),
    ),
    Transition(
        "17",
        "review-support",
        "Record a review of the support",
        "support_reviewed",
        (Status.SUPPORTED,),
        (Status.SUPPORTED,),
        (Actor.CHAIR,),
        (
            "progress on every action of the plan",
            "sessions planned and sessions held",
            "whether the plan is kept or revised",
        ),
        _NEXT_PANEL,
        built=True,
    ),
    Transition(
        "18",
        "record-withdrawal",
        "Record that consent was withdrawn",
        "consent_withdrawn",
        (Status.SUPPORTED,),
        (Status.CONSENT_REFUSED,),
        (Actor.COORDINATOR,),
        (
            "who withdrew it, when, and in which words",
            "that support has stopped",
            "the day of the next assessment, s36(4)",
        ),
        Deadline(0, Unit.WORKING_DAYS, "the withdrawal"),
        built=True,
    ),
    Transition(
        "19",
        "propose-exit",
        "Propose that support ends",
        "exit_proposed",
        (Status.SUPPORTED,),
        (Status.EXIT_PROPOSED,),
        (Actor.COORDINATOR,),
        (
            "every action of the plan done, or why not",
            "the provider's report is on file",
            "the referrer's organisation was asked for its view",
        ),
        built=True,
    ),
    Transition(
        "20",
        "confirm-exit",
        "Record that support has ended",
        "exited",
        (Status.EXIT_PROPOSED,),
        (Status.EXITED,),
        (Actor.CHAIR,),
        (
            "a second person",
            "the reason, by code and in words",
            "the day on which the person was told",
            "the days of both reviews",
        ),
        second_person=True,
        built=True,
    ),
    Transition(
        "21",
        "review-after-six-months",
        "Record the review after 6 months",
        "reviewed_after_six_months",
        (Status.EXITED,),
        (Status.REVIEW_6,),
        (Actor.CHAIR,),
        ("fresh information from partners", "the finding in words"),
        Deadline(6, Unit.MONTHS, "the end of support"),
        built=True,
    ),
    Transition(
        "21",
        "review-after-twelve-months",
        "Record the review after 12 months",
        "reviewed_after_twelve_months",
        (Status.REVIEW_6,),
        (Status.REVIEW_12,),
        (Actor.CHAIR,),
        ("fresh information from partners", "the finding in words"),
        Deadline(12, Unit.MONTHS, "the end of support"),
        built=True,
    ),
    Transition(
        "22",
        "extend-review",
        "Extend the review",
        "review_extended",
        (Status.REVIEW_12,),
        (Status.REVIEW_EXTENDED,),
        (Actor.CHAIR,),
        ("the reason in words",),
        Deadline(24, Unit.MONTHS, "the end of support"),
    ),
    Transition(
        "22a",
        "close",
        "Close the case",
        "closed",
        (Status.REVIEW_12, Status.REVIEW_EXTENDED),
        (Status.CLOSED,),
        (Actor.CHAIR,),
        ("the finding in words",),
        built=True,
    ),
    Transition(
        "22b",
        "confirm-outcome",
        "Close after the outcome elsewhere",
        "closed_elsewhere",
        (Status.SIGNPOSTED, Status.POLICE_LED, Status.NOT_ADOPTED),
        (Status.CLOSED,),
        (Actor.GATEWAY_SUPERVISOR,),
        ("proposed by the coordinator", "the other body has said what came of it, in words"),
        second_person=True,
    ),
    Transition(
        "22c",
        "refuse-exit",
        "Record that support goes on",
        "exit_refused",
        (Status.EXIT_PROPOSED,),
        (Status.SUPPORTED,),
        (Actor.CHAIR,),
        ("the reason in words",),
        second_person=True,
        built=True,
    ),
    Transition(
        "23",
        "reopen",
        "Put before the panel again",
        "reopened",
        (Status.EXITED, Status.REVIEW_6, Status.REVIEW_12, Status.REVIEW_EXTENDED),
        (Status.AWAITING_PANEL,),
        (Actor.CHAIR,),
        ("what the review found that worries",),
        _NEXT_PANEL,
    ),
    Transition(
        "24",
        "return-to-gateway",
        "Return to the gateway",
        "returned_to_gateway",
        tuple(status for status in AT_WORK if status is not Status.GATEWAY),
        (Status.GATEWAY,),
        (Actor.GATEWAY,),
        ("what is new: the police check is made again whenever something is",),
    ),
    Transition(
        "25",
        "restrict",
        "Restrict the record",
        "restricted",
        CLOSED_KINDS,
        (Status.RESTRICTED,),
        (Actor.RECORDS,),
        ("nothing more: the list of what is due is made by the clock, the step by a person",),
        Deadline(10, Unit.WORKING_DAYS, "closing"),
    ),
    Transition(
        "26",
        "erase",
        "Erase the record",
        "erased",
        (Status.RESTRICTED,),
        (Status.ERASED,),
        (Actor.RECORDS,),
        ("a retention review decided by a person", "a marker without content stays"),
    ),
)

STEPS: dict[str, Transition] = {each.name: each for each in TRANSITIONS}
BUILT: tuple[Transition, ...] = tuple(each for each in TRANSITIONS if each.built)


def transitions_from(status: Status) -> tuple[Transition, ...]:
    """Every row of the table that leads on from here, built or not, in the order of the table."""
    return tuple(each for each in TRANSITIONS if status in each.sources)


def state_diagram() -> str:
    """The whole table as a Mermaid state diagram; steps that no page takes yet are marked."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.DRAFT}"]
    lines += [f"    {status}: {WORDS[status]}" for status in Status]
    for each in TRANSITIONS:
        mark = "" if each.built else " (later)"
        arrows = [(s, t) for s in each.sources for t in each.targets]
        lines += [f"    {s} --> {t}: {each.number} {each.title}{mark}" for s, t in arrows]
    return "\n".join([*lines, f"    {Status.ERASED} --> [*]", ""])
