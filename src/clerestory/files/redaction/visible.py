"""What a document shows, as the PDF on whose pages it is marked, and the words on each of them.

A PDF is marked as it is; anything else is first rebuilt as one. Pages are read once, here: whoever
marks, searches and burns in afterwards uses these words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from clerestory.files import child
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.kinds import SUFFIXES, Kind, suffix_of
from clerestory.files.rebuilding import rebuilder
from clerestory.files.rebuilding.rebuilder import TARGETS
from clerestory.files.recognition import PlacedWord
from clerestory.files.redaction.words import Progress, ReadPage, read_pages

# As for burning in: reading the words of 300 pages of a scan takes nearly all of the time.
_LIMITS = child.Limits(seconds=720.0, memory=2 << 30, may_start_programs=True)


@dataclass(frozen=True, slots=True)
class Visible:
    """The PDF, and its pages as they were read."""

    content: bytes
    pages: tuple[ReadPage, ...]


def is_markable(kind: Kind) -> bool:
    """Whether a file of a kind can be turned into a PDF, on whose pages marks are placed."""
    return "pdf" in TARGETS[kind]


def make_visible(name: str, content: bytes, *, progress: child.Progress | None = None) -> Visible:
    """The visible PDF of a file. Child processes do the work; `progress` is told the pages read,
    of how many. Raises Unreadable, with the reasons, for what cannot be rebuilt as a PDF."""
    if SUFFIXES.get(suffix_of(name)) is not Kind.PDF:
        content = rebuilder.rebuild(name, content, "pdf", progress=progress).content
    answer = child.run(
        f"{__name__}:read", content, limits=_LIMITS, preload=(__name__,), progress=progress
    )
    if answer.problems or not isinstance(answer.value, list):
        raise Unreadable(*(answer.problems or (found("file.broken", "file"),)))
    return Visible(content, tuple(map(_as_page, answer.value)))


def read(content: bytes, progress: Progress) -> list[list[Any]]:
    """The pages of a PDF as rows. Runs in the child. Raises Unreadable."""
    return [
        [as_rows(page.words), page.is_recognised, list(page.size)]
        for page in read_pages(content, progress)
    ]


def as_rows(words: Iterable[PlacedWord]) -> list[list[Any]]:
    """Words as lists: text, the four sides of the box, line."""
    return [[word.text, *word.box, word.line] for word in words]


def from_rows(rows: Iterable[Sequence[Any]]) -> tuple[PlacedWord, ...]:
    """Words that were made lists."""
    return tuple(PlacedWord(row[0], (row[1], row[2], row[3], row[4]), row[5]) for row in rows)


def _as_page(row: Any) -> ReadPage:
    words, is_recognised, (width, height) = row
    return ReadPage(from_rows(words), is_recognised is True, (width, height))
