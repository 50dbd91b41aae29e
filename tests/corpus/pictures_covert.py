"""Pictures that hide a word where decoders do not look: twin colours, opacity, unused tables."""

from collections.abc import Callable

from PIL import Image

from corpus.pictures import page, saved, with_chunk, with_segment
from corpus.samples import Sample


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
    counts = bytes([0, 0, 0, len(token)]) + bytes(12)
    return with_segment(saved(page(), "JPEG"), 0xC4, b"\x13" + counts + token.encode())


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
    Sample("16-bits.png", "", _of_16_bits),
    Sample(
        "jpeg-inside.tiff",
        "",
        lambda _: saved(page(), "TIFF", compression="jpeg", quality=90),
    ),
)
