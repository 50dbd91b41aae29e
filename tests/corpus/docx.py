"""Made-up Word files: what their text hides, in the ways of Word itself, and clean ones."""

import io

import docx
from docx.enum.dml import MSO_THEME_COLOR
from docx.shared import Pt, RGBColor

from clerestory.files.documents import Bullets, Heading, Paragraph, TableBlock
from clerestory.files.documents import Document as Letter
from clerestory.files.docx import render_docx
from corpus.docx_boxes import BOXES
from corpus.docx_evasions import EVASIONS
from corpus.docx_making import (
    DOCUMENT,
    STYLES,
    Maker,
    after,
    before,
    body,
    content_of,
    document,
    paragraph,
    patched,
    png,
    run,
    swapped,
    with_body,
    with_picture,
)
from corpus.docx_parts import PARTS
from corpus.docx_pictures import PICTURES
from corpus.samples import SHOWN, Sample

_BY = 'w:id="9" w:author="TOKEN" w:date="2024-01-02T03:04:05Z"'
_SHOWN_RUN = f"<w:r><w:t>{SHOWN} too</w:t></w:r>"


def _style(properties: str, kind: str = "paragraph", extra: str = "") -> Maker:
    """A style with these properties of its text, and text in it."""
    name = "pStyle" if kind == "paragraph" else "rStyle"
    used = f'<w:{name} w:val="Custom1"/>'
    about = f"<w:pPr>{used}</w:pPr>" if kind == "paragraph" else ""
    own = "" if kind == "paragraph" else f"<w:rPr>{used}</w:rPr>"
    style = (
        f'<w:style w:type="{kind}" w:styleId="Custom1"><w:name w:val="Custom 1"/>{extra}'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )

    def make(token: str) -> bytes:
        content = with_body(f"<w:p>{about}<w:r>{own}<w:t>{token}</w:t></w:r></w:p>")
        return patched(content, {STYLES: before("</w:styles>", style)})

    return make


def _based_on(token: str) -> bytes:
    """Hidden text by the style that a style is based on."""
    style = (
        '<w:style w:type="paragraph" w:styleId="Custom2"><w:name w:val="Custom 2"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    made = _style("<w:b/>", extra='<w:basedOn w:val="Custom2"/>')(token)
    return patched(made, {STYLES: before("</w:styles>", style)})


def _field(code: str, result: str = "") -> Maker:
    return paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _table(row: str = "", cell: str = "", grid: int = 3000, style: str = "") -> Maker:
    """A table of one row: a shown cell and one with the token."""
    return body(
        f"<w:tbl><w:tblPr>{style}</w:tblPr><w:tblGrid><w:gridCol w:w=\"3000\"/>"
        f'<w:gridCol w:w="{grid}"/></w:tblGrid>'
        f"<w:tr><w:tc><w:p>{_SHOWN_RUN}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        f"<w:tr><w:trPr>{row}</w:trPr><w:tc><w:p/></w:tc><w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:r>"
        "<w:t>TOKEN</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )  # fmt: skip


def _merged(token: str) -> bytes:
    """Text left in a cell that was merged into the one above."""
    return with_body(
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid>'
        f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p>{_SHOWN_RUN}</w:p>'
        f"</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>{token}</w:t></w:r></w:p>"
        f"</w:tc></w:tr>"
        "</w:tbl>"
    )


def _dark_table_style(token: str) -> bytes:
    """White text, which the style of the table puts on white."""
    style = (
        '<w:style w:type="table" w:styleId="Table1"><w:name w:val="Table 1"/>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>'
        "</w:style>"
    )
    made = body(
        '<w:tbl><w:tblPr><w:tblStyle w:val="Table1"/><w:tblLook w:val="0020"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="3000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>TOKEN</w:t></w:r></w:p>'
        "</w:tc>"
        "</w:tr></w:tbl>"
    )(token)
    return patched(made, {STYLES: before("</w:styles>", style)})


def _defaults(token: str) -> bytes:
    """All text hidden by the defaults of the file, but for what says otherwise."""
    shown = '<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Visible words</w:t>'
    made = with_body(f"<w:p><w:r>{shown}</w:r></w:p>", f"<w:p><w:r><w:t>{token}</w:t></w:r></w:p>")
    return patched(
        made, {STYLES: swapped("<w:rPrDefault><w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>")}
    )


def _wide_zero(token: str) -> bytes:
    """The token in bits: characters of no width between those that are shown."""
    bits = "".join(f"{ord(letter):08b}" for letter in token)
    hidden = bits.replace("0", "\u200b").replace("1", "\u2060")
    return with_body(f"<w:p><w:r><w:t>{SHOWN}{hidden} too</w:t></w:r></w:p>")


def _list_off_page(token: str) -> bytes:
    """A list whose level begins beside the paper."""
    levels = (
        '<w:abstractNum w:abstractNumId="77"><w:lvl w:ilvl="0"><w:lvlText w:val="-"/>'
        '<w:pPr><w:ind w:left="-20000"/></w:pPr></w:lvl></w:abstractNum>'
    )
    number = '<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    about = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr></w:pPr>'
    made = with_body(f"<w:p>{about}<w:r><w:t>{token}</w:t></w:r></w:p>")
    return patched(made, {"word/numbering.xml": before("</w:numbering>", levels + number)})


def _style_twice(token: str) -> bytes:
    """A style that one program reads as hidden and another as shown."""
    made = _style("<w:vanish/>")(token)
    again = '<w:style w:type="paragraph" w:styleId="Custom1"><w:name w:val="Custom 1"/></w:style>'
    return patched(made, {STYLES: before("</w:styles>", again)})


def _all_at_once(token: str) -> bytes:
    word = document()
    word.core_properties.author = token
    word.core_properties.keywords = token
    hidden = word.add_paragraph().add_run(token)
    hidden.font.hidden = True
    white = word.add_paragraph().add_run(token)
    white.font.color.rgb = RGBColor(255, 255, 255)
    tiny = word.add_paragraph().add_run(token)
    tiny.font.size = Pt(1)
    return content_of(word)


def _rich(_: str) -> bytes:
    """What a user of python-docx makes: lists, tables in colour, a picture, running heads."""
    word = document()
    word.add_paragraph("First", style="List Bullet")
    word.add_paragraph("Second", style="List Number")
    word.add_paragraph("Quoted", style="Intense Quote")
    table = word.add_table(3, 3, style="Medium Shading 1 Accent 1")
    for number, cell in enumerate(table._cells):
        cell.text = f"Cell {number}"
    table.cell(1, 0).merge(table.cell(2, 0))
    word.add_picture(io.BytesIO(png()))
    coloured = word.add_paragraph().add_run("Coloured")
    coloured.font.color.theme_color = MSO_THEME_COLOR.ACCENT_2
    coloured.bold = True
    word.sections[0].header.paragraphs[0].text = "Running head"
    word.add_page_break()
    word.add_section().footer.paragraphs[0].text = "Running foot"
    return content_of(word)


def _dark_list(_: str) -> bytes:
    word = document()
    for style in ("Dark List Accent 1", "Colorful Grid", "Light List Accent 2", "Table Grid"):
        table = word.add_table(2, 2, style=style)
        table.cell(0, 0).text, table.cell(1, 1).text = "Heading", "Value"
    return content_of(word)


def _letter(_: str) -> bytes:
    table = TableBlock("Referrals by year", ("Year", "Referrals"), (("2016", 12), ("2017", "[c]")))
    blocks = (Heading(2, "Question 1"), Paragraph(SHOWN), Bullets(("One", "Two")), table)
    return render_docx(Letter("Answer to your request", blocks=blocks))


def _page_numbers(_: str) -> bytes:
    """Fields that only count, name and refer, and a link that shows where it leads."""
    word = document()
    made = content_of(word)
    fields = "".join(
        f'<w:p><w:fldSimple w:instr=" {code} "><w:r><w:t>{result}</w:t></w:r></w:fldSimple></w:p>'
        for code, result in (
            ("PAGE", "1"), (r"NUMPAGES \* MERGEFORMAT", "2"),
            (r"DATE \@ &quot;d MMMM yyyy&quot;", "3 May 2024"),
            (r"SEQ Table \* ARABIC", "1"), (r"PAGEREF _Toc123456 \h", "4"),
        )
    )  # fmt: skip
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    return patched(made, {DOCUMENT: after("<w:body>", fields + f"<w:p>{mark}</w:p>")})


def _default_python_docx(_: str) -> bytes:
    word = docx.Document()
    word.add_paragraph(SHOWN)
    return content_of(word)


_TEXTS: tuple[tuple[str, str, Maker], ...] = (
    ("deletion", "deletion", paragraph(f"<w:del {_BY}><w:r><w:delText>TOKEN</w:delText></w:r>"
                                       f"</w:del>")),
    ("insertion", "insertion", paragraph(f"<w:ins {_BY}>{_SHOWN_RUN}</w:ins>")),
    ("moved-from", "move", paragraph(f"<w:moveFrom {_BY}><w:r><w:t>TOKEN</w:t></w:r>"
                                     f"</w:moveFrom>")),
    ("format-change", "format-change", run(
        f"<w:b/><w:rPrChange {_BY}><w:rPr/></w:rPrChange>", SHOWN)),
    ("deleted-row", "deletion", _table(row=f"<w:del {_BY}/>")),
    ("vanish", "hidden-text", run("<w:vanish/>")),
    ("vanish-by-style", "hidden-text", _style("<w:vanish/>")),
    ("vanish-by-character-style", "hidden-text", _style("<w:vanish/>", "character")),
    ("vanish-by-base", "hidden-text", _based_on),
    ("vanish-by-default", "hidden-text", _defaults),
    ("spec-vanish", "hidden-text", run("<w:specVanish/>")),
    ("web-hidden", "web-hidden", run("<w:webHidden/>")),
    ("white", "faint-text", run('<w:color w:val="FFFFFF"/>')),
    ("nearly-white", "faint-text", run('<w:color w:val="F4F7F2"/>')),
    ("white-by-theme", "faint-text", run('<w:color w:val="000000" w:themeColor="background1"/>')),
    ("white-by-table-style", "faint-text", _dark_table_style),
    ("one-point", "tiny-text", run('<w:sz w:val="2"/>')),
    ("tiny-by-style", "tiny-text", _style('<w:sz w:val="2"/>')),
    ("narrowed", "tiny-text", run('<w:w w:val="1"/>')),
    ("pushed-together", "tiny-text", run('<w:spacing w:val="-240"/>')),
    ("raised-away", "tiny-text", run('<w:position w:val="3000"/>')),
    ("fitted", "tiny-text", run('<w:fitText w:val="5"/>')),
    ("black-highlight", "black-highlight", run('<w:highlight w:val="black"/>')),
    ("same-highlight", "black-highlight", run(
        '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    ("black-shading", "black-shading", run('<w:shd w:val="clear" w:fill="000000"/>')),
    ("solid-shading", "black-shading", run(
        '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>')),
    ("black-paragraph", "black-shading",
     paragraph('<w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr><w:r><w:t>TOKEN</w:t></w:r>')),
    ("black-cell", "black-shading", _table(cell='<w:shd w:val="clear" w:fill="000000"/>')),
    ("clipped-line", "clipped-text",
     paragraph('<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr><w:r><w:t>TOKEN</w:t>'
               '</w:r>')),
    ("clipped-row", "clipped-text", _table(row='<w:trHeight w:val="20" w:hRule="exact"/>')),
    ("beside-the-page", "off-page",
     paragraph('<w:pPr><w:ind w:left="-20000"/></w:pPr><w:r><w:t>TOKEN</w:t></w:r>')),
    ("frame-off-page", "off-page",
     paragraph('<w:pPr><w:framePr w:w="2000" w:x="-9000" w:y="1"/></w:pPr><w:r><w:t>TOKEN</w:t>'
               '</w:r>')),
    ("hidden-row", "hidden-row", _table(row="<w:hidden/>")),
    ("narrow-cell", "narrow-cell", _table(grid=10)),
    ("merged-cell", "merged-cell", _merged),
    ("include-text", "field", _field(r'INCLUDETEXT "C:\\TOKEN\\a.docx"', SHOWN)),
    ("merge-field", "field", _field("MERGEFIELD TOKEN", SHOWN)),
    ("ask", "field", _field('ASK Name "TOKEN"')),
    ("set", "field", _field('SET Name "TOKEN"')),
    ("index-entry", "field", _field('XE "TOKEN"')),
    ("simple-field", "field",
     paragraph(f'<w:fldSimple w:instr="DOCPROPERTY TOKEN">{_SHOWN_RUN}</w:fldSimple>')),
    ("page-result", "field-result", _field("PAGE", "TOKEN")),
    ("date-result", "field-result", _field("DATE", "TOKEN")),
    ("text-in-code", "field", paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:t>TOKEN</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')),
    ("symbol-field", "drawn-field", _field(r"SYMBOL 74 \f TOKEN")),
    ("unended-field", "broken-field", paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOKEN</w:instrText>'
        '</w:r>')),
    ("form-field", "form-field", paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="TOKEN"/></w:ffData>'
        '</w:fldChar></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar '
        f'w:fldCharType="separate"/></w:r>{_SHOWN_RUN}<w:r><w:fldChar w:fldCharType="end"/>'
        f'</w:r>')),
    ("bookmark", "bookmark", paragraph(
        f'<w:bookmarkStart w:id="3" w:name="TOKEN"/>{_SHOWN_RUN}<w:bookmarkEnd w:id="3"/>')),
    ("control-tag", "content-control", paragraph(
        f'<w:sdt><w:sdtPr><w:tag w:val="TOKEN"/></w:sdtPr>'
        f'<w:sdtContent>{_SHOWN_RUN}</w:sdtContent></w:sdt>')),
    ("control-choices", "content-control", paragraph(
        '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value="TOKEN"/></w:dropDownList></w:sdtPr>'
        f'<w:sdtContent>{_SHOWN_RUN}</w:sdtContent></w:sdt>')),
    ("smart-tag", "custom-markup", paragraph(
        f'<w:smartTag w:uri="urn:TOKEN" w:element="Name">{_SHOWN_RUN}</w:smartTag>')),
    ("permission", "permission", paragraph(
        f'<w:permStart w:id="1" w:ed="TOKEN"/>{_SHOWN_RUN}<w:permEnd w:id="1"/>')),
    ("zero-width", "invisible-characters", _wide_zero),
    ("tag-characters", "invisible-characters", lambda token: with_body(
        f"<w:p><w:r><w:t>{SHOWN}{''.join(chr(0xE0000 + ord(one)) for one in token)}</w:t></w:r>"
        f"</w:p>")),
    ("bidi-override", "direction", paragraph(
        f'<w:bdo w:val="rtl"><w:r><w:t>{"TOKEN"}</w:t></w:r></w:bdo>')),
    ("override-mark", "direction", lambda token: paragraph(
        f"<w:r><w:t>Reply \u202e{token[::-1]}\u202c</w:t></w:r>")(token)),
    ("symbol-font", "symbol", run('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')),
    ("symbol-letter", "symbol", paragraph(
        '<w:r><w:sym w:font="Wingdings" w:char="F041"/><w:t>TOKEN</w:t></w:r>')),
    ("ruby", "reading-aid", paragraph(
        '<w:r><w:ruby><w:rt><w:r><w:t>TOKEN</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>x</w:t></w:r>'
        "</w:rubyBase></w:ruby></w:r>")),
    ("hidden-bullet", "list-text", lambda token: patched(
        content_of(document()),
        {"word/numbering.xml": swapped('<w:lvlText w:val="%1."', f'<w:lvlText w:val="{token}"')})),
    ("style-name", "style-name", lambda token: patched(content_of(document()), {STYLES: before(
        "</w:styles>", f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{token}"/>'
                       f'</w:style>')})),
    ("font-name", "font-name", run('<w:rFonts w:ascii="TOKEN"/>', SHOWN)),
    ("table-caption", "alt-text", body(
        '<w:tbl><w:tblPr><w:tblCaption w:val="TOKEN"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/>'
        "</w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")),
    ("words-outside-a-run", "unknown-markup", paragraph("<w:t>TOKEN</w:t>")),
    ("two-sizes", "unknown-markup", run('<w:sz w:val="2"/><w:sz w:val="24"/>')),
    ("two-properties", "unknown-markup", paragraph(
        "<w:r><w:rPr><w:b/></w:rPr><w:rPr><w:vanish/></w:rPr><w:t>TOKEN</w:t></w:r>")),
    ("link-field-tip", "link-target",
     _field(r'HYPERLINK "https://example.org" \o "TOKEN"', "here")),
    ("field-data", "field", paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"><w:fldData>UVVBUlRaTEFOVEVSTjc=</w:fldData>'
        "</w:fldChar></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
    ("covering-frame", "covering-shape", paragraph(
        '<w:pPr><w:framePr w:w="2000" w:x="900" w:y="900"/><w:shd w:val="clear" w:fill="888888"/>'
        "</w:pPr><w:r><w:t>TOKEN</w:t></w:r>")),
    ("list-off-page", "off-page", _list_off_page),
    ("style-defined-twice", "package", _style_twice),
    ("unknown-element", "unknown-markup", paragraph('<w:r><w:token w:val="TOKEN"/></w:r>')),
    ("unknown-attribute", "unknown-markup", paragraph(
        '<w:r><w:rPr><w:b w:note="TOKEN"/></w:rPr><w:t>Visible words</w:t></w:r>')),
    ("unknown-value", "unknown-markup", run('<w:em w:val="TOKEN"/>', SHOWN)),
    ("all-at-once", "author", _all_at_once),
)  # fmt: skip
_CLEAN: tuple[tuple[str, Maker], ...] = (
    ("python-docx", lambda _: content_of(document())),
    ("python-docx-rich", _rich),
    ("python-docx-tables", _dark_list),
    ("python-docx-default", _default_python_docx),
    ("python-docx-picture", lambda _: with_picture()),
    ("letter", _letter),
    ("fields", _page_numbers),
)
SAMPLES: tuple[Sample, ...] = (
    *(Sample(f"{name}.docx", f"docx.{mode}", make) for name, mode, make in _TEXTS),
    *PARTS,
    *EVASIONS,
    *PICTURES,
    *BOXES,
    *(Sample(f"clean-{name}.docx", "", make) for name, make in _CLEAN),
)
