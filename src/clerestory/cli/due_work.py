"""`clerestory run-due`: do what is due, once or again and again."""

import argparse
import sys
import threading
import time
from collections.abc import Iterable

from django.db import connections

from clerestory.audit import clock
from clerestory.cli.arguments import seconds
from clerestory.cli.databases import NAMES, DatabaseNotReady, check_ready
from clerestory.foi import redating
from clerestory.foi.documents import making
from clerestory.foi.messages import intake, mailbox, sending
from clerestory.publication import crossing, shelf_inspection

ERRORS = (DatabaseNotReady, OSError)
BY = "system:due"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--every",
        type=seconds,
        metavar="SECONDS",
        help="do it again after so many seconds, until stopped",
    )


def run(options: argparse.Namespace) -> int:
    check_ready(*NAMES)
    if options.every is not None:
        _start_making(options.every)
    told: tuple[str, ...] = ()
    first = True
    while True:
        stuck = _do_round(first=first, once=options.every is None)
        _tell(words for words in stuck if words not in told)
        if options.every is None:
            _say(making.make_waiting(clock=clock.now))
            return 1 if stuck else 0
        told, first = stuck, False
        time.sleep(options.every)


def _do_round(*, first: bool, once: bool) -> tuple[str, ...]:
    """Everything that is due now; what stays undone, in words."""
    at = clock.now()
    carried, redated = crossing.carry(at=at), redating.redate_open(at=at)
    fetched, taken = mailbox.fetch(at=at), intake.take_in_waiting(at=at)
    sent = sending.send_waiting(at=at)
    for did, words in (
        (carried.any or once, carried.words),
        (redated.changed, redated.words),
        (fetched.count, fetched.words),
        (taken.any, taken.words),
        (sent.count, sent.words),
    ):
        if did:
            print(words, flush=True)
    stuck = [*(one.words for one in carried.stuck), *redated.stuck, *fetched.stuck]
    stuck += [*taken.stuck, *sent.stuck]
    if first or carried.put_out:
        stuck += _look_at_shelf()
    return tuple(stuck)


def _look_at_shelf() -> tuple[str, ...]:
    """Published files that the inspector of this version has not looked through; those that staff
    should look at."""
    found = shelf_inspection.inspect_shelf(by=BY, at=clock.now(), unseen=True)
    if found.files:
        print(found.words, flush=True)
    return tuple(f"{name} on the public shelf has to be looked at" for name in found.to_look_at)


def _start_making(every: float) -> None:
    """Make outgoing files beside the loop: one may take minutes, and messages do not wait for it.
    The thread ends with the process, and its file is then taken up again."""

    pause = threading.Event()

    def work() -> None:
        while True:
            try:
                _say(making.make_waiting(clock=clock.now))
            except Exception as error:  # a database that is away comes back
                _tell([f"outgoing files wait: {type(error).__name__}"])
                connections.close_all()
            pause.wait(every)

    threading.Thread(target=work, name="making", daemon=True).start()


def _say(made: making.Made) -> None:
    if made.made or made.refused:
        print(made.words, flush=True)


def _tell(problems: Iterable[str]) -> None:
    for words in problems:
        print(f"clerestory run-due: {words}", file=sys.stderr, flush=True)
