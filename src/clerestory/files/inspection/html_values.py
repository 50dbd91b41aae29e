"""Values in a page's style: words of CSS, lengths within bounds, and colours.

A property that took any word would carry one, and one that took any length would push what follows
out of sight. So each property that is let through has bounds, and no value a word of its own.
"""

import re

from clerestory.files.inspection.portable_document.vocabulary import is_font

_NUMBER = r"-?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(?:px|pt|pc|em|rem|ex|ch|cm|mm|in|%|vw|vh|deg|fr)?"
# Possessive: what was read once is not read again in another way, however long it is.
PLAIN = re.compile(
    rf"(?>{_NUMBER}|#[0-9a-fA-F]{{3,8}}|rgba?\([\d., %]{{5,40}}\)|!important"
    r"|[a-zA-Z][a-zA-Z-]{0,24}|\"[\w .-]{1,40}\"|'[\w .-]{1,40}'|[,/\s])*+"
)
COLOURS = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080",
    "silver": "#c0c0c0", "maroon": "#800000", "navy": "#000080", "teal": "#008080",
    "olive": "#808000", "purple": "#800080", "fuchsia": "#ff00ff", "aqua": "#00ffff",
    "lime": "#00ff00", "orange": "#ffa500", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3",
    "darkgray": "#a9a9a9", "darkblue": "#00008b", "darkgreen": "#006400", "darkred": "#8b0000",
    "lightblue": "#add8e6", "lightyellow": "#ffffe0", "whitesmoke": "#f5f5f5", "beige": "#f5f5dc",
    "windowtext": "#000000",
}  # fmt: skip
_WORDS = frozenset(
    """inherit initial unset revert auto none normal transparent currentcolor important
    solid dashed dotted double groove ridge inset outset hidden thin medium thick
    left right center justify start end top middle bottom baseline sub super text-top text-bottom
    bold bolder lighter italic oblique small-caps all-small-caps condensed expanded semi-condensed
    tabular-nums lining-nums oldstyle-nums underline overline line-through wavy
    uppercase lowercase capitalize nowrap pre pre-wrap pre-line break-spaces break-word break-all
    keep-all anywhere manual block inline inline-block table table-row table-cell table-caption
    list-item flex grid inline-flex inline-grid flow-root collapse separate both static relative
    disc circle square decimal decimal-leading-zero lower-alpha upper-alpha lower-latin upper-latin
    lower-roman upper-roman lower-greek inside outside show hide ltr rtl embed isolate plaintext
    avoid avoid-page always page column row wrap border-box content-box padding-box fixed
    portrait landscape a3 a4 a5 letter legal visible scroll xx-small x-small small large x-large
    xx-large smaller larger min-content max-content fit-content space-between space-around
    space-evenly flex-start flex-end stretch optimizelegibility optimizespeed geometricprecision
    repeat no-repeat""".split()  # noqa: SIM905
)
_GENERIC = frozenset({"system-ui", "ui-monospace", "ui-sans-serif", "ui-serif", "-apple-system"})
_LANGUAGE = re.compile("[a-z]{2,3}(-[a-z]{2})?")

_PER_CENT, _OF_LETTERS = 8.0, 0.12  # points: of a page's width, and of a letter's height
_SIZES = {"px": 0.75, "pt": 1.0, "pc": 12.0, "em": 12.0, "rem": 12.0, "ex": 6.0, "ch": 6.0,
          "cm": 28.35, "mm": 2.835, "in": 72.0, "%": _PER_CENT, "vw": 8.0, "vh": 6.0}  # fmt: skip
SMALLEST = 4.0  # points
# The least and the greatest length, in points, of the properties whose name fits.
_BOUNDS = tuple(
    (re.compile(names), least, most)
    for names, least, most in (
        ("font(-size)?", SMALLEST, 200),
        ("(max-)?width", 0.5, 3_000),
        ("(max-)?height", 0.5, 1_500),
        ("min-(width|height)", 0, 1_500),
        ("margin.*", -6, 400),
        ("padding.*|text-indent", 0, 400),
        ("line-height", 0.5, 200),
        ("letter-spacing", -2, 20),
        ("word-spacing", -2, 50),
        ("border-radius", 0, 1_000_000),
        ("box-shadow|vertical-align", -12, 12),
        ("size", 0, 3_000),
        ("grid-template-columns", 0.5, 3_000),
    )
)
_OTHERS = (0, 100)
_RELATIVE_TO_LETTERS = re.compile("font(-size)?|line-height|vertical-align")
_LENGTH = re.compile(r"(?<![\w.#-])-?[\d.]+[a-z%]*")
_NOT_LENGTHS = re.compile(r"#[0-9a-f]+|rgba?\([^)]*\)|\"[^\"]*\"|'[^']*'")
_AFTER_SIZE = re.compile(r"(?:.*\s)?[\d.]+[a-z%]+(?:\s?/\s?[\d.]+[a-z%]*)?\s+(?P<families>.*)")
_FAMILY = re.compile(r"[^,/]+")


def is_plain_value(name: str, value: str) -> bool:
    """Whether the value of a property says nothing but what its kind can say, in bounds."""
    if name == "color":
        return True  # whether it is understood, is said of the words that have it
    if name == "so-language":
        return bool(_LANGUAGE.fullmatch(value))
    if name == "font-family":
        return are_fonts(value)
    if name == "font" and (match := _AFTER_SIZE.fullmatch(value)):
        value, families = value[: match.start("families")], match["families"]
        if not are_fonts(families):
            return False
    return _are_words(value) and all(_is_within(name, one) for one in _lengths(value))


def are_fonts(families: str) -> bool:
    """Whether names of fonts, with commas between them, are known ones and no message."""
    names = [one.strip(" \"'") for one in _FAMILY.findall(families)]
    return all(not name or name in _GENERIC or is_font(name) for name in names)


def _are_words(value: str) -> bool:
    rest = _LENGTH.sub(" ", re.sub(r"#[0-9a-f]+|rgba?\([^)]*\)", " ", value))
    return all(one in _WORDS or one in COLOURS for one in re.split(r"[\s,/!]+", rest) if one)


def _lengths(value: str) -> list[str]:
    return _LENGTH.findall(_NOT_LENGTHS.sub(" ", value))


def _is_within(name: str, length: str) -> bool:
    least, most = next((two for names, *two in _BOUNDS if names.fullmatch(name)), _OTHERS)
    if name == "font" and not re.search("[a-z%]", length):
        return True  # how bold it is, or how high its lines are
    if name in ("width", "height", "max-width", "max-height") and size_of(length) == 0:
        return False
    return least <= size_of(length, of_letters=bool(_RELATIVE_TO_LETTERS.fullmatch(name))) <= most


def size_of(value: str, *, of_letters: bool = False) -> float:
    """A length in points, where an em is twelve; a word (medium, smaller) as an ordinary size."""
    match = re.fullmatch(r"(-?[\d.]+)([a-z%]*)", value)
    if match is None or match[1].count(".") > 1 or not match[1].strip("-."):
        return 12.0
    if match[2] == "%" and of_letters:
        return float(match[1]) * _OF_LETTERS
    return float(match[1]) * _SIZES.get(match[2], 1.0)


def narrowest(value: str) -> float:
    """The least length in a value, in points, parts of what is free (fr) apart."""
    return min((size_of(one) for one in _lengths(value) if not one.endswith("fr")), default=900.0)


def colour_of(value: str) -> str | None:
    """A colour as #rrggbb; None for none at all (transparent); "" for one not understood."""
    value = value.lower().strip()
    if value in ("", "transparent", "inherit", "none", "unset", "auto"):
        return None
    if value in COLOURS:
        return COLOURS[value]
    if re.fullmatch("#[0-9a-f]{6}", value):
        return value
    if re.fullmatch("#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    match = re.fullmatch(r"rgb\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})\)", value)
    if match and all(int(part) < 256 for part in match.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return ""
