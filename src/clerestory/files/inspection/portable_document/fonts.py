"""The fonts of a PDF: do the codes on a page say what their glyphs show (9.10.3)?

What is copied, searched and read aloud follows a font's ToUnicode map; what is seen follows its
glyphs. Where the font itself knows which letter a glyph is, the two have to agree.
"""

import re
import unicodedata
from collections.abc import Iterator

from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.checks import COLLECTIONS, MAP_NAME
from clerestory.files.inspection.portable_document.entries import Walk
from clerestory.files.inspection.portable_document.file import Stream
from clerestory.files.inspection.portable_document.glyphs import Glyphs, disagrees, read_glyphs
from clerestory.files.inspection.portable_document.syntax import Keyword, Name, Syntax, Value

_NAMES = {
    "CIDInit", "ProcSet", "CIDSystemInfo", "Registry", "Ordering", "Supplement", "CMapName",
    "CMapType", "CMap", "WMode", "CMapVersion",
}  # fmt: skip
_WORDS = frozenset(
    b"findresource begin dict dup begincmap def begincodespacerange endcodespacerange beginbfchar"
    b" endbfchar beginbfrange endbfrange endcmap CMapName currentdict defineresource pop end"
    b" usecmap CIDSystemInfo CIDInit begincidrange endcidrange".split()
)
_REMARK = re.compile(
    rb"%!PS-Adobe-3\.0 Resource-CMap|%%(?:EndComments|EndResource|EOF|BeginProlog|Page)"
    rb"|%%(?:DocumentNeededResources|IncludeResource): (?:ProcSet \(CIDInit\)|procset CIDInit)"
    rb"|%%(?:BeginResource|Title|Version): ?(?:CMap )?\(?(?:TeX-[A-Z0-9-]{1,16}"
    rb"|Adobe-Identity-UCS|[\d.]{1,6})(?: [A-Z0-9-]{1,16}){0,2}\)?"
)
MOST_ALIKE = 2  # letters that are drawn alike, such as a capital i and a small l
MOST_LETTERS = 4  # of one glyph: ligatures have two or three


def check_fonts(walk: Walk) -> None:
    """Looks through all fonts that the walk has met, and their maps of codes to text."""
    done: set[int] = set()
    for font, place in walk.fonts:
        if id(font) in done:
            continue
        done.add(id(font))
        descendants = walk.pdf.items(font.get("DescendantFonts"))
        inner = walk.pdf.dictionary(descendants[0]) if descendants else font
        if _draws_alike(walk, font):
            walk.add("to-unicode", place)
        glyphs = _glyphs(walk, inner, place)
        if glyphs and not glyphs.is_plain:
            walk.add("font-data", place)
        stream = walk.pdf.get(font.get("ToUnicode"))
        if not isinstance(stream, Stream):
            continue
        mapped = read_map(walk, walk.pdf.unpack(stream, place), place)
        texts = _by_glyph(walk, font, inner, glyphs, mapped) if glyphs else {}
        if any(_differ(*pair) for pair in _compared(walk, font, mapped)) or (
            glyphs and disagrees(glyphs, texts)
        ):
            walk.add("to-unicode", place)


def _draws_alike(walk: Walk, font: dict[str, Value]) -> bool:
    """Whether several letters of a font that is drawn by the file look the same, such as boxes."""
    shown: dict[bytes, set[str]] = {}
    for name, value in walk.pdf.dictionary(font.get("CharProcs")).items():
        program, letter = walk.pdf.get(value), vocabulary.letter_of(name).casefold()
        if isinstance(program, Stream) and letter.isalnum():
            shown.setdefault(walk.pdf.unpack(program, "font"), set()).add(letter)
    return any(len(letters) > MOST_ALIKE for letters in shown.values())


def _glyphs(walk: Walk, font: dict[str, Value], place: str) -> Glyphs | None:
    descriptor = walk.pdf.dictionary(font.get("FontDescriptor"))
    for key in ("FontFile2", "FontFile3"):
        stream = walk.pdf.get(descriptor.get(key))
        if isinstance(stream, Stream):
            return read_glyphs(walk.pdf.unpack(stream, place))
    return None


def _by_glyph(
    walk: Walk,
    font: dict[str, Value],
    inner: dict[str, Value],
    glyphs: Glyphs,
    mapped: dict[int, str],
) -> dict[int, str]:
    """The text of each glyph, where it is known which glyph a code draws."""
    if inner is font:
        codes = glyphs.codes
        return {codes[code]: text for code, text in mapped.items() if code in codes and text}
    if walk.pdf.get(font.get("Encoding")) != "Identity-H":
        return {}
    table = walk.pdf.get(inner.get("CIDToGIDMap"))
    if isinstance(table, Stream):
        data = walk.pdf.unpack(table, "font")
        return {
            int.from_bytes(data[2 * code : 2 * code + 2], "big"): text
            for code, text in mapped.items()
            if 2 * code + 2 <= len(data)
        }
    return mapped if inner.get("Subtype") == "CIDFontType2" else {}


def read_map(walk: Walk, data: bytes, place: str) -> dict[int, str]:
    """The text of each code. What is no plain map is a finding."""
    syntax, values = Syntax(data, place), list[Value]()
    while not syntax.at_end():
        value = syntax.value(references=False)
        values.append(value)
    mapped: dict[int, str] = {}
    section = b""
    operands: list[Value] = []
    plain = not any(not _REMARK.fullmatch(one.rstrip()) for one in syntax.comments if one != b"%")
    for value in values:
        if isinstance(value, Keyword):
            plain &= value in _WORDS
            if value in (b"endbfchar", b"endbfrange"):
                mapped |= _entries(operands, bytes(value))
            section, operands = bytes(value), []
        elif section.startswith((b"beginbf", b"begincodespace", b"begincid")):
            operands.append(value)
        else:
            plain &= _is_plain(value)
    plain &= all(len(text) <= MOST_LETTERS for text in mapped.values())
    if not plain:
        walk.add("to-unicode", place)
    return mapped


def _is_plain(value: Value) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(one) for one in value.values()) and value.keys() <= _NAMES
    if isinstance(value, Name):
        return value in _NAMES or bool(re.fullmatch(MAP_NAME, value)) or vocabulary.is_font(value)
    if isinstance(value, bytes):
        return value in COLLECTIONS or vocabulary.is_font(value.decode("latin-1"))
    return isinstance(value, int | float)


def _entries(operands: list[Value], end: bytes) -> dict[int, str]:
    """The codes of one section: pairs of code and text, or triples of first, last and text."""
    mapped: dict[int, str] = {}
    if end == b"endbfchar":
        for code, text in zip(operands[::2], operands[1::2], strict=False):
            if isinstance(code, bytes) and isinstance(text, bytes):
                mapped[int.from_bytes(code, "big")] = _text(text)
        return mapped
    for first, last, texts in zip(operands[::3], operands[1::3], operands[2::3], strict=False):
        if not isinstance(first, bytes) or not isinstance(last, bytes):
            continue
        start, stop = int.from_bytes(first, "big"), int.from_bytes(last, "big")
        for step in range(min(stop - start, 0xFFFF) + 1):
            if isinstance(texts, list):
                one = texts[step] if step < len(texts) else b""
                mapped[start + step] = _text(one) if isinstance(one, bytes) else ""
            elif isinstance(texts, bytes):
                text = _text(texts)
                mapped[start + step] = (
                    text[:-1] + chr(min(ord(text[-1]) + step, 0x10FFFF)) if text else ""
                )
    return mapped


def _text(value: bytes) -> str:
    return value.decode("utf-16-be", "replace") if len(value) > 1 else value.decode("latin-1")


def _compared(
    walk: Walk, font: dict[str, Value], mapped: dict[int, str]
) -> Iterator[tuple[str, str]]:
    """What the map says of a code, and what the font's encoding says, where it is known."""
    descriptor = walk.pdf.dictionary(font.get("FontDescriptor"))
    flags = walk.pdf.get(descriptor.get("Flags", 32))
    encoding = walk.pdf.get(font.get("Encoding"))
    if font.get("Subtype") == "Type0" or not isinstance(flags, int):
        return
    entries = encoding if isinstance(encoding, dict) else {}
    base = entries.get("BaseEncoding", encoding)
    codec = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}.get(str(base))
    if not descriptor and not codec and font.get("BaseFont") not in ("Symbol", "ZapfDingbats"):
        codec = "latin-1"
    named = dict(_named(walk.pdf.items(entries.get("Differences"))))
    for code, text in mapped.items():
        if code in named:
            yield text, named[code]
        elif codec and not flags & 4 and code < 256:
            yield text, bytes([code]).decode(codec, "replace")


def _named(differences: list[Value]) -> Iterator[tuple[int, str]]:
    code = 0
    for one in differences:
        if isinstance(one, Name):
            yield code, vocabulary.letter_of(one)
            code += 1
        elif isinstance(one, int):
            code = one


def _differ(meant: str, shown: str) -> bool:
    """Whether two texts of one glyph are different letters; marks and forms are not compared."""
    meant, shown = (unicodedata.normalize("NFKD", one).casefold() for one in (meant, shown))
    return bool(
        meant[:1].isalnum() and shown[:1].isalnum() and meant[0].isascii() and shown[0].isascii()
        and meant[0] != shown[0]
    )  # fmt: skip
