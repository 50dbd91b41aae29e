"""The confirmation page: questions in their place in the text, every field open to correction."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.foi import actions
from clerestory.foi.models import InformationRequest
from clerestory.publication.answers import confirmed_reading
from clients import StaffClient

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
PAGE = "/requests/FOI-AAAA-AAAA/confirm/"
TEXT = """Dear Alderbrook Police,

1. How many referrals were received in 2017, by age?
2. How many were of boys in 2016, and what were the outcomes in 2015?

If you cannot give this by year, please give one total for the whole period.

Alex Applicant
"""


@pytest.fixture(autouse=True)
def _received() -> None:
    receive(TEXT)


def receive(text: str, reference: str = "FOI-AAAA-AAAA") -> InformationRequest:
    return actions.receive_request(
        by="system:valve",
        at=AT,
        reference=reference,
        received=date(2018, 2, 12),
        text=text,
        applicant_name="Alex Applicant",
        applicant_email="alex@example.org",
    )


@pytest.fixture
def officer(staff_client: Any) -> StaffClient:
    client: StaffClient = staff_client(Role.INFORMATION_OFFICER)
    return client


def typed(response: Any) -> dict[str, Any]:
    """What a browser would send from this page if nothing more was typed."""
    forms = response.context["forms"]
    sent = {one.add_prefix(n): one[n].value() or "" for one in forms for n in one.fields}
    sent["questions"] = len(forms) - 1
    return {name: value for name, value in sent.items() if value is not False}


def shown(response: Any) -> list[tuple[str, str]]:
    """Number and words of each question on the page."""
    rows = [part.form.row() for part in response.context["page"].parts]
    return [(row.number, row.text) for row in rows]


def press(client: StaffClient, do: str, **changed: str) -> Any:
    """Fills in and presses a button of the page as it was opened."""
    sent = typed(client.get(PAGE)) | {name.replace("__", "-"): v for name, v in changed.items()}
    return client.post(PAGE, {**sent, "do": do})


def kept() -> list[Any]:
    return list(InformationRequest.objects.get().questions.all())


def test_three_people(officer: StaffClient, staff_client: Any) -> None:
    assert officer.get(PAGE).status_code == 200
    assert staff_client(Role.APPROVER).get(PAGE).status_code == 403
    assert staff_client(Role.STATISTICIAN).get(PAGE).status_code == 404
    officer.logout()
    assert officer.get(PAGE)["Location"].startswith("/sign-in")


def test_the_whole_text_is_shown_with_each_question_marked_in_its_place(officer: Any) -> None:
    response = officer.get(PAGE)
    passages = response.context["page"].passages
    assert "".join(passage.text for passage in passages) == TEXT
    assert [passage.number for passage in passages if passage.number] == ["1", "2"]
    page = response.content.decode()
    for place in (1, 2):
        assert f'<mark class="app-question" id="mark-{place}">' in page
        assert f'href="#question-{place}"' in page
        assert f'id="question-{place}"' in page
        assert f'href="#mark-{place}"' in page
    assert "<script" not in page


def test_a_fallback_of_the_whole_request_stands_with_each_question(officer: Any) -> None:
    form = officer.get(PAGE).context["forms"][0]
    assert form["fallbacks"].value() == "one total for the whole period"


def test_a_question_is_split_at_given_words_and_each_part_has_its_place(officer: Any) -> None:
    response = press(officer, "split 2", question__2__split_at="what were the outcomes")
    assert [number for number, _ in shown(response)] == ["1", "2a", "2b"]
    assert InformationRequest.objects.get().status == "received"  # nothing is kept before
    passages = {one.number: one.text for one in response.context["page"].passages}
    assert passages["2b"].strip() == "what were the outcomes in 2015?"
    assert response.context["forms"][2]["first"].value() == "2015-01-01"

    sent = typed(response)
    assert officer.post(PAGE, {**sent, "do": "confirm"}).status_code == 302
    assert [one.number for one in kept()] == ["1", "2a", "2b"]
    assert Event.objects.filter(action="foi.questions.confirmed").count() == 1


def test_a_question_is_split_at_each_of_its_lines(officer: Any) -> None:
    two = "How many in Ashby?\r\nHow many in Brook?"
    response = press(officer, "split 1", question__1__text=two)
    assert shown(response)[:2] == [("1a", "How many in Ashby?"), ("1b", "How many in Brook?")]


def test_a_question_is_merged_with_the_one_before_and_keeps_the_fields_of_both(
    officer: Any,
) -> None:
    response = press(officer, "merge 2", question__2__breakdowns="outcome")
    assert [number for number, _ in shown(response)] == ["1"]
    form = response.context["forms"][0]
    assert form["breakdowns"].value() == "age; outcome"
    marked = [one.text for one in response.context["page"].passages if one.number]
    assert marked[0].startswith("1. How many") and marked[0].rstrip().endswith("in 2015?")


def test_a_question_copied_from_the_request_is_added_and_marked_there(officer: Any) -> None:
    response = press(officer, "add", text="please give one total for the\nwhole period")
    assert [number for number, _ in shown(response)] == ["1", "2", "3"]
    marked = {one.number: one.text for one in response.context["page"].passages}
    assert marked["3"] == "please give one total for the whole period"


def test_an_added_question_is_kept_though_the_button_was_not_pressed(officer: Any) -> None:
    assert press(officer, "confirm", text="How many in 2014?").status_code == 302
    assert [one.number for one in kept()] == ["1", "2", "3"]


def test_every_field_is_corrected_and_comes_back(officer: Any) -> None:
    given = {
        "text": "How many cases were there?",
        "kind": "percent",
        "measure": "referrals",
        "breakdowns": "outcome; age",
        "categories": "adopted",
        "filters": "Ashby; Brook",
        "first": "2016-01-01",
        "last": "2016-12-31",
        "granularity": "quarter",
        "format": "a spreadsheet",
        "fallbacks": "by calendar year\r\none total for the whole period",
    }
    changed = {f"question__1__{name}": value for name, value in given.items()}
    assert press(officer, "confirm", **changed).status_code == 302
    form = officer.get(PAGE).context["forms"][0]
    again = {name: form[name].value().replace("\n", "\r\n") for name in given}
    assert again == given
    page = officer.get("/requests/FOI-AAAA-AAAA/").content.decode()
    assert "How many cases were there? (wanted: a spreadsheet)" in page


def test_the_figures_take_what_was_corrected(officer: Any) -> None:
    changed = {
        "question__1__kind": "figures",
        "question__1__text": "How many were there?",
        "question__1__measure": "referrals",
        "question__1__filters": "Ashby; Brook",
        "question__1__fallbacks": "by financial year",
    }
    press(officer, "confirm", **changed)
    reading = confirmed_reading(InformationRequest.objects.get())
    question = reading.questions[0]
    assert question.measure == "referrals"
    assert question.filters == ("Ashby", "Brook")
    assert [one.kind.value for one in question.fallbacks] == ["by financial year"]
    mapping = officer.get(PAGE).context["page"].parts[0].mapping
    assert "(area: Ashby or Brook)" in mapping.tables[0]
    assert any("by financial year" in title for title in mapping.tables)


def test_words_that_the_register_cannot_place_are_said_with_their_place(officer: Any) -> None:
    mapping = officer.get(PAGE).context["page"].parts[1].mapping
    (boys,) = [one for one in mapping.unplaced if one.words == "boys"]
    assert TEXT[boys.start : boys.end] == "boys"
    assert f"Characters {boys.start} to {boys.end}" in officer.get(PAGE).content.decode()


def test_a_step_with_a_number_of_nobody_changes_nothing(officer: Any) -> None:
    for number in ("0", "9", "²", "0001" + 5_000 * "0"):
        assert press(officer, f"split {number}").status_code == 200


@pytest.mark.parametrize(
    ("do", "changed", "field", "words"),
    [
        ("split 1", {"question__1__split_at": "zebra"}, "question-1-split_at", "copy them"),
        ("split 1", {}, "question-1-split_at", "one line"),
        ("split 1", {"question__1__split_at": "How many"}, "question-1-split_at", "later ones"),
        ("merge 1", {}, "question-1-split_at", "no question before"),
        ("add", {}, "text", "copy it from the request"),
        ("confirm", {"question__1__first": "1 March"}, "question-1-first", "2015-03-01"),
        ("confirm", {"question__1__last": "2001-01-01"}, "question-1-last", "not before"),
        ("confirm", {"question__2__text": " "}, "question-2-text", "Write the question"),
        ("check", {"question__2__first": "soon"}, "question-2-first", "2015-03-01"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_is_lost(
    officer: Any, do: str, changed: dict[str, str], field: str, words: str
) -> None:
    response = press(officer, do, question__2__measure="my own words", **changed)
    page = response.content.decode()
    assert re.search(rf'id="id_{field}-error" class="govuk-error-message">.*{words}', page)
    assert f'href="#id_{field}"' in page
    assert "<title>Error: " in page
    assert response.context["forms"][1]["measure"].value() == "my own words"
    assert InformationRequest.objects.get().status == "received"
    for name, value in changed.items():
        assert typed(response)[name.replace("__", "-")] == value


def test_what_is_wrong_elsewhere_is_kept_while_a_question_is_split(officer: Any) -> None:
    response = press(
        officer, "split 2", question__1__first="1 March", question__2__split_at="and what"
    )
    assert response.context["forms"][0]["first"].value() == "1 March"
    assert len(response.context["page"].parts) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"question__1__start": "9999999"},
        {"question__1__start": "x"},
        {"question__1__number": ""},
        {"question__2__number": "1"},
        {"questions": "²"},
    ],
)
def test_a_page_that_was_tampered_with_is_refused_without_a_crash(
    officer: Any, changed: dict[str, str]
) -> None:
    assert press(officer, "confirm", **changed).status_code == 200
    assert InformationRequest.objects.get().status == "received"


def test_a_doubt_stands_with_its_question_and_its_choices(officer: Any) -> None:
    receive("How many referrals by year: 2015, January 2016-December 2017?", "FOI-BBBB-BBBB")
    response = officer.get("/requests/FOI-BBBB-BBBB/confirm/")
    long, kind = response.context["page"].parts[0].doubts
    assert long.choices == ("each year by itself", "the years together, as named")
    assert kind.choices[0] == "calendar years"
    assert "It may be: each year by itself" in response.content.decode()


def test_a_long_request_is_confirmed_whole(officer: Any) -> None:
    text = "\n".join(f"{n}. How many referrals were there in Ashby in 2017?" for n in range(1, 91))
    receive(text, "FOI-CCCC-CCCC")
    page = "/requests/FOI-CCCC-CCCC/confirm/"
    assert officer.post(page, {**typed(officer.get(page)), "do": "confirm"}).status_code == 302
    request = InformationRequest.objects.get(reference="FOI-CCCC-CCCC")
    assert request.questions.count() == 90
