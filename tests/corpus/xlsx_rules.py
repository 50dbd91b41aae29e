"""Workbooks that hide something on their sheets: rules, links, names, views, formulas."""

import re
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import (
    Alignment,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
)
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table, TableStyleInfo

from corpus.xlsx_files import (
    SHEET,
    Made,
    before,
    book,
    edited,
    plain,
    swapped,
    with_cell,
    with_strings,
)

_MADE = Made()
_OFFICE = "http://schemas.microsoft.com/office"
_EXTENDED = (
    f'<extLst><ext xmlns:x14="{_OFFICE}/spreadsheetml/2009/9/main" '
    'uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting xmlns:xm="{_OFFICE}/excel/2006/main">'
    '<x14:cfRule type="expression" priority="1" id="{B3E5B0C1-0A2F-4F43-8C7C-0D8F1D6A2B11}">'
    '<xm:f>TRUE</xm:f><x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf></x14:cfRule>'
    "<xm:sqref>A4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


@_MADE.changing("conditional-white", "hidden-by-rule")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    white = Font(color="FFFFFF")
    sheet.conditional_formatting.add("A4", FormulaRule(formula=["TRUE"], font=white))


@_MADE.changing("conditional-dark", "hidden-by-rule")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    black = PatternFill("solid", bgColor="000000")
    sheet.conditional_formatting.add("A4", CellIsRule("notEqual", ["0"], fill=black))


@_MADE.changing("conditional-unplain", "conditional-format")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    white = Font(color="FFFFFF")
    sheet.conditional_formatting.add("A4", FormulaRule(formula=["LEN(A4)>5"], font=white))


_MADE.making("conditional-extended", "conditional-format", lambda token: edited(
    with_cell(book(), f'<c r="A4" t="str"><v>{token}</v></c>'), SHEET,
    before("</worksheet>", _EXTENDED)))  # fmt: skip


@_MADE.changing("rule-literal", "rule-literal")
def _(sheet: Any, token: str) -> None:
    rule = FormulaRule(formula=[f'A1="{token}"'], font=Font(color="FF0000"))
    sheet.conditional_formatting.add("A1:A3", rule)


@_MADE.changing("hashes", "hashes")
def _(sheet: Any, token: str) -> None:
    sheet["D2"] = 1234567890
    sheet["D2"].number_format = f'0" {token}"'
    sheet.column_dimensions["D"].width = 2.5


@_MADE.changing("below-row", "flat-row")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "word " * 80 + token).alignment = Alignment(wrap_text=True)
    sheet.row_dimensions[4].height = 15


@_MADE.changing("shrunk", "tiny-font")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "word " * 80 + token, "D2").alignment = Alignment(shrink_to_fit=True)


@_MADE.changing("filling", "shifted-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "word " * 20 + token, "D2").alignment = Alignment(horizontal="fill")


@_MADE.changing("remote-row", "remote-cell")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "A1000")


@_MADE.changing("remote-column", "remote-cell")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "ZZ2")


@_MADE.changing("remote-corner", "remote-cell")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token, "XFD1048576")


@_MADE.changing("padded", "padded-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "Alder" + " " * 300 + token)


@_MADE.changing("empty-lines", "padded-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "Alder" + "\n" * 30 + token)


@_MADE.changing("invisible", "unclear-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "\u200b".join(token))


@_MADE.changing("turned", "unclear-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, f"Alder \u202e{token}")


@_MADE.changing("one-mark", "invisible-characters")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "Al\u200bder" + " " * 30 + token)


@_MADE.changing("tags", "unclear-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "Alder" + "".join(chr(0xE0000 + ord(one)) for one in token) + token)


@_MADE.changing("note", "note")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].comment = Comment(token, "Officer")


@_MADE.changing("note-author", "note")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].comment = Comment("Checked", token)


@_MADE.changing("author", "author")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.creator = token


@_MADE.changing("last-author", "author")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.lastModifiedBy = token


@_MADE.changing("keywords", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.keywords = token


@_MADE.changing("title", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.title = token


@_MADE.changing("category", "keywords")
def _(sheet: Any, token: str) -> None:
    sheet.parent.properties.category = token


@_MADE.changing("hidden-name", "defined-name")
def _(sheet: Any, token: str) -> None:
    name = DefinedName("_secret", attr_text=f'"{token}"', hidden=True)
    sheet.parent.defined_names["_secret"] = name


@_MADE.changing("name-constant", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.parent.defined_names["Area"] = DefinedName("Area", attr_text=f'"{token}"')


@_MADE.changing("name-itself", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.parent.defined_names[token] = DefinedName(token, attr_text="Data!$A$1")


@_MADE.changing("sheet-name-constant", "defined-name")
def _(sheet: Any, token: str) -> None:
    sheet.defined_names["Area"] = DefinedName("Area", attr_text=f'"{token}"')


@_MADE.changing("validation-list", "data-validation")
def _(sheet: Any, token: str) -> None:
    rule = DataValidation(type="list", formula1=f'"Alder,{token}"')
    rule.add("A2")
    sheet.add_data_validation(rule)


@_MADE.changing("validation-prompt", "data-validation")
def _(sheet: Any, token: str) -> None:
    rule = DataValidation(type="whole", formula1="0", prompt=token, promptTitle="Note")
    rule.add("A2")
    sheet.add_data_validation(rule)


@_MADE.changing("link-tip", "hyperlink")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].hyperlink = "https://www.example.org/"
    sheet["A2"].value = "https://www.example.org/"
    sheet["A2"].hyperlink.tooltip = token


@_MADE.changing("link-target", "hyperlink")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].hyperlink = f"https://www.example.org/{token}"
    sheet["A2"].value = "Alder"


@_MADE.changing("header", "header-footer")
def _(sheet: Any, token: str) -> None:
    sheet.oddHeader.center.text = token


@_MADE.changing("first-footer", "header-footer")
def _(sheet: Any, token: str) -> None:
    sheet.firstFooter.left.text = token


@_MADE.changing("code-name", "code-name")
def _(sheet: Any, token: str) -> None:
    sheet.sheet_properties.codeName = token


@_MADE.changing("style-name", "style-name")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].style = NamedStyle(name=token, font=Font(bold=True))


@_MADE.changing("font-name", "font-name")
def _(sheet: Any, token: str) -> None:
    sheet["A2"].font = Font(name=token)


@_MADE.changing("table-name", "table-name")
def _(sheet: Any, token: str) -> None:
    sheet.add_table(Table(displayName=token, ref="A1:B3"))


def _in_table(token: str) -> bytes:
    def fill(sheet: Any) -> None:
        plain(sheet, token)
        table = Table(displayName="Table1", ref="A1:B4")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2")
        sheet.add_table(table)

    return book(fill)


_STYLED = (
    '<dxfs count="2"><dxf><font><color rgb="FFFFFFFF"/></font></dxf><dxf><fill><patternFill>'
    '<bgColor rgb="FF000000"/></patternFill></fill></dxf></dxfs><tableStyles count="1"><tableStyle '
    'name="TableStyleMedium2" pivot="0" count="1"><tableStyleElement type="wholeTable" dxfId="{}"/>'
    "</tableStyle></tableStyles>"
)
for _name, _number in (("white", 0), ("black", 1)):
    _MADE.making(f"table-{_name}", "table-look", lambda token, number=_number: edited(
        _in_table(token), "xl/styles.xml", lambda text: re.sub(
            r"<tableStyles[^>]*>", _STYLED.format(number), text)))  # fmt: skip
_MADE.making("table-theme", "table-look", lambda token: edited(
    _in_table(token), "xl/theme/theme1.xml",
    lambda text: text.replace("4F81BD", "FEFEFE")))  # fmt: skip


@_MADE.changing("table-comment", "table-text")
def _(sheet: Any, token: str) -> None:
    sheet.add_table(Table(displayName="Table1", ref="A1:B3", comment=token))


@_MADE.changing("scenario", "scenario")
def _(sheet: Any, token: str) -> None:
    cells = [InputCells(r="B2", val=token)]
    scenario = Scenario(name="Worst", inputCells=cells, user="Officer", comment=token)
    sheet.scenarios = ScenarioList([scenario])


@_MADE.changing("frozen-away", "frozen-away")
def _(sheet: Any, token: str) -> None:
    sheet.insert_rows(1, 1)
    sheet["A1"] = token
    sheet.freeze_panes = "A3"
    sheet.sheet_view.topLeftCell = "A2"


@_MADE.changing("tiny-zoom", "zoom")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.sheet_view.zoomScale = 10


@_MADE.changing("hidden-window", "hidden-window")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.parent.views[0].visibility = "hidden"


@_MADE.changing("no-tabs", "hidden-window")
def _(sheet: Any, token: str) -> None:
    sheet.parent.create_sheet("Working")["A1"] = token
    sheet.parent.views[0].showSheetTabs = False


@_MADE.changing("sheet-password", "protection")
def _(sheet: Any, token: str) -> None:
    sheet.protection.set_password(token)
    sheet.protection.enable()


@_MADE.changing("hidden-formula", "hidden-formula")
def _(sheet: Any, token: str) -> None:
    sheet["B4"] = "=SUM(B2:B3)"
    sheet["B4"].protection = Protection(hidden=True)
    sheet.protection.enable()


def _merged(token: str) -> bytes:
    content = book(lambda sheet: sheet.merge_cells("A5:B6"))
    cell = f'<c r="B6" t="inlineStr"><is><t>{token}</t></is></c></row>'
    return edited(content, SHEET, swapped('<row r="6"></row>', '<row r="6">' + cell))


_MADE.making("under-merge", "under-merge", _merged)
_MADE.making(
    "formula-text", "formula-literal",
    lambda token: with_cell(
        book(), f'<c r="A4" t="str"><f>IF(B2&gt;0,"Alder","{token}")</f><v>Alder</v></c>'
    ),
)  # fmt: skip
_MADE.making(
    "formula-sum", "formula-literal",
    lambda token: with_cell(
        book(), f'<c r="A4" t="str"><f>LEFT("{token}",0)&amp;"Alder"</f><v>Alder</v></c>'
    ),
)  # fmt: skip
_MADE.making(
    "formula-elsewhere", "external-link",
    lambda token: with_cell(book(), f"<c r=\"A4\"><f>'[{token}.xlsx]S'!A1</f><v>7</v></c>"),
)  # fmt: skip
_MADE.making("orphan-string", "orphan-string",
      lambda token: with_strings(book(), f"<t>{token}</t>"))  # fmt: skip
_MADE.making(
    "phonetic", "phonetic",
    lambda token: with_strings(
        with_cell(book(), '<c r="A4" t="s"><v>0</v></c>'),
        f'<t>Alder</t><rPh sb="0" eb="2"><t>{token}</t></rPh>',
    ),
)  # fmt: skip
_MADE.making(
    "shared-white-run", "text-colour",
    lambda token: with_strings(
        with_cell(book(), '<c r="A4" t="s"><v>0</v></c>'),
        f'<r><t>Alder </t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{token}</t></r>',
    ),
)  # fmt: skip
_MADE.making(
    "two-values", "unknown-markup",
    lambda token: with_cell(
        book(), f'<c r="A4" t="inlineStr"><is><t>Alder</t></is><v>{token}</v></c>'
    ),
)  # fmt: skip
_MADE.making(
    "doubled-cell", "two-readers",
    lambda token: with_cell(
        book(),
        f'<c r="A4" t="str"><v>{token}</v></c><c r="A4" t="str"><v>Alder</v></c>',
    ),
)  # fmt: skip
_MADE.making(
    "unknown-attribute", "unknown-markup",
    lambda token: edited(book(), SHEET, swapped('<row r="2"', f'<row r="2" note="{token}"')),
)  # fmt: skip
_MADE.making(
    "stray-text", "unknown-markup",
    lambda token: edited(book(), SHEET, before("</sheetData>", token)),
)  # fmt: skip
_MADE.making("remark", "remark",
      lambda token: edited(book(), SHEET, before("<sheetData>", f"<!--{token}-->")))  # fmt: skip
_MADE.making(
    "tooltip-location", "hyperlink",
    lambda token: edited(
        book(), SHEET,
        before("<pageMargins", '<hyperlinks><hyperlink ref="A2" '
               f'location="{token}!A1"/></hyperlinks>'),
    ),
)  # fmt: skip
_MADE.making(
    "custom-view", "custom-view",
    lambda token: edited(
        book(), SHEET,
        before("<pageMargins", '<customSheetViews><customSheetView '
               f'guid="{{00000000-0000-0000-0000-000000000001}}"><pageMargins left="{token}"/>'
               "</customSheetView></customSheetViews>"),
    ),
)  # fmt: skip
_MADE.making(
    "sparkline", "unknown-markup",
    lambda token: edited(
        book(), SHEET,
        before("</worksheet>", '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
               'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups>'
               f"<x14:f>{token}</x14:f></x14:sparklineGroups></ext></extLst>"),
    ),
)  # fmt: skip

_MADE.making(
    "long-text", "long-text",
    lambda token: with_cell(book(), f'<c r="A4" t="str"><v>{"Alder " * 6000}{token}</v></c>'),
)  # fmt: skip
_MADE.making(
    "stale-value", "stale-value",
    lambda token: edited(
        with_cell(book(), f'<c r="A4" t="str"><f>SUM(B2:B3)</f><v>{token}</v></c>'),
        "xl/workbook.xml", swapped(' fullCalcOnLoad="1"', ""),
    ),
)  # fmt: skip

RULES = _MADE.samples()
