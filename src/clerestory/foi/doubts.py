"""What the reading is not sure of, each doubt with its question and the choices that it leaves."""

import re
from dataclasses import dataclass

from clerestory.reading.requests import Reading

_OF_QUESTION = re.compile(r"Question \S+: ")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask the applicant, s1(3), or to decide; `number` is empty for several."""

    words: str
    number: str = ""
    choices: tuple[str, ...] = ()


def doubts(reading: Reading) -> tuple[Doubt, ...]:
    """Every doubt of a reading, in its order; what is of one question alone is said there."""
    found = []
    for doubt in reading.doubts:
        one = doubt.questions[0] if len(doubt.questions) == 1 else ""
        said = _OF_QUESTION.sub("", doubt.text, count=1) if one else doubt.text
        found.append(Doubt(said[:1].upper() + said[1:], one, doubt.choices))
    return tuple(found)
