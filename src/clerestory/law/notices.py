"""The letters that are not answers: receipt, a question back, more time, a fee, and a review.

Each says what its provision wants, in the authority's wording; `law.letters` writes the answers.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from clerestory.law.claims import DecisionError, ExemptionClaim, Regime, check_reasons
from clerestory.law.cost import money
from clerestory.law.decisions import Authority
from clerestory.law.exemptions import Duty, removes_duty
from clerestory.law.grounds import check_claim, ground, is_qualified
from clerestory.law.letter_claims import Paragraph, ended, in_words, open_claim
from clerestory.law.letters import Letter, Section, particulars, rights
from clerestory.law.wording import Texts, Wording, wording


class Reviewed(StrEnum):
    """What an internal review made of the answer."""

    UPHELD = "upheld"
    PARTLY = "partly"
    OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That the request has come, and until when it will be answered."""

    due: date


@dataclass(frozen=True, slots=True)
class Clarification:
    """What is needed to identify and locate the information, s1(3); the clock waits for it."""

    needed: str
    close_after: date

    def __post_init__(self) -> None:
        check_reasons(self.needed, "the applicant has to know what is needed", "needed")


@dataclass(frozen=True, slots=True)
class FeesNotice:
    """A fee for informing and communicating, s9; staff time is no part of it, reg 6."""

    pounds: Fraction | int
    what: str
    pay_by: date

    def __post_init__(self) -> None:
        if self.pounds <= 0:
            raise DecisionError("a fees notice states a fee above £0", field="pounds")
        check_reasons(self.what, "the fee has to be explained", "what")


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time, until a day that is estimated, s17(2).

    Under FOIA it carries the claim of a qualified exemption with everything but its balance, which
    is still open, s17(1). Regulation 7 of the environmental regulations gives it for a request that
    is complex and voluminous: then `why` says so.
    """

    due: date
    estimated: date
    claim: ExemptionClaim | None = None
    why: str = ""

    def __post_init__(self) -> None:
        if self.estimated <= self.due:
            raise DecisionError(
                f"the estimated day, {self.estimated}, is not after the due day, {self.due}; "
                "answer by then, or give a later day",
                field="estimated",
            )


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """What the internal review found, by somebody who took no part in the answer."""

    asked: date
    found: Reviewed
    reasons: str

    def __post_init__(self) -> None:
        check_reasons(self.reasons, "the outcome of a review needs its reasons", "reasons")


Notice = Acknowledgement | Clarification | FeesNotice | MoreTime | ReviewOutcome


def compose_notice(
    notice: Notice,
    authority: Authority,
    *,
    reference: str,
    received: date,
    regime: Regime = Regime.FOIA,
    words: Wording | None = None,
) -> Letter:
    """The letter. DecisionError where the regime does not know the notice, or not with this
    exemption."""
    texts = (words or wording())[regime].about(particulars(authority, reference, received))
    name, values = _said(notice, regime)
    opening, said = texts.say_all("notice.opening"), texts.say_all(f"notice.{name}", **values)
    body = (*opening, *_claimed(notice, regime, texts), *said)
    sections = [Section("", body)]
    if isinstance(notice, MoreTime):
        sections.append(rights(authority, texts))
    if isinstance(notice, ReviewOutcome):
        sections.append(_after_review(texts))
    sections.append(Section("", texts.say_all("closing")))
    return Letter(texts.say(f"notice.title_{name}"), tuple(sections), draft=False)


def _said(notice: Notice, regime: Regime) -> tuple[str, dict[str, str]]:
    """The key of the notice's text, and what it names."""
    match notice:
        case Acknowledgement(due):
            return "acknowledgement", {"due": in_words(due)}
        case Clarification(needed, close_after):
            return "clarification", {"needed": ended(needed), "close_after": in_words(close_after)}
        case FeesNotice(pounds, what, pay_by):
            return "fees", {"fee": money(pounds), "what": ended(what), "pay_by": in_words(pay_by)}
        case MoreTime():
            return "more_time", _more_time(notice, regime)
        case ReviewOutcome(asked, found, reasons):
            return f"review_{found}", {"asked": in_words(asked), "reasons": ended(reasons)}


def _more_time(notice: MoreTime, regime: Regime) -> dict[str, str]:
    values = {"due_before": in_words(notice.due), "estimated": in_words(notice.estimated)}
    if regime.is_environmental:
        check_reasons(notice.why, "regulation 7 is for a complex and voluminous request", "why")
        return {**values, "why": ended(notice.why)}
    if regime is Regime.FOISA:
        raise DecisionError(
            "FOISA gives no more time for the public interest; answer by the due day",
            field="estimated",
        )
    if notice.claim is None:
        raise DecisionError(
            "more time needs the exemption whose public interest test is still open, s17(1)(b)",
            field="provision",
        )
    if not is_qualified(notice.claim.provision, regime):
        raise DecisionError(
            f"{notice.claim.provision} is not qualified, so that no public interest test can be "
            "open; answer by the due day, s10(3)",
            field="provision",
        )
    check_claim(notice.claim, regime, _duty(notice.claim), has_combined=True)
    return values


def _duty(claim: ExemptionClaim) -> Duty:
    """Whether the claim is for leaving unsaid whether the information is held."""
    main = ground(claim.provision, Regime.FOIA).main
    return Duty.CONFIRM if main and removes_duty(Regime.FOIA, main[0]) else Duty.WITHHOLD


def _claimed(notice: Notice, regime: Regime, texts: Texts) -> tuple[Paragraph, ...]:
    """The exemption of a notice of more time: which, why, and what its test wants shown."""
    if not isinstance(notice, MoreTime) or notice.claim is None or regime.is_environmental:
        return ()
    return tuple(open_claim(notice.claim, regime, _duty(notice.claim), texts))


def _after_review(texts: Texts) -> Section:
    """After a review only the regulator is left, s50."""
    return Section(texts.say("review_heading"), texts.say_all("regulator"))
