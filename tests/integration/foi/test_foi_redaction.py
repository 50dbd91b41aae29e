"""Pages are marked for redaction: words, lines, areas by two clicks or in figures."""

import io
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from PIL import Image

from clerestory.accounts.models import Role
from clerestory.files.documents import Document, Paragraph
from clerestory.files.pdf import render_pdf
from clerestory.foi.documents import making
from clerestory.foi.documents.models import HeldDocument
from clients import StaffClient
from factories import make_person
from integration.foi.document_house import ADDRESS, AT, Desk

pytestmark = pytest.mark.django_db(databases=["default", "public"])

WORDS = "Jane Doe spoke to the constable.\nNobody else saw Jane\nDoe that day."
LETTER = render_pdf(Document("Statement", blocks=(Paragraph(WORDS),)))


@pytest.fixture
def document(desk: Desk) -> HeldDocument:
    return desk.with_pages("statement.pdf", LETTER)


@pytest.fixture
def officer(desk: Desk) -> StaffClient:
    return StaffClient(desk.officer)


def _page(document: HeldDocument, number: int = 1) -> str:
    return f"{ADDRESS}{document.stored}/redact/{number}/"


def _mark(client: StaffClient, document: HeldDocument, **fields: object) -> object:
    return client.post(_page(document), {"exemption": "s40(2)", **fields})


def test_three_people_ask_for_the_page(desk: Desk, document: HeldDocument) -> None:
    outsider, colleague = make_person(Role.STATISTICIAN), make_person(Role.INFORMATION_OFFICER)
    assert StaffClient(desk.officer).get(_page(document)).status_code == 200
    assert StaffClient(colleague).get(_page(document)).status_code == 200
    for stranger in (outsider, make_person()):
        assert StaffClient(stranger).get(_page(document)).status_code in (403, 404)
    assert StaffClient(desk.approver).get(_page(document)).status_code == 403


def test_words_are_marked_where_they_stand_on_the_page(
    officer: StaffClient, document: HeldDocument
) -> None:
    _mark(officer, document, how="words", words="JANE doe", scope="here")
    first, before, after = document.marks.all()
    # Once in one line, and once broken into two.
    assert (first.page, first.exemption) == (1, "s40(2)")
    assert before.top < after.top and first.top < before.top
    said = officer.get(_page(document)).content.decode()
    assert said.count("Take away") == 3


def test_words_are_marked_everywhere(officer: StaffClient, document: HeldDocument) -> None:
    _mark(officer, document, how="words", words="Jane Doe", scope="everywhere", whole_line="on")
    term = document.terms.get()
    assert (term.term, term.exemption, term.whole_line) == ("Jane Doe", "s40(2)", True)
    assert not document.marks.exists()


def test_every_place_of_marked_words_is_shown(officer: StaffClient, document: HeldDocument) -> None:
    _mark(officer, document, how="words", words="Jane Doe", scope="everywhere")
    term = document.terms.get()
    shown = officer.get(f"{ADDRESS}{document.stored}/redact/terms/{term.pk}/").content.decode()
    assert "Jane Doe spoke to the constable." in shown
    assert "Nobody else saw Jane Doe that day." in shown
    officer.post(f"{ADDRESS}{document.stored}/redact/terms/{term.pk}/remove/")
    assert not document.terms.exists()


def test_what_may_be_personal_is_offered_and_marked_only_if_chosen(desk: Desk) -> None:
    words = "Call 01632 960961 or write to alex applicant, NHS number 943 476 5919."
    content = render_pdf(Document("Note", blocks=(Paragraph(words),)))
    document, client = desk.with_pages("note.pdf", content), StaffClient(desk.officer)
    shown = client.get(_page(document)).content.decode()
    for text in ("01632 960961", "943 476 5919", "alex applicant"):
        assert f"{text}" in shown
    assert not document.marks.exists()
    _mark(client, document, how="suggested", suggested=["0"])
    assert document.marks.count() == 1
    refused = _mark(client, document, how="suggested")
    assert "Choose what is to be taken out" in refused.content.decode()


def test_lines_are_marked(officer: StaffClient, document: HeldDocument) -> None:
    _mark(officer, document, how="lines", lines=["1", "3"])
    assert [mark.page for mark in document.marks.all()] == [1, 1]


def test_an_area_is_marked_in_figures(officer: StaffClient, document: HeldDocument) -> None:
    _mark(officer, document, how="area", left="10", top="20.5", right="50", bottom="30")
    mark = document.marks.get()
    assert (mark.left, mark.top, mark.right, mark.bottom) == (1000, 2050, 5000, 3000)


def test_an_area_is_marked_by_two_clicks(officer: StaffClient, document: HeldDocument) -> None:
    size = {"picture_width": "800", "picture_height": "1000"}
    first = _mark(officer, document, **size, **{"at.x": "400", "at.y": "100"})
    kept = parse_qs(urlsplit(first["Location"]).query)
    assert kept == {"exemption": ["s40(2)"], "corner": ["5000,1000"]}
    assert not document.marks.exists()
    begun = officer.get(first["Location"]).content.decode()
    assert "Point at the opposite corner" in begun
    _mark(officer, document, corner="5000,1000", **size, **{"at.x": "80", "at.y": "50"})
    mark = document.marks.get()
    assert (mark.left, mark.top, mark.right, mark.bottom) == (1000, 500, 5000, 1000)


def test_a_mark_is_taken_away(officer: StaffClient, document: HeldDocument) -> None:
    _mark(officer, document, how="lines", lines=["0"])
    mark = document.marks.get()
    officer.post(f"{ADDRESS}{document.stored}/redact/marks/{mark.pk}/")
    assert not document.marks.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"how": "words", "words": "x", "exemption": ""}, "Name the exemption"),
        ({"how": "words", "words": "x", "exemption": "s99"}, "is no exemption of the Act"),
        ({"how": "words", "words": " - "}, "Write the words"),
        ({"how": "words", "words": "zebra"}, "not on this page"),
        ({"how": "lines"}, "Choose at least one line"),
        ({"how": "lines", "lines": ["99"]}, "99 is not one of the available choices"),
        ({"how": "area", "left": "10"}, "Give this edge"),
        ({"how": "area", "left": "x", "top": "1", "right": "2", "bottom": "3"}, "must be a number"),
        ({"how": "area", "left": "9", "top": "1", "right": "9", "bottom": "3"}, "to the right of"),
        (
            {"how": "area", "left": "9", "top": "9", "right": "10", "bottom": "3"},
            "has to lie below",
        ),
        ({"at.x": "0", "at.y": "0"}, "With the keyboard, write the words"),
        ({"at.x": "9999", "at.y": "1", "picture_width": "800", "picture_height": "9"}, "Point at"),
        ({}, "Choose one of the buttons"),
    ],
)
def test_a_mark_that_cannot_be_made_says_why(
    officer: StaffClient, document: HeldDocument, fields: dict[str, object], said: str
) -> None:
    shown = _mark(officer, document, **fields)
    assert shown.status_code == 200
    assert said in shown.content.decode()
    assert not document.marks.exists() and not document.terms.exists()


def test_the_picture_shows_the_marks_and_what_they_hide(
    officer: StaffClient, document: HeldDocument
) -> None:
    address = f"{_page(document)}picture"
    before = Image.open(io.BytesIO(officer.get(address).content)).convert("L")
    _mark(officer, document, how="area", left="10", top="80", right="30", bottom="85")
    answer = officer.get(address)
    after = Image.open(io.BytesIO(answer.content)).convert("L")
    middle = (round(before.width * 0.2), round(before.height * 0.82))
    assert before.getpixel(middle) == 255
    assert 0 < after.getpixel(middle) < 255
    assert answer["Content-Type"] == "image/png" and "sandbox" in answer["Content-Security-Policy"]


def test_the_picture_shows_words_that_are_marked_everywhere(
    officer: StaffClient, document: HeldDocument
) -> None:
    address = f"{_page(document)}picture"
    before = officer.get(address).content
    _mark(officer, document, how="words", words="nobody ELSE", scope="everywhere")
    assert officer.get(address).content != before


@pytest.mark.usefixtures("real_kernel")
def test_the_list_of_redactions_names_pages_and_no_words(
    desk: Desk, officer: StaffClient, document: HeldDocument
) -> None:
    _mark(officer, document, how="words", words="Jane Doe", scope="everywhere")
    file = desk.ask(document, "pdf")
    address = f"{ADDRESS}outgoing/{file.stored}/redactions"
    assert officer.get(address).status_code == 404
    making.make_waiting(clock=lambda: AT)
    answer = officer.get(address)
    assert "-document-1-redactions.docx" in answer["Content-Disposition"]
    said = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for row in said.tables[0].rows for cell in row.cells]
    assert cells[5:8] == ["1", "s40(2)", "3"]
    words = cells + [paragraph.text for paragraph in said.paragraphs]
    assert not any("Jane" in text for text in words)


def test_a_page_that_there_is_not(officer: StaffClient, document: HeldDocument) -> None:
    for address in (_page(document, 99), f"{_page(document, 99)}picture", _page(document, 0)):
        assert officer.get(address).status_code == 404
