"""What each page about messages may use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import may
from clerestory.files.incoming.attachments import Preview
from clerestory.files.incoming.messages import Attachment, Message, Odd, from_data
from clerestory.foi.dates import in_words
from clerestory.foi.messages.lifecycle import OPEN_TO_AN_OFFICER, WORDS, Status
from clerestory.foi.messages.steps import STEPS, MessageStep
from clerestory.foi.models import IncomingMessage, InformationRequest
from clerestory.foi.permissions import check_can_write_to_applicant
from clerestory.govuk.components import Cell, NavigationItem, SummaryRow, Table

MOST_RAW = 4_000  # bytes of a message that could not be read, shown as text
WAYS = {"lmtp": "from the mail server", "imap": "from the mailbox", "file": "from a file"}


@dataclass(frozen=True, slots=True)
class MessagesPage:
    title: str
    lead: str
    waiting: Table
    others: Table


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of the message under a heading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    title: str
    back: str
    state: str
    is_waiting: bool
    reason: str
    facts: tuple[SummaryRow, ...]
    parts: tuple[Part, ...]
    files: Table | None
    notes: tuple[str, ...]
    steps: tuple[NavigationItem, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    title: str
    back: str
    lead: str
    text: str
    picture: str
    picture_words: str


@dataclass(frozen=True, slots=True)
class StepPage:
    title: str
    back: str
    lead: str
    submit: str


def messages_page(
    waiting: Sequence[IncomingMessage], others: Iterable[IncomingMessage]
) -> MessagesPage:
    count = len(waiting)
    lead = (
        "Nothing waits for you." if not count
        else "One message waits for you." if count == 1 else f"{count} messages wait for you."
    )  # fmt: skip
    head = ("Received", "From", "Subject", "Why")
    return MessagesPage(
        title="Messages",
        lead=f"{lead} The time to answer runs from the day on which a message came.",
        waiting=Table(
            "To be looked at, the longest waiting first", head,
            tuple((_link(one), one.sender or "not known", one.subject or "none",
                   _shortened(one.reason)) for one in waiting),
            empty="No message waits.",
        ),
        others=Table(
            "What became of others, the latest first", ("Received", "From", "Subject", "Now"),
            tuple((_link(one), one.sender or "not known", one.subject or "none", _where(one))
                  for one in others),
            empty="No message has come yet.",
        ),
    )  # fmt: skip


def message_page(person: Person, message: IncomingMessage) -> MessagePage:
    reading = from_data(message.reading) if message.reading else None
    read = reading if isinstance(reading, Message) else None
    is_open = message.status in OPEN_TO_AN_OFFICER and may(check_can_write_to_applicant, person)
    return MessagePage(
        title=f"Message of {in_words(timezone.localdate(message.received_at))}",
        back=reverse("foi:messages"),
        state=WORDS[Status(message.status)],
        is_waiting=message.status == Status.QUARANTINED,
        reason=message.reason,
        facts=tuple(_facts(message, read)),
        parts=_parts(message, reading),
        files=_files(message, read.attachments) if read and read.attachments else None,
        notes=tuple(one.words for one in read.irregularities if not one.is_odd) if read else (),
        steps=tuple(
            NavigationItem(step.label, reverse("foi:message_step", args=[message.key, name]))
            for name, step in STEPS.items()
        ) if is_open else (),
        raw=reverse("foi:message_original", args=[message.key]),
    )  # fmt: skip


def preview_page(message: IncomingMessage, file: Attachment, found: Preview) -> PreviewPage:
    address = reverse("foi:message_picture", args=[message.key, file.number])
    nothing = "Nothing of this file can be shown. Download it, and open it with care."
    return PreviewPage(
        title=f"Attachment {file.number}: {file.given or file.name}",
        back=reverse("foi:message", args=[message.key]),
        lead="Its beginning, without anything that could act."
        if found.text or found.picture
        else nothing,
        text=found.text,
        picture=address if found.picture else "",
        picture_words=f"The first page of {file.given or file.name} as a picture",
    )


def step_page(message: IncomingMessage, step: MessageStep) -> StepPage:
    back = reverse("foi:message", args=[message.key])
    return StepPage(step.title, back, step.lead, step.submit)


def links_to_messages(messages: Iterable[IncomingMessage]) -> tuple[NavigationItem, ...]:
    """The messages of a request, in the order in which they came."""
    return tuple(
        NavigationItem(
            f"{in_words(timezone.localdate(one.received_at))}: {one.subject or 'no subject'}",
            reverse("foi:message", args=[one.key]),
        )
        for one in messages
    )


def acknowledgement_words(request: InformationRequest) -> str:
    """Whether the acknowledgement of a request that came by e-mail has gone; empty for others."""
    found = request.sent_messages.order_by("queued_at").first()
    if found is None:
        return ""
    if found.sent_at:
        return f"Sent on {in_words(timezone.localdate(found.sent_at))}"
    if found.problem:
        return f"Not sent: {found.problem}"
    return "Not known to be sent: sending it was broken off" if found.tried_at else "To be sent"


def _facts(message: IncomingMessage, read: Message | None) -> Iterable[SummaryRow]:
    received = timezone.localtime(message.received_at)
    yield SummaryRow(
        "Received", f"{in_words(received.date())}, {received:%H:%M}, {WAYS[message.came_by]}"
    )
    if message.request:
        reference = message.request.reference
        yield SummaryRow("Request", reference, value_href=reverse("foi:request", args=[reference]))
    if message.same_as:
        first = reverse("foi:message", args=[message.same_as.key])
        yield SummaryRow("The same as", "the message that came before", value_href=first)
    if read:
        yield SummaryRow("From", f"{read.sender.name} <{read.sender.address}>".strip())
        yield SummaryRow("Subject", read.subject or "none")
        yield SummaryRow("To", ", ".join(read.recipients[:10]) or "nobody is named")
    if message.no_reply:
        yield SummaryRow("Acknowledgement", f"none was sent, for {message.no_reply}")


def _parts(message: IncomingMessage, reading: Message | Odd | None) -> tuple[Part, ...]:
    """Text alone, whatever it was. Of a message that was not read, how its bytes begin."""
    if isinstance(reading, Message):
        found = (
            Part("What was written", reading.text),
            Part("What was passed on with it", reading.forwarded),
            Part("Earlier messages below it", reading.quoted),
        )
        return tuple(one for one in found if one.text)
    begins = bytes(message.raw)[:MOST_RAW].decode("ascii", "replace")
    shown = "".join(one if one.isprintable() or one in "\n\t" else "·" for one in begins)
    return (Part("How its bytes begin", shown or "There are none."),)


def _files(message: IncomingMessage, files: Iterable[Attachment]) -> Table:
    rows = tuple(
        (
            Cell(one.name, href=reverse("foi:message_attachment", args=[message.key, one.number])),
            one.given or "none",
            one.media_type,
            f"{one.size:,}",
            Cell(
                f"Look at attachment {one.number}",
                href=reverse("foi:message_preview", args=[message.key, one.number]),
            ),
        )
        for one in files
    )
    head = ("File to download", "Name given by the sender", "Type by its content", "Bytes", "Look")
    return Table("Attachments", head, rows, numeric=(3,))


def _link(message: IncomingMessage) -> Cell:
    received = timezone.localtime(message.received_at)
    words = f"{in_words(received.date())}, {received:%H:%M}"
    return Cell(words, href=reverse("foi:message", args=[message.key]))


def _where(message: IncomingMessage) -> str | Cell:
    if message.request:
        reference = message.request.reference
        return Cell(reference, href=reverse("foi:request", args=[reference]))
    return WORDS[Status(message.status)]


def _shortened(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"
