"""What a Word file shows, as pages of HTML, which become a PDF."""

import base64
from collections.abc import Iterable, Iterator
from html import escape

from clerestory.files.inspection.docx import Look
from clerestory.files.inspection.word.blocks import (
    Block,
    Grid,
    Inline,
    PageBreak,
    PageNumber,
    Picture,
    Section,
    TextBlock,
    Words,
    texts_of,
)
from clerestory.files.pdf import print_html
from clerestory.files.rebuilding.word.pictures import redraw

NOTES, UNTITLED = "Notes", "Document"
_STYLE = """
body { font-family: Arial, "Liberation Sans", sans-serif; font-size: 11pt; line-height: 1.3 }
p { margin: 0 0 6pt; white-space: pre-wrap }
h1, h2, h3, h4, h5, h6 { margin: 12pt 0 6pt; font-size: 12pt }
h1 { font-size: 18pt }
h2 { font-size: 14pt }
table { border-collapse: collapse; width: 100%; margin: 0 0 6pt }
td, th { border: 0.5pt solid #444; padding: 3pt; text-align: left; vertical-align: top;
  font-weight: normal }
.page:before { content: counter(page) }
.pages:before { content: counter(pages) }
section { break-before: page }
section:first-of-type { break-before: auto }
"""


def render_pages(look: Look) -> bytes:
    """The bytes of the PDF. Raises FileError where WeasyPrint's native libraries are missing."""
    blocks = [block for section in look.sections for block in section.blocks]
    title = next((text.strip() for text in texts_of(blocks) if text.strip()), UNTITLED)
    rules = [_rule(number, one) for number, one in enumerate(look.sections)]
    body = [line for number, one in enumerate(look.sections) for line in _section(number, one)]
    text = (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{_STYLE}{''.join(rules)}</style></head><body>{''.join(body)}"
        f"{''.join(_notes(look.notes))}</body></html>"
    )
    return print_html(text, protocols=("data",))


def _rule(number: int, section: Section) -> str:
    width, height = section.size
    left, top, right, bottom = (max(12.0, margin) for margin in section.margins)
    running = "".join(
        f"@page s{number} {{ @{place}-left {{ content: element({name}{number}); width: 100% }} }}"
        f".{name}{number} {{ position: running({name}{number}) }}"
        for place, name, blocks in _running(section)
        if blocks
    )
    return (
        f"@page s{number} {{ size: {width:.1f}mm {height:.1f}mm; "
        f"margin: {top:.1f}mm {right:.1f}mm {bottom:.1f}mm {left:.1f}mm }}"
        f".s{number} {{ page: s{number} }}{running}"
    )


def _running(section: Section) -> list[tuple[str, str, tuple[Block, ...]]]:
    """Place on the page, name, and what stands there on each."""
    return [
        ("top", "header", section.headers.get("default", ())),
        ("bottom", "footer", section.footers.get("default", ())),
    ]


def _section(number: int, section: Section) -> Iterator[str]:
    """The pages of a section. What is for its first or its even pages alone stands before them."""
    yield f'<section class="s{number}">'
    for _, name, blocks in _running(section):
        if blocks:  # an empty one would leave an object in the PDF that nothing uses
            yield f'<div class="{name}{number}">{"".join(_blocks(blocks))}</div>'
    for running in (section.headers, section.footers):
        for use in ("first", "even"):
            yield from _blocks(running.get(use, ()))
    yield from _blocks(section.blocks)
    yield "</section>"


def _notes(notes: tuple[tuple[Block, ...], ...]) -> Iterator[str]:
    if notes:
        yield f"<h2>{NOTES}</h2>"
    for number, blocks in enumerate(notes, start=1):
        yield f"<p>[{number}]</p>"
        yield from _blocks(blocks)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield _table(block) if isinstance(block, Grid) else _paragraph(block)


def _paragraph(block: TextBlock) -> str:
    name = f"h{block.level}" if block.level else "p"
    style = f"text-align: {'justify' if block.align == 'both' else block.align}"
    if block.breaks_page:
        style += "; break-before: page"
    label = ""
    if block.label:
        style += f"; margin-left: {7 * block.depth + 7}mm; text-indent: -7mm"
        label = f"{escape(block.label)} "
    return f'<{name} style="{style}">{label}{"".join(map(_inline, block.inlines))}</{name}>'


def _inline(inline: Inline) -> str:
    if isinstance(inline, PageBreak):
        return '</p><p style="break-before: page">'
    if isinstance(inline, PageNumber):
        return f'<span class="{"pages" if inline.of_all else "page"}"></span>'
    if isinstance(inline, Picture):
        content = redraw(inline)
        kind = "jpeg" if content.startswith(b"\xff\xd8") else "png"
        source = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        size = f"width: {inline.width:.1f}mm; height: {inline.height:.1f}mm; max-width: 100%"
        return f'<img alt="" style="{size}" src="{source}">'
    return _marked(inline)


def _marked(words: Words) -> str:
    text = escape(words.text)
    for holds, name in (
        (words.bold, "b"), (words.italic, "i"), (words.struck, "s"),
        (words.script == "super", "sup"), (words.script == "sub", "sub"),
    ):  # fmt: skip
        if holds:
            text = f"<{name}>{text}</{name}>"
    return text


def _table(grid: Grid) -> str:
    rows = []
    for number, row in enumerate(grid.rows):
        name = "th" if number < grid.headers else "td"
        cells = "".join(
            f'<{name} colspan="{cell.columns}" rowspan="{cell.rows}">'
            f"{''.join(_blocks(cell.blocks))}</{name}>"
            for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    head, body = rows[: grid.headers], rows[grid.headers :]
    header = f"<thead>{''.join(head)}</thead>" if head else ""
    return f"<table>{header}<tbody>{''.join(body)}</tbody></table>"
