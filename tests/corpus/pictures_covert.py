"""Pictures that hide a word where decoders do not look: twin colours, opacity, unused tables."""

import random
import struct
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFont

from corpus.pictures import page, saved, with_chunk, with_segment
from corpus.samples import SHOWN, Sample


def _palette_of(colours: bytes, kind: str) -> Callable[[str], bytes]:
    """Ink, paper and a second paper in which the token is written."""

    def make(token: str) -> bytes:
        shown, all_words = page(mode="L"), page(token, mode="L")
        picture = Image.new("P", shown.size, 1)
        picture.paste(2, mask=all_words.point(lambda level: 255 * (level < 128)))
        picture.paste(0, mask=shown.point(lambda level: 255 * (level < 128)))
        picture.putpalette(colours)
        return saved(picture, kind)

    return make


def _spelling_palette(token: str) -> bytes:
    picture = page(mode="L").point(lambda level: int(level > 127))
    picture.putpalette(bytes(3) + b"\xff" * 3 + token.encode())
    return saved(picture, "PNG")


def _in_opacity(token: str) -> bytes:
    picture = page(mode="RGBA")
    picture.putalpha(page(token, 250, "L").point(lambda level: max(level, 250)))
    return saved(picture, "PNG")


def _in_low_bytes(token: str) -> bytes:
    low = page(token, mode="L")
    points = b"".join(bytes([level, 255]) for level in low.tobytes())
    return saved(Image.frombytes("I;16", low.size, points), "PNG")


def _of_16_bits(token: str) -> bytes:
    """As a program writes a picture of 8 bits in 16: each byte twice."""
    picture = page(mode="L")
    points = b"".join(bytes([level, level]) for level in picture.tobytes())
    return saved(Image.frombytes("I;16", picture.size, points), "PNG")


def _table(token: str) -> bytes:
    return with_segment(saved(page(), "JPEG"), 0xDB, b"\3" + (token * 9).encode()[:64])


def _codes(token: str) -> bytes:
    token = token[:7]
    counts = bytes([0, 0, 0, len(token)]) + bytes(12)
    return with_segment(saved(page(), "JPEG"), 0xC4, b"\x13" + counts + token.encode())


def _short_palette(token: str) -> bytes:
    """A name in the colours that no point has."""
    picture = page(mode="L").point(lambda level: int(level > 127))
    picture.putpalette(bytes(3) + b"\xff" * 3 + token[:7].encode())
    return saved(picture, "PNG")


def _webp_surplus(token: str) -> bytes:
    """Bytes behind the last square, in the part that has the pixels."""
    pixels = saved(page(), "WEBP")[20:] + token.encode() + b"\0" * (len(token) % 2)
    body = b"WEBPVP8 " + struct.pack("<L", len(pixels)) + pixels
    return b"RIFF" + struct.pack("<L", len(body)) + body


def _faint_beside_ink(token: str) -> bytes:
    """Faint writing between two black rules, in a JPEG, which blurs their edges over it."""
    picture = page()
    draw = ImageDraw.Draw(picture)
    for height in (138, 174):
        draw.line((30, height, 610, height), fill="black", width=3)
    draw.text((40, 143), token, (243, 243, 243), ImageFont.load_default(24))
    return saved(picture, "JPEG", quality=85)


def _scanned(kind: str) -> Callable[[str], bytes]:
    """A page as a scanner gives it: a little turned, on grey paper, with noise."""

    def make(_: str) -> bytes:
        clean = page(mode="L").rotate(0.6, Image.Resampling.BICUBIC, fillcolor=255)
        grain = random.Random(6).randbytes(clean.width * clean.height)
        noise = Image.frombytes("L", clean.size, grain).point(lambda level: 124 + min(level, 8) % 8)
        return saved(ImageChops.add(clean.point(lambda level: level - 6), noise, 1, -124), kind)

    return make


def _logo(_: str) -> bytes:
    """A disc on nothing, packed with loss: that smooths the colours under the nothing."""
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 190, 190), fill=(0, 90, 160, 255))
    draw.text((50, 80), SHOWN, fill=(255, 255, 255, 255))
    return saved(picture, "WEBP")


_TWINS = bytes(3) + b"\xff" * 6

SAMPLES: tuple[Sample, ...] = (
    *(
        Sample(f"twins.{kind.lower()}", "picture.faint-writing", _palette_of(_TWINS, kind))
        for kind in ("PNG", "TIFF")
    ),
    Sample("spelling-palette.png", "picture.unknown-part", _spelling_palette),
    Sample("opacity.png", "picture.faint-writing", _in_opacity),
    Sample("low-bytes.png", "picture.low-bits", _in_low_bytes, ()),
    Sample(
        "points-a-metre.png",
        "picture.unknown-part",
        lambda token: with_chunk(saved(page(), "PNG"), b"pHYs", token.encode()[:9]),
    ),
    Sample("unused-table.jpg", "picture.unknown-part", _table),
    Sample("unused-codes.jpg", "picture.unknown-part", _codes),
    Sample("short-palette.png", "picture.unknown-part", _short_palette),
    Sample("surplus.webp", "picture.trailing-bytes", _webp_surplus),
    Sample("faint-beside-ink.jpg", "picture.faint-writing", _faint_beside_ink),
    Sample("scanned.jpg", "", _scanned("JPEG")),
    Sample("scanned.png", "", _scanned("PNG")),
    Sample("logo.webp", "", _logo, ()),
    Sample("16-bits.png", "", _of_16_bits),
    Sample(
        "jpeg-inside.tiff",
        "",
        lambda _: saved(page(), "TIFF", compression="jpeg", quality=90),
    ),
)
