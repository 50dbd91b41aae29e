"""Every read of messages. They name who wrote: only those who answer see them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from clerestory.accounts.models import Person, Role
from clerestory.foi.lifecycle import OPEN
from clerestory.foi.messages.lifecycle import Status
from clerestory.foi.messages.triage import Thread
from clerestory.foi.models import IncomingMessage, InformationRequest, MailboxPlace, OutgoingMessage

MOST_SHOWN = 200
MOST_TRIES = 5
LONGEST_WAIT = timedelta(days=3)
"""Of an acknowledgement, from when it was queued: one that comes later tells nothing new."""


def messages_visible_to(person: Person) -> QuerySet[IncomingMessage]:
    """An information officer sees all, an approver those of requests, nobody else any."""
    if person.has_role(Role.INFORMATION_OFFICER):
        return IncomingMessage.objects.all()
    if person.has_role(Role.APPROVER):
        return IncomingMessage.objects.filter(status=Status.TAKEN_IN)
    return IncomingMessage.objects.none()


def in_quarantine(person: Person) -> QuerySet[IncomingMessage]:
    """What an officer has to look at, the longest waiting first: its clock may be running."""
    visible = messages_visible_to(person).filter(status=Status.QUARANTINED)
    return visible.defer("raw", "reading").order_by("received_at", "pk")


def lately_settled(person: Person) -> QuerySet[IncomingMessage]:
    """What became of other messages, the latest first."""
    visible = messages_visible_to(person).exclude(status=Status.QUARANTINED)
    found = visible.defer("raw", "reading").select_related("request", "same_as__request")
    return found.order_by("-received_at", "-pk")[:MOST_SHOWN]


def messages_of(person: Person, request: InformationRequest) -> QuerySet[IncomingMessage]:
    """The messages of a request, in the order in which they came."""
    found = messages_visible_to(person).filter(request=request)
    return found.defer("raw", "reading").order_by("received_at", "pk")


def waiting_messages() -> QuerySet[IncomingMessage]:
    """Stored and not looked at yet, the oldest first; the bytes of each are loaded when needed."""
    found = IncomingMessage.objects.filter(status=Status.STORED).defer("raw")
    return found.order_by("received_at", "pk")


def place_in(mailbox: str) -> MailboxPlace | None:
    """How far a mailbox has been read; None if it never was."""
    return MailboxPlace.objects.filter(mailbox=mailbox).first()


def waiting_answers() -> QuerySet[OutgoingMessage]:
    """Acknowledgements that are to be sent: new ones, and those that a mail server refused for a
    while. One that was tried and of which nobody knows the end is not among them."""
    untried = OutgoingMessage.objects.filter(sent_at=None, tries__lt=MOST_TRIES)
    return (untried.filter(tried_at=None) | untried.exclude(problem="")).order_by("queued_at", "pk")


def late_answers(at: datetime) -> list[OutgoingMessage]:
    """Acknowledgements that were to be sent and have waited for too long, as they do where no mail
    server is set."""
    return list(waiting_answers().filter(queued_at__lt=at - LONGEST_WAIT))


def threads_by_token(tokens: Iterable[str]) -> tuple[Thread, ...]:
    found = InformationRequest.objects.filter(mail_token__in=list(tokens)[:10])
    return tuple(map(_thread, found.order_by("pk")))


def threads_by_reference(references: Iterable[str]) -> tuple[Thread, ...]:
    """The requests of the messages with these identifiers, in the order of the identifiers."""
    found: list[Thread] = []
    for identifier in references:
        received = IncomingMessage.objects.filter(message_id=identifier, request__isnull=False)
        sent = OutgoingMessage.objects.filter(message_id=identifier)
        requests = InformationRequest.objects.filter(
            Q(pk__in=received.values("request")) | Q(pk__in=sent.values("request"))
        )
        found += [_thread(one) for one in requests.order_by("pk")[:5] if _thread(one) not in found]
    return tuple(found)


def original_of(message: IncomingMessage, content_key: str) -> IncomingMessage | None:
    """The message of which this one is a second copy, if there is one."""
    if not content_key:
        return None
    found = IncomingMessage.objects.filter(content_key=content_key).exclude(pk=message.pk)
    return found.defer("raw", "reading").first()


def has_answer_on(address: str, day: date) -> bool:
    return OutgoingMessage.objects.filter(recipient=address.lower(), day=day).exists()


def _thread(request: InformationRequest) -> Thread:
    return Thread(request.reference, request.applicant_email, request.status in OPEN)
