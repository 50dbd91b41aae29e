"""From confirmed questions to the public shelf: who may do what, and what may leave."""

import json

import pytest

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.disclosure.verification import verify
from clerestory.foi.models import InformationRequest
from clerestory.publication import actions, crossing, gate, selectors
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import OutboxMessage, Release, Side
from clerestory.publication.proposals import Proposal
from clerestory.shelf.models import PublishedAnswer, PublishedFile
from factories import make_person
from integration.publication.house import AT, House


def _publish(house: House, release: Release) -> Release:
    ready = gate.pass_again(release)
    return actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)


def test_the_figures_of_a_request_are_proved_and_explained(house: House) -> None:
    release = house.draw(house.confirm(house.receive()))
    proposal = Proposal.from_json(release.figures)
    assert proposal.proved == "whole"
    assert [one.table is not None for one in proposal.questions] == [True, True]
    hidden = proposal.questions[1]
    assert hidden.hidden == len(hidden.cells) > 0
    assert Proposal.from_json(json.loads(json.dumps(proposal.as_json()))) == proposal


def test_an_answer_goes_from_draft_to_the_public_shelf(house: House, tmp_path) -> None:
    release = house.approve(house.prepared())
    release = _publish(house, release)
    assert release.status == Status.PUBLISHED
    crossing.carry(at=AT)
    answer = PublishedAnswer.objects.using("public").get()
    assert [question["outcome"] for question in answer.questions] == [
        "granted",
        "granted_in_part",
    ]
    for file in PublishedFile.objects.using("public").all():
        place = tmp_path / file.name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(bytes(file.content))
    assert verify(tmp_path).ok


def test_nothing_that_explains_the_protection_leaves(house: House) -> None:
    release = house.approve(house.prepared())
    _publish(house, release)
    crossing.carry(at=AT)
    left = b"".join(bytes(file.content) for file in PublishedFile.objects.using("public").all())
    bodies = json.dumps([message.body for message in OutboxMessage.objects.all()])
    names = set(PublishedFile.objects.using("public").values_list("name", flat=True))
    for word in ("primary", "secondary", "fewer than"):
        assert word.encode() not in left
        assert word not in bodies
    assert not any(name.startswith("staff") for name in names)
    assert {file.name for file in release.files.filter(side=Side.STAFF)} == {
        "staff/hidden-cells.csv",
        "staff/certificate.json",
    }


def test_nothing_that_leaves_names_the_applicant(house: House) -> None:
    _publish(house, house.approve(house.prepared()))
    bodies = json.dumps([message.body for message in OutboxMessage.objects.all()])
    files = b"".join(
        bytes(file.content) for file in Release.objects.get().files.filter(side=Side.PUBLIC)
    )
    for word in ("Alex", "Applicant", "alex@example.org"):
        assert word not in bodies
        assert word.encode() not in files


def test_a_withheld_table_is_in_no_file_no_certificate_and_no_ledger(house: House) -> None:
    release = house.prepared(question_2="s31(1)(a)")
    names = set(release.files.filter(side=Side.PUBLIC).values_list("name", flat=True))
    assert "question-1.csv" in names
    assert "question-2.csv" not in names
    certificate = release.files.get(name="certificate/certificate.json")
    assert b"outcome" not in bytes(certificate.content)
    _publish(house, house.approve(release))
    asked = [dict(one.query.sets) for one in selectors.known_statements("prevent-referrals")]
    assert asked
    assert not any("outcome" in sets for sets in asked)


def test_nobody_approves_what_they_prepared(house: House) -> None:
    release = house.prepared()
    both = house.officer
    both.grants.create(role=Role.APPROVER)
    with pytest.raises(Refused, match="You prepared this release"):
        actions.approve_release(by=both, at=AT, release=release, seen=release.digest)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPROVER}))
def test_nobody_but_an_approver_approves_or_returns(house: House, role: Role) -> None:
    release, other = house.prepared(), make_person(role)
    with pytest.raises(Refused, match="approver"):
        actions.approve_release(by=other, at=AT, release=release, seen=release.digest)
    with pytest.raises(Refused, match="approver"):
        actions.return_release(by=other, at=AT, release=release, reason="No.")


def test_a_byte_that_changed_after_it_was_seen_voids_the_approval(house: House) -> None:
    release = house.prepared()
    seen = release.digest
    file = release.files.get(name="question-1.csv")
    file.content = bytes(file.content) + b"\r\n"
    file.save()
    with pytest.raises(Refused, match="not the ones that were looked at"):
        actions.approve_release(by=house.approver, at=AT, release=release, seen=seen)
    assert Release.objects.get().status == Status.PREPARED


def test_an_approver_returns_a_release_with_a_reason_and_it_can_go_again(house: House) -> None:
    release = house.prepared()
    with pytest.raises(Refused, match="Say what has to change"):
        actions.return_release(by=house.approver, at=AT, release=release, reason=" ")
    release = actions.return_release(
        by=house.approver, at=AT, release=release, reason="Name the period."
    )
    assert release.status == Status.PROPOSED
    assert InformationRequest.objects.get().returned_because == "Name the period."
    release = Release.objects.get()
    assert house.approve(house.prepare(release)).status == Status.APPROVED


def test_figures_proved_before_another_release_are_refused_and_can_be_drawn_again(
    house: House,
) -> None:
    first = house.approve(house.prepared())
    request = house.confirm(house.receive("FOI-CCCC-CCCC"))
    second = house.draw(request)
    house.decide(request)
    second = house.approve(house.prepare(second))
    _publish(house, first)
    with pytest.raises(Refused, match="Other figures were released since"):
        _publish(house, second)
    assert OutboxMessage.objects.count() == 2
    second = actions.return_release(
        by=house.approver, at=AT, release=second, reason="Draw the figures again."
    )
    request.refresh_from_db()
    again = house.draw(request)
    house.decide(request)
    assert _publish(house, house.approve(house.prepare(again))).status == Status.PUBLISHED
    assert [entry.id for entry in selectors.ledger().entries][1] == "FOI-CCCC-CCCC"


def test_each_step_leaves_one_event_of_its_own(house: House) -> None:
    before = set(Event.objects.values_list("pk", flat=True))
    _publish(house, house.approve(house.prepared()))
    events = [
        event.action
        for event in Event.objects.exclude(pk__in=before).order_by("index")
        if event.action.startswith("publication")
    ]
    assert events == [
        "publication.figures.recorded",
        "publication.release.prepared",
        "publication.release.approved",
        "publication.release.published",
    ]
