"""What a picture hides: beside its pixels, between its parts, and in the pixels themselves."""

import io
import warnings

import numpy as np
from PIL import Image

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.gif import SIGNATURES as GIF
from clerestory.files.inspection.picture.gif import inspect_gif
from clerestory.files.inspection.picture.jpeg import SIGNATURE as JPEG
from clerestory.files.inspection.picture.jpeg import inspect_jpeg
from clerestory.files.inspection.picture.mosaics import inspect_blur, inspect_squares
from clerestory.files.inspection.picture.pixels import inspect_pixels, on_white
from clerestory.files.inspection.picture.png import MOST_POINTS, inspect_png
from clerestory.files.inspection.picture.png import SIGNATURE as PNG
from clerestory.files.inspection.picture.tiff import SIGNATURES as TIFF
from clerestory.files.inspection.picture.tiff import inspect_tiff
from clerestory.files.inspection.picture.webp import inspect_webp


def inspect(content: bytes) -> list[Finding]:
    """Findings in a PNG, JPEG, TIFF, GIF or WebP, known by its first bytes.

    Raises Unreadable for any other kind, and for a picture that is broken, too large or
    contradicts itself.
    """
    kind = kind_of(content)
    findings = _CONTAINERS[kind](content)
    image = decoded(content)
    lossless = (
        kind in ("PNG", "GIF")
        or (kind == "TIFF" and image.info.get("compression") != "jpeg")
        or (kind == "WEBP" and b"VP8L" in content[:64])
    )
    findings += inspect_pixels(image, is_lossless=lossless)
    return findings + inspect_covers(image)


def inspect_covers(image: Image.Image) -> list[Finding]:
    """Parts of a decoded picture that are pixelated or blurred in place of being covered."""
    pixels = np.asarray(on_white(image), dtype=np.uint8)
    if min(pixels.shape[:2]) < 16:
        return []
    return inspect_squares(pixels) + inspect_blur(pixels)


def check_container(content: bytes) -> None:
    """Raise Unreadable for what no picture may be: broken, too large, of another kind."""
    _CONTAINERS[kind_of(content)](content)


def kind_of(content: bytes) -> str:
    """Pillow's name of the format. Raises Unreadable for one that is not looked through."""
    if content.startswith(PNG):
        return "PNG"
    if content.startswith(JPEG):
        return "JPEG"
    if content.startswith(TIFF):
        return "TIFF"
    if content.startswith(GIF):
        return "GIF"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    raise Unreadable(found("picture.kind", "file"))


def decoded(content: bytes) -> Image.Image:
    """The first picture of a file. Raises Unreadable for one that is broken or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; ours are measured
            image = Image.open(io.BytesIO(content), formats=[kind_of(content)])
            if image.width * image.height > MOST_POINTS:
                size = f"{image.width} by {image.height} points"
                raise Unreadable(found("picture.too-many-points", size))
            image.load()
    except (Unreadable, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise Unreadable(found("picture.too-many-points", "picture")) from None
    except Exception:  # Pillow raises whatever a malformed picture makes its decoders stumble over
        raise Unreadable(found("file.broken", "pixels")) from None
    if image.mode in ("I", "F"):
        raise Unreadable(found("picture.kind", "points of more than 16 bits"))
    return image


_CONTAINERS = {
    "PNG": inspect_png, "JPEG": inspect_jpeg, "TIFF": inspect_tiff, "GIF": inspect_gif,
    "WEBP": inspect_webp,
}  # fmt: skip
