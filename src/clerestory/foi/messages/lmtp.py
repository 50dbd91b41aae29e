"""LMTP (RFC 2033): the authority's mail server hands messages over, one reply for each recipient.

"250" is said when the message is on the disk and not before. When it cannot be stored the mail
server is told to try again, and keeps it. Messages are read later, by `run-due`, so that a hostile
one cannot keep this door from taking others.
"""

import asyncio
import os
import signal
from asyncio import LimitOverrunError
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

MOST_BYTES = 25_000_000
MOST_RECIPIENTS = 100
MOST_AT_ONCE = 4  # messages in memory; others wait for their turn
PATIENCE = 300  # seconds that a mail server may be silent, RFC 5321, 4.5.3.2

STORED = "250 2.0.0 Stored"
NOT_STORED = "451 4.3.0 Not stored; try again later"
TOO_LARGE = f"552 5.3.4 Larger than {MOST_BYTES} bytes"

_END = b"\r\n.\r\n"
Store = Callable[[bytes, str, Sequence[str]], object]


class Door:
    """Stores each message in a thread, so that a slow disk holds up nobody else's commands."""

    def __init__(self, store: Store, workers: int = MOST_AT_ONCE) -> None:
        self._store = store
        self._workers = ThreadPoolExecutor(workers, thread_name_prefix="store")
        self.turns = asyncio.Semaphore(workers)

    async def handle_RCPT(
        self, server: LMTP, session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients; send it again to the others"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: LMTP, session: Session, envelope: Envelope) -> str:
        content, loop = envelope.content, asyncio.get_running_loop()
        assert isinstance(content, bytes)
        sender = (envelope.mail_from or "").strip("<>")  # "<>": nobody, as mail servers report
        try:
            await loop.run_in_executor(
                self._workers, self._store, content, sender, envelope.rcpt_tos
            )
        except Exception:  # whatever it is, the mail server still has the message
            return NOT_STORED
        return STORED

    def close(self) -> None:
        """Wait for what is being stored."""
        self._workers.shutdown(wait=True)


class Lmtp(LMTP):
    """LMTP with a reply for every recipient, for lines of any length, in bounded memory."""

    line_length_limit = 64 * 1024  # of what is read at once, not of a line

    def __init__(self, door: Door, **options: Any) -> None:
        super().__init__(
            door, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, timeout=PATIENCE,
            hostname="localhost", ident="Clerestory", **options,
        )  # fmt: skip
        self._door = door

    async def smtp_DATA(self, arg: str) -> None:
        """The library's own gives one reply for all recipients, refuses lines of 1,000 bytes, and
        keeps every line as an object."""
        if await self.check_helo_needed("LHLO"):
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Name a recipient first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        async with self._door.turns:
            # The end is a line of a dot, also where it is the first line. Nobody else reads now,
            # and what has come too early stays behind this.
            self._reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]
            await self.push("354 End with a line of a single dot")
            content = await self._content()
            recipients = list(self.envelope.rcpt_tos)
            reply = TOO_LARGE
            if content is not None:
                self.envelope.content = self.envelope.original_content = content
                reply = await self._call_handler_hook("DATA")
                self.envelope.content = self.envelope.original_content = None
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push("\r\n".join([reply] * len(recipients)))

    async def _content(self) -> bytes | None:
        """The message without its end and its doubled dots; None for one that is too large, which
        is read and dropped."""
        pieces: list[bytes] = []
        size, is_last = 0, False
        while not is_last:
            piece, is_last = await self._piece()
            self._reset_timeout()
            size += len(piece)
            if size > MOST_BYTES + len(_END):  # the line end before it, and the line of a dot
                pieces.clear()
            else:
                pieces.append(piece)
        if not pieces:
            return None
        whole = b"".join(pieces)[: -len(b".\r\n")]
        return whole.replace(b"\r\n.", b"\r\n")[2:]

    async def _piece(self) -> tuple[bytes, bool]:
        """What has come, up to the end of the message, and whether that is in it."""
        try:
            return await self._reader.readuntil(_END), True
        except LimitOverrunError as error:
            return await self._reader.readexactly(error.consumed), False


async def serve(
    store: Store, *, host: str = "", port: int = 0, socket: str = "", ready: Callable[[], None]
) -> None:
    """Take messages on a port, or on a socket in the file system, until asked to stop.

    `ready` is called once others can connect. Stopping waits for what is being stored.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    door = Door(store)
    if socket:
        server = await loop.create_unix_server(lambda: Lmtp(door, loop=loop), path=socket)
        os.chmod(socket, 0o660)  # for the mail server, by its group
    else:
        server = await loop.create_server(lambda: Lmtp(door, loop=loop), host=host, port=port)
    ready()
    await stop.wait()
    server.close()
    door.close()
