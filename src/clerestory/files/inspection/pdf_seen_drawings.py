"""Words that are drawn as lines and not as text, and that the page does not show."""

import ctypes

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from clerestory.files.inspection.pdf_drawing import PATH, Drawing, Leaf, difference

LEAST_CONTRAST = 12  # of 255; less than that of text, since pale ornaments are common
LEAST_STEPS = 6  # of an outline that may be a letter
MOST_STEPS = 400  # of an outline that are looked at
SEVERAL = 3  # outlines that are a word, and not a leftover
MOST_OUTLINES = 20_000


def has_hidden_drawing(drawing: Drawing) -> bool:
    """Whether outlines such as letters have change nothing of what is seen.

    Boxes, rounded boxes and circles may lie white on white, as layout programs put them: a convex
    shape says nothing.
    """
    outlines = [leaf for leaf in drawing.leaves if leaf.kind == PATH][:MOST_OUTLINES]
    angular = [leaf for leaf in outlines if _is_angular(leaf)]
    if len(angular) < SEVERAL:
        return False
    covers = set(_covers(angular))
    for rest in (angular, [leaf for leaf in angular if leaf not in covers]):
        if not rest:
            continue
        changed = difference(drawing.pixels(), drawing.pixels(rest)) >= LEAST_CONTRAST
        boxes = drawing.to_pixels(np.array([leaf.box for leaf in rest]))
        if int((~touched(changed, boxes)).sum()) >= SEVERAL:
            return True
    return False


def _is_angular(leaf: Leaf) -> bool:
    """Whether an outline turns both to the left and to the right, as letters do."""
    count = pdfium.FPDFPath_CountSegments(leaf.handle)
    if count < LEAST_STEPS:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for step in range(min(count, MOST_STEPS)):
        segment = pdfium.FPDFPath_GetPathSegment(leaf.handle, step)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        is_first = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO
        if is_first and _turns_both_ways(points):
            return True
        points = [*([] if is_first else points), (x.value, y.value)]
    return _turns_both_ways(points)


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
