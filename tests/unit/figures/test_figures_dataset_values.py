"""A dataset answers by code, and refuses to contradict itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clerestory.disclosure.datasets import (
    Band,
    Dataset,
    DatasetCategory,
    DatasetError,
    Dimension,
    Group,
    Measure,
)

YOUNG, OLD = DatasetCategory("young", "Young"), DatasetCategory("old", "Old")


def dimension(**changes: Any) -> Dimension:
    values: dict[str, Any] = {"code": "age", "label": "Age", "categories": (YOUNG, OLD)}
    return Dimension(**(values | changes))


def test_parts_are_found_by_their_code(dataset: Dataset) -> None:
    assert dataset.measure("visits").label == "Visits"
    assert dataset.dimension("area").category("north").label == "North"
    assert dataset.dimension("age").group("known").members == ("child", "adult")
    assert dataset.unanswerable("cost").because == "Not recorded."


def test_columns_are_those_of_the_record_then_those_of_the_dimensions(dataset: Dataset) -> None:
    assert dataset.columns == ("id", "person", "received", "age", "area")


def test_a_column_may_be_called_otherwise_than_its_dimension() -> None:
    assert dimension(column="years").column == "years"
    assert dimension().column == "age"


def test_a_category_stands_for_itself_and_a_group_for_its_members(dataset: Dataset) -> None:
    age = dataset.dimension("age")
    assert age.leaves_of("child") == {"child"}
    assert age.leaves_of("known") == {"child", "adult"}
    assert (age.label_of("child"), age.label_of("known")) == ("Under 18", "Known")


@pytest.mark.parametrize(
    ("number", "band"), [(0, "child"), (17, "child"), (18, "adult"), (120, "adult"), (121, None)]
)
def test_both_ends_of_a_band_are_in_it(dataset: Dataset, number: int, band: str | None) -> None:
    assert dataset.dimension("age").find_band(number) == band


def test_a_band_without_an_upper_end_has_every_greater_number() -> None:
    assert dimension(bands=(Band("old", 65),)).find_band(1000) == "old"


def test_a_dimension_is_numeric_if_it_has_bands(dataset: Dataset) -> None:
    assert dataset.dimension("age").is_numeric
    assert not dataset.dimension("area").is_numeric


@pytest.mark.parametrize(
    ("look_up", "remedy"),
    [
        (lambda data: data.dimension("sex"), "use one of those declared (age, area)"),
        (lambda data: data.measure("people"), "use one of those declared (visits)"),
        (lambda data: data.unanswerable("sex"), "use one of those declared (cost)"),
        (lambda data: data.dimension("area").category("east"), "(north, south)"),
        (lambda data: data.dimension("area").group("all"), "(none)"),
        (lambda data: data.dimension("age").leaves_of("old"), "(child, adult, unknown, known)"),
        (lambda data: data.dimension("age").label_of("old"), "has no category 'old'"),
    ],
)
def test_an_unknown_code_is_refused_with_the_known_ones(
    dataset: Dataset, look_up: Any, remedy: str
) -> None:
    with pytest.raises(DatasetError) as refusal:
        look_up(dataset)
    assert remedy in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"categories": ()}, "has no category"),
        ({"categories": (YOUNG, YOUNG)}, "'young' is declared twice"),
        ({"categories": (DatasetCategory("", "Blank"),)}, "has an empty code"),
        ({"groups": (Group("old", "Old", members=("old",)),)}, "'old' is declared twice"),
        ({"groups": (Group("all", "All"),)}, "group 'all' has no members"),
        ({"groups": (Group("all", "All", members=("ancient",)),)}, "has no category 'ancient'"),
        ({"bands": (Band("ancient", 100),)}, "has no category 'ancient'"),
        ({"bands": (Band("old", 70, 60),)}, "runs from 70 to 60"),
        ({"bands": (Band("young", 0, 20), Band("old", 20))}, "overlap at 20"),
        ({"bands": (Band("young", 0), Band("old", 20))}, "overlap at 20"),
        ({"empty": "unknown"}, "has no category 'unknown'"),
    ],
)
def test_a_dimension_that_contradicts_itself_is_refused(
    changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(DatasetError) as refusal:
        dimension(**changes)
    assert words in str(refusal.value)


def test_groups_may_hold_one_another_but_not_overlap_in_one_tree() -> None:
    three = (YOUNG, OLD, DatasetCategory("ancient", "Ancient"))
    inner = Group("a", "A", members=("young",))
    outer = Group("b", "B", members=("young", "old"))
    across = Group("c", "C", members=("old", "ancient"))
    assert dimension(categories=three, groups=(inner, outer)).groups == (inner, outer)
    with pytest.raises(DatasetError, match="'b' and 'c' overlap in tree 'main'"):
        dimension(categories=three, groups=(outer, across))
    other_tree = replace(across, tree="other")
    assert dimension(categories=three, groups=(outer, other_tree)).groups[1] == other_tree


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": date(2017, 1, 1)}, "first is 2017-01-01, after last (2016-12-31)"),
        ({"measures": ()}, "has no measure"),
        ({"measures": (Measure("a", "A"), Measure("a", "B"))}, "measure 'a' is declared twice"),
        ({"dimensions": (dimension(), dimension())}, "dimension 'age' is declared twice"),
        ({"dimensions": (dimension(code="received"),)}, "always there: remove it"),
        ({"dimensions": (dimension(column="id"),)}, "column 'id' is used twice"),
        ({"person_column": "id"}, "column 'id' is used twice"),
    ],
)
def test_a_dataset_that_contradicts_itself_is_refused(
    dataset: Dataset, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(DatasetError) as refusal:
        replace(dataset, **changes)
    assert words in str(refusal.value)


def test_values_can_be_compared_and_kept_in_sets(dataset: Dataset) -> None:
    assert {dataset, replace(dataset)} == {dataset}
