"""Lists in requests: what is a question, what only leads to one, and what spells one out."""

from datetime import date

import pytest

from clerestory.reading.requests import Question, Reading, read

RECEIVED = date(2025, 6, 16)


def asked(text: str) -> tuple[Question, ...]:
    return read(text, received=RECEIVED).questions


def numbers(text: str) -> list[str]:
    return [question.number for question in asked(text)]


def roles(reading: Reading) -> list[str]:
    return [str(part.role) for part in reading.context]


NUMBERED = [
    ("1. How many fires were put out?\n2. How many calls were false?\n", ["1", "2"]),
    ("a) How many fires were put out?\nb) How many calls were false?\n", ["a", "b"]),
    ("One: how many fires were put out?\nTwo: how many calls were false?\n", ["1", "2"]),
    ("Firstly, how many fires were put out? Secondly, how many calls were false?", ["1", "2"]),
    ("- How many fires were put out?\n- How many calls were false?\n", ["1", "2"]),
    ("I ask: • How many fires were put out? • How many calls were false?", ["1", "2"]),
    ("1. How many fires were put out?2. How many of these were arson?", ["1", "2"]),
    (
        "1. How many fires were put out?\n2. How many were arson?\n\nOn floods:\n"
        "1. How many pumps are there?\n2. How many were used?\n",
        ["1", "2", "1 (2)", "2 (2)"],
    ),
    ("How many fires were put out in 2019? I also want to know what the calls cost.", ["1", "2"]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERED)
def test_every_way_to_number_is_read(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_letter_printed_with_the_number_of_its_stem_keeps_it() -> None:
    text = (
        "1. How many bridges were:\n1a. Closed for repair?\n1b. Opened again?\n"
        "2. How many tunnels were dug?\n3.How many boats were:\n3a. Sunk?\n3b. Lifted?\n"
    )
    assert numbers(text) == ["1a", "1b", "2", "3a", "3b"]


def test_a_sentence_that_is_made_specific_by_the_next_only_leads_to_it() -> None:
    (question,) = asked(
        "I would like to know the number of fines that were sent in error. Specifically, how many "
        "fines of 2020 were cancelled on appeal?"
    )
    assert question.text.startswith("Specifically")


HEADED = """\
Please provide the figures for 2021:
1. Parking fines.
a. Number issued
b. Number paid
2. What share of the bins was emptied late because of:
a) strikes
b) snow
3. How many complaints came in from 1 May 2022 to 30 June 2022?
"""


def test_a_heading_and_a_stem_lead_to_their_points_and_are_no_questions() -> None:
    assert numbers(HEADED) == ["1a", "1b", "2a", "2b", "3"]
    assert roles(read(HEADED)).count("scope") == 3


def test_the_points_under_a_stem_are_of_its_kind() -> None:
    kinds = [str(question.kind) for question in asked(HEADED)]
    assert kinds == ["figures", "figures", "percent", "percent", "figures"]
    copies = asked("Please send a copy of:\na. the timeline of the works\nb. the contract\n")
    assert [str(question.kind) for question in copies] == ["documents", "documents"]


def test_the_period_of_a_stem_is_for_its_points_alone() -> None:
    text = (
        "1. Spending on shelters from 1 May 2022 to 30 April 2023:\n- Total amount spent on them\n"
        "- Number of nights paid for\n2. How many tents did the council buy?\n"
    )
    first, second, after = asked(text)
    assert first.period.first == second.period.first == date(2022, 5, 1)
    assert after.period.first != date(2022, 5, 1)


def test_a_list_of_values_spells_out_one_question() -> None:
    (question,) = asked(
        "Please supply the number of arrests in 2020, by sex, for the following offences:\n\n"
        "* arson;\n\n* theft from a shop;\n\n* criminal damage.\n"
    )
    assert question.breakdowns == ("sex",)
    assert question.categories == ("arson", "theft from a shop", "criminal damage")


def test_a_list_of_dates_is_the_period_of_one_question() -> None:
    (question,) = asked(
        "How many dogs were seized over these periods:\na. 1 April 2015 to 31 March 2016\n"
        "b. 1 April 2016 to 31 March 2017\n"
    )
    assert (question.period.first, question.period.last) == (date(2015, 4, 1), date(2017, 3, 31))


def test_what_each_record_is_to_show_is_one_question() -> None:
    (question,) = asked(
        "Please send a log of all incidents on 25 December 2018.\n\nFor each incident please "
        "state:\n- The postcode\n- The nature of the incident\n- The outcome (charged, no action)\n"
    )
    assert str(question.kind) == "records"
    assert question.breakdowns == ("incident", "postcode", "nature of the incident", "outcome")


SPLITS = [
    ("How many vans were stolen in 2020? Please break this down by month.", "month", ()),
    ("How many vans were stolen in 2020? I would like these figures split by ward.", "", ("ward",)),
    (
        "How many people fell in 2020? Please distinguish between staff and visitors.",
        "",
        ("staff or visitors",),
    ),
]


@pytest.mark.parametrize(("text", "unit", "breakdowns"), SPLITS)
def test_a_sentence_that_only_splits_belongs_to_the_question_before(
    text: str, unit: str, breakdowns: tuple[str, ...]
) -> None:
    (question,) = asked(text)
    assert question.breakdowns == breakdowns
    assert not unit or question.granularity == unit


def test_a_split_after_the_list_is_for_all_of_it_and_a_named_one_for_those_it_names() -> None:
    list_ = "A) How many cats were found?\nB) How many dogs were found?\nC) What did it cost?\n"
    everything = asked(list_ + "Please give the data by ward.\n")
    assert [question.breakdowns for question in everything] == [("ward",)] * 3
    named = asked(
        list_ + "For A) and B) please give the numbers by:\n- ward\n- age of the animal\n"
    )
    assert [question.breakdowns for question in named] == [
        ("ward", "age of the animal"),
        ("ward", "age of the animal"),
        (),
    ]


def test_remarks_on_the_handling_are_no_questions() -> None:
    reading = read(
        "How many pools were closed in 2019?\n\nIf you need any clarification please do not "
        "hesitate to contact me. Please confirm receipt of this request. Under section 16 it is "
        "your duty to advise and assist. I look forward to hearing from you.\n\nKind regards\nA\n"
    )
    assert len(reading.questions) == 1


NAMED = [
    ("How many buses ran late on routes 5, 29 and N5 in 2020?", ("routes",), ("5", "29", "N5")),
    ("How many trees fell in each car park?", ("car park",), ()),
    ("The date, time and location of each theft in 2021", ("date", "time", "location", "theft"),
     ()),
    ("How many calls came by method of contact, for example telephone, letter or e-mail?",
     ("method of contact",), ("telephone", "letter", "e-mail")),
    ("How many rooms were paid for by the council in 2020?", (), ()),
    ("How many letters, as per the guidance, were sent by virtue of section 8?", (), ()),
    ("Number of pupils by age and/or sex", ("age", "sex"), ()),
    ("How many were hurt, broken down into sex, race and age groups?",
     ("sex", "race", "age groups"), ()),
    ("Please give the number of fires by year and where the data allows by ward", ("ward",), ()),
    ("Any places (streets, parks) where most bins burnt", ("places (streets, parks)",), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "breakdowns", "categories"), NAMED)
def test_breakdowns_and_categories_in_the_words_people_use(
    text: str, breakdowns: tuple[str, ...], categories: tuple[str, ...]
) -> None:
    (question,) = asked(text)
    assert (question.breakdowns, question.categories) == (breakdowns, categories)


def test_the_same_for_another_time_keeps_the_split() -> None:
    one, other = asked("1. How many thefts in 2019, by ward?\n2. The same for 2020.\n")
    assert one.breakdowns == other.breakdowns == ("ward",)
    assert other.period.first == date(2020, 1, 1)


@pytest.mark.parametrize("leave", ["Thanks", "Kind regards,", "Regards", "Thank you in advance"])
@pytest.mark.parametrize(
    "text", ["a) how many fell in 2021\nb) who was hurt", "How many fell, by ward"]
)
def test_a_signature_is_no_part_of_a_question_without_a_full_stop(text: str, leave: str) -> None:
    reading = read(f"Hello,\n{text}\n{leave}\nAvery Applicant\n12 Alder Row\n")
    assert not any("Alder" in one.text or leave in one.text for one in reading.questions)
    assert reading.questions[-1].text == text.splitlines()[-1].removeprefix("b) ")


def test_words_that_lead_to_questions_below_ask_nothing() -> None:
    (question,) = read("Please can you answer the below.\n\nHow many fell in 2021?").questions
    assert question.text == "How many fell in 2021?"


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        (
            "Request 1: Staff\nPlease provide the number of nurses who left by ward.",
            "nurses who left",
        ),
        ("For 2019 and 2020, please provide the number of nurses who left.", "nurses who left"),
        ("In Leeds, how many nurses left?", "In Leeds, how many nurses left"),
    ],
)
def test_the_measure_has_neither_heading_nor_period(text: str, measure: str) -> None:
    assert read(text).questions[0].measure == measure


def test_a_period_on_a_line_of_its_own_is_that_of_the_question_before() -> None:
    (question,) = read("Please provide the total arrests\n\nfor 2019-2021").questions
    assert question.period and question.period.first == date(2019, 1, 1)


def test_fallbacks_in_the_words_that_people_use() -> None:
    reading = read(
        "How many fell in 2021/22, by financial year? If you cannot provide it by financial year, "
        "please give calendar years, or failing that a single total. If the cost limit is "
        "exceeded, please limit it to 2022 only."
    )
    assert len(reading.questions) == 1
    assert [one.label for one in reading.fallbacks] == [
        "by calendar year",
        "one total for the whole period",
        "a narrower request",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "In Leeds, how many nurses left?",
        "Between 2015 and 2017, how many fires were there?",
        "Please could you tell me, for each ward, how many fell?",
        "Of the total number of fines issued, how many were paid?",
        "Where a fine was issued, how many were appealed?",
    ],
)
def test_words_that_say_for_what_or_when_are_no_question(text: str) -> None:
    assert [one.text for one in read(text).questions] == [text]


def test_what_is_named_behind_such_words_is_a_question() -> None:
    found = read("Of these, the number of women, and how many men?").questions
    assert [one.text for one in found] == ["Of these, the number of women, and", "how many men?"]


def test_the_marks_of_quoted_mail_are_no_words_of_a_question() -> None:
    found = read("> How many cats\n> were there in 2020?\n>\n> How many dogs?\n").questions
    assert [one.text for one in found] == ["How many cats were there in 2020?", "How many dogs?"]
    assert [one.measure for one in found] == ["cats were there", "dogs"]
