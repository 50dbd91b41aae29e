"""A page of a PDF drawn by PDFium, with any of its objects left out."""

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_*
SCALE = 96 / 72  # pixels a point
MOST_SIDE = 2_000  # pixels
MOST_LEAVES = 200_000
MOST_DEPTH = 12


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """An object that draws: text, path, picture or shading. `box` is on the page and `clip` what
    its clipping path leaves of it, as a box; both in points. `matrix` is that of its own points."""

    handle: object
    kind: int
    box: Box
    clip: Box | None
    order: int
    matrix: tuple[float, ...]


class Drawing:
    """A page, its leaves in the order in which they are painted, and its pictures."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page
        self.width, self.height = page.get_size()
        side = max(self.width, self.height, 1)
        self.scale = min(SCALE, MOST_SIDE / side)
        self.leaves = list(_leaves(page.raw))

    def pixels(self, hidden: Iterable[Leaf] = (), scale: float = 0) -> Pixels:
        """Height, width and three channels of brightness, without the `hidden` leaves."""
        with self.without(hidden):
            bitmap = self.page.render(
                scale=scale or self.scale, draw_annots=False, rev_byteorder=True
            )
        drawn: Pixels = bitmap.to_numpy()[..., :3].copy()
        bitmap.close()
        return drawn

    @contextmanager
    def without(self, hidden: Iterable[Leaf]) -> Iterator[None]:
        hidden = list(hidden)
        for leaf in hidden:
            pdfium.FPDFPageObj_SetIsActive(leaf.handle, False)
        try:
            yield
        finally:
            for leaf in hidden:
                pdfium.FPDFPageObj_SetIsActive(leaf.handle, True)

    def to_pixels(
        self, boxes: npt.NDArray[np.float64], scale: float = 0
    ) -> npt.NDArray[np.float64]:
        """Boxes in points (rows of left, bottom, right, top) as left, top, right, bottom pixels."""
        across, up, base = self.axes()
        corners = [
            base + boxes[:, [x]] * across + boxes[:, [y]] * up for x in (0, 2) for y in (1, 3)
        ]
        stacked = np.stack(corners) * (scale or self.scale)
        return np.concatenate([stacked.min(0), stacked.max(0)], axis=1)

    def axes(self) -> tuple[npt.NDArray[np.float64], ...]:
        """Where a point to the right, a point up, and the origin are, in points from top left."""
        size, found = 1000, []
        for x, y in ((0, 0), (1000, 0), (0, 1000)):
            left, top = ctypes.c_int(), ctypes.c_int()
            pdfium.FPDF_PageToDevice(
                self.page.raw, 0, 0, round(self.width * size), round(self.height * size), 0,
                float(x), float(y), left, top,
            )  # fmt: skip
            found.append(np.array([left.value, top.value]) / size)
        base, right, up = found
        return (right - base) / 1000, (up - base) / 1000, base


def difference(one: Pixels, other: Pixels) -> npt.NDArray[np.int16]:
    """How much an eye sees two pictures differ, pixel by pixel, 0 to 255: the brightness by
    ITU-R BT.601, or half of the strongest change of one colour."""
    apart = np.where(one > other, one - other, other - one)
    red, green, blue = apart[..., 0], apart[..., 1], apart[..., 2]
    brightness = (77 * red.astype(np.uint16) + 150 * green.astype(np.uint16) + 29 * blue) >> 8
    strongest = np.maximum(np.maximum(red, green), blue) // 3
    seen: npt.NDArray[np.int16] = np.maximum(brightness, strongest).astype(np.int16)
    return seen


def _leaves(page: object) -> Iterator[Leaf]:
    """Every drawing object, also inside forms, with the place that the forms give it."""
    whole = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = pdfium.FPDFPage_CountObjects(page)
    waiting: list[tuple[object, tuple[float, ...], Box | None, int]] = [
        (pdfium.FPDFPage_GetObject(page, one), whole, None, 0) for one in reversed(range(count))
    ]
    order = 0
    while waiting and order < MOST_LEAVES:
        handle, matrix, clip, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(handle)
        clip = _cut(clip, _clip(handle, matrix))
        if kind == FORM and depth < MOST_DEPTH:
            inner = _product(_matrix(handle), matrix)
            kids = pdfium.FPDFFormObj_CountObjects(handle)
            waiting += [
                (pdfium.FPDFFormObj_GetObject(handle, one), inner, clip, depth + 1)
                for one in range(kids - 1, -1, -1)
            ]
            continue
        order += 1
        own = _product(_matrix(handle), matrix)
        yield Leaf(handle, kind, _moved(_bounds(handle), matrix), clip, order, own)


def _matrix(handle: object) -> tuple[float, ...]:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def _bounds(handle: object) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(handle, *edges):
        return (0, 0, 0, 0)
    left, bottom, right, top = (one.value for one in edges)
    return (left, bottom, right, top)


def _moved(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    points = [
        (a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])
    ]
    across, up = zip(*points, strict=True)
    return (min(across), min(up), max(across), max(up))


def _clip(handle: object, matrix: tuple[float, ...]) -> Box | None:
    """The box that the clipping paths of an object have in common; None without one."""
    path = pdfium.FPDFPageObj_GetClipPath(handle)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    common: Box | None = None
    for index in range(max(0, count)):
        points = []
        for step in range(min(pdfium.FPDFClipPath_CountPathSegments(path, index), 1_000)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, index, step)
            x, y = ctypes.c_float(), ctypes.c_float()
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            across, up = zip(*points, strict=True)
            common = _cut(common, _moved((min(across), min(up), max(across), max(up)), matrix))
    return common


def _cut(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    return max(0.0, min(one[2], other[2]) - max(one[0], other[0])) * max(
        0.0, min(one[3], other[3]) - max(one[1], other[1])
    )


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
