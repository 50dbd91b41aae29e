"""What a Word file hides and shows: boundaries, near misses, and what a rebuilt file keeps."""

import io

import docx
import pytest
from docx.document import Document
from docx.shared import Pt, RGBColor
from PIL import Image

from clerestory.files.inspection.docx import inspect, look_at
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.inspection.word.blocks import Picture, texts_of
from clerestory.files.inspection.word.fields import is_ordinary_code, is_shown_result
from clerestory.files.inspection.word.lists import numeral
from clerestory.files.inspection.word.runs import cleaned
from clerestory.files.inspection.word.vocabulary import (
    is_bookmark,
    is_font,
    is_level_text,
    is_plain,
    is_style_name,
)
from clerestory.files.rebuilding.docx import rebuild
from clerestory.files.rebuilding.word.pictures import redraw
from corpus.docx_boxes import boxed
from corpus.docx_making import STYLES, before, content_of, document, patched, png, with_body


def _modes(content: bytes) -> set[str]:
    return {one.mode for one in inspect(content)}


def _shown(content: bytes) -> list[str]:
    return [text for one in look_at(content).sections for text in texts_of(one.blocks)]


def _rebuilt(content: bytes) -> Document:
    return docx.Document(io.BytesIO(rebuild(content, "docx")))


@pytest.mark.parametrize(
    ("properties", "mode"),
    [
        ('<w:sz w:val="8"/>', None),
        ('<w:sz w:val="7"/>', "docx.tiny-text"),
        ('<w:w w:val="33"/>', None),
        ('<w:w w:val="32"/>', "docx.tiny-text"),
        ('<w:vanish w:val="0"/>', None),
        ('<w:vanish w:val="true"/>', "docx.hidden-text"),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F497D"/>', None),
        ('<w:shd w:val="clear" w:fill="1A1A1A"/>', "docx.black-shading"),
        ('<w:shd w:val="pct10" w:color="auto" w:fill="FFFFFF"/>', None),
        ('<w:shd w:val="pct90" w:color="000000" w:fill="FFFFFF"/>', "docx.black-shading"),
        ('<w:highlight w:val="yellow"/>', None),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', None),
        ('<w:color w:val="FFFFFF" w:themeColor="text1"/>', "docx.faint-text"),  # programs differ
        ('<w:position w:val="6"/>', None),
    ],
)
def test_a_run_is_seen_or_hidden(properties: str, mode: str | None) -> None:
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>Further words</w:t></w:r>"
    content = with_body(f"<w:p>{run}</w:p>")
    assert _modes(content) == ({mode} if mode else set())
    assert ("Further words" in _shown(content)) is (mode is None)


def test_spaces_without_words_hide_nothing() -> None:
    content = with_body("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t> </w:t></w:r></w:p>")
    assert _modes(content) == set()


def test_a_style_that_shows_what_its_base_hides() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="Custom {key[-1]}"/>{rest}'
        "</w:style>"
        for key, rest in (
            ("Custom1", "<w:rPr><w:vanish/></w:rPr>"),
            ("Custom2", '<w:basedOn w:val="Custom1"/><w:rPr><w:vanish w:val="0"/></w:rPr>'),
        )
    )
    made = with_body(
        '<w:p><w:pPr><w:pStyle w:val="Custom2"/></w:pPr><w:r><w:t>Seen</w:t></w:r></w:p>'
    )
    assert _modes(patched(made, {STYLES: before("</w:styles>", styles)})) == set()


@pytest.mark.parametrize(
    "code",
    ["PAGE", r" NUMPAGES \* MERGEFORMAT ", r'TOC \o "1-3" \h \z \u', r"PAGEREF _Toc12345 \h",
     r'DATE \@ "dd/MM/yyyy"', r'DATE \@"d\ MMMM\ yyyy"', r"SEQ Figure \* ARABIC"],
)  # fmt: skip
def test_ordinary_field_codes(code: str) -> None:
    assert is_ordinary_code(code)


@pytest.mark.parametrize(
    "code",
    ["", "PAGES", "REF Smith", r"TOC \t Smith,1", r"DATE \@ Smith", "SEQ Smith", "MERGEFIELD Page",
     r'HYPERLINK "https://example.org"', r'PAGE \* "Smith"', "page"],
)  # fmt: skip
def test_field_codes_that_say_something(code: str) -> None:
    assert not is_ordinary_code(code)


def test_what_a_program_works_out_afresh() -> None:
    assert is_shown_result("PAGE", "12") and is_shown_result("PAGE", "xii")
    assert is_shown_result("DATE", "Monday, 3 June 2024") and not is_shown_result("DATE", "Smith")
    assert not is_shown_result(" NUMPAGES", "Smith") and is_shown_result("REF _Ref1", "Smith")


@pytest.mark.parametrize(
    ("is_ordinary", "ordinary", "odd"),
    [
        (is_font, "Times New Roman", "Smith Sans"),
        (is_font, "Noto Sans CJK SC", "Noto Referral"),
        (is_style_name, "Heading 1 Char", "Smith Heading"),
        (is_style_name, "TableofContents", "Tablesmith"),
        (is_bookmark, "_Toc123456", "_Toc_Smith"),
        (is_bookmark, "_GoBack", "Smith"),
        (is_level_text, "%1.%2)", "Smith %1"),
        (is_level_text, "Chapter %1", "Case %1"),
        (is_plain, "-1440", "Smith"),
        (is_plain, "4F81BD", "4F81BD00A"),
    ],
)
def test_names_that_programs_give_and_that_people_give(
    is_ordinary: object, ordinary: str, odd: str
) -> None:
    assert callable(is_ordinary)
    assert is_ordinary(ordinary) and not is_ordinary(odd)


def test_characters_of_no_width_go_and_joiners_of_scripts_stay() -> None:
    assert cleaned("a\u200bb\u2060c") == "abc"
    assert cleaned("\u0645\u06cc\u200c\u062e\u0648") == "\u0645\u06cc\u200c\u062e\u0648"
    assert cleaned("\U0001f469\u200d\U0001f4bb") == "\U0001f469\u200d\U0001f4bb"
    assert cleaned("a\u200db") == "ab"


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [(1, "decimal", "1"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
     (9, "lowerRoman", "ix"), (1994, "upperRoman", "MCMXCIV"), (7, "decimalZero", "07"),
     (4, "none", "")],
)  # fmt: skip
def test_numerals_of_lists(count: int, form: str, text: str) -> None:
    assert numeral(count, form) == text


def test_what_a_link_shows_is_no_secret() -> None:
    link = "<w:fldSimple w:instr='HYPERLINK \"https://www.example.org/a\"'><w:r><w:t>{}</w:t></w:r>"
    shown = with_body(f"<w:p>{link.format('www.example.org/a')}</w:fldSimple></w:p>")
    hidden = with_body(f"<w:p>{link.format('the guidance')}</w:fldSimple></w:p>")
    assert _modes(shown) == set()
    assert _modes(hidden) == {"docx.link-target"}


def test_a_title_that_the_page_shows_is_no_secret() -> None:
    word = document("About referrals in 2024")
    word.core_properties.title = "Referrals in 2024"
    assert _modes(content_of(word)) == set()
    word.core_properties.title = "Referrals of 2024"
    assert _modes(content_of(word)) == {"docx.properties"}


def test_an_author_is_one_also_if_the_page_shows_the_name() -> None:
    word = document("From A Clerk")
    word.core_properties.author = "A Clerk"
    assert _modes(content_of(word)) == {"docx.author"}


def test_a_place_leads_to_the_paragraph() -> None:
    word = document()
    word.add_paragraph().add_run("White").font.color.rgb = RGBColor(255, 255, 255)
    assert [one.place for one in inspect(content_of(word))] == ["text, paragraph 3"]


def test_covered_words_leave_a_bar_of_one_width() -> None:
    word = document()
    paragraph = word.add_paragraph("Seen by ")
    for covered in ("J", "onathan Smith"):
        run = paragraph.add_run(covered)
        run.font.color.rgb, run.font.highlight_color = RGBColor(0, 0, 0), 1
    paragraph.add_run(" today")
    assert _rebuilt(content_of(word)).paragraphs[-1].text == "Seen by [redacted] today"


def test_lists_headings_and_looks_are_kept() -> None:
    word = document()
    word.add_heading("Second", level=2)
    for text in ("One", "Two"):
        word.add_paragraph(text, style="List Number")
    run = word.add_paragraph("10").add_run("3")
    run.bold = run.font.superscript = True
    rebuilt = _rebuilt(content_of(word))
    heading, one, two, power = rebuilt.paragraphs[2:6]
    assert (heading.text, heading.style.name) == ("Second", "Heading 2")
    assert (one.text, two.text) == ("1.\tOne", "2.\tTwo")
    assert power.runs[1].bold and power.runs[1].font.superscript and not power.runs[0].bold


def test_merged_and_nested_tables_are_kept() -> None:
    word = document()
    table = word.add_table(3, 3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(1, 1))
    table.cell(2, 2).add_table(1, 1).cell(0, 0).text = "inner"
    rebuilt = _rebuilt(content_of(word)).tables[0]
    assert rebuilt.cell(0, 0)._tc is rebuilt.cell(1, 1)._tc
    assert rebuilt.cell(0, 0).text.split() == ["0", "1", "3", "4"]
    assert rebuilt.cell(1, 2).text == "5"
    assert rebuilt.cell(2, 2).tables[0].cell(0, 0).text == "inner"


def test_headers_in_use_are_kept_and_the_rest_is_found() -> None:
    word = document()
    section = word.sections[0]
    section.header.paragraphs[0].text = "Every page"
    section.first_page_header.paragraphs[0].text = "First page"
    assert _modes(content_of(word)) == {"docx.unused-header"}
    rebuilt = _rebuilt(content_of(word)).sections[0]
    assert rebuilt.header.paragraphs[0].text == "Every page"
    assert "First page" not in rebuilt.first_page_header.paragraphs[0].text


def test_a_header_of_later_pages_needs_later_pages() -> None:
    word = document()
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Later pages"
    section.first_page_header.paragraphs[0].text = "First page"
    assert _modes(content_of(word)) == {"docx.unused-header"}
    word.add_page_break()
    assert _modes(content_of(word)) == set()


def test_a_picture_is_cropped_sampled_and_bare() -> None:
    whole = Image.new("RGB", (1000, 1000), "white")
    whole.paste("black", (0, 500, 1000, 1000))
    out = io.BytesIO()
    whole.save(out, "PNG", dpi=(72, 72))
    picture = Picture(out.getvalue(), 25.4, 12.7, (0.0, 0.0, 0.0, 0.5))
    drawn = Image.open(io.BytesIO(redraw(picture)))
    assert drawn.size == (300, 150)
    assert drawn.convert("L").getextrema() == (255, 255)
    assert not drawn.info


def test_signs_that_unicode_has_are_carried_over() -> None:
    tick = '<w:sym w:font="Wingdings" w:char="F0FE"/>'
    content = with_body(f"<w:p><w:r>{tick}<w:t> Released</w:t></w:r></w:p>")
    assert _modes(content) == set()
    assert _shown(content)[-1] == "\u2611 Released"
    letter = tick.replace("F0FE", "F041")
    assert _modes(with_body(f"<w:p><w:r>{letter}</w:r></w:p>")) == {"docx.symbol"}


def test_the_words_of_plain_text_boxes_follow_their_paragraph() -> None:
    first, second = (boxed(words) for words in ("In the first box", "In the second box"))
    beside = "<w:r><w:t>Beside it</w:t></w:r>"
    content = with_body(f"<w:p>{first}{beside}</w:p>", f"<w:p>{second}</w:p>")
    assert _modes(content) == {"docx.text-box"}
    shown = [one.text for one in _rebuilt(content).paragraphs if one.text]
    assert shown[-3:] == ["Beside it", "In the first box", "In the second box"]


def test_a_hidden_text_box_stays_away() -> None:
    run = boxed("Unseen").replace("<w:r><mc:", "<w:r><w:rPr><w:vanish/></w:rPr><mc:", 1)
    content = with_body(f"<w:p>{run}</w:p>")
    assert _modes(content) == {"docx.text-box", "docx.hidden-text"}
    assert "Unseen" not in " ".join(one.text for one in _rebuilt(content).paragraphs)


def test_a_rebuilt_file_is_the_same_again_and_clean() -> None:
    word = document()
    word.add_picture(io.BytesIO(png()))
    word.core_properties.author = "A Clerk"
    word.add_paragraph().add_run("tiny").font.size = Pt(1)
    content = content_of(word)
    rebuilt = rebuild(content, "docx")
    assert rebuild(content, "docx") == rebuilt
    assert inspect(rebuilt) == []


def test_what_cannot_be_carried_over_is_refused_with_its_place() -> None:
    content = with_body("<w:p><w:r><w:object/></w:r></w:p>")
    with pytest.raises(Unreadable, match="text, paragraph 3: Another file"):
        rebuild(content, "docx")
    with pytest.raises(Unreadable):
        rebuild(content, "rtf")
