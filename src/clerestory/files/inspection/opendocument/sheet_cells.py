"""The cells of a spreadsheet that a reader sees, as text; the report is told of all others.

ODF 1.3 part 3, chapter 9. Inspection and rebuilding both read a sheet through this module, so a
rebuilt file holds what the inspection found visible and nothing else.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.sheet_conditions import (
    Condition,
    applied_hides,
    conditions,
)
from clerestory.files.inspection.opendocument.sheet_formulas import literals
from clerestory.files.inspection.opendocument.sheet_values import agrees, plain_value
from clerestory.files.inspection.opendocument.styles import (
    PAPER,
    Styles,
    background_of,
    points,
    why_unseen,
)
from clerestory.files.inspection.opendocument.words import Look, Words, has_loose_text
from clerestory.files.inspection.reports import Report

MOST_CELLS = 500_000
"""Cells with content in all sheets."""

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576

COLUMN_GAP, ROW_GAP = 20, 50
"""So many empty columns or rows before a cell, and nobody scrolls there."""

NARROWEST, LOWEST = 4.0, 3.0  # points
FARTHEST = 280.0  # points: ten centimetres before a text, wider than nearly every column
MOST_SHRUNK = 120  # letters that are made to fit into one cell

_GROUPS = {"table:table-row-group", "table:table-rows", "table:table-header-rows",
           "table:table-column-group", "table:table-columns",
           "table:table-header-columns"}  # fmt: skip
_CONTENT = {"office:value", "office:string-value", "office:date-value", "office:time-value",
            "office:boolean-value", "table:formula", "table:content-validation-name"}  # fmt: skip
_CELLS = {"table:table-cell", "table:covered-table-cell"}


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet's name and its visible cells by row and column, counted from 0."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)  # the first, and how many


@dataclass(frozen=True, slots=True)
class _Line:
    """Rows or columns that are alike: the first, how many, why unseen, and their cells' style."""

    start: int
    count: int
    hidden: str
    cell_style: str
    element: Any


class SheetReader:
    """Reads one sheet after another; `left` is how many more cells may follow."""

    def __init__(self, styles: Styles, report: Report, names: frozenset[str]) -> None:
        self.styles, self.report, self.names = styles, report, names
        self.words = Words(styles, report)
        self.left = MOST_CELLS
        self.conditions: list[Condition] = []

    def read(self, table: Any, name: str) -> SheetView:
        columns = list(self._lines(table, "table:table-column", MOST_COLUMNS, name))
        sheet = SheetView(name)
        self.conditions = conditions(table)
        for row in self._lines(table, "table:table-row", MOST_ROWS, name):
            if row.hidden:
                sheet.hidden_rows.append((row.start, row.count))
            self._read_row(row, columns, sheet)
        self._cut_off(sheet)
        return sheet

    def _lines(self, table: Any, kind: str, most: int, name: str) -> Iterator[_Line]:
        """The rows or columns of a sheet, with those in groups that are closed."""
        place, of_rows = 0, kind == "table:table-row"
        for element, closed in _unfolded(table, kind, False):
            values = attributes(element)
            repeated = f"table:number-{'rows' if of_rows else 'columns'}-repeated"
            count = _number(values.get(repeated, "1"), name)
            hidden = "closed-group" if closed else self._why_hidden(values, of_rows)
            style = values.get("table:default-cell-style-name", "")
            yield _Line(place, count, hidden, style, element)
            place += count
            if place > most:
                raise Unreadable(found("ods.too-wide", name))

    def _why_hidden(self, values: dict[str, str], of_rows: bool) -> str:
        line = "row" if of_rows else "column"
        if values.get("table:visibility", "visible") != "visible":
            return "filtered-row" if values["table:visibility"] == "filter" else f"hidden-{line}"
        own = self.styles.own(f"table-{line}", values.get("table:style-name", ""))
        size = points(own.get("style:row-height" if of_rows else "style:column-width", "20pt"))
        if size is None or size < (LOWEST if of_rows else NARROWEST):
            return f"thin-{line}"
        return ""

    def _read_row(self, row: _Line, columns: list[_Line], sheet: SheetView) -> None:
        place = 0
        for element in row.element:
            kind, values = plain(element.tag), attributes(element)
            if kind not in _CELLS:
                if isinstance(element.tag, str):
                    self.report.add("opendocument.not-understood", f"{sheet.name}, {kind}")
                continue
            count = _number(values.get("table:number-columns-repeated", "1"), sheet.name)
            if place + count > MOST_COLUMNS:
                raise Unreadable(found("ods.too-wide", sheet.name))
            if _says_anything(element, values):
                self._read_cells(element, values, row, columns, place, count, sheet)
            place += count
        if has_loose_text(row.element):
            self.report.add("opendocument.not-understood", f"{sheet.name}, row {row.start + 1}")

    def _read_cells(
        self, element: Any, values: dict[str, str], row: _Line, columns: list[_Line],
        first: int, count: int, sheet: SheetView,
    ) -> None:  # fmt: skip
        """A cell, as often as it is repeated; its content is read once for each run of columns."""
        end = first + count
        while first < end:
            at = bisect_right(columns, first, key=lambda one: one.start) - 1
            column = columns[at] if at >= 0 else _Line(0, MOST_COLUMNS, "", "", None)
            stop = min(end, max(column.start + column.count, first + 1))
            place = f"{sheet.name}!{cell_name(row.start, first)}"
            text = self._text(element, values, row, column, (first, stop), place)
            if text:
                self.left -= row.count * (stop - first)
                if self.left < 0:
                    raise Unreadable(found("ods.too-wide", sheet.name))
                for line in range(row.start, row.start + row.count):
                    for one in range(first, stop):
                        sheet.cells[line, one] = text
            first = stop

    def _text(
        self, element: Any, values: dict[str, str], row: _Line, column: _Line,
        span: tuple[int, int], place: str,
    ) -> str:  # fmt: skip
        """What is seen of a cell that takes up the columns of a span."""
        style = values.get("table:style-name") or row.cell_style or column.cell_style
        look, properties = self._look(style)
        hidden = row.hidden or column.hidden
        if plain(element.tag) == "table:covered-table-cell":
            hidden = "covered-cell"
        elif self._hides(properties):
            hidden = hidden or "hidden-format"
        if hidden:
            self.report.add(f"ods.{hidden}", place)
            look = Look(look.text, look.background, hidden=True)
        else:
            self._check_conditions(style, properties, row, span, place)
        paragraphs = self._paragraphs(element, look, place)
        shown = "\n".join(paragraphs) if paragraphs else plain_value(values)
        self._check_value(values, shown, place, bool(hidden))
        if hidden:
            return ""
        if _is_pushed_away(properties, shown):
            self.report.add("opendocument.far-away", place)
            return ""
        if not paragraphs:
            shown = self.words.seen(shown, look, place)
            self.report.show(shown)
        return shown

    def _hides(self, properties: dict[str, str]) -> bool:
        """Whether the format of numbers shows nothing, or all in the colour of what is behind."""
        name, behind = properties.get("style:data-style-name", ""), background_of(properties, PAPER)
        colours = self.styles.colours_of(name)
        return self.styles.hides_values(name) or (
            bool(colours) and all(why_unseen({"fo:color": one}, behind) for one in colours)
        )

    def _check_conditions(
        self, style: str, look: dict[str, str], row: _Line, span: tuple[int, int], place: str
    ) -> None:
        maps = [attributes(one).get("style:apply-style-name", "")
                for part in self.styles.ancestry("table-cell", style)
                for one in part.iterchildren("{*}map")]  # fmt: skip
        if maps:
            self.report.add("ods.conditional", place)
        near = [one for one in self.conditions
                if one.meets(row.start, span[0], row.start + row.count, span[1])]  # fmt: skip
        colours = self.styles.colours_of(look.get("style:data-style-name", ""))
        behind = background_of(look, PAPER)
        if (
            any(applied_hides(self.styles, one, look) for one in maps)
            or any(one.may_hide(self.styles, look) for one in near)
            or any(why_unseen({"fo:color": one}, behind) for one in colours)
        ):
            self.report.add("ods.hiding-condition", place)

    def _look(self, style: str) -> tuple[Look, dict[str, str]]:
        properties = self.styles.whole("table-cell", style)
        return Look(properties, background_of(properties, PAPER)), properties

    def _paragraphs(self, element: Any, look: Look, place: str) -> list[str]:
        texts, blank = [], 0
        for child in element:
            kind = plain(child.tag)
            if kind in ("text:p", "text:h"):
                texts.append(self.words.read(child, look, place))
                blank = 0 if texts[-1].strip() else blank + 1
                if blank > ROW_GAP:
                    self.report.add("opendocument.far-away", place)
            elif kind == "office:annotation":
                self.report.add("opendocument.annotation", place)
            elif kind == "table:detective" or kind == "table:cell-range-source":
                self.report.add("ods.link", place)
            elif isinstance(child.tag, str):
                drawn = kind.startswith(("draw:", "dr3d:"))
                mode = "drawing" if drawn else "not-understood"
                self.report.add(f"opendocument.{mode}", place)
        if has_loose_text(element):
            self.report.add("opendocument.not-understood", place)
        return texts

    def _check_value(self, values: dict[str, str], shown: str, place: str, hidden: bool) -> None:
        if not hidden and not agrees(values, shown):
            self.report.add("ods.value", place)
        formula = values.get("table:formula")
        if formula is not None:
            texts = literals(formula, self.names)
            if texts is None:
                self.report.add("ods.formula", place)
            for text in texts or ():
                self.report.add_unless_shown("ods.formula", place, text)
        if values.get("table:content-validation-name"):
            self.report.add("ods.validation", place)

    def _cut_off(self, sheet: SheetView) -> None:
        """Drop what lies behind very many empty rows or columns."""
        rows = _reach(sorted({row for row, _ in sheet.cells}), ROW_GAP, sheet.hidden_rows)
        columns = _reach(sorted({column for _, column in sheet.cells}), COLUMN_GAP, ())
        for row, column in list(sheet.cells):
            if row > rows or column > columns:
                del sheet.cells[row, column]
                self.report.add("ods.remote-cell", f"{sheet.name}!{cell_name(row, column)}")


def _is_pushed_away(properties: dict[str, str], shown: str) -> bool:
    """Whether text begins beyond its cell, or is made so small that it fits."""
    margins = [points(properties.get(key, "0pt")) for key in ("fo:margin-left", "fo:padding-left")]
    shrinks = properties.get("style:shrink-to-fit", "false") != "false"
    return any(one is not None and one > FARTHEST for one in margins) or (
        shrinks and len(shown) > MOST_SHRUNK
    )


def _unfolded(parent: Any, kind: str, closed: bool) -> Iterator[tuple[Any, bool]]:
    """The elements of a kind, in groups too, and whether a group around them is closed."""
    for child in parent:
        name = plain(child.tag)
        if name == kind:
            yield child, closed
        elif name in _GROUPS:
            shut = attributes(child).get("table:display", "true") != "true"
            yield from _unfolded(child, kind, closed or shut)


def _says_anything(element: Any, values: dict[str, str]) -> bool:
    """Whether a cell has content, be it one that no reader sees."""
    plain_text = all(plain(child.tag) == "text:p" and not len(child) for child in element)
    if not plain_text or "".join(element.itertext()).strip():
        return True
    return bool(set(values) & _CONTENT)


def _number(text: str, place: str) -> int:
    if not text.isdecimal() or len(text) > 7 or int(text) < 1:
        raise Unreadable(found("file.broken", place))
    return int(text)


def _reach(used: list[int], gap: int, hidden: Iterable[tuple[int, int]]) -> int:
    """The last of the sorted places that is not behind a gap; hidden lines make no gap."""
    reached, unseen = -1, deque(hidden)
    for place in used:
        between = 0
        while unseen and unseen[0][0] < place:
            start, count = unseen.popleft()
            between += count if start > reached else 0
        if place - reached - between > gap:
            break
        reached = place
    return reached


def cell_name(row: int, column: int) -> str:
    """A1 for row 0, column 0."""
    letters, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"
