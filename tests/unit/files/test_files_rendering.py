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
from clerestory.files.rendering_grids import (
    MOST_LINES,
    WIDEST_PAGE,
    _breadth,
    column_letters,
    grid_pages,
)

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


def test_every_row_of_a_table_is_drawn() -> None:
    rows = "Area,Referrals\n" + "Northern villages,12\n" * 500 + "Lighthouse,7\n"
    told: list[tuple[int, int]] = []
    pages = render("a.csv", rows.encode(), progress=lambda *far: told.append(far))
    assert "villages" in words(pages[0])
    assert "Lighthouse" in words(pages[-1])
    assert len(pages) == -(-502 // MOST_LINES)
    assert told[-1] == (len(pages), len(pages))


def test_a_large_workbook_is_drawn_to_its_last_row_under_its_own_numbers() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in range(2, 900):
        book.active.append([f"row {row}", *range(row, row + 12)])
    book.active["A1000"] = "Lighthouse"
    book.save(out)
    pages = render("a.xlsx", out.getvalue())
    last = words(pages[-1])
    assert "Lighthouse" in last and "1000" in last


def test_a_page_of_a_table_has_all_of_each_cell_and_nothing_beside_the_paper() -> None:
    rows = [["a", "x" * 90, "第" * 50, "line one\nline two"], ["b"], *[["c"] * 60] * 200]
    pages = list(grid_pages("Sheet", rows))
    lines = [line for page in pages for line in page.split("\n")[1:]]
    assert sum(line.count("x") for line in lines) == 90
    assert sum(line.count("第") for line in lines) == 50
    assert any("line two" in line for line in lines)
    assert max(map(_breadth, lines)) <= WIDEST_PAGE
    assert max(page.count("\n") for page in pages) <= MOST_LINES + 1
    assert sum(line.count("c") for line in lines) == 60 * 200
    assert pages[0].startswith("Sheet, from row 1 of 202 rows; columns A to ")


def test_an_empty_table_is_said_to_be_empty() -> None:
    assert list(grid_pages("Sheet", [])) == ["Sheet: empty"]


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
    assert column_letters(column) == name


def test_each_page_that_is_drawn_is_told_of() -> None:
    told: list[tuple[int, int]] = []
    blocks = tuple(Paragraph("Words. " * 200) for _ in range(6))
    pages = render(
        "a.pdf", render_pdf(Document("Long", blocks=blocks)),
        progress=lambda done, pages: told.append((done, pages)),
    )  # fmt: skip
    assert len(pages) > 1 and told == [(number + 1, len(pages)) for number in range(len(pages))]
