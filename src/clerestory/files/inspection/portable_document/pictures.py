"""The pictures inside a PDF, as bytes: what they carry beside their pixels."""

import re
import struct
import zlib
from collections.abc import Iterator

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.portable_document.entries import Walk
from clerestory.files.inspection.portable_document.file import Stream
from clerestory.files.inspection.portable_document.metadata import is_known_profile
from clerestory.files.inspection.portable_document.syntax import WHITE, Value

_PARTS = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4, "CalGray": 1, "CalRGB": 3, "Lab": 3,
          "Indexed": 1, "Separation": 1}  # fmt: skip
# Segments of a JPEG that a decoder needs: tables, frames, scans, restarts.
_NEEDED = {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, *range(0xC0, 0xC4), *range(0xC5, 0xC8),
           *range(0xC9, 0xCC), *range(0xCD, 0xD0)}  # fmt: skip
SMALL = 4_096  # bytes of a picture that can be a message and nothing to look at
_LETTERS = re.compile(rb"[A-Za-z0-9 ]{8,}")
_FRAMES = {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_REMARK = re.compile(
    rb"CREATOR: gd-jpeg v[\d.]{1,6} \(using IJG JPEG v\d{2,3}\), "
    rb"(?:default quality|quality = \d{1,3})\n?"
    rb"|Created with GIMP|Lavc[\d.]{1,12}|LEAD Technologies Inc\. V[\d.]{1,6}"
    rb"|Software: Adobe ImageReady"
)


def check_picture(walk: Walk, stream: Stream, place: str) -> None:
    """Adds a finding for what a picture's bytes hold beside the picture."""
    kinds = walk.pdf.filters(stream)
    last = kinds[-1] if kinds else ""
    if last in ("JBIG2Decode", "JPXDecode", "CCITTFaxDecode", "CCF"):
        _check_rare(walk, stream, str(last), place)
    elif last in ("DCTDecode", "DCT"):
        data = walk.pdf.unpack(stream, place)
        check_jpeg(walk, data, place)
        size = tuple(walk.pdf.get(stream.entries.get(key)) for key in ("Height", "Width"))
        if any(struct.unpack_from(">HH", frame, 1) != size for frame in _frames(data)):
            walk.add("picture-data", place)
    else:
        _check_size(walk, stream, kinds, place)


def _check_size(walk: Walk, stream: Stream, kinds: list[str], place: str) -> None:
    """The pixels have to fill the rows of the picture, and nothing may follow them."""
    entries = stream.entries
    width, height, bits = (
        walk.pdf.get(entries.get(key)) for key in ("Width", "Height", "BitsPerComponent")
    )
    is_mask = walk.pdf.get(entries.get("ImageMask")) is True
    parts = 1 if is_mask else _parts(walk, entries.get("ColorSpace"))
    bits = 1 if is_mask else bits
    if not all(type(one) is int and 0 < one < 1 << 20 for one in (width, height, bits, parts)):
        return walk.add("picture-data", place)
    assert isinstance(width, int) and isinstance(height, int) and isinstance(bits, int)
    row = (width * bits * parts + 7) // 8
    parameters = [walk.pdf.dictionary(one) for one in walk.pdf.items(entries.get("DecodeParms"))]
    predictor = next((one["Predictor"] for one in parameters if "Predictor" in one), 1)
    is_predicted = isinstance(predictor, int) and predictor >= 10
    expected = (row + is_predicted) * height  # each row has its predictor in front
    if expected <= SMALL and _spells(walk, stream, place):
        return walk.add("picture-data", place)
    size, rest = _unpacked_size(walk, stream, kinds, expected, place)
    if size < expected or rest.strip(WHITE):
        walk.add("picture-data", place)


def _spells(walk: Walk, stream: Stream, place: str) -> bool:
    """Whether the points of a picture are letters in a row. A plain area gives but one letter."""
    data = walk.pdf.unpack(stream, place)
    return any(len(set(match[0])) >= 5 for match in _LETTERS.finditer(data))


def _unpacked_size(
    walk: Walk, stream: Stream, kinds: list[str], expected: int, place: str
) -> tuple[int, bytes]:
    """How many bytes the pixels have, and what follows `expected` ones, or the packed data.

    They are counted and not kept, since a scanned book has more of them than fit in memory.
    """
    if kinds != ["FlateDecode"]:
        plain = {key: one for key, one in stream.entries.items() if key != "DecodeParms"}
        data = walk.pdf.unpack(Stream(plain, stream.raw), place)
        return len(data), data[expected:]
    inflater, size, packed = zlib.decompressobj(), 0, stream.raw
    try:
        while not inflater.eof:
            piece = inflater.decompress(packed, 1 << 20)
            size, packed = size + len(piece), inflater.unconsumed_tail
            if size > expected + 64:
                return size, b"more"
            if not piece and not packed and not inflater.eof:
                raise Unreadable(found("pdf.picture-broken", place))
    except zlib.error:
        raise Unreadable(found("pdf.picture-broken", place)) from None
    tail = piece[len(piece) - (size - expected) :] if size > expected else b""
    return size, tail + inflater.unused_data


def _parts(walk: Walk, space: Value) -> int:
    space = walk.pdf.get(space)
    if isinstance(space, list) and space:
        head = str(walk.pdf.get(space[0]))
        if head == "ICCBased" and len(space) > 1:
            count = walk.pdf.get(walk.pdf.dictionary(space[1]).get("N"))
            return count if isinstance(count, int) else 0
        if head == "DeviceN" and len(space) > 1:
            return len(walk.pdf.items(space[1]))
        space = head
    return _PARTS.get(str(space), 0)


def _check_rare(walk: Walk, stream: Stream, kind: str, place: str) -> None:
    data = walk.pdf.unpack(stream, place)
    if kind == "JPXDecode":
        if not _is_plain_jpx(data):
            walk.add("picture-data", place)
    elif kind == "JBIG2Decode":
        if not _is_plain_jbig2(data):
            walk.add("picture-data", place)
    elif any(len(set(match[0])) >= 6 for match in re.finditer(rb"[A-Za-z0-9 ]{12,}", data)):
        walk.add("picture-data", place)


def check_jpeg(walk: Walk, data: bytes, place: str) -> None:
    """Remarks, cameras' notes, other pictures and whatever follows the picture's end."""
    try:
        segments = list(_segments(data))
    except (struct.error, IndexError, ValueError):
        raise Unreadable(found("pdf.picture-broken", place)) from None
    if not all(_is_harmless(marker, segment) for marker, segment in segments):
        walk.add("picture-data", place)


def _frames(data: bytes) -> Iterator[bytes]:
    """The heads of a JPEG that give its height and width."""
    for marker, segment in _segments(data):
        if marker in _FRAMES and len(segment) > 5:
            yield segment


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker of a JPEG with its segment (ITU-T T.81, annex B); what follows the end is -1."""
    if data[:2] != b"\xff\xd8":
        raise ValueError
    position = 2
    while True:
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if data[position] != 0xFF:
            raise ValueError
        marker = data[position + 1]
        if marker == 0xD9:
            yield -1, data[position + 2 :].strip(b"\x00\r\n ")
            return
        size = struct.unpack_from(">H", data, position + 2)[0]
        yield marker, data[position + 4 : position + 2 + size]
        position += 2 + size
        if marker == 0xDA:
            position = _end_of_scan(data, position)


_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _end_of_scan(data: bytes, position: int) -> int:
    match = _SCAN.search(data, position)
    if not match:
        raise ValueError
    return match.start()


def _is_harmless(marker: int, segment: bytes) -> bool:
    if marker == -1:
        return not segment
    if marker == 0xE0:
        # The last two bytes are the size of a small picture; none is allowed.
        return segment[:5] == b"JFIF\x00" and len(segment) == 14 and segment[12:] == b"\0\0"
    if marker == 0xEE:
        return segment[:5] == b"Adobe" and len(segment) == 12
    if marker == 0xE2:
        return segment.startswith(b"ICC_PROFILE\x00") and is_known_profile(segment[14:])
    if marker == 0xFE:
        return bool(_REMARK.fullmatch(segment.rstrip(b"\x00"))) or not segment.strip(b"\x00 ")
    return marker in _NEEDED


_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_HEADER_BOXES = {b"ihdr", b"colr", b"bpcc", b"pclr", b"cmap", b"cdef", b"res "}


def _is_plain_jpx(data: bytes) -> bool:
    """Whether a JPEG 2000 file (ISO 15444-1, annex I) has its picture and nothing else."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _is_plain_codestream(data)
    boxes = list(_boxes(data))
    streams = [body for kind, body in boxes if kind == b"jp2c"]
    return (
        len(streams) == 1
        and all(kind in _BOXES for kind, _ in boxes)
        and all(
            inner in _HEADER_BOXES
            for kind, body in boxes if kind == b"jp2h"
            for inner, _ in _boxes(body)
        )
        and _is_plain_codestream(streams[0])
    )  # fmt: skip


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(data):
        if position + 8 > len(data):
            yield b"", b""
            return
        size, kind = struct.unpack_from(">L4s", data, position)
        size = len(data) - position if size == 0 else size
        if size < 8 or position + size > len(data):
            yield b"", b""
            return
        yield kind, data[position + 8 : position + size]
        position += size


def _is_plain_codestream(data: bytes) -> bool:
    """No remark (COM, but a library's own name), one quality layer or more of one picture."""
    position = 2
    while position + 4 <= len(data):
        marker, size = struct.unpack_from(">HH", data, position)
        if marker == 0xFF90:
            return data.rstrip(b"\x00\r\n ").endswith(b"\xff\xd9")
        if marker == 0xFF64 and not re.fullmatch(
            rb"Created by OpenJPEG version [\d.]{1,8}|Kakadu-v?[\d.]{1,8}",
            data[position + 6 : position + 2 + size],
        ):
            return False
        position += 2 + size
    return False


def _is_plain_jbig2(data: bytes) -> bool:
    """Whether the segments (ITU-T T.88, 7.2) are of one page's picture, and no extension."""
    position = 0
    while position + 11 <= len(data):
        flags, count = data[position + 4], data[position + 5] >> 5
        if count == 7:
            return False
        width = 1 if data[:4] < b"\x00\x00\x01\x01" else 2
        head = 6 + count * width + (4 if flags & 0x40 else 1)
        size = (
            struct.unpack_from(">L", data, position + head)[0]
            if position + head + 4 <= len(data)
            else -1
        )
        if flags & 63 == 62 or size < 0 or position + head + 4 + size > len(data):
            return False
        position += head + 4 + size
    return not data[position:].strip(b"\x00\r\n ")
