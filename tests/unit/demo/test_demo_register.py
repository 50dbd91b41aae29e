"""The made-up register: the right size, small counts in the right places, the same every time."""

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from clerestory.demo import register as made_up
from clerestory.disclosure.datasets import Dataset
from clerestory.figures.datasets import read_declaration
from clerestory.figures.registers import Register, read_register, register_from_rows

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    return made_up.rows()


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return made_up.dataset()


@pytest.fixture(scope="module")
def register(rows: Rows, dataset: Dataset) -> Register:
    return register_from_rows(rows, dataset)


def by_year(register: Register, dimension: str) -> Counter[tuple[str, int]]:
    position = register.dataset.codes.index(dimension)
    return Counter((record.codes[position], record.received.year) for record in register.records)


def test_it_has_about_900_referrals_of_about_800_people(register: Register) -> None:
    assert len(register.records) == 900
    assert 780 <= register.people <= 820


def test_it_covers_the_days_of_its_declaration_and_no_weekend(register: Register) -> None:
    days = [record.received for record in register.records]
    assert (register.dataset.first, register.dataset.last) == (date(2015, 3, 1), date(2018, 2, 12))
    assert days == sorted(days)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    months = {(day.year, day.month) for day in days}
    assert len(months) == 10 + 12 + 12 + 2


def test_it_grows_from_year_to_year(register: Register) -> None:
    years = Counter(record.received.year for record in register.records)
    assert years[2015] < years[2016] < years[2017]
    assert years[2018] < years[2015]


@pytest.mark.parametrize("dimension", ["concern", "age", "outcome"])
def test_small_counts_stand_in_each_table_that_is_asked_for(
    register: Register, dimension: str
) -> None:
    counts = by_year(register, dimension).values()
    assert any(1 <= count <= 4 for count in counts)
    assert sum(count >= 5 for count in counts) > len(counts) / 2


def test_every_category_occurs(register: Register) -> None:
    for position, dimension in enumerate(register.dataset.dimensions):
        assert {record.codes[position] for record in register.records} == set(dimension.codes)


def test_ids_and_people_are_opaque_and_in_no_order(rows: Rows) -> None:
    ids, people = [row["id"] for row in rows], [row["person"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"R-[2-9A-Z]{7}", one) for one in ids)
    assert all(re.fullmatch(r"P-[2-9A-Z]{6}", one) for one in people)
    rises = sum(earlier < later for earlier, later in pairwise(ids))
    assert 400 < rises < 500


def test_who_comes_again_grows_older_and_mostly_stays_in_place(rows: Rows) -> None:
    histories: defaultdict[str, Rows] = defaultdict(list)
    for row in rows:
        histories[row["person"]].append(row)
    again = [history for history in histories.values() if len(history) > 1]
    assert len(again) > 50
    for history in again:
        ages = [int(row["age"]) for row in history if row["age"]]
        assert ages == sorted(ages)
        assert not ages or ages[-1] - ages[0] <= 3
    moved = sum(len({row["area"] for row in history}) > 1 for history in again)
    assert 0 < moved < len(again) / 3


def test_children_come_from_schools_and_adults_from_the_police(rows: Rows) -> None:
    children = Counter(row["referrer"] for row in rows if row["age"] and int(row["age"]) < 18)
    adults = Counter(row["referrer"] for row in rows if row["age"] and int(row["age"]) >= 18)
    assert children.most_common(1)[0][0] == "education"
    assert adults.most_common(1)[0][0] == "police"


def test_recent_referrals_are_more_often_open(register: Register) -> None:
    outcomes = by_year(register, "outcome")
    assert outcomes["open", 2018] > 25
    assert 1 <= outcomes["open", 2015] + outcomes["open", 2016] <= 8


def test_the_same_seed_gives_the_same_rows_on_every_python(rows: Rows) -> None:
    assert made_up.rows() == rows
    text = "\n".join(",".join(row.values()) for row in rows)
    assert (
        hashlib.sha256(text.encode()).hexdigest()
        == "e43eb2070fefbe7075762ce63d90d332afcf91ba215d614a13b247aad357d972"
    )


def test_another_seed_gives_other_rows(rows: Rows) -> None:
    assert made_up.rows(seed=7) != rows


def test_it_is_written_with_its_declaration_beside_it(
    tmp_path: Path, dataset: Dataset, register: Register
) -> None:
    path = tmp_path / "REGISTER.csv"
    declaration = made_up.write(path)
    assert declaration == tmp_path / "REGISTER.toml"
    header = "id,person,received,concern,age,area,referrer,outcome\n"
    assert path.read_bytes().startswith(header.encode())
    assert read_declaration(declaration) == dataset
    assert read_register(path, dataset).records == register.records


def test_a_register_may_not_take_the_name_of_its_declaration(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"call the register \.csv"):
        made_up.write(tmp_path / "register.toml")
    assert not list(tmp_path.iterdir())


def test_synonyms_lead_to_one_place_in_each_dimension(dataset: Dataset) -> None:
    for dimension in dataset.dimensions:
        said = [
            synonym
            for part in (*dimension.categories, *dimension.groups)
            for synonym in {word.casefold() for word in part.synonyms}
        ]
        assert [word for word, times in Counter(said).items() if times > 1] == []


@pytest.mark.parametrize(
    ("dimension", "code", "words"),
    [
        ("concern", "islamist", "islamist extremism"),
        ("concern", "right_wing", "right-wing extremism"),
        ("concern", "right_wing", "far right"),
        ("age", "young_people", "children and young people"),
        ("age", "children", "under 18"),
        ("outcome", "no_further_action", "no further action was taken"),
        ("outcome", "panel", "referred to chanel"),
    ],
)
def test_the_words_of_real_requests_are_known(
    dataset: Dataset, dimension: str, code: str, words: str
) -> None:
    parts = (*dataset.dimension(dimension).categories, *dataset.dimension(dimension).groups)
    assert [part.code for part in parts if words in part.synonyms] == [code]


def test_what_it_cannot_answer_is_said_with_the_reason(dataset: Dataset) -> None:
    assert {"ethnicity", "religion", "school"} <= {one.code for one in dataset.cannot_answer}
    assert all(one.because.endswith(".") for one in dataset.cannot_answer)
