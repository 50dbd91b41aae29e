"""The style of a web page: plain properties with plain values; anything else is refused.

A style sheet is not applied to the page: nobody has to trust our idea of which rule wins. Instead
every rule has to be harmless wherever it applies, and no two of them may hide something together.
"""

import re
from collections.abc import Iterable, Iterator

from clerestory.files.inspection.colours import is_legible_as_written
from clerestory.files.inspection.html_values import (
    PLAIN,
    SMALLEST,
    colour_of,
    is_plain_value,
    narrowest,
    size_of,
)
from clerestory.files.inspection.opendocument.styles import PAPER

NAME = r"[A-Z]?[a-z]{1,20}(?:[A-Z][a-z]{1,20}){0,3}\d{0,2}(?:[-_]{1,2}[A-Za-z]?[a-z0-9]{0,15}){0,4}"
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
WORDED = re.compile(r"/\*(?:(?!\*/)\W)*\w.*?\*/", re.DOTALL)
_HARMLESS = re.compile(
    r"color|background(-color)?|font(-family|-size|-weight|-style|-variant(-numeric|-caps)?|-stretch)?"
    r"|text-(align|decoration(-line|-style|-color)?|transform|underline-offset|indent)|line-height"
    r"|letter-spacing|word-spacing|vertical-align|white-space|overflow-wrap|word-wrap|word-break|hyphens"
    r"|(margin|padding)(-(top|right|bottom|left|inline|block))?"
    r"|border(-(top|right|bottom|left))?(-(width|style|color))?|border-(collapse|spacing|radius)"
    r"|(min-|max-)?width|(min-)?height|list-style(-type|-position)?|caption-side|empty-cells|direction"
    r"|(page-)?break-(inside|before|after)|orphans|widows|size|overflow(-x)?|display|box-sizing|tab-size"
    r"|table-layout|box-shadow|text-size-adjust|-webkit-text-size-adjust|text-rendering|unicode-bidi|so-language"
    r"|float|clear|position|(column-|row-)?gap|flex-(direction|wrap)|grid-template-columns"
    r"|(justify|align)-(content|items|self)"
)
_ONLY = {
    "display": frozenset(
        {"block", "inline", "inline-block", "table", "table-row", "table-cell", "list-item", "flex",
         "grid", "inline-flex", "inline-grid", "table-caption", "flow-root"}
    ),
    "overflow": frozenset({"auto", "visible", "scroll"}),
    "overflow-x": frozenset({"auto", "visible", "scroll"}),
    "position": frozenset({"static", "relative"}),
    "unicode-bidi": frozenset({"normal", "embed", "isolate", "plaintext"}),
}  # fmt: skip
# What is painted over what came before, and what words can be seen to run out of. Each is ordinary;
# together they cover words, or leave them in a box that has no room for them.
_LAYERS, _NEGATIVE, _NARROW, _SCROLLS = "layers", "negative", "narrow", "scrolls"
_CLASHES = ({_LAYERS, _NEGATIVE}, {_LAYERS, _NARROW}, {_SCROLLS, _NARROW})
_ROOM, _ROOM_ABOVE = 72.0, 30.0  # points of width and of height that ordinary words have

_ELEMENTS = (
    "abbr|acronym|address|article|aside|audio|big|blockquote|body|br|button|canvas|caption|center"
    "|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|fieldset|figcaption|figure|font|footer"
    "|form|h[1-6]|head|header|hgroup|hr|html|iframe|img|input|ins|kbd|label|legend|li|main|mark"
    "|menu|nav|object|ol|optgroup|option|picture|pre|samp|section|select|small|span|strike|strong"
    "|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|ul|var|video|wbr"
    "|[abipqsu]"
)
_SELECTOR = re.compile(
    rf"(?i:(?P<element>{_ELEMENTS})|\*)?(?P<names>(?:[.#]{NAME})*)"
    r"(?::(?:hover|link|visited|active|focus|root|first-child|last-child|nth-child\((?:even|odd)\)))*"
)
_MEDIA = re.compile(
    r"@(media (print|screen|all)|page)(\s*(and )?\((min|max)-width:\s*\d{1,5}(px|em|rem)\))?"
)
_OUTERMOST = frozenset({"body", "html", "table", "thead", "tbody", "tr", "main"})
_INNERMOST = frozenset(
    {"th", "td", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "mark", "code"}
)


def declarations(text: str) -> dict[str, str] | None:
    """Property and value of each declaration; None where one is not written plainly."""
    declared: dict[str, str] = {}
    for one in REMARK.sub("", text).split(";"):
        name, colon, value = one.partition(":")
        if not one.strip():
            continue
        name = name.strip().lower()
        if not colon or not PLAIN.fullmatch(value):
            return None
        declared[name] = " ".join(value.lower().split()).removesuffix("!important").strip()
    return declared


def hides(declared: dict[str, str]) -> bool:
    """Whether declarations hide what they apply to, in one of the usual ways."""
    if declared.get("display") == "none":
        return True
    if declared.get("visibility") in ("hidden", "collapse"):
        return True
    opacity = declared.get("opacity", "1")
    if re.fullmatch(r"0|0?\.[0-2]\d*", opacity) or declared.get("color") == "transparent":
        return True
    return not 0 <= size_of(declared.get("text-indent", "0")) < 400


def is_tiny(declared: dict[str, str]) -> bool:
    font = declared.get("font", "")
    size = declared.get("font-size") or next(iter(re.findall(r"\S*\d\S*", font)), "")
    spacing = declared.get("letter-spacing", "0")
    letters = size_of(size.partition("/")[0], of_letters=True)
    return (size != "" and letters < SMALLEST) or size_of(spacing) < -2


def shrinks_to(declared: dict[str, str]) -> float:
    """How large letters become, as a part of what is around them."""
    size = declared.get("font-size", "")
    if size == "smaller":
        return 0.83
    if not re.fullmatch(r"[\d.]+(em|%)", size):
        return 1.0
    return min(size_of(size, of_letters=True) / 12, 1.0)


def is_harmless(declared: dict[str, str]) -> bool:
    """Whether no declaration alone can hide anything, wherever it applies; colours apart."""
    for name, value in declared.items():
        if not _HARMLESS.fullmatch(name) or value not in _ONLY.get(name, {value}):
            return False
        if "background" in name and colour_of(value) == "":
            return False
        if not is_plain_value(name, value):
            return False
    return not hides(declared) and not is_tiny(declared)


def _traits(declared: dict[str, str]) -> Iterator[str]:
    for name, value in declared.items():
        if (name == "display" and re.match("inline-|flex|grid|table-c", value)) or (
            (name, value) == ("position", "relative") or (name == "float" and value != "none")
        ):
            yield _LAYERS
        if name.startswith("overflow") and value in ("auto", "scroll"):
            yield _SCROLLS
        if name.startswith("margin") and narrowest(value) < 0:
            yield _NEGATIVE
        is_wide = name in ("width", "max-width", "grid-template-columns")
        if (is_wide and narrowest(value) < _ROOM) or (
            name == "height" and narrowest(value) < _ROOM_ABOVE
        ):
            yield _NARROW


def colours(declared: dict[str, str]) -> tuple[str | None, str | None]:
    """The colours of letters and of what is behind them."""
    letters = declared.get("color", "")
    behind = declared.get("background-color", declared.get("background", ""))
    return (
        "#000000" if letters == "initial" else None if letters == "currentcolor"
        else colour_of(letters),
        None if behind == "initial" else colour_of(behind),
    )  # fmt: skip


Element = tuple[str, frozenset[str]]
"""The name of an element, with its classes and its id; an empty name is any element."""


class Sheet:
    """The rules of a page's style sheets together, and what its elements say beside them;
    `is_plain` unless they are refused. `page` has the elements that rules can be for."""

    def __init__(self, page: Iterable[Element] = ()) -> None:
        self._page = frozenset(page)
        self._is_plain = True
        self.remarks: list[str] = []
        self.colours_links = False
        self._letters: set[str] = {"#000000"}
        self.behind: set[str] = {PAPER}
        # Letters that bring their own background, and hand down their colour to what is in them.
        self._handed_down: set[str] = set()
        self._inner: set[str] = set()
        self._traits: set[str] = set()
        self._smaller: list[tuple[Element, float]] = []

    @property
    def is_plain(self) -> bool:
        return self._is_plain and not any(clash <= self._traits for clash in _CLASHES)

    def note(self, declared: dict[str, str], element: str) -> None:
        """Keep in mind what an element, or a rule for one, says for itself."""
        self._traits |= set(_traits(declared)) if element != "hr" else set()

    def shrinks_to(self, element: Element) -> float:
        """How large the letters of an element may become, as a part of what is around it."""
        return min((part for one, part in self._smaller if _is_for(one, element)), default=1.0)

    def add(self, text: str) -> None:
        self.remarks += WORDED.findall(text)
        text = REMARK.sub("", text).strip().removeprefix("<!--").removesuffix("-->")
        for selectors, body in self._rules(text):
            if selectors.split() and selectors.split()[-1] == "comment":
                continue  # no such element is let through; Calc has a rule for them in each page
            declared = declarations(body)
            subjects = self._subjects(selectors)
            if declared is None or not subjects or not is_harmless(declared):
                self._is_plain = False
                return
            self._take(subjects, declared)
        pairs = [(one, behind) for one in self._letters for behind in self.behind]
        pairs += [(one, behind) for one in self._handed_down for behind in self._inner]
        self._is_plain = self._is_plain and all(is_legible_as_written(*pair) for pair in pairs)

    def _rules(self, text: str) -> Iterator[tuple[str, str]]:
        """Selectors and declarations of each rule, also of those for print or a size of page."""
        for match in re.finditer(r"([^{}]*)\{([^{}]*)\}|([^{}]*)\{|(\})|([^{}]+)", text):
            rule, body, opened, _, rest = match.groups()
            if rule is not None and re.fullmatch(r"@page(\s*:(first|left|right))?", rule.strip()):
                rule = "html"
            if rule is not None:
                yield rule.strip(), body
            elif (opened and not _MEDIA.fullmatch(opened.strip())) or (rest and rest.strip()):
                yield "?", ""

    def _subjects(self, selectors: str) -> list[Element]:
        """What the rule is for; nothing where its selectors are not plain."""
        found: list[Element] = []
        for one in selectors.split(","):
            parts = [_SELECTOR.fullmatch(part) for part in re.split(r"[\s>+~]+", one.strip())]
            if not one.strip() or None in parts or parts[-1] is None:
                return []
            last = parts[-1]
            names = frozenset(filter(None, re.split("[.#]", last["names"])))
            found.append(((last["element"] or "").lower(), names))
        return found

    def _take(self, subjects: list[Element], declared: dict[str, str]) -> None:
        last = {element for element, _ in subjects}
        for subject in subjects:
            if any(_is_for(subject, element) for element in self._page):
                self.note(declared, subject[0])
            if shrinks_to(declared) < 1:
                self._smaller.append((subject, shrinks_to(declared)))
        letters, behind = colours(declared)
        self.colours_links |= letters is not None and "a" in last
        if letters is not None and behind is not None:
            self._is_plain = self._is_plain and is_legible_as_written(letters, behind)
            if not last <= _INNERMOST:
                self._handed_down.add(letters)
        elif letters is not None:
            self._letters.add(letters)
        elif behind is not None:
            self.behind.add(behind)
            if not last <= _OUTERMOST:
                self._inner.add(behind)


def _is_for(subject: Element, element: Element) -> bool:
    return subject[0] in ("", element[0]) and subject[1] <= element[1]


def element_of(name: str, attributes: dict[str, str]) -> Element:
    return name, frozenset((attributes.get("class", "") + " " + attributes.get("id", "")).split())
