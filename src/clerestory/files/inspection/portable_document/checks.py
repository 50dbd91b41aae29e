"""The checks of entries that are no plain dictionary, number or text: what each may be."""

import re
from collections.abc import Callable

from clerestory.files.inspection.invisible import spells
from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.entries import Walk
from clerestory.files.inspection.portable_document.file import Stream
from clerestory.files.inspection.portable_document.syntax import Name, Reference, Value

Checked = Value | Stream
Check = Callable[[Walk, Checked, str], None]

_SPACES = ("DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern", "G", "RGB", "CMYK", "I", "Indexed")
_BLENDS = (
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge",
    "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color",
    "Luminosity",
)  # fmt: skip
_ENCODINGS = ("MacRomanEncoding", "MacExpertEncoding", "WinAnsiEncoding", "StandardEncoding",
              "PDFDocEncoding", "Identity-H", "Identity-V")  # fmt: skip
_CJK_MAP = re.compile(
    r"(?:GBK?|Uni(?:GB|CNS|JIS|KS)|ETen|KSC(?:ms)?|90ms|H|V|90pv)[A-Za-z0-9-]{0,14}"
)
COLLECTIONS = (b"Adobe", b"Identity", b"UCS", b"Japan1", b"GB1", b"CNS1", b"Korea1", b"KR", b"")
_NAMESPACES = (
    "http://iso.org/pdf/ssn", "http://iso.org/pdf2/ssn", "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xhtml", "http://iso.org/pdf/ssn/",
)  # fmt: skip
_APPEARANCE = re.compile(rb"[\d. ]*/(?:Helv|ZaDb|F\d+|Cour|TiRo)[\d. ]+Tf[\d. ]*[gr]?[rgk]?\s*")
_CALCULATOR = re.compile(
    rb"(?:[\s{}]|[+-]?[\d.]+(?:[eE][+-]?\d+)?(?=[\s{}])|(?:abs|add|atan|ceiling|cos|cvi|cvr|div|exp|floor|idiv|ln"
    rb"|log|mod|mul|neg|round|sin|sqrt|sub|truncate|and|bitshift|eq|false|ge|gt|le|lt|ne|not|or"
    rb"|true|xor|if|ifelse|copy|dup|exch|index|pop|roll)(?=[\s{}]))*+"
)
MOST_BORDER = 4  # points of the frame of a link
MOST_SPELT = 96  # bytes of a palette
MOST_RANGE = 16  # levels of a colour that may be left out of a picture
_VERBS = frozenset(
    ("XYZ", "Fit", "FitH", "FitV", "FitR", "FitB", "FitBH", "FitBV")
)  # of a destination


def _number(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        walk.add("unknown-entry", place)


def _bool(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bool):
        walk.add("unknown-entry", place)


def _numbers(walk: Walk, value: Checked, place: str) -> None:
    """A number, or arrays of numbers, also of arrays of them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Reference):
            if one.number in walk.reached and len(waiting) > 100:
                continue
            walk.reached.add(one.number)
            one = walk.pdf.get(one)
        if isinstance(one, list):
            waiting += one
        elif one is not None and not isinstance(one, int | float):
            return walk.add("unknown-entry", place)


def _border_widths(walk: Walk, value: Checked, place: str) -> None:
    """Radii, width and dashes of a link's frame: a thick one is a box over what is below."""
    _numbers(walk, value, place)
    widths = walk.pdf.items(value)[:3] if isinstance(value, list) else []
    if any(isinstance(one, int | float) and one > MOST_BORDER for one in widths):
        walk.add("annotation", place)


def _bools(walk: Walk, value: Checked, place: str) -> None:
    if not (isinstance(value, list) and all(isinstance(one, bool) for one in value)):
        walk.add("unknown-entry", place)


def _date(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes) or not vocabulary.is_date(vocabulary.decoded(value)):
        walk.add("info", place)


def _program(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes):
        walk.add("info", place)
    elif not vocabulary.says_only(text := vocabulary.decoded(value), "programs"):
        walk.add_side_text("info", text, place)


def _ids(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        _id(walk, one, place)


def _id(walk: Walk, value: Checked, place: str) -> None:
    """Bytes without meaning: a checksum, as bytes or in hexadecimal digits."""
    is_sum = isinstance(value, bytes) and (
        bool(re.fullmatch(rb"[0-9A-Fa-f]{0,64}", value))
        or not (vocabulary.holds_words(value) or vocabulary.holds_name(value))
    )
    if not is_sum or len(value) > 64:  # type: ignore[arg-type]
        walk.add("unknown-entry", place)


def _checksum(walk: Walk, value: Checked, place: str) -> None:
    text = str(value) if isinstance(value, Name) else vocabulary.decoded(_bytes(value))
    if not re.fullmatch("[0-9A-Fa-f]{32,64}", text):
        walk.add("unknown-entry", place)


def _bytes(value: Checked) -> bytes:
    return value if isinstance(value, bytes) else b""


def _language(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes) or not vocabulary.is_language(vocabulary.decoded(value)):
        walk.add("structure-text", place)


def _opening(walk: Walk, value: Checked, place: str) -> None:
    walk.ask(value, "destination" if isinstance(value, list) else "@action", place)


def _appearance(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes) or not _APPEARANCE.fullmatch(value):
        walk.add("form-field", place)


def _anchor(walk: Walk, value: Checked, place: str) -> None:
    """A name of a place. Programs number them; words that somebody chose have to be visible."""
    _named(walk, value, place, vocabulary.is_anchor, "destination")


def _named(
    walk: Walk, value: Checked, place: str, is_usual: Callable[[str], bool], mode: str
) -> None:
    """A name that programs give; any other is words, which have to be visible on a page."""
    text = vocabulary.decoded(value) if isinstance(value, bytes) else str(value)
    if not isinstance(value, bytes | Name):
        walk.add("unknown-entry", place)
    elif not is_usual(text):
        walk.add_side_text(mode, text, place)


def _anchors(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        walk.ask(one, "anchor", place)


def _name_pairs(walk: Walk, value: Checked, place: str) -> None:
    _pairs(walk, value, "anchor", "destination", place)


def _id_pairs(walk: Walk, value: Checked, place: str) -> None:
    _pairs(walk, value, "anchor", "@element", place)


def _page_label_pairs(walk: Walk, value: Checked, place: str) -> None:
    _pairs(walk, value, "number", "@page-label", place)


def _parent_pairs(walk: Walk, value: Checked, place: str) -> None:
    _pairs(walk, value, "number", "[element]", place)


def _pairs(walk: Walk, value: Checked, key: str, meaning: str, place: str) -> None:
    if not isinstance(value, list) or len(value) % 2:
        return walk.add("unknown-entry", place)
    for index, one in enumerate(value):
        if one is not None:
            walk.ask(one, meaning if index % 2 else key, place)


def _destinations(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, dict):
        return walk.add("unknown-entry", place)
    for key, one in value.items():
        walk.ask(Name(key), "anchor", place)
        walk.ask(one, "destination", place)


def _destination(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, dict) and value.keys() <= {"D", "Type"}:
        return walk.ask(value.get("D"), "destination", place)
    if isinstance(value, bytes | Name):
        return walk.ask(value, "anchor", place)
    if not isinstance(value, list) or not value:
        return walk.add("unknown-entry", place)
    first, *rest = value
    if isinstance(first, Reference):
        walk.ask(first, "@page-node", place)
    elif not isinstance(first, int):
        walk.add("unknown-entry", place)
    for one in rest:
        if isinstance(one, Name) and one in _VERBS:
            continue
        if one is not None:
            walk.ask(one, "number", place)


def _structure_destination(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, list) and value and isinstance(value[0], Reference):
        walk.ask(value[0], "@element", place)
        for one in value[1:]:
            if one is not None and not (isinstance(one, Name) and one in _VERBS):
                walk.ask(one, "number", place)
    else:
        walk.add("unknown-entry", place)


def _address(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes):
        return walk.add("unknown-entry", place)
    text = vocabulary.decoded(value)
    walk.add_side_text("link", re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", text), place)


def _structured(walk: Walk, value: Checked, place: str) -> None:
    entries = walk.pdf.dictionary(value)
    is_picture = isinstance(value, Stream)
    walk.ask(value, "@xobject" if is_picture else "@annotation", place)
    if not entries:
        walk.add("unknown-entry", place)


def _role(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, Name):
        walk.add("unknown-entry", place)
    elif not vocabulary.says_only(_spaced(value), "roles") and not vocabulary.says_only(
        value, "roles"
    ):
        walk.add_side_text("structure-text", value, place)


def _spaced(name: str) -> str:
    """Text_20_body and TextBody as their words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_20_", " "))


def _role_map(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, dict):
        return walk.add("unknown-entry", place)
    for key, one in value.items():
        walk.ask(Name(key), "role", place)
        # PDF 2.0 gives the namespace of the role behind it.
        walk.ask(one[0] if isinstance(one, list) and one else one, "role", place)
        if isinstance(one, list) and len(one) > 1:
            walk.ask(one[1], "@namespace", place)


def _structure_kids(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        kid = walk.pdf.dictionary(one)
        kind = {"MCR": "marked-content", "OBJR": "object-reference"}.get(str(kid.get("Type")))
        if isinstance(walk.pdf.get(one), dict):
            walk.ask(one, f"@{kind or 'element'}", place)
        elif one is not None:
            walk.ask(one, "number", place)


def _plain_name(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, Name) or not vocabulary.is_plain(value):
        walk.add("odd-name", place)


_ATTRIBUTE_NAMES = (
    "None", "Hidden", "Dotted", "Dashed", "Solid", "Double", "Groove", "Ridge", "Inset", "Outset",
    "Top", "Bottom", "Left", "Right",
)  # fmt: skip


def _plain_names(walk: Walk, value: Checked, place: str) -> None:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, Name) or one not in _ATTRIBUTE_NAMES:
            walk.ask(one, "role", place)


def _extent(walk: Walk, value: Checked, place: str) -> None:
    if value not in ("Auto", "Normal"):
        _number(walk, value, place)


def _filters(walk: Walk, value: Checked, place: str) -> None:
    """Each is looked at where the stream is; here the array itself is reached."""


def _color_space(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, Name):
        if value not in _SPACES and not vocabulary.is_plain(value):
            walk.add("odd-name", place)
        return
    if not isinstance(value, list) or not value:
        return walk.add("unknown-entry", place)
    head, rest = walk.pdf.get(value[0]), value[1:]
    expected = {
        "ICCBased": ["@profile-stream"], "CalRGB": ["@calibrated"], "CalGray": ["@calibrated"],
        "Lab": ["@calibrated"], "Pattern": ["color-space"],
        "Indexed": ["color-space", "number", "palette"], "I": ["color-space", "number", "palette"],
        "Separation": ["colorant", "color-space", "function"],
        "DeviceN": ["colorants", "color-space", "function"],
        "DeviceGray": [], "DeviceRGB": [], "DeviceCMYK": [],
    }.get(str(head))  # fmt: skip
    if expected is None or len(rest) > len(expected):
        return walk.add("unknown-entry", place)
    for one, expression in zip(rest, expected, strict=False):
        walk.ask(one, expression, place)


def _palette(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, Stream):
        return walk.ask(value, "@plain-stream", place)
    if not isinstance(value, bytes) or len(value) > 1024 or spells(value) or _is_short(value):
        walk.add("unknown-entry", place)


def _is_short(palette: bytes) -> bool:
    """Whether a palette of few colours is a name. Of many colours some spell one by chance."""
    return len(palette) <= MOST_SPELT and vocabulary.holds_name(palette)


def _colorant(walk: Walk, value: Checked, place: str) -> None:
    known = ("All", "None", "Black", "Cyan", "Magenta", "Yellow", "Red", "Green", "Blue", "Gray")
    if value not in known and not (
        isinstance(value, Name) and re.fullmatch(r"(?:PANTONE|HKS|RAL)[ \d]{1,8}[A-Z]{0,3}", value)
    ):
        walk.add("odd-name", place)


def _colorants(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [None]:
        _colorant(walk, walk.pdf.get(one), place)


def _function(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, list):
        return _functions(walk, value, place)
    if isinstance(value, Name):
        if value not in ("Identity", "Default"):
            walk.add("odd-name", place)
        return
    walk.ask(value, "@function-entries", place)
    if isinstance(value, Stream):
        data = walk.pdf.unpack(value, place)
        if value.entries.get("FunctionType") == 4:
            if not _CALCULATOR.fullmatch(data):
                walk.add("unknown-entry", place)
        elif vocabulary.holds_words(data):
            walk.add("unknown-entry", place)


def _functions(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        walk.ask(one, "function", place)


def _font_size(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, list) or len(value) != 2:
        return walk.add("unknown-entry", place)
    walk.ask(value[0], "@font", place)
    walk.ask(value[1], "number", place)


def _blend(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        if one not in _BLENDS:
            walk.add("unknown-entry", place)


def _soft_mask(walk: Walk, value: Checked, place: str) -> None:
    if value != "None":
        walk.ask(value, "@mask", place)


def _image_mask(walk: Walk, value: Checked, place: str) -> None:
    """A picture, or the range of colours that are left out: more than a shade is a picture."""
    walk.ask(value, "numbers" if isinstance(value, list) else "@image", place)
    levels = walk.pdf.items(value) if isinstance(value, list) else []
    numbers = [one for one in levels if isinstance(one, int)]
    if any(high - low > MOST_RANGE for low, high in zip(numbers[::2], numbers[1::2], strict=False)):
        walk.add("picture-masked", place)


def _pattern(walk: Walk, value: Checked, place: str) -> None:
    walk.ask(value, "@tiling" if isinstance(value, Stream) else "@shading-pattern", place)


def _procedures(walk: Walk, value: Checked, place: str) -> None:
    for one in walk.pdf.items(value) if isinstance(value, list) else [value]:
        if one not in ("PDF", "Text", "ImageB", "ImageC", "ImageI"):
            walk.add("unknown-entry", place)


def _encoding(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, Name):
        if value not in _ENCODINGS and not _CJK_MAP.fullmatch(value):
            walk.add("odd-name", place)
    elif isinstance(value, Stream):
        walk.add("to-unicode", place)  # a code of its own for a font: no ordinary writer does it
    else:
        walk.ask(value, "@encoding-entries", place)


def _character_map(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, Stream):
        # Its text is read with the font; its dictionary repeats what is said in the text.
        allowed = {
            "Type",
            "CMapName",
            "CIDSystemInfo",
            "WMode",
            "Length",
            "Length1",
            "Filter",
            "DecodeParms",
        }
        if value.entries.keys() - allowed or not _is_map_name(value.entries.get("CMapName")):
            walk.add("to-unicode", place)
        walk.ask(value.entries.get("CIDSystemInfo"), "@character-collection", place)
        walk.ask(value.entries.get("Length"), "number", place)
    elif value not in ("Identity-H", "Identity-V"):
        walk.add("to-unicode", place)


def _is_map_name(value: Value) -> bool:
    return value is None or bool(re.fullmatch(MAP_NAME, str(value)))


MAP_NAME = (
    r"Adobe-Identi(?:t|f)y-(?:UCS|H|UTF16|0)|(?:[A-Z]{6}\+)?F?\d{1,6}|Identity-[HV]"
    r"|TeX-[A-Za-z0-9-]{1,16}|None|[A-Z]{6}\+?F?\d{0,4}(?:\+0)?|OneByteIdentityH"
)


def _glyph_programs(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, dict):
        return walk.add("unknown-entry", place)
    for key, one in value.items():
        if not vocabulary.is_glyph(key) and not vocabulary.is_plain(key):
            walk.add("glyph-name", place)
        walk.ask(one, "@content-stream", place)


def _glyph_map(walk: Walk, value: Checked, place: str) -> None:
    if isinstance(value, Stream):
        walk.ask(value, "@plain-stream", place)
    elif value != "Identity":
        walk.add("unknown-entry", place)


def _differences(walk: Walk, value: Checked, place: str) -> None:
    for one in value if isinstance(value, list) else [None]:
        one = walk.pdf.get(one)
        if isinstance(one, Name):
            if not vocabulary.is_glyph(one):
                return walk.add("glyph-name", place)
        elif not isinstance(one, int):
            return walk.add("unknown-entry", place)


def _glyph_list(walk: Walk, value: Checked, place: str) -> None:
    names = _bytes(value).decode("latin-1").split("/")
    if not isinstance(value, bytes) or not all(vocabulary.is_glyph(one) for one in names if one):
        walk.add("glyph-name", place)


def _font_name(walk: Walk, value: Checked, place: str) -> None:
    _named(walk, value, place, vocabulary.is_font, "font-name")


def _collection(walk: Walk, value: Checked, place: str) -> None:
    if value not in COLLECTIONS:
        walk.add("odd-name", place)


def _profile(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes):
        walk.add("unknown-entry", place)
    elif not vocabulary.says_only(text := vocabulary.decoded(value), "profiles"):
        walk.add_side_text("info", text, place)


def _namespace(walk: Walk, value: Checked, place: str) -> None:
    if not isinstance(value, bytes) or vocabulary.decoded(value) not in _NAMESPACES:
        walk.add("structure-text", place)


def _skip(walk: Walk, value: Checked, place: str) -> None:
    """What another walk looks at."""


CHECKS: dict[str, Check] = {
    "number": _number, "bool": _bool, "bools": _bools, "numbers": _numbers, "date": _date,
    "program": _program, "ids": _ids, "id": _id, "checksum": _checksum, "language": _language,
    "opening": _opening, "appearance": _appearance, "anchor": _anchor, "anchors": _anchors,
    "name-pairs": _name_pairs, "id-pairs": _id_pairs, "page-label-pairs": _page_label_pairs,
    "parent-pairs": _parent_pairs, "destinations": _destinations, "destination": _destination,
    "structure-destination": _structure_destination, "address": _address,
    "structured": _structured, "role": _role, "role-map": _role_map,
    "structure-kids": _structure_kids, "plain-name": _plain_name, "plain-names": _plain_names,
    "extent": _extent, "filters": _filters, "color-space": _color_space, "palette": _palette,
    "colorant": _colorant, "colorants": _colorants, "function": _function,
    "functions": _functions, "font-size": _font_size, "blend": _blend, "soft-mask": _soft_mask,
    "image-mask": _image_mask,
    "border-widths": _border_widths, "pattern": _pattern, "procedures": _procedures,
    "encoding": _encoding, "character-map": _character_map, "glyph-programs": _glyph_programs,
    "glyph-map": _glyph_map, "differences": _differences, "glyph-list": _glyph_list,
    "font-name": _font_name, "collection": _collection, "profile": _profile,
    "namespace": _namespace, "skip": _skip,
}  # fmt: skip
