"""In which language a request is written: Welsh is recognised, to be passed on and not misread.

The Welsh Language (Wales) Measure 2011 gives a right to use Welsh with many authorities; the words
of such a request are for somebody who reads Welsh.
"""

import re
from enum import StrEnum

_WELSH = frozenset(
    {
        "yn", "yr", "y", "o", "i", "ar", "am", "gan", "gyda", "wedi", "mae", "oedd", "faint",
        "beth", "pwy", "pryd", "pam", "sut", "os", "gwelwch", "dda", "annwyl", "syr", "gais",
        "cais", "gwybodaeth", "rhyddid", "allwch", "chi", "eich", "ddarparu", "hoffwn", "wybod",
        "dweud", "wrthyf", "nifer", "bob", "blwyddyn", "ers", "hyd", "at", "diolch", "gofynnaf",
        "byddwn", "ddiolchgar", "a'r", "o'r", "i'r", "sydd", "cael", "gafwyd", "ym", "mis",
    }
)  # fmt: skip
_ENGLISH = frozenset(
    {
        "the", "of", "and", "to", "in", "for", "how", "what", "many", "much", "please", "is",
        "are", "was", "were", "with", "by", "from", "have", "has", "been", "you", "your", "this",
        "that", "which", "would", "like", "number", "any", "on", "at", "it", "be",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LOOKED_AT = 20_000  # characters; the language does not change after that


_FEW_WORDS = 12  # too few to tell the language from
_LEAST_ENGLISH = 0.04  # of all words; requests in note form have about a fifth


class Language(StrEnum):
    """What is told apart."""

    ENGLISH = "English"
    WELSH = "Welsh"
    PARTLY_WELSH = "English and Welsh"
    OTHER = "another language"


def language(text: str) -> Language:
    """The language by its words of every day; English where there are too few words to tell."""
    words = [match[0].lower() for match in _WORD.finditer(text[:_LOOKED_AT])]
    welsh = sum(word in _WELSH for word in words)
    own = sum(word in _ONLY_WELSH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if own and welsh >= 4 and welsh > 2 * english:
        return Language.WELSH
    if len(words) >= _FEW_WORDS and english < _LEAST_ENGLISH * len(words):
        return Language.OTHER
    return Language.PARTLY_WELSH if own >= 4 else Language.ENGLISH


_ONLY_WELSH = _WELSH - {"i", "o", "y", "am", "at", "os", "pam", "ar", "sut"}
