"""The door for a mail server: the talk itself, and that what was acknowledged is there."""

import asyncio
import re
import signal
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from clerestory.foi.messages.lmtp import MOST_BYTES, Door, Lmtp
from corpus.mail import message
from integration.mail.installation import Installation, deliver, free_port

Stored = list[tuple[bytes, str, list[str]]]


class Host:
    """The door in a thread of this process, with a place to store that a test chooses."""

    def __init__(self, store: Callable[[bytes, str, Sequence[str]], object]) -> None:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._store = store
        self.port = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Host":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        door = Door(self._store)
        made = self._loop.create_server(lambda: Lmtp(door, loop=self._loop), "127.0.0.1", 0)
        server = self._loop.run_until_complete(made)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        door.close()
        self._loop.close()


@pytest.fixture
def stored() -> Stored:
    return []


@pytest.fixture
def host(stored: Stored) -> Iterator[Host]:
    with Host(lambda raw, sender, to: stored.append((raw, sender, list(to)))) as running:
        yield running


def _talk(port: int, *pieces: bytes) -> bytes:
    """Say each when the one before was answered, and read until the other side has gone."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        answers = line.makefile("rb")
        heard = b""
        for piece in pieces:
            while not re.match(rb"\d{3} ", answer := answers.readline()):
                heard += answer
            heard += answer
            line.sendall(piece)
        return heard + answers.read()


BEFORE = (b"LHLO x\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n", b"DATA\r\n")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"a: b\r\n\r\nc\r\n.\r\n", b"a: b\r\n\r\nc\r\n"),
        (b".\r\n", b""),
        (b"..a\r\n.\r\n", b".a\r\n"),
        (b"\r\n..\r\n.b\r\n.\r\n", b"\r\n.\r\nb\r\n"),
        (b"a\n.\nb\r\n.\r\n", b"a\n.\nb\r\n"),  # a bare line feed ends nothing
        (b"a" * 300_000 + b"\r\n.\r\n", b"a" * 300_000 + b"\r\n"),
        (b"a\r\n" * 200_000 + b".\r\n", b"a\r\n" * 200_000),
    ],
)
def test_a_message_is_kept_byte_for_byte(
    host: Host, stored: Stored, sent: bytes, kept: bytes
) -> None:
    said = _talk(host.port, *BEFORE, sent, b"QUIT\r\n")
    assert b"250 2.0.0 Stored" in said
    assert stored == [(kept, "a@b.example", ["c@d.example"])]


def test_what_follows_the_end_is_the_next_command(host: Host, stored: Stored) -> None:
    again = b"x\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<e@f.example>\r\nDATA\r\n"
    _talk(host.port, *BEFORE, again, b"y\r\n.\r\n", b"QUIT\r\n")
    assert [(raw, sender) for raw, sender, _ in stored] == [
        (b"x\r\n", "a@b.example"), (b"y\r\n", ""),
    ]  # fmt: skip


def test_what_comes_too_early_is_kept_in_its_order(host: Host, stored: Stored) -> None:
    _talk(host.port, b"".join(BEFORE) + b"early\r\n.\r\nQUIT\r\n")
    assert stored == [(b"early\r\n", "a@b.example", ["c@d.example"])]


def test_each_recipient_gets_a_reply(host: Host, stored: Stored) -> None:
    rcpt = b"RCPT TO:<a@b.example>\r\n"
    said = _talk(host.port, *BEFORE[:3], rcpt, b"DATA\r\n", b"x\r\n.\r\n", b"QUIT\r\n")
    assert said.count(b"250 2.0.0 Stored") == 2 and len(stored) == 1


def test_the_limit_is_announced_and_kept_before_all_is_read(host: Host, stored: Stored) -> None:
    with smtplib.LMTP("127.0.0.1", host.port) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == str(MOST_BYTES)
        code, _ = client.docmd(f"MAIL FROM:<a@b.example> SIZE={MOST_BYTES + 1}")
        assert code == 552
    rcpt = b"RCPT TO:<a@b.example>\r\n"
    large = b"a" * (MOST_BYTES - 1) + b"\r\n.\r\n"
    said = _talk(host.port, *BEFORE[:3], rcpt, b"DATA\r\n", large, b"QUIT\r\n")
    assert said.count(b"552 5.3.4") == 2 and not stored
    said = _talk(host.port, *BEFORE, large[1:], b"QUIT\r\n")
    assert b"250 2.0.0 Stored" in said and len(stored[0][0]) == MOST_BYTES


def test_what_cannot_be_stored_is_to_be_tried_again() -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    with Host(fail) as host:
        said = _talk(host.port, *BEFORE, b"x\r\n.\r\n", b"QUIT\r\n")
        assert b"451 4.3.0" in said and b"250 2.0.0" not in said


def test_a_slow_store_holds_up_nobody_else(stored: Stored) -> None:
    first, go_on = threading.Event(), threading.Event()

    def store(raw: bytes, sender: str, to: Sequence[str]) -> None:
        if raw == b"slow\r\n":
            first.set()
            assert go_on.wait(20)
        stored.append((raw, sender, list(to)))

    with Host(store) as host:
        slow = threading.Thread(target=deliver, args=(host.port, b"slow\r\n"))
        slow.start()
        assert first.wait(20)
        deliver(host.port, b"quick\r\n")
        assert [raw for raw, *_ in stored] == [b"quick\r\n"]
        go_on.set()
        slow.join()
    assert len(stored) == 2


def test_a_connection_that_breaks_off_stores_nothing(host: Host, stored: Stored) -> None:
    with socket.create_connection(("127.0.0.1", host.port)) as line:
        for piece in BEFORE:
            line.recv(4096)
            line.sendall(piece)
        line.recv(4096)
        line.sendall(b"half a message\r\n")
    deliver(host.port, b"whole\r\n")
    assert [raw for raw, *_ in stored] == [b"whole\r\n"]


@pytest.mark.parametrize("early", [BEFORE[3], b"MAIL FROM:<a@b.example>\r\n"])
def test_commands_out_of_order_are_refused(host: Host, stored: Stored, early: bytes) -> None:
    assert b"503" in _talk(host.port, early, b"QUIT\r\n")
    assert not stored


def test_what_was_acknowledged_is_there_after_a_kill(installation: Installation) -> None:
    port = free_port()
    with installation.serving_mail(port) as process:
        deliver(port, message())
        deliver(port, message())  # the mail server did not hear us and tries again
        process.send_signal(signal.SIGKILL)
    assert installation.counted()["messages"] == ["stored"]
    assert installation.run("run-due").returncode == 1  # acknowledgements wait for a mail server
    found = installation.counted()
    assert (found["messages"], found["requests"], found["problems"]) == (["taken_in"], 1, [])


def test_without_a_database_the_mail_server_is_to_try_again(installation: Installation) -> None:
    port = free_port()
    with installation.serving_mail(port):
        (installation.folder / "staff/staff.sqlite3").rename(installation.folder / "away")
        (installation.folder / "staff").chmod(0o500)
        (installation.folder / "staff/staff.sqlite3").mkdir()
        with pytest.raises(smtplib.SMTPDataError) as refused:
            deliver(port, message())
        assert refused.value.smtp_code == 451
        (installation.folder / "staff/staff.sqlite3").rmdir()
        (installation.folder / "away").rename(installation.folder / "staff/staff.sqlite3")
        deliver(port, message())
    assert installation.counted()["messages"] == ["stored"]


def test_asked_to_stop_it_ends_in_order(installation: Installation) -> None:
    with installation.serving_mail(free_port()) as process:
        process.terminate()
        assert process.wait(timeout=60) == 0
