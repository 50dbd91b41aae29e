"""What becomes of a message, decided from values alone.

A message is a new request, a further message of an open one, or something that an officer looks at
first. By its subject nothing is decided: anybody can write any subject. A token in the address says
which request is meant and no more; what comes from another address than the applicant's is never
put to the request by itself, so that nobody can write into somebody else's request.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from clerestory.files.incoming.messages import Message, Odd

LONGEST = 50_000  # characters of one request, as on the public form
_FEW_WORDS = 6
_TOKEN = re.compile(r"\+([0-9a-f]{32})@", re.I)
_NEVER_ANSWERED = re.compile(
    r"(no|do-?not|non)[-_.]?reply.*|mailer-daemon|postmaster|.*bounces?|daemon|root|listserv"
    r"|majordomo|owner-.*|.*-(owner|request|admin|errors)|notifications?|newsletter",
    re.I,
)


class Outcome(StrEnum):
    NEW = "new"
    FURTHER = "further"
    COPY = "copy"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class Thread:
    """A request that a message points to, by its token or by a message that it answers."""

    reference: str
    applicant_email: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known here about a message. `tokens` are those in its addresses."""

    tokens: tuple[str, ...] = ()
    by_token: tuple[Thread, ...] = ()
    by_reference: tuple[Thread, ...] = ()  # of the messages that it answers
    is_copy: bool = False
    is_copy_elsewhere: bool = False  # of a message that was not sent to this request
    is_from_us: bool = False
    envelope_from: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: Outcome
    reason: str = ""
    reference: str = ""


def tokens_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """The tokens in addresses of ours, each once."""
    found = (token[1].lower() for one in addresses if (token := _TOKEN.search(one)))
    return tuple(dict.fromkeys(found))


def judged(reading: Message | Odd, known: Known) -> Verdict:
    """What becomes of the message, and why an officer has to look if so."""
    if isinstance(reading, Odd):
        return _aside(reading.why, known)
    if known.is_copy:
        return Verdict(Outcome.COPY)
    if reading.odd:
        return _aside(" ".join(one.words for one in reading.odd), known)
    if known.is_copy_elsewhere:
        return _aside(
            "The same message came before, sent to another request. Put it to this one as well, or "
            "dismiss it.",
            known,
        )
    if known.envelope_from == "":
        return _aside(
            "It names no sender to the mail server, as reports of mail servers do.", known
        )
    if known.is_from_us:
        return _aside(
            "It says that it comes from our own address. Nobody asks us from there.", known
        )
    if known.tokens or known.by_reference:
        return _of_thread(reading, known)
    if not request_text(reading):
        return _aside(
            "It holds nothing but an earlier message. Ask the sender what is wanted.", known
        )
    if len(request_text(reading)) > LONGEST:
        return _aside(
            f"It is longer than {LONGEST} characters. Make a request of what is asked.", known
        )
    return Verdict(Outcome.NEW)


def request_text(message: Message) -> str:
    """The words of a request: what was written now, and what was passed on with it. A message of a
    few words may say in its subject what it asks."""
    words = "\n\n".join(filter(None, (message.text.strip(), message.forwarded.strip())))
    is_short = 0 < len(words.split()) < _FEW_WORDS
    return f"{message.subject}\n\n{words}" if is_short and message.subject else words


def may_not_answer(
    message: Message, *, envelope_from: str | None, is_own: Callable[[str], bool], has_today: bool
) -> str:
    """Why no acknowledgement goes out by itself; empty where one may (RFC 3834, section 2)."""
    address = message.sender.address.lower()
    senders = {address, (envelope_from or address).lower()}
    if message.no_reply:
        return message.no_reply
    if envelope_from == "":
        return "it names no sender to the mail server"
    if any(map(is_own, senders)):
        return "it comes from our own address"
    if any(_NEVER_ANSWERED.fullmatch(one.partition("@")[0]) for one in senders):
        return "nobody reads the address that it came from"
    if not address.isascii():
        return "its address has letters that not every mail server takes"
    return "an automatic answer went to this address today" if has_today else ""


def _of_thread(reading: Message, known: Known) -> Verdict:
    threads = known.by_token if known.tokens else known.by_reference[-1:]
    if len({one.reference for one in threads}) != len(known.tokens or threads) or len(threads) != 1:
        return _aside("Its address names no request that is here, or several.", known)
    thread = threads[0]
    if reading.sender.address.lower() != thread.applicant_email.strip().lower():
        return _aside(
            f"It is meant for request {thread.reference} and comes from another address than the "
            "applicant’s. Put it there if you know that it is the applicant’s.",
            known,
        )
    if not thread.is_open:
        return _aside(
            f"It is about request {thread.reference}, which is closed. If it asks for an internal "
            "review, put it there; if it asks for something new, make a request of it.",
            known,
        )
    return Verdict(Outcome.FURTHER, reference=thread.reference)


def _aside(reason: str, known: Known) -> Verdict:
    """For an officer, with the request that it names, where it names one."""
    named = [one.reference for one in (*known.by_token, *known.by_reference[-1:])]
    if named and named[0] not in reason:
        reason = f"{reason} It names request {named[0]}."
    return Verdict(Outcome.QUARANTINE, reason)
