"""Documents of every kind become pages, are marked on them, and leave as a PDF without that."""

import io
from datetime import timedelta
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.files.inspection.kinds import Kind
from clerestory.files.redaction.visible import is_markable
from clerestory.foi.documents import actions, making, workbench
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.lost import LOST
from clerestory.foi.documents.models import HeldDocument, VisiblePage, VisiblePdf
from clerestory.foi.documents.visible import actions as visible
from clerestory.publication.gate import _check_approved
from clients import StaffClient
from factories import make_person
from integration.foi.document_house import ADDRESS, AT, Desk

pytestmark = [
    pytest.mark.django_db(databases=["default", "public"]),
    pytest.mark.usefixtures("real_kernel"),
]
SECRET = "Lanternfish"


def _docx() -> bytes:
    file = docx.Document()
    file.add_paragraph(f"The officer met Quentin {SECRET} at the gate.")
    file.add_paragraph("Nobody else was there.")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _picture(kind: str) -> bytes:
    picture = Image.new("RGB", (1240, 400), "white")
    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    draw = ImageDraw.Draw(picture)
    draw.text((100, 100), f"A letter from {SECRET} and others", fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


TEXT = f"Dear Sir,\n\nI am {SECRET} and write about the gate.\n".encode()
MAIL = b"From: a@example.org\nTo: b@example.org\nSubject: Gate\n\n" + TEXT
PAGE = b'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Gate</title></head>'
FILES = {
    "a.docx": _docx, "a.png": lambda: _picture("PNG"), "a.jpeg": lambda: _picture("JPEG"),
    "a.tiff": lambda: _picture("TIFF"), "a.txt": lambda: TEXT, "a.eml": lambda: MAIL,
    "a.html": lambda: PAGE + b"<body><p>" + TEXT + b"</p></body></html>",
}  # fmt: skip


def _begin(client: StaffClient, document: HeldDocument) -> Any:
    return client.post(f"{ADDRESS}{document.stored}/redact/prepare/")


def _said(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


def test_every_kind_that_becomes_pages_says_what_is_lost() -> None:
    assert {kind for kind in Kind if is_markable(kind)} == {*LOST, Kind.PDF}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_any_kind_is_marked_and_leaves_without_it(desk: Desk, name: str) -> None:
    content = FILES[name]()
    document, client = desk.hold(name, content), StaffClient(desk.officer)
    begun = client.get(f"{ADDRESS}{document.stored}/redact/").content.decode()
    assert "some things are lost, or look different" in begun
    _begin(client, document)
    making.make_waiting(clock=lambda: AT)  # those that are no quick matter
    first = client.get(f"{ADDRESS}{document.stored}/redact/", follow=True)
    assert first.request["PATH_INFO"].endswith("/redact/1/")
    client.post(
        f"{ADDRESS}{document.stored}/redact/1/",
        {"exemption": "s40(2)", "how": "words", "words": SECRET, "scope": "everywhere"},
    )
    term = document.terms.get()
    places = client.get(f"{ADDRESS}{document.stored}/redact/terms/{term.pk}/").content.decode()
    assert "Places (1)" in places
    file = desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    assert (file.status, file.refused_because, file.verdict) == (Status.MADE, "", "clean")
    said = _said(bytes(file.content))
    assert "gate" in said or "letter" in said
    assert SECRET not in said
    assert [one["exemption"] for one in file.redactions] == ["s40(2)"]
    document.refresh_from_db()
    assert bytes(document.content) == content


def test_a_sheet_is_marked_with_the_values_of_its_formulas(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for row in [("Name", "Referrals"), (SECRET, 12), ("Total", 12)]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    document = desk.with_pages("a.xlsx", out.getvalue())
    assert {word[0] for word in VisiblePage.objects.get().words} >= {SECRET, "Total", "12"}
    actions.mark_term(by=desk.officer, at=AT, document=document, term=SECRET, exemption="s40(2)")
    with pytest.raises(Refused, match="leaves as a PDF"):
        desk.ask(document, "xlsx")
    form = StaffClient(desk.officer).get(f"{ADDRESS}{document.stored}/").content.decode()
    assert 'value="pdf"' in form and 'value="xlsx"' not in form
    file = desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    assert SECRET not in _said(bytes(file.content)) and "Total" in _said(bytes(file.content))


def test_three_people_ask_for_pages(desk: Desk) -> None:
    document = desk.hold("a.txt", TEXT)
    colleague = make_person(Role.INFORMATION_OFFICER)
    assert _begin(StaffClient(make_person(Role.STATISTICIAN)), document).status_code == 404
    assert _begin(StaffClient(desk.approver), document).status_code == 403
    assert not VisiblePdf.objects.exists()
    for person in (colleague, desk.officer):
        assert _begin(StaffClient(person), document).status_code == 302
    assert VisiblePdf.objects.get().asked_by == colleague
    assert StaffClient(desk.approver).get(f"{ADDRESS}{document.stored}/redact/").status_code == 403


def test_nothing_is_marked_before_there_are_pages(desk: Desk) -> None:
    document = desk.hold("a.txt", TEXT)
    with pytest.raises(Refused, match="not made yet"):
        actions.mark_term(by=desk.officer, at=AT, document=document, term="a", exemption="s40(2)")
    zipped = HeldDocument(kind="zip", request=desk.request)
    with pytest.raises(Refused, match="no pages that could be marked"):
        actions.permissions.check_can_redact(desk.officer, zipped)


def test_a_large_document_waits_for_its_maker_and_says_how_far_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "SMALL", 1)
    document, client = desk.hold("a.txt", TEXT), StaffClient(desk.officer)
    _begin(client, document)
    waiting = client.get(f"{ADDRESS}{document.stored}/redact/").content.decode()
    assert "It has not begun yet" in waiting and "<button" not in waiting.split("<main")[1]
    taken = visible.take_up(by="maker", at=AT)
    assert taken is not None
    making._progress(taken, lambda: AT)(3, 7)
    assert "3 of 7 pages" in client.get(f"{ADDRESS}{document.stored}/redact/").content.decode()
    assert making.make_waiting(clock=lambda: AT + timedelta(minutes=1)) == making.Made()
    assert making.make_waiting(clock=lambda: AT + timedelta(minutes=3)) == making.Made(made=1)


def test_a_document_that_becomes_no_pages_says_why_and_can_be_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, client = desk.hold("a.txt", TEXT), StaffClient(desk.officer)

    def refuse(*given: Any, **named: Any) -> None:
        raise workbench.Unreadable(workbench.visible.found("file.too-large", "page 3"))

    with monkeypatch.context() as patch:
        patch.setattr(workbench.visible, "make_visible", refuse)
        _begin(client, document)
    said = client.get(f"{ADDRESS}{document.stored}/redact/").content.decode()
    assert "There are no pages to mark" in said and "page 3" in said and "Try again" in said
    _begin(client, document)
    assert VisiblePdf.objects.get().is_made


def test_each_step_is_an_event_with_the_chain_and_no_words(desk: Desk) -> None:
    document = desk.with_pages("a.txt", TEXT)
    found = Event.objects.filter(action__startswith="foi.visible").order_by("index")
    assert [one.action.rpartition(".")[2] for one in found] == ["asked", "taken_up", "made"]
    made = VisiblePdf.objects.get()
    assert document.sha256 in found[2].detail and made.sha256 in found[2].detail
    assert not any(SECRET in one.detail for one in found)


@pytest.mark.parametrize("link", ["document", "pages", "file"])
def test_a_byte_that_changes_anywhere_in_the_chain_voids_it(desk: Desk, link: str) -> None:
    document = desk.with_pages("a.txt", TEXT)
    actions.mark_term(by=desk.officer, at=AT, document=document, term=SECRET, exemption="s40(2)")
    file = desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    rows = {
        "document": HeldDocument.objects.filter(pk=document.pk),
        "pages": VisiblePdf.objects.filter(document=document),
        "file": type(file)._default_manager.filter(pk=file.pk),
    }[link]
    before = bytes(rows.get().content)
    rows.update(content=before + b" ")
    with pytest.raises(Refused, match="not the one that was looked at"):
        desk.approve(file)
    rows.update(content=before)
    desk.approve(file)
    file = type(file)._default_manager.get(pk=file.pk)
    _check_approved("a.pdf", bytes(file.content), file)
    rows.update(content=before + b" ")
    file = type(file)._default_manager.get(pk=file.pk)
    with pytest.raises(Refused):
        _check_approved("a.pdf", bytes(file.content), file)


def test_the_approver_sees_the_chain_and_what_the_pages_lost(desk: Desk) -> None:
    document = desk.with_pages("a.txt", TEXT)
    actions.mark_term(by=desk.officer, at=AT, document=document, term=SECRET, exemption="s40(2)")
    file = desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    client = StaffClient(desk.approver)
    said = client.get(f"{ADDRESS}outgoing/{file.stored}/").content.decode()
    for digest in (document.sha256, VisiblePdf.objects.get().sha256, file.sha256):
        assert digest in said
    assert "Lines and pages may end elsewhere" in said
    listed = client.get(f"{ADDRESS}outgoing/{file.stored}/redactions").content
    words = " ".join(one.text for one in docx.Document(io.BytesIO(listed)).paragraphs)
    assert file.sha256 in words
    # A short text with a guess for what is hidden would give the same digest as the true one.
    assert document.sha256 not in words and VisiblePdf.objects.get().sha256 not in words
