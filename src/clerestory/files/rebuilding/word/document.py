"""What a Word file shows, as a new Word file: our own styles, no properties, no codes but pages."""

import io
from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.section import Section as WordSection
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from clerestory.files.docx import blank_document, content_of
from clerestory.files.inspection.docx import Look
from clerestory.files.inspection.word.blocks import (
    Block,
    Cell,
    Grid,
    Inline,
    PageBreak,
    PageNumber,
    Picture,
    Section,
    Words,
)
from clerestory.files.rebuilding.word.pictures import redraw

INDENT, WIDTH = Mm(7), Mm(170)
NOTES = "Notes"
_ALIGNED = {
    "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip


def render_document(look: Look) -> bytes:
    """The bytes of the .docx file; the same look gives the same bytes."""
    word = blank_document("", "en-GB")
    for number, section in enumerate(look.sections):
        kind = WD_SECTION.NEW_PAGE if section.is_new_page else WD_SECTION.CONTINUOUS
        target = word.sections[0] if number == 0 else word.add_section(kind)
        _set_page(target, section)
        _add_running(word, target, section)
        for block in section.blocks:
            _add(word, block)
    if look.notes:
        word.add_heading(NOTES, level=2)
    for number, note in enumerate(look.notes, start=1):
        word.add_paragraph(f"[{number}]")
        for block in note:
            _add(word, block)
    return content_of(word)


def _set_page(target: WordSection, section: Section) -> None:
    width, height = section.size
    target.page_width, target.page_height = Mm(width), Mm(height)
    target.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    target.left_margin, target.top_margin, target.right_margin, target.bottom_margin = (
        Mm(margin) for margin in section.margins
    )


def _add_running(word: WordDocument, target: WordSection, section: Section) -> None:
    """Headers and footers, each by what it is for."""
    has = {use for kind in (section.headers, section.footers) for use in kind}
    target.different_first_page_header_footer = "first" in has
    if "even" in has:
        word.settings.odd_and_even_pages_header_footer = True
    for running, parts in (
        (section.headers, (target.header, target.first_page_header, target.even_page_header)),
        (section.footers, (target.footer, target.first_page_footer, target.even_page_footer)),
    ):
        for use, part in zip(("default", "first", "even"), parts, strict=True):
            if use == "default" or use in running or (use == "first" and "first" in has):
                part.is_linked_to_previous = False
                for empty in list(part._element):
                    part._element.remove(empty)
                for block in running.get(use, ()):
                    _add(part, block)
                if not part.paragraphs:
                    part.add_paragraph()


def _add(holder: Any, block: Block) -> None:
    """Add a block to the document, to a header or footer, or to a cell."""
    if isinstance(block, Grid):
        _add_table(holder, block)
        return
    paragraph = holder.add_paragraph()
    if block.level:
        paragraph.style = f"Heading {block.level}"
    if block.align in _ALIGNED:
        paragraph.alignment = _ALIGNED[block.align]
    if block.breaks_page:
        paragraph.paragraph_format.page_break_before = True
    if block.label:
        paragraph.paragraph_format.left_indent = INDENT * (block.depth + 1)
        paragraph.paragraph_format.first_line_indent = -INDENT
        paragraph.add_run(block.label + "\t")
    for inline in block.inlines:
        _add_inline(paragraph, inline)


def _add_inline(paragraph: WordParagraph, inline: Inline) -> None:
    if isinstance(inline, Words):
        run = paragraph.add_run(inline.text)
        run.bold, run.italic = inline.bold or None, inline.italic or None
        run.font.strike = inline.struck or None
        if inline.script == "super":  # the two share one place in the file
            run.font.superscript = True
        elif inline.script == "sub":
            run.font.subscript = True
    elif isinstance(inline, Picture):
        size = Mm(inline.width), Mm(inline.height)
        paragraph.add_run().add_picture(io.BytesIO(redraw(inline)), *size)
    elif isinstance(inline, PageBreak):
        paragraph.add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(inline, PageNumber):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "NUMPAGES" if inline.of_all else "PAGE")
        paragraph._p.append(field)
        run = paragraph.add_run("1")
        field.append(run._r)


def _add_table(holder: Any, grid: Grid) -> None:
    """A table, written cell by cell: python-docx would look through all cells for each one."""
    if not grid.columns:
        return
    element = holder._body._element if isinstance(holder, WordDocument) else holder._element
    table = Table(CT_Tbl.new_tbl(0, grid.columns, WIDTH), holder)
    element._insert_tbl(table._tbl)
    table._tbl.tblStyle_val = "TableGrid"
    growing: dict[int, tuple[int, int]] = {}  # column -> rows still to come, columns
    for number, (cells, starts) in enumerate(zip(grid.rows, grid.starts, strict=True)):
        row = OxmlElement("w:tr")
        table._tbl.append(row)
        if number < grid.headers:
            flags = OxmlElement("w:trPr")
            flags.append(OxmlElement("w:tblHeader"))
            row.append(flags)
        own = dict(zip(starts, cells, strict=True))
        for span, cell in _filled(own, growing, grid.columns):
            _add_cell(row, table, span, cell)
        growing = {key: (left - 1, span) for key, (left, span) in growing.items() if left > 1}
        for start, cell in own.items():
            if cell.rows > 1:
                growing[start] = cell.rows - 1, cell.columns


def _filled(
    cells: dict[int, Cell], growing: dict[int, tuple[int, int]], columns: int
) -> Iterator[tuple[int, Cell | None]]:
    """The cells of a row without gaps; None where one from above goes on."""
    column = 0
    while column < columns:
        if column in cells:
            span, cell = cells[column].columns, cells[column]
        elif column in growing:
            span, cell = growing[column][1], None
        else:
            span, cell = 1, Cell(())
        yield span, cell
        column += span


def _add_cell(row: Any, table: Table, span: int, cell: Cell | None) -> None:
    element = CT_Tc.new()
    row.append(element)
    about = element.get_or_add_tcPr()
    if span > 1:
        element.grid_span = span
    if cell is None or cell.rows > 1:
        about.vMerge_val = "continue" if cell is None else "restart"
    if cell is None or not cell.blocks:
        return
    element.remove(element.p_lst[0])
    holder = _Cell(element, table)
    for block in cell.blocks:
        _add(holder, block)
    if element[-1].tag != qn("w:p"):
        holder.add_paragraph()  # Word wants one at the end of each cell
