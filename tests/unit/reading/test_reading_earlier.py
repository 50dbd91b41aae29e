"""Two questions are compared by their words; period, breakdown and place are said apart."""

from datetime import date

import pytest

from clerestory.reading.earlier import (
    Wanted,
    closeness,
    closest,
    differences,
    searched_words,
    telling_words,
)

OLD = Wanted(
    "How many referrals were received in 2017, by age?",
    date(2017, 1, 1),
    date(2017, 12, 31),
    "calendar year",
    ("age",),
)


def test_words_that_only_ask_or_name_a_time_tell_nothing() -> None:
    assert telling_words("How many Referrals were received in March 2017, by age?") == (
        "referral",
        "received",
        "age",
    )
    assert searched_words("the answer to FOI-38JR-1234") == ("answer", "foi", "38jr", "1234")


def test_closeness_is_that_of_dice_by_hand() -> None:
    """{referral, age, ashby} and {referral, age}: 2 of 3 and 2 of 2, 2 x 2 / 5."""
    assert closeness("referrals by age in Ashby", "referral, age") == pytest.approx(4 / 5)
    assert closeness("referrals", "referral") == 1
    assert closeness("", "referral") == closeness("cars", "referral") == 0


@pytest.mark.parametrize("one", ["referrals by age", "cars", ""])
@pytest.mark.parametrize("other", ["age", "red cars by age", ""])
def test_closeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert closeness(one, other) == closeness(other, one)


def test_another_period_is_said_and_makes_nothing_less_alike() -> None:
    new = Wanted("How many referrals were received in 2016, by age?", date(2016, 1, 1), None,
                 "calendar year", ("age",))  # fmt: skip
    found = closest(new, [Wanted("What did the cars cost?"), OLD])
    assert found is not None
    assert found.old == OLD
    assert found.closeness == 1
    assert found.differs == (
        "Period: 2016-01-01 to the day of receipt here, 2017-01-01 to 2017-12-31 there.",
    )


def test_each_kind_of_difference_is_said() -> None:
    new = Wanted("How many referrals were received in Ashby?", breakdowns=("outcome",),
                 categories=("adopted",))  # fmt: skip
    assert differences(new, OLD) == (
        "Period: none here, 2017-01-01 to 2017-12-31 there.",
        "Each figure: no unit of time here, calendar year there.",
        "Split by: outcome only here; age only there.",
        "Categories: adopted only here.",
        "Names and places: Ashby only here.",
    )
    assert differences(OLD, OLD) == ()


def test_what_is_not_close_is_not_alike() -> None:
    assert closest(Wanted("What did the new cars cost?"), [OLD]) is None
    assert closest(OLD, []) is None
