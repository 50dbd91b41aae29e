"""How a request is cut into questions: one example for each way in which people write."""

import pytest

from clerestory.reading.requests import read
from clerestory.reading.segments import segments
from clerestory.reading.sentences import Role


def numbers(text: str) -> list[str]:
    return [question.number for question in read(text).questions]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("full stops", "1. Thefts in 2019.\n2. Arrests in 2019.", ["1", "2"]),
        ("brackets", "1) Thefts in 2019.\n2) Arrests in 2019.", ["1", "2"]),
        ("dashes", "1 – How many thefts?\n\n2 – How many arrests?", ["1", "2"]),
        ("the letter Q", "Q1. How many thefts?\nQ2. How many arrests?", ["1", "2"]),
        ("the word", "Question 1: thefts in 2019\nQuestion 2: arrests in 2019", ["1", "2"]),
        ("commas", "1, Officers dismissed in 2019.\n2, Officers suspended in 2019.", ["1", "2"]),
        ("square brackets", "[1] How many thefts? [2] How many arrests?", ["1", "2"]),
        ("round letters", "(a) How many thefts?\n(b) How many arrests?", ["a", "b"]),
        ("Roman numbers", "i. How many thefts?\nii. How many arrests?", ["i", "ii"]),
        ("one line", "1. The cost in 2019. 2. The staff in 2019. 3. The rent.", ["1", "2", "3"]),
        ("bullets", "For 2019:\n- thefts reported\n- arrests made\n- fines paid", ["1", "2", "3"]),
        ("round bullets", "For 2019:\n• thefts reported\n• arrests made", ["1", "2"]),
        ("words", "First, how many thefts? Second, how many arrests?", ["1", "2"]),
        ("number and letter", "1a. Thefts in 2019.\n1b. Of those, solved.", ["1a", "1b"]),
        ("letter in brackets", "Q1(a). Thefts in 2019.\nQ1(b). Of those, solved.", ["1a", "1b"]),
        (
            "sub-questions",
            "1. Requests received each year. a. met in 20 days. b. met later.\n2. Reviews.",
            ["1", "1a", "1b", "2"],
        ),
        (
            "a stem that asks nothing",
            "1. Rents in 2020.\n2. (i) Deaths in 2020. (ii) Births in 2020.",
            ["1", "2i", "2ii"],
        ),
        (
            "a list that restarts",
            "1. Thefts.\n2. Fines.\n\nFor 2020:\n1. Rents.",
            ["1", "2", "1 (2)"],
        ),
    ],
)
def test_lists_in_all_their_forms(name: str, text: str, expected: list[str]) -> None:
    assert numbers(text) == expected, name


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("one sentence", "How many thefts were recorded in 2019?", 1),
        ("two sentences", "How many thefts were recorded? What did they cost?", 2),
        ("one sentence, two questions", "How many complaints came, and how many were upheld?", 2),
        ("three in a row", "How many came; how many were upheld; how many were closed.", 3),
        (
            "things listed behind a period",
            "Please tell me, since January 2023: the average delay, how many ran late, losses.",
            3,
        ),
        ("a copy as well", "All notes of the meeting, and a copy of the recording.", 2),
        ("nothing but words", "All minutes of the appeals board since 2009.", 1),
        ("one thing more", "The cost of the works in 2019. Also the name of the firm.", 2),
    ],
)
def test_questions_in_running_text(name: str, text: str, expected: int) -> None:
    assert len(read(text).questions) == expected, name


@pytest.mark.parametrize(
    "text",
    [
        "How many officers faced a) two, b) three to five, c) six or more complaints?",
        "How many arrests were made, by a) age b) sex c) area?",
        "Missing children in 2017 with a breakdown of a) age b) ethnicity c) district.",
        "How many thefts under section 1. of the Act were recorded in 2019?",
        "1. How many arrests were made, broken down by:\n  a) age\n  b) sex",
        "How many were reported by schools\n- and I do mean all schools - since 2015?",
    ],
)
def test_what_only_spells_out_one_question_is_one_question(text: str) -> None:
    assert len(read(text).questions) == 1


LETTER = """\
Dear Sir or Madam,

I am writing an article about burglary because my street was hit twice.

1. How many burglaries were recorded in 2019?
2. How many were solved?

Please send the answer as an Excel spreadsheet.

Kind regards,
A. Person
01234 567890

On 3 May 2022, Somebody wrote:
> 1. Is this an earlier question?
"""


def test_what_is_no_question_is_context_with_its_role() -> None:
    found = [(segment.role, LETTER[segment.start : segment.end]) for segment in segments(LETTER)]
    assert [role for role, _ in found] == [
        Role.GREETING,
        Role.REASON,
        Role.QUESTION,
        Role.QUESTION,
        Role.FORMAT,
        Role.THANKS,
        Role.QUOTED,
    ]
    assert "".join(words for _, words in found) == LETTER


def test_mail_headers_are_no_question() -> None:
    assert numbers("Subject: FOI request\n\nHow many dogs were seized in 2019?") == ["1"]


def test_a_question_before_a_printed_list_gets_a_letter() -> None:
    text = "Is there a policy on dogs?\n\n1. Dogs seized in 2019.\n2. Dogs returned in 2019."
    assert numbers(text) == ["A", "1", "2"]


def test_a_question_after_a_printed_list_goes_on_counting() -> None:
    text = "1. Dogs seized in 2019.\n2. Dogs returned in 2019.\nAlso the cost of kennels in 2019."
    assert numbers(text) == ["1", "2", "3"]


def test_a_wish_for_all_questions_is_no_question() -> None:
    text = "1. Arrests in 2019.\n2. Charges in 2019.\nIf possible split everything by gender."
    found = read(text).questions
    assert [question.breakdowns for question in found] == [("gender",), ("gender",)]
