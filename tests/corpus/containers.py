"""Made-up zip files: what the container hides, beside what is in its files."""

import calendar
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from corpus.samples import SHOWN, Sample

DAY, LATER = (2024, 2, 12, 9, 30, 0), (2024, 2, 13, 17, 45, 0)
NOTE = ("notes.txt", f"{SHOWN} of the town\n".encode())
COUNTS = ("counts.csv", f"area,{SHOWN.lower()}\nNorth,12\nSouth,17\n".encode())


def packed(*files: tuple[str, bytes], extra: bytes = b"", comment: bytes = b"", about: bytes = b"",
           days: tuple[tuple[int, ...], ...] = ()) -> bytes:  # fmt: skip
    """A zip file. `about` is the comment of each member, `comment` that of the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(files):
            member = zipfile.ZipInfo(name, days[number] if days else DAY)  # type: ignore[arg-type]
            member.compress_type, member.extra, member.comment = zipfile.ZIP_DEFLATED, extra, about
            archive.writestr(member, content)
        archive.comment = comment
    return out.getvalue()


def opened(token: str) -> bytes:
    """The times at which a part was opened and made, which no program shows."""
    times = struct.pack("<BL", 7, calendar.timegm(DAY)) + token.encode()[:8]
    return packed(NOTE, extra=struct.pack("<2H", 0x5455, 13) + times)


def owned(token: str) -> bytes:
    user, group = token.encode()[:4], token.encode()[4:8]
    return packed(NOTE, extra=struct.pack("<2H2B4sB4s", 0x7875, 11, 1, 4, user, 4, group))


def twice(token: str) -> bytes:
    """Two entries of one name: one reader takes the first, another the last."""
    content = packed(NOTE, ("notez.txt", token.encode()))
    return content.replace(b"notez.txt", b"notes.txt")


def _entry(name: bytes, data: bytes, offset: int, unpacked: int) -> bytes:
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, zlib.crc32(data), len(data),
                       unpacked, len(name), 0, 0, 0, 0, 0, offset) + name  # fmt: skip


def _local(name: bytes, data: bytes) -> bytes:
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, zlib.crc32(data), len(data),
                       len(data), len(name), 0) + name + data  # fmt: skip


def by_hand(parts: bytes, *entries: bytes) -> bytes:
    """An archive whose directory says whatever it is told to."""
    directory = b"".join(entries)
    return parts + directory + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(parts), 0
    )  # fmt: skip


def lying(token: str) -> bytes:
    data = f"{SHOWN} {token}".encode()
    return by_hand(_local(b"notes.txt", data), _entry(b"notes.txt", data, 0, len(SHOWN)))


def overlapping(token: str) -> bytes:
    """Fifield's bomb: many entries whose data is one and the same."""
    kernel = _local(b"a.txt", token.encode() * 1_000)
    parts, entries = kernel, [_entry(b"a.txt", token.encode() * 1_000, 0, 14_000)]
    for number in range(20):
        name = f"b{number}.txt".encode()
        head = _local(name, parts)[: -len(parts)]
        entries = [_entry(name, parts, 0, len(parts)), *(_moved(one, len(head)) for one in entries)]
        parts = head + parts
    return by_hand(parts, *entries)


def _moved(entry: bytes, by: int) -> bytes:
    (offset,) = struct.unpack_from("<L", entry, 42)
    return entry[:42] + struct.pack("<L", offset + by) + entry[46:]


def bomb(token: str) -> bytes:
    return packed(NOTE, ("zeros.txt", token.encode() + bytes(30_000_000)))


def locked(token: str) -> bytes:
    content = bytearray(packed(NOTE, ("secret.txt", token.encode())))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.rfind(mark) + place] |= 1
    return bytes(content)


def squeezed(token: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("notes.txt", f"{SHOWN} {token}")
    return out.getvalue()


def between(token: str) -> bytes:
    data = NOTE[1]
    return by_hand(
        _local(b"notes.txt", data) + token.encode(), _entry(b"notes.txt", data, 0, len(data))
    )


def many(token: str) -> bytes:
    return packed(*((f"{token}{number}.txt", b"x") for number in range(2_001)))


def _with(name: str, content: str = "{}") -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        return packed(NOTE, (name.format(token), content.format(token).encode()))

    return make


SAMPLES = (
    Sample("stored.zip", "", lambda token: packed(NOTE, COUNTS)),
    Sample("one.zip", "", lambda token: packed(COUNTS), (SHOWN.lower(),)),
    Sample("folders.zip", "", lambda token: packed(("2024/", b""), ("2024/notes.txt", NOTE[1]))),
    Sample("empty-folder.zip", "archive.empty-folder",
           lambda token: packed(NOTE, (f"{token}/", b""))),
    Sample("folder-of-person.zip", "file.name-person",
           lambda _: packed(("J Smith/notes.txt", NOTE[1]))),
    Sample("dotted.zip", "zip.system-file", lambda token: packed(NOTE, (".notes", token.encode()))),
    Sample("comment.zip", "archive.comment", lambda token: packed(NOTE, comment=token.encode())),
    Sample("about.zip", "archive.comment", lambda token: packed(NOTE, about=token.encode())),
    Sample("tail.zip", "archive.trailing-bytes", lambda token: packed(NOTE) + token.encode()),
    Sample("between.zip", "archive.trailing-bytes", between),
    Sample(
        "extra.zip",
        "archive.extra-field",
        lambda token: packed(NOTE, extra=struct.pack("<2H", 0x9999, len(token)) + token.encode()),
    ),
    Sample("when-opened.zip", "archive.extra-field", opened),
    Sample("owner.zip", "archive.extra-field", owned),
    Sample("twice.zip", "archive.duplicate-entry", twice),
    Sample("lying.zip", "archive.sizes-disagree", lying),
    Sample("overlap.zip", "archive.overlap", overlapping),
    Sample("bomb.zip", "archive.unpacks-too-large", bomb),
    Sample("many.zip", "archive.too-many-parts", many),
    Sample("locked.zip", "archive.encrypted", locked),
    Sample("squeezed.zip", "archive.method", squeezed),
    Sample("device.zip", "archive.unsafe-name", _with("nul.txt")),
    Sample("announced.zip", "archive.comment",
           lambda token: packed(NOTE)[:-2] + token.encode()[:2]),
    Sample("slip.zip", "archive.unsafe-name", _with("../a.txt", "{}")),
    Sample(
        "times.zip",
        "zip.times",
        lambda token: packed(NOTE, COUNTS, days=(DAY, LATER)),
    ),
    Sample("system.zip", "zip.system-file", _with("Thumbs.db")),
    Sample("mac.zip", "zip.system-file", _with("__MACOSX/._notes.txt")),
    Sample(
        "nested.zip", "zip.nested",
        lambda token: packed(NOTE, ("a.zip", packed(("a.txt", token.encode())))),
    ),
    Sample("nothing.zip", "zip.no-files", lambda token: packed((f"{token}/", b""))),
    Sample("member.zip", "file.wrong-suffix", _with("a.pdf")),
    Sample("person.zip", "file.name-person", _with("J Smith.txt", SHOWN)),
)  # fmt: skip
