"""The letter: from the decision record to sections in plain English.

Wording is data (`law.wording`); what has to be said, and in which order, is here, beside its
provision. A reason that would itself tell what is exempt may be left out of the record, s17(4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clerestory.law.calendars import CalendarError
from clerestory.law.claims import ExemptionClaim, Regime
from clerestory.law.clocks import DueDates, Events
from clerestory.law.decisions import (
    UNTOUCHED_BY_S1,
    Authority,
    DecisionRecord,
    Holding,
    Outcome,
    QuestionDecision,
)
from clerestory.law.letter_claims import Listed, Paragraph, claims, in_words, other_information
from clerestory.law.letter_grounds import basis
from clerestory.law.regimes import clock
from clerestory.law.wording import Texts, Wording, wording

__all__ = ["Letter", "Listed", "Paragraph", "Section", "compose", "small_numbers"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs; `question` is the number of the question it answers.

    A paragraph is a text, or a list of points.
    """

    heading: str
    paragraphs: tuple[Paragraph, ...]
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be laid out."""

    title: str
    sections: tuple[Section, ...]
    draft: bool

    @property
    def text(self) -> str:
        """The letter as plain text, for the checker."""
        parts = [self.title]
        for section in self.sections:
            parts += [section.heading, *map(_plain, section.paragraphs)]
        return "\n\n".join(part for part in parts if part)


def compose(record: DecisionRecord, words: Wording | None = None) -> Letter:
    """Every element of s17 that applies, one section per question.

    EIR reg 14 and FOISA ss16 to 19 want the same of the letters of their regimes.
    """
    given = particulars(record.authority, record.reference, record.received)
    texts = (words or wording())[record.regime].about(given)
    opening = (*texts.say_all("opening"), *_late(record, texts))
    sections = [Section("", opening)]
    sections += [_question(decision, texts) for decision in record.questions]
    sections += [rights(record.authority, texts)]
    sections.append(Section("", texts.say_all("closing")))
    return Letter(texts.say("title"), tuple(sections), record.draft)


def rights(authority: Authority, texts: Texts) -> Section:
    """s17(7)(a), particulars of the complaints procedure or that there is none, and (b), the right
    under s50; reg 14(5), FOISA s19. Guidance wants both in every answer, a refusal or not."""
    review = texts.say_all("review" if authority.review_contact else "no_review")
    regulator = texts.say("regulator")
    return Section(texts.say("review_heading"), (*review, regulator))


def small_numbers(hidden: int, threshold: int, *, is_coarser: bool = False) -> ExemptionClaim:
    """The claim that hidden cells propose: personal data, s40(2) by the condition of s40(3A)(a).
    With `is_coarser`, also for the more detailed form that was asked for and is not given."""
    texts = wording()[Regime.FOIA]
    said = [texts.say("small_numbers.finer")] if is_coarser else []
    if hidden:
        many = "hidden_one" if hidden == 1 else "hidden_many"
        said.append(
            texts.say(f"small_numbers.{many}", hidden=hidden)
            if hidden > 1
            else texts.say(f"small_numbers.{many}")
        )
        said.append(texts.say("small_numbers.marker"))
    counts = "1" if threshold == 2 else f"1 to {threshold - 1}"
    said.append(texts.say("small_numbers.reasons", range=counts))
    return ExemptionClaim(texts.say("small_numbers.provision"), " ".join(said))


def particulars(authority: Authority, reference: str, received: date) -> dict[str, str]:
    """What every text may name."""
    return {
        "reference": reference,
        "received": in_words(received),
        "authority": authority.name,
        "address": authority.address,
        "email": authority.email,
        "telephone": authority.telephone,
        "review_contact": authority.review_contact,
        "regulator": authority.regulator,
        "regulator_address": authority.regulator_address,
        "regulator_url": authority.regulator_url,
    }


def _late(record: DecisionRecord, texts: Texts) -> tuple[str, ...]:
    """A late answer says so; where nobody can say when it was due, nothing is said."""
    last = record.due or _due(record)
    if record.sent is None or last is None or record.sent <= last:
        return ()
    return (texts.say("late", due=in_words(last)),)


def _due(record: DecisionRecord) -> date | None:
    """The last day by the clock of the regime, if nothing stopped it."""
    try:
        dates = clock(record.regime.lower(), Events(record.received, sent=record.sent))
    except CalendarError:
        return None
    return dates.due if isinstance(dates, DueDates) else None


def _question(decision: QuestionDecision, texts: Texts) -> Section:
    said: list[Paragraph] = [texts.say("asked", question=" ".join(decision.text.split()))]
    said += [*_holding(decision, texts), *_outcome(decision, texts)]
    if decision.fallback_used:
        said.append(texts.say("fallback", fallback=decision.fallback_used.rstrip(".")))
    if decision.table_title:
        said.append(texts.say("table", title=decision.table_title))
    if decision.answer:
        said.append(decision.answer)
    said += basis(decision, texts)
    said += claims(decision, texts)
    said += other_information(decision, texts)
    said += _advice(decision, texts)
    heading = texts.say("question_heading", number=decision.number)
    return Section(heading, tuple(one for one in said if one), decision.number)


def _holding(decision: QuestionDecision, texts: Texts) -> Iterator[str]:
    """s1(1)(a). Where s14 applies, or the question is closed, neither duty of s1(1) is left."""
    if decision.outcome is None and decision.holding is None:
        yield texts.say("undecided")
    elif decision.holding is not None and decision.outcome not in UNTOUCHED_BY_S1:
        yield texts.say(f"holding.{decision.holding}")


def _outcome(decision: QuestionDecision, texts: Texts) -> Iterator[str]:
    """s1(1)(b), and for a refusal the words of s17(1)(a) or s17(5)."""
    if decision.outcome is None:
        return
    name = str(decision.outcome)
    if decision.holding is Holding.COST_TO_CONFIRM:
        name = "cost_limit_to_confirm"
    yield texts.say(f"outcome.{name}")


def _advice(decision: QuestionDecision, texts: Texts) -> Iterator[str]:
    """s16: what could be had within the limit, or what else would help."""
    if decision.advice and decision.outcome is Outcome.COST_LIMIT:
        yield texts.say("basis.advice_cost", given=decision.advice)
    elif decision.advice:
        yield decision.advice


def _plain(paragraph: Paragraph) -> str:
    return paragraph if isinstance(paragraph, str) else "\n".join(f"- {one}" for one in paragraph)
