"""Formulas, rules and names of a workbook: what they say that the cells do not show."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import FORMULAE

from clerestory.files.inspection.findings import Finding, found
from clerestory.files.inspection.workbook.styles import is_on
from clerestory.files.inspection.workbook.visibility import Words

_STRING = re.compile(r'"((?:[^"]|"")*)"')
_SHEET = re.compile(r"'(?:[^']|'')*'!")
_EXTERNAL = re.compile(r"\[|\bWEBSERVICE\b|\bRTD\b|\bDDE\b|\|", re.IGNORECASE)
_TABLE = re.compile(r"\w*\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]")
_BOOK = re.compile(r"\[[^\[\]]+\][\w.]*!")
_PART_OF_TABLE = re.compile(r"#(This Row|Headers|Totals|Data|All)")
_REFERENCE = re.compile(
    r"\$?\b[A-Z]{1,3}\$?\d{1,7}\b(?!\()|\$?\b\d{1,7}:\$?\d{1,7}\b|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}\b"
)
_WORD = re.compile(r"[A-Za-z_\\][\w.\\]*(?:\s*\()?")
_SPELT = re.compile(r"CHAR\(\s*(?!(9|10|13|32|34|39|44|45|46|58|59|160|163)\s*\))\d", re.IGNORECASE)
"""Letters by their number, other than the usual signs: they can spell a word."""
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+")
_FUNCTIONS = FORMULAE | frozenset(
    """ARRAYTOTEXT BYCOL BYROW CHOOSECOLS CHOOSEROWS CONCAT DROP EXPAND FILTER HSTACK IFS LAMBDA LET
    MAXIFS MINIFS RANDARRAY SEQUENCE SORT SORTBY SWITCH TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT
    TOCOL TOROW UNIQUE VSTACK WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR IFNA DAYS AGGREGATE COUNTIFS
    SUMIFS AVERAGEIFS IFERROR STDEV.S STDEV.P VAR.S VAR.P PERCENTILE.INC QUARTILE.INC RANK.EQ
    RANK.AVG MODE.SNGL CEILING.MATH FLOOR.MATH NETWORKDAYS.INTL WORKDAY.INTL ISOWEEKNUM ISFORMULA
    SHEET SHEETS UNICHAR UNICODE NUMBERVALUE DATEVALUE DATEDIF TRUE FALSE
    """.split()  # noqa: SIM905  # a list of words is easier to read
)
_HARMLESS = {*map(float, range(101, 112)), 360.0, 365.0, 1000.0, 10_000.0, 100_000.0, 1_000_000.0}


class _Pieces(NamedTuple):
    """The texts, numbers and names that a formula holds; whether it depends on any cell or
    function; and whether it reaches out of the workbook."""

    texts: tuple[str, ...]
    numbers: tuple[float, ...]
    names: tuple[str, ...]
    depends: bool
    reaches: bool


@lru_cache(maxsize=65536)
def _pieces(formula: str) -> _Pieces:
    texts = tuple(text.replace('""', '"') for text in _STRING.findall(formula))
    bare = _STRING.sub(" ", formula)
    names = [sheet[1:-2].replace("''", "'") for sheet in _SHEET.findall(bare)]
    rest = _SHEET.sub(lambda sheet: "[" if "[" in sheet[0] else "", bare)
    rest = _BOOK.sub("[", rest)
    for table in _TABLE.findall(rest):
        name, _, columns = table.partition("[")
        names += [name, re.sub(r"\W+|_", " ", _PART_OF_TABLE.sub(" ", columns))]
    rest = _TABLE.sub(" t( ", rest)
    reaches = bool(_EXTERNAL.search(rest))
    depends = bool(_REFERENCE.search(rest) or _WORD.search(rest))
    rest = _REFERENCE.sub(" ", rest)
    names += [word for word in _WORD.findall(rest) if not _is_function(word)]
    rest = _WORD.sub(" ", rest)
    numbers = tuple(float(one) for one in _NUMBER.findall(rest))
    return _Pieces(texts, numbers, tuple(names), depends, reaches)


def _is_function(word: str) -> bool:
    name = word.rstrip(" (").upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
    return name in ("TRUE", "FALSE", "T") or (word.endswith("(") and name in _FUNCTIONS)


def formula_mode(formula: str, words: Words) -> str | None:
    """The mode by which a formula holds what no cell shows; None for a formula of cells,
    functions and small numbers."""
    pieces = _pieces(formula)
    if pieces.reaches:
        return "xlsx.external-link"
    if not all(words.say(text) and _is_wordy(text) for text in pieces.texts):
        return "xlsx.formula-literal"
    if not all(name.casefold() in words.names or words.say(name) for name in pieces.names):
        return "xlsx.formula-literal"
    if _SPELT.search(formula):
        return "xlsx.formula-literal"
    if formula and not pieces.depends:
        return "xlsx.formula-literal"
    if any(not _is_harmless(one) and not words.say(_shown(one)) for one in pieces.numbers):
        return "xlsx.formula-literal"
    return None


def _is_wordy(text: str) -> bool:
    """Whether nothing but words, spaces and the usual signs is in a text."""
    return re.fullmatch(r"[\w\s.,:;%£$€()'/&!?<>=*-]*", text) is not None


def _is_harmless(number: float) -> bool:
    small = number <= 100 and round(number, 2) == number
    return small or number in _HARMLESS


def _shown(number: float) -> str:
    return f"{number:.15g}"


def names(root: object, sheets: list[str], words: Words) -> Iterator[Finding]:
    """Findings among the defined names of a workbook."""
    for one in root.iter("{*}definedName"):  # type: ignore[attr-defined]
        name, text = one.get("name", ""), one.text or ""
        place = "defined names"
        built_in = re.fullmatch(r"_xlnm\.(Print_Area|Print_Titles|_FilterDatabase)", name)
        if (
            (is_on(one.get("hidden")) and name != "_xlnm._FilterDatabase")
            or (not built_in and not _is_named_by_words(name, words))
            or not _is_range(text, sheets)
        ):
            yield found("xlsx.defined-name", place)


def _is_named_by_words(name: str, words: Words) -> bool:
    pieces = re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+", name)
    generic = re.fullmatch(r"_?[A-Za-z]{1,2}\d{0,3}|(Name|Range|Table|List)_?\d{1,4}", name)
    return bool(generic) or words.say(" ".join(pieces)) or words.say(name)


def _is_range(text: str, sheets: list[str]) -> bool:
    """Whether a name means cells of this workbook, and nothing besides."""
    if not text.strip():
        return False
    cells = r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?"
    lines = r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7}"
    for piece in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text.strip()):
        sheet, _, where = piece.rpartition("!")
        plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        if plain not in sheets or not re.fullmatch(f"{cells}|{lines}", where):
            return False
    return True
