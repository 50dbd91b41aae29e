"""`clerestory demo-register`: the made-up authority's register, with its declaration beside it."""

import argparse
from pathlib import Path

from clerestory.demo import register


class OutError(ValueError):
    """The register cannot be written; one line with the remedy."""


ERRORS = (ValueError,)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the CSV file to write"
    )


def run(options: argparse.Namespace) -> int:
    try:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        declaration = register.write(options.out)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutError(
            f"{options.out} cannot be written ({reason}); name another file with --out"
        ) from error
    print(f"Wrote {options.out} and {declaration}")
    return 0
