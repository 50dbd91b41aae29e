"""`clerestory demo-register`: the made-up authority's register, with its declaration beside it."""

import argparse
from pathlib import Path

from clerestory.demo import register

ERRORS = (ValueError, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the CSV file to write"
    )


def run(options: argparse.Namespace) -> int:
    options.out.parent.mkdir(parents=True, exist_ok=True)
    declaration = register.write(options.out)
    print(f"Wrote {options.out} and {declaration}")
    return 0
