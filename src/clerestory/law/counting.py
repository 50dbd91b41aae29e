"""The count itself: from what happened and one law's table of rules to its dates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from clerestory.law.calendars import ONE_DAY, Calendar, WorkingDay
from clerestory.law.clocks import (
    ClockError,
    Dispute,
    DueDates,
    Events,
    Rules,
    Standing,
    Step,
    not_working,
)
from clerestory.law.reviews import review_of, window

LONGER = 20  # further working days
SCHOOL_LIMIT = 60
SCHOOLS = "Freedom of Information (Time for Compliance with Request) Regulations 2004, reg 3(2)"


def run(events: Events, rules: Rules, calendar: Calendar) -> DueDates | Standing:
    """Every date that follows, with its working. ClockError, CalendarError."""
    return _standing(events, rules, calendar) or running(events, rules, calendar)


def running(events: Events, rules: Rules, calendar: Calendar) -> DueDates:
    """The dates of a clock that does not stand still; both of them, where the law is disputed."""
    dates = _dates(events, rules, calendar)
    known = _working(events, rules, calendar.as_known_on(events.begins))
    other = known[-1].date
    if other == dates.due:
        return dates
    counted = {day.date for day in known if day.counted}
    days = tuple(day for day in dates.working if not day.counted and day.date in counted)
    named = "; ".join(f"{day.date}, {day.why}" for day in days)
    warning = (
        f"{named}: proclaimed when the clock was already running. Whether it is a working day for "
        f"this request is disputed: the answer is due on {other} if it is, on {dates.due} if not. "
        f"A person has to choose; {other} is safe."
    )
    return replace(dates, disputed=Dispute(days, other), warnings=(*dates.warnings, warning))


def _dates(events: Events, rules: Rules, calendar: Calendar) -> DueDates:
    working = _working(events, rules, calendar)
    due = working[-1].date
    latest = calendar.end(due, LONGER) if rules.extend else due
    asking = window(events, rules, calendar, due)
    review, review_steps, review_warnings = review_of(events, rules, calendar, asking)
    return DueDates(
        regime=rules.regime,
        received=events.received,
        due=due,
        extended_due=latest,
        extended_to=_extended_to(events, latest),
        review_request_by=asking,
        review=review,
        working=working,
        steps=(
            *_beginning(events, rules),
            Step("answer due", due, SCHOOLS if events.school else rules.limit),
            *_extensions(events, rules, latest),
            *review_steps,
        ),
        warnings=(
            *_warnings(events, rules, calendar),
            *_school_warnings(events, due),
            *_extension_warnings(events, rules, due, latest),
            *_late(events, due, latest),
            *review_warnings,
        ),
    )


def _working(events: Events, rules: Rules, calendar: Calendar) -> tuple[WorkingDay, ...]:
    """Every day of the count. A school's ends with its 20th school day or the 60th working day."""
    fee = _fee_days(events, rules, calendar)
    if events.school is None:
        return calendar.count(events.begins, rules.days, fee)
    sixty = calendar.count(events.begins, SCHOOL_LIMIT, fee)
    return _first(sixty, rules.days, events.school.apart) if events.school.terms else sixty


def _first(
    days: tuple[WorkingDay, ...], limit: int, apart: Callable[[date], str]
) -> tuple[WorkingDay, ...]:
    """The days up to the one with this number, of those that are not left out; else all."""
    seen: list[WorkingDay] = []
    for day in days:
        why = apart(day.date) if day.counted else ""
        seen.append(WorkingDay(day.date, False, why) if why else day)
        if sum(one.counted for one in seen) == limit:
            break
    return tuple(seen)


def _in_time(events: Events, rules: Rules, calendar: Calendar) -> date:
    """The last day on which a fees notice can be given: the last day to answer without it."""
    return calendar.end(events.begins, rules.days)


def _fee_days(events: Events, rules: Rules, calendar: Calendar) -> Callable[[date], str]:
    """Why a day does not count because of a fee: both the notice's and the payment's own day."""
    given, paid = events.fees_notice, events.paid
    if not given or not paid or given > _in_time(events, rules, calendar):
        return lambda day: ""
    return lambda day: (
        f"between fees notice and payment, {rules.fee}" if given <= day <= paid else ""
    )


def _standing(events: Events, rules: Rules, calendar: Calendar) -> Standing | None:
    """The clock while it stands still; None if it runs."""
    if events.asked and not events.clarified:
        until = rules.close_after(events.asked)
        waiting = (
            f"the clarification asked for on {events.asked}; when it comes, a new count of "
            f"{rules.days} working days begins, {rules.restart}. If none has come by "
            f"{until}, the request can be closed"
        )
        return _stopped(events, rules, calendar, (events.asked, until), waiting)
    given = events.fees_notice
    if given and not events.paid and given <= _in_time(events, rules, calendar):
        until = rules.last_to_pay(given, calendar)
        waiting = (
            f"the fee of the notice of {given}; it can be paid until {until}, {rules.pay}, and the "
            f"days until it is paid do not count, {rules.fee}"
        )
        return _stopped(events, rules, calendar, (given, until), waiting)
    return None


def _stopped(
    events: Events, rules: Rules, calendar: Calendar, period: tuple[date, date], waiting: str
) -> Standing:
    since, until = period
    days = (since - events.begins).days - 1
    return Standing(
        regime=rules.regime,
        received=events.received,
        since=since,
        until=until,
        waiting=waiting,
        working=tuple(calendar.look(events.begins + ONE_DAY * n) for n in range(1, days + 1)),
        steps=_beginning(events, rules),
        warnings=_warnings(events, rules, calendar),
    )


def _beginning(events: Events, rules: Rules) -> tuple[Step, ...]:
    days = (
        ("received", events.received, rules.limit),
        ("asked to clarify", events.asked, rules.restart),
        ("clarified: day 0 again", events.clarified, rules.restart),
        ("fees notice given", events.fees_notice, rules.fee),
        ("fee paid", events.paid, rules.fee),
    )
    return tuple(Step(what, day, rule) for what, day, rule in days if day)


def _warnings(events: Events, rules: Rules, calendar: Calendar) -> tuple[str, ...]:
    found = []
    if not calendar.look(events.begins).counted:
        found.append(not_working(events.begins))
    first = calendar.end(events.received, rules.days)
    if events.asked and events.asked > first:
        found.append(
            f"the applicant was asked to clarify on {events.asked}, after the answer was due on "
            f"{first}: it was late already."
        )
    given = events.fees_notice
    if given and given > _in_time(events, rules, calendar):
        found.append(
            f"the fees notice of {given} came after the answer was due on "
            f"{_in_time(events, rules, calendar)}: it stops nothing."
        )
    elif given and events.paid and events.paid > (last := rules.last_to_pay(given, calendar)):
        found.append(
            f"the fee was paid on {events.paid}, after {last}, {rules.pay}: there is no duty to "
            "answer, unless the authority goes on of its own accord."
        )
    return tuple(found)


def _school_warnings(events: Events, due: date) -> tuple[str, ...]:
    if events.school is None:
        return ()
    if not events.school.terms:
        return (
            f"the terms of the school are missing, so this is the {SCHOOL_LIMIT}th working day; "
            f"give the terms: the school days may be over earlier, {SCHOOLS}.",
        )
    if events.school.covers(events.begins) and events.school.covers(due):
        return ()
    return (
        f"the terms that were given do not reach from {events.begins} to {due}: give them all, or "
        "the answer may be due earlier.",
    )


def _extended_to(events: Events, latest: date) -> date | None:
    return (events.extensions[-1].estimated or latest) if events.extensions else None


def _extensions(events: Events, rules: Rules, latest: date) -> tuple[Step, ...]:
    return tuple(
        Step(f"told of more time, until {one.estimated or latest}", one.notified, rules.extension)
        for one in events.extensions
    )


def _extension_warnings(events: Events, rules: Rules, due: date, latest: date) -> tuple[str, ...]:
    """Each extension is measured from the first due date, however many there were. ClockError.

    The first notice is the one that had to be in time; a later one moves its estimate.
    """
    if not events.extensions:
        return ()
    if rules.extend is None:
        raise ClockError(f"{rules.extension}; take the extension out")
    first = min(one.notified for one in events.extensions)
    told = [replace(one, notified=first) for one in events.extensions]
    return tuple(dict.fromkeys(words for one in told for words in rules.extend(one, due, latest)))


def _late(events: Events, due: date, latest: date) -> tuple[str, ...]:
    last = _extended_to(events, latest) or due
    if not events.sent or events.sent <= last:
        return ()
    return (f"the answer was sent on {events.sent}, after {last}: it was late.",)
