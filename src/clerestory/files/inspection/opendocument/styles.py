"""How the styles of an OpenDocument file show text: its colours, its size, whether at all.

Styles inherit: ODF 1.3 part 3, section 16.2 (parents), 16.4 (defaults of a family).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from clerestory.files.inspection.colours import is_legible_as_written
from clerestory.files.inspection.opendocument.names import attributes, plain
from clerestory.files.inspection.word.vocabulary import is_of_symbols

PAPER = "#ffffff"
"""What is behind everything."""
SMALLEST = 4.0
"""Points: smaller letters look like a line of dust."""

ORDINARY_SIZE = 12.0

MOST_SHIFTED = 110.0  # per cent of the height of letters, up or down
SMALLEST_SCALE = 30.0  # per cent of the ordinary width or height

_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|inch|pt|pc|px)?")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "inch": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_DATA_STYLES = {
    f"number:{kind}-style"
    for kind in ("number", "currency", "percentage", "date", "time", "boolean", "text")
}
_LITERALS = {"number:text", "number:fill-character", "number:currency-symbol"}


def points(length: str) -> float | None:
    """A length in points; None for one that is no plain length."""
    match = _LENGTH.fullmatch(length)
    if match is None or match[1].strip("-.").count(".") > 1 or not match[1].strip("-."):
        return None
    return float(match[1]) * _POINTS[match[2] or "pt"]


class Styles:
    """The styles of content and styles part together; those of the content win in its body."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self._data: dict[str, Any] = {}
        self._cache: dict[tuple[str, str], dict[str, str]] = {}
        self._families: dict[str, str] = {}  # of a typeface's name in this file
        self.lists: dict[str, Any] = {}
        self.pages: dict[str, Any] = {}
        self.layouts: dict[str, Any] = {}
        for root in roots:
            for element in root.iter(etree.Element):
                self._take(element)

    def _take(self, element: Any) -> None:
        kind, values = plain(element.tag), attributes(element)
        name = values.get("style:name", "")
        if kind == "style:style":
            self._styles[values.get("style:family", ""), name] = element
        elif kind == "style:font-face":
            self._families[name] = values.get("svg:font-family", name)
        elif kind == "style:default-style":
            self._defaults[values.get("style:family", "")] = element
        elif kind in _DATA_STYLES:
            self._data[name] = element
        elif kind == "text:list-style":
            self.lists[name] = element
        elif kind == "style:master-page":
            self.pages[name] = element
        elif kind == "style:page-layout":
            self.layouts[name] = element

    def own(self, family: str, name: str) -> dict[str, str]:
        """The properties of a style and its parents, without the defaults of the family.

        Its own attributes (`style:data-style-name` ...) are among them.
        """
        key = family, name
        if key not in self._cache:
            merged: dict[str, str] = {}
            for style in reversed(list(self.ancestry(family, name))):
                size = merged.get("fo:font-size", "")
                merged |= _properties(style)
                merged |= _scaled(merged, size)
            self._cache[key] = merged | self._family(merged)
        return self._cache[key]

    def whole(self, family: str, name: str) -> dict[str, str]:
        """The properties of a style, its parents, and the defaults of its family."""
        default = self._defaults.get(family)
        base = {} if default is None else _properties(default)
        own = self.own(family, name)
        return base | self._family(base) | own | _scaled(own, base.get("fo:font-size", ""))

    def _family(self, properties: Mapping[str, str]) -> dict[str, str]:
        """The typeface that the name of one stands for."""
        name = properties.get("style:font-name", "")
        return {"fo:font-family": self._families.get(name, name)} if name else {}

    def ancestry(self, family: str, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = attributes(style).get("style:parent-style-name", "")

    def named(self) -> Iterator[tuple[str, str, Any]]:
        """Family, name and element of each style."""
        for (family, name), element in self._styles.items():
            yield family, name, element

    def hides_values(self, name: str) -> bool:
        """Whether a format of numbers shows no part of the value, as `;;` does."""
        element = self._data.get(name)
        if element is None:
            return False
        return not any(
            plain(part.tag) not in _LITERALS | {"style:text-properties", "style:map"}
            for part in element
        )

    def colours_of(self, name: str) -> set[str]:
        """The colours that a format of numbers, or one that it chooses by the value, gives them."""
        names, colours = [name], set()
        for one in names:
            for part in self._data.get(one, ()):
                values = attributes(part)
                if plain(part.tag) == "style:text-properties" and "fo:color" in values:
                    colours.add(values["fo:color"])
                chosen = values.get("style:apply-style-name", "")
                if plain(part.tag) == "style:map" and chosen not in names:
                    names.append(chosen)
        return colours

    def formats(self) -> Iterator[tuple[str, Any]]:
        yield from self._data.items()


def _properties(style: Any) -> dict[str, str]:
    merged = attributes(style)
    for part in style:
        if plain(part.tag).endswith("-properties"):
            merged |= attributes(part)
            if any(plain(one.tag) == "style:background-image" and one.attrib for one in part):
                merged["style:background-image"] = "yes"
    return merged


def _scaled(properties: Mapping[str, str], inherited: str) -> dict[str, str]:
    """The size of letters in points where it is a share of the inherited one."""
    size = properties.get("fo:font-size", "")
    base = points(inherited) or ORDINARY_SIZE
    if size.endswith("%"):
        try:
            return {"fo:font-size": f"{base * float(size[:-1]) / 100:.2f}pt"}
        except ValueError:
            return {}
    return {}


def why_unseen(text: Mapping[str, str], background: str) -> str:
    """The mode in which letters with these properties hide on the background; "" if seen."""
    if text.get("text:display", "true") != "true" or "text:condition" in text:
        return "hidden-text"
    if not _is_seen(text, background):
        return "same-colour"
    if is_of_symbols(text.get("fo:font-family", "")):
        return "symbol"
    if text.get("style:font-size-rel", "0pt")[:1] == "-":  # so much smaller than its parent
        return "tiny-text"
    size = points(text.get("fo:font-size", "12pt"))
    if size is None or size < SMALLEST or _is_squeezed(text):
        return "tiny-text"
    return ""


def _is_seen(text: Mapping[str, str], background: str) -> bool:
    if text.get("style:use-window-font-color") == "true":
        return True  # the program picks black or white, whichever can be read
    opacity = text.get("loext:opacity", "100%").removesuffix("%")
    if not opacity.isdigit() or int(opacity) < SMALLEST_SCALE:
        return False
    return is_legible_as_written(text.get("fo:color", "#000000"), background)


def _is_squeezed(text: Mapping[str, str]) -> bool:
    scales = [
        text.get("style:text-scale", "100%"),
        *text.get("style:text-position", "").split()[1:],
    ]
    for scale in scales:
        share = points(scale.removesuffix("%"))
        if share is None or share < SMALLEST_SCALE:
            return True
    shift = points(text.get("style:text-position", "0%").split()[0].removesuffix("%"))
    between = points(text.get("style:line-spacing", "0cm"))
    if (shift is not None and abs(shift) > MOST_SHIFTED) or (between is not None and between < 0):
        return True
    spacing = points(text.get("fo:letter-spacing", "normal"))
    height = text.get("fo:line-height", "normal")
    lines = points(height.removesuffix("%"))
    flat = lines is not None and lines < (SMALLEST_SCALE if height.endswith("%") else SMALLEST)
    return (spacing is not None and spacing < -2) or flat


def background_of(properties: Mapping[str, str], inherited: str) -> str:
    """The colour behind text; no colour ("") where a picture is behind it."""
    if "style:background-image" in properties:
        return ""
    colour = properties.get("fo:background-color", "transparent")
    return inherited if colour == "transparent" else colour
