"""The pages of what leaves: who sees them, what they say, and that each button does one thing."""

from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.foi.models import InformationRequest
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import OutboxMessage, Release, Side
from clients import StaffClient
from integration.publication.house import House

ADDRESS = "/releases/FOI-AAAA-AAAA/"
READERS = {Role.INFORMATION_OFFICER, Role.APPROVER, Role.STATISTICIAN}


def _status() -> str:
    return Release.objects.exclude(status=Status.SUPERSEDED).get().status


def test_an_officer_draws_the_figures_and_is_told_why_cells_are_hidden(house: House) -> None:
    house.confirm(house.receive())
    officer = StaffClient(house.officer)
    before = officer.get(f"{ADDRESS}figures/").content.decode()
    assert "No figures have been drawn yet" in before
    assert officer.post(f"{ADDRESS}figures/").status_code == 302
    page = officer.get(f"{ADDRESS}figures/").content.decode()
    assert "Proved for whole numbers" in page
    assert "Why cells of question 2 are hidden" in page
    assert "app-hidden" in page


def test_a_word_without_a_place_in_the_register_is_a_warning(house: House) -> None:
    house.confirm(house.receive(text="How many referrals of girls were there in 2017?"))
    officer = StaffClient(house.officer)
    officer.post(f"{ADDRESS}figures/")
    assert "“girls”: not understood" in officer.get(f"{ADDRESS}figures/").content.decode()
    question = InformationRequest.objects.get().questions.get()
    assert question.proposed["outcome"] is None
    form = officer.get("/requests/FOI-AAAA-AAAA/questions/1/").context["form"]
    assert not form["outcome"].value()


def test_the_letter_says_what_is_missing_until_every_question_is_decided(house: House) -> None:
    request = house.confirm(house.receive())
    officer = StaffClient(house.officer)
    page = officer.get(f"{ADDRESS}letter/").content.decode()
    assert "Question 1 is not decided." in page
    assert "No figures have been drawn" in page
    assert officer.post(f"{ADDRESS}letter/").status_code == 200
    house.draw(request)
    house.decide(request)
    page = officer.get(f"{ADDRESS}letter/").content.decode()
    assert "The letter as it would leave" in page
    assert "Send for approval" in page


def test_three_people_at_a_release(house: House, staff_client: Any) -> None:
    """Neither the owner nor a colleague may approve; the approver may; nobody else looks."""
    house.prepared()
    owner = StaffClient(house.officer).get(ADDRESS).content.decode()
    colleague = staff_client(Role.INFORMATION_OFFICER).get(ADDRESS).content.decode()
    approver = StaffClient(house.approver).get(ADDRESS).content.decode()
    assert "Somebody else has to approve it" in owner
    assert ["Approve these files" in page for page in (owner, colleague, approver)] == [
        False,
        False,
        True,
    ]
    assert staff_client().get(ADDRESS).status_code == 404


@pytest.mark.parametrize("role", sorted(Role))
def test_who_sees_releases(house: House, role: Role, staff_client: Any) -> None:
    """A letter names a case of an applicant: those who only count see statistics alone."""
    house.prepared()
    client = staff_client(role)
    assert client.get("/releases/").status_code == (200 if role in READERS else 403)
    sees = role in READERS - {Role.STATISTICIAN}
    pages = ("", "files/question-1.csv", "files/staff/hidden-cells.csv")
    for page in pages:
        assert client.get(ADDRESS + page).status_code == (200 if sees else 404), page


def test_approving_and_publishing_are_two_buttons(house: House) -> None:
    release = house.prepared()
    approver = StaffClient(house.approver)
    assert approver.post(f"{ADDRESS}publish/").status_code == 403
    approver.post(f"{ADDRESS}approve/", {"seen": release.digest})
    assert _status() == Status.APPROVED
    assert not OutboxMessage.objects.exists()
    approver.post(f"{ADDRESS}publish/")
    assert _status() == Status.PUBLISHED
    assert OutboxMessage.objects.count() == 2
    assert approver.post(f"{ADDRESS}publish/").status_code == 403
    assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_an_approval_without_the_right_digest_is_refused(house: House, seen: str) -> None:
    house.prepared()
    refused = StaffClient(house.approver).post(f"{ADDRESS}approve/", {"seen": seen})
    assert refused.status_code == 403
    assert "not the ones that were looked at" in refused.content.decode()
    assert _status() == Status.PREPARED


def test_a_release_is_returned_with_words_only(house: House) -> None:
    house.prepared()
    approver = StaffClient(house.approver)
    page = approver.post(f"{ADDRESS}return/", {"reason": ""})
    assert page.status_code == 200
    assert "Say what has to change" in page.content.decode()
    assert _status() == Status.PREPARED
    approver.post(f"{ADDRESS}return/", {"reason": "Name the period."})
    assert _status() == Status.PROPOSED
    request = StaffClient(house.officer).get("/requests/FOI-AAAA-AAAA/").content.decode()
    assert "Name the period." in request


def test_a_file_is_given_as_it_will_leave(house: House) -> None:
    release = house.prepared()
    approver = StaffClient(house.approver)
    for file in release.files.filter(side=Side.PUBLIC):
        given = approver.get(f"{ADDRESS}files/{file.name}")
        assert given.content == bytes(file.content)
        assert given.headers["Content-Disposition"].startswith("attachment")


def test_statistics_are_drawn_by_a_statistician_and_nobody_else(
    house: House, staff_client: Any
) -> None:
    for role in set(Role) - {Role.STATISTICIAN}:
        assert staff_client(role).post("/releases/statistics/").status_code == 403, role
    drawn = StaffClient(house.statistician).post("/releases/statistics/")
    assert drawn.status_code == 302
    page = StaffClient(house.statistician).get(drawn.headers["Location"]).content.decode()
    assert "chart.svg" in page
    assert "You prepared this release" in page
