"""The pages of an officer: work list, questions, decisions. What is wrong is said beside it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.foi import actions
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import as_read
from clerestory.law.decisions import Holding, Outcome
from clerestory.reading.requests import read
from clients import StaffClient
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
TEXT = "1. How many referrals were received in 2017?\n2. What were the outcomes?\n"
OFFICE = (Role.INFORMATION_OFFICER, Role.APPROVER)


def _receive(text: str = TEXT) -> InformationRequest:
    return actions.receive_request(
        by="system:valve",
        at=AT,
        reference="FOI-AAAA-AAAA",
        received=date(2018, 2, 12),
        text=text,
        applicant_name="Alex Applicant",
        applicant_email="alex@example.org",
    )


def _confirm(request: InformationRequest, by: Any) -> InformationRequest:
    questions = as_read(read(request.text, received=request.received))
    return actions.confirm_questions(by=by, at=AT, request=request, questions=questions)


def _as_shown(client: StaffClient, address: str) -> dict[str, Any]:
    """What a browser would send if nothing was changed."""
    sent: dict[str, Any] = {}
    context = client.get(address).context
    forms = context["forms"]
    for form in forms:
        sent |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    sent |= {"questions": len(forms) - 1, "do": "confirm"}
    return {name: value for name, value in sent.items() if value is not False}


def test_the_work_list_shows_what_is_due_first_to_those_who_answer(staff_client: Any) -> None:
    _receive()
    for role in Role:
        response = staff_client(role).get("/requests/")
        assert response.status_code == (200 if role in OFFICE else 403), role
    page = staff_client(Role.INFORMATION_OFFICER).get("/requests/").content.decode()
    assert "FOI-AAAA-AAAA" in page
    assert "12 March 2018" in page


@pytest.mark.parametrize("role", sorted(set(Role) - set(OFFICE)))
def test_a_request_does_not_exist_for_anybody_else(role: Role, staff_client: Any) -> None:
    _receive()
    client = staff_client(role)
    for page in ("", "confirm/", "questions/1/"):
        assert client.get(f"/requests/FOI-AAAA-AAAA/{page}").status_code == 404


def test_the_twentieth_working_day_is_the_last_day_to_answer() -> None:
    """12 February 2018, a Monday: 20 working days on, no bank holiday between, is 12 March."""
    assert _receive().due == date(2018, 3, 12)


def test_hostile_text_is_shown_as_text(staff_client: Any) -> None:
    _receive("<script>alert(1)</script> How many referrals were there in 2017?")
    for page in ("", "confirm/"):
        shown = staff_client(Role.INFORMATION_OFFICER).get(f"/requests/FOI-AAAA-AAAA/{page}")
        assert b"<script" not in shown.content


def test_an_officer_corrects_a_question_and_adds_another(staff_client: Any) -> None:
    _receive()
    client = staff_client(Role.INFORMATION_OFFICER)
    address = "/requests/FOI-AAAA-AAAA/confirm/"
    sent = _as_shown(client, address)
    sent |= {
        "question-1-first": "2016-01-01",
        "question-2-leave_out": "on",
        "text": "How many referrals were closed in 2016?",
    }
    assert client.post(address, sent).status_code == 302
    kept = list(InformationRequest.objects.get().questions.all())
    assert [question.number for question in kept] == ["1", "3"]
    assert kept[0].specification["period"]["from"] == "2016-01-01"
    assert "closed" in kept[1].text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"question-1-first": "1 March"}, "Write the day as 2015-03-01"),
        ({"question-1-last": "2001-01-01"}, "Enter a day that is not before"),
        ({"question-1-text": ""}, "Write the question, or leave it out below"),
        (
            {"question-1-leave_out": "on", "question-2-leave_out": "on"},
            "Keep at least one question",
        ),
    ],
)
def test_a_wrong_correction_is_said_beside_the_field_and_nothing_is_lost(
    staff_client: Any, changed: dict[str, str], words: str
) -> None:
    _receive()
    client = staff_client(Role.INFORMATION_OFFICER)
    address = "/requests/FOI-AAAA-AAAA/confirm/"
    response = client.post(address, {**_as_shown(client, address), **changed})
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "There is a problem" in page
    assert InformationRequest.objects.get().status == "received"


def test_an_approver_sees_the_request_and_cannot_confirm_or_decide(staff_client: Any) -> None:
    request = _receive()
    client = staff_client(Role.APPROVER)
    assert client.get("/requests/FOI-AAAA-AAAA/").status_code == 200
    refused = client.get("/requests/FOI-AAAA-AAAA/confirm/")
    assert refused.status_code == 403
    assert "information officer" in refused.content.decode()
    _confirm(request, make_person(Role.INFORMATION_OFFICER))
    assert client.get("/requests/FOI-AAAA-AAAA/questions/1/").status_code == 403


def test_a_new_confirmation_takes_back_the_decisions() -> None:
    officer, request = make_person(Role.INFORMATION_OFFICER), _receive()
    _confirm(request, officer)
    for question in request.questions.all():
        actions.decide_question(
            by=officer, at=AT, question=question, holding=Holding.HELD, outcome=Outcome.GRANTED
        )
    assert InformationRequest.objects.get().status == "decided"
    _confirm(request, officer)
    request.refresh_from_db()
    assert request.status == "questions_confirmed"
    assert not request.questions.exclude(decided_at=None).exists()


def test_a_step_out_of_turn_is_refused_with_what_can_be_done_instead() -> None:
    officer, request = make_person(Role.INFORMATION_OFFICER), _receive()
    with pytest.raises(Refused, match=r"at “Received”.*Confirm the questions"):
        actions.submit_for_approval(by=officer, at=AT, request=request)


def test_each_action_leaves_one_event_without_the_words_of_the_request() -> None:
    officer, request = make_person(Role.INFORMATION_OFFICER), _receive()
    _confirm(request, officer)
    events = list(Event.objects.order_by("index").values_list("action", "subject", "detail"))[-2:]
    assert [event[0] for event in events] == ["foi.request.received", "foi.questions.confirmed"]
    assert {event[1] for event in events} == {"foi.request:FOI-AAAA-AAAA"}
    assert "Alex" not in repr(events)
