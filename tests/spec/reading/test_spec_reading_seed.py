"""A request like the one that the product was built for, read exactly.

Four questions, a preamble that governs them, fall-backs in order, and one band of two years under
the words "by year". The words are ours; the build follows a real request of 2018.
"""

from datetime import date

import pytest

from clerestory.demo.register import dataset
from clerestory.reading.requests import Question, Reading, read
from clerestory.reading.specifications import Mapped, rungs

RECEIVED = date(2018, 2, 12)
BANDS = "(March 2015-December 2015; January 2016- December 2017 and any in 2018 so far, or "
TOGETHER = "group the answers together, if a separate figure for each year is not possible.)"
REQUEST = f"""\
I would like to learn how many people were referred to the police under Prevent, out of concern \
about radicalisation. I’m after the number of first reports (i.e before anybody looks into them), \
what became of those referrals, and how old the people were.

Please give the figures by year, from when schools were first asked to assess this risk in March \
2015.

If your figures are kept by financial year, or in another way that is not the one I have asked for \
and cannot be changed, go ahead and answer by year however you can. Alternatively, if you are only \
able to count all reports since March 2015 – to present, please group them together.

1 – How many initial referrals about radicalisation or violent extremism did Alderbrook Police \
receive since March 2015? I would like separate figures by year (March 2015-December 2015; January \
2016- December 2017 and any reports made in 2018 so far, or provide a single figure for the whole \
time, if a separate figure for each year is not possible.)

2 – Of this number of initial reports – how many related to Islamist extremism and how many \
related to right-wing extremism since March 2015? {BANDS}{TOGETHER}

3 – What was the age range of the children and young people that were referred to Alderbrook \
Police since March 2015? {BANDS}{TOGETHER}

4 – What came of these referrals – by outcome? (e.g nothing more was done in 50 cases, 7 people \
were referred to Chanel etc) The more detail the better.
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(REQUEST, received=RECEIVED)


def question(reading: Reading, number: str) -> Question:
    return next(found for found in reading.questions if found.number == number)


def mapped(reading: Reading, number: str) -> Mapped:
    found = rungs(question(reading, number), reading, dataset(), received=RECEIVED)
    assert isinstance(found, Mapped), found
    return found


def shown(found: Mapped, rung: int, dimension: str) -> list[str]:
    axes = found.rungs[rung].specification.axes
    return [row.label for axis in axes if axis.dimension == dimension for row in axis.categories]


def test_there_are_four_questions_with_the_numbers_as_printed(reading: Reading) -> None:
    assert [found.number for found in reading.questions] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("number", ["1", "2", "3", "4"])
def test_each_runs_from_march_2015_to_the_day_of_receipt(reading: Reading, number: str) -> None:
    period = question(reading, number).period
    assert (period.first, period.last) == (date(2015, 3, 1), RECEIVED)


def test_without_a_day_of_receipt_the_end_stays_open() -> None:
    period = read(REQUEST).as_json()["questions"][0]["period"]  # type: ignore[index]
    assert (period["from"], period["to"]) == ("2015-03-01", None)


def test_the_band_of_two_years_is_flagged(reading: Reading) -> None:
    bands = question(reading, "1").bands
    assert [(band.first, band.last, band.is_odd) for band in bands] == [
        (date(2015, 3, 1), date(2015, 12, 31), False),
        (date(2016, 1, 1), date(2017, 12, 31), True),
        (date(2018, 1, 1), RECEIVED, False),
    ]
    assert any("longer than a year" in doubt for doubt in reading.unclear)


def test_the_second_question_names_its_categories(reading: Reading) -> None:
    found = question(reading, "2")
    assert found.categories == ("Islamist extremism", "right-wing extremism")
    assert found.breakdowns == ("type of extremism",)


def test_the_third_asks_by_age_and_the_fourth_by_outcome(reading: Reading) -> None:
    assert question(reading, "3").breakdowns == ("age",)
    assert question(reading, "4").breakdowns == ("outcome",)


def test_the_fourth_takes_its_period_and_unit_from_the_words_around_it(reading: Reading) -> None:
    found = question(reading, "4")
    assert {inference.field for inference in found.inferred} == {"period", "granularity"}
    for inference in found.inferred:
        there = " ".join(REQUEST[inference.start : inference.end].split())
        assert there.replace("–", "-") == inference.words.replace("–", "-")


def test_fallbacks_stand_in_their_order(reading: Reading) -> None:
    assert [fallback.label for fallback in reading.fallbacks] == [
        "by financial year",
        "by year in any other way",
        "one total for the whole period",
    ]
    for number in "123":
        labels = [fallback.label for fallback in question(reading, number).fallbacks]
        assert labels == ["one total for the whole period"]
    assert question(reading, "4").fallbacks == ()


def test_the_first_question_has_four_rungs(reading: Reading) -> None:
    found = mapped(reading, "1")
    assert [rung.granularity for rung in found.rungs] == [
        "calendar year",
        "period",
        "financial year",
        "total",
    ]
    assert shown(found, 0, "received") == [
        "2015 (from 1 March)",
        "2016",
        "2017",
        "January 2016 to December 2017",
        "2018 (to 12 February)",
    ]
    assert shown(found, 1, "received") == [
        "March 2015 to December 2015",
        "January 2016 to December 2017",
        "1 January 2018 to 12 February 2018",
    ]
    assert shown(found, 2, "received") == [
        "2014/15 (from 1 March 2015)",
        "2015/16",
        "2016/17",
        "2017/18 (to 12 February 2018)",
    ]
    assert shown(found, 3, "received") == ["Whole period: 1 March 2015 to 12 February 2018"]


def test_the_leaves_of_a_partial_month_are_days(reading: Reading) -> None:
    last = mapped(reading, "1").rungs[0].specification.axes[0].categories[-1]
    assert last.leaves == {"2018-01", "2018-02-01..2018-02-12"}


def test_the_second_is_limited_to_two_concerns_and_shows_no_margin_of_them(
    reading: Reading,
) -> None:
    found = mapped(reading, "2")
    assert shown(found, 0, "concern") == ["Islamist extremism", "Extreme right-wing"]
    assert not any(rung.specification.total for rung in found.rungs)
    assert shown(found, 0, "received")[-1].startswith("Whole period")


def test_the_third_is_limited_to_children_and_young_people_and_says_how(reading: Reading) -> None:
    found = mapped(reading, "3")
    assert shown(found, 0, "age") == ["Under 10", "10 to 14", "15 to 17", "18 to 20"]
    assert any("children and young people" in note for note in found.notes)


def test_the_fourth_shows_every_outcome_with_margins(reading: Reading) -> None:
    found = mapped(reading, "4")
    assert len(shown(found, 0, "outcome")) == 5
    assert found.rungs[0].specification.total
    assert [rung.granularity for rung in found.rungs] == [
        "calendar year",
        "financial year",
        "total",
    ]


def test_nothing_is_left_without_a_place(reading: Reading) -> None:
    assert [mapped(reading, number).unplaced for number in "1234"] == [(), (), (), ()]
