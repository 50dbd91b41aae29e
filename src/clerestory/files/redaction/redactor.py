"""A PDF without what is marked in it: every mark and every term burnt in, and checked after.

A term is looked for in the words of its pages before they are drawn, and then in what text
recognition reads in each picture, until it finds the term no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clerestory.files import child
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.inspector import Inspection
from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.pdf import Progress, page_count, rebuild_pages
from clerestory.files.rebuilding.rebuilder import inspect_again
from clerestory.files.recognition import Known, PlacedWord, as_rows, can_recognise
from clerestory.files.redaction.marks import Mark, TermMark
from clerestory.files.redaction.terms import marks_in, marks_of
from clerestory.files.redaction.words import ReadPage, own_pages

# Five times what 300 pages take: a page whose picture shows a term is read again once covered,
# and one with doubtful words is read in all four directions.
_LIMITS = child.Limits(seconds=1_800.0, memory=2 << 30, may_start_programs=True)

_Row = Sequence[Any]
"""A mark or a term as the child is given it; lists cross the boundary, objects do not."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A clean PDF, and all marks that are burnt into it, those of terms on their pages."""

    content: bytes
    marks: tuple[Mark, ...]
    inspection: Inspection


def redact(
    content: bytes,
    *,
    marks: Iterable[Mark] = (),
    terms: Sequence[TermMark] = (),
    pages: Sequence[ReadPage] | None = None,
    progress: child.Progress | None = None,
) -> Redacted:
    """A fresh PDF of what `content`, a PDF, shows outside its marks. Runs in a child process.

    `pages` are its words where they were read before; only then are terms found that run over the
    end of a page of a scan. Raises Unreadable, with the reasons, for a PDF that cannot be rebuilt,
    for a mark on no page, and where the result is not clean.
    """
    answer = child.run(
        f"{__name__}:make",
        content,
        [_as_row(mark) for mark in (*marks, *marks_in(pages or (), terms))],
        [[term.term, *_common(term)] for term in terms],
        pages is not None,
        limits=_LIMITS,
        preload=(__name__,),
        progress=progress,
    )
    if answer.problems or not isinstance(answer.value, dict):
        raise Unreadable(*(answer.problems or (found("file.broken", "file"),)))
    made = answer.value["content"]
    assert isinstance(made, bytes)
    after = inspect_again("pdf", made, answer.value["known"], progress=progress)
    return Redacted(made, tuple(map(_as_mark, answer.value["marks"])), after)


def make(
    content: bytes,
    marks: Sequence[_Row],
    terms: Sequence[_Row],
    is_searched: bool,
    progress: Progress,
) -> dict[str, object]:
    """The bytes and the rows of all marks. Runs in the child. Raises Unreadable."""
    known: Known = {}
    burnt, made = redact_pages(
        content,
        [_as_mark(row) for row in marks],
        [_as_term(row) for row in terms],
        is_searched=is_searched,
        known=known,
        progress=progress,
    )
    rows = [_as_row(mark) for mark in burnt]
    return {"content": made, "marks": rows, "known": as_rows(known)}


def redact_pages(
    content: bytes,
    marks: Iterable[Mark],
    terms: Sequence[TermMark],
    *,
    is_searched: bool = False,
    known: Known | None = None,
    progress: Progress = lambda done, pages: None,
) -> tuple[tuple[Mark, ...], bytes]:
    """All marks, and the PDF into which they are burnt. `is_searched` says that `marks` hold those
    of the terms in the words of the pages. Raises Unreadable."""
    all_marks, pages = list(marks), page_count(content)
    for mark in all_marks:
        if mark.page > pages:
            raise Unreadable(found("pages.no-such-page", f"page {mark.page}"))
    if terms and not is_searched:
        all_marks += marks_in(own_pages(content), terms)

    def unwanted(number: int, words: Sequence[PlacedWord]) -> tuple[Mark, ...]:
        more = marks_of(number, words, terms, is_recognised=True)
        all_marks.extend(more)
        return more

    try:
        made = rebuild_pages(
            content,
            marks=tuple(all_marks),
            with_text=bool(terms) or can_recognise(),
            unwanted=unwanted if terms else None,
            known=known,
            progress=progress,
        )
    except FileError:
        raise Unreadable(found("pages.cannot-be-read", "pages")) from None
    return tuple(sorted(all_marks, key=lambda mark: (mark.page, mark.box))), made


def _common(mark: Mark | TermMark) -> list[Any]:
    return [mark.exemption, mark.by, mark.at.isoformat(), mark.whole_line]


def _as_row(mark: Mark) -> list[Any]:
    return [mark.page, list(mark.box), *_common(mark)]


def _as_mark(row: _Row) -> Mark:
    page, box, exemption, by, at, whole_line = row
    return Mark(page, tuple(box), exemption, by, datetime.fromisoformat(at), whole_line)


def _as_term(row: _Row) -> TermMark:
    term, exemption, by, at, whole_line = row
    return TermMark(term, exemption, by, datetime.fromisoformat(at), whole_line)
