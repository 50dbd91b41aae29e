"""A PDF made afresh from pictures of its pages: what no page shows is not in it.

Each page is drawn by PDFium as a screen would show it, marked areas are filled, what is too faint
to be seen is taken out, and only then are its words read for the text layer.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock

import pikepdf
import pypdfium2
from PIL import Image

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.inspection.portable_document.drawing import Drawing
from clerestory.files.inspection.portable_document.scans import picture_to_read
from clerestory.files.inspection.portable_document.seen_text import shining_through
from clerestory.files.pdf_texts import FileError
from clerestory.files.rebuilding.faint import without_faint
from clerestory.files.rebuilding.pages import Page, packed, write_pdf
from clerestory.files.recognition import Known, PlacedWord, Word, can_recognise, readings, recognise
from clerestory.files.redaction.burning import burn
from clerestory.files.redaction.marks import Mark

RESOLUTION = 150  # dots per inch
MOST_PAGES = 300
"""What can be built in the time that a child has, and be looked at by whoever approves it."""

MOST_PIXELS = 20_000_000  # of one page; larger paper is drawn with fewer dots per inch
WIDEST_FRAME = 2.0  # points; PDFium draws none, and a wide one can cover words elsewhere
LARGEST_SIDE = 14_400  # points; what PDF allows (ISO 32000-1, annex C)
WORKERS = 2
"""Threads. PDFium draws one page at a time; text recognition, which takes nearly all of the time,
runs in processes of its own."""

_MOST_READINGS = 4
_SEVERAL = 3  # letters under a box that are a word

Unwanted = Callable[[int, Sequence[PlacedWord]], Sequence[Mark]]
"""Called with the number of a page and the words that are read in it; gives marks over those that
must not be."""

Progress = Callable[[int, int], None]
"""Called with the pages done and all pages; what it raises stops the work."""


def rebuild(
    content: bytes,
    target: str,
    progress: Progress = lambda done, pages: None,
    known: Known | None = None,
) -> bytes:
    """A fresh PDF, or a PNG of the only page. Raises Unreadable. `known` as in `rebuild_pages`.

    The text layer is left out where tesseract is missing.
    """
    if target == "pdf":
        return rebuild_pages(content, with_text=can_recognise(), known=known, progress=progress)
    if target != "png":
        raise Unreadable(found("pages.target", "file"))
    document = checked(content)
    if len(document) != 1:
        raise Unreadable(found("pages.one-picture", "file"))
    _check_covers(document, 1, ())
    picture = io.BytesIO()
    without_faint(draw_page(content, 1)).save(picture, "PNG")
    return picture.getvalue()


def rebuild_pages(
    content: bytes,
    *,
    marks: Iterable[Mark] = (),
    with_text: bool = True,
    unwanted: Unwanted | None = None,
    known: Known | None = None,
    progress: Progress = lambda done, pages: None,
) -> bytes:
    """A fresh PDF of the same pages with marked areas filled; the same input, the same bytes.

    `unwanted` gives marks for words that are read in a page's picture and must not be; they are
    burnt in as well, and the page is read again. `known` is given the words of each page by the
    digest of its picture, for an inspection that need not read them again. Raises Unreadable for
    a PDF that cannot be rebuilt, and FileError for a mark on a page that there is not, or if
    `with_text` is asked for and tesseract is missing.
    """
    document = checked(content)
    by_page = _by_page(marks, len(document))
    drawing = Lock()  # PDFium works for one thread at a time

    def rebuilt(number: int) -> Page:
        with drawing:
            picture, size = _drawn(document, number)
            _check_covers(document, number, by_page[number])
        picture = without_faint(burn(picture, by_page[number]))
        if not with_text:
            return Page(size, packed(picture))
        page, digest, read = _read(picture, size, number, unwanted, drawing)
        if known is not None:
            known[digest] = read
        return page

    pages: list[Page] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for page in pool.map(rebuilt, range(1, len(document) + 1)):
                pages.append(page)
                progress(len(pages), len(document))
        except BaseException:  # an interruption as well: no further page is begun
            pool.shutdown(cancel_futures=True)
            raise
    return write_pdf(pages)


def _check_covers(document: pypdfium2.PdfDocument, number: int, marks: Sequence[Mark]) -> None:
    """Raises Unreadable for words that a box on the page hides only for the eye, unless a mark is
    over them."""
    shining = shining_through(Drawing(document[number - 1]))
    covered = [any(_is_over(mark, letter) for mark in marks) for letter in shining.tolist()]
    if covered.count(False) >= _SEVERAL:
        raise Unreadable(found("pages.half-covered", f"page {number}"))


def _is_over(mark: Mark, letter: Sequence[float]) -> bool:
    left, top, right, bottom = mark.box
    across = mark.whole_line or (left <= letter[0] and letter[2] <= right)
    return across and top <= letter[1] and letter[3] <= bottom


def _read(
    picture: Image.Image,
    size: tuple[float, float],
    number: int,
    unwanted: Unwanted | None,
    drawing: AbstractContextManager[object],
) -> tuple[Page, str, tuple[Word, ...]]:
    """A page with its words and without those that are unwanted; the digest of its picture and the
    words as they stand in that.

    They are read in the page as it is drawn again, which is how an inspection reads it later.
    Raises Unreadable where an unwanted word comes back however often it is covered.
    """
    for _ in range(_MOST_READINGS):
        raster = packed(picture)
        with drawing, pypdfium2.PdfDocument(write_pdf([Page(size, raster)])) as alone:
            image, digest, scale = picture_to_read(Drawing(alone[0]))
        words = recognise(image, resolution=round(72 * scale))
        more = _marks(number, words, image, round(72 * scale), unwanted) if unwanted else []
        if not more:
            return Page(size, raster, _scaled(words, raster.width / image.width)), digest, words
        picture = burn(picture, more)
    raise Unreadable(found("pages.word-remains", f"page {number}"))


def _marks(
    number: int, words: tuple[Word, ...], image: Image.Image, resolution: int, unwanted: Unwanted
) -> list[Mark]:
    """Marks over unwanted words, whichever way up they stand."""
    found = readings(words, image, resolution=resolution)
    return [mark for seen in found for mark in unwanted(number, seen)]


def _scaled(words: tuple[Word, ...], factor: float) -> tuple[Word, ...]:
    def scaled(word: Word) -> Word:
        left, top, right, bottom = (round(side * factor) for side in word.box)
        return replace(word, box=(left, top, right, bottom))

    return tuple(map(scaled, words))


def draw_page(
    pdf: bytes | pypdfium2.PdfDocument, number: int, *, resolution: int = RESOLUTION
) -> Image.Image:
    """A page, counted from 1, as a screen shows it, in RGB. Raises Unreadable or FileError."""
    document = checked(pdf) if isinstance(pdf, bytes) else pdf
    _by_page_exists(number, len(document))
    return _drawn(document, number, resolution)[0]


def page_count(content: bytes) -> int:
    """Raises Unreadable for a PDF that cannot be rebuilt."""
    return len(checked(content))


def _by_page(marks: Iterable[Mark], pages: int) -> defaultdict[int, list[Mark]]:
    by_page: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        _by_page_exists(mark.page, pages)
        by_page[mark.page].append(mark)
    return by_page


def _by_page_exists(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise FileError(f"page {number}: the PDF has pages 1 to {pages}: name one of them")


def checked(content: bytes) -> pypdfium2.PdfDocument:
    """The document, if every page of it can be drawn as a reader would see it. Raises
    Unreadable."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _check(pdf)
        document = pypdfium2.PdfDocument(content)
        document.init_forms()  # without it what was typed into a form is not drawn
    except (Unreadable, MemoryError):
        raise
    except pikepdf.PasswordError:
        raise Unreadable(found("pages.encrypted", "file")) from None
    except Exception:  # pikepdf raises whatever a malformed object makes it stumble over
        raise Unreadable(found("file.broken", "file")) from None
    return document


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Unreadable(found("pages.encrypted", "file"))
    if "/XFA" in pdf.Root.get("/AcroForm", pikepdf.Dictionary()):
        raise Unreadable(found("pages.form-of-its-own", "file"))
    if not pdf.pages:
        raise Unreadable(found("pages.no-pages", "file"))
    if len(pdf.pages) > MOST_PAGES:
        raise Unreadable(found("pages.too-many-pages", "file"))
    for number, page in enumerate(pdf.pages, start=1):
        notes = page.obj.get("/Annots", pikepdf.Array())
        if any(note.get("/Subtype") == "/Redact" for note in notes):
            raise Unreadable(found("pages.unapplied-redaction", f"page {number}"))
        if any(note.get("/Subtype") == "/Link" and _frame(note) > WIDEST_FRAME for note in notes):
            raise Unreadable(found("pages.frame", f"page {number}"))


def _frame(note: pikepdf.Object) -> float:
    """The width of the line around a link, in points (ISO 32000-1, 12.5.2 and 12.5.4)."""
    style = note.get("/BS")
    if style is not None:
        return float(style.get("/W", 1))
    border = note.get("/Border")
    return float(border[2]) if border is not None and len(border) > 2 else 1.0


def _drawn(
    document: pypdfium2.PdfDocument, number: int, resolution: int = RESOLUTION
) -> tuple[Image.Image, tuple[float, float]]:
    """The picture of a page, and its size in points."""
    try:
        page = document[number - 1]
        width, height = page.get_size()
        if not 0 < max(width, height) <= LARGEST_SIDE:
            raise Unreadable(found("pages.too-large-page", f"page {number}"))
        scale = min(resolution / 72, (MOST_PIXELS / (width * height)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    except pypdfium2.PdfiumError:
        raise Unreadable(found("file.broken", f"page {number}")) from None
    return picture, (width, height)
