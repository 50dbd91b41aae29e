"""The parts of a message, told apart by its bytes alone, in time that grows with their number.

The parser of the standard library recurses into parts and into brackets, and takes minutes for
headers of many parameters or for many empty parts. Here everything is bounded before it is looked
at: bytes, headers, parts and depth. RFC 5322 for headers, RFC 2046 for parts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clerestory.files.incoming.fields import Value, value_of
from clerestory.files.incoming.irregularities import Irregularity, TooMuch, irregularity

MOST_BYTES = 25_000_000
LONGEST_HEADER = 64 * 1024
MOST_HEADERS = 1_000  # of one part
MOST_PARTS = 200
DEEPEST = 20
MOST_LOOK_ALIKES = 100_000
LONGEST_DELIMITER = 200  # bytes after the boundary on its line

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ONCE = {
    b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id",
    b"in-reply-to", b"references", b"content-type", b"content-transfer-encoding",
    b"content-disposition",
}  # fmt: skip
_AS_IT_IS = (b"", b"7bit", b"8bit", b"binary")
_PREAMBLES = (
    b"this is a multi-part message in mime format",
    b"this is a multipart message",
    b"this is a cryptographically signed message",
    b"this is an openpgp/mime",
    b"this is a mime-encapsulated message",
    b"this message is in mime format",
)


@dataclass(slots=True)
class Entity:
    """A message or one of its parts. The body is `raw[start:end]` of the whole message."""

    headers: tuple[tuple[bytes, bytes], ...]  # names in small letters; values unfolded, not decoded
    start: int
    end: int
    depth: int
    place: str
    content: Value
    children: list["Entity"] = field(default_factory=list)

    @property
    def media_type(self) -> str:
        """ "text/plain" and the like, in small letters; text/plain where nothing usable is said."""
        main = self.content.main.lower()
        return main if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", main) else "text/plain"

    def first(self, name: str) -> bytes:
        """The first header of this name; empty without one."""
        return next((value for key, value in self.headers if key == name.encode()), b"")

    def every(self, name: str) -> list[bytes]:
        return [value for key, value in self.headers if key == name.encode()]


@dataclass(frozen=True, slots=True)
class Scan:
    """The message as a tree of parts, and what was irregular about its frame."""

    root: Entity
    irregularities: tuple[Irregularity, ...]

    @property
    def entities(self) -> Iterator[Entity]:
        """Every part in the order of the message, parents before their children."""
        waiting = [self.root]
        while waiting:
            entity = waiting.pop()
            yield entity
            waiting += reversed(entity.children)


def scan(raw: bytes) -> Scan:
    """Find every part. Raises TooMuch for a message beyond a limit."""
    if len(raw) > MOST_BYTES:
        raise TooMuch("message-too-large")
    if not raw.strip(b"\0 \t\r\n"):
        raise TooMuch("message-empty")
    found: list[Irregularity] = []
    start = raw.find(b"\n") + 1 if raw.startswith((b"From ", b">From ")) else 0  # a mailbox file
    root = _entity(raw, start, len(raw), 0, "", found)
    waiting, count = [root], 1
    while waiting:
        entity = waiting.pop()
        for number, (first, last) in enumerate(_pieces(raw, entity, found), 1):
            count += 1
            if count > MOST_PARTS:
                raise TooMuch("too-many-parts")
            if entity.depth == DEEPEST:
                raise TooMuch("too-deep")
            place = f"{entity.place}.{number}" if entity.place else f"part {number}"
            entity.children.append(_entity(raw, first, last, entity.depth + 1, place, found))
        waiting += entity.children
    return Scan(root, tuple(found))


def _entity(
    raw: bytes, start: int, end: int, depth: int, place: str, found: list[Irregularity]
) -> Entity:
    headers, body = _headers(raw, start, end, place, found)
    names = [name for name, _ in headers]
    if any(names.count(name) > 1 for name in _ONCE):
        found.append(irregularity("header-twice", place))
    given = next((value for name, value in headers if name == b"content-type"), b"")
    content = value_of(given)
    if content.has_too_many:
        raise TooMuch("too-many-parameters", place)
    return Entity(tuple(headers), body, end, depth, place, content)


def _headers(
    raw: bytes, start: int, end: int, place: str, found: list[Irregularity]
) -> tuple[list[tuple[bytes, bytes]], int]:
    """The headers from `start` on, unfolded, and where the body begins."""
    headers: list[tuple[bytes, list[bytes]]] = []
    size, here = 0, start
    while here < end:
        stop = raw.find(b"\n", here, end)
        stop = end if stop < 0 else stop
        if stop - here > LONGEST_HEADER:
            if not headers and not _HEADER.match(raw, here, min(end, here + 200)):
                break  # one long line and no header at all
            raise TooMuch("header-too-long", place)
        line = raw[here:stop].removesuffix(b"\r")
        if not line:
            return _unfolded(headers), min(stop + 1, end)
        match = _HEADER.match(line)
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1][1].append(line)
            size += len(line)
        elif match:
            headers.append((match[1].lower(), [line[match.end() :]]))
            size = len(line)
        else:
            break
        if size > LONGEST_HEADER:
            raise TooMuch("header-too-long", place)
        if len(headers) > MOST_HEADERS:
            raise TooMuch("too-many-headers", place)
        here = stop + 1
    if here < end and not (place and not headers):  # a part may well have no headers
        found.append(irregularity("headers-broken" if headers else "headers-missing", place))
    return _unfolded(headers), min(here, end)


def _unfolded(headers: list[tuple[bytes, list[bytes]]]) -> list[tuple[bytes, bytes]]:
    return [(name, b"".join(lines).strip(b" \t\r\0")) for name, lines in headers]


def _pieces(raw: bytes, entity: Entity, found: list[Irregularity]) -> Iterator[tuple[int, int]]:
    """Where the parts of an entity begin and end; nothing for one without parts."""
    if entity.media_type in ("message/rfc822", "message/global"):
        if entity.first("content-transfer-encoding").strip().lower() in _AS_IT_IS:
            yield entity.start, entity.end
        return
    if not entity.media_type.startswith("multipart/"):
        return
    boundary = entity.content.parameters.get("boundary", "").rstrip()
    if not boundary:
        found.append(irregularity("boundary-missing", entity.place))
        return
    begun, reached = -1, entity.start
    for first, after, closes in _delimiters(raw, entity, boundary.encode("utf-8", "replace")):
        if begun >= 0:
            yield begun, max(begun, first)
        elif _says_something(raw[entity.start : max(first, entity.start)][:2_000]):
            found.append(irregularity("outside-parts", entity.place))
        begun, reached = (-1, after) if closes else (after, after)
        if closes:
            break
    if begun >= 0:
        found.append(irregularity("parts-unclosed", entity.place))
        yield begun, entity.end
    elif reached == entity.start:
        found.append(irregularity("boundary-missing", entity.place))
    elif raw[reached : entity.end][:2_000].strip(b" \t\r\n\0"):
        found.append(irregularity("outside-parts", entity.place))


def _delimiters(raw: bytes, entity: Entity, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Lines between parts: where the part before ends, the one after begins, and if it is the last.

    Looks for line ends only, so that a boundary of dashes in a text of dashes costs no more.
    """
    mark, here, look_alikes = b"\n--" + boundary, entity.start - 1, 0
    while (place := raw.find(mark, here, entity.end)) >= 0:
        after = place + len(mark)
        closes = raw[after : after + 2] == b"--"
        last = min(entity.end, after + LONGEST_DELIMITER)
        stop = raw.find(b"\n", after, last)
        if raw[after + 2 * closes : stop if stop >= 0 else last].strip(b" \t\r") or (
            stop < 0 and last < entity.end
        ):
            look_alikes += 1
            if look_alikes > MOST_LOOK_ALIKES:
                raise TooMuch("boundary-look-alikes", entity.place)
            here = after
            continue
        ends = place - (raw[place - 1 : place] == b"\r")
        after = stop + 1 if stop >= 0 else entity.end
        yield max(ends, entity.start), after, closes
        here = after - 1


def _says_something(preamble: bytes) -> bool:
    words = b" ".join(preamble.lower().split())
    return bool(words) and not words.startswith(_PREAMBLES)
