# ruff: noqa: E501  (what hides stands on one line, as in the files)
"""Spreadsheets of LibreOffice's make, each hiding the token in one way, and clean ones."""

import io
from collections.abc import Callable

from odf import dc
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P
from PIL import Image, ImageDraw

from clerestory.files.tables import Sheet, Workbook, write_ods
from corpus.opendocument import meta, package, page_styles, setting, settings
from corpus.samples import SHOWN, Sample

_PLAIN = '<table:table-column table:number-columns-repeated="3"/>'


def _cell(text: str, more: str = "") -> str:
    kind = "" if "value-type" in more else 'office:value-type="string"'
    words = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {kind} {more}>{words}</table:table-cell>"


def _row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def _table(rows: str, *, columns: str = _PLAIN, more: str = "", within: str = "") -> str:
    head = f"<table:table {'' if 'table:name=' in more else 'table:name=' + chr(34) + 'Figures' + chr(34)} {more}>"
    first = _row(_cell(SHOWN), _cell("Count"))
    number = _cell("1,200", 'office:value-type="float" office:value="1200"')
    return f"{head}{within}{columns}{first}{_row(_cell('Alder'), number)}{rows}</table:table>"


def _style(name: str, family: str, properties: str, more: str = "") -> str:
    kind = {"table-cell": "text"}.get(family, family)
    inner = properties if properties.startswith("<") else f"<style:{kind}-properties {properties}/>"
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{inner}</style:style>'


def _styled(
    family: str, properties: str, rows: Callable[[str], str], **more: str
) -> Callable[[str], bytes]:
    return lambda token: package(
        "ods",
        _table(rows(token), **more),
        automatic=_style("x1", family, properties.replace("TOKEN", token)),
    )


def _rows(rows: Callable[[str], str], **more: str) -> Callable[[str], bytes]:
    return lambda token: package("ods", _table(rows(token), **more))


def _part(
    name: str, content: Callable[[str], str | bytes], **more: object
) -> Callable[[str], bytes]:
    return lambda token: package("ods", _table(""), parts={name: content(token)}, **more)  # type: ignore[arg-type]


def _beside(inner: Callable[[str], str]) -> Callable[[str], bytes]:
    return lambda token: package("ods", _table("") + inner(token))


def _within(inner: Callable[[str], str]) -> Callable[[str], bytes]:
    return lambda token: package("ods", _table("", within=inner(token)))


_WHITE = '<style:text-properties fo:color="#ffffff"/>'
_UNSEEN = _style("Unseen", "table-cell", _WHITE)


def _conditioned(rule: str) -> Callable[[str], bytes]:
    """A sheet whose third row comes under a rule of LibreOffice."""
    within = (
        "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="
        f'"Figures.A3:Figures.A3">{rule}</calcext:conditional-format></calcext:conditional-formats>'
    )
    return lambda token: package(
        "ods", _table(_row(_cell(token)), within=within), automatic=_UNSEEN
    )


def _drawn(token: str) -> bytes:
    """A picture of the token, as a thumbnail has it."""
    picture = Image.new("RGB", (256, 181), "white")
    ImageDraw.Draw(picture).text((10, 80), token, fill="black", font_size=24)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _secret(token: str) -> str:
    return _row(_cell(token), more='table:style-name="x1"')


def _column(more: str) -> str:
    return f"<table:table-column/><table:table-column/><table:table-column {more}/>"


def _third(token: str) -> str:
    return _row(_cell(""), _cell(""), _cell(token))


def _in_style(token: str) -> str:
    return _row(_cell(token, 'table:style-name="x1"'))


def _external(token: str) -> bytes:
    name = f"&apos;file:///home/{token}/book.ods&apos;#$Sheet1"
    source = f'<table:table-source xlink:type="simple" xlink:href="../{token}.ods" table:mode="copy-results-only"/>'
    cached = _table(
        _row(_cell(token)), more=f'table:name="{name}" table:style-name="x1"', within=source
    )
    return package(
        "ods", _table("") + cached, automatic=_style("x1", "table", 'table:display="false"')
    )


def _hidden_sheet(token: str) -> bytes:
    hidden = _table(_row(_cell(token)), more='table:name="Sheet2" table:style-name="x1"')
    return package(
        "ods", _table("") + hidden, automatic=_style("x1", "table", 'table:display="false"')
    )


def _format(token: str, inner: str, shown: str) -> bytes:
    automatic = f'<number:number-style style:name="N99">{inner}</number:number-style>' + _style(
        "x1", "table-cell", "", 'style:data-style-name="N99"'
    )
    cell = f'table:style-name="x1" office:value-type="float" office:value="{shown or 5}"'
    return package(
        "ods", _table(_row(_cell(shown, cell))), automatic=automatic.replace("TOKEN", token)
    )


def _odfpy(token: str) -> bytes:
    """As people write files with odfpy, without an author."""
    file = OpenDocumentSpreadsheet()
    bold = Style(name="Bold", family="table-cell")
    bold.addElement(TextProperties(fontweight="bold", color="#ffffff"))
    bold.addElement(TableCellProperties(backgroundcolor="#003366"))
    file.automaticstyles.addElement(bold)
    table = Table(name="Results")
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    for words, style in ((SHOWN, bold), ("Alder", None)):
        row = TableRow()
        cell = TableCell(valuetype="string", **({"stylename": style} if style else {}))
        cell.addElement(P(text=words))
        row.addElement(cell)
        number = TableCell(valuetype="float", value="12.5")
        number.addElement(P(text="12.5"))
        row.addElement(number)
        table.addElement(row)
    file.spreadsheet.addElement(table)
    file.meta.addElement(dc.Title(text="Results"))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _ours(token: str) -> bytes:
    sheet = Sheet("Table 1", "Counts by area", ("A note.",), ("Area", "Count"), (("Alder", 5),))
    return write_ods(Workbook(SHOWN, "What this is.", (sheet,)))


def _everything(token: str) -> bytes:
    """Several ways at once."""
    rows = _row(_cell(token), more='table:visibility="collapse"') + _row(
        _cell("5", f'office:value-type="float" office:value="5.{12345}" table:style-name="x1"'),
        f"<table:table-cell><office:annotation><dc:creator>{token}</dc:creator>"
        f"<text:p>{token}</text:p></office:annotation></table:table-cell>",
    )
    return package(
        "ods", _table(rows), automatic=_style("x1", "table-cell", 'fo:color="#ffffff"'),
        parts={"meta.xml": meta(f"<dc:creator>{token}</dc:creator>"), f"{token}.xml": token},
    )  # fmt: skip


_ANNOTATION = '<office:annotation office:display="true"><dc:creator>{0}</dc:creator><dc:date>2024-01-05T10:00:00</dc:date><text:p>{0}</text:p></office:annotation>'
_DATE_STYLE = '<number:date-style style:name="N50"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>'

_HIDING: tuple[tuple[str, str, Callable[[str], bytes]], ...] = (
    ("hidden-sheet", "ods.hidden-sheet", _hidden_sheet),
    ("collapsed-row", "ods.hidden-row", _rows(lambda t: _row(_cell(t), more='table:visibility="collapse"'))),
    ("filtered-row", "ods.filtered-row", _rows(lambda t: _row(_cell(t), more='table:visibility="filter"'))),
    ("hidden-column", "ods.hidden-column", _rows(_third, columns=_column('table:visibility="collapse"'))),
    ("narrow-column", "ods.thin-column", _styled("table-column", 'style:column-width="0.1mm"', _third, columns=_column('table:style-name="x1"'))),
    ("low-row", "ods.thin-row", _styled("table-row", 'style:row-height="0.01cm"', _secret)),
    ("closed-group", "ods.closed-group", _rows(lambda t: f'<table:table-row-group table:display="false">{_row(_cell(t))}</table:table-row-group>')),
    ("covered-cell", "ods.covered-cell", _rows(lambda t: _row(_cell("Merged", 'table:number-columns-spanned="2"'), f"<table:covered-table-cell><text:p>{t}</text:p></table:covered-table-cell>"))),
    ("remote-column", "ods.remote-cell", _rows(lambda t: _row('<table:table-cell table:number-columns-repeated="1000"/>', _cell(t)))),
    ("remote-row", "ods.remote-cell", _rows(lambda t: '<table:table-row table:number-rows-repeated="60000"><table:table-cell/></table:table-row>' + _row(_cell(t)))),
    ("value-of-text", "ods.value", _rows(lambda t: _row(_cell("Alder", f'office:value-type="string" office:string-value="{t}"')))),
    ("white-text", "opendocument.same-colour", _styled("table-cell", 'fo:color="#fefefe"', _in_style)),
    ("dark-on-black", "opendocument.same-colour", _styled("table-cell", '<style:table-cell-properties fo:background-color="#000000"/><style:text-properties fo:color="#3c3c3c"/>', _in_style)),
    ("black-on-black", "opendocument.same-colour", _styled("table-cell", '<style:table-cell-properties fo:background-color="#000000"/>', _in_style)),
    ("tiny-text", "opendocument.tiny-text", _styled("table-cell", 'fo:font-size="1pt"', _in_style)),
    ("empty-format", "ods.hidden-format", lambda t: _format(t, '<number:text>TOKEN</number:text>', "")),
    ("format-literal", "opendocument.format-literal", lambda t: _format(t, '<number:number/><number:text>TOKEN</number:text>', "5")),
    ("formula-literal", "ods.formula", _rows(lambda t: _row(_cell("5", f'office:value-type="float" office:value="5" table:formula="of:=IF(1=1;5;&quot;{t}&quot;)"')))),
    ("formula-link", "ods.formula", _rows(lambda t: _row(_cell("5", f'office:value-type="float" office:value="5" table:formula="of:=[&apos;file:///{t}.ods&apos;#$Sheet1.A1]"')))),
    ("external-table", "ods.external-table", _external),
    ("annotation", "opendocument.annotation", _rows(lambda t: _row(f"<table:table-cell>{_ANNOTATION.format(t)}</table:table-cell>"))),
    ("tracked-change", "ods.tracked-change", _beside(lambda t: f'<table:tracked-changes><table:cell-content-change table:id="ct1"><table:cell-address table:column="0" table:row="0" table:table="0"/><office:change-info><dc:creator>{t}</dc:creator></office:change-info><table:previous><table:change-track-table-cell office:value-type="string"><text:p>{t}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>')),
    ("validation", "ods.validation", _beside(lambda t: f'<table:content-validations><table:content-validation table:name="val1" table:condition="of:cell-content-is-in-list(&quot;{t}&quot;)"/></table:content-validations>')),
    ("dde-link", "ods.link", _beside(lambda t: f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="soffice" office:dde-topic="{t}" office:dde-item="A1"/></table:dde-link></table:dde-links>')),
    ("named-range", "ods.names", _beside(lambda t: f'<table:named-expressions><table:named-expression table:name="{t}" table:base-cell-address="$Figures.$A$1" table:expression="&quot;{t}&quot;"/></table:named-expressions>')),
    ("database-range", "ods.names", _beside(lambda t: f'<table:database-ranges><table:database-range table:name="{t}" table:target-range-address="Figures.A1:Figures.B2"/></table:database-ranges>')),
    ("database-filter", "ods.names", _beside(lambda t: f'<table:database-ranges><table:database-range table:name="Figures" table:target-range-address="Figures.A1:Figures.B2"><table:filter><table:filter-condition table:field-number="0" table:value="{t}" table:operator="="/></table:filter></table:database-range></table:database-ranges>')),
    ("pivot", "ods.pivot", _beside(lambda t: f'<table:data-pilot-tables><table:data-pilot-table table:name="DataPilot1"><table:data-pilot-field table:source-field-name="{t}"/></table:data-pilot-table></table:data-pilot-tables>')),
    ("scenario", "ods.scenario", _within(lambda t: f'<table:scenario table:scenario-ranges="Figures.A1" table:is-active="false" table:comment="{t}"/>')),
    ("conditional", "ods.conditional", _within(lambda t: f'<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Figures.A1"><calcext:condition calcext:apply-style-name="Default" calcext:value="=&quot;{t}&quot;"/></calcext:conditional-format></calcext:conditional-formats>')),
    ("style-map", "ods.conditional", _styled("table-cell", '<style:map style:condition="cell-content()=&quot;TOKEN&quot;" style:apply-style-name="Default"/>', lambda t: _row(_cell("Alder", 'table:style-name="x1"')))),
    ("white-condition", "ods.hiding-condition", _conditioned('<calcext:condition calcext:apply-style-name="Unseen" calcext:value="!=0"/>')),
    ("black-scale", "ods.hiding-condition", _conditioned('<calcext:color-scale><calcext:color-scale-entry calcext:type="minimum" calcext:color="#000000"/></calcext:color-scale>')),
    ("bar-alone", "ods.hiding-condition", _conditioned('<calcext:icon-set calcext:icon-set-type="3Arrows" calcext:show-value="false"/>')),
    ("white-map", "ods.hiding-condition", lambda t: package("ods", _table(_row(_cell(t, 'table:style-name="x1"'))), automatic=_UNSEEN + _style("x1", "table-cell", '<style:map style:condition="is-true-formula(1)" style:apply-style-name="Unseen"/>'))),
    ("white-format", "ods.hidden-format", lambda t: package("ods", _table(_row(_cell(t, 'table:style-name="x1"'))), automatic=f'<number:text-style style:name="N9">{_WHITE}<number:text-content/></number:text-style>' + _style("x1", "table-cell", "", 'style:data-style-name="N9"'))),
    ("white-negative", "ods.hiding-condition", lambda t: package("ods", _table(_row(_cell(t, 'table:style-name="x1"'))), automatic=f'<number:text-style style:name="N8">{_WHITE}<number:text-content/></number:text-style><number:text-style style:name="N9"><style:text-properties fo:color="#000000"/><number:text-content/><style:map style:condition="value()&gt;0" style:apply-style-name="N8"/></number:text-style>' + _style("x1", "table-cell", "", 'style:data-style-name="N9"'))),
    ("signs", "opendocument.symbol", _styled("table-cell", 'fo:font-family="Wingdings"', lambda t: _row(_cell(t, 'table:style-name="x1"')))),
    ("indented", "opendocument.far-away", _styled("table-cell", '<style:paragraph-properties fo:margin-left="50cm"/>', lambda t: _row(_cell(t, 'table:style-name="x1"')))),
    ("shrunk", "opendocument.far-away", _styled("table-cell", '<style:table-cell-properties style:shrink-to-fit="true"/>', lambda t: _row(_cell("word " * 80 + t, 'table:style-name="x1"')))),
    ("shape", "opendocument.drawing", _within(lambda t: f'<table:shapes><draw:frame draw:name="{t}" svg:width="1cm" svg:height="1cm"><svg:title>{t}</svg:title><svg:desc>{t}</svg:desc><draw:text-box><text:p>{t}</text:p></draw:text-box></draw:frame></table:shapes>')),
    ("shape-in-cell", "opendocument.drawing", _rows(lambda t: _row(f'<table:table-cell><draw:frame svg:width="1cm"><draw:object xlink:href="./Object 1"/><svg:desc>{t}</svg:desc></draw:frame></table:table-cell>'))),
    ("form", "opendocument.form", _within(lambda t: f'<office:forms><form:form form:name="{t}"/></office:forms>')),
    ("table-title", "opendocument.alt-text", _within(lambda t: f"<table:title>{t}</table:title>")),
    ("protection", "ods.protected", lambda t: package("ods", _table("", more='table:protected="true" table:protection-key="2jmj7l5rSw0yVb/vlWAYkK/YBwk="'))),
    ("link", "opendocument.link", _rows(lambda t: _row(_cell(f'<text:a xlink:type="simple" xlink:href="https://example.org/{t}">here</text:a>')))),
    ("sheet-event", "opendocument.macros", _within(lambda t: f'<office:event-listeners><script:event-listener script:event-name="dom:select" xlink:href="vnd.sun.star.script:{t}"/></office:event-listeners>')),
    ("zero-width", "opendocument.invisible-character", _rows(lambda t: _row(_cell("Al\u200b\u200c\u200bder")))),
    ("hidden-span", "opendocument.hidden-text", lambda t: package("ods", _table(_row(_cell(f'Alder<text:span text:style-name="x1">{t}</text:span>'))), automatic=_style("x1", "text", 'text:display="none"'))),
    ("far-right", "opendocument.far-away", _rows(lambda t: _row(_cell('Alder<text:s text:c="900"/>end')))),
    ("print-header", "ods.print-header", lambda t: package("ods", _table(""), pages=f'<style:master-page style:name="Default" style:page-layout-name="Mpm1"><style:header><text:p>{t}</text:p></style:header></style:master-page>')),
    ("creator", "opendocument.author", _part("meta.xml", lambda t: meta(f"<dc:creator>{t}</dc:creator>"))),
    ("first-creator", "opendocument.author", _part("meta.xml", lambda t: meta(f"<meta:initial-creator>{t}</meta:initial-creator>"))),
    ("keyword", "opendocument.keywords", _part("meta.xml", lambda t: meta(f"<meta:keyword>{t}</meta:keyword>"))),
    ("title", "opendocument.description", _part("meta.xml", lambda t: meta(f"<dc:title>{t}</dc:title>"))),
    ("user-defined", "opendocument.user-defined", _part("meta.xml", lambda t: meta(f'<meta:user-defined meta:name="Case">{t}</meta:user-defined>'))),
    ("user-defined-name", "opendocument.user-defined", _part("meta.xml", lambda t: meta(f'<meta:user-defined meta:name="{t}">1</meta:user-defined>'))),
    ("template", "opendocument.template", _part("meta.xml", lambda t: meta(f'<meta:template xlink:type="simple" xlink:title="{t}" xlink:href="../{t}.ots"/>'))),
    ("generator", "opendocument.generator", _part("meta.xml", lambda t: meta(f"<meta:generator>{t}</meta:generator>"))),
    ("printer-name", "opendocument.printer", _part("settings.xml", lambda t: settings(setting("PrinterName", t)))),
    ("printer-setup", "opendocument.printer", _part("settings.xml", lambda t: settings(setting("PrinterSetup", "UVVBUlRaTEFOVEVSTjc=", "base64Binary")))),
    ("data-source", "opendocument.settings", _part("settings.xml", lambda t: settings(setting("CurrentDatabaseDataSource", t)))),
    ("thumbnail", "opendocument.thumbnail", _part("Thumbnails/thumbnail.png", _drawn)),
    ("version", "opendocument.versions", _part("Versions/Version1", lambda t: t)),
    ("macro", "opendocument.macros", _part("Basic/Standard/Module1.xml", lambda t: f"<!-- {t} -->")),
    ("replacement", "opendocument.embedded", _part("ObjectReplacements/Object 1", lambda t: t)),
    ("object", "opendocument.embedded", _part("Object 1/content.xml", lambda t: t)),
    ("configuration", "opendocument.configuration", _part("Configurations2/menubar/menubar.xml", lambda t: f"<m>{t}</m>")),
    ("rdf", "opendocument.statements", _part("manifest.rdf", lambda t: f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="{t}"/></rdf:RDF>')),
    ("signature", "opendocument.signature", _part("META-INF/documentsignatures.xml", lambda t: f"<s>{t}</s>")),
    ("unknown-part", "opendocument.unknown-part", _part("notes.txt", lambda t: t)),
    ("unused-picture", "opendocument.unknown-part", _part("Pictures/1.png", _drawn)),
    ("unlisted-part", "opendocument.unlisted", _part("more.xml", lambda t: t, unlisted=("more.xml",))),
    ("remark", "opendocument.remark", _rows(lambda t: f"<!-- {t} -->")),
    ("attribute", "opendocument.attribute", _rows(lambda t: _row(_cell("Alder", f'loext:note="{t}"')))),
    ("namespace", "opendocument.attribute", lambda t: package("ods", _table(""), spaces=f'xmlns:own="urn:{t}"')),
    ("unused-style", "opendocument.unused-style", lambda t: package("ods", _table(""), automatic=_style(t, "table-cell", 'fo:color="#000000"'))),
    ("utf-16", "opendocument.wide-text", _part("meta.xml", lambda t: b"\xff\xfe" + meta(f"<dc:creator>{t}</dc:creator>").replace("UTF-8", "UTF-16").encode("utf-16-le"))),
    ("template", "file.template", _part("mimetype", lambda t: "application/vnd.oasis.opendocument.spreadsheet-template")),
    ("other-type", "opendocument.type", _part("META-INF/manifest.xml", lambda t: '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>')),
    ("script", "opendocument.macros", lambda t: package("ods", _table(""), before=f'<office:scripts><office:script script:language="ooo:Basic">{t}</office:script></office:scripts>')),
    ("too-wide", "ods.too-wide", _rows(lambda t: f'<table:table-row table:number-rows-repeated="900000">{_cell(t)}</table:table-row>')),
    ("combined", "ods.hidden-row", _everything),
)  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(Sample(f"{name}.ods", mode, make) for name, mode, make in _HIDING),
    Sample("fine-value.ods", "ods.value", _rows(lambda t: _row(_cell("3", 'office:value-type="float" office:value="3.14159"'))), (SHOWN, "1,200")),
    Sample("libreoffice.ods", "", lambda t: package("ods", _table("") + "<table:named-expressions/>"), (SHOWN, "1,200")),
    Sample("libreoffice-dates.ods", "", lambda t: package("ods", _table(_row(_cell("05/01/2024", 'office:value-type="date" office:date-value="2024-01-05" table:style-name="x1"'), _cell("12.5%", 'office:value-type="percentage" office:value="0.125"'))), automatic=_DATE_STYLE + _style("x1", "table-cell", "", 'style:data-style-name="N50"'), parts={"styles.xml": page_styles("")}), (SHOWN, "05/01/2024")),
    Sample("libreoffice-sum.ods", "", _rows(lambda t: _row(_cell("1200", 'office:value-type="float" office:value="1200" table:formula="of:=SUM([.B2:.B2])"')))),
    Sample("odfpy.ods", "", _odfpy, (SHOWN, "12.5")),
    Sample("tables.ods", "", _ours, (SHOWN, "Counts by area", "Alder")),
)  # fmt: skip
