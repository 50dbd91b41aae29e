"""The objects of a PDF (ISO 32000-2, 7.5), found twice: by its tables and byte after byte.

A viewer goes by the tables of where each object begins (cross-reference tables). What they leave
out is in the file all the same, so the bytes are read from the first to the last as well, and
each has to belong to an object, to a table, or to the white space between them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.portable_document.filters import (
    DECODERS,
    PICTURE_FILTERS,
    are_numbers,
    predicted,
    unknown,
)
from clerestory.files.inspection.portable_document.syntax import (
    WHITE,
    Keyword,
    Reference,
    Syntax,
    Value,
)

MOST_OBJECTS = 300_000
MOST_UNPACKED = 100_000_000  # bytes, over all streams that are looked into

_HEADER = re.compile(rb"%PDF-[12]\.\d[ \t]*(?:\r\n|\r|\n)")
_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\x0c\r ]+(\d{1,5})[\x00\t\n\x0c\r ]+obj(?![A-Za-z0-9])")
_NEXT = re.compile(
    rb"(?<![0-9])\d{1,10}[ \r\n]\d{1,5}[ \r\n]obj|\bxref|\btrailer|\bstartxref|%%EOF"
)
_ROWS = re.compile(rb"(\d+) (\d+)[ \t]*(?:\r\n|\r|\n)((?:\d{10} \d{5} [nf](?: \r| \n|\r\n|\n))*+)")
_STARTXREF = re.compile(rb"startxref\s+(\d{1,12})")
_STREAM = re.compile(rb"\r\n|\n")
# Four or more bytes that are no ASCII say that the file is binary; some writers add who they are.
_BINARY = re.compile(rb"%[ ]?[\x80-\xff]{1,20}[\x80-\xff .]{0,20}")
_SIGNED = re.compile(
    rb"%[\x80-\xff]{4} ReportLab Generated PDF document (?:\(opensource\)|http://www\.reportlab\.com)"
    rb"|% ReportLab generated PDF document -- digest "
    rb"\((?:opensource|http://www\.reportlab\.com)\) *"
    rb"|% '[A-Z]?[A-Za-z]{1,12}[0-9.]{0,6}': class PDF[A-Za-z0-9]{1,24} *"
    rb"|% (?:page|form) (?:dictionary|stream|xobject) *|% Font [A-Za-z-]{1,24} *|% outlines? *"
    rb"|% created by Pillow (?:[\d.dev]{1,12} )?PDF driver|% created by PIL PDF driver [\d.]{1,8}"
    rb"|%%Invocation: (?:path/)?gs(?: -[dP]?[A-Za-z]{1,24}(?:[=#][A-Za-z0-9?.]{0,12})?| \?)* *",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its dictionary and its bytes as they are in the file."""

    entries: dict[str, Value]
    raw: bytes


@dataclass(slots=True)
class Section:
    """One table of objects: where those of it begin, or in which stream they are."""

    offset: int
    trailer: dict[str, Value]
    places: dict[int, int] = field(default_factory=dict)  # number: offset
    packed: dict[int, int] = field(default_factory=dict)  # number: the stream that holds it


@dataclass(slots=True)
class PdfFile:
    """The newest object of each number, the trailer, and what the bytes hide."""

    content: bytes
    objects: dict[int, Value | Stream] = field(default_factory=dict)
    generations: dict[int, int] = field(default_factory=dict)
    trailer: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    structural: set[int] = field(default_factory=set)  # tables and streams that hold objects
    unpacked: int = 0

    def get(self, value: Value) -> Value | Stream:
        """What a reference stands for, or the value itself; null where there is no such object."""
        for _ in range(20):
            if not isinstance(value, Reference):
                return value
            number, generation = value
            if number in self.objects and self.generations.get(number, 0) != generation:
                raise Unreadable(found("pdf.readers-disagree", f"object {number}"))
            value = self.objects.get(number)
        raise Unreadable(found("pdf.readers-disagree", "a reference to itself"))

    def dictionary(self, value: Value) -> dict[str, Value]:
        """The dictionary that a value stands for, a stream's too; empty for any other value."""
        value = self.get(value)
        if isinstance(value, Stream):
            return value.entries
        return value if isinstance(value, dict) else {}

    def items(self, value: Value) -> list[Value]:
        """The array that a value stands for; one of one for any other value but null."""
        value = self.get(value)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def filters(self, stream: Stream) -> list[str]:
        return [str(self.get(one)) for one in self.items(stream.entries.get("Filter"))]

    def unpack(self, stream: Stream, place: str) -> bytes:
        """The bytes of a stream, decoded as far as no picture filter is met."""
        data = stream.raw
        parameters = self.items(stream.entries.get("DecodeParms", stream.entries.get("DP")))
        for index, name in enumerate(self.filters(stream)):
            if name in PICTURE_FILTERS:
                break
            settings = self.dictionary(parameters[index]) if index < len(parameters) else {}
            data, rest = DECODERS.get(name, unknown)(data, MOST_UNPACKED - self.unpacked, place)
            if rest.strip(WHITE):
                self.findings.append(found("pdf.bytes-between", place))
            data = predicted(data, settings, place)
            self.unpacked += len(data)
        return data


def read_file(content: bytes) -> PdfFile:
    """Every object of a PDF. Raises Unreadable where viewers may disagree about what is in it."""
    pdf = PdfFile(content)
    start = content.find(b"%PDF-", 0, 2_000)
    if start < 0 or not _HEADER.match(content, start):
        raise Unreadable(found("file.broken", "beginning of the file"))
    if start:
        pdf.findings.append(found("pdf.bytes-before", "beginning of the file"))
        pdf.content = content = content[start:]
    sections = _sections(pdf)
    for section in sections:
        if "Encrypt" in section.trailer:
            raise Unreadable(found("pdf.encrypted", "file"))
    pdf.trailer = {**sections[-1].trailer, **sections[0].trailer}
    _read_bytes(pdf, sections)
    _read_packed(pdf, sections)
    return pdf


def _sections(pdf: PdfFile) -> list[Section]:
    """The tables of objects, the newest first, each with the one that it points to behind it."""
    content = pdf.content
    ends = [int(match[1]) for match in _STARTXREF.finditer(content, max(0, len(content) - 4096))]
    if not ends:
        raise Unreadable(found("pdf.readers-disagree", "end of the file"))
    sections: list[Section] = []
    waiting = [ends[-1]]
    while waiting:
        offset = waiting.pop(0)
        if any(one.offset == offset for one in sections) or len(sections) > 1_000:
            raise Unreadable(found("pdf.readers-disagree", "tables of objects"))
        section = _section_at(pdf, offset)
        sections.append(section)
        for key in ("XRefStm", "Prev"):
            if isinstance(place := section.trailer.get(key), int):
                waiting.append(place)
    return sections


def _section_at(pdf: PdfFile, offset: int) -> Section:
    syntax = Syntax(pdf.content, "table of objects", offset)
    syntax.skip()
    if match := _OBJECT.match(pdf.content, syntax.position):
        syntax.position = match.end()
        return _section_of(pdf, offset, _stream_at(pdf, syntax, {}))
    if syntax.value() != b"xref":
        raise Unreadable(found("pdf.readers-disagree", "tables of objects"))
    section = Section(offset, {})
    _read_rows(syntax, section)
    if syntax.value() != b"trailer" or not isinstance(trailer := syntax.value(), dict):
        raise syntax.broken()
    section.trailer = trailer
    return section


def _read_rows(syntax: Syntax, section: Section) -> None:
    syntax.skip()
    while match := _ROWS.match(syntax.data, syntax.position):
        first, count, rows = int(match[1]), int(match[2]), match[3]
        entries = rows.split(b"\n") if b"\n" in rows else rows.split(b"\r")
        if len(entries) - 1 != count:
            raise syntax.broken()
        for number, row in enumerate(entries[:-1], first):
            if row[17:18] == b"n" and int(row[:10]):
                section.places[number] = int(row[:10])
        syntax.position = match.end()
        syntax.skip()


def _section_of(pdf: PdfFile, offset: int, value: Value | Stream) -> Section:
    """The table that a cross-reference stream is (7.5.8)."""
    place = "table of objects"
    if not isinstance(value, Stream) or value.entries.get("Type") != "XRef":
        raise Unreadable(found("pdf.readers-disagree", place))
    section = Section(offset, value.entries)
    widths, size = value.entries.get("W"), value.entries.get("Size")
    index = value.entries.get("Index", [0, size])
    if not (are_numbers(widths, 3) and isinstance(index, list) and are_numbers(index)):
        raise Unreadable(found("pdf.readers-disagree", place))
    assert isinstance(widths, list)
    data, width = pdf.unpack(value, place), sum(widths)
    numbers = [
        number
        for first, count in zip(index[::2], index[1::2], strict=False)
        for number in range(first, first + min(count, MOST_OBJECTS))
    ]
    if not width or width > 24 or len(data) != width * len(numbers):
        raise Unreadable(found("pdf.readers-disagree", place))
    for row, number in enumerate(numbers):
        entry = data[row * width : (row + 1) * width]
        kind = int.from_bytes(entry[: widths[0]], "big") if widths[0] else 1
        second = int.from_bytes(entry[widths[0] : widths[0] + widths[1]], "big")
        if kind == 1 and second:
            section.places[number] = second
        elif kind == 2:
            section.packed[number] = second
    return section


def _read_bytes(pdf: PdfFile, sections: list[Section]) -> None:
    """Goes over the bytes from the first to the last."""
    content, places = pdf.content, _merged(one.places for one in sections)
    packed = _merged(one.packed for one in sections)
    syntax = Syntax(content, "file", len(_HEADER.match(content)[0]))  # type: ignore[index]
    tables, ends, seen = set(), 0, set()
    while not syntax.at_end():
        start = syntax.position
        if match := _OBJECT.match(content, start):
            number = int(match[1])
            syntax.place = f"object {number}"
            syntax.position = match.end()
            value = _stream_at(pdf, syntax, places)
            if isinstance(value, Stream) and value.entries.get("Type") == "XRef":
                tables.add(start)
                pdf.structural.add(number)
            elif number in packed or not _is_there(content, places.get(number), start):
                pdf.findings.append(found("pdf.unreferenced", f"object {number}"))
                continue
            if number in seen:
                raise Unreadable(found("pdf.readers-disagree", f"object {number}"))
            seen.add(number)
            pdf.objects[number], pdf.generations[number] = value, int(match[2])
            if len(seen) > MOST_OBJECTS:
                raise Unreadable(found("pdf.too-many-objects", "file"))
        elif content.startswith(b"xref", start):
            tables.add(start)
            _skip_table(syntax)
        elif match := _STARTXREF.match(content, start):
            syntax.position, ends = match.end(), ends + 1
        else:
            following = _NEXT.search(content, start + 1)
            syntax.position = following.start() if following else len(content)
            key = "pdf.bytes-between" if following else "pdf.bytes-after"
            pdf.findings.append(found(key, f"byte {start}"))
    _check_comments(pdf, syntax.comments)
    _check_revisions(pdf, sections, tables, syntax.comments.count(b"%%EOF"), ends)
    if missing := places.keys() - seen - packed.keys():
        raise Unreadable(found("pdf.readers-disagree", f"object {min(missing)}"))


def _merged(maps: Iterable[dict[int, int]]) -> dict[int, int]:
    """The entries of all maps; of two with one key the first map's."""
    merged: dict[int, int] = {}
    for one in maps:
        merged = one | merged
    return merged


def _is_there(content: bytes, place: int | None, start: int) -> bool:
    """Whether an object begins where its table says, or behind white space at that place."""
    return place is not None and place <= start and not content[place:start].strip(WHITE)


def _skip_table(syntax: Syntax) -> None:
    syntax.value()
    _read_rows(syntax, Section(0, {}))
    if syntax.value() != b"trailer" or not isinstance(syntax.value(), dict):
        raise syntax.broken()


def _stream_at(pdf: PdfFile, syntax: Syntax, places: dict[int, int]) -> Value | Stream:
    """The object behind "obj", to its end."""
    value = syntax.value()
    if isinstance(value, Keyword):
        if value == b"endobj":
            return None
        raise syntax.broken()
    after = syntax.value()
    if after == b"stream" and isinstance(value, dict):
        match = _STREAM.match(syntax.data, syntax.position)
        size = _length(pdf, value.get("Length"), places)
        if not match or size is None or match.end() + size > len(syntax.data):
            raise syntax.broken()
        raw = syntax.data[match.end() : match.end() + size]
        syntax.position = match.end() + size
        before = len(syntax.comments)
        if syntax.value() != b"endstream" or len(syntax.comments) != before:
            raise syntax.broken()
        value, after = Stream(value, raw), syntax.value()
    if after != b"endobj":
        raise syntax.broken()
    return value


def _length(pdf: PdfFile, value: Value, places: dict[int, int]) -> int | None:
    if isinstance(value, Reference):
        syntax = Syntax(pdf.content, f"object {value.number}", places.get(value.number, 0))
        syntax.skip()
        if not (match := _OBJECT.match(pdf.content, syntax.position)):
            return None
        syntax.position = match.end()
        value = syntax.value()
    return value if type(value) is int and value >= 0 else None


def _check_comments(pdf: PdfFile, comments: list[bytes]) -> None:
    for comment in comments:
        if comment == b"%%EOF" or comment == b"%":
            continue
        if not (_BINARY.fullmatch(comment) or _SIGNED.fullmatch(comment)):
            pdf.findings.append(found("pdf.comment", "file"))
            return


def _check_revisions(
    pdf: PdfFile, sections: list[Section], tables: set[int], marks: int, ends: int
) -> None:
    """One revision has one table; two where the file is made for the web, or made by Word."""
    is_one = (len(sections), marks, ends) == (1, 1, 1)
    is_known = is_one or _is_linear(pdf, sections, marks, ends) or _is_hybrid(sections, marks, ends)
    if len(tables) != len(sections) or not marks or not is_known:
        pdf.findings.append(found("pdf.revision", "file"))


def _is_linear(pdf: PdfFile, sections: list[Section], marks: int, ends: int) -> bool:
    """Whether the file is linearised (Annex F), and nothing was added since."""
    first = _OBJECT.search(pdf.content, 0, 1_000)
    entries = pdf.objects.get(int(first[1])) if first else None
    if not (first and isinstance(entries, dict) and "Linearized" in entries):
        return False
    hints = entries.get("H")
    if entries.get("L") != len(pdf.content) or len(sections) != 2 or not 0 < marks == ends <= 2:
        return False
    pdf.structural.add(int(first[1]))
    place = hints[0] if isinstance(hints, list) and hints else None
    if isinstance(place, int) and (match := _OBJECT.match(pdf.content, place)):
        pdf.structural.add(int(match[1]))
    return not sections[0].places.keys() & sections[1].places.keys()


def _is_hybrid(sections: list[Section], marks: int, ends: int) -> bool:
    """Whether the second table is empty and only names a stream of objects, as Word writes it."""
    return (
        (len(sections), marks, ends) == (3, 2, 2)
        and "XRefStm" in sections[0].trailer
        and not sections[0].places
        and all(sections[2].places.get(number, place) == place
                for number, place in sections[1].places.items())
    )  # fmt: skip


def _read_packed(pdf: PdfFile, sections: list[Section]) -> None:
    """The objects inside streams of objects (7.5.7); each stream has to hold what is said of it."""
    packed = _merged(one.packed for one in sections)
    said: dict[int, set[int]] = {}
    for number, holder in packed.items():
        said.setdefault(holder, set()).add(number)
    holders = {
        number
        for number, value in pdf.objects.items()
        if isinstance(value, Stream) and value.entries.get("Type") == "ObjStm"
    }
    if said.keys() - holders:
        raise Unreadable(found("pdf.readers-disagree", "streams of objects"))
    for holder in sorted(holders):
        pdf.structural.add(holder)
        held = _objects_in(pdf, holder)
        for number, value in held.items():
            if number not in said.get(holder, ()):
                pdf.findings.append(found("pdf.unreferenced", f"object {number}"))
            elif number in pdf.objects:
                raise Unreadable(found("pdf.readers-disagree", f"object {number}"))
            else:
                pdf.objects[number] = value
        if said.get(holder, set()) - held.keys() or len(pdf.objects) > MOST_OBJECTS:
            raise Unreadable(found("pdf.readers-disagree", f"object {holder}"))


def _objects_in(pdf: PdfFile, holder: int) -> dict[int, Value]:
    stream, place = pdf.objects[holder], f"object {holder}"
    assert isinstance(stream, Stream)
    data = pdf.unpack(stream, place)
    count, first = pdf.get(stream.entries.get("N")), pdf.get(stream.entries.get("First"))
    if not (isinstance(count, int) and isinstance(first, int)) or count > MOST_OBJECTS:
        raise Unreadable(found("pdf.readers-disagree", place))
    head = Syntax(data[:first], place)
    numbers = [head.value(references=False) for _ in range(2 * count)]
    held: dict[int, Value] = {}
    syntax = Syntax(data, place, first)
    for number, offset in zip(numbers[::2], numbers[1::2], strict=True):
        syntax.skip()
        if not isinstance(number, int) or not isinstance(offset, int) or number in held:
            raise Unreadable(found("pdf.readers-disagree", place))
        if not _is_there(data, first + offset, syntax.position):
            raise Unreadable(found("pdf.readers-disagree", place))
        held[number] = syntax.value()
        if isinstance(held[number], Keyword):
            raise syntax.broken()
    if not head.at_end() or not syntax.at_end() or head.comments or syntax.comments:
        pdf.findings.append(found("pdf.bytes-between", place))
    return held
