"""Estimates: what may be counted, the limit on both sides, and requests taken together."""

from datetime import date
from fractions import Fraction

import pytest

from clerestory.law.calendars import load_calendar
from clerestory.law.cost import (
    HIGHER,
    LOWER,
    Activity,
    Aggregation,
    CostError,
    CostEstimate,
    EarlierRequest,
    Limit,
    Sample,
    Work,
    activity,
    check_together,
    scottish_limit,
    within_window,
    working_days,
)


def estimate(records: int, minutes: int | Fraction, limit: Limit = LOWER) -> CostEstimate:
    return CostEstimate((Work(Activity.RETRIEVE, records, "files", minutes),), limit)


@pytest.mark.parametrize(
    ("limit", "records", "is_over"),
    [
        (LOWER, 1080, False),  # 1,080 minutes are 18 hours: £450, which does not exceed £450
        (LOWER, 1081, True),
        (HIGHER, 1440, False),  # 24 hours
        (HIGHER, 1441, True),
        (scottish_limit(), 2400, False),  # 40 hours at £15: £600
        (scottish_limit(), 2401, True),
        (scottish_limit(10), 3600, False),  # 60 hours at £10
    ],
)
def test_the_limit_is_exceeded_by_the_first_minute_beyond_it(
    limit: Limit, records: int, is_over: bool
) -> None:
    assert estimate(records, 1, limit).is_over is is_over


def test_the_working_is_a_sum_that_anybody_can_check() -> None:
    found = CostEstimate(
        (
            Work(Activity.LOCATE, 30, "boxes", 20),
            Work(Activity.EXTRACT, 900, "files", Fraction(9, 2), Sample(10, 45, "By chance.")),
        ),
        LOWER,
    )
    assert found.hours == Fraction(155, 2) and found.pounds == Fraction(3875, 2)
    assert found.working == (
        "locating the information, or a document that may contain it: 30 boxes at 20 minutes "
        "each: 10 hours",
        "extracting the information from the document: 900 files at 4.5 minutes each: 67.5 hours",
        "together 77.5 hours at £25: £1,937.50; the limit is £450 (18 hours): over the limit",
    )


def test_for_the_advice_it_says_how_many_records_the_limit_leaves_time_for() -> None:
    found = CostEstimate(
        (Work(Activity.LOCATE, 12, "boxes", 10), Work(Activity.EXTRACT, 900, "files", 4)), LOWER
    )
    assert found.within_limit == (found.work[1], 240)  # 18 - 2 hours are 960 minutes
    assert estimate(5, 2000).within_limit is None  # not even one


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("redaction", "EWHC 44"),
        ("reading to decide", "after extraction"),
        ("considering exemptions", "after extraction"),
        ("drafting the answer", "none of the four"),
        ("consulting the contractor", "none of the four"),
        ("tea", "What counts: determine, extract, locate, retrieve"),
        ("", "What counts"),
    ],
)
def test_what_may_not_be_counted_is_refused_with_the_reason(words: str, reason: str) -> None:
    with pytest.raises(CostError, match=reason):
        activity(words)


def test_each_regime_counts_its_own_activities() -> None:
    assert activity("Retrieve") is Activity.RETRIEVE
    with pytest.raises(CostError, match="may not be counted"):
        activity("determine", scottish_limit())  # SSI 2004/467 reg 3(2)(a)(i)
    with pytest.raises(CostError, match="may not be counted under"):
        CostEstimate((Work(Activity.PROVIDE, 1, "files", 1),), LOWER)
    for rate in (0, 16):
        with pytest.raises(CostError, match="at most £15"):
            scottish_limit(rate)


def test_an_incomplete_estimate_is_refused() -> None:
    for make in (
        lambda: CostEstimate((), LOWER),
        lambda: Work(Activity.LOCATE, 0, "files", 5),
        lambda: Work(Activity.LOCATE, 5, "files", 0),
        lambda: Work(Activity.LOCATE, 5, " ", 1),
        lambda: Work(Activity.LOCATE, 5, "files", 1, Sample(6, 6, "By chance.")),
        lambda: Sample(1, 1, ""),
        lambda: Aggregation((), "by one person", "the same subject"),
        lambda: Aggregation((EarlierRequest("1", date(2025, 1, 2), 1),), "", "the same subject"),
    ):
        with pytest.raises(CostError):
            make()


def test_sixty_working_days_are_counted_with_both_ends() -> None:
    """2 September to 25 November 2024: no bank holiday, 12 weeks and a day; 61 with 26 November."""
    days, first = load_calendar(), date(2024, 9, 3)
    assert working_days(first, date(2024, 11, 25), days) == 60
    assert working_days(first, date(2024, 11, 26), days) == 61
    near = EarlierRequest("near", first, 10)
    assert within_window(date(2024, 11, 25), (near,), days) == (near,)
    assert within_window(date(2024, 11, 26), (near,), days) == ()
    together = Aggregation((near,), "by one person", "the same subject")
    assert check_together(date(2024, 11, 25), together, days) == (first, date(2024, 11, 25))
    with pytest.raises(CostError, match=r"61 working days.*only within 60"):
        check_together(date(2024, 11, 26), together, days)


def test_requests_taken_together_add_up() -> None:
    together = Aggregation((EarlierRequest("1", date(2025, 1, 2), 10),), "by one person", "patrols")
    assert not estimate(600, 1).is_over
    work = (Work(Activity.RETRIEVE, 600, "files", 1),)
    assert CostEstimate(work, LOWER, together=together).hours == 20
    assert CostEstimate(work, LOWER, together=together).is_over
