"""Workbooks that hide something in places that are named like ordinary ones, or say things twice.

They look for the gaps between lists: a prefix, a type, a target, a "yes" that one program alone
understands.
"""

import io
from collections.abc import Callable
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import ColorScaleRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from PIL import Image

from corpus.samples import Sample
from corpus.xlsx_files import (
    OFFICE,
    SHEET,
    Edit,
    Made,
    before,
    book,
    edited,
    plain,
    swapped,
    with_cell,
    with_part,
    with_relation,
    with_strings,
)

_MADE = Made()
_CORE, _APP, _TYPES = "docProps/core.xml", "docProps/app.xml", "[Content_Types].xml"
_WORKBOOK, _STYLES, _LINKS = "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"


def _edit(name: str, mode: str, part: str, edit: Callable[[str], Edit]) -> None:
    _MADE.making(name, mode, lambda token: edited(book(), part, edit(token)))


# Names that no list holds.
_edit(
    "prefix",
    "unknown-markup",
    SHEET,
    lambda token: swapped("<worksheet ", f'<worksheet xmlns:{token}="{OFFICE}" '),
)
_edit(
    "namespace",
    "unknown-markup",
    SHEET,
    lambda token: swapped(
        "<worksheet ", f'<worksheet xmlns:v="http://schemas.microsoft.com/office/word/{token}" '
    ),
)
_edit(
    "element-of-core",
    "unknown-markup",
    _CORE,
    lambda token: before("</cp:coreProperties>", f"<cp:{token}/>"),
)
_edit(
    "element-of-app",
    "unknown-markup",
    _APP,
    lambda token: before("</Properties>", f"<{token}>1</{token}>"),
)
_edit(
    "content-type",
    "unknown-markup",
    _TYPES,
    lambda token: before(
        "</Types>", f'<Default Extension="bin" ContentType="application/vnd.ms-excel.{token}"/>'
    ),
)
_edit(
    "relation-type",
    "unknown-markup",
    _LINKS,
    lambda token: swapped(f"{OFFICE}/theme", f"http://schemas.{token}.org/theme"),
)
_edit(
    "relation-detour",
    "relations",
    _LINKS,
    lambda token: swapped('"theme/theme1.xml"', f'"{token}/../theme/theme1.xml"'),
)
_edit(
    "style-name-of-program",
    "style-name",
    _STYLES,
    lambda token: swapped('name="Normal"', f'name="Excel_BuiltIn_{token}"'),
)
_edit(
    "header-font",
    "header-footer",
    SHEET,
    lambda token: before(
        "</worksheet>",
        f'<headerFooter><oddHeader>&amp;"{token},Regular"Page</oddHeader></headerFooter>',
    ),
)
_edit(
    "revision-name",
    "unknown-markup",
    _WORKBOOK,
    lambda token: before(
        "<bookViews>",
        "<xr:revisionPtr xmlns:xr="
        '"http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        f'documentId="{token.lower()}"/>',
    ),
)
_edit(
    "link-to-a-name",
    "hyperlink",
    SHEET,
    lambda token: before(
        "<pageMargins", f'<hyperlinks><hyperlink ref="A1" location="Data!{token}"/></hyperlinks>'
    ),
)
_edit("name-of-a-program", "defined-name", _WORKBOOK, lambda token: swapped(
    "<definedNames/>" , f'<definedNames><definedName name="_xl{token}.A1">Data!$A$1</definedName>'
    "</definedNames>"))  # fmt: skip
_edit(
    "split-literals",
    "format-literal",
    _STYLES,
    lambda token: swapped(
        '<numFmts count="0"/>',
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="'
        + "0".join(f"&quot;{token[n : n + 3]}&quot;" for n in range(0, len(token), 3))
        + '"/></numFmts>',
    ),
)
for _owner in (_WORKBOOK, _STYLES):
    _MADE.making(
        f"link-of-{_owner[3:-4]}", "external-link",
        lambda token, owner=_owner: with_relation(
            book(), owner, "hyperlink", f"https://{token}.example/"
        ),
    )  # fmt: skip
_MADE.making("custom-attribute", "custom-property", lambda token: with_part(
    book(), "docProps/custom.xml", f'<Properties xmlns="{_CUSTOM}" a="{token}"/>',
    owner="", kind="custom-properties", content_type=(
        "application/vnd.openxmlformats-officedocument.custom-properties+xml")))  # fmt: skip


def _declaration(token: str) -> Edit:
    return lambda text: f'<?xml version="1.0" note="{token}"?>' + text.partition("?>")[2]


# A "yes" of one program, and things said twice.
def _with_token(token: str) -> bytes:
    return with_cell(book(), f'<c r="C4" t="inlineStr"><is><t>{token}</t></is></c>')


for _yes in ("TRUE", "t", " 1", "on"):
    _MADE.making(
        f"row-{_yes.strip()}", "hidden-row",
        lambda token, yes=_yes: edited(
            _with_token(token), SHEET, swapped('<row r="4"', f'<row r="4" hidden="{yes}"')
        ),
    )  # fmt: skip
_MADE.making(
    "narrow-by-base",
    "narrow-column",
    lambda token: edited(
        _with_token(token), SHEET, swapped('baseColWidth="8"', 'baseColWidth="0"')
    ),
)
_MADE.making("columns-twice", "narrow-column", lambda token: edited(
    _with_token(token), SHEET, before(
        "<sheetData>", '<cols><col min="3" max="3" width="0.1"/><col min="1" max="5" width="9"/>'
        "</cols>")))  # fmt: skip
_MADE.making(
    "rows-twice",
    "two-readers",
    lambda token: edited(
        _with_token(token), SHEET, before("<sheetData>", '<sheetFormatPr zeroHeight="1"/>')
    ),
)
_MADE.making("text-twice", "two-readers", lambda token: edited(
    with_strings(book(), "<t>fine</t>"), "xl/sharedStrings.xml",
    before("<t>fine", f"<t>{token}</t>")))  # fmt: skip


def _stepping(token: str) -> bytes:
    blank = (
        '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t xml:space="preserve"> </t></is></c></row>'
    )
    last = f'<row r="931"><c r="A931" t="inlineStr"><is><t>{token}</t></is></c></row>'
    rows = "".join(blank.format(row) for row in range(30, 920, 30))
    return edited(book(), SHEET, before("</sheetData>", rows + last))


_MADE.making("blank-stepping-stones", "remote-cell", _stepping)
_MADE.making(
    "stored-beside-volatile",
    "stale-value",
    lambda token: with_cell(book(), f'<c r="A4" t="str"><f>T(NOW())</f><v>{token}</v></c>'),
)
_MADE.making("spelt-formula", "formula-literal", lambda token: with_cell(
    book(), '<c r="B4"><f>IF(FALSE,' + "&amp;".join(f"CHAR({ord(one)})" for one in token)
    + ",B3)</f><v>30</v></c>"))  # fmt: skip
_MADE.making("formulas-shown", "formulas-shown", lambda token: edited(
    with_cell(book(), f'<c r="A4" t="str"><f>UPPER(A1)</f><v>{token}</v></c>'), SHEET,
    swapped("<sheetView ", '<sheetView showFormulas="1" ')))  # fmt: skip


_LINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
    'uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups><x14:sparklineGroup>'
    "<x14:sparklines><x14:sparkline><xm:f>{}</xm:f><xm:sqref>C2</xm:sqref></x14:sparkline>"
    "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
for _name, _text in (("words", '"{}"'), ("sheet", "{}!A1:A3")):
    _MADE.making(f"lines-of-{_name}", "extension", lambda token, text=_text: edited(
        book(), SHEET, before("</worksheet>", _LINES.format(text.format(token)))))  # fmt: skip


# How cells look.
@_MADE.changing("lines", "long-text")
def _(sheet: Any, token: str) -> None:
    plain(sheet, "fine\n" * 200 + token)


@_MADE.changing("symbols", "symbol-font")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).font = Font(name="Wingdings")


@_MADE.changing("dark-pattern", "text-colour")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token).fill = PatternFill("darkGrid", fgColor="000000", bgColor="FFFFFF")


@_MADE.changing("two-rules", "conditional-format")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    blue = "1D70B8"
    for change in ({"font": Font(color=blue)}, {"fill": PatternFill(bgColor=blue)}):
        sheet.conditional_formatting.add("A4", FormulaRule(formula=["TRUE"], **change))


@_MADE.changing("dark-scale", "conditional-format")
def _(sheet: Any, token: str) -> None:
    plain(sheet, token)
    sheet.conditional_formatting.add("A2:B4", ColorScaleRule(
        start_type="min", start_color="000000", end_type="max", end_color="000000"))  # fmt: skip


# Pictures and charts.
_DRAWING, _CHART = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"


def _with_picture(sheet: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (200, 60), "navy").save(picture, "PNG")
    sheet.add_image(Picture(picture), "D2")


def _with_chart(sheet: Any, title: str | None = None) -> None:
    chart = BarChart()
    chart.title = title
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
    sheet.add_chart(chart, "D2")


def _drawn(name: str, mode: str, old: str, new: str) -> None:
    def make(token: str) -> bytes:
        return edited(book(_with_picture), _DRAWING, swapped(old, new.replace("TOKEN", token)))

    _MADE.making(name, mode, make)


_drawn("picture-attribute", "drawing", "<pic>", '<pic TOKEN="1">')
_drawn("picture-far", "hidden-shape", "<row>1</row>", "<row>90000</row>")
_drawn("picture-before-sheet", "hidden-shape", "<colOff>0<", "<colOff>-9000000<")
for _old, _new in (("<plotArea>", "<TOKEN/><plotArea>"), ("<f>", '<f>"TOKEN"')):
    _MADE.making(
        f"chart-{_old[1:-1]}", "drawing" if "/" in _new else "chart-cache",
        lambda token, old=_old, new=_new: edited(
            book(_with_chart), _CHART, swapped(old, new.replace("TOKEN", token))
        ),
    )  # fmt: skip

_RUN = "<a:r><a:rPr{}><a:solidFill>{}</a:solidFill></a:rPr><a:t>"
_INK = '<a:schemeClr val="tx1"/>'
for _name, _mode, _part, _old, _new in (
    ("white", "chart-cache", _CHART, "<a:r><a:t>", _RUN.format("", '<a:srgbClr val="FEFEFE"/>')),
    ("ground", "chart-cache", _CHART, "<a:r><a:t>", _RUN.format("", '<a:schemeClr val="bg1"/>')),
    (
        "clear",
        "chart-cache",
        _CHART,
        "<a:r><a:t>",
        _RUN.format("", '<a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr>'),
    ),
    ("tiny", "chart-cache", _CHART, "<a:r><a:t>", _RUN.format(' sz="100"', _INK)),
    ("small-chart", "hidden-shape", _DRAWING, 'cx="5400000"', 'cx="54000"'),
):
    _MADE.making(
        f"chart-title-{_name}", _mode,
        lambda token, part=_part, old=_old, new=_new: edited(
            book(lambda sheet: _with_chart(sheet, token)), part, swapped(old, new)
        ),
    )  # fmt: skip


EVASIONS = (
    *_MADE.samples(),
    Sample(
        "declaration.xlsx",
        "file.markup",
        lambda token: edited(book(), _WORKBOOK, _declaration(token)),
    ),
)
