"""A document is marked by keyboard and by pointing, built, and approved, without a script."""

import re
from collections.abc import Callable

import pypdfium2
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
    for _ in range(40):
        page.goto(f"{house.staff}/requests/{reference}/{what}")
        if page.get_by_role("heading", level=1).inner_text().find(reference) >= 0:
            return
        page.wait_for_timeout(500)


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
    page.get_by_role("link", name="Mark what is withheld").press("Enter")
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
