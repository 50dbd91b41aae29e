"""The parts of a PNG, read strictly (W3C, "Portable Network Graphics Specification", 2003).

Every byte belongs to a chunk that draws the picture or says how to draw it, or is a finding.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.colour_profiles import is_common_profile
from clerestory.files.inspection.picture.tiff import exif_findings
from clerestory.files.inspection.producers import is_producer

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_POINTS = 40_000_000
_MOST_CHUNKS = 100_000
# Chunks that say how to show the picture, with the sizes that they may have.
_DRAWING = {
    b"gAMA": range(4, 5), b"cHRM": range(32, 33), b"sRGB": range(1, 2), b"sBIT": range(1, 5),
    b"pHYs": range(9, 10), b"bKGD": range(1, 7), b"tRNS": range(1, 257), b"PLTE": range(3, 769, 3),
    b"cICP": range(4, 5), b"IHDR": range(13, 14), b"IEND": range(0, 1),
}  # fmt: skip
_TEXTS = {b"tEXt": "picture.comment", b"zTXt": "picture.comment", b"iTXt": "picture.comment"}
_FRAMES = (b"acTL", b"fcTL", b"fdAT")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_XMP = b"XML:com.adobe.xmp"
_MOST_DENSE = 1_000_000  # points a metre
_MOST_CHROMATICITY = 100_000  # a coordinate of 1, in hundred-thousandths
# Adam7: where each pass starts and how far apart its points are, across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
           (0, 1, 1, 2))  # fmt: skip


def inspect_png(content: bytes) -> list[Finding]:
    """What the chunks hide. Raises Unreadable for a file that is broken or contradicts itself."""
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    if names[0] != b"IHDR" or names.count(b"IHDR") != 1 or b"IDAT" not in names:
        raise Unreadable(found("file.broken", "start of the picture"))
    once = [name for name in names if name not in (b"IDAT", *_TEXTS, *_FRAMES)]
    first = names.index(b"IDAT")
    together = names[first : first + names.count(b"IDAT")]
    if len(once) != len(set(once)) or set(together) != {b"IDAT"}:
        raise Unreadable(found("picture.contradicts-itself", "order of the parts"))
    findings = [one for name, data in chunks for one in _of_chunk(name, data)]
    end = sum(12 + len(data) for _, data in chunks) + len(SIGNATURE)
    if end != len(content):
        findings.append(found("picture.trailing-bytes", f"after byte {end}"))
    findings += _check_pixels(
        chunks[0][1], b"".join(data for name, data in chunks if name == b"IDAT")
    )
    return findings


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and data of each chunk up to the end of the picture."""
    place = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(content):
            break
        size, name = struct.unpack_from(">L4s", content, place)
        data = content[place + 8 : place + 8 + size]
        checksum = content[place + 8 + size : place + 12 + size]
        if len(data) != size or checksum != struct.pack(">L", zlib.crc32(name + data)):
            break
        yield name, data
        place += 12 + size
        if name == b"IEND":
            return
    raise Unreadable(found("file.broken", f"byte {place}"))


def _of_chunk(name: bytes, data: bytes) -> list[Finding]:
    place = f"part {name.decode('latin-1')}"
    if name == b"IDAT" or (name in _DRAWING and len(data) in _DRAWING[name] and _fits(name, data)):
        return []
    if name in _TEXTS:
        key, _, value = data.partition(b"\0")
        if name == b"tEXt" and key == b"Software" and is_producer(value):
            return []
        return [found("picture.xmp" if key == _XMP else _TEXTS[name], place)]
    if name == b"iCCP":
        return [] if _is_common(data) else [found("picture.colour-profile", place)]
    if name == b"eXIf":
        return exif_findings(data, place)
    if name == b"tIME":
        return [found("picture.time", place)]
    if name in _FRAMES:
        return [found("picture.second-picture", place)]
    return [found("picture.unknown-part", place)]


def _fits(name: bytes, data: bytes) -> bool:
    """Coordinates of colours are below one; other numbers would be a message."""
    if name == b"pHYs":
        return max(struct.unpack(">2L", data[:8])) <= _MOST_DENSE and data[8] <= 1
    if name == b"tRNS" and len(data) > 6:
        return not re.search(rb"[A-Za-z0-9 ]{9,}", data)
    return name != b"cHRM" or max(struct.unpack(">8L", data)) <= _MOST_CHROMATICITY


def _is_common(data: bytes) -> bool:
    """Whether a profile is a common one under one of the names that programs give."""
    name, _, packed = data.partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(packed[1:], 1_000_000)
    except zlib.error:
        return False
    whole = packed[:1] == b"\0" and inflater.eof and not inflater.unused_data
    return whole and is_common_profile(profile, name.decode("latin-1"))


def _check_pixels(header: bytes, packed: bytes) -> list[Finding]:
    """Whether the packed pixels fill the picture exactly, with nothing behind them."""
    width, height, depth, colour, method, filtering, interlaced = struct.unpack(">2L5B", header)
    if not width or not height or colour not in _CHANNELS or method or filtering or interlaced > 1:
        raise Unreadable(found("file.broken", "start of the picture"))
    if width * height > MOST_POINTS:
        raise Unreadable(found("picture.too-many-points", f"{width} by {height} points"))
    bits = depth * _CHANNELS[colour]
    # Of 16 bits in colour every reader drops eight, so nobody sees what they say.
    low = [found("picture.low-bits", "points of 16 bits")] if depth == 16 and colour else []
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    rows = [
        (1 + (across * bits + 7) // 8, -(-(height - y) // down))
        for x, y, right, down in passes
        if (across := -(-(width - x) // right)) > 0
    ]
    meant = sum(size * count for size, count in rows if count > 0)
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(packed, meant + 1)
    except zlib.error:
        raise Unreadable(found("file.broken", "pixels")) from None
    if len(unpacked) < meant:
        raise Unreadable(found("file.broken", "pixels"))
    if len(unpacked) > meant or not inflater.eof or inflater.unused_data:
        return [*low, found("picture.trailing-bytes", "after the pixels")]
    return low
