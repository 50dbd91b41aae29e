"""Words and names that ordinary PDFs hold beside what their pages show."""

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(
    r"(?:D:)?\d{4,14}(?:[Z+-]'?(?:\d\d'?(?:\d\d'?)?)?)?"
    r"|\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?"
)
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Z][a-z]{3})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?|x-unknown)?"
)
MOST_SHORT = 6  # letters of pieces that may stand for anything
MOST_LETTERS = 8  # of a resource's name that is none of the usual words
MOST_IN_A_ROW = 4  # of them; more are a name of somebody
# What writers call resources, glyphs and anchors: a short prefix, and a number or a checksum.
_SHORT = re.compile(r"[A-Za-z]{0,4}(?:[-_.,+]?[A-Za-z]{0,2}\d{0,9}){0,4}")
_USUAL = re.compile(
    r"[a-z]?[0-9a-f]{32,34}|lab-d(?:50|65)|pgfprgb"
    r"|(?:FormXob|Image|Img|img|image|Meta|Form|Font|font|Pattern|pattern|Shading|alpha|default"
    r"|Picture|Layer|Shade|State|Color|Space|Pages?|page|Group|group|Xobj|XObject|Properties|Fallback|Artifact|Cached|fzImg|fzFrm)"
    r"[-_.]?(?:[0-9a-f]{32,64}|[A-Za-z]?\d{0,12}(?:[-_.]\d{1,9}){0,3})"
)
_GLYPH = re.compile(
    r"(?:uni(?:[0-9A-F]{4}){1,4}|u[0-9A-Fa-f]{4,6}|(?:cid|gid|glyph|index|char|ord|Char|c|g|G|C|a|n|H|x|SS)[-_.]?[0-9A-Fa-f]{1,6})"
    r"(?:\.[a-z]{1,4}\d{0,2})?|\.notdef|\.null|nonmarkingreturn"
)
_ANCHOR = re.compile(
    r"(?:[A-Za-z]{0,3}|section|subsection|chapter|page|figure|table|equation|item|cite|footnote|note|heading"
    r"|Hfootnote|Doc-Start|_?Toc|_?Ref|__RefHeading___|toc|sec|node|fig|tab|ref|bookmark|anchor|part|appendix|title|question)"
    r"[A-Za-z]?[-_.:*]?(?:\d{0,12}[-_.:]?){0,6}"
    r"|[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){2,6}"
)


@cache
def vocabulary(key: str) -> frozenset[str]:
    """The words of one list of `data/pdf-words.toml`, in lower case."""
    text = (files("clerestory.files") / "data/pdf-words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[key].casefold().split())


@cache
def glyph_names() -> frozenset[str]:
    """Every name of the Adobe Glyph List."""
    from fontTools.agl import AGL2UV  # noqa: PLC0415

    return frozenset(AGL2UV)


def letter_of(name: str) -> str:
    """The letter that a glyph's name stands for; empty for a name that only counts glyphs."""
    from fontTools.agl import toUnicode  # noqa: PLC0415

    return str(toUnicode(name))


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.casefold())


def says_only(text: str, key: str) -> bool:
    """Whether each word of `text` is in a list, or is a short number such as a version's."""
    known = vocabulary(key)
    if sum(len(word) == 1 and word.isalpha() for word in words(text)) > MOST_SHORT:
        return False
    return all(
        word in known or (word.isdigit() and len(word) <= 8) or _is_version(word, known)
        for word in words(text)
    )


def _is_version(word: str, known: frozenset[str]) -> bool:
    """Words such as v7, 2b, x64 and adobe9."""
    letters = word.rstrip("0123456789")
    return (len(word) - len(letters) <= 8 and (letters in known or len(letters) <= 1)) or (
        len(word) <= 4 and word[0].isdigit()
    )


def is_font(text: str) -> bool:
    """Whether a font's name, without its six letters of a subset, is one of known words."""
    text = re.sub(r"^[A-Z]{6}\+", "", text)
    pieces = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)
    short = [piece for piece in pieces if piece.casefold() not in vocabulary("fonts")]
    return says_only(text, "fonts") or (
        all(len(piece) < 3 for piece in short) and len("".join(short)) <= MOST_SHORT
    )


def is_date(text: str) -> bool:
    return not text or bool(_DATE.fullmatch(text))


def is_language(text: str) -> bool:
    return bool(_LANGUAGE.fullmatch(text))


def is_plain(name: str) -> bool:
    """Whether a resource's name is of the kind that programs number their resources with."""
    if _USUAL.fullmatch(name):
        return len(name) <= 72
    rows = re.findall("[A-Za-z]+", name)
    is_spelt = len("".join(rows)) > MOST_LETTERS or max(map(len, rows), default=0) > MOST_IN_A_ROW
    return len(name) <= 72 and bool(_SHORT.fullmatch(name)) and not is_spelt


def is_glyph(name: str) -> bool:
    return (
        bool(_GLYPH.fullmatch(name))
        or name in glyph_names()
        or (
            all(part in glyph_names() or _GLYPH.fullmatch(part) for part in re.split("[_.]", name))
            or (
                bool(re.fullmatch(r"[A-Za-z]+\.[a-z]{1,4}\d{0,2}", name))
                and name.partition(".")[0] in glyph_names()
            )
        )
    )


def is_anchor(text: str) -> bool:
    return len(text) <= 72 and bool(_ANCHOR.fullmatch(text))


def decoded(value: bytes) -> str:
    """A text string (7.9.2.2): UTF-16, UTF-8 with its mark, or near enough Latin-1."""
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        return value.decode("utf-16", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def holds_name(data: bytes) -> bool:
    """Whether bytes without meaning hold seven letters in a row, and not one over and over: by
    chance 16 of them do once in 10,000 times."""
    return any(len(set(one)) > 3 for one in re.findall(rb"[A-Za-z]{7,}", data))


def holds_words(data: bytes) -> bool:
    """Whether bytes that should be mere numbers hold a run of letters, as ASCII or UTF-16."""
    return bool(
        re.search(rb"[A-Za-z0-9 ]{9,}|(?:[A-Za-z0-9 ]\x00){9,}|(?:\x00[A-Za-z0-9 ]){9,}", data)
    )
