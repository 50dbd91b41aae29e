"""Tables of any length as pages of plain text: every row and every cell, in columns.

A table with borders takes minutes to lay out for some thousand rows; lines of letters that are all
equally wide take seconds. Long cells run on below themselves and are not cut, and columns that find
no room beside the others follow on pages of their own. For use in a child process alone.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from clerestory.files.documents import printable
from clerestory.files.pdf import print_html

WIDEST_PAGE = 150  # letters side by side on A3, which becomes 1,170 pixels
MOST_LINES = 115  # of a page, below the line that says which part it is
WIDEST_COLUMN = 40
_NUMBER = 8  # letters before the first column, for the number of the row
_GAP = "  "
_HEAD = """<!DOCTYPE html><html lang="en-GB"><head><title>Table</title><style>
@page { size: A3 portrait; margin: 1cm; }
pre { font: 8pt/9pt "DejaVu Sans Mono", monospace; margin: 0; break-after: page; }
</style></head><body>"""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns that stand side by side: the first, the one after the last, and their widths."""

    first: int
    end: int
    widths: tuple[int, ...]


def grid_pages(name: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The text of each page of a table, whose rows need not be equally long."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        yield f"{name}: empty"
    for columns in _side_by_side(_widths(rows, width)):
        yield from _pages_of(name, rows, columns, width)


def print_grid(pages: Iterable[str]) -> bytes:
    """The pages as a PDF."""
    return print_html(_HEAD + "".join(f"<pre>{escape(page)}</pre>" for page in pages))


def column_letters(column: int) -> str:
    """A, B, ... Z, AA, AB, as spreadsheets name their columns, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    widths = [len(column_letters(column)) for column in range(width)]
    for row in rows:
        for column, cell in enumerate(row):
            if widths[column] < WIDEST_COLUMN:
                longest = max((_breadth(line) for line in cell.split("\n")), default=0)
                widths[column] = min(WIDEST_COLUMN, max(widths[column], longest))
    return widths


def _side_by_side(widths: Sequence[int]) -> Iterator[_Columns]:
    first, room = 0, WIDEST_PAGE - _NUMBER
    for column, width in enumerate(widths):
        room -= width + len(_GAP)
        if room < 0:
            yield _Columns(first, column, tuple(widths[first:column]))
            first, room = column, WIDEST_PAGE - _NUMBER - width - len(_GAP)
    if widths:
        yield _Columns(first, len(widths), tuple(widths[first:]))


def _pages_of(
    name: str, rows: Sequence[Sequence[str]], columns: _Columns, width: int
) -> Iterator[str]:
    head = _line("", [column_letters(one) for one in range(columns.first, columns.end)], columns)
    which = f"columns {column_letters(columns.first)} to {column_letters(columns.end - 1)}"
    of = f"of {len(rows):,} rows; {which} of {column_letters(width - 1)}"
    lines: list[str] = []
    start = 1
    for number, row in enumerate(rows, start=1):
        for line in _lines(number, row[columns.first : columns.end], columns):
            if len(lines) == MOST_LINES:
                yield "\n".join([f"{name}, from row {start:,} {of}", head, *lines])
                start, lines = number, []
            lines.append(line)
    yield "\n".join([f"{name}, from row {start:,} {of}", head, *lines])


def _lines(number: int, cells: Sequence[str], columns: _Columns) -> Iterator[str]:
    """The lines of a row: as many as its longest cell needs."""
    broken = [_broken(cell, width) for cell, width in zip(cells, columns.widths, strict=False)]
    for at in range(max((len(one) for one in broken), default=1)):
        parts = [one[at] if at < len(one) else "" for one in broken]
        yield _line(str(number) if at == 0 else "", parts, columns)


def _line(number: str, parts: Sequence[str], columns: _Columns) -> str:
    filled = [
        part + " " * (width - _breadth(part))
        for part, width in zip(parts, columns.widths, strict=False)
    ]
    return _GAP.join([number.rjust(_NUMBER - len(_GAP)), *filled]).rstrip()


def _broken(cell: str, width: int) -> list[str]:
    pieces = []
    for line in printable(cell).replace("\t", " ").split("\n"):
        # Letters of double width are rare: half as many of them find room for certain.
        step = width if _breadth(line) == len(line) else max(1, width // 2)
        pieces += [line[at : at + step] for at in range(0, len(line), step)] or [""]
    return pieces


def _breadth(text: str) -> int:
    """How many letters of a line of equally wide ones a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
