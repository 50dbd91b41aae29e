"""Tables as files: CSV for programs, an OpenDocument spreadsheet for people."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odf import dc
from odf.element import Element
from odf.namespaces import nsdict
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from odf.style import (
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TextProperties,
)
from odf.table import (
    DatabaseRange,
    DatabaseRanges,
    Table,
    TableCell,
    TableColumn,
    TableHeaderRows,
    TableRow,
)
from odf.text import A, P

from clerestory.files.archives import without_times
from clerestory.files.documents import Cell, DocumentError, check_rows, is_figure, printable

# A spreadsheet takes text that begins so for a formula, and would run it; the wide forms are those
# of East Asian keyboards.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]*?:/\\'\x00-\x1f]")
_LONGEST_SHEET_NAME = 31  # in Excel

COVER = "Cover"

# odfpy declares in each file the namespaces that this process has met so far. All of them from the
# start, in one order, so that a file's bytes do not depend on what was written before it.
Element.namespaces.update(sorted(nsdict.items()))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook. Every row is as long as the header."""

    name: str
    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        check_rows(self.title, self.header, self.rows)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A cover with the title, the description and a list of the sheets; then the sheets."""

    title: str
    description: str
    sheets: tuple[Sheet, ...]
    language: str = "en-GB"


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Header and rows as CSV (RFC 4180): UTF-8, CR LF.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; whole numbers
    are never touched.
    """
    text = io.StringIO()
    writer = csv.writer(text)  # ends lines with CR LF
    for row in (header, *rows):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8")


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, int):
        return cell
    text = printable(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_ods(workbook: Workbook) -> bytes:
    """The bytes of an .ods file; the same workbook gives the same bytes. Raises DocumentError."""
    names = _names(workbook)
    file = OpenDocumentSpreadsheet()
    file.meta.addElement(dc.Title(text=printable(workbook.title)))
    file.meta.addElement(dc.Description(text=printable(workbook.description)))
    file.meta.addElement(dc.Language(text=workbook.language))
    _add_styles(file, workbook.language)
    file.spreadsheet.addElement(_cover(workbook, names))
    ranges = DatabaseRanges()
    for sheet, name in zip(workbook.sheets, names, strict=True):
        file.spreadsheet.addElement(_table(sheet, name))
        ranges.addElement(_range(sheet, name))
    if workbook.sheets:
        file.spreadsheet.addElement(ranges)
    out = io.BytesIO()
    file.save(out)
    return without_times(out.getvalue())


def _names(workbook: Workbook) -> list[str]:
    """The sheets' names, without the characters that a spreadsheet refuses in one."""
    names = [
        _NOT_IN_A_SHEET_NAME.sub("_", printable(sheet.name))[:_LONGEST_SHEET_NAME]
        for sheet in workbook.sheets
    ]
    taken = [COVER, *names]
    for name in names:
        if not name or taken.count(name) > 1:
            raise DocumentError(f"a sheet cannot be named {name!r}, or not twice: rename it")
    return names


def _add_styles(file: OpenDocument, language: str) -> None:
    """Styles for titles, headings, figures and text, and the language of every cell."""
    spoken, _, country = language.partition("-")
    plain = Style(name="Default", family="table-cell")
    plain.addElement(TextProperties(fontfamily="Arial", language=spoken, country=country or "none"))
    title = Style(name="Title", family="table-cell", parentstylename="Default")
    title.addElement(TextProperties(fontweight="bold", fontsize="16pt"))
    head = Style(name="Head", family="table-cell", parentstylename="Default")
    head.addElement(TableCellProperties(borderbottom="0.5pt solid #000000", wrapoption="wrap"))
    head.addElement(TextProperties(fontweight="bold"))
    figure = Style(name="Figure", family="table-cell", parentstylename="Default")
    figure.addElement(ParagraphProperties(textalign="end"))
    for style in (plain, title, head, figure):
        file.styles.addElement(style)
    for name, width in (("Wide", "7cm"), ("Narrow", "3.5cm")):
        column = Style(name=name, family="table-column")
        column.addElement(TableColumnProperties(columnwidth=width))
        file.automaticstyles.addElement(column)


def _cover(workbook: Workbook, names: list[str]) -> Table:
    cover = Table(name=COVER)
    cover.addElement(TableColumn(stylename="Wide"))
    cover.addElement(_row([workbook.title], "Title"))
    cover.addElement(_row([workbook.description]))
    for sheet, name in zip(workbook.sheets, names, strict=True):
        words = P()
        words.addElement(A(href=f"#'{name}'.A1", text=f"{name}: {printable(sheet.title)}"))
        cell = TableCell(valuetype="string", stylename="Default")
        cell.addElement(words)
        row = TableRow()
        row.addElement(cell)
        cover.addElement(row)
    return cover


def _table(sheet: Sheet, name: str) -> Table:
    table = Table(name=name)
    table.addElement(TableColumn(stylename="Wide"))
    if len(sheet.header) > 1:
        table.addElement(
            TableColumn(stylename="Narrow", numbercolumnsrepeated=len(sheet.header) - 1)
        )
    table.addElement(_row([sheet.title], "Title"))
    for note in sheet.notes:
        table.addElement(_row([note]))
    header = TableHeaderRows()
    header.addElement(_row(sheet.header, "Head"))
    table.addElement(header)
    for row in sheet.rows:
        table.addElement(_row(row))
    return table


def _row(cells: Sequence[Cell], style: str = "") -> TableRow:
    row = TableRow()
    for cell in cells:
        row.addElement(_cell(cell, style or ("Figure" if is_figure(cell) else "Default")))
    return row


def _cell(value: Cell, style: str) -> TableCell:
    """A number as a number and text as text, whatever it begins with: it is never a formula."""
    if isinstance(value, int):
        cell = TableCell(valuetype="float", value=value, stylename=style)
    else:
        cell = TableCell(valuetype="string", stylename=style)
    cell.addElement(P(text=printable(str(value))))
    return cell


def _range(sheet: Sheet, name: str) -> DatabaseRange:
    """Where the table is on its sheet, so that programs find header and rows below the notes."""
    top = 2 + len(sheet.notes)
    last = _letters(len(sheet.header))
    return DatabaseRange(
        name=re.sub(r"\W", "_", name),
        targetrangeaddress=f"'{name}'.A{top}:'{name}'.{last}{top + len(sheet.rows)}",
        containsheader="true",
    )


def _letters(column: int) -> str:
    """The letters of a column, counted from 1: A, B, ... Z, AA."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
