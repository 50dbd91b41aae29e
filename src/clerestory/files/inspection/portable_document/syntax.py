"""The syntax of PDF (ISO 32000-2, 7.2 and 7.3), read strictly: values, and operators of content.

Stricter than any viewer on purpose: where viewers guess, two of them may show different pages.
What is no plain syntax raises Unreadable.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from clerestory.files.inspection.findings import Unreadable, found

MOST_DEPTH = 64
MOST_OPERANDS = 5_000  # a TJ array of a long line counts as one

WHITE = b"\x00\t\n\x0c\r "
_SKIP = re.compile(rb"(?:[\x00\t\n\x0c\r ]++|(%[^\r\n]*+))")
_TOKEN = re.compile(
    rb"(?P<number>[+-]?(?:\d++\.?\d*+|\.\d++)(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$))"
    rb"|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+)"
    rb"|(?P<text>\((?:[^()\\]++|\\.)*+\))"
    rb"|(?P<mark><<|>>|\[|\])"
    rb"|(?P<hex><[0-9A-Fa-f\x00\t\n\x0c\r ]*+>)"
    rb"|(?P<nested>\()"
    rb"|(?P<keyword>[A-Za-z'\"][A-Za-z0-9*'\"]*+)",
    re.DOTALL,
)
_REFERENCE = re.compile(
    rb"(\d{1,10})[\x00\t\n\x0c\r ]++(\d{1,5})[\x00\t\n\x0c\r ]++R(?![A-Za-z0-9*])"
)
_IN_TEXT = re.compile(rb"[^()\\]++|\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_HASH = re.compile(r"#([0-9A-Fa-f]{2})")


class Name(str):
    """A name, without its slash and with #xx resolved."""

    __slots__ = ()


class Keyword(bytes):
    """An operator, or a word such as obj and stream."""

    __slots__ = ()


class Reference(NamedTuple):
    """A reference to an indirect object."""

    number: int
    generation: int


# Strings are bytes, numbers int and float, null None. Written out because mypy needs it.
Value = object


class Syntax:
    """A cursor over bytes: `value` reads the next value, `comments` is what was skipped."""

    def __init__(self, data: bytes, place: str, position: int = 0) -> None:
        self.data = data
        self.place = place
        self.position = position
        self.comments: list[bytes] = []

    def skip(self) -> None:
        """Goes over white space and comments, and keeps the comments."""
        while match := _SKIP.match(self.data, self.position):
            if match[1]:
                self.comments.append(match[1])
            self.position = match.end()

    def at_end(self) -> bool:
        self.skip()
        return self.position >= len(self.data)

    def broken(self) -> Unreadable:
        return Unreadable(found("pdf.syntax", f"{self.place}, byte {self.position}"))

    def value(self, *, references: bool = True) -> Value:
        """The next value or keyword. `references` are not known inside content."""
        stack: list[list[Value]] = []
        closers: list[bytes] = []
        while True:
            value, closed = self._token(references)
            if closed in (b"<<", b"["):
                if len(stack) > MOST_DEPTH:
                    raise self.broken()
                stack.append([])
                closers.append(b">>" if closed == b"<<" else b"]")
                continue
            if closed:
                if not closers or closers.pop() != closed:
                    raise self.broken()
                items = stack.pop()
                value = items if closed == b"]" else self._dictionary(items)
            if not stack:
                return value
            if isinstance(value, Keyword):
                raise self.broken()
            stack[-1].append(value)

    def _token(self, references: bool) -> tuple[Value, bytes]:
        """A value, or None and the bracket that was read instead of one."""
        self.skip()
        if references and (match := _REFERENCE.match(self.data, self.position)):
            self.position = match.end()
            return Reference(int(match[1]), int(match[2])), b""
        match = _TOKEN.match(self.data, self.position)
        if not match:
            raise self.broken()
        kind, token = match.lastgroup, match[0]
        self.position = match.end()
        if kind == "number":
            return (float(token) if b"." in token else int(token)), b""
        if kind == "name":
            return name(token[1:]), b""
        if kind == "mark":
            return None, token
        if kind == "keyword":
            return _CONSTANTS.get(token, Keyword(token)), b""
        if kind == "hex":
            digits = token[1:-1].translate(None, WHITE)
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), b""
        text = token[1:-1] if kind == "text" else self._nested()
        return _unescaped(text), b""

    def _nested(self) -> bytes:
        """The rest of a string that has brackets in it."""
        start, depth = self.position, 1
        for match in _IN_TEXT.finditer(self.data, start):
            depth += (match[0] == b"(") - (match[0] == b")")
            if not depth:
                self.position = match.end()
                return self.data[start : match.start()]
        raise self.broken()

    def _dictionary(self, items: list[Value]) -> dict[str, Value]:
        keys = items[::2]
        if len(items) % 2 or not all(isinstance(key, Name) for key in keys):
            raise self.broken()
        entries = {str(key): value for key, value in zip(keys, items[1::2], strict=True)}
        if len(entries) != len(keys):
            raise Unreadable(found("pdf.duplicate-key", f"{self.place}, byte {self.position}"))
        return entries


_CONSTANTS: dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}


def name(token: bytes) -> Name:
    return Name(_HASH.sub(lambda match: chr(int(match[1], 16)), token.decode("latin-1")))


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text and b"\r" not in text:
        return text
    return _ESCAPE.sub(_meant, text)


def _meant(match: re.Match[bytes]) -> bytes:
    octal, line_end, letter = match.groups()
    if octal:
        return bytes([int(octal, 8) & 255])
    if letter:
        return _ESCAPED.get(letter, letter)
    return b"" if line_end else b"\n"


class Operation(NamedTuple):
    """An operator of a content stream with its operands; an inline image has its data last."""

    operator: bytes
    operands: list[Value]


def operations(content: bytes, place: str, comments: list[bytes]) -> Iterator[Operation]:
    """The operations of a content stream. Its comments are added to `comments`."""
    syntax = Syntax(content, place)
    syntax.comments = comments
    operands: list[Value] = []
    while not syntax.at_end():
        value = syntax.value(references=False)
        if not isinstance(value, Keyword):
            operands.append(value)
            if len(operands) > MOST_OPERANDS:
                raise syntax.broken()
            continue
        if value == b"BI":
            operands += _inline_image(syntax)
        yield Operation(bytes(value), operands)
        operands = []
    if operands:
        yield Operation(b"", operands)


def _inline_image(syntax: Syntax) -> list[Value]:
    """The dictionary and the data of an inline image; its end is computed and not searched for."""
    items: list[Value] = []
    while (value := syntax.value(references=False)) != b"ID":
        items.append(value)
    entries = syntax._dictionary(items)
    start = syntax.position + 1
    end = start + _inline_size(syntax, entries, start)
    syntax.position = end
    if syntax.value(references=False) != b"EI":
        raise syntax.broken()
    return [entries, syntax.data[start:end]]


def _inline_size(syntax: Syntax, entries: dict[str, Value], start: int) -> int:
    filters = entries.get("F", entries.get("Filter"))
    first = filters[0] if isinstance(filters, list) and filters else filters
    data = syntax.data
    if first in ("Fl", "FlateDecode"):
        inflater = zlib.decompressobj()
        try:
            inflater.decompress(data[start:], MOST_INLINE)
        except zlib.error:
            raise syntax.broken() from None
        if not inflater.eof:
            raise syntax.broken()
        return len(data) - start - len(inflater.unused_data)
    ends = {"A85": b"~>", "ASCII85Decode": b"~>", "AHx": b">", "ASCIIHexDecode": b">",
            "DCT": b"\xff\xd9", "DCTDecode": b"\xff\xd9"}  # fmt: skip
    if isinstance(first, str) and first in ends:
        end = data.find(ends[first], start)
        if end < 0:
            raise syntax.broken()
        return end + len(ends[first]) - start
    if first:
        raise syntax.broken()
    return _plain_size(syntax, entries)


MOST_INLINE = 50_000_000


def _plain_size(syntax: Syntax, entries: dict[str, Value]) -> int:
    width = entries.get("W", entries.get("Width"))
    height = entries.get("H", entries.get("Height"))
    bits = entries.get("BPC", entries.get("BitsPerComponent", 1))
    space = entries.get("CS", entries.get("ColorSpace", "G"))
    if isinstance(space, list):
        space = "I"
    parts = {"RGB": 3, "DeviceRGB": 3, "CMYK": 4, "DeviceCMYK": 4}.get(str(space), 1)
    if not all(isinstance(one, int) and one > 0 for one in (width, height, bits)):
        raise syntax.broken()
    assert isinstance(width, int) and isinstance(height, int) and isinstance(bits, int)
    return (width * parts * bits + 7) // 8 * height
