"""The words of a paragraph of an OpenDocument file: those that a reader sees, and no others.

What is not in the tables below is refused: a program may show it, or something else in its place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clerestory.files.inspection.invisible import INVISIBLE
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.opendocument.styles import Styles, background_of, why_unseen
from clerestory.files.inspection.reports import Report

PICTURE = "\ufffc"
"""Stands for a picture in what is read: no text of a file has this character (`INVISIBLE`)."""

MOST_SPACES = 100
"""More in a row push what follows out of the page."""

# What follows on the line, after so much room, is out of sight.
_FAR = re.compile(rf"(?:[ \u00a0\u2000-\u200a\u3000]{{{MOST_SPACES},}}|\t{{20,}})[^\n]*")

_OF_DATE = r"(\d{1,4}(st|nd|rd|th)?\b|[^\W\d_A-Z]{1,10}\b|[A-Z][^\W\d_A-Z]{0,9}\b|[AP]M\b)"

# Fields of which a program works out the words: how they may look, whatever the file says.
_COUNTED = {
    "text:page-number": r"\d{0,6}|[ivxlcdmIVXLCDM]{0,10}|[A-Za-z]{0,2}",
    "text:page-count": r"\d{0,6}", "text:sequence": r"\w{0,6}",
    "text:sheet-name": ".{0,31}", "text:note-ref": r"\w{0,4}", "text:paragraph-count": r"\d{0,9}",
    "text:word-count": r"\d{0,9}", "text:character-count": r"\d{0,9}",
    "text:table-count": r"\d{0,9}",
    "text:image-count": r"\d{0,9}", "text:object-count": r"\d{0,9}",
    "text:soft-page-break": "", "text:bookmark-ref": r"\d{0,6}",
    "text:date": rf"({_OF_DATE}?[ .,:/-]*){{0,9}}",
    "text:time": r"[\d:. APMapm]{0,15}",
}  # fmt: skip
_VALUE_OF = {"text:date": "text:date-value", "text:time": "text:time-value"}
_MARKS = {
    "text:bookmark", "text:bookmark-start", "text:bookmark-end", "text:reference-mark",
    "text:reference-mark-start", "text:reference-mark-end",
}  # fmt: skip
_MADE_MARK = re.compile(
    r"(__RefHeading__|_Toc|_Ref|_Hlk|_GoBack|__RefNumPara__)[\d_]*(_Toc[\d_]+)?"
)
_SCHEME = re.compile(r"^(https?://(www\.)?|mailto:)")
_CELL = re.compile(r"(?<=['\w])\.\$?[A-Z]{1,3}\$?\d{1,7}$")  # of a sheet, as in #'Sheet 1'.A1
_CHANGES = {"text:change", "text:change-start", "text:change-end"}
_EMPTY = {*_MARKS, *_CHANGES, "text:s", "text:tab", "text:line-break", "text:soft-page-break"}
_INDEXED = {
    f"text:{kind}-mark{end}"
    for kind in ("toc", "user-index", "alphabetical-index")
    for end in ("", "-start", "-end")
}
_HIDDEN = dict.fromkeys(_INDEXED, "index-mark") | {
    "text:hidden-text": "hidden-text",
    "text:script": "script",
    "office:annotation": "annotation",
    "office:annotation-end": "annotation",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks at a place: its properties, the colour behind it, and whether it is hidden."""

    text: Mapping[str, str]
    background: str
    hidden: bool = False

    def within(self, properties: Mapping[str, str]) -> "Look":
        behind = background_of(properties, self.background)
        return replace(self, text={**self.text, **properties}, background=behind)


class Words:
    """Reads paragraphs; tells the report what they hide."""

    def __init__(
        self, styles: Styles, report: Report, shows: Callable[[Any, str], bool] = lambda *_: False
    ) -> None:
        """`shows` says whether a frame is a picture that hides nothing."""
        self.styles, self.report, self._shows = styles, report, shows
        self.frames: list[Any] = []  # of pictures, in the order in which `read` has PICTURE
        self.notes: list[Any] = []  # footnotes and endnotes, in the order of their numbers

    def read(self, paragraph: Any, look: Look, place: str) -> str:
        """What is seen of a paragraph; a line break is "\\n", a picture PICTURE."""
        seen = "".join(self._inside(paragraph, look, place))
        if _FAR.search(seen):
            self.report.add("opendocument.far-away", place)
            seen = _FAR.sub("", seen)
        self.report.show(seen)
        return seen

    def _inside(self, element: Any, look: Look, place: str) -> list[str]:
        pieces = [self.seen(element.text, look, place)]
        for child in element:
            if isinstance(child.tag, str):
                pieces += self._inline(child, look, place)
            pieces.append(self.seen(child.tail, look, place))
        return pieces

    def seen(self, text: str | None, look: Look, place: str) -> str:
        """`text` with white space as the standard has it shown; nothing if it is not seen."""
        words = re.sub(r"[ \t\r\n]+", " ", text or "")
        if not words.strip() or look.hidden:
            return "" if look.hidden else words
        mode = why_unseen(look.text, look.background)
        if mode and (mode != "symbol" or re.search(r"[^\W_]", words)):
            self.report.add(f"opendocument.{mode}", place)
            return ""
        if INVISIBLE.search(words):
            self.report.add("opendocument.invisible-character", place)
            words = INVISIBLE.sub("", words)
        return words

    def _inline(self, element: Any, look: Look, place: str) -> list[str]:
        name, values = plain(element.tag), attributes(element)
        if name in _EMPTY and (len(element) or (element.text or "").strip()):
            self.report.add("opendocument.not-understood", f"{place}, {name}")
        match name:
            case "text:span":
                style = self.styles.own("text", values.get("text:style-name", ""))
                return self._inside(element, look.within(style), place)
            case "text:a":
                return self._link(element, values, look, place)
            case "text:s":
                return [_spaces(values.get("text:c", "1"))]
            case "text:tab":
                return ["\t"]
            case "text:line-break":
                return ["\n"]
            case "text:note":
                return self._note(element, look, place)
        if name in _CHANGES:
            return []  # the changes themselves are reported where they are kept
        if name in _MARKS:
            if not _MADE_MARK.fullmatch(values.get("text:name", "")):
                mark = values.get("text:name", "")
                self.report.add_unless_shown("opendocument.bookmark", place, mark)
            return []
        if name in _HIDDEN:
            self.report.add(f"opendocument.{_HIDDEN[name]}", place)
            return []
        if name in _COUNTED and not len(element):
            return self._field(element, name, values, look, place)
        if name == "draw:frame" and self._shows(element, place):
            if why_unseen(look.text, look.background) == "hidden-text":
                self.report.add("opendocument.hidden-text", place)
                return []
            if look.hidden:
                return []
            self.frames.append(element)
            return [PICTURE]
        self.report.add(f"opendocument.{_refusal(name)}", f"{place}, {name}")
        return []

    def _link(self, element: Any, values: dict[str, str], look: Look, place: str) -> list[str]:
        target = values.get("xlink:href", "")
        inner = target.startswith("#") and _MADE_MARK.fullmatch(target[1:].partition("|")[0])
        if not inner:
            plain_words = _CELL.sub("", _SCHEME.sub("", target))
            self.report.add_unless_shown("opendocument.link", place, plain_words)
        for key in ("office:title", "office:name", "xlink:title", "office:target-frame-name"):
            if values.get(key, "") not in ("", "_blank", "_self", "_top", "_parent", target):
                self.report.add_unless_shown("opendocument.link", place, values[key])
        if element.find("{*}event-listeners") is not None:
            self.report.add("opendocument.script", place)
        return self._inside(element, look, place)

    def _note(self, element: Any, look: Look, place: str) -> list[str]:
        """A footnote's number; its body is read with the other notes."""
        parts = sorted(plain(child.tag) for child in element)
        if parts != ["text:note-body", "text:note-citation"] or has_loose_text(element):
            self.report.add("opendocument.not-understood", place)
        citation = element.find("{*}note-citation")
        label = "" if citation is None else "".join(self._inside(citation, look, place)).strip()
        own = "" if citation is None else attributes(citation).get("text:label", label)
        if own != label:
            self.report.add("opendocument.field", f"{place}, text:note-citation")
        if look.hidden:
            return []
        self.notes.append((label, element))
        return [f"[{label}]"]

    def _field(
        self, element: Any, name: str, values: dict[str, str], look: Look, place: str
    ) -> list[str]:
        text = element.text or ""
        if not re.fullmatch(_COUNTED[name], text) or not _agrees(name, values, text):
            self.report.add("opendocument.field", f"{place}, {name}")
            return []
        return [self.seen(text, look, place)]


def has_loose_text(element: Any) -> bool:
    """Whether there is text between the elements inside `element`, where none belongs."""
    return any((text or "").strip() for text in (element.text, *(one.tail for one in element)))


def _spaces(count: str) -> str:
    return " " * (min(int(count), MOST_SPACES) if count.isdecimal() and len(count) < 9 else 1)


def _agrees(name: str, values: dict[str, str], text: str) -> bool:
    """Whether a date says no more than it shows; a program may show the value in its place."""
    said = values.get(_VALUE_OF.get(name, ""), "")
    if not said or set(text) <= set("0:/.- "):  # not filled in, as in the standard styles
        return True
    shown = {number.lstrip("0") for number in re.findall(r"\d+", text)}
    if name == "text:time":
        return True  # the moment at which a page is printed; hours and minutes of an ordinary day
    year, month, day = [*said[:10].split("-"), "", ""][:3]
    words = re.search(r"[^\W\d]{3}", text) is not None
    return (
        (year in shown or year[2:].lstrip("0") in shown)
        and day.lstrip("0") in shown
        and (words or month.lstrip("0") in shown)
    )


def _refusal(name: str) -> str:
    prefix, _, local = name.partition(":")
    if prefix in ("draw", "dr3d", "presentation", "chart") or name == "table:shapes":
        return "drawing"
    if prefix == "form":
        return "form"
    return "field" if prefix == "text" and not local.endswith("ruby") else "not-understood"
