"""The content streams of a PDF (ISO 32000-2, 7.8): what they draw, and what they only carry.

They are followed as a viewer does, from each page into the forms, patterns and glyphs that it
draws; what a page lists and never draws is found on the way.
"""

from typing import NamedTuple

from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.entries import Walk
from clerestory.files.inspection.portable_document.file import Stream
from clerestory.files.inspection.portable_document.syntax import (
    Name,
    Operation,
    Reference,
    Value,
    operations,
)

# The operands of each operator: n number, s string, N name, a array of numbers, t array of
# strings and numbers, p name or dictionary of properties, i inline image, * colour.
_OPERANDS = {
    "q": "", "Q": "", "cm": "nnnnnn", "w": "n", "J": "n", "j": "n", "M": "n", "d": "an",
    "ri": "N", "i": "n", "gs": "N", "m": "nn", "l": "nn", "c": "nnnnnn", "v": "nnnn", "y": "nnnn",
    "h": "", "re": "nnnn", "S": "", "s": "", "f": "", "F": "", "f*": "", "B": "", "B*": "",
    "b": "", "b*": "", "n": "", "W": "", "W*": "", "BT": "", "ET": "", "Tc": "n", "Tw": "n",
    "Tz": "n", "TL": "n", "Tf": "Nn", "Tr": "n", "Ts": "n", "Td": "nn", "TD": "nn",
    "Tm": "nnnnnn", "T*": "", "Tj": "s", "TJ": "t", "'": "s", '"': "nns", "d0": "nn",
    "d1": "nnnnnn", "CS": "N", "cs": "N", "SC": "*", "SCN": "*", "sc": "*", "scn": "*", "G": "n",
    "g": "n", "RG": "nnn", "rg": "nnn", "K": "nnnn", "k": "nnnn", "sh": "N", "BI": "ii",
    "Do": "N", "MP": "N", "DP": "Np", "BMC": "N", "BDC": "Np", "EMC": "", "BX": "", "EX": "",
}  # fmt: skip
_LISTS = {"gs": "ExtGState", "Tf": "Font", "sh": "Shading", "Do": "XObject"}
_SHOWING = {"Tj", "TJ", "'", '"'}
_SPACES = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern"}
_INLINE_KEYS = {
    "W", "H", "BPC", "CS", "F", "DP", "D", "IM", "I", "Width", "Height", "BitsPerComponent",
    "ColorSpace", "Filter", "DecodeParms", "Decode", "ImageMask", "Interpolate", "Intent", "L",
    "Length",
}  # fmt: skip
_STEPS = {"l", "c", "v", "y"}
_PAINTING = {"n", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
MOST_STREAMS = 50_000
MOST_DROPPED = 8  # steps of a line that is drawn and neither painted nor clipped to


class _Content(NamedTuple):
    data: bytes
    resources: dict[str, Value]
    place: str
    is_cell: bool = False  # of a pattern, a glyph or a mask, whose text no reader extracts


def read_contents(walk: Walk) -> set[int]:
    """Adds what the content streams carry to the findings and side texts of the walk. Returns the
    objects of the pictures and forms that they draw."""
    reader = _Reader(walk)
    for number, page in enumerate(walk.pages, 1):
        place = f"page {number}"
        streams = [walk.pdf.get(one) for one in walk.pdf.items(page.get("Contents"))]
        data = b"\n".join(walk.pdf.unpack(one, place) for one in streams if isinstance(one, Stream))
        resources = walk.pdf.dictionary(page.get("Resources"))
        reader.waiting.append(_Content(data, resources, place))
        while reader.waiting:
            reader.read(reader.waiting.pop())
    for number, place in sorted(walk.listed.items()):
        if number not in reader.drawn:
            walk.add("unused", place)
    return reader.drawn


class _Reader:
    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.drawn: set[int] = set()
        self.waiting: list[_Content] = []
        self.followed: set[int] = set()

    def read(self, content: _Content) -> None:
        comments: list[bytes] = []
        depth, in_text, problem = 0, False, False
        flat, unpainted = _Flatness(), _Unpainted()
        for operation in operations(content.data, content.place, comments):
            operator = operation.operator.decode("ascii", "replace")
            problem |= not self._fits(operation, operator, content)
            depth += (operator == "q") - (operator == "Q")
            if operator in ("BT", "ET"):
                problem |= in_text == (operator == "BT")
                in_text = operator == "BT"
            problem |= operator in _SHOWING and (content.is_cell or not in_text)
            problem |= flat.hides(operator, operation.operands) or unpainted.ends(operator)
        if problem or depth < 0:
            self.walk.add("content", content.place)
        if comments:
            self.walk.add("comment", content.place)

    def _fits(self, operation: Operation, operator: str, content: _Content) -> bool:
        """Whether an operation has the operands that it should have, and no more."""
        pattern, operands = _OPERANDS.get(operator), operation.operands
        if pattern is None:
            return False
        if pattern == "*":
            return self._follow_color(operands, content)
        if len(operands) != len(pattern):
            return False
        if not all(_is(kind, one) for kind, one in zip(pattern, operands, strict=True)):
            return False
        if operator in _LISTS:
            return self._follow(_LISTS[operator], operands[0], content)
        if operator in ("cs", "CS"):
            return operands[0] in _SPACES or self._has("ColorSpace", operands[0], content)
        if operator in ("MP", "DP", "BMC", "BDC"):
            return self._mark(operator, operands, content)
        return operator != "BI" or self._inline(operands, content)

    def _has(self, kind: str, name: Value, content: _Content) -> bool:
        return str(name) in self.walk.pdf.dictionary(content.resources.get(kind))

    def _follow_color(self, operands: list[Value], content: _Content) -> bool:
        """Numbers, and for a pattern its name behind them."""
        if operands and isinstance(operands[-1], Name):
            *operands, pattern = operands
            if not self._follow("Pattern", pattern, content):
                return False
        return all(_is("n", one) for one in operands) and len(operands) <= 32

    def _follow(self, kind: str, name: Value, content: _Content) -> bool:
        """Looks into what is drawn by its name; false where there is nothing of that name."""
        pdf = self.walk.pdf
        listed = pdf.dictionary(content.resources.get(kind))
        if not isinstance(name, Name) or name not in listed:
            return False
        reference = listed[name]
        if isinstance(reference, Reference):
            if reference.number in self.followed:
                return True
            self.followed.add(reference.number)
            self.drawn.add(reference.number)
        value = pdf.get(reference)
        if kind == "ExtGState":
            mask = pdf.dictionary(pdf.dictionary(value).get("SMask"))
            group = mask.get("G")
            if isinstance(group, Reference):  # that the page lists as well
                self.drawn.add(group.number)
            self._queue(pdf.get(group), content, is_cell=True)
        elif kind == "Font":
            self._queue_glyphs(pdf.dictionary(value), content)
        elif kind != "Shading":
            self._queue(value, content, is_cell=content.is_cell or kind == "Pattern")
        return True

    def _queue(self, value: Value | Stream, content: _Content, *, is_cell: bool) -> None:
        if not isinstance(value, Stream) or value.entries.get("Subtype") == "Image":
            return
        own = self.walk.pdf.dictionary(value.entries.get("Resources"))
        data = self.walk.pdf.unpack(value, content.place)
        self.waiting.append(_Content(data, own or content.resources, content.place, is_cell))
        if len(self.waiting) > MOST_STREAMS:
            self.waiting.clear()
            self.walk.add("content", content.place)

    def _queue_glyphs(self, font: dict[str, Value], content: _Content) -> None:
        own = self.walk.pdf.dictionary(font.get("Resources"))
        for glyph in self.walk.pdf.dictionary(font.get("CharProcs")).values():
            stream = self.walk.pdf.get(glyph)
            if isinstance(stream, Stream):
                data = self.walk.pdf.unpack(stream, content.place)
                self.waiting.append(_Content(data, own or content.resources, content.place, True))

    def _mark(self, operator: str, operands: list[Value], content: _Content) -> bool:
        self.walk.ask(operands[0], "role", content.place)
        if len(operands) == 2 and isinstance(operands[1], Name):
            return self._has("Properties", operands[1], content)
        if len(operands) == 2:
            self.walk.ask(operands[1], "@properties", content.place)
        return True

    def _inline(self, operands: list[Value], content: _Content) -> bool:
        entries, data = operands
        assert isinstance(entries, dict) and isinstance(data, bytes)
        filters = self.walk.pdf.filters(
            Stream(entries | {"Filter": entries.get("F", entries.get("Filter"))}, b"")
        )
        if not filters and (vocabulary.holds_words(data) or vocabulary.holds_name(data)):
            return False
        return entries.keys() <= _INLINE_KEYS and all(
            not isinstance(one, dict) or key in ("DP", "DecodeParms")
            for key, one in entries.items()
        )


class _Unpainted:
    """Whether a line with as many steps as a letter has is drawn and then dropped."""

    def __init__(self) -> None:
        self.steps, self.clips = 0, False

    def ends(self, operator: str) -> bool:
        """Follows an operator, and says whether it drops such a line."""
        self.steps += operator in _STEPS
        self.clips |= operator in ("W", "W*")
        is_dropped = operator == "n" and self.steps >= MOST_DROPPED and not self.clips
        if operator in _PAINTING:
            self.steps, self.clips = 0, False
        return is_dropped


class _Flatness:
    """Whether the matrix, the size or the scale leaves no room for what is shown: readers drop
    it, and it is still in the file."""

    def __init__(self) -> None:
        self.matrix, self.line, self.size, self.scale = False, False, False, False
        self.saved: list[tuple[bool, bool, bool]] = []

    def hides(self, operator: str, operands: list[Value]) -> bool:
        """Follows an operation, and says whether it shows something in no room."""
        if operator == "q":
            self.saved.append((self.matrix, self.size, self.scale))
        elif operator == "Q" and self.saved:
            self.matrix, self.size, self.scale = self.saved.pop()
        elif operator == "cm":
            self.matrix |= _is_flat(operands)
        elif operator == "BT":
            self.line = False
        elif operator == "Tm":
            self.line = _is_flat(operands)
        elif operator == "Tf":
            self.size = not operands[-1:] or operands[-1] == 0
        elif operator == "Tz":
            self.scale = operands == [0]
        elif operator in _SHOWING:
            is_hidden = self.matrix or self.line or self.size or self.scale
            return is_hidden and _has_letters(operands)
        return operator in ("Do", "BI") and self.matrix


def _is_flat(matrix: list[Value]) -> bool:
    a, b, c, d = (one if isinstance(one, int | float) else 0 for one in (*matrix, 0, 0, 0, 0)[:4])
    return abs(a * d - b * c) < 1e-9


def _has_letters(operands: list[Value]) -> bool:
    parts = [one for part in operands for one in (part if isinstance(part, list) else [part])]
    return any(isinstance(one, bytes) and one.strip(b"\x00 ") for one in parts)


def _is(kind: str, value: Value) -> bool:
    if kind == "n":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "s":
        return isinstance(value, bytes)
    if kind == "N":
        return isinstance(value, Name)
    if kind == "p":
        return isinstance(value, Name | dict)
    if kind == "i":
        return True
    allowed = int | float | bytes if kind == "t" else int | float
    return isinstance(value, list) and all(isinstance(one, allowed) for one in value)
