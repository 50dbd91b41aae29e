"""A workbook made afresh from what its visible sheets show, as XLSX, CSV or PDF.

Values are as fine as they are shown; formulas, styles, links, rules and everything else stay
behind. What is visible and cannot be taken over (pictures, charts, shapes) is refused.
"""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from clerestory.files.documents import Block, Document, TableBlock
from clerestory.files.inspection.findings import Severity, Unreadable, found
from clerestory.files.inspection.workbook.sheets import Cell, Sheet
from clerestory.files.inspection.workbook.visibility import INVISIBLE, Seen, View
from clerestory.files.inspection.xlsx import Workbook, findings_of, read_workbook
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.csv import write_rows
from clerestory.files.rebuilding.sheet_pictures import pictures_of
from clerestory.files.rebuilding.workbooks import PlainCell, PlainSheet, fitted, write_workbook

# What is shown and cannot be taken over; pictures alone can, into another workbook.
_VISIBLE_MODES = {
    "xlsx.chart-sheet", "xlsx.control", "xlsx.embedded", "xlsx.drawing", "xlsx.hidden-shape",
    "xlsx.cropped-picture", "xlsx.under-drawing",
}  # fmt: skip
_SERIAL_0 = datetime(1899, 12, 30)
_MOST_CELLS = 5_000_000  # that the other program holds of a sheet, empty ones too
_BOLD_SIZE = 14  # points: what is as large is a heading, and becomes bold


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "xlsx", "csv" or "pdf". Raises Unreadable where it would not show the same."""
    workbook = read_workbook(content)
    _refuse(workbook, "chart" if target == "xlsx" else "drawing")
    _check_second_reader(workbook, content)
    sheets = [_plain(view) for view in workbook.visible]
    if target == "xlsx":
        for sheet, view in zip(sheets, workbook.visible, strict=True):
            _add_pictures(sheet, view, workbook)
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        raise Unreadable(found("xlsx.nothing-visible", "workbook"))
    match target:
        case "xlsx":
            return write_workbook(filled)
        case "csv" if len(filled) == 1:
            return write_rows(filled[0].texts())
        case "csv":
            raise Unreadable(found("xlsx.several-sheets", f"{len(filled)} sheets"))
        case "pdf":
            return _pdf(filled)
    raise Unreadable(found("file.no-such-target", target))


def _refuse(workbook: Workbook, kind: str) -> None:
    """Raise Unreadable for what stands in the way, and for parts of a kind."""
    findings = findings_of(workbook)
    refused = [one for one in findings if one.severity is Severity.REFUSED]
    shown = workbook.package.of_kind(kind)
    shown += [one.place for one in findings if one.mode in _VISIBLE_MODES]
    refused += [found("xlsx.visible-drawing", place) for place in dict.fromkeys(shown)]
    for view in workbook.visible:
        for seen in view.seen:
            if seen.cell.value is None:
                refused.append(found("xlsx.stale-value", view.sheet.place(seen.cell)))
    if refused:
        raise Unreadable(*refused[:20])


def _plain(view: View) -> PlainSheet:
    """The shown cells, moved together where rows and columns are hidden."""
    hidden_rows = {row for row in view.sheet.rows if view.row_mode(row)}
    rows = _renumbered((seen.cell.row for seen in view.seen), lambda row: row not in hidden_rows)
    columns = _renumbered(
        (seen.cell.column for seen in view.seen), lambda column: view.column_mode(column) is None
    )
    sheet = PlainSheet(view.sheet.name)
    for seen in view.seen:
        if seen.shown.text:
            place = rows[seen.cell.row], columns[seen.cell.column]
            sheet.cells[place] = _plain_cell(seen)
    for top, left, bottom, right in view.sheet.merges:
        inside = [rows[row] for row in range(top, min(bottom, max(rows, default=0)) + 1)
                  if row in rows]  # fmt: skip
        across = [columns[one] for one in range(left, min(right, max(columns, default=0)) + 1)
                  if one in columns]  # fmt: skip
        if len(inside) * len(across) > 1 and (inside[0], across[0]) in sheet.cells:
            sheet.merges.append((inside[0], across[0], inside[-1], across[-1]))
    fitted(sheet)
    return sheet


def _add_pictures(sheet: PlainSheet, view: View, workbook: Workbook) -> None:
    """Put the pictures back where they stood. Raises Unreadable where rows or columns are hidden,
    since what stood where is then another place."""
    sheet.pictures = pictures_of(workbook.package, view)
    moved = view.unseen and (sheet.rows, sheet.columns) != (
        max(cell.row for cell in view.sheet.cells), max(cell.column for cell in view.sheet.cells)
    )  # fmt: skip
    if sheet.pictures and moved:
        raise Unreadable(found("xlsx.visible-drawing", view.sheet.label))


def _renumbered(used: Any, is_visible: Any) -> dict[int, int]:
    """A new number for each visible row or column up to the last one in use."""
    last = max(used, default=0)
    return {old: new for new, old in enumerate(filter(is_visible, range(1, last + 1)), start=1)}


def _plain_cell(seen: Seen) -> PlainCell:
    shown, font = seen.shown, seen.look.font
    is_large = font.size >= _BOLD_SIZE
    value = None if shown.code is None else shown.value
    return PlainCell(
        INVISIBLE.sub("", shown.text) if value is None else shown.text,
        value,
        shown.code or "General",
        font.bold or is_large,
        seen.look.wraps or "\n" in shown.text,
    )


def _pdf(sheets: list[PlainSheet]) -> bytes:
    blocks: list[Block] = []
    for sheet in sheets:
        first, *others = sheet.texts()
        rows = tuple(tuple(row) for row in others)
        blocks.append(TableBlock(sheet.name, tuple(first), rows))
    return render_pdf(Document(sheets[0].name, blocks=tuple(blocks)))


def _check_second_reader(workbook: Workbook, content: bytes) -> None:
    """Raise Unreadable unless another program reads the same values from the visible sheets."""
    for sheet in (view.sheet for view in workbook.views):
        reach = [max((at[one] for at in map(_at, sheet.cells)), default=0) for one in (0, 1)]
        if reach[0] * reach[1] > _MOST_CELLS:
            raise Unreadable(found("xlsx.far-cell", sheet.label))
    try:
        other = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for view in workbook.visible:
            rows = other.get_sheet_by_name(view.sheet.name).to_python(skip_empty_area=False)
            _compare(view.sheet, rows, 1462 if view.from_1904 else 0)
    except Unreadable:
        raise
    except (python_calamine.CalamineError, ValueError, TypeError):
        raise Unreadable(found("xlsx.two-readers", "workbook")) from None


def _at(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _compare(sheet: Sheet, rows: list[list[Any]], days: int) -> None:
    """`days` is how much later the calendar of the workbook begins, for cells that are dates."""
    mine = {(cell.row, cell.column): cell for cell in sheet.cells}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = mine.pop((row, column), None)
            if not _is_same(cell, value, days):
                place = sheet.label if cell is None else sheet.place(cell)
                raise Unreadable(found("xlsx.two-readers", place))
    for cell in mine.values():
        if cell.value not in (None, "") and not cell.is_worked_out:
            raise Unreadable(found("xlsx.two-readers", sheet.place(cell)))


def _is_same(cell: Cell | None, value: Any, days: int) -> bool:
    """Whether the other reader's value is ours. It reads errors and missing values as nothing."""
    if cell is not None and cell.is_worked_out:
        return True
    if cell is None or cell.value is None or cell.is_error:
        return value == "" or (cell is not None and cell.is_error)
    if isinstance(cell.value, str):
        return isinstance(value, str) and _comparable(value) == _comparable(cell.value)
    if isinstance(cell.value, bool):
        return value is cell.value
    number = _serial(value)
    if number is not None and isinstance(value, date):
        number -= days
    return number is not None and abs(number - cell.value) <= 1e-5 * max(1.0, abs(cell.value) / 1e6)


def _comparable(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _serial(value: Any) -> float | None:
    """A date or time as the number of days that a cell holds."""
    if isinstance(value, datetime):
        return (value - _SERIAL_0) / timedelta(days=1)
    if isinstance(value, date):
        return float((datetime(value.year, value.month, value.day) - _SERIAL_0).days)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
