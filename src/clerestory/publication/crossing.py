"""The valve between the two halves of the house: carries messages, exactly once each.

Every message is a row that was written with its cause, and leaves a receipt that is written with
its effect. The carrier may be stopped between any two lines here: next time the message is found
again, the receipt makes the second delivery do nothing, and only the mark is put right.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings

from clerestory.publication import actions, selectors
from clerestory.publication.models import OutboxMessage
from clerestory.shelf import actions as shelf
from clerestory.shelf.models import InboxItem
from clerestory.shelf.sealing import SealingError, unseal
from clerestory.shelf.snapshots import Snapshot, SnapshotError, snapshot_from_json

BY = "system:valve"

# Their words name keys, addresses and files. Other words may quote what somebody wrote to us.
FIT_TO_PRINT = (SealingError, SnapshotError, OSError)

Message = TypeVar("Message", InboxItem, OutboxMessage)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that stays where it is, and why. It is tried again in the next round."""

    message_id: str
    reason: str

    @property
    def words(self) -> str:
        return f"message {self.message_id} stays where it is: {self.reason}"


@dataclass(frozen=True, slots=True)
class Carried:
    """What one round of the carrier did."""

    taken_in: int
    put_out: int
    stuck: tuple[Stuck, ...]

    @property
    def any(self) -> bool:
        return bool(self.taken_in or self.put_out)

    @property
    def words(self) -> str:
        return f"{self.taken_in} taken in, {self.put_out} put out"


def carry(*, at: datetime) -> Carried:
    """One round in both directions. A message that fails holds up no other."""
    taken, stuck_inside = _deliver(selectors.waiting_inbox(), take_in, at)
    put, stuck_outside = _deliver(selectors.waiting_outbox(), put_out, at)
    return Carried(taken, put, (*stuck_inside, *stuck_outside))


def take_in(item: InboxItem, *, at: datetime) -> bool:
    """Make a case of a sealed message; False if that had been done before."""
    taken = actions.take_in_message(
        by=BY, at=at, message_id=item.message_id, kind=item.kind, payload=_open(item)
    )
    shelf.mark_carried(by=BY, at=at, item=item)
    return taken


def put_out(message: OutboxMessage, *, at: datetime) -> bool:
    """Put a snapshot on the public shelf; False if it was there already."""
    snapshot = snapshot_from_json(message.body)
    _check_released(snapshot)
    put = shelf.hold_snapshot(by=BY, at=at, message_id=message.message_id, snapshot=snapshot)
    actions.mark_put_out(by=BY, at=at, message=message)
    return put


def _check_released(snapshot: Snapshot) -> None:
    """A message may not bring other files than those that were approved, even if it was changed
    together with the hashes in it."""
    for file in getattr(snapshot, "files", ()):
        found = sha256(file.content).hexdigest()
        if not selectors.was_released(file.name, found):
            raise SnapshotError(
                f"The file {file.name} in it has the hash {found}, which no published release has: "
                "find out who changed the message, and publish the answer again."
            )


def _deliver(
    messages: Iterable[Message], step: Callable[..., bool], at: datetime
) -> tuple[int, list[Stuck]]:
    done, stuck = 0, []
    for message in messages:
        try:
            done += step(message, at=at)
        except Exception as error:  # whatever is wrong with this one, the others can go
            stuck.append(Stuck(str(message.message_id), _reason(error)))
    return done, stuck


def _reason(error: Exception) -> str:
    if isinstance(error, FIT_TO_PRINT):
        return str(error)
    return f"this version cannot deal with what it holds ({type(error).__name__})"


def _open(item: InboxItem) -> dict[str, Any]:
    return unseal(settings.INBOX_PRIVATE_KEY.read_bytes(), bytes(item.sealed))
