"""A page of a disclosure log is taken apart; a letter stays as it is."""

import pytest

from clerestory.law.checker import check
from clerestory.law.letter_pages import split_page

ANSWER = "1. We hold this: 52.\n2. We do not hold it."
ASKED = "1. How many [insert the kind] calls?\n2. Any refusal under section 31?"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("You asked:", "In Response:"),
        ("You asked", "We answered"),
        ("Request", "Response"),
        ("Request 101002", "Response 28-07-2021"),
        ("Your request", "Our response:"),
        ("Request received 27 October 2025:", "Responded 24 November 2025:"),
        ("I note you seek access to the following information:", "Decision"),
        ("You asked for the following", "We have now had the opportunity to look:"),
    ],
)
def test_request_and_answer_are_told_apart(asked: str, answered: str) -> None:
    page = split_page(f"Calls - 12/25\n{asked}\n{ASKED}\n{answered}\n{ANSWER}")
    assert page.request == ASKED
    assert page.letter == f"Calls - 12/25\n{answered}\n{ANSWER}"


def test_what_the_applicant_wrote_is_not_held_against_the_authority() -> None:
    page = f"You asked:\n{ASKED}\nWe answered:\n{ANSWER}"
    report = check(page)
    assert not report.citations and "L25" not in report.rules_found
    assert "L80" in check(page.replace("2. We do not", "It does not")).rules_found


@pytest.mark.parametrize(
    "line",
    [
        "We use some essential cookies to make our website work.",
        "Skip to main content",
        "Quick exit",
        "Share this page",
        "Please enable JavaScript in your browser",
        "Last updated 3 May 2024",
    ],
)
def test_menus_and_notices_are_left_out(line: str) -> None:
    assert split_page(f"{line}\n{ANSWER}").letter.strip() == ANSWER


@pytest.mark.parametrize(
    "line",
    [
        "Search of our records found nothing.",
        "Home visits are counted by month.",
        "The next three answers are withheld under section 43(2).",
        "We keep no record of cookies that staff ate.",
    ],
)
def test_a_sentence_of_the_letter_stays(line: str) -> None:
    assert split_page(line).letter == line


def test_a_request_may_begin_in_the_line_of_the_days() -> None:
    page = split_page(f"Calls\nResponded Fri 14 October 2022I ask:\n{ASKED}\nResponse\n{ANSWER}")
    assert page.request == f"I ask:\n{ASKED}"
    assert page.letter == f"Calls\nResponded Fri 14 October 2022\nResponse\n{ANSWER}"


def test_a_letter_without_the_headings_is_a_letter() -> None:
    assert split_page(ANSWER) == split_page(split_page(ANSWER).letter)
    assert split_page(ANSWER).request is None
