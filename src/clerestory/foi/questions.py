"""Questions on their way from the machine's reading to an officer's confirmation."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clerestory.foi.models import InformationRequest, Question
from clerestory.reading.fallbacks import Fallback, FallbackKind
from clerestory.reading.periods import Period
from clerestory.reading.requests import Question as ReadQuestion
from clerestory.reading.requests import Reading, read
from clerestory.reading.subjects import Kind


@dataclass(frozen=True, slots=True)
class ConfirmedQuestion:
    """A question as an officer leaves it: `specification` holds what was read or corrected."""

    number: str
    text: str
    start: int
    end: int
    specification: Mapping[str, Any] = field(default_factory=dict)


def as_read(reading: Reading) -> tuple[ConfirmedQuestion, ...]:
    """The questions as the machine read them, for an officer to confirm or correct.

    The fall-backs of the whole request stand behind those of each question, so that an officer
    sees one order of preference and can change it.
    """
    whole = reading.as_json()
    return tuple(
        ConfirmedQuestion(
            question.number,
            question.text,
            question.start,
            question.end,
            {**given, "fallbacks": list(dict.fromkeys([*given["fallbacks"], *whole["fallbacks"]]))},
        )
        for question, given in zip(reading.questions, whole["questions"], strict=True)
    )


def as_kept(question: Question) -> ConfirmedQuestion:
    """A question as the request keeps it."""
    return ConfirmedQuestion(
        question.number, question.text, question.start, question.end, question.specification
    )


def questions_digest(questions: Iterable[Question]) -> str:
    """SHA-256 of what is asked: whatever rests on the questions is void when it changes."""
    asked = [[one.number, one.text, one.specification] for one in questions]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8")).hexdigest()


def confirmed_reading(
    request: InformationRequest, questions: Iterable[ConfirmedQuestion] | None = None
) -> Reading:
    """The reading with each question as the officer left it, or would leave it."""
    if questions is None:
        questions = map(as_kept, request.questions.all())
    reading = read(request.text, received=request.received)
    by_place = {question.start: question for question in reading.questions}
    found = []
    for one in questions:
        as_it_was = by_place.get(one.start) if one.end else None
        as_it_was = as_it_was or _read_alone(one.text, request.received)
        if as_it_was is not None:
            found.append(_as_confirmed(as_it_was, one))
    # Those of the whole request stand with each question, in the order that was confirmed.
    return replace(reading, questions=tuple(found), fallbacks=())


def _read_alone(text: str, received: date) -> ReadQuestion | None:
    return next(iter(read(text, received=received).questions), None)


def _as_confirmed(found: ReadQuestion, confirmed: ConfirmedQuestion) -> ReadQuestion:
    given = confirmed.specification
    period = given.get("period") or {}
    return replace(
        found,
        number=confirmed.number,
        text=confirmed.text,
        kind=Kind(given.get("kind") or found.kind),
        measure=given.get("measure") or found.measure,
        period=_period(found.period, period.get("from"), period.get("to")),
        granularity=given.get("granularity"),
        breakdowns=tuple(given.get("breakdowns") or ()),
        categories=tuple(given.get("categories") or ()),
        filters=tuple(given.get("filters") or ()),
        fallbacks=tuple(map(_fallback, given.get("fallbacks") or ())),
    )


def _period(read_as: Period, first: str | None, last: str | None) -> Period:
    return replace(
        read_as,
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
    )


def _fallback(label: str) -> Fallback:
    """A fall-back by its words: one that the tables know, else another way, for an officer."""
    kinds = {kind.value: kind for kind in FallbackKind}
    return Fallback(kinds.get(label.lower(), FallbackKind.OTHER), label, 0, 0)
