"""A fresh PDF of page pictures, each with the words that can be seen in it as invisible text.

Nothing else is in it: no title, no dates, no author, no bookmarks. The text layer lets a reader
search, copy and listen; it is made from the picture, so it cannot say more than the picture.
"""

import io
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pikepdf
from PIL import Image

from clerestory.files.rebuilding.faint import flat_parts
from clerestory.files.recognition import Word

LANGUAGE = "en-GB"
JPEG_QUALITY = 85
_WRITTEN = 0.8  # flat share from which a page is writing, which JPEG would smear
_ADVANCE = 0.6  # of the type size, of every letter of Courier


@dataclass(frozen=True, slots=True)
class Raster:
    """Packed pixels as the PDF keeps them: `filter` unpacks `content`."""

    width: int
    height: int
    colours: str  # name of a PDF colour space
    bits: int  # per channel
    filter: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `size` in points (1/72 inch), its picture, and the words with boxes in pixels."""

    size: tuple[float, float]
    raster: Raster
    words: tuple[Word, ...] = ()


def packed(image: Image.Image) -> Raster:
    """A page's picture as small as its kind allows: writing without loss, photographs as JPEG."""
    rgb = image.convert("RGB")
    pixels = np.asarray(rgb, dtype=np.uint8)
    is_grey = bool((np.ptp(pixels, axis=2) == 0).all())
    if flat_parts(pixels).mean() < _WRITTEN:
        return _jpeg(rgb.convert("L") if is_grey else rgb)
    if is_grey:
        return _sixteen_greys(pixels[..., 0])
    return Raster(*rgb.size, "/DeviceRGB", 8, "/FlateDecode", zlib.compress(pixels.tobytes()))


def _jpeg(image: Image.Image) -> Raster:
    content = io.BytesIO()
    image.save(content, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    colours = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return Raster(*image.size, colours, 8, "/DCTDecode", content.getvalue())


def _sixteen_greys(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Raster:
    """Two pixels a byte: enough shades for the edges of letters."""
    height, width = grey.shape
    levels = np.pad(grey >> 4, ((0, 0), (0, width % 2)))
    pairs = (levels[:, ::2] << 4 | levels[:, 1::2]).astype(np.uint8)
    content = zlib.compress(pairs.tobytes())
    return Raster(width, height, "/DeviceGray", 4, "/FlateDecode", content)


def write_pdf(pages: Iterable[Page]) -> bytes:
    """The bytes of the PDF; the same pages give the same bytes."""
    pdf = pikepdf.new()
    pdf.Root.Lang = LANGUAGE
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Courier,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for page in pages:
        _add_page(pdf, page, font)
    content = io.BytesIO()
    pdf.save(
        content,
        min_version="1.4",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return content.getvalue()


def _add_page(pdf: pikepdf.Pdf, page: Page, font: pikepdf.Object) -> None:
    width, height = page.size
    added = pdf.add_blank_page(page_size=page.size)
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=_picture(pdf, page.raster)))
    drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Picture Do Q\n"
    if page.words:
        resources.Font = pikepdf.Dictionary(Text=font)
        drawing += _text_layer(page)
    added.obj.Resources = resources
    added.obj.Contents = pdf.make_stream(drawing.encode("ascii"))


def _picture(pdf: pikepdf.Pdf, raster: Raster) -> pikepdf.Object:
    return pdf.make_stream(
        raster.content,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=raster.width,
        Height=raster.height,
        ColorSpace=pikepdf.Name(raster.colours),
        BitsPerComponent=raster.bits,
        Filter=pikepdf.Name(raster.filter),
    )


def _text_layer(page: Page) -> str:
    """Each word over its place in the picture, drawn in mode 3, which draws nothing. A space
    behind each keeps words apart that stand close together."""
    across, down = page.size[0] / page.raster.width, page.size[1] / page.raster.height
    drawn = ["BT 3 Tr"]
    for word in page.words:
        letters = unicodedata.normalize("NFKC", word.text).encode("cp1252", "ignore")
        left, top, right, bottom = word.box
        size = max(1.0, (bottom - top) * down)
        if letters:
            stretch = (right - left) * across / (len(letters) * _ADVANCE * size)
            x, y = left * across, page.size[1] - bottom * down
            drawn.append(
                f"/Text {size:.2f} Tf {stretch * 100:.2f} Tz "
                f"1 0 0 1 {x:.2f} {y:.2f} Tm <{letters.hex()}20> Tj"
            )
    return "\n".join([*drawn, "ET\n"])
