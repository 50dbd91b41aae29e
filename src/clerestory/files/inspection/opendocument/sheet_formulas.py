"""Formulas of a spreadsheet: what they carry besides the result that the cell shows.

OpenFormula (ODF 1.3 part 4). A reader sees the result; whoever opens the file sees the formula. One
that only points at cells of the file says nothing new; words, large numbers, names and addresses of
other files do.
"""

import re

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*+")
    |(?P<reference>\[[^\]"']*(?:'(?:[^']|'')*+'[^\]"']*)*+\])
    |(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)
    |(?P<function>[A-Z][A-Z0-9_.]*(?=\())
    |(?P<name>[^\W\d][\w.]*)
    |(?P<sign>[-+*/^&=<>%();:{}|!~\s,])""",
    re.VERBOSE,
)
_REFERENCE = re.compile(
    r"(?:\$?(?P<sheet>'(?:[^']|'')++'|\w[\w ]*))?\.\$?[A-Z]{1,3}\$?\d{1,7}|\.#REF!|#REF!"
)
_LARGEST = 5  # digits: 100, 1000, 365.25 are constants of the trade; a telephone number is none
_FUNCTIONS = re.compile(
    r"ABS|AND|AVERAGE|AVERAGEIF|AVERAGEIFS|CEILING|CHOOSE|COLUMN|COLUMNS|CONCATENATE|"
    r"COUNT|COUNTA|COUNTBLANK|COUNTIF|COUNTIFS|DATE|DATEDIF|DATEVALUE|DAY|DAYS|"
    r"EDATE|EOMONTH|EVEN|EXACT|EXP|FALSE|FIND|FIXED|FLOOR|HLOOKUP|HOUR|IF|IFERROR|"
    r"IFNA|INDEX|INT|ISBLANK|ISERROR|ISNA|ISNUMBER|ISTEXT|LARGE|LEFT|LEN|LN|LOG|"
    r"LOG10|LOWER|MATCH|MAX|MEDIAN|MID|MIN|MINUTE|MOD|MODE|MONTH|N|NA|"
    r"NETWORKDAYS|NOT|NOW|ODD|OR|PERCENTILE|PI|POWER|PRODUCT|PROPER|QUARTILE|"
    r"QUOTIENT|RANK|RIGHT|ROUND|ROUNDDOWN|ROUNDUP|ROW|ROWS|SEARCH|SECOND|SIGN|"
    r"SMALL|SQRT|STDEV|STDEVP|SUBSTITUTE|SUBTOTAL|SUM|SUMIF|SUMIFS|SUMPRODUCT|TEXT|"
    r"TIME|TODAY|TRIM|TRUE|TRUNC|UPPER|VALUE|VAR|VLOOKUP|WEEKDAY|WEEKNUM|WORKDAY|"
    r"YEAR|YEARFRAC|COM\.MICROSOFT\.IFS|COM\.MICROSOFT\.CONCAT|COM\.MICROSOFT\.TEXTJOIN"
)


def literals(formula: str, sheets: frozenset[str]) -> list[str] | None:
    """The words in quotation marks in a formula, which have to be shown somewhere to be harmless.

    None for a formula that is not understood, points out of the file, or holds a large number.
    """
    prefix, mark, rest = formula.partition("=")
    if not mark or prefix not in ("of:", "oooc:", "msoxl:", ""):
        return None
    texts, place = [], 0
    while place < len(rest):
        token = _TOKEN.match(rest, place)
        if token is None:
            return None
        place, kind, words = token.end(), token.lastgroup, token[0]
        if kind == "text":
            texts.append(words[1:-1].replace('""', '"'))
        elif not _is_plain(kind or "", words, sheets):
            return None
    return texts


def _is_plain(kind: str, words: str, sheets: frozenset[str]) -> bool:
    match kind:
        case "reference":
            return _is_inside(words[1:-1], sheets)
        case "number":
            return len(words.replace(".", "")) <= _LARGEST
        case "function":
            return _FUNCTIONS.fullmatch(words) is not None
    return kind == "sign"


def _is_inside(reference: str, sheets: frozenset[str]) -> bool:
    """Whether a reference points at cells of a sheet of this file."""
    for corner in _corners(reference):
        match = _REFERENCE.fullmatch(corner)
        if match is None:
            return False
        sheet = match["sheet"] or ""
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        if sheet and sheet not in sheets:
            return False
    return True


def _corners(reference: str) -> list[str]:
    """The two ends of a range; a colon within quotation marks is part of a sheet's name."""
    return re.findall(r"(?:'(?:[^']|'')*+'|[^:'])++", reference)
