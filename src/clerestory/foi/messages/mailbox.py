"""Fetches messages from a mailbox of the authority (IMAP).

A message is stored here before it is marked or moved there. If we are stopped in between, the next
round fetches it again, and its bytes are known. The library is used for the talk with the server
alone: its own reading of messages falls into the traps that `files.incoming` avoids.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from imaplib import IMAP4
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from clerestory.foi.messages import actions, selectors
from clerestory.foi.messages.lifecycle import Way
from clerestory.foi.models import MailboxPlace

BY = "system:imap"
MOST_BYTES = 50_000_000  # of what is stored; more stays in the mailbox, and is named each round
MOST_IN_A_ROUND = 100
PATIENCE = 30  # seconds that the server may take for an answer

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


class MailboxProblem(ValueError):
    """The mailbox cannot be used; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Fetched:
    count: int
    stuck: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return f"fetched from the mailbox: {self.count}"


def fetch(*, at: datetime) -> Fetched:
    """One round: nothing where no mailbox is set."""
    if not settings.IMAP_HOST:
        return Fetched(0)
    try:
        with _opened() as mailbox:
            return _fetched(mailbox, at)
    except (OSError, ImapToolsError, IMAP4.error) as error:
        where = settings.IMAP_HOST
        return Fetched(0, (f"the mailbox at {where} cannot be read ({type(error).__name__}): look "
                           "at the CLERESTORY_IMAP_... settings",))  # fmt: skip
    except MailboxProblem as error:
        return Fetched(0, (str(error),))
    except DatabaseError as error:  # what could not be stored is still in the mailbox
        return Fetched(0, (f"messages stay in the mailbox ({type(error).__name__})",))


def _fetched(mailbox: BaseMailBox, at: datetime) -> Fetched:
    """With a folder for what is done, everything here is new; without one, what came since."""
    if settings.IMAP_DONE_FOLDER:
        return _taken(mailbox, mailbox.uids("ALL")[:MOST_IN_A_ROUND], at)[0]
    name = f"{settings.IMAP_USER} {settings.IMAP_HOST} {settings.IMAP_FOLDER}"[:250]
    place = selectors.place_in(name)
    validity, last, waiting = _since(mailbox, place)
    fetched, stored = _taken(mailbox, list(map(str, waiting[:MOST_IN_A_ROUND])), at)
    left = [uid for uid in waiting if str(uid) not in stored]
    if place is None or (place.validity, place.last, place.left) != (validity, last, left):
        actions.note_place(
            by=BY, at=at, mailbox=name, validity=validity, last=last, left=left
        )  # fmt: skip
    return fetched


def _since(mailbox: BaseMailBox, place: MailboxPlace | None) -> tuple[int, int, list[int]]:
    """The validity of the numbers in a mailbox, the highest one, and those that are to be fetched.

    At first these are the messages that nobody has opened: what was opened before we came is not
    ours to answer. If the server has numbered anew, they are those, and all that came since the
    last round: what is here already is known by its bytes.
    """
    _, said = mailbox.client.response("UIDVALIDITY")
    validity = int(said[0]) if said and said[0] else 0
    held = sorted(map(int, mailbox.uids("ALL")))
    last = max(held, default=0)
    if place is None:
        return validity, last, sorted(map(int, mailbox.uids("UNSEEN")))
    if place.validity != validity:
        day = (place.noted_at - timedelta(days=1)).strftime("%d-%b-%Y")
        return validity, last, sorted(map(int, mailbox.uids(f"OR UNSEEN SINCE {day}")))
    left = set(place.left)
    return (
        validity,
        max(last, place.last),
        [uid for uid in held if uid > place.last or uid in left],
    )


def _taken(mailbox: BaseMailBox, uids: list[str], at: datetime) -> tuple[Fetched, set[str]]:
    """Store messages, and then mark or move them; also the numbers of those that are stored."""
    done = settings.IMAP_DONE_FOLDER
    stuck, stored = [], set[str]()
    for uid in uids:
        size, received = _about(mailbox, uid)
        if size > MOST_BYTES:
            stuck.append(
                f"a message in the mailbox is larger than {MOST_BYTES // 1_000_000} MB: read it "
                "there, and move it away"
            )
            continue
        raw = _content(mailbox, uid)
        if raw is None:  # it may be gone by now; the others are still there
            stuck.append("the mailbox named a message and did not give it; it is tried again")
            continue
        actions.store_message(by=BY, at=at, raw=raw, came_by=Way.MAILBOX, received_at=received)
        if done:
            mailbox.move(uid, done)
        else:
            mailbox.flag(uid, "\\Seen", True)
        stored.add(uid)
    return Fetched(len(stored), tuple(stuck)), stored


def _about(mailbox: BaseMailBox, uid: str) -> tuple[int, datetime | None]:
    """Its size, and when it came into the mailbox."""
    _, data = mailbox.client.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    said = b" ".join(one for one in data if isinstance(one, bytes))
    size, moment = _SIZE.search(said), _DATE.search(said)
    return int(size[1]) if size else 0, _moment(moment[1].decode("ascii")) if moment else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None


def _content(mailbox: BaseMailBox, uid: str) -> bytes | None:
    """The bytes, without marking the message as seen; None if the mailbox does not give them."""
    _, data = mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")
    for one in data:
        if isinstance(one, tuple) and isinstance(one[1], bytes):
            return one[1]
    return None


@contextmanager
def _opened() -> Iterator[BaseMailBox]:
    host, _, port = settings.IMAP_HOST.partition(":")
    mailbox = _connected(host, int(port or 0))
    try:
        mailbox.login(settings.IMAP_USER, _password(), settings.IMAP_FOLDER)
        yield mailbox
    finally:
        with suppress(OSError, ImapToolsError, IMAP4.error):
            mailbox.logout()


def _connected(host: str, port: int) -> BaseMailBox:
    trusted = ssl.create_default_context()
    match settings.IMAP_SECURITY:
        case "tls":
            return MailBox(host, port or 993, timeout=PATIENCE, ssl_context=trusted)
        case "starttls":
            return MailBoxStartTls(host, port or 143, timeout=PATIENCE, ssl_context=trusted)
        case "none" if host in ("localhost", "127.0.0.1", "::1"):
            return MailBoxUnencrypted(host, port or 143, timeout=PATIENCE)
    raise MailboxProblem(
        "CLERESTORY_IMAP_SECURITY is “tls” or “starttls”; “none” is for a mail server on this "
        "machine alone"
    )


def _password() -> str:
    try:
        return Path(settings.IMAP_PASSWORD_FILE).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise MailboxProblem(
            "the password of the mailbox cannot be read: name its file in "
            "CLERESTORY_IMAP_PASSWORD_FILE"
        ) from error
