"""CSV files: what every program reads alike, and what not."""

import pytest

from clerestory.files.inspection import csv as inspection
from clerestory.files.inspection.findings import Unreadable
from clerestory.files.rebuilding import csv as rebuilding


def found(text: str) -> list[tuple[str, str]]:
    try:
        findings = inspection.inspect(text.encode())
    except Unreadable as error:
        findings = list(error.findings)
    return [(one.mode.removeprefix("csv."), one.place) for one in findings]


@pytest.mark.parametrize(
    "cell",
    ["-5", "-5.5", "+3", "-1,234", "-£5.00", "-5%", "-", "--", "1E-5", "\u22125", "a=b",
     "x@y.example",
     "5-10", "'=1", "+44 20 7946", "+44 (0)20 7946"],
)  # fmt: skip
def test_numbers_and_words_are_no_formulas(cell: str) -> None:
    assert found(f'Area,n\nAlder,"{cell}"\n') == []


@pytest.mark.parametrize(
    "cell",
    ["=1", "+A1", "-A1", "@SUM(1)", " =1", "\uff1d1", "\uff0bA", "- x", "=-5", "+44-20"],
)
def test_what_a_spreadsheet_would_run(cell: str) -> None:
    assert found(f'Area,n\nAlder,"{cell}"\n') == [("formula", "row 2, column 2")]


@pytest.mark.parametrize("length", [32_767, 32_768])
def test_the_longest_cell(length: int) -> None:
    told = found(f"Area,n\n{'a' * length},1\n")
    assert told == ([] if length == 32_767 else [("long-cell", "row 2, column 1")])


def test_blank_lines_at_the_end_hide_nothing() -> None:
    assert found("Area,n\nAlder,1\n\n\n") == []


def test_the_place_of_a_row_after_a_gap() -> None:
    assert found("Area,n\nAlder,1\n,\nBrook,2\n") == [("rows-after-blank", "row 4")]


def test_a_semicolon_in_some_cells_is_no_other_delimiter() -> None:
    assert found("Area,Note\nAlder,one; two\nBrook,three\n") == []


def test_a_column_of_numbers_of_rows_needs_no_heading() -> None:
    assert found(",Area\n0,Alder\n1,Brook\n") == []
    assert found(",Area,n\n0,Alder,1\n7,Brook,2\n") == [("no-heading", "column 1")]


def test_rebuilt_rows_are_those_that_were_there() -> None:
    content = '\ufeffArea;n\nAlder;-5\n"B; C";"a ""b"""\n'.encode()
    assert rebuilding.rebuild(content, "csv") == (b'Area,n\r\nAlder,-5\r\nB; C,"a ""b"""\r\n')


def test_what_is_refused_says_where() -> None:
    with pytest.raises(Unreadable) as caught:
        rebuilding.rebuild(b"Area,n\nAl\xe2\x80\xaeder,1\n", "csv")
    assert caught.value.findings[0].place == "row 2, column 1"
