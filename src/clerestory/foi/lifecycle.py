"""The life of an information request: its statuses, who moves it on, and what must be there first.

Nothing here knows about the web or the database, so that a lawyer can read it from top to bottom.
The Act's own steps: a request is received (FOIA 2000 s8), each thing it asks for is answered on
its own (s1(1)(a) and s1(1)(b) are separate duties), an answer goes out by the twentieth working
day (s10(1)). That a second person approves what the first prepared is the house's rule, not the
Act's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

OFFICER = "information_officer"
APPROVER = "approver"
NOBODY = "nobody"


class LifecycleError(ValueError):
    """A request was to be moved in a way that the table does not allow."""


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    QUESTIONS_CONFIRMED = "questions_confirmed"
    FIGURES_PROPOSED = "figures_proposed"
    DECIDED = "decided"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


WORDS: Mapping[Status, str] = {
    Status.RECEIVED: "Received",
    Status.QUESTIONS_CONFIRMED: "Questions confirmed",
    Status.FIGURES_PROPOSED: "Figures proposed",
    Status.DECIDED: "Every question decided",
    Status.AWAITING_APPROVAL: "Waiting for approval",
    Status.APPROVED: "Approved",
    Status.ANSWERED: "Answered",
    Status.WITHDRAWN: "Withdrawn by the applicant",
    Status.LAPSED: "Lapsed: no clarification, or no fee, from the applicant",
}

NEXT_STEP: Mapping[Status, str] = {
    Status.RECEIVED: "Confirm the questions",
    Status.QUESTIONS_CONFIRMED: "Propose figures, or decide each question",
    Status.FIGURES_PROPOSED: "Decide each question",
    Status.DECIDED: "Read the letter and send it for approval",
    Status.AWAITING_APPROVAL: "Approve the answer, or return it",
    Status.APPROVED: "Publish the answer",
    Status.ANSWERED: "Nothing: it is closed",
    Status.WITHDRAWN: "Nothing: it is closed",
    Status.LAPSED: "Nothing: it is closed",
}

# Whose desk the request is on. A closed request is on nobody's.
OWNER: Mapping[Status, str] = {
    Status.RECEIVED: OFFICER,
    Status.QUESTIONS_CONFIRMED: OFFICER,
    Status.FIGURES_PROPOSED: OFFICER,
    Status.DECIDED: OFFICER,
    Status.AWAITING_APPROVAL: APPROVER,
    Status.APPROVED: OFFICER,
    Status.ANSWERED: NOBODY,
    Status.WITHDRAWN: NOBODY,
    Status.LAPSED: NOBODY,
}

OPEN: frozenset[Status] = frozenset(s for s, owner in OWNER.items() if owner != NOBODY)

BEFORE_SUBMISSION = (
    Status.RECEIVED,
    Status.QUESTIONS_CONFIRMED,
    Status.FIGURES_PROPOSED,
    Status.DECIDED,
)


class Step(StrEnum):
    """What somebody does to a request. Each is one action in `foi.actions` and one audit event."""

    CONFIRM_QUESTIONS = "confirm_questions"
    RECORD_PROPOSAL = "record_proposal"
    DECIDE_QUESTION = "decide_question"
    SUBMIT_FOR_APPROVAL = "submit_for_approval"
    RETURN_TO_OFFICER = "return_to_officer"
    APPROVE = "approve"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    LET_LAPSE = "let_lapse"
    WORK_ON_DOCUMENTS = "work_on_documents"  # uploaded, marked for redaction, built afresh
    APPROVE_DOCUMENT = "approve_document"  # or given back
    KEEP_CLOCK = "keep_clock"  # a clarification, a fee, more time, or one of two due dates


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: who may take a step, and what must be there before it is taken."""

    roles: frozenset[str]
    required: tuple[str, ...]


_QUESTIONS = Rule(
    roles=frozenset({OFFICER}),
    required=(
        "at least one question",
        "each question as the applicant meant it, with the figures that would answer it",
    ),
)
_PROPOSAL = Rule(
    roles=frozenset({OFFICER}),
    required=("confirmed questions", "figures that were proved safe, or the reason there are none"),
)
_DECISION = Rule(
    roles=frozenset({OFFICER}),
    required=(
        "confirmed questions",
        "for each question whether the information is held, s1(1)(a), and the outcome, s1(1)(b)",
        "each exemption relied on by section and subsection, with its reasons, s17(1)(b) and (c)",
    ),
)
_SUBMISSION = Rule(
    roles=frozenset({OFFICER}),
    required=("a decision on every question", "the letter and its files, as they will leave"),
)
_RETURN = Rule(roles=frozenset({APPROVER}), required=("a reason in words",))
_APPROVAL = Rule(
    roles=frozenset({APPROVER}),
    required=("an approver who took no part in preparing the answer",),
)
_ANSWER = Rule(
    roles=frozenset({OFFICER, APPROVER}),
    required=("an approved answer, unchanged since it was approved",),
)
_WITHDRAWAL = Rule(roles=frozenset({OFFICER}), required=("the applicant's own words",))
_LAPSE = Rule(
    roles=frozenset({OFFICER}),
    required=(
        "a question to the applicant under s1(3), or a fees notice under s9(1)",
        "no reply within the stated period, or no payment within three months, s9(2)",
    ),
)
_DOCUMENTS = Rule(
    roles=frozenset({OFFICER}),
    required=("a file of a known kind, within the limits of size and number",),
)
_DOCUMENT_APPROVAL = Rule(
    roles=frozenset({APPROVER}),
    required=(
        "an outgoing file in which the inspector found nothing, or the reason why an original "
        "leaves",
        "an approver who took no part in preparing the file",
    ),
)
_CLOCK = Rule(
    roles=frozenset({OFFICER}),
    required=(
        "the day on which it happened, in an order that can be",
        "for more time, an exemption with a public interest test and an estimated date, s17(2)",
    ),
)

# From a status, by a step, to a status, under a rule. What is not in the table cannot be done.
# A new confirmation or a new proposal takes back the decisions that rested on the old one.
TRANSITIONS: Mapping[tuple[Status, Step], tuple[Status, Rule]] = {
    (Status.RECEIVED, Step.CONFIRM_QUESTIONS): (Status.QUESTIONS_CONFIRMED, _QUESTIONS),
    (Status.QUESTIONS_CONFIRMED, Step.CONFIRM_QUESTIONS): (Status.QUESTIONS_CONFIRMED, _QUESTIONS),
    (Status.FIGURES_PROPOSED, Step.CONFIRM_QUESTIONS): (Status.QUESTIONS_CONFIRMED, _QUESTIONS),
    (Status.DECIDED, Step.CONFIRM_QUESTIONS): (Status.QUESTIONS_CONFIRMED, _QUESTIONS),
    (Status.QUESTIONS_CONFIRMED, Step.RECORD_PROPOSAL): (Status.FIGURES_PROPOSED, _PROPOSAL),
    (Status.FIGURES_PROPOSED, Step.RECORD_PROPOSAL): (Status.FIGURES_PROPOSED, _PROPOSAL),
    (Status.DECIDED, Step.RECORD_PROPOSAL): (Status.FIGURES_PROPOSED, _PROPOSAL),
    # The last question decided moves the request on; until then it stays where it is.
    (Status.QUESTIONS_CONFIRMED, Step.DECIDE_QUESTION): (Status.DECIDED, _DECISION),
    (Status.FIGURES_PROPOSED, Step.DECIDE_QUESTION): (Status.DECIDED, _DECISION),
    (Status.DECIDED, Step.DECIDE_QUESTION): (Status.DECIDED, _DECISION),
    (Status.DECIDED, Step.SUBMIT_FOR_APPROVAL): (Status.AWAITING_APPROVAL, _SUBMISSION),
    (Status.AWAITING_APPROVAL, Step.RETURN_TO_OFFICER): (Status.DECIDED, _RETURN),
    (Status.AWAITING_APPROVAL, Step.APPROVE): (Status.APPROVED, _APPROVAL),
    # Other figures may be released between approval and dispatch: these are then drawn again.
    (Status.APPROVED, Step.RETURN_TO_OFFICER): (Status.DECIDED, _RETURN),
    (Status.APPROVED, Step.ANSWER): (Status.ANSWERED, _ANSWER),
    **{(s, Step.WITHDRAW): (Status.WITHDRAWN, _WITHDRAWAL) for s in Status if s in OPEN},
    **{(s, Step.LET_LAPSE): (Status.LAPSED, _LAPSE) for s in Status if OWNER[s] == OFFICER},
    # Documents are settled before the letter is sent for approval, and leave with it.
    **{(s, Step.WORK_ON_DOCUMENTS): (s, _DOCUMENTS) for s in BEFORE_SUBMISSION},
    **{(s, Step.APPROVE_DOCUMENT): (s, _DOCUMENT_APPROVAL) for s in BEFORE_SUBMISSION},
    # What happens to the clock leaves the request where it is.
    **{(s, Step.KEEP_CLOCK): (s, _CLOCK) for s in Status if s in OPEN},
}


def target(status: Status, step: Step) -> Status:
    """Where the step leads from here; LifecycleError names what could be done instead."""
    return _row(status, step)[0]


def rule(status: Status, step: Step) -> Rule:
    """Who may take the step from here and what it needs; LifecycleError if it cannot be taken."""
    return _row(status, step)[1]


def steps(status: Status) -> tuple[Step, ...]:
    """Every step that leads on from this status, in the order of the table."""
    return tuple(step for source, step in TRANSITIONS if source is status)


def may_step(status: Status, step: Step) -> bool:
    """Whether the table has a row for this step from this status."""
    return (status, step) in TRANSITIONS


def _row(status: Status, step: Step) -> tuple[Status, Rule]:
    try:
        return TRANSITIONS[(status, step)]
    except KeyError:
        possible = ", ".join(steps(status)) or "nothing: it is closed"
        raise LifecycleError(
            f"A request that is '{WORDS[status]}' cannot take the step '{step}'. "
            f"From here: {possible}."
        ) from None
