"""Every read of releases, the ledger and the messages that wait."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from clerestory.accounts.models import Person, Role
from clerestory.disclosure.tables import Statement
from clerestory.figures.ledger import Ledger, LedgerEntry
from clerestory.figures.ledger_files import read_outside
from clerestory.foi.documents.lifecycle import Status as DocumentStatus
from clerestory.foi.documents.selectors import live_outgoing
from clerestory.foi.documents.workbench import published_name
from clerestory.foi.models import InformationRequest
from clerestory.publication.lifecycle import Kind, Status
from clerestory.publication.models import (
    InboxReceipt,
    LedgerRow,
    OutboxMessage,
    Release,
    ReleaseFile,
    ShelfInspection,
    Side,
)
from clerestory.shelf.models import InboxItem
from clerestory.shelf.selectors import files as shelf_files

Address = tuple[str, str, str]
"""Where a published file is: "answer" or "statistics", the page's part of it, and the name."""

READERS = (Role.INFORMATION_OFFICER, Role.APPROVER, Role.STATISTICIAN)


def releases_visible_to(person: Person) -> QuerySet[Release]:
    """Those who draw, prepare or approve see releases; a letter names its applicant, so counting
    people see statistics only."""
    live = Release.objects.exclude(status=Status.SUPERSEDED)
    if person.has_role(Role.INFORMATION_OFFICER, Role.APPROVER):
        return live
    if person.has_role(Role.STATISTICIAN):
        return live.filter(kind=Kind.STATISTICS)
    return live.none()


def unsettled_documents(request: InformationRequest) -> tuple[str, ...]:
    """The names of outgoing files that nobody has approved or set aside yet."""
    waiting = live_outgoing(request).exclude(status=DocumentStatus.APPROVED)
    return tuple(published_name(one.document, one.target) for one in waiting)


def find_live_release(reference: str) -> Release | None:
    return Release.objects.exclude(status=Status.SUPERSEDED).filter(reference=reference).first()


def ledger() -> Ledger:
    """Everything ever released, in order, and what is declared as known from elsewhere."""
    entries = tuple(LedgerEntry.from_json(row.body) for row in ledger_rows())
    return Ledger(entries, read_outside(settings.OUTSIDE) if settings.OUTSIDE else ())


def ledger_rows() -> QuerySet[LedgerRow]:
    return LedgerRow.objects.order_by("position")


def told_by(row: LedgerRow) -> tuple[Statement, ...]:
    return LedgerEntry.from_json(row.body).statements


def known_statements(dataset: str) -> tuple[Statement, ...]:
    return ledger().statements(dataset)


def find_released_file(slug: str, name: str) -> ReleaseFile | None:
    """The row of a published file, by the address of its page."""
    found = ReleaseFile.objects.filter(
        release__reference__iexact=slug, release__published_at__isnull=False,
        side=Side.PUBLIC, name=name,
    )  # fmt: skip
    return found.select_related("release").order_by("-release").first()


def seen_on_shelf(inspector: str) -> set[Address]:
    """The files that this inspector looked through."""
    seen = ShelfInspection.objects.filter(inspector=inspector)
    return set(seen.values_list("page", "slug", "name"))


def keys_on_shelf() -> dict[int, Address]:
    """Every published file, the first published first."""
    rows = shelf_files().order_by("pk")
    return {
        key: ("answer", answer, name) if answer else ("statistics", statistics, name)
        for key, answer, statistics, name in rows.values_list(
            "pk", "answer__slug", "statistics__slug", "name"
        )
    }


def shelf_addresses() -> set[Address]:
    return set(keys_on_shelf().values())


def files_to_look_at() -> QuerySet[ShelfInspection]:
    """Published files that are not clean any more, or not the bytes that were approved."""
    alarming = Q(is_changed=True) | (~Q(verdict="clean") & Q(is_known=False))
    return ShelfInspection.objects.filter(alarming).order_by("slug", "name")


def waiting_inbox() -> list[InboxItem]:
    """Sealed messages that have not been marked as carried, oldest first."""
    return list(InboxItem.objects.using("public").filter(carried_at=None).order_by("pk"))


def waiting_outbox() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(carried_at=None).order_by("pk"))


def was_released(name: str, sha256: str) -> bool:
    """Whether a file of this name with these bytes was approved, and published."""
    files = ReleaseFile.objects.filter(side=Side.PUBLIC, name=name, sha256=sha256)
    return files.filter(release__published_at__isnull=False).exists()


def is_taken_in(message_id: UUID) -> bool:
    return InboxReceipt.objects.filter(message_id=message_id).exists()
