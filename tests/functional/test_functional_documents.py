"""A document that a request asks for, from the upload to the public page, in a real browser."""

import io
from collections.abc import Callable

import openpyxl
from playwright.sync_api import expect

from clerestory.files.documents import Document, Paragraph
from clerestory.files.pdf import render_pdf
from functional.conftest import House, Visitor

REQUEST = "Please send me the table of referrals by area that you gave to the council in 2017."
HIDDEN = "QUARTZLANTERN7"


def _table() -> bytes:
    """A table as somebody keeps it: with a second sheet that is hidden."""
    book = openpyxl.Workbook()
    book.active.append(("Area", "Referrals"))
    book.active.append(("North", 12))
    names = book.create_sheet("Names")
    names.append((HIDDEN,))
    names.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _paper() -> bytes:
    return render_pdf(
        Document(
            title="How areas are drawn",
            subtitle="",
            draft=False,
            blocks=(Paragraph("By the lines of the council."),),
        )
    )


def _ask(applicant: Visitor, house: House) -> str:
    page = applicant.page
    page.goto(f"{house.public}/ask/")
    page.get_by_label("What would you like to know?").fill(REQUEST)
    page.get_by_label("Your name").fill("Alex Applicant")
    page.get_by_label("Your email address").fill("alex@example.org")
    page.get_by_role("button", name="Send your request").click()
    return page.locator(".govuk-panel__body strong").inner_text()


def _open_request(officer: Visitor, house: House, reference: str) -> None:
    page = officer.page
    for _ in range(30):
        page.goto(f"{house.staff}/requests/")
        if page.get_by_role("link", name=reference).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=reference).click()


def _upload(officer: Visitor, name: str, content: bytes) -> None:
    page = officer.page
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("Add a document").set_input_files(file)
    page.get_by_role("button", name="Add this document").click()


def _add_documents(officer: Visitor) -> None:
    page = officer.page
    page.get_by_role("link", name="Documents", exact=True).click()
    officer.look("documents-none")
    page.get_by_role("button", name="Add this document").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    officer.look("documents-problem")
    _upload(officer, "Harper, Pat (areas).xlsx", _table())
    expect(page.get_by_text("Hides something")).to_be_visible()
    expect(page.get_by_role("cell", name="xlsx.hidden-sheet")).to_be_visible()
    officer.look("document")
    page.get_by_role("radio", name="XLSX").check()
    page.get_by_role("button", name="Build this file").click()
    expect(page.get_by_text("Waiting for approval")).to_be_visible()
    officer.look("outgoing-officer")
    expect(page.get_by_role("button", name="Approve this file")).to_have_count(0)
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Back").click()
    _upload(officer, "paper.pdf", _paper())
    page.get_by_role("button", name="Build this file").click()
    for _ in range(60):
        if page.get_by_text("Waiting for approval").count():
            break
        officer.look("outgoing-progress")
        page.get_by_role("link", name="Look how far it is").click()
        page.wait_for_timeout(500)
    expect(page.get_by_text("Waiting for approval")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Back").click()
    officer.look("documents")


def _approve_documents(approver: Visitor, house: House, reference: str) -> None:
    page = approver.page
    for name in (f"{reference}-document-1.xlsx", f"{reference}-document-2.pdf"):
        page.goto(f"{house.staff}/requests/{reference}/documents/")
        page.get_by_role("link", name=name).click()
        picture = page.get_by_role("img", name="Page 1 of the file")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        approver.look("outgoing-approver")
        page.get_by_role("button", name="Approve this file").click()
        expect(page.locator(".govuk-tag", has_text="Approved")).to_be_visible()


def _send_letter(officer: Visitor, house: House, reference: str) -> None:
    page = officer.page
    page.goto(f"{house.staff}/requests/{reference}/")
    page.get_by_role("link", name="Confirm the questions").click()
    page.get_by_role("button", name="Confirm these questions").click()
    page.get_by_role("link", name="Figures", exact=True).click()
    page.get_by_text("No question needs figures").click()
    page.get_by_role("button", name="Answer without figures").click()
    page.get_by_role("link", name="Go on to decide each question").click()
    page.get_by_role("link", name="Decide question 1").click()
    page.get_by_label("Held", exact=True).check()
    page.get_by_label("Granted in full", exact=True).check()
    page.get_by_role("button", name="Save this decision").click()
    page.get_by_role("link", name="Letter", exact=True).click()
    page.get_by_role("button", name="Send for approval").click()
    if page.get_by_role("heading", name="There is a problem").count():
        page.get_by_label("Why the letter may leave as it is").fill("The table is enclosed.")
        page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("Waiting for approval")).to_be_visible()


def test_a_document_is_uploaded_built_approved_and_published(
    house: House, visitor: Callable[[], Visitor]
) -> None:
    applicant, officer, approver = visitor(), visitor(), visitor()
    reference = _ask(applicant, house)
    officer.sign_in(house, "officer")
    _open_request(officer, house, reference)
    _add_documents(officer)
    approver.sign_in(house, "approver")
    _approve_documents(approver, house, reference)
    _send_letter(officer, house, reference)
    page = approver.page
    page.goto(f"{house.staff}/releases/{reference}/")
    expect(page.get_by_role("link", name=f"{reference}-document-1.xlsx")).to_be_visible()
    approver.look("release-with-documents")
    page.get_by_role("button", name="Approve these files").click()
    page.get_by_role("button", name="Publish").click()
    page = applicant.page
    for _ in range(30):
        page.reload()
        if page.get_by_role("link", name="Read the answer").count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name="Read the answer").click()
    applicant.look("answer-with-documents")
    expect(page.get_by_role("link", name="Document 2 (PDF)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Document 1 (XLSX)").click()
    assert download.value.suggested_filename == f"{reference}-document-1.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    shown = [[cell.value for cell in row] for sheet in book for row in sheet]
    assert ["North", 12] in shown or ["North", "12"] in shown
    assert HIDDEN not in repr(shown)
