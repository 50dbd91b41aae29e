"""A plain OpenDocument spreadsheet from text: numbers as numbers, everything else as words."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from odf import teletype
from odf.element import Element
from odf.namespaces import nsdict
from odf.number import Number, NumberStyle, PercentageStyle, Text
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P

from clerestory.files.archives import without_times
from clerestory.files.documents import printable

NUMBER = re.compile(r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d{1,9})?%?")
"""How a number is shown that can be written as one: commas for thousands, a dot, per cent."""

_WIDTHS = range(2, 11)  # centimetres
_LETTER = 0.22  # centimetres

# As in `tables`: so that a file's bytes do not depend on what was written before it.
Element.namespaces.update(sorted(nsdict.items()))


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet as displayed text; the rows are equally long."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def write_spreadsheet(sheets: Sequence[TextSheet]) -> bytes:
    """The bytes of the .ods file; the same sheets give the same bytes."""
    file = OpenDocumentSpreadsheet()
    plain = Style(name="Default", family="table-cell")
    plain.addElement(TextProperties(fontfamily="Arial"))
    file.styles.addElement(plain)
    for width in _WIDTHS:
        column = Style(name=f"co{width}", family="table-column")
        column.addElement(TableColumnProperties(columnwidth=f"{width}cm"))
        file.automaticstyles.addElement(column)
    formats: dict[tuple[int, bool, bool], str] = {}
    for sheet in sheets:
        file.spreadsheet.addElement(_table(sheet, file, formats))
    out = io.BytesIO()
    file.save(out)
    return without_times(out.getvalue())


def _table(
    sheet: TextSheet, file: OpenDocument, formats: dict[tuple[int, bool, bool], str]
) -> Table:
    table = Table(name=printable(sheet.name))
    for column in zip(*sheet.rows, strict=True):
        longest = max(len(line) for cell in column for line in cell.split("\n"))
        width = min(max(round(longest * _LETTER), _WIDTHS[0]), _WIDTHS[-1])
        table.addElement(TableColumn(stylename=f"co{width}"))
    for cells in sheet.rows:
        row = TableRow()
        for shown in cells:
            row.addElement(_cell(shown, file, formats))
        table.addElement(row)
    return table


def _cell(shown: str, file: OpenDocument, formats: dict[tuple[int, bool, bool], str]) -> TableCell:
    if not shown:
        return TableCell()
    if NUMBER.fullmatch(shown):
        digits = shown.rstrip("%").replace(",", "")
        share = shown.endswith("%")
        key = len(digits.partition(".")[2]), "," in shown, share
        if key not in formats:
            formats[key] = _add_format(file, len(formats), *key)
        cell = TableCell(
            valuetype="percentage" if share else "float",
            value=shifted(digits) if share else digits,
            stylename=formats[key],
        )
    else:
        cell = TableCell(valuetype="string", stylename="Default")
    for line in shown.split("\n"):
        paragraph = P()
        teletype.addTextToElement(paragraph, printable(line))
        cell.addElement(paragraph)
    return cell


def shifted(digits: str) -> str:
    """A hundredth of a number, digit by digit: no binary fraction comes between."""
    sign, number = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    whole, _, fraction = number.partition(".")
    whole = whole.rjust(3, "0")
    return f"{sign}{whole[:-2]}.{whole[-2:]}{fraction}"


def _add_format(file: OpenDocument, number: int, places: int, grouped: bool, share: bool) -> str:
    kind = PercentageStyle if share else NumberStyle
    style = kind(name=f"N{100 + number}")
    style.addElement(
        Number(
            minintegerdigits="1", decimalplaces=str(places), grouping="true" if grouped else "false"
        )
    )
    if share:
        style.addElement(Text(text="%"))
    file.automaticstyles.addElement(style)
    cell = Style(
        name=f"ce{number}", family="table-cell", parentstylename="Default",
        datastylename=f"N{100 + number}",
    )  # fmt: skip
    file.automaticstyles.addElement(cell)
    return f"ce{number}"
