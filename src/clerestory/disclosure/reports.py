"""The staff report of protected tables: one HTML page without script, link or network.

It tells what the released tables hide, so it is for the authority's staff alone and says so. All
figures are of the run that it reports; nothing is computed anew.
"""

from __future__ import annotations

import html as escaping
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from string import Template
from typing import Literal
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.grid_files import cell_words
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.intervals import Intervals
from clerestory.disclosure.markup import Content, bars, element, html, table
from clerestory.disclosure.slices import MOST_ROWS, Layout, Slice, layout, slices
from clerestory.disclosure.tables import HIDDEN_MARKER

MOST_BYTES = 1_500_000
"""Of the slices of tables together; with all else the page stays below 2 MB."""

MOST_UNMET = 200
"""Rows of the list of cells that cannot be protected."""

REMEDY = (
    "The remedy is coarser categories: publish one of the totals named here instead of the codes "
    "below it."
)

VERDICTS = {
    "whole": "Safe: proved for whole numbers.",
    "linear": "Safe against a reader who solves linear programs over the cells; "
    "not proved for whole numbers.",
    "no": "Not proved. Do not release these tables.",
}

WIDTHS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 50, 100)
"""The least width of each bar of the plot."""


@dataclass(frozen=True)
class ReportInput:
    """A finished run. `hidden` and `primary` are flags per cell of the grid, `why` gives reasons
    by place in the grid, `unmet` the places of cells that cannot be protected, `weakened` those
    that the zeros shown keep above the least that the policy asks for, with what they leave.
    `policy` is in words; `loss` and `bound` (None: not proved) are in the units of the weights."""

    title: str
    grid: Grid
    hidden: NDArray[np.bool_]
    primary: NDArray[np.bool_]
    loss: float
    bound: float | None
    proved: Literal["whole", "linear", "no"]
    seconds: float
    peak_mib: int
    method: str
    policy: str
    why: Mapping[int, str] = field(default_factory=dict)
    intervals: Intervals | None = None
    unmet: Sequence[int] = ()
    weakened: Mapping[int, int] = field(default_factory=dict)


def staff_report(given: ReportInput) -> str:
    """The page. The same input gives the same text."""
    data = resources.files("clerestory.disclosure").joinpath("data")
    page = Template(data.joinpath("report.html").read_text("utf-8"))
    style = data.joinpath("report.css").read_text("utf-8")  # within the page: it is read as a file
    return page.substitute(
        title=escaping.escape(given.title),
        style=f"<style>\n{style}</style>",
        summary=html(_summary(given)),
        unmet=html(_unmet(given)),
        loss=html(_loss(given)),
        widths=html(_widths(given)),
        tables=_tables(given),
    )


# Figures ----------------------------------------------------------------------------------------


def _summary(given: ReportInput) -> Iterator[Element]:
    verdict = VERDICTS[given.proved]
    if given.unmet:
        words = f"{len(given.unmet):,} of the small counts cannot be protected in these tables."
        yield element("p", words, class_="warning")
        verdict = f"All others: {verdict[0].lower()}{verdict[1:]}"
    if given.weakened:
        words = f"The zeros shown narrow {len(given.weakened):,} of the small counts further."
        yield element("p", words, class_="warning")
    yield element("p", verdict, class_="verdict")
    if shown := int((given.primary & ~given.hidden).sum()):
        yield element("p", f"{shown:,} of the small counts are not hidden.", class_="warning")
    secondary = given.hidden & ~given.primary
    share = 100 * given.hidden.mean() if given.hidden.size else 0
    figures = {
        "Cells": f"{given.grid.size:,}",
        "Hidden": f"{given.hidden.sum():,} ({share:.1f}%)",
        "Small counts": f"{given.primary.sum():,}",
        "Hidden to protect them": f"{secondary.sum():,}",
        "Sum of the counts so hidden": f"{given.grid.counts[secondary].sum():,}",
        "Loss": f"{given.loss:,.2f}",
        "Proved bound": "none" if given.bound is None else f"{given.bound:,.2f}",
        "Time": f"{given.seconds:,.1f} s",
        "Memory at most": f"{given.peak_mib:,} MiB",
        "Method": given.method,
        "Policy": given.policy,
    }
    pairs = (
        element("div", element("dt", name), element("dd", words)) for name, words in figures.items()
    )
    yield element("dl", *pairs)


def _loss(given: ReportInput) -> Iterator[Element]:
    rows = [("loss", given.loss, f"{given.loss:,.2f}")]
    if given.bound is None:
        words = "No bound was proved, so it is not known whether less could be hidden."
    else:
        rows.append(("proved bound", given.bound, f"{given.bound:,.2f}"))
        gap = max(0.0, 100 * (1 - given.bound / given.loss)) if given.loss else 0.0
        words = (
            f"No safe choice of cells loses less than {given.bound:,.2f}; "
            f"this one loses {given.loss:,.2f}, of which at most {gap:.1f}% is too much."
        )
    yield element("p", words)
    yield bars("Loss and proved bound", rows)


def _widths(given: ReportInput) -> Iterator[Element]:
    """The plot and the table of the same figures."""
    if given.intervals is None:
        yield element("p", "Intervals were not computed in this run.")
        return
    names = [*_width_names(), "no limit"]
    ends = zip(given.intervals.low, given.intervals.high, strict=True)
    widths = np.array([np.inf if high is None else high - low for low, high in ends])
    place = np.searchsorted([*WIDTHS, np.inf], widths, "right") - 1
    found = np.bincount(place, minlength=len(names))
    small = np.bincount(place[given.primary[given.intervals.cells]], minlength=len(names))
    title, words = _meaning(given.intervals.is_exact)
    yield element("p", f"{found.sum():,} hidden cells. {words}")
    rows = zip(names, found, strict=True)
    yield bars(title, [(n, float(k), f"{k:,}") for n, k in rows])
    figures = zip(names, found, small, strict=True)
    yield table(
        title,
        ("Width", "Cells", "Of these, small counts"),
        [(name, f"{all_of_them:,}", f"{few:,}") for name, all_of_them, few in figures],
        kind="counts",
    )


def _meaning(is_exact: bool) -> tuple[str, str]:
    """The title of the plot, and what its widths are."""
    title = "Hidden cells by width of interval"
    if is_exact:
        return title, (
            "The widths are exact for a reader who solves linear programs over the cells: the "
            "greatest count that fits what is published, less the least. Width 0 means that the "
            "count can be worked out."
        )
    return f"{title}, at least", (
        "Each interval is at least this wide: the greatest count in the worlds of the proof, less "
        "the least. It may be wider."
    )


def _width_names() -> Iterator[str]:
    for least, following in zip(WIDTHS, [*WIDTHS[1:], None], strict=True):
        if following is None:
            yield f"{least} or more"
        else:
            yield str(least) if following == least + 1 else f"{least} to {following - 1}"


# Cells ------------------------------------------------------------------------------------------


def _unmet(given: ReportInput) -> Iterator[Element]:
    if given.unmet:
        yield element(
            "p",
            "What must be published narrows these counts more than the policy allows, whichever "
            f"cells are hidden. {REMEDY}",
        )
        yield from _named(given, "Cells that cannot be protected", sorted(given.unmet))
    if given.weakened:
        yield element(
            "p",
            "The zeros that are shown say that these counts are greater than the least that the "
            "policy asks for, whichever cells are hidden; from there on they are open. "
            f"{REMEDY}",
        )
        yield from _named(given, "Cells that the zeros shown narrow", sorted(given.weakened))
    if not (given.unmet or given.weakened):
        yield element("p", "None: every small count is protected as the policy asks.")


def _named(given: ReportInput, caption: str, cells: Sequence[int]) -> Iterator[Element]:
    shown = cells[:MOST_UNMET]
    yield table(
        caption,
        ("Cell", "Count", "Coarser categories"),
        [
            (cell_words(given.grid, cell), _known(given, cell), _coarser(given, cell))
            for cell in shown
        ],
    )
    if more := len(cells) - len(shown):
        yield element("p", f"{more:,} more are not listed.")


def _known(given: ReportInput, cell: int) -> str:
    least = given.weakened.get(cell)
    more = "" if least is None else f", known to be {least} or more"
    return f"{given.grid.counts[cell]:,}{more}"


def _coarser(given: ReportInput, cell: int) -> str:
    """For each dimension, the totals just above the cell's node."""
    words = []
    for held, node in zip(given.grid.hierarchies, given.grid.coordinates[cell], strict=True):
        for above in sorted({int(parents[node]) for parents in held.trees} - {-1}):
            instead = f"{held.name} {held.codes[above]} instead of {held.codes[node]}"
            words.append(instead if above else f"leave {held.name} out")
    return ", or ".join(words) or "leave the tables out"


def _tables(given: ReportInput) -> str:
    """As many slices as the page has room for, and a word on those that are left out."""
    intervals = _words_of_intervals(given)
    found = slices(given.grid, given.hidden)
    texts: list[str] = []
    told = np.zeros(given.grid.size, dtype=bool)
    room = MOST_BYTES
    for one in found:
        shown = layout(given.grid, given.hidden, one)
        text = html(_slice(given, shown, intervals))
        rows = MOST_ROWS
        while not texts and len(text.encode()) > room and rows > 1:
            rows //= 2
            shown = layout(given.grid, given.hidden, one, rows)
            text = html(_slice(given, shown, intervals))
        room -= len(text.encode())
        if room < 0:
            break
        texts.append(text)
        told[shown.cells] = True
    return "\n".join([html([_extent(given, found, len(texts), told)]), *texts])


def _extent(
    given: ReportInput, found: Sequence[Slice], shown: int, told: NDArray[np.bool_]
) -> Element:
    if not found:
        return element("p", "No cell is hidden.")
    left_out = len(found) - shown
    words = f"Here are the slices of the tables that have hidden cells, {shown:,} of {len(found):,}"
    if left_out:
        words += f"; {left_out:,} with fewer hidden cells are left out, to keep the page short"
    hidden = int(given.hidden.sum())
    return element(
        "p", f"{words}. They show {(told & given.hidden).sum():,} of {hidden:,} hidden cells."
    )


def _slice(given: ReportInput, shown: Layout, intervals: Mapping[int, str]) -> Iterator[Element]:
    grid = given.grid
    yield element("h3", shown.title)
    if any(shown.left_out):
        rows, columns = shown.left_out
        words = f"{rows:,} rows and {columns:,} columns with fewest hidden cells are left out."
        yield element("p", words)
    yield table(
        f"Counts: {shown.title}",
        ("Code", *(_name(*column) for column in shown.columns)),
        (
            (_name(*name), *(_count(given, int(cell)) for cell in cells))
            for name, cells in zip(shown.rows, shown.cells, strict=True)
        ),
        kind="counts",
    )
    hidden = [int(cell) for cell in shown.cells.ravel() if given.hidden[cell]]
    yield table(
        f"Why cells are hidden: {shown.title}",
        ("Cell", "Count", _narrowed(given), "Why it is hidden"),
        (
            (
                cell_words(grid, cell),
                f"{grid.counts[cell]:,}",
                intervals.get(cell, "not computed"),
                _why(given, cell),
            )
            for cell in hidden
        ),
    )


def _name(code: str, is_total: bool) -> Content:
    return element("b", code) if is_total else code


def _count(given: ReportInput, cell: int) -> Element:
    count = f"{given.grid.counts[cell]:,}"
    if not given.hidden[cell]:
        return element("td", count)
    if given.primary[cell]:
        return element("td", f"{HIDDEN_MARKER} {count} small", class_="hidden small")
    return element("td", f"{HIDDEN_MARKER} {count}", class_="hidden")


def _why(given: ReportInput, cell: int) -> str:
    if cell in given.why:
        return given.why[cell]
    if given.primary[cell]:
        return "its own count is small"
    return "shown, it would help to work out a small count"


def _narrowed(given: ReportInput) -> str:
    is_lower = given.intervals is not None and not given.intervals.is_exact
    return "A reader cannot exclude" if is_lower else "A reader can narrow it to"


def _words_of_intervals(given: ReportInput) -> dict[int, str]:
    if given.intervals is None:
        return {}
    found = given.intervals
    return {
        int(cell): f"{low:,} or more" if high is None else f"{low:,} to {high:,}"
        for cell, low, high in zip(found.cells, found.low, found.high, strict=True)
    }
