"""Draws a file of any kind, page by page. For use in a child process alone."""

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import suppress

import pypdfium2
from PIL import Image, ImageSequence
from python_calamine import CalamineWorkbook

from clerestory.files.documents import Block, Document, Paragraph, TableBlock, printable
from clerestory.files.inspection.archives import read_archive
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.kinds import Kind, kind_of
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.pdf import MOST_PAGES, Progress
from clerestory.files.rebuilding.rebuilder import rebuild_kind

RESOLUTION = 100  # dots per inch
MOST_ROWS = 400
"""Of one table: laying out thousands takes minutes, and nobody looks at them one by one."""

LARGEST_IN_FULL = 30_000
"""Bytes of a workbook: about 10,000 cells, laid out in some seconds."""

_ROWS = 20  # of a table on a page
WIDEST_PICTURE = 1_600  # pixels
_PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.TIFF, Kind.WEBP})
_POINTS = 72  # per inch


def pictures(
    content: bytes, suffix: str, progress: Progress = lambda done, pages: None
) -> list[bytes]:
    """A PNG for each page of a file whose name ends in `suffix`. Raises Unreadable."""
    kind = kind_of(f"file.{suffix}", content)
    if kind is Kind.ZIP:
        return _of_archive(content, progress)
    if kind in _PICTURES:
        with Image.open(io.BytesIO(content)) as image:
            return [_png(frame) for frame in ImageSequence.Iterator(image)]
    return _drawn(content if kind is Kind.PDF else _as_pdf(kind, content), progress)


def _of_archive(content: bytes, progress: Progress) -> list[bytes]:
    """A page that lists the files, then the pages of each."""
    parts = read_archive(content).parts
    names = tuple((part.name, f"{len(part.content):,}") for part in parts)
    drawn = _drawn(
        render_pdf(Document("Archive", blocks=_table("Files", ("name", "bytes"), names))), progress
    )
    for part in parts:
        drawn += pictures(part.content, part.name.rpartition(".")[2], progress)
    return drawn


def _drawn(pdf: bytes, progress: Progress) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    if len(document) > MOST_PAGES:
        raise Unreadable(found("file.too-large", f"{len(document):,} pages"))
    scale = RESOLUTION / _POINTS
    drawn = []
    for page in document:
        drawn.append(_png(page.render(scale=scale).to_pil()))
        progress(len(drawn), len(document))
    return drawn


def _png(image: Image.Image) -> bytes:
    shown = image.convert("RGBA" if image.has_transparency_data else "RGB")
    shown.thumbnail((WIDEST_PICTURE, 4 * WIDEST_PICTURE))
    if shown.mode == "RGBA":
        paper = Image.new("RGBA", shown.size, "white")
        shown = Image.alpha_composite(paper, shown).convert("RGB")
    out = io.BytesIO()
    shown.save(out, "PNG", compress_level=3)  # half the time of the usual level
    return out.getvalue()


def _as_pdf(kind: Kind, content: bytes) -> bytes:
    match kind:
        case Kind.CSV:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            return render_pdf(Document("Table", blocks=_table("Rows", (), rows)))
        case Kind.XLSX | Kind.XLSM:
            return _of_workbook(kind, content)
    return rebuild_kind(kind, content, "pdf")


def _of_workbook(kind: Kind, content: bytes) -> bytes:
    """As a workbook displays its cells, if that fits on paper in a bearable time; else the plain
    values of the first rows."""
    if len(content) <= LARGEST_IN_FULL:
        with suppress(Unreadable):
            return rebuild_kind(kind, content, "pdf")
    return render_pdf(Document("Workbook", blocks=tuple(_sheets(content))))


def _sheets(content: bytes) -> Iterable[Block]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        yield from _table(name, (), workbook.get_sheet_by_name(name).to_python())


def _table(
    caption: str, header: tuple[str, ...], rows: Sequence[Sequence[object]]
) -> tuple[Block, ...]:
    """The rows, some to a table, since a table is not broken between pages; under letters of
    columns, as a spreadsheet shows them, where there is no header."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return (Paragraph(f"{caption}: empty"),)
    letters = header or tuple(_letters(column) for column in range(width))
    shown = [
        tuple(_words(cell) for cell in (*row, *[""] * (width - len(row))))
        for row in rows[:MOST_ROWS]
    ]
    tables: list[Block] = [
        TableBlock(
            f"{caption}, from row {start + 1:,}", letters, tuple(shown[start : start + _ROWS])
        )
        for start in range(0, len(shown), _ROWS)
    ]
    if len(rows) > MOST_ROWS:
        tables.append(Paragraph(
            f"These are the first {MOST_ROWS:,} of {len(rows):,} rows. Look at the others in the "
            "file."
        ))  # fmt: skip
    return tuple(tables)


def _words(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return printable(str(int(cell) if whole else cell))  # type: ignore[call-overload]


def _letters(column: int) -> str:
    """A, B, ... Z, AA, AB, as spreadsheets name their columns."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
