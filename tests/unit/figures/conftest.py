"""A register small enough to count on one's fingers."""

from datetime import date

import pytest

from clerestory.disclosure.datasets import (
    Band,
    Dataset,
    DatasetCategory,
    Dimension,
    Group,
    Measure,
    Unanswerable,
)
from clerestory.figures.registers import Register, register_from_rows


@pytest.fixture
def dataset() -> Dataset:
    age = Dimension(
        "age",
        "Age",
        categories=(
            DatasetCategory("child", "Under 18"),
            DatasetCategory("adult", "18 and over"),
            DatasetCategory("unknown", "Not known"),
        ),
        groups=(Group("known", "Known", members=("child", "adult")),),
        bands=(Band("child", 0, 17), Band("adult", 18, 120)),
        empty="unknown",
    )
    area = Dimension(
        "area",
        "Area",
        categories=(DatasetCategory("north", "North"), DatasetCategory("south", "South")),
    )
    return Dataset(
        name="visits",
        title="Visits",
        unit="visit",
        unit_plural="visits",
        first=date(2016, 1, 1),
        last=date(2016, 12, 31),
        person_column="person",
        id_column="id",
        date_column="received",
        measures=(Measure("visits", "Visits"),),
        dimensions=(age, area),
        cannot_answer=(Unanswerable("cost", "Cost", because="Not recorded."),),
    )


@pytest.fixture
def rows() -> list[dict[str, str]]:
    """Ann visits three times, Ben and Cid once."""
    texts = [
        ("1", "ann", "2016-01-04", "17", "north"),
        ("2", "ann", "2016-03-31", "17", "north"),
        ("3", "ann", "2016-04-01", "18", "south"),
        ("4", "ben", "2016-04-15", "", "south"),
        ("5", "cid", "2016-12-31", "40", "north"),
    ]
    columns = ("id", "person", "received", "age", "area")
    return [dict(zip(columns, row, strict=True)) for row in texts]


@pytest.fixture
def register(rows: list[dict[str, str]], dataset: Dataset) -> Register:
    return register_from_rows(rows, dataset)
