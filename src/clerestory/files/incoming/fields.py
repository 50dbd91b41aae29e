"""What the fields of a header say: words, parameters, addresses, identifiers, a day.

Every function takes any text and returns; none recurses, none looks at a letter more than a fixed
number of times. RFC 2047 for words in other alphabets, RFC 2231 for such names of files.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from clerestory.files.incoming.charsets import decoded, has_controls, plain

MOST_PARAMETERS = 100
MOST_ADDRESSES = 1_000
MOST_IDENTIFIERS = 200

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]{1,20}(?==\?)")
_IDENTIFIER = re.compile(r"<([^<>\s]{1,250})>")
_ATOM = r"[^\s@<>()\[\],;:\\\"]"
_ADDRESS = re.compile(
    rf"(?<![^\s<>()\[\],;:\"]){_ATOM}{{1,64}}@{_ATOM}{{1,189}}(?![^\s<>()\[\],;:\"])"
)
_PARAMETER = re.compile(r"([^\s=;\"()<>@,]{1,100}?)(\*\d{1,3})?(\*)?\s{0,20}=\s{0,20}")


@dataclass(frozen=True, slots=True)
class Value:
    """A header with parameters, as in `text/plain; charset=utf-8`. Names are in small letters."""

    main: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    has_too_many: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Who sent a message: `address` is empty where none could be found."""

    name: str
    address: str


def words_of(value: bytes) -> str:
    """A header as it is meant to be read, on one line."""
    return plain(spaced_words_of(value), one_line=True)


def spaced_words_of(value: bytes) -> str:
    """A header as it is meant to be read, with all the room that it leaves between its words."""
    return _words(_text(value))


def value_of(value: bytes) -> Value:
    """The main value and its parameters; the first of two that have one name."""
    main, *pieces = _split(_text(value), ";")
    if len(pieces) > MOST_PARAMETERS:
        return Value(main.strip(), {}, True)
    simple: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces:
        match = _PARAMETER.match(piece.strip())
        if match is None:
            continue
        name, number, is_encoded = match[1].lower(), match[2], bool(match[3])
        given = _unquoted(piece.strip()[match.end() :])
        if number or is_encoded:
            parts.setdefault(name, {}).setdefault(
                int(number[1:]) if number else 0, (given, is_encoded)
            )
        else:
            simple.setdefault(name, _words(given))
    return Value(main.strip(), simple | {name: _joined(found) for name, found in parts.items()})


def addresses_of(value: bytes) -> list[Address]:
    """The addresses of From, To or Cc, up to a thousand. Comments and groups are left out, and so
    is an address with characters that nobody sees: nothing can be sent there."""
    found = []
    for piece in _split(_text(value), ",;")[:MOST_ADDRESSES]:
        name, address = _address(_without_comments(piece).strip())
        if name or address:
            address = "" if has_controls(address) else address
            found.append(Address(plain(_words(name), one_line=True)[:200], address))
    return found


def identifiers_of(value: bytes) -> list[str]:
    """The identifiers of Message-ID, In-Reply-To or References, without their brackets and without
    characters that nobody sees, which no database has to keep."""
    text = plain(_text(value))
    found = _IDENTIFIER.findall(text)[:MOST_IDENTIFIERS]
    bare = text.strip("<> \t")
    return found or ([bare] if 0 < len(bare) <= 250 and not re.search(r"\s", bare) else [])


def moment_of(value: bytes) -> datetime | None:
    """The moment of a Date header; None for one that cannot be read."""
    try:
        return parsedate_to_datetime(_text(value[:100]))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _text(value: bytes) -> str:
    """Bytes beyond ASCII are UTF-8 (RFC 6532) or, in older programs, Windows-1252."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _words(text: str) -> str:
    """RFC 2047: neighbours of one encoding are joined first, for a letter may lie across them."""
    if "=?" not in text:
        return text
    joined: list[tuple[str, bytes] | str] = []
    reached = 0
    text = _BETWEEN_WORDS.sub("", text)
    for match in _WORD.finditer(text):
        if match.start() > reached:
            joined.append(text[reached : match.start()])
        reached = match.end()
        charset, content = match[1].partition("*")[0].lower(), _unpacked(match[2], match[3])
        last = joined[-1] if joined else ""
        if isinstance(last, tuple) and last[0] == charset:
            joined[-1] = (charset, last[1] + content)
        else:
            joined.append((charset, content))
    joined.append(text[reached:])
    return "".join(one if isinstance(one, str) else decoded(one[1], one[0]).text for one in joined)


def _unpacked(manner: str, text: str) -> bytes:
    content = text.encode("latin-1", "replace")
    if manner in "qQ":
        return binascii.a2b_qp(content, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231: numbered pieces in order, the first with the encoding, if any is encoded."""
    charset, content = "utf-8", b""
    for place, (_, (given, is_encoded)) in enumerate(sorted(pieces.items())):
        if is_encoded and place == 0 and given.count("'") >= 2:
            charset, _, given = given.split("'", 2)
        raw = given.encode("utf-8", "replace")
        content += unquote_to_bytes(raw) if is_encoded else raw
    return decoded(content, charset).text


def _split(text: str, marks: str) -> list[str]:
    """Split at marks that stand outside quotes, brackets and comments."""
    pieces, start, is_quoted, depth, angle, skip = [], 0, False, 0, False, False
    for place, letter in enumerate(text):
        if skip:
            skip = False
        elif letter == "\\" and (is_quoted or depth):
            skip = True
        elif letter == '"' and not depth:
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif letter == "(":
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
        elif letter in "<>" and not depth:
            angle = letter == "<"
        elif letter in marks and not depth and not angle:
            pieces.append(text[start:place])
            start = place + 1
    return [*pieces, text[start:]]


def _without_comments(text: str) -> str:
    if "(" not in text:
        return text
    return "".join(_outside(text))


def _outside(text: str) -> Iterator[str]:
    depth, is_quoted, skip = 0, False, False
    for letter in text:
        if skip:
            skip = False
        elif letter == "\\":
            skip = True
        elif letter == '"' and not depth:
            is_quoted = not is_quoted
        elif letter == "(" and not is_quoted:
            depth += 1
            continue
        elif letter == ")" and depth:
            depth -= 1
            continue
        if not depth:
            yield letter


def _address(text: str) -> tuple[str, str]:
    """The name and the address of one of them; what comes before a group's colon is left out."""
    name, bracket, rest = text.rpartition("<")
    if bracket:
        found = _ADDRESS.search(rest.partition(">")[0])
        return _unquoted(name.strip()), found[0] if found else ""
    found = _ADDRESS.search(text)
    return ("", found[0]) if found else (_unquoted(text), "")


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        inner = text[1:].rpartition('"')[0] if text.count('"') > 1 else text[1:]
        return re.sub(r"\\(.)", r"\1", inner)
    return text
