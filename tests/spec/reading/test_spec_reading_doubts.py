"""What is in doubt is told, with its words, its choices and who can settle it."""

from datetime import date

import pytest

from clerestory.reading.doubts import Addressee, Doubt
from clerestory.reading.requests import LONGEST, MOST_QUESTIONS, read

WHEN = date(2025, 6, 16)


def about(text: str, words: str) -> Doubt:
    found = [doubt for doubt in read(text, received=WHEN).doubts if words in doubt.text]
    assert found, read(text, received=WHEN).unclear
    return found[0]


def test_a_question_without_a_period_is_put_to_the_applicant_with_choices() -> None:
    doubt = about("1. How many cats are lost?\n2. How many dogs bit a postman?\n", "no period")
    assert doubt.to is Addressee.APPLICANT
    assert "the last full financial year" in doubt.choices
    assert doubt.questions == ("1", "2")


def test_a_number_of_today_is_of_the_day_of_receipt_unless_the_officer_says_otherwise() -> None:
    doubt = about("How many officers do you currently employ?", "no day is named")
    assert (doubt.to, doubt.choices[0]) == (Addressee.OFFICER, "the day of receipt")


def test_by_year_does_not_say_which_kind() -> None:
    text = "How many fires by year since March 2015?"
    doubt = about(text, "which kind")
    assert text[doubt.start : doubt.end] == "by year"
    assert doubt.choices == ("calendar years", "financial years (1 April to 31 March)")
    assert "which kind" not in " ".join(read("How many fires by calendar year, 2015?").unclear)


@pytest.mark.parametrize("day", ["31 February 2020", "30/02/2019", "2021-13-01", "31st June 2018"])
def test_a_day_that_no_calendar_has_is_asked_about(day: str) -> None:
    text = f"How many fires were there on {day}?"
    doubt = about(text, "no day of the calendar")
    assert text[doubt.start : doubt.end] == day
    assert doubt.to is Addressee.APPLICANT


def test_days_that_exist_are_not_doubted() -> None:
    text = "How many fires from 29 February 2020 to 31/03/2021, and 30 June to 31 July 2022?"
    assert not [doubt for doubt in read(text).doubts if "calendar" in doubt.text]


def test_a_month_without_a_year_is_asked_about() -> None:
    text = "How many fires were there since January?"
    doubt = about(text, "names no year")
    assert text[doubt.start : doubt.end] == "since January"
    assert "names no year" not in " ".join(read("How many fires since January 2020?").unclear)
    assert "names no year" not in " ".join(read("How many from May to June 2020?").unclear)


def test_something_attached_has_to_be_opened() -> None:
    assert about("How many of the roads in the attached list flooded?", "open it")
    only = read("Please see attached.")
    assert not only.questions
    assert any("open it" in text for text in only.unclear)


OTHER = [
    "Bonjour, je voudrais savoir combien de voitures ont disparu dans votre ville et pourquoi.",
    "Ile samochodów skradziono w mieście w ostatnich pięciu latach i ile z nich odnaleziono?",
]


@pytest.mark.parametrize("text", OTHER)
def test_another_language_is_not_guessed_at(text: str) -> None:
    reading = read(text)
    assert not reading.questions
    assert "translated" in reading.unclear[0]


def test_a_request_in_two_languages_says_that_half_of_it_was_not_read() -> None:
    reading = read(
        "Faint o gwynion a gafwyd gan y cyngor ym mhob blwyddyn ers 2019, yn ôl ward?\n\n"
        "How many complaints did the council get in each year since 2019, by ward, and how many "
        "of them were about the bins in the streets of the town?\n"
    )
    assert reading.questions
    assert "in Welsh" in reading.unclear[0]


def test_a_welsh_request_is_routed() -> None:
    reading = read("Annwyl Syr, faint o gwynion a gafwyd gan y cyngor ers mis Mai? Diolch.")
    assert [str(route.regime) for route in reading.routes] == ["Welsh"]
    assert not reading.questions


def test_a_text_as_long_as_a_shelf_of_novels_is_not_read() -> None:
    reading = read("How many? " * (LONGEST // 5))
    assert not reading.questions
    assert "characters" in reading.unclear[0]


def test_of_a_thousand_questions_the_first_are_read_and_the_rest_are_kept() -> None:
    text = "".join(f"{n}. How many thefts were there in ward {n}?\n" for n in range(1, 100)) * 12
    reading = read(text)
    assert len(reading.questions) == MOST_QUESTIONS
    assert "the first" in reading.unclear[0]
    assert any(part.role == "question" for part in reading.context)


ROUTES = [
    ("Please send me a copy of my medical records.", "subject access"),
    ("What information do you hold about me?", "subject access"),
    (
        "How many noise complaints were there near the landfill in 2020?",
        "environmental information",
    ),
    ("I request an internal review of your answer of 3 May.", "internal review"),
    ("How do I apply for a resident's parking permit?", "business as usual"),
]


@pytest.mark.parametrize(("text", "regime"), ROUTES)
def test_another_way_than_the_act_is_suggested_with_its_reason(text: str, regime: str) -> None:
    (route,) = read(text).routes
    assert str(route.regime) == regime
    assert route.reason
    assert text[route.start : route.end] == route.words


@pytest.mark.parametrize(
    "text",
    [
        "How many subject access requests came in during 2020?",
        "How many thefts were there in 2020?",
    ],
)
def test_an_ordinary_question_is_not_sent_elsewhere(text: str) -> None:
    assert read(text).routes == ()


def test_the_form_that_is_wanted_is_told() -> None:
    reading = read("How many thefts in 2020, by ward? Please send it by email as a CSV, not PDF.")
    assert [wish.name for wish in reading.formats] == ["CSV", "e-mail"]


KINDS = [
    ("How many thefts were there in 2020?", "figures"),
    ("A copy of the minutes of the board of May 2020", "documents"),
    ("What is your policy on vaping in schools?", "policy"),
    ("Why was the library closed?", "explanation"),
    ("Do you use facial recognition?", "yes or no"),
    ("A list of all park benches", "list"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_would_answer_a_question(text: str, kind: str) -> None:
    assert [str(question.kind) for question in read(text).questions] == [kind]


def test_the_json_says_who_settles_a_doubt() -> None:
    shown = read("How many thefts were there?").as_json()
    assert shown["doubts"][0]["to"] == "applicant"
    assert shown["unclear"] == [doubt["text"] for doubt in shown["doubts"]]


def test_a_list_in_roman_numbers_is_not_welsh() -> None:
    assert not read("i. i. i. i. ").routes
