"""Additional fields in a zip file, which no program shows: which are known, and what they may say.

APPNOTE.TXT 6.3.10, section 4.5, and Info-ZIP's extrafld.txt: times of NTFS, times and owners of
Unix, and the room that Office leaves to grow. A number that anybody may choose carries what anybody
likes, so a time has to be near the one that is shown, and an owner one of a single computer.
"""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

ZIP64 = 0x0001
_NTFS_TIMES = b"\0\0\0\0\x01\0\x18\0"
_NTFS_BEGAN = 11_644_473_600  # seconds before 1970, on 1 January 1601
_DAY = 86_400
_QUARTER = 900  # seconds: what the clocks of two places differ by, or a multiple
_ROUNDING = 2  # seconds: the steps of MS-DOS


def fields_of(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Each additional field with its key; whatever does not fit the pattern has the key -1."""
    while extra:
        if len(extra) < 4:
            yield -1, extra
            return
        key, size = struct.unpack_from("<2H", extra)
        if 4 + size > len(extra):
            yield -1, extra
            return
        yield key, extra[4 : 4 + size]
        extra = extra[4 + size :]


def is_harmless(extra: bytes, moment: int) -> bool:
    """Whether additional fields are nothing but what their kinds have to hold, beside the `moment`
    of MS-DOS that programs show."""
    shown = _seconds(moment)
    return all(_is_harmless(key, data, shown) for key, data in fields_of(extra))


def _is_harmless(key: int, data: bytes, shown: float | None) -> bool:
    match key:
        case 0x0001:  # wide sizes, and the offset in the directory
            return len(data) in (8, 16, 24) and not any(data[7::8])
        case 0x000A:  # times of NTFS: changed, opened, made
            if len(data) != 32 or not data.startswith(_NTFS_TIMES):
                return False
            ticks = struct.unpack_from("<3Q", data, 8)
            return _are_near([tick / 10_000_000 - _NTFS_BEGAN for tick in ticks], shown)
        case 0x5455:  # times of Unix: which of three, and those
            if len(data) not in (5, 9, 13) or data[0] not in (1, 3, 5, 7):
                return False
            return _are_near(struct.unpack_from(f"<{len(data) // 4}i", data, 1), shown)
        case (
            0x5855
        ):  # those of older programs: opened and changed, and perhaps owners of two bytes each
            if len(data) not in (8, 12):
                return not data
            opened, changed = struct.unpack_from("<2i", data)
            return _are_near((changed, opened), shown)
        case 0x7855:  # owners of two bytes each
            return len(data) in (0, 4)
        case 0x7875:  # owners: version 1, and two numbers with their lengths
            return not data or _is_owner(data)
        case 0xA220:  # room to grow
            return not any(data[4:])
    return False


def _is_owner(data: bytes) -> bool:
    """Whether owner and group have four bytes each, of which a single computer needs two."""
    has_form = len(data) == 11 and data[:2] == b"\x01\x04" and data[6] == 4
    return has_form and not any(data[4:6] + data[9:11])


def _are_near(times: Sequence[float], shown: float | None) -> bool:
    """Whether the first time, of the last change, is the one that is shown but for the clock of
    another place, and the others, of opening and making, are within a day of it."""
    if shown is None:
        return False
    changed = times[0]
    is_same = (changed - shown + _ROUNDING) % _QUARTER <= 2 * _ROUNDING
    return is_same and all(abs(one - shown) <= _DAY for one in times)


def _seconds(moment: int) -> float | None:
    """A time of MS-DOS as seconds since 1970, as if it were one of Greenwich; None for none."""
    day, time = moment >> 16, moment & 0xFFFF
    try:
        return datetime(
            1980 + (day >> 9), day >> 5 & 15, day & 31,
            time >> 11, time >> 5 & 63, min(2 * (time & 31), 59), tzinfo=UTC,
        ).timestamp()  # fmt: skip
    except ValueError:
        return None
