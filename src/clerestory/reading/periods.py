"""Periods of time and their grain, in the words people use, as days.

Every date is a day, both ends included. An end that depends on the day of receipt ("so far", "the
last five years") is open, with its words kept, until that day is known.

Years: the calendar year; the financial year, 1 April to 31 March; the academic year,
1 September to 31 August.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .dates import (
    ONE_DAY,
    Grain,
    Mention,
    academic_year,
    day_of,
    financial_year,
    last_day,
    mentions,
    years_before,
)
from .texts import pattern

__all__ = ["Band", "Grain", "Period", "bands", "grain", "periods", "unit_of", "whole"]


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day; None is open. `start` and `end` are places in the text."""

    first: date | None
    last: date | None
    words: str = ""
    start: int = 0
    end: int = 0
    grain: Grain | None = None
    """The kind of year that the words name ("2019/20"), or a snapshot."""
    is_open: bool = False
    """Whether the words leave the end open ("since March 2015", "so far")."""

    def moved(self, by: int) -> "Period":
        """The same period with its words `by` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)

    def as_json(self) -> dict[str, str | None]:
        """`{"from": ..., "to": ..., "words": ...}` with ISO dates."""
        return {
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time that the applicant named as one, such as "January 2016-December 2017"."""

    label: str
    first: date
    last: date | None
    is_odd: bool = False
    """Whether it is longer than a year although figures by year are asked for."""


_RANGE = pattern(
    r"\s*(?:\(?inclusive\)?\s*)?(?:-|to|until|till|through|up to|and ending(?: on)?"
    r"|and ends?)\s*(?:the\s+)?"
    r"(?:end of\s+|year ending\s+|years?\s+)?(?:(?:and )?including\s+)?"
)
_AND = pattern(r"\s*and\s+(?:the\s+)?(?:end of\s+)?")
_LIST = pattern(r"\s*(?:,|;|&|and|,\s*and|or)\s*(?:the\s+)?(?:years?\s+)?")
_SINCE = pattern(
    r"(?:\bsince|\bfrom(?: when [^.;?]{0,200})?|\bstarting(?: in| from)?|\bafter|\bback to"
    r"|\bbeginning(?: in)?)"
    r"(?: and including)?(?: the)?(?: (?:start|beginning) of)?(?: in)?"
    r"(?: (?:financial |academic |calendar )?year(?: beginning| starting)?)?\s*$"
)
_FROM_WHEN = pattern(r"\bfrom (?:when|the (?:time|point|date|moment))\b[^.;?]{0,400}$")
_BETWEEN = pattern(r"\bbetween(?: the)?(?: (?:years|dates|months))?(?: of)?\s*$")
_UNTIL = pattern(r"\b(?:until|up to|before|to|as of|by)(?: the)?(?: end of)?\s*$")
_UP_TO = pattern(r"\b(?:until|up to)(?: and including)?(?: the)?(?: end of)?\s*$")  # of any unit
_ONWARDS = pattern(r"\s*(?:onwards?|on\b|and (?:later|after|since))")
_TO_DATE = pattern(
    r"[\s,()]*(?:-+\s*|and\s+|up\s+)?(?:(?:un)?till?\s+|to\s+|through\s+to\s+)?(?:the\s+)?"
    r"(?:(?:present(?: day| date)?|date of (?:this |the |my )?(?:request|receipt)"
    r"|receipt of (?:this|the|my) request"
    r"|today(?:'s date)?|now\b|current date)|(?:to )date\b|so far\b|ytd\b|year to date)"
)
_ON = pattern(r"\b(?:on|as at|at|as of)(?: the)?\s*$")
_AS_OF = pattern(r"\bas of(?: the)?\s*$")
_ENDING = pattern(
    r"\b(?:year|(?:12|twelve) months) (?:ending|ended|to|until|up to)(?: in| on)?(?: the)?"
    r"(?: end of)?\s*$"
)
_YEARS_BEFORE = pattern(r"\b(\w+) years (?:before|prior to|up to|to)\s*$")
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20,
    "twenty-four": 24,
}  # fmt: skip
_RELATIVE = pattern(
    r"\b(?:last|past|pass|previous|preceding|latest|most recent)(?: (\d{1,3}|"
    + "|".join(_NUMBERS)
    + r"))?"
    r"(?: (?:full|complete|whole))?(?: (calendar|financial|fiscal|tax|academic|school|business))?"
    r" (years?|months?|weeks?|quarters?|days?)\b"
)
_CURRENT = pattern(
    r"\b(?:this|the current|current) (?:(calendar|financial|fiscal|tax|academic|school) )?year\b"
    r"|\b(?:the )?year to date\b"
)
# "the last five years up to January 2018": counted back from that month.
_COUNTED_TO = pattern(
    r",?(?: [^.;?\d]{0,60}?)? (?:up to|until|to|ending(?: in| on)?)(?: the end of)? "
)


def periods(flat: str, received: date | None = None) -> tuple[Period, ...]:
    """All periods named in `flat`, in order, with ranges put together."""
    found = list(_ranges(flat, mentions(flat), received))
    starts = [period.start for period in found]
    for match in _RELATIVE.finditer(flat):
        period = _relative(flat, match, received)
        named = _follows(starts, match.end()) or _begins(starts, match.start())
        if period is None or named:
            continue
        counted = _counted_to(flat, match, found, starts)
        if counted is None:
            found.append(period)
        else:
            place, period = counted
            found[place] = period
    found += _current(flat, starts, received)
    return tuple(_without_repeats(sorted(found, key=lambda period: period.start)))


def _current(flat: str, starts: list[int], received: date | None) -> Iterator[Period]:
    """ "This financial year", which the day of receipt ends."""
    for match in _CURRENT.finditer(flat):
        if _follows(starts, match.end()) or _OF.search(
            flat, max(0, match.start() - 20), match.start()
        ):
            continue
        kind = (match[1] or "").lower()
        words, span = flat[match.start() : match.end()], match.span()
        grain = _KINDS_OF_YEAR.get(kind, Grain.CALENDAR_YEAR)
        first = None
        if received and grain is Grain.CALENDAR_YEAR:
            first = date(received.year, 1, 1)
        elif received:
            lies_in = financial_year if grain is Grain.FINANCIAL_YEAR else academic_year
            first = lies_in(received)[0]
        yield Period(first, received, words, *span, None, True)


_OF = pattern(r"\d(?:st|nd|rd|th)? of $|(?:months?|part|half|quarter) of $")
_KINDS_OF_YEAR = {
    "financial": Grain.FINANCIAL_YEAR, "fiscal": Grain.FINANCIAL_YEAR, "tax": Grain.FINANCIAL_YEAR,
    "business": Grain.FINANCIAL_YEAR, "academic": Grain.ACADEMIC_YEAR,
    "school": Grain.ACADEMIC_YEAR, "calendar": Grain.CALENDAR_YEAR,
}  # fmt: skip


def _counted_to(
    flat: str, match: re.Match[str], found: list[Period], starts: list[int]
) -> tuple[int, Period] | None:
    """The years before a day that is named: its place in `found`, and the period up to it."""
    place = bisect_left(starts, match.end())
    if place >= len(starts) or not match[1] or not match[3].lower().startswith("year"):
        return None
    end = found[place]
    if end.last is None or not _COUNTED_TO.fullmatch(flat, match.end(), end.start):
        return None
    first = years_before(end.last + ONE_DAY, _count(match[1]))
    words = flat[match.start() : end.end]
    return place, Period(first, end.last, words, match.start(), end.end, Grain.YEAR)


def _begins(starts: list[int], place: int) -> bool:
    """Whether a date begins there: "last quarter of 2020" counts from nowhere."""
    at = bisect_left(starts, place)
    return at < len(starts) and starts[at] == place


def _follows(starts: list[int], place: int) -> bool:
    """Whether the dates stand beside: "the past five years (November 2021-November 2025)"."""
    after = bisect_left(starts, place)
    return after < len(starts) and starts[after] - place < 8


def _without_repeats(found: list[Period]) -> Iterator[Period]:
    """Without the same days said again: "in 2017 (01/01/2017-31/12/2017)"."""
    for place, period in enumerate(found):
        before = found[place - 1] if place else None
        days = (period.first, period.last)
        if before is None or days != (before.first, before.last) or period.start - before.end > 3:
            yield period


def _ranges(flat: str, mentions: list[Mention], received: date | None) -> Iterator[Period]:
    place = 0
    while place < len(mentions):
        one = mentions[place]
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        between = flat[one.end : following.start] if following else ""
        before = flat[max(0, one.start - 420) : one.start]
        is_range = following and len(between) < 40 and _RANGE.fullmatch(between)
        is_between = (
            following
            and len(between) < 40
            and _AND.fullmatch(between)
            and _BETWEEN.search(before[-40:])
        )
        if following and (is_range or is_between) and following.last >= one.first:
            yield _spanned(flat, one, following, received)
            place += 2
            continue
        yield _single(flat, one, before, received)
        place += 1


def _spanned(flat: str, one: Mention, other: Mention, received: date | None) -> Period:
    grain = one.grain if one.grain == other.grain else None
    start, end = one.start, other.end
    last: date | None = other.last
    is_open = False
    if tail := _TO_DATE.match(flat, end):
        end, last, is_open = tail.end(), received, True
    return Period(one.first, last, flat[start:end], start, end, grain, is_open)


def _single(flat: str, one: Mention, before: str, received: date | None) -> Period:
    start, end = one.start, one.end
    near = before[-60:]
    whole = Period(one.first, one.last, flat[start:end], start, end, one.grain)
    if match := _YEARS_BEFORE.search(near):
        count = _count(match[1])
        if count:
            begin = start - (len(near) - match.start())
            first = years_before(one.first, count)
            return replace(
                whole, first=first, last=one.first - ONE_DAY, start=begin, words=flat[begin:end]
            )
    if match := _ENDING.search(near):
        begin = start - (len(near) - match.start())
        first = years_before(one.last + ONE_DAY, 1)
        return Period(first, one.last, flat[begin:end], begin, end, Grain.YEAR)
    tail = _TO_DATE.match(flat, end) or _ONWARDS.match(flat, end)
    spans = (one.last - one.first).days > 366
    since = None if spans else _SINCE.search(near) or _FROM_WHEN.search(before)
    if tail or since:
        begin = start - (len(near) - since.start()) if since and since.string == near else start
        finish = tail.end() if tail else end
        return Period(one.first, received, flat[begin:finish].strip(), begin, finish, None, True)
    if (match := _UNTIL.search(near)) and one.grain is Grain.DAY and not _ON.search(near):
        return replace(whole, first=None)
    if _UP_TO.search(near):
        return replace(whole, first=None)
    if _AS_OF.search(near):
        return replace(whole, first=None, grain=None)
    if one.grain is Grain.DAY and (_ON.search(near)):
        return replace(whole, grain=Grain.SNAPSHOT)
    return whole


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower(), 0)


def _relative(flat: str, match: re.Match[str], received: date | None) -> Period | None:
    """ "The last five years", counted back from the day of receipt."""
    count = _count(match[1]) if match[1] else 1
    unit, kind = match[3].lower().rstrip("s"), (match[2] or "").lower()
    if match[1] is None and match[3].endswith("s"):
        return None
    grain = _KINDS_OF_YEAR.get(kind)
    words = flat[match.start() : match.end()]
    blank = Period(None, None, words, match.start(), match.end(), grain, True)
    if received is None:
        return blank
    first, last = _counted_back(received, count, unit, grain)
    return replace(blank, first=first, last=last)


def _counted_back(received: date, count: int, unit: str, grain: Grain | None) -> tuple[date, date]:
    if grain is Grain.FINANCIAL_YEAR or grain is Grain.ACADEMIC_YEAR:
        lies_in = financial_year if grain is Grain.FINANCIAL_YEAR else academic_year
        last = lies_in(received)[0] - ONE_DAY
        return years_before(last + ONE_DAY, count), last
    if grain is Grain.CALENDAR_YEAR:
        return date(received.year - count, 1, 1), date(received.year - 1, 12, 31)
    if unit == "year":
        return years_before(received, count) + ONE_DAY, received
    if unit in ("week", "day"):
        return received - timedelta(days=count * (7 if unit == "week" else 1)) + ONE_DAY, received
    months = count * (3 if unit == "quarter" else 1)
    year, month = divmod(received.year * 12 + received.month - 1 - months, 12)
    start = day_of(year, month + 1, received.day) or last_day(year, month + 1)
    return start + ONE_DAY, received


# --- One period out of several -------------------------------------------------------------------


def whole(flat: str, found: tuple[Period, ...]) -> Period | None:
    """The period that several mentions make together, or None where there are none."""
    if not found:
        return None
    dated = [period for period in found if period.first or period.last]
    if not dated:
        return found[0]
    firsts = [period.first for period in dated if period.first]
    lasts = [period.last for period in dated if period.last]
    is_open = any(period.is_open for period in dated)
    unknown = is_open and any(period.is_open and period.last is None for period in dated)
    one = dated[0]
    if len(dated) == 1:
        return one
    grains = {period.grain for period in dated}
    first, last = min(firsts, default=None), None if unknown else max(lasts, default=None)
    for period in dated:
        if (period.first, period.last, period.is_open) == (first, last, is_open):
            return period  # one mention says it all; the others repeat parts of it
    return Period(
        first,
        last,
        flat[one.start : dated[-1].end],
        one.start,
        dated[-1].end,
        grains.pop() if len(grains) == 1 else None,
        is_open,
    )


_GRAINS = (
    (Grain.FINANCIAL_YEAR, r"\b(?:by|per|each|every|for each|last \w+|past \w+"
                           r"|\w+ full)? ?(?:financial|fiscal|tax|business)(?: |-)years?\b"),
    (Grain.ACADEMIC_YEAR, r"\b(?:academic|school)(?: |-)years?\b"),
    (Grain.HALF_YEAR, r"\b(?:by|per|each|every) (?:half(?: |-)?year|six(?: |-)months?)\b"
                      r"|\bhalf(?: |-)?yearly\b"),
    (Grain.QUARTER, r"\b(?:by|per|each|every) quarters?\b|\bquarterly\b|\bquarter by quarter\b"),
    (Grain.MONTH, r"\b(?:by|per|each|every|year and|a)(?: calendar)? months?\b|\bmonthly\b"
                  r"|\bmonth(?: |-)(?:by|on)(?: |-)month\b|\bby year and month\b"),
    (Grain.WEEK, r"\b(?:by|per|each|every|a) weeks?\b|\bweekly\b"),
    (Grain.DAY, r"\b(?:by|per|each|every) (?:day|date)s?\b|\bdaily\b"),
    (Grain.CALENDAR_YEAR, r"\bcalendar(?: |-)years?\b"),
    (Grain.YEAR, r"\b(?:by|per|each|every|single)(?: of (?:the|these"
                 r"|those))?(?: \w+ \d+)?(?: last \w+)? years?\b|\b(?:yearly|annually"
                 r"|annual (?!reports?\b|leave|review|meeting|statement|accounts|plan|survey"
                 r"|budget|general|time|appraisal|conference|audit)\w+"
                 r"|per annum|pa)\b|\byear(?: |-)(?:by|on)(?: |-)year\b|\beach of the (?:last"
                 r"|past) \w+ years\b|\beach year\b|\bin each of\b.{0,12}\byears\b"),
    (Grain.TOTAL, r"\b(?:single|one) (?:total )?figure\b|\bin total over\b"
                  r"|\btotal for the (?:whole )?period\b"),
)  # fmt: skip


# "by area and year", "per age group, outcome and month".
_PIECE = r"[\w'/-]+(?: [\w'/-]+){0,3}"
_LISTED_UNIT = pattern(
    rf"\b(?:by|per|each|every) (?:{_PIECE}, ){{0,4}}{_PIECE},? (?:and|&) (?:by |per |each )?"
    r"(?P<unit>(?:calendar |financial |academic )?(?:year|quarter|month)s?)\b(?! (?:end|to\b))"
)


def grain(flat: str) -> tuple[Grain, int, int] | None:
    """The unit of time that the words ask for, and where; the finest, if several."""
    found = [
        (name, match.start(), match.end())
        for name, source in _GRAINS
        if (match := pattern(source).search(flat))
    ]
    order = [Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.HALF_YEAR]
    fine = [item for item in found if item[0] in order]
    if fine:
        return min(fine, key=lambda item: order.index(item[0]))
    return found[0] if found else _listed_grain(flat)


def _listed_grain(flat: str) -> tuple[Grain, int, int] | None:
    """The unit of time in a list of what to split by."""
    match = _LISTED_UNIT.search(flat)
    said = grain(f"by {match['unit']}") if match else None
    return (said[0], match.start("unit"), match.end("unit")) if match and said else None


# --- Bands ---------------------------------------------------------------------------------------

_BAND_LIST = pattern(r"\s*(?:;|,|and|or)\s*(?:and\s*)?(?:\w+\s+){0,4}?(?:in|from|for|made in)?\s*$")


def bands(flat: str, found: tuple[Period, ...], by_year: bool) -> tuple[Band, ...]:
    """Stretches named one after the other ("March-December 2015; 2016-2017 and 2018 so far")."""
    run: list[Period] = []
    for period in found:
        if run and _adjoins(flat, run[-1], period):
            run.append(period)
        elif len(run) < 2 and period.first:
            run = [period]
    if len(run) < 2 or unit_of(tuple(run)):
        return ()
    return tuple(_band(period, by_year) for period in run if period.first)


def unit_of(run: tuple[Period, ...]) -> Grain | None:
    """The unit that a list of like periods stands for ("2014, 2015 and 2016": calendar years)."""
    if len(run) < 2:
        return None
    if all(_is_month(period) for period in run):
        return Grain.MONTH
    kinds = {_kind_of_year(period) for period in run}
    if len(run) > 2 and run[-1].is_open:  # "2014, 2015 and 2016 to date"
        kinds = {_kind_of_year(period) for period in run[:-1]}
    kind = kinds.pop() if len(kinds) == 1 else None
    years = (Grain.CALENDAR_YEAR, Grain.FINANCIAL_YEAR, Grain.ACADEMIC_YEAR)
    return kind if kind in years else None


def _kind_of_year(period: Period) -> Grain | None:
    """The kind of year that the days make, named as one or from its first to its last day."""
    days = (period.first, period.last)
    if period.grain in (None, Grain.DAY) and period.first and not period.is_open:
        year = period.first.year
        if days == (date(year, 1, 1), date(year, 12, 31)):
            return Grain.CALENDAR_YEAR
        if days == financial_year(period.first):
            return Grain.FINANCIAL_YEAR
    return period.grain


def _is_month(period: Period) -> bool:
    first = period.first
    return first is not None and first.day == 1 and period.last == last_day(first.year, first.month)


def _adjoins(flat: str, one: Period, other: Period) -> bool:
    between = flat[one.end : other.start]
    return (
        one.first is not None
        and one.last is not None
        and other.first is not None
        and (other.first > one.last or (other.last is not None and other.last < one.first))
        and len(between) < 60
        and bool(_BAND_LIST.fullmatch(between))
    )


def _band(period: Period, by_year: bool) -> Band:
    if period.first is None:
        raise ValueError("a band needs its first day")
    end = period.last or period.first
    odd = by_year and (end - period.first).days > 366
    return Band(" ".join(period.words.split()), period.first, period.last, odd)
