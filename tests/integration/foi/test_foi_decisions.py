"""The decision page: what each outcome needs, what is wrong beside its field, who may see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.foi import actions
from clerestory.foi.decided import Grounds, decision, grounds_of
from clerestory.foi.models import InformationRequest, Question
from clerestory.foi.questions import as_read
from clerestory.law.claims import ClaimInWords, ExemptionClaim, Level, Prejudice
from clerestory.law.cost import CostEstimate
from clerestory.law.decisions import DecisionError, Holding, InWords, Location, Outcome
from clerestory.reading.requests import read
from clients import StaffClient, ThreePeople
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
TEXT = "1. How many referrals were received in 2017?\n2. What were the outcomes?\n"
ADDRESS = "/requests/FOI-AAAA-AAAA/questions/1/"
BALANCE = {
    "favour_1": "openness: people pay for the patrols",
    "against_1": "fewer thefts: eleven depots were entered last year",
    "because_1": "The harm would last.",
}
HARM = {
    "subject_1": "the prevention of crime",
    "link_1": "thieves could choose the depots that nobody looks at",
    "level_1": "would be likely to",
}
WITHHELD = {
    "holding": "held",
    "outcome": "withheld",
    "provision_1": "s31(1)(a)",
    "reasons_1": "It would show how officers work.",
    **HARM,
    **BALANCE,
}
NEITHER = {
    **WITHHELD,
    "holding": "neither_confirmed_nor_denied",
    "outcome": "neither_confirmed_nor_denied",
    "provision_1": "s31(3)",
}
COST = {
    "holding": "held",
    "outcome": "cost_limit",
    "estimate": "locate; 900; paper files; 5\nextract; 900; files; 4.5; 10; 45; by chance",
    "advice": "One month could be looked at.",
}


@pytest.fixture
def request_(staff_client: Any) -> InformationRequest:
    received = actions.receive_request(
        by="system:valve", at=AT, reference="FOI-AAAA-AAAA", received=date(2018, 2, 12), text=TEXT,
        applicant_name="Alex Applicant", applicant_email="alex@example.org",
    )  # fmt: skip
    questions = as_read(read(TEXT, received=received.received))
    officer = make_person(Role.INFORMATION_OFFICER)
    return actions.confirm_questions(by=officer, at=AT, request=received, questions=questions)


@pytest.fixture
def officer(request_: InformationRequest, staff_client: Any) -> StaffClient:
    client: StaffClient = staff_client(Role.INFORMATION_OFFICER)
    return client


def first() -> Question:
    return Question.objects.get(number="1")


def as_shown(officer: StaffClient) -> dict[str, str]:
    """What a browser would send if nothing was changed."""
    form = officer.get(ADDRESS).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in shown.items() if value is not None}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (WITHHELD, "would be likely to prejudice the prevention of crime: thieves could choose"),
        (NEITHER, "public interest in maintaining the exclusion of the duty outweighs"),
        (COST, "900 records (files), at 4.5 minutes each, take 67.5 hours"),
        (
            {
                "holding": "held", "outcome": "accessible_elsewhere",
                "address": "https://alderbrook.example/sites/2017", "place": "table 3",
            },
            "https://alderbrook.example/sites/2017, table 3",
        ),
        (
            {
                "holding": "held", "outcome": "vexatious", "hours": "90",
                "burden": "every page would have to be looked at",
                "value": "it was answered at length last year",
            },
            "about 90 hours: every page",
        ),
        (
            {
                "holding": "held", "outcome": "repeated", "reference": "FOI/17/9",
                "answered": "2018-01-08", "interval": "Nothing has changed since then.",
            },
            "We answered it on 8 January 2018 under reference FOI/17/9.",
        ),
        (
            {
                "holding": "held", "outcome": "future_publication", "intended": "2018-01-05",
                "expected": "4 May 2018", "reasonable": "all readers get it on one day",
                "favour_all": BALANCE["favour_1"], "against_all": BALANCE["against_1"],
                "because_all": BALANCE["because_1"],
            },
            "We decided on 5 January 2018, before we received your request",
        ),
        (
            {
                **{name.replace("_1", "_other"): value for name, value in NEITHER.items()},
                "holding": "held", "outcome": "granted", "scope": "covert use of cameras",
            },
            "whether we hold any other information about covert use of cameras",
        ),
    ],
)  # fmt: skip
def test_a_decision_is_kept_shown_again_and_said_in_the_letter(
    officer: StaffClient, given: dict[str, str], words: str
) -> None:
    response = officer.post(ADDRESS, given)
    assert response.status_code == 302, response.context["form"].errors
    kept = first()
    again = as_shown(officer)
    assert {name: again[name] for name in given} == given
    made = decision(
        kept, Holding(kept.holding), Outcome(kept.outcome), grounds_of(kept), kept.answer
    )
    checked = officer.post(ADDRESS, {**again, "check": "yes"})
    assert words in checked.content.decode() and made.number == "1"
    errors = [one for one in checked.context["page"].preview.findings if one.severity == "error"]
    assert errors == []
    assert first().decided_at == kept.decided_at, "checking saves nothing"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({}, "holding", "Choose whether the information is held"),
        ({"holding": "held", "outcome": "withheld"}, "provision_1", "needs an exemption"),
        ({"holding": "not_held", "outcome": "granted"}, "", "Not held is both the holding"),
        ({**WITHHELD, "outcome": "granted"}, "", "an exemption is claimed"),
        ({**WITHHELD, "reasons_1": ""}, "reasons_1", "needs its reasons"),
        ({**WITHHELD, "provision_1": "s31"}, "provision_1", "name one of: s31(1)"),
        ({**WITHHELD, "provision_1": "s31(1)"}, "provision_1", "s31(1)(a) the prevention"),
        ({**WITHHELD, "provision_1": "s31(3)"}, "provision_1", "withholds nothing"),
        ({**WITHHELD, "subject_1": ""}, "subject_1", "which interest is harmed"),
        ({**WITHHELD, "link_1": ""}, "link_1", "leads to that"),
        ({**WITHHELD, "level_1": ""}, "level_1", "choose the level"),
        (
            {**WITHHELD, "subject_1": "", "link_1": "", "level_1": ""},
            "subject_1",
            "needs the harm: which interest",
        ),
        ({**WITHHELD, "favour_1": "openness"}, "favour_1", "not tied to this request"),
        ({**WITHHELD, "against_1": ""}, "against_1", "no factor against it"),
        ({**WITHHELD, "because_1": ""}, "because_1", "no conclusion"),
        (
            {**WITHHELD, "favour_1": "", "against_1": "", "because_1": ""},
            "favour_1",
            "is qualified: weigh the public interest in maintaining the exemption",
        ),
        ({**WITHHELD, "provision_1": "s23(1)"}, "subject_1", "needs no harm to be shown"),
        ({**WITHHELD, "provision_1": "s36(2)(c)"}, "given_1", "the day of the opinion"),
        ({**WITHHELD, "given_1": "yesterday"}, "given_1", "Write the day as 2018-02-12"),
        ({**NEITHER, "provision_1": "s31(1)(a)"}, "provision_1", "name s31(3)"),
        ({**WITHHELD, "scope": "covert use"}, "provision_other", "that removes the duty"),
        ({**COST, "estimate": ""}, "estimate", "at least one activity"),
        ({**COST, "estimate": "redact; 900; files; 5"}, "estimate", "redaction is no extraction"),
        ({**COST, "estimate": "locate; many; files; 5"}, "estimate", "is no number"),
        ({**COST, "estimate": "locate; 9.5; files; 5"}, "estimate", "no whole number"),
        ({**COST, "estimate": "locate; 900"}, "estimate", "has 2 parts; write 4"),
        ({**COST, "estimate": "locate; 9; files; 5"}, "estimate", "is not over the limit"),
        ({**COST, "advice": ""}, "advice", "owes advice"),
        (
            {"holding": "held", "outcome": "accessible_elsewhere", "address": "https://a.example"},
            "address",
            "a whole site, not a place",
        ),
        (
            {
                "holding": "held", "outcome": "future_publication", "intended": "2018-02-12",
                "expected": "4 May 2018", "reasonable": "all readers get it on one day",
                "favour_all": "a: b", "against_all": "c: d", "because_all": "e",
            },
            "intended",
            "older than the request",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    officer: StaffClient, given: dict[str, str], field: str, words: str
) -> None:
    response = officer.post(ADDRESS, given)
    assert response.status_code == 200
    errors = response.context["form"].errors
    said = " ".join(errors.get(field or "__all__", []))
    assert words in said, errors
    assert "There is a problem" in response.content.decode()
    assert first().decided_at is None


def test_one_test_for_several_exemptions_needs_several(officer: StaffClient) -> None:
    several = {
        **{name: value for name, value in WITHHELD.items() if name not in BALANCE},
        "favour_all": BALANCE["favour_1"], "against_all": BALANCE["against_1"],
        "because_all": BALANCE["because_1"],
    }  # fmt: skip
    alone = officer.post(ADDRESS, several).context["form"].errors
    assert "two or more qualified exemptions" in str(alone["favour_all"])
    second = {"provision_2": "s42(1)", "reasons_2": "It is the advice of our solicitor."}
    # Room for a second exemption is there once a first one was saved.
    officer.post(ADDRESS, WITHHELD)
    assert officer.post(ADDRESS, {**several, **second}).status_code == 302
    assert grounds_of(first()).combined is not None
    assert as_shown(officer)["favour_all"] == BALANCE["favour_1"]


def test_decisions_of_earlier_versions_stay_readable(officer: StaffClient) -> None:
    """They hold two texts for an exemption, and nothing for an outcome of its own."""
    old = [{"provision": "s31(1)", "reasons": "Thieves could use it."}]
    Question.objects.filter(number="1").update(
        holding="held", outcome="withheld", claims=old, decided_at=AT,
        decided_by=make_person(Role.INFORMATION_OFFICER),
    )  # fmt: skip
    question = first()
    assert grounds_of(question).claims == (ClaimInWords("s31(1)", "Thieves could use it."),)
    assert as_shown(officer)["reasons_1"] == "Thieves could use it."
    assert "s31(1)" in officer.get("/requests/FOI-AAAA-AAAA/").content.decode()
    question.outcome = Outcome.COST_LIMIT
    assert grounds_of(question).basis == InWords()


def test_a_contradiction_cannot_be_written_by_any_door(
    request_: InformationRequest, officer: StaffClient
) -> None:
    claim = ExemptionClaim("s23(1)", "It came from a listed body.")
    for outcome, grounds, words in (
        (Outcome.GRANTED, Grounds((claim,)), "remove one"),
        (Outcome.WITHHELD, Grounds(basis=Location("a report", "page 3")), "needs an exemption"),
    ):
        with pytest.raises(DecisionError, match=words):
            actions.decide_question(
                by=officer.person, at=AT, question=first(), holding=Holding.HELD, outcome=outcome,
                grounds=grounds,
            )  # fmt: skip


def test_what_is_stored_is_what_was_meant(officer: StaffClient) -> None:
    officer.post(ADDRESS, WITHHELD)
    (claim,) = grounds_of(first()).claims
    assert isinstance(claim, ExemptionClaim)
    assert claim.shows == Prejudice(HARM["subject_1"], HARM["link_1"], Level.WOULD_BE_LIKELY)
    officer.post(ADDRESS, COST)
    basis = grounds_of(first()).basis
    assert isinstance(basis, CostEstimate) and basis.hours == 75 + 67.5


def test_owner_and_colleague_decide_and_an_outsider_sees_nothing(
    request_: InformationRequest, three_people: Any
) -> None:
    people: ThreePeople = three_people(Role.INFORMATION_OFFICER)
    assert people.outsider.get(ADDRESS).status_code == 404
    assert people.outsider.post(ADDRESS, WITHHELD).status_code == 404
    for client in (people.owner, people.colleague):
        assert client.get(ADDRESS).status_code == 200
        assert client.post(ADDRESS, WITHHELD).status_code == 302
