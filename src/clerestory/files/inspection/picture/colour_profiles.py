"""Whether a colour profile is one of the common ones, so that it tells nothing about anybody.

A profile (ICC.1:2022) is a header and a table of tags. It is known by its content: every tag
either holds numbers of a colour space, or one of the texts that makers of common profiles write.
"""

import struct

_LARGEST = 100_000
_NUMBERS = {
    b"XYZ ",
    b"curv",
    b"para",
    b"sf32",
    b"sig ",
    b"meas",
    b"view",
    b"chrm",
    b"dtim",
    b"cicp",
}
_TEXTS = {b"text", b"desc", b"mluc"}
_MOST_CURVE = 4096
_KNOWN = {
    "", "sRGB", "sRGB IEC61966-2.1", "sRGB IEC61966-2-1 black scaled", "sRGB built-in",
    "sRGB2014", "RGB built-in", "Gray built-in", "XYZ built-in", "Lab built-in", "ICC Profile",
    "icc", "ICC profile", "GIMP built-in sRGB", "GIMP built-in D65 Grayscale with sRGB TRC",
    "Public Domain", "c2", "c2ci", "Artifex sRGB ICC Profile", "Artifex PS CMYK ICC Profile",
    "Copyright Artifex Software 2011", "Display P3", "Adobe RGB (1998)", "Generic RGB Profile",
    "Generic Gray Gamma 2.2 Profile", "Generic Gray Profile", "Dot Gain 20%", "Gray Gamma 2.2",
    "Google/Skia", "Google Inc. 2016", "GIMP", "Photoshop ICC profile", "kCGColorSpaceGenericRGB",
    "kCGColorSpaceDisplayP3", "ICCBased", "Copyright (c) 1998 Hewlett-Packard Company",
    "Copyright International Color Consortium, 2009",
    "Copyright International Color Consortium, 2015", "Copyright 1999 Adobe Systems Incorporated",
    "Copyright 2000 Adobe Systems Incorporated", "IEC http://www.iec.ch",
    "No copyright, use freely", "IEC 61966-2.1 Default RGB colour space - sRGB",
    "IEC 61966-2-1 Default RGB Colour Space - sRGB",
    "Reference Viewing Condition in IEC61966-2.1", "Reference Viewing Condition in IEC 61966-2-1",
    *(f"Copyright Apple Inc., {year}" for year in range(2003, 2031)),
    *(f"Copyright Apple Computer, Inc., {year}" for year in range(2003, 2009)),
}  # fmt: skip


def is_common_profile(profile: bytes, name: str = "") -> bool:
    """Whether every tag of a profile, and the name it is carried under, is of a common one."""
    try:
        return name in _KNOWN and _is_common(profile)
    except (struct.error, UnicodeDecodeError):
        return False


def _is_common(profile: bytes) -> bool:
    size = struct.unpack_from(">L", profile)[0]
    if not 132 <= size == len(profile) <= _LARGEST or profile[36:40] != b"acsp":
        return False
    if any(profile[100:128]):  # reserved
        return False
    count = struct.unpack_from(">L", profile, 128)[0]
    if count > 100:
        return False
    spans = [(0, 132 + 12 * count)]
    for number in range(count):
        _, start, length = struct.unpack_from(">3L", profile, 132 + 12 * number)
        if start + length > size or not _tells_nothing(profile[start : start + length]):
            return False
        spans.append((start, start + length))
    return _has_no_gap(profile, spans)


def _has_no_gap(profile: bytes, spans: list[tuple[int, int]]) -> bool:
    """Tags may share bytes; what lies between them is nothing but padding."""
    reached = 0
    for start, end in sorted(spans):
        if any(profile[reached:start]):
            return False
        reached = max(reached, end)
    return not any(profile[reached:])


def _tells_nothing(tag: bytes) -> bool:
    kind = tag[:4]
    if kind == b"curv":
        count = struct.unpack_from(">L", tag, 8)[0]
        curve = struct.unpack_from(f">{min(count, _MOST_CURVE)}H", tag, 12)
        return count <= _MOST_CURVE and list(curve) == sorted(curve) and len(tag) < 16 + 2 * count
    if kind in _NUMBERS:
        return len(tag) <= 120
    return kind in _TEXTS and all(text in _KNOWN for text in _texts(kind, tag))


def _texts(kind: bytes, tag: bytes) -> list[str]:
    """Every text of a tag, without the zeros around it."""
    if kind == b"mluc":
        count, each = struct.unpack_from(">2L", tag, 8)
        records = (struct.unpack_from(">2L", tag, 20 + 12 * one) for one in range(min(count, 50)))
        texts = [tag[start : start + size].decode("utf-16-be") for size, start in records]
        covered = 16 + 12 * count + sum(2 * len(text) for text in set(texts))
        return [text.strip("\0 ") for text in texts] + [
            "" if len(tag) <= covered + 4 and each == 12 else "?"
        ]
    if kind == b"text":
        return [tag[8:].decode("ascii").strip("\0 ")]
    length = struct.unpack_from(">L", tag, 8)[0]
    ascii_text, rest = tag[12 : 12 + length], tag[12 + length :]
    wide = struct.unpack_from(">L", rest, 4)[0]
    wide_text, mac = rest[8 : 8 + 2 * wide], rest[8 + 2 * wide + 3 :]
    return [
        ascii_text.decode("ascii").strip("\0 "),
        wide_text.decode("utf-16-be").strip("\0 "),
        mac.decode("latin-1").strip("\0 "),
    ]
