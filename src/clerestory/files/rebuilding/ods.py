"""A fresh file from what a spreadsheet shows: each visible cell as its displayed text.

Nothing of the old file is taken over but names of visible sheets and displayed text. A number is a
number again, exactly as fine as it was shown; formulas, formats and everything else stay behind.
"""

import csv
import io

from clerestory.files.documents import Block, Document, TableBlock
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.ods import read_sheets
from clerestory.files.inspection.ods_cells import SheetView
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.spreadsheets import NUMBER, PlainSheet, write_spreadsheet
from clerestory.files.rebuilding.titles import refuse

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "ods", "csv" or "pdf". Raises Unreadable where that would not be faithful."""
    views, report = read_sheets(content)
    refuse(report.findings())
    sheets = [sheet for view in views if (sheet := _without_gaps(view)).rows]
    if not sheets:
        raise Unreadable(found("rebuild.nothing-visible", "file"))
    match target:
        case "ods":
            return write_spreadsheet(sheets)
        case "csv" if len(sheets) == 1:
            return _csv(sheets[0])
        case "csv":
            raise Unreadable(found("ods.several-sheets", f"{len(sheets)} sheets"))
        case "pdf":
            return render_pdf(_document(sheets))
    raise Unreadable(found("file.no-such-target", target))


def _without_gaps(view: SheetView) -> PlainSheet:
    """The cells as rows of one length; of several empty rows or columns in a row, one is left."""
    rows = _kept(sorted({row for row, _ in view.cells}))
    columns = _kept(sorted({column for _, column in view.cells}))
    cells = tuple(tuple(view.cells.get((row, column), "") for column in columns) for row in rows)
    return PlainSheet(view.name, cells)


def _kept(used: list[int]) -> list[int]:
    kept: list[int] = []
    for place in used:
        if place - 1 not in used and place > 0 and kept:
            kept.append(place - 1)
        kept.append(place)
    return kept


def _csv(sheet: PlainSheet) -> bytes:
    """RFC 4180 in UTF-8. Text that a program would run as a formula has an apostrophe before."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in sheet.rows:
        writer.writerow(
            f"'{cell}" if cell.startswith(_FORMULA) and not NUMBER.fullmatch(cell) else cell
            for cell in row
        )
    return text.getvalue().encode()


def _document(sheets: list[PlainSheet]) -> Document:
    blocks: list[Block] = [
        TableBlock(sheet.name, sheet.rows[0], tuple(sheet.rows[1:])) for sheet in sheets
    ]
    return Document(sheets[0].name, blocks=tuple(blocks))
