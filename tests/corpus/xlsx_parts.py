"""Workbooks that hide something beside their sheets: in parts, properties, the archive."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as Picture
from openpyxl.packaging.custom import StringProperty
from PIL import Image

from corpus.samples import Sample
from corpus.xlsx_files import (
    MAIN,
    OFFICE,
    SHEET,
    Edit,
    before,
    book,
    edited,
    packed,
    parts,
    swapped,
    with_cell,
    with_part,
    with_relation,
)

_SAMPLES: list[Sample] = []
_MS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK, _APP, _STYLES = "xl/workbook.xml", "docProps/app.xml", "xl/styles.xml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_THEME = "xl/theme/theme1.xml"


def _made(name: str, mode: str, make: Callable[[str], bytes], suffix: str = "xlsx") -> None:
    _SAMPLES.append(Sample(f"{name}.{suffix}", mode if "." in mode else f"xlsx.{mode}", make))


def _part(
    name: str, mode: str, part: str, kind: str, inside: str = "<x>{}</x>", owner: str = _WORKBOOK
) -> None:
    """A sample with one more part that holds the token."""
    _made(
        name, mode,
        lambda token: with_part(
            book(), part, inside.format(token), owner=owner, kind=kind,
            content_type=f"{_MS}.{kind}+xml",
        ),
    )  # fmt: skip


def _edit(name: str, mode: str, part: str, edit: Callable[[str], Edit]) -> None:
    """A sample with one part of the ordinary workbook changed."""
    _made(name, mode, lambda token: edited(book(), part, edit(token)))


_part(
    "thread", "thread", "xl/threadedComments/threadedComment1.xml", "threadedComment", owner=SHEET
)
_part("person", "thread", "xl/persons/person.xml", "person")
_part("pivot-records", "pivot-cache", "xl/pivotCache/pivotCacheRecords1.xml", "pivotCacheRecords")
_part(
    "pivot-items", "pivot-cache", "xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheDefinition",
    f'<pivotCacheDefinition xmlns="{MAIN}" saveData="0"><cacheFields count="1"><cacheField '
    'name="a">'
    '<sharedItems count="1"><s v="{}"/></sharedItems></cacheField></cacheFields>'
    "</pivotCacheDefinition>",
)  # fmt: skip
_part("pivot-table", "pivot-cache", "xl/pivotTables/pivotTable1.xml", "pivotTable", owner=SHEET)
_part("data-model", "data-model", "xl/model/item.data", "powerPivotData", "{}")
_part(
    "external-link", "external-link", "xl/externalLinks/externalLink1.xml", "externalLink",
    f'<externalLink xmlns="{MAIN}"><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1">'
    '<cell r="A1" t="str"><v>{}</v></cell></row></sheetData></sheetDataSet></externalBook>'
    "</externalLink>",
)  # fmt: skip
_part(
    "connection", "connection", "xl/connections.xml", "connections",
    f'<connections xmlns="{MAIN}"><connection id="1"><dbPr connection="Server=x" '
    'command="SELECT {} FROM t"/></connection></connections>',
)  # fmt: skip
_part("query-table", "connection", "xl/queryTables/queryTable1.xml", "queryTable", owner=SHEET)
_part("custom-xml", "custom-xml", "customXml/item1.xml", "customXml")
_part("printer", "printer-settings", "xl/printerSettings/printerSettings1.bin", "printerSettings",
      "\\\\{}\\office", owner=SHEET)  # fmt: skip
_part("slicer", "slicer", "xl/slicerCaches/slicerCache1.xml", "slicerCache")
_part("timeline", "slicer", "xl/timelines/timeline1.xml", "timeline", owner=SHEET)
_part("revision-log", "revision-log", "xl/revisions/revisionLog1.xml", "revisionHeaders")
_part("user-names", "revision-log", "xl/revisions/userNames.xml", "usernames")
_part("embedded", "embedded", "xl/embeddings/Microsoft_Word_Document1.docx", "package", owner=SHEET)
_part("ole", "embedded", "xl/embeddings/oleObject1.bin", "oleObject", owner=SHEET)
_part("control", "control", "xl/ctrlProps/ctrlProp1.xml", "ctrlProp", owner=SHEET)
_part("active-x", "control", "xl/activeX/activeX1.xml", "control", owner=SHEET)
_part("rich-value", "rich-data", "xl/richData/rdrichvalue.xml", "rdRichValue")
_part("metadata", "rich-data", "xl/metadata.xml", "sheetMetadata")
_part("web-extension", "web-extension", "xl/webextensions/webextension1.xml", "webextension")
_part("macro", "macro", "xl/vbaProject.bin", "vbaProject", 'Attribute VB_Name = "{}"')
_part("menu", "macro", "customUI/customUI14.xml", "extensibility", owner="")
_part("macro-sheet", "macro-sheet", "xl/macrosheets/sheet1.xml", "xlMacrosheet")
_part("dialogue", "macro-sheet", "xl/dialogsheets/sheet1.xml", "dialogsheet")
_part("chart-sheet", "chart-sheet", "xl/chartsheets/sheet1.xml", "chartsheet")
_part("thumbnail", "thumbnail", "docProps/thumbnail.wmf", "thumbnail", owner="")
_part("sheet-property", "custom-property", "xl/customProperty1.bin", "customProperty", owner=SHEET)
_part("label", "custom-property", "docMetadata/LabelInfo.xml", "classificationlabels", owner="")
_part("unknown", "unknown-part", "xl/notes.xml", "notes")
_part("odd-name", "unknown-part", "xl/worksheets/data.xml", "other")
_part("unreferenced", "unreferenced-part", "xl/worksheets/sheet7.xml", "")
_part("lost-theme", "unreferenced-part", "xl/theme/theme7.xml", "")
_part("unreferenced-picture", "unreferenced-part", "xl/media/image7.png", "")

_edit("manager", "company", _APP,
      lambda token: before("</Properties>", f"<Manager>{token}</Manager>"))  # fmt: skip
_edit("company", "company", _APP,
      lambda token: before("</Properties>", f"<Company>{token}</Company>"))  # fmt: skip
_edit(
    "version",
    "company",
    _APP,
    lambda token: lambda text: re.sub("(<AppVersion>).*?<", rf"\g<1>{token}<", text),
)
_edit("template", "company", _APP,
      lambda token: before("</Properties>", f"<Template>{token}.xltx</Template>"))  # fmt: skip
_edit("program", "company", _APP,
      lambda token: lambda text: re.sub("(<Application>).*?<", rf"\1{token}<", text))  # fmt: skip
_edit(
    "title-of-part", "title-of-part", _APP,
    lambda token: before("</Properties>", '<TitlesOfParts xmlns:vt="http://schemas.openxmlformats.org'
    '/officeDocument/2006/docPropsVTypes"><vt:vector size="1" baseType="lpstr"><vt:lpstr>'
    f"{token}</vt:lpstr></vt:vector></TitlesOfParts>"),
)  # fmt: skip
_edit(
    "saved-folder", "alternate-content", _WORKBOOK,
    lambda token: before("<bookViews", '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org'
    '/markup-compatibility/2006"><mc:Choice Requires="x15"><x15ac:absPath '
    'xmlns:x15ac="http://schemas.'
    f'microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\{token}\\"/></mc:Choice>'
    "</mc:AlternateContent>"),
)  # fmt: skip
_edit("workbook-code-name", "code-name", _WORKBOOK,
      lambda token: swapped("<workbookPr", f'<workbookPr codeName="{token}"'))  # fmt: skip
_edit(
    "workbook-password", "protection", _WORKBOOK,
    lambda token: swapped("<workbookProtection",
                          f'<workbookProtection workbookSaltValue="{token}"'),
)  # fmt: skip
_edit("file-sharing", "author", _WORKBOOK,
      lambda token: before("<workbookPr", f'<fileSharing userName="{token}"/>'))  # fmt: skip
_edit("theme-name", "theme-name", _THEME,
      lambda token: swapped('name="Office Theme"', f'name="{token}"'))  # fmt: skip
_edit("theme-font", "font-name", _THEME,
      lambda token: swapped('typeface="Calibri"', f'typeface="{token}"'))  # fmt: skip
_edit("theme-attribute", "unknown-markup", _THEME,
      lambda token: swapped('ang="16200000"', f'ang="{token}"'))  # fmt: skip
_edit("namespace", "unknown-markup", SHEET,
      lambda token: swapped("<worksheet", f'<worksheet xmlns:q="urn:{token}"'))  # fmt: skip
_edit("style-attribute", "unknown-markup", _STYLES,
      lambda token: swapped("<cellXfs", f'<cellXfs note="{token}"'))  # fmt: skip
_edit("table-style", "style-name", _STYLES,
      lambda token: swapped('defaultTableStyle="', f'defaultTableStyle="{token}'))  # fmt: skip
_edit("content-type", "unknown-markup", "[Content_Types].xml",
      lambda token: before("</Types>",
                           f'<Default Extension="{token}" ContentType="a/b"/>'))  # fmt: skip
_edit(
    "missing-part", "relations", "xl/_rels/workbook.xml.rels",
    lambda token: before("</Relationships>", f'<Relationship Id="rId77" Type="{OFFICE}/theme" '
    f'Target="{token}.xml"/>'),
)  # fmt: skip
_edit("core-remark", "remark", "docProps/core.xml",
      lambda token: before("</cp:coreProperties>", f"<!--{token}-->"))  # fmt: skip
_made("spare-link", "hyperlink",
      lambda token: with_relation(book(), SHEET, "hyperlink",
                                  f"https://{token}.example"))  # fmt: skip
_made("outside-picture", "external-link",
      lambda token: with_relation(book(), SHEET, "image",
                                  f"https://x.example/{token}.png"))  # fmt: skip
_made(
    "calculation-chain", "calculation-chain",
    lambda token: with_part(
        book(), "xl/calcChain.xml",
        f'<calcChain xmlns="{MAIN}"><c r="Z9" i="1"/><!--{token}--></calcChain>',
        kind="calcChain", content_type=f"{_MS}.calcChain+xml",
    ),
)  # fmt: skip


def _custom_property(token: str) -> bytes:
    file = openpyxl.load_workbook(io.BytesIO(book()))
    file.custom_doc_props.append(StringProperty(name="Case", value=token))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _picture(token: str) -> bytes:
    image, out = Image.new("RGB", (60, 40), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = token  # the artist
    image.save(out, "jpeg", exif=exif)
    out.seek(0)
    return book(lambda sheet: sheet.add_image(Picture(out), "D2"))


def _described(token: str) -> bytes:
    return edited(_picture("x"), "xl/drawings/drawing1.xml",
                  lambda text: re.sub('descr="[^"]*"', f'descr="{token}"', text))  # fmt: skip


def _cropped(token: str) -> bytes:
    crop = f'<a:srcRect xmlns:a="{_DRAWING}" l="50000"/>'
    return edited(_picture(token), "xl/drawings/drawing1.xml", before("<a:stretch", crop))


def _chart(token: str) -> bytes:
    def draw(sheet: object) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
        sheet.add_chart(chart, "D2")  # type: ignore[attr-defined]

    cache = f'<c:numCache><c:ptCount val="1"/><c:pt idx="7"><c:v>{token}</c:v></c:pt></c:numCache>'
    content = book(draw)
    files = parts(content)
    text = files["xl/charts/chart1.xml"].decode()
    prefix = "c:" if "<c:f>" in text else ""
    cache = cache if prefix else cache.replace("c:", "")
    files["xl/charts/chart1.xml"] = text.replace(
        f"</{prefix}f>", f"</{prefix}f>{cache}", 1
    ).encode()
    return packed(files)


def _duplicate(token: str) -> bytes:
    out = io.BytesIO(with_cell(book(), f'<c r="A4" t="str"><v>{token}</v></c>'))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, parts(book())[SHEET])
    return out.getvalue()


def _comment(token: str) -> bytes:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = token.encode()
    return out.getvalue()


def _wide(token: str) -> bytes:
    files = parts(with_cell(book(), f'<c r="A4" t="str"><v>{token}</v></c>'))
    text = files[SHEET].decode()
    files[SHEET] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    return packed(files)


def _strict(token: str) -> bytes:
    files = parts(with_cell(book(), f'<c r="A4" t="str"><v>{token}</v></c>'))
    for name, content in files.items():
        files[name] = content.replace(
            MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        )
    return packed(files)


def _two_workbooks(token: str) -> bytes:
    row = f'<row r="1"><c r="A1" t="str"><v>{token}</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    content = with_part(book(), "xl/worksheets/sheet9.xml", sheet)
    target = f'Type="{OFFICE}/officeDocument" Target="xl/worksheets/sheet9.xml"'
    entry = f'<Relationship Id="rId9" {target}/>'
    return edited(content, "_rels/.rels", before("</Relationships>", entry))


def _covered(token: str) -> bytes:
    def draw(sheet: Any) -> None:
        sheet["E4"] = token
        out = io.BytesIO()
        Image.new("RGB", (300, 200), "blue").save(out, "png")
        out.seek(0)
        sheet.add_image(Picture(out), "D2")

    return book(draw)


def _text_box(token: str) -> bytes:
    text = f'<a:p xmlns:a="{_DRAWING}"><a:r><a:t>{token}</a:t></a:r></a:p>'
    shape = f"<sp><txBody>{text}</txBody></sp><clientData/>"
    return edited(_picture("x"), "xl/drawings/drawing1.xml", swapped("<clientData/>", shape))


def _hidden_shape(token: str) -> bytes:
    return edited(_described(token), "xl/drawings/drawing1.xml",
                  swapped("<cNvPr", '<cNvPr hidden="1"'))  # fmt: skip


_made("text-box", "drawing", _text_box)
_made("hidden-shape", "hidden-shape", _hidden_shape)
_edit("web-publishing", "web-publishing", _WORKBOOK,
      lambda token: before("</workbook>", f'<webPublishing css="{token}"/>'))  # fmt: skip
_edit("long-sheet-name", "sheet-name", _WORKBOOK,
      lambda token: swapped('name="Data"', f'name="Data{"-" * 40}{token}"'))  # fmt: skip
_part("header-picture", "legacy-drawing", "xl/drawings/vmlDrawing1.vml", "vmlDrawing", owner=SHEET)
_made("under-picture", "under-drawing", _covered)
_made("custom-property", "custom-property", _custom_property)
_made("picture", "picture", _picture)
_made("alt-text", "alt-text", _described)
_made("cropped", "cropped-picture", _cropped)
_made("chart-cache", "chart-cache", _chart)
_made("duplicate-entry", "archive.duplicate-entry", _duplicate)
_made("archive-comment", "archive.comment", _comment)
_made("after-the-end", "archive.trailing-bytes", lambda token: book() + token.encode())
_made("utf-16", "wide-text", _wide)
_made("strict", "strict", _strict)
_made("two-workbooks", "two-readers", _two_workbooks)

PARTS: tuple[Sample, ...] = tuple(_SAMPLES)
