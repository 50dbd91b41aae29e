"""Days as letters write them, and which day is which."""

from datetime import date

import pytest

from clerestory.law.letter_dates import answered_on, named_days, received_on, spans

MAY_3 = date(2024, 5, 3)


@pytest.mark.parametrize(
    "words",
    ["3 May 2024", "3rd May 2024", "3rd of May, 2024", "03/05/2024", "3.5.24", "3 MAY 2024"],
)
def test_a_day_is_read_in_the_ways_people_write_it(words: str) -> None:
    assert [named.day for named in named_days(f"On {words} we met.")] == [MAY_3]


@pytest.mark.parametrize("words", ["31 June 2024", "30/02/2024", "45 May 2024", "3/15/2024"])
def test_a_day_that_does_not_exist_is_found_without_a_date(words: str) -> None:
    assert [named.day for named in named_days(words)] == [None]


@pytest.mark.parametrize("words", ["12/3/2024/7", "1.2.3.2024", "section 3 May", "FOI-2024-3-5"])
def test_other_numbers_are_no_days(words: str) -> None:
    assert not list(named_days(words))


@pytest.mark.parametrize(
    "text",
    [
        "Date of response: 03/05/2024",
        "Alder Council\n1 High Street\n3 May 2024\nDear applicant,",
        "Date Responded 3 May 2024",
        "Response 03-05-2024",
        "Answered on Friday 3 May 2024.",
    ],
)
def test_the_day_of_the_letter(text: str) -> None:
    assert answered_on(text) == MAY_3


@pytest.mark.parametrize(
    "text", ["Your request was received on 3 May 2024.", "Date of request: 3 May 2024",
             "Thank you for your request received on 3 May 2024",
             "We received your information request dated 3 May 2024"]
)  # fmt: skip
def test_the_day_of_receipt(text: str) -> None:
    assert received_on(text) == MAY_3


@pytest.mark.parametrize(
    "text", ["Complaints received from 3 May 2024", "calls received 3 May 2024 to 9 May 2024",
             "We met on 3 May 2024."]
)  # fmt: skip
def test_what_is_counted_from_a_day_is_not_its_receipt(text: str) -> None:
    assert received_on(text) is None and answered_on(text) is None


def test_a_period_is_two_days_that_are_joined() -> None:
    text = "from 1 May 2024 to 3 May 2024, and on 5 May 2024. Between 01/06/24 and 02/06/24."
    assert spans(text) == [
        (date(2024, 5, 1), MAY_3),
        (date(2024, 6, 1), date(2024, 6, 2)),
    ]
