"""A walk through all that a PDF's trailer leads to, against what each dictionary may hold.

The lists are data (`files/data/pdf-keys.toml`). What is reached is checked by what it is reached
as; what is never reached is a finding. Nothing calls itself, so that no depth of nesting hurts.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.file import PdfFile, Stream
from clerestory.files.inspection.portable_document.syntax import Name, Reference, Value

MOST_PAGES = 2_000
MOST_VALUES = 4_000_000

_KINDS_BY_NAME = {
    "xobject": ("Subtype", {"Image": "image", "Form": "form"}),
    "annotation": ("Subtype", {"Link": "link"}),
    "action": (
        "S",
        {"GoTo": "action-to-place", "URI": "action-to-address", "Named": "action-by-name"},
    ),
    "page-node": ("Type", {"Page": "page", "Pages": "pages"}),
    "outline-parent": ("Type", {"Outlines": "outlines"}),
    "element-parent": ("Type", {"StructTreeRoot": "structure"}),
}  # fmt: skip
_OTHERWISE = {"outline-parent": "outline", "element-parent": "element", "page-node": "page"}
_ANNOTATIONS = {
    "Redact": "pdf.redact", "Widget": "pdf.form-field", "FileAttachment": "pdf.embedded-file",
    "Screen": "pdf.media", "Movie": "pdf.media", "Sound": "pdf.media", "RichMedia": "pdf.media",
    "3D": "pdf.media",
}  # fmt: skip
_FILTERS = {
    "FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "DCTDecode",
    "CCITTFaxDecode", "JPXDecode", "JBIG2Decode", "Fl", "LZW", "A85", "AHx", "RL", "CCF", "DCT",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SideText:
    """A text beside the pages. It is a finding of `mode` unless the pages show its words."""

    mode: str
    text: str
    place: str


@dataclass(slots=True)
class Walk:
    """What a walk has met: findings, texts to compare with the pages, and streams to look into."""

    pdf: PdfFile
    findings: list[Finding] = field(default_factory=list)
    side_texts: list[SideText] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)
    streams: list[tuple[str, Stream, str]] = field(default_factory=list)  # kind, stream, place
    listed: dict[int, str] = field(
        default_factory=dict
    )  # pictures, forms and tiles that pages list
    fonts: list[tuple[dict[str, Value], str]] = field(default_factory=list)
    pages: list[dict[str, Value]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)  # of pages, by object
    waiting: list[tuple[Value | Stream, str, str]] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)
    steps: int = 0

    def add(self, mode: str, place: str) -> None:
        self.findings.append(found(f"pdf.{mode}", place))

    def add_side_text(self, mode: str, text: str, place: str) -> None:
        if text.strip():
            self.side_texts.append(SideText(f"pdf.{mode}", text, place))

    def ask(self, value: Value | Stream, expression: str, place: str) -> None:
        """Puts a value in the queue, to be checked as what `expression` says."""
        self.waiting.append((value, expression, place))


@cache
def keys() -> dict[str, dict[str, str]]:
    """The entries of each kind of dictionary, and what each has to be."""
    text = (files("clerestory.files") / "data/pdf-keys.toml").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, str]] = tomllib.loads(text)
    return kinds


Checks = dict[str, Callable[["Walk", Value | Stream, str], None]]


def walk(pdf: PdfFile, checks: Checks) -> Walk:
    """Goes through everything that the trailer leads to.

    `checks` are those that the lists name and that are no pattern."""
    state = Walk(pdf)
    _number_pages(state)
    state.ask(pdf.trailer, "@trailer", "file")
    for number in sorted(pdf.structural):
        _ask_structural(state, number)
    drain(state, checks)
    return state


def drain(state: Walk, checks: Checks) -> None:
    """Checks all that waits, and what that leads to."""
    while state.waiting:
        value, expression, place = state.waiting.pop()
        state.steps += 1
        if state.steps > MOST_VALUES:
            raise Unreadable(found("pdf.too-many-objects", "file"))
        if isinstance(value, Reference):
            number = value.number
            if (number, expression) in state.seen:
                continue
            state.seen.add((number, expression))
            state.reached.add(number)
            if number in state.numbers:
                place = f"page {state.numbers[number]}"
            elif not place.startswith("page"):
                place = f"object {number}"
            value = state.pdf.get(value)
            if expression == "@xobject" or (expression == "pattern" and isinstance(value, Stream)):
                state.listed[number] = place
        if value is not None:
            _check(state, value, expression, place, checks)


def unreferenced(state: Walk) -> list[Finding]:
    """The objects that nothing led to."""
    left = sorted(state.pdf.objects.keys() - state.reached - state.pdf.structural)
    return [
        found("pdf.unreferenced", f"object {number}")
        for number in left
        if state.pdf.objects[number] is not None and not _is_empty_element(state, number)
    ]


def _is_empty_element(state: Walk, number: int) -> bool:
    """Whether an object is an element of the structure that nothing is in: WeasyPrint leaves some
    behind where a page begins."""
    value = state.pdf.objects[number]
    if not isinstance(value, dict) or value.keys() - {"Type", "S", "P", "Pg", "K"}:
        return False
    return (
        value.get("Type") == "StructElem" and value.get("K") == []
        and value.get("S") in ("Div", "NonStruct", "Span", "P", "Sect")
        and all(isinstance(value.get(key, Reference(1, 0)), Reference) for key in ("P", "Pg"))
    )  # fmt: skip


def _ask_structural(state: Walk, number: int) -> None:
    value = state.pdf.objects.get(number)
    is_stream = isinstance(value, Stream)
    state.ask(value, "@structural-stream" if is_stream else "@linearization", f"object {number}")


def _number_pages(state: Walk) -> None:
    """The number of each page by its object, in the order of the tree of pages."""
    pdf = state.pdf
    root = pdf.dictionary(pdf.trailer.get("Root"))
    if not isinstance(root.get("Pages"), Reference):
        raise Unreadable(found("pdf.readers-disagree", "list of pages"))
    waiting: list[tuple[Value, dict[str, Value]]] = [(root["Pages"], {})]
    seen: set[int] = set()
    while waiting:
        node, inherited = waiting.pop()
        if not isinstance(node, Reference) or node.number in seen:
            raise Unreadable(found("pdf.readers-disagree", "list of pages"))
        seen.add(node.number)
        entries = pdf.get(node)
        if not isinstance(entries, dict):
            raise Unreadable(found("pdf.readers-disagree", "list of pages"))
        inherited = inherited | {
            key: entries[key] for key in ("Resources", "MediaBox", "CropBox") if key in entries
        }
        if entries.get("Type") == "Pages":
            kids = pdf.items(entries.get("Kids"))
            waiting += [(kid, inherited) for kid in reversed(kids)]
        elif entries.get("Type") == "Page" and "Kids" not in entries:
            state.pages.append(inherited | entries)
            state.numbers[node.number] = len(state.pages)
        else:
            raise Unreadable(found("pdf.readers-disagree", "list of pages"))
        if len(state.pages) > MOST_PAGES or len(seen) > 2 * MOST_PAGES:
            raise Unreadable(found("pdf.too-many-pages", "file"))


def _check(
    state: Walk,
    value: Value | Stream,
    expression: str,
    place: str,
    checks: Checks,
) -> None:
    first = expression[0]
    if first == "@":
        _check_kind(state, value, expression[1:], place)
    elif first == "[":
        for item in state.pdf.items(value) if not isinstance(value, Stream) else [value]:
            inner = expression[1:-1]
            state.ask(item, inner if inner.startswith("text") else f"@{inner}", place)
    elif first == "{":
        _check_map(state, value, expression[1:-1], place)
    elif first == "=":
        # LibreOffice writes a string where a name should be.
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        if text not in expression[1:].split("|"):
            state.add("unknown-entry", place)
    elif first == "!":
        if not _is_empty(state.pdf, value):
            _reach_all(state, value)
            state.add(expression[1:], place)
    elif expression.startswith("text:"):
        if isinstance(value, bytes):
            state.add_side_text(expression[5:], vocabulary.decoded(value), place)
        else:
            state.add("unknown-entry", place)
    else:
        checks[expression](state, value, place)


def _is_empty(pdf: PdfFile, value: Value | Stream) -> bool:
    """Whether a value holds nothing: an empty array or dictionary, also one of such."""
    for _ in range(8):
        value = pdf.get(value)
        if isinstance(value, dict) and len(value) == 1:
            value = next(iter(value.values()))
        elif isinstance(value, list) and len(value) == 1:
            value = value[0]
        else:
            break
    return value is None or value is False or (not isinstance(value, Stream) and value in ([], {}))


def _reach_all(state: Walk, value: Value | Stream) -> None:
    """Marks all below a finding as reached, so that one thing is found once."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Reference):
            number, value = value.number, state.pdf.get(value)
            # From a page or an element of the structure everything could be reached.
            kind = value.get("Type") if isinstance(value, dict) else None
            if number in state.reached or kind in ("Page", "Pages", "StructElem", "Catalog"):
                continue
            state.reached.add(number)
        if isinstance(value, Stream):
            value = value.entries
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _check_map(state: Walk, value: Value | Stream, kind: str, place: str) -> None:
    if not isinstance(value, dict):
        return state.add("unknown-entry", place)
    for key, one in value.items():
        if kind == "font" and _is_tag_of(state, key, one):
            pass
        elif kind != "attributes" and not vocabulary.is_plain(key):
            state.add("odd-name", place)
        elif kind == "attributes":
            state.ask(Name(key), "role", place)
        special = kind in ("color-space", "pattern")
        state.ask(one, kind if special else f"@{kind}", place)


def _is_tag_of(state: Walk, key: str, font: Value) -> bool:
    """Whether a name is the six letters that mark the subset of a font, as WeasyPrint has it."""
    name = state.pdf.dictionary(font).get("BaseFont")
    return isinstance(name, Name) and len(key) == 6 and name.startswith(f"{key}+")


def _check_kind(state: Walk, value: Value | Stream, kind: str, place: str) -> None:
    entries = value.entries if isinstance(value, Stream) else value
    if not isinstance(entries, dict):
        return state.add("unknown-entry", place)
    if kind in _KINDS_BY_NAME:
        key, kinds = _KINDS_BY_NAME[kind]
        subtype = str(state.pdf.get(entries.get(key)))
        known = kinds.get(subtype, _OTHERWISE.get(kind))
        if known is None:
            return _refuse_kind(state, value, kind, subtype, place)
        kind = known
    expected = keys()[kind]
    for key, one in entries.items():
        if key in expected:
            if one is not None:
                state.ask(one, expected[key], place)
        elif kind == "trailer" and key == "Root":
            state.ask(one, "@catalog", place)
        else:
            _reach_all(state, one)
            state.add("info" if kind == "info" else "unknown-entry", place)
    if isinstance(value, Stream):
        if any(one not in _FILTERS for one in state.pdf.filters(value)):
            raise Unreadable(found("pdf.filter", place))
        state.streams.append((kind, value, place))
    elif kind == "font":
        state.fonts.append((entries, place))


def _refuse_kind(state: Walk, value: Value | Stream, kind: str, subtype: str, place: str) -> None:
    _reach_all(state, value)
    if kind == "annotation":
        return state.findings.append(found(_ANNOTATIONS.get(subtype, "pdf.annotation"), place))
    state.add("javascript" if kind == "action" else "unknown-entry", place)
