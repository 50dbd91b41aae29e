"""What each step must be told, as values. A value that lacks something cannot be made.

`happened_on` is the day on which it happened; the day on which it was entered is kept by the step
itself. Words are required wherever the table requires them; `OPTIONAL` names those that may be
left empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from clerestory.referrals.codes import (
    ADULT,
    AWARENESS,
    CONCERN_LIST,
    CONCERNS,
    SECTORS,
    ClosureReason,
    ExitReason,
    Mode,
    PlanOutcome,
    Standing,
)

OLDEST = 120  # years; beyond it an age is a slip of the keyboard


class Incomplete(ValueError):
    """A step was not told what it must be. `field` is the name of what is missing or wrong."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What every step is told: the day it happened. `why` is the reason that the step keeps."""

    OPTIONAL: ClassVar[tuple[str, ...]] = ()
    REASON: ClassVar[str] = "reason"
    PAST: ClassVar[tuple[str, ...]] = ("happened_on",)  # days that cannot be still to come

    happened_on: date

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and not value.strip() and field.name not in self.OPTIONAL:
                raise Incomplete(field.name, f"Write something under “{words_of(field.name)}”.")
        self.check()

    def check(self) -> None:
        """What cannot be told from one field alone."""

    @property
    def why(self) -> str:
        return str(getattr(self, self.REASON))


def words_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


def check_age(age: int | None, field: str = "age") -> None:
    if age is not None and not 0 <= age <= OLDEST:
        raise Incomplete(field, f"Enter an age from 0 to {OLDEST} years, not {age}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening(Particulars):
    PAST = ("happened_on", "acknowledged_on")
    OPTIONAL = ("childrens_services", "earlier_reference")

    acknowledged_on: date
    age: int | None
    childrens_services: str
    search_result: str
    earlier_reference: str = ""
    reason: str

    def check(self) -> None:
        check_age(self.age)
        # Whoever may be a child is treated as one until the age is known.
        if (self.age is None or self.age < ADULT) and not self.childrens_services.strip():
            raise Incomplete(
                "childrens_services",
                "The person is under 18, or the age is not known: say how children's services "
                "were told, or why not.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing(Particulars):
    """From intake to the gateway, with the codes that figures are drawn from."""

    area: str
    concern: str
    concern_list: str = CONCERN_LIST
    sector: str
    assigned_to: int
    reason: str

    def check(self) -> None:
        if self.concern not in CONCERNS.get(self.concern_list, {}):
            raise Incomplete("concern", "Choose a type of concern from the list.")
        if self.sector not in SECTORS:
            raise Incomplete("sector", "Choose who referred from the list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Particulars):
    """CTSA 2015 s36(3): "reasonable grounds to believe that the individual is vulnerable to being
    drawn into terrorism"."""

    PAST = ("happened_on", "check_clear_on")
    REASON = "grounds"

    grounds: str
    known: str
    sources: str
    needs: str
    protective: str
    own_account: str
    would_change: str
    judgement: str
    earlier_considered: str
    check_clear_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Particulars):
    code: ClosureReason
    reason: str
    earlier_considered: str
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Particulars):
    """A step that needs its reason and nothing else."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Particulars):
    invited: str
    police_present: bool
    returns: str
    reason: str

    def check(self) -> None:
        # CTSA s37(3): the police for the area in which the person lives.
        if not self.police_present:
            raise Incomplete(
                "police_present",
                "Section 37 needs the police for the area where the person lives. Put the case "
                "before a panel at which they are present.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Particulars):
    """CTSA s37(6): the panel decides together, else by majority, else the chair does."""

    OPTIONAL: ClassVar[tuple[str, ...]] = ("dissent",)

    mode: Mode
    reason: str
    dissent: str

    def check(self) -> None:
        if self.mode is not Mode.UNANIMOUS and not self.dissent.strip():
            raise Incomplete("dissent", "Not all members agreed: say who did not, and why.")
        if self.mode is Mode.UNANIMOUS and self.dissent.strip():
            raise Incomplete("dissent", "All members agreed, so there is no dissent to record.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAdopted(Decision):
    """CTSA s36(6): without support the panel considers health and social care."""

    OPTIONAL = ("dissent", "onward")

    health_and_social_care: str
    onward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Decision):
    """CTSA s36(5)(a) to (d), one field each; `needs` answers each need with an action or a
    reason."""

    asking_consent: str
    nature: str
    responsible: str
    delivery: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented(Particulars):
    """Explanatory notes to the CTSA, 206: the person consents, or a parent or guardian of
    somebody under 18."""

    PAST = ("happened_on", "privacy_notice_on")
    REASON = "standing_words"
    OPTIONAL = ("own_view",)

    given_by: str
    standing: Standing
    age_on_the_day: int
    standing_words: str
    own_view: str
    explained: str
    how: str
    privacy_notice_on: date

    def check(self) -> None:
        check_age(self.age_on_the_day, "age_on_the_day")
        adult = self.age_on_the_day >= ADULT
        if adult and self.standing is not Standing.SELF:
            raise Incomplete("standing", "From 18 the person alone can consent.")
        if not adult and self.standing is Standing.SELF:
            raise Incomplete("standing", "Under 18 a parent or a guardian consents.")
        if not adult and not self.own_view.strip():
            raise Incomplete("own_view", "Write down what the child thinks about it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Particulars):
    """Consent refused or withdrawn. CTSA s36(4)(e): the panel then assesses again after a time
    that it chooses."""

    REASON = "in_words"

    given_by: str
    in_words: str
    alternative: str
    next_assessment_on: date

    def check(self) -> None:
        if self.next_assessment_on <= self.happened_on:
            raise Incomplete(
                "next_assessment_on", "Choose a day after the refusal for the next assessment."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportReview(Particulars):
    REASON = "finding"
    OPTIONAL = ("revision",)

    progress: str
    sessions_planned: int
    sessions_held: int
    plan: PlanOutcome
    revision: str
    finding: str

    def check(self) -> None:
        for name in ("sessions_planned", "sessions_held"):
            if getattr(self, name) < 0:
                raise Incomplete(name, "Enter how many sessions, 0 or more.")
        if self.plan is PlanOutcome.REVISED and not self.revision.strip():
            raise Incomplete("revision", "The plan is revised: say what changes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProposed(Particulars):
    PAST = ("happened_on", "provider_report_on")

    actions_done: str
    provider_report_on: date
    referrer_view: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitConfirmed(Particulars):
    PAST = ("happened_on", "told_on")

    code: ExitReason
    reason: str
    told_on: date | None
    review_6_on: date
    review_12_on: date

    def check(self) -> None:
        if self.told_on is None and self.code is not ExitReason.DIED:
            raise Incomplete("told_on", "Enter the day on which the person was told.")
        if not self.happened_on < self.review_6_on < self.review_12_on:
            raise Incomplete(
                "review_12_on",
                "The two reviews come after the end of support, the second after the first.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterReview(Particulars):
    REASON = "finding"

    fresh_information: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedConcern:
    """A concern as it was raised on the public site. Consent is not needed to raise it, and the
    referrer need not give a name."""

    reference: str
    received: date
    person_name: str
    worry: str
    relationship: str
    awareness: str
    person_other_names: str = ""
    age: int | None = None
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_organisation: str = ""
    referrer_contact: str = ""
    wants_confidentiality: bool = True

    def __post_init__(self) -> None:
        for name in ("reference", "person_name", "worry", "relationship", "awareness"):
            if not getattr(self, name).strip():
                raise Incomplete(name, f"A concern needs “{words_of(name)}”.")
        check_age(self.age)

    @classmethod
    def from_payload(cls, payload: Mapping[str, object]) -> "ReceivedConcern":
        """What the public site sealed: the answers of its form, a reference and when it was sent.

        Answers that this register does not know are left alone. Raises `Incomplete` where one
        that it needs is missing.
        """
        answer = str(payload.get("awareness") or "")

        def text(name: str) -> str:
            return str(payload.get(name) or "")

        return cls(
            reference=text("reference"),
            received=_day_of(text("submitted_at")),
            person_name=text("person_name"),
            worry=text("worry"),
            relationship=text("relationship"),
            awareness=AWARENESS.get(answer, answer),
            person_other_names=text("person_other_names"),
            age=_age_of(payload.get("age")),
            referrer_name=text("referrer_name"),
            referrer_role=text("referrer_role"),
            referrer_organisation=text("referrer_organisation"),
            referrer_contact=text("referrer_contact"),
        )


def _day_of(moment: str) -> date:
    """The day in this country on which something was sent, which is the day of receipt."""
    try:
        sent = datetime.fromisoformat(moment)
    except ValueError:
        raise Incomplete("received", "The concern does not say when it was sent.") from None
    return sent.astimezone(ZoneInfo("Europe/London")).date() if sent.tzinfo else sent.date()


def _age_of(answer: object) -> int | None:
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None
