"""What a CSV file hides: cells that run, and cells that one program shows and another does not.

RFC 4180 leaves a lot open. Where programs read the cells alike, what a reader would not take for a
part of the table is found and left out of the rows; where they do not, the file is refused.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clerestory.files.inspection import csv_tables
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.workbook.visibility import INVISIBLE, PADDED, as_shown, is_unclear

LONGEST = 32_767  # characters that a spreadsheet takes into one cell
MOST_FINDINGS = 1_000

FORMULA = re.compile(
    r"[\t\r\n]|[\s\"\u200b\u2060\ufeff\xa0]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63]"
)
"""How a cell begins that a spreadsheet may run; the wide forms are of East Asian keyboards."""

# A formula behind what another program takes for the end of the cell.
_INNER_FORMULA = re.compile(r"[;\t|\r\n]\s*[=@\uff1d\uff20]")
# What a row of ordinary cells with commas between them is without; any other gets a closer look.
_UNUSUAL = re.compile(
    r"(?:\A|,)(?:[\s\"=@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63]|[+-](?!\d+(?:\.\d+)?(?:,|\Z)))"
    r"|[\t\r\n;|]|[ \u00a0\u2000-\u200a\u3000]{2}|" + INVISIBLE.pattern
)
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"[+\-\u2212]?[£$€]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?([eE][+-]?\d+)?\s?%?")
_PHONE = re.compile(r"\+\d[\d ()]*\d")
_DASHES = re.compile(r"[-+\u2212]{1,3}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OTHER_ENDS = re.compile("[\x85\u2028\u2029]")
_LINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a CSV file that every program shows, and what was found in it. Cells that run
    are among them as they are."""

    rows: list[list[str]]
    findings: list[Finding]


def inspect(content: bytes) -> list[Finding]:
    """What a CSV file hides. Raises Unreadable for what has no rows that all programs agree on."""
    return read_csv(content).findings


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may run a cell, or work out another value for it."""
    plain = cell.strip()
    begins = FORMULA.match(cell) and not is_number(cell) and not _PHONE.fullmatch(plain)
    return bool(begins or _INNER_FORMULA.search(cell))


def is_number(text: str) -> bool:
    """Whether a cell is a number, or dashes alone, as tables use them for "none"."""
    return bool(text.strip()) and bool(
        _NUMBER.fullmatch(text.strip()) or _DASHES.fullmatch(text.strip())
    )


def read_csv(content: bytes) -> Rows:
    """The rows, and findings. Raises Unreadable."""
    text, findings = _decoded(content)
    if text.lower().startswith("sep="):
        findings.append(found("csv.separator-line", "row 1"))
        text = _LINE.split(text, maxsplit=1)[-1]
    if _CONTROLS.search(text):
        raise Unreadable(found("csv.control-character", _place_of(text)))
    delimiter = _delimiter(text)
    bare = _bare(text, delimiter)
    try:
        csv.field_size_limit(max(LONGEST * 8, len(text) + 1))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(found("csv.quotes", "file")) from None
    if '"' in bare:
        raise Unreadable(found("csv.quotes", "file"))
    if not any(any(row) for row in rows):
        raise Unreadable(found("csv.empty", "file"))
    findings += _ambiguity(bare, rows, delimiter)
    shown = []
    for number, row in enumerate(rows, start=1):
        line = ",".join(row)
        if len(line) > LONGEST or _UNUSUAL.search(line):
            for column, cell in enumerate(row, start=1):
                place = f"row {number}, column {column}"
                findings += [found(mode, place) for mode in _modes(cell)]
            row = [as_shown(cell) for cell in row]
        shown.append(row)
    table = csv_tables.table(shown, _DELIMITERS)
    return Rows(table.rows, list(dict.fromkeys(findings + table.findings))[:MOST_FINDINGS])


def _decoded(content: bytes) -> tuple[str, list[Finding]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable(found("csv.wide-text", "file"))
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if b"\0" in content:
        raise Unreadable(found("csv.control-character", "file"))
    try:
        return content.decode("cp1252"), [found("csv.encoding", "file")]
    except UnicodeDecodeError:
        raise Unreadable(found("csv.wide-text", "file")) from None


def _place_of(text: str) -> str:
    match = _CONTROLS.search(text)
    before = text[: match.start()] if match else ""
    return f"line {before.count(chr(10)) + 1}"


def _bare(text: str, delimiters: str) -> str:
    """The text without its quoted cells; a quote that is left stands in the middle of a cell."""
    return re.sub(rf'(?<![^{delimiters}\r\n])"(?:[^"]|"")*"(?![^{delimiters}\r\n])', "", text)


def _delimiter(text: str) -> str:
    first = _LINE.split(_bare(text, _DELIMITERS), maxsplit=1)[0]
    counts = {one: first.count(one) for one in _DELIMITERS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ","


def _ambiguity(bare: str, rows: list[list[str]], delimiter: str) -> Iterator[Finding]:
    """What lets two programs cut the file in two ways."""
    lines = [line for line in _LINE.split(bare) if line]
    for other in _DELIMITERS if lines else ():
        counts = Counter(line.count(other) for line in lines)
        if other != delimiter and (lines[0].count(other) or (0 not in counts and len(counts) == 1)):
            yield found("csv.mixed-delimiters", "row 1")
    ends = set(_LINE.findall(bare))
    if ("\r" in ends and len(ends) > 1) or _OTHER_ENDS.search(bare):
        yield found("csv.line-ends", "file")
    if len(rows[0]) == 1 and len(rows) > 1 and ends and not bare.endswith(("\n", "\r")):
        yield found("csv.trailing-text", f"row {len(rows)}")


def _modes(cell: str) -> Iterator[str]:
    if cell.isalnum() and cell.isascii() and len(cell) <= LONGEST:
        return
    if len(cell) > LONGEST:
        yield "csv.long-cell"
    if is_formula(cell) or is_formula(as_shown(cell)):
        yield "csv.formula"
    if is_unclear(cell):
        yield "csv.unclear-text"
    if INVISIBLE.search(cell):
        yield "csv.invisible-characters"
    if PADDED.search(INVISIBLE.sub("", cell)):
        yield "csv.padded-cell"
