"""What is decided about each question, as values in which a contradiction cannot stand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clerestory.law.bases import (
    Basis,
    Burden,
    InWords,
    Location,
    Publication,
    Repeats,
)
from clerestory.law.calendars import CalendarError, load_calendar
from clerestory.law.claims import (
    Claim,
    ClaimInWords,
    DecisionError,
    ExemptionClaim,
    MaintainingExemption,
    Opinion,
    Regime,
)
from clerestory.law.cost import (
    HIGHER,
    LOWER,
    Aggregation,
    CostError,
    CostEstimate,
    check_together,
    number,
)
from clerestory.law.exemptions import Duty
from clerestory.law.grounds import (
    check_apart,
    check_claim,
    check_combined,
    check_combined_day,
    sections,
)

__all__ = [
    "Authority", "Basis", "Burden", "CostEstimate", "DecisionError", "DecisionRecord",
    "ExemptionClaim", "Holding", "InWords", "Location", "OtherInformation", "Outcome",
    "Publication", "QuestionDecision", "Regime", "Repeats",
]  # fmt: skip


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
    """Who answers. The regulator's name is configuration, because it changes by commencement.

    `is_central`: named in Part I of Schedule 1 to FOIA (departments, Parliament, the armed
    forces), to which the higher cost limit applies. An empty `review_contact` says that there is
    no procedure for complaints, s17(7)(a).
    """

    name: str
    address: str
    email: str
    telephone: str
    review_contact: str
    regulator: str = "Information Commissioner"
    regulator_address: str = "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF"
    regulator_url: str = "https://ico.org.uk/make-a-complaint/"
    is_central: bool = False


BASES: dict[Outcome, type[Basis]] = {
    Outcome.COST_LIMIT: CostEstimate,
    Outcome.VEXATIOUS: Burden,
    Outcome.REPEATED: Repeats,
    Outcome.ACCESSIBLE_ELSEWHERE: Location,
    Outcome.FUTURE_PUBLICATION: Publication,
}
BASIS_NAMES: dict[type[Basis], str] = {
    CostEstimate: "a cost estimate",
    Burden: "its reasons: the burden in hours and the value of the request",
    Repeats: "the reference and the day of the earlier answer",
    Location: "the exact place where the information is",
    Publication: "the intention to publish and its day",
}
CLAIMING = frozenset({Outcome.GRANTED_IN_PART, Outcome.WITHHELD, Outcome.NEITHER})
UNTOUCHED_BY_S1 = frozenset(
    {Outcome.VEXATIOUS, Outcome.REPEATED}
)  # s14: no duty under s1(1) is left
CLOSED = frozenset({Outcome.LAPSED, Outcome.WITHDRAWN, Outcome.TRANSFERRED})
NOT_ENVIRONMENTAL = {
    Outcome.COST_LIMIT: "they have no cost limit; withhold it as manifestly unreasonable",
    Outcome.VEXATIOUS: "they know no vexatious requests; withhold it as manifestly unreasonable",
    Outcome.REPEATED: "they know no repeated requests; withhold it as manifestly unreasonable",
    Outcome.FUTURE_PUBLICATION: "they have no such exception; where the material is unfinished, "
    "withhold it as that",
}


@dataclass(frozen=True, slots=True)
class OtherInformation:
    """Partial NCND: any other information within the scope is neither confirmed nor denied,
    beside what is said of the rest."""

    scope: str  # what the other information would be about: "covert use of the cameras"
    claims: tuple[ExemptionClaim, ...]

    def __post_init__(self) -> None:
        if not self.scope.strip():
            raise DecisionError(
                "say what any other information would be about, which is neither confirmed nor "
                "denied",
                field="scope",
            )
        if not self.claims:
            raise DecisionError(
                "neither confirming nor denying needs the provision that removes the duty",
                field="provision",
            )


@dataclass(frozen=True, slots=True)
class QuestionDecision:
    """One question: its two answers, and what carries them."""

    number: str
    text: str
    holding: Holding | None
    outcome: Outcome | None
    claims: tuple[Claim, ...] = ()
    answer: str = ""
    table_title: str | None = None
    hidden: int = 0
    fallback_used: str | None = None
    advice: str = ""  # and assistance, s16: what the applicant can do, never why a cell is hidden
    regime: Regime = Regime.FOIA
    basis: Basis | None = None
    other: OtherInformation | None = None
    combined: MaintainingExemption | None = None  # one balance for several qualified exemptions

    def __post_init__(self) -> None:
        try:
            _check_answers(self)
            _check_regime(self)
            _check_basis(self)
            _check_claims(self)
        except DecisionError as error:
            raise DecisionError(f"question {self.number}: {error}", field=error.field) from None

    @property
    def duty(self) -> Duty:
        """The duty that the claims remove; those of `other` always remove that to confirm."""
        return Duty.CONFIRM if self.outcome is Outcome.NEITHER else Duty.WITHHOLD

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """What is relied on, for what is withheld and for what is left unsaid."""
        return self.claims + (self.other.claims if self.other else ())


def _check_answers(one: QuestionDecision) -> None:
    if one.outcome in CLAIMING and not one.claims:
        raise DecisionError(
            f"{one.outcome} needs an exemption; name it with its reasons", field="provision"
        )
    if one.outcome is Outcome.GRANTED and one.hidden:
        raise DecisionError(
            f"granted in full, and the table hides figures ({one.hidden}); choose granted in part "
            "and name the exemption"
        )
    if one.outcome is Outcome.GRANTED and one.claims:
        raise DecisionError("granted in full, and an exemption is claimed; remove one")
    if (one.holding is Holding.NEITHER) != (one.outcome is Outcome.NEITHER):
        raise DecisionError(
            "neither confirming nor denying is both the holding and the outcome; choose it for "
            "both, or for neither"
        )
    if (one.holding is Holding.NOT_HELD) != (one.outcome is Outcome.NOT_HELD):
        raise DecisionError("not held is both the holding and the outcome; set both")
    if one.holding is Holding.COST_TO_CONFIRM and one.outcome is not Outcome.COST_LIMIT:
        raise DecisionError(
            "finding out whether it is held costs too much, s12(2); the outcome is then the cost "
            "limit"
        )


def _check_regime(one: QuestionDecision) -> None:
    if one.regime.is_environmental and one.outcome in NOT_ENVIRONMENTAL:
        ground = "regulation 10(4)" if one.regime.is_scottish else "regulation 12(4)"
        raise DecisionError(
            f"{one.outcome} is no answer under the environmental regulations: "
            f"{NOT_ENVIRONMENTAL[one.outcome]}, {ground}"
        )
    if one.holding is Holding.COST_TO_CONFIRM and one.regime is not Regime.FOIA:
        raise DecisionError(
            f"only section 12(2) of the Act of 2000 spares finding out whether it is held; under "
            f"{one.regime} say whether it is"
        )


def _check_basis(one: QuestionDecision) -> None:
    wanted = BASES.get(one.outcome) if one.outcome else None
    if wanted is None:
        if one.basis is not None:
            raise DecisionError(f"{one.outcome} takes nothing more; remove what is given for it")
        return
    if one.basis is None or not isinstance(one.basis, (wanted, InWords)):
        raise DecisionError(f"{one.outcome} needs {BASIS_NAMES[wanted]}", field="basis")
    if isinstance(one.basis, CostEstimate):
        _check_estimate(one, one.basis)


def _check_estimate(one: QuestionDecision, estimate: CostEstimate) -> None:
    if not estimate.is_over:
        raise DecisionError(
            f"the estimate is not over the limit ({estimate.working[-1]}); answer the question",
            field="records",
        )
    to_confirm = estimate.hours_to_confirm
    if one.holding is Holding.COST_TO_CONFIRM and to_confirm <= estimate.limit.hours:
        raise DecisionError(
            f"finding out whether it is held takes {number(to_confirm)} hours, which is not over "
            f"the limit of {number(estimate.limit.hours)}; section 12(2) does not apply, so say "
            "whether it is held",
            field="records",
        )
    if not one.advice.strip():
        raise DecisionError(
            "a refusal for its cost owes advice (section 16): say what could be given within the "
            f"limit, or that nothing could{_room(estimate)}",
            field="advice",
        )


def _room(estimate: CostEstimate) -> str:
    """How much of the longest work the limit leaves time for."""
    if estimate.within_limit is None:
        return ""
    work, fit = estimate.within_limit
    return f"; it leaves time for {fit:,} of the {work.records:,} {work.unit}"


def _check_claims(one: QuestionDecision) -> None:
    if one.claims and one.outcome not in CLAIMING:
        written = all(isinstance(claim, ClaimInWords) for claim in one.claims)
        if not (written and isinstance(one.basis, InWords)):
            raise DecisionError(
                f"{one.outcome} carries no exemption; remove {one.claims[0].provision}",
                field="provision",
            )
        return
    if one.other and (one.outcome in CLOSED or one.outcome is Outcome.NEITHER or not one.outcome):
        raise DecisionError(
            "any other information can be left unsaid only beside an answer; nothing is answered "
            "here",
            field="scope",
        )
    full = [claim for claim in one.claims if isinstance(claim, ExemptionClaim)]
    for claim in full:
        check_claim(claim, one.regime, one.duty, has_combined=one.combined is not None)
    for claim in one.other.claims if one.other else ():
        check_claim(claim, one.regime, Duty.CONFIRM)
    check_apart(full, one.regime, one.duty)
    if one.combined:
        check_combined(full, one.regime, one.duty)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """Everything that a letter says. All questions of one letter are under one regime.

    `decided` is the day of the decision where it is not that of the letter; `due` the last day to
    answer, as the clock counts it with its extensions.
    """

    authority: Authority
    reference: str
    received: date
    sent: date | None
    questions: tuple[QuestionDecision, ...]
    draft: bool = True
    applicant_name: str = ""
    decided: date | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        regimes = sorted({one.regime for one in self.questions})
        if len(regimes) > 1:
            raise DecisionError(
                f"the questions are under {' and '.join(regimes)}; write a letter for each"
            )
        if self.regime.is_scottish and "Scottish" not in self.authority.regulator:
            raise DecisionError(
                f"{self.authority.name}: the regulator of {self.regime} is the Scottish "
                "Information Commissioner; say so in the authority's file"
            )
        for one in self.questions:
            try:
                _check_beside(self, one)
            except DecisionError as error:
                raise DecisionError(f"question {one.number}: {error}", field=error.field) from None

    @property
    def regime(self) -> Regime:
        return self.questions[0].regime if self.questions else Regime.FOIA

    @property
    def day(self) -> date | None:
        """The day whose law applies."""
        return self.decided or self.sent


def _check_beside(record: DecisionRecord, one: QuestionDecision) -> None:
    """A question beside the days of its record, and beside who answers."""
    if one.combined:
        check_combined_day(one.regime, record.day)
    basis = one.basis
    if isinstance(basis, CostEstimate) and one.regime is Regime.FOIA:
        limit = HIGHER if record.authority.is_central else LOWER
        if basis.limit.pounds != limit.pounds:
            raise DecisionError(
                f"the limit of {record.authority.name} is £{limit.pounds}, not "
                f"£{basis.limit.pounds} (Fees Regulations 2004, reg 3)"
            )
    if isinstance(basis, CostEstimate) and one.regime is Regime.FOISA and basis.limit.rate > 15:
        raise DecisionError("in Scotland an hour counts for £15 at most; use the Scottish limit")
    if isinstance(basis, CostEstimate) and basis.together:
        _check_window(record.received, basis.together)
    if isinstance(basis, Publication) and basis.intended >= record.received:
        raise DecisionError(
            f"the intention to publish is of {basis.intended}, and the request of "
            f"{record.received}; it has to be older than the request",
            field="intended",
        )
    if isinstance(basis, Repeats) and basis.answered > record.received:
        raise DecisionError(
            f"the earlier request was answered on {basis.answered}, after this one came; only an "
            "earlier answer counts",
            field="answered",
        )
    for claim in one.claims:
        _check_claim_beside(record, one, claim)


def _check_window(received: date, together: Aggregation) -> None:
    try:
        check_together(received, together, load_calendar())
    except (CostError, CalendarError) as error:
        raise DecisionError(str(error), field="estimate") from None


def _check_claim_beside(record: DecisionRecord, one: QuestionDecision, claim: Claim) -> None:
    if isinstance(claim, ClaimInWords):
        return
    opinion = claim.shows if isinstance(claim.shows, Opinion) else None
    if opinion and record.day and opinion.given > record.day:
        raise DecisionError(
            f"the qualified person's opinion is of {opinion.given}, and the decision of "
            f"{record.day}; it has to come first",
            field="given",
        )
    is_department = record.authority.is_central or one.regime is not Regime.FOIA
    if "s35" in sections(claim.provision, one.regime) and not is_department:
        raise DecisionError(
            "section 35 is for government departments and the Welsh Government; consider "
            "section 36",
            field="provision",
        )
