"""One date, month, quarter or year as people write it, as days.

Years: the calendar year; the financial year, 1 April to 31 March; the academic year,
1 September to 31 August.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from .texts import pattern

ONE_DAY = timedelta(days=1)


class Grain(StrEnum):
    """The unit of time that a figure is asked for; the other words say what is asked instead."""

    TOTAL = "total"
    YEAR = "year"
    CALENDAR_YEAR = "calendar year"
    FINANCIAL_YEAR = "financial year"
    ACADEMIC_YEAR = "academic year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    PERIOD = "period"
    SNAPSHOT = "snapshot"


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"""(?<![\w/.])(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)
     |(?P<d1>\d{{1,2}})[/.](?P<m1>\d{{1,2}})[/.](?P<y1>{_YEAR}|\d\d)
     |(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m2>{_MONTH})(?:,?\s*(?P<y2>{_YEAR}))?(?!\w)
     |(?P<m3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})
     |(?P<m4>{_MONTH})[\s,'-]*(?P<y4>{_YEAR})
     |(?P<m7>{_MONTH})[ ]?'(?P<y7>\d\d)(?!\w)
     |(?:(?:q|quarter[ ])(?P<qn>[1-4])|(?P<qw>first|second|third|fourth|last)[ ]quarter)
         (?:[, ]|[ ]of[ ])?[ ]?(?P<qy>{_YEAR})(?:[/-](?P<qy2>\d\d(?:\d\d)?))?(?!\w)
     |(?:FYE?[ ]?)?(?P<fs>\d\d)/(?P<fs2>\d\d)(?![\d/])
     |(?P<fy>{_YEAR})\s?[/-]\s?(?P<fy2>{_YEAR}|\d\d)(?![\d/])
     |(?P<y5>{_YEAR})(?![\w/]|[.]\d|,\d{{3}})
     |(?P<m6>{_MONTH})(?=\s*(?:-|to|until|and)\s*{_MONTH}[\s,]*{_YEAR}) 
    )""",
    re.I | re.X,
)
# "the 1972 Act", "section 2018", "budget 2019": a number that is no period.
_NOT_A_YEAR_AFTER = pattern(
    r"\s*(?:\bact\b|\bregulations?\b|\border\b|\bpounds?\b|%|people\b|budget\b)"
)
_NOT_A_YEAR_BEFORE = pattern(
    r"(?:\bact|\bregulations?|\border|£|\bref(?:erence)?|\bno\.?|\b(?:DPA|FOIA|LGA|PACE))\s*$"
)
_FINANCIAL = pattern(r"\b(?:financial|fiscal|tax|budget|business)(?: |-)years?\b|\bFYs?\b")
_ACADEMIC = pattern(r"\b(?:academic|school)(?: |-)years?\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """One date, month or year as written."""

    start: int
    end: int
    first: date
    last: date
    grain: Grain | None
    has_year: bool = True


def day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def years_before(day: date, years: int) -> date:
    """The same day `years` years before; 1 March for a 29 February that does not exist."""
    return day_of(day.year - years, day.month, day.day) or date(day.year - years, 3, 1)


def financial_year(day: date) -> tuple[date, date]:
    """First and last day of the financial year (1 April to 31 March) that `day` lies in."""
    start = day.year if day.month >= 4 else day.year - 1
    return date(start, 4, 1), date(start + 1, 3, 31)


def academic_year(day: date) -> tuple[date, date]:
    """First and last day of the academic year (1 September to 31 August) that `day` lies in."""
    start = day.year if day.month >= 9 else day.year - 1
    return date(start, 9, 1), date(start + 1, 8, 31)


def _month(word: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()[:3]))


def mentions(flat: str) -> list[Mention]:
    """Dates in order; one without a year takes it from the next, as in "March-May 2016"."""
    found: list[Mention] = []
    waiting: list[re.Match[str]] = []
    for match in _DATES.finditer(flat):
        year = _year_missing(match)
        if year:
            waiting.append(match)
            continue
        mention = _mention(flat, match, 0)
        if mention is None:
            continue
        if found and _same_years(found[-1], mention):
            mention = _academic(mention)
        elif found and _same_years(mention, found[-1]):
            found[-1] = _academic(found[-1])  # "2019/20 and 2020/21 academic years"
        for earlier in waiting:
            if mention.start - earlier.end() < 12 and (
                partial := _mention(flat, earlier, mention.first.year)
            ):
                found.append(partial)
        waiting = []
        found.append(mention)
    return found


def _same_years(before: Mention, mention: Mention) -> bool:
    """Whether a list of academic years goes on: "the academic years 2008/09, 2009/10, ..."."""
    kinds = (before.grain, mention.grain)
    near = max(before.start, mention.start) - min(before.end, mention.end) < _LIST_GAP
    return kinds == (Grain.ACADEMIC_YEAR, Grain.FINANCIAL_YEAR) and near


_LIST_GAP = 9  # characters between two years of one list


def _academic(mention: Mention) -> Mention:
    year = mention.first.year
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return replace(mention, first=first, last=last, grain=Grain.ACADEMIC_YEAR)


def _year_missing(match: re.Match[str]) -> bool:
    return bool(match["m6"] or (match["d2"] and not match["y2"]))


def _mention(flat: str, match: re.Match[str], year: int) -> Mention | None:
    start, end = match.span()
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return _of_day(start, end, *parts)
    for group in "123":
        if match["d" + group]:
            month = match["m" + group]
            number = int(month) if month.isdigit() else _month(month)
            named = int(match["y" + group] or year)
            named += 2000 if named < 100 else 0
            return _of_day(start, end, named, number, int(match["d" + group]))
    if match["qy"]:
        return _quarter(match)
    if match["fs"]:
        return _short_years(match)
    if match["m4"] or match["m6"] or match["m7"]:
        named = int(match["y4"] or year) if not match["m7"] else 2000 + int(match["y7"])
        month_number = _month(match["m4"] or match["m6"] or match["m7"])
        first = date(named, month_number, 1)
        return Mention(start, end, first, last_day(named, month_number), None)
    if match["fy"]:
        return _two_years(flat, start, end, int(match["fy"]), match["fy2"])
    if _NOT_A_YEAR_AFTER.match(flat, end) or _NOT_A_YEAR_BEFORE.search(
        flat, max(0, start - 14), start
    ):
        return None
    named = int(match["y5"])
    return Mention(start, end, date(named, 1, 1), date(named, 12, 31), Grain.CALENDAR_YEAR)


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


def impossible(flat: str) -> tuple[tuple[int, int], ...]:
    """Places of dates that no calendar has ("31 February 2020")."""
    return tuple(
        match.span()
        for place in _MAY_BE_IMPOSSIBLE.finditer(flat)
        if (match := _DATES.match(flat, place.start()))
        and (match["iso"] or match["d1"] or match["y2"])
        and _mention(flat, match, 0) is None
    )


_MAY_BE_IMPOSSIBLE = re.compile(r"(?<![\w/.])\d[\d]?(?:[/.]\d|\d\d-\d|(?:[a-z]{2})?\s+[A-Za-z])")


def _quarter(match: re.Match[str]) -> Mention:
    """ "Q3 2022" is July to September; "Q3 2022/23" October to December of the financial year."""
    number = int(match["qn"] or _QUARTERS[match["qw"].lower()])
    month = 3 * number - 2 + (3 if match["qy2"] else 0)
    year, month = int(match["qy"]) + (month > 12), (month - 1) % 12 + 1
    return Mention(*match.span(), date(year, month, 1), last_day(year, month + 2), Grain.QUARTER)


def _short_years(match: re.Match[str]) -> Mention | None:
    """ "19/20" is a financial year; earlier than "12/13" it could be a day and a month."""
    one, other = int(match["fs"]), int(match["fs2"])
    if other != one + 1 or not _FIRST_SHORT <= one < _LAST_SHORT:
        return None
    year = 2000 + one
    return Mention(*match.span(), date(year, 4, 1), date(year + 1, 3, 31), Grain.FINANCIAL_YEAR)


_FIRST_SHORT, _LAST_SHORT = 12, 50


def _of_day(start: int, end: int, year: int, month: int, day: int) -> Mention | None:
    found = day_of(year, month, day)
    return Mention(start, end, found, found, Grain.DAY) if found else None


def _two_years(flat: str, start: int, end: int, year: int, second: str) -> Mention | None:
    """ "2019/20" is a financial year; "2009-2015" runs from the one year to the other."""
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    if _NOT_A_YEAR_AFTER.match(flat, end) or last < year:
        return None
    if last == year + 1 and (len(second) == 2 or "/" in flat[start:end]):
        if _ACADEMIC.search(flat, max(0, start - 40), end + 20):
            return Mention(start, end, date(year, 9, 1), date(last, 8, 31), Grain.ACADEMIC_YEAR)
        return Mention(start, end, date(year, 4, 1), date(last, 3, 31), Grain.FINANCIAL_YEAR)
    if len(second) == 2 and last > year + 1 and last - year > 30:
        return None
    return Mention(start, end, date(year, 1, 1), date(last, 12, 31), Grain.CALENDAR_YEAR)
