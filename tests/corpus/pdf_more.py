"""PDFs that hide something between and behind their objects, and more of ordinary writers."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from corpus.pdf import SHOWING, SHOWN_PICTURE, add_picture, document, drawing, nothing, picture
from corpus.samples import Sample

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def written(
    objects: list[bytes], trailer: bytes = b"", head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
) -> bytes:
    """A file of objects, numbered from 1, as a simple program writes it."""
    content, places = bytearray(head), []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % one for one in places)
    content += b"trailer\n<</Size %d/Root 1 0 R%b>>\n" % (len(objects) + 1, trailer)
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def simple(content: bytes = SHOWING) -> list[bytes]:
    """The objects of a page with a content stream."""
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(content),
        FONT,
    ]


def _earlier_revision(token: str) -> bytes:
    first = written(simple(SHOWING.replace(b"Visible words", token.encode())))
    place = len(first)
    again = b"4 0 obj\n%b\nendobj\n" % stream(SHOWING)
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\n" % (
        place, first.rindex(b"xref\n0 "),
    )  # fmt: skip
    return first + again + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(again))


def _after(token: str) -> bytes:
    return written(simple()) + token.encode()


def before(token: str) -> bytes:
    return token.encode() + b"\n" + written(simple())


def _unbalanced(token: str) -> bytes:
    objects = simple()
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/Remark[(%b)>>" % token.encode()
    return written(objects)


def _wrong_place(token: str) -> bytes:
    """A table of objects that says of one that it begins inside another."""
    objects = simple()
    objects.append(b"(5 0 obj %b endobj)" % token.encode())
    content = written(objects)
    told, inside = content.index(b"5 0 obj\n"), content.index(b"5 0 obj Q")
    return content.replace(b"%010d" % told, b"%010d" % inside)


def _own_filter(token: str) -> bytes:
    objects = simple()
    objects[3] = stream(SHOWING + token.encode(), b"/Filter/Crypt")
    return written(objects)


def _bomb(token: str) -> bytes:
    data = zlib.compress(zlib.compress(token.encode() + bytes(120_000_000), 1), 1)
    objects = simple()
    objects[3] = stream(data, b"/Filter[/FlateDecode/FlateDecode]")
    return written(objects)


def _many_pages(token: str) -> bytes:
    page = simple(SHOWING + b"% " + token.encode())
    kids = b" ".join(b"%d 0 R" % number for number in (3, *range(6, 2006)))
    page[1] = b"<</Type/Pages/Kids[%b]/Count 2001>>" % kids
    return written([*page, *[page[2]] * 2000])


def _between(token: str) -> bytes:
    # Behind the last object, so that every place of an object stays right.
    content = written(simple())
    place = content.index(b"xref\n0 ")
    content = content[:place] + token.encode() + b"\n" + content[place:]
    return content.replace(b"startxref\n%d" % place, b"startxref\n%d" % (place + len(token) + 1))


def _comment(token: str) -> bytes:
    objects = simple()
    objects[1] += b" % " + token.encode()
    return written(objects)


def _head_comment(token: str) -> bytes:
    return written(simple(), head=b"%PDF-1.7\n% " + token.encode() + b"\n")


def _unreferenced(token: str) -> bytes:
    return written([*simple(), stream(b"BT (%b) Tj ET" % token.encode())])


def _unlisted(token: str) -> bytes:
    """An object that the table of objects leaves out."""
    content = written(simple())
    place = content.index(b"xref\n0 ")
    more = b"9 0 obj\n(%b)\nendobj\n" % token.encode()
    content = content[:place] + more + content[place:]
    return content.replace(b"startxref\n%d" % place, b"startxref\n%d" % (place + len(more)))


def _in_object_stream(token: str) -> bytes:
    def edit(pdf: Pdf, page: object, _: str) -> None:
        pdf.make_indirect(Dictionary(Old=pikepdf.String(token)))

    # A writer of pikepdf's leaves unreferenced objects out, so one is put under another name.
    packed = document(edit, token)
    assert token.encode() not in packed
    held = b"7 0 8 8 <</A 1>> (%b)" % token.encode()
    first = held.index(b"<<")
    objects = [*simple(), stream(held, b"/Type/ObjStm/N 2/First %d" % first)]
    return written(objects)


def _after_packed_data(token: str) -> bytes:
    data = zlib.compress(SHOWING) + token.encode()
    objects = simple()
    objects[3] = stream(data, b"/Filter/FlateDecode")
    return written(objects)


def _duplicate_key(token: str) -> bytes:
    objects = simple()
    objects[0] = b"<</Type/Catalog/Lang(%b)/Lang(en)/Pages 2 0 R>>" % token.encode()
    return written(objects)


def _duplicate_object(token: str) -> bytes:
    content = written(simple())
    place = content.index(b"xref\n0 ")
    more = b"4 0 obj\n%b\nendobj\n" % stream(SHOWING.replace(b"Visible words", token.encode()))
    content = content[:place] + more + content[place:]
    return content.replace(b"startxref\n%d" % place, b"startxref\n%d" % (place + len(more)))


def _locked(password: str) -> "bytes":
    lock = pikepdf.Encryption(owner="owner", user=password)
    return document(nothing, encryption=lock)


def _locked_with_token(token: str) -> bytes:
    pdf = pikepdf.open(io.BytesIO(document(nothing, token, f"% {token}".encode())))
    packed = io.BytesIO()
    pdf.save(packed, encryption=pikepdf.Encryption(owner="owner", user=""))
    return packed.getvalue()


def _in_trailer(token: str) -> bytes:
    return written(simple(), b"/Remark(%b)" % token.encode())


def _identity(token: str) -> bytes:
    return written(simple(), b"/ID[(%b)(%b)]" % (token.encode(), token.encode()))


def _hex_name(token: str) -> bytes:
    objects = simple()
    spelled = "".join(f"#{ord(one):02x}" for one in token).encode()
    objects[2] = objects[2].replace(b"/Resources", b"/%b true/Resources" % spelled)
    return written(objects)


def _inherited(token: str) -> bytes:
    objects = simple()
    objects[1] = objects[1].replace(b">>", b"/Remark(%b)>>" % token.encode())
    return written(objects)


def _far_away(token: str) -> bytes:
    return drawing("BT /F1 14 Tf 9000 9000 Td (TOKEN) Tj ET")(token)


def _hybrid(token: str) -> bytes:
    """As Word writes it: an empty second table, which points to a stream of objects."""
    content = written([*simple(), stream(b"", b"/Type/XRef/Size 1/W[1 4 2]/Index[0 0]")])
    table = content.rindex(b"xref\n0 ")
    packed = content.index(b"6 0 obj")
    place = len(content)
    return content + (
        b"xref\n0 0\ntrailer\n<</Size 7/Root 1 0 R/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF"
        % (table, packed, place)
    )


def _saved(**options: object) -> "bytes":
    return document(nothing, **options)


def _pillow(token: str) -> bytes:
    packed = io.BytesIO()
    picture("Visible words").save(packed, "PDF")
    return packed.getvalue()


def _with_logo(token: str) -> bytes:
    """A picture with a transparent ground of one colour, as drawing programs make."""

    def edit(pdf: Pdf, page: object, _: str) -> None:
        image = Image.new("RGB", (400, 80), "black")
        mask = picture("Logo", "L", "black").point(lambda one: 0)
        mask.paste(255, (0, 0, 200, 40))
        under = pdf.make_stream(
            zlib.compress(mask.tobytes()), Type=Name.XObject, Subtype=Name.Image, Width=400,
            Height=80, ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.FlateDecode,
        )  # fmt: skip
        add_picture(pdf, page, image, SMask=under)

    return document(edit, token, SHOWN_PICTURE.encode())


def _titled(token: str) -> bytes:
    def edit(pdf: Pdf, page: object, _: str) -> None:
        pdf.docinfo["/Title"] = "Visible words"
        pdf.docinfo["/Producer"] = "LibreOffice 7.4"
        pdf.docinfo["/Creator"] = "Writer"
        pdf.docinfo["/CreationDate"] = "D:20240101120000+01'00'"

    return document(edit, token)


def _linked(token: str) -> bytes:
    def edit(pdf: Pdf, page: "pikepdf.Object", _: str) -> None:
        action = Dictionary(S=Name.URI, URI=pikepdf.String("https://example.org/answers"))
        own = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[30, 40, 200, 70], A=action)
        page.Annots = Array([pdf.make_indirect(own)])

    return document(edit, token, b"BT /F1 14 Tf 30 50 Td (https://example.org/answers) Tj ET")


SAMPLES: tuple[Sample, ...] = (
    Sample("pdf-written.pdf", "", lambda token: written(simple())),
    Sample("pdf-revision.pdf", "pdf.revision", _earlier_revision),
    Sample("pdf-after.pdf", "pdf.bytes-after", _after),
    Sample("pdf-syntax.pdf", "pdf.syntax", _unbalanced),
    Sample("pdf-wrong-place.pdf", "pdf.readers-disagree", _wrong_place),
    Sample("pdf-filter.pdf", "pdf.filter", _own_filter),
    Sample("pdf-bomb.pdf", "pdf.too-many-objects", _bomb, ()),
    Sample("pdf-many-pages.pdf", "pdf.too-many-pages", _many_pages),
    Sample("pdf-between.pdf", "pdf.bytes-between", _between),
    Sample("pdf-comment.pdf", "pdf.comment", _comment),
    Sample("pdf-head-comment.pdf", "pdf.comment", _head_comment),
    Sample("pdf-unreferenced.pdf", "pdf.unreferenced", _unreferenced),
    Sample("pdf-unlisted.pdf", "pdf.unreferenced", _unlisted),
    Sample("pdf-object-stream.pdf", "pdf.unreferenced", _in_object_stream),
    Sample("pdf-after-packed.pdf", "pdf.bytes-between", _after_packed_data),
    Sample("pdf-duplicate-key.pdf", "pdf.duplicate-key", _duplicate_key),
    Sample("pdf-duplicate-object.pdf", "pdf.unreferenced", _duplicate_object),
    Sample("pdf-locked.pdf", "pdf.encrypted", _locked_with_token),
    Sample("pdf-trailer.pdf", "pdf.unknown-entry", _in_trailer),
    Sample("pdf-identity.pdf", "pdf.unknown-entry", _identity),
    Sample("pdf-hex-name.pdf", "pdf.unknown-entry", _hex_name),
    Sample("pdf-inherited.pdf", "pdf.unknown-entry", _inherited),
    Sample("pdf-far-away.pdf", "pdf.text-outside", _far_away),
    Sample("pdf-hybrid.pdf", "", _hybrid),
    Sample("pdf-linearised.pdf", "", lambda token: _saved(linearize=True)),
    Sample("pdf-object-streams.pdf", "", lambda token: _saved(
        object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    Sample("pdf-pillow.pdf", "", _pillow),
    Sample("pdf-logo.pdf", "", _with_logo),
    Sample("pdf-titled.pdf", "", _titled),
    Sample("pdf-linked.pdf", "", _linked),
    Sample("pdf-highlighted.pdf", "",
           drawing("1 1 0 rg 25 45 200 25 re f 0 g BT /F1 14 Tf 30 50 Td (bright) Tj ET")),
    Sample("pdf-white-on-dark.pdf", "",
           drawing("0 0 0.5 rg 25 45 200 25 re f 1 g BT /F1 14 Tf 30 50 Td (bright) Tj ET")),
    Sample("pdf-grey.pdf", "", drawing("0.6 g BT /F1 8 Tf 30 50 Td (grey footnote.) Tj ET")),
    Sample("pdf-twice.pdf", "", drawing("BT /F1 18 Tf 30.3 150 Td (Visible words) Tj ET")),
)  # fmt: skip
