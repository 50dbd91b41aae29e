"""The words that can be seen in a picture, read by tesseract in a process of its own.

R. Smith, "An Overview of the Tesseract OCR Engine", ICDAR 2007. It needs no network and no files
but its own; the picture goes in on standard input and a table of words comes out.
"""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from clerestory.files.pdf_texts import FileError

PROGRAM = "tesseract"
LANGUAGE = "eng"
SECONDS = 60  # a dense page takes two
_BOX = (
    14,
    56,
)  # pixels down and across of the smallest black box; no stroke of a letter is as thick
_DARK, _MOSTLY = 48, 0.5  # levels; the share of a box that is black
_WORD = "5"  # the level of a row that is a word, and not a block, a paragraph or a line

_CERTAIN = 70.0  # an upright page has 90 and more on average, one upside down about 50
_INK = 128  # grey; what is darker can be read
_EDGE = 3  # pixels around a word that belong to it
_TALL = (6, 100)  # pixels; what is as tall may be a letter, lines and blots are not
_FEW = 4  # letters that may be a word

REMEDY = (
    "the words in a picture cannot be read because tesseract is missing: install the system "
    "packages tesseract-ocr and tesseract-ocr-eng"
)

NO_TEXT_LAYER = (
    "its pages are pictures without a text layer, since tesseract is missing: install the system "
    "packages tesseract-ocr and tesseract-ocr-eng to make them searchable"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a picture. `box` is left, top, right, bottom in pixels from the top left corner;
    words of one line of writing have one `line`, and lines count up in reading order. `certainty`
    is from 0 to 100."""

    text: str
    box: tuple[int, int, int, int]
    line: int = 0
    certainty: float = 100


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word on a page. `box` is left, top, right, bottom as fractions of the page; words of one
    line of writing have one `line`, counted in reading order."""

    text: str
    box: tuple[float, float, float, float]
    line: int


def placed(words: Iterable[Word], size: tuple[int, int]) -> tuple[PlacedWord, ...]:
    """Words of a picture of `size` pixels as words of a page; those without an area are left
    out."""
    width, height = size
    boxes = (
        (word, (word.box[0] / width, word.box[1] / height,
                min(1.0, word.box[2] / width), min(1.0, word.box[3] / height)))
        for word in words
    )  # fmt: skip
    return tuple(
        PlacedWord(word.text, box, word.line)
        for word, box in boxes
        if box[0] < box[2] and box[1] < box[3]
    )


def readings(
    words: tuple[Word, ...], image: Image.Image, *, resolution: int
) -> Iterator[tuple[PlacedWord, ...]]:
    """`words`, which were read in a picture, with their places; where they are doubtful, also what
    can be read when the picture is turned: writing that stands on its head is read as nonsense.
    Where only some of them are, that is done with what the others leave of the picture. Raises
    FileError as `recognise` does."""
    yield placed(words, image.size)
    unread = image if _is_doubtful(words, image) else _unread(words, image)
    if unread is None:
        return
    for quarters in (1, 2, 3):
        turned = unread.rotate(90 * quarters, expand=True)
        found = recognise(turned, resolution=resolution)
        yield tuple(
            replace(word, box=_turned_back(word.box, quarters))
            for word in placed(found, turned.size)
        )


def _unread(words: Sequence[Word], image: Image.Image) -> Image.Image | None:
    """What is left of a picture without the lines that were surely read; None without letters: a
    picture on an upright page may lie on its side."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    grey = np.array(image.convert("L"))
    for line in lines.values():
        if sum(word.certainty for word in line) >= _CERTAIN * len(line):
            for left, top, right, bottom in (word.box for word in line):
                grey[max(0, top - _EDGE) : bottom + _EDGE, max(0, left - _EDGE) : right + _EDGE] = (
                    255
                )
    # White around it: of a grey picture on white, the program would take all for one blot.
    grey[grey >= _INK] = 255
    sizes = [
        (down.stop - down.start, across.stop - across.start)
        for down, across in ndimage.find_objects(ndimage.label(grey < _INK)[0])
    ]
    letters = sum(_TALL[0] <= tall <= _TALL[1] and wide <= _TALL[1] for tall, wide in sizes)
    return Image.fromarray(grey) if letters >= _FEW else None


def _is_doubtful(words: Sequence[Word], image: Image.Image) -> bool:
    """Whether the program does not believe what it read, or read nothing where there is ink."""
    if words:
        return sum(word.certainty for word in words) < _CERTAIN * len(words)
    darkest, _ = image.convert("L").getextrema()
    return darkest < _INK  # type: ignore[operator]


def _turned_back(
    box: tuple[float, float, float, float], quarters: int
) -> tuple[float, float, float, float]:
    """A place in a picture that was turned to the left, in the picture as it was."""
    for _ in range(quarters):
        left, top, right, bottom = box
        box = (1 - bottom, left, 1 - top, right)
    return box


Known = dict[str, tuple[Word, ...]]
"""The words of pictures that were read before, by a digest of their pixels."""

Rows = Mapping[str, Sequence[Sequence[Any]]]
"""The same as lists, for another process: text, the four sides of the box, line."""


def as_rows(known: Known) -> dict[str, list[list[str | int]]]:
    """Known words for another process."""
    return {
        digest: [[word.text, *word.box, word.line] for word in words]
        for digest, words in known.items()
    }


def from_rows(rows: Rows) -> Known:
    """Known words as another process gave them."""
    return {
        digest: tuple(Word(row[0], (row[1], row[2], row[3], row[4]), row[5]) for row in words)
        for digest, words in rows.items()
    }


def can_recognise() -> bool:
    """Whether the program is on this machine."""
    return shutil.which(PROGRAM) is not None


def recognise(
    image: Image.Image, *, resolution: int = 150, seconds: float = SECONDS
) -> tuple[Word, ...]:
    """The words of a picture in reading order. `resolution` is in dots per inch.

    The same picture gives the same words. One thread only, since pages are read side by side.
    Raises FileError where tesseract is missing, fails, or takes longer than `seconds`.
    """
    table = _run(_as_pgm(image), resolution, seconds)
    lines: dict[tuple[str, ...], int] = {}
    words = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD and row["text"].strip():
            line = (row["page_num"], row["block_num"], row["par_num"], row["line_num"])
            left, top = int(row["left"]), int(row["top"])
            box = (left, top, left + int(row["width"]), top + int(row["height"]))
            number = lines.setdefault(line, len(lines))
            words.append(Word(row["text"].strip(), box, number, float(row["conf"])))
    return tuple(words)


def _as_pgm(image: Image.Image) -> bytes:
    """Grey on white paper, uncompressed: packing and unpacking would be slower than the pipe."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    pgm = io.BytesIO()
    Image.fromarray(_without_boxes(np.array(image.convert("L")))).save(pgm, "PPM")
    return pgm.getvalue()


def _without_boxes(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Black boxes turned white, and what is white in them black. Tesseract takes a box for a
    picture, and would leave out the whole line on which it stands."""
    height, width = _BOX
    sums = np.pad((grey < _DARK).cumsum(axis=0, dtype=np.int32).cumsum(axis=1), ((1, 0), (1, 0)))
    if grey.shape[0] < height or grey.shape[1] < width:
        return grey
    filled = (
        sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width]
        + sums[:-height, :-width]
    ) == height * width  # fmt: skip
    if not filled.any():
        return grey
    dark = grey < _DARK
    for rows, columns in ndimage.find_objects(ndimage.label(filled)[0]):
        down = slice(rows.start, rows.stop + height - 1)
        across = _widened(
            dark[down].mean(axis=0) >= _MOSTLY, columns.start, columns.stop + width - 1
        )
        if dark[down, across].mean() >= _MOSTLY:
            grey[down, across] = 255 - grey[down, across]
    return grey


def _widened(is_dark: npt.NDArray[np.bool_], start: int, stop: int) -> slice:
    """A run of columns, and those that are dark on both sides of it: a label stood in its way."""
    while start > 0 and is_dark[start - 1]:
        start -= 1
    while stop < len(is_dark) and is_dark[stop]:
        stop += 1
    return slice(start, stop)


def _run(pgm: bytes, resolution: int, seconds: float) -> str:
    options = ["-l", LANGUAGE, "--dpi", str(resolution), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(
            [PROGRAM, "stdin", "stdout", *options],
            input=pgm,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (FileNotFoundError, PermissionError) as error:  # missing, or not allowed to this process
        raise FileError(REMEDY) from error
    except subprocess.TimeoutExpired as error:
        raise FileError(
            f"reading the words of a picture took over {seconds:g} seconds: make it smaller"
        ) from error
    if done.returncode:
        raise FileError(
            "tesseract could not read the words of a picture: install its English data, the "
            "system package tesseract-ocr-eng, or make the picture smaller"
        )
    return done.stdout.decode("utf-8", "replace")
