"""What of a worksheet a reader sees: the cells that are shown, as they are shown.

Each cell is either shown, with the text that its number format gives, or unseen for a reason that
is a mode of the catalogue.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from clerestory.files.inspection.cells import number_formats
from clerestory.files.inspection.cells.format_tokens import FormatError, Shown
from clerestory.files.inspection.colours import is_legible
from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.workbook.sheets import (
    LONGEST,
    Area,
    Band,
    Cell,
    S,
    Sheet,
)
from clerestory.files.inspection.workbook.styles import (
    SMALLEST_FONT,
    Font,
    Look,
    Styles,
    is_lost,
    is_on,
    named_colour,
)

LEAST_WIDTH, LEAST_HEIGHT = 1.0, 5.0  # characters, points: less shows nothing that can be read
MOST_INDENT = 15
MOST_LINES = 40  # of a cell: the highest row of Excel, 409 points, shows 27 of 11 points
_MOST_CUT = 8  # lines of a cell of which three quarters may be below its row
ROW_GAP, COLUMN_GAP = 40, 12  # what lies beyond so many empty ones is off the screen
_SECOND = 1 / 86_400

INVISIBLE = re.compile(
    "[\u2800\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff"
    "\U00013430-\U0001345f\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
"""Characters that no program shows, or that turn the direction of what follows."""

PADDED = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]{25,}\S|(?:[ \t]*[\r\n]){6,}[ \t]*\S")
"""Words behind so much empty space that they are off the screen."""

_TURNED = re.compile("[\u202d\u202e]")
_USUAL_MARKS = "\u00ad\u200e\u200f\ufeff"  # hyphens and marks of direction, of pages and of dates
_MOST_MARKS = 2


def is_unclear(text: str) -> bool:
    """Whether a text shows its letters in another order than it holds them, or has so many
    characters that no program shows that they may be meant to say something."""
    if text.isascii():
        return False
    others = [one for one in INVISIBLE.findall(text) if one not in _USUAL_MARKS]
    return len(others) > _MOST_MARKS or bool(_TURNED.search(text))


def as_shown(text: str) -> str:
    """What a cell shows of its text: no invisible characters, and nothing behind padding."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    plain = INVISIBLE.sub("", text)
    padding = PADDED.search(plain)
    return plain[: padding.start()] if padding else plain


class Seen(NamedTuple):
    """A cell that is shown, and its text."""

    cell: Cell
    shown: Shown
    look: Look


@dataclass(frozen=True, slots=True)
class Unseen:
    """A cell that is not shown, by reason of a mode."""

    cell: Cell
    mode: str


class View:
    """What is shown of a worksheet."""

    def __init__(self, sheet: Sheet, styles: Styles, *, from_1904: bool = False) -> None:
        self.sheet, self.styles, self.from_1904 = sheet, styles, from_1904
        self._filtered = sheet.root.find(f".//{S}filterColumn") is not None
        setup = sheet.root.find(f"{S}sheetFormatPr")
        self._no_rows = setup is not None and is_on(setup.get("zeroHeight"))
        self._height = float(setup.get("defaultRowHeight", 15)) if setup is not None else 15.0
        self._width = 8.43 if setup is None else _usual_width(setup)
        self._zeros = all(
            is_on(one.get("showZeros", "1")) for one in sheet.root.iter(f"{S}sheetView")
        )
        self._merged = _merged(sheet)
        self.seen: list[Seen] = []
        self.unseen: list[Unseen] = []
        self.findings: list[Finding] = []
        self._look_at_cells()
        self._leave_out_remote()

    def row_mode(self, row: int) -> str | None:
        """The mode by which a row is hidden, if it is."""
        band = self.sheet.rows.get(row)
        if band is None or (band.size is None and not band.is_hidden):
            if self._no_rows:
                return "xlsx.hidden-row"
            return "xlsx.flat-row" if self._height < LEAST_HEIGHT else None
        if band.is_hidden:
            if band.is_grouped:
                return "xlsx.collapsed-group"
            return "xlsx.filtered-row" if self._filtered else "xlsx.hidden-row"
        return "xlsx.flat-row" if band.size is not None and band.size < LEAST_HEIGHT else None

    def column_mode(self, column: int) -> str | None:
        """The mode by which a column is hidden, if it is."""
        band = self.band(column)
        if band is not None and band.is_hidden:
            return "xlsx.collapsed-group" if band.is_grouped else "xlsx.hidden-column"
        return "xlsx.narrow-column" if self.width(column) < LEAST_WIDTH else None

    @lru_cache(maxsize=16_384)  # noqa: B019  # a view lives as long as one inspection
    def band(self, column: int) -> Band | None:
        """What is set for a column; where two settings do, the one that shows less."""
        bands = [one for one in self.sheet.columns if one.first <= column <= one.last]
        usual = self._width
        widths = {one: usual if one.size is None else one.size for one in bands}
        return min(bands, key=lambda one: (not one.is_hidden, widths[one]), default=None)

    def width(self, column: int) -> float:
        """In characters."""
        band = self.band(column)
        return self._width if band is None or band.size is None else band.size

    def _look_at_cells(self) -> None:
        rows = {row: self.row_mode(row) for row in {cell.row for cell in self.sheet.cells}}
        columns = {one: self.column_mode(one) for one in {cell.column for cell in self.sheet.cells}}
        cache: dict[tuple[object, int], Shown | str] = {}
        for cell in self.sheet.cells:
            mode = rows[cell.row] or columns[cell.column]
            if mode is None and self._is_covered(cell):
                mode = "xlsx.under-merge"
            if mode is None:
                key = (cell.value, cell.style) if isinstance(cell.value, str) else (
                    (type(cell.value), cell.value), cell.style)  # fmt: skip
                if key not in cache:
                    cache[key] = self._show(cell)
                result = cache[key]
                if isinstance(result, Shown):
                    mode = self._mode_in_place(cell, result)
                    if mode is None:
                        shown = self._without_padding(cell, result)
                        self.seen.append(Seen(cell, shown, self.styles.looks[cell.style]))
                        continue
                else:
                    mode = result
            self.unseen.append(Unseen(cell, mode))

    def _without_padding(self, cell: Cell, shown: Shown) -> Shown:
        """A text without what is in it and not seen, which is a finding."""
        if not isinstance(cell.value, str) or as_shown(cell.value) == cell.value:
            return shown
        plain = INVISIBLE.sub("", cell.value)
        if plain != cell.value:
            self.findings.append(found("xlsx.invisible-characters", self.sheet.place(cell)))
        if PADDED.search(plain):
            self.findings.append(found("xlsx.padded-text", self.sheet.place(cell)))
        return replace(shown, text=as_shown(shown.text))

    def _leave_out_remote(self) -> None:
        """Cells behind so much empty space that nobody scrolls to them are not seen; a blank is no
        stepping stone."""
        filled = [one for one in self.seen if one.shown.text.strip() or one.cell.value is None]
        row = _edge((one.cell.row for one in filled), ROW_GAP)
        column = _edge((one.cell.column for one in filled), COLUMN_GAP)
        self.unseen += [
            Unseen(one.cell, "xlsx.remote-cell") for one in filled
            if one.cell.row > row or one.cell.column > column
        ]  # fmt: skip
        self.seen = [one for one in self.seen if one.cell.row <= row and one.cell.column <= column]

    def _show(self, cell: Cell) -> Shown | str:
        """What the format shows of a value, or the mode by which nobody sees it."""
        look = self.styles.looks[cell.style]
        if cell.value is None:
            return Shown("")
        try:
            shown = number_formats.show(
                cell.value, "General" if cell.is_error else look.code, from_1904=self.from_1904
            )
            colours = [named_colour(one) for one in number_formats.colours(look.code)]
        except FormatError:
            return "xlsx.unknown-format"
        except (ValueError, OverflowError, ArithmeticError):
            return "xlsx.unknown-format"
        grounds = look.grounds
        if not cell.runs and is_lost(look.font, grounds):
            return "xlsx.text-colour"
        if any(one and not is_legible(one, ground) for one in colours for ground in grounds):
            return "xlsx.text-colour"
        if not cell.runs and look.font.size < SMALLEST_FONT:
            return "xlsx.tiny-font"
        if not cell.runs and look.font.is_symbols and re.search(r"[^\W_]", shown.text):
            return "xlsx.symbol-font"
        if look.indent > MOST_INDENT:
            return "xlsx.shifted-text"
        if not cell.is_error and _hides(cell.value, shown, look.code):
            return "xlsx.number-format"
        if isinstance(cell.value, str):
            return _mode_of_text(cell.value) or shown
        return shown

    def _mode_in_place(self, cell: Cell, shown: Shown) -> str | None:
        """The mode by which a cell is not seen where it stands."""
        look = self.styles.looks[cell.style]
        if cell.value == 0 and not isinstance(cell.value, bool) and not self._zeros:
            return "xlsx.number-format"
        for run in cell.runs:
            font = run.font or look.font
            if run.text.strip():
                if _run_is_lost(font, look):
                    return "xlsx.text-colour"
                if font.size < SMALLEST_FONT:
                    return "xlsx.tiny-font"
                if font.is_symbols and re.search(r"[^\W_]", run.text):
                    return "xlsx.symbol-font"
        band, row = self.band(cell.column), self.sheet.rows.get(cell.row)
        size = max([look.font.size, *(run.font.size for run in cell.runs if run.font)])
        if row is not None and row.size is not None and row.size < 0.55 * size and shown.text:
            return "xlsx.flat-row"
        if self._is_wide(cell):
            return None
        needed, width = len(shown.text) * look.font.size / 11, self.width(cell.column)
        if look.shrinks and not look.wraps and needed > 4 * max(width, 1):
            return "xlsx.tiny-font"
        if look.fills and needed > 2 * width:
            return "xlsx.shifted-text"
        if look.wraps and row is not None and row.size is not None:
            lines = sum(1 + int(len(one) * size / 11 / max(width, 1)) for one in
                        shown.text.split("\n"))  # fmt: skip
            if lines > _MOST_CUT and lines * size > 4 * row.size:
                return "xlsx.flat-row"
        if band is not None and band.size is not None:
            if isinstance(cell.value, float) and needed > 2.5 * band.size:
                return "xlsx.hashes"
            if band.size < 2 and needed > 3:
                return "xlsx.narrow-column"
        return None

    def _is_covered(self, cell: Cell) -> bool:
        return any(
            left <= cell.column <= right and (cell.row, cell.column) != (top, left)
            for top, left, _, right in self._merged.get(cell.row, ())
        )

    def _is_wide(self, cell: Cell) -> bool:
        """Whether a cell is merged with others."""
        return any(
            left <= cell.column <= right for _, left, _, right in self._merged.get(cell.row, ())
        )


def _usual_width(setup: Any) -> float:
    """The width of the columns that nothing is set for, in characters, with its margin of 5 of 7
    points of a digit (ECMA-376 part 1, 18.3.1.81)."""
    base = setup.get("baseColWidth")
    usual = 8.43 if base is None else float(base) + 5 / 7
    return float(setup.get("defaultColWidth", usual))


def _run_is_lost(font: Font, look: Look) -> bool:
    return is_lost(font, look.grounds)


def _merged(sheet: Sheet) -> dict[int, list[Area]]:
    """The merged areas by each row that has cells."""
    used = sorted({cell.row for cell in sheet.cells})
    rows: dict[int, list[Area]] = {}
    for one in sheet.merges:
        for row in used[bisect_left(used, one[0]) :]:
            if row > one[2]:
                break
            rows.setdefault(row, []).append(one)
    return rows


def _hides(value: str | float | bool, shown: Shown, code: str) -> bool:
    """Whether a format shows another thing than the value: nothing, words, or part of a date."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return bool(value.strip()) and value.strip() not in shown.text
    if not shown.text.strip():
        return True
    if number_formats.is_date(code) and shown.value is not None:
        return abs(shown.value - value) > 1.1 * _SECOND
    if re.search(r"(?<=[0#?])\s*,+\s*(?![0#?,])", code):  # in thousands
        return value % 1000 != 0
    return value != 0 and shown.is_words


@lru_cache(maxsize=65536)
def _mode_of_text(text: str) -> str | None:
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        return "xlsx.long-text"
    return "xlsx.unclear-text" if is_unclear(text) else None


def _edge(numbers: Iterable[int], gap: int) -> int:
    """The last number before more than `gap` unused ones."""
    last = 0
    for number in sorted(set(numbers)):
        if number - last > gap:
            break
        last = number
    return last


class Words:
    """The words that a reader sees anywhere in a workbook. `names` are the defined names, which
    formulas may use."""

    def __init__(self, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        self.names = frozenset(name.casefold() for name in names)
        self._texts = list(dict.fromkeys(texts))
        self._words = {word for text in self._texts for word in _split(text)}

    def say(self, text: str) -> bool:
        """Whether every word of `text` can be seen. Unusual signs have to be seen as they stand,
        since signs alone can carry a message too."""
        if _UNUSUAL.search(text) and not any(text in shown for shown in self._texts):
            return False
        return all(word in self._words for word in _split(text))


_UNUSUAL = re.compile(r"[^\w\s!-/:-@\[-`{-~£€–—‘’“”…]")


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
