"""The yearly statistics: defined once, drawn again, safe beside all that went before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from clerestory.accounts.permissions import Refused
from clerestory.figures.datasets import read_declaration
from clerestory.publication import actions, crossing, gate, selectors, statistics
from clerestory.publication.models import Release
from clerestory.publication.proposals import Proposal
from clerestory.shelf.models import PublishedStatistics
from integration.publication.house import AT, House

NEXT_YEAR = datetime(2019, 5, 1, 10, 0, tzinfo=UTC)


def _record(house: House, at: datetime) -> tuple[Release, statistics.Drawn]:
    drawn = statistics.draw(at=at)
    release = actions.record_figures(
        by=house.statistician,
        at=at,
        proposal=drawn.proposal,
        source=drawn.source,
        reference=statistics.reference(at),
        title=statistics.TITLE,
    )
    return release, drawn


def _publish(house: House, at: datetime) -> None:
    release, drawn = _record(house, at)
    release = actions.prepare_release(
        by=house.statistician,
        at=at,
        release=release,
        released=drawn.proposal,
        passed=gate.pass_new(drawn.package.public, drawn.proposal),
        staff=drawn.package.staff,
    )
    release = house.approve(release)
    ready = gate.pass_again(release)
    actions.publish_release(by=house.statistician, at=at, release=release, passed=ready)
    crossing.carry(at=at)


def test_statistics_reach_the_shelf_with_table_and_chart(house: House) -> None:
    _publish(house, AT)
    shown = PublishedStatistics.objects.using("public").get()
    assert shown.chart.startswith("<svg")
    assert [table["title"] for table in shown.tables] == [statistics.TITLE]


def test_the_next_year_is_a_release_of_its_own_beside_the_first(house: House) -> None:
    _publish(house, AT)
    _publish(house, NEXT_YEAR)
    assert PublishedStatistics.objects.using("public").count() == 2
    assert len(selectors.ledger().entries) == 2


def test_an_answer_after_the_statistics_is_proved_beside_them(house: House) -> None:
    _publish(house, AT)
    release = house.draw(house.confirm(house.receive()))
    proposal = Proposal.from_json(release.figures)
    assert proposal.ledger_head == selectors.ledger().head
    assert proposal.proved == "whole"
    assert '"known":0' not in proposal.certificate.replace(" ", "")


def test_nothing_is_prepared_where_no_form_is_safe(house: House) -> None:
    release, drawn = _record(house, AT)
    with pytest.raises(Refused, match="No form of these figures is safe"):
        actions.prepare_release(
            by=house.statistician,
            at=AT,
            release=release,
            released=drawn.proposal.without({"1"}),
            passed=(),
            staff=drawn.package.staff,
        )


@pytest.mark.parametrize(
    ("last", "years"),
    [
        (date(2017, 3, 30), ["2015/16"]),
        (date(2017, 3, 31), ["2015/16", "2016/17"]),
        (date(2018, 3, 30), ["2015/16", "2016/17"]),
    ],
)
def test_only_whole_financial_years_are_shown(last: date, years: list[str]) -> None:
    """A financial year ends on 31 March; the register begins on 1 March 2015."""
    dataset = replace(read_declaration(settings.DECLARATION), last=last)
    assert [year.label for year in statistics.complete_years(dataset)] == years
