"""A fresh file from what a spreadsheet shows: each visible cell as its displayed text.

Nothing of the old file is taken over but names of visible sheets and displayed text. A number is a
number again, exactly as fine as it was shown; formulas, formats and everything else stay behind.
"""

from bisect import bisect_right

from clerestory.files.documents import Block, Document, TableBlock
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.ods import read_sheets
from clerestory.files.inspection.opendocument.sheet_cells import MOST_ROWS, SheetView
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.csv import write_rows
from clerestory.files.rebuilding.spreadsheets import NUMBER, TextSheet, shifted, write_spreadsheet
from clerestory.files.rebuilding.titles import refuse
from clerestory.files.rebuilding.workbooks import PlainCell, PlainSheet, fitted, write_workbook


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "ods", "xlsx", "csv" or "pdf". Raises Unreadable where that would not be faithful."""
    views, report = read_sheets(content)
    refuse(report.findings())
    sheets = [sheet for view in views if (sheet := _without_gaps(view)).rows]
    if not sheets:
        raise Unreadable(found("rebuild.nothing-visible", "file"))
    match target:
        case "ods":
            return write_spreadsheet(sheets)
        case "csv" if len(sheets) == 1:
            return write_rows([list(row) for row in sheets[0].rows])
        case "xlsx":
            return write_workbook([_workbook(sheet) for sheet in sheets])
        case "csv":
            raise Unreadable(found("ods.several-sheets", f"{len(sheets)} sheets"))
        case "pdf":
            return render_pdf(_document(sheets))
    raise Unreadable(found("file.no-such-target", target))


def _without_gaps(view: SheetView) -> TextSheet:
    """The cells as rows of one length; of several empty rows or columns in a row, one is left."""
    rows = _kept(sorted({row for row, _ in view.cells}), view.hidden_rows)
    columns = _kept(sorted({column for _, column in view.cells}), [])
    cells = tuple(tuple(view.cells.get((row, column), "") for column in columns) for row in rows)
    return TextSheet(view.name, cells)


def _kept(used: list[int], hidden: list[tuple[int, int]]) -> list[int]:
    """The used lines, and one before each that follows empty lines, unless that one is hidden."""
    kept: list[int] = []
    for place in used:
        if kept and kept[-1] < place - 1 and not _is_hidden(place - 1, hidden):
            kept.append(place - 1)
        kept.append(place)
    return kept


def _is_hidden(place: int, hidden: list[tuple[int, int]]) -> bool:
    at = bisect_right(hidden, (place, MOST_ROWS)) - 1
    return at >= 0 and place < hidden[at][0] + hidden[at][1]


def _workbook(sheet: TextSheet) -> PlainSheet:
    """The same cells for a workbook of Excel: what is shown as a number is a number."""
    plain = PlainSheet(sheet.name)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, shown in enumerate(cells, start=1):
            if shown:
                plain.cells[row, column] = _plain_cell(shown)
    fitted(plain)
    return plain


def _plain_cell(shown: str) -> PlainCell:
    if not NUMBER.fullmatch(shown):
        return PlainCell(shown, wraps="\n" in shown)
    digits = shown.rstrip("%").replace(",", "")
    places = len(digits.partition(".")[2])
    code = ("#,##0" if "," in shown else "0") + ("." + "0" * places if places else "")
    if shown.endswith("%"):
        return PlainCell(shown, float(shifted(digits)), code + "%")
    return PlainCell(shown, float(digits), code)


def _document(sheets: list[TextSheet]) -> Document:
    blocks: list[Block] = [
        TableBlock(sheet.name, sheet.rows[0], tuple(sheet.rows[1:])) for sheet in sheets
    ]
    return Document(sheets[0].name, blocks=tuple(blocks))
