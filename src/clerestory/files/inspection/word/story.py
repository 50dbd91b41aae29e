"""The paragraphs, tables and pages that a Word file shows, and what it hides among them."""

import math
import re
from collections.abc import Iterator
from typing import Any

from clerestory.files.inspection.findings import found
from clerestory.files.inspection.word.blocks import Block, Cell, Grid, TextBlock
from clerestory.files.inspection.word.boxes import look_of, plain_box
from clerestory.files.inspection.word.lists import Lists
from clerestory.files.inspection.word.looks import (
    NO_CELL,
    CellLook,
    Properties,
    W,
    is_set,
    number_of,
    properties,
    size_of,
    value,
)
from clerestory.files.inspection.word.places import Places
from clerestory.files.inspection.word.runs import Runs, Shared, value_of
from clerestory.files.inspection.word.tables import TableLook

LEAST_WIDTH, LEAST_HEIGHT = 100, 100  # twips; a twentieth of a point each
_INSIDE = {"ins", "moveTo", "customXml", "sdt", "sdtContent", "smartTag"}
_ALIGNED = {"center": "center", "right": "right", "end": "right", "both": "both"}
_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)


class SectionEnd:
    """Stands among the blocks where a section ends; `properties` is its `w:sectPr`."""

    def __init__(self, properties: Any) -> None:
        self.properties = properties


class Story:
    """Reads one part that holds text."""

    def __init__(self, shared: Shared, part: str) -> None:
        self._shared, self._part = shared, part
        self._root = shared.package.tree(part)
        self.places = Places(self._root, part)
        self._runs = Runs(shared, part, self.places)
        self._lists = Lists(shared.package.only("numbering"), shared.looks)

    def read(self, parent: Any) -> list[Block | SectionEnd]:
        """The blocks below an element, and the ends of sections between them."""
        blocks = list(self._blocks(parent, NO_CELL))
        self._runs.check_ended()
        return blocks

    def blocks(self, parent: Any) -> tuple[Block, ...]:
        """The blocks below an element that has no sections, as a header or a note."""
        return tuple(one for one in self.read(parent) if not isinstance(one, SectionEnd))

    def _blocks(self, parent: Any, cell: CellLook) -> Iterator[Block | SectionEnd]:
        for child in parent.iterchildren("*"):
            name = child.tag.removeprefix(W)
            if name == "p":
                yield self._paragraph(child, cell)
                yield from self._boxes(child)
                ends = child.find(f"{W}pPr/{W}sectPr")
                if ends is not None:
                    yield SectionEnd(ends)
            elif name == "tbl":
                yield self._table(child, cell)
            elif name == "sectPr":
                yield SectionEnd(child)
            elif name in _INSIDE:
                yield from self._blocks(child, cell)

    def _paragraph(self, element: Any, cell: CellLook) -> TextBlock:
        paragraph = self._shared.looks.paragraph(element.find(W + "pPr"), cell)
        label, depth, mode = self._lists.label(paragraph)
        paragraph = self._lists.placed(paragraph)
        if mode:
            self._found(mode, element)
            label = ""
        inlines = self._runs.read(element, paragraph, cell)
        return TextBlock(
            inlines, self._level(paragraph), label, depth if label else 0,
            _ALIGNED.get(value_of(paragraph, "jc"), "left"), is_set(paragraph, "pageBreakBefore"),
        )  # fmt: skip

    def _boxes(self, paragraph: Any) -> Iterator[Block | SectionEnd]:
        """The words of the text boxes that are anchored to a paragraph."""
        outer = self._shared.looks.paragraph(paragraph.find(W + "pPr"))
        for run in paragraph.iterchildren(W + "r"):
            for content in map(plain_box, run.iterchildren("*")):
                if content is None:
                    continue
                look = self._shared.looks.run(run.find(W + "rPr"), outer)
                if self._shared.looks.why_hidden("box", look, outer):
                    self._found("hidden-text", paragraph)
                else:
                    yield from self._blocks(content, look_of(content))

    def _level(self, paragraph: Properties) -> int:
        """The level of a heading, by its style's name or by its place in the outline."""
        for style in reversed(
            self._shared.looks.ancestry(value_of(paragraph, "pStyle"), "paragraph")
        ):
            match = _HEADING.fullmatch(value(style, "name"))
            if match:
                return int(match[1])
            if value(style, "name").lower() == "title":
                return 1
        level = value_of(paragraph, "outlineLvl")
        return int(level) + 1 if level in list("012345") else 0

    def _table(self, table: Any, outer: CellLook) -> Grid:
        look = TableLook(table, self._shared.looks, outer)
        layout = table.find(f"{W}tblPr/{W}tblLayout")
        fixed = layout is not None and layout.get(W + "type") == "fixed"
        widths = [_width(one) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        if _is_off_page(table):
            self._found("beside-page", table)
        elements = list(_rows(table))
        found_rows = []
        for number, row in enumerate(elements):
            if self._is_shown(row):
                found_rows.append(self._row(row, number, len(elements), widths, fixed, look))
        return _grid(found_rows)

    def _is_shown(self, row: Any) -> bool:
        own = properties(row.find(W + "trPr"))
        hidden = is_set(own, "hidden") or "del" in own
        if is_set(own, "hidden") and has_content(row):
            self._found("hidden-row", row)
        return not hidden

    def _row(
        self, row: Any, number: int, rows: int, widths: list[int], fixed: bool, look: TableLook
    ) -> tuple[bool, list[tuple[int, str, Cell]]]:
        """Whether a row is a heading, and its cells: where each starts, its merging, itself."""
        own = properties(row.find(W + "trPr"))
        column = int(number_of(own, "gridBefore") or 0)
        cells: list[tuple[int, str, Cell]] = []
        for element in _cells(row):
            about = properties(element.find(W + "tcPr"))
            span = max(1, min(63, int(number_of(about, "gridSpan") or 1)))
            cell_look = look.of_cell(element, number, rows, column, len(widths))
            width = sum(widths[column : column + span]) or int(number_of(about, "tcW", "w") or 0)
            width = width or int(fixed)
            merged = _merging(about)
            mode = self._why_cell_hides(element, own, about, width, merged)
            blocks = () if mode else self._cell_blocks(element, cell_look)
            if mode and has_content(element):
                self._found(mode, element)
            if merged == "left" and cells:
                start, kind, last = cells[-1]
                cells[-1] = (start, kind, Cell(last.blocks, last.columns + span))
            else:
                cells.append((column, merged, Cell(blocks, span)))
            column += span
        return "tblHeader" in own and is_set(own, "tblHeader"), cells

    def _cell_blocks(self, element: Any, look: CellLook) -> tuple[Block, ...]:
        blocks = self._blocks(element, look)
        return tuple(one for one in blocks if not isinstance(one, SectionEnd))

    def _why_cell_hides(
        self, cell: Any, row: Properties, about: Properties, width: int, merged: str
    ) -> str | None:
        if merged in ("above", "left"):
            return "merged-cell"
        if "cellDel" in about:
            return "deletion"
        if 0 < width < LEAST_WIDTH or _is_narrow(about):
            return "narrow-cell"
        height = number_of(row, "trHeight")
        exact = "trHeight" in row and row["trHeight"].get(W + "hRule") == "exact"
        if exact and height is not None and self._needed_height(cell, width) > height:
            return "clipped-text"
        return None

    def _needed_height(self, cell: Any, width: int) -> float:
        """Twips that the text of a cell takes at least: narrow letters, lines without leading."""
        needed = 0.0
        for element in cell.iter(W + "p"):
            paragraph = self._shared.looks.paragraph(element.find(W + "pPr"))
            letters, size = 0, 0.0
            for run in element.iter(W + "r"):
                text = sum(len(one.text or "") for one in run.iterchildren(W + "t"))
                letters += text
                if text:
                    look = self._shared.looks.run(run.find(W + "rPr"), paragraph)
                    size = max(size, size_of(look))
            lines = math.ceil(letters * size * 10 * 0.35 / width) if width > 0 else 1
            needed += min(lines, 10_000) * size * 10 * 0.8
        return needed

    def _found(self, mode: str, element: Any) -> None:
        inside = next(element.iter(W + "p"), element)
        self._shared.findings.append(found(f"docx.{mode}", self.places.of(inside)))


def _rows(parent: Any) -> Iterator[Any]:
    for child in parent.iterchildren("*"):
        if child.tag == W + "tr":
            yield child
        elif child.tag.removeprefix(W) in _INSIDE:
            yield from _rows(child)


def _cells(parent: Any) -> Iterator[Any]:
    for child in parent.iterchildren("*"):
        if child.tag == W + "tc":
            yield child
        elif child.tag.removeprefix(W) in _INSIDE:
            yield from _cells(child)


def _merging(about: Properties) -> str:
    """`above` or `left` for a cell that is part of the one there, `restart` for one that grows."""
    for name, direction in (("vMerge", "above"), ("hMerge", "left")):
        if name in about and value_of(about, name) != "restart":
            return direction
    return "restart" if "vMerge" in about else ""


def _grid(rows: list[tuple[bool, list[tuple[int, str, Cell]]]]) -> Grid:
    """The table, with each cell that spans rows counted and standing in the first of them."""
    shown: list[list[tuple[int, Cell]]] = []
    growing: dict[int, tuple[int, int]] = {}  # column -> row and place in it
    for number, (_, cells) in enumerate(rows):
        shown.append([])
        above, growing = growing, {}
        for start, merged, cell in cells:
            if merged == "above" and start in above:
                row, place = growing[start] = above[start]
                column, grown = shown[row][place]
                shown[row][place] = (column, Cell(grown.blocks, grown.columns, grown.rows + 1))
                continue
            if merged in ("restart", "above"):
                growing[start] = (number, len(shown[-1]))
            shown[-1].append((start, cell))
    columns = max((start + cell.columns for row in shown for start, cell in row), default=0)
    headers = next((n for n, (is_head, _) in enumerate(rows) if not is_head), len(rows))
    return Grid(
        tuple(tuple(cell for _, cell in row) for row in shown),
        tuple(tuple(start for start, _ in row) for row in shown),
        columns,
        headers,
    )


def _width(column: Any) -> int:
    told = column.get(W + "w", "0")
    return int(told) if told.isdecimal() else 0


def _is_narrow(about: Properties) -> bool:
    """Whether a cell says of itself that it is narrow, in twips or in fiftieths of a per cent."""
    own = number_of(about, "tcW", "w")
    kind = about["tcW"].get(W + "type", "dxa") if "tcW" in about else ""
    return own is not None and (
        0 < own < LEAST_WIDTH if kind == "dxa" else kind == "pct" and own < 50
    )


def has_content(element: Any) -> bool:
    """Whether there is anything that could be shown: words, a picture, a symbol."""
    drawn = any(True for _ in element.iter(W + "drawing", W + "pict", W + "object", W + "sym"))
    texts = element.iter(W + "t", W + "instrText", W + "delText", W + "fldSimple")
    return drawn or any((one.text or one.get(W + "instr") or "").strip() for one in texts)


def _is_off_page(table: Any) -> bool:
    own = properties(table.find(W + "tblPr"))
    indent = number_of(own, "tblInd", "w") or 0
    x, y = (number_of(own, "tblpPr", one) or 0 for one in ("tblpX", "tblpY"))
    return not (-3_000 <= indent <= 9_000 and min(x, y) >= -2_000 and max(x, y) <= 15_000)
