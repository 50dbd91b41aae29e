"""`clerestory audit verify`: the history is whole, given a checkpoint kept elsewhere."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from clerestory.audit import verification
from clerestory.cli.arguments import existing_file
from clerestory.cli.databases import DatabaseNotReady, check_ready
from clerestory.cli.output import print_json
from clerestory.publication import remembering


class AuditInputError(ValueError):
    """The checkpoint cannot be read."""


ERRORS = (AuditInputError, DatabaseNotReady, OSError)
DATABASES = {"staff": "default", "public": "public"}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["verify", "checkpoint"], help="verify the history, or write a checkpoint"
    )
    parser.add_argument("--side", choices=[*DATABASES], help="which history (both)")
    parser.add_argument(
        "--checkpoint",
        type=existing_file,
        metavar="FILE",
        help="a checkpoint written earlier and kept elsewhere",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the checkpoint")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    sides = [options.side] if options.side else [*DATABASES]
    check_ready(*(DATABASES[side] for side in sides))
    if options.what == "checkpoint":
        return _write_checkpoint(sides, options.out)
    kept = _kept(options.checkpoint, sides)
    found = {side: verification.verify(DATABASES[side], kept.get(side)) for side in sides}
    forgotten = list(remembering.problems()) if options.side != "public" else []
    if options.json:
        print_json({side: asdict(result) for side, result in found.items()})
    else:
        for side, result in found.items():
            print(f"{side} side: {result.size} events, root {result.root}")
            print("\n".join(result.problems or [_whole(kept.get(side))]))
    for problem in forgotten:
        sys.stderr.write(f"the ledger is not whole: {problem}\n")
    return 0 if all(result.ok for result in found.values()) and not forgotten else 1


def _write_checkpoint(sides: list[str], out: Path | None) -> int:
    """One line of JSON for each side."""
    taken = [verification.take_checkpoint(DATABASES[side]).as_json() for side in sides]
    text = "".join(json.dumps(one) + "\n" for one in taken)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0


def _kept(path: Path | None, sides: list[str]) -> dict[str, verification.Checkpoint]:
    """The checkpoint of each side that the file holds, of at least one that is looked at."""
    if path is None:
        return {}
    try:
        read = verification.checkpoints(path.read_text(encoding="utf-8"))
    except ValueError:
        read = {}
    kept = {side: one for side, one in read.items() if side in sides}
    if not kept:
        raise AuditInputError(
            f"{path} holds no checkpoint of the {' or the '.join(sides)} side; give the file that "
            "“audit checkpoint” wrote"
        )
    return kept


def _whole(kept: verification.Checkpoint | None) -> str:
    compared = f"goes on from the checkpoint of {kept.at}" if kept else "has no checkpoint to meet"
    return f"The history is whole and {compared}."
