"""Have we been asked before? Alike requests and answers, and what an officer has to judge."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import OperationalError

from clerestory.accounts.models import Role
from clerestory.foi import actions
from clerestory.foi.decided import Grounds
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import as_kept
from clerestory.law.claims import ExemptionClaim
from clerestory.law.decisions import Holding, Outcome
from clerestory.shelf import selectors as shelf
from clerestory.shelf.models import PublishedAnswer
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
ASKED = "How many referrals were there in Ashby in 2017, by age?"
LIKE_IT = "How many referrals were there in Brook in 2016, by age?"
OTHER = "What did the new cars cost?"


def _receive(
    reference: str,
    text: str = ASKED,
    *,
    received: date = date(2018, 2, 12),
    email: str = "alex@example.org",
) -> InformationRequest:
    return actions.receive_request(
        by="system:valve",
        at=AT,
        reference=reference,
        received=received,
        text=text,
        applicant_name="Alex Applicant",
        applicant_email=email,
    )


def _answered(request: InformationRequest, outcome: Outcome, at: datetime) -> None:
    """Decided and answered, by the shortest way that the table's rules allow."""
    claim = ExemptionClaim("s40(2) with s40(3A)(a)", "So few people could be recognised by others.")
    grounds = Grounds((claim,)) if outcome is Outcome.WITHHELD else Grounds()
    officer = make_person(Role.INFORMATION_OFFICER)
    questions = [*map(as_kept, request.questions.all())]
    actions.confirm_questions(by=officer, at=AT, request=request, questions=questions)
    for question in request.questions.all():
        actions.decide_question(
            by=officer, at=AT, question=question, holding=Holding.HELD, outcome=outcome,
            grounds=grounds,
        )  # fmt: skip
    approver = make_person(Role.APPROVER)
    actions.submit_for_approval(by=officer, at=AT, request=request)
    actions.mark_approved(by=approver, at=AT, request=request)
    actions.mark_answered(by=officer, at=at, request=request)


def _page(staff_client: Any, role: Role = Role.INFORMATION_OFFICER) -> Any:
    return staff_client(role).get("/requests/FOI-AAAA-AAAA/")


def _part(staff_client: Any, role: Role = Role.INFORMATION_OFFICER) -> Any:
    return _page(staff_client, role).context["page"].earlier


def _publish(text: str, **changed: Any) -> None:
    PublishedAnswer.objects.using("public").create(
        **{
            "slug": "foi-zzzz-zzzz",
            "title": "Answer to FOI-ZZZZ-ZZZZ",
            "published": date(2017, 6, 1),
            "received": date(2017, 5, 1),
            "questions": [{"number": "1", "text": text, "outcome": "granted"}],
            "words": text.casefold(),
            **changed,
        }
    )


def test_nothing_like_it_is_said_so(staff_client: Any) -> None:
    _receive("FOI-AAAA-AAAA")
    _receive("FOI-BBBB-BBBB", OTHER, email="other@example.org")
    assert b"No earlier request or published answer is like this one" in _page(staff_client).content


def test_the_closest_stands_first_with_what_differs(staff_client: Any) -> None:
    _receive("FOI-AAAA-AAAA")
    _receive("FOI-BBBB-BBBB", LIKE_IT, email="other@example.org")
    _receive("FOI-CCCC-CCCC", ASKED, email="third@example.org")
    found = _part(staff_client).requests
    assert [one.title for one in found] == ["Request FOI-CCCC-CCCC", "Request FOI-BBBB-BBBB"]
    assert "all of the words that tell something are the same" in found[0].alike[0].words
    assert found[0].alike[0].differs == ("No difference is seen in period, breakdown or place.",)
    assert found[1].alike[0].differs == (
        "Period: 2017-01-01 to 2017-12-31 here, 2016-01-01 to 2016-12-31 there.",
        "Names and places: Ashby only here; Brook only there.",
    )


def test_what_came_later_is_not_earlier(staff_client: Any) -> None:
    _receive("FOI-AAAA-AAAA")
    _receive("FOI-BBBB-BBBB", received=date(2018, 2, 13))
    assert _part(staff_client).requests == ()
    assert _part(staff_client).together == ()


def test_a_published_answer_is_found_and_a_withdrawn_one_is_not(staff_client: Any) -> None:
    _receive("FOI-AAAA-AAAA")
    _publish(LIKE_IT)
    _publish(ASKED, slug="gone", withdrawn=date(2018, 1, 1), withdrawn_because="Wrong.")
    (answer,) = _part(staff_client).answers
    assert answer.title == "Answer to FOI-ZZZZ-ZZZZ"
    assert answer.alike[0].differs[0].startswith("Period: ")


def test_the_page_opens_while_the_public_shelf_is_away(
    staff_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _receive("FOI-AAAA-AAAA")

    def away(words: Any) -> Any:
        raise OperationalError("no connection")

    monkeypatch.setattr(shelf, "answers_with_any", away)
    assert b"The published answers cannot be read now" in _page(staff_client).content


def test_a_repeat_is_suggested_with_its_conditions_and_not_decided(staff_client: Any) -> None:
    _answered(_receive("FOI-BBBB-BBBB"), Outcome.GRANTED, AT)
    _receive("FOI-AAAA-AAAA")
    table = _part(staff_client).requests[0].conditions
    assert [row[1] for row in table.rows] == ["Met", *["For you to judge"] * 3]
    assert "addresses are the same, which proves nothing" in table.rows[1][2]
    page = _page(staff_client).content.decode()
    assert "Is this a repeated request? Section 14(2)" in page
    assert "Nothing is decided here" in page
    assert InformationRequest.objects.get(reference="FOI-AAAA-AAAA").status == "received"


def test_a_refused_or_open_request_suggests_no_repeat(staff_client: Any) -> None:
    _answered(_receive("FOI-BBBB-BBBB"), Outcome.WITHHELD, AT)
    _receive("FOI-CCCC-CCCC")
    _receive("FOI-AAAA-AAAA")
    assert [one.conditions for one in _part(staff_client).requests] == [None, None]


def test_addresses_are_compared_within_sixty_working_days_alone(staff_client: Any) -> None:
    """14 November 2017 is the first of the sixty that end on 12 February 2018."""
    _receive("FOI-BBBB-BBBB", OTHER, received=date(2017, 11, 14), email="ALEX@example.org")
    _receive("FOI-CCCC-CCCC", OTHER, received=date(2017, 11, 13))
    _receive("FOI-DDDD-DDDD", OTHER, received=date(2017, 12, 1), email="other@example.org")
    before = _receive("FOI-EEEE-EEEE", received=date(2017, 11, 13))
    _answered(before, Outcome.GRANTED, datetime(2017, 12, 1, 9, 0, tzinfo=UTC))
    _receive("FOI-AAAA-AAAA")
    part = _part(staff_client)
    (together,) = part.together
    assert [reference for reference, _ in together.requests] == ["FOI-BBBB-BBBB"]
    assert [row[1] for row in together.conditions.rows][:2] == ["Met", "For you to judge"]
    # Older than the window: that both came from one address is left to the officer to find out.
    (earlier,) = part.requests
    assert "Compare who asked" in earlier.conditions.rows[1][2]


def test_others_who_ask_for_the_like_are_never_said_to_act_together(staff_client: Any) -> None:
    _receive("FOI-BBBB-BBBB", LIKE_IT, email="other@example.org")
    _receive("FOI-AAAA-AAAA")
    (together,) = _part(staff_client).together
    assert together.title.endswith("whoever sent them")
    assert [row[1] for row in together.conditions.rows][1] == "For you to judge"


def test_three_people(staff_client: Any, client: Any) -> None:
    """Those who weigh the law see it; an approver sees what is alike; nobody else sees anything."""
    _answered(_receive("FOI-BBBB-BBBB"), Outcome.GRANTED, AT)
    _receive("FOI-AAAA-AAAA")
    assert _part(staff_client).together
    seen = _part(staff_client, Role.APPROVER)
    assert len(seen.requests) == 1
    assert seen.requests[0].conditions is None
    assert seen.together == ()
    approver = _page(staff_client, Role.APPROVER).content.decode()
    assert not re.search(r"same address|14\(2\)|12\(4\)", approver)
    assert _page(staff_client, Role.STATISTICIAN).status_code == 404
    anonymous = staff_client(Role.INFORMATION_OFFICER)
    anonymous.logout()
    assert anonymous.get("/requests/FOI-AAAA-AAAA/").status_code == 302


def test_an_erased_request_is_found_no_more(staff_client: Any) -> None:
    _receive("FOI-BBBB-BBBB").delete()
    _receive("FOI-AAAA-AAAA")
    assert _part(staff_client).requests == ()
