"""The letter: from the decision record to sections in plain English.

Wording is data (`data/letter.toml`); what has to be said is here, beside its provision.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from clerestory.law.calendars import CalendarError
from clerestory.law.decisions import (
    DecisionRecord,
    ExemptionClaim,
    Holding,
    Outcome,
    QuestionDecision,
)
from clerestory.law.foia import due

PROCEDURAL = frozenset({Outcome.COST_LIMIT, Outcome.VEXATIOUS, Outcome.REPEATED})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs; `question` is the number of the question it answers."""

    heading: str
    paragraphs: tuple[str, ...]
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer, ready to be laid out."""

    title: str
    sections: tuple[Section, ...]
    draft: bool

    @property
    def text(self) -> str:
        """The letter as plain text, for the checker."""
        parts = [self.title]
        for section in self.sections:
            parts += [section.heading, *section.paragraphs]
        return "\n\n".join(part for part in parts if part)


@cache
def wording() -> dict[str, Any]:
    """The texts of `data/letter.toml`."""
    text = resources.files("clerestory.law").joinpath("data", "letter.toml").read_text("utf-8")
    return tomllib.loads(text)


def compose(record: DecisionRecord) -> Letter:
    """Every element of s17 that applies, one section per question."""
    words, values = wording(), _values(record)
    sections = [Section("", (*_filled(words["opening"], values), *_late(record)))]
    sections += [_question(decision) for decision in record.questions]
    # s17(7)(a) particulars of the complaints procedure; s17(7)(b) the right under s50. Guidance
    # wants both in every answer, a refusal or not.
    sections.append(Section(words["review_heading"], _filled(words["review"], values)))
    sections.append(Section("", _filled(words["closing"], values)))
    return Letter(words["title"].format(**values), tuple(sections), record.draft)


def small_numbers(hidden: int, threshold: int, *, is_coarser: bool = False) -> ExemptionClaim:
    """The claim that hidden cells propose: personal data, s40(2) by the condition of s40(3A)(a).
    With `is_coarser`, also for the more detailed form that was asked for and is not given."""
    words = wording()["small_numbers"]
    said = [words["finer"]] if is_coarser else []
    if hidden:
        many = words["hidden_one"] if hidden == 1 else words["hidden_many"].format(hidden=hidden)
        said += [many, words["marker"]]
    counts = "1" if threshold == 2 else f"1 to {threshold - 1}"
    said.append(words["reasons"].format(range=counts))
    return ExemptionClaim(words["provision"], " ".join(said))


def _values(record: DecisionRecord) -> dict[str, str]:
    authority = record.authority
    return {
        "reference": record.reference,
        "received": _in_words(record.received),
        "authority": authority.name,
        "address": authority.address,
        "email": authority.email,
        "telephone": authority.telephone,
        "review_contact": authority.review_contact,
        "regulator": authority.regulator,
        "regulator_address": authority.regulator_address,
        "regulator_url": authority.regulator_url,
    }


def _late(record: DecisionRecord) -> tuple[str, ...]:
    """A late answer says so; without holiday data for the year nothing is said."""
    if record.sent is None:
        return ()
    try:
        last = due(record.received, sent=record.sent).due
    except CalendarError:
        return ()
    return (wording()["late"].format(due=_in_words(last)),) if record.sent > last else ()


def _question(decision: QuestionDecision) -> Section:
    words = wording()
    said = [words["asked"].format(question=" ".join(decision.text.split()))]
    said += [*_holding(decision), *_outcome(decision)]
    if decision.fallback_used:
        said.append(words["fallback"].format(fallback=decision.fallback_used.rstrip(".")))
    if decision.table_title:
        said.append(words["table"].format(title=decision.table_title))
    if decision.answer:
        said.append(decision.answer)
    said += [_claim(claim, decision) for claim in decision.claims]
    if decision.advice:
        said.append(decision.advice)
    return Section(f"Question {decision.number}", tuple(said), decision.number)


def _holding(decision: QuestionDecision) -> tuple[str, ...]:
    """s1(1)(a). Where s14 applies, or the question is closed, neither duty of s1(1) is left."""
    if decision.outcome is None and decision.holding is None:
        return (wording()["undecided"],)
    if decision.holding is None:
        return ()
    return (wording()["holding"][str(decision.holding)],)


def _outcome(decision: QuestionDecision) -> tuple[str, ...]:
    """s1(1)(b), and for a refusal the words of s17(1)(a) or s17(5)."""
    if decision.outcome is None or decision.outcome is Outcome.NOT_HELD:
        return ()
    name = str(decision.outcome)
    if decision.holding is Holding.COST_TO_CONFIRM:
        name = "cost_limit_to_confirm"
    return (wording()["outcome"][name],)


def _claim(claim: ExemptionClaim, decision: QuestionDecision) -> str:
    if decision.outcome is Outcome.NEITHER:
        kind = "ncnd"
    else:
        kind = "procedural" if decision.outcome in PROCEDURAL else "withhold"
    words: str = wording()["exemption"][kind]
    provision = re.sub(r"\bs\.?\s?(?=\d)", "section ", claim.provision.strip())
    return words.format(provision=provision, reasons=claim.reasons.strip())


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _filled(texts: list[str], values: dict[str, str]) -> tuple[str, ...]:
    return tuple(text.format(**values) for text in texts)
