"""Which rows and cells of a CSV file make its table, and what lies beside it, above and below.

The table is a row of headings and the rows right below it. A title above, cells without a heading,
lines of one cell and rows behind an empty one are not in it: programs that read tables drop or
misread them, and readers overlook them.
"""

from dataclasses import dataclass

from clerestory.files.inspection.findings import Finding, found


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, headings first, all of one length, and what was found beside them."""

    rows: list[list[str]]
    findings: list[Finding]


def table(rows: list[list[str]], delimiters: str) -> Table:
    """The table in the rows of a file, in which some cell is filled. Where it is not plain which
    rows and columns make it, one of the findings is a refusal. A lone cell with one of
    `delimiters` may be a row of its own, cut in another way."""
    top = _top(rows)
    findings = [found("csv.rows-above", f"row {number}") for number in range(1, top + 1)]
    header = rows[top]
    body, below = _until_blank(rows, top + 1)
    findings += below
    columns, without = _columns(header, [row for _, row in body])
    findings += without
    kept = [[header[one] for one in columns]]
    for number, row in body:
        if len(row) != len(header):
            findings.append(found("csv.ragged-row", f"row {number}"))
        if len(row) == 1 < len(columns):
            if any(one in row[0] for one in delimiters):
                findings.append(found("csv.mixed-delimiters", f"row {number}"))
            continue
        kept.append([row[one] if one < len(row) else "" for one in columns])
    if len(kept) <= sum(map(_is_filled, rows)) / 2:
        findings.append(found("csv.no-table", "file"))
    return Table(kept, findings + _doubled(kept[0]))


def _is_filled(row: list[str]) -> bool:
    return bool("".join(row).strip())


def _is_lone(row: list[str]) -> bool:
    """Whether nothing stands beside the first cell, as in a title."""
    return not _is_filled(row[1:])


def _top(rows: list[list[str]]) -> int:
    """The index of the row of headings: the first, or the one below a title and an empty row."""
    blank = next((index for index, row in enumerate(rows) if not _is_filled(row)), len(rows))
    below = next((index for index in range(blank, len(rows)) if _is_filled(rows[index])), 0)
    is_title = all(map(_is_lone, rows[:blank])) and not _is_lone(rows[below])
    return below if is_title else 0


def _until_blank(
    rows: list[list[str]], start: int
) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """The rows up to the first empty one, by number from 1, and findings of those below it."""
    body: list[tuple[int, list[str]]] = []
    findings: list[Finding] = []
    is_below = False
    for number, row in enumerate(rows[start:], start=start + 1):
        if _is_filled(row):
            if is_below:
                findings.append(found("csv.rows-after-blank", f"row {number}"))
            else:
                body.append((number, row))
            continue
        is_below = True
        if any(row):
            findings.append(found("csv.padded-cell", f"row {number}"))
    return body, findings


def _columns(header: list[str], body: list[list[str]]) -> tuple[list[int], list[Finding]]:
    """The indices of the columns with headings, and findings of cells without."""
    width = max(map(len, [header, *body]))
    named = [one for one in range(len(header)) if header[one].strip()]
    filled = {one for row in body if len(row) > 1 for one, cell in enumerate(row) if cell.strip()}
    if 0 not in named and all(row[0] == str(number) for number, row in enumerate(body)):
        named.insert(0, 0)  # it only counts the rows, as data programs write it
    without = [one for one in range(width) if one in filled and one not in named]
    findings = [found("csv.no-heading", f"column {one + 1}") for one in without]
    if without and (len(without) > 1 or len(named) < 2):
        findings.append(found("csv.no-table", "file"))
    return named, findings


def _doubled(header: list[str]) -> list[Finding]:
    names = [one.strip().casefold() for one in header]
    return [
        found("csv.duplicate-heading", f"heading {number} of the table")
        for number, name in enumerate(names, start=1)
        if name and names.count(name) > 1
    ]
