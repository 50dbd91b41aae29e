"""Lists of categories with their dates: what was in use, what changed, what was therefore empty."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clerestory.disclosure.category_lists import changes, empty_categories, in_use
from clerestory.disclosure.datasets import (
    CategoryList,
    Dataset,
    DatasetCategory,
    DatasetError,
    Dimension,
    Group,
)
from clerestory.disclosure.tables import Policy
from clerestory.disclosure.windows import TIME, segments
from clerestory.figures.datasets import DeclarationError, parse_declaration
from clerestory.figures.extracts import source
from clerestory.figures.registers import RegisterError, register_from_rows
from clerestory.publication.drawing import Known, draw
from clerestory.reading.requests import read
from clerestory.reading.specifications import Mapped, rungs

OLD = CategoryList(date(2016, 1, 1), date(2016, 6, 30), ("walk", "phone"))
NEW = CategoryList(date(2016, 7, 1), None, ("walk", "web"))
CODES = ("walk", "phone", "web")


def _channel(*lists: CategoryList) -> Dimension:
    labels = {"walk": "Walked in", "phone": "By telephone", "web": "Online"}
    return Dimension(
        "channel",
        "Channel",
        synonyms=("channel",),
        categories=tuple(DatasetCategory(code, labels[code], (code,)) for code in CODES),
        groups=(Group("far", "From afar", members=("phone", "web")),),
        lists=lists,
    )


@pytest.fixture
def channels(dataset: Dataset) -> Dataset:
    return replace(dataset, dimensions=(_channel(OLD, NEW),))


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        ((2016, 1, 1), (2016, 6, 30), ("walk", "phone")),
        ((2016, 6, 30), (2016, 7, 1), CODES),
        ((2016, 7, 1), (2016, 12, 31), ("walk", "web")),
    ],
)
def test_the_period_picks_the_version_both_sides_of_the_change(
    channels: Dataset, first: tuple[int, ...], last: tuple[int, ...], codes: tuple[str, ...]
) -> None:
    found = channels.during(date(*first), date(*last)).dimension("channel")
    assert found.codes == codes
    assert found.leaves_of("far") == frozenset(codes) - {"walk"}


def test_a_change_is_said_where_it_lies_within_the_period(channels: Dataset) -> None:
    channel = channels.dimension("channel")
    assert changes(channel, date(2016, 6, 30), date(2016, 7, 1)) == (
        "The categories of channel changed on 1 July 2016: “Online” only since then; "
        "“By telephone” only before.",
    )
    assert changes(channel, date(2016, 7, 1), date(2016, 12, 31)) == ()
    assert changes(channel, date(2016, 1, 1), date(2016, 6, 30)) == ()
    assert in_use(channel, "phone") == "from 2016-01-01 to 2016-06-30"
    assert in_use(channel, "web") == "from 2016-07-01 on"


def test_what_was_not_in_use_is_known_to_be_nought(channels: Dataset, dataset: Dataset) -> None:
    before, after = empty_categories(channels)
    assert (before.value, before.query.get("channel")) == (0, {"web"})
    assert before.query.get(TIME) == segments(date(2016, 1, 1), date(2016, 6, 30))
    assert after.query.get("channel") == {"phone"}
    assert after.query.get(TIME) == segments(date(2016, 7, 1), date(2016, 12, 31))
    assert empty_categories(dataset) == ()


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ((OLD, replace(NEW, first=date(2016, 7, 2))), "has to begin on the day after"),
        ((replace(OLD, last=None), NEW), "ends .never."),
        ((replace(OLD, last=date(2015, 1, 1)), NEW), "before it begins"),
        ((OLD, replace(NEW, categories=("walk", "fax"))), "has no category 'fax'"),
        ((OLD, replace(NEW, categories=("walk",))), "'web' is in no list"),
    ],
)
def test_lists_that_contradict_themselves_are_refused(lists: Any, words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        _channel(*lists)


def test_lists_have_to_cover_the_dataset(dataset: Dataset) -> None:
    late = _channel(replace(OLD, first=date(2016, 1, 2)), NEW)
    with pytest.raises(DatasetError, match="cover 2016-01-02 to now"):
        replace(dataset, dimensions=(late,))


def test_bands_have_no_lists(dataset: Dataset) -> None:
    with pytest.raises(DatasetError, match="remove the lists"):
        replace(dataset.dimension("age"), lists=(OLD,))


def _rows(*given: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"id": str(n), "person": f"p{n}", "received": day, "channel": code}
        for n, (day, code) in enumerate(given)
    ]


def test_a_record_with_a_category_of_another_time_is_refused(channels: Dataset) -> None:
    register_from_rows(_rows(("2016-06-30", "phone"), ("2016-07-01", "web")), channels)
    with pytest.raises(RegisterError, match=r"row 1, column channel: 'web' was no category on"):
        register_from_rows(_rows(("2016-06-30", "web")), channels)


DECLARATION = """
[dataset]
name = "visits"
title = "Visits"
unit = "visit"
unit_plural = "visits"
first = 2016-01-01
last = 2016-12-31
[columns]
id = "id"
person = "person"
received = "received"
[[measures]]
code = "visits"
label = "Visits"
[[dimensions]]
code = "channel"
label = "Channel"
[[dimensions.categories]]
code = "walk"
label = "Walked in"
[[dimensions.categories]]
code = "web"
label = "Online"
[[dimensions.lists]]
first = 2016-01-01
last = 2016-06-30
categories = ["walk"]
[[dimensions.lists]]
first = 2016-07-01
categories = ["walk", "web"]
"""


def test_a_declaration_holds_lists() -> None:
    lists = parse_declaration(DECLARATION).dimension("channel").lists
    assert lists == (
        CategoryList(date(2016, 1, 1), date(2016, 6, 30), ("walk",)),
        CategoryList(date(2016, 7, 1), None, ("walk", "web")),
    )
    with pytest.raises(DeclarationError, match=r"dimensions\[1\].lists\[2\].first"):
        parse_declaration(DECLARATION.replace("first = 2016-07-01", 'first = "soon"'))


def _mapped(text: str, dataset: Dataset) -> Mapped:
    reading = read(text, received=date(2017, 1, 2))
    found = rungs(reading.questions[0], reading, dataset, received=date(2017, 1, 2))
    assert isinstance(found, Mapped)
    return found


def test_a_question_is_split_by_the_categories_of_its_period(channels: Dataset) -> None:
    whole = _mapped("How many visits were there in 2016, by channel?", channels)
    early = _mapped("How many visits were there in March 2016, by channel?", channels)
    axes = [
        dict((a.dimension, a) for a in one.rungs[-1].specification.axes) for one in (whole, early)
    ]
    assert [c.code for c in axes[0]["channel"].categories] == list(CODES)
    assert [c.code for c in axes[1]["channel"].categories] == ["walk", "phone"]
    assert any("changed on 1 July 2016" in note for note in whole.notes)
    assert not any("changed" in note for note in early.notes)


def test_a_category_of_another_time_has_no_place(channels: Dataset) -> None:
    found = _mapped("How many visits in March 2016 were online?", channels)
    assert found.unplaced[0] == (
        "“online”: no category of channel in this period; it was in use from 2016-07-01 on."
    )


def test_figures_are_protected_against_a_reader_who_knows_the_lists(channels: Dataset) -> None:
    rows = _rows(
        *[("2016-03-01", "walk")] * 20, *[("2016-03-02", "phone")] * 9, *[("2016-08-01", "web")] * 7
    )
    register = register_from_rows(rows, channels)
    reading = read("How many visits in March 2016, by channel?", received=date(2017, 1, 2))
    proposal = draw(
        reading, source(register, []), received=date(2017, 1, 2), known=Known(), policy=Policy()
    )
    table = proposal.questions[0].table
    assert table is not None
    assert [row[0] for row in table.rows] == ["Walked in", "By telephone", "Total"]
    for written in (proposal.certificate, proposal.staff_certificate):
        noughts = [one for one in json.loads(written)["statements"] if one.get("value") == 0]
        assert ["web"] in [one["query"].get("channel") for one in noughts]
