"""Every mistake in a declaration is one line that names file, key and remedy."""

from datetime import date
from pathlib import Path

import pytest

from clerestory.disclosure.datasets import Band
from clerestory.figures.datasets import (
    DeclarationError,
    declaration_beside,
    parse_declaration,
    read_declaration,
)

WHOLE = """
[dataset]
name = "visits"
title = "Visits"
unit = "visit"
unit_plural = "visits"
first = 2016-01-01
last = 2016-12-31

[columns]
id = "number"
person = "who"
received = "day"

[[measures]]
code = "visits"
label = "Visits"
synonyms = ["calls"]

[[dimensions]]
code = "age"
label = "Age"
column = "years"
synonyms = ["how old"]
empty = "unknown"
[[dimensions.categories]]
code = "child"
label = "Under 18"
highest = 17
[[dimensions.categories]]
code = "adult"
label = "18 and over"
synonyms = ["grown up"]
lowest = 18
[[dimensions.categories]]
code = "unknown"
label = "Not known"
[[dimensions.groups]]
code = "known"
label = "Known"
members = ["child", "adult"]
tree = "second"

[[cannot_answer]]
code = "cost"
label = "Cost"
synonyms = ["price"]
because = "Not recorded."
"""


def refusal(text: str) -> str:
    with pytest.raises(DeclarationError) as raised:
        parse_declaration(text, "visits.toml")
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith("visits.toml")
    return message


def changed(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


def test_a_whole_declaration_is_read_key_by_key() -> None:
    dataset = parse_declaration(WHOLE)
    assert (dataset.name, dataset.title) == ("visits", "Visits")
    assert (dataset.unit, dataset.unit_plural) == ("visit", "visits")
    assert (dataset.first, dataset.last) == (date(2016, 1, 1), date(2016, 12, 31))
    assert dataset.columns == ("number", "who", "day", "years")
    assert dataset.measure("visits").synonyms == ("calls",)
    assert dataset.unanswerable("cost").synonyms == ("price",)
    age = dataset.dimension("age")
    assert age.synonyms == ("how old",)
    assert age.category("adult").synonyms == ("grown up",)
    assert age.bands == (Band("child", 0, 17), Band("adult", 18, None))
    assert (age.group("known").members, age.group("known").tree) == (("child", "adult"), "second")
    assert age.empty == "unknown"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "visits"\n', "", "key dataset.name: is missing: add it"),
        ('title = "Visits"', "title = 3", "key dataset.title: is 3: write a text"),
        ('title = "Visits"', 'title = " "', "key dataset.title: is ' ': write a text"),
        ("first = 2016-01-01", 'first = "2016"', "key dataset.first: is '2016': write a day"),
        ("first = 2016-01-01", "first = 2016-01-01T10:00:00", "key dataset.first"),
        ("first = 2016-01-01", "", "key dataset.first: is missing: write a day"),
        ("first = 2016-01-01", "first = 2017-01-01", "after last (2016-12-31)"),
        ('unit = "visit"\n', 'unit = "visit"\nowner = "us"\n', "key dataset.owner: is not known"),
        ('person = "who"\n', "", "key columns.person: is missing"),
        ('person = "who"\n', 'person = "who"\nx = 1\n', "key columns.x: is not known here"),
        ('synonyms = ["calls"]', 'synonyms = "calls"', "key measures[1].synonyms: is 'calls'"),
        ('synonyms = ["calls"]', "synonyms = [1]", "key measures[1].synonyms: is [1]"),
        ("highest = 17", 'highest = "17"', "key dimensions[1].categories[1].highest: is '17'"),
        ("highest = 17", "highest = true", "write a whole number, such as 17"),
        ("lowest = 18", "lowest = 17", "overlap at 17"),
        ("lowest = 18", "oldest = 18", "key dimensions[1].categories[2].oldest: is not known"),
        ('members = ["child", "adult"]', 'members = ["elder"]', "has no category 'elder'"),
        ('tree = "second"', 'forest = "second"', "key dimensions[1].groups[1].forest"),
        ('because = "Not recorded."', 'why = "?"', "key cannot_answer[1].why: is not known"),
        ("[[measures]]", "[measures]", "key measures: is {'code'"),
        ("[dataset]", "[data]", "key dataset: is missing: add a table [dataset]"),
        ("[[cannot_answer]]", "[[cant_answer]]", "key cant_answer: is not known here"),
        ("[dataset]", "[dataset", "not valid TOML"),
    ],
)
def test_a_mistake_names_the_key_and_the_remedy(old: str, new: str, words: str) -> None:
    assert words in refusal(changed(old, new))


def test_a_long_wrong_value_is_cut_short() -> None:
    message = refusal(changed('synonyms = ["calls"]', f"synonyms = {'9' * 300}"))
    assert "9" * 39 + "…" in message


def test_the_declaration_lies_beside_the_register() -> None:
    assert declaration_beside(Path("folder/register.csv")) == Path("folder/register.toml")


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "visits.toml"
    for mark in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(mark + WHOLE.replace("\n", "\r\n").encode())
        assert read_declaration(path) == parse_declaration(WHOLE)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[dataset]\nname = "\xe9"\n', "visits.toml, line 2: not UTF-8 text"),
        (b"#" * 1_000_001, "larger than 1 MB"),
        (b"", "key dataset: is missing"),
        (b"a\0b", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_declaration_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "visits.toml"
    path.write_bytes(content)
    with pytest.raises(DeclarationError) as raised:
        read_declaration(path)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(DeclarationError, match="cannot be read"):
            read_declaration(path)
