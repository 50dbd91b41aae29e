"""The segments of a JPEG, read strictly (ITU-T T.81, 1992).

Every byte belongs to a segment that draws the picture, or is a finding. A scan that draws again
what an earlier one drew is refused, since programs differ in which of them they show.
"""

import io
import re
import struct
from collections import Counter
from collections.abc import Iterator

from PIL import Image

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.colour_profiles import is_common_profile
from clerestory.files.inspection.picture.tiff import exif_findings
from clerestory.files.inspection.producers import is_producer

SIGNATURE = b"\xff\xd8\xff"
MOST_POINTS = 40_000_000
_END, _SCAN, _COMMENT, _FIRST_APP = 0xD9, 0xDA, 0xFE, 0xE0
_TABLES = {0xC4, 0xCC, 0xDB, 0xDD}
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive; no program writes others
_PROGRESSIVE = 0xC2
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_LETTERS = re.compile(rb"[A-Za-z0-9 ]{7,}")  # in a table that nothing uses
# Letters where a picture, or a part of it that can be drawn on its own, ends. By chance that many
# of them come once in 140,000 times.
_SPELT = re.compile(rb"[ -~]{12}\xff[\xd0-\xd7\xd9]")
_MOST_SEGMENTS = 5_000
_CUT = 8  # bytes at the end of the pixels that are left out to see whether they matter

_Segment = tuple[int, int, bytes]


def inspect_jpeg(content: bytes) -> list[Finding]:
    """What the segments hide. Raises Unreadable for a file that is broken or contradicts itself."""
    segments = list(_segments(content))
    _check_frame(segments)
    _check_scans(segments)
    findings = [one for segment in segments for one in _of_segment(*segment)]
    findings += _of_profile(segments)
    if _has_unused_tables(segments):
        findings.append(found("picture.unknown-part", "tables"))
    place, marker, _ = segments[-1]
    end = place + 2
    if marker != _END:
        raise Unreadable(found("file.broken", "end of the picture"))
    if end != len(content):
        findings.append(found("picture.trailing-bytes", f"after byte {end}"))
    if _has_surplus(content[:end], segments) or _SPELT.search(content, 0, end):
        findings.append(found("picture.trailing-bytes", "after the pixels"))
    return findings


def _segments(content: bytes) -> Iterator[_Segment]:
    """Place, marker and data of each segment, from the first after the start to the end."""
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if content[place : place + 1] != b"\xff" or place + 2 > len(content):
            break
        marker = content[place + 1]
        if marker == 0xFF:  # padding before a marker
            place += 1
            continue
        if marker == _END:
            yield place, marker, b""
            return
        if place + 4 > len(content):
            break
        size = struct.unpack_from(">H", content, place + 2)[0]
        data = content[place + 4 : place + 2 + size]
        if size < 2 or len(data) != size - 2:
            break
        yield place, marker, data
        place += 2 + size
        if marker == _SCAN:
            following = _AFTER_SCAN.search(content, place)
            if not following:
                break
            place = following.start()
    raise Unreadable(found("file.broken", f"byte {place}"))


def _check_frame(segments: list[_Segment]) -> None:
    frames = [data for _, marker, data in segments if marker in _FRAMES]
    if len(frames) != 1:
        raise Unreadable(found("picture.contradicts-itself" if frames else "file.broken", "frame"))
    _, height, width, channels = struct.unpack_from(">B2HB", frames[0].ljust(6, b"\0"))
    if not height or not width or len(frames[0]) != 6 + 3 * channels:
        raise Unreadable(found("file.broken", "frame"))
    if width * height > MOST_POINTS:
        raise Unreadable(found("picture.too-many-points", f"{width} by {height} points"))


def _check_scans(segments: list[_Segment]) -> None:
    """Each coefficient of each channel is drawn once, and refined one bit at a time."""
    progressive = any(marker == _PROGRESSIVE for _, marker, _ in segments)
    drawn: Counter[tuple[int, int, int]] = Counter()
    for _, marker, data in segments:
        if marker != _SCAN:
            continue
        if not data or len(data) != 4 + 2 * data[0]:
            raise Unreadable(found("file.broken", "scan"))
        first, last, bits = data[-3:]
        if last > 63 or first > last:
            raise Unreadable(found("file.broken", "scan"))
        level = bits >> 4 if progressive else 0
        channels = data[1 : 1 + 2 * data[0] : 2]
        for channel in channels:
            drawn.update((channel, one, level) for one in range(first, last + 1))
    if not drawn or max(drawn.values()) > 1:
        raise Unreadable(found("picture.contradicts-itself", "scans"))


def _has_unused_tables(segments: list[_Segment]) -> bool:
    """Whether a table that nothing is packed with says words. Some cameras' ones say nothing."""
    frame = next(data for _, marker, data in segments if marker in _FRAMES)
    used = {(0xDB, number) for number in frame[8::3]}
    for _, marker, data in segments:
        if marker == _SCAN:
            for both in data[2 : 2 * data[0] + 1 : 2]:
                used |= {(0xC4, both >> 4), (0xC4, 16 | both & 15)}
    return any(
        (marker, number) not in used and _says_words(values)
        for _, marker, data in segments
        if marker in (0xC4, 0xDB)
        for number, values in _tables(marker, data)
    )


def _tables(marker: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and values of each table of a segment (ITU-T T.81, B.2.4)."""
    place = 0
    while place < len(data):
        head = data[place]
        counts = data[place + 1 : place + 17]
        size = 16 + sum(counts) if marker == 0xC4 else 64 << (head >> 4 & 1)
        number = head if marker == 0xC4 else head & 15
        yield number, data[place + 1 : place + 1 + size]
        place += 1 + size


def _says_words(values: bytes) -> bool:
    """Whether values are letters in a row, and not in their order as in the standard's tables."""
    return any(list(one[0]) != sorted(one[0]) for one in _LETTERS.finditer(values))


def _of_segment(place: int, marker: int, data: bytes) -> list[Finding]:
    where = f"segment at byte {place}"
    if marker in _TABLES | _FRAMES | {_SCAN, _END}:
        return []
    if marker == _COMMENT:
        return [] if is_producer(data) else [found("picture.comment", where)]
    number = marker - _FIRST_APP
    if number == 0 and data.startswith(b"JFIF\0") and len(data) >= 14:
        return [] if len(data) == 14 else [found("picture.thumbnail", where)]
    if number == 0 and data.startswith(b"JFXX\0"):
        return [found("picture.thumbnail", where)]
    if number == 1 and data.startswith(b"Exif\0"):
        return exif_findings(data[6:], where)
    if number == 1 and data.startswith(b"http://ns.adobe.com/"):
        return [found("picture.xmp", where)]
    if number == 2 and data.startswith(b"ICC_PROFILE\0"):
        return []  # looked at as a whole
    if number == 2 and data.startswith(b"MPF\0"):
        return [found("picture.second-picture", where)]
    if number == 13:
        return [found("picture.caption", where)]
    if number == 14 and data.startswith(b"Adobe") and len(data) == 12:
        return []
    return [found("picture.unknown-part", where)]


def _of_profile(segments: list[_Segment]) -> list[Finding]:
    pieces = [
        (place, data[12:])
        for place, marker, data in segments
        if marker == _FIRST_APP + 2 and data.startswith(b"ICC_PROFILE\0")
    ]
    if not pieces:
        return []
    numbers = [piece[:2] for _, piece in pieces]
    meant = [bytes([number, len(pieces)]) for number in range(1, len(pieces) + 1)]
    if numbers == meant and is_common_profile(b"".join(piece[2:] for _, piece in pieces)):
        return []
    return [found("picture.colour-profile", f"segment at byte {pieces[0][0]}")]


def _has_surplus(content: bytes, segments: list[_Segment]) -> bool:
    """Whether the last bytes of the pixels draw nothing, so that they are something else.

    Left out, true ones leave the last square of the picture grey. One that is grey anyway, and a
    progressive picture, whose last bytes draw details, cannot be told so.
    """
    scans = [place for place, marker, _ in segments if marker == _SCAN]
    if len(scans) != 1 or any(marker == _PROGRESSIVE for _, marker, _ in segments):
        return False
    whole, cut = (_corner(one) for one in (content, content[: -2 - _CUT] + content[-2:]))
    return whole == cut and any(abs(level - 128) > 3 for level in whole)


def _corner(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            width, height = picture.size
            return picture.crop((max(0, width - 8), max(0, height - 8), width, height)).tobytes()
    except (OSError, SyntaxError, ValueError):
        raise Unreadable(found("file.broken", "pixels")) from None
