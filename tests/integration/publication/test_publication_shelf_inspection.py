"""Published files are looked through again: what the inspector learnt later is not forgotten."""

import argparse
import json
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.cli import due_work
from clerestory.cli.main import main
from clerestory.publication import actions, crossing, gate, selectors, shelf_inspection
from clerestory.publication.models import Release, ShelfInspection
from clerestory.shelf.models import PublishedFile
from clients import StaffClient
from integration.publication.house import AT, House
from kernel import FakeKernel

BY = "system:due"
PAGE = "/releases/published-files/"
READERS = {Role.INFORMATION_OFFICER, Role.APPROVER, Role.STATISTICIAN}


@pytest.fixture
def published(house: House) -> Release:
    release = house.approve(house.prepared())
    passed = gate.pass_again(release)
    release = actions.publish_release(by=house.officer, at=AT, release=release, passed=passed)
    crossing.carry(at=AT)
    return release


def _look(**how: Any) -> shelf_inspection.Inspected:
    return shelf_inspection.inspect_shelf(by=BY, at=AT, **how)


def test_what_is_in_order_needs_no_look(published: Release) -> None:
    found = _look()
    assert found.files == PublishedFile.objects.using("public").count() == 7
    assert found.to_look_at == ()
    assert not selectors.files_to_look_at().exists()
    assert set(ShelfInspection.objects.values_list("inspector", flat=True)) == {"inspector-1"}


def test_what_the_inspector_learnt_is_found_and_told(
    house: House, published: Release, kernel: FakeKernel
) -> None:
    _look()
    kernel.version, kernel.knows = "inspector-2", {b"confidential"}
    found = _look()
    assert "foi-aaaa-aaaa/tables.ods" not in found.to_look_at  # a zip file, to this fake
    assert "foi-aaaa-aaaa/letter.html" in found.to_look_at
    client = StaffClient(house.officer)
    assert "Published files to look at again" in client.get("/releases/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "FOI-AAAA-AAAA: letter.html" in page and "row 3: It hides words." in page
    assert 'href="/releases/FOI-AAAA-AAAA/"' in page


def test_only_what_this_inspector_has_not_seen_is_looked_through_again(
    published: Release, kernel: FakeKernel
) -> None:
    assert _look(unseen=True).files == 7
    assert _look(unseen=True).files == 0
    kernel.version = "inspector-2"
    assert _look(unseen=True).files == 7


def test_a_file_that_is_not_the_one_that_was_approved_is_told(published: Release) -> None:
    file = PublishedFile.objects.using("public").get(name="question-1.csv")
    changed = bytes(file.content) + b"x\r\n"
    PublishedFile.objects.using("public").filter(pk=file.pk).update(content=changed)
    assert _look().to_look_at == ("foi-aaaa-aaaa/question-1.csv",)
    row = ShelfInspection.objects.get(name="question-1.csv")
    assert (row.verdict, row.is_changed) == ("clean", True)


def test_a_certificate_that_was_changed_is_told(published: Release) -> None:
    found = PublishedFile.objects.using("public").filter(name__startswith="certificate")
    found.update(content=bytes(found.get().content) + b"\n")
    assert _look().to_look_at == ("foi-aaaa-aaaa/certificate/certificate.json",)


def test_a_withdrawn_file_needs_no_look(house: House, published: Release) -> None:
    _look()
    actions.withdraw_release(by=house.approver, at=AT, release=published, reason="Counted twice.")
    crossing.carry(at=AT)
    assert _look().files == 0
    assert not ShelfInspection.objects.exists()


def test_each_look_is_in_the_history(published: Release) -> None:
    _look()
    events = Event.objects.filter(action="publication.shelf.inspected")
    assert events.count() == 7
    assert "shelf:foi-aaaa-aaaa/letter.pdf" in set(events.values_list("subject", flat=True))


def test_the_loop_looks_when_something_was_put_out(
    house: House, kernel: FakeKernel, capsys: pytest.CaptureFixture[str]
) -> None:
    release = house.approve(house.prepared())
    passed = gate.pass_again(release)
    actions.publish_release(by=house.officer, at=AT, release=release, passed=passed)
    kernel.knows.add(b"confidential")
    assert due_work.run(argparse.Namespace(every=None)) == 1
    said = capsys.readouterr()
    assert "published files inspected again: 7" in said.out
    assert "foi-aaaa-aaaa/letter.html on the public shelf has to be looked at" in said.err


@pytest.mark.parametrize("role", sorted(Role))
def test_who_is_told(house: House, role: Role, staff_client: Any) -> None:
    assert staff_client(role).get(PAGE).status_code == (200 if role in READERS else 403)


def test_the_command_looks_through_the_shelf(
    published: Release, kernel: FakeKernel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "--published"]) == 0
    assert "published files inspected again: 7, to look at: 0" in capsys.readouterr().out
    kernel.knows.add(b"confidential")
    assert main(["inspect", "--published", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["inspected"] == 7
    assert "letter.html" in {one["file"] for one in said["to_look_at"]}
    assert main(["inspect", "--published"]) == 1
    assert "foi-aaaa-aaaa/letter.html: hidden" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["inspect"], ["inspect", "--published", __file__]])
def test_files_or_the_shelf_and_not_both(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "name files that are to be sent, or give --published alone" in said
