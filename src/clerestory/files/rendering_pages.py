"""Draws a file of any kind, page by page. For use in a child process alone."""

import csv
import io
from contextlib import suppress

import pypdfium2
from PIL import Image, ImageSequence
from python_calamine import CalamineWorkbook

from clerestory.files.documents import Document, TableBlock
from clerestory.files.inspection.archives import read_archive
from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.kinds import Kind, kind_of
from clerestory.files.pdf import render_pdf
from clerestory.files.rebuilding.pdf import MOST_PAGES, Progress
from clerestory.files.rebuilding.rebuilder import rebuild_kind
from clerestory.files.rendering_grids import grid_pages, print_grid

RESOLUTION = 100  # dots per inch
MOST_GRID_PAGES = 2_000
"""Of tables: a hundred rows on each, or more."""

LARGEST_IN_FULL = 30_000
"""Bytes of a workbook: about 10,000 cells, laid out as they are displayed in some seconds."""

_AT_ONCE = 50  # pages of a table that are laid out together
WIDEST_PICTURE = 1_600  # pixels
_PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.GIF, Kind.TIFF, Kind.WEBP})
_WORKBOOKS = frozenset({Kind.XLSX, Kind.XLSM, Kind.ODS})
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
    if kind is Kind.PDF:
        return _drawn(content, progress)
    laid_out = _laid_out(kind, content)
    if isinstance(laid_out, bytes):
        return _drawn(laid_out, progress)
    return _of_grid(laid_out, progress)


def _of_archive(content: bytes, progress: Progress) -> list[bytes]:
    """A page that lists the files, then the pages of each."""
    parts = read_archive(content).parts
    names = tuple((part.name, f"{len(part.content):,}") for part in parts)
    listed = TableBlock("Files", ("name", "bytes"), names)
    drawn = _drawn(render_pdf(Document("Archive", blocks=(listed,))), progress)
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


def _of_grid(pages: list[str], progress: Progress) -> list[bytes]:
    """Some pages at a time, so that it can be said how far it is."""
    if len(pages) > MOST_GRID_PAGES:
        raise Unreadable(found("file.too-large", f"{len(pages):,} pages"))
    drawn: list[bytes] = []
    for start in range(0, len(pages), _AT_ONCE):
        pdf = print_grid(pages[start : start + _AT_ONCE])
        for page in pypdfium2.PdfDocument(pdf):
            picture = page.render(scale=RESOLUTION / _POINTS, grayscale=True).to_pil()
            drawn.append(_four_greys(picture))
            progress(len(drawn), len(pages))
    return drawn


def _four_greys(picture: Image.Image) -> bytes:
    """A PNG of two bits a pixel, which letters look well in: a fifth of the bytes, and quicker."""
    shown = picture.point([level // 85 for level in range(256)]).convert("P")
    shown.putpalette([level * 85 for level in range(4) for _ in "rgb"])
    out = io.BytesIO()
    shown.save(out, "PNG", bits=2, compress_level=3)
    return out.getvalue()


def _laid_out(kind: Kind, content: bytes) -> bytes | list[str]:
    """A PDF as the program of its kind displays the file, or the pages of its tables: for a
    workbook where that takes too long, or cannot be done."""
    if kind is Kind.CSV:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        return list(grid_pages("Table", rows))
    if kind not in _WORKBOOKS:
        return rebuild_kind(kind, content, "pdf")
    if len(content) <= LARGEST_IN_FULL:
        with suppress(Unreadable):
            return rebuild_kind(kind, content, "pdf")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        page for name in workbook.sheet_names for page in grid_pages(name, _rows(workbook, name))
    ]


def _rows(workbook: CalamineWorkbook, name: str) -> list[list[str]]:
    """All rows from the first of the sheet, so that they have the numbers that they have there."""
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_words(cell) for cell in row] for row in rows]


def _words(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return str(int(cell) if whole else cell)  # type: ignore[call-overload]
