"""Where the words stand that a table has no place for, so that they can be shown in the request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .readings import Question

_QUOTED = re.compile(r"“([^”]+)”|([^:“”]{1,80}):")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words without a place in the table, why, and where they stand in the request; without an
    end they stand nowhere in it (an officer wrote them)."""

    words: str
    because: str
    start: int = 0
    end: int = 0


def unplaced(request: str, question: Question, sentences: Iterable[str]) -> tuple[Unplaced, ...]:
    """Each sentence of `Mapped.unplaced` with the place of the words that it begins with.

    The place is the first in the question; `request` is the text that its offsets refer to.
    """
    found = []
    for sentence in sentences:
        said = _QUOTED.match(sentence)
        words = (said[1] or said[2]).strip() if said else ""
        start, end = _place(words, request, question.start, question.end)
        found.append(Unplaced(words, sentence, start, end))
    return tuple(found)


def _place(words: str, request: str, start: int, end: int) -> tuple[int, int]:
    """However the words are spaced and broken into lines; (0, 0) where they do not stand."""
    same = r"\s+".join(map(re.escape, words.split()))
    match = re.compile(rf"(?<!\w){same}", re.I).search(request, start, end) if same else None
    return match.span() if match else (0, 0)
