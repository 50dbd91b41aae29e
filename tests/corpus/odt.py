# ruff: noqa: E501  (what hides stands on one line, as in the files)
"""Texts of LibreOffice's make, each hiding the token in one way, and clean ones."""

import io
from collections.abc import Callable

from odf.opendocument import OpenDocumentText
from odf.style import ParagraphProperties, Style, TextProperties
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import H, List, ListItem, P, Span
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from clerestory.files.documents import Bullets, Document, Heading, Paragraph, TableBlock
from clerestory.files.rebuilding.odt_writer import render_odt
from corpus.opendocument import meta, package, page_styles, paragraph, setting, settings
from corpus.samples import SHOWN, Sample

Make = Callable[[str], bytes]
_TITLE = '<text:h text:style-name="Heading_20_1" text:outline-level="1">Visible words of a title</text:h>'


def _style(family: str, properties: str, more: str = "") -> str:
    kind = "text" if family == "paragraph" else family
    inner = properties if properties.startswith("<") else f"<style:{kind}-properties {properties}/>"
    return f'<style:style style:name="x1" style:family="{family}" {more}>{inner}</style:style>'


def _body(body: Callable[[str], str], **more: object) -> Make:
    """A text with more after its visible words."""
    return lambda token: package("odt", _TITLE + paragraph() + body(token), **more)  # type: ignore[arg-type]


def _inline(inner: Callable[[str], str], **more: object) -> Make:
    return _body(lambda token: paragraph(f"Before {inner(token)} after"), **more)


def _part(name: str, content: Callable[[str], str | bytes], **more: object) -> Make:
    return lambda token: _body(lambda _: "", parts={name: content(token)}, **more)(token)


def _span(properties: str) -> Make:
    return _inline(
        lambda token: f'<text:span text:style-name="x1">{token}</text:span>',
        automatic=_style("text", properties),
    )


def _page(header: str, more: str = "") -> str:
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="Mpm1">'
        f"{header}</style:master-page>{more}"
    )


def _narrow(token: str) -> bytes:
    layout = (
        '<style:page-layout style:name="Mpm1"><style:page-layout-properties '
        'fo:page-width="21cm" fo:margin-left="22cm"/></style:page-layout>'
    )
    pages = _page("")
    styles = page_styles(pages).replace("<office:master-styles>", f"{layout}<office:master-styles>")
    return _body(paragraph, parts={"styles.xml": styles})(token)


def _headed(pages: str) -> Make:
    return lambda token: _body(lambda _: "", pages=pages.replace("TOKEN", token))(token)


def _table(rows: str, more: str = "") -> str:
    first = f"<table:table-cell office:value-type='string'>{paragraph('Area')}</table:table-cell>"
    return (
        f'<table:table table:name="Table1" {more}><table:table-column '
        f'table:number-columns-repeated="2"/><table:table-row>{first}{first}</table:table-row>'
        f"{rows}</table:table>"
    )


def _cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{paragraph(text)}</table:table-cell>"


_CHANGE = (
    '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><office:change-info>'
    "<dc:creator>{0}</dc:creator><dc:date>2024-01-05T10:00:00</dc:date></office:change-info>"
    "<text:p>{0}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)
_NOTE = "<office:annotation><dc:creator>{0}</dc:creator><text:p>{0}</text:p></office:annotation>"
_FRAME = (
    '<draw:frame draw:style-name="fr1" draw:name="Image1" text:anchor-type="paragraph" '
    'svg:width="5cm" svg:height="2cm">{0}</draw:frame>'
)
_TOC = (
    '<text:table-of-content text:name="Table of Contents1"><text:table-of-content-source '
    'text:outline-level="10"><text:index-title-template>{0}</text:index-title-template>'
    '<text:table-of-content-entry-template text:outline-level="1"><text:index-entry-text/>'
    "</text:table-of-content-entry-template></text:table-of-content-source><text:index-body>"
    '<text:index-title text:name="Table of Contents1_Head"><text:p>Contents</text:p>'
    "</text:index-title><text:p>Visible words of a title<text:tab/>1</text:p></text:index-body>"
    "</text:table-of-content>"
)


def _png(token: str, note: str = "") -> bytes:
    """A picture with words, and with a note that no program shows."""
    picture = Image.new("RGB", (200, 60), "white")
    ImageDraw.Draw(picture).text((10, 20), token, fill="black", font_size=20)
    info = PngInfo()
    if note:
        info.add_text("Comment", note)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _pictured(
    part: Callable[[str], bytes], frame: str = _FRAME, inside: str = "", style: str = ""
) -> Make:
    image = '<draw:image xlink:href="Pictures/1.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" loext:mime-type="image/png"/>'
    return lambda token: _body(
        lambda t: paragraph(frame.format(image + inside.replace("TOKEN", t))),
        parts={"Pictures/1.png": part(token)},
        automatic=f'<style:style style:name="fr1" style:family="graphic"><style:graphic-properties {style}/></style:style>',
    )(token)


def _footnote(token: str) -> bytes:
    """Notes, a list, a table of contents, a header and a footer: all of it is seen."""
    note = (
        '<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Below the line</text:p></text:note-body>"
        "</text:note>"
    )
    items = "".join(f"<text:list-item>{paragraph(one)}</text:list-item>" for one in ("One", "Two"))
    rows = f"<table:table-row>{_cell('Alder')}{_cell('5')}</table:table-row>"
    body = (
        _TOC.format("Contents") + _TITLE + paragraph(f"{SHOWN}{note}")
        + f'<text:list xml:id="list1234567890">{items}</text:list>' + _table(rows)
        + paragraph('See <text:a xlink:type="simple" xlink:href="https://example.org/a">'
                    "example.org/a</text:a>, page <text:page-number>1</text:page-number>")
    )  # fmt: skip
    header = "<style:header><text:p>The authority</text:p></style:header>"
    footer = (
        "<style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer>"
    )
    return package("odt", body, pages=_page(header + footer), before="<office:scripts/>")


def _odfpy(token: str) -> bytes:
    file = OpenDocumentText()
    heading = Style(name="Heading 1", family="paragraph")
    heading.addElement(TextProperties(fontsize="24pt", fontweight="bold"))
    file.styles.addElement(heading)
    bold = Style(name="Bold", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    file.automaticstyles.addElement(bold)
    centred = Style(name="Centered", family="paragraph")
    centred.addElement(ParagraphProperties(textalign="center"))
    file.automaticstyles.addElement(centred)
    file.text.addElement(H(outlinelevel=1, stylename=heading, text=SHOWN))
    words = P(text="Plain and ", stylename=centred)
    words.addElement(Span(stylename=bold, text="bold"))
    file.text.addElement(words)
    items = List()
    item = ListItem()
    item.addElement(P(text="An item"))
    items.addElement(item)
    file.text.addElement(items)
    table = Table(name="Table1")
    table.addElement(TableColumn(numbercolumnsrepeated=1))
    row = TableRow()
    cell = TableCell()
    cell.addElement(P(text="A cell"))
    row.addElement(cell)
    table.addElement(row)
    file.text.addElement(table)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _ours(token: str) -> bytes:
    table = TableBlock("Counts", ("Area", "Count"), (("Alder", 1200),))
    blocks = (Heading(2, "One"), Paragraph("First\nsecond"), Bullets(("a", "b")), table)
    return render_odt(Document(SHOWN, blocks=blocks))


def _everything(token: str) -> bytes:
    body = _CHANGE.format(token) + _TITLE + paragraph() + paragraph(_NOTE.format(token) + "Words")
    body += paragraph(f'x<text:span text:style-name="x1">{token}</text:span>')
    parts = {"meta.xml": meta(f"<dc:creator>{token}</dc:creator>"), "Versions/Version1": token}
    return package("odt", body, automatic=_style("text", 'fo:color="#ffffff"'), parts=parts)


_HIDING: tuple[tuple[str, str, Make], ...] = (
    ("hidden-span", "opendocument.hidden-text", _span('text:display="none"')),
    ("conditional-span", "opendocument.hidden-text", _span('text:display="condition" text:condition="none"')),
    ("white-text", "opendocument.same-colour", _span('fo:color="#ffffff"')),
    ("black-highlight", "opendocument.same-colour", _span('fo:background-color="#000000"')),
    ("transparent", "opendocument.same-colour", _span('loext:opacity="0%"')),
    ("one-point", "opendocument.tiny-text", _span('fo:font-size="1pt"')),
    ("one-per-cent", "opendocument.tiny-text", _span('fo:font-size="2%"')),
    ("narrow-letters", "opendocument.tiny-text", _span('style:text-scale="1%"')),
    ("tiny-superscript", "opendocument.tiny-text", _span('style:text-position="super 1%"')),
    ("hidden-text", "opendocument.hidden-text", _inline(lambda t: f'<text:hidden-text text:condition="ooow:1==1" text:string-value="{t}" text:is-hidden="true"/>')),
    ("hidden-paragraph", "opendocument.hidden-text", _body(lambda t: paragraph(f'{t}<text:hidden-paragraph text:condition="ooow:1==1" text:is-hidden="true"/>'))),
    ("conditional-text", "opendocument.field", _inline(lambda t: f'<text:conditional-text text:condition="ooow:1==1" text:string-value-if-true="x" text:string-value-if-false="{t}">x</text:conditional-text>')),
    ("hidden-section", "odt.hidden-section", _body(lambda t: f'<text:section text:name="Section1" text:display="none">{paragraph(t)}</text:section>')),
    ("linked-section", "odt.linked-section", _body(lambda t: f'<text:section text:name="Section1"><text:section-source xlink:href="file:///home/{t}/a.odt"/>{paragraph("Linked")}</text:section>')),
    ("section-name", "odt.name", _body(lambda t: f'<text:section text:name="{t}">{paragraph("Words")}</text:section>')),
    ("protected", "odt.protected", _body(lambda t: f'<text:section text:name="Section1" text:protected="true" text:protection-key="2jmj7l5rSw0yVb/vlWAYkK/YBwk=">{paragraph("Words")}</text:section>')),
    ("variable", "odt.variable", _body(lambda t: f'<text:user-field-decls><text:user-field-decl office:value-type="string" office:string-value="{t}" text:name="own"/></text:user-field-decls>')),
    ("variable-set", "opendocument.field", _inline(lambda t: f'<text:variable-set text:name="own" text:display="none" office:value-type="string" office:string-value="{t}"/>')),
    ("database-field", "opendocument.field", _inline(lambda t: f'<text:database-display text:table-name="{t}" text:column-name="a">x</text:database-display>')),
    ("placeholder", "opendocument.field", _inline(lambda t: f'<text:placeholder text:placeholder-type="text" text:description="{t}">&lt;x&gt;</text:placeholder>')),
    ("page-number", "opendocument.field", _inline(lambda t: f"<text:page-number>{t}</text:page-number>")),
    ("deletion", "odt.tracked-change", lambda t: package("odt", _CHANGE.format(t) + _TITLE + paragraph(f'{SHOWN}<text:change text:change-id="ct1"/>'))),
    ("annotation", "opendocument.annotation", _inline(lambda t: _NOTE.format(t))),
    ("bookmark", "opendocument.bookmark", _inline(lambda t: f'<text:bookmark text:name="{t}"/>')),
    ("reference", "opendocument.bookmark", _inline(lambda t: f'<text:reference-mark-start text:name="{t}"/>x<text:reference-mark-end text:name="{t}"/>')),
    ("index-mark", "opendocument.index-mark", _inline(lambda t: f'<text:alphabetical-index-mark text:string-value="{t}"/>')),
    ("bibliography", "opendocument.field", _inline(lambda t: f'<text:bibliography-mark text:author="{t}" text:bibliography-type="book">[1]</text:bibliography-mark>')),
    ("script", "opendocument.script", _inline(lambda t: f'<text:script script:language="JavaScript">{t}</text:script>')),
    ("link", "opendocument.link", _inline(lambda t: f'<text:a xlink:type="simple" xlink:href="mailto:{t}@example.org">write</text:a>')),
    ("link-title", "opendocument.link", _inline(lambda t: f'<text:a xlink:type="simple" xlink:href="#" office:title="{t}">write</text:a>')),
    ("table-name", "odt.name", _body(lambda t: _table("").replace('"Table1"', f'"{t}"'))),
    ("covered-cell", "odt.covered-cell", _body(lambda t: _table(f'<table:table-row>{_cell("Both", "table:number-columns-spanned=" + chr(34) + "2" + chr(34))}<table:covered-table-cell>{paragraph(t)}</table:covered-table-cell></table:table-row>'))),
    ("collapsed-row", "odt.thin-cells", _body(lambda t: _table(f'<table:table-row table:visibility="collapse">{_cell(t)}</table:table-row>'))),
    ("low-row", "odt.thin-cells", _body(lambda t: _table(f'<table:table-row table:style-name="x1">{_cell(t)}</table:table-row>'), automatic=_style("table-row", 'style:row-height="0.01cm"'))),
    ("collapsed-column", "odt.thin-cells", _body(lambda t: _table(f'<table:table-row>{_cell(t)}{_cell("b")}</table:table-row>').replace("<table:table-column table:number-columns-repeated=\"2\"/>", '<table:table-column table:visibility="collapse"/><table:table-column/>'))),
    ("hidden-table", "odt.thin-cells", _body(lambda t: _table(f"<table:table-row>{_cell(t)}</table:table-row>", 'table:style-name="x1"'), automatic=_style("table", 'table:display="false"'))),
    ("table-off-page", "opendocument.far-away", _body(lambda t: _table(f"<table:table-row>{_cell(t)}</table:table-row>", 'table:style-name="x1"'), automatic=_style("table", 'fo:margin-left="60cm"'))),
    ("no-room-between-margins", "odt.beside-page", _narrow),
    ("symbols", "opendocument.symbol", _span('style:font-name="Wingdings"')),
    ("label-of-note", "opendocument.attribute", _inline(lambda t: f'<text:note text:note-class="footnote"><text:note-citation text:label="{t}">1</text:note-citation><text:note-body>{paragraph("Below")}</text:note-body></text:note>')),
    ("other-label-of-note", "opendocument.field", _inline(lambda t: f'<text:note text:note-class="footnote"><text:note-citation text:label="b">1</text:note-citation><text:note-body>{paragraph("Below")}</text:note-body></text:note><text:span text:style-name="{t}">x</text:span>')),
    ("used-style", "opendocument.style-name", lambda t: _body(lambda _: paragraph("Words", t), automatic=_style("paragraph", 'fo:font-weight="bold"').replace("x1", t))(t)),
    ("typeface", "opendocument.attribute", lambda t: _body(lambda _: paragraph("Words", "x1"), automatic=_style("paragraph", f'fo:font-family="{t}"'))(t)),
    ("part-of-picture", "opendocument.part-name", lambda t: _body(lambda u: paragraph(_FRAME.format(f'<draw:image xlink:href="Pictures/{u}.png" xlink:type="simple"/>')), parts={f"Pictures/{t}.png": _png("Harbour")}, automatic=_style("graphic", "").replace("x1", "fr1"))(t)),
    ("cell-value", "odt.value", _body(lambda t: _table(f'<table:table-row>{_cell("x", f"office:value-type={chr(34)}string{chr(34)} office:string-value={chr(34)}{t}{chr(34)}")}</table:table-row>'))),
    ("cell-colour", "opendocument.same-colour", _body(lambda t: _table(f'<table:table-row>{_cell(t, "table:style-name=" + chr(34) + "x1" + chr(34))}</table:table-row>'), automatic=_style("table-cell", 'fo:background-color="#000000"'))),
    ("off-page", "opendocument.far-away", _body(lambda t: paragraph(t, "x1"), automatic=_style("paragraph", '<style:paragraph-properties fo:margin-left="60cm"/>'))),
    ("after-blank-lines", "opendocument.far-away", _body(lambda t: "<text:p/>" * 200 + paragraph(t))),
    ("after-spaces", "opendocument.far-away", _body(lambda t: paragraph(f'Words<text:s text:c="400"/>{t}'))),
    ("zero-width", "opendocument.invisible-character", _inline(lambda t: "".join(f"\u200b{letter}" for letter in "abc"))),
    ("text-box", "opendocument.drawing", _body(lambda t: paragraph(_FRAME.format(f"<draw:text-box>{paragraph(t)}</draw:text-box>")))),
    ("shape", "opendocument.drawing", _body(lambda t: paragraph(f'{t}<draw:rect svg:x="0cm" svg:y="0cm" svg:width="20cm" svg:height="3cm"/>'))),
    ("picture-note", "odt.picture", _pictured(lambda t: _png("Chart", t))),
    ("picture-text", "opendocument.alt-text", _pictured(lambda t: _png("Chart"), inside="<svg:desc>TOKEN</svg:desc>")),
    ("picture-unused", "opendocument.unknown-part", _part("Pictures/1.png", _png)),
    ("picture-cut", "opendocument.drawing", _pictured(_png, style='fo:clip="rect(0cm, 3cm, 0cm, 0cm)"')),
    ("picture-over-text", "opendocument.drawing", _pictured(_png, style='style:wrap="run-through"')),
    ("picture-unseen", "opendocument.drawing", _pictured(_png, style='draw:image-opacity="0%"')),
    ("picture-tiny", "opendocument.drawing", _pictured(_png, frame=_FRAME.replace("5cm", "0.01cm"))),
    ("embedded", "opendocument.embedded", _part("Object 1/content.xml", lambda t: t)),
    ("form", "opendocument.form", _body(lambda t: f'<office:forms><form:form form:name="{t}"><form:text form:value="{t}"/></form:form></office:forms>')),
    ("index-source", "odt.index-source", _body(lambda t: _TOC.format(t))),
    ("unused-header", "odt.unused-header", _headed(_page("", '<style:master-page style:name="Endnote" style:page-layout-name="Mpm1"><style:header><text:p>TOKEN</text:p></style:header></style:master-page>'))),
    ("left-header", "odt.unused-header", _headed(_page("<style:header><text:p>Title</text:p></style:header><style:header-left><text:p>TOKEN</text:p></style:header-left>"))),
    ("header-not-displayed", "odt.unused-header", _headed(_page('<style:header style:display="false"><text:p>TOKEN</text:p></style:header>'))),
    ("header-after-first", "odt.unused-header", _headed(_page("<style:header><text:p>TOKEN</text:p></style:header><style:header-first><text:p>First</text:p></style:header-first>"))),
    ("text-in-styles", "opendocument.unknown-element", _part("styles.xml", lambda t: page_styles("", f"<office:styles>{paragraph(t)}</office:styles>"))),
    ("rdfa", "opendocument.attribute", _body(lambda t: f'<text:p xhtml:about="{t}" xhtml:property="dc:creator">Words</text:p>')),
    ("xml-id", "opendocument.attribute", _body(lambda t: f'<text:p xml:id="{t}">Words</text:p>')),
    ("rdf", "opendocument.statements", _part("meta/own.rdf", lambda t: f"<r>{t}</r>")),
    ("unused-style", "opendocument.unused-style", _body(lambda t: "", automatic="<style:style style:name='Draft_20_for_20_Smith' style:family='text'/>")),
    ("creator", "opendocument.author", _part("meta.xml", lambda t: meta(f"<dc:creator>{t}</dc:creator>"))),
    ("printed-by", "opendocument.author", _part("meta.xml", lambda t: meta(f"<meta:printed-by>{t}</meta:printed-by>"))),
    ("subject", "opendocument.description", _part("meta.xml", lambda t: meta(f"<dc:subject>{t}</dc:subject>"))),
    ("other-meta", "opendocument.other-meta", _part("meta.xml", lambda t: meta(f"<dc:publisher>{t}</dc:publisher>"))),
    ("not-understood", "opendocument.not-understood", _body(lambda t: f"<text:ruby>{t}</text:ruby>")),
    ("printer", "opendocument.printer", _part("settings.xml", lambda t: settings(setting("PrinterName", t)))),
    ("layout-cache", "opendocument.unknown-part", _part("layout-cache", lambda t: t)),
    ("encrypted", "opendocument.encrypted", _part("META-INF/manifest.xml", lambda t: '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>')),
    ("flat", "opendocument.flat", lambda t: f'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">{t}</office:document>'.encode()),
    ("combined", "odt.tracked-change", _everything),
)  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(Sample(f"{name}.odt", mode, make) for name, mode, make in _HIDING),
    Sample("libreoffice.odt", "", _body(lambda t: "")),
    Sample("libreoffice-long.odt", "", _footnote, (SHOWN, "Below the line", "The authority", "Two", "Alder", "example.org/a")),
    Sample("libreoffice-tracking.odt", "", lambda t: package("odt", '<text:tracked-changes text:track-changes="false"/>' + paragraph())),
    Sample("libreoffice-white-on-blue.odt", "", _inline(lambda t: '<text:span text:style-name="x1">White on blue</text:span>', automatic=_style("text", 'fo:color="#ffffff" fo:background-color="#003366"')), (SHOWN, "White on blue")),
    Sample("odfpy.odt", "", _odfpy, (SHOWN, "An item", "A cell")),
    Sample("ours.odt", "", _ours, (SHOWN, "second", "1,200")),
)  # fmt: skip
