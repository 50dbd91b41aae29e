"""What the reading is not sure of, each doubt with its question and the choices that it leaves."""

import re
from dataclasses import dataclass

from clerestory.reading.requests import Question, Reading

_OF_QUESTION = re.compile(r"Question (\S+): ")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask the applicant, s1(3), or to decide; `number` is empty for all questions."""

    words: str
    number: str = ""
    choices: tuple[str, ...] = ()


def doubts(reading: Reading) -> tuple[Doubt, ...]:
    """Every doubt of a reading, in its order."""
    by_number = {question.number: question for question in reading.questions}
    found = []
    for words in reading.unclear:
        of = _OF_QUESTION.match(words)
        question = by_number.get(of[1]) if of else None
        said = words[of.end() :] if of and question else words
        choices = _choices(question, words) if question else ()
        found.append(
            Doubt(said[:1].upper() + said[1:], question.number if question else "", choices)
        )
    return tuple(found)


def _choices(question: Question, words: str) -> tuple[str, ...]:
    """For a band that is longer than a year: the two things that can be meant."""
    odd = [band for band in question.bands if band.is_odd and f"“{band.label}”" in words]
    return tuple(
        choice
        for band in odd
        for choice in (f"one figure for {band.label}", "one figure for each year in it")
    )
