"""The pieces of a number format, and what showing a value through one gives.

Raises FormatError for a format that is not understood (ECMA-376 part 1, 18.8.31).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<pad>_.)|(?P<fill>\*.)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>General)|(?P<ampm>AM/PM|A/P)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|"
    r"(?P<exponent>[eE][+-])|(?P<digits>[0#?]+)|(?P<mark>[.,%/@])|"
    r"(?P<plain>[-$+():!^&'~{}<>= ]|[^\x00-\x7f])",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d{1,2})", re.I)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-\]]*)(-[0-9A-Fa-f]{1,8}|-[a-z]{2}-[A-Z]{2})?")


class FormatError(ValueError):
    """A number format that is not understood."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: `kind` as in the pattern, or elapsed, colour, condition."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a value. `value` is the value with no more in it than `text` says, and
    `code` a format that shows it so; both are None where only the text can stand for it."""

    text: str
    value: float | None = None
    code: str | None = None
    is_words: bool = False  # nothing of the value is in the text


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[tuple[Token, ...], ...]:
    """The one to four parts of a format, which are for positive numbers, negative ones, zero and
    text. Raises FormatError."""
    found: list[list[Token]] = [[]]
    place = 0
    while place < len(code):
        if code[place] == ";":
            found.append([])
            place += 1
            continue
        match = _TOKEN.match(code, place)
        if match is None or match.lastgroup is None:
            raise FormatError(code)
        found[-1].append(_token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    if len(found) > 4:
        raise FormatError(code)
    return tuple(tuple(section) for section in found)


def _token(kind: str, text: str) -> Token:
    if kind == "bracket":
        if _COLOUR.fullmatch(text):
            return Token("colour", text)
        if CONDITION.fullmatch(text):
            return Token("condition", text)
        if re.fullmatch(r"h+|m+|s+", text, re.I):
            return Token("elapsed", text.lower())
        currency = _CURRENCY.fullmatch(text)
        if currency:
            return Token("literal", currency[1])
        raise FormatError(text)
    if kind in ("quoted", "escaped", "plain"):
        return Token("literal", text)
    if kind == "pad":
        return Token("literal", " ")
    return Token(kind, text.lower() if kind == "date" else text)


def is_simple(text: str) -> bool:
    """Whether words beside a number are short enough to be kept with it, as units are."""
    return len(text) <= 12 and '"' not in text
