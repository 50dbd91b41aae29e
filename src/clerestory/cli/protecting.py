"""`clerestory protect`: hide, round or perturb as little as it takes in the linked tables of a
folder."""

import argparse
import time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from clerestory.cli.output import as_bytes, print_json
from clerestory.cli.protecting_methods import (
    Outcome,
    by_altering,
    by_hiding,
    by_hiding_few_cells,
)
from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.grid_files import grid_of, read_records
from clerestory.disclosure.moves import Zeros
from clerestory.disclosure.tables import DisclosureError
from clerestory.files.outgoing import OutgoingError, write_folder

ERRORS = (DisclosureError, OutgoingError, OSError)
METHODS = ("suppression", "rounding", "cell-key")

MOST_IN_WHOLE_NUMBERS = 400
"""Cells that are decided over atoms in whole numbers, differences included, in seconds."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the linked tables")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument("--method", choices=METHODS, default="suppression", help="(suppression)")
    parser.add_argument("--threshold", type=int, default=5, metavar="N", help="people (5)")
    parser.add_argument(
        "--zeros",
        choices=[str(zeros) for zeros in Zeros],
        default="hideable",
        help="(hideable); classic forgets what published zeros tell, for benchmarks only",
    )
    parser.add_argument(
        "--no-insider", action="store_true", help="leave out those who know of themselves"
    )
    parser.add_argument(
        "--weight", choices=[str(weight) for weight in Weight], default="log", help="(log)"
    )
    parser.add_argument(
        "--proved",
        choices=["whole", "linear"],
        help="what proof to demand: whole numbers over all registers, or the linear reader; "
        f"without it, whole up to {MOST_IN_WHOLE_NUMBERS} cells, linear beyond",
    )
    parser.add_argument(
        "--max-seconds", type=float, metavar="N", help="stop then, with a safe answer or none"
    )
    parser.add_argument(
        "--salt", type=Path, metavar="FILE", help="cell-key: the secret, 16 bytes or more"
    )
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="DIR",
        help="everything released before: protected beside it, and added to it",
    )
    parser.add_argument(
        "--window",
        type=lambda text: [part for part in text.split(",") if part],
        metavar="A,B",
        help="with --ledger: the periods that the records cover, if later releases cover more",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    if options.threshold < 2:
        raise DisclosureError(f"--threshold is {options.threshold}; a count of 1 needs 2 or more")
    if options.max_seconds is not None and options.max_seconds <= 0:
        raise DisclosureError(f"--max-seconds is {options.max_seconds:g}; give more than 0")
    found = _protect(options)
    seconds = time.perf_counter() - started
    report = {
        **found.report,
        "seconds": round(seconds, 2),
        "peak_mib": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
        "method": options.method,
    }
    files = dict(found.files) if found.is_safe else {}
    page = found.page(seconds, report["peak_mib"])
    if page:
        files["staff/report.html"] = page.encode()
    write_folder(options.out, {**files, "staff/report.json": as_bytes(report)})
    if options.json:
        print_json(report)
    else:
        for line in found.said:
            print(line)
        if not found.is_safe:
            print("No proof, so nothing is released; the report is in staff/.")
    return 0 if found.is_safe else 1


def _protect(options: argparse.Namespace) -> Outcome:
    records = read_records(options.folder)
    grid = grid_of(records, options.folder)
    if options.ledger and options.method != "suppression":
        raise DisclosureError("--ledger goes with suppression; leave out --method or --ledger")
    if options.window and not options.ledger:
        raise DisclosureError("--window needs --ledger DIR, the folder of earlier releases")
    if options.method != "suppression":
        return by_altering(options, records, grid)
    is_small = grid.size <= MOST_IN_WHOLE_NUMBERS and options.proved != "linear"
    is_small = is_small and options.ledger is None
    is_one_tree = all(not hierarchy.further for hierarchy in grid.hierarchies)
    if is_small and is_one_tree and options.zeros != "classic":
        return by_hiding_few_cells(options, grid)
    return by_hiding(options, grid)
