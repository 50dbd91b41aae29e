"""Invisible words behind a scanned page: do they say what the scan shows?"""

import difflib
import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.drawing import (
    IMAGE,
    TEXT,
    Drawing,
    Pixels,
    area,
    overlap,
)
from clerestory.files.inspection.portable_document.seen_pictures import (
    own_size,
    packed_bytes,
    page_box,
)
from clerestory.files.inspection.portable_document.seen_text import Texts, is_invisible
from clerestory.files.pdf_texts import FileError
from clerestory.files.recognition import Known, Word

MOST_PIXELS = 20_000_000  # of a picture whose words are read
RESOLUTION = 150  # dots per inch, where a page is no single picture
NEAR = 12.0  # points that a word behind a picture may be away from where it is seen
LEAST_INK = 24  # levels between the paper and a word that somebody says is there
ALIKE = 0.7  # of two readings of one word (difflib's ratio)
WHOLE = 0.98  # of a page that its only picture fills

Recognise = Callable[..., tuple[Word, ...]]


def is_scan(drawing: Drawing, texts: Texts) -> bool:
    """Whether all hidden words lie over or under pictures."""
    boxes = [leaf.box for leaf in drawing.leaves if leaf.kind == IMAGE]
    hidden = texts.boxes[texts.hidden]
    if not boxes:
        return False
    return all(
        any(overlap(tuple(one), box) or not area(tuple(one)) for box in boxes) for one in hidden
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Words of a page's picture that are being read, and its pixels a point."""

    words: "Future[tuple[Word, ...]]"
    scale: float

    def result(self) -> list[Word] | None:
        """The words with boxes in points from the top left corner; None if they were not read."""
        try:
            words = self.words.result()
        except FileError:
            return None
        return [
            Word(one.text, tuple(round(side / self.scale) for side in one.box), one.line)  # type: ignore[arg-type]
            for one in words
        ]


def start_reading(
    drawing: Drawing, whole: Pixels, recognise: Recognise, known: Known, readers: Executor
) -> Reading:
    """Has the words that can be seen on a page read, unless they are known and each of them stands
    where the page, whose picture is `whole`, has ink."""
    if (digest := _only_picture(drawing)) in known:
        scale = _scale_of_scan(drawing)
        if _stand_on_ink(known[digest], whole, drawing.scale / scale):
            return Reading(readers.submit(known.__getitem__, digest), scale)
        known = {}
    image, digest, scale = picture_to_read(drawing)

    def read() -> tuple[Word, ...]:
        if digest not in known:
            known[digest] = recognise(image, resolution=round(72 * scale))
        return known[digest]

    return Reading(readers.submit(read), scale)


def _stand_on_ink(words: tuple[Word, ...], whole: Pixels, factor: float) -> bool:
    """Whether the page is of more than one shade in the box of each word."""
    grey = whole.min(axis=2)
    boxes = ([round(side * factor) for side in word.box] for word in words)
    places = (grey[top : bottom + 1, left : right + 1] for left, top, right, bottom in boxes)
    return all(place.size and np.ptp(place) >= LEAST_INK for place in places)


def picture_to_read(drawing: Drawing) -> tuple[Image.Image, str, float]:
    """A page's picture for text recognition, the checksum by which it is known again, and its
    pixels for each point. The same picture is drawn whether or not words lie behind it."""
    scale = _scale_of_scan(drawing)
    image = Image.fromarray(drawing.pixels(scale=scale)).convert("L")
    pixels = hashlib.sha256(image.tobytes() + repr(image.size).encode()).hexdigest()
    return image, _only_picture(drawing) or pixels, scale


def _only_picture(drawing: Drawing) -> str:
    """The checksum of a picture's bytes in the file, if a page shows nothing but this picture."""
    seen = page_box(drawing)
    painted = [leaf for leaf in drawing.leaves if leaf.kind != TEXT or not is_invisible(leaf)]
    if len(painted) != 1 or painted[0].kind != IMAGE:
        return ""
    box = painted[0].box
    if overlap(box, seen) < WHOLE * max(area(seen), area(box)):
        return ""
    return hashlib.sha256(packed_bytes(painted[0])).hexdigest()


def _scale_of_scan(drawing: Drawing) -> float:
    """The scale at which the page's only large picture has its own pixels."""
    page = page_box(drawing)
    large = [
        one for one in drawing.leaves if one.kind == IMAGE and area(one.box) > 0.5 * area(page)
    ]
    scale = RESOLUTION / 72
    if len(large) == 1 and (size := own_size(large[0])):
        scale = size[0] / max(1.0, large[0].box[2] - large[0].box[0])
    most = (MOST_PIXELS / max(1.0, drawing.width * drawing.height)) ** 0.5
    return float(min(max(scale, 1.0), most, 600 / 72))


def says_the_same(drawing: Drawing, texts: Texts, seen: list[Word]) -> bool:
    """Whether each hidden word can be read in the picture, near where it is hidden."""
    boxes = drawing.to_pixels(texts.boxes, scale=1)
    for start, end in _runs(texts):
        word = "".join(vocabulary.words(texts.letters[start:end]))
        if len(word) < 2 and not word.isdigit():
            continue
        box = np.concatenate([boxes[start:end, :2].min(0), boxes[start:end, 2:].max(0)])
        if not any(_is_near(box, one) and _is_alike(word, one.text) for one in seen):
            return False
    return True


def _runs(texts: Texts) -> list[tuple[int, int]]:
    """Where hidden words begin and end."""
    runs, start = [], -1
    for index, letter in enumerate([*texts.letters, " "]):
        hidden = index < len(texts.letters) and not texts.visible[index] and not letter.isspace()
        if hidden and start < 0:
            start = index
        elif not hidden and start >= 0:
            runs.append((start, index))
            start = -1
    return runs


def _is_near(box: npt.NDArray[np.float64], word: Word) -> bool:
    left, top, right, bottom = word.box
    return bool(
        left - NEAR < box[2] and box[0] < right + NEAR
        and top - NEAR < box[3] and box[1] < bottom + NEAR
    )  # fmt: skip


def _is_alike(word: str, read: str) -> bool:
    """Figures have to be the same; of letters a few may be read otherwise."""
    read = "".join(vocabulary.words(read))
    if word == read or word in read:
        return True
    if any(one.isdigit() for one in word) or len(word) < 4:
        return False
    return difflib.SequenceMatcher(None, word, read).ratio() >= ALIKE
