"""Before you ask: the published answers that come closest to a question, and how they differ."""

from dataclasses import replace

from clerestory.reading.earlier import (
    Likeness,
    Wanted,
    closest,
    differences,
    telling_words,
    wanted,
)
from clerestory.reading.requests import read
from clerestory.shelf import selectors
from clerestory.shelf.models import PublishedAnswer
from clerestory.shelf.pages import Entry, answer_entry

MOST_SHOWN = 10
NOT_ALL_WORDS = "No answer holds all of these words. The closest are:"


def close_entries(words: str) -> tuple[Entry, ...]:
    """Answers to questions like this one, the closest first, each with what differs."""
    new = _wanted(words)
    found = [
        (alike, answer)
        for answer in selectors.answers_with_any(telling_words(words))
        if (alike := _closest(new, answer))
    ]
    found.sort(key=lambda pair: (-pair[0].closeness, -pair[1].published.toordinal(), -pair[1].pk))
    return tuple(_entry(new, alike.old.text, answer) for alike, answer in found[:MOST_SHOWN])


def _closest(new: Wanted, answer: PublishedAnswer) -> Likeness | None:
    return closest(new, [Wanted(str(question["text"])) for question in answer.questions])


def _entry(new: Wanted, text: str, answer: PublishedAnswer) -> Entry:
    differs = differences(new, _wanted(text))
    return replace(answer_entry(answer), words=text, differs=differs)


def _wanted(text: str) -> Wanted:
    found = read(text).questions
    return replace(wanted(found[0]), text=text) if found else Wanted(text)
