"""`clerestory verify`: check a release's certificates by addition alone, without a solver."""

import argparse
import time
from pathlib import Path
from typing import Any

from clerestory.cli.output import print_json
from clerestory.disclosure.certificate import PLACE, Verification
from clerestory.disclosure.csv_files import file_content
from clerestory.disclosure.move_certificate import STAFF_PLACE, MoveKind, is_of_moves
from clerestory.disclosure.move_verification import MoveVerification, verify_moves
from clerestory.disclosure.tables import DisclosureError, Zeros
from clerestory.disclosure.verification import verify

ERRORS = (DisclosureError, OSError)
ZEROS = {
    "hideable": "noughts may be hidden",
    "published": "noughts are always shown, and the reader knows it",
    "classic": "noughts are always shown, and the reader forgets it",
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "release",
        type=Path,
        metavar="RELEASE_DIR",
        help="a folder that “answer” or “protect” wrote",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """The public certificate; of linked tables the staff one too, where it is there."""
    folder: Path = options.release
    public, staff = folder / PLACE, folder / STAFF_PLACE
    if public.exists() and not is_of_moves(file_content(public)):
        return _whole_numbers(verify(folder), options.json)
    if not public.exists() and not staff.exists():
        verify(folder)  # which says what is missing
    places = [place for place in (PLACE, STAFF_PLACE) if (folder / place).exists()]
    started = time.perf_counter()
    found = [verify_moves(folder, place) for place in places]
    seconds = time.perf_counter() - started
    if options.json:
        print_json({"ok": all(one.ok for one in found), "certificates": list(map(_json, found))})
    else:
        for one in found:
            _print_moves(one)
        cells = sum(one.cells for one in found if one.kind is not MoveKind.NONE)
        print(f"{cells:,} cells checked in {seconds:.2f} seconds.")
    return 0 if all(one.ok for one in found) else 1


def _whole_numbers(found: Verification, as_json: bool) -> int:
    if as_json:
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


def _json(found: MoveVerification) -> dict[str, Any]:
    return {
        "ok": found.ok,
        "kind": str(found.kind),
        "proved": found.proved,
        "policy": {"threshold": found.rule.threshold, "zeros": found.rule.zeros},
        "claims": dict(found.claims),
        "cells": found.cells,
        "sums": found.sums,
        "worlds": found.worlds,
        "problems": list(found.problems),
        "reason": found.reason,
        "unchecked": list(found.unchecked),
    }


def _print_moves(found: MoveVerification) -> None:
    if not found.ok:
        print("\n".join(f"{found.kind} certificate: {problem}" for problem in found.problems))
        return
    if found.kind is MoveKind.NONE:
        print(f"No public certificate: {found.reason}. Only that the files are unchanged.")
        return
    rule = found.rule
    print(f"The {found.kind} certificate holds: {found.sums:,} sums in {found.worlds:,} worlds.")
    print(f"Small is fewer than {rule.threshold}; {ZEROS[rule.zeros]}.")
    ends = f"from {rule.least} to {rule.threshold}"
    seen = "small" if found.kind is MoveKind.STAFF else "hidden"
    words = {
        "open": f"{seen.capitalize()} cells open {ends}",
        "weakened": "Small cells open from the least that the visible noughts leave",
        "never_small": f"Hidden cells of {rule.threshold} or more, as the published figures show",
        "partly": "Hidden cells not shown to be either",
        "published": "Small counts published",
    }
    for name, cells in found.claims.items():
        if cells:
            print(f"{words[name]}: {cells:,}")
    if found.proved == "whole":
        print("Proved for whole numbers.")
    else:
        print("Proved for a reader who works with fractions; not for whole numbers.")
    if found.unchecked:
        print(f"Only tables are checked; not these files: {', '.join(found.unchecked)}.")


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
