"""A round over a mailbox that misbehaves; a real one is in `integration/mail`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from clerestory.foi.messages import mailbox
from clerestory.foi.models import IncomingMessage, MailboxPlace
from corpus.mail import message

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
ABOUT = b'1 (RFC822.SIZE 400 INTERNALDATE "11-Feb-2018 09:00:00 +0000")'


class Mailbox:
    """Names messages, and gives those that it has; `opened` are those that somebody looked at."""

    def __init__(self, held: dict[str, bytes | None]) -> None:
        self.held, self.client, self.seen, self.opened = held, self, [], set[str]()
        self.validity, self.asked = b"7", list[str]()

    def response(self, code: str) -> tuple[str, list[bytes]]:
        return code, [self.validity]

    def uids(self, criteria: str) -> list[str]:
        self.asked.append(criteria)
        is_all = criteria != "UNSEEN"
        return [uid for uid in self.held if is_all or uid not in {*self.seen, *self.opened}]

    def uid(self, command: str, uid: str, what: str) -> tuple[str, list[Any]]:
        if "BODY" not in what:
            return "OK", [ABOUT]
        content = self.held[uid]
        return "OK", [None] if content is None else [(b"1 (BODY[] {400}", content), b")"]

    def flag(self, uid: str, name: str, value: bool) -> None:
        self.seen.append(uid)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Mailbox:
    settings.IMAP_HOST, settings.IMAP_DONE_FOLDER = "mail.example.org", ""
    held = Mailbox({})

    @contextmanager
    def opened() -> Iterator[Mailbox]:
        yield held

    monkeypatch.setattr(mailbox, "_opened", opened)
    return held


def test_a_message_that_a_mailbox_does_not_give_holds_up_no_other(held: Mailbox) -> None:
    held.held = {"1": None, "2": message()}
    fetched = mailbox.fetch(at=AT)
    assert (fetched.count, held.seen) == (1, ["2"])
    assert "did not give it" in fetched.stuck[0]
    assert IncomingMessage.objects.get().received_at == datetime(2018, 2, 11, 9, tzinfo=UTC)
    held.held["1"] = message("Later")
    assert mailbox.fetch(at=AT).count == 1  # though it has a lower number than what is here
    assert mailbox.fetch(at=AT).count == 0


def test_a_message_that_somebody_opened_before_the_round_is_fetched(held: Mailbox) -> None:
    held.held, held.opened = {"1": message("Long ago")}, {"1"}
    assert mailbox.fetch(at=AT).count == 0  # opened before we first came
    held.held["2"] = message()
    held.opened.add("2")
    assert mailbox.fetch(at=AT).count == 1
    held.seen.clear()
    held.opened.clear()  # somebody marks all of them as new
    assert mailbox.fetch(at=AT).count == 0
    assert MailboxPlace.objects.get().last == 2


def test_what_is_left_of_a_round_is_fetched_in_the_next(
    held: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_IN_A_ROUND", 2)
    held.held = {str(number): message(f"No. {number}") for number in range(1, 6)}
    assert [mailbox.fetch(at=AT).count for _ in range(4)] == [2, 2, 1, 0]


def test_a_mailbox_that_was_numbered_anew_doubles_nothing(held: Mailbox) -> None:
    held.held = {"5": message()}
    mailbox.fetch(at=AT)
    held.held, held.validity = {"1": message(), "2": message("New")}, b"8"
    held.opened = {"1", "2"}
    assert mailbox.fetch(at=AT).count == 2
    assert held.asked[-1] == "OR UNSEEN SINCE 11-Feb-2018"
    assert IncomingMessage.objects.count() == 2
    place = MailboxPlace.objects.get()
    assert (place.validity, place.last, place.left) == (8, 2, [])
