"""The staff report in a real browser: no accessibility violation, nothing wider than the page."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from clerestory.disclosure.grids import Hierarchy, grid
from clerestory.disclosure.intervals import Intervals
from clerestory.disclosure.reports import ReportInput, staff_report
from functional.conftest import Visitor

pytestmark = pytest.mark.browser


def report() -> str:
    area = Hierarchy("area", ("all", *(f"a{n}" for n in range(30))), np.array([-1, *[0] * 30]))
    month = Hierarchy("month", ("all", *(f"m{n}" for n in range(18))), np.array([-1, *[0] * 18]))
    leaves = np.array([[1 + n % 30, 1 + n % 18] for n in range(90)])
    found = grid([area, month], [[0, 1]], leaves, np.arange(90) % 7)
    small = (found.counts > 0) & (found.counts < 5)
    cells = np.flatnonzero(small)
    return staff_report(
        ReportInput(
            title="Referrals by area and month",
            grid=found,
            hidden=small,
            primary=small,
            loss=30.5,
            bound=28.25,
            proved="linear",
            seconds=1.0,
            peak_mib=80,
            method="suppression",
            policy="fewer than 5 people are few",
            intervals=Intervals(cells, [0] * cells.size, [None, *range(1, cells.size)]),
            unmet=[int(cells[0])],
        )
    )


def test_the_report_is_accessible_at_every_width(
    tmp_path: Path, visitor: Callable[[], Visitor]
) -> None:
    path = tmp_path / "report.html"
    path.write_text(report(), encoding="utf-8")
    staff = visitor()
    staff.page.goto(path.as_uri())

    staff.look()

    for width in (320, 1280):
        staff.page.set_viewport_size({"width": width, "height": 800})
        assert staff.page.evaluate("document.documentElement.scrollWidth") <= width
    assert staff.page.get_by_text("Staff only.").is_visible()
