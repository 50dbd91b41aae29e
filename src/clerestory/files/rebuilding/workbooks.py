"""A fresh workbook from values alone: text, numbers, bold, widths and merged cells."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import xlsxwriter

from clerestory.files.archives import without_times

_FIRST_DAY = datetime(1980, 1, 1)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN = ("General", False, False)
_ROW_HEIGHT = 15.0  # points, of a line of ordinary text
_WIDEST = 60.0  # characters


@dataclass(frozen=True, slots=True)
class PlainCell:
    """What a cell shows: a text, or a number with the format that shows it."""

    text: str
    value: float | None = None
    code: str = "General"
    bold: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class PlainPicture:
    """A PNG, the cell of its upper left corner, and its size in pixels."""

    content: bytes
    row: int
    column: int
    width: int
    height: int


@dataclass(slots=True)
class PlainSheet:
    """The cells of a sheet by row and column, counted from 1, without gaps for what was hidden.

    `merges` are areas of first row, first column, last row, last column.
    """

    name: str
    cells: dict[tuple[int, int], PlainCell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    pictures: list[PlainPicture] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there are, empty ones among the others too."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((column for _, column in self.cells), default=0)

    def texts(self) -> Iterator[list[str]]:
        """Each row as texts, all of one length."""
        blank = PlainCell("")
        for row in range(1, self.rows + 1):
            yield [self.cells.get((row, one), blank).text for one in range(1, self.columns + 1)]


def write_workbook(sheets: list[PlainSheet]) -> bytes:
    """The bytes of an .xlsx file; the same sheets give the same bytes."""
    out = io.BytesIO()
    # In memory, since there is nowhere to write where files of strangers are read.
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _FIRST_DAY})
    for sheet in sheets:
        _write_sheet(book, book.add_worksheet(sheet.name), sheet)
    book.close()
    return without_times(out.getvalue())


def _write_sheet(book: Any, page: Any, sheet: PlainSheet) -> None:
    for column, width in sorted(sheet.widths.items()):
        page.set_column(column - 1, column - 1, width)
    for one in sheet.pictures:
        wide, high = struct.unpack(">II", one.content[16:24])  # PNG, 11.2.2: the first chunk
        scales = {"x_scale": one.width / wide, "y_scale": one.height / high}
        source = {"image_data": io.BytesIO(one.content), "decorative": True}
        page.insert_image(one.row - 1, one.column - 1, "picture.png", scales | source)
    for top, left, bottom, right in sheet.merges:
        page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
    formats: dict[tuple[str, bool, bool], Any] = {}
    for (row, column), plain in sorted(sheet.cells.items()):
        look = (plain.code if plain.value is not None else "General", plain.bold, plain.wraps)
        if look not in formats:
            formats[look] = book.add_format(_format(*look)) if look != _PLAIN else None
        if plain.value is None:
            # Written as text whatever it begins with: it is no formula and no link.
            text = _UNWRITABLE.sub("\ufffd", plain.text)
            page.write_string(row - 1, column - 1, text, formats[look])
        else:
            page.write_number(row - 1, column - 1, plain.value, formats[look])


def _format(code: str, bold: bool, wraps: bool) -> dict[str, object]:
    """What XlsxWriter is told of a cell's look."""
    look: dict[str, object] = {"num_format": code, "bold": bold, "text_wrap": wraps}
    return look | {"valign": "top"} if wraps else look


def fitted(sheet: PlainSheet) -> None:
    """Widen the columns so that every number fits, and text as far as is sensible."""
    needed: dict[int, float] = {}
    for (_, column), cell in sheet.cells.items():
        size = len(cell.text) * (1.15 if cell.bold else 1.05) + 2
        if cell.value is None:
            size = min(size, _WIDEST)
        needed[column] = max(needed.get(column, 0), size)
    for column, size in needed.items():
        sheet.widths[column] = round(max(size, 8.43), 2)
