"""`clerestory verify`: check a release's certificate by addition alone, without a solver."""

import argparse
from pathlib import Path

from clerestory.cli.output import print_json
from clerestory.disclosure.tables import DisclosureError
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
            }
        )
    elif found.ok:
        counted = f"{found.checked_cells} hidden cells, {found.worlds} worlds"
        print(f"The {found.kind} certificate holds: {counted}.")
    else:
        print("\n".join(found.problems))
    return 0 if found.ok else 1
