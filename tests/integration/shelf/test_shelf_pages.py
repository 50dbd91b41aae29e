"""The public site: asking, raising a concern, and finding what was released."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from clerestory.audit.models import Event
from clerestory.law.calendars import Holiday, make_calendar
from clerestory.shelf import actions
from clerestory.shelf.keys import make_inbox_keys
from clerestory.shelf.models import InboxItem, PublishedAnswer, Submission
from clerestory.shelf.sealing import unseal
from clerestory.shelf.snapshots import (
    AnswerSnapshot,
    FileSnapshot,
    SnapshotError,
    StateSnapshot,
    StatisticsSnapshot,
    WithdrawalSnapshot,
)
from clients import PublicClient

AT = datetime(2018, 2, 12, 23, 30, tzinfo=UTC)
REQUEST = {
    "text": "How many referrals were received in 2017?",
    "name": "Alex Applicant",
    "email": "alex@example.org",
}
CONCERN = {
    "person_name": "Somebody Madeup",
    "age": "15",
    "worry": "What I saw.",
    "relationship": "I teach them",
    "awareness": "nobody_knows",
}


@pytest.fixture(autouse=True)
def _keys() -> None:
    make_inbox_keys(private=settings.INBOX_PRIVATE_KEY, public=settings.INBOX_PUBLIC_KEY)


def _post(client: PublicClient, name: str, given: dict[str, str]) -> Any:
    return client.post(reverse(f"shelf:{name}"), given)


def _opened() -> dict[str, object]:
    sealed = bytes(InboxItem.objects.using("public").get().sealed)
    return unseal(settings.INBOX_PRIVATE_KEY.read_bytes(), sealed)


def _answer(**changed: Any) -> AnswerSnapshot:
    content = b"Year,Referrals\r\n2017,[c]\r\n"
    given = {
        "slug": "foi-aaaa-aaaa",
        "title": "Answer to FOI-AAAA-AAAA",
        "published": "2018-03-01",
        "received": "2018-02-12",
        "questions": (
            {
                "number": "1",
                "text": "How many <b>referrals</b>?",
                "holding": "held",
                "outcome": "granted_in_part",
                "claims": [{"provision": "s40(2)", "reasons": "Because."}],
                "table": {
                    "title": "Referrals",
                    "header": ["Year", "Referrals"],
                    "rows": [["2017", "[c]"]],
                },
            },
        ),
        "files": (
            FileSnapshot("question-1.csv", "text/csv", content, sha256(content).hexdigest()),
        ),
    }
    return AnswerSnapshot(**{**given, **changed})


def _hold(snapshot: Any) -> bool:
    return actions.hold_snapshot(by="system:valve", at=AT, message_id=uuid4(), snapshot=snapshot)


def test_a_request_gets_a_reference_and_the_day_of_the_answer(public_client: PublicClient) -> None:
    response = _post(public_client, "ask", REQUEST)
    submission = Submission.objects.using("public").get()
    assert response.headers["Location"] == reverse("shelf:submitted", args=[submission.token])
    page = public_client.get(response.headers["Location"]).content.decode()
    assert submission.reference in page
    assert submission.due is not None
    assert f"{submission.due.day} {submission.due:%B %Y}" in page
    assert "Working day 20" in page


def test_what_was_asked_is_sealed_and_can_be_read_on_the_staff_side_only(
    public_client: PublicClient,
) -> None:
    _post(public_client, "ask", REQUEST)
    sealed = bytes(InboxItem.objects.using("public").get().sealed)
    assert b"Alex" not in sealed
    opened = _opened()
    assert (opened["text"], opened["name"]) == (REQUEST["text"], REQUEST["name"])
    with pytest.raises(ValueError, match="does not open"):
        unseal(bytes(32), sealed)


def test_the_day_of_receipt_is_the_day_in_this_country() -> None:
    """23:30 in UTC is half past midnight in summer time: the next day."""
    summer = datetime(2018, 7, 2, 23, 30, tzinfo=UTC)
    made = actions.submit_request(by="applicant", at=summer, text="a", name="b", email="c@d.org")
    assert made.received == date(2018, 7, 3)
    winter = actions.submit_request(by="applicant", at=AT, text="a", name="b", email="c@d.org")
    assert winter.received == date(2018, 2, 12)


def test_no_letter_by_email_is_promised(public_client: PublicClient) -> None:
    """Nothing here sends any."""
    page = public_client.get(reverse("shelf:ask")).content.decode()
    assert "read our answer on the page that you get next" in page
    assert "send our answer" not in page


def test_a_holiday_that_was_added_since_moves_the_day_of_the_answer(
    public_client: PublicClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = actions.submit_request(by="applicant", at=AT, **REQUEST)
    address = reverse("shelf:submitted", args=[submission.token])
    assert "12 March 2018" in public_client.get(address).content.decode()
    made_up = Holiday(date(2018, 2, 20), "A made-up day", ("Scotland",), "made up")
    shipped = [one for found in settings.CALENDAR.holidays.values() for one in found]
    calendar = make_calendar([*shipped, made_up], settings.CALENDAR.years)
    monkeypatch.setattr(settings, "CALENDAR", calendar)
    page = public_client.get(address).content.decode()
    assert "13 March 2018" in page
    assert "A made-up day (Scotland)" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": ""}, "Write what you would like to know"),
        ({"text": "x" * 50_001}, "Keep this to 50000 characters or fewer"),
        ({"text": "Caf\x00"}, "Null characters are not allowed"),
        ({"text": "PK\x03\x04 binary"}, "This is not plain text"),
        ({"text": "Good morning."}, "We found no question in this"),
        ({"name": " "}, "Enter your name"),
        ({"email": "nowhere"}, "Enter an email address like"),
    ],
)
def test_a_wrong_request_is_given_back_with_what_was_written(
    public_client: PublicClient, changed: dict[str, str], words: str
) -> None:
    given = {**REQUEST, **changed}
    page = _post(public_client, "ask", given)
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is a problem" in text
    assert words in text
    assert "Error: " in text
    assert REQUEST["email"] in text or "email" in changed
    assert not InboxItem.objects.using("public").exists()


def test_the_way_round_our_reading_is_offered_where_it_found_nothing(
    public_client: PublicClient,
) -> None:
    offer = 'name="send_anyway"'
    assert offer not in public_client.get(reverse("shelf:ask")).content.decode()
    wrong_name = _post(public_client, "ask", {**REQUEST, "name": ""})
    assert offer not in wrong_name.content.decode()
    nothing_found = _post(public_client, "ask", {**REQUEST, "text": "Good morning."})
    assert offer in nothing_found.content.decode()


def test_a_request_in_which_we_found_no_question_can_be_sent_all_the_same(
    public_client: PublicClient,
) -> None:
    given = {**REQUEST, "text": "Good morning.", "send_anyway": "on"}
    assert _post(public_client, "ask", given).status_code == 302
    assert _opened()["text"] == "Good morning."


def test_a_concern_is_sealed_and_has_no_clock(public_client: PublicClient) -> None:
    response = _post(public_client, "concern", CONCERN)
    page = public_client.get(response.headers["Location"]).content.decode()
    assert "Answer due by" not in page
    assert _opened()["worry"] == CONCERN["worry"]
    assert Submission.objects.using("public").get().due is None


@pytest.mark.parametrize("missing", ["person_name", "worry", "relationship", "awareness"])
def test_a_concern_without_what_it_needs_is_given_back(
    public_client: PublicClient, missing: str
) -> None:
    page = _post(public_client, "concern", {**CONCERN, missing: ""})
    assert "There is a problem" in page.content.decode()
    assert not InboxItem.objects.using("public").exists()


@pytest.mark.parametrize("age", ["-1", "121", "fifteen"])
def test_an_impossible_age_is_given_back(public_client: PublicClient, age: str) -> None:
    assert (
        "There is a problem"
        in _post(public_client, "concern", {**CONCERN, "age": age}).content.decode()
    )


def test_nothing_of_the_sender_is_in_the_public_audit(public_client: PublicClient) -> None:
    _post(public_client, "ask", REQUEST)
    events = list(Event.objects.using("public").values_list("action", "by", "detail"))
    assert [event[0] for event in events] == ["shelf.request.submitted"]
    assert "Alex" not in repr(events)


def test_an_answer_is_found_shown_and_downloaded(public_client: PublicClient) -> None:
    assert _hold(_answer())
    found = public_client.get(reverse("shelf:log"), {"words": "REFERRALS how"}).content.decode()
    assert "Answer to FOI-AAAA-AAAA" in found
    nothing = public_client.get(reverse("shelf:log"), {"words": "libraries"}).content.decode()
    assert "No answer matches" in nothing
    page = public_client.get(reverse("shelf:answer", args=["foi-aaaa-aaaa"])).content.decode()
    assert "&lt;b&gt;referrals&lt;/b&gt;" in page
    assert "[c] means confidential" in page
    assert "The table of question 1 (CSV)" in page
    file = public_client.get(
        reverse("shelf:file", args=["answer", "foi-aaaa-aaaa", "question-1.csv"])
    )
    assert file.content == _answer().files[0].content
    assert "attachment" in file.headers["Content-Disposition"]


def _file(name: str) -> FileSnapshot:
    return FileSnapshot(name, "text/plain", b"", sha256(b"").hexdigest())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("letter.html",), False),
        (("letter.html", "certificate/certificate.json"), True),
    ],
)
def test_only_a_release_with_a_certificate_speaks_of_one(
    public_client: PublicClient, files: tuple[str, ...], said: bool
) -> None:
    _hold(_answer(files=tuple(_file(name) for name in files)))
    figures = StatisticsSnapshot(
        "figures", "Figures", "2018-03-01", (), "", (), tuple(_file(name) for name in files)
    )
    _hold(figures)
    for name, slug in (("answer", "foi-aaaa-aaaa"), ("statistics_release", "figures")):
        page = public_client.get(reverse(f"shelf:{name}", args=[slug])).content.decode()
        assert ("The certificate proves" in page) is said


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("answer", ["none"]),
        ("statistics_release", ["none"]),
        ("submitted", ["guessed-token"]),
        ("file", ["answer", "none", "a.csv"]),
        ("file", ["staff", "none", "a.csv"]),
    ],
)
def test_what_is_not_there_is_not_found(
    public_client: PublicClient, name: str, args: list[str]
) -> None:
    assert public_client.get(reverse(f"shelf:{name}", args=args)).status_code == 404


def test_the_same_message_twice_is_held_once() -> None:
    message = uuid4()
    held = [
        actions.hold_snapshot(by="system:valve", at=AT, message_id=message, snapshot=_answer())
        for _ in range(2)
    ]
    assert held == [True, False]
    assert PublishedAnswer.objects.using("public").count() == 1


def test_a_file_that_changed_on_the_way_is_refused_and_nothing_is_held() -> None:
    changed = FileSnapshot("question-1.csv", "text/csv", b"changed", "0" * 64)
    with pytest.raises(SnapshotError, match=r"question-1\.csv arrived with the hash"):
        _hold(_answer(files=(changed,)))
    assert not PublishedAnswer.objects.using("public").exists()


def test_the_applicant_is_led_from_the_request_to_its_answer(public_client: PublicClient) -> None:
    response = _post(public_client, "ask", REQUEST)
    reference = Submission.objects.using("public").get().reference
    _hold(StateSnapshot(reference, "Answered", "the-answer"))
    link = reverse("shelf:answer", args=["the-answer"])
    assert link not in public_client.get(response.headers["Location"]).content.decode()
    _hold(_answer(slug="the-answer"))
    assert link in public_client.get(response.headers["Location"]).content.decode()


def test_the_applicant_is_led_to_why_the_answer_was_withdrawn(public_client: PublicClient) -> None:
    response = _post(public_client, "ask", REQUEST)
    reference = Submission.objects.using("public").get().reference
    _hold(_answer(slug="the-answer"))
    _hold(StateSnapshot(reference, "Answered", "the-answer"))
    _hold(WithdrawalSnapshot("answer", "the-answer", "2018-04-03", "It was <i>wrong</i>."))
    _hold(StateSnapshot(reference, "Answer withdrawn", "the-answer"))
    page = public_client.get(response.headers["Location"]).content.decode()
    assert "We have withdrawn our answer" in page
    assert "Read why we withdrew the answer" in page and "Read the answer<" not in page
    shown = public_client.get(reverse("shelf:answer", args=["the-answer"]))
    assert shown.status_code == 410
    assert "3 April 2018" in shown.content.decode()
    assert "It was &lt;i&gt;wrong&lt;/i&gt;." in shown.content.decode()


def test_the_search_finds_a_withdrawn_answer_by_its_name_alone(public_client: PublicClient) -> None:
    _hold(_answer())
    _hold(WithdrawalSnapshot("answer", "foi-aaaa-aaaa", "2018-04-03", "It was wrong."))
    found = {
        words: "foi-aaaa-aaaa/" in public_client.get(f"/answers/?words={words}").content.decode()
        for words in ("aaaa", "referrals")
    }
    assert found == {"aaaa": True, "referrals": False}


def test_a_whole_question_finds_the_closest_answers_with_what_differs(
    public_client: PublicClient,
) -> None:
    asked = "How many referrals were there in 2017, by age?"
    question = {"number": "1", "text": asked, "holding": "held", "outcome": "granted", "claims": []}
    _hold(_answer(questions=(question,)))
    address = reverse("shelf:log")
    page = public_client.get(address, {"words": "How many referrals in 2016 please, by age?"})
    assert "No answer holds all of these words. The closest are:" in page.content.decode()
    (entry,) = page.context["page"].entries
    assert entry.differs[0].startswith("Period: 2016-01-01 to 2016-12-31 here, 2017")
    nothing = public_client.get(address, {"words": "What did the cars cost?"})
    assert "No answer matches." in nothing.content.decode()
    exact = public_client.get(address, {"words": "referral age"})
    assert exact.context["page"].note == ""
    assert len(exact.context["page"].entries) == 1
