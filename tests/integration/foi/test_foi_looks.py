"""Whoever looks at a document, at what is made of it, or at a message, is written down first."""

import io
import json
from email.message import EmailMessage

import pytest
from PIL import Image

from clerestory.accounts.models import Person, Role
from clerestory.audit.models import Event
from clerestory.foi.documents.models import OutgoingFile, OutgoingLook
from clerestory.foi.looks import actions as looks
from clerestory.foi.messages import actions as messages
from clerestory.foi.messages import intake
from clerestory.foi.messages.lifecycle import Way
from clients import StaffClient
from factories import make_person
from integration.foi.document_house import ADDRESS, AT, Desk
from integration.foi.test_foi_redaction import LETTER

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def _looks(person: Person) -> list[tuple[str, str]]:
    """What a person looked at, in order: the last word of the action's object, and what of it."""
    found = Event.objects.filter(by=person.text_id, action__endswith=".viewed").order_by("index")
    return [(one.action.split(".")[1], json.loads(one.detail)["what"]) for one in found]


def _made(desk: Desk, pages: int) -> OutgoingFile:
    file = desk.made()
    OutgoingFile.objects.filter(pk=file.pk).update(pages=pages)
    file.refresh_from_db()
    return file


def test_each_look_at_a_held_document_is_one_event(desk: Desk) -> None:
    document, client = desk.with_pages("a.pdf", LETTER), StaffClient(desk.officer)
    here = f"{ADDRESS}{document.stored}/"
    for address in ("", "original", "redact/1/", "redact/1/picture", "redact/1/picture"):
        assert client.get(here + address).status_code == 200
    assert _looks(desk.officer) == [
        ("document", "findings"), ("document", "as it came"), ("document", "page 1"),
    ]  # fmt: skip
    events = Event.objects.filter(action__endswith=".viewed")
    assert {one.subject for one in events} == {document.text_id}
    assert not any("Jane" in one.detail for one in events)


def test_whoever_asks_for_the_picture_alone_is_written_down_once(desk: Desk) -> None:
    document, colleague = desk.with_pages("a.pdf", LETTER), make_person(Role.INFORMATION_OFFICER)
    for _ in range(2):
        StaffClient(colleague).get(f"{ADDRESS}{document.stored}/redact/1/picture")
    assert _looks(colleague) == [("document", "page 1")]
    file = desk.made(desk.hold())
    for _ in range(2):
        StaffClient(colleague).get(f"{ADDRESS}outgoing/{file.stored}/pages/2")
    assert _looks(colleague)[1:] == [("outgoing", "picture")]


def test_each_look_at_an_outgoing_file_is_one_event_with_its_pages(desk: Desk) -> None:
    file, client = _made(desk, 34), StaffClient(desk.approver)
    here = f"{ADDRESS}outgoing/{file.stored}/"
    assert "shown 10 of 34 pages" in client.get(here).content.decode()
    for address in ("pages/1", "pages/2", "file"):
        assert client.get(here + address).status_code == 200
    assert _looks(desk.approver) == [("outgoing", "pages"), ("outgoing", "file")]
    said = client.get(f"{here}?from=11").content.decode()
    assert "shown 20 of 34 pages" in said and "?from=21" in said
    client.get(f"{here}?from=31")
    said = client.get(f"{here}?from=99999").content.decode()  # the last one
    assert "shown 24 of 34 pages" in said and "Page 34 of 34" in said
    client.get(f"{here}?from=21")
    assert "all of its pages: 34" in client.get(f"{here}?from=0").content.decode()
    assert OutgoingLook.objects.filter(file=file, by=desk.approver).count() == 34
    assert not OutgoingLook.objects.exclude(by=desk.approver).exists()


def test_an_approval_says_how_much_was_looked_at(desk: Desk) -> None:
    file = _made(desk, 34)
    StaffClient(desk.approver).get(f"{ADDRESS}outgoing/{file.stored}/")
    desk.approve(file)
    detail = json.loads(Event.objects.get(action="foi.outgoing.approved").detail)
    assert (detail["pages"], detail["looked_at"]) == (34, 10)


def test_each_look_at_a_message_is_one_event(desk: Desk) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "x"
    message.set_content("Pat Harper writes.")
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "PNG")
    message.add_attachment(drawn.getvalue(), maintype="image", subtype="png", filename="a.png")
    kept = messages.store_message(by="system:test", at=AT, raw=bytes(message), came_by=Way.FILE)
    intake.take_in_waiting(at=AT)
    client, here = StaffClient(desk.officer), f"/requests/messages/{kept.key}/"
    assert client.get(here).status_code == 200
    links = [here + one for one in ("original", "files/1/", "files/1/preview/")]
    answers = [client.get(one).status_code for one in links]
    assert 200 in answers
    assert _looks(desk.officer)[0] == ("message", "message")
    assert len(_looks(desk.officer)) == 1 + answers.count(200)
    assert not any(
        "Harper" in one.detail for one in Event.objects.filter(action__endswith="viewed")
    )


@pytest.mark.parametrize("what", ["", "original", "redact/1/", "redact/1/picture"])
def test_no_entry_no_page(desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    document, client = desk.with_pages("a.pdf", LETTER), StaffClient(desk.officer)

    def fail(**given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(looks, "record", fail)
    with pytest.raises(OSError, match="the disk is full"):
        client.get(f"{ADDRESS}{document.stored}/{what}")


def test_who_is_refused_has_not_looked(desk: Desk) -> None:
    document, outsider = desk.with_pages("a.pdf", LETTER), make_person(Role.STATISTICIAN)
    for what in ("", "original", "redact/1/"):
        StaffClient(outsider).get(f"{ADDRESS}{document.stored}/{what}")
        StaffClient(desk.approver).get(f"{ADDRESS}{document.stored}/redact/1/")
    assert not Event.objects.filter(action__endswith=".viewed").exists()
