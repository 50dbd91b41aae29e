"""The register goes on after a release: new figures stand beside old ones, and no door closes."""

from collections.abc import Iterator

from clerestory.demo import register
from clerestory.publication import actions, gate
from clerestory.publication.models import Extract, Release
from clerestory.publication.proposals import Proposal
from clerestory.referrals.actions import import_register
from integration.publication.house import AT, House

TEXT = "How many referrals were received in 2017, by type of concern?"


def _publish(house: House, release: Release) -> None:
    ready = gate.pass_again(release)
    actions.publish_release(by=house.officer, at=AT, release=release, passed=ready)


def _answer(house: House, reference: str) -> Release:
    request = house.confirm(house.receive(reference, TEXT))
    release = house.draw(request)
    house.decide(request)
    return house.approve(house.prepare(release))


def _one_more() -> Iterator[dict[str, str]]:
    row = next(row for row in register.rows() if row["received"].startswith("2017"))
    yield {**row, "id": "R-NEW0001", "person": "P-NEW0001"}


def _shown(release: Release) -> dict[str, object]:
    (figures,) = Proposal.from_json(release.figures).questions
    assert figures.table is not None
    return {str(row[-2]): row[-1] for row in figures.table.rows}


def test_a_new_case_closes_no_door_and_is_not_given_away(house: House) -> None:
    """The cell and the total that grew by one are hidden: beside the old figure they tell of it."""
    first = _answer(house, "FOI-AAAA-AAAA")
    _publish(house, first)
    import_register(by="setup:console", at=AT, rows=_one_more())
    second = _answer(house, "FOI-CCCC-CCCC")
    before, after = _shown(first), _shown(second)
    concern = register.dataset().dimension("concern").label_of(next(_one_more())["concern"])
    assert isinstance(before[concern], int)
    assert after[concern] == "[c]"
    assert Proposal.from_json(second.figures).proved == "whole"
    _publish(house, second)


def test_an_unchanged_register_is_kept_once_and_gives_the_same_figures(house: House) -> None:
    first = _answer(house, "FOI-AAAA-AAAA")
    _publish(house, first)
    second = _answer(house, "FOI-CCCC-CCCC")
    assert _shown(first) == _shown(second)
    assert Extract.objects.count() == 1


def test_a_change_between_drawing_and_sending_changes_no_byte(house: House) -> None:
    request = house.confirm(house.receive("FOI-AAAA-AAAA", TEXT))
    release = house.draw(request)
    house.decide(request)
    import_register(by="setup:console", at=AT, rows=_one_more())
    released = house.approve(house.prepare(release))
    _publish(house, released)
    again = _answer(house, "FOI-CCCC-CCCC")
    assert again.extract != released.extract
