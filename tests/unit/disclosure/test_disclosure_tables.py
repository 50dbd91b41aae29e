"""The shared values: what they accept, what they refuse and in which words."""

import pytest

from clerestory.disclosure.tables import (
    Axis,
    Category,
    Count,
    DisclosureError,
    Policy,
    Query,
    Statement,
    TableSpecification,
    Zeros,
)


def axis(dimension, **categories):
    made = tuple(Category(code, code.title(), frozenset(c)) for code, c in categories.items())
    return Axis(dimension, dimension.title(), made)


AGE = axis("age", young=["0-9", "10-17"], old=["18+"])
SEX = axis("sex", f=["f"], m=["m"])


def test_a_query_is_sorted_and_equal_whatever_the_order_it_was_written_in():
    first = Query.of({"sex": ["f"], "age": ["0-9", "10-17"]})
    second = Query.of({"age": {"10-17", "0-9"}, "sex": ["f"]})

    assert first == second
    assert hash(first) == hash(second)
    assert first.dimensions == ("age", "sex")
    assert Query((("sex", frozenset("f")), ("age", frozenset("a")))).dimensions == ("age", "sex")


def test_a_query_survives_json_and_a_lone_leaf_may_be_a_text():
    query = Query.of({"age": ["0-9", "10-17"], "year": ["2016"]})

    assert query.as_json() == {"age": ["0-9", "10-17"], "year": ["2016"]}
    assert Query.from_json(query.as_json()) == query
    assert Query.from_json({"age": ["10-17", "0-9"], "year": "2016"}) == query


def test_intersection_keeps_the_sets_of_both():
    young = Query.of({"age": ["0-9", "10-17"]})

    assert young.intersect(Query.of({"sex": ["f"], "age": ["10-17", "18+"]})) == Query.of(
        {"sex": ["f"], "age": ["10-17"]}
    )
    assert young.intersect(Query.of()) == young
    assert young.intersect(Query.of({"age": ["18+"]})).is_empty
    assert not young.is_empty


def test_replace_sets_or_frees_one_dimension():
    query = Query.of({"age": ["0-9"], "sex": ["f"]})

    assert query.replace("age", ["18+"]) == Query.of({"age": ["18+"], "sex": ["f"]})
    assert query.replace("age", None) == Query.of({"sex": ["f"]})


@pytest.mark.parametrize("given", [["age"], {"age": 3}, {"age": [3]}, "age"])
def test_a_query_that_is_not_sets_of_texts_is_refused(given):
    with pytest.raises(DisclosureError, match="query"):
        Query.from_json(given)


def test_cells_are_every_combination_with_margins_last():
    table = TableSpecification("t", "T", (AGE, SEX))
    cells = dict(table.cells())

    assert list(cells)[:3] == [("young", "f"), ("young", "m"), ("young", "Total")]
    assert len(cells) == 9
    assert cells["young", "Total"] == Query.of({"age": ["0-9", "10-17"], "sex": ["f", "m"]})
    assert cells["Total", "Total"] == Query.of({"age": ["0-9", "10-17", "18+"], "sex": ["f", "m"]})


def test_a_filter_narrows_every_cell_and_total_false_leaves_the_margins_out():
    filters = (("age", frozenset(["0-9"])), ("area", frozenset(["Ashby"])))
    table = TableSpecification("t", "T", (AGE,), filters, total=False)

    assert dict(table.cells()) == {
        ("young",): Query.of({"age": ["0-9"], "area": ["Ashby"]}),
        ("old",): Query.of({"age": [], "area": ["Ashby"]}),
    }


def test_a_table_without_axes_is_one_figure():
    table = TableSpecification("one", "All referrals", ())

    assert list(table.cells()) == [((), Query.of())]
    assert table.label(()) == "All referrals"


def test_labels_are_words():
    table = TableSpecification("t", "T", (AGE, SEX))

    assert table.label(("young", "Total")) == "Young, all sex"


def test_codes_that_repeat_or_mean_the_margin_are_refused():
    category = Category("a", "A", frozenset("x"))
    with pytest.raises(DisclosureError, match="axis age"):
        Axis("age", "Age", (category, category))
    with pytest.raises(DisclosureError, match="Total"):
        Axis("age", "Age", (Category("Total", "All", frozenset("x")),))
    with pytest.raises(DisclosureError, match="covers no leaf"):
        Axis("age", "Age", (Category("a", "A", frozenset()),))
    with pytest.raises(DisclosureError, match="same dimension"):
        TableSpecification("t", "T", (AGE, AGE))
    with pytest.raises(DisclosureError, match="1 codes for 2 axes"):
        TableSpecification("t", "T", (AGE, SEX)).query(("young",))
    with pytest.raises(DisclosureError, match="no category 'x'"):
        TableSpecification("t", "T", (AGE,)).query(("x",))


@pytest.mark.parametrize(
    ("records", "people", "fits"),
    [(0, 0, True), (5, 1, True), (5, 5, True), (0, 1, False), (5, 6, False), (5, 0, False)],
)
def test_people_are_at_least_one_and_at_most_the_records(records, people, fits):
    if fits:
        assert Count(records, people).people == people
    else:
        with pytest.raises(DisclosureError, match="people"):
            Count(records, people)


@pytest.mark.parametrize(
    ("told", "interval"),
    [
        ({"value": 12}, (12, 12)),
        ({"hidden": True}, (0, None)),
        ({"low": 3}, (3, None)),
        ({"high": 4}, (0, 4)),
        ({"value": 0, "rounded_to": 5}, (0, 4)),
        ({"value": 15, "rounded_to": 5}, (11, 19)),
    ],
)
def test_a_statement_says_an_interval_and_survives_json(told, interval):
    statement = Statement(Query.of({"age": ["0-9"]}), **told)

    assert statement.interval == interval
    assert statement.as_json() == {"query": {"age": ["0-9"]}, **told}
    assert Statement.from_json(statement.as_json()) == statement


@pytest.mark.parametrize(
    "told",
    [{}, {"value": 3, "hidden": True}, {"value": -1}, {"low": 4, "high": 3}, {"value": "3"}],
)
def test_a_statement_that_says_nothing_or_two_things_is_refused(told):
    with pytest.raises(DisclosureError, match="statement"):
        Statement.from_json({"query": {"age": "0-9"}, **told})


def test_the_default_policy_is_five_people_zeros_hideable_insider_on():
    assert Policy() == Policy(5, Zeros.HIDEABLE, True)
    assert Policy.from_json(Policy(10, Zeros.PUBLISHED, False).as_json()) == Policy(
        10, Zeros.PUBLISHED, False
    )
    with pytest.raises(DisclosureError, match="threshold is 1"):
        Policy(1)
    with pytest.raises(DisclosureError, match="policy"):
        Policy.from_json({"zeros": "sometimes"})
