"""A Word file that a screen reader can find its way in, and that names nobody."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from clerestory.files.documents import DRAFT_NOTE, Document, TableBlock
from clerestory.files.docx import render_docx


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(render_docx(document)))


def members(document: Document) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_paragraphs_carry_the_styles_that_word_navigates_by(document: Document) -> None:
    assert [(found.style.name, found.text) for found in opened(document).paragraphs] == [
        ("Normal", DRAFT_NOTE),
        ("Heading 1", "Answer to request A-1"),
        ("Subtitle", "Sent by post"),
        ("Heading 2", "Question 1"),
        ("Normal", "First line\nsecond line"),
        ("List Bullet", "one"),
        ("List Bullet", "two"),
        ("Normal", "1 High Street\nAlderbrook"),
        ("Caption", "Referrals by area and sex"),
        ("Normal", "[c] means confidential."),
    ]


def test_the_table_has_every_cell_and_its_figures_to_the_right(document: Document) -> None:
    rows = opened(document).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Area", "Sex", "Referrals"],
        ["Alder", "Female", "1,200"],
        ["Brook", "Male", "[c]"],
    ]
    right = [[cell.paragraphs[0].alignment for cell in row.cells] for row in rows]
    assert right == [[None, None, WD_ALIGN_PARAGRAPH.RIGHT]] * 3


def test_the_header_row_and_only_it_repeats(document: Document) -> None:
    table = opened(document).tables[0]
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Referrals by area and sex"


def test_a_wide_table_becomes_several() -> None:
    wide = TableBlock("c", ("Area", *("Referrals",) * 20), (("Alder", *range(20)),))
    tables = opened(Document("t", blocks=(wide,))).tables
    assert [len(table.columns) for table in tables] == [6, 6, 6, 6]


def test_a_caption_stays_with_its_table_on_a_sheet_of_a4(document: Document) -> None:
    word = opened(document)
    captions = [found for found in word.paragraphs if found.style.name == "Caption"]
    assert [found.paragraph_format.keep_with_next for found in captions] == [True]
    sheet = word.sections[0]
    sizes = (sheet.page_width, sheet.page_height, sheet.left_margin, sheet.right_margin)
    assert [round(size.cm, 1) for size in sizes] == [21, 29.7, 2, 2]


def test_title_and_language_are_set_and_nobody_is_named(document: Document) -> None:
    properties = opened(document).core_properties
    assert (properties.title, properties.language) == ("Answer to request A-1", "en-GB")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert (properties.created, properties.modified) == (None, None)


def test_the_words_are_spoken_in_the_language_of_the_document(document: Document) -> None:
    spoken = opened(document).styles.element.findall(f".//{qn('w:lang')}")
    assert [found.get(qn("w:val")) for found in spoken] == ["en-GB"]


def test_every_style_is_plain_black_type(document: Document) -> None:
    styles = opened(document).styles.element
    fonts = styles.findall(f".//{qn('w:rFonts')}")
    assert {frozenset(found.attrib.items()) for found in fonts} == {
        frozenset((qn(script), "Arial") for script in ("w:ascii", "w:hAnsi", "w:cs"))
    }
    assert opened(document).styles["Normal"].font.size.pt == 12
    colours = styles.findall(f".//{qn('w:color')}")
    assert [dict(found.attrib) for found in colours] == [{qn("w:val"): "auto"}] * len(colours)


def test_nothing_of_the_template_stays_but_styles(document: Document) -> None:
    assert not any("thumbnail" in name for name in members(document))
    assert "thumbnail" not in members(document)["_rels/.rels"]


def test_the_same_document_gives_the_same_bytes(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render_docx(document)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 0, 0))
    assert render_docx(document) == first


def test_hostile_text_is_words_like_any_other(hostile: Document) -> None:
    word = opened(hostile)
    assert all("<script>alert(1)</script>" in found.text for found in word.paragraphs[1:])
    with zipfile.ZipFile(io.BytesIO(render_docx(hostile))) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "External" not in links
