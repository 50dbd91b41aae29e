"""Whether a request is written in Welsh: recognised so that it is passed on, not misread.

The Welsh Language (Wales) Measure 2011 gives a right to use Welsh with many authorities; the words
of such a request are for somebody who reads Welsh.
"""

import re

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


def is_welsh(text: str) -> bool:
    """Whether Welsh words of every day are more frequent than English ones."""
    words = [match[0].lower() for match in _WORD.finditer(text[:_LOOKED_AT])]
    welsh = sum(word in _WELSH for word in words)
    english = sum(word in _ENGLISH for word in words)
    return welsh >= 4 and welsh > 2 * english
