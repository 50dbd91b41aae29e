"""A register is read whole or refused in one line: source, row, column, value, remedy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clerestory.disclosure.datasets import Dataset
from clerestory.figures.registers import (
    Record,
    Register,
    RegisterError,
    read_register,
    register_from_rows,
)

HEADER = "id,person,received,age,area"
FIRST = "1,ann,2016-01-04,17,north"
Read = Callable[[str | bytes], Register]
Rows = list[dict[str, str]]


@pytest.fixture
def read(tmp_path: Path, dataset: Dataset) -> Read:
    def read_content(content: str | bytes) -> Register:
        path = tmp_path / "visits.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_register(path, dataset)

    return read_content


def refusal(read: Read, content: str | bytes) -> str:
    with pytest.raises(RegisterError) as raised:
        read(content)
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith("visits.csv")
    return message


def test_a_row_becomes_a_record_with_a_code_for_each_dimension(read: Read) -> None:
    register = read(f"{HEADER}\n{FIRST}\n2,ben,2016-02-01,,south\n")
    assert register.records == (
        Record("1", "ann", date(2016, 1, 4), ("child", "north")),
        Record("2", "ben", date(2016, 2, 1), ("unknown", "south")),
    )
    assert (register.people, register.source) == (2, "visits.csv")


def test_columns_may_stand_in_any_order_beside_others(read: Read) -> None:
    register = read("note,area,age,received,person,id\nsecret,north,17,2016-01-04,ann,1\n")
    assert register.records == (Record("1", "ann", date(2016, 1, 4), ("child", "north")),)
    assert "secret" not in repr(register)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\r\n{FIRST}\r\n",
        f"{HEADER}\n{FIRST}",
        f"\ufeff{HEADER}\n{FIRST}\n",
        f"{HEADER}\n\n{FIRST}\n,,,,\n\n",
        f"{HEADER}\n 1 , ann , 2016-01-04 , 17 , north \n",
        f'{HEADER}\n"1","ann","2016-01-04","17","north"\n',
        " id , person,received,age,area\n" + FIRST,
    ],
)
def test_what_makes_no_difference_is_let_pass(read: Read, content: str) -> None:
    assert read(content).records == (Record("1", "ann", date(2016, 1, 4), ("child", "north")),)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",ann,2016-01-04,17,north", "column id: empty: give every record its own"),
        ("1,bob,2016-01-05,17,north", "column id: '1' is also in row 2: give each its own"),
        ("2,,2016-01-04,17,north", "column person: empty: say whom"),
        ("2,ann,,17,north", "column received: nothing is not a day: write it like 2016-01-01"),
        ("2,ann,4.1.2016,17,north", "column received: '4.1.2016' is not a day"),
        ("2,ann,2016-02-30,17,north", "column received: '2016-02-30' is not a day"),
        ("2,ann,20160104,17,north", "column received: '20160104' is not a day"),
        ("2,ann,2015-12-31,17,north", "2015-12-31 is outside 2016-01-01 to 2016-12-31: correct"),
        ("2,ann,2017-01-01,17,north", "2017-01-01 is outside 2016-01-01 to 2016-12-31: correct"),
        ("2,ann,2016-01-04,17½,north", "column age: '17½' is not a whole number"),
        ("2,ann,2016-01-04,-1,north", "write one such as 17, or leave it empty"),
        ("2,ann,2016-01-04,²,north", "column age: '²' is not a whole number"),
        ("2,ann,2016-01-04,121,north", "column age: '121' is in no band of age: correct it"),
        (f"2,ann,2016-01-04,{'9' * 5000},north", "is in no band of age"),
        ("2,ann,2016-01-04,17,east", "column area: 'east' is no category: use one of north, south"),
        ("2,ann,2016-01-04,17,", "column area: empty: use one of north, south"),
        ("2,ann,2016-01-04,17", "4 fields under 5 columns: give one for each"),
        ("2,ann,2016-01-04,17,north,", "6 fields under 5 columns"),
        ('2,"ann,2016-01-04,17,north', "a quotation mark is opened and never closed"),
        ('2,"a"nn,2016-01-04,17,north', "not CSV"),
        ("2,ann,2016-01-04,17,no\0rth", "holds a NUL byte, so it is not text"),
        (f"2,{'x' * 200_000},2016-01-04,17,north", "not CSV (field larger than field limit"),
        (f"2,{'x' * 1_000_001},2016-01-04,17,north", "longer than 1 MB"),
    ],
)
def test_a_wrong_row_is_named_as_a_person_counts_it(read: Read, row: str, words: str) -> None:
    message = refusal(read, f"{HEADER}\n{FIRST}\n{row}\n")
    assert message.startswith("visits.csv, row 3")
    assert words in message
    assert len(message) < 200


def test_blank_rows_and_breaks_within_a_field_are_counted_as_a_spreadsheet_does(
    read: Read,
) -> None:
    content = f'{HEADER}\n{FIRST}\n\n2,"ann\nmarie",2016-01-04,17,north\n3,ann,2016-01-04,17,east\n'
    assert "row 5, column area" in refusal(read, content)


def test_a_wrong_value_is_shown_in_one_line_and_not_endless(read: Read) -> None:
    message = refusal(read, f'{HEADER}\n1,ann,2016-01-04,17,"no\nrth{"h" * 500}"\n')
    assert r"'no\nrthhh" in message
    assert "…" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty: give a register with the columns id, person, received, age, area"),
        ("\n\n", "empty: give a register"),
        (HEADER + "\n", "no record: give at least one row"),
        ("id,person,received,age\n", "row 1: no column 'area': add it"),
        ("id,person,received,Age,area\n", "no column 'age': rename 'Age', or change the decl"),
        ("id;person;received;age;area\n", "no column 'id': separate the fields with commas"),
        (f"{HEADER},area\n", "column 'area' stands there twice: remove one"),
        (b"PK\x03\x04rest", "this is a spreadsheet workbook or an archive, not text: export"),
        (b"%PDF-1.7", "this is a PDF, not text"),
        (HEADER.encode("utf-16"), "the text is UTF-16: save it as CSV (UTF-8)"),
        (HEADER.encode() + b"\n1,ann\xe9\n", "row 2: byte 0xe9 is not UTF-8: save the register"),
        (f"{HEADER}\r{FIRST}\r".encode(), "row 1: a lone carriage return ends a line"),
    ],
)
def test_a_file_that_is_no_register_is_refused(
    read: Read, content: str | bytes, words: str
) -> None:
    assert words in refusal(read, content)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, dataset: Dataset) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RegisterError, match="cannot be read"):
            read_register(path, dataset)


def test_rows_from_elsewhere_are_checked_like_a_file(rows: Rows, dataset: Dataset) -> None:
    assert len(register_from_rows(rows, dataset).records) == 5
    rows[1]["area"] = "east"
    with pytest.raises(RegisterError, match=r"^the case list, row 2, column area: 'east'"):
        register_from_rows(rows, dataset, source="the case list")


def test_rows_from_elsewhere_need_every_column_as_text(rows: Rows, dataset: Dataset) -> None:
    del rows[0]["age"]
    with pytest.raises(RegisterError, match=r"^the records, row 1, column age: nothing is not t"):
        register_from_rows(rows, dataset)
    with pytest.raises(RegisterError, match=r"column age: 17 is not text"):
        register_from_rows([{**rows[1], "age": 17}], dataset)  # type: ignore[dict-item]


def test_no_rows_are_refused(dataset: Dataset) -> None:
    with pytest.raises(RegisterError, match="the records: no record"):
        register_from_rows([], dataset)
