"""`clerestory run-due`: do what is due, once or again and again."""

import argparse
import sys
import time
from collections.abc import Iterable

from clerestory.audit import clock
from clerestory.cli.arguments import seconds
from clerestory.cli.databases import NAMES, DatabaseNotReady, check_ready
from clerestory.foi import intake, mailbox, redating, sending
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
    told: tuple[str, ...] = ()
    while True:
        at = clock.now()
        carried, redated = crossing.carry(at=at), redating.redate_open(at=at)
        fetched, taken, sent = (
            mailbox.fetch(at=at), intake.take_in_waiting(at=at), sending.send_waiting(at=at)
        )  # fmt: skip
        if carried.any or options.every is None:
            print(carried.words, flush=True)
        for did, words in (
            (redated.changed, redated.words), (fetched.count, fetched.words),
            (taken.any, taken.words), (sent.count, sent.words),
        ):  # fmt: skip
            if did:
                print(words, flush=True)
        stuck = (
            *(one.words for one in carried.stuck), *redated.stuck, *fetched.stuck, *taken.stuck,
            *sent.stuck,
        )  # fmt: skip
        _tell(words for words in stuck if words not in told)
        if options.every is None:
            return 1 if stuck else 0
        told = stuck
        time.sleep(options.every)


def _tell(problems: Iterable[str]) -> None:
    for words in problems:
        print(f"clerestory run-due: {words}", file=sys.stderr, flush=True)
