"""Workbooks that hide something in cells: by rows, columns, colours, sizes and formats."""

from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import (
    Alignment,
    Color,
    Font,
    GradientFill,
    PatternFill,
)
from openpyxl.worksheet.filters import FilterColumn, Filters

from corpus.xlsx_files import Made, plain

_MADE = Made()


@_MADE.changing("hidden-sheet", "hidden-sheet")
def _(sheet: Any, token: str) -> None:
    other = sheet.parent.create_sheet("Working")
    other["A1"] = token
    other.sheet_state = "hidden"


@_MADE.changing("very-hidden-sheet", "very-hidden-sheet")
def _(sheet: Any, token: str) -> None:
    other = sheet.parent.create_sheet("Working")
    other["A1"] = token
    other.sheet_state = "veryHidden"


@_MADE.changing("hidden-row", "hidden-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.row_dimensions[4].hidden = True


@_MADE.changing("hidden-column", "hidden-column")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "D2")
    sheet.column_dimensions["D"].hidden = True


@_MADE.changing("hidden-columns", "hidden-column")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "E2")
    sheet.column_dimensions.group("C", "H", hidden=True, outline_level=0)


@_MADE.changing("narrow-column", "narrow-column")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "D2")
    sheet.column_dimensions["D"].width = 0.1


@_MADE.changing("sliver-column", "narrow-column")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "D2")
    sheet.column_dimensions["D"].width = 1.3


@_MADE.changing("flat-row", "flat-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.row_dimensions[4].height = 0.5


@_MADE.changing("low-row", "flat-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.row_dimensions[4].height = 5.5


@_MADE.changing("no-default-height", "flat-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = 15
    sheet.sheet_format.defaultRowHeight = 0.5
    sheet.sheet_format.customHeight = True


@_MADE.changing("zero-height", "hidden-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = 15
    sheet.sheet_format.zeroHeight = True


@_MADE.changing("filtered", "filtered-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.auto_filter.ref = "A1:B4"
    sheet.auto_filter.add_filter_column(0, ["Alder"])
    sheet.row_dimensions[4].hidden = True


@_MADE.changing("filter-value", "filter-value")
def _(sheet: Any, token: str) -> None:
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=[token])))


@_MADE.changing("collapsed-row", "collapsed-group")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.row_dimensions.group(4, 4, hidden=True)


@_MADE.changing("collapsed-column", "collapsed-group")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "D2")
    sheet.column_dimensions.group("D", "D", hidden=True)


@_MADE.changing("white-on-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(color="FFFFFF")


@_MADE.changing("nearly-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(color="FAFAFA")


@_MADE.changing("theme-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(color=Color(theme=0))


@_MADE.changing("tinted-black", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(color=Color(theme=1, tint=0.95))


@_MADE.changing("indexed-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(color=Color(indexed=9))


@_MADE.changing("black-on-black", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).fill = PatternFill("solid", fgColor="000000")


@_MADE.changing("navy-on-black", "text-colour")
def _(sheet: Any, token: str) -> None:
    cell = plain(sheet, token)
    cell.font, cell.fill = Font(color="000080"), PatternFill("solid", fgColor="000000")


@_MADE.changing("red-on-red", "text-colour")
def _(sheet: Any, token: str) -> None:
    cell = plain(sheet, token)
    cell.font, cell.fill = Font(color="C00000"), PatternFill("solid", fgColor="C00000")


@_MADE.changing("gradient", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).fill = GradientFill(stop=("FFFFFF", "000000"))


@_MADE.changing("white-run", "text-colour")
def _(sheet: Any, token: str) -> None:
    white = InlineFont(color="FFFFFF")
    sheet["A4"] = CellRichText("Notes ", TextBlock(white, token))


@_MADE.changing("format-colour", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).number_format = "General;General;General;[White]@"


@_MADE.changing("tiny-font", "tiny-font")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(size=1)


@_MADE.changing("tiny-run", "tiny-font")
def _(sheet: Any, token: str) -> None:
    sheet["A4"] = CellRichText("Notes ", TextBlock(InlineFont(sz=1), token))


@_MADE.changing("shrunk", "tiny-font")
def _(sheet: Any, token: str) -> None:
    cell = plain(sheet, f"{token} " * 20, "D2")
    cell.alignment = Alignment(shrink_to_fit=True)
    sheet.column_dimensions["D"].width = 6


@_MADE.changing("indented", "shifted-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).alignment = Alignment(indent=200)


@_MADE.changing("format-hides-text", "number-format")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).number_format = ";;;"


@_MADE.changing("format-hides-number", "number-format")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = 4711
    sheet["B4"].number_format = f'"{token}";;'


@_MADE.changing("format-literal", "format-literal")
def _(sheet: Any, token: str) -> None:
    sheet["B2"].number_format = f'0;"{token}"'


@_MADE.changing("spare-format", "format-literal")
def _(sheet: Any, token: str) -> None:
    sheet["F1"].number_format = f'0"{token}"'


@_MADE.changing("unknown-format", "unknown-format")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = 4711
    sheet["B4"].number_format = f"[{token}]0"


CELLS = _MADE.samples()
