"""Characters that no reader sees and every program keeps (Unicode 15: categories Cc, Cf, Co, and
Default_Ignorable_Code_Point)."""

import re

_LETTERS = re.compile(rb"[A-Za-z0-9 ]+")

# Controls; soft hyphen and fillers; what joins, separates or turns the direction of writing; marks
# of variants, except those that choose between a picture and a sign (U+FE0E, U+FE0F) where there
# is a sign before them; tags; private use, which looks like something in one font alone; halves of
# a character and what is none.
_JOINED_AFTER = r"\u0590-\u0dff\u0e00-\u0fff\u1000-\u17ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_JOINED_BEFORE = r"\u0590-\u0dff\u1000-\u17ff\u2600-\u27bf\U0001f000-\U0001faff"
_ALWAYS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0d\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff"
)
_SIGNS = "#*0-9\xa9\xae\u2000-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# The one class in front lets a search skip all other characters: a sixth of the time.
INVISIBLE = re.compile(
    f"[{_ALWAYS}\u200c\u200d\ufe0e\ufe0f](?:(?<=[{_ALWAYS}])"
    f"|(?<=[\ufe0e\ufe0f])(?<![{_SIGNS}][\ufe0e\ufe0f])"
    # These join or part the letters of some scripts, and the parts of one emoji.
    f"|(?<=[\u200c\u200d])(?:(?<![{_JOINED_AFTER}].)|(?![{_JOINED_BEFORE}])))"
)


def spells(colours: bytes, least: int = 9) -> bool:
    """Whether colours of a palette, three bytes each, have `least` letters in a row. Greys in a
    row and many of nearly one colour may be letters as well, but few different ones."""
    triples = [colours[one : one + 3] for one in range(0, len(colours), 3)]
    rest = b"".join(one for one in triples if len(set(one)) > 1)
    return any(
        len(match[0]) >= least and len(set(match[0])) >= 2 * least // 3
        for match in _LETTERS.finditer(rest)
    )
