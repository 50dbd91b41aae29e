"""`clerestory due`: when an answer is due, with the working shown."""

import argparse

from clerestory.cli.arguments import iso_date
from clerestory.cli.output import print_json
from clerestory.law.calendars import CalendarError
from clerestory.law.foia import due

ERRORS = (CalendarError,)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "received", type=iso_date, metavar="DATE", help="day of receipt, YYYY-MM-DD"
    )
    parser.add_argument("--regime", default="foia", choices=["foia"], help="which Act (foia)")
    parser.add_argument(
        "--sent",
        type=iso_date,
        metavar="DATE",
        help="day the answer was sent: adds the last day to ask for a review",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    dates = due(options.received, regime=options.regime, sent=options.sent)
    if options.json:
        print_json(dates.as_json())
        return 0
    print(f"received  {dates.received:%a %d %B %Y} (day 0)")
    print(f"due       {dates.due:%a %d %B %Y} (20 working days)")
    print(f"at most   {dates.extended_due:%a %d %B %Y} (if only the public interest test is left)")
    if dates.review_request_by:
        print(f"review to be asked for by {dates.review_request_by:%a %d %B %Y}")
    skipped = [day for day in dates.working if not day.counted and day.date <= dates.due]
    print(
        "not counted: " + ("; ".join(f"{day.date:%d %b}: {day.why}" for day in skipped) or "none")
    )
    for warning in dates.warnings:
        print(f"note: {warning}")
    return 0
