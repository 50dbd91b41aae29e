"""A fresh workbook from values alone: text, numbers, bold, widths and merged cells."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from clerestory.files.archives import without_times

_FIRST_DAY = datetime(1980, 1, 1)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
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


@dataclass(slots=True)
class PlainSheet:
    """The cells of a sheet by row and column, counted from 1, without gaps for what was hidden.

    `merges` are areas of first row, first column, last row, last column.
    """

    name: str
    cells: dict[tuple[int, int], PlainCell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

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
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = None
    book.properties.created = _FIRST_DAY
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return without_times(_without_moment(out.getvalue()))


def _write_sheet(page: Any, sheet: PlainSheet) -> None:
    for column, width in sorted(sheet.widths.items()):
        page.column_dimensions[get_column_letter(column)].width = width
    for row in range(1, sheet.rows + 1):
        cells = [sheet.cells.get((row, one)) for one in range(1, sheet.columns + 1)]
        while cells and cells[-1] is None:
            cells.pop()
        page.append([None if one is None else _cell(page, one) for one in cells])
    for top, left, bottom, right in sheet.merges:
        letters = get_column_letter(left), get_column_letter(right)
        page.merged_cells.add(f"{letters[0]}{top}:{letters[1]}{bottom}")


def _cell(page: Any, plain: PlainCell) -> Any:
    if plain.value is None:
        cell = WriteOnlyCell(page, _UNWRITABLE.sub("\ufffd", plain.text))
        cell.data_type = "s"  # whatever it begins with, it is no formula
        cell.quotePrefix = False
    else:
        whole = plain.value == int(plain.value)
        cell = WriteOnlyCell(page, int(plain.value) if whole else plain.value)
        cell.number_format = plain.code
    if plain.bold:
        cell.font = Font(name="Calibri", size=11, bold=True)
    if plain.wraps:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _without_moment(content: bytes) -> bytes:
    """The workbook without the time at which it was made, which openpyxl writes unasked."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            new.writestr(name, part)
    return out.getvalue()


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
