"""Looks for a word in a file in every way in which somebody could find it.

The bytes themselves, everything in them that can be unpacked or decoded, again and again, and what
an eye or a text recognition sees in its pages and pictures, also with the contrast drawn apart. It
searches what a rebuilt file should no longer have, so it is as generous as it can be.
"""

import base64
import binascii
import bz2
import html
import io
import lzma
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from clerestory.files.recognition import can_recognise, recognise

DEEPEST = 6
MOST_LAYERS = 4_000
_RESOLUTION = 110
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{4}[\r\n]*){3,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}\s*){12,}")
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_ENTITY = re.compile(rb"&#?\w{1,10};")
_ESCAPE = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\([0-7]{3})|\\x([0-9A-Fa-f]{2})|%([0-9A-Fa-f]{2})")
_SEPARATORS = re.compile(rb"[\s\x00\xad.,;:'\"()\[\]<>{}|/_-]+")
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")


def holds(content: bytes, token: str, *, pixels: bool = True) -> bool:
    """Whether `token` can be found anywhere in `content`; with `pixels`, also by an eye."""
    wanted = token.encode()
    if any(_is_in(layer, wanted) for layer in _layers(content)):
        return True
    return pixels and can_recognise() and any(token in words for words in _seen(content))


def shows(content: bytes, words: str) -> bool:
    """Whether `words` are in what can be read of `content`, whatever stands between them."""
    wanted = _SEPARATORS.sub(b"", words.upper().encode()).decode()
    return holds(content, wanted)


def _is_in(layer: bytes, wanted: bytes) -> bool:
    """As it stands, in other cases, without tags between, in wide letters, or letter by letter."""
    upper = layer.upper()
    wide = wanted.decode().encode("utf-16-le")
    tags = "".join(chr(0xE0000 + letter) for letter in wanted).encode()
    if any(one in upper for one in (wanted, wide, wanted[::-1], tags)):
        return True
    return wanted in _SEPARATORS.sub(b"", _TAGS.sub(b"", layer)).upper()


@lru_cache(maxsize=4)
def _layers(content: bytes) -> tuple[bytes, ...]:
    """Everything that can be unpacked or decoded from the content, itself first."""
    return tuple(_unpacked(content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    waiting, seen = [(content, 0)], {content}
    while waiting:
        layer, depth = waiting.pop()
        yield layer
        if depth == DEEPEST:
            continue
        for inner in _within(layer):
            if len(inner) > 3 and inner not in seen and len(seen) < MOST_LAYERS:
                seen.add(inner)
                waiting.append((inner, depth + 1))


def _within(layer: bytes) -> Iterator[bytes]:
    for way in (_zip, _pdf, _packed, _picture, _decoded):
        with suppress(Exception):  # whatever a way stumbles over: the next one is tried
            yield from way(layer)


def _zip(layer: bytes) -> Iterator[bytes]:
    if b"PK\x03\x04" not in layer:
        return
    with zipfile.ZipFile(io.BytesIO(layer)) as archive:
        yield archive.comment
        for entry in archive.infolist():
            yield entry.filename.encode() + b"\n" + entry.comment + b"\n" + entry.extra
            with suppress(Exception):
                yield archive.read(entry)


def _pdf(layer: bytes) -> Iterator[bytes]:
    if b"%PDF-" not in layer[:1024]:
        return
    with pikepdf.open(io.BytesIO(layer)) as pdf:
        for one in pdf.objects:
            yield one.unparse(resolved=True)
            if isinstance(one, pikepdf.Stream):
                with suppress(Exception):
                    yield one.read_bytes()
        yield from _strings(pdf)
    document = pypdfium2.PdfDocument(layer)
    for page in document:
        yield page.get_textpage().get_text_range().encode()


def _strings(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Text strings, which may be in UTF-16 big-endian or in escapes; and what pages print."""
    waiting = [*pdf.objects, pdf.trailer]
    count = 0
    while waiting and count < 50_000:
        one, count = waiting.pop(), count + 1
        if isinstance(one, pikepdf.String):
            yield str(one).encode()
            yield bytes(one)
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [value for _, value in one.items() if not getattr(value, "is_indirect", 0)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one if not getattr(value, "is_indirect", 0)]
    for page in pdf.pages:
        with suppress(Exception):
            shown = [
                operand
                for operands, _ in pikepdf.parse_content_stream(page)
                for operand in operands
            ]
            flat = [part for one in shown
                    for part in (one if isinstance(one, pikepdf.Array) else [one])]  # fmt: skip
            yield b"".join(bytes(one) for one in flat if isinstance(one, pikepdf.String))


def _packed(layer: bytes) -> Iterator[bytes]:
    for match in list(_ZLIB.finditer(layer))[:200]:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(layer[match.start() :], 10_000_000)
    for beginning, unpack in ((b"\x1f\x8b", _gzip), (b"BZh", bz2.decompress),
                              (b"\xfd7zXZ", lzma.decompress)):  # fmt: skip
        place = layer.find(beginning)
        if place >= 0:
            with suppress(Exception):
                yield unpack(layer[place:])


def _gzip(content: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(content, 10_000_000)


def _picture(layer: bytes) -> Iterator[bytes]:
    """What a picture says beside its pixels."""
    if not layer.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"II", b"MM", b"RIFF")):
        return
    with Image.open(io.BytesIO(layer)) as image:
        for key, value in {**image.info, **dict(image.getexif())}.items():
            yield str(key).encode() + b"=" + (value if isinstance(value, bytes) else
                                             str(value).encode())  # fmt: skip


def _decoded(layer: bytes) -> Iterator[bytes]:
    for encoding in ("utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-7"):
        if b"\0" in layer or (encoding == "utf-7" and b"+" in layer):
            with suppress(UnicodeError):
                yield layer.decode(encoding).encode()
    if _ENTITY.search(layer):
        yield html.unescape(layer.decode("utf-8", "replace")).encode()
    if b"=" in layer:
        yield quopri.decodestring(layer)
    if _ESCAPE.search(layer):
        yield _ESCAPE.sub(_unescaped, layer)
    for match in list(_BASE64.finditer(layer))[:300]:
        letters = re.sub(rb"[\r\n=]", b"", match[0]).replace(b"-", b"+").replace(b"_", b"/")
        with suppress(binascii.Error):
            yield base64.b64decode(letters + b"=" * (-len(letters) % 4))
    for match in list(_HEX.finditer(layer))[:300]:
        digits = re.sub(rb"\s", b"", match[0])
        yield bytes.fromhex(digits.decode()[: len(digits) // 2 * 2])


def _unescaped(match: re.Match[bytes]) -> bytes:
    wide, octal, narrow, percent = match.groups()
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    return chr(int(wide or narrow or percent, 16)).encode("utf-8", "replace")


@lru_cache(maxsize=4)
def _seen(content: bytes) -> tuple[str, ...]:
    """The words in every picture and page of the content, as they are and with more contrast."""
    pictures: dict[bytes, Image.Image] = {}
    for image in _images(content):
        grey = image.convert("L")
        for shown in (grey, ImageOps.equalize(grey)):
            pictures[shown.tobytes()] = shown
    several = [one for one in pictures.values() if len(set(one.getextrema())) > 1]
    return tuple(_words(one) for one in several)


def _words(picture: Image.Image) -> str:
    words = [word.text for word in recognise(picture, resolution=_RESOLUTION)]
    return re.sub(r"[^A-Z0-9]", "", "".join(words).upper())


def _images(content: bytes) -> Iterator[Image.Image]:
    for layer in _layers(content):
        with suppress(Exception):
            if layer.startswith(b"%PDF-"):
                document = pypdfium2.PdfDocument(layer)
                document.init_forms()
                for page in document:
                    yield page.render(scale=_RESOLUTION / 72).to_pil()
            elif layer.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")):
                with Image.open(io.BytesIO(layer)) as image:
                    for frame in ImageSequence.Iterator(image):
                        yield from _planes(frame)


def _planes(frame: Image.Image) -> Iterator[Image.Image]:
    """The picture on white, and its colours without regard to how clear they are."""
    if frame.has_transparency_data:
        clear = frame.convert("RGBA")
        yield Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    yield frame.convert("RGB")
