"""The letter says what the Act wants, in words that agree, and passes its own checks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clerestory.law.checker import Finding, check
from clerestory.law.claims import (
    ClaimInWords,
    ExemptionClaim,
    Factor,
    Level,
    MaintainingExclusion,
    MaintainingExemption,
    Prejudice,
    Regime,
)
from clerestory.law.cost import LOWER, Activity, CostEstimate, Sample, Work
from clerestory.law.decisions import (
    Authority,
    Burden,
    DecisionRecord,
    Holding,
    InWords,
    Location,
    OtherInformation,
    Outcome,
    Publication,
    QuestionDecision,
    Repeats,
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
HARM = Prejudice(
    "the prevention of crime", "thieves could choose those without a patrol", Level.WOULD_BE_LIKELY
)
BALANCE = MaintainingExemption(
    (Factor("openness", "people pay for the patrols"),),
    (Factor("fewer thefts", "eleven depots were entered last year"),),
    "The harm would last.",
)
EXCLUSION = MaintainingExclusion(
    (Factor("openness", "people pay for the patrols"),),
    (Factor("fewer thefts", "a yes or a no tells thieves where nobody looks"),),
    "The harm would last.",
)
WITHHELD = ExemptionClaim("s31(1)(a)", "the list names the sites", HARM, BALANCE)
UNSAID = ExemptionClaim("s31(3)", "a yes or a no names the sites", HARM, EXCLUSION)
SAMPLE = Sample(10, 50, "By chance.")
ESTIMATE = CostEstimate((Work(Activity.LOCATE, 900, "files", 5, SAMPLE),), LOWER)
PLANNED = Publication(date(2018, 1, 5), "4 May 2018", "all readers get it on one day", BALANCE)


def decision(
    holding: Holding | None, outcome: Outcome | None, *claims: ExemptionClaim, **more: Any
) -> QuestionDecision:
    return QuestionDecision("1", QUESTION, holding, outcome, claims, **more)


def small(hidden: int, outcome: Outcome) -> QuestionDecision:
    claim = small_numbers(hidden, 5)
    return decision(Holding.HELD, outcome, claim, table_title="Sites", hidden=hidden)


NARROWER = "If you narrow the question to one month, we could answer it."
DECISIONS = {
    "granted": decision(Holding.HELD, Outcome.GRANTED, answer="There were 52 in 2017."),
    "partly held": decision(Holding.PARTLY_HELD, Outcome.GRANTED, answer="52 in 2017."),
    "one figure hidden": small(1, Outcome.GRANTED_IN_PART),
    "three figures hidden": small(3, Outcome.GRANTED_IN_PART),
    "withheld for small numbers": small(3, Outcome.WITHHELD),
    "withheld": decision(Holding.HELD, Outcome.WITHHELD, WITHHELD),
    "withheld, and something unsaid": decision(
        Holding.HELD,
        Outcome.WITHHELD,
        WITHHELD,
        other=OtherInformation("covert patrols", (UNSAID,)),
    ),
    "neither": decision(Holding.NEITHER, Outcome.NEITHER, UNSAID),
    "not held": decision(Holding.NOT_HELD, Outcome.NOT_HELD),
    "cost": decision(Holding.HELD, Outcome.COST_LIMIT, basis=ESTIMATE, advice=NARROWER),
    "cost to confirm": decision(
        Holding.COST_TO_CONFIRM,
        Outcome.COST_LIMIT,
        basis=CostEstimate((Work(Activity.DETERMINE, 900, "files", 5),), LOWER),
        advice=NARROWER,
    ),
    "vexatious": decision(
        None,
        Outcome.VEXATIOUS,
        basis=Burden(90, "4,000 pages would have to be looked at", "it was answered last year"),
    ),
    "repeated": decision(
        None, Outcome.REPEATED, basis=Repeats("FOI/17/9", date(2018, 1, 8), "Nothing is new since.")
    ),
    "elsewhere": decision(
        Holding.HELD,
        Outcome.ACCESSIBLE_ELSEWHERE,
        basis=Location("https://alderbrook.example/sites/2017", "table 3"),
    ),
    "future": decision(Holding.HELD, Outcome.FUTURE_PUBLICATION, basis=PLANNED),
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
        replace(one, number=str(number)) for number, one in enumerate(DECISIONS.values(), 1)
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
        "because of this: the list names the sites.",  # (1)(c), why
        "would be likely to prejudice the prevention of crime: thieves could",  # the harm
        "public interest in maintaining the exemption outweighs",  # (3)(b), the balance
        "internal review",  # (7)(a)
        "section 50",  # (7)(b)
    ):
        assert element in text


def test_neither_confirming_nor_denying_speaks_of_the_duty_and_lets_nothing_be_inferred() -> None:
    text = letter(DECISIONS["neither"])
    assert "does not arise, under section 31(3)" in text and "no inference" in text
    assert "maintaining the exclusion of the duty outweighs" in text  # s17(3)(a)
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


def test_what_is_left_unsaid_is_marked_off_from_what_is_withheld() -> None:
    text = letter(DECISIONS["withheld, and something unsaid"])
    assert "We confirm that we hold this information." in text
    assert "whether we hold any other information about covert patrols" in text


def test_an_estimate_is_shown_with_its_sum() -> None:
    text = letter(DECISIONS["cost"])
    assert "900 records (files), at 5 minutes each, take 75 hours" in text
    assert "75 hours, or £1,875. The limit is £450, which is 18 hours at £25 an hour" in text
    assert NARROWER in text and "section 17(5)" in text


def test_a_decision_recorded_in_words_is_read_as_it_stands() -> None:
    """As earlier versions stored them: no harm, no balance and no estimate apart from the words."""
    old = decision(
        Holding.HELD,
        Outcome.COST_LIMIT,
        ClaimInWords("s12(1)", "There are 900 files."),
        basis=InWords(),
    )
    assert "We rely on section 12(1) of the Act. There are 900 files." in letter(old)


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        (Regime.FOIA, ("section 17 of the Act", "section 50 of the Act")),
        (Regime.EIR, ("regulation 14 of the Regulations", "regulation 11", "regulation 18")),
        (Regime.FOISA, ("section 16 of the Act", "requirement for review", "section 47(1)")),
        (Regime.EISR, ("regulation 13 of the Regulations", "regulation 16", "regulation 17")),
    ],
)
def test_each_regime_has_its_own_notice_and_rights(regime: Regime, words: tuple[str, ...]) -> None:
    provision = {
        Regime.FOIA: "s42(1)", Regime.EIR: "reg 12(4)(e)", Regime.FOISA: "s36(1)",
        Regime.EISR: "reg 10(4)(e)",
    }[regime]  # fmt: skip
    claim = ExemptionClaim(provision, "It is advice on this very case.", balance=BALANCE)
    one = decision(Holding.HELD, Outcome.WITHHELD, claim, regime=regime)
    made = DecisionRecord(
        replace(AUTHORITY, regulator="Scottish Information Commissioner"),
        "1", date(2018, 2, 12), None, (one,),
    )  # fmt: skip
    for word in words:
        assert word in compose(made).text


def test_not_held_is_a_notice_of_its_own_in_scotland_and_an_exception_of_the_regulations() -> None:
    scottish = replace(AUTHORITY, regulator="Scottish Information Commissioner")
    for regime, words in {
        Regime.FOISA: "notice under section 17",
        Regime.EIR: "regulation 12(4)(a)",
        Regime.EISR: "regulation 10(4)(a)",
    }.items():
        one = decision(Holding.NOT_HELD, Outcome.NOT_HELD, regime=regime)
        made = DecisionRecord(scottish, "1", date(2018, 2, 12), None, (one,))
        assert words in compose(made).text


def test_an_authority_without_a_complaints_procedure_says_so() -> None:
    made = replace(record(DECISIONS["granted"]), authority=replace(AUTHORITY, review_contact=""))
    assert "no procedure of our own for an internal review" in compose(made).text


def test_a_short_question_does_not_hide_its_answer_from_the_checks() -> None:
    """ "You asked: ..." quotes the question; it is no heading under which a request is repeated."""
    unsaid = replace(DECISIONS["neither"], text="Any cameras?", answer="See [insert the subject].")
    second = replace(DECISIONS["granted"], number="2")
    assert "L25" in {found.rule for found in errors(unsaid, second)}
