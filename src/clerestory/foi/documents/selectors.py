"""Every read of held documents and of what is made from them.

A document belongs to a request, and whoever may not see the request never learns of the document.
Lists leave the bytes where they are.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from clerestory.accounts.models import Person
from clerestory.foi.documents.lifecycle import LIVE, Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.foi.models import InformationRequest
from clerestory.foi.selectors import requests_visible_to


def documents_visible_to(person: Person, reference: str) -> QuerySet[HeldDocument]:
    found = HeldDocument.objects.filter(
        request__in=requests_visible_to(person).filter(reference=reference)
    )
    return found.select_related("request", "held_by")


def outgoing_visible_to(person: Person, reference: str) -> QuerySet[OutgoingFile]:
    found = OutgoingFile.objects.filter(document__in=documents_visible_to(person, reference))
    return found.select_related("document__request", "asked_by", "approved_by")


def live_outgoing(request: InformationRequest) -> QuerySet[OutgoingFile]:
    """The files of a request that are on their way out, in the order of its documents."""
    found = OutgoingFile.objects.filter(document__request=request, status__in=LIVE)
    return found.select_related("document", "asked_by", "approved_by")


def waiting_to_be_made(silent_since: datetime) -> QuerySet[OutgoingFile]:
    """What nobody makes: never begun, or begun by a process that fell silent."""
    waiting = Q(status=Status.WAITING)
    silent = Q(status=Status.WORKING, working_at__lt=silent_since)
    return OutgoingFile.objects.filter(waiting | silent).order_by("asked_at", "pk")
