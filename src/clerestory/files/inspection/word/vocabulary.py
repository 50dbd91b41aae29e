"""The words of ordinary Word files: elements, attributes and values that say nothing themselves.

Everything that is not in `files/data/word-vocabulary.toml` is a finding, so that a new way to hide
something is found although nobody has thought of it.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLAIN = re.compile(
    r"[+-]?\d{1,10}(?:\.\d{1,9})?(?:%|pt|in|cm|mm|pc|px)?|[0-9A-Fa-f]{1,8}|[01]{12}|"
    r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?|x-none|")
_WORDS_OF_NAME = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
_BOOKMARK = re.compile(
    r"_GoBack|_top|_PictureBullets|(?:_Toc|_Ref|_Hlk|_Hlt|OLE_LINK)\d{1,12}|"
    r"__RefHeading___Toc\d+_\d+|__RefHeading__\d+_\d+|__Ref(?:Number)?Paragraph__\d+_\d+|"
    r"__?DdeLink__\d+_\d+|Bookmark\d{0,3}|_Ref_\w{0}"
)
_LEVEL_TEXT = re.compile(
    r"(?:(?:Chapter|Section|Article|Part|Appendix|Annex|Question|Table|Figure|Note|Schedule) )?"
    r"[%\d.,:;()\[\]\-\u2010-\u2015 \u00a0o\u00a7*+>\u2022\u00b7\u25aa\u25cf\u25cb\u25e6\u25a0"
    r"\u25a1\u2192\u27a2\u2713\u2714\u2043\u203a\u00bb\uf000-\uf0ff]{0,24}"
)


_SYMBOLS = re.compile(
    r"(wingdings|webdings|symbol|marlett|zapf ?dingbats|dingbats|mt extra|bookshelf|barcode|"
    r"code ?(39|128)|opensymbol|starsymbol)", re.IGNORECASE
)  # fmt: skip
_MOST_LETTERS = 3  # that stand alone in a name: more of them spell a word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    elements: dict[str, str]  # {namespace}name -> "" if ordinary, else the mode it stands for
    attributes: frozenset[str]  # local names
    values: frozenset[str]
    fonts: frozenset[str]
    styles: frozenset[str]
    pictures: frozenset[str]
    namespaces: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    path = files("clerestory.files") / "data" / "word-vocabulary.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    spaces = data["namespaces"]
    elements: dict[str, str] = {}
    for family, names in data["elements"].items():
        space = spaces.get(family, spaces["w"])  # story, looks, tables ... are all WordprocessingML
        elements |= {f"{{{space}}}{name}": "" for name in names.split()}
    for mode, names in data["modes"].items():
        for name in names.split():
            elements |= {
                f"{{{spaces[one]}}}{name}": mode for one in ("w", "m", "w14", "w15", "o", "a")
            }
    known = data["namespaces-declared"]["all"].split()
    return Vocabulary(
        elements,
        frozenset(data["attributes"]["all"].split()),
        frozenset([*data["words"]["all"].split(), *data["words"]["phrases"]]),
        _folded(data["names"]["fonts"]),
        _folded(data["names"]["styles"]),
        _folded(data["names"]["pictures"]),
        frozenset([*spaces.values(), *known]),
    )


def _folded(words: str) -> frozenset[str]:
    pieces = {piece for word in words.split() for piece in words_of(word)}
    return frozenset(pieces | {word.casefold() for word in words.split()})


def words_of(name: str) -> list[str]:
    """The words in a name, in lower case: `HeadingTable2` has heading, table and 2."""
    return [word.casefold() for word in _WORDS_OF_NAME.findall(name)]


def is_plain(value: str) -> bool:
    """A number, a colour, an identifier, or a word of the standard."""
    return not value or value in vocabulary().values or bool(_PLAIN.fullmatch(value))


def is_language(value: str) -> bool:
    return bool(_LANGUAGE.fullmatch(value))


def is_font(value: str) -> bool:
    """Whether only known typefaces are named; several stand behind each other with semicolons."""
    known = vocabulary().fonts
    return _made_of(re.split(r"[\s;,@_-]+", value), known) or _made_of(words_of(value), known)


def is_of_symbols(font: str) -> bool:
    """Whether a typeface shows signs in the places of letters."""
    return bool(_SYMBOLS.match(font.strip("'\"")))


def is_style_name(value: str) -> bool:
    known = vocabulary().styles
    words = words_of(value)
    return (
        len(value) <= 60
        and all(_made_of([word], known) or _is_compound(word, known) for word in words)
        and sum(len(word) == 1 and word.isalpha() for word in words) <= _MOST_LETTERS
    )


def is_picture_name(value: str) -> bool:
    return len(value) <= 60 and _made_of(words_of(value), vocabulary().pictures)


def _made_of(words: list[str], known: frozenset[str]) -> bool:
    letters = [word for word in words if len(word) == 1 and word.isalpha()]
    return len(letters) <= _MOST_LETTERS and all(
        len(word) <= 1 or word.casefold() in known or (word.isdigit() and len(word) <= 4)
        for word in words
    )


def _is_compound(word: str, known: frozenset[str]) -> bool:
    """Whether a word is known words of two letters or more written together."""
    ends = [0]  # places where a known word may begin
    for end in range(2, min(len(word), 40) + 1):
        if any(end - start > 1 and word[start:end] in known for start in ends):
            ends.append(end)
    return ends[-1] == len(word)


def is_bookmark(value: str) -> bool:
    """A name that programs give by themselves, to headings, notes and the last place of work."""
    return bool(_BOOKMARK.fullmatch(value))


def is_level_text(value: str) -> bool:
    """The number or bullet before an item of a list, without words of its own."""
    return bool(_LEVEL_TEXT.fullmatch(value))
