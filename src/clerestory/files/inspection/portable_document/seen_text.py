"""Which words of a page can be seen: those without which the page looks different."""

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from clerestory.files.inspection.portable_document.drawing import (
    PATH,
    TEXT,
    Drawing,
    Leaf,
    Pixels,
    difference,
)
from clerestory.files.inspection.portable_document.seen_drawings import sums_in, touched

LEAST_CONTRAST = 20  # of 255; what an eye tells from what is around it
FINER = 3  # times; letters that fail are looked at again this much larger
LEAST_HEIGHT = 2.0  # points of the tallest letter of a text; one-point writing has less than one
LEAST_WIDTH = 0.35  # points of the widest letter
LEAST_SHARE = 0.3  # of a letter's ink that still shows where something lies over or under it
LARGER = 1.5  # times the height of a letter: what can lie over words like a box
CROWDED = 1.8  # times the area around a text that its letters would need side by side
_HALF = 128  # opacity, of 255, of a box that hides more than it shows
_INVISIBLE_MODES = (3, 7)  # text rendering modes that paint nothing (9.3.6)
MOST_CHARACTERS = 400_000
MOST_TEXTS = 4_000  # of a page that are compared by their places alone


@dataclass(frozen=True, slots=True)
class Texts:
    """The characters of a page: `letters`, the text leaf of each, and boxes in points."""

    letters: str
    owners: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.float64]
    visible: npt.NDArray[np.bool_]
    outside: npt.NDArray[np.bool_]

    @property
    def hidden(self) -> npt.NDArray[np.bool_]:
        """On the page, and not to be seen."""
        return ~self.visible & ~self.outside

    def text(self) -> str:
        """What can be seen, a space for each gap and each hidden run."""
        return "".join(
            one if seen else " " for one, seen in zip(self.letters, self.visible, strict=True)
        )


def read_texts(drawing: Drawing, whole: Pixels, bare: Pixels) -> Texts:
    """The characters of a page. `whole` is its picture, and `bare` the same without any text."""
    letters, owners, boxes = _characters(drawing)
    count = len(letters)
    if not count:
        nothing = np.zeros(0, dtype=bool)
        return Texts("", owners, boxes, nothing, nothing)
    drawn = np.array([not one.isspace() for one in letters])
    page = drawing.to_pixels(boxes)
    height, width = whole.shape[:2]
    middle = np.stack([page[:, [0, 2]].mean(1), page[:, [1, 3]].mean(1)], axis=1)
    inside = (middle >= 0).all(1) & (middle[:, 0] <= width) & (middle[:, 1] <= height)
    changed = difference(whole, bare) >= LEAST_CONTRAST
    visible = touched(changed, page) & inside & ~_is_in_mode(drawing, owners)
    if (drawn & inside & ~visible & ~_is_in_mode(drawing, owners)).any():
        visible |= _look_closer(drawing, boxes) & inside & ~_is_in_mode(drawing, owners)
    visible &= ~_is_under_ink(drawing, whole, bare, boxes)
    visible &= ~_is_under_letter(drawing, whole, owners, boxes, drawn & inside)
    return Texts(letters, owners, boxes, visible | ~drawn, drawn & ~inside)


def _is_under_ink(
    drawing: Drawing, whole: Pixels, bare: Pixels, boxes: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Of which characters something hides most, though an edge still shows: the letters alone on
    white paper have far more ink than the page shows of them."""
    others = [leaf for leaf in drawing.leaves if leaf.kind != TEXT]
    if not others:
        return np.zeros(len(boxes), dtype=bool)
    alone = 255 - drawing.pixels(others).min(axis=2).astype(np.int64)
    shown = np.abs(whole.astype(np.int16) - bare).max(axis=2).astype(np.int64)
    pixels = drawing.to_pixels(boxes)
    hidden: npt.NDArray[np.bool_] = sums_in(shown, pixels) < LEAST_SHARE * sums_in(alone, pixels)
    return hidden


def shining_through(drawing: Drawing) -> npt.NDArray[np.float64]:
    """The boxes, in fractions of the page from its top left corner, of letters that lie under a
    box that hides most of them and not all: raised contrast makes them legible."""
    if not any(leaf.kind == PATH and _is_half_opaque(leaf) for leaf in drawing.leaves):
        return np.zeros((0, 4))
    letters, _, boxes = _characters(drawing)
    whole = drawing.pixels()
    bare = drawing.pixels([leaf for leaf in drawing.leaves if leaf.kind == TEXT])
    pixels = drawing.to_pixels(boxes)
    traces = sums_in(np.abs(whole.astype(np.int16) - bare).max(axis=2).astype(np.int64), pixels)
    drawn = np.array([one.isalnum() for one in letters], dtype=bool)
    shining = drawn & (traces > 0) & _is_under_ink(drawing, whole, bare, boxes)
    height, width = whole.shape[:2]
    found: npt.NDArray[np.float64] = pixels[shining] / np.array([width, height, width, height])
    return found


def _is_half_opaque(leaf: Leaf) -> bool:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    is_filled = pdfium.FPDFPageObj_GetFillColor(leaf.handle, red, green, blue, opacity)
    return bool(is_filled) and _HALF <= opacity.value < 255


def _is_under_letter(
    drawing: Drawing,
    whole: Pixels,
    owners: npt.NDArray[np.int64],
    boxes: npt.NDArray[np.float64],
    drawn: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """Which characters lie under a larger one, such as a block, and change nothing there."""
    heights = boxes[:, 3] - boxes[:, 1]
    hidden = np.zeros(len(boxes), dtype=bool)
    if not drawn.any() or heights[drawn].max() < LARGER * np.median(heights[drawn]):
        return hidden
    large = drawn & (heights >= LARGER * np.median(heights[drawn]))
    under = np.zeros(len(boxes), dtype=bool)
    for left, bottom, right, top in boxes[large][:200]:
        under |= (
            (boxes[:, 0] < right) & (boxes[:, 2] > left)
            & (boxes[:, 1] < top) & (boxes[:, 3] > bottom)
        )  # fmt: skip
    above = {int(one) for one in owners[large]}
    # Letters of one text do not cover each other: a dash beside a capital is no letter under it.
    under &= drawn & ~np.isin(owners, list(above))
    if not under.any():
        return hidden
    lower = [
        leaf for index, leaf in enumerate(drawing.leaves)
        if leaf.kind == TEXT and index not in above
    ]  # fmt: skip
    changed = difference(whole, drawing.pixels(lower)) >= LEAST_CONTRAST
    return under & ~touched(changed, drawing.to_pixels(boxes))


def _look_closer(drawing: Drawing, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    texts = [one for one in drawing.leaves if one.kind == TEXT]
    scale = drawing.scale * FINER
    changed = difference(drawing.pixels(scale=scale), drawing.pixels(texts, scale=scale))
    return touched(changed >= LEAST_CONTRAST, drawing.to_pixels(boxes, scale))


def _is_in_mode(drawing: Drawing, owners: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which characters are of text that is not painted at all."""
    hidden = [leaf.kind == TEXT and is_invisible(leaf) for leaf in drawing.leaves]
    found: npt.NDArray[np.bool_] = np.array([*hidden, False])[owners]
    return found


def is_invisible(leaf: Leaf) -> bool:
    """Whether a text is not painted at all."""
    return pdfium.FPDFTextObj_GetTextRenderMode(leaf.handle) in _INVISIBLE_MODES


def _characters(
    drawing: Drawing,
) -> tuple[str, npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    page = drawing.page.get_textpage()
    numbers = {_address(leaf.handle): index for index, leaf in enumerate(drawing.leaves)}
    count = min(pdfium.FPDFText_CountChars(page.raw), MOST_CHARACTERS)
    letters, owners = [], np.full(count, len(drawing.leaves), dtype=np.int64)
    boxes = np.zeros((count, 4))
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(page.raw, index)
        letters.append(chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
        owner = pdfium.FPDFText_GetTextObject(page.raw, index)
        owners[index] = (
            numbers.get(_address(owner), len(drawing.leaves)) if owner else len(drawing.leaves)
        )
        if not owner or pdfium.FPDFText_IsGenerated(page.raw, index) == 1:
            letters[-1] = " "
        elif pdfium.FPDFText_GetCharBox(page.raw, index, left, right, bottom, top):
            boxes[index] = (left.value, bottom.value, right.value, top.value)
    page.close()
    return "".join(letters), owners, boxes


def _address(handle: object) -> int:
    return ctypes.addressof(handle.contents)  # type: ignore[attr-defined]


def is_tiny(texts: Texts) -> bool:
    """Whether some text has only letters that are too small to be read."""
    drawn = np.array([one.isalnum() for one in texts.letters], dtype=bool)
    heights, widths = texts.boxes[:, 3] - texts.boxes[:, 1], texts.boxes[:, 2] - texts.boxes[:, 0]
    for owner in np.unique(texts.owners[drawn & texts.visible]):
        own = drawn & (texts.owners == owner)
        # Writing may be turned, so height and width are the larger and the smaller side.
        sides = np.stack([heights[own], widths[own]])
        if sides.max() < LEAST_HEIGHT or (own.sum() > 2 and sides.min(0).max() < LEAST_WIDTH):
            return True
    return False


def has_overprint(texts: Texts) -> bool:
    """Whether letters lie on other letters: one of them is not what is seen.

    The same letters at the same place are a writer's way to print in bold.
    """
    if _is_squeezed(texts):
        return True
    indices = [
        index for index in _crowded(texts)
        if texts.letters[index].isalnum() or "\u2580" <= texts.letters[index] <= "\u25ff"
    ]  # fmt: skip
    boxes = texts.boxes
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    hits = 0
    for index in indices:
        left, bottom, right, top = boxes[index]
        cell = (int((left + right) / 8), int((bottom + top) / 8))
        for x in (-1, 0, 1):
            for y in (-1, 0, 1):
                hits += any(
                    _lies_on(boxes[index], boxes[other])
                    and texts.letters[index] != texts.letters[other]
                    for other in cells.get((cell[0] + x, cell[1] + y), ())
                )
        cells[cell].append(index)
        if hits > 2:
            return True
    return False


def _is_squeezed(texts: Texts) -> bool:
    """Whether the letters of one text lie on each other. Of a ligature two or three do."""
    drawn = np.array([one.isalnum() for one in texts.letters], dtype=bool) & texts.visible
    owners, own, counts = np.unique(texts.owners[drawn], return_inverse=True, return_counts=True)
    boxes = texts.boxes[drawn]
    around = np.full((len(owners), 4), np.inf)
    np.minimum.at(around, own, boxes * [1, 1, -1, -1])
    room, needed = _areas(around * [1, 1, -1, -1]), np.zeros(len(owners))
    np.add.at(needed, own, _areas(boxes))
    return bool(((counts > 4) & (needed > CROWDED * room)).any())


def _areas(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    areas: npt.NDArray[np.float64] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return areas


def _crowded(texts: Texts) -> list[int]:
    """The visible characters of texts that lie on other texts of the page."""
    seen = np.flatnonzero(texts.visible & (texts.boxes[:, 2] > texts.boxes[:, 0]))
    owners, own = np.unique(texts.owners[seen], return_inverse=True)
    if len(owners) < 2 or len(owners) > MOST_TEXTS:
        return [int(one) for one in seen] if len(owners) > MOST_TEXTS else []
    around = np.full((len(owners), 4), np.inf)
    sides = texts.boxes[seen] * [1, 1, -1, -1]
    np.minimum.at(around, own, sides)
    left, bottom, right, top = (around * [1, 1, -1, -1]).T
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    up = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
    lower = np.minimum.outer(top - bottom, top - bottom)
    on_each_other = (across > 0.5) & (up > 0.3 * lower)
    np.fill_diagonal(on_each_other, False)
    return [int(one) for one in seen[on_each_other.any(1)[own]]]


def _lies_on(one: Sequence[float], other: Sequence[float]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    heights = (one[3] - one[1], other[3] - other[1])
    # What lies under a much larger letter is looked at in pixels: it may be a pale watermark.
    if across <= 0 or up <= 0 or max(heights) > LARGER * min(heights):
        return False
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return bool(across * up > 0.5 * least)


def unread_texts(drawing: Drawing, texts: Texts) -> list[str]:
    """What text leaves say whose letters are not among the characters, such as doubled ones."""
    read = set(texts.owners.tolist())
    left = [
        leaf for index, leaf in enumerate(drawing.leaves)
        if leaf.kind == TEXT and index not in read
    ]  # fmt: skip
    if not left:
        return []
    page = drawing.page.get_textpage()
    said = [_said(leaf, page.raw) for leaf in left]
    page.close()
    return said


def _said(leaf: Leaf, page: object) -> str:
    size = pdfium.FPDFTextObj_GetText(leaf.handle, page, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(leaf.handle, page, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\x00")
