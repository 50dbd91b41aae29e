"""The words of one paragraph: what is shown of its runs, fields, links and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.word import fields
from clerestory.files.inspection.word.blocks import REDACTED, Inline, PageBreak, PageNumber, Words
from clerestory.files.inspection.word.drawings import read_drawing
from clerestory.files.inspection.word.looks import (
    COVERED,
    CellLook,
    Looks,
    Properties,
    W,
    is_set,
)
from clerestory.files.inspection.word.package import Package
from clerestory.files.inspection.word.places import Places
from clerestory.files.inspection.word.signs import sign_of

# Characters that no page shows: of no width, for direction, tags, fillers, shapes of other ones.
INVISIBLE = re.compile(
    "[\u2800\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U0001d173-\U0001d17a"
    "\ue000-\uefff\uf100-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
OVERRIDES = {"\u202d", "\u202e"}  # the page shows the letters after them in another order
# These join or part letters of some scripts, and the parts of one emoji.
_JOINED = re.compile(
    "(?<=[\u0590-\u0dff\u0e00-\u0fff\u1000-\u17ff])[\u200c\u200d](?=[\u0590-\u0dff\u1000-\u17ff])|"
    "(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])|"
    "(?<=[^\\W\\d_])\u00ad(?=[^\\W\\d_])"
)
_INSIDE = {"ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo"}
_CHARACTERS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "",
}  # fmt: skip


@dataclass(slots=True)
class Field:
    """A field that has begun and not ended; its result is kept back where programs renew it."""

    code: str = ""
    in_code: bool = True
    result: str = ""

    @property
    def is_renewed(self) -> bool:
        return not self.in_code and (
            self.counts_pages or not fields.is_shown_result(self.code, "any words")
        )

    @property
    def counts_pages(self) -> bool:
        return fields.is_page_number(self.code) or fields.is_page_count(self.code)


@dataclass(slots=True)
class Shared:
    """What the readers of all parts of a file share."""

    package: Package
    looks: Looks
    findings: list[Finding] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)  # place, address of a link
    notes: list[tuple[str, str]] = field(
        default_factory=list
    )  # kind and id, as they are referred to


class Runs:
    """Reads paragraphs of one part in their order; a field may begin in one and end in another."""

    def __init__(self, shared: Shared, part: str, places: Places) -> None:
        self._shared, self._part, self._places = shared, part, places
        self._fields: list[Field] = []

    def read(self, element: Any, paragraph: Properties, cell: CellLook) -> tuple[Inline, ...]:
        return tuple(_joined(self._inlines(element, paragraph, cell)))

    def check_ended(self) -> None:
        """Record a field without an end: programs differ in what they show of it."""
        if self._fields:
            self._shared.findings.append(found("docx.broken-field", self._places.part))

    def _inlines(self, parent: Any, paragraph: Properties, cell: CellLook) -> Iterator[Inline]:
        for child in parent.iterchildren("*"):
            name = child.tag.removeprefix(W)
            if name == "r":
                look = self._shared.looks.run(child.find(W + "rPr"), paragraph, cell)
                yield from self._run(child, look, paragraph, cell)
            elif name == "fldSimple":
                yield from self._simple_field(child, paragraph, cell)
            elif name in _INSIDE or name == "hyperlink":
                yield from self._inlines(child, paragraph, cell)

    def _simple_field(
        self, element: Any, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        self._fields.append(Field(element.get(W + "instr", ""), in_code=False))
        depth = len(self._fields)
        yield from self._inlines(element, paragraph, cell)
        if len(self._fields) == depth:
            yield from self._end_field(element, {}, paragraph, cell)

    def _run(
        self, run: Any, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        for child in run.iterchildren("*"):
            name = child.tag.removeprefix(W)
            if name == "t":
                yield from self._text(child.text or "", child, look, paragraph, cell)
            elif name == "fldChar":
                yield from self._field_mark(child, look, paragraph, cell)
            elif name == "instrText":
                self._instruction(child)
            elif name == "br" and child.get(W + "type") == "page":
                yield PageBreak()
            elif name in _CHARACTERS:
                yield from self._text(_CHARACTERS[name], child, look, paragraph, cell)
            elif name in ("footnoteReference", "endnoteReference"):
                yield from self._note(child, name, look, paragraph, cell)
            elif name == "drawing":
                yield from self._drawing(child, look)
            elif name == "sym":
                yield from self._symbol(child, look, paragraph, cell)

    def _text(
        self, text: str, element: Any, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        if any(one.in_code for one in self._fields):
            self._fields[-1].code += text
            return
        shown = cleaned(text)
        if shown != text:
            turned = OVERRIDES.intersection(text)
            self._found("direction" if turned else "invisible-characters", element)
        mode = self._shared.looks.why_hidden(text, look, paragraph, cell)
        if mode:
            self._found(mode, element)
            shown = REDACTED if mode in COVERED else ""
        if self._fields and self._fields[-1].is_renewed:
            self._fields[-1].result += shown
        elif shown:
            yield _words(shown, look)

    def _symbol(
        self, element: Any, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        sign = sign_of(element.get(W + "font", ""), element.get(W + "char", ""))
        if sign:
            # The sign has a typeface of its own, whatever that of the run.
            plain = {name: one for name, one in look.items() if name != "rFonts"}
            yield from self._text(sign, element, plain, paragraph, cell)
        else:
            self._found("symbol", element)

    def _instruction(self, element: Any) -> None:
        if self._fields and self._fields[-1].in_code:
            self._fields[-1].code += element.text or ""
        else:
            self._found("field", element)

    def _field_mark(
        self, mark: Any, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(Field())
        elif not self._fields:
            self._found("broken-field", mark)
        elif kind == "separate":
            self._fields[-1].in_code = False
        else:
            yield from self._end_field(mark, look, paragraph, cell)

    def _end_field(
        self, element: Any, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        ended = self._fields.pop()
        if fields.is_ordinary_code(ended.code):
            pass
        elif addresses := fields.words_of_link(ended.code):
            place = self._places.of(element)
            self._shared.addresses += [(place, address) for address in addresses]
        else:
            self._found("drawn-field" if fields.is_drawn(ended.code) else "field", element)
        if not fields.is_shown_result(ended.code, ended.result):
            self._found("field-result", element)
            ended.result = ""
        if any(one.in_code for one in self._fields):
            self._found("field", element)
        elif self._shared.looks.why_hidden("1", look, paragraph, cell):
            return
        elif ended.counts_pages:
            yield PageNumber(of_all=fields.is_page_count(ended.code))
        elif ended.result:
            yield _words(ended.result, look)

    def _note(
        self, element: Any, name: str, look: Properties, paragraph: Properties, cell: CellLook
    ) -> Iterator[Inline]:
        note = (name.removesuffix("Reference"), element.get(W + "id", ""))
        if self._shared.looks.why_hidden("1", look, paragraph, cell) or note in self._shared.notes:
            self._found("hidden-text", element)
            return
        self._shared.notes.append(note)
        yield Words(f"[{len(self._shared.notes)}]")

    def _drawing(self, element: Any, look: Properties) -> Iterator[Inline]:
        place = self._places.of(element)
        picture, findings = read_drawing(element, self._shared.package, self._part, place)
        self._shared.findings += findings
        hidden = is_set(look, "vanish") or any(one.in_code for one in self._fields)
        if hidden:
            self._found("hidden-picture", element)
        elif picture:
            yield picture

    def _found(self, mode: str, element: Any) -> None:
        self._shared.findings.append(found(f"docx.{mode}", self._places.of(element)))


def cleaned(text: str) -> str:
    """The text without the characters that no page shows."""
    kept = {match.start() for match in _JOINED.finditer(text)}
    return INVISIBLE.sub(lambda match: match[0] if match.start() in kept else "", text)


def _words(text: str, look: Properties) -> Words:
    raised = value_of(look, "vertAlign")
    return Words(
        text.upper() if is_set(look, "caps") else text,
        bold=is_set(look, "b"),
        italic=is_set(look, "i"),
        struck=is_set(look, "strike") or is_set(look, "dstrike"),
        script={"superscript": "super", "subscript": "sub"}.get(raised, ""),
    )


def value_of(look: Properties, name: str) -> str:
    return str(look[name].get(W + "val", "")) if name in look else ""


def _joined(inlines: Iterator[Inline]) -> Iterator[Inline]:
    """Neighbouring words of one look as one; covered words that touch as one bar."""
    last: Inline | None = None
    for one in inlines:
        if isinstance(last, Words) and isinstance(one, Words):
            both_covered = last.text.endswith(REDACTED) and one.text == REDACTED
            if both_covered:
                continue
            if _look_of(last) == _look_of(one):
                last = Words(last.text + one.text, *_look_of(one))
                continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _look_of(words: Words) -> tuple[bool, bool, bool, str]:
    return words.bold, words.italic, words.struck, words.script
