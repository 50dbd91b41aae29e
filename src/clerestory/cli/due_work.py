"""`clerestory run-due`: do what is due, once or again and again."""

import argparse
import time

from clerestory.audit import clock
from clerestory.publication import crossing

ERRORS = (OSError,)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--every",
        type=float,
        metavar="SECONDS",
        help="do it again after so many seconds, until stopped",
    )


def run(options: argparse.Namespace) -> int:
    while True:
        carried = crossing.carry(at=clock.now())
        if carried.any or options.every is None:
            print(carried.words, flush=True)
        if options.every is None:
            return 1 if carried.stuck else 0
        time.sleep(options.every)
