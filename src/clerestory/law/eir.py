"""The clock of the Environmental Information Regulations 2004.

A working day is that of FOIA s10(6), regulation 2(1): bank holidays of any part of the United
Kingdom do not count.
"""

from datetime import date

from clerestory.law import counting, foia
from clerestory.law.calendars import Calendar, load_calendar
from clerestory.law.clocks import ClockError, DueDates, Events, Extension, Rules, Standing

DAYS_TO_PAY = 60


def clock(events: Events, calendar: Calendar | None = None) -> DueDates | Standing:
    """The 20th working day after receipt, regulation 5(2), or the 40th for complexity and volume,
    regulation 7. ClockError, CalendarError."""
    check_no_school(events)
    return counting.run(events, RULES, calendar or load_calendar())


def check_no_school(events: Events) -> None:
    """School days count under FOIA alone; ClockError."""
    if events.school is not None:
        raise ClockError("school days count under FOIA alone; leave the terms out")


def last_to_pay(notice: date, calendar: Calendar) -> date:
    """The 60th working day after the notice of a charge in advance, regulation 8(5)."""
    return calendar.end(notice, DAYS_TO_PAY)


def extension_warnings(extension: Extension, due: date, latest: date) -> tuple[str, ...]:
    """Whether regulation 7 gives the time: for complexity and volume, told within the first 20
    working days, once, to the 40th and no further. ClockError."""
    if extension.exemption:
        raise ClockError(
            "regulation 7 gives more time for complexity and volume, not for an exception; leave "
            "the exemption out"
        )
    if extension.notified > due:
        raise ClockError(
            f"the applicant was told of more time on {extension.notified}; regulation 7(3) gives "
            f"it only if they were told by {due}; the answer was due that day"
        )
    if extension.estimated and not due < extension.estimated <= latest:
        raise ClockError(
            f"{extension.estimated} is not between {due} and {latest}, the 40th working day; "
            "regulation 7(1) gives no other time"
        )
    return ("more time needs both complexity and volume, regulation 7(1): say why in the notice.",)


RULES = Rules(
    regime="eir",
    limit="regulation 5(2)",
    days=20,
    restart="regulation 9(4)",
    close_after=foia.close_after,
    fee="regulation 8(6)",
    last_to_pay=last_to_pay,
    pay="regulation 8(5)",
    extend=extension_warnings,
    extension="regulation 7",
    review_window="regulation 11(2)",
    review_from_due=False,
    review="regulation 11(4)",
    review_days=40,
    review_at_most=40,
    complain=foia.complain_by,
    complaint="regulation 18, with section 50(2)(b); the regulator's guidance",
)
