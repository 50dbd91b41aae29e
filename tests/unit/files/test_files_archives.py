"""The container of a zip file: every byte belongs to one part, or is a finding."""

import calendar
import io
import struct
import zipfile
import zlib

import pytest

from clerestory.files.inspection.archives import MOST_PARTS, read_archive
from clerestory.files.inspection.findings import Unreadable

DAY = (2024, 2, 12, 9, 30, 0)
SECONDS = calendar.timegm(DAY)  # since 1970
TICKS = (SECONDS + 11_644_473_600) * 10_000_000  # since 1601
WORDS = b"Visible words " * 40


def packed(
    *names: str, method: int = zipfile.ZIP_DEFLATED, extra: bytes = b"", comment: bytes = b""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name in names or ("a.txt",):
            member = zipfile.ZipInfo(name, DAY)
            member.compress_type, member.extra = method, extra
            archive.writestr(member, b"" if name.endswith("/") else WORDS)
        archive.comment = comment
    return out.getvalue()


def modes(content: bytes) -> list[str]:
    return [one.mode.removeprefix("archive.") for one in read_archive(content).findings]


def refused(content: bytes, **limits: int) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read_archive(content, **limits)
    return [one.mode.removeprefix("archive.") for one in caught.value.findings]


def local(name: bytes, data: bytes, *, extra: bytes = b"", checksum: int = -1) -> bytes:
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0,
                       zlib.crc32(data) if checksum < 0 else checksum, len(data), len(data),
                       len(name), len(extra))  # fmt: skip
    return head + name + extra + data


def central(name: bytes, data: bytes, offset: int, **fields: int) -> bytes:
    return struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, fields.get("flags", 0), fields.get("method", 0), 0, 0,
        fields.get("checksum", zlib.crc32(data)), len(data), fields.get("unpacked", len(data)),
        len(name), 0, 0, 0, 0, fields.get("attributes", 0), offset,
    ) + name  # fmt: skip


def archive(parts: bytes, directory: bytes, count: int, *, shift: int = 0) -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory),
                      len(parts) + shift, 0)  # fmt: skip
    return parts + directory + end


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_ordinary_archive_is_read_and_hides_nothing(method: int) -> None:
    read = read_archive(packed("a.txt", "b/", "b/c.txt", method=method))
    assert list(read) == ["a.txt", "b/c.txt"]
    assert read["b/c.txt"] == WORDS and "b/" not in read
    assert read.findings == ()
    assert len({part.moment for part in read.parts}) == 1
    with pytest.raises(KeyError):
        read["c"]


def test_an_archive_that_was_streamed_is_read() -> None:
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.whole = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.whole += bytes(piece)  # type: ignore[call-overload]
            return len(piece)  # type: ignore[arg-type]

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:  # type: ignore[call-overload]
        out.writestr("a.txt", WORDS)
        out.writestr("b.txt", WORDS)
    assert read_archive(stream.whole)["b.txt"] == WORDS
    assert modes(stream.whole) == []


def test_an_archive_with_wide_sizes_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole, whole.open("a.txt", "w", force_zip64=True) as part:
        part.write(WORDS)
    assert read_archive(out.getvalue())["a.txt"] == WORDS
    assert modes(out.getvalue()) == []


@pytest.mark.parametrize(
    "extra",
    [
        struct.pack("<2HBL", 0x5455, 5, 1, SECONDS - 3600),  # of British Summer Time
        struct.pack("<2HB3L", 0x5455, 13, 7, SECONDS + 1, SECONDS + 80_000, SECONDS - 80_000),
        struct.pack("<2H2L2H", 0x5855, 12, SECONDS + 5, SECONDS, 1000, 1000),
        struct.pack("<2H2BLBL", 0x7875, 11, 1, 4, 1000, 4, 1000),
        struct.pack("<2HL2H3Q", 0x000A, 32, 0, 1, 24, *[TICKS] * 3),
        struct.pack("<2H2H8x", 0xA220, 12, 0xA028, 8),
        b"",
    ],
)
def test_what_packing_programs_add_is_harmless(extra: bytes) -> None:
    assert modes(packed(extra=extra)) == []


@pytest.mark.parametrize(
    "extra",
    [
        struct.pack("<2H", 0x5455, 13) + b"QUARTZLANTERN",
        struct.pack("<2HB", 0x5455, 5, 1) + b"QUAR",
        struct.pack("<2HBL", 0x5455, 5, 1, SECONDS + 77),
        struct.pack("<2HBL", 0x5455, 9, 3, SECONDS) + b"QUAR",
        struct.pack("<2HL", 0x5855, 8, SECONDS) + b"QUAR",
        struct.pack("<2HL2H2Q", 0x000A, 32, 0, 1, 24, TICKS, TICKS) + b"QUARTZLA",
        struct.pack("<2H2B4sB4s", 0x7875, 11, 1, 4, b"QUAR", 4, b"TZLA"),
        struct.pack("<2H", 0x000A, 24) + b"QUARTZLANTERN7QUARTZLANT",
        struct.pack("<2HL2H", 0x000A, 32, 0, 1, 24) + b"QUARTZLANTERN7QUARTZLANT",
        struct.pack("<2H", 0x7875, 14) + b"QUARTZLANTERN7",
        struct.pack("<2H2H", 0xA220, 18, 0xA028, 14) + b"QUARTZLANTERN7",
        struct.pack("<2H", 0x7075, 14) + b"QUARTZLANTERN7",
        struct.pack("<2H", 0x9999, 14) + b"QUARTZLANTERN7",
        b"QU",
    ],
)
def test_what_an_additional_field_carries_is_found(extra: bytes) -> None:
    assert modes(packed(extra=extra)) == ["extra-field"]


@pytest.mark.parametrize(
    ("place", "value"),
    [(5, b"Q"), (36, b"QU"), (38, b"QU"), (40, b"QU"), (34, b"QU"), (6, b"QU")],
    ids=["system", "inner", "attributes", "type", "disk", "version"],
)
def test_small_fields_say_only_what_they_can(place: int, value: bytes) -> None:
    whole = bytearray(packed())
    start = whole.index(b"PK\1\2")
    whole[start + place : start + place + len(value)] = value
    assert modes(bytes(whole)) == ["extra-field"]


@pytest.mark.parametrize("place", [4, 10, 12], ids=["version", "time", "day"])
def test_what_is_said_twice_of_a_part_has_to_agree(place: int) -> None:
    whole = bytearray(packed())
    whole[place : place + 2] = b"QU"
    assert refused(bytes(whole)) == ["sizes-disagree"]


def test_comments_are_found() -> None:
    assert modes(packed(comment=b"QUARTZLANTERN7")) == ["comment"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("a.txt", DAY)
        member.comment = b"QUARTZLANTERN7"
        archive.writestr(member, WORDS)
    assert modes(out.getvalue()) == ["comment"]


def test_bytes_that_belong_to_nothing_are_found() -> None:
    assert modes(packed() + b"QUARTZLANTERN7") == ["trailing-bytes"]
    one = local(b"a", b"x")
    before = archive(b"QUARTZ" + one, central(b"a", b"x", 6), 1)
    between = archive(one + b"QUARTZ", central(b"a", b"x", 0), 1)
    assert modes(before) == modes(between) == ["trailing-bytes"]


def test_bytes_before_the_archive_are_found_where_offsets_do_not_count_them() -> None:
    assert refused(b"QUARTZ" + packed()) in (["sizes-disagree"], ["file.broken"])


def test_two_parts_of_one_name_are_refused() -> None:
    parts = local(b"a", b"x") + local(b"A", b"y")
    directory = central(b"a", b"x", 0) + central(b"A", b"y", len(local(b"a", b"x")))
    assert refused(archive(parts, directory, 2)) == ["duplicate-entry"]


@pytest.mark.parametrize("field", [{"checksum": 1}, {"unpacked": 2}, {"method": 8}, {"flags": 2}])
def test_a_directory_that_contradicts_the_parts_is_refused(field: dict[str, int]) -> None:
    assert refused(archive(local(b"a", b"x"), central(b"a", b"x", 0, **field), 1)) == [
        "sizes-disagree"
    ]


def test_a_header_that_contradicts_the_directory_is_refused() -> None:
    """A checksum of nothing is for what is packed before it is known, and says so by its flag."""
    for checksum in (0, 1):
        one = local(b"a", b"x", checksum=checksum)
        assert refused(archive(one, central(b"a", b"x", 0), 1)) == ["sizes-disagree"]


def test_an_additional_field_in_the_header_alone_is_found() -> None:
    one = local(b"a", b"x", extra=struct.pack("<2H", 0x9999, 2) + b"QU")
    assert modes(archive(one, central(b"a", b"x", 0), 1)) == ["extra-field"]


def test_a_checksum_that_is_not_that_of_the_part_is_refused() -> None:
    one, directory = local(b"a", b"x", checksum=1), central(b"a", b"x", 0, checksum=1)
    assert refused(archive(one, directory, 1)) == ["sizes-disagree"]


def test_packed_bytes_behind_the_end_of_a_part_are_refused() -> None:
    squeezer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = squeezer.compress(WORDS) + squeezer.flush() + b"QUARTZLANTERN7"
    checksum = zlib.crc32(WORDS)
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, checksum, len(data), len(WORDS), 1,
                       0)  # fmt: skip
    entry = central(b"a", data, 0, method=8, checksum=checksum, unpacked=len(WORDS))
    assert refused(archive(head + b"a" + data, entry, 1)) == ["sizes-disagree"]


@pytest.mark.parametrize("place", [4, 6, 8])  # this disk, that of the directory, entries on this
def test_an_archive_over_several_disks_is_refused(place: int) -> None:
    content = bytearray(packed())
    struct.pack_into("<H", content, content.rfind(b"PK\5\6") + place, 7)
    assert refused(bytes(content)) == ["sizes-disagree"]


def test_another_name_in_the_header_is_refused() -> None:
    assert refused(archive(local(b"b", b"x"), central(b"a", b"x", 0), 1)) == ["sizes-disagree"]


def test_a_part_that_unpacks_into_more_than_it_says_is_refused() -> None:
    content = bytearray(packed())
    for place in (22, content.find(b"PK\1\2") + 24):
        struct.pack_into("<L", content, place, len(WORDS) - 1)
    assert refused(bytes(content)) == ["sizes-disagree"]


def test_parts_that_share_bytes_are_refused() -> None:
    """Fifield's bomb: one kernel of packed bytes, which every entry names as its own."""
    one = local(b"a", b"x" * 64)
    inner = local(b"b", one)
    directory = central(b"b", one, 0) + central(b"a", b"x" * 64, len(inner) - len(one))
    assert refused(archive(inner, directory, 2)) == ["overlap"]


def test_what_unpacks_into_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", bytes(12_000_000))
    assert refused(out.getvalue()) == ["unpacks-too-large"]
    assert refused(packed(), most_bytes=len(WORDS) - 1) == ["unpacks-too-large"]
    assert read_archive(packed(), most_bytes=len(WORDS)).parts


def test_too_many_parts_are_refused() -> None:
    one = local(b"a", b"x")
    assert refused(archive(one, central(b"a", b"x", 0), MOST_PARTS + 1)) == ["too-many-parts"]


def test_a_locked_part_is_refused() -> None:
    assert refused(archive(local(b"a", b"x"), central(b"a", b"x", 0, flags=1), 1)) == ["encrypted"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_way_of_packing_is_refused(method: int) -> None:
    assert refused(packed(method=method)) == ["method"]


@pytest.mark.parametrize(
    "name",
    ["../a", "/a", "a/../b", "a//b", "C:a", "a\\b", "a\x07b", "a/./b", "a\u202eb", "a/CON.txt",
     "nul", "lpt1.a.b", "a.", "a /b", "abcdefg/" * 30 + "a"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert refused(packed(name)) == ["unsafe-name"]


@pytest.mark.parametrize("name", ["console.txt", "a/com.txt", "What now?.txt", "a.b/c", "~a/-b"])
def test_an_unusual_name_is_none_that_leads_elsewhere(name: str) -> None:
    assert modes(packed(name)) == []


def test_a_comment_that_is_announced_and_not_there_is_found() -> None:
    whole = bytearray(packed())
    whole[-2:] = b"QU"
    assert modes(bytes(whole)) == ["comment", "trailing-bytes"]


def test_a_link_is_refused() -> None:
    entry = central(b"a", b"x", 0, attributes=0o120777 << 16)
    assert refused(archive(local(b"a", b"x"), entry, 1)) == ["unsafe-name"]


def test_a_folder_with_content_is_refused() -> None:
    assert refused(archive(local(b"a/", b"x"), central(b"a/", b"x", 0), 1)) == ["unsafe-name"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a/", "a/b/", "a/b/c.txt"), []),
        (("Configurations2/images/Bitmaps/", "c.txt"), []),
        (("a/", "c.txt"), ["empty-folder"]),
        (("a/", "ab/c.txt"), ["empty-folder"]),
        (("Configurations2/a/", "c.txt"), ["empty-folder"]),
    ],
)
def test_a_folder_without_a_file_is_found(names: tuple[str, ...], told: list[str]) -> None:
    assert modes(packed(*names)) == told


@pytest.mark.parametrize("size", [3, 40, 120])
def test_a_part_of_an_archive_is_refused(size: int) -> None:
    assert refused(packed()[:size]) == ["file.broken"]


def test_a_wide_end_record_with_room_for_more_is_refused() -> None:
    one, directory = local(b"a", b"x"), central(b"a", b"x", 0)

    def wide(
        secret: bytes = b"", *, size: int = 44, count: int = 1, needed: int = 45,
        disks: tuple[int, int, int, int] = (0, 0, 0, 1),
    ) -> bytes:  # fmt: skip
        record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", size + len(secret), 45, needed, *disks[:2],
                             1, 1, len(directory), len(one)) + secret  # fmt: skip
        locator = struct.pack("<4sLQL", b"PK\6\7", disks[2], len(one + directory), disks[3])
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(one), 0)
        return one + directory + record + locator + end

    assert modes(wide()) == modes(wide(count=0xFFFF)) == []
    assert refused(wide(b"QUARTZLANTERN7")) == ["sizes-disagree"]
    assert refused(wide(size=64)) == ["sizes-disagree"]  # it claims what comes behind it
    assert refused(wide(count=2)) == ["sizes-disagree"]  # the two ends differ
    assert refused(wide(needed=0x5155)) == ["sizes-disagree"]
    for disks in ((7, 0, 0, 1), (0, 7, 0, 1), (0, 0, 7, 1), (0, 0, 0, 7)):
        assert refused(wide(disks=disks)) == ["sizes-disagree"]


def test_a_directory_shorter_than_it_says_is_refused() -> None:
    content = bytearray(packed())
    end = content.rfind(b"PK\5\6")
    struct.pack_into("<L", content, end + 12, 1)
    assert refused(bytes(content)) == ["sizes-disagree"]
