"""What we make ourselves passes the real gate, and is written down as clean."""

import pytest

from clerestory.publication import actions, gate, statistics
from clerestory.publication.models import ReleaseFile, Side
from integration.publication.house import AT, House


def _left() -> dict[str, str]:
    return dict(ReleaseFile.objects.filter(side=Side.PUBLIC).values_list("name", "verdict"))


@pytest.mark.usefixtures("real_kernel")
def test_an_answer_passes_the_real_inspector(house: House) -> None:
    release = house.approve(house.prepared())
    actions.publish_release(
        by=house.officer, at=AT, release=release, passed=gate.pass_again(release)
    )
    assert set(_left().values()) == {"clean"}
    assert {"letter.pdf", "letter.docx", "letter.html", "tables.ods"} <= _left().keys()


@pytest.mark.usefixtures("real_kernel")
def test_statistics_pass_the_real_inspector(house: House) -> None:
    drawn = statistics.draw(at=AT)
    passed = gate.pass_new(drawn.package.public, drawn.proposal)
    assert {one.name for one in passed} >= {"chart.svg", "tables.ods"}
    assert {str(one.verdict) for one in passed} == {"clean"}
