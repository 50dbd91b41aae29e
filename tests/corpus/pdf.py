"""PDFs that hide something beside or behind their pages, and ordinary ones of many writers."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw

from corpus.samples import Sample

Edit = Callable[[Pdf, Any, str], None]
SHOWING = b"BT /F1 18 Tf 30 150 Td (Visible words) Tj ET\n"


def document(edit: Edit, token: str = "", content: bytes = b"", **saving: Any) -> bytes:
    """One page that shows `SHOWING` and `content`, after `edit(pdf, page, token)`."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    page = pdf.pages[0].obj
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(SHOWING + content)
    edit(pdf, page, token)
    packed = io.BytesIO()
    pdf.save(packed, deterministic_id=True, **saving)
    return packed.getvalue()


def nothing(pdf: Pdf, page: Any, token: str) -> None:
    """No edit."""


def drawing(content: str, before: str = "") -> Callable[[str], bytes]:
    """A page with further drawing instructions, in which TOKEN stands for the token."""

    def make(token: str) -> bytes:
        return document(nothing, token, content.replace("TOKEN", token).encode())

    return make


def edited(edit: Edit, content: str = "") -> Callable[[str], bytes]:
    return lambda token: document(edit, token, content.replace("TOKEN", token).encode())


def picture(text: str, mode: str = "RGB", background: str = "white") -> Image.Image:
    image = Image.new(mode, (400, 80), background)
    ImageDraw.Draw(image).text((10, 20), text, fill="black", font_size=36)
    return image


def add_picture(pdf: Pdf, page: Any, image: Image.Image, name: str = "/Im0", **more: Any) -> Any:
    stream = pdf.make_stream(
        zlib.compress(image.tobytes()),
        Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height,
        ColorSpace=Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=8, Filter=Name.FlateDecode, **more,
    )  # fmt: skip
    if "/XObject" not in page.Resources:
        page.Resources.XObject = Dictionary()
    page.Resources.XObject[name] = stream
    return stream


def jpeg(image: Image.Image, **options: Any) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "JPEG", **options)
    return packed.getvalue()


def add_jpeg(pdf: Pdf, page: Any, data: bytes, width: int = 400, height: int = 80) -> None:
    page.Resources.XObject = Dictionary(
        Im0=pdf.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )
    )  # fmt: skip


SHOWN_PICTURE = "q 200 0 0 40 30 50 cm /Im0 Do Q"


def _info(key: str) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        pdf.docinfo[key] = String(token)

    return edit


def _xmp(pdf: Pdf, page: Any, token: str) -> None:
    pdf.Root.Metadata = pdf.make_stream(
        (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
            f"{token}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
            '<?xpacket end="w"?>'
        ).encode(),
        Type=Name.Metadata,
        Subtype=Name.XML,
    )


def _attached(pdf: Pdf, page: Any, token: str) -> None:
    pdf.attachments["notes.txt"] = token.encode()


def note(**entries: Any) -> Edit:
    """An annotation with the token as its words."""

    def edit(pdf: Pdf, page: Any, token: str) -> None:
        own = Dictionary(Type=Name.Annot, Rect=[30, 40, 200, 70], Contents=String(token), **entries)
        page.Annots = Array([pdf.make_indirect(own)])

    return edit


def _link(address: str) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        action = Dictionary(Type=Name.Action, S=Name.URI, URI=String(address + token))
        own = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[30, 140, 200, 170], A=action)
        page.Annots = Array([pdf.make_indirect(own)])

    return edit


def _field(pdf: Pdf, page: Any, token: str) -> None:
    own = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String(token), F=2,
        Rect=[0, 0, 0, 0],
    )  # fmt: skip
    field = pdf.make_indirect(own)
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _xfa(pdf: Pdf, page: Any, token: str) -> None:
    form = pdf.make_stream(f"<xdp><field>{token}</field></xdp>".encode())
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=form)


def _layer(pdf: Pdf, page: Any, token: str) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer 1")))
    page.Resources.Properties = Dictionary(OC0=group)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]))
    )


def _script(pdf: Pdf, page: Any, token: str) -> None:
    code = String(f"app.alert('{token}')")
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=code)


def _named_script(pdf: Pdf, page: Any, token: str) -> None:
    script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String(f"x='{token}'")))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _launch(pdf: Pdf, page: Any, token: str) -> None:
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String(token)))


def _outline(pdf: Pdf, page: Any, token: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(token, 0))


def _structure(key: str) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        own = Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page, K=0)
        own[key] = String(token)
        root.K = Array([pdf.make_indirect(own)])
        pdf.Root.StructTreeRoot = root
        page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC\n" + SHOWING + b"EMC")

    return edit


def _role(pdf: Pdf, page: Any, token: str) -> None:
    _structure("/T")(pdf, page, "Visible")
    pdf.Root.StructTreeRoot.RoleMap = Dictionary({f"/{token}": Name.P})


def _piece_info(pdf: Pdf, page: Any, token: str) -> None:
    private = pdf.make_stream(token.encode())
    page.PieceInfo = Dictionary(Illustrator=Dictionary(LastModified="D:2020", Private=private))


def _unused_picture(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token))


def _unused_form(pdf: Pdf, page: Any, token: str) -> None:
    drawn = SHOWING.replace(b"Visible words", token.encode())
    page.Resources.XObject = Dictionary(
        Fm0=pdf.make_stream(
            drawn, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 200],
            Resources=page.Resources,
        )
    )  # fmt: skip


def _thumbnail(pdf: Pdf, page: Any, token: str) -> None:
    page.Thumb = add_picture(pdf, page, picture(token))
    del page.Resources.XObject


def _destination(pdf: Pdf, page: Any, token: str) -> None:
    place = Array([page, Name.Fit])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(token), place])))


def _page_label(pdf: Pdf, page: Any, token: str) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(token))]))


def _signature(pdf: Pdf, page: Any, token: str) -> None:
    pdf.Root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig, Name=String(token)))


def _media(pdf: Pdf, page: Any, token: str) -> None:
    model = pdf.make_stream(token.encode(), Type=Name("/3D"), Subtype=Name.U3D)
    note(Subtype=Name("/3D"), **{"3DD": model})(pdf, page, token)


def _portfolio(pdf: Pdf, page: Any, token: str) -> None:
    pdf.Root.Collection = Dictionary(Type=Name.Collection, D=String(token))


def _unknown(where: str) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        own = {"catalog": pdf.Root, "page": page, "font": page.Resources.Font.F1}[where]
        own["/Remark"] = String(token)

    return edit


def _long_name(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.ExtGState = Dictionary({f"/{token}": Dictionary(Type=Name.ExtGState, LW=1)})


def _font_name(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.Font.F1.BaseFont = Name(f"/{token}")


def _glyph_names(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.Font.F1.Encoding = Dictionary(
        Type=Name.Encoding, Differences=Array([200, Name(f"/{token}")])
    )


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end
"""


def _map(lines: Callable[[str], str]) -> Edit:
    def edit(pdf: Pdf, page: Any, token: str) -> None:
        page.Resources.Font.F1.ToUnicode = pdf.make_stream((CMAP % lines(token)).encode())

    return edit


def _long_map(token: str) -> str:
    return f"1 beginbfchar <56> <{token.encode('utf-16-be').hex()}> endbfchar"


def _shifted_map(token: str) -> str:
    shown = dict(zip("Visblewords", token, strict=False))
    rows = "".join(f"<{ord(one):02x}> <{ord(other):04x}>\n" for one, other in shown.items())
    return f"{len(shown)} beginbfchar\n{rows}endbfchar"


def _crop(pdf: Pdf, page: Any, token: str) -> None:
    page.CropBox = Array([0, 100, 300, 200])


def _masked(pdf: Pdf, page: Any, token: str) -> None:
    mask = Image.new("L", (400, 80), 0)
    ImageDraw.Draw(mask).rectangle((0, 70, 400, 80), fill=255)
    under = pdf.make_stream(
        zlib.compress(mask.tobytes()), Type=Name.XObject, Subtype=Name.Image, Width=400, Height=80,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.FlateDecode,
    )  # fmt: skip
    add_picture(pdf, page, picture(token), SMask=under)


def _exif(pdf: Pdf, page: Any, token: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = token  # the artist
    add_jpeg(pdf, page, jpeg(picture("Picture"), exif=exif))


def _jpeg_comment(pdf: Pdf, page: Any, token: str) -> None:
    add_jpeg(pdf, page, jpeg(picture("Picture"), comment=token.encode()))


def _after_jpeg(pdf: Pdf, page: Any, token: str) -> None:
    add_jpeg(pdf, page, jpeg(picture("Picture")) + token.encode())


def _more_pixels(pdf: Pdf, page: Any, token: str) -> None:
    stream = add_picture(pdf, page, picture("Picture"))
    data = zlib.compress(picture("Picture").tobytes() + token.encode())
    stream.write(data, filter=Name.FlateDecode)


def _shown_picture(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token))


def _two_pictures(pdf: Pdf, page: Any, token: str) -> None:
    add_picture(pdf, page, picture(token))
    add_picture(pdf, page, picture("Picture"), "/Im1")


def _scan(layer: str) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        text = f"BT 3 Tr /F1 12 Tf 36 83 Td ({layer.replace('TOKEN', token)}) Tj ET"

        def edit(pdf, page, _):
            return (add_picture(pdf, page, picture("Scanned page")), None)[1]

        return document(edit, token, f"q 200 0 0 40 30 70 cm /Im0 Do Q {text}".encode())

    return make


def _see_through(pdf: Pdf, page: Any, token: str) -> None:
    page.Resources.ExtGState = Dictionary(GS0=Dictionary(Type=Name.ExtGState, ca=0, CA=0))


def _pattern(pdf: Pdf, page: Any, token: str) -> None:
    _unused_form(pdf, page, token)


_WORDS = "BT /F1 14 Tf 30 50 Td (TOKEN) Tj ET"

SAMPLES: tuple[Sample, ...] = (
    Sample("pdf-plain.pdf", "", drawing("")),
    Sample("pdf-box-over-text.pdf", "pdf.text-invisible",
           drawing(_WORDS + " 0 g 20 40 250 30 re f")),
    Sample("pdf-text-on-box.pdf", "pdf.text-invisible", drawing("0 g 20 40 250 30 re f " + _WORDS)),
    Sample("pdf-mode-3.pdf", "pdf.text-invisible", drawing("3 Tr " + _WORDS)),
    Sample("pdf-white.pdf", "pdf.text-invisible", drawing("1 g " + _WORDS)),
    Sample("pdf-nearly-white.pdf", "pdf.text-invisible", drawing("0.97 g " + _WORDS)),
    Sample("pdf-tiny.pdf", "pdf.text-tiny", drawing(_WORDS.replace("14 Tf", "1 Tf"))),
    Sample("pdf-squeezed.pdf", "pdf.text-tiny",
           drawing("BT 1 Tz /F1 14 Tf 30 50 Td (TOKEN) Tj ET")),
    Sample("pdf-outside.pdf", "pdf.text-outside", drawing(_WORDS.replace("30 50", "30 -50"))),
    Sample("pdf-crop-box.pdf", "pdf.text-outside", edited(_crop, _WORDS)),
    Sample("pdf-transparent.pdf", "pdf.text-invisible", edited(_see_through, "/GS0 gs " + _WORDS)),
    Sample("pdf-clipped.pdf", "pdf.text-invisible", drawing("0 0 5 5 re W n " + _WORDS)),
    Sample("pdf-white-on-words.pdf", "pdf.text-invisible",
           drawing("BT /F1 18 Tf 30 50 Td (Other words) Tj ET 1 g "
                   "BT /F1 14 Tf 30 51 Td (TOKEN) Tj ET")),
    Sample("pdf-info-author.pdf", "pdf.info", edited(_info("/Author"))),
    Sample("pdf-info-title.pdf", "pdf.info", edited(_info("/Title"))),
    Sample("pdf-info-keywords.pdf", "pdf.info", edited(_info("/Keywords"))),
    Sample("pdf-info-custom.pdf", "pdf.info", edited(_info("/Case"))),
    Sample("pdf-info-producer.pdf", "pdf.info", edited(_info("/Producer"))),
    Sample("pdf-xmp.pdf", "pdf.xmp", edited(_xmp)),
    Sample("pdf-attachment.pdf", "pdf.embedded-file", edited(_attached)),
    Sample("pdf-note.pdf", "pdf.annotation", edited(note(Subtype=Name.Text))),
    Sample("pdf-highlight.pdf", "pdf.annotation",
           edited(note(Subtype=Name.Highlight, C=[0, 0, 0],
                       QuadPoints=[30, 70, 200, 70, 30, 40, 200, 40]))),
    Sample("pdf-square.pdf", "pdf.annotation", edited(note(Subtype=Name.Square, IC=[0, 0, 0]))),
    Sample("pdf-redact.pdf", "pdf.redact", edited(note(Subtype=Name.Redact), _WORDS)),
    Sample("pdf-link.pdf", "pdf.link", edited(_link("https://example.org/"))),
    Sample("pdf-mailto.pdf", "pdf.link", edited(_link("mailto:someone@example.org?subject="))),
    Sample("pdf-form-field.pdf", "pdf.form-field", edited(_field)),
    Sample("pdf-xfa.pdf", "pdf.xfa", edited(_xfa)),
    Sample("pdf-layer.pdf", "pdf.layer", edited(_layer, "/OC /OC0 BDC " + _WORDS + " EMC")),
    Sample("pdf-open-script.pdf", "pdf.javascript", edited(_script)),
    Sample("pdf-named-script.pdf", "pdf.javascript", edited(_named_script)),
    Sample("pdf-launch.pdf", "pdf.javascript", edited(_launch)),
    Sample("pdf-outline.pdf", "pdf.outline", edited(_outline)),
    Sample("pdf-alt.pdf", "pdf.structure-text", edited(_structure("/Alt"))),
    Sample("pdf-actual-text.pdf", "pdf.structure-text", edited(_structure("/ActualText"))),
    Sample("pdf-expansion.pdf", "pdf.structure-text", edited(_structure("/E"))),
    Sample("pdf-element-title.pdf", "pdf.structure-text", edited(_structure("/T"))),
    Sample("pdf-element-language.pdf", "pdf.structure-text", edited(_structure("/Lang"))),
    Sample("pdf-role.pdf", "pdf.structure-text", edited(_role)),
    Sample("pdf-marked-actual-text.pdf", "pdf.structure-text",
           drawing("/Span <</ActualText (TOKEN)>> BDC BT /F1 14 Tf 30 50 Td (words) Tj ET EMC")),
    Sample("pdf-piece-info.pdf", "pdf.piece-info", edited(_piece_info)),
    Sample("pdf-unused-picture.pdf", "pdf.unused", edited(_unused_picture)),
    Sample("pdf-unused-form.pdf", "pdf.unused", edited(_unused_form)),
    Sample("pdf-thumbnail.pdf", "pdf.thumbnail", edited(_thumbnail)),
    Sample("pdf-destination.pdf", "pdf.destination", edited(_destination)),
    Sample("pdf-page-label.pdf", "pdf.page-label", edited(_page_label)),
    Sample("pdf-signature.pdf", "pdf.signature", edited(_signature)),
    Sample("pdf-model.pdf", "pdf.media", edited(_media)),
    Sample("pdf-portfolio.pdf", "pdf.portfolio", edited(_portfolio)),
    Sample("pdf-unknown-catalog.pdf", "pdf.unknown-entry", edited(_unknown("catalog"))),
    Sample("pdf-unknown-page.pdf", "pdf.unknown-entry", edited(_unknown("page"))),
    Sample("pdf-unknown-font.pdf", "pdf.unknown-entry", edited(_unknown("font"))),
    Sample("pdf-long-name.pdf", "pdf.odd-name", edited(_long_name)),
    Sample("pdf-font-name.pdf", "pdf.font-name", edited(_font_name)),
    Sample("pdf-glyph-name.pdf", "pdf.glyph-name", edited(_glyph_names)),
    Sample("pdf-map-word.pdf", "pdf.to-unicode", edited(_map(_long_map))),
    Sample("pdf-map-shifted.pdf", "pdf.to-unicode", edited(_map(_shifted_map))),
    Sample("pdf-map-comment.pdf", "pdf.to-unicode", edited(_map(lambda token: f"% {token}"))),
    Sample("pdf-content-comment.pdf", "pdf.comment", drawing("% TOKEN\n")),
    Sample("pdf-content-leftover.pdf", "pdf.content", drawing("(TOKEN) pop")),
    Sample("pdf-content-operand.pdf", "pdf.content", drawing("(TOKEN) q Q")),
    Sample("pdf-content-tag.pdf", "pdf.structure-text", drawing("/TOKEN BMC EMC")),
    Sample("pdf-content-property.pdf", "pdf.unknown-entry",
           drawing("/Span <</Note (TOKEN)>> BDC EMC")),
    Sample("pdf-picture-exif.pdf", "pdf.picture-data", edited(_exif, SHOWN_PICTURE)),
    Sample("pdf-picture-comment.pdf", "pdf.picture-data", edited(_jpeg_comment, SHOWN_PICTURE)),
    Sample("pdf-picture-after.pdf", "pdf.picture-data", edited(_after_jpeg, SHOWN_PICTURE)),
    Sample("pdf-picture-pixels.pdf", "pdf.picture-data", edited(_more_pixels, SHOWN_PICTURE)),
    Sample("pdf-picture-masked.pdf", "pdf.picture-masked", edited(_masked, SHOWN_PICTURE)),
    Sample("pdf-picture-clipped.pdf", "pdf.picture-cropped",
           edited(_shown_picture, "q 30 50 20 40 re W n " + SHOWN_PICTURE + " Q")),
    Sample("pdf-picture-off-page.pdf", "pdf.picture-cropped",
           edited(_shown_picture, "q 600 0 0 120 200 50 cm /Im0 Do Q")),
    Sample("pdf-box-over-picture.pdf", "pdf.picture-covered",
           edited(_shown_picture, SHOWN_PICTURE + " 0 g 25 45 210 50 re f")),
    Sample("pdf-picture-over-picture.pdf", "pdf.picture-covered",
           edited(_two_pictures, f"{SHOWN_PICTURE} {SHOWN_PICTURE.replace('Im0', 'Im1')}")),
    Sample("pdf-scan-layer.pdf", "pdf.text-layer", _scan("Scanned TOKEN")),
    Sample("pdf-scan-clean.pdf", "", _scan("Scanned page"), ("Visible words", "Scanned page")),
)  # fmt: skip
