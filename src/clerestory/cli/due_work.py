"""`clerestory run-due`: do what is due, once or again and again."""

import argparse
import sys
import time
from collections.abc import Iterable

from clerestory.audit import clock
from clerestory.cli.arguments import seconds
from clerestory.cli.databases import NAMES, DatabaseNotReady, check_ready
from clerestory.publication import crossing

ERRORS = (DatabaseNotReady, OSError)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--every",
        type=seconds,
        metavar="SECONDS",
        help="do it again after so many seconds, until stopped",
    )


def run(options: argparse.Namespace) -> int:
    check_ready(*NAMES)
    told: tuple[crossing.Stuck, ...] = ()
    while True:
        carried = crossing.carry(at=clock.now())
        if carried.any or options.every is None:
            print(carried.words, flush=True)
        _tell([one for one in carried.stuck if one not in told])
        if options.every is None:
            return 1 if carried.stuck else 0
        told = carried.stuck
        time.sleep(options.every)


def _tell(stuck: Iterable[crossing.Stuck]) -> None:
    for one in stuck:
        print(f"clerestory run-due: {one.words}", file=sys.stderr, flush=True)
