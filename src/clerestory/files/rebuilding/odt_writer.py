"""A document as an OpenDocument text: headings, lists, tables; no author and no date."""

import io

from odf import teletype
from odf.draw import Frame, Image
from odf.element import Element
from odf.namespaces import nsdict
from odf.opendocument import OpenDocument, OpenDocumentText
from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import H, List, ListItem, P

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
    printable,
    shown,
)

_SIZES = {1: "18pt", 2: "14pt", 3: "12pt", 4: "12pt", 5: "12pt", 6: "12pt"}

# As in `tables`: so that a file's bytes do not depend on what was written before it.
Element.namespaces.update(sorted(nsdict.items()))


def render_odt(document: Document) -> bytes:
    """The bytes of the .odt file; the same document gives the same bytes."""
    file = OpenDocumentText()
    _add_styles(file, document.language)
    body = file.text
    if document.draft:
        body.addElement(_paragraph(DRAFT_NOTE))
    body.addElement(_heading(1, document.title))
    if document.subtitle:
        body.addElement(_paragraph(document.subtitle))
    for number, block in enumerate(document.blocks, start=1):
        for element in _elements(file, block, number):
            body.addElement(element)
    out = io.BytesIO()
    file.save(out)
    return without_times(out.getvalue())


def _add_styles(file: OpenDocument, language: str) -> None:
    spoken, _, country = language.partition("-")
    standard = Style(name="Standard", family="paragraph")
    standard.addElement(ParagraphProperties(marginbottom="0.2cm"))
    standard.addElement(
        TextProperties(
            fontfamily="Arial", fontsize="12pt", language=spoken, country=country or "none"
        )
    )
    file.styles.addElement(standard)
    for level, size in _SIZES.items():
        heading = Style(name=f"Heading {level}", family="paragraph", parentstylename="Standard")
        heading.addElement(TextProperties(fontsize=size, fontweight="bold"))
        file.styles.addElement(heading)
    cell = Style(name="Cell", family="table-cell")
    cell.addElement(TableCellProperties(border="0.5pt solid #000000", padding="0.1cm"))
    file.automaticstyles.addElement(cell)


def _picture(file: OpenDocument, block: PictureBlock, number: int) -> Element:
    part = file.addPicture(
        f"Pictures/{number}.{block.ending}", f"image/{block.ending}", block.content
    )
    frame = Frame(
        name=f"Image{number}", anchortype="as-char", width=f"{block.width:.1f}mm",
        height=f"{block.height:.1f}mm",
    )  # fmt: skip
    frame.addElement(Image(href=part, type="simple", show="embed", actuate="onLoad"))
    paragraph = P(stylename="Standard")
    paragraph.addElement(frame)
    return paragraph


def _elements(file: OpenDocument, block: Block, number: int) -> list[Element]:
    match block:
        case Heading(level, text):
            return [_heading(level, text)]
        case Paragraph(text):
            return [_paragraph(text)]
        case Address(lines):
            return [_paragraph("\n".join(lines))]
        case Bullets(items):
            return [_list(items)]
        case PictureBlock():
            return [_picture(file, block, number)]
        case TableBlock():
            return _table(block, number)


def _heading(level: int, text: str) -> Element:
    heading = H(outlinelevel=level, stylename=f"Heading {level}")
    teletype.addTextToElement(heading, printable(text))
    return heading


def _paragraph(text: str) -> Element:
    paragraph = P(stylename="Standard")
    teletype.addTextToElement(paragraph, printable(text))
    return paragraph


def _list(items: tuple[str, ...]) -> Element:
    bullets = List()
    for item in items:
        entry = ListItem()
        entry.addElement(_paragraph(item))
        bullets.addElement(entry)
    return bullets


def _table(block: TableBlock, number: int) -> list[Element]:
    table = Table(name=f"Table{number}")
    table.addElement(TableColumn(numbercolumnsrepeated=len(block.header)))
    header = TableHeaderRows()
    header.addElement(_row(block.header))
    table.addElement(header)
    for row in block.rows:
        table.addElement(_row(tuple(shown(cell) for cell in row)))
    before = [_paragraph(block.caption)] if block.caption else []
    return [*before, table, *(_paragraph(note) for note in block.notes)]


def _row(cells: tuple[str, ...]) -> Element:
    row = TableRow()
    for text in cells:
        cell = TableCell(valuetype="string", stylename="Cell")
        cell.addElement(_paragraph(text))
        row.addElement(cell)
    return row
