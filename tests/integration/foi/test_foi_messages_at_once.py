"""Many processes at one message, and many copies of one message: one request in the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connections

from clerestory.files.incoming.messages import read_message
from clerestory.foi.messages import actions, intake
from clerestory.foi.messages.lifecycle import Way
from clerestory.foi.models import IncomingMessage, InformationRequest, OutgoingMessage
from corpus.mail import message

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def _at_once(work: Callable[[int], object], count: int) -> list[object]:
    def one(number: int) -> object:
        try:
            return work(number)
        except DatabaseError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(count)))


def _store(raw: bytes) -> IncomingMessage:
    return actions.store_message(by="system:lmtp", at=AT, raw=raw, came_by=Way.LMTP)


def test_fifty_deliveries_of_one_message_are_one() -> None:
    keys = _at_once(lambda _: _store(message()).key, 50)
    assert len(set(keys)) == 1 and IncomingMessage.objects.count() == 1


def test_a_message_that_many_take_in_is_one_request() -> None:
    found, reading = _store(message()), read_message(message())
    _at_once(lambda _: actions.take_in(by="x", at=AT, message=found, reading=reading).pk, 16)
    assert InformationRequest.objects.count() == OutgoingMessage.objects.count() == 1


def test_copies_that_are_taken_in_at_once_make_one_request_and_one_answer() -> None:
    copies = [_store(f"Received: way {n}\r\n".encode() + message()) for n in range(12)]
    reading = read_message(message())
    _at_once(
        lambda n: actions.take_in(by="x", at=AT, message=copies[n], reading=reading).pk, len(copies)
    )
    while intake.take_in_waiting(at=AT).any:
        pass
    assert InformationRequest.objects.count() == OutgoingMessage.objects.count() == 1
    assert sorted(IncomingMessage.objects.values_list("status", flat=True)) == (
        ["copy"] * 11 + ["taken_in"]
    )


def test_messages_of_one_sender_at_once_get_one_answer() -> None:
    raws = [message(f"How many in 200{n}?", message_id=f"<{n}@example.org>") for n in range(8)]
    stored = [_store(raw) for raw in raws]
    _at_once(
        lambda n: (
            actions.take_in(by="x", at=AT, message=stored[n], reading=read_message(raws[n])).pk
        ),
        len(raws),
    )
    while intake.take_in_waiting(at=AT).any:
        pass
    assert InformationRequest.objects.count() == 8
    assert OutgoingMessage.objects.count() == 1
