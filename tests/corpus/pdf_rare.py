"""PDFs that hide something in fonts, patterns, masks, packed pictures and rare entries."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

from corpus.pdf import (
    SHOWN_PICTURE,
    Edit,
    add_jpeg,
    add_picture,
    document,
    drawing,
    edited,
    jpeg,
    picture,
)
from corpus.samples import Sample

_WORDS = "BT /F1 14 Tf 30 50 Td (TOKEN) Tj ET"


def _form(words: str) -> Edit:
    """A form that draws `words`, inside another."""

    def edit(pdf: Pdf, page: Any, token: str) -> None:
        inner = pdf.make_stream(
            words.replace("TOKEN", token).encode(), Type=Name.XObject, Subtype=Name.Form,
            BBox=[0, 0, 300, 200], Resources=Dictionary(Font=page.Resources.Font),
        )  # fmt: skip
        outer = pdf.make_stream(
            b"/Fm1 Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 200],
            Resources=Dictionary(XObject=Dictionary(Fm1=inner)),
        )  # fmt: skip
        page.Resources.XObject = Dictionary(Fm0=outer)

    return edit


def _pattern(pdf: Pdf, page: Any, token: str) -> None:
    cell = pdf.make_stream(
        f"1 g BT /F1 14 Tf 0 0 Td ({token}) Tj ET".encode(), Type=Name.Pattern, PatternType=1,
        PaintType=1, TilingType=1, BBox=[0, 0, 200, 20], XStep=200, YStep=20,
        Resources=Dictionary(Font=page.Resources.Font),
    )  # fmt: skip
    page.Resources.Pattern = Dictionary(P0=cell)


def _jpx(pdf: Pdf, page: Any, token: str) -> None:
    packed = io.BytesIO()
    picture("Picture").save(packed, "JPEG2000", comment=token or None)
    stream = add_picture(pdf, page, picture("Picture"))
    stream.write(packed.getvalue(), filter=Name.JPXDecode)


def _cut_jpeg(pdf: Pdf, page: Any, token: str) -> None:
    whole = jpeg(picture("Picture"), comment=token.encode())
    add_jpeg(pdf, page, whole[: len(whole) // 2])


def profile(words: str) -> bytes:
    """A colour profile that is described as `words`."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    texts = b"text\x00\x00\x00\x00" + words.encode() + b"\x00" * (4 - len(words) % 4)
    count = struct.unpack_from(">L", plain, 128)[0]
    start = 132 + 12 * count
    entries = [struct.unpack_from(">4sLL", plain, 132 + 12 * one) for one in range(count)]
    table = b"".join(struct.pack(">4sLL", tag, place + 12, size) for tag, place, size in entries)
    table += struct.pack(">4sLL", b"targ", len(plain) + 12, len(texts))
    head = struct.pack(">L", len(plain) + 12 + len(texts)) + plain[4:128]
    return head + struct.pack(">L", count + 1) + table + plain[start:] + texts


def _profile(pdf: Pdf, page: Any, token: str) -> None:
    stream = add_picture(pdf, page, picture("Picture"))
    description = pdf.make_stream(profile(token or "sRGB"), N=3)
    stream.ColorSpace = Array([Name.ICCBased, description])


def _jpeg_profile(pdf: Pdf, page: Any, token: str) -> None:
    add_jpeg(pdf, page, jpeg(picture("Picture"), icc_profile=profile(token)))


def _font_table(pdf: Pdf, page: Any, token: str) -> None:
    """A whole font with a table that no program knows."""
    [path] = Path("/usr/share/fonts").rglob("DejaVuSansMono.ttf")
    font = path.read_bytes()
    count = struct.unpack_from(">H", font, 4)[0]
    entries = [struct.unpack_from(">4sLLL", font, 12 + 16 * one) for one in range(count)]
    shifted = [(tag, check, start + 16, size) for tag, check, start, size in entries]
    extra = (b"note", 0, len(font) + 16, len(token))
    table = b"".join(struct.pack(">4sLLL", *one) for one in [*shifted, extra])
    data = font[:4] + struct.pack(">H", count + 1) + font[6:12] + table + font[12 + 16 * count :]
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.DejaVuSansMono, Flags=32,
        FontBBox=[0, 0, 1000, 1000], ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=700,
        StemV=80, FontFile2=pdf.make_stream(data + token.encode()),
    )  # fmt: skip
    page.Resources.Font.F1.Subtype = Name.TrueType
    page.Resources.Font.F1.BaseFont = Name.DejaVuSansMono
    page.Resources.Font.F1.FirstChar = 32
    page.Resources.Font.F1.LastChar = 126
    page.Resources.Font.F1.Widths = Array([602] * 95)
    page.Resources.Font.F1.FontDescriptor = pdf.make_indirect(descriptor)


def _article(pdf: Pdf, page: Any, token: str) -> None:
    thread = Dictionary(Type=Name.Thread, I=Dictionary(Title=String(token)))
    pdf.Root.Threads = Array([pdf.make_indirect(thread)])


def _template(pdf: Pdf, page: Any, token: str) -> None:
    pdf.Root.Names = Dictionary(Templates=Dictionary(Names=Array([String(token), page])))


def _measure(pdf: Pdf, page: Any, token: str) -> None:
    page.VP = Array([Dictionary(Type=Name.Viewport, Name=String(token), BBox=[0, 0, 1, 1])])


def _alternate(pdf: Pdf, page: Any, token: str) -> None:
    other = add_picture(pdf, page, picture(token))
    add_picture(pdf, page, picture("Picture"), Alternates=Array([Dictionary(Image=other)]))


def _link_note(pdf: Pdf, page: Any, token: str) -> None:
    own = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[30, 140, 200, 170], Contents=String(token),
        Dest=Array([page, Name.Fit]),
    )  # fmt: skip
    page.Annots = Array([pdf.make_indirect(own)])


def _next_action(pdf: Pdf, page: Any, token: str) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String(token))
    action = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=script)
    own = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[30, 140, 200, 170], A=action)
    page.Annots = Array([pdf.make_indirect(own)])


def _named_property(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.Properties = Dictionary(MC0=Dictionary(ActualText=String(token)))


def _color_name(pdf: Pdf, page: Any, token: str) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0], C1=[1], N=1)
    space = Array([Name.Separation, Name(f"/{token}"), Name.DeviceGray, tint])
    page.Resources.ColorSpace = Dictionary(CS0=space)


def _calculator(pdf: Pdf, page: Any, token: str) -> None:
    code = pdf.make_stream(
        f"{{ % {token}\n pop 0 }}".encode(), FunctionType=4, Domain=[0, 1], Range=[0, 1]
    )
    space = Array([Name.Separation, Name.Black, Name.DeviceGray, code])
    page.Resources.ColorSpace = Dictionary(CS0=space)


def _palette(pdf: Pdf, page: Any, token: str) -> None:
    space = Array([Name.Indexed, Name.DeviceGray, 255, String(token)])
    page.Resources.ColorSpace = Dictionary(CS0=space)


def _inline(token: str) -> bytes:
    data = picture(token, "L").resize((200, 40)).tobytes()
    image = b"q 200 0 0 40 30 50 cm BI /W 200 /H 40 /BPC 8 /CS /G ID " + data + b" EI Q "
    return document(lambda pdf, page, _: None, token, image + b"0 g 20 40 250 60 re f")


def _cropped_page(pdf: Pdf, page: Any, token: str) -> None:
    page.MediaBox = Array([-50, -50, 350, 250])
    page.CropBox = Array([0, 20, 300, 200])


def _turned(pdf: Pdf, page: Any, token: str) -> None:
    page.Rotate = 90


def _large_unit(pdf: Pdf, page: Any, token: str) -> None:
    page.UserUnit = 2


def _multiplied(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.ExtGState = Dictionary(GS0=Dictionary(Type=Name.ExtGState, BM=Name.Multiply))


def _multiplied_picture(pdf: Pdf, page: Any, token: str) -> None:
    _multiplied(pdf, page, token)
    add_picture(pdf, page, picture("Picture"))


def _stencil(pdf: Pdf, page: Any, token: str) -> None:
    image = picture("Picture").convert("1")
    stream = pdf.make_stream(
        zlib.compress(image.tobytes()), Type=Name.XObject, Subtype=Name.Image, Width=400,
        Height=80, ImageMask=True, BitsPerComponent=1, Filter=Name.FlateDecode,
    )  # fmt: skip
    page.Resources.XObject = Dictionary(Im0=stream)


def _blank_picture(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, Image.new("RGB", (400, 80), "white"))


def _shown(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token or "Picture"))


def _replaced(pdf: Pdf, page: Any, token: str) -> None:
    """No edit: the replacement is in the content."""


_LIGATURE = "/Span <</ActualText (Visible)>> BDC BT /F1 14 Tf 30 50 Td (Visible) Tj ET EMC"
_EMBEDDED = pikepdf.ObjectStreamMode.generate

SAMPLES: tuple[Sample, ...] = (
    Sample("pdf-form-white.pdf", "pdf.text-invisible", edited(_form(f"1 g {_WORDS}"), "/Fm0 Do")),
    Sample("pdf-form-covered.pdf", "pdf.text-invisible",
           edited(_form(_WORDS), "/Fm0 Do 0 g 20 40 250 30 re f")),
    Sample("pdf-form-plain.pdf", "",
           edited(_form("BT /F1 14 Tf 30 50 Td (form) Tj ET"), "/Fm0 Do")),
    Sample("pdf-white-out.pdf", "pdf.text-invisible", drawing(_WORDS + " 1 g 20 40 250 30 re f")),
    Sample("pdf-picture-over-text.pdf", "pdf.text-layer",
           edited(_blank_picture, f"{_WORDS} q 280 0 0 40 10 40 cm /Im0 Do Q")),
    Sample("pdf-pattern.pdf", "pdf.content",
           edited(_pattern, "/Pattern cs /P0 scn 30 40 200 40 re f")),
    Sample("pdf-inline-covered.pdf", "pdf.picture-covered", _inline),
    Sample("pdf-jpx-comment.pdf", "pdf.picture-data", edited(_jpx, SHOWN_PICTURE)),
    Sample("pdf-picture-broken.pdf", "pdf.picture-broken", edited(_cut_jpeg, SHOWN_PICTURE)),
    Sample("pdf-profile.pdf", "pdf.profile", edited(_profile, SHOWN_PICTURE)),
    Sample("pdf-jpeg-profile.pdf", "pdf.picture-data", edited(_jpeg_profile, SHOWN_PICTURE)),
    Sample("pdf-profile-plain.pdf", "", lambda _: edited(_profile, SHOWN_PICTURE)("")),
    Sample("pdf-font-table.pdf", "pdf.font-data", edited(_font_table)),
    Sample("pdf-article.pdf", "pdf.article", edited(_article)),
    Sample("pdf-template.pdf", "pdf.template", edited(_template)),
    Sample("pdf-measure.pdf", "pdf.measure", edited(_measure)),
    Sample("pdf-alternate.pdf", "pdf.alternate-picture", edited(_alternate, SHOWN_PICTURE)),
    Sample("pdf-link-note.pdf", "pdf.annotation", edited(_link_note)),
    Sample("pdf-next-action.pdf", "pdf.unknown-entry", edited(_next_action)),
    Sample("pdf-named-property.pdf", "pdf.structure-text",
           edited(_named_property, "/Span /MC0 BDC BT /F1 14 Tf 30 50 Td (x) Tj ET EMC")),
    Sample("pdf-color-name.pdf", "pdf.odd-name", edited(_color_name)),
    Sample("pdf-calculator.pdf", "pdf.unknown-entry", edited(_calculator)),
    Sample("pdf-palette.pdf", "pdf.unknown-entry", edited(_palette)),
    Sample("pdf-picture-half-covered.pdf", "pdf.picture-covered",
           edited(_shown, f"{SHOWN_PICTURE} 0 g 60 50 100 40 re f")),
    Sample("pdf-packed-author.pdf", "pdf.info", lambda token: document(
        lambda pdf, page, token: pdf.docinfo.update({"/Author": String(token)}), token,
        object_stream_mode=_EMBEDDED)),
    Sample("pdf-crop-plain.pdf", "", edited(_cropped_page)),
    Sample("pdf-turned.pdf", "", edited(_turned)),
    Sample("pdf-large-unit.pdf", "", edited(_large_unit)),
    Sample("pdf-marker.pdf", "", edited(
        _multiplied, "BT /F1 14 Tf 30 50 Td (marked) Tj ET /GS0 gs 1 1 0 rg 25 45 200 25 re f")),
    Sample("pdf-marker-on-picture.pdf", "", edited(
        _multiplied_picture, f"{SHOWN_PICTURE} /GS0 gs 1 1 0 rg 25 45 200 60 re f")),
    Sample("pdf-text-on-picture.pdf", "", edited(
        _multiplied_picture, f"{SHOWN_PICTURE} 1 0 0 rg BT /F1 18 Tf 130 60 Td (over) Tj ET")),
    Sample("pdf-stencil.pdf", "", edited(_stencil, f"0 0 1 rg {SHOWN_PICTURE}")),
    Sample("pdf-blank-picture.pdf", "", edited(_blank_picture, SHOWN_PICTURE)),
    Sample("pdf-replaced.pdf", "", drawing(_LIGATURE)),
    Sample("pdf-rotated-text.pdf", "", drawing("BT /F1 14 Tf 0 1 -1 0 50 30 Tm (turned) Tj ET")),
    Sample("pdf-outlined.pdf", "", drawing("BT 1 Tr /F1 14 Tf 30 50 Td (lines) Tj ET")),
    Sample("pdf-small.pdf", "", drawing("BT /F1 5 Tf 30 50 Td (a small footnote, readable) Tj ET")),
)  # fmt: skip
