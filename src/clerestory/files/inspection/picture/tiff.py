"""The directories of a TIFF, or of the EXIF of a photograph, which is one too (TIFF 6.0, 1992).

Every tag that draws the picture is known; any other says something about it. Every byte belongs
to a directory, to a tag's value or to the pixels, or is a finding.
"""

import struct
import zlib
from dataclasses import dataclass

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.colour_profiles import is_common_profile
from clerestory.files.inspection.producers import is_producer

SIGNATURES = (b"II*\0", b"MM\0*")
MOST_POINTS = 40_000_000
_MOST_TAGS = 500
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_NUMBERS = {1: "B", 3: "H", 4: "L", 6: "b", 8: "h", 9: "l"}

# Tags that draw: size, depth, packing, colours, strips and tiles, resolution, orientation.
_DRAWING = {
    254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284,
    286, 287, 290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 338,
    339, 340, 341, 347, 512, 529, 530, 531, 532,
}  # fmt: skip
# Tags of an EXIF directory that say how to show the picture.
_SHOWING = {36864, 37121, 40960, 40961, 40962, 40963}
_STRIPS, _STRIP_SIZES, _TILES, _TILE_SIZES = 273, 279, 324, 325
_WIDTH, _HEIGHT, _DEPTH, _PACKING, _CHANNELS, _ROWS, _PLANES = 256, 257, 258, 259, 277, 278, 284
_EXIF, _GPS, _SUB, _INTEROPERABILITY = 34665, 34853, 330, 40965
_THUMBNAIL, _THUMBNAIL_SIZE = 513, 514
_PLAIN, _DEFLATE, _OLD_DEFLATE = 1, 8, 32946
_PACKINGS = {_PLAIN, 2, 3, 4, 5, 7, _DEFLATE, _OLD_DEFLATE, 32773}
_KEYS = {
    700: "picture.xmp", 33723: "picture.caption", 34377: "picture.caption", 306: "picture.time",
    36867: "picture.time", 36868: "picture.time", 37500: "picture.maker-note",
    37510: "picture.comment", 270: "picture.comment", _SUB: "picture.second-picture",
    _GPS: "picture.position",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tag:
    number: int
    kind: int
    value: bytes
    order: str

    @property
    def numbers(self) -> tuple[int, ...]:
        letter = _NUMBERS.get(self.kind)
        if not letter:
            return ()
        return struct.unpack(
            f"{self.order}{len(self.value) // _SIZES[self.kind]}{letter}", self.value
        )


class _Directories:
    """Reads directories and keeps account of which bytes belong to something."""

    def __init__(self, content: bytes) -> None:
        if content[:4] not in SIGNATURES:
            raise Unreadable(found("file.broken", "start of the picture"))
        self.content = content
        self.order = "<" if content[:2] == b"II" else ">"
        self.first = struct.unpack_from(f"{self.order}L", content.ljust(8, b"\0"), 4)[0]
        self.spans = [(0, 8)]
        self.seen: set[int] = set()

    def read(self, start: int) -> tuple[dict[int, _Tag], int]:
        """The tags of the directory at `start` by number, and where the next directory is."""
        if start in self.seen or start + 2 > len(self.content):
            raise Unreadable(found("file.broken", f"directory at byte {start}"))
        self.seen.add(start)
        count = struct.unpack_from(f"{self.order}H", self.content, start)[0]
        end = start + 2 + 12 * count + 4
        if not 0 < count <= _MOST_TAGS or end > len(self.content):
            raise Unreadable(found("file.broken", f"directory at byte {start}"))
        self.spans.append((start, end))
        tags = [self._tag(start + 2 + 12 * number) for number in range(count)]
        by_number = {tag.number: tag for tag in tags}
        if len(by_number) != len(tags):
            raise Unreadable(found("picture.contradicts-itself", f"directory at byte {start}"))
        return by_number, struct.unpack_from(f"{self.order}L", self.content, end - 4)[0]

    def _tag(self, place: int) -> _Tag:
        number, kind, count = struct.unpack_from(f"{self.order}2HL", self.content, place)
        size = _SIZES.get(kind, 0) * count
        if not size and count:
            raise Unreadable(found("file.broken", f"tag {number}"))
        start = place + 8
        if size > 4:
            start = struct.unpack_from(f"{self.order}L", self.content, start)[0]
            self.spans.append((start, start + size))
        if start + size > len(self.content):
            raise Unreadable(found("file.broken", f"tag {number}"))
        return _Tag(number, kind, self.content[start : start + size], self.order)

    def gaps(self) -> list[tuple[int, int]]:
        """Where bytes belong to nothing; one or two of padding, or zeros, count as nothing."""
        gaps, reached = [], 0
        for start, end in sorted([*self.spans, (len(self.content), len(self.content))]):
            between = self.content[reached:start]
            if any(between) and len(between) > 1:
                gaps.append((reached, start))
            reached = max(reached, end)
        return gaps


def exif_findings(content: bytes, place: str) -> list[Finding]:
    """What the EXIF of a photograph says beyond how to show it."""
    try:
        directories = _Directories(content)
        tags, following = directories.read(directories.first)
        findings = _of_tags(tags, place, directories)
        if following:
            findings.append(found("picture.thumbnail", place))
        elif directories.gaps():
            findings.append(found("picture.trailing-bytes", place))
    except Unreadable:
        return [found("picture.metadata", place)]
    return findings


def inspect_tiff(content: bytes) -> list[Finding]:
    """What the file hides. Raises Unreadable for one that is broken or contradicts itself."""
    directories = _Directories(content)
    tags, following = directories.read(directories.first)
    findings = _of_tags(tags, "page 1", directories)
    findings += _of_pixels(tags, directories)
    if following:
        findings.append(found("picture.second-picture", "page 2"))
    else:  # with more pages, what lies between is theirs
        findings += [
            found("picture.trailing-bytes", f"bytes {start} to {end}")
            for start, end in directories.gaps()
        ]
    return findings


def _of_tags(tags: dict[int, _Tag], place: str, directories: _Directories) -> list[Finding]:
    findings = []
    for number, tag in tags.items():
        where = f"{place}, tag {number}"
        if number == _EXIF and len(tag.numbers) == 1:
            inner, _ = directories.read(tag.numbers[0])
            findings += _of_tags(inner, f"{place}, EXIF", directories)
        elif number == 34675 and is_common_profile(tag.value):
            continue
        elif number == 34675:
            findings.append(found("picture.colour-profile", where))
        elif number == 305 and is_producer(tag.value):
            continue
        elif number in (_THUMBNAIL, _THUMBNAIL_SIZE):
            findings.append(found("picture.thumbnail", where))
        elif number not in _DRAWING | _SHOWING or len(tag.value) > _most(number):
            findings.append(found(_KEYS.get(number, "picture.metadata"), where))
    return findings


def _most(number: int) -> int:
    """Bytes that a drawing tag may have: tables of strips and colours are long, others short."""
    if number in (_STRIPS, _STRIP_SIZES, _TILES, _TILE_SIZES, 320, 301, 347, 280, 281, 532):
        return 8_000_000
    return 64


def _of_pixels(tags: dict[int, _Tag], directories: _Directories) -> list[Finding]:
    """Adds the pixels to the account, and finds what lies behind them in strips and tiles."""
    width, height = _number(tags, _WIDTH), _number(tags, _HEIGHT)
    packing = _number(tags, _PACKING, _PLAIN)
    if not width or not height or packing not in _PACKINGS:
        raise Unreadable(found("file.broken", "page 1"))
    if width * height > MOST_POINTS:
        raise Unreadable(found("picture.too-many-points", f"{width} by {height} points"))
    tiled = _TILES in tags
    starts = tags.get(_TILES if tiled else _STRIPS)
    sizes = tags.get(_TILE_SIZES if tiled else _STRIP_SIZES)
    if not starts or not sizes or len(starts.numbers) != len(sizes.numbers):
        raise Unreadable(found("file.broken", "page 1"))
    findings = []
    for number, (start, size) in enumerate(zip(starts.numbers, sizes.numbers, strict=True)):
        strip = directories.content[start : start + size]
        if len(strip) != size:
            raise Unreadable(found("file.broken", f"page 1, strip {number + 1}"))
        directories.spans.append((start, start + size))
        if not tiled and _has_surplus(strip, packing, _strip_size(tags, width, height, number)):
            findings.append(found("picture.trailing-bytes", f"page 1, strip {number + 1}"))
    return findings


def _number(tags: dict[int, _Tag], number: int, otherwise: int = 0) -> int:
    numbers = tags[number].numbers if number in tags else ()
    return numbers[0] if numbers else otherwise


def _strip_size(tags: dict[int, _Tag], width: int, height: int, strip: int) -> int:
    """Bytes of a strip, unpacked."""
    channels, rows = (
        _number(tags, _CHANNELS, 1),
        min(height, _number(tags, _ROWS, height) or height),
    )
    if _number(tags, _PLANES, 1) == 2:
        strip, channels = strip % max(1, -(-height // rows)), 1
    across = (width * channels * _number(tags, _DEPTH, 1) + 7) // 8
    return across * max(0, min(rows, height - strip * rows))


def _has_surplus(strip: bytes, packing: int, meant: int) -> bool:
    if packing == _PLAIN:
        return len(strip) > meant
    if packing not in (_DEFLATE, _OLD_DEFLATE):
        return False
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(strip, meant + 1)
    except zlib.error:
        return True
    return len(unpacked) > meant or not inflater.eof or bool(inflater.unused_data)
