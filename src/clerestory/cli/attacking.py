"""`clerestory attack`: what a reader can infer from released statements, leaks first."""

import argparse
import math
import time
from collections.abc import Sequence

from clerestory.cli.arguments import existing_file
from clerestory.cli.output import print_json
from clerestory.cli.progress import Progress
from clerestory.disclosure.attacker import Inference, Search
from clerestory.disclosure.exposure import Exposure, exposure
from clerestory.disclosure.releases import read_releases
from clerestory.disclosure.tables import DisclosureError

ERRORS = (DisclosureError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "releases", type=existing_file, metavar="RELEASES.json", help="what was released, in order"
    )
    parser.add_argument(
        "--outside", type=existing_file, metavar="FILE", help="what else is known, in the same form"
    )
    parser.add_argument("--exact", action="store_true", help="every open query, not only leaks")
    parser.add_argument(
        "--max-seconds", type=float, default=math.inf, metavar="S", help="then say what is open"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    given = read_releases(options.releases.read_bytes(), options.releases.name)
    if options.outside:
        outside = read_releases(options.outside.read_bytes(), options.outside.name)
        given = given.with_outside(outside)
    end = time.monotonic() + options.max_seconds
    search = Search(
        exact=options.exact, late=lambda: time.monotonic() > end, tell=Progress("attacked")
    )
    found = exposure(given, search)
    leaks = [one for one in found.inferences if one.leak]
    unproved = [one for one in found.inferences if not one.proved]
    shown = found.inferences if options.exact else leaks
    if options.json:
        rest = {} if options.exact else {"others": len(found.inferences) - len(leaks)}
        queries = [one.as_json() for one in shown]
        counts = {"leaks": len(leaks), "unproved": len(unproved)}
        print_json({"proved": found.proved, **counts, "queries": queries, **rest})
    else:
        _print(found, shown, len(unproved))
    return 1 if leaks or unproved else 0


def _print(found: Exposure, shown: Sequence[Inference], unproved: int) -> None:
    for one in shown:
        high = "no limit" if one.high is None else one.high
        mark = "LEAK" if one.leak else "open"
        print(f"{mark} {one.low} to {high}: {one.because}")
    leaks, others = sum(one.leak for one in shown), len(found.inferences) - len(shown)
    print(f"{leaks} leak{'' if leaks == 1 else 's'}; {others} other queries stay open.")
    if unproved:
        print(f"{unproved} could not be decided; they count as not safe. Allow more --max-seconds.")
    if found.proved == "whole":
        print("Decided for whole numbers.")
    else:
        print("Decided for the linear attacker over cells: too much for whole numbers.")
