"""PDFs whose letters are drawn as lines, as boxes or in small pictures, and names inside."""

from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String
from PIL import Image, ImageDraw

from corpus.pdf import SHOWN_PICTURE, Edit, add_picture, document, drawing, edited, picture
from corpus.samples import Sample

_TEXT = "BT /F1 14 Tf 30 50 Td (TOKEN) Tj ET "
_LETTERS = (  # corners, seven units high
    "0 0  3 7  6 0  5 0  4 2  2 2  1 0",
    "0 0  0 7  4 7  4 6  1 6  1 4  3 4  3 3  1 3  1 1  4 1  4 0",
    "0 0  0 7  1 7  1 1  4 1  4 0",
    "2 0  2 6  0 6  0 7  5 7  5 6  3 6  3 0",
)


def _lines(height: float, painting: str = "f") -> Callable[[str], bytes]:
    """A word of one path, in which each of four letters stands for some of the token's."""

    def make(token: str) -> bytes:
        path = []
        for place, one in enumerate(token):
            corners = _LETTERS[ord(one) % 4].split("  ")
            moved = [f"{int(corner[0]) + 7 * place} {corner[2]}" for corner in corners]
            path += [f"{moved[0]} m", *(f"{corner} l" for corner in moved[1:]), "h"]
        scale = height / 7
        word = f"q {scale:g} 0 0 {scale:g} 30 50 cm {' '.join(path)} {painting} Q "
        return drawing(word)(token)

    return make


def _half_box(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.ExtGState = Dictionary(G1=Dictionary(ca=0.8))


def _dark_picture(pdf: Pdf, page: Any, token: str) -> None:
    """A small picture, black on black: its ground is none of the page's."""
    image = Image.new("L", (400, 80), 0)
    ImageDraw.Draw(image).text((10, 20), token, fill=3, font_size=36)
    add_picture(pdf, page, image)


def _boxes(pdf: Pdf, page: Any, token: str) -> None:
    """A font that draws a box for each letter, as readers do for what a font has not."""
    letters = sorted(set(token))
    names = [one if one.isalpha() else "seven" for one in letters]
    page.Resources.Font.F2 = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), FirstChar=55, LastChar=90,
        Widths=Array([800] * 36), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array(
            [part for one, name in zip(letters, names, strict=True)
             for part in (ord(one), Name(f"/{name}"))])),
        CharProcs=Dictionary({
            f"/{name}": pdf.make_stream(b"800 0 0 0 700 700 d1 0 0 700 700 re f") for name in names
        }),
    )  # fmt: skip


def _tile(pdf: Pdf, page: Any, token: str) -> None:
    """A pattern that nothing is painted with."""
    page.Resources.Pattern = Dictionary(P1=pdf.make_stream(
        f"BT /F1 9 Tf ({token}) Tj ET".encode(), Type=Name.Pattern, PatternType=1, PaintType=1,
        TilingType=1, BBox=Array([0, 0, 9, 9]), XStep=9, YStep=9, Resources=Dictionary(),
    ))  # fmt: skip


def _short_name(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.Font[f"/{token[:6].title()}"] = page.Resources.Font.F1


def _short_palette(pdf: Pdf, page: Any, token: str) -> None:
    stream = add_picture(pdf, page, picture("Visible words", "L").point(lambda level: level > 99))
    colours = String(b"\0\xff" + token[:7].encode())
    stream.ColorSpace = Array([Name.Indexed, Name.DeviceGray, 8, colours])


def _picture_id(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture("Visible words"), ID=String(token[:8].encode()))


def _structured(**entries: Any) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        element = Dictionary(Type=Name.StructElem, S=Name.Form, P=root, Pg=page, **entries)
        root.K = Array([pdf.make_indirect(element)])
        pdf.Root.StructTreeRoot = root

    return edit


def _checksum(token: str) -> bytes:
    """As an office program's file is that was packed again."""

    def edit(pdf: Pdf, page: Any, token: str) -> None:
        pdf.trailer.DocChecksum = Name("/C3471E976AD2D4553B6769F72F8744F5")

    return document(edit, token, object_stream_mode=ObjectStreamMode.generate)


def _named_picture(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture("Visible words"), "/image")


_FEW, _ARABIC = "/G1 gs 0 g 25 45 200 20 re f", "/Span <</ActualText <FEFF0627>>> BDC EMC"

SAMPLES: tuple[Sample, ...] = (
    Sample("pdf-word-of-one-path.pdf", "pdf.drawing-hidden", _lines(14, "1 g f")),
    Sample("pdf-word-of-lines-too-small.pdf", "pdf.drawing-hidden", _lines(0.7)),
    Sample("pdf-word-of-thin-lines.pdf", "pdf.drawing-hidden", _lines(0.8, "0.2 w S")),
    Sample("pdf-word-not-painted.pdf", "pdf.content", _lines(14, "n")),
    Sample("pdf-under-half-a-box.pdf", "pdf.text-invisible", edited(_half_box, _TEXT + _FEW)),
    Sample("pdf-dark-picture.pdf", "pdf.picture-faint", edited(_dark_picture, SHOWN_PICTURE)),
    Sample("pdf-boxes-for-letters.pdf", "pdf.to-unicode",
           edited(_boxes, _TEXT.replace("F1", "F2"))),
    Sample("pdf-unused-tile.pdf", "pdf.unused", edited(_tile)),
    Sample("pdf-short-name.pdf", "pdf.odd-name", edited(_short_name)),
    Sample("pdf-short-palette.pdf", "pdf.unknown-entry", edited(_short_palette, SHOWN_PICTURE)),
    Sample("pdf-id-of-picture.pdf", "pdf.unknown-entry", edited(_picture_id, SHOWN_PICTURE)),
    Sample("pdf-tick-box.pdf", "",
           edited(_structured(A=Dictionary(O=Name.PrintField, Role=Name.cb)))),
    Sample("pdf-one-shaped-letter.pdf", "", drawing(f"/ReversedChars BMC {_ARABIC} EMC")),
    Sample("pdf-checksum.pdf", "", _checksum),
    Sample("pdf-named-picture.pdf", "",
           edited(_named_picture, "q 200 0 0 40 30 50 cm /image Do Q")),
)  # fmt: skip
