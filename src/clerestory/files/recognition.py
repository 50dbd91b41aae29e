"""The words that can be seen in a picture, read by tesseract in a process of its own.

R. Smith, "An Overview of the Tesseract OCR Engine", ICDAR 2007. It needs no network and no files
but its own; the picture goes in on standard input and a table of words comes out.
"""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass

from PIL import Image

from clerestory.files.pdf_texts import FileError

PROGRAM = "tesseract"
LANGUAGE = "eng"
SECONDS = 60  # a dense page takes two
_WORD = "5"  # the level of a row that is a word, and not a block, a paragraph or a line

REMEDY = (
    "the words in a picture cannot be read because tesseract is missing: install the system "
    "packages tesseract-ocr and tesseract-ocr-eng"
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
    image.convert("L").save(pgm, "PPM")
    return pgm.getvalue()


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
