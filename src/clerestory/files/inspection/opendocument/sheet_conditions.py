"""Conditional formats of a spreadsheet: whether they can make the words of a cell unseen.

ODF 1.3 part 3, 16.3 (style:map), and what LibreOffice writes beside it, which counts there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.styles import (
    PAPER,
    Styles,
    background_of,
    why_unseen,
)

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_EVERYWHERE = (0, 0, 1_048_576, 16_384)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a condition of a sheet changes in areas of it: the style, or the colour behind. One
    that shows no value `hides` it."""

    areas: tuple[tuple[int, int, int, int], ...]
    styles: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    hides: bool = False

    def meets(self, top: int, left: int, bottom: int, right: int) -> bool:
        """Whether some of the cells from `top` and `left` are in an area; ends are not included."""
        return any(
            top <= area[2] and area[0] < bottom and left <= area[3] and area[1] < right
            for area in self.areas
        )

    def may_hide(self, styles: Styles, look: Mapping[str, str]) -> bool:
        """Whether it can make words with this look unseen."""
        if self.hides or any(applied_hides(styles, one, look) for one in self.styles):
            return True
        return any(why_unseen(look, ground) for ground in self.grounds)


def applied_hides(styles: Styles, name: str, look: Mapping[str, str]) -> bool:
    """Whether words with a look are unseen once a condition applies the style of this name."""
    changed = {**look, **styles.own("table-cell", name)}
    return bool(
        why_unseen(changed, background_of(changed, PAPER))
        or styles.hides_values(changed.get("style:data-style-name", ""))
    )


def conditions(table: Any) -> list[Condition]:
    """The conditional formats of a sheet as LibreOffice writes them."""
    return [_condition(one) for one in table.iterfind("{*}conditional-formats/{*}*")]


def _condition(element: Any) -> Condition:
    applied, grounds, hides = [], [], False
    for one in element.iter("{*}*"):
        values, kind = attributes(one), plain(one.tag)
        applied += [values[key] for key in ("calcext:apply-style-name", "calcext:style")
                    if key in values]  # fmt: skip
        if kind == "calcext:color-scale-entry":
            grounds.append(values.get("calcext:color", ""))
        hides |= values.get("calcext:show-value", "true") != "true"
    reach = attributes(element).get("calcext:target-range-address", "")
    return Condition(tuple(_areas(reach)), tuple(applied), tuple(grounds), hides)


def _areas(ranges: str) -> Iterator[tuple[int, int, int, int]]:
    """First row and column, last row and column of each range, counted from 0; everything where
    the ranges are not plain."""
    for one in ranges.split():
        corners = [_CELL.fullmatch(corner.rpartition(".")[2]) for corner in one.split(":")]
        if not all(corners) or len(corners) > 2:
            yield _EVERYWHERE
            continue
        rows = [int(corner[2]) - 1 for corner in corners if corner]
        columns = [_column(corner[1]) for corner in corners if corner]
        yield min(rows), min(columns), max(rows), max(columns)
    if not ranges.split():
        yield _EVERYWHERE


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
