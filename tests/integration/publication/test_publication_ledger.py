"""The ledger in the database forgets nothing: not what others released, not by an old backup."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from clerestory.accounts.permissions import Refused
from clerestory.audit import triggers, verification
from clerestory.audit.models import Event
from clerestory.cli.main import main
from clerestory.disclosure.tables import Query, Statement
from clerestory.publication import actions, crossing, gate, remembering, selectors
from clerestory.publication.lifecycle import Status
from clerestory.publication.models import Extract, LedgerRow, OutboxMessage, Release
from clerestory.publication.proposals import Proposal
from integration.publication.house import AT, House


def _publish(house: House, release: Release) -> Release:
    ready = gate.pass_again(release)
    return actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)


def _prepared(house: House, reference: str) -> Release:
    request = house.confirm(house.receive(reference))
    release = house.draw(request)
    house.decide(request)
    return house.prepare(release)


def _lose_release(*, audit: bool) -> None:
    """The staff database as before the release: its rows, and with `audit` its events too."""
    LedgerRow.objects.all().delete()
    OutboxMessage.objects.all().delete()
    if audit:
        triggers.remove(connections["default"])
        Event.objects.filter(action=remembering.PUBLISHED).delete()


def test_an_entry_holds_what_was_promised_and_what_it_was_counted_from(house: House) -> None:
    release = _publish(house, house.approve(house.prepared()))
    (entry,) = selectors.ledger().entries
    assert entry.extract == release.extract.sha256
    assert list(remembering.problems()) == []


def test_who_comes_second_is_not_approved_and_reads_what_came_first(house: House) -> None:
    first = house.approve(_prepared(house, "FOI-AAAA-AAAA"))
    second = _prepared(house, "FOI-CCCC-CCCC")
    _publish(house, first)
    with pytest.raises(Refused, match=r"released since .*FOI-AAAA-AAAA of 2018-02-12.*Draw the"):
        house.approve(second)
    second.refresh_from_db()
    assert second.status == Status.PREPARED


def test_who_is_overtaken_between_the_look_and_the_entry_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two transactions read the same ledger; the place in it can be taken once."""
    first = house.approve(_prepared(house, "FOI-AAAA-AAAA"))
    second = house.approve(_prepared(house, "FOI-CCCC-CCCC"))
    before = selectors.ledger()
    _publish(house, first)
    monkeypatch.setattr(selectors, "ledger", lambda: before)
    with pytest.raises(Refused, match="Other figures were released since"):
        _publish(house, second)
    second.refresh_from_db()
    assert second.status == Status.APPROVED
    assert LedgerRow.objects.count() == 1


def test_rows_that_were_lost_are_missed_by_the_audit(house: House) -> None:
    _publish(house, house.approve(house.prepared()))
    _lose_release(audit=False)
    with pytest.raises(Refused, match=r"the audit holds the release of FOI-AAAA-AAAA \(event \d+"):
        house.draw(house.confirm(house.receive("FOI-CCCC-CCCC")))


def test_an_old_backup_is_told_by_what_is_on_the_public_shelf(house: House) -> None:
    second = house.approve(_prepared(house, "FOI-CCCC-CCCC"))
    _publish(house, house.approve(_prepared(house, "FOI-AAAA-AAAA")))
    crossing.carry(at=AT)
    _lose_release(audit=True)
    words = r"public shelf holds 2 messages .* restore the newest backup"
    with pytest.raises(Refused, match=words):
        house.draw(house.confirm(house.receive("FOI-DDDD-DDDD")))
    with pytest.raises(Refused, match=words):
        _publish(house, second)


def test_an_old_backup_is_told_by_a_checkpoint(
    house: House, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CHECKPOINT = tmp_path / "checkpoint.json"
    with pytest.raises(Refused, match=r"checkpoint.json holds no checkpoint"):
        remembering.check_remembers()
    kept = verification.take_checkpoint(at=AT)
    settings.CHECKPOINT.write_text(json.dumps(kept.as_json()), encoding="utf-8")
    remembering.check_remembers()
    later = {**kept.as_json(), "size": kept.size + 100}
    settings.CHECKPOINT.write_text(json.dumps(later), encoding="utf-8")
    with pytest.raises(Refused, match="the later ones were removed"):
        house.draw(house.confirm(house.receive()))
    assert main(["audit", "verify", "--side", "staff"]) == 1
    assert "the ledger is not whole" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"position": 5}, "entry 0 is missing"),
        ({"head": "0" * 64}, "entry 0, FOI-AAAA-AAAA, was changed"),
        ({"body": {"id": "FOI-AAAA-AAAA"}}, "entry 0 cannot be read"),
    ],
)
def test_an_edited_row_is_noticed(house: House, change: dict[str, Any], words: str) -> None:
    _publish(house, house.approve(house.prepared()))
    LedgerRow.objects.update(**change)
    with pytest.raises(Refused, match=words):
        remembering.check_remembers()


def test_an_edited_extract_is_noticed(house: House) -> None:
    _publish(house, house.approve(house.prepared()))
    extract = Extract.objects.get()
    Extract.objects.update(records=extract.records[1:])
    with pytest.raises(Refused, match="The extract of 2018-02-12 was changed"):
        house.draw(house.confirm(house.receive("FOI-CCCC-CCCC")))


def test_what_is_declared_outside_counts_and_a_change_of_it_asks_for_a_new_proof(
    house: House, tmp_path: Path, settings: Any
) -> None:
    settings.OUTSIDE = tmp_path / "outside.json"
    known = Statement(Query.of({"outcome": ["supported"]}), low=0, high=9876)
    settings.OUTSIDE.write_text(json.dumps([known.as_json()]), encoding="utf-8")
    release = house.prepared()
    proposal = Proposal.from_json(release.figures)
    assert "9876" in proposal.staff_certificate
    assert "9876" not in proposal.certificate
    release = house.approve(release)
    settings.OUTSIDE.write_text("[]", encoding="utf-8")
    with pytest.raises(Refused, match="known from outside was changed"):
        _publish(house, release)
    settings.OUTSIDE.write_text('[{"query": {"shoe": "9"}, "value": 1}]', encoding="utf-8")
    with pytest.raises(Refused, match=r"outside statements, statement 1: .* no dimension 'shoe'"):
        house.draw(house.confirm(house.receive("FOI-CCCC-CCCC")))
