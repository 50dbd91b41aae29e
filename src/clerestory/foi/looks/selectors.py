"""Every read of looks."""

from collections.abc import Mapping

from clerestory.accounts.models import Person
from clerestory.audit.entries import JsonValue, canonical
from clerestory.audit.models import Event
from clerestory.foi.documents.models import OutgoingFile, OutgoingLook


def has_looked(person: Person, action: str, subject: str, detail: Mapping[str, JsonValue]) -> bool:
    """Whether this very look of a person was written down before."""
    found = Event.objects.filter(
        subject=subject, by=person.text_id, action=action, detail=canonical(detail)
    )
    return found.exists()


def pages_seen_by(person: Person, file: OutgoingFile) -> list[int]:
    """The pages of an outgoing file whose pictures were shown to a person, in order."""
    found = OutgoingLook.objects.filter(file=file, by=person).order_by("page")
    return list(found.values_list("page", flat=True))
