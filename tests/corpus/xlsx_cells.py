"""Workbooks that hide something in their sheets: rows, columns, colours, formats, rules."""

from collections.abc import Callable
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import (
    Alignment,
    Color,
    Font,
    GradientFill,
    NamedStyle,
    PatternFill,
    Protection,
)
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table

from corpus.samples import Sample
from corpus.xlsx_files import SHEET, before, book, edited, swapped, with_cell, with_strings

Change = Callable[[Any, str], None]
_SAMPLES: list[Sample] = []


def _sample(name: str, mode: str) -> Callable[[Change], Change]:
    """A sample made by changing the sheet of the ordinary workbook."""

    def add(change: Change) -> Change:
        def make(token: str) -> bytes:
            return book(lambda sheet: change(sheet, token))

        _SAMPLES.append(Sample(f"{name}.xlsx", f"xlsx.{mode}", make))
        return change

    return add


def _plain(sheet: Any, token: str, place: str = "A4") -> Any:
    sheet[place] = token
    return sheet[place]


@_sample("hidden-sheet", "hidden-sheet")
def _(sheet: Any, token: str) -> None:
    other = sheet.parent.create_sheet("Working")
    other["A1"] = token
    other.sheet_state = "hidden"


@_sample("very-hidden-sheet", "very-hidden-sheet")
def _(sheet: Any, token: str) -> None:
    other = sheet.parent.create_sheet("Working")
    other["A1"] = token
    other.sheet_state = "veryHidden"


@_sample("hidden-row", "hidden-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.row_dimensions[4].hidden = True


@_sample("hidden-column", "hidden-column")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "D2")
    sheet.column_dimensions["D"].hidden = True


@_sample("hidden-columns", "hidden-column")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "E2")
    sheet.column_dimensions.group("C", "H", hidden=True, outline_level=0)


@_sample("narrow-column", "narrow-column")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "D2")
    sheet.column_dimensions["D"].width = 0.1


@_sample("sliver-column", "narrow-column")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "D2")
    sheet.column_dimensions["D"].width = 1.3


@_sample("flat-row", "flat-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.row_dimensions[4].height = 0.5


@_sample("low-row", "flat-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.row_dimensions[4].height = 5.5


@_sample("no-default-height", "flat-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = 15
    sheet.sheet_format.defaultRowHeight = 0.5
    sheet.sheet_format.customHeight = True


@_sample("zero-height", "hidden-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    for row in (1, 2, 3):
        sheet.row_dimensions[row].height = 15
    sheet.sheet_format.zeroHeight = True


@_sample("filtered", "filtered-row")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.auto_filter.ref = "A1:B4"
    sheet.auto_filter.add_filter_column(0, ["Alder"])
    sheet.row_dimensions[4].hidden = True


@_sample("filter-value", "filter-value")
def _(sheet: Any, token: str) -> None:
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=[token])))


@_sample("collapsed-row", "collapsed-group")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.row_dimensions.group(4, 4, hidden=True)


@_sample("collapsed-column", "collapsed-group")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "D2")
    sheet.column_dimensions.group("D", "D", hidden=True)


@_sample("white-on-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(color="FFFFFF")


@_sample("nearly-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(color="FAFAFA")


@_sample("theme-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(color=Color(theme=0))


@_sample("tinted-black", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(color=Color(theme=1, tint=0.95))


@_sample("indexed-white", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(color=Color(indexed=9))


@_sample("black-on-black", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).fill = PatternFill("solid", fgColor="000000")


@_sample("red-on-red", "text-colour")
def _(sheet: Any, token: str) -> None:
    cell = _plain(sheet, token)
    cell.font, cell.fill = Font(color="C00000"), PatternFill("solid", fgColor="C00000")


@_sample("gradient", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).fill = GradientFill(stop=("FFFFFF", "000000"))


@_sample("white-run", "text-colour")
def _(sheet: Any, token: str) -> None:
    white = InlineFont(color="FFFFFF")
    sheet["A4"] = CellRichText("Notes ", TextBlock(white, token))


@_sample("format-colour", "text-colour")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).number_format = "General;General;General;[White]@"


@_sample("tiny-font", "tiny-font")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).font = Font(size=1)


@_sample("tiny-run", "tiny-font")
def _(sheet: Any, token: str) -> None:
    sheet["A4"] = CellRichText("Notes ", TextBlock(InlineFont(sz=1), token))


@_sample("shrunk", "tiny-font")
def _(sheet: Any, token: str) -> None:
    cell = _plain(sheet, f"{token} " * 20, "D2")
    cell.alignment = Alignment(shrink_to_fit=True)
    sheet.column_dimensions["D"].width = 6


@_sample("indented", "shifted-text")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).alignment = Alignment(indent=200)


@_sample("format-hides-text", "number-format")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token).number_format = ";;;"


@_sample("format-hides-number", "number-format")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = 4711
    sheet["B4"].number_format = f'"{token}";;'


@_sample("format-literal", "format-literal")
def _(sheet: Any, token: str) -> None:
    sheet["B2"].number_format = f'0;"{token}"'


@_sample("spare-format", "format-literal")
def _(sheet: Any, token: str) -> None:
    sheet["F1"].number_format = f'0"{token}"'


@_sample("unknown-format", "unknown-format")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = 4711
    sheet["B4"].number_format = f"[{token}]0"


@_sample("conditional-format", "conditional-format")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    white = Font(color="FFFFFF")
    sheet.conditional_formatting.add("A4", FormulaRule(formula=["TRUE"], font=white))


@_sample("conditional-dark", "conditional-format")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    black = PatternFill("solid", bgColor="000000")
    sheet.conditional_formatting.add("A4", CellIsRule("notEqual", ["0"], fill=black))


@_sample("rule-literal", "rule-literal")
def _(sheet: Any, token: str) -> None:
    rule = FormulaRule(formula=[f'A1="{token}"'], font=Font(color="FF0000"))
    sheet.conditional_formatting.add("A1:A3", rule)


@_sample("hashes", "hashes")
def _(sheet: Any, token: str) -> None:
    sheet["D2"] = 1234567890
    sheet["D2"].number_format = f'0" {token}"'
    sheet.column_dimensions["D"].width = 2.5


@_sample("remote-row", "remote-cell")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "A1000")


@_sample("remote-column", "remote-cell")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "ZZ2")


@_sample("remote-corner", "remote-cell")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token, "XFD1048576")


@_sample("padded", "padded-text")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, "Alder" + " " * 300 + token)


@_sample("empty-lines", "padded-text")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, "Alder" + "\n" * 30 + token)


@_sample("invisible", "invisible-characters")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, "\u200b".join(token))


@_sample("tags", "invisible-characters")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, "Alder" + "".join(chr(0xE0000 + ord(one)) for one in token) + token)


@_sample("note", "note")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].comment = Comment(token, "Officer")


@_sample("note-author", "note")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].comment = Comment("Checked", token)


@_sample("author", "author")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.creator = token


@_sample("last-author", "author")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.lastModifiedBy = token


@_sample("keywords", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.keywords = token


@_sample("title", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.title = token


@_sample("category", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.category = token


@_sample("hidden-name", "defined-name")
def _(sheet: Any, token: str) -> None:
    name = DefinedName("_secret", attr_text=f'"{token}"', hidden=True)
    sheet.parent.defined_names["_secret"] = name


@_sample("name-constant", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.parent.defined_names["Area"] = DefinedName("Area", attr_text=f'"{token}"')


@_sample("name-itself", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.parent.defined_names[token] = DefinedName(token, attr_text="Data!$A$1")


@_sample("sheet-name-constant", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.defined_names["Area"] = DefinedName("Area", attr_text=f'"{token}"')


@_sample("validation-list", "data-validation")
def _(sheet: Any, token: str) -> None:
    rule = DataValidation(type="list", formula1=f'"Alder,{token}"')
    rule.add("A2")
    sheet.add_data_validation(rule)


@_sample("validation-prompt", "data-validation")
def _(sheet: Any, token: str) -> None:
    rule = DataValidation(type="whole", formula1="0", prompt=token, promptTitle="Note")
    rule.add("A2")
    sheet.add_data_validation(rule)


@_sample("link-tip", "hyperlink")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].hyperlink = "https://www.example.org/"
    sheet["A2"].value = "https://www.example.org/"
    sheet["A2"].hyperlink.tooltip = token


@_sample("link-target", "hyperlink")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].hyperlink = f"https://www.example.org/{token}"
    sheet["A2"].value = "Alder"


@_sample("header", "header-footer")
def _(sheet: Any, token: str) -> None:
    sheet.oddHeader.center.text = token


@_sample("first-footer", "header-footer")
def _(sheet: Any, token: str) -> None:
    sheet.firstFooter.left.text = token


@_sample("code-name", "code-name")
def _(sheet: Any, token: str) -> None:
    sheet.sheet_properties.codeName = token


@_sample("style-name", "style-name")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].style = NamedStyle(name=token, font=Font(bold=True))


@_sample("font-name", "font-name")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].font = Font(name=token)


@_sample("table-name", "table-name")
def _(sheet: Any, token: str) -> None:
    sheet.add_table(Table(displayName=token, ref="A1:B3"))


@_sample("table-comment", "table-text")
def _(sheet: Any, token: str) -> None:
    sheet.add_table(Table(displayName="Table1", ref="A1:B3", comment=token))


@_sample("scenario", "scenario")
def _(sheet: Any, token: str) -> None:
    cells = [InputCells(r="B2", val=token)]
    scenario = Scenario(name="Worst", inputCells=cells, user="Officer", comment=token)
    sheet.scenarios = ScenarioList([scenario])


@_sample("frozen-away", "frozen-away")
def _(sheet: Any, token: str) -> None:
    sheet.insert_rows(1, 1)
    sheet["A1"] = token
    sheet.freeze_panes = "A3"
    sheet.sheet_view.topLeftCell = "A2"


@_sample("tiny-zoom", "zoom")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.sheet_view.zoomScale = 10


@_sample("hidden-window", "hidden-window")
def _(sheet: Any, token: str) -> None:
    _plain(sheet, token)
    sheet.parent.views[0].visibility = "hidden"


@_sample("no-tabs", "hidden-window")
def _(sheet: Any, token: str) -> None:
    sheet.parent.create_sheet("Working")["A1"] = token
    sheet.parent.views[0].showSheetTabs = False


@_sample("sheet-password", "protection")
def _(sheet: Any, token: str) -> None:
    sheet.protection.set_password(token)
    sheet.protection.enable()


@_sample("hidden-formula", "hidden-formula")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = "=SUM(B2:B3)"
    sheet["B4"].protection = Protection(hidden=True)
    sheet.protection.enable()


def _merged(token: str) -> bytes:
    content = book(lambda sheet: sheet.merge_cells("A5:B6"))
    cell = f'<c r="B6" t="inlineStr"><is><t>{token}</t></is></c></row>'
    return edited(content, SHEET, swapped('<row r="6"></row>', '<row r="6">' + cell))


def _made(name: str, mode: str, make: Callable[[str], bytes]) -> None:
    _SAMPLES.append(Sample(f"{name}.xlsx", f"xlsx.{mode}", make))


_made("under-merge", "under-merge", _merged)
_made(
    "formula-text", "formula-literal",
    lambda token: with_cell(
        book(), f'<c r="A4" t="str"><f>IF(B2&gt;0,"Alder","{token}")</f><v>Alder</v></c>'
    ),
)  # fmt: skip
_made(
    "formula-sum", "formula-literal",
    lambda token: with_cell(
        book(), f'<c r="A4" t="str"><f>LEFT("{token}",0)&amp;"Alder"</f><v>Alder</v></c>'
    ),
)  # fmt: skip
_made(
    "formula-elsewhere", "external-link",
    lambda token: with_cell(book(), f"<c r=\"A4\"><f>'[{token}.xlsx]S'!A1</f><v>7</v></c>"),
)  # fmt: skip
_made("orphan-string", "orphan-string",
      lambda token: with_strings(book(), f"<t>{token}</t>"))  # fmt: skip
_made(
    "phonetic", "phonetic",
    lambda token: with_strings(
        with_cell(book(), '<c r="A4" t="s"><v>0</v></c>'),
        f'<t>Alder</t><rPh sb="0" eb="2"><t>{token}</t></rPh>',
    ),
)  # fmt: skip
_made(
    "shared-white-run", "text-colour",
    lambda token: with_strings(
        with_cell(book(), '<c r="A4" t="s"><v>0</v></c>'),
        f'<r><t>Alder </t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{token}</t></r>',
    ),
)  # fmt: skip
_made(
    "two-values", "unknown-markup",
    lambda token: with_cell(
        book(), f'<c r="A4" t="inlineStr"><is><t>Alder</t></is><v>{token}</v></c>'
    ),
)  # fmt: skip
_made(
    "doubled-cell", "two-readers",
    lambda token: with_cell(
        book(),
        f'<c r="A4" t="str"><v>{token}</v></c><c r="A4" t="str"><v>Alder</v></c>',
    ),
)  # fmt: skip
_made(
    "unknown-attribute", "unknown-markup",
    lambda token: edited(book(), SHEET, swapped('<row r="2"', f'<row r="2" note="{token}"')),
)  # fmt: skip
_made(
    "stray-text", "unknown-markup",
    lambda token: edited(book(), SHEET, before("</sheetData>", token)),
)  # fmt: skip
_made("remark", "remark",
      lambda token: edited(book(), SHEET, before("<sheetData>", f"<!--{token}-->")))  # fmt: skip
_made(
    "tooltip-location", "hyperlink",
    lambda token: edited(
        book(), SHEET,
        before("<pageMargins", '<hyperlinks><hyperlink ref="A2" '
               f'location="{token}!A1"/></hyperlinks>'),
    ),
)  # fmt: skip
_made(
    "custom-view", "custom-view",
    lambda token: edited(
        book(), SHEET,
        before("<pageMargins", '<customSheetViews><customSheetView '
               f'guid="{{00000000-0000-0000-0000-000000000001}}"><pageMargins left="{token}"/>'
               "</customSheetView></customSheetViews>"),
    ),
)  # fmt: skip
_made(
    "sparkline", "extension",
    lambda token: edited(
        book(), SHEET,
        before("</worksheet>", '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
               'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups>'
               f"<x14:f>{token}</x14:f></x14:sparklineGroups></ext></extLst>"),
    ),
)  # fmt: skip

_made(
    "long-text", "long-text",
    lambda token: with_cell(book(), f'<c r="A4" t="str"><v>{"Alder " * 6000}{token}</v></c>'),
)  # fmt: skip
_made(
    "stale-value", "stale-value",
    lambda token: edited(
        with_cell(book(), f'<c r="A4" t="str"><f>SUM(B2:B3)</f><v>{token}</v></c>'),
        "xl/workbook.xml", swapped(' fullCalcOnLoad="1"', ""),
    ),
)  # fmt: skip

CELLS: tuple[Sample, ...] = tuple(_SAMPLES)
