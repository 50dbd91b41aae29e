"""A round over a mailbox that misbehaves; a real one is in `integration/mail`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from clerestory.foi.messages import mailbox
from clerestory.foi.models import IncomingMessage
from corpus.mail import message

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
ABOUT = b'1 (RFC822.SIZE 400 INTERNALDATE "11-Feb-2018 09:00:00 +0000")'


class Mailbox:
    """Names messages, and gives those that it has."""

    def __init__(self, held: dict[str, bytes | None]) -> None:
        self.held, self.client, self.seen = held, self, []

    def uids(self, criteria: str) -> list[str]:
        return [*self.held]

    def uid(self, command: str, uid: str, what: str) -> tuple[str, list[Any]]:
        if "BODY" not in what:
            return "OK", [ABOUT]
        content = self.held[uid]
        return "OK", [None] if content is None else [(b"1 (BODY[] {400}", content), b")"]

    def flag(self, uid: str, name: str, value: bool) -> None:
        self.seen.append(uid)


def test_a_message_that_a_mailbox_does_not_give_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.IMAP_HOST, settings.IMAP_DONE_FOLDER = "mail.example.org", ""
    held = Mailbox({"1": None, "2": message()})

    @contextmanager
    def opened() -> Iterator[Mailbox]:
        yield held

    monkeypatch.setattr(mailbox, "_opened", opened)
    fetched = mailbox.fetch(at=AT)
    assert (fetched.count, held.seen) == (1, ["2"])
    assert "did not give it" in fetched.stuck[0]
    assert IncomingMessage.objects.get().received_at == datetime(2018, 2, 11, 9, tzinfo=UTC)
