"""The pages of what leaves: who sees them, what they say, and that each button does one thing."""

from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.foi import actions as foi
from clerestory.foi.decided import Grounds
from clerestory.foi.models import InformationRequest
from clerestory.foi.questions import ConfirmedQuestion
from clerestory.law.decisions import ExemptionClaim, Holding, Outcome
from clerestory.law.letters import compose
from clerestory.publication import answers
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import OutboxMessage, Release, Side
from clerestory.publication.proposals import Proposal
from clerestory.publication.recommending import recommend
from clients import StaffClient
from integration.publication.house import AT, House

ADDRESS = "/releases/FOI-AAAA-AAAA/"
READERS = {Role.INFORMATION_OFFICER, Role.APPROVER, Role.STATISTICIAN}


def _status() -> str:
    return Release.objects.exclude(status=Status.SUPERSEDED).get().status


def test_an_officer_draws_the_figures_and_is_told_why_cells_are_hidden(house: House) -> None:
    house.confirm(house.receive())
    officer = StaffClient(house.officer)
    before = officer.get(f"{ADDRESS}figures/").content.decode()
    assert "No figures have been drawn yet" in before
    assert "What waits for intake" in before
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


def test_questions_that_changed_after_drawing_need_new_figures(house: House) -> None:
    """The old table would stand as the answer to another question."""
    request = house.confirm(house.receive())
    release = house.draw(request)
    changed = [
        ConfirmedQuestion("1", "How many referrals came from schools?", 0, 0, {"breakdowns": []})
    ]
    foi.confirm_questions(by=house.officer, at=AT, request=request, questions=changed)
    foi.decide_question(
        by=house.officer,
        at=AT,
        question=request.questions.get(),
        holding=Holding.HELD,
        outcome=Outcome.GRANTED,
    )
    page = StaffClient(house.officer).get(f"{ADDRESS}letter/").content.decode()
    assert "The questions were changed after the figures were drawn" in page
    with pytest.raises(Refused, match="questions were changed"):
        house.prepare(release)


def test_what_the_checks_find_is_put_right_or_sent_with_a_reason(house: House) -> None:
    request = house.confirm(house.receive())
    house.draw(request)
    house.decide(request)
    request.questions.filter(number="1").update(answer="See the page on [insert the subject].")
    officer = StaffClient(house.officer)
    page = officer.get(f"{ADDRESS}letter/").content.decode()
    assert "L25 (error)" in page
    assert "There is a problem" in officer.post(f"{ADDRESS}letter/", {}).content.decode()
    assert _status() == Status.PROPOSED
    sent = officer.post(f"{ADDRESS}letter/", {"despite": "The brackets are the applicant's."})
    assert sent.status_code == 302
    shown = StaffClient(house.approver).get(ADDRESS).content.decode()
    assert "The brackets are the applicant" in shown


@pytest.mark.parametrize("words", ["Alex Applicant", "Mx Applicant", "the Applicant family"])
def test_a_letter_that_names_its_applicant_never_leaves(house: House, words: str) -> None:
    request = house.confirm(house.receive())
    house.draw(request)
    house.decide(request)
    question = request.questions.get(number="1")
    question.answer = f"As we told {words} before."
    question.save()
    officer = StaffClient(house.officer)
    assert "L90 (error)" in officer.get(f"{ADDRESS}letter/").content.decode()
    refused = officer.post(f"{ADDRESS}letter/", {"despite": "It does not matter."})
    assert refused.status_code == 403
    assert "names the applicant" in refused.content.decode()


def test_an_answer_in_words_alone_needs_no_figures(house: House) -> None:
    request = house.confirm(house.receive())
    officer = StaffClient(house.officer)
    officer.post(f"{ADDRESS}figures/", {"without": "1"})
    for question in request.questions.all():
        foi.decide_question(
            by=house.officer,
            at=AT,
            question=question,
            holding=Holding.NOT_HELD,
            outcome=Outcome.NOT_HELD,
        )
    officer.post(f"{ADDRESS}letter/", {"despite": "It is a short letter."})
    names = set(Release.objects.get().files.filter(side=Side.PUBLIC).values_list("name", flat=True))
    assert names == {"letter.html", "letter.docx", "letter.pdf"}


def test_a_table_that_hides_figures_is_not_granted_in_full(house: House) -> None:
    request = house.confirm(house.receive())
    house.draw(request)
    officer = StaffClient(house.officer)
    given = {"holding": "held", "outcome": "granted"}
    page = officer.post("/requests/FOI-AAAA-AAAA/questions/2/", given).content.decode()
    assert "the table hides figures" in page
    assert officer.post("/requests/FOI-AAAA-AAAA/questions/1/", given).status_code == 302


def test_the_reasons_why_there_is_no_table_stay_out_of_the_letter(house: House) -> None:
    text = "How many referrals in 2018 in Brook concerned right-wing extremism?"
    request = house.confirm(house.receive(text=text))
    release = house.draw(request)
    proposal = Proposal.from_json(release.figures)
    (figures,) = proposal.questions
    assert figures.table is None
    assert figures.reason
    foi.decide_question(
        by=house.officer,
        at=AT,
        question=request.questions.get(),
        holding=Holding.HELD,
        outcome=Outcome.WITHHELD,
        grounds=Grounds(
            (ExemptionClaim("s40(2) with s40(3A)(a)", "Somebody could be recognised."),)
        ),
    )
    assert figures.reason not in compose(answers.record_of(request, proposal, draft=True)).text
    assert figures.reason not in repr(recommend(figures, proposal))
