"""A published release is withdrawn: the public reads why, and what it said stays known."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.foi import actions as foi
from clerestory.law.decisions import Holding, Outcome
from clerestory.publication import actions, crossing, gate, remembering, selectors, statistics
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import LedgerRow, OutboxMessage, Release
from clerestory.publication.proposals import Proposal
from clerestory.shelf.models import PublishedAnswer, PublishedFile, PublishedStatistics
from clients import STAFF_URLS, PublicClient, StaffClient
from factories import make_person
from integration.publication.house import AT, House

ADDRESS = "/releases/FOI-AAAA-AAAA/"
REASON = "A category was counted twice."
PAGE = f"{ADDRESS}withdraw/"
TO_28_DECEMBER = "How many referrals were received from 1 January 2015 to 28 December 2017?"


def _publish(house: House, release: Release) -> Release:
    ready = gate.pass_again(release)
    return actions.publish_release(by=house.approver, at=AT, release=release, passed=ready)


def _published(house: House) -> Release:
    return _publish(house, house.approve(house.prepared()))


def _withdraw(house: House, release: Release, reason: str = REASON) -> Release:
    return actions.withdraw_release(by=house.approver, at=AT, release=release, reason=reason)


def _statistics(house: House) -> Release:
    drawn = statistics.draw(at=AT)
    reference = statistics.reference(AT)
    release = actions.record_figures(
        by=house.statistician, at=AT, proposal=drawn.proposal, source=drawn.source,
        reference=reference, title=statistics.TITLE,
    )  # fmt: skip
    release = actions.prepare_release(
        by=house.statistician, at=AT, release=release, released=drawn.proposal,
        passed=gate.pass_new(drawn.package.public, drawn.proposal),
        staff=drawn.package.staff,
    )  # fmt: skip
    return _publish(house, house.approve(release))


def _table_of(house: House, reference: str, text: str) -> Any:
    release = house.draw(house.confirm(house.receive(reference, text)))
    (figures,) = Proposal.from_json(release.figures).questions
    return figures.table


def test_a_later_release_is_still_protected_against_the_withdrawn_one(house: House) -> None:
    """Three referrals came after 28 December: 847 was released to the end of the year."""
    alone = _table_of(house, "FOI-CCCC-CCCC", TO_28_DECEMBER)
    assert [row[-1] for row in alone.rows] == [844]
    release = _published(house)
    told = selectors.known_statements("prevent-referrals")
    _withdraw(house, release)
    assert selectors.known_statements("prevent-referrals") == told
    assert _table_of(house, "FOI-DDDD-DDDD", TO_28_DECEMBER) is None


def test_the_ledger_has_an_entry_more_and_remembers_both(house: House) -> None:
    _withdraw(house, _published(house))
    ledger = selectors.ledger()
    assert [entry.withdrawn for entry in ledger.entries] == [False, True]
    assert ledger.is_withdrawn("FOI-AAAA-AAAA")
    assert list(remembering.problems()) == []
    LedgerRow.objects.filter(withdrawn=True).delete()
    (problem,) = remembering.problems()
    assert "the audit holds the withdrawal of FOI-AAAA-AAAA" in problem


def test_figures_proved_before_a_withdrawal_are_still_proved(house: House) -> None:
    """It says nothing that was not known."""
    first = _published(house)
    request = house.confirm(house.receive("FOI-CCCC-CCCC"))
    second = house.draw(request)
    house.decide(request)
    second = house.approve(house.prepare(second))
    _withdraw(house, first)
    assert _publish(house, second).status == Status.PUBLISHED
    assert list(remembering.problems()) == []


def test_an_answer_in_words_alone_is_withdrawn_too(house: House) -> None:
    request = house.confirm(house.receive())
    StaffClient(house.officer).post(f"{ADDRESS}figures/", {"without": "1"})
    for question in request.questions.all():
        foi.decide_question(
            by=house.officer, at=AT, question=question,
            holding=Holding.NOT_HELD, outcome=Outcome.NOT_HELD,
        )  # fmt: skip
    release = _publish(house, house.approve(house.prepare(Release.objects.get())))
    assert "figures stay known" not in StaffClient(house.approver).get(PAGE).content.decode()
    assert _withdraw(house, release).status == Status.WITHDRAWN
    assert selectors.ledger().entries == ()
    assert list(remembering.problems()) == []


def test_the_public_page_says_that_it_was_withdrawn_when_and_why(house: House) -> None:
    release = _published(house)
    crossing.carry(at=AT)
    names = list(PublishedFile.objects.using("public").values_list("name", flat=True))
    _withdraw(house, release)
    crossing.carry(at=AT)
    reader = PublicClient()
    for address in ("answers/foi-aaaa-aaaa/", *(f"files/answer/foi-aaaa-aaaa/{n}" for n in names)):
        answer = reader.get(f"/{address}")
        page = answer.content.decode()
        assert answer.status_code == 410, address
        assert REASON in page and "12 February 2018" in page
        assert "847" not in page and "How many" not in page
    log = reader.get("/answers/").content.decode()
    assert "Withdrawn on 12 February 2018" in log and "How many" not in log


def test_nothing_of_a_withdrawn_page_is_left_in_the_public_database(house: House) -> None:
    answer, figures = _published(house), _statistics(house)
    crossing.carry(at=AT)
    _withdraw(house, answer)
    _withdraw(house, figures)
    crossing.carry(at=AT)
    assert not PublishedFile.objects.using("public").exists()
    kept = PublishedAnswer.objects.using("public").get()
    assert (kept.questions, kept.words) == ([], "answer to foi-aaaa-aaaa")
    shown = PublishedStatistics.objects.using("public").get()
    assert (shown.tables, shown.chart, shown.notes) == ([], "", [])
    assert PublicClient().get(f"/statistics/{shown.slug}/").status_code == 410
    assert "Withdrawn on" in PublicClient().get("/statistics/").content.decode()


def test_a_withdrawal_that_comes_before_its_page_waits_for_it(house: House) -> None:
    _withdraw(house, _published(house))
    page = OutboxMessage.objects.order_by("pk")[0]
    OutboxMessage.objects.filter(pk=page.pk).update(carried_at=AT, carried_by="nobody")
    (stuck,) = crossing.carry(at=AT).stuck
    assert "no page foi-aaaa-aaaa on the public shelf to withdraw" in stuck.reason
    OutboxMessage.objects.filter(pk=page.pk).update(carried_at=None, carried_by="")
    assert crossing.carry(at=AT).stuck == ()
    assert PublishedAnswer.objects.using("public").get().withdrawn == AT.date()


def test_three_people_at_a_withdrawal(house: House, staff_client: Any) -> None:
    """The approver may; who prepared it, and whoever holds another role, may not; nobody else
    gets that far."""
    _published(house)
    for client, status in ((StaffClient(house.officer), 403), (staff_client(), 404)):
        assert client.get(PAGE).status_code == status
        assert client.post(PAGE, {"reason": REASON}).status_code == status
    with override_settings(ROOT_URLCONF=STAFF_URLS):
        sent = Client().post(PAGE, {"reason": REASON})
    assert sent.status_code == 302 and sent["Location"].startswith("/sign-in")
    assert Release.objects.get().status == Status.PUBLISHED
    assert "Withdraw this" not in StaffClient(house.officer).get(ADDRESS).content.decode()

    approver = StaffClient(house.approver)
    assert "Withdraw this release" in approver.get(ADDRESS).content.decode()
    assert "figures stay known" in approver.get(PAGE).content.decode()
    assert approver.post(PAGE, {"reason": REASON}).status_code == 302
    page = approver.get(ADDRESS).content.decode()
    assert REASON in page and f"Withdrawn by {house.approver.name}" in page
    assert "Withdraw this release" not in page
    assert approver.post(PAGE, {"reason": REASON}).status_code == 403


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (" ", "Say why it is withdrawn, in words for the public"),
        ("Mx Applicant asked us to.", "The reason names the applicant"),
    ],
)
def test_a_reason_that_the_public_cannot_have_is_given_back(
    house: House, reason: str, words: str
) -> None:
    release = _published(house)
    page = StaffClient(house.approver).post(PAGE, {"reason": reason})
    text = page.content.decode()
    assert page.status_code == 200
    assert "There is a problem" in text and "<title>Error: " in text
    assert text.count(words) == 2  # in the summary and beside the field
    with pytest.raises(Refused, match=words):
        _withdraw(house, release, reason)
    assert Release.objects.get().status == Status.PUBLISHED


def test_nobody_withdraws_what_they_prepared(house: House) -> None:
    release = _published(house)
    house.officer.grants.create(role=Role.APPROVER)
    with pytest.raises(Refused, match="Somebody else has to withdraw it"):
        actions.withdraw_release(by=house.officer, at=AT, release=release, reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.update(
            withdrawn_at=AT, withdrawn_by=house.officer, withdrawn_because=REASON
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPROVER}))
def test_nobody_but_an_approver_withdraws(house: House, role: Role) -> None:
    release = _published(house)
    with pytest.raises(Refused, match="approver"):
        actions.withdraw_release(by=make_person(role), at=AT, release=release, reason=REASON)


def test_only_what_is_published_is_withdrawn(house: House) -> None:
    release = house.approve(house.prepared())
    with pytest.raises(Refused, match="This release is at “Approved”"):
        _withdraw(house, release)


def test_a_ledger_that_is_not_whole_takes_no_withdrawal(house: House) -> None:
    """It would be lost with the backup that mends the ledger."""
    release = _published(house)
    LedgerRow.objects.update(head="0" * 64)
    with pytest.raises(Refused, match="released or withdrawn until"):
        _withdraw(house, release)


def test_who_is_overtaken_is_told_to_withdraw_once_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = _published(house)
    before = selectors.ledger()
    _statistics(house)
    monkeypatch.setattr(selectors, "ledger", lambda: before)
    with pytest.raises(Refused, match="Withdraw this release once more"):
        _withdraw(house, release)
    assert Release.objects.get(reference="FOI-AAAA-AAAA").status == Status.PUBLISHED


def test_a_withdrawal_is_one_event_and_all_or_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = _published(house)
    sent = OutboxMessage.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_record", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _withdraw(house, release)
    assert Release.objects.get().status == Status.PUBLISHED
    assert (LedgerRow.objects.count(), OutboxMessage.objects.count()) == (1, sent)
    _withdraw(house, release)
    (event,) = Event.objects.filter(action="publication.release.withdrawn")
    assert (event.by, event.subject) == (house.approver.text_id, "release:FOI-AAAA-AAAA")
    assert REASON not in event.detail
