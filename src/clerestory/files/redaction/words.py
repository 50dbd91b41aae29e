"""The words of a PDF's pages with their places: an officer chooses from them, terms are found here.

They come from the PDF's own text where a page has any, otherwise from recognition of its picture.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from clerestory.files.inspection.findings import Unreadable, found
from clerestory.files.rebuilding.pdf import draw_page
from clerestory.files.recognition import PlacedWord, can_recognise, placed, recognise

RECOGNISED_AT = 150  # dots per inch
_DOTS = 2  # for each point of the page, so that places are exact to half a point


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: tuple[float, float, float, float]  # in pixels of the page's picture


def words_of_page(content: bytes, number: int) -> tuple[PlacedWord, ...]:
    """The words of a page, counted from 1, in reading order. Raises Unreadable or FileError."""
    words = own_words_of_page(content, number)
    if words or not can_recognise():
        return words
    picture = draw_page(content, number, resolution=RECOGNISED_AT)
    return placed(recognise(picture, resolution=RECOGNISED_AT), picture.size)


def own_words_of_page(content: bytes, number: int) -> tuple[PlacedWord, ...]:
    """The words of a page that its text says, which need not be all that its picture shows.
    Raises Unreadable."""
    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        raise Unreadable(found("file.broken", f"page {number}"))
    return tuple(_own_words(document[number - 1]))


def _own_words(page: pypdfium2.PdfPage) -> Iterator[PlacedWord]:
    picture = page.render(scale=_DOTS, may_draw_forms=False)
    text, is_sideways = _read(page)
    start, end = (0, 2) if is_sideways else (1, 3)  # sides of a box, across the lines
    line, middle = 0, None
    for letters in _groups(_letters(page, text, picture)):
        box = (
            max(0.0, min(one.box[0] for one in letters) / picture.width),
            max(0.0, min(one.box[1] for one in letters) / picture.height),
            min(1.0, max(one.box[2] for one in letters) / picture.width),
            min(1.0, max(one.box[3] for one in letters) / picture.height),
        )
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


def _letters(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, picture: pypdfium2.PdfBitmap
) -> Iterator[_Letter]:
    """Every letter with its place on the page as it is seen, rotated and cropped; and spaces."""
    convert = picture.get_posconv(page)
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace() or not letter.isprintable():
            yield _Letter(" ", (0.0, 0.0, 0.0, 0.0))
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        corners = [convert.to_bitmap(x, y) for x, y in ((left, bottom), (right, top))]
        across, down = sorted(x for x, _ in corners), sorted(y for _, y in corners)
        yield _Letter(letter, (across[0], down[0], across[1], down[1]))
