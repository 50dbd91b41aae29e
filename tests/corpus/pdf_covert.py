"""PDFs that hide a word from readers that list words, and from eyes: outlines, edges, shades."""

import io
import zlib
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw, ImageFont

from corpus.pdf import SHOWN_PICTURE, Edit, add_jpeg, add_picture, drawing, edited, jpeg, picture
from corpus.samples import Sample

_TEXT = "BT /F1 14 Tf 30 50 Td (TOKEN) Tj ET "
# An arrow, as a letter is: it turns to both sides.
_ARROW = "{0} 40 m {1} 40 l {1} 34 l {2} 46 l {1} 58 l {1} 52 l {0} 52 l h f "
_ARROWS = "".join(_ARROW.format(30 + 24 * i, 40 + 24 * i, 50 + 24 * i) for i in range(4))
_CARDS = "".join(
    f"{x + 6} 40 m {x + 30} 40 l {x + 36} 40 {x + 36} 40 {x + 36} 46 c {x + 36} 60 l "
    f"{x} 60 l {x} 46 l {x} 40 {x} 40 {x + 6} 40 c f " for x in range(20, 220, 40)
)  # fmt: skip


def _indexed(palette: bytes) -> Edit:
    """Two indices that look the same, and say something in the file."""

    def edit(pdf: Pdf, page: Any, token: str) -> None:
        grey = picture(token, "L")
        indices = grey.point(lambda level: int(level > 127))
        stream = add_picture(pdf, page, indices)
        stream.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(palette)])

    return edit


def _decoded(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token, "L"), Decode=Array([1, 1]))


def _faint(pdf: Pdf, page: Any, token: str) -> None:
    image = Image.new("RGB", (400, 80), "white")
    ImageDraw.Draw(image).text((10, 20), token, fill=(250, 250, 250), font_size=36)
    add_picture(pdf, page, image)


def _white_behind_mask(pdf: Pdf, page: Any, token: str) -> None:
    mask = pdf.make_stream(
        zlib.compress(picture(token, "L").tobytes()), Type=Name.XObject, Subtype=Name.Image,
        Width=400, Height=80, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        Filter=Name.FlateDecode,
    )  # fmt: skip
    add_picture(pdf, page, Image.new("RGB", (400, 80), "white"), SMask=mask)


def _range(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token), Mask=Array([0, 120, 0, 120, 0, 120]))


def _letters(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, Image.frombytes("L", (len(token), 2), token.encode() * 2))


def _plain(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture("Visible words"))


def _taller(pdf: Pdf, page: Any, token: str) -> None:
    image = Image.new("RGB", (400, 160), "white")
    ImageDraw.Draw(image).text((10, 100), token, fill="black", font_size=36)
    add_jpeg(pdf, page, jpeg(image))


def _greys(pdf: Pdf, page: Any, token: str) -> None:
    stream = add_picture(pdf, page, picture("Visible words", "L"))
    stream.ColorSpace = Array(
        [Name.Indexed, Name.DeviceRGB, 255,
         pikepdf.String(bytes(level for one in range(256) for level in (one, one, one)))]
    )  # fmt: skip


def _listed_mask(pdf: Pdf, page: Any, token: str) -> None:
    """A mask that the page lists among what it draws, as WeasyPrint does for shadows."""
    group = pdf.make_stream(
        b"1 g 0 0 300 200 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 200]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    page.Resources.XObject = Dictionary(x0=group)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group)
    page.Resources.ExtGState = Dictionary(s0=Dictionary(Type=Name.ExtGState, SMask=mask))


def _scaled_logo(token: str) -> bytes:
    """A logo with a see-through ground, made smaller: its rim has odd colours."""
    logo = Image.new("RGBA", (800, 160), (0, 0, 0, 0))
    font = ImageFont.load_default(70)
    ImageDraw.Draw(logo).text((20, 30), "Visible words", fill=(20, 60, 140, 255), font=font)
    logo = logo.resize((400, 80), Image.Resampling.LANCZOS)

    def edit(pdf: Pdf, page: Any, token: str) -> None:
        mask = add_picture(pdf, page, logo.getchannel("A"), "/Im1")
        del page.Resources.XObject["/Im1"]
        add_picture(pdf, page, logo.convert("RGB"), SMask=mask)

    return edited(edit, SHOWN_PICTURE)(token)


def _pillow_fax(token: str) -> bytes:
    packed = io.BytesIO()
    picture("Visible words", "L").convert("1").save(packed, "PDF", resolution=72)
    return packed.getvalue()


def _thick_frame(pdf: Pdf, page: Any, token: str) -> None:
    """A link whose frame is a box over the words below."""
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([25, 45, 225, 65]),
        Border=Array([0, 0, 24]), Dest=Array([page, Name.Fit]),
    )  # fmt: skip
    page.Annots = Array([pdf.make_indirect(link)])


def _family(pdf: Pdf, page: Any, token: str) -> None:
    """A font that says another name of its family than the page."""
    [path] = Path("/usr/share/fonts").rglob("DejaVuSansMono.ttf")
    font, packed = TTFont(path), io.BytesIO()
    font["name"].setName(token, 1, 3, 1, 0x409)
    font.save(packed)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.DejaVuSansMono, Flags=32,
        FontBBox=[0, 0, 1000, 1000], ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700,
        StemV=80, FontFile2=pdf.make_stream(packed.getvalue()),
    )  # fmt: skip
    page.Resources.Font.F1 = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.DejaVuSansMono, FirstChar=32,
        LastChar=126, Widths=Array([602] * 95), FontDescriptor=pdf.make_indirect(descriptor),
        Encoding=Name.WinAnsiEncoding,
    )  # fmt: skip


def _resource(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.Font["/JOHNSMITH"] = page.Resources.Font.F1


SAMPLES: tuple[Sample, ...] = (
    Sample("pdf-thick-frame.pdf", "pdf.annotation", edited(_thick_frame, _TEXT)),
    Sample("pdf-font-family.pdf", "pdf.font-data", edited(_family)),
    Sample("pdf-resource-of-person.pdf", "pdf.odd-name",
           edited(_resource, "BT /JOHNSMITH 9 Tf 20 20 Td (words) Tj ET ")),
    Sample("pdf-outlines-covered.pdf", "pdf.drawing-hidden",
           drawing(_ARROWS + "20 30 250 40 re f")),
    Sample("pdf-outlines-white.pdf", "pdf.drawing-hidden", drawing("1 g " + _ARROWS)),
    Sample("pdf-outlines-clipped.pdf", "pdf.drawing-hidden",
           drawing("q 0 0 5 5 re W n " + _ARROWS + "Q")),
    Sample("pdf-top-shows.pdf", "pdf.text-invisible",
           drawing(_TEXT + "0 g 25 45 200 13.8 re f")),
    Sample("pdf-hatched.pdf", "pdf.text-invisible",
           drawing(_TEXT + "0.94 w " + "".join(f"{x} 40 m {x} 70 l S " for x in range(25, 200)))),
    Sample("pdf-block-over-text.pdf", "pdf.text-invisible",
           edited(lambda pdf, page, token: page.Resources.Font.__setitem__(
               "/F2", pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1,
                                                   BaseFont=Name.ZapfDingbats))),
                  _TEXT + "BT /F2 260 Tf 5 20 Td (n) Tj ET "), ()),
    Sample("pdf-squeezed-together.pdf", "pdf.text-invisible",
           drawing("BT /F1 14 Tf -9.4 Tc 30 50 Td (TOKEN) Tj ET ")),
    Sample("pdf-no-width.pdf", "pdf.content", drawing("BT /F1 14 Tf 0 Tz 30 50 Td (TOKEN) Tj ET")),
    Sample("pdf-no-size.pdf", "pdf.content", drawing("BT /F1 0 Tf 30 50 Td (TOKEN) Tj ET")),
    Sample("pdf-no-room.pdf", "pdf.content",
           drawing("BT /F1 14 Tf 0 0 0 0 30 50 Tm (TOKEN) Tj ET")),
    Sample("pdf-no-area.pdf", "pdf.content", drawing("q 0 0 0 0 30 50 cm " + _TEXT + "Q")),
    Sample("pdf-twin-colours.pdf", "pdf.picture-covered",
           edited(_indexed(b"\xff" * 6), SHOWN_PICTURE)),
    Sample("pdf-close-colours.pdf", "pdf.picture-faint",
           edited(_indexed(b"\xfa" * 3 + b"\xff" * 3), SHOWN_PICTURE)),
    Sample("pdf-all-levels-white.pdf", "pdf.picture-covered", edited(_decoded, SHOWN_PICTURE)),
    Sample("pdf-faint-picture.pdf", "pdf.picture-faint", edited(_faint, SHOWN_PICTURE)),
    Sample("pdf-white-behind-mask.pdf", "pdf.picture-covered",
           edited(_white_behind_mask, SHOWN_PICTURE)),
    Sample("pdf-range-left-out.pdf", "pdf.picture-masked", edited(_range, SHOWN_PICTURE)),
    Sample("pdf-points-spell.pdf", "pdf.picture-data", edited(_letters, SHOWN_PICTURE)),
    Sample("pdf-picture-tiny.pdf", "pdf.picture-tiny",
           edited(_plain, "q 5 0 0 1 30 50 cm /Im0 Do Q")),
    Sample("pdf-jpeg-taller.pdf", "pdf.picture-data", edited(_taller, SHOWN_PICTURE)),
    Sample("pdf-arrows.pdf", "", drawing(_ARROWS)),
    Sample("pdf-white-cards.pdf", "", drawing("1 g " + _CARDS)),
    Sample("pdf-watermark.pdf", "",
           drawing("0.88 g BT /F1 110 Tf 10 20 Td (DRA) Tj ET 0 g "
                   + "".join(f"BT /F1 9 Tf 20 {y} Td (words over the mark) Tj ET "
                             for y in range(20, 120, 12)))),
    Sample("pdf-watermark-over.pdf", "",
           edited(lambda pdf, page, token: page.Resources.__setitem__(
               "/ExtGState", Dictionary(GS0=Dictionary(Type=Name.ExtGState, ca=0.2))),
                  "".join(f"BT /F1 9 Tf 20 {y} Td (words under the mark) Tj ET "
                          for y in range(20, 120, 12))
                  + "/GS0 gs 0.4 g BT /F1 110 Tf 10 20 Td (DRA) Tj ET ")),
    Sample("pdf-dark-row.pdf", "",
           drawing("0.1 0.2 0.4 rg 20 40 200 30 re f 1 g BT /F1 12 Tf 30 50 Td (Year) Tj ET ")),
    Sample("pdf-grey-palette.pdf", "", edited(_greys, SHOWN_PICTURE)),
    Sample("pdf-listed-mask.pdf", "", edited(_listed_mask, "/s0 gs 0.5 g 20 20 50 50 re f")),
    Sample("pdf-scaled-logo.pdf", "", _scaled_logo),
    Sample("pdf-fax.pdf", "", _pillow_fax),
)  # fmt: skip
