"""Pictures inside a Word file: only the bytes that draw them are ordinary.

Re-encoding loses everything else, so it is enough to know that there is something else.
"""

import struct

_CHUNKS = {
    b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"sBIT", b"bKGD", b"IDAT",
    b"IEND",
}  # fmt: skip
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP14 = 0xE0, 0xEE
_DRAWING = {*range(0xC0, 0xD0), 0xDB, 0xDD} - {0xC8}


def carries_more(content: bytes) -> bool:
    """Whether a picture carries more than its pixels: words, a place, a preview, a second one.

    Of formats other than PNG and JPEG it is taken for granted.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return not _is_bare_png(content)
    if content.startswith(b"\xff\xd8"):
        return not _is_bare_jpeg(content)
    return True


def _is_bare_png(content: bytes) -> bool:
    place, names = 8, []
    while place + 12 <= len(content) and b"IEND" not in names:
        size = struct.unpack(">I", content[place : place + 4])[0]
        names.append(content[place + 4 : place + 8])
        if names[-1] == b"tRNS" or (names[-1] == b"IHDR" and content[place + 17] & 4):
            return False  # colours under what is transparent are not shown
        place += 12 + size
    return place == len(content) and set(names) <= _CHUNKS and names[-1:] == [b"IEND"]


def _is_bare_jpeg(content: bytes) -> bool:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, size = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        segment = content[place + 4 : place + 2 + size]
        jfif = marker == _APP0 and segment.startswith(b"JFIF\0") and segment[-2:] == b"\0\0"
        adobe = marker == _APP14 and segment.startswith(b"Adobe") and size == 14
        if marker == _SOS:
            end = _end_of_scan(content, place + 2 + size)
            if end is None:
                return False
            place = end
            if content[place + 1] == _EOI:
                return place + 2 == len(content)
            continue
        if not (jfif or adobe or marker in _DRAWING):
            return False
        place += 2 + size
    return False


def _end_of_scan(content: bytes, place: int) -> int | None:
    """The place of the next marker after the data of a scan; stuffed and restart bytes are data."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return None
        if content[place + 1] != 0 and not 0xD0 <= content[place + 1] <= 0xD7:
            return place
        place += 2
