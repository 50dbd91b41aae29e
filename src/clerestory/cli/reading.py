"""`clerestory read`: the questions in a request, and what officers corrected in such readings.

Exit code 0: questions were read. 1: none was, and the reason is told. 2: the file is no text.
"""

import argparse
from importlib import import_module
from pathlib import Path

from clerestory.cli.arguments import existing_file, iso_date
from clerestory.cli.django_setup import SettingRefused, set_up_staff_side
from clerestory.cli.output import print_json
from clerestory.reading.requests import Reading, RequestError, decode, read

ERRORS = (RequestError, SettingRefused, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "request", nargs="?", type=existing_file, metavar="REQUEST", help="a text file"
    )
    what.add_argument(
        "--export-corrections",
        type=Path,
        metavar="FILE",
        help="write what officers corrected, one example a line (JSON), without whoever asked",
    )
    parser.add_argument(
        "--received", type=iso_date, metavar="DATE", help="day of receipt: what “so far” runs to"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    if options.export_corrections:
        # Only this needs the database: reading a file does not wait for the web framework.
        set_up_staff_side()
        return int(import_module("clerestory.cli.corrections").export(options.export_corrections))
    reading = read(request_text(options.request), received=options.received)
    if options.json:
        print_json(reading.as_json())
    else:
        _print(reading)
    return 0 if reading.questions else 1


def request_text(path: Path) -> str:
    """The words of a request. Raises RequestError, which names the file."""
    try:
        return decode(path.read_bytes())
    except RequestError as error:
        raise RequestError(f"{path}: {error}") from None


def _print(reading: Reading) -> None:
    for question in reading.as_json()["questions"]:
        period = question["period"]
        print(f"Question {question['number']}: {question['text']}")
        print(f"  counted:   {question['measure']}")
        print(f"  split by:  {', '.join(question['breakdowns']) or 'nothing'}")
        days = f"{period['from'] or 'open'} to {period['to'] or 'open'}"
        print(f"  period:    {days}, {question['granularity'] or 'no unit named'}")
        print(f"  otherwise: {'; '.join(question['fallbacks']) or 'nothing named'}")
    if reading.fallbacks:
        labels = [fallback.label for fallback in reading.fallbacks]
        print("For the whole request: " + "; ".join(labels))
    if reading.formats:
        print("Wanted as: " + ", ".join(wish.name for wish in reading.formats))
    for route in reading.routes:
        where = f"Question {route.question}" if route.question else "The request"
        print(f"{where}: perhaps {route.regime}: {route.reason}.")
    for doubt in reading.doubts:
        choices = f" ({'; or '.join(doubt.choices)})" if doubt.choices else ""
        print(f"Unclear, for the {doubt.to}: {doubt.text}{choices}")
