"""Letters that are not answers say what their provision wants, and pass the checks."""

from datetime import date

import pytest

from clerestory.law.checker import check
from clerestory.law.claims import DecisionError, ExemptionClaim, Level, Prejudice, Regime
from clerestory.law.notices import (
    Acknowledgement,
    Clarification,
    FeesNotice,
    MoreTime,
    Notice,
    Reviewed,
    ReviewOutcome,
    compose_notice,
)
from decisions import authority

DUE, LATER = date(2025, 9, 29), date(2025, 10, 27)
WHY = "the list would tell thieves where to look"
HARM = Prejudice("the prevention of crime", "thieves could use it", Level.WOULD)
CLAIM = ExemptionClaim("s31(1)(a)", WHY, HARM)
TIME = MoreTime(DUE, LATER, CLAIM)


def text(notice: Notice, regime: Regime = Regime.FOIA) -> str:
    made = compose_notice(
        notice, authority(regime), reference="FOI/25/1", received=date(2025, 9, 1), regime=regime
    )
    return made.text


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (Acknowledgement(DUE), ("by 29 September 2025", "section 10(1)")),
        (
            Clarification("which of the three depots you mean", date(2025, 11, 1)),
            ("section 1(3)", "which of the three depots you mean.", "begins again", "1 November"),
        ),
        (
            FeesNotice(12, "printing and posting 240 pages", date(2025, 12, 1)),
            ("fee of £12", "section 9", "1 December 2025", "do not count"),
        ),
        (
            TIME,
            (
                "refusal notice under section 17(1)",
                "section 31(1)(a)",
                "the list would tell thieves",
                "by 27 October 2025 (section 17(2))",
                "internal review",
                "section 50",
            ),
        ),
        (
            ReviewOutcome(DUE, Reviewed.PARTLY, "one of the two exemptions did not apply"),
            ("right in part: one of the two", "section 50"),
        ),
    ],
)
def test_it_says_what_its_provision_wants(notice: Notice, words: tuple[str, ...]) -> None:
    said = text(notice)
    for word in words:
        assert word in said
    found = [
        one for one in check(said).findings if (one.severity, one.status) == ("error", "found")
    ]
    assert [(one.rule, one.reason) for one in found] == []


@pytest.mark.parametrize("regime", Regime)
def test_every_regime_has_its_own_numbers(regime: Regime) -> None:
    act = "Regulations" if regime.is_environmental else "Act"
    for notice in (
        Acknowledgement(DUE),
        Clarification("which of the three depots you mean", LATER),
        FeesNotice(12, "printing and posting 240 pages", LATER),
        ReviewOutcome(DUE, Reviewed.UPHELD, "the exemption was rightly relied on"),
        ReviewOutcome(DUE, Reviewed.OVERTURNED, "the exemption did not apply at all"),
    ):
        said = text(notice, regime)
        assert "{" not in said and (act in said or isinstance(notice, ReviewOutcome))


def test_more_time_is_for_an_open_balance_or_for_a_large_request() -> None:
    for regime in (Regime.EIR, Regime.EISR):
        assert "Regulation 7" in text(MoreTime(DUE, LATER, why="it asks for 40 surveys"), regime)
        with pytest.raises(DecisionError, match="complex and voluminous"):
            text(TIME, regime)
    for claim, words in (
        (ExemptionClaim("s40(2) with s40(3A)(a)", WHY), "not qualified"),
        (ExemptionClaim("s12(1)", WHY), "not qualified"),
        (ExemptionClaim("s31(1)", WHY, HARM), r"name one of: s31\(1\)\(a\)"),
        (ExemptionClaim("s31(1)(a)", WHY), "needs the harm"),
        (None, "needs the exemption"),
    ):
        with pytest.raises(DecisionError, match=words):
            text(MoreTime(DUE, LATER, claim))
    unsaid = text(MoreTime(DUE, LATER, ExemptionClaim("s31(3)", WHY, HARM)))
    assert "The duty to confirm or deny does not arise, under section 31(3)" in unsaid
    with pytest.raises(DecisionError, match="FOISA gives no more time"):
        text(TIME, Regime.FOISA)


def test_what_is_incomplete_cannot_be_sent() -> None:
    for make in (
        lambda: Clarification("more", LATER),
        lambda: FeesNotice(0, "printing and posting 240 pages", LATER),
        lambda: FeesNotice(12, "post", LATER),
        lambda: MoreTime(DUE, DUE, CLAIM),
        lambda: ReviewOutcome(DUE, Reviewed.UPHELD, "right"),
    ):
        with pytest.raises(DecisionError):
            make()
