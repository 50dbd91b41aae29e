"""`clerestory intake`: take in messages from files, as the mail server would deliver them."""

import argparse
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from clerestory.audit import clock
from clerestory.cli.arguments import existing_file
from clerestory.cli.databases import DatabaseNotReady, check_ready
from clerestory.cli.output import print_json
from clerestory.foi.messages import actions, intake
from clerestory.foi.messages.lifecycle import Status, Way
from clerestory.foi.models import IncomingMessage

BY = "system:intake"
MOST_BYTES = 50_000_000


class IntakeError(ValueError):
    """A file cannot be taken in; one line with the remedy."""


ERRORS = (IntakeError, DatabaseNotReady, OSError)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file. `request` is its reference, `due` its last day, where it has one."""

    file: str
    message: str
    sha256: str
    state: str
    again: bool  # the same bytes, or a copy of the same message, came before
    request: str | None
    received: str
    due: str | None
    reason: str

    @property
    def words(self) -> str:
        if self.state == Status.TAKEN_IN:
            before = ", where it came before" if self.again else ""
            return f"{self.file}: on request {self.request}, due {self.due}{before}"
        said = {
            Status.QUARANTINED: "set aside for an officer",
            Status.DISMISSED: "came before and was dismissed",
            Status.COPY: "a second copy of a message that came before",
            Status.STORED: "stored, and not read yet: run “clerestory run-due”",
        }
        return f"{self.file}: {said[Status(self.state)]}. {self.reason}".rstrip()


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=existing_file, metavar="FILE.eml",
        help="a message, byte for byte as it was received",
    )  # fmt: skip
    parser.add_argument(
        "--received", type=moment, metavar="MOMENT",
        help="when it came, for example 2018-02-12 or 2018-02-12T23:59 (now); the clock runs from "
        "that day",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the results as JSON")


def moment(text: str) -> datetime:
    """A day, or a day and a time, as the clock on the wall shows it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a moment; write it as 2018-02-12 or 2018-02-12T23:59"
        ) from None
    found = found if timezone.is_aware(found) else timezone.make_aware(found)
    if found > clock.now():
        raise argparse.ArgumentTypeError(f"“{text}” has not come yet; give the moment of receipt")
    return found


def run(options: argparse.Namespace) -> int:
    check_ready("default")
    contents = [(path, _content(path)) for path in options.files]
    results = [_taken_in(path, raw, options.received) for path, raw in contents]
    if options.json:
        print_json({"messages": [asdict(one) for one in results]})
    else:
        print("\n".join(one.words for one in results))
    fine = (Status.TAKEN_IN, Status.COPY)
    return 0 if all(one.state in fine for one in results) else 1


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise IntakeError(
            f"{path} is larger than {MOST_BYTES // 1_000_000} MB; ask the sender for a smaller one"
        )
    return path.read_bytes()


def _taken_in(path: Path, raw: bytes, received: datetime | None) -> Result:
    at = clock.now()
    try:
        message = actions.store_message(
            by=BY, at=at, raw=raw, came_by=Way.FILE, received_at=received
        )
    except DatabaseError as error:
        raise IntakeError(
            f"{path} was not stored: the database cannot be written ({type(error).__name__}); try "
            "again"
        ) from error
    came_before = message.status != Status.STORED
    if not came_before:
        with suppress(DatabaseError):  # it is stored: the next round takes it up
            message = intake.take_in(message, at=at)
    return _result(path, message, came_before or message.status == Status.COPY)


def _result(path: Path, message: IncomingMessage, again: bool) -> Result:
    original = message.same_as or message
    request = original.request
    return Result(
        file=str(path), message=str(message.key), sha256=message.sha256, state=str(message.status),
        again=again, request=request.reference if request else None,
        received=timezone.localtime(message.received_at).isoformat(),
        due=request.due.isoformat() if request else None, reason=message.reason,
    )  # fmt: skip
