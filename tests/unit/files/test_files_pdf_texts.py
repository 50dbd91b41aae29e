"""A PDF's words are read in a process of its own; what has none, or is locked, says what to do."""

import io

import pikepdf
import pytest

from clerestory.files import child, pdf_texts
from clerestory.files.documents import Document, Paragraph
from clerestory.files.inspection.findings import found
from clerestory.files.pdf import render_pdf
from clerestory.files.pdf_texts import FileError, pdf_text

WORDS = (
    "We hold this information. It is exempt under section 31(1)(a), because disclosure would be "
    "likely to prejudice the prevention of crime in the town and the villages around it."
)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return render_pdf(Document("Our answer", "", draft=False, blocks=(Paragraph(WORDS),)))


def test_a_sentence_that_the_page_breaks_is_read_as_one(letter: bytes) -> None:
    assert pdf_text(letter, "letter.pdf").splitlines() == ["Our answer", WORDS]


def test_a_locked_pdf_says_so(letter: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(FileError, match=r"letter\.pdf: it is locked with a password: unlock it"):
        pdf_text(out.getvalue(), "letter.pdf")


def test_a_scan_says_so() -> None:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    with pytest.raises(FileError, match=r"no words in it, so it is a scan"):
        pdf_text(out.getvalue(), "letter.pdf")


@pytest.mark.parametrize("size", [0, 10, 400])
def test_a_part_of_a_pdf_says_so(letter: bytes, size: int) -> None:
    with pytest.raises(FileError, match=r"this is not a whole PDF"):
        pdf_text(letter[:size], "letter.pdf")


def test_too_many_pages_are_refused() -> None:
    out = io.BytesIO()
    pdf = pikepdf.new()
    for _ in range(pdf_texts.MOST_PAGES + 1):
        pdf.add_blank_page()
    pdf.save(out)
    with pytest.raises(FileError, match="more than 200 pages"):
        pdf_text(out.getvalue(), "letter.pdf")


@pytest.mark.parametrize(
    ("mode", "message"),
    [("file.too-slow", "took over 20 seconds"), ("file.broken", "it cannot be read")],
)
def test_a_file_that_stalls_or_crashes_the_reader_is_one_message(
    mode: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = child.Answer(problems=(found(mode, "file"),))
    monkeypatch.setattr(child, "run", lambda *arguments, **options: answer)
    with pytest.raises(FileError, match=message):
        pdf_text(b"%PDF-1.7", "letter.pdf")
