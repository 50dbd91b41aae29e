"""What each page of a PDF shows, and what is on it that nobody sees."""

import difflib
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from clerestory.files.inspection import pdf_vocabulary as vocabulary
from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.pdf_drawing import IMAGE, PATH, TEXT, Drawing, area, overlap
from clerestory.files.inspection.pdf_seen_pictures import hidden_pictures, own_size, page_box
from clerestory.files.inspection.pdf_seen_text import (
    Texts,
    has_overprint,
    is_tiny,
    read_texts,
    unread_texts,
)
from clerestory.files.recognition import Word

MOST_PIXELS = 20_000_000  # of a picture whose words are read
RESOLUTION = 150  # dots per inch, where a page is no single picture
NEAR = 12.0  # points that a word behind a picture may be away from where it is seen
ALIKE = 0.7  # of two readings of one word (difflib's ratio)

Recognise = Callable[..., tuple[Word, ...]]
Known = dict[str, tuple[Word, ...]]


# PDFium gives a replacement (14.9.4) for what the glyphs say, and the glyphs are what is seen.
_REPLACEMENT = re.compile(
    b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (one, one, one) for one in b"ActualText")
)


@dataclass(slots=True)
class Shown:
    """What all pages show: their words, and all their letters in a row; and what they hide."""

    words: set[str] = field(default_factory=set)
    letters: str = ""
    findings: list[Finding] = field(default_factory=list)


def look_at_pages(
    content: bytes, pages: int, *, has_masks: bool, recognise: Recognise | None, known: Known
) -> Shown:
    """Draws every page. Raises Unreadable for a page that cannot be drawn, or where PDFium finds
    another number of pages than `pages`."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Unreadable(found("pdf.readers-disagree", "file")) from None
    if len(document) != pages or not pages:
        raise Unreadable(found("pdf.readers-disagree", "list of pages"))
    shown, letters = Shown(), []
    for index in range(pages):
        place = f"page {index + 1}"
        try:
            page = document[index]
            drawing = Drawing(page)
            modes, text = _look_at(drawing, has_masks, recognise, known)
        except pypdfium2.PdfiumError:
            raise Unreadable(found("pdf.page-broken", place)) from None
        shown.findings += [found(f"pdf.{mode}", place) for mode in sorted(modes)]
        shown.words.update(vocabulary.words(text))
        letters.append(text)
        page.close()
    shown.letters = "".join(vocabulary.words(" ".join(letters)))
    document.close()
    return shown


def without_replacements(content: bytes) -> bytes:
    """The PDF without the replacements of text that marked content may have."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                data = one.read_bytes()
                if _REPLACEMENT.search(data):
                    one.write(_REPLACEMENT.sub(b"/Replaced", data))
            elif isinstance(one, pikepdf.Dictionary):
                _drop_replacements(one)
        packed = io.BytesIO()
        pdf.save(packed)
    return packed.getvalue()


def _drop_replacements(entries: pikepdf.Object) -> None:
    resources = entries.get("/Resources", entries)
    for one in resources.get("/Properties", pikepdf.Dictionary()).values():
        if "/ActualText" in one:
            del one["/ActualText"]
    if "/ActualText" in entries:
        del entries["/ActualText"]


def _look_at(
    drawing: Drawing, has_masks: bool, recognise: Recognise | None, known: Known
) -> tuple[set[str], str]:
    """The modes of a page, and the text that it shows."""
    whole = drawing.pixels()
    texts_drawn = [leaf for leaf in drawing.leaves if leaf.kind == TEXT]
    bare = drawing.pixels(texts_drawn) if texts_drawn else whole
    modes = hidden_pictures(drawing, bare, has_masks)
    texts = read_texts(drawing, whole, bare)
    if texts.outside.any() or _has_drawing_outside(drawing):
        modes.add("text-outside")
    if is_tiny(texts):
        modes.add("text-tiny")
    if has_overprint(texts) or _has_unread(drawing, texts):
        modes.add("text-invisible")
    text = texts.text()
    hidden = ~texts.visible & ~texts.outside
    if hidden.any():
        seen = _recognised(drawing, recognise, known) if _is_scan(drawing, texts) else None
        if seen is None:
            modes.add("text-invisible")
        elif not _says_the_same(drawing, texts, seen):
            modes.add("text-layer")
        else:
            text += " " + " ".join(word.text for word in seen)
    return modes, text


def _has_drawing_outside(drawing: Drawing) -> bool:
    page = page_box(drawing)
    around = (page[0] - 1, page[1] - 1, page[2] + 1, page[3] + 1)
    return any(
        area(leaf.box) > 1 and not overlap(leaf.box, around)
        for leaf in drawing.leaves
        if leaf.kind in (TEXT, IMAGE, PATH)
    )


def _has_unread(drawing: Drawing, texts: Texts) -> bool:
    """Whether a text is drawn that the page's text leaves out, and that is not said elsewhere."""
    said = "".join(texts.letters.split())
    return any("".join(text.split()) not in said for text in unread_texts(drawing, texts))


def _is_scan(drawing: Drawing, texts: Texts) -> bool:
    """Whether all hidden words lie over or under pictures."""
    boxes = [leaf.box for leaf in drawing.leaves if leaf.kind == IMAGE]
    hidden = texts.boxes[~texts.visible & ~texts.outside]
    if not boxes:
        return False
    return all(
        any(overlap(tuple(one), box) or not area(tuple(one)) for box in boxes) for one in hidden
    )


def _recognised(drawing: Drawing, recognise: Recognise | None, known: Known) -> list[Word] | None:
    """The words that can be seen on a page, boxes in points from its top left corner."""
    if recognise is None:
        return None
    scale = _scale_of_scan(drawing)
    image = Image.fromarray(drawing.pixels(scale=scale)).convert("L")
    digest = hashlib.sha256(image.tobytes() + repr(image.size).encode()).hexdigest()
    if digest not in known:
        known[digest] = recognise(image, resolution=round(72 * scale))
    return [
        Word(word.text, tuple(round(one / scale) for one in word.box), word.line)  # type: ignore[arg-type]
        for word in known[digest]
    ]


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


def _says_the_same(drawing: Drawing, texts: Texts, seen: list[Word]) -> bool:
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


def _is_near(box: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", word: Word) -> bool:
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
