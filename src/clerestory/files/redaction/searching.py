"""Every place where a term stands in a document, shown with its line, before anything is burnt in.

The words are those that were read once: going through them takes about a second for 300 pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clerestory.files.redaction.marks import Box
from clerestory.files.redaction.terms import OfPage, OnPage, find_everywhere


@dataclass(frozen=True, slots=True)
class Place:
    """A page and the words of the line, or lines, in which a term stands there."""

    page: int
    line: str


def search(pages: Sequence[OfPage], term: str) -> Iterator[Place]:
    """Every place of `term`, in the order of the pages."""
    for hit in find_everywhere(pages, term):
        yield Place(hit.page, _line_of(pages[hit.page - 1].words, hit.boxes))


def _line_of(words: Sequence[OnPage], boxes: Sequence[Box]) -> str:
    """The whole lines in which the boxes lie."""
    lines = {word.line for word in words if any(_lies_in(word.box, box) for box in boxes)}
    return " ".join(word.text for word in words if word.line in lines)


def _lies_in(inner: Box, outer: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]
