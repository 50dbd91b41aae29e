"""Every way of rewriting history, and what shows it."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction

from clerestory.audit import tree, triggers
from clerestory.audit.actions import record
from clerestory.audit.entries import leaf_bytes
from clerestory.audit.models import Event, Head
from clerestory.audit.verification import (
    Checkpoint,
    CheckpointRefused,
    Verification,
    take_checkpoint,
    verify,
)

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)
SIDES = pytest.mark.parametrize("using", ["default", "public"])


@pytest.fixture
def _owner_of_the_database() -> None:
    """Somebody who may drop the guards; the test's transaction puts them back."""
    triggers.remove(connections["default"])


def _history(size: int, using: str = "default") -> None:
    with transaction.atomic(using=using):
        for number in range(size):
            detail = {"number": number}
            record(by="person:1", at=AT, action="a.b", subject="a:1", detail=detail, using=using)


def _hash_again() -> None:
    """What a careful forger does: new indexes, new hashes, a new head."""
    events = list(Event.objects.all())
    frontier: tuple[bytes, ...] = ()
    Event.objects.all().delete()
    for index, event in enumerate(events):
        event.index = index
        leaf = tree.leaf_hash(
            leaf_bytes(
                index=index, at=event.at, by=event.by, action=event.action,
                subject=event.subject, detail=event.detail,
            )
        )  # fmt: skip
        event.leaf_hash = leaf.hex()
        frontier = tree.append(frontier, index, leaf)
    Event.objects.bulk_create(events)
    Head.objects.update(size=len(events), frontier=b"".join(frontier).hex())


def _problems(checkpoint: Checkpoint | None = None) -> str:
    verdict = verify("default", checkpoint)
    assert verdict.ok is (not verdict.problems)
    return " ".join(verdict.problems)


@SIDES
def test_an_untouched_history_is_whole(using: str) -> None:
    _history(5, using)
    checkpoint = take_checkpoint(using, at=AT)
    verdict = verify(using, checkpoint)
    assert verdict == Verification(True, 5, checkpoint.root, ())


@SIDES
def test_an_empty_history_is_whole(using: str) -> None:
    assert verify(using, take_checkpoint(using, at=AT)).ok


def test_a_history_that_went_on_still_fits_every_earlier_checkpoint() -> None:
    checkpoints = []
    for _ in range(6):
        checkpoints.append(take_checkpoint(at=AT))
        _history(1)
    assert all(verify("default", each).ok for each in checkpoints)


@pytest.mark.usefixtures("_owner_of_the_database")
class TestRewriting:
    def test_a_changed_event_shows(self) -> None:
        _history(5)
        Event.objects.filter(index=2).update(by="person:2")
        assert "Event 2 was changed" in _problems()

    def test_a_changed_event_with_its_own_hash_made_again_shows(self) -> None:
        _history(5)
        event = Event.objects.get(index=2)
        leaf = leaf_bytes(
            index=2, at=AT, by="person:2", action=event.action, subject=event.subject,
            detail=event.detail,
        )  # fmt: skip
        Event.objects.filter(index=2).update(by="person:2", leaf_hash=tree.leaf_hash(leaf).hex())
        assert "not the root that the head holds" in _problems()

    def test_a_removed_event_shows(self) -> None:
        _history(5)
        Event.objects.filter(index=2).delete()
        assert "Events 2 to 2 are missing" in _problems()

    def test_two_events_in_the_other_order_show(self) -> None:
        _history(5)
        Event.objects.filter(index=1).update(index=99)
        Event.objects.filter(index=2).update(index=1)
        Event.objects.filter(index=99).update(index=2)
        assert "Event 1 was changed" in _problems()

    def test_an_event_that_the_head_does_not_count_shows(self) -> None:
        _history(5)
        event = Event.objects.get(index=4)
        event.index, event.leaf_hash = 5, "0" * 64
        event.save(force_insert=True)
        assert "the head does not count" in _problems()

    def test_events_cut_off_the_end_show(self) -> None:
        _history(5)
        Event.objects.filter(index__gte=3).delete()
        assert "counts 5 events and 3 are there" in _problems()

    def test_everything_removed_shows(self) -> None:
        _history(5)
        checkpoint = take_checkpoint(at=AT)
        Event.objects.all().delete()
        Head.objects.all().delete()
        assert "counted 5 events and 0 are there" in _problems(checkpoint)

    @pytest.mark.parametrize("removed", [[4], [0], [2, 3]])
    def test_a_history_hashed_again_shows_against_the_checkpoint_alone(
        self, removed: list[int]
    ) -> None:
        _history(5)
        checkpoint = take_checkpoint(at=AT)
        Event.objects.filter(index__in=removed).delete()
        _hash_again()
        assert _problems() == ""
        assert "were removed" in _problems(checkpoint)

    def test_an_edit_hashed_again_shows_against_the_checkpoint_alone(self) -> None:
        _history(5)
        checkpoint = take_checkpoint(at=AT)
        _history(3)
        Event.objects.filter(index=0).update(action="a.c")
        _hash_again()
        assert _problems() == ""
        assert "before it was rewritten" in _problems(checkpoint)

    def test_an_edit_after_the_checkpoint_and_hashed_again_is_beyond_it(self) -> None:
        _history(5)
        checkpoint = take_checkpoint(at=AT)
        _history(3)
        Event.objects.filter(index=6).update(action="a.c")
        _hash_again()
        assert _problems(checkpoint) == ""

    def test_events_with_no_head_show(self) -> None:
        _history(2)
        Head.objects.all().delete()
        assert "the head does not count" in _problems()


def test_a_checkpoint_survives_its_file() -> None:
    _history(3)
    checkpoint = take_checkpoint("default", at=AT)
    assert Checkpoint.from_json(json.loads(json.dumps(checkpoint.as_json()))) == checkpoint


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"side": "default"}, "side"),
        ({"size": -1}, "size"),
        ({"size": "3"}, "size"),
        ({"size": True}, "size"),
        ({"root": "abc"}, "root"),
        ({"root": None}, "root"),
    ],
)
def test_a_checkpoint_that_cannot_be_one_is_refused(change: dict[str, object], reason: str) -> None:
    good = {"side": "staff", "size": 3, "root": "0" * 64, "at": "2018-02-12"}
    with pytest.raises(CheckpointRefused, match=f"checkpoint's {reason}"):
        Checkpoint.from_json({**good, **change})


def test_a_checkpoint_of_the_other_side_is_refused() -> None:
    with pytest.raises(CheckpointRefused, match="of the public side"):
        verify("default", take_checkpoint("public", at=AT))
