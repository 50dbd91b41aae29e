"""Whether two questions ask for the same, and in what they differ.

Two questions are as close as the words that they share: the coefficient of Dice (1945) and
Sørensen (1948), 2|A and B| / (|A| + |B|), over the words that tell something, in the singular.
Words that name a time or only ask are left out: the period is compared for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .readings import Question
from .texts import plain

CLOSE = 0.5
"""From here on two questions are shown as alike."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_ASKING = """a about all also am an and any are as ask asking at available be been being break
breakdown broken but by can could data detail did disclose do does down during each figure following
for from give given had has have hold held how i if in include including information into is it its
kindly know like list long made make many much me my no not number of on or other our out over per
please provide recorded regarding request say send show since so split state statistic such tell
than that the their them there these they this those through to total under up us was we were what
when where whether which who whom whose why will with within would you your"""
_TIMES = """april august calendar date day december each february financial half january july june
march may month november october period quarter september since today until week year"""
_TELLS_NOTHING = frozenset(f"{_ASKING} {_TIMES}".split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one question asks for, as far as two can be compared."""

    text: str
    first: date | None = None
    last: date | None = None
    granularity: str | None = None
    breakdowns: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two questions, how close they are (0 to 1), and in what the first differs from the second."""

    new: Wanted
    old: Wanted
    closeness: float
    differs: tuple[str, ...]


def wanted(question: Question) -> Wanted:
    """What a question as read asks for."""
    return Wanted(
        question.text,
        question.period.first,
        question.period.last,
        question.granularity,
        question.breakdowns,
        question.categories,
    )


def telling_words(text: str) -> tuple[str, ...]:
    """The words by which a question is found again, each once, in the singular."""
    found = (_singular(word[0].lower()) for word in _WORD.finditer(plain(text)))
    return tuple(dict.fromkeys(word for word in found if word not in _TELLS_NOTHING))


def searched_words(text: str) -> tuple[str, ...]:
    """The words that somebody looks for: numbers and references too, as they were typed."""
    found = (word.lower() for word in re.findall(r"[^\W_]+", plain(text)))
    return tuple(dict.fromkeys(word for word in found if word not in _TELLS_NOTHING))


def closest(new: Wanted, earlier: Sequence[Wanted]) -> Likeness | None:
    """The earlier question that is closest to this one, if any is close; the first of equals."""
    near = [(closeness(new.text, old.text), -place) for place, old in enumerate(earlier)]
    best = max(near, default=(0.0, 0))
    if best[0] < CLOSE:
        return None
    old = earlier[-best[1]]
    return Likeness(new, old, best[0], differences(new, old))


def closeness(one: str, other: str) -> float:
    """The share of telling words that two texts have in common, from 0 to 1."""
    mine, theirs = set(telling_words(one)), set(telling_words(other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def differences(new: Wanted, old: Wanted) -> tuple[str, ...]:
    """In what the new question differs: period, unit of time, breakdown, categories, names."""
    found = []
    if (new.first, new.last) != (old.first, old.last):
        found.append(f"Period: {_period(new)} here, {_period(old)} there.")
    if new.granularity != old.granularity:
        here, there = new.granularity or "no unit of time", old.granularity or "no unit of time"
        found.append(f"Each figure: {here} here, {there} there.")
    found += _sets("Split by", new.breakdowns, old.breakdowns)
    found += _sets("Categories", new.categories, old.categories)
    found += _sets("Names and places", _names(new.text), _names(old.text))
    return tuple(found)


def _sets(what: str, new: Sequence[str], old: Sequence[str]) -> list[str]:
    theirs, mine = {one.lower() for one in old}, {one.lower() for one in new}
    here = ", ".join(one for one in new if one.lower() not in theirs)
    there = ", ".join(one for one in old if one.lower() not in mine)
    said = [
        f"{words} {where}" for words, where in ((here, "only here"), (there, "only there")) if words
    ]
    return [f"{what}: {'; '.join(said)}."] if said else []


def _names(text: str) -> tuple[str, ...]:
    """Words with a capital that begin no sentence; months are a matter of the period."""
    found = (match[0] for match in _NAME.finditer(plain(text)))
    return tuple(dict.fromkeys(one for one in found if one.lower() not in _TELLS_NOTHING))


def _period(of: Wanted) -> str:
    if of.first is None and of.last is None:
        return "none"
    first = of.first.isoformat() if of.first else "the beginning"
    return f"{first} to {of.last.isoformat() if of.last else 'the day of receipt'}"


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word
