"""How text looks once all styles are applied, and whether it can be seen at all.

A property is taken from the document's defaults, then the table's style, the paragraph's, the
character's, and the run itself; each wins over the one before (ECMA-376, part 1, 17.7.2). Where
programs apply a rule differently, text is taken as hidden if one of them hides it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clerestory.files.inspection.colours import BLACK, WHITE, Colour, is_legible
from clerestory.files.inspection.word.colours import HIGHLIGHTS, Palette, grounds_of
from clerestory.files.inspection.word.vocabulary import is_of_symbols

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Properties = dict[str, Any]
"""Local name of a property -> its element."""

LEAST_SIZE = 8  # half-points: smaller type than 4 points is not read
LEAST_SCALE = 33  # per cent of the width of a letter
DEFAULT_SIZE = 20
LEAST_LINES = 0.4  # of the height of a line; less cuts the letters off
MOST_LETTERS = 40.0  # of an indent that is counted in letters
_HIDING = ("vanish", "specVanish", "webHidden")
_OFF = {"0", "false", "off"}
COVERED = ("black-highlight", "black-shading")
"""Modes of text that somebody covered, who meant the bar to be seen."""


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a table gives to the text in one of its cells."""

    run: Properties = field(default_factory=dict)
    paragraph: Properties = field(default_factory=dict)
    grounds: frozenset[Colour] = frozenset()


NO_CELL = CellLook()


class Looks:
    """The styles of a file. Each of the roots may be missing."""

    def __init__(self, styles: Any | None, palette: Palette, page: set[Colour]) -> None:
        self.palette = palette
        self._grounds = page
        entries = () if styles is None else styles.iterchildren(W + "style")
        self.styles = {one.get(W + "styleId", ""): one for one in entries}
        self._run_defaults = _defaults(styles, "rPr")
        self._paragraph_defaults = _defaults(styles, "pPr")
        self._chains: dict[tuple[str, str, str], Properties] = {}
        self._defaults = {
            one.get(W + "type"): key
            for key, one in self.styles.items()
            if _is_on(one, "default", missing=False)
        }

    def ancestry(self, key: str, family: str) -> list[Any]:
        """A style and those it is based on, the farthest first. `family` is paragraph, character
        or table; where there is no style of this name in it, the family's default counts."""
        line: list[Any] = []
        if not self._has(key, family):
            key = self._defaults.get(family, "")
        while self._has(key, family) and self.styles[key] not in line and len(line) < 50:
            line.append(self.styles[key])
            key = value(self.styles[key], "basedOn")
        return line[::-1]

    def _has(self, key: str, family: str) -> bool:
        return key in self.styles and self.styles[key].get(W + "type", "paragraph") == family

    def of_style(self, key: str, family: str, kind: str) -> Properties:
        """What a style and its ancestors say of runs (`rPr`) or of paragraphs (`pPr`)."""
        if (key, family, kind) not in self._chains:
            merged: Properties = {}
            for style in self.ancestry(key, family):
                merged = layered(merged, properties(style.find(W + kind)))
            self._chains[key, family, kind] = merged
        return self._chains[key, family, kind]

    def paragraph(self, own: Any | None, cell: CellLook = NO_CELL) -> Properties:
        """What holds for a paragraph with the properties `own` (a `w:pPr`)."""
        style = self.of_style(value(own, "pStyle"), "paragraph", "pPr")
        return layered(self._paragraph_defaults, cell.paragraph, style, properties(own))

    def run(self, own: Any | None, paragraph: Properties, cell: CellLook = NO_CELL) -> Properties:
        """What holds for a run with the properties `own` (a `w:rPr`)."""
        style = paragraph["pStyle"].get(W + "val", "") if "pStyle" in paragraph else ""
        return layered(
            self._run_defaults, cell.run, self.of_style(style, "paragraph", "rPr"),
            self.of_style(value(own, "rStyle"), "character", "rPr"), properties(own),
        )  # fmt: skip

    def why_hidden(
        self, text: str, run: Properties, paragraph: Properties, cell: CellLook = NO_CELL
    ) -> str | None:
        """The mode in which a text is hidden; None if it can be seen."""
        if not text.strip():
            return None
        if is_set(run, "vanish") or is_set(run, "specVanish"):
            return "hidden-text"
        if is_set(run, "webHidden") and not re.fullmatch(r"[\d\sivxlc.]*", text):
            return "web-hidden"
        if _is_symbol_font(run) and re.search(r"[^\W_]|[\uf000-\uf0ff]", text):
            return "symbol"
        if _is_squeezed(run, text):
            return "tiny-text"
        return self._why_covered(run, paragraph, cell) or _why_off_page(run, paragraph)

    def _why_covered(self, run: Properties, paragraph: Properties, cell: CellLook) -> str | None:
        inks = self._inks(run)
        highlight = run["highlight"].get(W + "val", "none") if "highlight" in run else "none"
        if highlight in HIGHLIGHTS:
            lost = self._is_lost(inks, {HIGHLIGHTS[highlight]})
            return "black-highlight" if lost else None
        behind = grounds_of(_attributes(run, "shd"), self.palette)
        if behind:
            return "black-shading" if self._is_lost(inks, behind) else None
        behind = grounds_of(_attributes(paragraph, "shd"), self.palette)
        behind = behind or set(cell.grounds)
        if behind:
            dark = all(not is_legible(BLACK, one) for one in behind)
            lost = self._is_lost(inks, behind)
            return ("black-shading" if dark else "faint-text") if lost else None
        return "faint-text" if self._is_lost(inks, self._grounds) else None

    def _inks(self, run: Properties) -> set[Colour]:
        """The colours of text; automatic is black, also on a dark ground, where programs differ."""
        colour = run.get("color")
        return (
            colour is not None and self.palette.colours(colour.attrib, "val", "themeColor")
        ) or {BLACK}

    @staticmethod
    def _is_lost(inks: set[Colour], grounds: set[Colour]) -> bool:
        return any(not is_legible(ink, ground) for ink in inks for ground in grounds)


def _defaults(styles: Any | None, kind: str) -> Properties:
    path = f"{W}docDefaults/{W}{kind}Default/{W}{kind}"
    return {} if styles is None else properties(styles.find(path))


def properties(element: Any | None) -> Properties:
    """The children of a `w:rPr` or `w:pPr` by name; where two have one name, the last."""
    merged: Properties = {}
    for one in () if element is None else element.iterchildren("*"):
        name = one.tag.removeprefix(W)
        if not (name in _HIDING and is_set(merged, name)):
            merged[name] = one
    return merged


def layered(*layers: Properties) -> Properties:
    """Each layer over the one before. Hidden text stays hidden unless the last layer shows it."""
    merged: Properties = {}
    for number, layer in enumerate(layers, start=1):
        kept = {
            name: merged[name] for name in _HIDING if number < len(layers) and is_set(merged, name)
        }
        fonts = merged.get("rFonts")
        merged = {**merged, **layer, **kept}
        if fonts is not None and "rFonts" in layer and not _names_font(layer["rFonts"]):
            merged["rFonts"] = fonts  # it speaks of another script only
    return merged


def _names_font(fonts: Any) -> bool:
    return any(fonts.get(W + one) for one in ("ascii", "hAnsi", "asciiTheme", "hAnsiTheme"))


def value(element: Any | None, name: str) -> str:
    """`w:val` of the child `name`; empty without one."""
    child = None if element is None else element.find(W + name)
    return "" if child is None else child.get(W + "val", "")


def is_set(properties: Properties, name: str) -> bool:
    """Whether a property that is on or off is there and on."""
    return name in properties and _is_on(properties[name], "val", missing=True)


def _is_on(element: Any, attribute: str, *, missing: bool) -> bool:
    told = element.get(W + attribute)
    return missing if told is None else told.lower() not in _OFF


def number_of(properties: Properties, name: str, attribute: str = "val") -> float | None:
    """A measure as a number, its unit left out; None without one."""
    told = properties[name].get(W + attribute) if name in properties else None
    match = re.match(r"-?\d+(\.\d+)?", told or "")
    return float(match[0]) if match else None


def size_of(run: Properties) -> float:
    """Half-points."""
    name = "szCs" if is_set(run, "rtl") or is_set(run, "cs") else "sz"
    size = number_of(run, name)
    return DEFAULT_SIZE if size is None else size


def _attributes(properties: Properties, name: str) -> Mapping[str, str] | None:
    return properties[name].attrib if name in properties else None


def _is_symbol_font(run: Properties) -> bool:
    fonts = run["rFonts"].attrib if "rFonts" in run else {}
    return any(is_of_symbols(fonts.get(W + one, "")) for one in ("ascii", "hAnsi", "cs"))


def _is_squeezed(run: Properties, text: str) -> bool:
    """Too small to read, narrowed to a line, pushed together, or moved out of its line."""
    size = size_of(run)
    scale, spacing, shift = (number_of(run, one) for one in ("w", "spacing", "position"))
    fit = number_of(run, "fitText")
    return (
        size < LEAST_SIZE
        or (scale is not None and scale < LEAST_SCALE)
        or (spacing is not None and spacing < -5 * size / 2)  # a quarter of the size, in twips
        or (shift is not None and abs(shift) > max(3 * size, 72))
        or (fit is not None and fit < len(text) * size * 2)
    )


def _why_off_page(run: Properties, paragraph: Properties) -> str | None:
    """Lines that are cut off, and paragraphs that begin beside the paper."""
    line, rule = number_of(paragraph, "spacing", "line"), ""
    if "spacing" in paragraph:
        rule = paragraph["spacing"].get(W + "lineRule", "auto")
    if line is not None and rule == "exact" and line < size_of(run) * 10 * 0.6:
        return "clipped-text"
    sides = [number_of(paragraph, "ind", side) or 0 for side in ("left", "start", "right", "end")]
    if line is not None and rule == "auto" and line < 240 * LEAST_LINES:
        return "clipped-text"
    if any(_letters_of(paragraph, side) > MOST_LETTERS for side in ("left", "start", "firstLine")):
        return "off-page"
    first = number_of(paragraph, "ind", "firstLine") or 0
    hanging = number_of(paragraph, "ind", "hanging") or 0
    left, right = sides[0] or sides[1], sides[2] or sides[3]
    if min(left + first - hanging, right) < -1440 or left + first > 9000 or left + right > 9500:
        return "off-page"
    if "framePr" in paragraph:
        return _why_frame_hides(paragraph)
    return None


def _letters_of(paragraph: Properties, side: str) -> float:
    """An indent in letters, without its sign; Word takes it before the one in twips."""
    return abs(number_of(paragraph, "ind", f"{side}Chars") or 0) / 100


def _why_frame_hides(paragraph: Properties) -> str | None:
    width, height = (number_of(paragraph, "framePr", one) for one in ("w", "h"))
    x, y = (number_of(paragraph, "framePr", one) or 0 for one in ("x", "y"))
    wrap = paragraph["framePr"].get(W + "wrap", "around")
    if wrap in ("none", "through") or "shd" in paragraph:
        return "covering-shape"
    exact = paragraph["framePr"].get(W + "hRule") == "exact"
    if (width is not None and 0 < width < 200) or (exact and height is not None and height < 100):
        return "clipped-text"
    return "off-page" if min(x, y) < -1000 or max(x, y) > 15_000 else None


def page_colours(document: Any, palette: Palette) -> set[Colour]:
    """The colours that a page may have: white, as it is printed, and its background."""
    background = document.find(W + "background")
    own = set() if background is None else palette.colours(background.attrib, "color", "themeColor")
    return {WHITE, *own}
