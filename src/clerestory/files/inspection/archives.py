"""The parts of a zip file, read strictly: every byte of it belongs to one part, or is a finding.

Programs differ in how they read a zip file that contradicts itself; one takes the last of two
entries, another the first. So nothing is guessed here: the directory at the end, the headers
before the parts and the parts themselves have to agree and to fill the file without overlap
(David Fifield, "A better zip bomb", 2019) and without a gap.
"""

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from clerestory.files.inspection.archive_fields import ZIP64, fields_of, is_harmless
from clerestory.files.inspection.findings import Finding, Unreadable, found

MOST_PARTS = 2_000
MOST_BYTES = 200_000_000  # unpacked, in all
MOST_TIMES = 100  # unpacked over packed
RATIO_COUNTS_FROM = 10_000_000  # small parts of one repeated byte are no bomb

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_HEADER = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_IS_ENCRYPTED, _HAS_DESCRIPTOR, _IS_UTF8 = 1, 8, 0x800
_SYMLINK, _FILE_TYPE = 0o120000, 0o170000
# Folders that LibreOffice writes whether or not anything is in them.
_USUAL_FOLDERS = re.compile(
    r"Configurations2/((accelerator|floater|images|images/Bitmaps|menubar|popupmenu|progressbar|"
    r"statusbar|toolbar|toolpanel)/)?"
)
# What the small fields of an entry can say (APPNOTE.TXT 6.3.10, section 4.4): the systems and
# versions there are; how a part was packed; those of MS-DOS: read-only to archived.
_LAST_SYSTEM, _LAST_VERSION = 19, 63
_FLAGS = _IS_ENCRYPTED | 0b110 | _HAS_DESCRIPTOR | _IS_UTF8
_DOS_ATTRIBUTES = 0x3F
_REGULAR, _FOLDER = 0o100000, 0o040000
# Windows: "Naming files, paths, and namespaces".
_LONGEST_NAME = 240
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_PIECE = 1 << 20  # bytes that are unpacked at once


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an archive. `name` has forward slashes; folders are left out. `moment` is the time
    of MS-DOS that the directory gives, in steps of two seconds."""

    name: str
    moment: int
    _packed: memoryview
    _method: int

    @property
    def content(self) -> bytes:
        """The part, unpacked anew for each asker, so that an archive takes no more memory than its
        largest part."""
        if self._method == _STORED:
            return bytes(self._packed)
        return zlib.decompress(self._packed, -zlib.MAX_WBITS)


@dataclass(frozen=True, slots=True)
class Archive:
    """Parts in the order of the directory, and what the container itself hides."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    def __getitem__(self, name: str) -> bytes:
        """The content of a part. KeyError without one of this name."""
        for part in self.parts:
            if part.name == name:
                return part.content
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(part.name == name for part in self.parts)

    def __iter__(self) -> Iterator[str]:
        return (part.name for part in self.parts)


class _Entry(NamedTuple):
    name: str
    raw_name: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    unpacked: int
    offset: int
    is_symlink: bool
    extra: bytes
    comment: bytes
    moment: int
    is_plain: bool  # whether its small fields say only what such a field can say


def read_archive(content: bytes, *, most_bytes: int = MOST_BYTES) -> Archive:
    """Every part of a zip file. Raises Unreadable for one that contradicts itself, is locked, or
    would unpack into too much; what is merely carried along is a finding of the archive."""
    end, count, size, start, tail = _end_of(content)
    if count > MOST_PARTS:
        raise Unreadable(found("archive.too-many-parts", "archive"))
    entries = list(_entries(content, start, size, count))
    _check_entries(entries, len(content), most_bytes)
    findings, parts, whole = [], [], memoryview(content)
    spans = [(start, start + size), (tail, len(content))]
    for entry in entries:
        data_start, data_end, extra = _span_of(content, entry)
        spans.append((entry.offset, data_end))
        if entry.comment:
            findings.append(found("archive.comment", entry.name))
        fields = (entry.extra, extra)
        if not entry.is_plain or not all(is_harmless(one, entry.moment) for one in fields):
            findings.append(found("archive.extra-field", entry.name))
        packed = whole[data_start : data_start + entry.packed]
        _check_unpacks(packed, entry)
        if not entry.name.endswith("/"):
            parts.append(Part(entry.name, entry.moment, packed, entry.method))
        elif entry.unpacked:
            raise Unreadable(found("archive.unsafe-name", entry.name))
    comment = struct.unpack_from("<H", content, end + 20)[0]
    if comment:
        findings.append(found("archive.comment", "archive"))
    if end + _END.size + comment != len(content):
        findings.append(found("archive.trailing-bytes", "after the archive"))
    findings += [*_gaps(spans), *_empty_folders(entries)]
    return Archive(tuple(parts), tuple(findings))


def _empty_folders(entries: list[_Entry]) -> Iterator[Finding]:
    """Folders without a part, whose names no program shows."""
    names = [entry.name for entry in entries if not entry.name.endswith("/")]
    folders = {name[: at + 1] for name in names for at, sign in enumerate(name) if sign == "/"}
    for entry in entries:
        is_empty = entry.name.endswith("/") and entry.name not in folders
        if is_empty and not _USUAL_FOLDERS.fullmatch(entry.name):
            yield found("archive.empty-folder", "archive")


def _end_of(content: bytes) -> tuple[int, int, int, int, int]:
    """Where the end record is; how many entries the directory has, its size, and its start; and
    where what ends the archive begins, which is a wide end record where there is one."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(content):
        raise Unreadable(found("file.broken", "end of the archive"))
    _, disk, first_disk, here, count, size, start, _ = _END.unpack_from(content, end)
    tail, locator = end, end - _LOCATOR_64.size
    if locator >= 0 and content[locator : locator + 4] == b"PK\x06\x07":
        _, on_disk, place, disks = _LOCATOR_64.unpack_from(content, locator)
        if content[place : place + 4] != b"PK\x06\x06" or place + _END_64.size != locator:
            raise Unreadable(found("archive.sizes-disagree", "end of the archive"))
        wide = _END_64.unpack_from(content, place)
        is_whole = wide[1] == _END_64.size - 12 and max(wide[2] & 0xFF, wide[3]) <= _LAST_VERSION
        if not is_whole or on_disk or disks > 1 or wide[4] or wide[5]:
            raise Unreadable(found("archive.sizes-disagree", "end of the archive"))
        for narrow, value, unset in ((count, wide[7], 0xFFFF), (size, wide[8], 0xFFFFFFFF),
                                     (start, wide[9], 0xFFFFFFFF)):  # fmt: skip
            if narrow not in (value, unset):
                raise Unreadable(found("archive.sizes-disagree", "end of the archive"))
        here, count, size, start, tail = wide[6], wide[7], wide[8], wide[9], place
    if disk or first_disk or here != count:
        raise Unreadable(found("archive.sizes-disagree", "end of the archive"))
    return end, count, size, start, tail


def _entries(content: bytes, start: int, size: int, count: int) -> Iterator[_Entry]:
    place = start
    for _ in range(count):
        if place + _ENTRY.size > len(content) or content[place : place + 4] != b"PK\x01\x02":
            raise Unreadable(found("file.broken", "directory of the archive"))
        (_, maker, needed, flags, method, time, day, checksum, packed, unpacked, name_size,
         extra_size, comment_size, disk, inner, attributes, offset
         ) = _ENTRY.unpack_from(content, place)  # fmt: skip
        text = place + _ENTRY.size
        raw = content[text : text + name_size]
        extra = content[text + name_size : text + name_size + extra_size]
        comment_at = text + name_size + extra_size
        comment = content[comment_at : comment_at + comment_size]
        unpacked, packed, offset = _widened(extra, unpacked, packed, offset)
        kind = (attributes >> 16) & _FILE_TYPE
        is_plain = (
            maker >> 8 <= _LAST_SYSTEM and maker & 0xFF <= _LAST_VERSION >= needed
            and not flags & ~_FLAGS and disk == 0 and inner <= 1
            and not attributes & 0xFFFF & ~_DOS_ATTRIBUTES
            and kind in (0, _REGULAR, _FOLDER, _SYMLINK)
        )  # fmt: skip
        yield _Entry(
            _decoded(raw, flags), raw, flags, method, checksum, packed, unpacked, offset,
            kind == _SYMLINK, extra, comment, day << 16 | time, is_plain,
        )  # fmt: skip
        place = comment_at + comment_size
    if place != start + size:
        raise Unreadable(found("archive.sizes-disagree", "directory of the archive"))


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _IS_UTF8 else "cp437")
    except UnicodeDecodeError:
        raise Unreadable(found("archive.unsafe-name", "directory of the archive")) from None


def _widened(extra: bytes, *values: int) -> list[int]:
    """The sizes and the offset, from the zip64 field where the entry has no room for them."""
    field = next((data for key, data in fields_of(extra) if key == ZIP64), b"")
    wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
    return [next(wide, value) if value == 0xFFFFFFFF else value for value in values]


def _check_entries(entries: list[_Entry], size: int, most_bytes: int) -> None:
    names = Counter(entry.name.casefold() for entry in entries)
    unpacked = sum(entry.unpacked for entry in entries)
    if unpacked > most_bytes or unpacked > max(RATIO_COUNTS_FROM, MOST_TIMES * size):
        raise Unreadable(found("archive.unpacks-too-large", "archive"))
    for entry in entries:
        if names[entry.name.casefold()] > 1:
            raise Unreadable(found("archive.duplicate-entry", entry.name))
        if entry.is_symlink or _is_unsafe(entry.name):
            raise Unreadable(found("archive.unsafe-name", entry.name))
        if entry.flags & _IS_ENCRYPTED:
            raise Unreadable(found("archive.encrypted", entry.name))
        if entry.method not in (_STORED, _DEFLATED):
            raise Unreadable(found("archive.method", entry.name))


def _is_unsafe(name: str) -> bool:
    """Whether a name leads elsewhere, or cannot be the name of a file on every system."""
    pieces = name.removesuffix("/").split("/")
    return (
        len(name) > _LONGEST_NAME or "\\" in name or ":" in name or not name.isprintable()
        or any(piece in ("", ".", "..") or piece.endswith((".", " ")) for piece in pieces)
        or any(_DEVICE.fullmatch(piece) for piece in pieces)
    )  # fmt: skip


def _span_of(content: bytes, entry: _Entry) -> tuple[int, int, bytes]:
    """Where the data of an entry begins, where the entry ends, and its header's extra field."""
    place = entry.offset
    if place + _HEADER.size > len(content) or content[place : place + 4] != b"PK\x03\x04":
        raise Unreadable(found("archive.sizes-disagree", entry.name))
    (_, needed, flags, method, time, day, checksum, packed, unpacked, name_size,
     extra_size) = _HEADER.unpack_from(content, place)  # fmt: skip
    text = place + _HEADER.size
    raw = content[text : text + name_size]
    extra = content[text + name_size : text + name_size + extra_size]
    unpacked, packed = _widened(extra, unpacked, packed)
    start = text + name_size + extra_size
    end = start + entry.packed
    told = (checksum, packed, unpacked)
    meant = (entry.checksum, entry.packed, entry.unpacked)
    later = flags & _HAS_DESCRIPTOR and told[0] in (0, meant[0])
    agrees = told == meant or (later and all(a in (0, b) for a, b in zip(told, meant, strict=True)))
    about = (flags, method, day << 16 | time)
    if about != (entry.flags, entry.method, entry.moment) or needed > _LAST_VERSION:
        raise Unreadable(found("archive.sizes-disagree", entry.name))
    if raw != entry.raw_name or not agrees:
        raise Unreadable(found("archive.sizes-disagree", entry.name))
    if flags & _HAS_DESCRIPTOR:
        end = _end_of_descriptor(content, end, entry)
    if end > len(content):
        raise Unreadable(found("file.broken", entry.name))
    return start, end, extra


def _end_of_descriptor(content: bytes, place: int, entry: _Entry) -> int:
    for signature in (b"PK\x07\x08", b""):
        for sizes in ("<3L", "<L2Q"):
            try:
                fields = struct.pack(sizes, entry.checksum, entry.packed, entry.unpacked)
            except struct.error:
                continue
            if content[place : place + len(signature) + len(fields)] == signature + fields:
                return place + len(signature) + len(fields)
    raise Unreadable(found("archive.sizes-disagree", entry.name))


def _check_unpacks(packed: memoryview, entry: _Entry) -> None:
    """Raise Unreadable unless the part unpacks into what its header says, of which no more than a
    piece at once is ever made."""
    checksum, size = 0, 0
    for piece in _unpacked(packed, entry):
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        if size > entry.unpacked:
            break
    if size != entry.unpacked or checksum != entry.checksum:
        raise Unreadable(found("archive.sizes-disagree", entry.name))


def _unpacked(packed: memoryview, entry: _Entry) -> Iterator[bytes | memoryview]:
    """Pieces of the part. Raises Unreadable unless the packed bytes end where the part does."""
    if entry.method == _STORED:
        yield packed
        return
    inflater, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytes(packed)
    while not inflater.eof:
        try:
            piece = inflater.decompress(rest, _PIECE)
        except zlib.error:
            raise Unreadable(found("file.broken", entry.name)) from None
        rest = inflater.unconsumed_tail
        if not piece and not rest and not inflater.eof:
            break
        yield piece
    if not inflater.eof or inflater.unused_data:
        raise Unreadable(found("archive.sizes-disagree", entry.name))


def _gaps(spans: list[tuple[int, int]]) -> list[Finding]:
    """Bytes that belong to nothing. Raises Unreadable where two parts share bytes."""
    findings, reached = [], 0
    for start, end in sorted(spans):
        if start < reached:
            raise Unreadable(found("archive.overlap", f"byte {start}"))
        if start > reached:
            findings.append(found("archive.trailing-bytes", f"bytes {reached} to {start}"))
        reached = end
    return findings
