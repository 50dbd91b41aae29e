"""A document as a Word file: real headings, tables with a header row, no author and no date."""

import io

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from clerestory.files.archives import without_times
from clerestory.files.documents import (
    DRAFT_NOTE,
    Address,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    PictureBlock,
    TableBlock,
    is_figure,
    printable,
    shown,
)

FONT = "Arial"
A4, MARGIN = (Cm(21), Cm(29.7)), Cm(2)
SIZES = {"Normal": 12, "Caption": 12, "Subtitle": 12, "Heading 1": 18, "Heading 2": 14} | {
    f"Heading {level}": 12 for level in (3, 4, 5, 6)
}  # points


def render_docx(document: Document) -> bytes:
    """The bytes of the .docx file; the same document gives the same bytes."""
    word = blank_document(document.title, document.language)
    if document.draft:
        word.add_paragraph().add_run(DRAFT_NOTE).bold = True
    word.add_heading(printable(document.title), level=1)
    if document.subtitle:
        word.add_paragraph(printable(document.subtitle), style="Subtitle")
    for block in document.blocks:
        _add(word, block)
    return content_of(word)


def blank_document(title: str, language: str) -> WordDocument:
    """A Word document without text, author and dates, in one plain typeface on A4."""
    word = docx.Document()
    _describe(word, title, language)
    _style(word, language)
    return word


def content_of(word: WordDocument) -> bytes:
    """The bytes of the file; the same document gives the same bytes."""
    out = io.BytesIO()
    word.save(out)
    return without_times(out.getvalue())


def _describe(word: WordDocument, title: str, language: str) -> None:
    """The properties of the file, without the names and dates that python-docx puts there."""
    properties = word.core_properties
    properties.title = printable(title)
    properties.language = language
    properties.author = properties.last_modified_by = properties.comments = ""
    for date in ("dcterms:created", "dcterms:modified"):
        for found in properties._element.findall(qn(date)):
            properties._element.remove(found)
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of somebody else's page
            del package.rels[key]


def _style(word: WordDocument, language: str) -> None:
    """One plain typeface in black, A4, and the language that a screen reader is to speak."""
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()  # references to a theme would win over a name
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(script), FONT)
    for colour in word.styles.element.iter(qn("w:color")):
        colour.attrib.clear()
        colour.set(qn("w:val"), "auto")
    for spoken in word.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    for name, size in SIZES.items():
        word.styles[name].font.size = Pt(size)
    page = word.sections[0]
    page.page_width, page.page_height = A4
    page.left_margin = page.right_margin = MARGIN


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            word.add_heading(printable(text), level=level)
        case Paragraph(text):
            word.add_paragraph(printable(text))
        case Bullets(items):
            for item in items:
                word.add_paragraph(printable(item), style="List Bullet")
        case Address(lines):
            word.add_paragraph(printable("\n".join(lines)))
        case PictureBlock(content, width, height):
            picture = word.add_paragraph().add_run()
            picture.add_picture(io.BytesIO(content), Mm(width), Mm(height))
        case TableBlock():
            for part in block.parts():
                _add_table(word, part)


def _add_table(word: WordDocument, block: TableBlock) -> None:
    caption = word.add_paragraph(printable(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=0, cols=len(block.header), style="Table Grid")
    _set_title(table, printable(block.caption))
    header = table.add_row()
    _set_flag(header, "w:cantSplit")
    _set_flag(header, "w:tblHeader")  # repeated on each page, and read out with each cell
    figures = block.figure_columns
    for column, (cell, text) in enumerate(zip(header.cells, block.header, strict=True)):
        cell.paragraphs[0].add_run(printable(text)).bold = True
        _align(cell.paragraphs[0], column in figures)
    for row in block.rows:
        added = table.add_row()
        _set_flag(added, "w:cantSplit")
        for cell, value in zip(added.cells, row, strict=True):
            cell.paragraphs[0].add_run(shown(value))
            _align(cell.paragraphs[0], is_figure(value))
    for note in block.notes:
        word.add_paragraph(printable(note))


def _set_flag(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _set_title(table: Table, text: str) -> None:
    """What a screen reader says of the table before it is entered."""
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), text)
    table._tbl.tblPr.append(title)


def _align(paragraph: WordParagraph, right: bool) -> None:
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
