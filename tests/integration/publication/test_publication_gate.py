"""The gate: what leaves has passed, as it is, and nothing leads around it."""

from dataclasses import FrozenInstanceError, replace
from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.files.inspection.findings import Verdict
from clerestory.foi.documents import actions as documents
from clerestory.foi.documents import making, workbench
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.publication import actions, answers, crossing, gate
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import OutboxMessage, Release, ReleaseFile, Side
from clerestory.publication.shelf_inspection import inspect_shelf
from clerestory.shelf.models import PublishedAnswer, PublishedFile
from clients import PublicClient, StaffClient
from integration.publication.house import AT, House
from kernel import FakeKernel

ADDRESS = "/releases/FOI-AAAA-AAAA/"
NAME = "FOI-AAAA-AAAA-document-1.csv"
CLEAN = b"area,referrals\r\nNorth,12\r\n"
HIDES = CLEAN + b"HIDDEN\r\n"


def _hold(house: House, request: Any, name: str = "areas.csv") -> HeldDocument:
    return documents.hold_document(
        by=house.officer, at=AT, request=request, name=name, content=HIDES,
        inspection=workbench.inspect(name, HIDES),
    )  # fmt: skip


def _built(house: House, request: Any) -> OutgoingFile:
    documents.ask_for_rebuild(by=house.officer, at=AT, document=_hold(house, request), target="csv")
    making.make_waiting(clock=lambda: AT)
    return OutgoingFile.objects.get()


def _original(house: House, request: Any) -> OutgoingFile:
    documents.ask_for_original(
        by=house.officer, at=AT, document=_hold(house, request), reason="A court orders it."
    )
    making.make_waiting(clock=lambda: AT)
    return OutgoingFile.objects.get()


def _approve(house: House, file: OutgoingFile) -> OutgoingFile:
    return documents.approve_outgoing(by=house.approver, at=AT, file=file, seen=file.sha256)


def _decided(house: House) -> Release:
    request = house.confirm(house.receive())
    release = house.draw(request)
    house.decide(request)
    return release


def _publish(house: House, release: Release) -> Release:
    passed = gate.pass_again(release)
    return actions.publish_release(by=house.officer, at=AT, release=release, passed=passed)


def _with_document(house: House, make: Any = _built) -> Release:
    release = _decided(house)
    _approve(house, make(house, release.request))
    return house.approve(house.prepare(release))


def test_every_file_is_looked_through_when_it_is_prepared_and_again_when_it_leaves(
    house: House, kernel: FakeKernel
) -> None:
    release = house.prepared()
    ours = {"certificate/certificate.json"}  # compared with what the figures give
    names = set(release.files.filter(side=Side.PUBLIC).values_list("name", flat=True)) - ours
    assert set(kernel.seen) == names
    house.approve(release)
    kernel.seen.clear()
    kernel.version = "inspector-2"
    _publish(house, release)
    assert set(kernel.seen) == names
    rows = ReleaseFile.objects.filter(side=Side.PUBLIC).values_list("verdict", "inspector")
    assert set(rows) == {("clean", "inspector-2")}


def test_a_file_that_is_not_clean_blocks_with_its_place(house: House, kernel: FakeKernel) -> None:
    kernel.knows.add(b"confidential")
    with pytest.raises(Refused, match=r"cannot leave\. row 3: It hides words"):
        house.prepared()
    assert not ReleaseFile.objects.exists()


def test_what_the_inspector_learnt_since_the_approval_blocks_the_publication(
    house: House, kernel: FakeKernel
) -> None:
    house.approve(house.prepared())
    kernel.knows.add(b"confidential")
    refused = StaffClient(house.officer).post(f"{ADDRESS}publish/")
    assert refused.status_code == 403
    assert "cannot leave" in refused.content.decode()
    assert Release.objects.get().status == Status.APPROVED
    assert not OutboxMessage.objects.exists()


def test_an_inspector_that_fails_lets_nothing_pass(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = house.approve(house.prepared())

    def fails(*given: object, **more: object) -> None:
        raise OSError("no child process")

    monkeypatch.setattr(gate.inspector, "inspect", fails)
    with pytest.raises(OSError):
        gate.pass_again(release)


def test_a_byte_that_changed_after_the_approval_blocks(house: House) -> None:
    release = house.approve(house.prepared())
    file = release.files.get(name="question-1.csv")
    ReleaseFile.objects.filter(pk=file.pk).update(content=bytes(file.content) + b"x\r\n")
    with pytest.raises(Refused, match="not the ones that were looked at"):
        _publish(house, release)


def test_a_byte_that_changed_between_the_gate_and_the_outbox_blocks(house: House) -> None:
    release = house.approve(house.prepared())
    passed = gate.pass_again(release)
    for given in ((), passed[1:]):
        with pytest.raises(Refused, match="not the ones that were looked at"):
            actions.publish_release(by=house.officer, at=AT, release=release, passed=given)
    file = release.files.get(name="question-1.csv")
    ReleaseFile.objects.filter(pk=file.pk).update(content=bytes(file.content) + b"x\r\n")
    with pytest.raises(Refused, match="not the ones that were looked at"):
        actions.publish_release(by=house.officer, at=AT, release=release, passed=passed)
    assert not OutboxMessage.objects.exists()


def test_a_certificate_that_its_figures_do_not_give_is_no_file_of_ours(house: House) -> None:
    release = house.prepared()
    file = release.files.get(name="certificate/certificate.json")
    ReleaseFile.objects.filter(pk=file.pk).update(content=bytes(file.content) + b"\n")
    with pytest.raises(Refused, match=r"certificate/certificate\.json cannot leave"):
        gate.pass_again(release)


def test_nobody_but_the_gate_makes_passed_bytes(house: House) -> None:
    one = gate.pass_again(house.prepared())[0]
    with pytest.raises(TypeError, match="Only the gate passes bytes"):
        replace(one, content=b"other bytes")
    with pytest.raises(TypeError, match="Only the gate passes bytes"):
        replace(one, name="other.csv")
    with pytest.raises(TypeError, match="Only the gate passes bytes"):
        gate.Passed("a.csv", b"a", Verdict.CLEAN, (), "inspector-1", None, b"\0" * 32)
    with pytest.raises(FrozenInstanceError):
        one.content = b"other bytes"  # type: ignore[misc]


def test_the_database_refuses_a_file_that_did_not_pass(house: House) -> None:
    files = house.prepared().files.filter(side=Side.PUBLIC)
    for wrong in ({"verdict": "hidden"}, {"inspector": ""}, {"verdict": "", "despite": "Why not."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            files.update(**wrong)


def test_an_approved_document_goes_with_the_answer_under_a_made_name(house: House) -> None:
    release = _with_document(house)
    _publish(house, release)
    crossing.carry(at=AT)
    file = PublishedFile.objects.using("public").get(name=NAME)
    assert bytes(file.content) == CLEAN.replace(b"x", b"") + b"\r\n"
    assert not PublishedFile.objects.using("public").filter(name__contains="areas").exists()
    slug = PublishedAnswer.objects.using("public").get().slug
    page = PublicClient().get(f"/answers/{slug}/").content.decode()
    assert "Document 1 (CSV)" in page
    given = PublicClient().get(f"/files/answer/{slug}/{NAME}")
    assert given.content == bytes(file.content)
    assert given["Content-Disposition"] == f'attachment; filename="{NAME}"'
    assert "sandbox" in given["Content-Security-Policy"]


def test_the_letter_waits_until_every_document_is_settled(house: House) -> None:
    release = _decided(house)
    file = _built(house, release.request)
    page = StaffClient(house.officer).get(f"{ADDRESS}letter/").content.decode()
    assert f"{NAME} is not approved yet." in page
    with pytest.raises(Refused, match="is not approved"):
        house.prepare(release)
    documents.set_aside_outgoing(by=house.officer, at=AT, file=file)
    assert house.prepare(release).files.filter(name=NAME).count() == 0


def test_a_document_that_changed_while_the_letter_was_made_is_not_lost(house: House) -> None:
    """The second request of a race: the files passed, and then one more was approved."""
    release = _decided(house)
    request: Any = release.request
    released = answers.released_part(request, release)
    package = answers.package_for(request, released)
    passed = answers.passed_for(request, released, package)
    _approve(house, _built(house, request))
    with pytest.raises(Refused, match="The documents changed"):
        actions.prepare_release(
            by=house.officer, at=AT, release=release, released=released, passed=passed,
            staff=package.staff,
        )  # fmt: skip


def test_an_approved_file_that_was_changed_does_not_pass(house: House) -> None:
    release = _decided(house)
    _approve(house, _built(house, release.request))
    OutgoingFile.objects.update(content=HIDES)
    with pytest.raises(Refused, match="is not approved as it is"):
        house.prepare(release)


def test_an_original_leaves_with_its_findings_and_its_reason(house: House) -> None:
    release = _with_document(house, _original)
    row = release.files.get(name=NAME)
    assert (row.verdict, row.despite) == ("hidden", "A court orders it.")
    assert [one["mode"] for one in row.findings] == ["test.hidden"]
    page = StaffClient(house.approver).get(ADDRESS).content.decode()
    assert f"{NAME} is an original" in page and "A court orders it." in page
    assert "It hides words." in page
    _publish(house, release)
    crossing.carry(at=AT)
    assert bytes(PublishedFile.objects.using("public").get(name=NAME).content) == HIDES
    actions_taken = set(Event.objects.values_list("action", flat=True))
    assert {"foi.outgoing.original_asked", "foi.outgoing.original_approved"} <= actions_taken


def test_an_original_leaves_with_no_more_than_its_approver_knew(
    house: House, kernel: FakeKernel
) -> None:
    release = _with_document(house, _original)
    assert gate.pass_again(release)
    kernel.place = "row 900"
    with pytest.raises(Refused, match=r"set this file aside, .* row 900: It hides words"):
        gate.pass_again(release)
    kernel.place = "row 3"
    kernel.knows.add(b"North")
    with pytest.raises(Refused, match="More was found in this original than its approver knew"):
        gate.pass_again(release)


def test_an_original_on_the_shelf_is_known_with_what_was_known(
    house: House, kernel: FakeKernel
) -> None:
    _publish(house, _with_document(house, _original))
    crossing.carry(at=AT)
    assert inspect_shelf(by="system:due", at=AT).to_look_at == ()
    kernel.place = "row 900"
    found = inspect_shelf(by="system:due", at=AT)
    assert found.to_look_at == (f"foi-aaaa-aaaa/{NAME}",)


@pytest.mark.parametrize(
    "changed",
    [{"is_original": False}, {"reason": " "}, {"approved_by_id": None}, {"approved_by_id": 1}],
)
def test_the_gate_itself_asks_for_a_reason_and_two_people(changed: dict[str, Any]) -> None:
    """The database holds the same; the gate does not lean on it."""
    known = {"mode": "test.hidden", "place": "row 3", "what": "It hides words."}
    given: dict[str, Any] = {
        "is_original": True, "reason": "A court orders it.", "asked_by_id": 1,
        "approved_by_id": 2, "findings": [known],
    }  # fmt: skip
    look = gate.Look(Verdict.HIDDEN, (known,))
    gate._check_known("a.csv", look, OutgoingFile(**given))
    with pytest.raises(Refused):
        gate._check_known("a.csv", look, OutgoingFile(**given | changed))


@pytest.mark.parametrize("changed", [{"status": "made"}, {"approved_sha256": "0" * 64}])
def test_the_gate_itself_asks_for_an_approval_of_these_bytes(changed: dict[str, str]) -> None:
    given = {"status": "approved", "approved_sha256": sha256(CLEAN).hexdigest()}
    with pytest.raises(Refused, match="is not approved as it is"):
        gate._check_approved("a.csv", CLEAN, OutgoingFile(**given | changed))


def test_two_publications_at_once_put_one_page_out(house: House) -> None:
    release = house.approve(house.prepared())
    first, second = gate.pass_again(release), gate.pass_again(release)
    actions.publish_release(by=house.officer, at=AT, release=release, passed=first)
    with pytest.raises(Refused, match="This release is at “Published”"):
        actions.publish_release(by=house.officer, at=AT, release=release, passed=second)
    assert OutboxMessage.objects.count() == 2
