"""The blocks of a GIF, read strictly (CompuServe, "GIF89a Specification", 1990)."""

import struct

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.producers import is_producer

SIGNATURES = (b"GIF87a", b"GIF89a")
MOST_POINTS = 40_000_000
_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_MOST_BLOCKS = 1_000_000


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.place, self.blocks = content, 13, 0

    def take(self, size: int) -> bytes:
        taken = self.content[self.place : self.place + size]
        if len(taken) != size:
            raise Unreadable(found("file.broken", f"byte {self.place}"))
        self.place += size
        return taken

    def sub_blocks(self) -> bytes:
        """The data of sub-blocks up to the empty one, joined."""
        joined = []
        while size := self.take(1)[0]:
            joined.append(self.take(size))
            self.blocks += 1
            if self.blocks > _MOST_BLOCKS:
                raise Unreadable(found("file.too-large", "picture"))
        return b"".join(joined)


def inspect_gif(content: bytes) -> list[Finding]:
    """What the blocks hide. Raises Unreadable for a file that is broken or too large."""
    if len(content) < 13:
        raise Unreadable(found("file.broken", "start of the picture"))
    width, height, flags = struct.unpack_from("<2HB", content, 6)
    if width * height > MOST_POINTS:
        raise Unreadable(found("picture.too-many-points", f"{width} by {height} points"))
    reader, findings, pictures = _Reader(content), [], 0
    reader.take(_colours(flags))
    while (kind := reader.take(1)[0]) != _TRAILER:
        if kind == _EXTENSION:
            findings += _of_extension(reader)
        elif kind == _IMAGE:
            pictures += 1
            findings += _of_image(reader, (width, height), pictures)
        else:
            raise Unreadable(found("file.broken", f"byte {reader.place}"))
    if not pictures:
        raise Unreadable(found("file.broken", "picture"))
    if reader.place != len(content):
        findings.append(found("picture.trailing-bytes", f"after byte {reader.place}"))
    return findings


def _colours(flags: int) -> int:
    """Bytes of the colour table that follows, if any."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _of_extension(reader: _Reader) -> list[Finding]:
    place = f"byte {reader.place}"
    kind, data = reader.take(1)[0], reader.sub_blocks()
    if kind == _CONTROL and len(data) == 4:
        return []
    if kind == _COMMENT:
        return [] if is_producer(data) else [found("picture.comment", place)]
    if kind == _APPLICATION and data[:11] in _LOOPS and len(data) in (14, 19):
        return []
    if kind == _APPLICATION and data.startswith(b"XMP DataXMP"):
        return [found("picture.xmp", place)]
    return [found("picture.unknown-part", place)]


def _of_image(reader: _Reader, screen: tuple[int, int], number: int) -> list[Finding]:
    left, top, width, height, flags = struct.unpack("<4HB", reader.take(9))
    reader.take(_colours(flags))
    smallest = reader.take(1)[0]
    data = reader.sub_blocks()
    place = f"frame {number}"
    if not 2 <= smallest <= 11 or not width or not height:
        raise Unreadable(found("file.broken", place))
    if number > 1:
        return [found("picture.second-picture", place)] if number == 2 else []
    if left + width > screen[0] or top + height > screen[1]:
        raise Unreadable(found("picture.outside", place))
    findings = []
    if len(data) - _packed_size(data, smallest, width * height, place) > 1:
        findings.append(found("picture.trailing-bytes", place))
    return findings


def _packed_size(data: bytes, smallest: int, points: int, place: str) -> int:
    """How many bytes the pixels take, by going through the codes and adding up their lengths.

    LZW (T. Welch, 1984): a code is a run of pixels; only its length matters here.
    """
    clear, end = 1 << smallest, (1 << smallest) + 1
    lengths, bits = [1] * clear + [0, 0], smallest + 1
    held = count = previous = drawn = 0
    for place_in_data, byte in enumerate(data):
        held |= byte << count
        count += 8
        while count >= bits:
            code = held & ((1 << bits) - 1)
            held >>= bits
            count -= bits
            if code == clear:
                lengths, bits, previous = [1] * clear + [0, 0], smallest + 1, 0
                continue
            if code == end:
                if drawn < points:
                    raise Unreadable(found("file.broken", place))
                return place_in_data + 1 if drawn == points else 0
            if code > len(lengths) or (code == len(lengths) and not previous):
                raise Unreadable(found("file.broken", place))
            if previous and len(lengths) < 4096:
                lengths.append(previous + 1)
            previous = lengths[code]
            drawn += previous
            if len(lengths) == 1 << bits and bits < 12:
                bits += 1
    if drawn < points:
        raise Unreadable(found("file.broken", place))
    return len(data) if drawn == points else 0
