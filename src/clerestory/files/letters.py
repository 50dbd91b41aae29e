"""A document as one HTML page that stands alone: no script, no address to fetch."""

from base64 import b64encode
from html import escape

from clerestory.files.documents import (
    DRAFT_NOTE,
    Address,
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    PictureBlock,
    TableBlock,
    is_figure,
    printable,
    shown,
)

MOST_TOGETHER = 20
"""Rows of a table that is kept on one page."""

STYLE = """
body { margin: 0; color: #0b0c0c; background: #fff; font: 1rem/1.5 Arial, Helvetica, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.375rem; line-height: 1.25; margin-top: 2rem; }
h3, h4, h5, h6 { font-size: 1.125rem; margin-top: 1.5rem; }
.draft { border: 0.25rem solid #942514; padding: 0.75rem; font-weight: bold; }
.subtitle { font-size: 1.125rem; color: #484949; }
table { width: 100%; margin: 1.5rem 0 0.5rem; border-collapse: collapse; }
caption { padding-bottom: 0.5rem; text-align: left; font-weight: bold; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid #6f777b; }
th, td { text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; }
tbody th { font-weight: normal; }
th.figure, td.figure { padding-right: 0; padding-left: 0.75rem; text-align: right; }
td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
.note { margin-top: 0; font-size: 0.9375rem; }
@page { size: A4; margin: 2.5cm 2cm; }
@media print {
  body { font-size: 11pt; }
  table { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  table { break-inside: avoid; }
  table.long { break-inside: auto; }
  h1, h2, h3, h4, h5, h6, caption { break-after: avoid; }
  tr { break-inside: avoid; }
}
""".strip()


def render_html(document: Document) -> str:
    """The whole page. Everything that a document says is escaped."""
    return f"""<!DOCTYPE html>
<html lang="{_safe(document.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{"Draft: " if document.draft else ""}{_safe(document.title)}</title>
<style>
{STYLE}
</style>
</head>
<body>
<main>
{render_body(document)}
</main>
</body>
</html>
"""


def render_body(document: Document) -> str:
    """What stands inside <main>: the part to show within another page."""
    lines = [f'<p class="draft">{DRAFT_NOTE}</p>'] if document.draft else []
    lines.append(f"<h1>{_safe(document.title)}</h1>")
    if document.subtitle:
        lines.append(f'<p class="subtitle">{_safe(document.subtitle)}</p>')
    lines += [_block(block) for block in document.blocks]
    return "\n".join(lines)


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_safe(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_lines(text)}</p>"
        case Bullets(items):
            return "\n".join(["<ul>", *(f"<li>{_lines(item)}</li>" for item in items), "</ul>"])
        case Address(lines):
            return f'<p class="address">{_lines(chr(10).join(lines))}</p>'
        case PictureBlock(content, width, height):
            source = f"data:image/{block.ending};base64,{b64encode(content).decode()}"
            size = f"width: {width:.1f}mm; height: {height:.1f}mm"
            return f'<p><img alt="" style="{size}" src="{source}"></p>'
        case TableBlock():
            return "\n".join(_table(part) for part in block.parts())


def _table(table: TableBlock) -> str:
    figures = table.figure_columns
    header = [
        f'<th scope="col"{_class(column in figures)}>{_safe(text)}</th>'
        for column, text in enumerate(table.header)
    ]
    return "\n".join(
        [
            f'<div class="wide" role="group" aria-label="{_safe(table.caption)}" tabindex="0">',
            f"<table{_long(table)}>",
            f"<caption>{_safe(table.caption)}</caption>",
            "<thead>",
            f"<tr>{''.join(header)}</tr>",
            "</thead>",
            "<tbody>",
            *(_row(row, table.label_columns) for row in table.rows),
            "</tbody>",
            "</table>",
            "</div>",
            *(f'<p class="note">{_lines(note)}</p>' for note in table.notes),
        ]
    )


def _row(row: tuple[Cell, ...], labels: int) -> str:
    heads = [f'<th scope="row">{_safe(shown(cell))}</th>' for cell in row[:labels]]
    cells = [f"<td{_class(is_figure(cell))}>{_safe(shown(cell))}</td>" for cell in row[labels:]]
    return f"<tr>{''.join(heads + cells)}</tr>"


def _long(table: TableBlock) -> str:
    """A table that is kept together begins on a page of its own, away from its heading: a long one
    may break."""
    return ' class="long"' if len(table.rows) > MOST_TOGETHER else ""


def _class(figure: bool) -> str:
    return ' class="figure"' if figure else ""


def _lines(text: str) -> str:
    return _safe(text).replace("\n", "<br>")


def _safe(text: str) -> str:
    return escape(printable(text))
