"""Fills marked areas of a page's picture, so that neither the words nor their length remain.

The width of a box around a name narrows down the name (M. Hill et al., "On the (In)effectiveness
of Mosaicing and Blurring as Tools for Document Redaction", 2016, and M. Bland et al., "Story
Beyond the Eye: Glyph Positions Break PDF Text Redaction", 2022). So a box has one of a few widths,
whatever it hides, and its height stands on a coarse grid.
"""

import math
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageFont

from clerestory.files.redaction.marks import Box, Mark

WIDTHS = (1 / 6, 1 / 3, 1 / 2, 1.0)
"""What a box may measure along its longer side, in fractions of the page."""

PADDING = 1 / 400  # of the page, on each side: a letter's edge is blurred into its surroundings
ROW = 1 / 200  # of the page: the upper and lower edge stand on multiples of this
_ROUNDING = 1e-9


def burn(image: Image.Image, marks: Iterable[Mark]) -> Image.Image:
    """A copy of a page's picture with each mark's area black and labelled with its exemption."""
    burnt = image.copy()
    draw = ImageDraw.Draw(burnt)
    labels = []
    for mark in marks:
        area = _pixels(widened(mark, image.width / image.height), image.size)
        draw.rectangle(area, fill=0 if image.mode == "L" else "black")
        labels.append((area, mark.exemption))
    # Last, so that no box of another mark runs over a label.
    for area, label in labels:
        _write_label(draw, area, label)
    return burnt


def widened(mark: Mark, aspect: float = 1.0) -> Box:
    """The area that is filled for a mark: padded, and of one of the fixed sizes.

    It begins at the mark and runs on to the right (downwards for writing that runs down; `aspect`
    is the page's width over its height), at most to the edge of the page.
    """
    left, top, right, bottom = mark.box
    if mark.whole_line:
        top, bottom = _on_rows(top, bottom)
        return 0.0, top, 1.0, bottom
    if (right - left) * aspect >= bottom - top:
        left, right = _fixed(left, right)
        top, bottom = _on_rows(top, bottom)
    else:
        top, bottom = _fixed(top, bottom)
        left, right = _on_rows(left, right)
    return left, top, right, bottom


def _fixed(start: float, end: float) -> tuple[float, float]:
    start = max(0.0, start - PADDING)
    needed = end + PADDING - start
    width = next((width for width in WIDTHS if width >= needed), 1.0)
    return start, min(1.0, start + width)


def _on_rows(start: float, end: float) -> tuple[float, float]:
    first = math.floor((start - PADDING) / ROW + _ROUNDING)
    last = math.ceil((end + PADDING) / ROW - _ROUNDING)
    return max(0.0, first * ROW), min(1.0, last * ROW)


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Whole pixels, both ends within; none that the box touches is left out."""
    width, height = size
    left, top, right, bottom = box
    return (
        math.floor(left * width), math.floor(top * height),
        min(width, math.ceil(right * width)) - 1, min(height, math.ceil(bottom * height)) - 1,
    )  # fmt: skip


def _write_label(draw: ImageDraw.ImageDraw, area: tuple[int, int, int, int], label: str) -> None:
    """The exemption in white, at the box's beginning, where there is room for it."""
    left, top, right, bottom = area
    font = ImageFont.load_default(max(12, min(28, round((bottom - top) * 0.6))))
    box = draw.textbbox((0, 0), label, font=font)
    if box[2] + 16 <= right - left and box[3] - box[1] + 4 <= bottom - top:
        middle = (top + bottom - box[1] - box[3]) / 2
        draw.text((left + 8, middle), label, fill="white", font=font)
