"""A CSV file made afresh: UTF-8, commas, lines of one length, and nothing that runs."""

import csv
import io
import re
from collections.abc import Iterable

from clerestory.files.inspection.csv import is_formula, read_csv
from clerestory.files.inspection.findings import Severity, Unreadable, found
from clerestory.files.inspection.workbook.visibility import INVISIBLE

# Words behind a dash, as in a list, and digits: they mean nothing else to a spreadsheet.
_DASHED = re.compile(r"[-+\u2212](?: [\w ,.:'’%£€/-]+|[\d /.-]+)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def rebuild(content: bytes, target: str) -> bytes:
    """A fresh "csv". Raises Unreadable where the rows cannot be told, or another target is asked
    for."""
    table = read_csv(content)
    refused = [one for one in table.findings if one.severity is Severity.REFUSED]
    if refused:
        raise Unreadable(*refused[:20])
    if target != "csv":
        raise Unreadable(found("file.no-such-target", target))
    return write_rows([_told(cell) for cell in row] for row in table.rows)


def _told(cell: str) -> str:
    """A cell, or a word in its place if a spreadsheet shows another thing: what it works out."""
    if not is_formula(cell) or _DASHED.fullmatch(cell):
        return cell
    return "[formula]"


def write_rows(rows: Iterable[list[str]]) -> bytes:
    """Rows as CSV (RFC 4180) in UTF-8. Text that a spreadsheet would run as a formula gets an
    apostrophe before it; numbers do not."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    plain = INVISIBLE.sub("", _CONTROLS.sub("", cell))
    return f"'{plain}" if is_formula(plain) else plain
