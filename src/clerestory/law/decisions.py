"""What is decided about each question, as values in which a contradiction cannot stand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DecisionError(ValueError):
    """A decision contradicts itself; one line that says what to change."""


class Holding(StrEnum):
    """What is said about whether the information is held, s1(1)(a)."""

    HELD = "held"
    PARTLY_HELD = "partly_held"
    NOT_HELD = "not_held"
    NEITHER = "neither_confirmed_nor_denied"
    COST_TO_CONFIRM = "cost_to_confirm"  # s12(2)


class Outcome(StrEnum):
    """What is done about the question, s1(1)(b)."""

    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    WITHHELD = "withheld"
    NEITHER = "neither_confirmed_nor_denied"
    NOT_HELD = "not_held"
    COST_LIMIT = "cost_limit"
    VEXATIOUS = "vexatious"
    REPEATED = "repeated"
    ACCESSIBLE_ELSEWHERE = "accessible_elsewhere"
    FUTURE_PUBLICATION = "future_publication"
    TRANSFERRED = "transferred"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who answers. The regulator's name is configuration, because it changes by commencement."""

    name: str
    address: str
    email: str
    telephone: str
    review_contact: str
    regulator: str = "Information Commissioner"
    regulator_address: str = "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF"
    regulator_url: str = "https://ico.org.uk/make-a-complaint/"


@dataclass(frozen=True, slots=True)
class ExemptionClaim:
    """A provision that is relied on, and why it applies to this information, s17(1)(b) and (c)."""

    provision: str
    reasons: str


@dataclass(frozen=True, slots=True)
class QuestionDecision:
    """One question: its two answers, and what carries them."""

    number: str
    text: str
    holding: Holding | None
    outcome: Outcome | None
    claims: tuple[ExemptionClaim, ...] = ()
    answer: str = ""
    table_title: str | None = None
    hidden: int = 0
    fallback_used: str | None = None
    advice: str = ""  # and assistance, s16: what the applicant can do, never why a cell is hidden

    def __post_init__(self) -> None:
        place = f"question {self.number}"
        needs = {Outcome.GRANTED_IN_PART, Outcome.WITHHELD, Outcome.NEITHER}
        if self.outcome in needs and not self.claims:
            raise DecisionError(
                f"{place}: {self.outcome} needs an exemption; name it with its reasons"
            )
        if self.outcome is Outcome.GRANTED and self.hidden:
            raise DecisionError(
                f"{place}: granted in full, and the table hides figures ({self.hidden}); choose "
                "granted in part and name the exemption"
            )
        if self.outcome is Outcome.GRANTED and self.claims:
            raise DecisionError(
                f"{place}: granted in full, and an exemption is claimed; remove one"
            )
        if (self.holding is Holding.NEITHER) != (self.outcome is Outcome.NEITHER):
            raise DecisionError(
                f"{place}: neither confirming nor denying is both the holding and the outcome; "
                "choose it for both, or for neither"
            )
        if (self.holding is Holding.NOT_HELD) != (self.outcome is Outcome.NOT_HELD):
            raise DecisionError(f"{place}: not held is both the holding and the outcome; set both")
        if self.holding is Holding.COST_TO_CONFIRM and self.outcome is not Outcome.COST_LIMIT:
            raise DecisionError(
                f"{place}: finding out whether it is held costs too much, s12(2); the outcome is "
                "then the cost limit"
            )
        for claim in self.claims:
            if not claim.provision.strip() or not claim.reasons.strip():
                raise DecisionError(f"{place}: an exemption needs its provision and its reasons")


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Everything that a letter says."""

    authority: Authority
    reference: str
    received: date
    sent: date | None
    questions: tuple[QuestionDecision, ...]
    draft: bool = True
    applicant_name: str = ""
