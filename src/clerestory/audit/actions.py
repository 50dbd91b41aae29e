"""The one way to write an event."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clerestory.audit import tree
from clerestory.audit.entries import JsonValue, canonical, leaf_bytes
from clerestory.audit.models import Event, Head


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of what it records."""


def record(
    *,
    by: str,
    at: datetime,
    action: str,
    subject: str,
    detail: Mapping[str, JsonValue] | None = None,
    using: str = "default",
) -> Event:
    """Append an event to the tree of one side, inside the transaction of the change itself.

    `by` and `subject` are text ids ("person:12", "foi.request:FOI-7K3M-9QXA"). `detail` holds no
    personal data: codes, dates, hashes and references only. Raises `NotInTransaction`,
    `DetailRefused`, and `ValueError` for a moment without a time zone.
    """
    if not transaction.get_connection(using).in_atomic_block:
        raise NotInTransaction(f"Record {action} inside transaction.atomic(using={using!r}).")
    if timezone.is_naive(at):
        raise ValueError(f"Record {action} with a moment that has a time zone, not {at}.")
    head, _ = Head.objects.using(using).select_for_update().get_or_create(pk=1)
    text = canonical(detail or {})
    leaf = tree.leaf_hash(
        leaf_bytes(index=head.size, at=at, by=by, action=action, subject=subject, detail=text)
    )
    event = Event.objects.using(using).create(
        index=head.size,
        at=at,
        by=by,
        action=action,
        subject=subject,
        detail=text,
        leaf_hash=leaf.hex(),
    )
    head.advance(leaf)
    head.save(using=using)
    return event
