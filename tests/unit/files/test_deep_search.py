"""The deep search finds a word wherever one can be; otherwise the tests of the corpus prove
nothing."""

import base64
import gzip
import io
import quopri
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from clerestory.files.recognition import can_recognise
from corpus.deep_search import holds
from corpus.samples import TOKEN

WORD = TOKEN.encode()


def packed(name: str, content: bytes, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def pdf(**entries: object) -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Hidden = document.make_indirect(
        pikepdf.Dictionary({f"/{key}": value for key, value in entries.items()})
    )
    document.save(out)
    return out.getvalue()


def stream() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Hidden = document.make_stream(zlib.compress(b"x" + WORD))
    document.save(out, compress_streams=True)
    return out.getvalue()


def picture(colour: str, paper: str, *, comment: str = "") -> bytes:
    image = Image.new("RGB", (640, 120), paper)
    ImageDraw.Draw(image).text((20, 30), TOKEN, fill=colour, font=ImageFont.load_default(48))
    out = io.BytesIO()
    image.save(out, "GIF", comment=comment)
    return out.getvalue()


HIDDEN = {
    "plain": b"x " + WORD,
    "small letters": b"x " + WORD.lower(),
    "backwards": WORD[::-1],
    "UTF-16": TOKEN.encode("utf-16-le"),
    "UTF-16 big-endian": b"x" + TOKEN.encode("utf-16-be"),
    "letter by letter": b" ".join(bytes([letter]) for letter in WORD),
    "across runs": b"<r><t>QUARTZ</t></r><r><t>LANTERN7</t></r>",
    "base64": b"x " + base64.b64encode(b"some words " + WORD),
    "base64 in lines": base64.encodebytes(b"words " * 20 + WORD),
    "hexadecimal": b"<" + WORD.hex().encode() + b">",
    "quoted-printable": quopri.encodestring(b"\xe9" + WORD).replace(b"Q", b"=51"),
    "entities": "".join(f"&#{ord(letter)};" for letter in TOKEN).encode(),
    "escapes": "".join(f"\\u{ord(letter):04x}" for letter in TOKEN).encode(),
    "per cent": "".join(f"%{ord(letter):02X}" for letter in TOKEN).encode(),
    "zip": packed("a.xml", WORD),
    "zip in zip": packed("a.zip", packed("b.xml", WORD)),
    "name in a zip": packed(TOKEN, b""),
    "comment of a zip": packed("a", b"", WORD),
    "base64 in a zip": packed("a", base64.b64encode(b"words " + WORD)),
    "gzip": gzip.compress(WORD),
    "zlib": b"junk" + zlib.compress(WORD),
    "PDF string": pdf(Note=pikepdf.String(TOKEN)),
    "PDF string beyond ASCII": pdf(Note=pikepdf.String("Ωx" + TOKEN)),
    "PDF stream": stream(),
    "PDF array": pdf(Notes=pikepdf.Array([pikepdf.String("Ω" + TOKEN)])),
    "GIF comment": picture("white", "white", comment=TOKEN),
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN)
def test_a_word_is_found_in_bytes(content: bytes) -> None:
    assert holds(content, TOKEN, pixels=False)


@pytest.mark.skipif(not can_recognise(), reason="tesseract is missing")
@pytest.mark.parametrize(
    "content",
    [picture("black", "white"), picture("#fdfdfd", "white"), picture("white", "black"),
     packed("a.gif", picture("black", "white"))],
    ids=["black", "faint", "white on black", "in a zip"],
)  # fmt: skip
def test_a_word_is_found_in_pixels(content: bytes) -> None:
    assert holds(content, TOKEN)


@pytest.mark.parametrize(
    "content", [b"", b"Visible words", packed("a", b"words"), pdf(), picture("black", "black")]
)
def test_a_word_that_is_not_there_is_not_found(content: bytes) -> None:
    assert not holds(content, TOKEN)
