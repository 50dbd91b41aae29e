"""The chunks of a WebP, read strictly (RFC 9649)."""

import io
import re
import struct

from PIL import Image

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.colour_profiles import is_common_profile
from clerestory.files.inspection.picture.tiff import exif_findings

_PIXELS = (b"VP8 ", b"VP8L")
_KNOWN = (*_PIXELS, b"VP8X", b"ALPH")
_LARGEST_HEADER = 10
_LETTERS = re.compile(rb"[ -~]{6}")
_CUT = 8  # bytes at the end of the pixels that are left out to see whether they matter


def inspect_webp(content: bytes) -> list[Finding]:
    """What the chunks hide. Raises Unreadable for a file that is broken or contradicts itself."""
    size = struct.unpack_from("<L", content.ljust(8, b"\0"), 4)[0]
    end = 8 + size
    if end > len(content):
        raise Unreadable(found("file.broken", "end of the picture"))
    findings, names, place = [], [], 12
    while place < end:
        if place + 8 > end:
            raise Unreadable(found("file.broken", f"byte {place}"))
        name, length = struct.unpack_from("<4sL", content, place)
        data = content[place + 8 : place + 8 + length]
        padding = content[place + 8 + length : place + 8 + length + length % 2]
        if place + 8 + length > end:
            raise Unreadable(found("file.broken", f"byte {place}"))
        if any(padding):
            findings.append(found("picture.trailing-bytes", f"byte {place + 8 + length}"))
        findings += _of_chunk(name, data)
        names.append(name)
        place += 8 + length + length % 2
    if sum(name in _PIXELS for name in names) > 1 or len(set(names)) != len(names) - _repeated(
        names
    ):
        raise Unreadable(found("picture.contradicts-itself", "order of the parts"))
    if end != len(content):
        findings.append(found("picture.trailing-bytes", f"after byte {end}"))
    if not findings and _has_surplus(content):
        findings.append(found("picture.trailing-bytes", "after the pixels"))
    return findings


def _has_surplus(content: bytes) -> bool:
    """Whether the last bytes of the pixels can be read and draw nothing. An encoder may end with
    some bytes that draw nothing as well, and these are no letters."""
    place = next((content.find(name, 12) for name in _PIXELS if content.find(name, 12) > 0), 0)
    if not place:
        raise Unreadable(found("file.broken", "pixels"))
    size = struct.unpack_from("<L", content, place + 4)[0]
    last = slice(place + 8 + size - _CUT, place + 8 + size)
    cut = content[: last.start] + bytes(_CUT) + content[last.stop :]
    is_read = size > 2 * _CUT and bool(_LETTERS.search(content, last.start, last.stop))
    return is_read and _drawn(cut) == _drawn(content)


def _drawn(content: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as picture:
            return picture.convert("RGBA").tobytes()
    except Exception:  # Pillow raises whatever a malformed picture makes its decoder stumble over
        return None


def _repeated(names: list[bytes]) -> int:
    """Frames are the one part that there may be many of."""
    return max(0, names.count(b"ANMF") - 1)


def _of_chunk(name: bytes, data: bytes) -> list[Finding]:
    place = f"part {name.decode('latin-1').strip()}"
    if name == b"VP8X" and len(data) != _LARGEST_HEADER:
        return [found("picture.unknown-part", place)]
    if name in _KNOWN:
        return []
    if name in (b"ANIM", b"ANMF"):
        return [found("picture.second-picture", place)]
    if name == b"EXIF":
        return exif_findings(data.removeprefix(b"Exif\0\0"), place)
    if name == b"XMP ":
        return [found("picture.xmp", place)]
    if name == b"ICCP":
        return [] if is_common_profile(data) else [found("picture.colour-profile", place)]
    return [found("picture.unknown-part", place)]
