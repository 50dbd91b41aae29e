"""The rows, columns and cells of a worksheet as values (ECMA-376 part 1, 18.3.1).

Strict, because two programs have to see the same cells: in order, none twice, each value of the
kind that its cell says.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.workbook.grammar import MAIN, is_plain, strays
from clerestory.files.inspection.workbook.package import Listed, Package
from clerestory.files.inspection.workbook.styles import Font, Styles, is_on

S = f"{{{MAIN}}}"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LONGEST = 32_767  # characters in a cell
MOST_CELLS = 2_000_000

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MOST_DIGITS = 40  # no program keeps that many; what stands beyond is not shown
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
           "#SPILL!", "#CALC!"}  # fmt: skip
_ROW_KEYS = {"spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel",
             "collapsed", "thickTop", "thickBot", "ph",
             "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent"}  # fmt: skip
_FORMULA_KEYS = {"t", "aca", "ref", "ca", "si", "bx",
                 "{http://www.w3.org/XML/1998/namespace}space"}  # fmt: skip
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 1."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text with a font of its own; None for the font of the cell."""

    text: str
    font: Font | None


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is None for a formula whose value nobody has worked out yet. `shared` is the number
    of the shared string that the text comes from."""

    row: int
    column: int
    style: int
    value: str | float | bool | None
    formula: str | None = None
    is_error: bool = False
    runs: tuple[Run, ...] = ()
    shared: int | None = None
    is_array: bool = False
    is_worked_out: bool = False  # the value was not stored as it is

    @property
    def place(self) -> str:
        """Such as B7."""
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Band:
    """A row, or columns `first` to `last`, as set on the sheet. `size` is in points or characters;
    None if nobody set it."""

    first: int
    last: int
    size: float | None
    is_hidden: bool
    is_grouped: bool


@dataclass(slots=True)
class Sheet:
    """A worksheet: its cells in order, what is set for rows and columns, and merged areas."""

    name: str
    state: str
    part: str
    label: str  # for findings: the name, or the number of a sheet whose name is hidden as well
    root: Any
    cells: list[Cell] = field(default_factory=list)
    rows: dict[int, Band] = field(default_factory=dict)
    columns: list[Band] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, cell: Cell) -> str:
        """Where a cell is, for a finding."""
        return f"{self.label}, cell {cell.place}"


def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


@lru_cache(maxsize=65536)
def position(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B7. Raises ValueError."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    if column > LAST_COLUMN or int(match[2]) > LAST_ROW:
        raise ValueError(reference)
    return int(match[2]), column


def area(reference: str) -> Area:
    """The area of a reference such as A1:B7, or of one cell. Raises ValueError."""
    first, _, last = reference.replace("$", "").partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def unescaped(text: str) -> str:
    """Text with _x000D_ and the like as the characters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def read_strings(package: Package, styles: Styles) -> list[tuple[str, tuple[Run, ...]]]:
    """The shared strings, each as text and as runs where it has some."""
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    root = package.root("xl/sharedStrings.xml")
    return [_string(one, styles, "xl/sharedStrings.xml") for one in root.iterchildren(f"{S}si")]


def _string(element: Any, styles: Styles, place: str) -> tuple[str, tuple[Run, ...]]:
    runs = []
    for child in element.iterchildren(f"{S}t", f"{S}r"):
        style = child.find(f"{S}rPr")
        texts = [child] if child.tag == f"{S}t" else child.findall(f"{S}t")
        text = unescaped("".join(one.text or "" for one in texts))
        try:
            runs.append(Run(text, None if style is None else styles.font(style)))
        except (ValueError, IndexError, TypeError):
            raise Unreadable(found("file.broken", place)) from None
    text = "".join(run.text for run in runs)
    return text, tuple(runs) if any(run.font for run in runs) else ()


def read_sheet(
    package: Package, listed: Listed, styles: Styles, strings: list[tuple[str, tuple[Run, ...]]]
) -> Sheet:
    """A worksheet. Raises Unreadable where cells are twice, out of order or not as they say."""
    label = f"sheet {listed.name}" if listed.state == "visible" else f"hidden sheet {listed.number}"
    sheet = Sheet(listed.name, listed.state, listed.part, label, package.root(listed.part))
    try:
        sheet.columns = [_columns(one) for one in sheet.root.findall(f"{S}cols/{S}col")]
        sheet.merges = [
            area(one.get("ref", "")) for one in sheet.root.findall(f"{S}mergeCells/{S}mergeCell")
        ]
        last = 0
        for data in sheet.root.findall(f"{S}sheetData"):
            if _has_text(data):
                sheet.findings.append(found("xlsx.unknown-markup", sheet.label))
            for row in data.iterchildren("{*}*"):
                number = int(row.get("r", last + 1))
                if not last < number <= LAST_ROW:
                    raise Unreadable(found("xlsx.two-readers", f"{sheet.label}, row {number}"))
                last = number
                _read_row(sheet, row, number, styles, strings)
    except (ValueError, IndexError, TypeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(found("file.broken", sheet.label)) from None
    return sheet


def _columns(element: Any) -> Band:
    size = element.get("width")
    return Band(
        int(element.get("min")),
        int(element.get("max")),
        None if size is None else float(size),
        is_on(element.get("hidden")),
        int(element.get("outlineLevel", 0)) > 0,
    )


def _read_row(
    sheet: Sheet, row: Any, number: int, styles: Styles, strings: list[tuple[str, tuple[Run, ...]]]
) -> None:
    keys = row.attrib
    if row.tag != f"{S}row" or _has_text(row) or not _are_plain(row, _ROW_KEYS | {"r"}):
        sheet.findings.append(found("xlsx.unknown-markup", f"{sheet.label}, row {number}"))
    size = keys.get("ht")
    hidden, grouped = is_on(keys.get("hidden")), int(keys.get("outlineLevel", 0)) > 0
    if size is not None or hidden:
        height = None if size is None else float(size)
        sheet.rows[number] = Band(number, number, height, hidden, grouped)
    column = 0
    for element in row.iterchildren("{*}*"):
        reference = element.get("r")
        at = (number, column + 1) if reference is None else position(reference)
        if at[0] != number or at[1] <= column:
            raise Unreadable(found("xlsx.two-readers", f"{sheet.label}, row {number}"))
        column = at[1]
        cell = _cell(sheet, element, at, styles, strings)
        if cell is not None:
            sheet.cells.append(cell)
            if len(sheet.cells) > MOST_CELLS:
                raise Unreadable(found("file.too-large", sheet.label))


def _has_text(element: Any) -> bool:
    """Whether there is text beside the children, where none belongs."""
    texts = (element.text, *(child.tail for child in element))
    return any(text and not text.isspace() for text in texts)


def _are_plain(element: Any, keys: set[str]) -> bool:
    return all(key in keys and is_plain(value) for key, value in element.attrib.items())


def _cell(
    sheet: Sheet,
    element: Any,
    at: tuple[int, int],
    styles: Styles,
    strings: list[tuple[str, tuple[Run, ...]]],
) -> Cell | None:
    """The cell, None for an empty one. Raises ValueError for one that is not what it says."""
    style, kind = int(element.get("s", 0)), element.get("t", "n")
    if not 0 <= style < len(styles.looks):
        raise ValueError("style")
    value, text, formula = None, None, None
    for child in element:
        if child.tag == f"{S}v" and value is None and not len(child):
            value = child
        elif child.tag == f"{S}is" and text is None and kind == "inlineStr":
            text = child
        elif child.tag == f"{S}f" and formula is None and value is None and not len(child):
            formula = child
        else:
            sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    for key, word in element.attrib.items():
        if key in ("vm", "cm"):
            sheet.findings.append(found("xlsx.rich-data", _place(sheet, at)))
        elif key not in ("r", "s", "t", "ph") or (key == "ph" and not is_plain(word)):
            sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    if (len(element) and _has_text(element)) or (not len(element) and (element.text or "").strip()):
        sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    if value is not None and set(value.keys()) - {_XML_SPACE}:
        sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    if value is not None and kind == "n" and len(value.text or "") > _MOST_DIGITS:
        sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    words, is_array = _formula(sheet, formula, at)
    if text is not None:
        if value is not None and (value.text or "").strip():
            sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
        sheet.findings += strays(text, _place(sheet, at))
        plain, runs = _string(text, styles, _place(sheet, at))
        return Cell(*at, style, plain, words, runs=runs, is_array=is_array) if plain else None
    raw = "" if value is None else value.text or ""
    if not raw.strip() and kind != "str" and words is None:
        return None
    return _valued(at, style, kind, raw, words, strings, is_array)


def _valued(
    at: tuple[int, int],
    style: int,
    kind: str,
    raw: str,
    formula: str | None,
    strings: list[tuple[str, tuple[Run, ...]]],
    is_array: bool,
) -> Cell | None:
    if kind == "str":
        if not raw and formula is None:
            return None
        return Cell(*at, style, unescaped(raw), formula, is_array=is_array)
    raw = raw.strip()
    if not raw:
        return Cell(*at, style, None, formula, is_array=is_array)
    if kind == "s":
        index = int(raw)
        if not raw.isdigit():
            raise ValueError(raw)
        text, runs = strings[index]
        return Cell(*at, style, text, formula, runs=runs, shared=index)
    if kind == "b" and raw in ("0", "1"):
        return Cell(*at, style, raw == "1", formula, is_array=is_array)
    if kind == "e" and raw in _ERRORS:
        return Cell(*at, style, raw, formula, is_error=True, is_array=is_array)
    if kind == "n" and _NUMBER.fullmatch(raw):
        return Cell(*at, style, float(raw), formula, is_array=is_array)
    raise ValueError(raw)


def _formula(sheet: Sheet, element: Any, at: tuple[int, int]) -> tuple[str | None, bool]:
    """The text of a formula, "" for one that is shared from another cell; and whether it is of a
    kind that spreads over other cells."""
    if element is None:
        return None, False
    if not _are_plain(element, _FORMULA_KEYS):
        sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    if element.get("t", "normal") not in ("normal", "shared", "array"):
        sheet.findings.append(found("xlsx.unknown-markup", _place(sheet, at)))
    return element.text or "", element.get("t") in ("shared", "array")


def _place(sheet: Sheet, at: tuple[int, int]) -> str:
    return f"{sheet.label}, cell {letters(at[1])}{at[0]}"
