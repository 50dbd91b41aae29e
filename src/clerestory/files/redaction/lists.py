"""The list of redactions that can go with a letter: page, exemption, who and when; no content."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clerestory.files.documents import Document, Paragraph, TableBlock
from clerestory.files.redaction.marks import Mark

HEADER = ("Page", "Exemption", "Areas", "Marked by", "Marked on")


@dataclass(frozen=True, slots=True)
class Redaction:
    """What was taken out of a page under one exemption by one person on one day."""

    page: int
    exemption: str
    areas: int
    by: str
    on: str  # as in 12 February 2018


def redactions(marks: Iterable[Mark]) -> tuple[Redaction, ...]:
    """One entry for each page, exemption, person and day, in the order of the pages."""
    counted = Counter((mark.page, mark.exemption, mark.by, mark.at.date()) for mark in marks)
    return tuple(
        Redaction(page, exemption, areas, by, _day(on))
        for (page, exemption, by, on), areas in sorted(counted.items())
    )


def list_document(title: str, entries: Iterable[Redaction], sha256: str) -> Document:
    """The list as a document, for the file of this SHA-256. It quotes nothing of what was taken
    out, and names no digest of what was marked: whoever guesses a hidden word of a short text
    could make that text again and compare.
    """
    rows = tuple((str(one.page), one.exemption, one.areas, one.by, one.on) for one in entries)
    if not rows:
        return Document(title, blocks=(Paragraph("Nothing was taken out of this document."),))
    of = Paragraph(f"This list is of the file with the SHA-256 {sha256}.")
    note = "An area may be wider than what it covers, so that its width tells nothing."
    return Document(title, blocks=(of, TableBlock("What was taken out", HEADER, rows, (note,))))


def _day(day: date) -> str:
    return f"{day:%d %B %Y}".removeprefix("0")
