"""The words of a dataset found in the words of a question: synonyms, longest first.

Words are compared without regard to case, hyphens and white space, and a plain plural counts as
its singular.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clerestory.disclosure.datasets import (
    Dataset,
    DatasetCategory,
    Dimension,
    Group,
)

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?(?:\+)?")
# "people who have been referred" and "people that were referred" are "people referred".
_FILLERS = frozenset(
    {"that", "who", "which", "were", "was", "have", "has", "had", "been", "are", "is"}
)
_SENT_TO = re.compile(
    r"\b(?:sent|made|reported|referred|given|known|submitted|passed|referrals?|reports?|requests?"
    r"|complaints?) to (?:the |your )?$|\b(?:received|recorded|held|handled) by (?:the |your )?$",
    re.I,
)
_RECEIVES = re.compile(r"\s(?:(?:have|has|had)\s)?(?:receive|record|handle)d?\b", re.I)
_LOOKED_BACK = 60  # characters
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
    found = measures_in(words, dataset)
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
    return _matches(words, entries)


class Sort(StrEnum):
    """What a word of the dataset stands for."""

    DIMENSION = "dimension"
    CATEGORY = "category"
    MISSING = "missing"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Named:
    """A word of the dataset in a text: `codes` are pairs of dimension and category. They are
    several where the word stands for categories of several dimensions ("other")."""

    sort: Sort
    codes: tuple[tuple[str, str], ...]
    words: str
    start: int
    end: int

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(dimension for dimension, _ in self.codes)


def named_in(words: str, dataset: Dataset) -> tuple[Named, ...]:
    """What the dataset splits by, its categories, and what it lacks or is all about, in the words.

    One word belongs to one of them: "local authority area" names no local authority.
    """
    found = []
    for values, start, end in _spans(words, _entries(dataset)):
        sort = values[0][0]
        codes = dict.fromkeys((at, code) for other, at, code in values if other is sort)
        found.append(Named(sort, tuple(codes), words[start:end], start, end))
    return tuple(found)


def _entries(dataset: Dataset) -> Iterator[tuple[str, tuple[Sort, str, str]]]:
    for dimension in dataset.dimensions:
        for name in (dimension.label, *dimension.synonyms):
            yield name, (Sort.DIMENSION, dimension.code, "")
        parts: tuple[DatasetCategory | Group, ...] = (*dimension.categories, *dimension.groups)
        for part in parts:
            for name in (part.label, *part.synonyms):
                yield name, (Sort.CATEGORY, dimension.code, part.code)
    for subject in dataset.cannot_answer:
        for name in (subject.label, *subject.synonyms):
            yield name, (Sort.MISSING, "", subject.code)
    for name in dataset.about:
        yield name, (Sort.ABOUT, "", dataset.name)


def _measure_entries(dataset: Dataset) -> Iterator[tuple[str, str]]:
    for measure in dataset.measures:
        for name in (measure.label, *measure.synonyms):
            yield name, measure.code


def measures_in(words: str, dataset: Dataset) -> tuple[Match, ...]:
    """Every place where the words name what the dataset counts."""
    return _matches(words, _measure_entries(dataset))


def missing_in(words: str, dataset: Dataset) -> tuple[Match, ...]:
    """What the dataset is declared not to hold, where the words ask for it."""
    entries = (
        (name, subject.code)
        for subject in dataset.cannot_answer
        for name in (subject.label, *subject.synonyms)
    )
    return _matches(words, entries)


def is_whom_it_is_sent_to(words: str, start: int, end: int) -> bool:
    """Whether the word is who receives: "made to the police", "have the police received"."""
    before = _SENT_TO.search(words, max(0, start - _LOOKED_BACK), start)
    return bool(before or _RECEIVES.match(words, end))


def is_part_of_a_name(words: str, start: int) -> bool:
    """Whether the word at `start` ends a proper name ("West Midlands Police")."""
    return words[start].isupper() and bool(
        _NAME_BEFORE.search(words, max(0, start - _LOOKED_BACK), start)
    )


def _key(words: str) -> tuple[str, ...]:
    found = tuple(_singular(match[0].lower()) for match in _WORD.finditer(words))
    return tuple(word for word in found if word not in _FILLERS) or found


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_Value = TypeVar("_Value")


def _matches(words: str, entries: Iterable[tuple[str, str]]) -> tuple[Match, ...]:
    """Non-overlapping matches; where several begin at one word, the longest."""
    return tuple(
        Match(codes[0], words[start:end], start, end)
        for codes, start, end in _spans(words, entries)
    )


def _spans(
    words: str, entries: Iterable[tuple[str, _Value]]
) -> Iterator[tuple[list[_Value], int, int]]:
    """Places of the longest names in the words, with all values that share the name."""
    by_first: dict[str, list[tuple[tuple[str, ...], _Value]]] = {}
    for name, value in entries:
        key = _key(name)
        if key:
            by_first.setdefault(key[0], []).append((key, value))
    tokens = [token for token in _WORD.finditer(words) if token[0].lower() not in _FILLERS]
    keys = [_singular(token[0].lower()) for token in tokens]
    place = 0
    while place < len(tokens):
        choices = [
            (len(key), value)
            for key, value in by_first.get(keys[place], [])
            if tuple(keys[place : place + len(key)]) == key
        ]
        if not choices:
            place += 1
            continue
        length = max(size for size, _ in choices)
        values = [value for size, value in choices if size == length]
        yield values, tokens[place].start(), tokens[place + length - 1].end()
        place += length
