"""Decisions that contradict themselves are refused, each in one line with a remedy."""

from typing import Any

import pytest

from clerestory.law.decisions import (
    DecisionError,
    ExemptionClaim,
    Holding,
    Outcome,
    QuestionDecision,
)

CLAIM = ExemptionClaim("s31(1)(a)", "Because thieves could use it.")


def decision(holding: Holding | None, outcome: Outcome | None, **more: Any) -> QuestionDecision:
    return QuestionDecision("2", "How many?", holding, outcome, **more)


@pytest.mark.parametrize(
    ("holding", "outcome", "claims", "words"),
    [
        (Holding.HELD, Outcome.WITHHELD, (), "needs an exemption"),
        (Holding.HELD, Outcome.GRANTED_IN_PART, (), "needs an exemption"),
        (Holding.NEITHER, Outcome.NEITHER, (), "needs an exemption"),
        (Holding.HELD, Outcome.GRANTED, (CLAIM,), "remove one"),
        (Holding.NEITHER, Outcome.WITHHELD, (CLAIM,), "for both, or for neither"),
        (Holding.HELD, Outcome.NEITHER, (CLAIM,), "for both, or for neither"),
        (Holding.NOT_HELD, Outcome.GRANTED, (), "set both"),
        (Holding.HELD, Outcome.NOT_HELD, (), "set both"),
        (Holding.COST_TO_CONFIRM, Outcome.WITHHELD, (CLAIM,), "the cost limit"),
        (Holding.HELD, Outcome.WITHHELD, (ExemptionClaim(" ", "x"),), "its provision"),
        (Holding.HELD, Outcome.WITHHELD, (ExemptionClaim("s40(2)", " "),), "its reasons"),
    ],
)
def test_a_contradiction_is_refused(
    holding: Holding, outcome: Outcome, claims: tuple[ExemptionClaim, ...], words: str
) -> None:
    with pytest.raises(DecisionError, match=words) as error:
        decision(holding, outcome, claims=claims)
    assert str(error.value).startswith("question 2: ") and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("holding", "outcome", "claims"),
    [
        (None, None, ()),
        (None, Outcome.LAPSED, ()),
        (Holding.HELD, Outcome.GRANTED, ()),
        (Holding.PARTLY_HELD, Outcome.GRANTED_IN_PART, (CLAIM,)),
        (Holding.NEITHER, Outcome.NEITHER, (CLAIM,)),
        (Holding.NOT_HELD, Outcome.NOT_HELD, ()),
        (Holding.HELD, Outcome.COST_LIMIT, ()),
        (Holding.COST_TO_CONFIRM, Outcome.COST_LIMIT, ()),
    ],
)
def test_a_decision_that_agrees_stands(
    holding: Holding | None, outcome: Outcome | None, claims: tuple[ExemptionClaim, ...]
) -> None:
    assert decision(holding, outcome, claims=claims).outcome is outcome
