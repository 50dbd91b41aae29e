"""The valve between the two halves: stopped between any two lines, it loses and doubles nothing."""

from typing import Any

import pytest

from clerestory.audit.models import Event
from clerestory.foi.models import InformationRequest
from clerestory.publication import actions, crossing, selectors
from clerestory.publication.models import InboxReceipt
from clerestory.publication.snapshots import snapshots_of
from clerestory.referrals.models import Referral
from clerestory.shelf import actions as shelf
from clerestory.shelf.models import InboxItem, PublishedAnswer, Submission
from integration.publication.house import AT, TEXT, House

CONCERN = {
    "person_name": "Pat Made-Up",
    "age": 16,
    "worry": "Says that nobody may leave the club.",
    "relationship": "Teaches the person.",
    "awareness": "nobody_knows",
}


class PowerCut(Exception):
    """The process is gone."""


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
    ready = snapshots_of(release, at=AT)
    actions.publish_release(by=house.officer, at=AT, release=release, snapshots=ready)
    _cut(monkeypatch, module, name, after=after)
    with pytest.raises(PowerCut):
        crossing.carry(at=AT)
    crossing.carry(at=AT)
    assert PublishedAnswer.objects.using("public").count() == 1
    assert selectors.waiting_outbox() == []
    assert Event.objects.filter(action="publication.outbox.put").count() == 2


def test_what_cannot_be_opened_stays_and_holds_nothing_up(house: House) -> None:
    _ask()
    broken = InboxItem.objects.using("public").get()
    broken.sealed = bytes(broken.sealed)[:-1] + b"x"
    broken.save()
    _ask()
    carried = crossing.carry(at=AT)
    assert carried.taken_in == 1
    assert carried.stuck == (str(broken.message_id),)
    assert "cannot be taken in" in carried.words
    assert [item.pk for item in selectors.waiting_inbox()] == [broken.pk]


def test_a_publication_that_fails_leaves_no_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = house.approve(house.prepared())
    ready = snapshots_of(release, at=AT)
    monkeypatch.setattr(actions, "_record", lambda *given: (_ for _ in ()).throw(PowerCut))
    with pytest.raises(PowerCut):
        actions.publish_release(by=house.officer, at=AT, release=release, snapshots=ready)
    assert selectors.waiting_outbox() == []
    assert selectors.ledger().entries == ()
