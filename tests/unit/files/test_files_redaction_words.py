"""Words of a page with their places, from its own text and from its picture."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.documents import Document, Paragraph
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.pdf import render_pdf
from clerestory.files.redaction.previews import describe_page, preview_page
from clerestory.files.redaction.words import words_of_page

WORDS = ("Visible", "title", "First", "line.", "Second", "one.")


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_pdf(Document("Visible title", blocks=(Paragraph("First line.\nSecond one."),)))


def test_words_come_in_reading_order_with_their_lines(letter: bytes) -> None:
    words = words_of_page(letter, 1)
    assert [word.text for word in words] == [*WORDS]
    assert [word.line for word in words] == [0, 0, 1, 1, 2, 2]


def test_suggestions_name_their_words_over_the_ends_of_lines(letter: bytes) -> None:
    """In the child that draws the page: a text that a stranger wrote is searched nowhere else."""
    suggested = describe_page(letter, 1, ["Title First"])["suggested"]
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


def test_a_page_that_there_is_not_is_refused(letter: bytes) -> None:
    with pytest.raises(Unreadable):
        words_of_page(letter, 2)
