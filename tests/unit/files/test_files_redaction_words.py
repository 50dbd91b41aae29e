"""Words of a page with their places, from its own text and from its picture."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.documents import Document, Paragraph
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.pdf import render_pdf
from clerestory.files.recognition import PlacedWord
from clerestory.files.redaction.previews import preview_page
from clerestory.files.redaction.suggestions import suggest_among
from clerestory.files.redaction.words import read_pages


def words_of_page(content: bytes, number: int) -> tuple[PlacedWord, ...]:
    return read_pages(content, lambda done, pages: None)[number - 1].words


WORDS = ("Visible", "title", "First", "line.", "Second", "one.")


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_pdf(Document("Visible title", blocks=(Paragraph("First line.\nSecond one."),)))


def test_words_come_in_reading_order_with_their_lines(letter: bytes) -> None:
    words = words_of_page(letter, 1)
    assert [word.text for word in words] == [*WORDS]
    assert [word.line for word in words] == [0, 0, 1, 1, 2, 2]


def test_suggestions_name_their_words_over_the_ends_of_lines() -> None:
    suggested = suggest_among("\n".join(WORDS).encode(), ["Title First"])
    assert suggested == [[1, 2, "title First", "A name from the list of people in this case."]]


def test_places_are_where_the_ink_is(letter: bytes) -> None:
    picture = Image.open(io.BytesIO(preview_page(letter, 1, []))).convert("L")
    for word in words_of_page(letter, 1):
        left, top, right, bottom = word.box
        across, down = picture.size
        area = (int(left * across), int(top * down), int(right * across), int(bottom * down))
        assert picture.crop(area).getextrema()[0] < 128


def test_a_rotated_page_is_read_as_it_is_seen(letter: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(letter))
    pdf.pages[0].Rotate = 90
    turned = io.BytesIO()
    pdf.save(turned)
    upright, rotated = (
        next(word.box for word in words_of_page(content, 1) if word.text == "Visible")
        for content in (letter, turned.getvalue())
    )
    assert rotated[0] == pytest.approx(1 - upright[3], abs=0.01)
    assert rotated[1] == pytest.approx(upright[0], abs=0.01)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_lines_stay_in_order_however_a_page_is_turned(letter: bytes, quarters: int) -> None:
    pdf = pikepdf.open(io.BytesIO(letter))
    pdf.pages[0].Rotate = 90 * quarters
    turned = io.BytesIO()
    pdf.save(turned)
    words = words_of_page(turned.getvalue(), 1)
    assert [word.text for word in words] == [*WORDS]
    assert [word.line for word in words] == [0, 0, 1, 1, 2, 2]


def test_a_scan_is_read_from_its_picture() -> None:
    font = ImageFont.truetype("DejaVuSans.ttf", 60)
    scan = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(scan).text((200, 800), "Lighthouse", fill="black", font=font)
    pdf = io.BytesIO()
    scan.save(pdf, "PDF", resolution=150)
    (word,) = words_of_page(pdf.getvalue(), 1)
    assert word.text == "Lighthouse"
    assert word.box[0] == pytest.approx(200 / 1240, abs=0.02)


def test_each_page_says_how_far_it_is_and_whether_it_was_recognised(letter: bytes) -> None:
    told: list[tuple[int, int]] = []
    (page,) = read_pages(letter, lambda done, pages: told.append((done, pages)))
    assert (told, page.is_recognised) == ([(1, 1)], False)
    assert page.size == pytest.approx((595, 842), abs=1)


def test_a_pdf_that_cannot_be_rebuilt_is_not_read(letter: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(letter))
    locked = io.BytesIO()
    pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user=""))
    with pytest.raises(Unreadable):
        words_of_page(locked.getvalue(), 1)
