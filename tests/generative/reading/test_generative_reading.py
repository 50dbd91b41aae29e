"""What holds for every text: no character is lost, and layout does not change the reading."""

import textwrap
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clerestory.reading.requests import Reading, read
from clerestory.reading.segments import segments
from clerestory.reading.sentences import Role
from clerestory.reading.texts import plain, squeezed

# Pieces that requests are made of, so that chance makes lists, periods and letters out of them.
PIECES = st.sampled_from(
    [
        "Dear Sir or Madam,\n\n", "1. ", "2. ", "3) ", "a) ", "(b) ", "- ", "• ", "Q1. ", "i. ",
        "ii. ", "First, ", "How many thefts", "Please provide ", "a copy of the policy",
        "by age and sex", " since March 2015", " in 2016/17", " between 1 May 2016 and 2018",
        " the last five years", " (January 2016- December 2017; 2018 so far)",
        ", or a single figure", "if possible", "Of those, ", "?", ".", ":", ";", ",", "\n",
        "\n\n", " ", "Also ", "Kind regards\nA. Person", "> quoted\n",
        "On 3 May 2022, Somebody wrote:\n", "Questions 1-2 concern 2015.", "each ward", " – ",
        "“”", "é", "\t", "Q3 2022/23", "the following offences:\n", "For each case please state:\n",
        "Please break this down by month.", "31 February 2020", "about me", "in a spreadsheet",
    ]
)  # fmt: skip
REQUESTS = st.lists(PIECES, max_size=40).map("".join)
ANY_TEXT = st.text(max_size=400)


def wording(reading: Reading) -> list[tuple[object, ...]]:
    """Everything that an answer depends on, without the places in the text."""
    return [
        (
            question.number,
            question.text,
            question.kind,
            question.breakdowns,
            question.categories,
            question.period.first,
            question.period.last,
            question.granularity,
            [(band.first, band.last) for band in question.bands],
            [fallback.label for fallback in question.fallbacks],
        )
        for question in reading.questions
    ]


@given(REQUESTS | ANY_TEXT)
def test_questions_and_context_are_the_text(text: str) -> None:
    assert "".join(text[part.start : part.end] for part in segments(text)) == text


@given(REQUESTS | ANY_TEXT)
def test_the_plain_copy_has_every_character_at_its_place(text: str) -> None:
    flat = plain(text)
    assert len(flat) == len(text)
    assert [i for i, c in enumerate(flat) if c.isalnum()] == [
        i for i, c in enumerate(text) if c.isalnum()
    ]


@given(REQUESTS | ANY_TEXT)
def test_every_text_is_read_and_every_number_differs(text: str) -> None:
    reading = read(text, received=date(2018, 2, 12))
    numbers = [question.number for question in reading.questions]
    assert len(set(numbers)) == len(numbers)
    assert reading.questions or reading.unclear


@given(REQUESTS)
def test_places_lie_in_the_text_and_questions_in_order(text: str) -> None:
    reading = read(text, received=date(2018, 2, 12))
    places = [(question.start, question.end) for question in reading.questions]
    assert places == sorted(places)
    for question in reading.questions:
        assert 0 <= question.start < question.end <= len(text)
        assert question.text in " ".join(text.split())
        for inference in question.inferred:
            assert 0 <= inference.start < inference.end <= len(text)
    for doubt in reading.doubts:
        assert 0 <= doubt.start <= doubt.end <= len(text)
        assert set(doubt.questions) <= {question.number for question in reading.questions}
    for route in reading.routes:
        assert route.words in ("", squeezed(text[route.start : route.end]))  # "": the whole text
    for wish in reading.formats:
        assert 0 <= wish.start < wish.end <= len(text)


@given(REQUESTS)
def test_a_period_never_ends_before_it_begins(text: str) -> None:
    for question in read(text, received=date(2018, 2, 12)).questions:
        period = question.period
        if period.first and period.last and period.first <= date(2018, 2, 12):
            assert period.first <= period.last


@given(REQUESTS)
def test_white_space_at_the_ends_of_lines_changes_nothing(text: str) -> None:
    spaced = text.replace("\n", "  \n") + " \n"
    assert wording(read(spaced)) == wording(read(text))


@given(REQUESTS)
def test_the_line_ends_of_another_system_change_nothing(text: str) -> None:
    assert wording(read(text.replace("\n", "\r\n"))) == wording(read(text))


WHOLE = [
    "For the year ending March 2019, please tell me about the work of the custody suite:\n"
    "1. How many adults were held in detention, and for how long on average?\n"
    "2. Of those, how many were charged and bailed to court, or released with no further action?\n"
    "3. How many had a flag for domestic abuse, by ethnicity, gender and age group?\n",
    "Dear Sir,\n\nI would like figures by year – since March 2015 – to present. If the figures are "
    "held by financial year, or in another way, please give them however you can.\n\n"
    "1 – How many initial reports were made (March 2015-December 2015; January 2016- December "
    "2017 and any in 2018 so far, or provide a single figure if that is not possible)?\n\n"
    "2 – What were the outcomes – by outcome?\n\nYours faithfully\nA. Person\n",
    "Figures by year covering May 2019 to May 2021 inclusive:\n- total number of vans stolen in "
    "each of the areas of the force\n- total number of thefts of contents from such vehicles\n"
    "- the value of the items that were taken, together or for each vehicle\n",
    "Please provide for the years 2019/20, 2020/21 and 2021/22:\n1. Fines for parking.\n"
    "a. Number of fines that were issued, by ward and by reason\nb. Number of fines that were paid "
    "within the period in which the lower rate is due\n2. The share of appeals that were upheld "
    "by:\na) the council itself\nb) the independent adjudicator\n",
    "Please supply the number of arrests in 2020, by sex of the arrested, for the following "
    "offences:\n* arson;\n* theft from a shop that was open at the time;\n* criminal damage.\n\n"
    "I would like these figures broken down by month.\n",
    "How many complaints about the service did you receive in 2014, 2015 and 2016; how many were "
    "due to access or disability; how many were closed to the satisfaction of those concerned?\n",
]


@given(st.sampled_from(WHOLE), st.integers(min_value=34, max_value=120))
@settings(max_examples=60)
def test_broken_lines_change_nothing(text: str, width: int) -> None:
    lines = [
        piece
        for line in text.split("\n")
        for piece in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        or [""]
    ]
    assert wording(read("\n".join(lines))) == wording(read(text))


@given(REQUESTS)
def test_text_that_is_quoted_line_by_line_reads_like_the_text(text: str) -> None:
    # A line that looks like a quotation mark of its own would become a second level.
    text = text.replace("> quoted", "said before").rstrip("\n")
    quoted = "\n".join(f"> {line}" for line in text.split("\n"))
    assert [fields[0] for fields in wording(read(quoted))] == [
        fields[0] for fields in wording(read(text))
    ]


@given(st.sampled_from(WHOLE))
def test_a_quoted_request_reads_like_the_request(text: str) -> None:
    quoted = "".join(f"> {line}\n" for line in text.split("\n"))
    mine = [fields[:1] + fields[2:] for fields in wording(read(quoted))]
    assert mine == [fields[:1] + fields[2:] for fields in wording(read(text))]


@given(REQUESTS)
def test_context_has_a_role_and_questions_a_number(text: str) -> None:
    for part in segments(text):
        assert (part.role is Role.QUESTION) == bool(part.number)


LONG = 50_000  # characters, the most that the public form takes


@pytest.mark.parametrize(
    "run",
    ["1", "a", "_", ".", "?", "..?", " ", "\n", "\u00a0", ";", "(x) ", "()", "by age ", "1.\n"],
)
def test_the_longest_text_is_read_in_a_moment(run: str) -> None:
    text = "How many " + run * (LONG // len(run))
    started = time.perf_counter()
    read(text, received=date(2018, 2, 12))
    assert time.perf_counter() - started < 20  # a generous bound: it took seconds to minutes


@given(st.lists(PIECES, min_size=1, max_size=3).map("".join), PIECES)
@settings(deadline=None, max_examples=60)
def test_a_run_of_the_same_pieces_takes_no_longer_than_its_length(run: str, last: str) -> None:
    text = "How many " + run * (12_000 // len(run)) + last
    started = time.perf_counter()
    read(text, received=date(2018, 2, 12))
    assert time.perf_counter() - started < 10


def test_a_contrast_with_nothing_is_none() -> None:
    assert read("How many related to a and how many to      , by area?").questions
