"""Days and periods as letters and requests write them."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_ABBREVIATED = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_BY_NAME = MONTHS | _ABBREVIATED | {"sept": 9}
MONTH = "|".join(MONTHS)
_NAMED = "|".join(sorted(_BY_NAME, key=len, reverse=True))
DAY = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:(?:st|nd|rd|th)?(?: of)? "
    rf"(?P<name>{_NAMED})\.?,? |(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark))"
    r"(?P<year>\d{4}|(?<=[/.-])\d{2})(?![\d/-])",
    re.I,
)
JOINING = re.compile(r"\s*(?:to|and|until|-|–|—)\s*(?:the )?", re.I)
# The day of the letter: said to be, or alone on a line near the top. The day of the request and
# the days of other letters are not.
ANSWERED = re.compile(
    r"(?:date of (?:response|reply|letter|disclosure|release)|date (?:responded|sent|closed"
    r"|answered|completed|disclosed|released)|response date|answered|responded|response(?: of)?"
    r"|(?:^|\n)\s*date)\s*(?:on|:)?\s{0,3}(?:\|\s*)?(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,? )?$",
    re.I,
)
RECEIVED = re.compile(
    r"(?:date of (?:request|receipt)|date (?:request )?received|request date|(?:^|\n)\s*requested"
    r"|(?:^|[.|\n]\s*)(?:your |the )?(?:foi )?(?:request )?received"
    r"|request(?:,? (?:which|that))?(?: was| we| has been| were)?(?: first)? received"
    r"|received (?:your|the|this)(?: \w+){0,6}? requests?(?: for information)?(?: \w+){0,4}?)"
    r"(?: (?:by us|here|by e-?mail|in this office))?\s*(?:on|:|dated)?\s{0,3}(?:\|\s*)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*,? )?$",
    re.I,
)
HEAD = 900  # characters: the address and the date of a letter stand in them
WEEKDAY = 8  # characters that may stand beside the day on its line, such as “Friday,”
BEFORE = 90  # characters before a day that can say what day it is


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as written. `day` is None for one that cannot exist, such as 31 June."""

    day: date | None
    start: int
    end: int
    words: str


def named_days(text: str) -> Iterator[NamedDay]:
    """Every day that is written with day, month and year, day first."""
    for match in DAY.finditer(text):
        name, year = match["name"], int(match["year"])
        month = _BY_NAME[name.lower()] if name else int(match["month"])
        try:
            day = date(year if year > 99 else 2000 + year, month, int(match["day"]))
        except ValueError:
            day = None
        yield NamedDay(day, match.start(), match.end(), match[0])


def answered_on(text: str) -> date | None:
    """The day of the letter, where the letter gives it."""
    return _said(ANSWERED, text) or _day_at_the_top(text)


def received_on(text: str) -> date | None:
    """The day on which the request came in, where the letter gives it."""
    return _said(RECEIVED, text)


def spans(text: str) -> list[tuple[date, date]]:
    """Pairs of days that are joined to a period, first and last as written."""
    days = list(named_days(text))
    return [
        (one.day, other.day)
        for one, other in pairwise(days)
        if one.day and other.day and JOINING.fullmatch(text[one.end : other.start])
    ]


def _said(what: re.Pattern[str], text: str) -> date | None:
    found = (d for d in named_days(text) if what.search(text[max(0, d.start - BEFORE) : d.start]))
    return next((day.day for day in found if day.day), None)


def _day_at_the_top(text: str) -> date | None:
    """A line of its own, before the letter says anything."""
    for line in text[:HEAD].split("\n"):
        days = list(named_days(line))
        if len(days) == 1 and len(line.strip()) <= len(days[0].words) + WEEKDAY and days[0].day:
            return days[0].day
    return None
