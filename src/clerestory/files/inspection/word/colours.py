"""Colours of text and of what lies behind it, as a Word document names them."""

import colorsys
from collections.abc import Mapping
from typing import Any

from clerestory.files.inspection.colours import BLACK, WHITE, Colour, parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

HIGHLIGHTS: dict[str, Colour] = {
    "black": BLACK, "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0),
    "magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE,
    "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128), "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip
_THEME_NAMES = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2",
    "text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_OFFICE: dict[str, Colour] = {"dk1": BLACK, "lt1": WHITE, "hlink": (0, 0, 255)}


class Palette:
    """The colours that a theme gives to names, as the settings map them."""

    def __init__(self, theme: Any | None, settings: Any | None) -> None:
        self._colours = dict(_OFFICE)
        self._names = dict(_THEME_NAMES)
        scheme = None if theme is None else theme.find(f".//{_A}clrScheme")
        for entry in () if scheme is None else scheme.iterchildren("*"):
            value = next((one.get("lastClr") or one.get("val") for one in entry), None)
            self._colours[entry.tag.removeprefix(_A)] = parsed(value) or BLACK
        mapping = None if settings is None else settings.find(W + "clrSchemeMapping")
        for key, name in (("bg1", "background1"), ("t1", "text1"), ("bg2", "background2"),
                          ("t2", "text2")):  # fmt: skip
            if mapping is not None and mapping.get(W + key):
                self._names[name] = _THEME_NAMES.get(mapping.get(W + key), mapping.get(W + key))

    def colours(self, attributes: Mapping[str, str], plain: str, theme: str) -> set[Colour]:
        """Every colour that a program may take from an element: the plain and the theme's.

        The two attributes should say the same; where they do not, programs differ.
        """
        told = attributes.get(W + plain)
        found = {parsed(told)} - {None}
        if told not in (None, "", "auto") and not found:
            found = {BLACK, WHITE}  # no colour of the standard: each program guesses another
        name = attributes.get(W + theme)
        if name:
            base = self._colours.get(self._names.get(name, name), BLACK)
            tint = attributes.get(W + theme + "Tint") or attributes.get(W + "themeTint")
            shade = attributes.get(W + theme + "Shade") or attributes.get(W + "themeShade")
            found.add(_shaded(base, tint, shade))
        return {one for one in found if one is not None}


def _shaded(colour: Colour, tint: str | None, shade: str | None) -> Colour:
    """Lighter or darker by so many 255ths of the luminance (ECMA-376, part 1, 17.3.2.6)."""
    hue, light, saturation = colorsys.rgb_to_hls(*(one / 255 for one in colour))
    if shade:
        light *= _part(shade)
    if tint:
        light = light * _part(tint) + 1 - _part(tint)
    red, green, blue = colorsys.hls_to_rgb(hue, min(1, light), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _part(value: str) -> float:
    try:
        return int(value, 16) / 255
    except ValueError:
        return 1.0


def grounds_of(shading: Mapping[str, str] | None, palette: Palette) -> set[Colour]:
    """The colours of a `w:shd`; none where it lets through what is behind it."""
    pattern = "nil" if shading is None else shading.get(W + "val", "clear")
    if shading is None or pattern == "nil":
        return set()
    fill = palette.colours(shading, "fill", "themeFill")
    if pattern == "clear":
        return fill
    ink = palette.colours(shading, "color", "themeColor") or {BLACK}
    if pattern == "solid":
        return ink
    paper = fill or {WHITE}
    if pattern.startswith("pct") and pattern[3:].isdigit():
        share = min(100, int(pattern[3:])) / 100
        return {_mixed(one, other, share) for one in ink for other in paper}
    return ink | paper


def _mixed(ink: Colour, paper: Colour, share: float) -> Colour:
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(ink, paper, strict=True))
    return red, green, blue
