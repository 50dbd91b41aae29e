"""A picture made afresh from what it shows: one frame, on white, upright, without a word more."""

import io

import numpy as np
from PIL import Image, ImageOps

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.picture.pixels import on_white
from clerestory.files.inspection.pictures import check_container, decoded, inspect_covers
from clerestory.files.rebuilding.faint import flat_parts, without_faint
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.recognition import can_recognise, recognise

JPEG_QUALITY = 90
_DRAWN = 0.5  # flat share from which WebP keeps every pixel
_RESOLUTION = 150  # dots per inch of a picture as a page
_TARGETS = {
    "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "tif": "TIFF", "tiff": "TIFF", "gif": "GIF",
    "webp": "WEBP",
}  # fmt: skip


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh picture, or a PDF of one page. `target` is a suffix. Raises Unreadable.

    The same picture gives the same bytes.
    """
    if target not in _TARGETS and target != "pdf":
        raise Unreadable(found("picture.target", "file"))
    check_container(content)
    image = decoded(content)
    covers = inspect_covers(image)
    if covers:
        raise Unreadable(*covers)
    picture = without_faint(on_white(_upright(image)))
    return _as_page(picture) if target == "pdf" else encoded(picture, target)


def encoded(picture: Image.Image, target: str) -> bytes:
    """A picture in RGB as a file of the kind that `target` is the suffix of, and nothing else."""
    pixels = np.asarray(picture)
    if target != "webp" and (np.ptp(pixels, axis=2) == 0).all():
        picture = picture.convert("L")
    fresh, content = Image.fromarray(np.asarray(picture)), io.BytesIO()
    options: dict[str, dict[str, object]] = {
        "JPEG": {"quality": JPEG_QUALITY, "subsampling": 0},
        "TIFF": {"compression": "tiff_adobe_deflate"},
        "WEBP": {"lossless": _is_drawn(pixels), "quality": JPEG_QUALITY},
    }
    kind = _TARGETS[target]
    fresh.save(content, kind, **options.get(kind, {}))
    return content.getvalue()


def _is_drawn(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bool:
    flat = flat_parts(pixels)
    return not flat.size or bool(flat.mean() >= _DRAWN)


def _upright(image: Image.Image) -> Image.Image:
    """The picture turned as its camera says that it was held."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # Pillow raises whatever a malformed EXIF makes it stumble over
        return image


def _as_page(picture: Image.Image) -> bytes:
    words = recognise(picture, resolution=_RESOLUTION) if can_recognise() else ()
    size = (picture.width * 72 / _RESOLUTION, picture.height * 72 / _RESOLUTION)
    return write_pdf([Page(size, packed(picture), words)])
