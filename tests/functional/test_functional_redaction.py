"""A document is marked by keyboard and by pointing, built, and approved, without a script."""

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from clerestory.files.documents import Document, Paragraph
from clerestory.files.pdf import render_pdf
from functional.conftest import House, Visitor

STATEMENT = render_pdf(
    Document(
        "Statement",
        blocks=(
            Paragraph("Quentin Lanternfish told the constable what he saw."),
            Paragraph("The street was empty. Telephone 01632 960 961 for more."),
            Paragraph("Nobody but Quentin\nLanternfish was there that night."),
        ),
    )
)


def _request(page: Page, house: House) -> str:
    page.goto(f"{house.public}/ask/")
    page.get_by_label("What would you like to know?").fill("Please send me the statement.")
    page.get_by_label("Your name").fill("Alex Applicant")
    page.get_by_label("Your email address").fill("alex@example.org")
    page.get_by_role("button", name="Send your request").click()
    return page.locator(".govuk-panel__body strong").inner_text()


def _open(page: Page, house: House, reference: str, what: str) -> None:
    for _ in range(24):
        page.goto(f"{house.staff}/requests/{reference}/{what}")
        if page.get_by_role("heading", level=1).inner_text().find(reference) >= 0:
            return
        page.wait_for_timeout(500)


def _begin_to_mark(page: Page) -> None:
    """To the first page that can be marked, by keyboard; it is made first."""
    page.get_by_role("link", name="Mark what must not go out").press("Enter")
    begin = page.get_by_role("button", name="Mark what must not go out")
    begin.press("Enter", timeout=60_000)  # a quick one is made meanwhile
    for _ in range(80):
        if page.get_by_role("heading", name="Redact document 1").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def _wait_until(page: Page, words: str) -> None:
    for _ in range(80):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{words} did not come: {page.locator('main').inner_text()}")


def _words(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


def test_what_is_marked_does_not_leave(house: House, visitor: Callable[[], Visitor]) -> None:
    reference = _request(visitor().page, house)
    officer = visitor()
    officer.sign_in(house, "officer")
    page = officer.page
    _open(page, house, reference, "documents/")
    page.get_by_label("Add a document").set_input_files(
        {"name": "Q Lanternfish.pdf", "mimeType": "application/pdf", "buffer": STATEMENT}
    )
    page.get_by_role("button", name="Add this document").click()
    _begin_to_mark(page)
    expect(page.get_by_role("heading", name="Redact document 1")).to_be_visible()
    officer.look("redact-empty")

    page.get_by_role("button", name="Mark these words").press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.look("redact-problem")

    # Words everywhere, by keyboard alone.
    page.get_by_label("Exemption", exact=True).fill("s40(2)")
    page.get_by_label("Words to take out").fill("quentin LANTERNFISH")
    page.get_by_label("Wherever the document shows them").press("Space")
    page.get_by_role("button", name="Mark these words").press("Enter")
    page.get_by_role("link", name="Show every place").press("Enter")
    expect(page.get_by_text("told the constable")).to_be_visible()
    expect(page.get_by_text("Nobody but Quentin Lanternfish")).to_be_visible()
    officer.look("redact-places")
    page.get_by_role("link", name="Back").first.press("Enter")

    # An area by pointing at two corners.
    page.get_by_label("Exemption", exact=True).fill("s31(1)(a)")
    words = _place_of(STATEMENT, "01632")
    picture = page.locator(".app-picture__page")
    size = picture.bounding_box()
    assert size
    corners = [
        (words[0] * size["width"] - 4, words[1] * size["height"] - 4),
        (words[2] * size["width"] + 90, words[3] * size["height"] + 4),
    ]
    for x, y in corners:
        picture.click(position={"x": x, "y": y})
        officer.look("redact-area")
    expect(page.get_by_text("s31(1)(a)").first).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    officer.look("redact-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_role("link", name="Back").first.click()
    page.get_by_role("button", name="Build this file").click()
    _wait_until(page, "Waiting for approval")
    expect(page.get_by_text("s31(1)(a)").first).to_be_visible()
    officer.look("redact-built")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the file as it leaves").click()
    content = waiting.value.path().read_bytes()
    assert re.fullmatch(r".*-document-1\.pdf", waiting.value.suggested_filename)
    said = _words(content).casefold()
    assert "street was empty" in said
    for hidden in ("quentin", "lanternfish", "01632", "960"):
        assert hidden not in said


def _place_of(content: bytes, word: str) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a word on the first page, as fractions of it."""
    page = pypdfium2.PdfDocument(content)[0]
    text = page.get_textpage()
    found = text.search(word).get_next()
    assert found
    boxes = [text.get_charbox(found[0] + at) for at in range(found[1])]
    width, height = page.get_size()
    return (
        min(box[0] for box in boxes) / width,
        1 - max(box[3] for box in boxes) / height,
        max(box[2] for box in boxes) / width,
        1 - min(box[1] for box in boxes) / height,
    )


def _word_file() -> bytes:
    file = docx.Document()
    file.add_heading("Minutes", level=1)
    file.add_paragraph("Quentin Lanternfish opened the meeting at ten.")
    table = file.add_table(rows=2, cols=2)
    for cell, words in zip(
        table._cells, ("Item", "Owner", "The gate", "Q Lanternfish"), strict=True
    ):
        cell.text = words
    file.add_paragraph("The next meeting is in March. Telephone 01632 960 961.")
    return _saved(file)


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Referrals"
    sheet.append(["Area", "Worker", *(f"Week {week}" for week in range(1, 13))])
    for row in range(24):
        sheet.append([f"Area {row}", "Q Lanternfish" if row % 12 == 4 else "nobody", *range(12)])
    return _saved(book)


def _saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "make"), [("word", _word_file), ("sheet", _workbook)])
def test_a_document_that_is_no_pdf_is_marked_and_approved(
    house: House, visitor: Callable[[], Visitor], name: str, make: Callable[[], bytes]
) -> None:
    suffix = {"word": "docx", "sheet": "xlsx"}[name]
    reference = _request(visitor().page, house)
    officer = visitor()
    officer.sign_in(house, "officer")
    page = officer.page
    _open(page, house, reference, "documents/")
    page.get_by_label("Add a document").set_input_files(
        {"name": f"Kept.{suffix}", "mimeType": "application/octet-stream", "buffer": make()}
    )
    page.get_by_role("button", name="Add this document").press("Enter")
    officer.look(f"mark-{name}-document")
    page.get_by_role("link", name="Mark what must not go out").press("Enter")
    expect(page.get_by_text("some things are lost, or look different")).to_be_visible()
    officer.look(f"mark-{name}-begin")
    page.go_back()
    _begin_to_mark(page)

    page.get_by_label("Exemption", exact=True).fill("s40(2)")
    page.get_by_label("Words to take out").fill("LANTERNFISH")
    page.get_by_label("Wherever the document shows them").press("Space")
    page.get_by_role("button", name="Mark these words").press("Enter")
    page.get_by_role("link", name="Show every place").press("Enter")
    places = page.get_by_role("table", name=re.compile("Places"))
    expect(places.get_by_role("row")).to_have_count(3)
    officer.look(f"mark-{name}-places")
    page.get_by_role("link", name="Back").first.press("Enter")
    page.locator("summary", has_text="Give the edges of an area in figures").press("Enter")
    page.get_by_label("Exemption", exact=True).fill("s31(1)(a)")
    for side, value in {"Left": 5, "Upper": 90, "Right": 95, "Lower": 95}.items():
        page.get_by_label(f"{side} edge").fill(str(value))
    page.get_by_role("button", name="Mark this area").press("Enter")
    officer.look(f"mark-{name}-page")
    page.set_viewport_size({"width": 320, "height": 900})
    officer.look(f"mark-{name}-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})

    page.get_by_role("link", name="Back").first.press("Enter")
    page.get_by_role("button", name="Build this file").press("Enter", timeout=60_000)
    _wait_until(page, "Waiting for approval")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the file as it leaves").press("Enter")
    assert re.fullmatch(r".*-document-1\.pdf", waiting.value.suggested_filename)
    said = _words(waiting.value.path().read_bytes()).casefold()
    assert "lanternfish" not in said
    assert ("march" if name == "word" else "area 12") in said

    approver = visitor()
    approver.sign_in(house, "approver")
    approver.page.goto(page.url)
    expect(approver.page.get_by_text("SHA-256 of the pages that were marked")).to_be_visible()
    approver.look(f"mark-{name}-approver")
    approver.page.set_viewport_size({"width": 320, "height": 900})
    approver.look(f"mark-{name}-approver-narrow")
    approver.page.get_by_role("button", name="Approve this file").press("Enter")
    expect(approver.page.get_by_text("Approved").first).to_be_visible()
