"""The glyphs of an embedded TrueType font (ISO 14496-22): which letters can they be?

A font that was cut down to a document often no longer says which letter a glyph is. Its outline
does, roughly: an A is two closed lines and stands on the base line, a g goes below it. One letter
may be drawn in an odd way; where several disagree, the map of the font says something else than
the font shows.
"""

import re
import struct
from dataclasses import dataclass, field

from clerestory.files.inspection.portable_document import vocabulary

KNOWN_TABLES = frozenset(
    b"cmap head hhea hmtx maxp name OS/2 post cvt fpgm glyf loca prep gasp CFF CFF2 VORG BASE GDEF"
    b" GPOS GSUB JSTF MATH DSIG hdmx kern LTSH PCLT VDMX vhea vmtx COLR CPAL SVG CBDT CBLC sbix"
    b" EBDT EBLC EBSC avar cvar fvar gvar HVAR MVAR STAT VVAR FFTM meta morx mort feat kerx prop"
    b" lcar opbd trak bdat bloc bsln just Zapf bhed fdsc acnt ankr gcid xref TTFA".split()
)
_NUMBERS = frozenset({b"meta", b"DSIG", b"FFTM", b"PCLT", b"gasp", b"head", b"hhea", b"maxp"})
_FAMILY = frozenset({1, 2, 4, 6, 16, 17, 18, 21, 22})  # records of names of the family and style
_RIGHTS = re.compile(
    r"copyright|\(c\)|©|®|™|licen[cs]e|trademark|rights|font|version|revision|http|www\.|hint"
    r"|public domain|foundry|typeface|design|\d[.;:]\d",
    re.IGNORECASE,
)
# How many closed lines each letter is drawn with, in nearly all fonts.
_DRAWN = (
    ("CEFGHIJKLMNSTUVWXYZcfhklmnrstuvwxyz12357ı", (1,)), ("ADOPRbdeijopqa69", (2,)),
    ("Qg0", (2, 3)), ("B8", (3,)), ("4", (1, 2)),
)  # fmt: skip
_LINES = {letter: lines for letters, lines in _DRAWN for letter in letters}
_SHORT, _DEEP = "acemnorsuvwxz", "gpqy"
_TALL = "bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAST_DISAGREEING, LEAST_SHARE = 2, 0.2


@dataclass(slots=True)
class Glyphs:
    """A font's tables, the glyph of each code by the font itself, and whether all is in order."""

    tables: dict[bytes, bytes] = field(default_factory=dict)
    unicode: dict[int, int] = field(default_factory=dict)  # code point: glyph
    codes: dict[int, int] = field(default_factory=dict)  # code of a simple font: glyph
    is_plain: bool = True


def read_glyphs(data: bytes) -> Glyphs | None:
    """The tables of a TrueType or OpenType font; None for other kinds of font."""
    if data[:4] not in (b"\x00\x01\x00\x00", b"true", b"OTTO") or len(data) < 12:
        return None
    glyphs, spans = Glyphs(), []
    count = struct.unpack_from(">H", data, 4)[0]
    if 12 + 16 * count > len(data):
        return None
    for index in range(count):
        tag, _, start, size = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        glyphs.tables[tag.strip()] = data[start : start + size]
        glyphs.is_plain &= tag.strip() in KNOWN_TABLES and start + size <= len(data)
        glyphs.is_plain &= not _says_words(tag.strip(), glyphs.tables[tag.strip()])
        spans.append((start, start + size))
    reached = 12 + 16 * count
    for start, end in [*sorted(spans), (len(data), len(data))]:
        glyphs.is_plain &= not data[reached:start].strip(b"\x00\r\n ")
        reached = max(reached, end)
    try:
        _read_codes(glyphs)
    except (struct.error, IndexError):
        glyphs.is_plain = False
    return glyphs


def _says_words(tag: bytes, table: bytes) -> bool:
    """Whether a table that no page shows says words: a family that no font has, a table that is
    a text, or letters in a row where numbers belong."""
    if tag == b"name":
        return any(_is_odd(number, text) for number, text in _names(table))
    if tag == b"TTFA":  # the settings of ttfautohint, in lines of key and value
        return not re.fullmatch(rb"(?:[a-z0-9-]{2,40} = [\w\x20.,|+@\"-]{0,80}\n?|\x00)*", table)
    if re.fullmatch(rb"[\x20-\x7e\r\n]{9,}\x00*", table):
        return True
    letters = re.findall(rb"[A-Za-z0-9 ]{9,}", table) if tag in _NUMBERS else []
    return any(len(set(one)) >= 5 for one in letters)


def _names(table: bytes) -> list[tuple[int, str]]:
    """Number and text of each record of a name table; one of number -1 for a broken table."""
    try:
        _, count, texts = struct.unpack_from(">3H", table)
        rows = [struct.unpack_from(">6H", table, 6 + 12 * one) for one in range(count)]
    except struct.error:
        return [(-1, "")]
    return [
        (number, table[texts + start : texts + start + size].decode(
            "mac_roman" if platform == 1 else "utf-16-be", "replace"))
        for platform, _, _, number, size, start in rows
    ]  # fmt: skip


def _is_odd(number: int, text: str) -> bool:
    """Whether a record is none that makers of fonts write: names of the family and its styles, and
    remarks on rights and versions, which have their own words."""
    if number < 0 or vocabulary.is_font(text.strip(".")):
        return number < 0
    return number in _FAMILY or not _RIGHTS.search(text)


def disagrees(glyphs: Glyphs, texts: dict[int, str]) -> bool:
    """Whether the text of each glyph is not what the font shows for it."""
    if glyphs.unicode:
        shown: dict[int, set[int]] = {}
        for code, glyph in glyphs.unicode.items():
            shown.setdefault(glyph, set()).add(code)
        return any(
            len(text) == 1 and glyph in shown and not _is_one_of(text, shown[glyph])
            for glyph, text in texts.items()
        )
    try:
        compared = [
            one for one in (_fits(glyphs, *pair) for pair in texts.items()) if one is not None
        ]
    except (struct.error, IndexError):
        return True
    wrong = compared.count(False)
    return wrong >= LEAST_DISAGREEING and wrong >= LEAST_SHARE * len(compared)


def _is_one_of(text: str, codes: set[int]) -> bool:
    """Whether a letter is among those of a glyph. Only plain letters and figures are compared."""
    letters = {chr(code).casefold() for code in codes if code < 0x110000}
    plain = {one for one in letters if one.isascii() and one.isalnum()}
    return not (text.isascii() and text.isalnum()) or not plain or text.casefold() in plain


def _read_codes(glyphs: Glyphs) -> None:
    table = glyphs.tables.get(b"cmap", b"")
    if not table:
        return
    for index in range(struct.unpack_from(">H", table, 2)[0]):
        platform, encoding, start = struct.unpack_from(">HHL", table, 4 + 8 * index)
        mapped = _subtable(table, start)
        if (platform, encoding) == (3, 1) or platform == 0 or (platform, encoding) == (3, 10):
            glyphs.unicode |= mapped
        else:
            glyphs.codes |= {code & 0xFF: glyph for code, glyph in mapped.items()}


def _subtable(table: bytes, start: int) -> dict[int, int]:
    kind = struct.unpack_from(">H", table, start)[0]
    if kind == 0:
        return {code: glyph for code, glyph in enumerate(table[start + 6 : start + 262]) if glyph}
    if kind == 6:
        first, count = struct.unpack_from(">HH", table, start + 6)
        glyphs = struct.unpack_from(f">{count}H", table, start + 10)
        return {first + step: glyph for step, glyph in enumerate(glyphs) if glyph}
    if kind == 12:
        mapped: dict[int, int] = {}
        for index in range(min(struct.unpack_from(">L", table, start + 12)[0], 20_000)):
            first, last, glyph = struct.unpack_from(">LLL", table, start + 16 + 12 * index)
            for step in range(min(last - first + 1, 65_536 - len(mapped))):
                mapped[first + step] = glyph + step
        return mapped
    return _segments(table, start) if kind == 4 else {}


def _segments(table: bytes, start: int) -> dict[int, int]:
    count = struct.unpack_from(">H", table, start + 6)[0] // 2
    places = [start + 14 + offset for offset in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)]
    ends, firsts, deltas, offsets = (struct.unpack_from(f">{count}H", table, one) for one in places)
    mapped: dict[int, int] = {}
    for index in range(count):
        for code in range(firsts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = places[3] + 2 * index + offsets[index] + 2 * (code - firsts[index])
                glyph = struct.unpack_from(">H", table, place)[0]
            if glyph:
                mapped[code] = (glyph + deltas[index]) & 0xFFFF
        if len(mapped) > 65_536:
            break
    return mapped


def _fits(glyphs: Glyphs, glyph: int, text: str) -> bool | None:
    """Whether an outline can be that of a letter; None where nothing can be said."""
    head, places = glyphs.tables.get(b"head", b""), glyphs.tables.get(b"loca", b"")
    if text not in _LINES or not head or not places:
        return None
    wide = struct.unpack_from(">h", head, 50)[0]
    form, size = (">2L", 4) if wide else (">2H", 2)
    if (glyph + 2) * size > len(places):
        return None
    start, end = struct.unpack_from(form, places, glyph * size)
    start, end = (start, end) if wide else (2 * start, 2 * end)
    if end - start < 10:
        return False  # a letter that draws nothing
    lines, _, low, _, high = struct.unpack_from(">5h", glyphs.tables.get(b"glyf", b""), start)
    if lines < 0:
        return None
    em = struct.unpack_from(">H", head, 18)[0] or 1000
    if lines not in _LINES[text]:
        return False
    if text in _SHORT:
        return bool(high < 0.68 * em and low > -0.12 * em)
    if text in _TALL:
        return bool(high > 0.5 * em and (low > -0.12 * em or text in "QJf"))
    return bool(low < -0.1 * em) if text in _DEEP else True
