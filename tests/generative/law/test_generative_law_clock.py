"""Any course of events against the words of section 10, one day at a time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clerestory.law.calendars import load_calendar
from clerestory.law.clocks import DueDates, Events
from clerestory.law.foia import clock

CALENDAR = load_calendar()
received_on = st.dates(date(2005, 1, 1), date(2029, 9, 1))
days_later = st.integers(0, 40)


def the_twentieth_working_day(receipt: date, notice: date | None, payment: date | None) -> date:
    """s10(1), (2) and (6) read literally: working days following receipt, without those of the
    period that begins with the day of the notice and ends with the day of payment."""
    day, working = receipt, 0
    while working < 20:
        day += timedelta(days=1)
        in_period = notice and payment and notice <= day <= payment
        if CALENDAR.look(day).counted and not in_period:
            working += 1
    return day


@given(received_on, st.none() | days_later, st.none() | st.tuples(st.integers(0, 20), days_later))
def test_the_last_day_is_that_of_section_10(
    received: date, clarified_after: int | None, fee: tuple[int, int] | None
) -> None:
    def on(days: int, day: date) -> date:
        return day + timedelta(days=days)

    receipt = received if clarified_after is None else on(clarified_after, received)
    notice = on(fee[0], receipt) if fee else None
    payment = on(fee[1], notice) if fee and notice else None
    found = clock(
        Events(
            received,
            clarified=None if clarified_after is None else receipt,
            fees_notice=notice,
            paid=payment,
        )
    )
    assert isinstance(found, DueDates)
    assert found.due == the_twentieth_working_day(receipt, notice, payment)
    assert sum(day.counted for day in found.working) == 20
    assert [day.date for day in found.working] == [
        receipt + timedelta(days=n) for n in range(1, (found.due - receipt).days + 1)
    ]
    assert found.extended_due > found.due
    if found.disputed:
        assert receipt < found.disputed.due < found.due


@given(received_on)
def test_a_holiday_more_never_brings_a_date_forward(received: date) -> None:
    """Scotland's calendar has fewer holidays than that of the whole United Kingdom."""
    scottish = clock(Events(received), CALENDAR.of_scotland())
    whole = clock(Events(received))
    assert isinstance(scottish, DueDates)
    assert isinstance(whole, DueDates)
    assert scottish.due <= whole.due
