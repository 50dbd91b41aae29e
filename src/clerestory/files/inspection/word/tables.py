"""What a table's style gives to each cell: colours, shading and type, by its place in the table."""

from collections.abc import Iterator
from typing import Any

from clerestory.files.inspection.colours import Colour
from clerestory.files.inspection.word.colours import grounds_of
from clerestory.files.inspection.word.looks import (
    CellLook,
    Looks,
    Properties,
    W,
    layered,
    properties,
    value,
)

_FLAGS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
    "noVBand": 0x400,
}  # fmt: skip


class TableLook:
    """The style of one table. `outer` is what the cell around a nested table gives."""

    def __init__(self, table: Any, looks: Looks, outer: CellLook) -> None:
        own = table.find(W + "tblPr")
        self._looks, self._outer = looks, outer
        self._ancestry = looks.ancestry(value(own, "tblStyle"), "table")
        self._flags = _flags(None if own is None else own.find(W + "tblLook"))
        self._own = set() if own is None else self._grounds_of(own)
        self._layers: dict[tuple[str, ...], CellLook] = {}

    def of_cell(self, cell: Any, row: int, rows: int, column: int, columns: int) -> CellLook:
        """The look of a cell at a row and column, counted from 0."""
        parts = tuple(self._parts(row, rows, column, columns))
        if parts not in self._layers:
            self._layers[parts] = self._look(parts)
        look = self._layers[parts]
        shading = cell.find(f"{W}tcPr/{W}shd")
        own: set[Colour] = set()
        if shading is not None:
            own = grounds_of(shading.attrib, self._looks.palette)
        return CellLook(look.run, look.paragraph, frozenset(own) or look.grounds)

    def _look(self, parts: tuple[str, ...]) -> CellLook:
        run: Properties = {}
        paragraph: Properties = {}
        grounds: set[Colour] = set()
        for part in parts:
            for style in self._ancestry:
                for source in _sources(style, part):
                    run = layered(run, properties(source.find(W + "rPr")), {})
                    paragraph = {**paragraph, **properties(source.find(W + "pPr"))}
                    grounds = self._shading_of(source) or grounds
        grounds = grounds or self._own or set(self._outer.grounds)
        return CellLook(run, paragraph, frozenset(grounds))

    def _shading_of(self, source: Any) -> set[Colour]:
        found: set[Colour] = set()
        for holder in ("tblPr", "tcPr"):
            element = source.find(W + holder)
            found = (set() if element is None else self._grounds_of(element)) or found
        return found

    def _grounds_of(self, holder: Any) -> set[Colour]:
        shading = holder.find(W + "shd")
        return set() if shading is None else grounds_of(shading.attrib, self._looks.palette)

    def _parts(self, row: int, rows: int, column: int, columns: int) -> Iterator[str]:
        """The parts of the style that hold for a cell, the strongest last."""
        flags = self._flags
        yield "wholeTable"
        if "noVBand" not in flags:
            yield "band2Vert" if self._band(column, "firstColumn", "Col") else "band1Vert"
        if "noHBand" not in flags:
            yield "band2Horz" if self._band(row, "firstRow", "Row") else "band1Horz"
        left = column == 0 and "firstColumn" in flags
        right = column == columns - 1 and "lastColumn" in flags
        top = row == 0 and "firstRow" in flags
        bottom = row == rows - 1 and "lastRow" in flags
        for holds, part in (
            (left, "firstCol"), (right, "lastCol"), (top, "firstRow"), (bottom, "lastRow"),
            (top and right, "neCell"), (top and left, "nwCell"), (bottom and right, "seCell"),
            (bottom and left, "swCell"),
        ):  # fmt: skip
            if holds:
                yield part

    def _band(self, place: int, first: str, kind: str) -> bool:
        """Whether a row or column is in the second of two bands, which follow each other."""
        told = [value(one.find(W + "tblPr"), f"tblStyle{kind}BandSize") for one in self._ancestry]
        size = max([1, *(int(one) for one in told if one.isdecimal())])
        return (place - (first in self._flags)) // size % 2 == 1


def _flags(look: Any | None) -> set[str]:
    """The parts of its style that a table uses; without a word all but the last row and column."""
    if look is None:
        return {"firstRow", "firstColumn", "noVBand"}
    told = {name for name in _FLAGS if look.get(W + name) is not None}
    if told:
        return {name for name in told if look.get(W + name) in ("1", "true", "on")}
    try:
        bits = int(look.get(W + "val", "0"), 16)
    except ValueError:
        bits = 0
    return {name for name, bit in _FLAGS.items() if bits & bit}


def _sources(style: Any, part: str) -> Iterator[Any]:
    if part == "wholeTable":
        yield style
    for entry in style.iterchildren(W + "tblStylePr"):
        if entry.get(W + "type") == part:
            yield entry
