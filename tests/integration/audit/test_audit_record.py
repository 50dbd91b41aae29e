"""Recording an event: what is written, what is refused, and that it cannot be taken back."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connections, transaction

from clerestory.audit import tree, triggers
from clerestory.audit.actions import NotInTransaction, record
from clerestory.audit.entries import DetailRefused
from clerestory.audit.models import Event, Head

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)
SIDES = pytest.mark.parametrize("using", ["default", "public"])


def _record(using: str = "default", **changes: object) -> Event:
    values = {"by": "person:1", "at": AT, "action": "a.b.done", "subject": "a.b:1", **changes}
    with transaction.atomic(using=using):
        return record(using=using, **values)


@SIDES
def test_events_are_numbered_from_0_without_a_gap(using: str) -> None:
    assert [_record(using).index for _ in range(5)] == [0, 1, 2, 3, 4]


@SIDES
def test_the_head_is_the_root_over_all_events(using: str) -> None:
    for number in range(7):
        _record(using, detail={"number": number})
    leaves = [bytes.fromhex(each.leaf_hash) for each in Event.objects.using(using).all()]
    head = Head.objects.using(using).get()
    assert (head.size, head.root) == (7, tree.root_by_definition(leaves))


def test_each_side_has_a_tree_of_its_own() -> None:
    _record("default")
    assert _record("public").index == 0


def test_an_event_rolled_back_leaves_no_gap() -> None:
    _record()
    with pytest.raises(RuntimeError, match="changed my mind"), transaction.atomic():
        _record()
        raise RuntimeError("changed my mind")
    assert _record().index == 1


@SIDES
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_recording_outside_a_transaction_is_refused(using: str) -> None:
    with pytest.raises(NotInTransaction, match=r"a\.b\.done"):
        record(by="person:1", at=AT, action="a.b.done", subject="a.b:1", using=using)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        _record(at=datetime(2018, 2, 12))


@pytest.mark.parametrize("value", [1.5, date(2018, 2, 12), b"bytes", {1: "x"}, [{"a": 0.5}]])
def test_a_detail_with_no_one_way_of_writing_is_refused(value: object) -> None:
    with pytest.raises(DetailRefused, match=r"detail\.value"):
        _record(detail={"value": value})
    assert not Event.objects.exists()


@SIDES
def test_every_guard_is_in_the_database(using: str) -> None:
    assert triggers.missing(connections[using]) == ()


@SIDES
def test_the_database_refuses_to_change_an_event(using: str) -> None:
    _record(using)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using=using):
        Event.objects.using(using).update(action="a.b.other")


@SIDES
def test_the_database_refuses_to_remove_an_event(using: str) -> None:
    event = _record(using)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using=using):
        event.delete(using=using)


@SIDES
@pytest.mark.parametrize("index", [0, 2, 7])
def test_the_database_takes_only_the_next_index(using: str, index: int) -> None:
    event = _record(using)
    event.index, event.leaf_hash = index, "0" * 64
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using=using):
        Event.objects.using(using).bulk_create([event])


def test_replacing_a_row_is_refused_too() -> None:
    _record()
    connection = connections["default"]
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    statement = (
        "INSERT OR REPLACE INTO audit_event "
        "SELECT \"index\", at, by, 'forged', subject, detail, leaf_hash FROM audit_event"
    )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)
