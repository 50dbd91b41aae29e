"""The letter says what the Act wants, in words that agree, and passes its own checks."""

from datetime import date

import pytest

from clerestory.law.checker import Finding, check
from clerestory.law.decisions import (
    Authority,
    DecisionRecord,
    ExemptionClaim,
    Holding,
    Outcome,
    QuestionDecision,
)
from clerestory.law.letters import compose, small_numbers

AUTHORITY = Authority(
    name="Alderbrook Police",
    address="1 Alder Square, Alderbrook",
    email="information@alderbrook.example",
    telephone="01632 960 000",
    review_contact="reviews@alderbrook.example",
)
QUESTION = "How many patrol sites were there in 2017?"
HARM = (
    "Naming the sites would be likely to prejudice the prevention of crime, because thieves could "
    "choose those without a patrol. In favour of disclosing: openness about how patrols are spent. "
    "In favour of maintaining the exemption: fewer thefts. The public interest in maintaining the "
    "exemption outweighs that in disclosing. A total for the county would have the same effect."
)
HARM_OF_AN_ANSWER = (
    "A yes or a no would be likely to prejudice the prevention of crime, because it would tell "
    "thieves where nobody looks. In favour of confirming or denying: openness about patrols. "
    "Against: fewer thefts. The public interest in maintaining the exclusion of the duty outweighs "
    "that in confirming or denying. A partial answer would have the same effect."
)
SUM = "There are 900 files at 5 minutes each, which takes 75 hours; the limit is 18 hours."
BURDEN = "It means reviewing 4,000 pages. We weighed the serious purpose of the request."
PLANNED = (
    "We settled in January 2018 that it is published on 4 May 2018. Waiting until then is "
    "reasonable. In favour of disclosing now: openness. In favour of maintaining the exemption: an "
    "orderly release. The public interest in maintaining the exemption outweighs that in the other."
)


def decision(
    holding: Holding | None, outcome: Outcome | None, provision: str = "", reasons: str = ""
) -> QuestionDecision:
    claims = (ExemptionClaim(provision, reasons),) if provision else ()
    return QuestionDecision("1", QUESTION, holding, outcome, claims)


def small(hidden: int, outcome: Outcome) -> QuestionDecision:
    claim = small_numbers(hidden, 5)
    return QuestionDecision(
        "1", QUESTION, Holding.HELD, outcome, (claim,), table_title="Sites", hidden=hidden
    )


def with_words(one: QuestionDecision, *, answer: str = "", advice: str = "") -> QuestionDecision:
    return QuestionDecision(
        one.number, one.text, one.holding, one.outcome, one.claims, answer=answer, advice=advice
    )


NARROWER = "If you narrow the question to one month, we could answer it."
DECISIONS = {
    "granted": with_words(decision(Holding.HELD, Outcome.GRANTED), answer="There were 52 in 2017."),
    "partly held": with_words(decision(Holding.PARTLY_HELD, Outcome.GRANTED), answer="52 in 2017."),
    "one figure hidden": small(1, Outcome.GRANTED_IN_PART),
    "three figures hidden": small(3, Outcome.GRANTED_IN_PART),
    "withheld for small numbers": small(3, Outcome.WITHHELD),
    "withheld": decision(Holding.HELD, Outcome.WITHHELD, "s31(1)(a)", HARM),
    "neither": decision(Holding.NEITHER, Outcome.NEITHER, "s31(3)", HARM_OF_AN_ANSWER),
    "not held": decision(Holding.NOT_HELD, Outcome.NOT_HELD),
    "cost": with_words(decision(Holding.HELD, Outcome.COST_LIMIT, "s12(1)", SUM), advice=NARROWER),
    "cost to confirm": with_words(
        decision(Holding.COST_TO_CONFIRM, Outcome.COST_LIMIT, "s12(2)", SUM), advice=NARROWER
    ),
    "vexatious": decision(Holding.HELD, Outcome.VEXATIOUS, "s14(1)", BURDEN),
    "repeated": decision(Holding.HELD, Outcome.REPEATED),
    "elsewhere": with_words(
        decision(Holding.HELD, Outcome.ACCESSIBLE_ELSEWHERE),
        answer="Table 3 at https://alderbrook.example/sites/2017.",
    ),
    "future": decision(Holding.HELD, Outcome.FUTURE_PUBLICATION, "s22(1)", PLANNED),
    "transferred": decision(Holding.HELD, Outcome.TRANSFERRED),
    "lapsed": decision(None, Outcome.LAPSED),
    "withdrawn": decision(None, Outcome.WITHDRAWN),
}
each_decision = pytest.mark.parametrize("one", DECISIONS.values(), ids=list(DECISIONS))


def record(*decisions: QuestionDecision, sent: date | None = date(2018, 3, 1)) -> DecisionRecord:
    return DecisionRecord(AUTHORITY, "FOI/18/1", date(2018, 2, 12), sent, decisions)


def letter(*decisions: QuestionDecision, sent: date | None = date(2018, 3, 1)) -> str:
    return compose(record(*decisions, sent=sent)).text


def errors(*decisions: QuestionDecision) -> list[Finding]:
    made = record(*decisions)
    report = check(
        compose(made).text,
        request_text=f"1. {QUESTION}",
        record=made,
        sent=made.sent,
        received=made.received,
    )
    return [one for one in report.findings if one.severity == "error" and one.status == "found"]


@each_decision
def test_our_own_letter_has_no_error(one: QuestionDecision) -> None:
    assert errors(one) == []


def test_every_outcome_is_tried() -> None:
    assert {one.outcome for one in DECISIONS.values()} == set(Outcome)


def test_all_outcomes_in_one_letter_do_not_contradict_each_other() -> None:
    numbered = [
        QuestionDecision(
            str(number),
            one.text,
            one.holding,
            one.outcome,
            one.claims,
            one.answer,
            advice=one.advice,
        )
        for number, one in enumerate(DECISIONS.values(), 1)
    ]
    assert not {found.rule for found in errors(*numbered)} & {"L02", "L03", "L04", "L11", "L69"}


def test_an_undecided_question_is_said_to_be_undecided_and_found() -> None:
    undecided = decision(None, None)
    assert "still to be made" in letter(undecided)
    assert {found.rule for found in errors(undecided)} == {"L01"}


def test_a_refusal_has_every_element_of_section_17() -> None:
    text = letter(DECISIONS["withheld"])
    for element in (
        "refusal notice under section 17",  # (1)(a), the fact
        "exempt under section 31(1)(a)",  # (1)(b), which
        "because thieves",  # (1)(c), why
        "outweighs",  # (3)(b), the balance
        "internal review",  # (7)(a)
        "section 50",  # (7)(b)
    ):
        assert element in text


def test_neither_confirming_nor_denying_speaks_of_the_duty_and_lets_nothing_be_inferred() -> None:
    text = letter(DECISIONS["neither"])
    assert "does not arise, under section 31(3)" in text and "no inference" in text
    assert "We confirm" not in text


def test_personal_data_is_said_to_be_absolute() -> None:
    reasons = small_numbers(2, 5).reasons
    assert "absolute where the condition in section 40(3A)(a) is met" in reasons


@pytest.mark.parametrize(
    ("hidden", "threshold", "words"),
    [
        (1, 5, "One figure in this table is shown as [c]."),
        (3, 5, "3 figures in this table are shown as [c]."),
        (3, 5, "a count of 1 to 4 "),
        (3, 2, "a count of 1 and "),
    ],
)
def test_numbers_and_words_agree(hidden: int, threshold: int, words: str) -> None:
    assert words in small_numbers(hidden, threshold).reasons


@pytest.mark.parametrize(
    ("sent", "sorry"),
    [
        (None, False),
        (date(2018, 3, 12), False),
        (date(2018, 3, 13), True),
        (date(2016, 1, 1), False),
    ],
)
def test_a_late_answer_says_so(sent: date | None, sorry: bool) -> None:
    assert ("sorry for the delay" in letter(DECISIONS["granted"], sent=sent)) is sorry


def test_a_fall_back_that_is_used_is_named() -> None:
    one = QuestionDecision(
        "1", QUESTION, Holding.HELD, Outcome.GRANTED, answer="52.", fallback_used="one total."
    )
    assert "the one you asked for first: one total." in letter(one)
