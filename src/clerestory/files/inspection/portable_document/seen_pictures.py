"""What of a page's pictures can be seen, and what lies under boxes, outside edges and masks."""

import ctypes

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from clerestory.files.inspection.picture.pixels import has_faint_writing, has_words
from clerestory.files.inspection.portable_document.drawing import (
    IMAGE,
    TEXT,
    Box,
    Drawing,
    Leaf,
    Mask,
    Pixels,
    area,
    difference,
    overlap,
)

CONTRAST = 24  # of 255; neighbouring pixels that differ by more show an edge of something
LEAST_EDGES = 12  # pixels; fewer are the rim of a box
CLEAR = 8  # opacity, of 255, below which a point is as good as transparent
MOST_CUT = 0.015  # of a picture that may be outside of its clip or of the page
MOST_PICTURES = 200  # of one page that are looked at one by one
MOST_SMALL = 0.3  # of a page that a picture may fill to be looked at for itself
MOST_POINTS = 2_000_000  # of such a picture
_LOSSY = (b"DCTDecode", b"DCT", b"JPXDecode", b"JBIG2Decode")
TINY = 12.0  # points of the longer side of a picture
MOST_DENSE = 20.0  # pixels a point (1440 an inch) of a picture that is tiny


def hidden_pictures(drawing: Drawing, bare: Pixels, has_masks: bool) -> set[str]:
    """The modes of the pictures of a page. `bare` is the page without its text."""
    pictures = [leaf for leaf in drawing.leaves if leaf.kind == IMAGE]
    if not pictures:
        return set()
    page: Box = page_box(drawing)
    modes = {"picture-cropped" for one in pictures if _is_cut(one, page)}
    if any(_is_tiny(one) for one in pictures):
        modes.add("picture-tiny")
    if _is_covered(drawing, pictures, bare):
        modes.add("picture-covered")
    if has_masks and any(_hides_under_mask(drawing, one) for one in pictures[:MOST_PICTURES]):
        modes.add("picture-masked")
    return modes


def has_faint_picture(drawing: Drawing) -> bool:
    """Whether there is faint writing in a picture that is a small part of the page, whose grounds
    are none of the page's."""
    page = area(page_box(drawing))
    pictures = [leaf for leaf in drawing.leaves if leaf.kind == IMAGE]
    return any(
        pixels is not None
        and min(pixels.shape[:2]) > 8
        and has_faint_writing(pixels, is_lossless=_is_lossless(leaf))
        for leaf in pictures[:MOST_PICTURES]
        if area(leaf.box) < MOST_SMALL * page and _is_small(leaf)
        for pixels in (_own_pixels(leaf),)
    )


def _is_lossless(leaf: Leaf) -> bool:
    names = ctypes.create_string_buffer(20)
    last = pdfium.FPDFImageObj_GetImageFilterCount(leaf.handle) - 1
    if last >= 0:
        pdfium.FPDFImageObj_GetImageFilter(leaf.handle, last, names, 20)
    return names.value not in _LOSSY


def _is_small(leaf: Leaf) -> bool:
    size = own_size(leaf)
    return size is not None and size[0] * size[1] <= MOST_POINTS


def _is_tiny(leaf: Leaf) -> bool:
    """Whether a picture is shown as a dot, with far more pixels than a dot needs."""
    left, bottom, right, top = leaf.box
    size = own_size(leaf)
    if size is None or max(right - left, top - bottom) > TINY:
        return False
    dense = size[0] > MOST_DENSE * (right - left) or size[1] > MOST_DENSE * (top - bottom)
    return dense and min(size) > 8 and not _is_plain(leaf)


def page_box(drawing: Drawing) -> Box:
    """What of the paper is shown, in the points that the page's objects are placed in."""
    across, up, base = drawing.axes()
    matrix = np.array([across, up]).T
    corners = np.linalg.solve(
        matrix,
        (np.array([[0, 0], [drawing.width, drawing.height]]) - base).T,
    ).T
    (left, bottom), (right, top) = corners.min(0), corners.max(0)
    return (float(left), float(bottom), float(right), float(top))


def _is_cut(leaf: Leaf, page: Box) -> bool:
    """Whether a picture goes on where its clip or the page ends. The rim may: by one point."""
    whole = area(leaf.box)
    shown = (
        overlap(leaf.box, page)
        if leaf.clip is None
        else overlap(leaf.box, _common(leaf.clip, page))
    )
    rim = 2 * (leaf.box[2] - leaf.box[0] + leaf.box[3] - leaf.box[1])
    return whole - shown > max(MOST_CUT * whole, min(rim, 0.2 * whole)) and not _is_plain(leaf)


def _common(one: Box, other: Box) -> Box:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _is_covered(drawing: Drawing, pictures: list[Leaf], bare: Pixels) -> bool:
    texts = [leaf for leaf in drawing.leaves if leaf.kind == TEXT]
    over = _above(drawing, pictures)
    below = drawing.pixels([*texts, *over]) if over else bare
    area_of_all = _mask(drawing, [leaf.box for leaf in pictures], bare.shape[:2])
    if over and _loses_edges(below, bare, area_of_all):
        return True
    lower = [leaf for leaf in pictures if leaf not in over]
    without = drawing.pixels([*texts, *over, *lower])
    for leaf in lower:
        if not _shows(drawing, leaf, below, without):
            return True
    for leaf in [one for one in pictures if one in over][:MOST_PICTURES]:
        if not _shows(drawing, leaf, bare, drawing.pixels([*texts, leaf])):
            return True
    return False


def _above(drawing: Drawing, pictures: list[Leaf]) -> list[Leaf]:
    """What is painted later than a picture, and at the same place."""
    boxes = np.array([leaf.box for leaf in pictures])
    orders = np.array([leaf.order for leaf in pictures])
    above = []
    for leaf in drawing.leaves:
        if leaf.kind == TEXT or leaf.order <= orders[0]:
            continue
        left, bottom, right, top = leaf.box
        shared = (
            (boxes[:, 0] < right)
            & (boxes[:, 2] > left)
            & (boxes[:, 1] < top)
            & (boxes[:, 3] > bottom)
        )
        if (shared & (orders < leaf.order)).any():
            above.append(leaf)
    return above


def _mask(drawing: Drawing, boxes: list[Box], shape: tuple[int, ...]) -> Mask:
    mask = np.zeros(shape, dtype=bool)
    for left, top, right, bottom in drawing.to_pixels(np.array(boxes)).clip(0).astype(int):
        mask[top : bottom + 1, left : right + 1] = True
    return mask


def _loses_edges(below: Pixels, above: Pixels, where: Mask) -> bool:
    """Whether edges of what is below are gone from what is seen."""
    changed = (difference(below, above) > CONTRAST) & where
    if not changed.any():
        return False
    lost = changed & _edges(below) & ~_edges(above, CONTRAST // 3)
    return int(_shrunk(changed)[lost].sum()) > LEAST_EDGES


def _edges(pixels: Pixels, contrast: int = CONTRAST) -> Mask:
    """Pixels that differ from the next to the right or below."""
    edges = np.zeros(pixels.shape[:2], dtype=bool)
    edges[:, :-1] |= difference(pixels[:, :-1], pixels[:, 1:]) > contrast
    edges[:-1] |= difference(pixels[:-1], pixels[1:]) > contrast
    return edges


def _shrunk(mask: Mask) -> Mask:
    """The mask without its rim of one pixel."""
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = (
        mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    )
    return inner


def _shows(drawing: Drawing, leaf: Leaf, with_it: Pixels, without: Pixels) -> bool:
    """Whether a picture changes what is seen, or has nothing to show."""
    [(left, top, right, bottom)] = drawing.to_pixels(np.array([leaf.box])).clip(0).astype(int)
    place = np.s_[top : bottom + 1, left : right + 1]
    if with_it[place].size and (difference(with_it[place], without[place]) > 2).any():
        return True
    opacity = _opacity(drawing, leaf)
    return _is_plain(leaf) and (opacity is None or bool(np.ptp(opacity) < CONTRAST))


def _is_plain(leaf: Leaf) -> bool:
    """Whether a picture is of one colour, also before a palette or a range makes it so."""
    pixels = _own_pixels(leaf)
    return pixels is not None and not _edges(pixels).any() and not _is_levelled(leaf)


def _is_levelled(leaf: Leaf) -> bool:
    """Whether the rows of a picture of one colour differ in the file."""
    size = own_size(leaf)
    count = pdfium.FPDFImageObj_GetImageDataDecoded(leaf.handle, None, 0)
    if size is None or not count or count % size[1]:
        return False
    buffer = (ctypes.c_ubyte * count)()
    pdfium.FPDFImageObj_GetImageDataDecoded(leaf.handle, buffer, count)
    rows = np.frombuffer(buffer, dtype=np.uint8).reshape(size[1], -1)
    return bool((rows != rows[0]).any())


def own_size(leaf: Leaf) -> tuple[int, int] | None:
    """Pixels across and down of a picture as it is in the file."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(leaf.handle, width, height):
        return None
    return width.value, height.value


def packed_bytes(leaf: Leaf) -> bytes:
    """A picture's bytes as they are in the file."""
    size = pdfium.FPDFImageObj_GetImageDataRaw(leaf.handle, None, 0)
    buffer = (ctypes.c_ubyte * size)()
    pdfium.FPDFImageObj_GetImageDataRaw(leaf.handle, buffer, size)
    return bytes(buffer)


def _own_pixels(leaf: Leaf) -> Pixels | None:
    """The picture as it is in the file, without mask and clip; None if it cannot be read."""
    bitmap = pdfium.FPDFImageObj_GetBitmap(leaf.handle)
    return _rgb(bitmap) if bitmap else None


def _rgb(bitmap: object) -> Pixels:
    image = pypdfium2.PdfBitmap.from_raw(bitmap).to_pil()
    pixels: Pixels = np.asarray(image.convert("RGB"))
    return pixels


def _opacity(drawing: Drawing, leaf: Leaf) -> npt.NDArray[np.uint8] | None:
    """How opaque the points of a picture with a mask are, as it is drawn; None without a mask."""
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(
        drawing.page.pdf.raw, drawing.page.raw, leaf.handle
    )
    image = pypdfium2.PdfBitmap.from_raw(bitmap).to_pil() if bitmap else None
    if image is None or image.mode != "RGBA":
        return None
    return np.asarray(image.getchannel("A"))


def _hides_under_mask(drawing: Drawing, leaf: Leaf) -> bool:
    """Whether the transparent part of a picture shows something once the mask is taken away."""
    opacity, own = _opacity(drawing, leaf), _own_pixels(leaf)
    if opacity is None or own is None:
        return False
    alpha = Image.fromarray(opacity).resize((own.shape[1], own.shape[0]), Image.Resampling.BILINEAR)
    clear = np.asarray(alpha)
    # The mask is known as it is drawn, and its rim only as exactly as its pixels there.
    rim = 1 + max(0, round(own.shape[1] / max(1, opacity.shape[1])))
    if _edges_in(own, clear == 0, rim) > LEAST_EDGES:
        return True
    # Scaling leaves a rim of odd colours that are nearly clear; writing is something else.
    return _edges_in(own, clear < CLEAR, rim) > LEAST_EDGES and has_words(
        Image.fromarray(np.where((clear < CLEAR)[..., None], own, own.max(axis=(0, 1))))
    )


def _edges_in(pixels: Pixels, where: Mask, rim: int) -> int:
    for _ in range(rim):
        where = _shrunk(where)
    return int((where & _edges(pixels)).sum())
