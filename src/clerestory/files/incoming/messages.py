"""A message as it came in, from its raw bytes to a value.

    reading = read_message(raw)      # a Message, or Odd with the reason why there is none

It never raises for what is in the bytes. It is called in a child process with limits all the same
(`incoming.reader`), since it uses decoders that are not ours.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clerestory.files.incoming import bodies
from clerestory.files.incoming.attachments import safe_name, type_of
from clerestory.files.incoming.fields import (
    Address,
    addresses_of,
    identifiers_of,
    moment_of,
    value_of,
    words_of,
)
from clerestory.files.incoming.irregularities import Irregularity, TooMuch, irregularity
from clerestory.files.incoming.scanning import Entity, Scan, scan
from clerestory.files.incoming.threads import Words

MOST_SERVERS = 50
_BEFORE_ADDRESSES = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")

# Headers that no server on the way changes, and that say what a message means.
_TELLING = ("from", "date", "subject", "content-type", "content-transfer-encoding")


class Kind(StrEnum):
    ORDINARY = "ordinary"
    BOUNCE = "bounce"  # a report of a mail server
    AUTO_REPLY = "auto-reply"
    LIST = "list"
    CALENDAR = "calendar"
    ENCRYPTED = "encrypted"
    SEALED = "sealed-by-signature"
    TNEF = "tnef"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the message. `name` is ours; `given` is the sender's, cleaned, to be shown only.

    `number` counts from 1 and finds its content again in the same bytes.
    """

    number: int
    name: str
    given: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. Empty texts stand for what is not there."""

    kind: Kind
    sender: Address
    recipients: tuple[str, ...]  # every address that it was sent to, as its headers say
    subject: str
    date: str  # as the sender says it, ISO 8601; the clock never goes by it
    message_id: str
    references: tuple[str, ...]  # of References and In-Reply-To, the nearest last
    text: str  # what this sender wrote now
    quoted: str
    forwarded: str
    attachments: tuple[Attachment, ...]
    irregularities: tuple[Irregularity, ...]
    no_reply: str  # why nothing may be answered automatically; empty where it may
    content_key: str  # alike for a second copy that came on another way; else not

    @property
    def odd(self) -> tuple[Irregularity, ...]:
        """What an officer has to look at before anything is made of it."""
        return tuple(one for one in self.irregularities if one.is_odd)


@dataclass(frozen=True, slots=True)
class Odd:
    """A message that could not be read, and why."""

    why: str


def read_message(raw: bytes) -> Message | Odd:
    """The message in `raw`. Odd for one that is beyond a limit."""
    try:
        return _message(raw, scan(raw))
    except TooMuch as error:
        return Odd(str(error))


def _message(raw: bytes, scanned: Scan) -> Message:
    root, found = scanned.root, list(scanned.irregularities)
    texts, files = _leaves(scanned)
    words = bodies.texts_of(raw, scanned, texts, found)
    attachments = tuple(
        _attachment(raw, number, entity, found) for number, entity in enumerate(files, 1)
    )
    senders = addresses_of(root.first("from"))
    sender = senders[0] if senders else Address("", "")
    kind = _kind(scanned, words.new, attachments)
    found += _about_frame(raw, root, senders)
    found += _about_content(kind, words, attachments)
    identifiers = identifiers_of(root.first("message-id"))
    date = moment_of(root.first("date"))
    references = [*identifiers_of(root.first("references")),
                  *identifiers_of(root.first("in-reply-to"))]  # fmt: skip
    return Message(
        kind=kind,
        sender=sender,
        recipients=tuple(dict.fromkeys(
            one.address for name in _BEFORE_ADDRESSES for value in root.every(name)[:20]
            for one in addresses_of(value) if one.address
        ))[:200],
        subject=words_of(root.first("subject"))[:500],
        date=date.isoformat() if date else "",
        message_id=identifiers[0] if identifiers else "",
        references=tuple(dict.fromkeys(references))[-50:],
        text=words.new,
        quoted=words.quoted,
        forwarded=words.forwarded,
        attachments=attachments,
        irregularities=tuple(dict.fromkeys(found)),
        no_reply=_no_reply(root, kind),
        content_key=_content_key(raw, root, identifiers),
    )  # fmt: skip


def _leaves(scanned: Scan) -> tuple[list[Entity], list[Entity]]:
    """Parts that are read as words, and parts that are files."""
    texts: list[Entity] = []
    files: list[Entity] = []
    for entity in scanned.entities:
        if entity.children:
            continue
        is_text = entity.media_type in ("text/plain", "text/html", "text/enriched") or (
            entity.media_type.startswith("multipart/")
        )
        (texts if is_text and not _is_file(entity) else files).append(entity)
    return texts, files


def _is_file(entity: Entity) -> bool:
    disposition = value_of(entity.first("content-disposition"))
    return disposition.main.lower() == "attachment" or bool(_given_name(entity))


def _given_name(entity: Entity) -> str:
    disposition = value_of(entity.first("content-disposition"))
    named = disposition.parameters.get("filename") or entity.content.parameters.get("name", "")
    return named.strip()


def _attachment(raw: bytes, number: int, entity: Entity, found: list[Irregularity]) -> Attachment:
    content = bodies.content_of(raw, entity, found)
    told = type_of(content, entity.media_type)
    named, given = _given_name(entity), safe_name(_given_name(entity))
    place = f"attachment {number}"
    if named != given:
        found.append(irregularity("name-unsafe", place))
    if told.is_program:
        found.append(irregularity("program", place))
    if not _is_as_claimed(entity.media_type, told.media_type):
        found.append(irregularity("type-differs", place))
    name = f"attachment-{number:02}.{'bin' if told.is_program else told.suffix}"
    return Attachment(number, name, given, told.media_type, len(content))


def _is_as_claimed(claimed: str, told: str) -> bool:
    """A picture that is none is one thing; a table that is called "octet-stream" another."""
    family = claimed.partition("/")[0]
    if claimed == "application/pdf":
        return told == claimed
    return family not in ("image", "text", "audio", "video") or family == told.partition("/")[0]


def _kind(scanned: Scan, text: str, attachments: tuple[Attachment, ...]) -> Kind:
    root = scanned.root
    types = [entity.media_type for entity in scanned.entities]
    if _is_report(root, types):
        return Kind.BOUNCE
    if _is_automatic(root):
        return Kind.AUTO_REPLY
    for entity in scanned.entities:
        if entity.media_type in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            signed = "signed" in entity.content.parameters.get("smime-type", "")
            return Kind.SEALED if signed else Kind.ENCRYPTED
    if "multipart/encrypted" in types or "-----BEGIN PGP MESSAGE-----" in text:
        return Kind.ENCRYPTED
    if any(one.media_type == "text/calendar" and not _is_file(one) for one in scanned.entities):
        return Kind.CALENDAR
    if not text.strip() and any(one.media_type.endswith("ms-tnef") for one in attachments):
        return Kind.TNEF
    return Kind.LIST if _is_list(root) else Kind.ORDINARY


def _is_report(root: Entity, types: list[str]) -> bool:
    sender = (addresses_of(root.first("from")) or [Address("", "")])[0].address.lower()
    return (
        root.media_type == "multipart/report"
        or "message/delivery-status" in types
        or "message/disposition-notification" in types
        or (root.first("return-path").strip() == b"<>" and not _says_auto(root))
        or bool(root.first("x-failed-recipients"))
        or sender.startswith(("mailer-daemon@", "postmaster@"))
    )


def _says_auto(root: Entity) -> bool:
    said = root.first("auto-submitted").strip().lower()
    return bool(said) and not said.startswith(b"no")


def _is_automatic(root: Entity) -> bool:
    return (
        _says_auto(root)
        or any(root.first(name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
        or root.first("precedence").strip().lower() == b"auto_reply"
    )


def _is_list(root: Entity) -> bool:
    named = ("list-id", "list-unsubscribe", "list-post", "x-mailing-list")
    bulk = root.first("precedence").strip().lower() in (b"list", b"bulk", b"junk")
    return bulk or any(root.first(name) for name in named)


def _about_frame(raw: bytes, root: Entity, senders: list[Address]) -> list[Irregularity]:
    """What is wrong with the headers and with the bytes as a whole."""
    keys = []
    if not any(one.address for one in senders):
        keys.append("sender-missing")
    if len({one.address.lower() for one in senders if one.address}) > 1:
        keys.append("sender-many")
    if len(root.every("received")) > MOST_SERVERS:
        keys.append("too-many-servers")
    if root.first("date") and moment_of(root.first("date")) is None:
        keys.append("date-unreadable")
    head = raw[: root.start]
    if not head.isascii() and not _is_utf8(head):
        keys.append("header-charset")
    if b"\0" in head:
        keys.append("control-characters")
    if raw.count(b"\r") != raw.count(b"\r\n") or 0 < raw.count(b"\r\n") < raw.count(b"\n"):
        keys.append("bare-returns")
    return [irregularity(key) for key in keys]


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _about_content(
    kind: Kind, words: Words, attachments: tuple[Attachment, ...]
) -> list[Irregularity]:
    keys = [] if kind is Kind.ORDINARY else [str(kind)]
    has_words = any(one.strip() for one in (words.new, words.forwarded, words.quoted))
    if kind is Kind.ORDINARY and not has_words:
        keys.append("nothing-readable")
    if kind is not Kind.TNEF and any(one.media_type.endswith("ms-tnef") for one in attachments):
        keys.append("tnef-beside")
    if re.search(r"^begin [0-7]{3,4} \S", words.new, re.M):
        keys.append("uuencoded")
    return [irregularity(key) for key in keys]


def _no_reply(root: Entity, kind: Kind) -> str:
    """What in the message itself forbids an automatic answer (RFC 3834, section 2)."""
    if kind is Kind.BOUNCE:
        return "a mail server sent it"
    if kind is Kind.AUTO_REPLY or _says_auto(root):
        return "a program sent it"
    if _is_list(root):
        return "it came over a list"
    if root.first("x-auto-response-suppress").strip().lower() not in (b"", b"none", b"dr", b"rn"):
        return "its sender wants no automatic answer"
    if root.first("x-loop") or len(root.every("received")) > MOST_SERVERS:
        return "it may go round in a circle"
    return ""


def _content_key(raw: bytes, root: Entity, identifiers: list[str]) -> str:
    """Alike for two copies that came on different ways. Empty without an identifier: two such
    messages may be two."""
    if not identifiers:
        return ""
    whole = hashlib.sha256()
    for piece in (
        identifiers[0].encode(),
        *(root.first(name) for name in _TELLING),
        raw[root.start : root.end].strip(),
    ):
        whole.update(hashlib.sha256(piece).digest())
    return whole.hexdigest()


def file_in(raw: bytes, number: int) -> tuple[bytes, str, str]:
    """Content, media type and encoding of an attachment. LookupError without one of this number."""
    _, files = _leaves(scan(raw))
    if not 1 <= number <= len(files):
        raise LookupError(f"no attachment {number}")
    entity = files[number - 1]
    content = bodies.content_of(raw, entity, [])
    media_type = type_of(content, entity.media_type).media_type
    return content, media_type, entity.content.parameters.get("charset", "utf-8")


def to_data(reading: Message | Odd) -> dict[str, Any]:
    """As a dictionary that JSON can hold."""
    if isinstance(reading, Odd):
        return {"why": reading.why}
    names = ("subject", "date", "message_id", "text", "quoted", "forwarded", "no_reply",
             "content_key")  # fmt: skip
    return {
        "kind": str(reading.kind),
        "sender": [reading.sender.name, reading.sender.address],
        "recipients": list(reading.recipients),
        "references": list(reading.references),
        "attachments": [
            [one.number, one.name, one.given, one.media_type, one.size]
            for one in reading.attachments
        ],
        "irregularities": [[one.key, one.place] for one in reading.irregularities],
        **{name: getattr(reading, name) for name in names},
    }


def from_data(data: Mapping[str, Any]) -> Message | Odd:
    """The reading again. ValueError, KeyError or TypeError for anything else: what a child process
    answers is not trusted."""
    if "why" in data:
        return Odd(str(data["why"]))
    name, address = data["sender"]
    texts = {
        key: str(data[key])
        for key in ("subject", "date", "message_id", "text", "quoted", "forwarded", "no_reply",
                    "content_key")
    }  # fmt: skip
    return Message(
        kind=Kind(data["kind"]),
        sender=Address(str(name), str(address)),
        recipients=tuple(map(str, data["recipients"])),
        references=tuple(map(str, data["references"])),
        attachments=tuple(
            Attachment(int(number), str(ours), str(given), str(media_type), int(size))
            for number, ours, given, media_type, size in data["attachments"]
        ),
        irregularities=tuple(
            irregularity(str(key), str(place)) for key, place in data["irregularities"]
        ),
        **texts,
    )
