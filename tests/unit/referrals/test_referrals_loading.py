"""The rows of another register: read as they are, or refused with the row and the column."""

from datetime import date

import pytest

from clerestory.referrals.loading import COLUMNS, RowRefused, check_new, read_rows
from clerestory.referrals.outcomes import Outcome, outcome_of

ROW = {
    "id": "R1",
    "person": "P1",
    "received": "2018-02-12",
    "concern": "mixed",
    "age": "16",
    "area": "ashby",
    "referrer": "education",
    "outcome": "supported",
}


def test_a_row_is_read_as_values() -> None:
    (loaded,) = read_rows([ROW])
    assert (loaded.id, loaded.received, loaded.age, loaded.outcome) == (
        "R1",
        date(2018, 2, 12),
        16,
        Outcome.SUPPORTED,
    )


def test_an_empty_age_is_not_known() -> None:
    assert read_rows([ROW | {"age": ""}])[0].age is None


@pytest.mark.parametrize("outcome", list(Outcome))
def test_what_a_loaded_row_has_passed_counts_as_its_outcome(outcome: Outcome) -> None:
    (loaded,) = read_rows([ROW | {"outcome": outcome.value}])
    assert outcome_of(loaded.journey) == outcome


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("id", " ", "it is empty"),
        ("person", "", "it is empty"),
        ("area", "", "it is empty"),
        ("received", "12/02/2018", "is not a day"),
        ("received", "2018-02-30", "is not a day"),
        ("age", "about 16", "is not an age"),
        ("age", "121", "is not an age"),
        ("age", "١٦", "is not an age"),
        ("concern", "guessed", "is not one of"),
        ("referrer", "neighbour", "is not one of"),
        ("outcome", "lost", "is not one of"),
    ],
)
def test_a_wrong_row_is_refused_with_its_row_and_column(column: str, text: str, words: str) -> None:
    with pytest.raises(RowRefused, match=f"Row 2, column {column}: .*{words}"):
        read_rows([ROW | {"id": "R0"}, ROW | {column: text}])


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(column: str) -> None:
    with pytest.raises(RowRefused, match=f"the column {column} is missing"):
        read_rows([{name: text for name, text in ROW.items() if name != column}])


def test_a_reference_that_comes_twice_is_refused() -> None:
    with pytest.raises(RowRefused, match="R1 comes twice"):
        read_rows([ROW, ROW])


def test_a_register_without_rows_is_refused() -> None:
    with pytest.raises(RowRefused, match="no rows"):
        read_rows([])


def test_what_is_in_the_register_already_is_refused() -> None:
    with pytest.raises(RowRefused, match="R1 is in the register already"):
        check_new(read_rows([ROW]), {"R1"})
