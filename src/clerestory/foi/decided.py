"""What was decided about a question, between its row and the values of the law."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from clerestory.foi.models import Question
from clerestory.law.claims import Claim, MaintainingExemption
from clerestory.law.cost import HIGHER, LOWER, Limit
from clerestory.law.decisions import (
    BASES,
    Basis,
    DecisionRecord,
    Holding,
    InWords,
    OtherInformation,
    Outcome,
    QuestionDecision,
)
from clerestory.law.records import claims_from_json, from_json, to_json


@dataclass(frozen=True, slots=True)
class Grounds:
    """What carries the two answers: exemptions, or what its outcome rests on, and the rest."""

    claims: tuple[Claim, ...] = ()
    basis: Basis | None = None
    other: OtherInformation | None = None
    combined: MaintainingExemption | None = None
    advice: str = ""


def stored(grounds: Grounds) -> dict[str, Any]:
    """As the column `grounds` keeps it, all but the claims, which have their own."""
    return {
        "basis": to_json(grounds.basis),
        "other": to_json(grounds.other),
        "combined": to_json(grounds.combined),
        "advice": grounds.advice,
    }


def grounds_of(question: Question) -> Grounds:
    """What was stored. Rows of earlier versions keep everything in words, and are read so."""
    given = question.grounds or {}
    basis = from_json(given.get("basis"), Basis | None)
    if basis is None and question.outcome in BASES:
        basis = InWords()
    return Grounds(
        claims_from_json(question.claims),
        basis,
        from_json(given.get("other"), OtherInformation | None),
        from_json(given.get("combined"), MaintainingExemption | None),
        str(given.get("advice") or ""),
    )


def decision(
    question: Question,
    holding: Holding,
    outcome: Outcome,
    grounds: Grounds,
    answer: str,
    **more: Any,
) -> QuestionDecision:
    """The decision as the law sees it. DecisionError if it contradicts itself."""
    return QuestionDecision(
        number=question.number,
        text=question.text,
        holding=holding,
        outcome=outcome,
        claims=grounds.claims,
        answer=answer,
        advice=grounds.advice,
        basis=grounds.basis,
        other=grounds.other,
        combined=grounds.combined,
        **{"hidden": question.hidden, **more},
    )


def record_of_one(question: Question, decided: QuestionDecision, day: date) -> DecisionRecord:
    """A record of this question alone, decided on `day`. DecisionError if the decision does not
    agree with its day or with who answers."""
    return DecisionRecord(
        authority=settings.AUTHORITY,
        reference=question.request.reference,
        received=question.request.received,
        sent=None,
        questions=(decided,),
        draft=True,
        applicant_name=question.request.applicant_name,
        decided=day,
    )


def limit() -> Limit:
    """The cost limit of the authority that answers, Fees Regulations 2004 reg 3."""
    return HIGHER if settings.AUTHORITY.is_central else LOWER
