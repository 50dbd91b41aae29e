"""The valve between the two halves: stopped between any two lines, it loses and doubles nothing."""

import argparse
from base64 import b64encode
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from clerestory.audit.models import Event
from clerestory.cli import due_work
from clerestory.foi.models import InformationRequest
from clerestory.publication import actions, crossing, gate, selectors
from clerestory.publication.lifecycle import Kind
from clerestory.publication.models import Extract, InboxReceipt, OutboxMessage, Release
from clerestory.publication.proposals import Proposal
from clerestory.publication.snapshots import snapshots_of
from clerestory.referrals.models import Referral
from clerestory.shelf import actions as shelf
from clerestory.shelf.models import InboxItem, PublishedAnswer, PublishedStatistics, Submission
from clerestory.shelf.snapshots import StatisticsSnapshot, snapshot_to_json
from integration.publication.house import AT, TEXT, House

CONCERN = {
    "person_name": "Pat Made-Up",
    "age": 16,
    "worry": "Says that nobody may leave the club.",
    "relationship": "Teaches the person.",
    "awareness": "nobody_knows",
}


class PowerCut(BaseException):
    """The process is gone: nothing in it can go on."""


def _ask() -> Submission:
    return shelf.submit_request(
        by="applicant", at=AT, text=TEXT, name="Alex Applicant", email="alex@example.org"
    )


def _cut(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, after: bool) -> None:
    """The power goes before the action, or after it, once."""
    action = getattr(module, name)

    def cut(**given: Any) -> Any:
        monkeypatch.setattr(module, name, action)
        if after:
            action(**given)
        raise PowerCut

    monkeypatch.setattr(module, name, cut)


def test_a_request_becomes_a_case_with_the_reference_that_its_sender_has(house: House) -> None:
    submission = _ask()
    assert crossing.carry(at=AT).taken_in == 1
    request = InformationRequest.objects.get()
    assert (request.reference, request.due) == (submission.reference, submission.due)
    assert (request.text, request.applicant_name) == (TEXT, "Alex Applicant")
    assert crossing.carry(at=AT).any is False


def test_a_concern_becomes_a_referral(house: House) -> None:
    submission = shelf.raise_concern(by="referrer", at=AT, concern=CONCERN)
    crossing.carry(at=AT)
    assert Referral.objects.filter(reference=submission.reference).count() == 1


@pytest.mark.parametrize(
    ("module", "name"), [(actions, "take_in_message"), (shelf, "mark_carried")]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_power_cut_on_the_way_in_loses_and_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, after: bool
) -> None:
    _ask()
    _cut(monkeypatch, module, name, after=after)
    with pytest.raises(PowerCut):
        crossing.carry(at=AT)
    crossing.carry(at=AT)
    assert InformationRequest.objects.count() == 1
    assert InboxReceipt.objects.count() == 1
    assert selectors.waiting_inbox() == []
    carried = Event.objects.using("public").filter(action="shelf.inbox.carried")
    assert carried.count() == 1


@pytest.mark.parametrize(("module", "name"), [(shelf, "hold_snapshot"), (actions, "mark_put_out")])
@pytest.mark.parametrize("after", [False, True])
def test_a_power_cut_on_the_way_out_loses_and_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, after: bool
) -> None:
    release = house.approve(house.prepared())
    ready = gate.pass_again(release)
    actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)
    _cut(monkeypatch, module, name, after=after)
    with pytest.raises(PowerCut):
        crossing.carry(at=AT)
    crossing.carry(at=AT)
    assert PublishedAnswer.objects.using("public").count() == 1
    assert selectors.waiting_outbox() == []
    assert Event.objects.filter(action="publication.outbox.put").count() == 2


def test_a_message_brings_no_file_that_was_not_released(house: House) -> None:
    release = house.approve(house.prepared())
    ready = gate.pass_again(release)
    actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)
    message = selectors.waiting_outbox()[0]
    file = message.body["files"][0]
    file["content"] = b64encode(b"other words").decode("ascii")
    file["sha256"] = sha256(b"other words").hexdigest()
    message.save()
    carried = crossing.carry(at=AT)
    assert [one.message_id for one in carried.stuck] == [str(message.message_id)]
    assert "no published release" in carried.stuck[0].words
    assert not PublishedAnswer.objects.using("public").exists()


def test_what_cannot_be_opened_stays_and_holds_nothing_up(house: House) -> None:
    _ask()
    broken = InboxItem.objects.using("public").get()
    broken.sealed = bytes(broken.sealed)[:-1] + b"x"
    broken.save()
    _ask()
    carried = crossing.carry(at=AT)
    assert carried.taken_in == 1
    assert [one.message_id for one in carried.stuck] == [str(broken.message_id)]
    assert "does not open" in carried.stuck[0].words
    assert [item.pk for item in selectors.waiting_inbox()] == [broken.pk]


def _message(body: dict[str, Any]) -> OutboxMessage:
    return OutboxMessage.objects.create(
        message_id=uuid4(), body=body, created_at=AT, created_by="person:1"
    )


def _statistics(slug: str, title: str) -> dict[str, Any]:
    snapshot = StatisticsSnapshot(slug, title, "2018-02-12", (), "", (), ())
    return snapshot_to_json(snapshot)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (_statistics("taken", "Second"), "The address taken is taken on the public shelf"),
        ({"kind": "answer", "title": "Alex Applicant"}, "(TypeError)"),
        ({"kind": "Alex Applicant"}, "(KeyError)"),
    ],
)
def test_what_the_shelf_cannot_hold_stays_and_holds_nothing_up(
    bad: dict[str, Any], reason: str
) -> None:
    _message(_statistics("taken", "First"))
    stuck = _message(bad)
    _message(_statistics("free", "Third"))
    carried = crossing.carry(at=AT)
    assert carried.put_out == 2
    assert [one.message_id for one in carried.stuck] == [str(stuck.message_id)]
    assert reason in carried.stuck[0].reason
    assert "Alex" not in carried.stuck[0].words
    assert [message.pk for message in selectors.waiting_outbox()] == [stuck.pk]
    shown = PublishedStatistics.objects.using("public").order_by("pk")
    assert [one.title for one in shown] == ["First", "Third"]


def test_statistics_drawn_on_two_days_and_published_on_one_have_two_addresses() -> None:
    nothing = Proposal("referrals", 5, (), "whole", 0.0, 0.0, "", "", "").as_json()
    extract = Extract.objects.create(dataset="referrals", records=[], taken_at=AT, taken_by="x")
    slugs = []
    for day in (11, 12):
        release = Release.objects.create(
            kind=Kind.STATISTICS, reference=f"STATISTICS-2018-02-{day}", title="Referrals",
            figures=nothing, released=nothing, ledger_head="", extract=extract,
        )  # fmt: skip
        slugs += [body["slug"] for body in snapshots_of(release, (), at=AT)]
    assert slugs == ["statistics-2018-02-11", "statistics-2018-02-12"]


def test_the_carrier_says_once_what_is_stuck_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _message({"kind": "unknown"})
    rounds = iter([None, None])
    monkeypatch.setattr(due_work.time, "sleep", lambda seconds: next(rounds))
    monkeypatch.setattr(due_work, "_start_making", lambda every: None)
    with pytest.raises(StopIteration):
        due_work.run(argparse.Namespace(every=1.0))
    said = capsys.readouterr()
    assert said.err.count("stays where it is") == 1
    assert said.out == ""


def test_a_publication_that_fails_leaves_no_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = house.approve(house.prepared())
    ready = gate.pass_again(release)
    monkeypatch.setattr(actions, "_record", lambda *given: (_ for _ in ()).throw(PowerCut))
    with pytest.raises(PowerCut):
        actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)
    assert selectors.waiting_outbox() == []
    assert selectors.ledger().entries == ()
