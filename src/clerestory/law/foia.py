"""The clock of the Freedom of Information Act 2000."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from clerestory.law import counting
from clerestory.law.calendars import ONE_DAY, Calendar, load_calendar
from clerestory.law.clocks import ClockError, DueDates, Events, Extension, Rules, Standing
from clerestory.law.exemptions import Kind, kind_of
from clerestory.law.months import months_after
from clerestory.law.references import named

MONTHS_TO_PAY = 3
TEST = "section 10(3) gives more time for the public interest test alone"


def clock(events: Events, calendar: Calendar | None = None) -> DueDates | Standing:
    """The 20th working day following receipt, s10(1), and what moves it. ClockError, CalendarError.

    A clarification begins a new count, s10(6)(b); the days from a fees notice to payment do not
    count, s10(2); a school has 20 school days or 60 working days, whichever end first.
    """
    return counting.run(events, RULES, calendar or load_calendar())


def due(received: date, *, sent: date | None = None, calendar: Calendar | None = None) -> DueDates:
    """The clock of a request to which nothing else happened."""
    return counting.running(Events(received, sent=sent), RULES, calendar or load_calendar())


def last_to_pay(notice: date, calendar: Calendar) -> date:
    """The last of the three months beginning with the day of the fees notice, s9(2)."""
    day = months_after(notice, MONTHS_TO_PAY)
    return day - ONE_DAY if day.day == notice.day else day


def extension_warnings(extension: Extension, due: date, latest: date) -> tuple[str, ...]:
    """Whether s10(3) gives the time: `due` is the first due date, `latest` 20 working days later.

    ClockError without an exemption that has a public interest test, or without an estimate that is
    later than `due`; a warning for a notice after `due`, s17(1), and an estimate after `latest`.
    """
    with_balance(extension.exemption)
    if extension.estimated is None or extension.estimated <= due:
        raise ClockError(
            f"the applicant must be told a day after {due} by which a decision is expected, "
            "section 17(2); estimate one"
        )
    found = []
    if extension.notified > due:
        found.append(
            f"the applicant was told of more time on {extension.notified}; the notice was due on "
            f"{due}, section 17(1)."
        )
    if extension.estimated > latest:
        found.append(
            f"{extension.estimated} is more than 40 working days after receipt: the regulator "
            f"expects a decision by {latest}, counted from the first due date, save exceptionally."
        )
    return tuple(found)


def with_balance(citations: str) -> str:
    """The exemptions cited, if each has a public interest test; else ClockError names one without.

    "sections 31(1)(a) and 43(2)" gives "s31(1)(a), s43(2)".
    """
    if not citations.strip():
        raise ClockError(
            "more time needs the exemption whose public interest test is open, section 10(3); name "
            "it, for example s43(2)"
        )
    found = [one.provision for one in named(citations) if one.regime == "FOIA"]
    if not found:
        raise ClockError(
            f"“{citations}” is no exemption of the Act; name the one whose public interest test "
            "is open, for example s43(2)"
        )
    for provision in found:
        _check_balance(provision)
    return ", ".join(found)


def _check_balance(provision: str) -> None:
    kind = kind_of("FOIA", provision)
    section = f"section {provision.removeprefix('s')}"
    if kind is None:
        raise ClockError(f"{section} is no exemption of the Act; correct it")
    if kind is not Kind.QUALIFIED:
        what = "absolute" if kind is Kind.ABSOLUTE else "not an exemption"
        raise ClockError(f"{section} is {what}: {TEST}, and it has none")


def complain_by(review_sent: date) -> date:
    """The last day on which the regulator takes a complaint after a review, by its own guidance."""
    return review_sent + timedelta(weeks=_periods()["complaint"]["weeks"])


def close_after(asked: date) -> date:
    """The day after which a request that was not clarified can be closed, by the Code."""
    return months_after(asked, _periods()["clarification"]["months"])


@cache
def _periods() -> dict[str, Any]:
    text = resources.files("clerestory.law").joinpath("data", "periods.toml").read_text("utf-8")
    return tomllib.loads(text)


RULES = Rules(
    regime="foia",
    limit="section 10(1)",
    days=20,
    restart="sections 1(3) and 10(6)(b)",
    close_after=close_after,
    fee="section 10(2)",
    last_to_pay=last_to_pay,
    pay="section 9(2)",
    extend=extension_warnings,
    extension="sections 10(3) and 17(2)",
    review_window="section 45 Code of Practice, part 5",
    review_from_due=False,
    review="section 45 Code of Practice, part 5",
    review_days=20,
    review_at_most=40,
    complain=complain_by,
    complaint="section 50(2)(b); the regulator's guidance",
)
