"""Working days of s10(6), both sides of each boundary."""

from datetime import date

import pytest

from clerestory.law.calendars import CalendarError, load_calendar
from clerestory.law.foia import due

DAYS = load_calendar()


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        ("2026-01-01", False),  # New Year's Day
        ("2026-01-02", False),  # Scotland alone
        ("2026-01-05", True),
        ("2026-03-16", True),
        ("2026-03-17", False),  # Northern Ireland alone
        ("2026-04-02", True),
        ("2026-04-03", False),  # Good Friday, by its name
        ("2026-06-14", False),  # a Sunday
        ("2026-06-15", False),  # proclaimed for Scotland
        ("2026-06-16", True),
        ("2026-12-24", True),
        ("2026-12-25", False),  # Christmas Day, by its name
        ("2026-12-28", False),  # for Boxing Day, a Saturday
        ("2026-12-29", True),
        ("2024-02-29", True),
    ],
)
def test_a_day_counts_or_does_not(day: str, counted: bool) -> None:
    assert DAYS.look(date.fromisoformat(day)).counted is counted


def test_a_day_that_does_not_count_says_why_and_where() -> None:
    assert DAYS.look(date(2026, 3, 17)).why == "St Patrick's Day (Northern Ireland)"
    assert DAYS.look(date(2026, 12, 25)).why == "Christmas Day (the whole United Kingdom)"
    assert DAYS.look(date(2026, 6, 14)).why == "Sunday"


def test_two_holidays_on_one_day_name_both_parts() -> None:
    assert DAYS.look(date(2017, 1, 2)).why == (
        "New Year's Day (substitute) (England and Wales, Northern Ireland); 2nd January (Scotland)"
    )


@pytest.mark.parametrize("day", [date(2004, 12, 31), date(2031, 1, 1)])
def test_a_year_outside_the_data_is_refused_and_not_guessed(day: date) -> None:
    with pytest.raises(CalendarError, match="add the year"):
        DAYS.look(day)


def test_a_count_that_runs_out_of_the_data_is_refused() -> None:
    assert due(date(2030, 10, 1)).due == date(2030, 10, 29)
    with pytest.raises(CalendarError, match="2031"):
        due(date(2030, 12, 20))


def test_a_letter_cannot_be_sent_before_the_request_came() -> None:
    with pytest.raises(CalendarError, match="before the request was received"):
        due(date(2026, 1, 5), sent=date(2026, 1, 4))
    assert due(date(2026, 1, 5), sent=date(2026, 1, 5)).review_request_by == date(2026, 3, 2)


def test_a_request_received_on_a_day_off_is_received_that_day() -> None:
    assert due(date(2026, 5, 2)).warnings != ()
    assert due(date(2026, 5, 5)).warnings == ()
