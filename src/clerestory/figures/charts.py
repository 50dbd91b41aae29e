"""A bar chart as SVG text, drawn from released rows and nothing else.

Every bar has its label and its figure in words beside it, so colour carries no meaning. A hidden
cell is a hatched mark of one fixed size with the marker in it. Totals are left out: they would
dwarf their parts, and the table has them. There is no `style` attribute, no script and no link,
so that the picture stands in a page under a strict content security policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from clerestory.disclosure.tables import HIDDEN_MARKER, TOTAL
from clerestory.figures.tables import MARKER_NOTE

_INK, _BAR, _LINE, _PAPER = "#0b0c0c", "#1d70b8", "#505a5f", "#ffffff"
_ROW, _BAR_HEIGHT, _HEADING, _TOP = 28, 20, 34, 12
_CHARACTER = 9.4  # width of a character of 16 units in the wider system fonts
_LONGEST_BAR, _VALUE_WIDTH, _HIDDEN_WIDTH, _GAP = 360, 90, 44, 8


class Rows(Protocol):
    """What is read of a released table."""

    @property
    def title(self) -> str: ...
    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> Sequence[tuple[str | int, ...]]: ...


@dataclass(frozen=True, slots=True)
class _Bar:
    group: str
    label: str
    value: int | None  # None where hidden


def bar_chart(table: Rows) -> str:
    """SVG text of a table with one axis, or with several (the last axis within the others)."""
    bars = _bars(table)
    groups = list(dict.fromkeys(bar.group for bar in bars))
    left = round(max((len(bar.label) for bar in bars), default=0) * _CHARACTER) + _GAP
    headings = sum(bool(group) for group in groups)
    longest_heading = round(max(map(len, groups), default=0) * _CHARACTER * 1.15)
    width = max(left + _LONGEST_BAR + _VALUE_WIDTH, longest_heading)
    height = _TOP * 2 + len(bars) * _ROW + headings * _HEADING
    mark = sha256(repr((table.title, table.header, tuple(table.rows))).encode()).hexdigest()[:10]
    picture = _picture(table, bars, width, height, mark)
    greatest = max((bar.value for bar in bars if bar.value is not None), default=0)
    top = _TOP
    for group in groups:
        if group:
            top += _HEADING
            _write(picture, 0, top - 12, group, weight="bold")
        first = top
        for bar in (bar for bar in bars if bar.group == group):
            _draw(picture, bar, left, top, greatest, mark)
            top += _ROW
        _axis(picture, left, first, top - _ROW + _BAR_HEIGHT)
    ElementTree.indent(picture)
    return ElementTree.tostring(picture, encoding="unicode") + "\n"


def _bars(table: Rows) -> list[_Bar]:
    bars = []
    for *labels, value in table.rows:
        if TOTAL in labels:
            continue
        words = [str(label) for label in labels] or [table.title]
        hidden = value == HIDDEN_MARKER
        bars.append(_Bar(", ".join(words[:-1]), words[-1], None if hidden else int(value)))
    return bars


def _picture(table: Rows, bars: Sequence[_Bar], width: int, height: int, mark: str) -> Element:
    """The empty picture with its name and its description, for those who do not see it."""
    picture = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": "100%",
            "role": "img",
            "aria-labelledby": f"title-{mark} about-{mark}",
            "font-family": "system-ui, Arial, sans-serif",
            "font-size": "16",
        },
    )
    SubElement(picture, "title", {"id": f"title-{mark}"}).text = _printable(table.title)
    SubElement(picture, "desc", {"id": f"about-{mark}"}).text = _description(table, bars)
    if any(bar.value is None for bar in bars):
        _hatching(picture, mark)
    _rectangle(picture, 0, 0, width, height, fill=_PAPER)
    return picture


def _description(table: Rows, bars: Sequence[_Bar]) -> str:
    what = ", ".join(table.header[:-1]) or table.title
    words = [f"Bar chart of {table.header[-1]} by {what}: {len(bars)} bars, totals left out."]
    words += [MARKER_NOTE] if any(bar.value is None for bar in bars) else []
    words += ["The table of the same title has all its figures."]
    return _printable(" ".join(words))


def _hatching(picture: Element, mark: str) -> None:
    size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    pattern = SubElement(SubElement(picture, "defs"), "pattern", {"id": f"hatch-{mark}", **size})
    SubElement(pattern, "path", {"d": "M0 6 L6 0", "stroke": _LINE, "stroke-width": "1"})


def _draw(picture: Element, bar: _Bar, left: int, top: int, greatest: int, mark: str) -> None:
    middle = top + _BAR_HEIGHT - 5
    _write(picture, left - _GAP, middle, bar.label, anchor="end")
    if bar.value is None:
        _rectangle(
            picture, left, top, _HIDDEN_WIDTH, _BAR_HEIGHT, fill=f"url(#hatch-{mark})", stroke=_LINE
        )
        shown, length = HIDDEN_MARKER, _HIDDEN_WIDTH
    else:
        length = round(_LONGEST_BAR * bar.value / greatest) if greatest else 0
        shown = f"{bar.value:,}"
        _rectangle(picture, left, top, length, _BAR_HEIGHT, fill=_BAR)
    _write(picture, left + length + _GAP, middle, shown)


def _axis(picture: Element, left: int, top: int, bottom: int) -> None:
    x = str(left)
    ends = {"x1": x, "x2": x, "y1": str(top - 4), "y2": str(bottom + 4)}
    SubElement(picture, "line", {**ends, "stroke": _LINE, "stroke-width": "1"})


def _rectangle(
    picture: Element, x: int, y: int, width: int, height: int, *, fill: str, stroke: str = "none"
) -> None:
    place = {"x": str(x), "y": str(y), "width": str(width), "height": str(height)}
    SubElement(picture, "rect", {**place, "fill": fill, "stroke": stroke})


def _write(
    picture: Element, x: int, y: int, words: str, *, anchor: str = "start", weight: str = "normal"
) -> None:
    place = {"x": str(x), "y": str(y), "text-anchor": anchor, "font-weight": weight, "fill": _INK}
    SubElement(picture, "text", place).text = _printable(words)


def _printable(words: Iterable[str]) -> str:
    """Characters that XML forbids would make the whole picture unreadable."""
    return "".join(character if character.isprintable() else " " for character in words)
