"""`clerestory serve mail`: the door for a mail server, which stores messages and does no more."""

import argparse
import asyncio
from collections.abc import Sequence

from django.db import close_old_connections, connections

from clerestory.audit import clock
from clerestory.cli.databases import check_ready
from clerestory.cli.serving import PORTS
from clerestory.foi.messages import actions, lmtp
from clerestory.foi.messages.lifecycle import Way

BY = "system:lmtp"


def run(options: argparse.Namespace) -> int:
    check_ready("default")
    connections.close_all()
    port, place = options.port or PORTS["mail"], str(options.socket or "")
    if options.socket and options.socket.is_socket():
        options.socket.unlink()  # left behind by a process that was killed
    where = place or f"{options.host}:{port}"

    def ready() -> None:
        print(f"Taking messages by LMTP on {where} (stop with Ctrl+C)", flush=True)

    asyncio.run(lmtp.serve(store, host=options.host, port=port, socket=place, ready=ready))
    return 0


def store(raw: bytes, sender: str, recipients: Sequence[str]) -> None:
    """Called in a thread, which has a connection to the database of its own."""
    close_old_connections()
    try:
        actions.store_message(
            by=BY, at=clock.now(), raw=raw, came_by=Way.LMTP, envelope_from=sender,
            envelope_to=recipients,
        )  # fmt: skip
    finally:
        close_old_connections()
