"""The text of a request, made easy to search without moving a single character.

Every function here keeps offsets: a character found in the plain copy stands at the same place
in the applicant's own text.
"""

import re
from collections.abc import Iterator
from functools import cache

_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\r": " ", "\f": " ", "\v": " ",
    }
)  # fmt: skip

_QUOTE_MARK = re.compile(r"^[ >]*>[ >]*", re.M)

# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|eg|ie|incl|inc|approx|no|nos|mr|mrs|ms|dr|st|vs|cf|viz|ref|dept|p|pp)"
    r"|\b[A-Z]|(?:^|\s)\d{1,2}|\.\.)$",
    re.I,
)
# A run of stops is tried from its beginning only.
# Where spaces were lost a capital letter follows at once ("... the area?If not, ...").
# A line that only thanks or takes leave begins a sentence, even behind a line without a full stop.
_SENTENCE_END = re.compile(
    r"(?:(?<![.?!])[.?!]+[\"')\]]*(?=\s|(?<=[a-z)][.?!])[A-Z][a-z]+[ ,])|\n[ ]*\n"
    r"|\n(?=[ ]*(?i:(?:many|kind|kindest|best|warm) (?:thanks|regards|wishes)|thanks|thank you"
    r"|regards|yours (?:sincerely|faithfully|truly))"
    r"(?i: in advance| for your (?:help|time|assistance))?[ ,.!]*(?:\n|\Z)))"
)
_SPACE = re.compile(r"\s+")
_AFTER_QUESTION_LETTER = re.compile(r"\s+[a-z]")


def plain(text: str) -> str:
    """`text` with ordinary quotes, hyphens and spaces; same length, line breaks kept.

    Where every line is quoted, as in a forwarded message, the quotation marks become spaces.
    """
    flat = text.translate(_PLAIN)
    lines = [line for line in flat.split("\n") if line.strip()]
    if lines and all(line.lstrip().startswith(">") for line in lines):
        flat = _QUOTE_MARK.sub(lambda match: " " * len(match[0]), flat)
    return flat


def unquoted(text: str, flat: str) -> str:
    """`text` without the quotation marks of mail that are blanks in `flat`, its plain copy."""
    pairs = zip(text, flat, strict=True)
    return "".join(" " if own == ">" and bare == " " else own for own, bare in pairs)


@cache
def pattern(source: str) -> re.Pattern[str]:
    """A search that ignores case and takes any white space, line breaks included, for a space."""
    return re.compile(_SPACE_IN_SOURCE.sub(_any_space, source), re.I | re.S)


# A space of the source, apart from those escaped or in a set of characters.
_SPACE_IN_SOURCE = re.compile(r"\\.|\[\^?\]?[^\]]*\]| [?*]?", re.S)


def _any_space(match: re.Match[str]) -> str:
    if match[0][0] != " ":
        return match[0]
    return r"\s+" if match[0] == " " else r"\s*"


def squeezed(text: str) -> str:
    """`text` on one line, with single spaces."""
    return " ".join(text.split())


def sentences(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence in `flat[start:end]`; together they are the whole of it."""
    begin = start
    for match in _SENTENCE_END.finditer(flat, start, end):
        if match.end() < end and not _is_end(flat, match):
            continue
        if flat[begin : match.end()].strip():
            space = _SPACE.match(flat, match.end(), end)
            finish = space.end() if space else match.end()
            yield begin, finish
            begin = finish
    if begin < end:
        yield begin, end


def _is_end(flat: str, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark[0] == "\n":
        return True
    if mark[0] == "." and _ABBREVIATION.search(flat, max(0, match.start() - 8), match.start()):
        return False
    # "(charged, unresolved ...)? And": a small letter goes on with the sentence.
    return mark[0] != "." or not _AFTER_QUESTION_LETTER.match(flat, match.end())


def without_brackets(flat: str) -> str:
    """`flat` with everything in round brackets blanked out; same length."""
    if "(" not in flat:
        return flat
    depth, out = 0, []
    for character in flat:
        depth += character == "("
        out.append(" " if depth else character)
        depth -= character == ")" and depth > 0
    return "".join(out) if not depth else flat
