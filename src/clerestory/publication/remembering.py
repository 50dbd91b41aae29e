"""Whether the ledger in the database remembers everything that was ever released.

Someone who restores an old backup of the staff database restores an old ledger, whole in itself.
What is left of the later releases is elsewhere: on the public shelf, in a checkpoint that was kept
apart, and, where only the ledger's rows were lost, in the audit tree. Nothing is drawn, released
or withdrawn while one of them knows more than the ledger does.
"""

import json
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from clerestory.accounts.permissions import Refused
from clerestory.audit import verification
from clerestory.audit.models import Event
from clerestory.figures.ledger import Ledger, LedgerEntry, LedgerError
from clerestory.publication.models import LedgerRow, OutboxMessage
from clerestory.shelf.models import Receipt

PUBLISHED, WITHDRAWN = "publication.release.published", "publication.release.withdrawn"
REMEDY = (
    "Nothing is drawn, released or withdrawn until it is there again: restore the newest backup of "
    "the staff database, or ask whoever looks after it."
)


def check_remembers() -> None:
    """Raises Refused with the first thing that was released and is not in the ledger."""
    for problem in problems():
        raise Refused(f"The ledger is not whole: {problem} {REMEDY}")


def problems() -> Iterator[str]:
    """What shows that releases are missing from the ledger or were changed, in sentences."""
    heads, broken = _chain()
    yield from broken
    yield from _forgotten_by_audit(heads)
    yield from _forgotten_on_shelf()
    yield from _forgotten_since_checkpoint()


def _chain() -> tuple[set[str], list[str]]:
    """Every head that the ledger had, and where its rows do not follow from each other."""
    ledger = Ledger()
    heads = {ledger.head}
    for number, row in enumerate(LedgerRow.objects.order_by("position")):
        try:
            ledger = ledger.with_entry(LedgerEntry.from_json(row.body))
        except LedgerError as error:
            return heads, [f"entry {row.position} cannot be read ({error})."]
        if row.position != number:
            return heads, [f"entry {number} is missing."]
        if row.head != ledger.head:
            return heads, [f"entry {number}, {row.entry_id}, was changed."]
        heads.add(ledger.head)
    return heads, []


def _forgotten_by_audit(heads: set[str]) -> Iterator[str]:
    for event in Event.objects.filter(action__in=[PUBLISHED, WITHDRAWN]).order_by("index"):
        if json.loads(event.detail)["ledger"] not in heads:
            what = "release" if event.action == PUBLISHED else "withdrawal"
            name = event.subject.partition(":")[2]
            yield f"the audit holds the {what} of {name} (event {event.index}), the ledger not."
            return


def _forgotten_on_shelf() -> Iterator[str]:
    """A receipt on the shelf for a message that the staff side does not know it ever sent."""
    try:
        held = dict(Receipt.objects.using("public").values_list("message_id", "held_at"))
    except DatabaseError:
        yield "the public shelf cannot be read, which holds what was released."
        return
    sent = set(OutboxMessage.objects.values_list("message_id", flat=True))
    if lost := sorted(at for id, at in held.items() if id not in sent):
        yield (
            f"the public shelf holds {len(lost)} messages that the staff database does not know, "
            f"the first of {lost[0]:%Y-%m-%d}: it is older than what was released."
        )


def _forgotten_since_checkpoint() -> Iterator[str]:
    if settings.CHECKPOINT is None:
        return
    try:
        kept = verification.checkpoints(settings.CHECKPOINT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield f"{settings.CHECKPOINT} holds no checkpoint; “audit checkpoint --out” writes one."
        return
    if staff := kept.get("staff"):
        yield from verification.verify("default", staff).problems
