"""The words in a picture: where they are, and what is said when they cannot be read."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.pdf_texts import FileError
from clerestory.files.recognition import recognise

FONT = ImageFont.load_default(28)


def _page(*lines: str) -> Image.Image:
    page = Image.new("RGB", (800, 120 + 60 * len(lines)), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 60 * number), line, fill="black", font=FONT)
    return page


def test_words_have_places_and_lines():
    words = recognise(_page("Visible words here", "and below them"))
    assert [word.text for word in words] == ["Visible", "words", "here", "and", "below", "them"]
    assert [word.line for word in words] == [0, 0, 0, 1, 1, 1]
    left, top, right, bottom = words[0].box
    assert 55 <= left <= 70 and 55 <= top <= 75 and 130 <= right <= 180 and bottom <= 100


def test_an_empty_page_has_no_words():
    assert recognise(Image.new("L", (400, 300), 255)) == ()


def test_black_on_nothing_is_read_as_on_paper():
    page = _page("Visible words here").convert("L").point(lambda grey: 255 - grey)
    clear = Image.new("RGBA", page.size, (0, 0, 0, 0))
    clear.putalpha(page)
    assert [word.text for word in recognise(clear)] == ["Visible", "words", "here"]


def test_a_missing_program_is_named_with_its_package(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileError, match="tesseract-ocr-eng"):
        recognise(_page("words"))


def test_a_page_that_takes_too_long_is_given_up():
    with pytest.raises(FileError, match=r"over 0\.01 seconds"):
        recognise(_page("words"), seconds=0.01)
