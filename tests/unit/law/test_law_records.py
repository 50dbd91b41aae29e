"""A record as JSON: what cannot be read is refused in one line, with its place."""

import json
from datetime import date
from typing import Any

import pytest

from clerestory.law.claims import ClaimInWords, DecisionError, ExemptionClaim, Regime
from clerestory.law.decisions import DecisionRecord, Holding, Outcome, QuestionDecision
from clerestory.law.records import claims_from_json, record_from_json, to_json
from decisions import authority

CLAIM = ExemptionClaim("s23(1)", "It came from a listed body.")
RECORD = DecisionRecord(
    authority(Regime.FOIA), "1", date(2025, 9, 1), None,
    (QuestionDecision("1", "How many?", Holding.HELD, Outcome.WITHHELD, (CLAIM,)),),
)  # fmt: skip


def written() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(to_json(RECORD)))
    return made


def test_it_is_read_from_a_decision_file_or_by_itself() -> None:
    assert record_from_json(written()) == record_from_json({"record": written()}) == RECORD


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("kind",), "Record", "this is no decision record"),
        (("received",), "1 May", "record.received: “1 May” cannot be read"),
        (("received",), None, "record.received: “None” cannot be read"),
        (("draft",), "no", "record.draft: “no” has to be bool"),
        (("questions",), {}, "record.questions: has to be a list"),
        (("questions", 0), 5, "record.questions: has to be a QuestionDecision"),
        (("questions", 0, "outcome"), "lost", "record.questions.outcome: “lost” cannot be read"),
        (("questions", 0, "hidden"), True, "“True” has to be int"),
        (("questions", 0, "claims", 0, "kind"), "Rumour", "has to be one of ExemptionClaim"),
        (("questions", 0, "claims"), [], "question 1: withheld needs an exemption"),
        (("questions", 0, "claims", 0, "provision"), "s31", "name one of"),
    ],
)
def test_what_does_not_fit_is_named(path: tuple[Any, ...], value: Any, words: str) -> None:
    given = written()
    inner: Any = given
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(DecisionError) as error:
        record_from_json(given)
    assert words in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("given", [None, [], "x", {}, {"record": 5}])
def test_another_file_is_no_record(given: Any) -> None:
    with pytest.raises(DecisionError, match="this is no decision record"):
        record_from_json(given)


def test_what_is_missing_is_named() -> None:
    given = written()
    del given["questions"][0]["text"]
    with pytest.raises(DecisionError, match=r"record\.questions: text is missing"):
        record_from_json(given)


def test_claims_of_earlier_versions_are_read_in_words() -> None:
    old = {"provision": "s31(1)", "reasons": "Thieves could use it."}
    assert claims_from_json([old, to_json(CLAIM)]) == (ClaimInWords(**old), CLAIM)
