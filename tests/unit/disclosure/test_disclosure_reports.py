"""The staff report: what it shows, that it marks itself, and that every text in it is escaped."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from clerestory.disclosure import reports
from clerestory.disclosure.grids import Grid, Hierarchy, grid
from clerestory.disclosure.intervals import Intervals
from clerestory.disclosure.markup import bars, element, html
from clerestory.disclosure.reports import ReportInput, staff_report
from clerestory.disclosure.slices import MOST_COLUMNS, MOST_ROWS, layout, slices

AREA = Hierarchy("area", ("all", "r", "n", "s", "<w>"), np.array([-1, 0, 1, 1, 0]))
SEX = Hierarchy("sex", ("both", "f", "m"), np.array([-1, 0, 0]))
YEAR = Hierarchy("year", ("any", "y1", "y2"), np.array([-1, 0, 0]))


def small() -> Grid:
    leaves = np.array([[2, 1], [2, 2], [3, 1], [3, 2], [4, 1], [4, 2]])
    return grid([AREA, SEX], [[0, 1]], leaves, np.array([1, 40, 30, 20, 2000, 12]))


def wide(rows: int, columns: int, years: int = 0) -> Grid:
    def flat(name: str, size: int) -> Hierarchy:
        codes = ("all", *(f"{name}{n}" for n in range(size)))
        return Hierarchy(name, codes, np.array([-1, *[0] * size]))

    held = [flat("a", rows), flat("b", columns), flat("c", years)]
    table = [0, 1, 2] if years else [0, 1]
    return grid(held, [table], np.array([[1, 1, 0]]), np.array([7]))


def given(found: Grid, **changed: Any) -> ReportInput:
    primary = (found.counts > 0) & (found.counts < 5)
    values: dict[str, Any] = {
        **{"title": "Tables", "grid": found, "hidden": primary, "primary": primary},
        **{"loss": 10.0, "bound": 8.0, "proved": "whole", "seconds": 1.5, "peak_mib": 90},
        **{"method": "suppression", "policy": "fewer than 5 people are few"},
    }
    return ReportInput(**{**values, **changed})


def cell(found: Grid, *codes: str) -> int:
    return next(place for place in range(found.size) if found.codes(place) == codes)


def hidden(found: Grid, *cells: tuple[str, ...]) -> Any:
    flags = np.zeros(found.size, dtype=bool)
    flags[[cell(found, *codes) for codes in cells]] = True
    return flags


class Words(HTMLParser):
    """The words of a page, and its elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def text(self) -> str:
        return " ".join(self.words)


def test_the_page_says_first_that_it_is_for_staff_and_what_was_found() -> None:
    text = Words(staff_report(given(small()))).text

    body = text[text.index("Staff only.") :]
    assert body.startswith("Staff only. This page says which counts are small")
    assert "Safe: proved for whole numbers." in body
    assert "Cells 15 Hidden 1 (6.7%) Small counts 1 Hidden to protect them 0" in body
    assert "Loss 10.00 Proved bound 8.00" in body
    assert "fewer than 5 people are few" in body


@pytest.mark.parametrize(
    ("proved", "words"),
    [("linear", "not proved for whole numbers"), ("no", "Not proved. Do not release")],
)
def test_what_is_not_proved_is_not_called_safe(proved: str, words: str) -> None:
    text = Words(staff_report(given(small(), proved=proved))).text

    assert words in text
    assert "Safe: proved" not in text


def test_the_page_needs_no_script_and_no_network() -> None:
    page = Words(staff_report(given(small())))

    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    targets = [of[name] for _, of in page.elements for name in ("href", "src") if name in of]
    assert all(target and target.startswith("#") for target in targets)
    assert "url(" not in staff_report(given(small()))
    assert "@import" not in staff_report(given(small()))


def test_every_text_from_outside_is_escaped() -> None:
    found = small()
    bad = '"><script>alert(1)</script>\x00&'
    page = staff_report(
        given(
            found,
            title=bad,
            method=bad,
            policy=bad,
            hidden=hidden(found, ("n", "f"), ("<w>", "f")),
            why={cell(found, "n", "f"): bad},
            unmet=[cell(found, "n", "f")],
        )
    )

    assert "<script" not in page
    assert "<w>" not in page
    assert "&lt;w&gt;" in page
    assert page.count("&lt;script&gt;") == 5  # the title twice


def test_hidden_cells_are_shaded_with_their_count_and_their_reason() -> None:
    found = small()
    flags = hidden(found, ("n", "f"), ("n", "m"), ("s", "f"), ("s", "m"))
    why = {cell(found, "s", "m"): "it would give away area n, sex f"}

    page = staff_report(given(found, hidden=flags, why=why))

    assert page.count('<td class="hidden">') == 3
    assert page.count('<td class="hidden small">[c] 1 small</td>') == 1
    text = Words(page).text
    assert "area n, sex f 1 not computed its own count is small" in text
    assert "area n, sex m 40 not computed shown, it would help to work out a small count" in text
    assert "area s, sex m 20 not computed it would give away area n, sex f" in text
    assert "They show 4 of 4 hidden cells." in text
    assert "area s, sex f" not in Words(staff_report(given(found))).text


def test_a_small_count_that_is_left_open_is_a_warning() -> None:
    found = small()

    text = Words(staff_report(given(found, hidden=hidden(found, ("s", "m"))))).text

    assert "1 of the small counts are not hidden." in text
    assert "not hidden" not in Words(staff_report(given(found))).text


def test_cells_that_cannot_be_protected_are_named_with_coarser_categories() -> None:
    found = small()

    text = Words(staff_report(given(found, unmet=[cell(found, "n", "f")]))).text

    assert "1 of the small counts cannot be protected in these tables." in text
    assert "All others: safe: proved for whole numbers." in text
    assert "area n, sex f 1 area r instead of n, or leave sex out" in text
    assert "None: every small count is protected" in Words(staff_report(given(found))).text


def test_the_loss_stands_beside_the_bound() -> None:
    text = Words(staff_report(given(small()))).text

    assert "No safe choice of cells loses less than 8.00; this one loses 10.00" in text
    assert "of which at most 20.0% is too much" in text
    assert "No bound was proved" in Words(staff_report(given(small(), bound=None))).text
    nothing = Words(staff_report(given(small(), loss=0.0, bound=0.0))).text
    assert "this one loses 0.00, of which at most 0.0%" in nothing


def test_cells_that_the_zeros_shown_narrow_are_named_with_the_remedy() -> None:
    found = small()
    narrowed = cell(found, "n", "f")

    text = Words(staff_report(given(found, weakened={narrowed: 2}))).text

    assert "The zeros shown narrow 1 of the small counts further." in text
    assert "area n, sex f 1, known to be 2 or more area r instead of n" in text
    assert "None: every small count is protected" not in text
    assert "None: every small count is protected" in Words(staff_report(given(found))).text


def test_widths_of_intervals_are_counted_in_a_plot_and_a_table() -> None:
    found = small()
    cells = np.array([cell(found, *codes) for codes in (("n", "f"), ("n", "m"), ("s", "f"))])
    ends = Intervals(cells, [0, 36, 7], [4, 1236, None])

    text = Words(staff_report(given(found, hidden=hidden(found, ("n", "f")), intervals=ends))).text

    assert "4 1 1 5 0 0 6 to 7 0 0" in text
    assert "100 or more 1 0 no limit 1 0" in text
    assert "area n, sex f 1 0 to 4 its own count is small" in text
    assert "not computed" in Words(staff_report(given(found))).text


def test_the_longest_bar_is_the_greatest_and_each_has_its_figure() -> None:
    picture = html([bars("Title", [("one", 1.0, "1.0"), ("four", 4.0, "4.0")])])

    one, four = (float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)%"', picture))
    assert four == 4 * one
    assert ">1.0</text>" in picture and ">4.0</text>" in picture
    assert 'aria-label="Title. one: 1.0; four: 4.0"' in picture


def test_text_after_a_child_element_stays_in_its_place() -> None:
    assert html([element("p", "a ", element("b", "c"), " d")]) == "<p>a <b>c</b> d</p>"


def test_slices_come_with_most_hidden_cells_first_and_shared_ones_once() -> None:
    leaves = np.array([[2, 1, 1], [3, 2, 2]])
    found = grid([AREA, SEX, YEAR], [[0, 1, 2], [0, 1]], leaves, np.array([3, 9]))
    flags = hidden(found, ("n", "f", "y1"), ("n", "f", "any"), ("r", "f", "any"))

    first, second = slices(found, flags)

    assert (first.hidden, second.hidden) == (2, 1)
    shown = layout(found, flags, second)
    assert shown.title == "area by sex, year y1"
    assert shown.rows == [("all", True), ("r", True), *((c, False) for c in ("n", "s", "<w>"))]
    assert found.codes(int(shown.cells[2, 1])) == ("n", "f", "y1")


def test_a_table_of_one_dimension_is_a_column() -> None:
    found = grid([SEX], [[0]], np.array([[1], [2]]), np.array([3, 50]))

    page = staff_report(given(found))

    assert "Code Count both 53 f [c] 3 small m 50" in Words(page).text


def test_a_slice_shows_the_rows_and_columns_with_most_hidden_cells() -> None:
    found = wide(300, 60)
    flags = np.zeros(found.size, dtype=bool)
    flags[[cell(found, "a250", "b50", "all"), cell(found, "a9", "b51", "all")]] = True
    (one,) = slices(found, flags)

    shown = layout(found, flags, one)

    assert shown.cells.shape == (MOST_ROWS, MOST_COLUMNS)
    assert shown.left_out == (301 - MOST_ROWS, 61 - MOST_COLUMNS)
    assert flags[shown.cells].sum() == 2
    assert [row for row, _ in shown.rows][-1] == "a250"


def test_a_page_keeps_its_size_and_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_BYTES", 200_000)
    found = wide(150, 12, 6)
    flags = np.ones(found.size, dtype=bool)

    page = staff_report(given(found, hidden=flags))

    assert len(page.encode()) < 220_000
    text = Words(page).text
    assert re.search(r"hidden cells, 1 of 7; 6 with fewer hidden cells are left out", text)
    assert f"of {found.size:,} hidden cells" in text


def test_long_reasons_shorten_the_first_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_BYTES", 200_000)
    found = wide(150, 12)
    why = {place: "because " * 50 for place in range(found.size)}

    page = staff_report(given(found, hidden=np.ones(found.size, dtype=bool), why=why))

    assert len(page.encode()) < 220_000
    assert "hidden cells, 1 of 1" in Words(page).text


def test_no_hidden_cell_is_said() -> None:
    found = small()

    assert (
        "No cell is hidden."
        in Words(staff_report(given(found, hidden=np.zeros(found.size, dtype=bool)))).text
    )


def test_the_same_run_gives_the_same_page() -> None:
    assert staff_report(given(small())) == staff_report(given(small()))
