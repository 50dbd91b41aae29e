"""The style of a web page: plain properties with plain values; anything else is refused.

A style sheet is not applied to the page: nobody has to trust our idea of which rule wins. Instead
every rule has to be harmless wherever it applies.
"""

import re
from collections.abc import Iterator

from clerestory.files.inspection.opendocument_styles import LEAST_CONTRAST, WHITE, contrast
from clerestory.files.inspection.pdf_vocabulary import is_font

SMALLEST = 4.0  # points

REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
WORDED = re.compile(r"/\*(?:(?!\*/)\W)*\w.*?\*/", re.DOTALL)
_NUMBER = r"-?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(?:px|pt|pc|em|rem|ex|ch|cm|mm|in|%|vw|vh|deg)?"
# Possessive: what was read once is not read again in another way, however long it is.
_VALUE = re.compile(
    rf"(?>{_NUMBER}|#[0-9a-fA-F]{{3,8}}|rgba?\([\d., %]{{5,40}}\)|!important"
    r"|[a-zA-Z][a-zA-Z-]{0,24}|\"[\w .-]{1,40}\"|'[\w .-]{1,40}'|[,/\s])*+"
)
_FAMILIES = re.compile(r"[^,/]+")
_GENERIC = frozenset({"system-ui", "ui-monospace", "ui-sans-serif", "ui-serif", "-apple-system"})
_HARMLESS = re.compile(
    r"color|background(-color)?|font(-family|-size|-weight|-style|-variant(-numeric|-caps)?|-stretch)?"
    r"|text-(align|decoration(-line|-style|-color)?|transform|underline-offset)|line-height"
    r"|letter-spacing|word-spacing|vertical-align|white-space|overflow-wrap|word-wrap|word-break|hyphens"
    r"|(margin|padding)(-(top|right|bottom|left|inline|block))?"
    r"|border(-(top|right|bottom|left))?(-(width|style|color))?|border-(collapse|spacing|radius)"
    r"|(min-|max-)?width|(min-)?height|list-style(-type|-position)?|caption-side|empty-cells|direction"
    r"|(page-)?break-(inside|before|after)|orphans|widows|size|overflow(-x)?|display|box-sizing|tab-size"
    r"|table-layout|box-shadow|text-size-adjust|-webkit-text-size-adjust|text-rendering|quotes|unicode-bidi|so-language"
)
_DISPLAYS = frozenset(
    {"block", "inline", "inline-block", "table", "table-row", "table-cell", "list-item", "flex",
     "table-caption", "flow-root"}
)  # fmt: skip
_SELECTOR = re.compile(
    r"(?:[a-zA-Z][a-zA-Z0-9]{0,15}|\*)?(?:[.#][\w-]{1,40})*"
    r"(?::(?:hover|link|visited|active|focus|root|first-child|last-child|nth-child\((?:even|odd)\)))*"
)
_MEDIA = re.compile(r"@(media (print|screen)|page)(\s*\([a-z-]{1,15}:\s*[\w.]{1,10}\))?")
_OUTERMOST = frozenset({"body", "html", "table", "thead", "tbody", "tr", "main"})
_INNERMOST = frozenset(
    {"th", "td", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "mark", "code"}
)
_COLOURS = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "maroon": "#800000", "navy": "#000080", "teal": "#008080",
    "olive": "#808000", "purple": "#800080", "fuchsia": "#ff00ff", "aqua": "#00ffff",
    "lime": "#00ff00", "orange": "#ffa500", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "darkblue": "#00008b", "darkgreen": "#006400", "darkred": "#8b0000",
    "lightblue": "#add8e6", "lightyellow": "#ffffe0", "whitesmoke": "#f5f5f5", "beige": "#f5f5dc",
}  # fmt: skip
_SIZES = {"px": 0.75, "pt": 1.0, "pc": 12.0, "em": 12.0, "rem": 12.0, "ex": 6.0, "ch": 6.0,
          "cm": 28.35, "mm": 2.835, "in": 72.0, "%": 0.12}  # fmt: skip


def declarations(text: str) -> dict[str, str] | None:
    """Property and value of each declaration; None where one is not written plainly."""
    declared: dict[str, str] = {}
    for one in REMARK.sub("", text).split(";"):
        name, colon, value = one.partition(":")
        if not one.strip():
            continue
        name = name.strip().lower()
        if not colon or not _VALUE.fullmatch(value):
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


def are_fonts(declared: dict[str, str]) -> bool:
    """Whether the fonts that declarations name are known ones, and no message."""
    families = _FAMILIES.findall(declared.get("font-family", ""))
    families += re.findall(r"[\"']([^\"']+)[\"']", declared.get("font", ""))
    names = [one.strip(" \"'") for one in families]
    return all(not name or name in _GENERIC or is_font(name) for name in names)


def is_tiny(declared: dict[str, str]) -> bool:
    font = declared.get("font", "")
    size = declared.get("font-size") or next(iter(re.findall(r"\S*\d\S*", font)), "")
    spacing = declared.get("letter-spacing", "0")
    return (size != "" and size_of(size.partition("/")[0]) < SMALLEST) or size_of(spacing) < -2


def size_of(value: str) -> float:
    """A length in points, where an em is twelve; a word (medium, smaller) as an ordinary size."""
    match = re.fullmatch(r"(-?[\d.]+)([a-z%]*)", value)
    if match is None or match[1].count(".") > 1 or not match[1].strip("-."):
        return 12.0
    return float(match[1]) * _SIZES.get(match[2], 1.0)


def is_harmless(declared: dict[str, str]) -> bool:
    """Whether no declaration can hide anything, wherever it applies; colours apart."""
    for name, value in declared.items():
        if not _HARMLESS.fullmatch(name):
            return False
        if name == "display" and value not in _DISPLAYS:
            return False
        if (
            name.startswith("overflow")
            and name != "overflow-wrap"
            and value not in ("auto", "visible", "scroll")
        ):
            return False
        if "background" in name and colour_of(value) == "":
            return False
        if name.startswith(("margin", "text-indent")) and any(
            size_of(part) < -20 or size_of(part) > 500 for part in value.split() if part != "auto"
        ):
            return False
        if name in ("width", "max-width", "height", "line-height") and 0 <= size_of(value) < 0.5:
            return False
    return not hides(declared) and not is_tiny(declared) and are_fonts(declared)


def colour_of(value: str) -> str | None:
    """A colour as #rrggbb; None for none at all (transparent); "" for one not understood."""
    value = value.lower().strip()
    if value in ("", "transparent", "inherit", "initial", "none", "unset", "currentcolor", "auto"):
        return None
    if value in _COLOURS:
        return _COLOURS[value]
    if re.fullmatch("#[0-9a-f]{6}", value):
        return value
    if re.fullmatch("#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    match = re.fullmatch(r"rgb\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})\)", value)
    if match and all(int(part) < 256 for part in match.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return ""


def colours(declared: dict[str, str]) -> tuple[str | None, str | None]:
    """The colours of letters and of what is behind them."""
    behind = declared.get("background-color", declared.get("background", ""))
    return colour_of(declared.get("color", "")), colour_of(behind)


class Sheet:
    """The rules of a page's style sheets together; `is_plain` unless they are refused."""

    def __init__(self) -> None:
        self.is_plain = True
        self.remarks: list[str] = []
        self._letters: set[str] = {"#000000"}
        self.behind: set[str] = {WHITE}
        # Letters that bring their own background, and hand down their colour to what is in them.
        self._handed_down: set[str] = set()
        self._inner: set[str] = set()

    def add(self, text: str) -> None:
        self.remarks += WORDED.findall(text)
        text = REMARK.sub("", text).strip().removeprefix("<!--").removesuffix("-->")
        for selectors, body in self._rules(text):
            if selectors.split() and selectors.split()[-1] == "comment":
                continue  # no such element is let through; Calc has a rule for them in each page
            declared = declarations(body)
            if declared is None or not self._are_plain(selectors) or not is_harmless(declared):
                self.is_plain = False
                return
            self._take_colours(selectors, declared)
        pairs = [(one, behind) for one in self._letters for behind in self.behind]
        pairs += [(one, behind) for one in self._handed_down for behind in self._inner]
        self.is_plain = self.is_plain and all(is_seen(*pair) for pair in pairs)

    def _rules(self, text: str) -> Iterator[tuple[str, str]]:
        """Selectors and declarations of each rule, also of those for print or a size of page."""
        for match in re.finditer(r"([^{}]*)\{([^{}]*)\}|([^{}]*)\{|(\})|([^{}]+)", text):
            rule, body, opened, _, rest = match.groups()
            if rule is not None and rule.strip().startswith("@page"):
                rule = "html"
            if rule is not None:
                yield rule.strip(), body
            elif (opened and not _MEDIA.fullmatch(opened.strip())) or (rest and rest.strip()):
                yield "?", ""

    def _are_plain(self, selectors: str) -> bool:
        parts = re.split(r"[\s,>+~]+", selectors)
        return bool(selectors) and all(_SELECTOR.fullmatch(part) for part in parts)

    def _take_colours(self, selectors: str, declared: dict[str, str]) -> None:
        letters, behind = colours(declared)
        last = {re.split(r"[\s>+~.:#]+", one.strip())[-1] for one in selectors.split(",")}
        if letters is not None and behind is not None:
            self.is_plain = self.is_plain and is_seen(letters, behind)
            if not last <= _INNERMOST:
                self._handed_down.add(letters)
        elif letters is not None:
            self._letters.add(letters)
        elif behind is not None:
            self.behind.add(behind)
            if not last <= _OUTERMOST:
                self._inner.add(behind)


def is_seen(letters: str, behind: str) -> bool:
    return bool(letters and behind) and contrast(letters, behind) >= LEAST_CONTRAST
