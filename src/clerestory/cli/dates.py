"""`clerestory due`: when an answer is due, with the working shown."""

import argparse
from datetime import date

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.output import print_json
from clerestory.law.calendars import SATURDAY, CalendarError, WorkingDay, load_calendar
from clerestory.law.clocks import ClockError, DueDates, Events, Extension, Standing
from clerestory.law.regimes import CLOCKS, clock
from clerestory.law.school_terms import SchoolTerms, TermsError, load_terms

ERRORS = (CalendarError, TermsError)

# The days that may have happened after receipt: option, field of Events, help.
DAYS = (
    ("--clarification-asked", "asked", "the applicant was asked to clarify"),
    ("--clarified", "clarified", "the clarification came: a new count begins"),
    ("--fees-notice", "fees_notice", "a fees notice was given: the clock stops"),
    ("--paid", "paid", "the fee was paid: the clock goes on"),
    ("--sent", "sent", "the answer was sent: adds the last day to ask for a review"),
    ("--review-asked", "review_asked", "a review was asked for: adds its dates"),
    ("--review-sent", "review_sent", "the review was answered: adds the last day to complain"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "received", type=iso_date, metavar="DATE", help="day of receipt, YYYY-MM-DD"
    )
    parser.add_argument("--regime", default="foia", choices=list(CLOCKS), help="which law (foia)")
    for option, field, words in DAYS:
        parser.add_argument(option, dest=field, type=iso_date, metavar="DATE", help=words)
    parser.add_argument(
        "--extension-notice",
        type=iso_date,
        action="append",
        default=[],
        metavar="DATE",
        help="the applicant was told of more time; may be given again, with its estimate",
    )
    parser.add_argument(
        "--exemption",
        metavar="PROVISION",
        default="",
        help="for foia: the exemption whose public interest test is open, for example s43(2)",
    )
    parser.add_argument(
        "--estimate",
        type=iso_date,
        action="append",
        default=[],
        metavar="DATE",
        help="the day by which the applicant was told to expect a decision",
    )
    parser.add_argument(
        "--school", action="store_true", help="a school: 20 school days, or 60 working days"
    )
    parser.add_argument(
        "--school-terms",
        type=existing_file,
        metavar="FILE",
        help="TOML file with the terms of the school",
    )
    parser.add_argument(
        "--holidays",
        type=existing_file,
        metavar="FILE",
        help="TOML file with bank holidays that were added or taken away since",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    dates = clock(options.regime, _events(options), load_calendar(options.holidays))
    if options.json:
        print_json(dates.as_json())
    elif isinstance(dates, Standing):
        _print_standing(dates)
    else:
        _print_dates(dates)
    return 0


def _events(options: argparse.Namespace) -> Events:
    school = load_terms(options.school_terms) if options.school_terms else None
    return Events(
        received=options.received,
        extensions=_extensions(options),
        school=school or (SchoolTerms() if options.school else None),
        **{field: getattr(options, field) for _, field, _ in DAYS},
    )


def _extensions(options: argparse.Namespace) -> tuple[Extension, ...]:
    notices, estimates = options.extension_notice, options.estimate
    if (options.exemption or estimates) and not notices:
        raise ClockError("more time needs its notice; add --extension-notice with its day")
    if estimates and len(estimates) != len(notices):
        raise ClockError("give one --estimate for each --extension-notice")
    told: list[date | None] = estimates or [None] * len(notices)
    return tuple(
        Extension(notice, options.exemption, estimate)
        for notice, estimate in zip(notices, told, strict=True)
    )


def _print_dates(dates: DueDates) -> None:
    counted = sum(day.counted for day in dates.working)
    print(f"received  {_day(dates.received)} (day 0)")
    print(f"due       {_day(dates.due)} (working day {counted})")
    if dates.disputed:
        print(f"       or {_day(dates.disputed.due)} (disputed, see the note)")
    if dates.extended_due != dates.due:
        print(f"at most   {_day(dates.extended_due)} (if an extension is open, see --help)")
    if dates.extended_to:
        print(f"told      {_day(dates.extended_to)} (to expect a decision)")
    if dates.review_request_by:
        print(f"review to be asked for by {_day(dates.review_request_by)}")
    if dates.review:
        print(f"review due {_day(dates.review.due)}, at the latest {_day(dates.review.at_most)}")
    if dates.review and dates.review.complain_by:
        print(f"complaint to the regulator by {_day(dates.review.complain_by)}")
    _print_working(dates)


def _print_standing(clock: Standing) -> None:
    counted = sum(day.counted for day in clock.working)
    print(f"received  {_day(clock.received)} (day 0)")
    print(f"stopped   {_day(clock.since)}, after {counted} working days")
    print(f"waits for {clock.waiting}")
    _print_working(clock)


def _print_working(dates: DueDates | Standing) -> None:
    print("not counted:")
    for line in _skipped(dates.working) or ["none"]:
        print(f"  {line}")
    print("rests on:")
    for step in dates.steps:
        print(f"  {step.day}  {step.what}: {step.rule}")
    for warning in dates.warnings:
        print(f"note: {warning}")


def _skipped(working: tuple[WorkingDay, ...]) -> list[str]:
    """One line for each reason, with the days that it left out; weekends together."""
    reasons: dict[str, list[date]] = {}
    for day in working:
        if not day.counted:
            why = "weekends" if day.date.weekday() >= SATURDAY else day.why
            reasons.setdefault(why, []).append(day.date)
    return [f"{_span(days)}: {why}" for why, days in reasons.items()]


def _span(days: list[date]) -> str:
    if len(days) == 1:
        return f"{days[0]:%d %b}"
    return f"{days[0]:%d %b} to {days[-1]:%d %b} ({len(days)} days)"


def _day(day: date) -> str:
    return f"{day:%a %d %B %Y}"
