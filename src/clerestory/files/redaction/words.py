"""The words of a PDF's pages with their places: an officer chooses from them, terms are found here.

They come from the PDF's own text where a page has any, otherwise from recognition of its picture.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from clerestory.files.rebuilding.pdf import checked, draw_page
from clerestory.files.recognition import PlacedWord, can_recognise, placed, recognise

RECOGNISED_AT = 150  # dots per inch
WORKERS = 2
"""Threads that wait for the text recognition, which runs in processes of its own."""

_WHOLE = 10_000  # places are read in this share of the page

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The words of a page in reading order; recognised ones have letters taken for others. `size`
    is its width and height in points, as it is seen."""

    words: tuple[PlacedWord, ...]
    is_recognised: bool
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: tuple[int, int, int, int]  # in shares of the page


def read_pages(content: bytes, progress: Progress) -> tuple[ReadPage, ...]:
    """The words of all pages, each read once. Raises Unreadable or FileError, for a PDF that
    cannot be rebuilt as well."""
    document = checked(content)
    pdfium_alone = Lock()  # it works for one thread at a time

    def read(number: int) -> ReadPage:
        with pdfium_alone:
            page = document[number - 1]
            own, size = tuple(_own_words(page)), page.get_size()
            if own or not can_recognise():
                return ReadPage(own, False, size)
            picture = draw_page(document, number, resolution=RECOGNISED_AT)
        return ReadPage(_recognised(picture), True, size)

    pages = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for page in pool.map(read, range(1, len(document) + 1)):
            pages.append(page)
            progress(len(pages), len(document))
    return tuple(pages)


def _recognised(picture: Image.Image) -> tuple[PlacedWord, ...]:
    return placed(recognise(picture, resolution=RECOGNISED_AT), picture.size)


def own_pages(content: bytes) -> tuple[ReadPage, ...]:
    """The words of all pages that their text says, which need not be all that they show. Raises
    Unreadable for a PDF that cannot be rebuilt."""
    return tuple(
        ReadPage(tuple(_own_words(page)), False, page.get_size()) for page in checked(content)
    )


def _own_words(page: pypdfium2.PdfPage) -> Iterator[PlacedWord]:
    text, is_sideways = _read(page)
    start, end = (0, 2) if is_sideways else (1, 3)  # sides of a box, across the lines
    line, middle = 0, None
    for letters in _groups(_letters(page, text)):
        left, top, right, bottom = zip(*(one.box for one in letters), strict=True)
        box = (
            max(0, min(left)) / _WHOLE, max(0, min(top)) / _WHOLE,
            min(_WHOLE, max(right)) / _WHOLE, min(_WHOLE, max(bottom)) / _WHOLE,
        )  # fmt: skip
        if box[0] < box[2] and box[1] < box[3]:
            if middle is not None and not box[start] <= middle <= box[end]:
                line += 1
            middle = (box[start] + box[end]) / 2
            yield PlacedWord("".join(one.text for one in letters), box, line)


def _groups(letters: Iterator[_Letter]) -> Iterator[list[_Letter]]:
    for is_space, group in groupby(letters, key=lambda one: one.text.isspace()):
        if not is_space:
            yield list(group)


def _read(page: pypdfium2.PdfPage) -> tuple[pypdfium2.PdfTextPage, bool]:
    """The text in the order in which it is read, and whether its lines stand sideways.

    PDFium gives the lines of writing that runs down last to first, so that a term over two of them
    would not be found: it reads the page turned as a person would turn it.
    """
    text, rotation = page.get_textpage(), page.get_rotation()
    angles = Counter(_quarters(text, index) for index in range(text.count_chars()))
    quarters = angles.most_common(1)[0][0] if angles else 0
    upright = -90 * quarters % 360
    if rotation != upright:
        page.set_rotation(upright)
        text = page.get_textpage()
        page.set_rotation(rotation)  # places are those of the page as it is seen
    return text, (quarters + rotation // 90) % 2 == 1


def _quarters(text: pypdfium2.PdfTextPage, index: int) -> int:
    """By how many quarters of a circle a letter is turned, on the page before it is rotated."""
    angle: float = pdfium.FPDFText_GetCharAngle(text, index)
    return round(angle / (math.pi / 2)) % 4


def _letters(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[_Letter]:
    """Every letter with its place on the page as it is seen, rotated and cropped; and spaces."""
    seen = pypdfium2.PdfPosConv(page, (0, 0, _WHOLE, _WHOLE, 0))
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace() or not letter.isprintable():
            yield _Letter(" ", (0, 0, 0, 0))
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        corners = [seen.to_bitmap(x, y) for x, y in ((left, bottom), (right, top))]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        yield _Letter(letter, (across[0], down[0], across[1], down[1]))
