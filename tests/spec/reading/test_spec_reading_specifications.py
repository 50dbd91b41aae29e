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
