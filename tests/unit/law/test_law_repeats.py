"""Sixty consecutive working days, and the conditions of s14(2) and s12(4), both sides of each."""

from datetime import date

import pytest

from clerestory.law.calendars import CalendarError, load_calendar
from clerestory.law.repeats import Compliance, added_together, first_day, repeated

CALENDAR = load_calendar()


def test_the_window_is_sixty_working_days_with_both_ends() -> None:
    """To Monday 12 February 2018: 8 in February, 21 in January (1 and 2 are holidays), 19 in
    December, and 12 in November without the 30th (St Andrew's Day): 8 + 21 + 19 + 12 = 60."""
    assert first_day(date(2018, 2, 12), CALENDAR) == date(2017, 11, 14)


def test_the_sixtieth_day_counts_and_the_one_before_does_not() -> None:
    received = date(2018, 2, 12)
    counted = CALENDAR.count(date(2017, 11, 13), 60)
    assert counted[0].date == first_day(received, CALENDAR)
    assert counted[-1].date == received


@pytest.mark.parametrize("day", [10, 11])
def test_a_request_of_a_weekend_belongs_to_the_next_working_day(day: int) -> None:
    assert first_day(date(2018, 2, day), CALENDAR) == first_day(date(2018, 2, 12), CALENDAR)


def test_years_without_holidays_are_refused() -> None:
    with pytest.raises(CalendarError):
        first_day(date(1999, 2, 12), CALENDAR)


RECEIVED = date(2018, 2, 12)


def _repeated(answered: date | None, complied: bool | None, same: bool | None) -> list[bool | None]:
    found = repeated(Compliance(answered, complied), RECEIVED, CALENDAR, has_same_address=same)
    return [one.met for one in found]


@pytest.mark.parametrize(
    ("answered", "complied", "same", "met"),
    [
        (date(2018, 1, 2), True, True, [True, None, None, None]),
        (date(2018, 1, 2), True, None, [True, None, None, None]),
        (date(2018, 1, 2), None, True, [None, None, None, None]),
        (date(2018, 1, 2), False, True, [False, None, None, None]),
        (None, None, True, [False, None, None, None]),
        (date(2018, 1, 2), True, False, [True, False, None, None]),
    ],
)
def test_a_refusal_founds_no_repeat_and_what_has_to_be_weighed_is_left_to_a_person(
    answered: date | None, complied: bool | None, same: bool | None, met: list[bool | None]
) -> None:
    assert _repeated(answered, complied, same) == met


def test_the_interval_is_counted_in_working_days() -> None:
    """From Friday 9 to Monday 12 February 2018 there is one: the Monday."""
    found = repeated(Compliance(date(2018, 2, 9), True), RECEIVED, CALENDAR, has_same_address=None)
    assert found[-1].because.startswith("1 working days lie between")
    late = repeated(Compliance(date(2018, 2, 13), True), RECEIVED, CALENDAR, has_same_address=None)
    assert late[-1].because == "Nothing was complied with before this request came"


def test_whether_persons_act_together_is_never_said() -> None:
    same = added_together(date(2017, 11, 14), RECEIVED, has_same_address=True)
    others = added_together(date(2017, 11, 14), RECEIVED, has_same_address=False)
    assert [one.met for one in same] == [True, None, None, None]
    assert "proves nothing" in same[1].because
    assert [one.met for one in others] == [True, None, None, None]
