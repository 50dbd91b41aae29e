"""A redacted word is nowhere in what leaves, and the size of its box tells nothing about it."""

import io
import re
import zlib
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.documents import Paragraph, TableBlock
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.rebuilding.pdf import draw_page, rebuild_pages
from clerestory.files.recognition import PlacedWord, recognise
from clerestory.files.redaction.burning import WIDTHS, burn, widened
from clerestory.files.redaction.lists import list_document, redactions
from clerestory.files.redaction.marks import Mark, TermMark
from clerestory.files.redaction.redactor import redact, redact_pages
from clerestory.files.redaction.searching import search
from clerestory.files.redaction.terms import find_hits
from clerestory.files.redaction.words import own_pages, read_pages

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)
WORD = "QUARTZLANTERN7"


def _mark(box, page=1, exemption="s40(2)", **more) -> Mark:
    return Mark(page, box, exemption, "A. Officer", AT, **more)


def _term(term: str, **more) -> TermMark:
    return TermMark(term, "s40(2)", "A. Officer", AT, **more)


def _pdf(*lines: str) -> bytes:
    """A page of real text."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    drawn = "".join(
        f"BT /F 14 Tf 72 {760 - 30 * row} Td ({line}) Tj ET " for row, line in enumerate(lines)
    )
    page.obj.Contents = pdf.make_stream(drawn.encode())
    content = io.BytesIO()
    pdf.save(content)
    return content.getvalue()


def _scan(*lines: str) -> bytes:
    """A page that is a picture."""
    picture = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        draw.text((150, 150 + 70 * row), line, fill="black", font=ImageFont.load_default(30))
    return write_pdf([Page((595, 842), packed(picture))])


def _holds(content: bytes, word: str) -> bool:
    """Whether the word is in a stream, in the text or in the pictures of a PDF."""
    streams = [content]
    for found in re.finditer(rb"stream\r?\n", content):
        try:
            streams.append(zlib.decompressobj().decompress(content[found.end() :]))
        except zlib.error:
            continue
    encoded = (word.encode(), word.encode("utf-16-be"), word.encode().hex().encode())
    if any(one in stream for stream in streams for one in encoded):
        return True
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    seen = "".join(
        word.text for number in range(len(document))
        for word in recognise(draw_page(content, number + 1, resolution=300))
    )  # fmt: skip
    return word[:6] in text or word[:6] in seen


@pytest.mark.parametrize("made", [_pdf, _scan])
def test_a_term_is_nowhere_in_what_leaves(made):
    content = made("Before it", f"The name {WORD} stands here", "Visible words")
    marks, redacted = redact_pages(content, [], [_term(WORD.lower())])
    assert not _holds(redacted, WORD)
    assert [mark.page for mark in marks] == [1]
    text = pypdfium2.PdfDocument(redacted)[0].get_textpage().get_text_bounded()
    assert "Visible words" in text and "s40(2)" in text


def _two_pages(first, second):
    with pikepdf.open(io.BytesIO(first)) as pdf, pikepdf.open(io.BytesIO(second)) as other:
        pdf.pages.extend(other.pages)
        joined = io.BytesIO()
        pdf.save(joined)
    return joined.getvalue()


def test_a_term_that_runs_over_the_end_of_a_page_is_found_on_both():
    content = _two_pages(_pdf("Visible words", f"of {WORD}"), _pdf("Lantern", "and the rest"))
    found = search(own_pages(content), f"{WORD} Lantern")
    assert [place.page for place in found] == [1, 2]
    marks, redacted = redact_pages(content, [], [_term(f"{WORD} Lantern")])
    assert [mark.page for mark in marks] == [1, 2]
    assert not _holds(redacted, WORD) and not _holds(redacted, "Lantern")
    assert _holds(redacted, "Visible")


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_term_in_a_scan_that_lies_on_its_side_or_head_is_found_too(quarters):
    upright = draw_page(_scan("Before it", f"The name {WORD} stands here", "Visible words"), 1)
    turned = packed(upright.rotate(90 * quarters, expand=True))
    content = write_pdf([Page((turned.width / 2, turned.height / 2), turned)])
    marks, redacted = redact_pages(content, [], [_term(WORD)])
    assert marks
    seen = draw_page(redacted, 1, resolution=200).rotate(-90 * quarters, expand=True)
    assert not any(WORD[:6] in word.text for word in recognise(seen, resolution=200))


@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("shade", [255, 215])
def test_a_term_in_a_picture_that_lies_on_its_side_on_an_upright_page_is_found_too(quarters, shade):
    page = draw_page(_scan(*["An ordinary line of the report about nothing."] * 9), 1)
    picture = Image.new("RGB", (700, 80), (shade,) * 3)
    font = ImageFont.load_default(30)
    ImageDraw.Draw(picture).text((10, 20), f"Call {WORD} at once", fill="black", font=font)
    page.paste(picture.rotate(90 * quarters, expand=True), (400, 900))
    raster = packed(page)
    content = write_pdf([Page((raster.width / 2, raster.height / 2), raster)])
    marks, redacted = redact_pages(content, [], [_term(WORD)])
    assert marks and all(mark.box[1] > 0.5 for mark in marks)
    seen = draw_page(redacted, 1, resolution=200).rotate(-90 * quarters, expand=True)
    assert not any(WORD[:6] in word.text for word in recognise(seen, resolution=200))


def test_a_term_that_is_broken_at_the_end_of_a_line_or_page_of_a_scan_is_found():
    other = ["An ordinary line of the report about nothing."] * 3
    first = _scan("The officer met Mr Lantern-", "fish at the gate.", *other, "Then Mr Lantern-")
    content = _two_pages(first, _scan("fish went home.", *other))
    pages = read_pages(content, lambda done, of: None)
    assert [place.page for place in search(pages, "Lanternfish")] == [1, 1, 2]
    redacted = redact(content, terms=[_term("Lanternfish")], pages=pages)
    assert sorted(mark.page for mark in redacted.marks) == [1, 1, 1, 2]
    for number in (1, 2):
        seen = recognise(draw_page(redacted.content, number, resolution=200), resolution=200)
        assert not any("antern" in word.text or "fish" in word.text for word in seen)


def test_a_marked_area_is_nowhere_in_what_leaves():
    content = _pdf(f"{WORD}", "Visible words")
    assert _holds(rebuild_pages(content), WORD)
    assert not _holds(rebuild_pages(content, marks=[_mark((0.1, 0.08, 0.4, 0.11))]), WORD)


def test_a_term_in_a_picture_on_a_page_with_text_is_found_too():
    scan = io.BytesIO(_scan("The name", WORD, "Visible words"))
    with pikepdf.open(scan) as pdf:
        page = pdf.pages[0]
        page.obj.Resources.Font = pikepdf.Dictionary(
            F=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        page.contents_add(b"BT /F 14 Tf 72 100 Td (Text of its own) Tj ET")
        changed = io.BytesIO()
        pdf.save(changed)
    _, redacted = redact_pages(changed.getvalue(), [], [_term(WORD)])
    assert not _holds(redacted, WORD)


@pytest.mark.parametrize("font_size", [12, 30])
def test_words_of_different_length_have_boxes_of_one_size(font_size):
    font = ImageFont.load_default(font_size)
    widths = set()
    for word in ("Ann", "aceno", "Wilhelmina", "Gypsy"):
        left, top, right, _ = font.getbbox(word)
        box = (0.3, 0.3 + top / 1754, 0.3 + (right - left) / 1240, 0.3 + font_size / 1754)
        wide = widened(_mark(box))
        widths.add(round(wide[2] - wide[0], 9))
    assert widths == {round(WIDTHS[0], 9)}


def test_a_box_has_a_fixed_width_or_ends_with_the_page():
    for length in (0.02, 0.05, 0.15, 0.2, 0.4, 0.6):
        left, _, right, _ = widened(_mark((0.05, 0.5, 0.05 + length, 0.51)))
        assert any(abs(right - left - width) < 1e-9 for width in WIDTHS) or right == 1
    assert widened(_mark((0.95, 0.5, 0.97, 0.51)))[2] == 1
    assert widened(_mark((0.4, 0.5, 0.41, 0.51), whole_line=True))[::2] == (0, 1)


def test_a_box_covers_all_of_its_area():
    picture = burn(
        Image.new("RGB", (300, 400), "white"), [_mark((0.2, 0.3, 0.6, 0.4), exemption="")]
    )
    assert picture.crop((60, 120, 180, 160)).getextrema() == ((0, 0),) * 3


def test_whether_writing_runs_down_goes_by_the_page_and_not_by_its_fractions():
    box = (0.5, 0.2, 0.58, 0.3)  # on a page twice as wide as high, it is wider than high
    assert widened(_mark(box), 2.0)[2] - widened(_mark(box), 2.0)[0] == pytest.approx(WIDTHS[0])
    assert widened(_mark(box), 0.5)[3] - widened(_mark(box), 0.5)[1] == pytest.approx(WIDTHS[0])


def test_writing_that_runs_down_is_widened_along_itself():
    left, top, right, bottom = widened(_mark((0.5, 0.2, 0.52, 0.3)), 595 / 842)
    assert abs(bottom - top - WIDTHS[0]) < 1e-9 and right - left < 0.05


@pytest.mark.parametrize("box", [(0, 0, 0, 1), (0.5, 0, 0.4, 1), (0, -0.1, 1, 1), (0, 0, 1.1, 1)])
def test_an_area_off_the_page_is_refused(box):
    with pytest.raises(FileError, match="fractions of the page"):
        _mark(box)


def test_a_mark_on_no_page_is_refused():
    with pytest.raises(Unreadable, match="does not have"):
        redact_pages(_pdf("Visible words"), [_mark((0, 0, 1, 1), page=2)], [])


def test_terms_are_not_searched_in_part(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="tesseract"):
        redact_pages(_pdf("Visible words"), [], [_term("words")])


def _line(*texts: str, line: int = 0) -> list[PlacedWord]:
    return [
        PlacedWord(text, (0.1 * at, 0.1 * line, 0.1 * at + 0.08, 0.1 * line + 0.02), line)
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("words", "term", "hits"),
    [
        (_line("Mr", "Smith,", "of"), "smith", 1),
        (_line("Smith's", "(SMITH)", "Smith-Jones"), "Smith", 3),
        (_line("Blacksmith", "smithy"), "Smith", 0),
        (_line("José", "Jos\u00e9"), "jose", 2),
        (_line("o\ufb03ce"), "office", 1),
        (_line("Ann") + _line("Lee", line=1), "Ann  Lee", 1),
        (_line("Quartz-") + _line("lantern", line=1), "quartzlantern", 1),
        (_line("AB", "12", "34", "56", "C"), "ab123456c", 1),
        (_line("AB123456C"), "AB 12 34 56 C", 1),
        (_line("O\u02bcBrien", "\u02bbOkina"), "O'Brien", 1),
        (_line("Łukasz", "Søren", "Æthelred"), "lukasz", 1),
        (_line("Lukasz", "Soren"), "Søren", 1),
        (_line("Annex"), "Ann", 0),
        ([], "Ann", 0),
    ],
)
def test_hits_do_not_depend_on_how_a_word_is_written(words, term, hits):
    assert len(find_hits(1, words, term)) == hits


@pytest.mark.parametrize(
    ("word", "is_found"),
    [("QUARTZLANTERNZ", True), ("QUARTZLANTERN7Z", True), ("UARTZLANTERN7", True),
     ("QUARTLANTERN", False), ("0UARTZLANTERN7", True), ("Quartz", False)],
)  # fmt: skip
def test_a_recognised_word_may_have_one_letter_wrong(word, is_found):
    assert bool(find_hits(1, _line("x", word), WORD, is_recognised=True)) is is_found
    assert not find_hits(1, _line("x", word), WORD)


def test_a_short_word_is_recognised_with_look_alikes_alone():
    hits = find_hits(1, _line("5m1th", "Smyth"), "Smith", is_recognised=True)
    assert [hit.boxes[0][0] for hit in hits] == [0]


def test_a_hit_over_two_lines_has_two_boxes():
    (hit,) = find_hits(3, _line("x", "Ann") + _line("Lee", "y", line=1), "Ann Lee")
    assert hit.page == 3
    assert [box[1] for box in hit.boxes] == [0, 0.1]


def test_a_term_without_letters_is_refused():
    with pytest.raises(FileError, match="at least one letter"):
        _term(" - ")


def test_the_list_says_who_and_when_and_nothing_else():
    marks = [
        _mark((0, 0, 0.1, 0.1), page=2),
        _mark((0, 0.2, 0.1, 0.3), page=2),
        _mark((0, 0, 1, 1)),
    ]
    listed = list_document("Redactions", redactions(marks), "ab12")
    of, table = listed.blocks
    assert isinstance(of, Paragraph) and "ab12" in of.text
    assert isinstance(table, TableBlock)
    assert table.rows == (
        ("1", "s40(2)", 1, "A. Officer", "12 February 2018"),
        ("2", "s40(2)", 2, "A. Officer", "12 February 2018"),
    )
    assert "Nothing was taken out" in str(list_document("Redactions", (), "ab12").blocks)
