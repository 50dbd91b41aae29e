"""Messages that were stored become requests, further messages, or something to look at."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, DataError

from clerestory.files.incoming.reader import read_safely
from clerestory.foi.messages import actions, selectors
from clerestory.foi.messages.lifecycle import Status
from clerestory.foi.models import IncomingMessage
from clerestory.law.calendars import CalendarError

BY = "system:mail"
MOST_IN_A_ROUND = 50
MISTAKE = "This version cannot deal with it ({}). Tell who runs it."


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What one round did, by the status that a message came to; `stuck` waits for the next one."""

    requests: int
    set_aside: int
    copies: int
    stuck: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.requests or self.set_aside or self.copies)

    @property
    def words(self) -> str:
        return (
            f"messages: {self.requests} put to requests, {self.set_aside} left to an officer, "
            f"{self.copies} that came before"
        )


def take_in_waiting(*, at: datetime) -> TakenIn:
    """One round. A message that fails holds up no other; one at a time is in memory."""
    states, stuck = [], []
    for message in selectors.waiting_messages()[:MOST_IN_A_ROUND].iterator():
        try:
            states.append(take_in(message, at=at).status)
        except DatabaseError as error:
            stuck.append(f"message {message.key} waits ({type(error).__name__})")
    return TakenIn(
        states.count(Status.TAKEN_IN), states.count(Status.QUARANTINED), states.count(Status.COPY),
        tuple(stuck),
    )  # fmt: skip


def take_in(message: IncomingMessage, *, at: datetime) -> IncomingMessage:
    """Read a stored message in a child, and make of it what it is.

    Whatever goes wrong with it leaves it to an officer, with its bytes. DatabaseError: it stays
    stored, and the next round takes it up. What a database cannot keep it will not keep in the next
    round either, so that goes to an officer too.
    """
    try:
        reading = read_safely(bytes(message.raw))
        return actions.take_in(by=BY, at=at, message=message, reading=reading)
    except DataError as error:
        reason = MISTAKE.format(type(error).__name__)
    except DatabaseError:
        raise
    except CalendarError as error:
        reason = f"Its due date cannot be counted: {error}."
    except Exception as error:  # a message must never be lost for a mistake of ours
        reason = MISTAKE.format(type(error).__name__)
    return actions.quarantine(by=BY, at=at, message=message, reason=reason)
