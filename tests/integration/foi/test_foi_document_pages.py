"""The pages of documents: who sees them, what they say, what an upload may be."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from clerestory.accounts.models import Role
from clerestory.foi.documents import uploads
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clients import STAFF_URLS, StaffClient
from factories import make_person
from integration.foi.document_house import ADDRESS, CLEAN, HIDES, Desk
from kernel import FakeKernel

SEES = {Role.INFORMATION_OFFICER, Role.APPROVER}
EDGE = uploads.MOST_BYTES


def _send(client: StaffClient, name: str = "areas.csv", content: bytes = CLEAN) -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def test_an_upload_leads_to_what_was_found(desk: Desk) -> None:
    officer = StaffClient(desk.officer)
    sent = _send(officer, content=HIDES)
    assert sent.status_code == 302
    page = officer.get(sent["Location"]).content.decode()
    for words in ("Hides something", "row 3", "It hides words.", "test.hidden", "areas.csv"):
        assert words in page, words
    assert "areas.csv" in officer.get(ADDRESS).content.decode()
    assert "(1)" in officer.get("/requests/FOI-AAAA-AAAA/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("areas.csv", b"", "The file is empty"),
        ("areas.xyz", CLEAN, "Save it as PDF."),
        ("areas.csv", HIDES, "holds the same file already"),
        ("a" * 256 + ".csv", CLEAN, ""),  # cut short, as browsers and programs do
    ],
)
def test_a_file_that_is_not_taken_in_is_refused_beside_its_field(
    desk: Desk, name: str, content: bytes, words: str
) -> None:
    desk.hold()
    page = _send(StaffClient(desk.officer), name, content)
    if words:
        text = page.content.decode()
        assert page.status_code == 200
        assert text.count(words) == 2  # in the summary and beside the field
        assert "<title>Error: " in text
    assert HeldDocument.objects.count() == (1 if words else 2)


def test_no_file_at_all_is_said_beside_the_field(desk: Desk) -> None:
    page = StaffClient(desk.officer).post(ADDRESS, {}).content.decode()
    assert page.count("Choose a file") == 2


@pytest.mark.parametrize(("size", "status"), [(EDGE, 302), (EDGE + 1, 200)])
def test_a_file_of_25_megabytes_is_taken_in_and_none_that_is_larger(
    desk: Desk, size: int, status: int
) -> None:
    page = _send(StaffClient(desk.officer), content=b"x" * size)
    assert page.status_code == status
    assert HeldDocument.objects.count() == (status == 302)
    if status == 200:
        assert page.content.decode().count("The file is larger than 25 MB") == 2


@pytest.mark.parametrize("length", [str(10**12), "9" * 5_000, "²"])
def test_a_body_that_is_too_long_is_not_read(desk: Desk, length: str) -> None:
    class Unread:
        def read(self, *given: object) -> bytes:
            raise AssertionError("it was read")

        readline = read

    page = StaffClient(desk.officer).generic(
        "POST", ADDRESS, b"", content_type=MULTIPART_CONTENT,
        CONTENT_LENGTH=length, **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert page.status_code == 413
    assert page.content.decode().count("The file is larger than 25 MB") == 2


def test_a_form_with_many_files_gives_one_and_keeps_no_other(desk: Desk) -> None:
    files = [SimpleUploadedFile(f"{one}.csv", CLEAN + b"x,%d\r\n" % one) for one in range(5)]
    sent = encode_multipart(BOUNDARY, {"file": files})
    done = StaffClient(desk.officer).generic("POST", ADDRESS, sent, content_type=MULTIPART_CONTENT)
    assert done.status_code == 302
    assert [one.name for one in HeldDocument.objects.all()] == ["0.csv"]


def test_an_upload_needs_the_token_of_its_form(desk: Desk) -> None:
    officer = StaffClient(desk.officer, enforce_csrf_checks=True)
    assert _send(officer).status_code == 403
    assert not HeldDocument.objects.exists()


def test_a_full_request_takes_no_more(desk: Desk) -> None:
    for number in range(20):
        desk.hold(content=b"a,b\r\n%d,1\r\n" % number)
    page = _send(StaffClient(desk.officer)).content.decode()
    assert page.count("at most 20 documents") == 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\papers\\areas.csv", "areas.csv"),
        ("see\u202evsc.exe.csv", "seevsc.exe.csv"),
        ('a"b\r\nX-Evil: 1.csv', 'a"b'),
    ],
)
def test_a_name_shows_what_it_is_and_leads_nowhere(desk: Desk, given: str, shown: str) -> None:
    page = _send(StaffClient(desk.officer), given)
    if page.status_code == 302:
        assert HeldDocument.objects.get().name.startswith(shown)


@pytest.mark.parametrize("name", ["areas.csv", "Bericht für Ärzte “2017”.csv"])
def test_a_file_is_served_as_an_attachment_that_does_nothing(desk: Desk, name: str) -> None:
    document = desk.hold(name)
    made = desk.made(document)
    officer = StaffClient(desk.officer)
    for address, content in (
        (f"{ADDRESS}{document.stored}/original", HIDES),
        (f"{ADDRESS}outgoing/{made.stored}/file", bytes(made.content)),
    ):
        given = officer.get(address)
        assert given.content == content
        assert given["Content-Disposition"].startswith("attachment; filename")
        assert given["Content-Type"] == "application/octet-stream"
        assert given["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in given["Content-Security-Policy"]
        assert "default-src 'none'" in given["Content-Security-Policy"]
        assert given["Cache-Control"] == "no-store"
    published = officer.get(f"{ADDRESS}outgoing/{made.stored}/file")["Content-Disposition"]
    assert published == 'attachment; filename="FOI-AAAA-AAAA-document-1.csv"'


def test_the_name_outside_tells_nothing(desk: Desk) -> None:
    made = desk.made(desk.hold("Harper, Pat (referral).csv"))
    page = StaffClient(desk.approver).get(f"{ADDRESS}outgoing/{made.stored}/").content.decode()
    assert "FOI-AAAA-AAAA-document-1.csv" in page


def test_the_approver_sees_pictures_of_the_bytes_that_leave(desk: Desk, kernel: FakeKernel) -> None:
    kernel.pages = 12
    made = desk.made()
    approver = StaffClient(desk.approver)
    address = f"{ADDRESS}outgoing/{made.stored}/"
    page = approver.get(address).content.decode()
    assert page.count("<img ") == 10 and "Page 10 of 12" in page
    later = approver.get(f"{address}?from=11").content.decode()
    assert later.count("<img ") == 2 and "Earlier pages" in later
    for nonsense in ("9" * 5_000, "²", "-1"):
        first = approver.get(f"{address}?from={nonsense}").content.decode()
        assert "Page 10 of 12" in first
    picture = approver.get(f"{address}pages/12")
    assert picture["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert approver.get(f"{address}pages/13").status_code == 404
    assert approver.get(f"{address}pages/0").status_code == 404
    assert made.sha256 in page


def test_two_buttons_approve_or_return(desk: Desk) -> None:
    made = desk.made()
    approver = StaffClient(desk.approver)
    address = f"{ADDRESS}outgoing/{made.stored}/"
    refused = approver.post(f"{address}approve/", {"seen": "0" * 64})
    assert (
        refused.status_code == 403 and "not the one that was looked at" in refused.content.decode()
    )
    page = approver.post(f"{address}return/", {"reason": ""})
    assert page.content.decode().count("Say what has to change") == 2
    assert approver.post(f"{address}approve/", {"seen": made.sha256}).status_code == 302
    assert OutgoingFile.objects.get().status == Status.APPROVED
    assert approver.post(f"{address}return/", {"reason": "Too late."}).status_code == 403


def test_an_original_is_a_warning_with_its_reason(desk: Desk) -> None:
    document = desk.hold()
    officer = StaffClient(desk.officer)
    address = f"{ADDRESS}{document.stored}/ask-for-original/"
    page = officer.post(address, {"reason": ""}).content.decode()
    assert page.count("Say why a file built afresh will not do") == 2
    assert "It hides words." in page
    asked = officer.post(address, {"reason": "A court orders it."})
    own = officer.get(asked["Location"]).content.decode()
    assert "You took part in preparing this file" in own and "Let this original leave" not in own
    page = StaffClient(desk.approver).get(asked["Location"]).content.decode()
    for words in ("whatever is hidden in it leaves", "A court orders it.", "It hides words."):
        assert words in page, words
    assert "Let this original leave" in page


def test_three_people_at_every_page(desk: Desk, staff_client: Any) -> None:
    """A colleague may do what the owner may; an approver looks; nobody else learns of anything."""
    made = desk.made()
    document, here = made.document.stored, f"{ADDRESS}outgoing/{made.stored}/"
    pages = (
        ADDRESS, f"{ADDRESS}{document}/", f"{ADDRESS}{document}/original", here, f"{here}file",
        f"{here}pages/1",
    )  # fmt: skip
    posts = (
        f"{ADDRESS}{document}/remove/", f"{ADDRESS}{document}/rebuild/",
        f"{ADDRESS}{document}/ask-for-original/", f"{here}approve/", f"{here}return/",
        f"{here}set-aside/", ADDRESS,
    )  # fmt: skip
    for client in (StaffClient(desk.officer), staff_client(Role.INFORMATION_OFFICER)):
        assert {client.get(one).status_code for one in pages} == {200}
        assert client.post(f"{here}approve/", {"seen": made.sha256}).status_code == 403
    approver = StaffClient(desk.approver)
    assert {approver.get(one).status_code for one in pages} == {200}
    assert "Add this document" not in approver.get(ADDRESS).content.decode()
    assert _send(approver).status_code == 403
    for client in (staff_client(), *(staff_client(role) for role in set(Role) - SEES)):
        assert {client.get(one).status_code for one in pages} == {404}
        assert {client.post(one).status_code for one in posts} == {404}
    with override_settings(ROOT_URLCONF=STAFF_URLS):
        sent = [*(Client().get(one) for one in pages), *(Client().post(one) for one in posts)]
    assert {one["Location"].partition("?")[0] for one in sent} == {"/sign-in"}


def test_a_document_of_another_request_is_not_found_under_this_one(desk: Desk) -> None:
    other = Desk.of("FOI-CCCC-CCCC")
    document = other.hold()
    officer = StaffClient(make_person(Role.INFORMATION_OFFICER))
    assert officer.get(f"{ADDRESS}{document.stored}/").status_code == 404
