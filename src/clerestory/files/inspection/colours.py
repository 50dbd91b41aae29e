"""Whether an eye can tell text from what lies behind it: one answer for every format.

Contrast is that of WCAG 2.2: (lighter + 0.05) / (darker + 0.05) of the relative luminances. Text
of a body has 4.5 and more. Below 1.5 nothing is read on paper or screen, unless its hue is another:
pure green on white has 1.37 and is seen. On a dark ground, where the measure is generous, it takes
2.2 whatever the hue.
"""

import re
from functools import lru_cache

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
LEAST_CONTRAST, LEAST_ON_DARK, DARK = 1.5, 2.2, 0.1
LEAST_WITH_HUE, LEAST_DISTANCE = 1.1, 120.0
"""With another hue: yellow on white has too little all the same. Distance is of the 442 from black
to white."""


def parsed(value: str | None) -> Colour | None:
    """A colour from six hexadecimal digits, with a # before them or not; None for anything else."""
    match = re.fullmatch("#?([0-9a-fA-F]{6})", value or "")
    if match is None:
        return None
    number = int(match[1], 16)
    return number >> 16, number >> 8 & 255, number & 255


@lru_cache(maxsize=4096)
def is_legible(text: Colour, ground: Colour) -> bool:
    darker, lighter = sorted((_luminance(text), _luminance(ground)))
    contrast = (lighter + 0.05) / (darker + 0.05)
    if _luminance(ground) < DARK:
        return contrast >= LEAST_ON_DARK
    distance = sum((one - other) ** 2 for one, other in zip(text, ground, strict=True)) ** 0.5
    has_hue = contrast >= LEAST_WITH_HUE and distance >= LEAST_DISTANCE
    return contrast >= LEAST_CONTRAST or has_hue


def is_legible_as_written(text: str, ground: str) -> bool:
    """The same for colours in hexadecimal digits; what is no such colour cannot be trusted."""
    colours = parsed(text), parsed(ground)
    return colours[0] is not None and colours[1] is not None and is_legible(*colours)


def _luminance(colour: Colour) -> float:
    """Relative luminance, 0 for black and 1 for white."""
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
