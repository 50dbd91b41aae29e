"""What is left of a question once every word of it that became part of the table is taken away.

Whatever is left may limit what was asked for ("of girls", "not Islamist", "within five days").
The table then answers another question than the one that was asked, and a person has to look. A
word counts as used where it became an axis, a filter, the measure, the period or the unit of time;
that the dataset knows the word is not enough.
"""

import re
import tomllib
from collections.abc import Iterable, Set
from functools import cache
from importlib import resources

from clerestory.disclosure.datasets import Dataset

from . import periods as time
from . import vocabulary
from .periods import Grain
from .texts import pattern
from .vocabulary import Named, Sort

_ORGANISATION = re.compile(
    r"\b(?!(?:Has|Have|Had|Did|Does|Do|Is|Can|Could|Would|Will)\b)(?:[A-Z][\w'’&-]{0,30}\s{1,5}"
    r"(?:(?:and|of|the|for)\s{1,5})?){1,5}"
    r"(?:Police|Constabulary|Council|Force|Trust|University|College|Authority|Service)\b"
)
# Who receives, records or is asked is no limit; who sends, "from Birmingham City Council", is.
_RECEIVES = pattern(
    r"\b(?:(?:received|recorded|held|handled|logged) by|has|have|had|did|does|do|can|could"
    r"|(?:made|sent|reported|referred|given|known|submitted|passed|referrals|reports) to)"
    r"(?: the| your)? $"
)
_LOOKED_BACK = 60  # characters
_ASKING = pattern(
    r"\bthe more(?: detail)?,? the better\b|\bwhether or not\b"
    r"|\b(?:the )?freedom of information(?: act)?(?: 2000)?\b"
    r"|\bthe same (?:periods?|time|years?|months?|dates?)\b|\bq(?:uestions?)? ?\d{1,3}\b"
    r"|\b(?:if|where|when|as far as) (?:at all )?(?:possible|appropriate|available|known)\b"
)
# What would be taken instead is read as a fall-back (`fallbacks`), and limits nothing.
_INSTEAD = pattern(
    r"\b(?:if|where)\b[^,;?.()]{0,80}\b(?:not|cannot|can't|unable|impossible|unavailable)\b[^,;?.]*"
    r"(?:,\s{1,5}(?:then\s{1,5})?(?:please|give|provide|just|simply|one|a)\b[^;?.]*)?"
    r"|\bor (?:please )?(?:provide|give|group|just|simply) [^;?.]*"
)
_EXAMPLE = pattern(r"\b(?:e\.?g\b|for example|for instance)[^()]*")
_NEGATION = pattern(
    r"\b(?:not|no|non|never|none|neither|nor|without|except(?:ing|ed)?|exclud\w{1,4}|besides"
    r"|other than|apart from|aside from|rather than|instead of|but for|less|minus|omitting|cannot"
    r"|\w{1,12}n't)\b(?:[\s-]+[\w'-]+){0,2}"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SPLITS = pattern(r"(?:\b(?:by|per|each|every|and|or|for each)|,) (?:the |their )?$")
_TIME_SPLIT = pattern(
    r"(?:\b(?:by|per|each|every|and|or)|,) (?:the )?(?:(?:calendar|financial|academic) )?"
    r"(?P<unit>year|half-year|quarter|month|week|day|date)s?\b"
)
_OF_YEARS = (Grain.YEAR, Grain.CALENDAR_YEAR, Grain.FINANCIAL_YEAR, Grain.ACADEMIC_YEAR)


def cleared(words: str, dataset: Dataset) -> str:
    """The words without what never limits: whom is asked, the Act, and fall-backs; same length."""
    title = dataset.title.lower()

    def blank_receiver(match: re.Match[str]) -> str:
        before = words[max(0, match.start() - _LOOKED_BACK) : match.start()]
        receives = _RECEIVES.search(before) or match[0].lower() in title
        return " " * len(match[0]) if receives else match[0]

    rest = _ORGANISATION.sub(blank_receiver, words)
    for harmless in (_INSTEAD, _ASKING):
        rest = harmless.sub(_blank, rest)
    return rest


def without_examples(words: str) -> str:
    """The words without examples ("e.g. four children"); same length."""
    return _EXAMPLE.sub(_blank, words)


def left_over(
    words: str,
    dataset: Dataset,
    used: Set[tuple[str, str]],
    reported: Iterable[str] = (),
    unit: Grain | None = None,
) -> tuple[str, ...]:
    """What of the `cleared` words is not part of the table, one sentence for each.

    `used` are the dimensions, with an empty code, and the categories that the table shows or is
    limited to; `reported` are phrases that are accounted for already; `unit` is that of its rows.
    """
    rest = words
    for phrase in reported:
        rest = re.sub(re.escape(phrase), _blank, rest, flags=re.I)
    rest, found = _without_time(rest, unit)
    measures = vocabulary.measures_in(rest, dataset)
    in_measure = {place for match in measures for place in range(match.start, match.end)}
    for named in vocabulary.named_in(rest, dataset):
        doubt = _doubt(named, rest, dataset, used)
        if doubt and not (named.sort is Sort.DIMENSION and named.start in in_measure):
            found.append(doubt)
        rest = _cut(rest, named.start, named.end)
    for match in measures:
        rest = _cut(rest, match.start, match.end)
    for negation in _NEGATION.finditer(rest):
        said = " ".join(words[negation.start() : negation.end() + 20].split()[:3])
        found.append(f"“{said}”: a table cannot leave this out; it may turn the question round.")
        rest = _cut(rest, *negation.span())
    about = {word[0].lower() for word in _WORD.finditer(dataset.title)}
    found += [
        f"“{phrase}”: not understood; it may limit what is asked."
        for phrase in _phrases(rest, _common_words() | about)
    ]
    return tuple(dict.fromkeys(found))


def _without_time(words: str, unit: Grain | None) -> tuple[str, list[str]]:
    """The words without periods and the unit of the rows, and units that are not the rows'."""
    rest = words
    for period in time.periods(words):
        rest = _cut(rest, period.start, period.end)
    found = []
    for match in _TIME_SPLIT.finditer(words):
        said = "day" if match["unit"].lower() == "date" else match["unit"].lower()
        if not _is_shown(said, unit):
            found.append(f"“{match[0].strip(' ,')}”: the table is not split by this.")
    return rest, found


def _is_shown(said: str, unit: Grain | None) -> bool:
    """Whether rows of this unit tell it, or are finer."""
    order = [Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR]
    if unit is None:
        return False
    if said == "year":
        return unit in (*_OF_YEARS, *order, Grain.PERIOD)
    return unit in order and order.index(unit) <= order.index(Grain(said))


def _doubt(named: Named, words: str, dataset: Dataset, used: Set[tuple[str, str]]) -> str:
    """Why a word of the dataset is not part of the table; empty where it is, or limits nothing."""
    if named.sort is Sort.MISSING:
        subject = dataset.unanswerable(named.codes[0][1])
        because = subject.because or f"The register does not hold {subject.label.lower()}."
        return f"“{named.words}”: {because}"
    if named.sort is Sort.ABOUT or used & set(named.codes):
        return ""
    if named.sort is Sort.CATEGORY:
        return "" if _is_receiver(named, words, dataset) else _not_used(named)
    known = _common_words()
    plain = all(word[0].lower() in known for word in _WORD.finditer(named.words))
    splits = _SPLITS.search(words, max(0, named.start - _LOOKED_BACK), named.start)
    begins = named.words.lower().startswith("by ")
    return _not_used(named) if splits or begins or not plain else ""


def _not_used(named: Named) -> str:
    return f"“{named.words}”: the table is neither split by this nor limited to it."


def _is_receiver(named: Named, words: str, dataset: Dataset) -> bool:
    """Whether the word names the authority that holds the register, as it is asked."""
    own = named.words.lower() in dataset.title.lower()
    return own and vocabulary.is_whom_it_is_sent_to(words, named.start, named.end)


@cache
def _common_words() -> frozenset[str]:
    """Words that ask, count, join or name a time, and limit nothing."""
    file = resources.files("clerestory.reading").joinpath("data", "common-words.toml")
    words = tomllib.loads(file.read_text("utf-8"))
    return frozenset([*words["asking"], *words["time"]])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _cut(words: str, start: int, end: int) -> str:
    return words[:start] + " " * (end - start) + words[end:]


def _phrases(rest: str, known: Set[str]) -> list[str]:
    """Words that are not known, those side by side together."""
    found: list[str] = []
    end = -2
    for token in _WORD.finditer(rest):
        if token[0].lower() in known:
            continue
        if found and token.start() - end == 1:
            found[-1] += f" {token[0]}"
        else:
            found.append(token[0])
        end = token.end()
    return found
