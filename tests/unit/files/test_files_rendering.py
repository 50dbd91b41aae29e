"""What the approver sees is drawn from the outgoing bytes."""

import io
import zipfile

import openpyxl
import pytest
from PIL import Image

from clerestory.files.documents import Document, Paragraph
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.pdf import render_pdf
from clerestory.files.recognition import can_recognise, recognise
from clerestory.files.rendering import render
from clerestory.files.rendering_pages import _letters

pytestmark = pytest.mark.skipif(not can_recognise(), reason="tesseract is missing")


def words(png: bytes) -> str:
    return " ".join(word.text for word in recognise(Image.open(io.BytesIO(png)), resolution=100))


def workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Area", "Referrals"])
    book.active.append(["Northern villages", 12])
    book.save(out)
    return out.getvalue()


def picture(text_size: tuple[int, int] = (300, 100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", text_size, (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def test_a_pdf_is_drawn_page_by_page() -> None:
    pages = render("a.pdf", render_pdf(Document("Our answer", blocks=(Paragraph("Seventeen"),))))
    assert len(pages) == 1
    assert "Seventeen" in words(pages[0])


def test_a_workbook_is_laid_out_by_its_cells() -> None:
    (page,) = render("a.xlsx", workbook())
    assert "villages" in words(page) and "12" in words(page)


def test_a_csv_is_laid_out_by_its_cells() -> None:
    rows = "Area,Referrals\n" + "Northern villages,12\n" * 500
    pages = render("a.csv", rows.encode())
    assert "villages" in words(pages[0])
    assert "of 501 rows" in words(pages[-1])


def test_a_picture_is_shown_on_white() -> None:
    (page,) = render("a.png", picture())
    image = Image.open(io.BytesIO(page))
    assert image.size == (300, 100) and image.getpixel((5, 5)) == (255, 255, 255)


def test_an_archive_is_a_list_and_its_files() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("north/counts.csv", "Area,Referrals\nNorthern villages,12\n")
        archive.writestr("plan.png", picture())
    pages = render("a.zip", out.getvalue())
    assert len(pages) == 3
    assert "counts.csv" in words(pages[0]) and "villages" in words(pages[1])


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF-1.7"), ("a.png", b"\x89PNG\r\n\x1a\n"), ("a.x", b"x")]
)
def test_what_cannot_be_drawn_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        render(name, content)


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert _letters(column) == name


def test_each_page_that_is_drawn_is_told_of() -> None:
    told: list[tuple[int, int]] = []
    blocks = tuple(Paragraph("Words. " * 200) for _ in range(6))
    pages = render(
        "a.pdf", render_pdf(Document("Long", blocks=blocks)),
        progress=lambda done, pages: told.append((done, pages)),
    )  # fmt: skip
    assert len(pages) > 1 and told == [(number + 1, len(pages)) for number in range(len(pages))]
