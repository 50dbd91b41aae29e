"""Questions on their way from the machine's reading to an officer's confirmation."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clerestory.foi.models import Question
from clerestory.reading.requests import Reading, read


@dataclass(frozen=True, slots=True)
class ConfirmedQuestion:
    """A question as an officer leaves it: `specification` holds what was read or corrected."""

    number: str
    text: str
    start: int
    end: int
    specification: Mapping[str, Any] = field(default_factory=dict)


def as_read(reading: Reading) -> tuple[ConfirmedQuestion, ...]:
    """The questions as the machine read them, for an officer to confirm or correct."""
    shown = reading.as_json()["questions"]
    return tuple(
        ConfirmedQuestion(question.number, question.text, question.start, question.end, dict(given))
        for question, given in zip(reading.questions, shown, strict=True)
    )


def questions_digest(questions: Iterable[Question]) -> str:
    """SHA-256 of what is asked: whatever rests on the questions is void when it changes."""
    asked = [[one.number, one.text, one.specification] for one in questions]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8")).hexdigest()


def added_question(text: str, taken: Collection[str]) -> ConfirmedQuestion | None:
    """A question that an officer adds by hand, numbered after the others; None if there is none."""
    if not text.strip():
        return None
    number = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
    given = as_read(read(text))
    specification = given[0].specification if given else {}
    return ConfirmedQuestion(number, text.strip(), 0, 0, specification)
