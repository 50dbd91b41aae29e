"""Counts of the small register, done by hand beside both ways of counting."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb
import pytest

from clerestory.disclosure.tables import Count, Query
from clerestory.figures import reference
from clerestory.figures.counts import Counter, CountError
from clerestory.figures.registers import Register

Counting = Callable[[Register, Sequence[Query]], tuple[Count, ...]]


def fast(register: Register, queries: Sequence[Query]) -> tuple[Count, ...]:
    with Counter(register) as counter:
        return counter.count(queries)


both = pytest.mark.parametrize("count", [fast, reference.count], ids=["fast", "reference"])


@both
@pytest.mark.parametrize(
    ("sets", "records", "people"),
    [
        ({}, 5, 3),
        ({"area": {"north"}}, 3, 2),
        ({"area": {"south"}}, 2, 2),
        ({"area": {"north", "south"}}, 5, 3),
        ({"age": {"child"}}, 2, 1),
        ({"age": {"unknown"}}, 1, 1),
        ({"age": {"child", "adult"}}, 4, 2),
        ({"age": {"child"}, "area": {"south"}}, 0, 0),
        ({"age": set()}, 0, 0),
        ({"received": {"2016-04"}}, 2, 2),
        ({"received": {"2016-03", "2016-04"}}, 3, 2),
        ({"received": {"2016-04-02..2016-04-30"}}, 1, 1),
        ({"received": {"2016-04-01..2016-04-15"}}, 2, 2),
        ({"received": {"2016-04-15"}}, 1, 1),
        ({"received": {"2016-04", "2016-04-10..2016-05-10"}}, 2, 2),
        ({"received": {"2016-05", "2016-06"}}, 0, 0),
        ({"received": {"2016-01", "2016-03"}, "area": {"north"}, "age": {"child"}}, 2, 1),
    ],
)
def test_records_and_the_people_they_are_about(
    count: Counting, register: Register, sets: dict[str, set[str]], records: int, people: int
) -> None:
    assert count(register, [Query.of(sets)]) == (Count(records, people),)


@both
def test_people_do_not_add_up_over_cells(count: Counting, register: Register) -> None:
    north, south, whole = count(
        register, [Query.of({"area": {"north"}}), Query.of({"area": {"south"}}), Query.of()]
    )
    assert north.records + south.records == whole.records
    assert north.people + south.people == whole.people + 1  # Ann visited both


@both
def test_counts_come_in_the_order_of_the_queries_repeated_ones_too(
    count: Counting, register: Register
) -> None:
    child, none, whole = Query.of({"age": {"child"}}), Query.of({"age": set()}), Query.of()
    assert [one.records for one in count(register, [whole, child, none, child, whole])] == [
        5, 2, 0, 2, 5,
    ]  # fmt: skip
    assert count(register, []) == ()


def test_one_counter_counts_again_and_again(register: Register) -> None:
    with Counter(register) as counter:
        first = counter.count([Query.of({"area": {"north"}}), Query.of({"age": {"adult"}})])
        second = counter.count([Query.of({"area": {"south"}})])
        assert counter.count([Query.of({"area": {"north"}}), Query.of({"age": {"adult"}})]) == first
    assert second == (Count(2, 2),)


@pytest.mark.parametrize(
    ("sets", "words"),
    [
        ({"sex": {"f"}}, "no dimension 'sex': use one of received, age, area"),
        ({"area": {"north", "east"}}, "no category 'east': use one of north, south"),
        ({"age": {"known"}}, "no category 'known': use one of child, adult, unknown"),
        ({"received": {"2015-12"}}, "2015-12 is not wholly within 2016-01-01 to 2016-12-31"),
        ({"received": {"2016-12-31..2017-01-01"}}, "cut the window there"),
        ({"received": {"2016"}}, "write a month as 2016-04"),
    ],
)
def test_what_the_dataset_lacks_is_refused_not_counted_as_nought(
    register: Register, sets: dict[str, set[str]], words: str
) -> None:
    with Counter(register) as counter, pytest.raises(CountError) as refusal:
        counter.count([Query.of(sets)])
    assert words in str(refusal.value)


def test_names_that_look_like_statements_are_only_names(register: Register) -> None:
    records = tuple(
        replace(record, person=f"x'); DROP TABLE records; --{record.person}")
        for record in register.records
    )
    assert fast(replace(register, records=records), [Query.of()]) == (Count(5, 3),)


def test_a_closed_counter_counts_no_more(register: Register) -> None:
    with Counter(register) as counter:
        counter.count([Query.of()])
    with pytest.raises(duckdb.ConnectionException):
        counter.count([Query.of()])


def test_the_engine_opens_no_file_and_its_settings_are_locked(register: Register) -> None:
    with Counter(register) as counter:
        connection = counter._records._connection
        with pytest.raises(duckdb.PermissionException):
            connection.execute("SELECT * FROM read_text('/etc/hostname')")
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("SET enable_external_access = true")
        with pytest.raises(duckdb.Error):
            connection.execute("INSTALL httpfs")
