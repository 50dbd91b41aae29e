"""The clocks of Scotland: the Freedom of Information (Scotland) Act 2002 and the Environmental
Information (Scotland) Regulations 2004.

A working day is that of FOISA s73: of the bank holidays, only those of Scotland do not count.
"""

from dataclasses import replace
from datetime import date

from clerestory.law import counting, eir, foia
from clerestory.law.calendars import Calendar, load_calendar
from clerestory.law.clocks import DueDates, Events, Rules, Standing
from clerestory.law.months import months_after

MONTHS_TO_APPEAL = 6
LONGER_FROM, LONGER_TO, LONGER_DAYS = date(2020, 4, 7), date(2020, 5, 26), 60
LONGER = "as changed by the Coronavirus (Scotland) Act 2020, schedule 6, part 2"


def clock(events: Events, calendar: Calendar | None = None) -> DueDates | Standing:
    """The 20th working day after receipt, s10(1). There is no more time for the public interest
    test. ClockError, CalendarError.

    What was answered from 7 April to 26 May 2020 had 60 working days, requests and reviews alike;
    the Coronavirus (Scotland) (No.2) Act 2020, schedule 4, paragraph 11 put the 20 back for all
    that was open.
    """
    eir.check_no_school(events)
    rules = RULES
    if _in_spring_2020(events.sent):
        rules = replace(rules, days=LONGER_DAYS, limit=f"section 10(1) {LONGER}")
    if _in_spring_2020(events.review_sent):
        review = f"section 21(1) {LONGER}"
        rules = replace(rules, review_days=LONGER_DAYS, review_at_most=LONGER_DAYS, review=review)
    return counting.run(events, rules, (calendar or load_calendar()).of_scotland())


def _in_spring_2020(answered: date | None) -> bool:
    return answered is not None and LONGER_FROM <= answered <= LONGER_TO


def environmental_clock(events: Events, calendar: Calendar | None = None) -> DueDates | Standing:
    """The 20th working day after receipt, regulation 5(2)(a), or 20 more for complexity and volume,
    regulation 7. ClockError, CalendarError."""
    eir.check_no_school(events)
    rules = ENVIRONMENTAL_RULES
    return counting.run(events, rules, (calendar or load_calendar()).of_scotland())


def appeal_by(review_sent: date) -> date:
    """The last of the six months in which to apply to the Commissioner, s47(4)."""
    return months_after(review_sent, MONTHS_TO_APPEAL)


RULES = Rules(
    regime="foisa",
    limit="section 10(1)",
    days=20,
    restart="sections 1(3) and 10(1)(b)",
    close_after=foia.close_after,
    fee="section 10(2)",
    last_to_pay=foia.last_to_pay,
    pay="section 9(4)",
    extend=None,
    extension="the Scottish Act gives no more time for the public interest test",
    review_window="section 20(5)",
    review_from_due=True,
    review="section 21(1)",
    review_days=20,
    review_at_most=20,
    complain=appeal_by,
    complaint="section 47(4)",
)
ENVIRONMENTAL_RULES = replace(
    RULES,
    regime="eisr",
    limit="regulation 5(2)(a)",
    restart="regulation 9(4)",
    fee="regulation 8(6)",
    last_to_pay=eir.last_to_pay,
    pay="regulation 8(5)",
    extend=eir.extension_warnings,
    extension="regulation 7",
    review_window="regulation 16(2)",
    review="regulation 16(4)",
    complaint="regulation 17, with section 47(4) of the Scottish Act",
)
