"""What a CSV file hides: cells that run, and cells that one program shows and another does not.

RFC 4180 leaves a lot open, so a file is taken only if every program reads it alike: one delimiter,
one heading for each column, rows of one length, no gaps, and nothing that is not shown.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.xlsx_visibility import INVISIBLE, PADDED

LONGEST = 32_767  # characters that a spreadsheet takes into one cell
MOST_FINDINGS = 1_000

FORMULA = re.compile(
    r"[\t\r\n]|[\s\"\u200b\u2060\ufeff\xa0]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63]"
)
"""How a cell begins that a spreadsheet may run; the wide forms are of East Asian keyboards."""

# A formula behind what another program takes for the end of the cell.
_INNER_FORMULA = re.compile(r"[;\t|]\s*[=@\uff1d\uff20]")
_DELIMITERS = ",;\t|"
_NUMBER = re.compile(r"[+\-\u2212]?[£$€]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?([eE][+-]?\d+)?\s?%?")
_DASHES = re.compile(r"[-+\u2212]{1,3}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a CSV file, and what was found in it."""

    rows: list[list[str]]
    findings: list[Finding]


def inspect(content: bytes) -> list[Finding]:
    """What a CSV file hides. Raises Unreadable for what has no rows that all programs agree on."""
    return read_csv(content).findings


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
    try:
        csv.field_size_limit(max(LONGEST * 8, len(text) + 1))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(found("csv.quotes", "file")) from None
    while rows and not rows[-1]:
        rows.pop()
    if not rows or not any(any(row) for row in rows):
        raise Unreadable(found("csv.empty", "file"))
    findings += _shape(rows)
    findings += _ambiguity(text, rows, delimiter)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            mode = _mode(cell)
            if mode:
                findings.append(found(mode, f"row {number}, column {column}"))
    return Rows(rows, list(dict.fromkeys(findings))[:MOST_FINDINGS])


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


def _bare(text: str) -> str:
    """The text without what stands in quotes."""
    return re.sub(r'"[^"]*"', "", text)


def _delimiter(text: str) -> str:
    first = _LINE.split(_bare(text), maxsplit=1)[0]
    counts = {one: first.count(one) for one in _DELIMITERS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ","


def _shape(rows: list[list[str]]) -> Iterator[Finding]:
    """Headings, lengths and gaps."""
    header = rows[0]
    named = [one.strip().casefold() for one in header]
    for column, name in enumerate(named, start=1):
        if not name and not (column == 1 and _is_index(rows)):
            yield found("csv.no-heading", f"column {column}")
        elif name and named.count(name) > 1:
            yield found("csv.duplicate-heading", f"column {column}")
    blank = False
    for number, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            blank = True
            if any(row):
                yield found("csv.padded-cell", f"row {number}")
            continue
        if blank:
            yield found("csv.rows-after-blank", f"row {number}")
        if len(row) != len(header):
            yield found("csv.ragged-row", f"row {number}")


def _is_index(rows: list[list[str]]) -> bool:
    """Whether the first column only counts the rows, as data programs write it."""
    return all(row and row[0] == str(number) for number, row in enumerate(rows[1:]))


def _ambiguity(text: str, rows: list[list[str]], delimiter: str) -> Iterator[Finding]:
    """What lets two programs cut the file in two ways."""
    bare = _bare(text)
    lines = [line for line in _LINE.split(bare) if line]
    for other in _DELIMITERS:
        counts = Counter(line.count(other) for line in lines)
        if other != delimiter and (lines[0].count(other) or (0 not in counts and len(counts) == 1)):
            yield found("csv.mixed-delimiters", "row 1")
    ends = set(_LINE.findall(bare))
    if "\r" in ends and len(ends) > 1:
        yield found("csv.line-ends", "file")
    if len(rows[0]) == 1 and len(rows) > 1 and ends and not text.endswith(("\n", "\r")):
        yield found("csv.trailing-text", f"row {len(rows)}")


def _mode(cell: str) -> str | None:
    if len(cell) > LONGEST:
        return "csv.long-cell"
    if cell.isalnum() and cell.isascii():
        return None
    if (FORMULA.match(cell) and not is_number(cell)) or _INNER_FORMULA.search(cell):
        return "csv.formula"
    if INVISIBLE.search(cell):
        return "csv.invisible-characters"
    return "csv.padded-cell" if PADDED.search(cell) else None
