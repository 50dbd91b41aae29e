"""The words of a dataset found in the words of a question: synonyms, longest first.

Words are compared without regard to case, hyphens and white space, and a plain plural counts as
its singular.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clerestory.disclosure.datasets import (
    Dataset,
    DatasetCategory,
    Dimension,
    Group,
    Measure,
    Unanswerable,
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?(?:\+)?")
# "people who have been referred" and "people that were referred" are "people referred".
_FILLERS = frozenset(
    {"that", "who", "which", "were", "was", "have", "has", "had", "been", "are", "is"}
)
_SENT_TO = re.compile(
    r"\b(?:sent|made|reported|referred|given|known|submitted|passed|referrals?|reports?|requests?"
    r"|complaints?) to (?:the |your )?$",
    re.I,
)
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+\s+$")


@dataclass(frozen=True, slots=True)
class Match:
    """A code of the dataset and the words that stand for it, at `start:end`."""

    code: str
    words: str
    start: int
    end: int


def measure_in(words: str, dataset: Dataset) -> str | None:
    """The code of the measure that the words name, the longest synonym deciding."""
    entries = (
        (name, measure.code)
        for measure in dataset.measures
        for name in (measure.label, *measure.synonyms)
    )
    found = _matches(words, entries)
    return max(found, key=lambda match: len(match.words)).code if found else None


def dimension_of(term: str, dataset: Dataset) -> Dimension | None:
    """The dimension that a breakdown names: the same words, or all of a synonym's words in it."""
    wanted = _key(term)
    best: tuple[int, Dimension] | None = None
    for dimension in dataset.dimensions:
        for name in (dimension.label, *dimension.synonyms):
            key = _key(name)
            if key == wanted:
                return dimension
            if set(key) <= set(wanted) and (best is None or len(key) > best[0]):
                best = (len(key), dimension)
    return best[1] if best else None


def categories_in(words: str, dimension: Dimension) -> tuple[Match, ...]:
    """The categories and groups of a dimension that the words name, in the order of the text."""
    parts: tuple[DatasetCategory | Group, ...] = (*dimension.categories, *dimension.groups)
    entries = [(name, part.code) for part in parts for name in (part.label, *part.synonyms)]
    found = _matches(words, entries)
    return tuple(match for match in found if not _is_part_of_a_name(words, match))


def everything_in(words: str, dataset: Dataset) -> tuple[Match, ...]:
    """Every word of the dataset: what it counts, by what, what it is about and what it lacks."""
    parts: list[Measure | Dimension | DatasetCategory | Group | Unanswerable] = []
    parts += [*dataset.measures, *dataset.dimensions, *dataset.cannot_answer]
    for dimension in dataset.dimensions:
        parts += [*dimension.categories, *dimension.groups]
    entries = [(name, part.code) for part in parts for name in (part.label, *part.synonyms)]
    return _matches(words, [*entries, *((name, dataset.name) for name in dataset.about)])


def missing_in(words: str, dataset: Dataset) -> tuple[Match, ...]:
    """What the dataset is declared not to hold, where the words ask for it."""
    entries = (
        (name, subject.code)
        for subject in dataset.cannot_answer
        for name in (subject.label, *subject.synonyms)
    )
    return _matches(words, entries)


def _is_part_of_a_name(words: str, match: Match) -> bool:
    """ "West Midlands Police" is whom the request is sent to; "made to the police", too."""
    before = words[: match.start]
    if _SENT_TO.search(before):
        return True
    return match.words[:1].isupper() and bool(_NAME_BEFORE.search(before))


def _key(words: str) -> tuple[str, ...]:
    found = tuple(_singular(match[0].lower()) for match in _WORD.finditer(words))
    return tuple(word for word in found if word not in _FILLERS) or found


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _matches(words: str, entries: Iterable[tuple[str, str]]) -> tuple[Match, ...]:
    """Non-overlapping matches; where several begin at one word, the longest."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in entries:
        key = _key(name)
        if key:
            by_first.setdefault(key[0], []).append((key, code))
    tokens = [token for token in _WORD.finditer(words) if token[0].lower() not in _FILLERS]
    keys = [_singular(token[0].lower()) for token in tokens]
    found: list[Match] = []
    place = 0
    while place < len(tokens):
        choices = [
            (len(key), code)
            for key, code in by_first.get(keys[place], [])
            if tuple(keys[place : place + len(key)]) == key
        ]
        if not choices:
            place += 1
            continue
        length, code = max(choices, key=lambda choice: choice[0])
        start, end = tokens[place].start(), tokens[place + length - 1].end()
        found.append(Match(code, words[start:end], start, end))
        place += length
    return tuple(found)
