"""Every day from 2005 to 2030 against the definition, part by part of the United Kingdom.

The definition is written here once more and slowly, from the Banking and Financial Dealings Act
1971, Schedule 1, with the days that were proclaimed. Easter is found by the moon's table of the
Book of Common Prayer as Gauss put it into numbers, not by the data.
"""

from datetime import date, timedelta

import pytest

from clerestory.law.calendars import Calendar, load_calendar, make_calendar

CALENDAR = load_calendar()
HOLIDAYS = [one for found in CALENDAR.holidays.values() for one in found]
YEARS = range(2005, 2031)
ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND = PARTS = (
    "England and Wales",
    "Scotland",
    "Northern Ireland",
)
MONDAY, SATURDAY = 0, 5
DAY = timedelta(days=1)

# Days that were proclaimed once, and the days in whose place some of them came.
PROCLAIMED = {
    date(2011, 4, 29): PARTS,  # a royal wedding
    date(2012, 6, 4): PARTS,  # the spring holiday, moved
    date(2012, 6, 5): PARTS,  # the Diamond Jubilee
    date(2020, 5, 8): PARTS,  # the early May holiday, moved
    date(2022, 6, 2): PARTS,  # the spring holiday, moved
    date(2022, 6, 3): PARTS,  # the Platinum Jubilee
    date(2022, 9, 19): PARTS,  # the State Funeral
    date(2023, 5, 8): PARTS,  # the Coronation
    date(2026, 6, 15): (SCOTLAND,),
}
MOVED_AWAY = {date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}


def easter(year: int) -> date:
    """Easter Sunday by the rule of Carl Friedrich Gauss (1800), with his exceptions."""
    century = year // 100
    m = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    n = (4 + century - century // 4) % 7
    d = (19 * (year % 19) + m) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7
    if d == 29 and e == 6:
        return date(year, 4, 19)
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        return date(year, 4, 18)
    return date(year, 3, 22) + (d + e) * DAY


def is_holiday(day: date, part: str) -> bool:
    """Whether a day from Monday to Friday is one of the holidays of a part."""
    if part in PROCLAIMED.get(day, ()):
        return True
    if day in MOVED_AWAY:
        return False
    of_part = {
        ENGLAND_AND_WALES: False,
        SCOTLAND: day.year >= 2007 and replaced(day, 11, 30),  # St Andrew's Day, asp 2007/2
        NORTHERN_IRELAND: replaced(day, 3, 17) or replaced(day, 7, 12),
    }
    rules = (christmas(day), new_year(day, part), spring(day, part), summer(day, part))
    return of_part[part] or any(rules)


def replaced(day: date, month: int, number: int) -> bool:
    """The day itself, or the Monday after it where it falls on a weekend."""
    fixed = date(day.year, month, number)
    while fixed.weekday() >= SATURDAY:
        fixed += DAY
    return day == fixed


def christmas(day: date) -> bool:
    """Two days from 25 December on that are not at a weekend."""
    days = [date(day.year, 12, n) for n in range(25, 32)]
    return day in [each for each in days if each.weekday() < SATURDAY][:2]


def new_year(day: date, part: str) -> bool:
    """One day in England, Wales and Northern Ireland, two in Scotland, not at a weekend."""
    days = [date(day.year, 1, n) for n in range(1, 8)]
    weekdays = [each for each in days if each.weekday() < SATURDAY]
    return day in weekdays[: 2 if part == SCOTLAND else 1]


def spring(day: date, part: str) -> bool:
    if day == easter(day.year) - 2 * DAY:
        return True
    if part != SCOTLAND and day == easter(day.year) + DAY:
        return True
    first = day.weekday() == MONDAY and day.day <= 7
    last = day.weekday() == MONDAY and day.day >= 25
    return day.month == 5 and (first or last)


def summer(day: date, part: str) -> bool:
    if day.month != 8 or day.weekday() != MONDAY:
        return False
    return day.day <= 7 if part == SCOTLAND else day.day >= 25


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + n * DAY for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def of_part(part: str) -> Calendar:
    return make_calendar([one for one in HOLIDAYS if part in one.parts], CALENDAR.years)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_year_is_as_the_definition_says(year: int, part: str) -> None:
    calendar = of_part(part)
    for day in days_of(year):
        working = day.weekday() < SATURDAY and not is_holiday(day, part)
        assert calendar.look(day).counted is working, (day, part)


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_of_any_part_is_no_working_day_of_foia(year: int) -> None:
    for day in days_of(year):
        anywhere = any(is_holiday(day, part) for part in PARTS)
        working = day.weekday() < SATURDAY and not anywhere
        assert CALENDAR.look(day).counted is working, day
        in_scotland = day.weekday() < SATURDAY and not is_holiday(day, SCOTLAND)
        assert CALENDAR.of_scotland().look(day).counted is in_scotland, day


@pytest.mark.parametrize(
    ("year", "day"),
    [(2005, "03-27"), (2008, "03-23"), (2011, "04-24"), (2019, "04-21"), (2030, "04-21")],
)
def test_easter_of_the_definition_is_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == f"{year}-{day}"


def test_each_holiday_has_its_source_and_what_is_ahead_says_so() -> None:
    assert all(one.source and one.name for one in HOLIDAYS)
    for one in HOLIDAYS:
        assert one.status == ("predicted" if one.day.year >= 2027 else "past"), one


def test_what_is_to_be_verified_is_labelled() -> None:
    labelled = {one.day for one in HOLIDAYS if one.verify}
    once = {
        date(2011, 4, 29),
        date(2012, 6, 5),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
    }
    assert labelled == {date(2005, 1, 4), *once}
