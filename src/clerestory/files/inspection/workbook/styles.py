"""How the cells of a workbook look: colour, size, format, as far as it decides what is visible.

Colours come as they are, from a palette, or from the theme, and may be made lighter or darker
(ECMA-376 part 1, 18.8.3, 18.8.19 and 18.8.27).
"""

import colorsys
import re
from dataclasses import dataclass
from typing import Any

from clerestory.files.inspection.cells import number_formats
from clerestory.files.inspection.colours import BLACK, WHITE, Colour, is_legible
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.workbook.grammar import MAIN
from clerestory.files.inspection.workbook.package import Package

SMALLEST_FONT = 5.0  # points

_SYMBOLS = re.compile(
    r"(wingdings|webdings|symbol|marlett|zapf ?dingbats|dingbats|mt extra|bookshelf|barcode|"
    r"opensymbol|starsymbol|code ?(39|128))", re.IGNORECASE
)  # fmt: skip

_S = f"{{{MAIN}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PALETTE = """
    000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF
    FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366
    FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080
    0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00
    FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
"""
_THEME = """
    lt1 FFFFFF dk1 000000 lt2 EEECE1 dk2 1F497D accent1 4F81BD accent2 C0504D accent3 9BBB59
    accent4 8064A2 accent5 4BACC6 accent6 F79646 hlink 0000FF folHlink 800080
"""
_NAMED = {"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
          "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """`colour` is None where the program chooses it. `size` is in points."""

    colour: Colour | None = None
    size: float = 11.0
    bold: bool = False
    is_symbols: bool = False  # it shows other signs in the place of letters


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `grounds` are the colours that can be behind its text."""

    font: Font
    grounds: tuple[Colour, ...]
    code: str
    indent: int = 0
    shrinks: bool = False
    wraps: bool = False
    locks_formula: bool = False
    fills: bool = False  # the cell with its text, which is cut off at its end


class Styles:
    """The looks of a workbook, by the number that cells have."""

    def __init__(self, package: Package) -> None:
        self._palette = [_rgb(one) for one in _PALETTE.split()]
        self._theme = [_rgb(one) for one in _THEME.split()[1::2]]
        self.looks = [Look(Font(), (WHITE,), "General")]
        self.codes: dict[int, str] = dict(number_formats.BUILT_IN)
        self.own_codes: list[str] = []
        self.variants: list[tuple[Font | None, tuple[Colour, ...], str]] = []
        self.table_styles: dict[str, list[int]] = {}  # the numbers of their variants
        self.default_size = 11.0
        for name in package.of_kind("theme")[:1]:
            self._read_theme(package.root(name))
        if "xl/styles.xml" in package.parts:
            try:
                self._read(package.root("xl/styles.xml"))
            except (ValueError, IndexError, KeyError, TypeError):
                raise Unreadable(found("file.broken", "xl/styles.xml")) from None

    def _read_theme(self, root: Any) -> None:
        for index, name in enumerate(_THEME.split()[::2]):
            colour = root.find(f".//{_A}clrScheme/{_A}{name}/*")
            if colour is not None:
                text = colour.get("lastClr") or colour.get("val", "")
                if re.fullmatch("[0-9A-Fa-f]{6}", text):
                    self._theme[index] = _rgb(text)

    def _read(self, root: Any) -> None:
        for index, one in enumerate(root.findall(f"{_S}colors/{_S}indexedColors/{_S}rgbColor")):
            if index < len(self._palette):
                self._palette[index] = _rgb(one.get("rgb"))
        for one in root.findall(f"{_S}numFmts/{_S}numFmt"):
            self.codes[int(one.get("numFmtId"))] = one.get("formatCode")
            self.own_codes.append(one.get("formatCode"))
        fonts = [self.font(one) for one in root.findall(f"{_S}fonts/{_S}font")] or [Font()]
        fills = [self._grounds(one) for one in root.findall(f"{_S}fills/{_S}fill")] or [(WHITE,)]
        self.default_size = fonts[0].size
        named = [
            (_at(fonts, int(one.get("fontId", 0))), _at(fills, int(one.get("fillId", 0))))
            for one in root.findall(f"{_S}cellStyleXfs/{_S}xf")
        ]
        xfs = root.findall(f"{_S}cellXfs/{_S}xf")
        looks = [self._look(one, fonts, fills, named) for one in xfs]
        self.looks = looks or self.looks
        for one in root.findall(f"{_S}dxfs/{_S}dxf"):
            self.variants.append(self._variant(one))
        for one in root.iter(f"{_S}tableStyle"):
            numbers = [int(part.get("dxfId", -1)) for part in one.iter(f"{_S}tableStyleElement")]
            self.table_styles[one.get("name", "")] = numbers

    def _look(
        self,
        xf: Any,
        fonts: list[Font],
        fills: list[tuple[Colour, ...]],
        named: list[tuple[Font, tuple[Colour, ...]]],
    ) -> Look:
        """The look of a cell. Programs differ about a font or fill that is given and said not to
        apply: then the one that shows less counts."""
        alignment, protection = xf.find(f"{_S}alignment"), xf.find(f"{_S}protection")
        alignment = {} if alignment is None else alignment.attrib
        font, grounds = _at(fonts, int(xf.get("fontId", 0))), _at(fills, int(xf.get("fillId", 0)))
        style = int(xf.get("xfId", 0))
        if style < len(named) and xf.get("applyFont") in ("0", "false"):
            font = min(font, named[style][0], key=lambda one: (not is_lost(one, grounds), one.size))
        if style < len(named) and xf.get("applyFill") in ("0", "false"):
            grounds = (*grounds, *named[style][1])
        return Look(
            font,
            grounds,
            self.codes[int(xf.get("numFmtId", 0))],
            int(alignment.get("indent", 0)),
            is_on(alignment.get("shrinkToFit")),
            is_on(alignment.get("wrapText")),
            protection is not None and is_on(protection.get("hidden")),
            alignment.get("horizontal") == "fill",
        )

    def _variant(self, dxf: Any) -> tuple[Font | None, tuple[Colour, ...], str]:
        """What a conditional format changes: the font, the ground, the number format."""
        font, fill, code = (dxf.find(f"{_S}{name}") for name in ("font", "fill", "numFmt"))
        return (
            None if font is None or font.find(f"{_S}color") is None else self.font(font),
            () if fill is None else self._grounds(fill, changed=True),
            "" if code is None else code.get("formatCode", ""),
        )

    def hides_in_table(self, name: str) -> bool:
        """Whether a style of tables can make words as what is behind them: by the colours that it
        gives itself or, if it is built in, by a theme whose accents are as its black or white."""
        if name not in self.table_styles:
            plain, accents = self._theme[:2], self._theme[4:10]
            return not all(is_legible(text, ground) for ground in accents for text in plain)
        parts = [
            (font and font.colour, grounds)
            for number in self.table_styles[name] if 0 <= number < len(self.variants)
            for font, grounds, _ in [self.variants[number]]
        ]  # fmt: skip
        pairs = [(colour or BLACK, grounds or (WHITE,)) for colour, grounds in parts]
        colours = [colour for colour, grounds in parts if colour and not grounds]
        pairs += [(one, behind) for one in colours for other, behind in parts if not other]
        return not all(is_legible(one, ground) for one, behind in pairs for ground in behind)

    def font(self, element: Any) -> Font:
        """The font in a style, or of a run of text."""
        size, bold = element.find(f"{_S}sz"), element.find(f"{_S}b")
        colour = element.find(f"{_S}color")
        return Font(
            None if colour is None else self.colour(colour),
            11.0 if size is None else float(size.get("val")),
            bold is not None and is_on(bold.get("val", "1")),
            _has_symbols(element),
        )

    def _grounds(self, fill: Any, *, changed: bool = False) -> tuple[Colour, ...]:
        if len(fill) == 0:
            return (WHITE,)
        if fill[0].tag == f"{_S}gradientFill":
            stops = [self.colour(one) or WHITE for one in fill[0].iter(f"{_S}color")]
            return tuple(stops) or (WHITE,)
        pattern = fill[0].get("patternType", "solid" if changed else "none")
        front, back = fill[0].find(f"{_S}fgColor"), fill[0].find(f"{_S}bgColor")
        if pattern == "none":
            return (WHITE,)
        if pattern == "solid":
            # In a conditional format the ground's colour is the other one.
            one = back if changed and back is not None else front
            # Without a colour it is that of the system's text, which is black.
            return ((BLACK if one is None else self.colour(one) or BLACK),)
        above = BLACK if front is None else self.colour(front) or BLACK
        if pattern.startswith(("dark", "mediumGray")):  # half of the ground and more
            return (above, WHITE if back is None else self.colour(back) or WHITE)
        below = WHITE if back is None else self.colour(back) or WHITE
        mixed = tuple((2 * a + 3 * b) // 5 for a, b in zip(above, below, strict=True))
        return (below, (mixed[0], mixed[1], mixed[2]))

    def colour(self, element: Any) -> Colour | None:
        """The colour that an element means; None for what the program chooses."""
        if element.get("rgb") is not None:
            colour = _rgb(element.get("rgb"))
        elif element.get("theme") is not None:
            colour = _at(self._theme, int(element.get("theme")))
        elif element.get("indexed") is not None:
            index = int(element.get("indexed"))
            if index >= 64:  # the colours of the system: text, ground, and notes
                return WHITE if index == 65 else None
            colour = _at(self._palette, index)
        else:
            return None
        return _tinted(colour, float(element.get("tint", 0)))


def _has_symbols(font: Any) -> bool:
    """Whether a font has pictures for letters: by its name, or as it says of itself."""
    name, charset = font.find(f"{_S}name"), font.find(f"{_S}charset")
    named = font.find(f"{_S}rFont") if name is None else name
    said = "" if named is None else named.get("val", "")
    is_symbol = charset is not None and charset.get("val") == "2"
    return is_symbol or _SYMBOLS.match(said) is not None


def _at(items: list[Any], index: int) -> Any:
    if not 0 <= index < len(items):
        raise IndexError(index)
    return items[index]


def is_on(value: str | None) -> bool:
    """Whether an attribute says yes, to any program: some know "t" and "TRUE" too."""
    return value not in (None, "0", "false")


def named_colour(name: str) -> Colour | None:
    """The colour of a number format: a name, or "color 2" of the palette."""
    number = re.search(r"\d+", name)
    if number:
        return _rgb(_PALETTE.split()[8 + (int(number[0]) - 1) % 56])
    return _rgb(_NAMED[name]) if name in _NAMED else None


def _rgb(text: str) -> Colour:
    value = int(text[-6:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def _tinted(colour: Colour, tint: float) -> Colour:
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
    return round(parts[0] * 255), round(parts[1] * 255), round(parts[2] * 255)


def is_lost(font: Font, grounds: tuple[Colour, ...]) -> bool:
    """Whether text in this font cannot be told from what can be behind it.

    A colour that the program chooses is black, whatever is behind it.
    """
    return any(not is_legible(font.colour or BLACK, ground) for ground in grounds)
