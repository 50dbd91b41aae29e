"""`clerestory verify`: check a release's certificate by addition alone, without a solver."""

import argparse
from pathlib import Path

from clerestory.cli.output import print_json
from clerestory.disclosure.certificate import Verification
from clerestory.disclosure.tables import DisclosureError, Zeros
from clerestory.disclosure.verification import verify

ERRORS = (DisclosureError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "release",
        type=Path,
        metavar="RELEASE_DIR",
        help="a folder that “answer” or “protect” wrote",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    found = verify(options.release)
    if options.json:
        print_json(
            {
                "ok": found.ok,
                "kind": found.kind,
                "checked_cells": found.checked_cells,
                "worlds": found.worlds,
                "problems": list(found.problems),
                "policy": found.policy.as_json(),
                "released": found.released,
                "earlier": found.earlier,
                "unchecked": list(found.unchecked),
            }
        )
    elif found.ok:
        _print(found)
    else:
        print("\n".join(found.problems))
    return 0 if found.ok else 1


def _print(found: Verification) -> None:
    """What was shown, and under which promise: a certificate may hold and promise little."""
    counted = f"{found.checked_cells} hidden cells, {found.worlds} worlds"
    print(f"The {found.kind} certificate holds: {counted}.")
    zeros = "are always shown" if found.policy.zeros is Zeros.PUBLISHED else "may be hidden"
    print(f"Small is fewer than {found.policy.threshold} people; noughts {zeros}.")
    figures = f"the {found.released} figures of this release and the {found.earlier} earlier ones"
    print(f"Shown for {figures} that it lists; of what else a reader knows it says nothing.")
    if found.unchecked:
        print(f"Only tables are checked; not these files: {', '.join(found.unchecked)}.")
