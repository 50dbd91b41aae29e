"""A concern as the public site sealed it, and what a step must be told."""

from datetime import date

import pytest

from clerestory.referrals.codes import AWARENESS
from clerestory.referrals.particulars import Incomplete, Passing, ReceivedConcern
from clerestory.shelf.forms import ConcernForm

SEALED: dict[str, object] = {
    "reference": "REF-7K3M-9QXA",
    "received": "2018-02-12",
    "submitted_at": "2018-02-12T10:00:00+00:00",
    "person_name": "Pat Made-Up",
    "age": 16,
    "worry": "Says that nobody may leave the club.",
    "relationship": "Teaches the person.",
    "awareness": "parent_knows",
    "referrer_name": "",
    "referrer_role": "Teacher",
    "referrer_organisation": "",
    "referrer_contact": "",
}


def test_a_sealed_concern_is_read_with_the_words_of_its_answers() -> None:
    concern = ReceivedConcern.from_payload(SEALED)
    assert (concern.reference, concern.received, concern.age) == (
        "REF-7K3M-9QXA",
        date(2018, 2, 12),
        16,
    )
    assert concern.awareness == "A parent or carer knows."
    assert (concern.referrer_name, concern.referrer_role) == ("", "Teacher")


def test_everything_that_the_public_form_asks_is_read() -> None:
    form = ConcernForm()
    asked = set(form.fields) - {"awareness", "age"}
    told = {name: f"The {name}" for name in asked} | {"awareness": "person_knows", "age": 30}
    concern = ReceivedConcern.from_payload(SEALED | told)
    assert {name: getattr(concern, name) for name in asked} == {n: f"The {n}" for n in asked}
    assert [code for code, _ in form.fields["awareness"].choices] == list(AWARENESS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("submitted_at", "received"),
    [
        ("2018-06-30T22:59:59+00:00", date(2018, 6, 30)),
        ("2018-06-30T23:00:00+00:00", date(2018, 7, 1)),  # midnight in London in summer
        ("2018-01-31T23:30:00+00:00", date(2018, 1, 31)),
        ("2018-01-31T23:30:00", date(2018, 1, 31)),
    ],
)
def test_it_is_received_on_the_day_that_it_was_here_when_it_was_sent(
    submitted_at: str, received: date
) -> None:
    concern = ReceivedConcern.from_payload(SEALED | {"submitted_at": submitted_at})
    assert concern.received == received


@pytest.mark.parametrize("name", ["reference", "person_name", "worry", "relationship", "awareness"])
@pytest.mark.parametrize("answer", ["", "  ", None])
def test_a_concern_without_what_it_needs_is_refused_by_name(name: str, answer: str | None) -> None:
    with pytest.raises(Incomplete) as refusal:
        ReceivedConcern.from_payload(SEALED | {name: answer})
    assert refusal.value.field == name


@pytest.mark.parametrize("moment", ["", "yesterday"])
def test_a_concern_that_does_not_say_when_it_was_sent_is_refused(moment: str) -> None:
    with pytest.raises(Incomplete, match="when it was sent"):
        ReceivedConcern.from_payload(SEALED | {"submitted_at": moment})


@pytest.mark.parametrize("age", [-1, 121])
def test_an_age_that_nobody_has_is_refused(age: int) -> None:
    with pytest.raises(Incomplete, match="from 0 to 120"):
        ReceivedConcern.from_payload(SEALED | {"age": age})


@pytest.mark.parametrize("age", [None, "", True, "16"])
def test_an_age_that_is_not_a_number_is_not_known(age: object) -> None:
    assert ReceivedConcern.from_payload(SEALED | {"age": age}).age is None


@pytest.mark.parametrize("field", ["concern", "sector"])
def test_a_code_that_is_not_in_its_list_is_refused(field: str) -> None:
    codes = {"concern": "mixed", "sector": "health"} | {field: "guessed"}
    with pytest.raises(Incomplete) as refusal:
        Passing(happened_on=date(2018, 2, 12), area="a", assigned_to=1, reason="Why.", **codes)
    assert refusal.value.field == field
