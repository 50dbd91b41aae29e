"""The valve between the two halves of the house: carries messages, exactly once each.

Every message is a row that was written with its cause, and leaves a receipt that is written with
its effect. The carrier may be stopped between any two lines here: next time the message is found
again, the receipt makes the second delivery do nothing, and only the mark is put right.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from clerestory.publication import actions, selectors
from clerestory.publication.models import OutboxMessage
from clerestory.shelf import actions as shelf
from clerestory.shelf.models import InboxItem
from clerestory.shelf.sealing import unseal
from clerestory.shelf.snapshots import snapshot_from_json

BY = "system:valve"


@dataclass(frozen=True, slots=True)
class Carried:
    """What one round of the carrier did."""

    taken_in: int
    put_out: int
    stuck: tuple[str, ...]  # messages that could not be taken in; they stay where they are

    @property
    def any(self) -> bool:
        return bool(self.taken_in or self.put_out or self.stuck)

    @property
    def words(self) -> str:
        stuck = f"; cannot be taken in: {', '.join(self.stuck)}" if self.stuck else ""
        return f"{self.taken_in} taken in, {self.put_out} put out{stuck}"


def carry(*, at: datetime) -> Carried:
    """One round in both directions."""
    taken, stuck = 0, []
    for item in selectors.waiting_inbox():
        try:
            taken += take_in(item, _open(item), at=at)
        except (KeyError, ValueError):  # sealed for another key, or not what this version sends
            stuck.append(str(item.message_id))
    put = sum(put_out(message, at=at) for message in selectors.waiting_outbox())
    return Carried(taken, put, tuple(stuck))


def take_in(item: InboxItem, payload: dict[str, Any], *, at: datetime) -> bool:
    """Make a case of a sealed message; False if that had been done before."""
    taken = actions.take_in_message(
        by=BY, at=at, message_id=item.message_id, kind=item.kind, payload=payload
    )
    shelf.mark_carried(by=BY, at=at, item=item)
    return taken


def put_out(message: OutboxMessage, *, at: datetime) -> bool:
    """Put a snapshot on the public shelf; False if it was there already."""
    snapshot = snapshot_from_json(message.body)
    put = shelf.hold_snapshot(by=BY, at=at, message_id=message.message_id, snapshot=snapshot)
    actions.mark_put_out(by=BY, at=at, message=message)
    return put


def _open(item: InboxItem) -> dict[str, Any]:
    return unseal(settings.INBOX_PRIVATE_KEY.read_bytes(), bytes(item.sealed))
