"""The pages of messages: what an officer sees is text, and nobody else sees it."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.foi.messages import actions, intake
from clerestory.foi.messages.lifecycle import Status, Way
from clerestory.foi.models import IncomingMessage, InformationRequest
from clerestory.govuk.downloads import INERT
from corpus.mail import HOSTILE, ODD, ORDINARY, file, message, parts, text

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
OFFICER = Role.INFORMATION_OFFICER
HOSTILE_WORDS = "<script>alert(1)</script><img src=//x.example/pixel>"


def deliver(raw: bytes) -> IncomingMessage:
    stored = actions.store_message(by="system:lmtp", at=AT, raw=raw, came_by=Way.LMTP)
    return intake.take_in(stored, at=AT)


def pages_of(found: IncomingMessage) -> list[str]:
    start = f"/requests/messages/{found.key}/"
    return [start, f"{start}original", *(f"{start}{name}/" for name in ("request", "attach"))]


def test_officers_see_the_quarantine_and_its_count_and_an_outsider_nothing(
    three_people: Any,
) -> None:
    found = deliver(ODD["bounce"][1]())
    people = three_people(OFFICER)
    for client in (people.owner, people.colleague):
        assert "Messages (1 to look at)" in client.get("/").content.decode()
        shown = client.get("/requests/messages/").content.decode()
        assert "One message waits for you." in shown and str(found.key) in shown
        assert all(client.get(page).status_code == 200 for page in pages_of(found))
    assert people.outsider.get("/requests/messages/").status_code == 403
    assert {people.outsider.get(page).status_code for page in pages_of(found)} == {404}
    assert "to look at" not in people.outsider.get("/").content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {OFFICER}))
def test_a_quarantined_message_does_not_exist_for_other_roles(
    role: Role, staff_client: Any
) -> None:
    found = deliver(ODD["bounce"][1]())
    client, nothing = staff_client(role), uuid.uuid4()
    for page in pages_of(found):
        denied = client.get(page)
        absent = client.get(page.replace(str(found.key), str(nothing)))
        assert denied.status_code == absent.status_code == 404
        assert _without_token(denied.content) == _without_token(absent.content)


def _without_token(page: bytes) -> bytes:
    """The form of the way out has another one each time."""
    return re.sub(rb'value="\w{64}"', b"", page)


def test_an_approver_sees_the_messages_of_a_request_and_settles_none(staff_client: Any) -> None:
    found = deliver(message())
    client = staff_client(Role.APPROVER)
    assert found.request is not None
    shown = client.get(f"/requests/{found.request.reference}/").content.decode()
    assert str(found.key) in shown and "Acknowledgement: To be sent" in shown
    assert client.get(f"/requests/messages/{found.key}/").status_code == 200
    assert client.get(f"/requests/messages/{found.key}/dismiss/").status_code == 403


@pytest.mark.parametrize("name", [*HOSTILE, *ODD])
def test_every_message_can_be_looked_at(name: str, staff_client: Any) -> None:
    raw = HOSTILE[name]() if name in HOSTILE else ODD[name][1]()
    found = deliver(raw)
    client = staff_client(OFFICER)
    assert client.get(f"/requests/messages/{found.key}/").status_code == 200
    assert client.get("/requests/messages/").status_code == 200
    assert client.get(f"/requests/messages/{found.key}/original").content == raw


def test_words_of_a_stranger_are_text_and_load_nothing(staff_client: Any) -> None:
    found = deliver(
        message(
            HOSTILE_WORDS, sender=f'"{HOSTILE_WORDS}" <a@b.example>',
            headers="Precedence: bulk\r\nSubject: <b>x</b>\r\n",
        )
    )  # fmt: skip
    page = staff_client(OFFICER).get(f"/requests/messages/{found.key}/").content
    assert b"<script" not in page and b"<img" not in page and b"&lt;script&gt;" in page


def test_a_download_is_inert_and_named_by_us(staff_client: Any) -> None:
    bad = file('filename="..\\\\evil.html"', b"<html><script>x</script>", "text/html")
    found = deliver(parts(text(), bad))
    client = staff_client(OFFICER)
    for page in ("original", "attachments/1"):
        answer = client.get(f"/requests/messages/{found.key}/{page}")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert "evil" not in answer["Content-Disposition"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == INERT["Content-Security-Policy"]
    assert client.get(f"/requests/messages/{found.key}/attachments/2").status_code == 404
    look = client.get(f"/requests/messages/{found.key}/attachments/1/look/").content
    assert b"<script>" not in look and b"&lt;script&gt;" in look


def test_a_picture_is_drawn_afresh(staff_client: Any) -> None:
    found = deliver(ORDINARY["with a picture and no disposition"]())
    client, start = staff_client(OFFICER), f"/requests/messages/{found.key}/attachments/1"
    assert f"{start}/picture" in client.get(f"{start}/look/").content.decode()
    picture = client.get(f"{start}/picture")
    assert picture["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    bomb = deliver(HOSTILE["a bomb of a picture"]())
    start = f"/requests/messages/{bomb.key}/attachments/1"
    assert b"Nothing of this file can be shown" in client.get(f"{start}/look/").content
    assert client.get(f"{start}/picture").status_code == 404


def test_an_officer_makes_a_request_of_a_message(staff_client: Any) -> None:
    found = deliver(ODD["bulk"][1]())
    client, address = staff_client(OFFICER), f"/requests/messages/{found.key}/request/"
    shown = client.get(address).content.decode()
    assert "Alex Applicant" in shown and "How many referrals" in shown
    refused = client.post(address, {"applicant_name": "", "applicant_email": "x", "text": ""})
    assert refused.status_code == 200
    assert "Enter the applicant’s name" in refused.content.decode()
    given = {"applicant_name": "Al", "applicant_email": "al@b.example", "text": "How many?"}
    made = client.post(address, given)
    request = InformationRequest.objects.get()
    assert made["Location"] == f"/requests/{request.reference}/"
    assert str(request.received) == "2018-02-12"
    assert client.get(address).status_code == 403  # it is settled


def test_an_officer_puts_a_message_to_a_request_that_exists(staff_client: Any) -> None:
    request = deliver(message()).request
    found = deliver(ODD["bounce"][1]())
    client, address = staff_client(OFFICER), f"/requests/messages/{found.key}/attach/"
    assert request is not None
    wrong = client.post(address, {"reference": "FOI-AAAA-AAAA"})
    assert "There is no request with this reference" in wrong.content.decode()
    client.post(address, {"reference": f" {request.reference.lower()} "})
    found.refresh_from_db()
    assert found.request == request


def test_an_officer_dismisses_a_message_with_a_reason(staff_client: Any) -> None:
    found = deliver(ODD["notice of absence"][1]())
    client, address = staff_client(OFFICER), f"/requests/messages/{found.key}/dismiss/"
    missing = client.post(address, {"reason": " "})
    assert "Say why nothing is made" in missing.content.decode()
    assert client.post(address, {"reason": "A holiday"})["Location"] == "/requests/messages/"
    found.refresh_from_db()
    assert (found.status, found.reason) == (Status.DISMISSED, "A holiday")
    assert "A holiday" in client.get(f"/requests/messages/{found.key}/").content.decode()
    assert client.get(f"/requests/messages/{found.key}/nothing/").status_code == 404
