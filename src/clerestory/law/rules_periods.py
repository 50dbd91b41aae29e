"""Rules on years and periods: given for asked, L81, and possible at all, L84."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law.letter_dates import MONTH, MONTHS, named_days, spans
from clerestory.law.letter_texts import LetterText, Point, Points, pattern

FINANCIAL = pattern(
    r"\b(?:financial|business) year|\b20\d\d\s?[/-]\s?(?:20)?\d\d\b|\byear ending\b"
    r"|\bApril 20\d\d\s?(?:to|-|–)\s?March\b"
)
EACH_YEAR = pattern(
    r"\b(?:each|every|per|by) year\b|\byearly\b|\bannual(?:ly)?\b"
    r"|\bin (?:20\d\d(?:,| and| or)\s*){2,}|\bcalendar year"
)
INSTEAD = pattern(r"\b(?:given|supplied|provided|offered|attached) instead\b")
EXPLAINS_YEAR = pattern(
    r"\b(?:record|hold|held|keep|kept|only|by|rather than"
    r"|instead)\b[^.]{0,40}\bfinancial years?\b[^.]{0,40}\b(?:only|not|rather|instead)\b"
    r"|\bfinancial years? only\b|\brather than calendar\b|\bnot calendar\b"
    r"|\bonly by financial\b"
)
EXPLAINS_PERIOD = pattern(
    r"\b(?:only|earliest|latest|not held|no data|began|started|introduced|available|before"
    r"|prior to|up to"
    r"|extended|wider|rather than|instead"
    r"|records? (?:go|begin|start))\b"
)
UNITS = (
    (
        pattern(r"\b(?:people|persons|individuals)\b"),
        pattern(r"\bhouseholds?\b"),
        "people",
        "households",
    ),
    (pattern(r"\boffenders\b"), pattern(r"\boffences\b"), "offenders", "offences"),
    (pattern(r"\bvictims\b"), pattern(r"\bcrimes\b|\boffences\b"), "victims", "offences"),
)
DATE = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({MONTH})\s+(\d{{4}})"
SPAN = re.compile(rf"{DATE}\s*(?:to|-|–|until)\s*{DATE}", re.I)
PAST_YEARS = re.compile(
    rf"\b(?:past|last)\s+(\w+)\s+years?\b[^.()]{{0,10}}\(?\s*{DATE}\s*(?:to|-|–)\s*{DATE}", re.I
)
IN_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
CALENDAR_YEARS = pattern(
    r"\bcalendar years?\b|\b(?:each|every|per|by) year,? (?:from |between )?(?:19|20)\d\d (?:to|-"
    r"|–|and)"
    r" (?:19|20)\d\d\b"
)
BY_YEAR = pattern(r"\b(?:by|per|each|every) year\b")


def same_measure(letter: LetterText) -> Points:
    """L81. Another kind of year, or another thing counted, unsaid."""
    if letter.request is None:
        return
    replaced = letter.find(INSTEAD)
    if replaced:
        yield Point("something else is given in place of what was asked for", replaced.text)
        return
    financial = letter.find(FINANCIAL)
    asked_years = EACH_YEAR.search(letter.request) and not FINANCIAL.search(letter.request)
    if financial and asked_years and not letter.says(EXPLAINS_YEAR):
        yield Point("years were asked for and financial years are given, unsaid", financial.text)
        return
    other_period = _other_period(letter.text, letter.request)
    if other_period and not letter.says(EXPLAINS_PERIOD):
        yield Point("the period given is not the one that was asked for, unsaid", other_period)
        return
    for asked, given, one, other in UNITS:
        sentence = letter.find(given)
        if (
            sentence
            and asked.search(letter.request)
            and not given.search(letter.request)
            and not letter.says(asked)
        ):
            yield Point(f"{one} were asked for and {other} are given, unsaid", sentence.text)
            return


def _other_period(answer: str, request: str) -> str:
    """The one period of the answer, if it is not within the one of the request, in full days."""
    asked, given = spans(request), spans(answer)
    if len(set(asked)) != 1 or len(set(given)) != 1:
        return ""
    (first, last), (begin, end) = asked[0], given[0]
    same = begin == first and end == last
    return "" if same else f"{begin} to {end}, not {first} to {last}"


def possible_dates(letter: LetterText) -> Points:
    """L84. Dates in the wrong order, spans that do not fit their words, years that overlap."""
    for words in (letter.text, letter.request or ""):
        yield from _wrong_order(words)
    request = letter.request or ""
    impossible = re.search(
        r"\b(?:2[1-9]\d\d|[3-9]\d{3})\b(?=\s*(?:$|[,.;)\]\s]))",
        re.sub(r"\d{1,3}(?:,\d{3})+|£\S{1,20}", "", request),
    )
    if impossible and re.search(rf"(?:{MONTH}|since|from|in)\s+{impossible[0]}", request, re.I):
        yield Point("a year that cannot be meant", impossible[0])
    for named in named_days(request):
        if named.day is None:
            yield Point("a day that does not exist", named.words)
    yield from _wrong_length(request)
    if _mixes_years(request):
        yield Point("calendar years and a span of financial years are asked for together")
    if BY_YEAR.search(request):
        yield from _uneven_years(request)


def _mixes_years(request: str) -> bool:
    """Years by the calendar in one question, 1 April to 31 March in another."""
    financial = any(
        (first.month, first.day, last.month, last.day) == (4, 1, 3, 31)
        for first, last in spans(request)
    )
    return financial and bool(CALENDAR_YEARS.search(request))


def _wrong_order(words: str) -> Points:
    for match in SPAN.finditer(words):
        first, last = _day(match.groups()[:3], 1), _day(match.groups()[3:], 28)
        if first and last and first > last:
            yield Point("the period ends before it begins", match[0])


def _wrong_length(request: str) -> Points:
    for match in PAST_YEARS.finditer(request):
        said = IN_WORDS.get(match[1].lower()) or (int(match[1]) if match[1].isdigit() else 0)
        first, last = _day(match.groups()[1:4], 1), _day(match.groups()[4:], 28)
        if said and first and last and abs((last - first).days / 365.25 - said) > 0.5:
            yield Point(
                f"{said} years are named, and the dates span {(last - first).days / 365.25:.0f}",
                match[0],
            )


def _uneven_years(request: str) -> Points:
    """A single "year" of more than twelve months, or a span that is no whole number of years."""
    for match in SPAN.finditer(request):
        first, last = _day(match.groups()[:3], 1), _day(match.groups()[3:], 28)
        if first is None or last is None or match[1] or match[4]:
            continue
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if first.month == last.month and "inclusive" not in request:
            months -= 1  # "May 2019 to May 2021" is usually meant as two years
        if months > 12 and (months % 12 or len(SPAN.findall(request)) > 1):
            yield Point(
                f"figures by year are asked for, and this span has {months} months", match[0]
            )
            return


def _day(parts: tuple[str | None, ...], default: int) -> date | None:
    day, month, year = parts
    try:
        return date(int(year or 0), MONTHS[(month or "").lower()], int(day or default))
    except (ValueError, KeyError):
        return None


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L81": same_measure,
    "L84": possible_dates,
}
