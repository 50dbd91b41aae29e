"""The loop that makes outgoing files: there is no broker, a row that waits is the order.

A file may take minutes. So whoever asks only writes a row, and a process of its own takes it up,
says after each page that it is still there, and stops when the row was set aside. Killed at any
line, it leaves a row at "being made"; once it was silent for long enough, the next one begins that
file from the start, and nothing of the first attempt is kept.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clerestory.accounts.permissions import Refused
from clerestory.foi.documents import actions, workbench
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import OutgoingFile

SMALL = 200_000
"""Bytes up to which a file that is no pile of pages is made while its officer waits."""

PILES = frozenset({"pdf", "zip", "eml"})
"""Kinds that are pages, or may hold files that are: reading a page takes seconds."""

CANNOT = "The file cannot be built faithfully from what it shows."

Clock = Callable[[], datetime]


class SetAside(Exception):
    """Nobody wants the file any more that is being made."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one round did."""

    made: int = 0
    refused: int = 0

    @property
    def words(self) -> str:
        return f"outgoing files: {self.made} made, {self.refused} refused"


def is_quick(file: OutgoingFile) -> bool:
    return not PILES & {file.target, file.document.kind} and file.document.size <= SMALL


def make_waiting(*, clock: Clock) -> Made:
    """Make every file that waits, the oldest first."""
    made = refused = 0
    while file := actions.take_up(by=_maker(), at=clock()):
        if make(file, clock=clock) is Status.MADE:
            made += 1
        else:
            refused += 1
    return Made(made, refused)


def make_at_once(file: OutgoingFile, *, clock: Clock) -> None:
    """Make a file while its officer waits, unless another process was faster."""
    if taken := actions.take_up(by=_maker(), at=clock(), file=file):
        make(taken, clock=clock)


def make(file: OutgoingFile, *, clock: Clock) -> Status:
    """Make a file that this process took up; the status that it has afterwards."""
    by = file.working_by or ""
    try:
        note = _progress(file, clock)
        made = _made(file, note)
        pictures = _drawn(file, made.content, note)
        actions.keep_made(by=by, at=clock(), file=file, made=made, pictures=pictures)
    except SetAside:
        return Status.SET_ASIDE
    except workbench.Unreadable as error:
        findings = workbench.as_rows(error.findings)
        actions.keep_refusal(by=by, at=clock(), file=file, reason=CANNOT, findings=findings)
    except Refused as refused:
        reason = refused.reason
        actions.keep_refusal(by=by, at=clock(), file=file, reason=reason, findings=[])
    except Exception as error:  # whatever it is, the next file is made and this one not again
        reason = f"{CANNOT} ({type(error).__name__})"
        actions.keep_refusal(by=by, at=clock(), file=file, reason=reason, findings=[])
    file.refresh_from_db(fields=["status"])
    return Status(file.status)


def _made(file: OutgoingFile, progress: workbench.Progress) -> workbench.Built:
    """A file built afresh, or the original as it is. Raises Unreadable."""
    if not file.is_original:
        return workbench.build(file.document, file.target, progress)
    content = bytes(file.document.content)
    name = f"document.{file.target}"
    return workbench.Built(content, workbench.inspect(name, content, progress), [])


def _drawn(file: OutgoingFile, content: bytes, progress: workbench.Progress) -> list[bytes]:
    """Pictures of the pages. An original may be one that nobody can draw; its approver reads the
    file itself. Raises Unreadable for a file that was built: nobody approves it unseen."""
    try:
        return workbench.pictures(f"document.{file.target}", content, progress)
    except workbench.Unreadable:
        if not file.is_original:
            raise
        return []


def _progress(file: OutgoingFile, clock: Clock) -> workbench.Progress:
    """Says how far it is, which is no event of the case; raises SetAside if the row was taken."""
    mine = OutgoingFile.objects.filter(
        pk=file.pk, status=Status.WORKING, working_by=file.working_by
    )

    def note(pages_made: int, pages: int) -> None:
        known = {"pages": pages, "pages_made": pages_made} if pages else {}
        if not mine.update(working_at=clock(), **known):
            raise SetAside

    return note


def _maker() -> str:
    """One of its own for each file: what is noted under a name is of this attempt alone."""
    return f"system:maker:{secrets.token_hex(8)}"
