"""Decisions that contradict themselves are refused, each in one line with a remedy."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from clerestory.law.claims import (
    ClaimInWords,
    ExemptionClaim,
    Factor,
    Level,
    MaintainingExclusion,
    MaintainingExemption,
    Opinion,
    Prejudice,
    Regime,
)
from clerestory.law.cost import (
    HIGHER,
    LOWER,
    Activity,
    Aggregation,
    CostEstimate,
    EarlierRequest,
    Work,
)
from clerestory.law.decisions import (
    Authority,
    Burden,
    DecisionError,
    DecisionRecord,
    Holding,
    Location,
    OtherInformation,
    Outcome,
    Publication,
    QuestionDecision,
    Repeats,
)

FOR = (Factor("openness", "people pay for it"),)
AGAINST = (Factor("fewer thefts", "eleven depots were entered"),)
BALANCE = MaintainingExemption(FOR, AGAINST, "The harm would last.")
EXCLUSION = MaintainingExclusion(FOR, AGAINST, "The harm would last.")
HARM = Prejudice("the prevention of crime", "thieves could use it", Level.WOULD)
CLAIM = ExemptionClaim("s31(1)(a)", "Because thieves could use it.", HARM, BALANCE)
UNSAID = ExemptionClaim("s31(3)", "Because thieves could use it.", HARM, EXCLUSION)
ABSOLUTE = ExemptionClaim("s23(1)", "It came from one of the listed bodies.")
ADVICE = ExemptionClaim("s42(1)", "It is the advice of our solicitor.", balance=BALANCE)
SUM = CostEstimate((Work(Activity.LOCATE, 900, "files", 5),), LOWER)
AUTHORITY = Authority("Alderbrook Police", "1", "a@b.example", "1", "a@b.example")


def decision(holding: Holding | None, outcome: Outcome | None, **more: Any) -> QuestionDecision:
    return QuestionDecision("2", "How many?", holding, outcome, **more)


def withheld(*claims: ExemptionClaim, **more: Any) -> QuestionDecision:
    return decision(Holding.HELD, Outcome.WITHHELD, claims=claims, **more)


def record(*questions: QuestionDecision, **more: Any) -> DecisionRecord:
    given = {"sent": date(2025, 9, 22), **more}
    return DecisionRecord(AUTHORITY, "1", date(2025, 9, 1), questions=questions, **given)


@pytest.mark.parametrize(
    ("holding", "outcome", "more", "words"),
    [
        (Holding.HELD, Outcome.WITHHELD, {}, "needs an exemption"),
        (Holding.HELD, Outcome.GRANTED_IN_PART, {}, "needs an exemption"),
        (Holding.NEITHER, Outcome.NEITHER, {}, "needs an exemption"),
        (Holding.HELD, Outcome.GRANTED, {"claims": (CLAIM,)}, "remove one"),
        (Holding.HELD, Outcome.GRANTED, {"hidden": 2}, "the table hides figures"),
        (Holding.NEITHER, Outcome.WITHHELD, {"claims": (CLAIM,)}, "for both, or for neither"),
        (Holding.HELD, Outcome.NEITHER, {"claims": (UNSAID,)}, "for both, or for neither"),
        (Holding.NOT_HELD, Outcome.GRANTED, {}, "set both"),
        (Holding.HELD, Outcome.NOT_HELD, {}, "set both"),
        (Holding.COST_TO_CONFIRM, Outcome.WITHHELD, {"claims": (CLAIM,)}, "the cost limit"),
        (Holding.NOT_HELD, Outcome.NOT_HELD, {"claims": (CLAIM,)}, "carries no exemption"),
        (Holding.HELD, Outcome.GRANTED, {"basis": SUM}, "takes nothing more"),
        # What carries a refusal that is no exemption.
        (Holding.HELD, Outcome.COST_LIMIT, {}, "needs a cost estimate"),
        (Holding.HELD, Outcome.COST_LIMIT, {"basis": SUM}, "owes advice.*216 of the 900 files"),
        (
            Holding.COST_TO_CONFIRM,
            Outcome.COST_LIMIT,
            {"basis": SUM, "advice": "One month."},
            r"takes 0 hours.*section 12\(2\) does not apply",
        ),
        (None, Outcome.VEXATIOUS, {}, "needs its reasons"),
        (None, Outcome.REPEATED, {"basis": SUM}, "day of the earlier answer"),
        (Holding.HELD, Outcome.ACCESSIBLE_ELSEWHERE, {}, "exact place"),
        (Holding.HELD, Outcome.FUTURE_PUBLICATION, {}, "intention to publish"),
        # Another regime.
        (Holding.HELD, Outcome.COST_LIMIT, {"regime": Regime.EIR}, r"regulation 12\(4\)"),
        (None, Outcome.VEXATIOUS, {"regime": Regime.EISR}, r"regulation 10\(4\)"),
        (
            Holding.COST_TO_CONFIRM,
            Outcome.COST_LIMIT,
            {"regime": Regime.FOISA},
            r"only section 12\(2\)",
        ),
    ],
)
def test_a_contradiction_is_refused(
    holding: Holding, outcome: Outcome, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(DecisionError, match=words) as error:
        decision(holding, outcome, **more)
    assert str(error.value).startswith("question 2: ") and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("holding", "outcome", "more"),
    [
        (None, None, {}),
        (None, Outcome.LAPSED, {}),
        (Holding.HELD, Outcome.GRANTED, {}),
        (Holding.PARTLY_HELD, Outcome.GRANTED_IN_PART, {"claims": (CLAIM,)}),
        (Holding.NEITHER, Outcome.NEITHER, {"claims": (UNSAID,)}),
        (Holding.NOT_HELD, Outcome.NOT_HELD, {}),
        (Holding.HELD, Outcome.COST_LIMIT, {"basis": SUM, "advice": "One month."}),
        (Holding.HELD, Outcome.GRANTED, {"other": OtherInformation("covert use", (UNSAID,))}),
        (Holding.NOT_HELD, Outcome.NOT_HELD, {"other": OtherInformation("covert use", (UNSAID,))}),
    ],
)
def test_a_decision_that_agrees_stands(
    holding: Holding | None, outcome: Outcome | None, more: dict[str, Any]
) -> None:
    assert decision(holding, outcome, **more).outcome is outcome


@pytest.mark.parametrize(
    ("claim", "words", "field"),
    [
        (replace(CLAIM, provision="s31"), r"name one of: s31\(1\)", "provision"),
        (
            replace(CLAIM, provision="s31(1)"),
            r"s31\(1\)\(a\) the prevention or detection of crime; s31\(1\)\(b\)",
            "provision",
        ),
        (replace(CLAIM, provision="s31(1)(g)"), r"name one of: s31\(2\)\(a\)", "provision"),
        (replace(CLAIM, provision="s31(3)"), r"withholds nothing: name s31\(1\)", "provision"),
        (replace(ABSOLUTE, provision="s40(2)"), r"name one of: s40\(3A\)\(a\)", "provision"),
        (replace(ABSOLUTE, provision="s40(3A)(a)"), r"name s40\(2\)", "provision"),
        (replace(ABSOLUTE, provision="s12(1)"), "has an outcome of its own", "provision"),
        (replace(ABSOLUTE, provision="s21(1)"), "choose accessible elsewhere", "provision"),
        (replace(ABSOLUTE, provision="s25(1)"), "not an exemption", "provision"),
        (replace(ABSOLUTE, provision="s31(9)"), r"there is no s31\(9\)", "provision"),
        (replace(ABSOLUTE, provision="because"), "no provision of FOIA is named", "provision"),
        (replace(CLAIM, shows=None), "needs the harm: which interest", "interest"),
        (replace(CLAIM, balance=None), r"maintaining the exemption.*s2\(2\)\(b\)", "favour"),
        (replace(CLAIM, balance=EXCLUSION), r"maintaining the exemption.*s2\(2\)\(b\)", "favour"),
        (replace(ADVICE, shows=HARM), "needs no harm to be shown", "interest"),
        (replace(ABSOLUTE, balance=BALANCE), "absolute; no public interest", "favour"),
        (replace(ADVICE, provision="s24(1)"), "required for the purpose", "link"),
        (replace(ADVICE, provision="s36(2)(c)"), "qualified person's opinion", "person"),
    ],
)
def test_a_claim_says_what_it_lacks(claim: ExemptionClaim, words: str, field: str) -> None:
    with pytest.raises(DecisionError, match=words) as error:
        withheld(claim)
    assert error.value.field == field and "\n" not in str(error.value)


def test_reasons_for_withholding_cannot_stand_for_not_saying_whether_it_is_held() -> None:
    for claim, words in (
        (replace(UNSAID, balance=BALANCE), r"maintaining the exclusion.*s2\(1\)\(b\)"),
        (CLAIM, r"does not remove the duty to confirm or deny: name s31\(3\)"),
    ):
        with pytest.raises(DecisionError, match=words):
            decision(Holding.NEITHER, Outcome.NEITHER, claims=(claim,))


def test_in_scotland_section_18_names_the_exemption_that_opens_it() -> None:
    claim = replace(UNSAID, provision="s18(1)")
    given = {"regime": Regime.FOISA}
    with pytest.raises(DecisionError, match=r"s18\(1\) by virtue of s35\(1\)\(a\)"):
        decision(Holding.NEITHER, Outcome.NEITHER, claims=(claim,), **given)
    full = replace(UNSAID, provision="s18(1) by virtue of s35(1)(a)")
    assert decision(Holding.NEITHER, Outcome.NEITHER, claims=(full,), **given).claims == (full,)


@pytest.mark.parametrize(
    "make",
    [
        lambda: MaintainingExemption((), AGAINST, "x"),
        lambda: MaintainingExemption(FOR, (), "x"),
        lambda: MaintainingExclusion((Factor("openness", ""),), AGAINST, "x"),
        lambda: MaintainingExclusion(FOR, AGAINST, " "),
        lambda: ExemptionClaim(" ", "It would name the sites."),
        lambda: ExemptionClaim("s42(1)", "Advice."),
        lambda: ExemptionClaim("s31(1)(a)", "It names the sites.", Prejudice("", "x", Level.WOULD)),
        lambda: ClaimInWords("s42(1)", " "),
        lambda: Burden(0, "pages to be looked at", "it was answered last year"),
        lambda: Repeats("", date(2025, 1, 1), "Nothing has changed since."),
        lambda: Location("https://alderbrook.example", "table 3"),
        lambda: Location("https://alderbrook.example/", "table 3"),
        lambda: Location("https://alderbrook.example/sites", "somewhere"),
        lambda: Publication(date(2025, 1, 1), "4 May 2025", "all get it at once", None),
        lambda: OtherInformation("", (UNSAID,)),
        lambda: OtherInformation("covert use", ()),
    ],
)  # fmt: skip
def test_what_is_incomplete_cannot_be_made(make: Any) -> None:
    with pytest.raises(DecisionError):
        make()


def test_one_exemption_is_not_claimed_where_another_covers_the_same() -> None:
    security = ExemptionClaim("s23(1)", "It came from one of the listed bodies.")
    national = replace(ADVICE, provision="s24(1)", shows=None)
    thirty = replace(ADVICE, provision="s30(1)(b)")
    with pytest.raises(DecisionError, match="required for the purpose"):
        withheld(security, national)
    with pytest.raises(DecisionError, match="the investigation or the proceedings"):
        withheld(thirty, CLAIM)
    both = replace(ADVICE, provision="s35(1)(a)"), replace(
        ADVICE, provision="s36(2)(c)",
        shows=Opinion("chief executive", date(2025, 9, 3), "x", Level.WOULD),
    )  # fmt: skip
    with pytest.raises(DecisionError, match="section 36 is only for information"):
        withheld(*both)
    assert withheld(replace(both[0], reasons="It is policy, or in the alternative:"), both[1])


@pytest.mark.parametrize(
    ("day", "stands"), [(date(2025, 7, 22), False), (date(2025, 7, 23), True), (None, False)]
)
def test_one_balance_for_several_exemptions_stands_from_the_ruling_on(
    day: date | None, stands: bool
) -> None:
    """[2025] UKSC 27 was handed down on 23 July 2025."""
    bare = replace(CLAIM, balance=None), replace(ADVICE, balance=None)
    together = withheld(*bare, combined=BALANCE)
    if stands:
        assert record(together, sent=None, decided=day).questions == (together,)
    else:
        with pytest.raises(DecisionError, match="weigh each by itself"):
            record(together, sent=None, decided=day)


def test_one_balance_needs_several_qualified_exemptions_not_weighed_apart() -> None:
    with pytest.raises(DecisionError, match="two or more qualified"):
        withheld(replace(CLAIM, balance=None), ABSOLUTE, combined=BALANCE)
    with pytest.raises(DecisionError, match="keep one of the two balances"):
        withheld(CLAIM, replace(ADVICE, balance=None), combined=BALANCE)


def test_a_record_agrees_with_its_days_and_with_who_answers() -> None:
    cost = decision(Holding.HELD, Outcome.COST_LIMIT, basis=SUM, advice="One month.")
    dear = CostEstimate((Work(Activity.LOCATE, 900, "files", Fraction(5)),), HIGHER)
    opinion = Opinion("chief executive", date(2025, 9, 23), "x", Level.WOULD)
    late = replace(ADVICE, provision="s36(2)(c)", shows=opinion)
    soon = Publication(date(2025, 9, 1), "4 May 2026", "all get it at once", BALANCE)
    again = Repeats("1", date(2025, 9, 2), "Nothing has changed since.")
    policy = replace(ADVICE, provision="s35(1)(a)")
    old = Aggregation((EarlierRequest("1", date(2025, 5, 1), 9),), "by one person", "the patrols")
    for question, words in (
        (replace(cost, basis=dear), "the limit of Alderbrook Police is £450, not £600"),
        (replace(cost, basis=replace(SUM, together=old)), "only within 60"),
        (withheld(late), "it has to come first"),
        (decision(Holding.HELD, Outcome.FUTURE_PUBLICATION, basis=soon), "older than the request"),
        (decision(None, Outcome.REPEATED, basis=again), "only an earlier answer counts"),
        (withheld(policy), "for government departments"),
        (decision(Holding.HELD, Outcome.GRANTED, regime=Regime.FOISA), "Scottish"),
    ):
        with pytest.raises(DecisionError, match=words):
            record(question)
    with pytest.raises(DecisionError, match="write a letter for each"):
        record(cost, decision(Holding.HELD, Outcome.GRANTED, regime=Regime.EIR))
