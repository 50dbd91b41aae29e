"""Read CSV files row by row; every message names the file, the row, the column and the remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from clerestory.disclosure.tables import DisclosureError

MOST_DIGITS = 12
"""Of a count: sums of millions of such counts are still exact."""


def file_content(path: Path) -> bytes:
    """The bytes of the file. Raises DisclosureError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise DisclosureError(f"{path}: {reason}; give a folder that holds this file") from error


def rows(
    content: bytes,
    name: str,
    needed: Sequence[str],
    optional: Sequence[str] = (),
    *,
    only_these: bool = False,
) -> Iterator[tuple[int, list[str]]]:
    """Each row's number in the file, and its values in the needed and then the optional columns.

    A missing optional column, and what a short row leaves out, is the empty text. Other columns
    are passed over, or refused where `only_these`. A byte order mark, any line ending and empty
    lines are fine. `name` stands for the file in messages.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = next(reader, [])
        _check_header(header, name, needed, (*needed, *optional) if only_these else header)
        columns = [header.index(c) if c in header else None for c in (*needed, *optional)]
        for row in reader:
            if len(row) > len(header):
                raise DisclosureError(
                    f"{name} row {reader.line_num}: more values than columns ({len(row)} for "
                    f"{','.join(header)}); put a value that holds a comma into double quotes"
                )
            if row:
                row += [""] * (len(header) - len(row))
                yield reader.line_num, ["" if c is None else row[c] for c in columns]
    except UnicodeDecodeError as error:
        raise DisclosureError(
            f"{name} row {_undecodable(content)}: not in UTF-8; save the file as CSV UTF-8"
        ) from error
    except csv.Error as error:
        raise DisclosureError(
            f"{name} row {reader.line_num}: not CSV ({error}); look for a stray double quote"
        ) from error


def _check_header(
    header: Sequence[str], name: str, needed: Sequence[str], allowed: Sequence[str]
) -> None:
    shown = f"the header is {','.join(header)!r}"
    if missing := [column for column in needed if column not in header]:
        raise DisclosureError(
            f"{name}: column {missing[0]!r} is missing; {shown}; "
            f"it needs {','.join(needed)}, separated by commas"
        )
    if twice := [column for column in header if header.count(column) > 1]:
        raise DisclosureError(f"{name}: column {twice[0]!r} is there twice; {shown}; keep one")
    if other := [column for column in header if column not in allowed]:
        raise DisclosureError(
            f"{name}: column {other[0]!r} has no place here; take it out, so that the columns "
            f"are {','.join(allowed)}"
        )


def _undecodable(content: bytes) -> int:
    """The row of the first line that is not UTF-8."""
    for row, line in enumerate(content.splitlines(), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return row
    return 1


def whole_number(
    text: str, name: str, row: int, column: str, *, expected: str = "such as 0 or 12"
) -> int:
    """The count that a value gives. Raises DisclosureError."""
    if not (text.isascii() and text.isdigit()):
        raise DisclosureError(
            f"{name} row {row}: {column} is {text!r}, not a whole number; "
            f"give a count in digits alone, {expected}"
        )
    if len(text) > MOST_DIGITS:
        raise DisclosureError(
            f"{name} row {row}: {column} is {text[:MOST_DIGITS]}..., with {len(text)} digits; "
            f"a count has at most {MOST_DIGITS}"
        )
    return int(text)
