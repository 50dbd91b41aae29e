"""Words that are drawn as lines and not as text, and that the page does not show."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from clerestory.files.inspection.portable_document.drawing import (
    PATH,
    Box,
    Drawing,
    Leaf,
    difference,
)

LEAST_CONTRAST = 12  # of 255; less than that of text, since pale ornaments are common
LEAST_STEPS = 6  # of an outline that may be a letter
SEVERAL = 3  # outlines that are a word, and not a leftover
MOST_OUTLINES = 20_000
MOST_STEPS = 60_000  # of a page's outlines that are looked at
LEAST_HEIGHT = 1.5  # points of an outline that can be read as a letter
ROW = 5  # outlines beside each other that are a word, however small


@dataclass(frozen=True, slots=True)
class Outline:
    """One closed line of a path: where it is, in points, and whether it turns both to the left
    and to the right, as letters do. A convex shape says nothing."""

    leaf: Leaf
    box: Box
    steps: int
    is_angular: bool


def has_hidden_drawing(drawing: Drawing) -> bool:
    """Whether outlines such as letters have change nothing of what is seen, or are too small.

    Boxes, rounded boxes and circles may lie white on white, as layout programs put them.
    """
    outlines = _outlines(drawing)
    angular = [one for one in outlines if one.is_angular]
    if len(angular) < SEVERAL:
        return False
    covers = set(_covers(list(dict.fromkeys(one.leaf for one in angular))))
    for rest in (angular, [one for one in angular if one.leaf not in covers]):
        if not rest:
            continue
        leaves = {one.leaf for one in rest}
        changed = difference(drawing.pixels(), drawing.pixels(leaves)) >= LEAST_CONTRAST
        boxes = drawing.to_pixels(np.array([one.box for one in rest]))
        if int((~touched(changed, boxes)).sum()) >= SEVERAL:
            return True
    return _has_tiny_row(outlines)


def _outlines(drawing: Drawing) -> list[Outline]:
    found: list[Outline] = []
    left = MOST_STEPS
    for leaf in drawing.leaves:
        count = pdfium.FPDFPath_CountSegments(leaf.handle) if leaf.kind == PATH else 0
        if count < LEAST_STEPS or count > left or len(found) > MOST_OUTLINES:
            continue
        left -= count
        found += _of_path(leaf, count)
    return found


def _of_path(leaf: Leaf, count: int) -> Iterator[Outline]:
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = leaf.matrix
    points: list[tuple[float, float]] = []
    for step in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(leaf.handle, step)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield from _outline(leaf, points)
            points = []
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
    yield from _outline(leaf, points)


def _outline(leaf: Leaf, points: list[tuple[float, float]]) -> Iterator[Outline]:
    if len(points) > 1:
        across, up = zip(*points, strict=True)
        box = (min(across), min(up), max(across), max(up))
        yield Outline(leaf, box, len(points), _turns_both_ways(points))


def _has_tiny_row(outlines: list[Outline]) -> bool:
    """Whether small outlines of several shapes stand beside each other like the letters of a word.
    Marks of a chart have one shape, and the isles of a map stand in no row."""
    row: list[Outline] = []
    for one in outlines:
        if row and _is_within(one.box, row[-1].box):
            continue  # the hole of a letter
        if max(one.box[2] - one.box[0], one.box[3] - one.box[1]) > LEAST_HEIGHT:
            row = []
            continue
        row = [*row, one] if row and _is_beside(row[-1].box, one.box) else [one]
        if len(row) >= ROW and len({each.steps for each in row if each.is_angular}) >= SEVERAL:
            return True
    return False


def _is_within(one: Box, other: Box) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


def _is_beside(one: Box, other: Box) -> bool:
    """Whether two boxes stand in one line, across or down, with no more room than a letter has."""
    for along, over in ((0, 1), (1, 0)):
        shared = min(one[over + 2], other[over + 2]) - max(one[over], other[over])
        sizes = one[over + 2] - one[over], other[over + 2] - other[over]
        gap = max(one[along], other[along]) - min(one[along + 2], other[along + 2])
        if shared > 0.5 * min(sizes) and gap < max(sizes) and max(sizes) > 0:
            return True
    return False


def _turns_both_ways(points: list[tuple[float, float]]) -> bool:
    if len(points) < LEAST_STEPS:
        return False
    steps = np.diff(np.array([*points, *points[:2]]), axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    least = 0.01 * float(np.abs(turns).max())
    return bool((turns > least).any() and (turns < -least).any())


def _covers(outlines: list[Leaf]) -> list[Leaf]:
    """The outlines in whose box earlier and much smaller ones lie."""
    boxes = np.array([leaf.box for leaf in outlines])
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    large = np.argsort(-sizes)[:200]
    return [
        outlines[one] for one in large
        if (
            (boxes[:one, :2] >= boxes[one, :2]).all(1) & (boxes[:one, 2:] <= boxes[one, 2:]).all(1)
            & (sizes[:one] * 4 < sizes[one])
        ).any()
    ]  # fmt: skip


def touched(
    changed: npt.NDArray[np.bool_], boxes: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """In which boxes of pixels something is changed."""
    found: npt.NDArray[np.bool_] = sums_in(changed.astype(np.int64), boxes) > 0
    return found


def sums_in(values: npt.NDArray[np.int64], boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The sum of `values` in each box of pixels; by sums over all that is left and above."""
    height, width = values.shape
    sums = np.zeros((height + 1, width + 1), dtype=np.int64)
    sums[1:, 1:] = values.cumsum(0).cumsum(1)
    left, top = (
        np.floor(boxes[:, one] - 0.25).clip(0, most).astype(int)
        for one, most in ((0, width), (1, height))
    )
    right, bottom = (
        np.ceil(boxes[:, one] + 0.25).clip(0, most).astype(int)
        for one, most in ((2, width), (3, height))
    )
    right, bottom = np.maximum(right, left), np.maximum(bottom, top)
    inside: npt.NDArray[np.int64] = (
        sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    )
    return inside
