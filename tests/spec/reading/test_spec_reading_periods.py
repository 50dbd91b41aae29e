"""Periods and units of time, as people write them. Both ends of a period are included."""

from datetime import date

import pytest

from clerestory.reading.periods import Band, Grain, bands, grain, periods, whole
from clerestory.reading.requests import read
from clerestory.reading.texts import plain

RECEIVED = date(2018, 2, 12)


def period(words: str, received: date | None = RECEIVED) -> tuple[str, str]:
    flat = plain(words)
    found = whole(flat, periods(flat, received))
    assert found is not None, words
    return str(found.first), str(found.last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("in 2016", "2016-01-01", "2016-12-31"),
        ("in March 2016", "2016-03-01", "2016-03-31"),
        ("in February 2016", "2016-02-01", "2016-02-29"),
        ("on 22 December 2022", "2022-12-22", "2022-12-22"),
        ("from 1 April 2016 to 31 March 2017", "2016-04-01", "2017-03-31"),
        ("between 23/08/2009 and 23/08/2012", "2009-08-23", "2012-08-23"),
        ("01.04.2022 - 20.07.2022", "2022-04-01", "2022-07-20"),
        ("2016-04-01 to 2017-03-31", "2016-04-01", "2017-03-31"),
        ("between 2016 and 2018", "2016-01-01", "2018-12-31"),
        ("May 2019 to May 2021 inclusive", "2019-05-01", "2021-05-31"),
        ("January-March 2024", "2024-01-01", "2024-03-31"),
        ("November and December 2018", "2018-11-01", "2018-12-31"),
        ("2014, 2015 and 2016", "2014-01-01", "2016-12-31"),
        ("each year 2005-2012", "2005-01-01", "2012-12-31"),
        ("in the financial year 2016/17", "2016-04-01", "2017-03-31"),
        ("in 2016-17", "2016-04-01", "2017-03-31"),
        ("2018/19-2021/22", "2018-04-01", "2022-03-31"),
        ("in the academic year 2016/17", "2016-09-01", "2017-08-31"),
        ("the year ending March 2019", "2018-04-01", "2019-03-31"),
        ("the 10 years before March 2018", "2008-03-01", "2018-02-28"),
        ("since March 2015", "2015-03-01", "2018-02-12"),
        ("from 2016 to date", "2016-01-01", "2018-02-12"),
        ("March 2015 – to present", "2015-03-01", "2018-02-12"),
        ("2017 onwards", "2017-01-01", "2018-02-12"),
        ("in 2018 so far", "2018-01-01", "2018-02-12"),
        ("between 1 January 2015 and receipt of this request", "2015-01-01", "2018-02-12"),
        (
            "from when it first became a duty of all schools in March 2015",
            "2015-03-01",
            "2018-02-12",
        ),
        ("as of 7 October 2017", "None", "2017-10-07"),
        ("in 2017 (01/01/2017-31/12/2017)", "2017-01-01", "2017-12-31"),
        ("the past five years (November 2012-November 2017)", "2012-11-01", "2017-11-30"),
    ],
)
def test_periods(words: str, first: str, last: str) -> None:
    assert period(words) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("the last five years", "2013-02-13", "2018-02-12"),
        ("the last 3 calendar years", "2015-01-01", "2017-12-31"),
        ("the last three financial years", "2014-04-01", "2017-03-31"),
        ("the past academic year", "2016-09-01", "2017-08-31"),
        ("the past 12 months", "2017-02-13", "2018-02-12"),
        ("the last two weeks", "2018-01-30", "2018-02-12"),
    ],
)
def test_periods_counted_back_from_the_day_of_receipt(words: str, first: str, last: str) -> None:
    assert period(words) == (first, last)
    assert period(words, None) == ("None", "None")


@pytest.mark.parametrize("words", ["since March 2015", "2018 so far", "from 2016 to date"])
def test_an_open_end_stays_open_without_a_day_of_receipt(words: str) -> None:
    found = periods(words, None)[0]
    assert found.last is None
    assert found.is_open
    assert found.words


@pytest.mark.parametrize(
    "words",
    [
        "the 1972 Act",
        "the Freedom of Information Act 2000",
        "31 February 2019",
        "200 people",
        "45%",
    ],
)
def test_numbers_that_are_no_period(words: str) -> None:
    assert not any(found.first for found in periods(words, None))


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("by year", Grain.YEAR),
        ("for each year", Grain.YEAR),
        ("annually", Grain.YEAR),
        ("by calendar year", Grain.CALENDAR_YEAR),
        ("in the last four full financial years", Grain.FINANCIAL_YEAR),
        ("per academic year", Grain.ACADEMIC_YEAR),
        ("by quarter", Grain.QUARTER),
        ("quarterly", Grain.QUARTER),
        ("month by month, and as a year total", Grain.MONTH),
        ("by year and month", Grain.MONTH),
        ("each week", Grain.WEEK),
        ("by date", Grain.DAY),
        ("as a single figure", Grain.TOTAL),
    ],
)
def test_units_of_time(words: str, unit: Grain) -> None:
    found = grain(words)
    assert found is not None
    assert found[0] is unit


def test_no_unit_is_named() -> None:
    assert grain("how many thefts in the last five years") is None


def test_bands_are_kept_and_the_odd_one_is_flagged() -> None:
    words = "(March 2015-December 2015; January 2016- December 2017 and any in 2018 so far)"
    found = bands(words, periods(words, RECEIVED), by_year=True)
    assert found == (
        Band("March 2015-December 2015", date(2015, 3, 1), date(2015, 12, 31)),
        Band("January 2016- December 2017", date(2016, 1, 1), date(2017, 12, 31), is_odd=True),
        Band("2018 so far", date(2018, 1, 1), RECEIVED),
    )


def test_a_list_of_years_is_no_band() -> None:
    words = "in 2014, 2015 and 2016"
    assert bands(words, periods(words, None), by_year=True) == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("How many thefts were there in 2014, 2015 and 2016?", "calendar year"),
        ("How many thefts were recorded in 2016/17 and 2017/18?", "financial year"),
        ("How many thefts were recorded in 2017?", "total"),
        ("How many officers were suspended on 22 December 2022?", "snapshot"),
        ("How many officers do you employ?", "snapshot"),
        ("A copy of the policy on dogs.", None),
    ],
)
def test_the_granularity_of_a_question(text: str, unit: str | None) -> None:
    assert read(text).questions[0].granularity == unit


def test_a_preamble_governs_all_questions_of_the_list() -> None:
    found = read("For the year ending March 2019:\n1. Arrests.\n2. Charges.").questions
    for question in found:
        assert (question.period.first, question.period.last) == (
            date(2018, 4, 1),
            date(2019, 3, 31),
        )
        assert question.granularity == "year"
        assert question.inferred[0].words == "year ending March 2019"


def test_words_that_name_questions_govern_only_those() -> None:
    text = (
        "Questions 1-2 concern January 2022.\n1. Stops.\n2. Searches.\n"
        "Questions 3-4 concern 2023.\n3. Arrests.\n4. Charges."
    )
    firsts = [question.period.first for question in read(text).questions]
    assert firsts == [date(2022, 1, 1)] * 2 + [date(2023, 1, 1)] * 2


def test_of_those_takes_the_period_of_the_question_before() -> None:
    found = read("1. Complaints made in 2016.\n2. Of those, how many were upheld?").questions
    assert found[1].period.first == date(2016, 1, 1)
    assert [inference.field for inference in found[1].inferred] == ["period"]


def test_a_question_named_by_its_number_gives_the_period() -> None:
    text = "1. Thefts in 2015.\n2. Fines in 2017.\n3. For all in Q1, how many were solved?"
    assert read(text).questions[2].period.first == date(2015, 1, 1)


def test_the_parts_of_one_sentence_share_its_period() -> None:
    found = read("Staff who failed (a) a first check, (b) a second check, 2015 to 2020.").questions
    assert [question.period.first for question in found] == [date(2015, 1, 1)] * 2


FORMS = [
    ("Apr'18 - Mar'19", date(2018, 4, 1), date(2019, 3, 31)),
    ("Q3 2022", date(2022, 7, 1), date(2022, 9, 30)),
    ("Q4 2022/23", date(2023, 1, 1), date(2023, 3, 31)),
    ("first quarter of 2021", date(2021, 1, 1), date(2021, 3, 31)),
    ("last quarter of 2020", date(2020, 10, 1), date(2020, 12, 31)),
    ("FY 21/22", date(2021, 4, 1), date(2022, 3, 31)),
    ("the year up to March 2014", date(2013, 4, 1), date(2014, 3, 31)),
    ("the past five years, by quarter, up to January 2018", date(2013, 2, 1), date(2018, 1, 31)),
    ("since the year beginning 2014 to date", date(2014, 1, 1), date(2025, 6, 16)),
    ("2023/24 (to date)", date(2023, 4, 1), date(2025, 6, 16)),
    ("the last 30 days", date(2025, 5, 18), date(2025, 6, 16)),
    ("this financial year", date(2025, 4, 1), date(2025, 6, 16)),
    ("the current academic year", date(2024, 9, 1), date(2025, 6, 16)),
    ("the 2019/20 and 2020/21 academic years", date(2019, 9, 1), date(2021, 8, 31)),
]


@pytest.mark.parametrize(("words", "first", "last"), FORMS)
def test_the_forms_that_people_write(words: str, first: date, last: date) -> None:
    found = whole(words, periods(words, date(2025, 6, 16)))
    assert found
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("words", ["24/7", "10/11", "each quarter of the park", "sections 12/14"])
def test_what_only_looks_like_a_date(words: str) -> None:
    assert periods(words) == ()


def test_whole_years_written_as_days_are_years() -> None:
    words = "01/01/2015 to 31/12/2015, 01/01/2016 to 31/12/2016"
    assert bands(words, periods(words), by_year=False) == ()


def test_an_annual_report_is_no_unit_of_time() -> None:
    assert grain("a copy of the annual report") is None
    assert grain("annual figures for fires")


@pytest.mark.parametrize("words", ["up to December 2020", "until the end of 2020"])
def test_up_to_a_month_or_a_year_is_open_at_its_beginning(words: str) -> None:
    (question,) = read(f"How many fines were issued {words}?").questions
    assert question.period
    assert (question.period.first, question.period.last) == (None, date(2020, 12, 31))
