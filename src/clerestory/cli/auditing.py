"""`clerestory audit verify`: the history is whole, given a checkpoint kept elsewhere."""

import argparse
import json
from pathlib import Path

from clerestory.audit import verification
from clerestory.cli.arguments import existing_file
from clerestory.cli.output import print_json


class AuditInputError(ValueError):
    """The checkpoint cannot be read."""


ERRORS = (AuditInputError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["verify", "checkpoint"], help="verify the history, or write a checkpoint"
    )
    parser.add_argument(
        "--side", choices=["staff", "public"], default="staff", help="which history (staff)"
    )
    parser.add_argument(
        "--checkpoint",
        type=existing_file,
        metavar="FILE",
        help="a checkpoint written earlier and kept elsewhere",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write the checkpoint")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    using = "default" if options.side == "staff" else "public"
    if options.what == "checkpoint":
        text = json.dumps(verification.take_checkpoint(using).as_json())
        if options.out:
            options.out.write_text(text + "\n", encoding="utf-8")
        else:
            print(text)
        return 0
    result = verification.verify(using, _checkpoint(options.checkpoint))
    if options.json:
        print_json(
            {
                "ok": result.ok,
                "size": result.size,
                "root": result.root,
                "problems": list(result.problems),
            }
        )
    else:
        print(f"{options.side} side: {result.size} events, root {result.root}")
        print("The history is whole." if result.ok else "\n".join(result.problems))
    return 0 if result.ok else 1


def _checkpoint(path: Path | None) -> verification.Checkpoint | None:
    if path is None:
        return None
    try:
        return verification.Checkpoint.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError):
        raise AuditInputError(
            f"{path} is not a checkpoint; give the file that “audit checkpoint” wrote"
        ) from None
