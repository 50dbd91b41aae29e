"""What questions ask of the made-up register: what is split, and what is left out."""

from datetime import date
from pathlib import Path

import pytest

import clerestory.demo
from clerestory.disclosure.windows import TIME
from clerestory.figures.datasets import read_declaration
from clerestory.reading.requests import read
from clerestory.reading.specifications import Mapped, Unmapped, rungs

DATASET = read_declaration(Path(clerestory.demo.__file__).parent / "data/register.toml")
RECEIVED = date(2018, 2, 12)


def _mapped(text: str) -> Mapped | Unmapped:
    """What the last question of the text asks for."""
    reading = read(text, received=RECEIVED)
    return rungs(reading.questions[-1], reading, DATASET, received=RECEIVED)


def _first(text: str):
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    return mapped.rungs[0].specification


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("How many referrals were there in 2017?", []),
        ("How many referrals were there in 2017, by age group?", ["age"]),
        ("What were the outcomes of referrals in 2017?", ["outcome"]),
        ("1. How many referrals were received in 2017?\n2. What were the outcomes of these "
         "referrals?", ["outcome"]),
        ("1. How many referrals were received in 2017?\n2. How many of these related to Islamist "
         "extremism and how many to right-wing extremism?", ["concern"]),
    ],
)  # fmt: skip
def test_what_a_figure_is_split_by(text: str, split: list[str]) -> None:
    axes = [axis.dimension for axis in _first(text).axes]
    assert [axis for axis in axes if axis != TIME] == split


@pytest.mark.parametrize(
    ("text", "dimension", "codes"),
    [
        ("How many referrals related to Islamist extremism in 2017?", "concern", {"islamist"}),
        ("How many referrals came from the police in 2017?", "referrer", {"police"}),
    ],
)
def test_a_category_that_is_named_limits_the_count_and_stands_in_the_title(
    text: str, dimension: str, codes: set[str]
) -> None:
    specification = _first(text)
    filters = dict(specification.filters)
    assert filters[dimension] == codes
    label = DATASET.dimension(dimension).label
    assert f"({label.lower()}: " in specification.title


@pytest.mark.parametrize(
    "text",
    [
        "How many referrals were made to the police in 2017?",
        "How many referrals were received by West Midlands Police in 2017?",
    ],
)
def test_whom_the_request_is_sent_to_limits_nothing(text: str) -> None:
    assert "referrer" not in dict(_first(text).filters)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Please send me the minutes of the panel.", "not a count"),
        ("How many police dogs were retired in 2017?", "Nothing that the dataset"),
        ("How many referrals were there in 1997?", "The register covers"),
    ],
)
def test_what_has_no_table_says_why(text: str, reason: str) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Unmapped)
    assert reason in mapped.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many referrals of girls were there in 2017?", "girls"),
        ("How many people were referred more than once in 2017?", "more than once"),
        ("How many referrals came from Birmingham in 2017?", "Birmingham"),
        ("How many referrals related to climate activists in 2016?", "climate activists"),
    ],
)
def test_words_that_may_limit_the_question_are_never_dropped_in_silence(
    text: str, words: str
) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert any(f"“{words}”" in unplaced for unplaced in mapped.unplaced)


@pytest.mark.parametrize(
    "text",
    [
        "How many referrals did you receive in 2017?",
        "How many referrals were there by year? If you cannot give this by year, please give one "
        "total for the whole period.",
        "Please tell me the number of Prevent referrals made by schools in 2016/17, by month.",
        "What were the ages of those referred in 2017?",
        "How many referrals resulted in no further action in 2017?",
        "How many cases were adopted by Channel in 2016?",
        "How many under 18s were referred under Prevent during 2016?",
        "By age group, how many Prevent referrals has Alderbrook Police received since 2015?",
    ],
)
def test_words_that_only_ask_raise_no_doubt(text: str) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert mapped.unplaced == ()


FIGURE_BY = [
    ("How many referrals by area and year?", ["received", "area"]),
    ("How many referrals per year and age?", ["received", "age"]),
    (
        "How many referrals by year and area, broken down by outcome?",
        ["received", "area", "outcome"],
    ),
    ("How many referrals per area and month in 2017?", ["received", "area"]),
    ("Number of referrals each quarter of 2017 by area and age group", ["received", "area", "age"]),
    (
        "How many referrals by financial year, area and outcome since April 2015?",
        ["received", "area", "outcome"],
    ),
    (
        "What were the outcomes of referrals of children in 2017, by quarter and area?",
        ["received", "outcome", "area"],
    ),
]


@pytest.mark.parametrize(("text", "axes"), FIGURE_BY)
def test_time_and_what_stands_beside_it_in_a_list_are_all_split_by(
    text: str, axes: list[str]
) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert [axis.dimension for axis in mapped.rungs[0].specification.axes] == axes
    assert mapped.unplaced == ()


@pytest.mark.parametrize(
    ("text", "dimension", "rows"),
    [
        (
            "How many children under 15 referred in 2017 and the number aged 15 to 17, by area",
            "age",
            ["Under 15", "15 to 17"],
        ),
        (
            "How many referrals came from schools, and how many from the police, each month of "
            "2017?",
            "referrer",
            ["Education", "Police"],
        ),
        (
            "How many referrals were received from schools and from the NHS in 2017?",
            "referrer",
            ["Education", "Health"],
        ),
        (
            "How many referrals from Ashby were there, and how many from Dale, in 2017?",
            "area",
            ["Ashby", "Dale"],
        ),
        (
            "How many referrals of under-18s and over-18s in 2017?",
            "age",
            ["Under 18", "18 and over"],
        ),
    ],
)
def test_categories_side_by_side_are_figures_of_their_own(
    text: str, dimension: str, rows: list[str]
) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert mapped.unplaced == ()
    for rung in mapped.rungs:
        axes = {axis.dimension: axis for axis in rung.specification.axes}
        assert [category.label for category in axes[dimension].categories] == rows


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        (
            "How many referrals related to Islamist or right-wing extremism in 2016?",
            {"concern": {"islamist", "right_wing"}},
        ),
        ("How many children aged 10 to 14 were referred in 2017?", {"age": {"10_14"}}),
        ("How many referrals have the police received in 2017?", {}),
        ("How many referrals were not adopted in 2017?", {"outcome": {"panel_not_adopted"}}),
    ],
)
def test_what_limits_a_single_figure_is_a_filter(text: str, filters: dict[str, set[str]]) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert dict(mapped.rungs[0].specification.filters) == filters
    assert mapped.unplaced == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many Muslim children were referred in 2017?", "Muslim"),
        ("How many Muslim referrals in 2017?", "no field for religion"),
        ("How many referrals were NOT Islamist in 2017?", "NOT Islamist"),
        ("How many non-Islamist referrals were there in 2016, by area?", "non-Islamist"),
        ("How many referrals in 2017 were about neo-Nazism but not in Ashby?", "not in Ashby"),
        ("How many referrals other than from the police were there in 2017?", "other"),
        ("How many referrals were received in 2017, excluding re-referrals?", "excluding"),
        ("How many referrals without an ideology were there in 2017, by area?", "without"),
        ("How many referrals (girls only) were received in 2017?", "girls"),
        ("How many referrals came from Birmingham City Council in 2017?", "Birmingham City"),
        ("How many referrals were made to social services in 2017?", "social services"),
        ("How many referrals of people over 65 in 2017?", "65"),
        ("How many referrals were closed within 28 days in 2017?", "28"),
        ("How many people were referred for a second time in 2017?", "second"),
        ("How many referrals by age and ethnicity in 2017?", "no field for ethnicity"),
        ("How many referrals by school in 2017?", "not the name of a school"),
        ("How many referrals were there before 2016?", "before"),
        ("How many other referrals were there in 2017?", "other"),
        ("How many referrals were there in Ashby in 2016, and what the outcomes were?", "outcomes"),
        (
            "1. How many children were referred in 2017?\n"
            "2. How many of these came from the police?",
            "question 1, which is limited",
        ),
    ],
)
def test_what_did_not_become_part_of_the_table_is_said(text: str, words: str) -> None:
    mapped = _mapped(text)
    assert isinstance(mapped, Mapped)
    assert any(words in unplaced for unplaced in mapped.unplaced)


def test_two_figures_of_one_sentence_share_the_unit_that_stands_behind_them() -> None:
    text = "How many referrals were Islamist, and how many were right-wing, each month of 2017?"
    reading = read(text, received=RECEIVED)
    assert [question.granularity for question in reading.questions] == ["month", "month"]
