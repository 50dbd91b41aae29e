"""What a question is split by and limited to, in the codes of a dataset.

A dimension that is named as a breakdown is an axis. One category that is named limits the count;
several of one dimension side by side are the rows of an axis, each its own figure, unless "or"
joins them. Whatever is named and becomes neither is said.
"""

import re
from dataclasses import dataclass

from clerestory.disclosure.datasets import Dataset, Dimension
from clerestory.disclosure.tables import Axis, Category

from . import periods as time
from . import vocabulary
from .periods import Grain
from .readings import Question
from .remainders import cleared, left_over, without_examples
from .texts import pattern, plain
from .vocabulary import Named, Sort


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rungs of a question share: the axes beside time, filters and what has no place."""

    axes: tuple[Axis, ...]
    is_limited: bool
    filters: tuple[tuple[str, frozenset[str]], ...]
    filter_words: str  # for the title: " (type of concern: Islamist extremism)"
    unplaced: tuple[str, ...]
    notes: tuple[str, ...]


_END = re.compile(r"[?;]|\.\s")
_BRACKETS = re.compile(r"\([^()]*\)?")
_Mention = tuple[Named, str]
"""A word of the dataset, and the code of the category that it stands for."""


def asked(question: Question) -> str:
    """The words up to the first question mark or full stop, without brackets."""
    words = plain(question.text)
    return _END.split(_BRACKETS.sub(_blank, words), maxsplit=1)[0]


def _further(question: Question) -> str:
    """The words in brackets and behind the first question mark or full stop."""
    words = plain(question.text)
    end = len(asked(question))
    inside = " ; ".join(match[0][1:].rstrip(")") for match in _BRACKETS.finditer(words[:end]))
    return f"{without_examples(inside)} ; {without_examples(words[end:])}"


def _with_filters(question: Question) -> str:
    """What is asked, and what an officer limited it to: any of these."""
    return " ; ".join(filter(None, (asked(question), " or ".join(question.filters))))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def frame(question: Question, dataset: Dataset) -> Frame:
    """The axes, filters and doubts of a question."""
    words = cleared(_with_filters(question), dataset)
    split = _dimensions(question, dataset)
    named = _named(words, dataset, [dimension.code for dimension in split])
    axes: list[Axis] = []
    filters: list[tuple[str, frozenset[str]]] = []
    limits: list[str] = []
    notes: list[str] = []
    is_limited = False
    for dimension in split:
        axis, note = _axis(dimension, question, named.get(dimension.code, []))
        is_limited = is_limited or bool(note)
        axes.append(axis)
        notes += note
    for dimension in dataset.dimensions:
        mentions = named.get(dimension.code, [])
        if dimension in split or not mentions:
            continue
        if _are_side_by_side(mentions, words):
            axes.append(_axis_of(dimension, [code for _, code in mentions]))
            notes += _limits(dimension, mentions, [code for _, code in mentions])
            is_limited = True
            continue
        leaves = frozenset().union(*(dimension.leaves_of(code) for _, code in mentions))
        filters.append((dimension.code, leaves))
        labels = dict.fromkeys(dimension.label_of(code) for _, code in mentions)
        limits.append(f"{dimension.label.lower()}: {' or '.join(labels)}")
        said = " or ".join(f"“{mention.words}”" for mention, _ in mentions)
        notes.append(f"Counted only where {dimension.label.lower()} is {said}.")
    filter_words = f" ({'; '.join(limits)})" if limits else ""
    used = {(axis.dimension, "") for axis in axes} | {(code, "") for code, _ in filters}
    used |= {(at, code) for at, mentions in named.items() for _, code in mentions}
    used |= _wider(dataset, named)
    unplaced = _unplaced(question, dataset, axes, used, words)
    unplaced += _two_figures(words, bool(filters))
    unplaced += _two_periods(words, question)
    once = tuple(dict.fromkeys(unplaced))
    return Frame(tuple(axes), is_limited, tuple(filters), filter_words, once, tuple(notes))


# --- Which dimensions and categories -------------------------------------------------------------


def _dimensions(question: Question, dataset: Dataset) -> list[Dimension]:
    """The dimensions that the breakdowns name, each once."""
    found = (vocabulary.dimension_of(term, dataset) for term in question.breakdowns)
    return list({dimension.code: dimension for dimension in found if dimension}.values())


def _named(words: str, dataset: Dataset, split: list[str]) -> dict[str, list[_Mention]]:
    """The categories that the words name, by dimension, in the order of the text.

    A word that stands for categories of several dimensions belongs to the one that is split by.
    """
    found: dict[str, list[_Mention]] = {}
    for named in vocabulary.named_in(words, dataset):
        if named.sort is not Sort.CATEGORY or _is_no_limit(named, words):
            continue
        codes = [pair for pair in named.codes if pair[0] in split] or named.codes
        if len(codes) == 1:
            found.setdefault(codes[0][0], []).append((named, codes[0][1]))
    return {
        code: _narrowed(dataset.dimension(code), mentions, words)
        for code, mentions in found.items()
    }


def _is_no_limit(named: Named, words: str) -> bool:
    """ "West Midlands Police" is whom the request is sent to; "made to the police", too."""
    return vocabulary.is_part_of_a_name(words, named.start) or (
        vocabulary.is_whom_it_is_sent_to(words, named.start, named.end)
    )


_OF_AGE = pattern(r"[\s-]*(?:(?:who|that) (?:are|were) )?(?:aged?|of)?[\s-]*")


def _narrowed(dimension: Dimension, mentions: list[_Mention], words: str) -> list[_Mention]:
    """Each category once; "children under 15" is only the narrower of the two."""
    found: list[_Mention] = []
    for mention in mentions:
        leaves = dimension.leaves_of(mention[1])
        before = found[-1] if found else None
        if before and _OF_AGE.fullmatch(words, before[0].end, mention[0].start):
            earlier = dimension.leaves_of(before[1])
            if leaves <= earlier:
                found[-1] = mention
                continue
            if earlier < leaves:
                continue
        found.append(mention)
    return list({dimension.leaves_of(code): (named, code) for named, code in found}.values())


def _wider(dataset: Dataset, named: dict[str, list[_Mention]]) -> set[tuple[str, str]]:
    """Groups that hold all that is named of a dimension: "children" of "children under 15"."""
    found = set()
    for at, mentions in named.items():
        dimension = dataset.dimension(at)
        leaves = frozenset().union(*(dimension.leaves_of(code) for _, code in mentions))
        found |= {(at, g.code) for g in dimension.groups if leaves <= dimension.leaves_of(g.code)}
    return found


_OR = pattern(r"[\s,]*\b(?:and/)?or\b(?: [\w-]+){0,3} ")


def _are_side_by_side(mentions: list[_Mention], words: str) -> bool:
    """Whether each of several categories is its own figure ("how many X and how many Y")."""
    if len(mentions) < 2:
        return False
    before, last = mentions[-2][0], mentions[-1][0]
    return not _OR.fullmatch(words, before.end, last.start)


# --- Axes ----------------------------------------------------------------------------------------


def _axis(
    dimension: Dimension, question: Question, mentions: list[_Mention]
) -> tuple[Axis, list[str]]:
    """The axis of a breakdown, limited to the categories that the question names."""
    more = vocabulary.categories_in("; ".join(question.categories), dimension)
    named = [*((mention.words, code) for mention, code in mentions)]
    named += [(match.words, match.code) for match in more]
    codes = [
        code
        for code in dimension.codes
        if any(code in dimension.leaves_of(other) for _, other in named)
    ]
    if not named or len(codes) == len(dimension.codes):
        return _axis_of(dimension, list(dimension.codes)), []
    return _axis_of(dimension, codes), _limited(dimension, named, codes)


def _axis_of(dimension: Dimension, codes: list[str]) -> Axis:
    return Axis(
        dimension.code,
        dimension.label,
        tuple(
            Category(code, dimension.label_of(code), dimension.leaves_of(code)) for code in codes
        ),
    )


def _limits(dimension: Dimension, mentions: list[_Mention], codes: list[str]) -> list[str]:
    shown = ", ".join(dimension.label_of(code) for code in codes)
    return [f"{dimension.label} is limited to what the question names: {shown}."]


def _limited(dimension: Dimension, named: list[tuple[str, str]], codes: list[str]) -> list[str]:
    groups = {group.code for group in dimension.groups}
    shown = ", ".join(dimension.label_of(code) for code in codes)
    of_groups = [(words, code) for words, code in named if code in groups]
    if of_groups:
        words, code = of_groups[0]
        note = f"“{words}” is understood as {dimension.label_of(code).lower()}: {shown}."
    else:
        note = f"{dimension.label} is limited to what the question names: {shown}."
    if dimension.empty and dimension.empty not in codes:
        note += f" {dimension.label_of(dimension.empty)} is left out."
    return [note]


# --- What has no place ---------------------------------------------------------------------------


def _unplaced(
    question: Question, dataset: Dataset, axes: list[Axis], used: set[tuple[str, str]], words: str
) -> list[str]:
    known = [dataset.dimension(axis.dimension) for axis in axes]
    terms = [
        term
        for term in question.breakdowns
        if vocabulary.dimension_of(term, dataset) is None and not _is_made_up(term, question, known)
    ]
    categories = [
        word
        for word in question.categories
        if not any(vocabulary.categories_in(word, dimension) for dimension in known)
    ]
    found = [_missing(term, dataset) for term in terms]
    found += [f"{word}: not a category of the dataset." for word in categories]
    reported = (*terms, *categories)
    further = cleared(_further(question), dataset)
    for part in (words, further):
        found += left_over(part, dataset, used, reported, question.unit)
    return found


def _is_made_up(term: str, question: Question, known: list[Dimension]) -> bool:
    """Whether the name of a breakdown was made for a contrast ("type", "one or other")."""
    of_one = any(
        all(vocabulary.categories_in(word, dimension) for word in question.categories)
        for dimension in known
    )
    return bool(question.categories) and of_one and f" {term} " not in f" {question.text} "


def _missing(term: str, dataset: Dataset) -> str:
    missing = vocabulary.missing_in(term, dataset)
    because = dataset.unanswerable(missing[0].code).because if missing else ""
    return f"{term}: {because}" if because else f"{term}: not in the dataset."


_FIGURE = pattern(r"\bhow many\b|\b(?:the|what|total) (?:total )?number(?: of| aged| from| who)?\b")
_OF_THOSE = pattern(r"^\W*(?:out )?of (?:these|those|them|the|this)\b[^-,:?]{0,60}[-,:]")


def _two_figures(words: str, is_limited: bool) -> list[str]:
    """Two figures asked for in one question, of which a limit holds for one alone."""
    lead = _OF_THOSE.match(words)
    count = sum(1 for _ in _FIGURE.finditer(words, lead.end() if lead else 0))
    if count < 2 or not is_limited:
        return []
    return ["Several figures are asked for at once; the table is limited as if they were one."]


def _two_periods(words: str, question: Question) -> list[str]:
    """Several periods that are answered with one total of everything between them."""
    found = time.periods(words)
    split = question.bands or question.unit not in (None, Grain.TOTAL)
    if len(found) < 2 or split:
        return []
    said = " and ".join(f"“{period.words}”" for period in found)
    return [f"{said}: one total is drawn for all days from the first to the last."]
