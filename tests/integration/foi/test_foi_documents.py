"""Documents of a request: taken in, looked through, built afresh, approved by somebody else."""

from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.foi.documents import actions, making, workbench
from clerestory.foi.documents.lifecycle import Status
from clerestory.foi.documents.models import HeldDocument, OutgoingFile
from clerestory.foi.lifecycle import Status as RequestStatus
from factories import make_person
from integration.foi.document_house import AT, CLEAN, HIDES, Desk
from kernel import FakeKernel


def test_a_document_is_kept_as_it_came_with_what_was_found(desk: Desk) -> None:
    document = HeldDocument.objects.get(pk=desk.hold().pk)
    assert bytes(document.content) == HIDES
    assert document.sha256 == sha256(HIDES).hexdigest()
    assert (document.number, document.kind, document.verdict) == (1, "csv", "hidden")
    assert document.findings == [
        {"mode": "test.hidden", "place": "row 3", "severity": "hidden", "what": "It hides words."}
    ]
    assert "areas" not in document.stored


def test_the_same_file_is_held_once(desk: Desk) -> None:
    desk.hold()
    with pytest.raises(Refused, match="holds the same file already"):
        desk.hold(name="again.csv")


def test_a_request_holds_twenty_documents_and_no_more(desk: Desk) -> None:
    for number in range(20):
        desk.hold(content=b"a,b\r\n%d,1\r\n" % number)
    with pytest.raises(Refused, match="at most 20 documents"):
        desk.hold(content=CLEAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldDocument.objects.filter(number=20).update(number=21)


def test_the_number_of_a_removed_document_is_free_again(desk: Desk) -> None:
    first = desk.hold()
    desk.hold(content=CLEAN)
    actions.remove_document(by=desk.officer, at=AT, document=first)
    assert desk.hold(content=CLEAN + b"South,3\r\n").number == 1


def test_what_nobody_can_name_is_not_taken_in(desk: Desk) -> None:
    with pytest.raises(Refused, match="Nobody can tell what this file is"):
        desk.hold(name="areas.xyz")


def test_bytes_that_were_not_the_ones_looked_through_are_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="not the one that was looked at"):
        actions.hold_document(
            by=desk.officer, at=AT, request=desk.request, name="areas.csv", content=CLEAN,
            inspection=workbench.inspect("areas.csv", HIDES),
        )  # fmt: skip


def test_a_file_is_built_by_the_loop_and_inspected_again(desk: Desk) -> None:
    file = desk.ask()
    assert (file.status, bytes(file.content)) == (Status.WAITING, b"")
    assert making.make_waiting(clock=lambda: AT) == making.Made(made=1)
    file.refresh_from_db()
    assert (file.status, file.verdict, file.findings) == (Status.MADE, "clean", [])
    assert bytes(file.content) == HIDES.replace(b"HIDDEN", b"")
    assert (file.sha256, file.pages, file.pages_made) == (
        sha256(bytes(file.content)).hexdigest(), 3, 3,
    )  # fmt: skip
    assert file.inspector == "inspector-1"
    assert making.make_waiting(clock=lambda: AT) == making.Made()


def test_a_file_that_cannot_be_built_says_why(desk: Desk) -> None:
    file = desk.made(desk.hold(content=CLEAN + b"REFUSED"))
    assert (file.status, bytes(file.content)) == (Status.REFUSED, b"")
    assert file.refused_because == making.CANNOT
    assert [one["mode"] for one in file.findings] == ["test.refused"]
    assert desk.ask(file.document).status == Status.WAITING  # after the cause was put right


def test_a_built_file_that_still_hides_something_is_refused(desk: Desk, kernel: FakeKernel) -> None:
    kernel.leaves = b"HIDDEN"
    file = desk.made()
    assert (file.status, bytes(file.content)) == (Status.REFUSED, b"")
    with pytest.raises(Refused, match="This file is at “Cannot be made”"):
        desk.approve(file)


def test_an_error_of_ours_refuses_the_file_and_holds_up_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object, **more: object) -> None:
        raise ZeroDivisionError("words of the file")

    file = desk.ask()
    monkeypatch.setattr(workbench.rebuilder, "rebuild", fails)
    assert making.make_waiting(clock=lambda: AT) == making.Made(refused=1)
    file.refresh_from_db()
    assert file.refused_because.endswith("(ZeroDivisionError)")
    assert "words" not in file.refused_because


def test_one_file_of_a_document_is_on_its_way_at_a_time(desk: Desk) -> None:
    file = desk.made()
    with pytest.raises(Refused, match="Set that file aside"):
        desk.ask(file.document)
    actions.set_aside_outgoing(by=desk.officer, at=AT, file=file)
    file.refresh_from_db()
    assert bytes(file.content) == b""
    assert desk.ask(file.document).status == Status.WAITING


def test_an_approval_is_of_the_bytes_that_were_seen(desk: Desk) -> None:
    file = desk.made()
    with pytest.raises(Refused, match="not the one that was looked at"):
        actions.approve_outgoing(by=desk.approver, at=AT, file=file, seen="0" * 64)
    OutgoingFile.objects.update(content=bytes(file.content) + b"x")
    with pytest.raises(Refused, match="not the one that was looked at"):
        desk.approve(file)
    OutgoingFile.objects.update(content=bytes(file.content))
    approved = desk.approve(file)
    assert (approved.status, approved.approved_sha256) == (Status.APPROVED, file.sha256)


def test_the_database_ties_an_approval_to_the_bytes(desk: Desk) -> None:
    desk.approve(desk.made())
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingFile.objects.update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingFile.objects.update(verdict="hidden")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingFile.objects.update(approved_by=desk.officer)


def test_the_second_of_two_approvals_is_told(desk: Desk) -> None:
    file = desk.made()
    desk.approve(file)
    with pytest.raises(Refused, match="This file is at “Approved”"):
        desk.approve(file)


def test_nobody_approves_what_they_uploaded_marked_or_asked_for(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    marking, asking = (make_person(Role.INFORMATION_OFFICER, Role.APPROVER) for _ in range(2))
    actions.mark_area(
        by=marking, at=AT, document=document, page=1, box=(0, 0, 10, 10), exemption="s40(2)"
    )
    file = actions.ask_for_rebuild(by=asking, at=AT, document=document, target="pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    desk.officer.grants.create(role=Role.APPROVER)
    for person in (desk.officer, marking, asking):
        with pytest.raises(Refused, match="You took part"):
            actions.approve_outgoing(by=person, at=AT, file=file, seen=file.sha256)
    assert desk.approve(file).status == Status.APPROVED


def test_nobody_approves_what_they_took_a_mark_from_or_set_aside(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    both = (Role.INFORMATION_OFFICER, Role.APPROVER)
    unmarker, stopper = make_person(*both), make_person(*both)
    how = {"by": desk.officer, "at": AT, "document": document, "exemption": "s40(2)"}
    mark = actions.mark_area(page=1, box=(0, 0, 9, 9), **how)
    actions.remove_mark(by=unmarker, at=AT, mark=mark)
    actions.set_aside_outgoing(by=stopper, at=AT, file=desk.ask(document, "pdf"))
    file = desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file.refresh_from_db()
    for person in (unmarker, stopper):
        with pytest.raises(Refused, match="You took part"):
            actions.approve_outgoing(by=person, at=AT, file=file, seen=file.sha256)
    assert desk.approve(file).status == Status.APPROVED


def test_marks_are_burnt_in_and_listed(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    for page, exemption in ((1, "s40(2)"), (3, "s31(1)(a)")):
        actions.mark_area(
            by=desk.officer, at=AT, document=document, page=page, box=(0, 0, 10, 10),
            exemption=exemption,
        )  # fmt: skip
    desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    file = OutgoingFile.objects.get()
    assert bytes(file.content) == b"%PDF%1 s40(2)\n%3 s31(1)(a)\n"
    assert file.redactions == [
        {"page": 1, "exemption": "s40(2)", "by": desk.officer.name, "at": AT.isoformat()},
        {"page": 3, "exemption": "s31(1)(a)", "by": desk.officer.name, "at": AT.isoformat()},
    ]


@pytest.mark.parametrize("box", [(0, 0, 0, 5), (5, 0, 4, 5), (0, 0, 10_001, 5), (0, 9, 5, 5)])
def test_a_mark_lies_on_its_page(desk: Desk, box: tuple[int, int, int, int]) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    with pytest.raises(ValueError, match="no area of a page"):
        actions.mark_area(
            by=desk.officer, at=AT, document=document, page=1, box=box, exemption="s40(2)"
        )


def test_a_mark_names_its_exemption(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    with pytest.raises(ValueError):
        actions.mark_area(
            by=desk.officer, at=AT, document=document, page=1, box=(0, 0, 9, 9), exemption=" "
        )
    with pytest.raises(ValueError):
        actions.mark_term(by=desk.officer, at=AT, document=document, term="Pat", exemption="")


def test_a_mark_that_changes_sets_aside_what_was_made_and_approved(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    desk.ask(document, "pdf")
    making.make_waiting(clock=lambda: AT)
    desk.approve(OutgoingFile.objects.get())
    mark = actions.mark_area(
        by=desk.officer, at=AT, document=document, page=1, box=(0, 0, 9, 9), exemption="s40(2)"
    )
    file = OutgoingFile.objects.get()
    assert (file.status, file.approved_by, bytes(file.content)) == (Status.SET_ASIDE, None, b"")
    assert not file.pictures.exists()
    actions.remove_mark(by=desk.officer, at=AT, mark=mark)
    assert not document.marks.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INFORMATION_OFFICER}))
def test_nobody_but_an_officer_prepares(desk: Desk, role: Role) -> None:
    file = desk.made()
    other = make_person(role)
    tries = [
        lambda: Desk(other, other, desk.request).hold(content=CLEAN),
        lambda: Desk(other, other, desk.request).ask(file.document),
        lambda: actions.set_aside_outgoing(by=other, at=AT, file=file),
        lambda: actions.remove_document(by=other, at=AT, document=file.document),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="information officer"):
            attempt()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPROVER}))
def test_nobody_but_an_approver_approves_or_returns(desk: Desk, role: Role) -> None:
    file, other = desk.made(), make_person(role)
    with pytest.raises(Refused, match="approver"):
        actions.approve_outgoing(by=other, at=AT, file=file, seen=file.sha256)
    with pytest.raises(Refused, match="approver"):
        actions.return_outgoing(by=other, at=AT, file=file, reason="No.")


def test_a_file_is_returned_with_a_reason(desk: Desk) -> None:
    file = desk.made()
    with pytest.raises(Refused, match="Say what has to change"):
        actions.return_outgoing(by=desk.approver, at=AT, file=file, reason=" ")
    actions.return_outgoing(by=desk.approver, at=AT, file=file, reason="Page 2 names somebody.")
    file.refresh_from_db()
    assert (file.status, file.returned_because) == (Status.RETURNED, "Page 2 names somebody.")
    assert bytes(file.content) == b""


def test_a_document_from_which_a_file_is_on_its_way_stays(desk: Desk) -> None:
    file = desk.made()
    with pytest.raises(Refused, match="Set that file aside first"):
        actions.remove_document(by=desk.officer, at=AT, document=file.document)


def test_nothing_of_a_removed_document_is_left(desk: Desk) -> None:
    file = desk.made()
    actions.set_aside_outgoing(by=desk.officer, at=AT, file=file)
    actions.remove_document(by=desk.officer, at=AT, document=file.document)
    assert not HeldDocument.objects.exists() and not OutgoingFile.objects.exists()


def test_documents_rest_once_the_letter_waits_for_approval(desk: Desk) -> None:
    file = desk.made()
    desk.request.status = RequestStatus.AWAITING_APPROVAL
    desk.request.save()
    with pytest.raises(Refused, match="Waiting for approval"):
        desk.hold(content=CLEAN)
    with pytest.raises(Refused, match="Waiting for approval"):
        desk.approve(file)


def test_an_original_leaves_with_a_reason_and_by_two_people(desk: Desk) -> None:
    file = desk.original()
    assert (file.status, file.verdict, bytes(file.content)) == (Status.MADE, "hidden", HIDES)
    assert [one["mode"] for one in file.findings] == ["test.hidden"]
    desk.officer.grants.create(role=Role.APPROVER)
    with pytest.raises(Refused, match="You took part"):
        actions.approve_outgoing(by=desk.officer, at=AT, file=file, seen=file.sha256)
    assert desk.approve(file).status == Status.APPROVED
    found = [one.action for one in Event.objects.filter(action__contains="original")]
    assert found == ["foi.outgoing.original_asked", "foi.outgoing.original_approved"]


def test_an_original_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(Refused, match="Say why the original has to leave"):
        desk.original(reason=" ")
    desk.original(content=CLEAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingFile.objects.update(reason="")


def test_an_original_that_is_marked_for_redaction_does_not_leave(desk: Desk) -> None:
    document = desk.hold("paper.pdf", b"%PDF")
    actions.mark_term(by=desk.officer, at=AT, document=document, term="Pat", exemption="s40(2)")
    with pytest.raises(Refused, match="marked for redaction"):
        actions.ask_for_original(by=desk.officer, at=AT, document=document, reason="Needed.")


def test_each_step_is_one_event_without_personal_data(desk: Desk) -> None:
    before = set(Event.objects.values_list("pk", flat=True))
    desk.approve(desk.made(desk.hold(name="Pat Harper.csv")))
    events = Event.objects.exclude(pk__in=before).order_by("index")
    assert [one.action for one in events] == [
        "foi.document.held",
        "foi.outgoing.asked",
        "foi.outgoing.taken_up",
        "foi.outgoing.made",
        "foi.outgoing.approved",
    ]
    assert {one.subject for one in events} == {"foi.document:FOI-AAAA-AAAA/1"}
    assert not any("Harper" in one.detail for one in events)
