"""The loop that makes outgoing files, and the pages on which documents are marked: there is no
broker, a row that waits is the order.

A file may take minutes. So whoever asks only writes a row, and a process of its own takes it up,
says after each page that it is still there, and stops when the row was set aside. Killed at any
line, it leaves a row at "being made"; once it was silent for long enough, the next one begins that
file from the start, and nothing of the first attempt is kept.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clerestory.accounts.permissions import Refused
from clerestory.foi.documents import actions, workbench
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile, VisiblePdf
from clerestory.foi.documents.visible import actions as visible

SMALL = 200_000
"""Bytes up to which a file that is no pile of pages is made while its officer waits."""

PILES = frozenset({"pdf", "zip", "eml"})
"""Kinds that are pages, or may hold files that are: reading a page takes seconds."""

LAID_OUT = frozenset({"xlsx", "xlsm", "ods"})
"""Kinds whose cells are laid out on paper, which takes seconds for some hundreds of them."""

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
        return f"outgoing files and pages to mark: {self.made} made, {self.refused} refused"


def is_quick(file: OutgoingFile) -> bool:
    return not PILES & {file.target, file.document.kind} and file.document.size <= SMALL


def are_pages_quick(document: HeldDocument) -> bool:
    """Whether its officer can wait for the pages on which a document is marked."""
    return document.kind not in LAID_OUT and document.size <= SMALL


def make_waiting(*, clock: Clock) -> Made:
    """Make everything that waits: pages to mark first, since an officer goes on with them; of each,
    what waits longest first."""
    made = refused = 0
    while row := _next(clock):
        if make(row, clock=clock) is Status.MADE:
            made += 1
        else:
            refused += 1
    return Made(made, refused)


def _next(clock: Clock) -> VisiblePdf | OutgoingFile | None:
    by, at = _maker(), clock()
    return visible.take_up(by=by, at=at) or actions.take_up(by=by, at=at)


def make_at_once(file: OutgoingFile, *, clock: Clock) -> None:
    """Make a file while its officer waits, unless another process was faster."""
    if taken := actions.take_up(by=_maker(), at=clock(), file=file):
        make(taken, clock=clock)


def make_pages_at_once(pages: VisiblePdf, *, clock: Clock) -> None:
    """Make the pages on which a document is marked while its officer waits, as above."""
    if taken := visible.take_up(by=_maker(), at=clock(), visible=pages):
        make(taken, clock=clock)


def make(row: VisiblePdf | OutgoingFile, *, clock: Clock) -> Status:
    """Make what this process took up; the status that it has afterwards."""
    try:
        _make(row, clock)
    except SetAside:
        return Status.SET_ASIDE
    except workbench.Unreadable as error:
        _refuse(row, clock, CANNOT, workbench.as_rows(error.findings))
    except Refused as refused:
        _refuse(row, clock, refused.reason)
    except Exception as error:  # whatever it is, the next file is made and this one not again
        _refuse(row, clock, f"{CANNOT} ({type(error).__name__})")
    row.refresh_from_db(fields=["status"])
    return Status(row.status)


def _make(row: VisiblePdf | OutgoingFile, clock: Clock) -> None:
    by, note = row.working_by or "", _progress(row, clock)
    if isinstance(row, VisiblePdf):
        shown = workbench.make_visible(row.document, note)
        visible.keep_made(by=by, at=clock(), visible=row, made=shown)
        return
    made = _made(row, note)
    pictures = _drawn(row, made.content, note)
    actions.keep_made(by=by, at=clock(), file=row, made=made, pictures=pictures)


def _refuse(
    row: VisiblePdf | OutgoingFile,
    clock: Clock,
    reason: str,
    findings: list[dict[str, Any]] | None = None,
) -> None:
    why: dict[str, Any] = {"reason": reason, "findings": findings or []}
    by, at = row.working_by or "", clock()
    if isinstance(row, VisiblePdf):
        visible.keep_refusal(by=by, at=at, visible=row, **why)
    else:
        actions.keep_refusal(by=by, at=at, file=row, **why)


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


def _progress(row: VisiblePdf | OutgoingFile, clock: Clock) -> workbench.Progress:
    """Says how far it is, which is no event of the case; raises SetAside if the row was taken."""
    rows: QuerySet[Any] = type(row)._default_manager.all()
    mine = rows.filter(pk=row.pk, status=Status.WORKING, working_by=row.working_by)

    def note(pages_made: int, pages: int) -> None:
        known = {"pages": pages, "pages_made": pages_made} if pages else {}
        if not mine.update(working_at=clock(), **known):
            raise SetAside

    return note


def _maker() -> str:
    """One of its own for each file: what is noted under a name is of this attempt alone."""
    return f"system:maker:{secrets.token_hex(8)}"
