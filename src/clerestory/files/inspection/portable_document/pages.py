"""What each page of a PDF shows, and what is on it that nobody sees."""

import io
import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pikepdf
import pypdfium2

from clerestory.files.inspection.findings import Finding, Unreadable, found
from clerestory.files.inspection.picture.pixels import has_faint_writing
from clerestory.files.inspection.portable_document import vocabulary
from clerestory.files.inspection.portable_document.drawing import (
    IMAGE,
    PATH,
    TEXT,
    Drawing,
    Pixels,
    area,
    overlap,
)
from clerestory.files.inspection.portable_document.scans import (
    Reading,
    Recognise,
    is_scan,
    says_the_same,
    start_reading,
)
from clerestory.files.inspection.portable_document.seen_drawings import has_hidden_drawing
from clerestory.files.inspection.portable_document.seen_pictures import (
    has_faint_picture,
    hidden_pictures,
    page_box,
)
from clerestory.files.inspection.portable_document.seen_text import (
    Texts,
    has_overprint,
    is_invisible,
    is_tiny,
    read_texts,
    unread_texts,
)
from clerestory.files.recognition import Known

WORKERS = 2  # threads that read pictures, in processes of their own
MOST_WAITING = 4  # pages whose words are being read at one time


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
    shown = Shown()
    waiting: deque[_Seen] = deque()
    with ThreadPoolExecutor(WORKERS) as readers:
        for index in range(pages):
            place = f"page {index + 1}"
            try:
                page = document[index]
                seen = _look_at(Drawing(page), place, has_masks)
                if seen.is_scan and recognise:
                    seen.reading = start_reading(
                        seen.drawing, seen.whole, recognise, known, readers
                    )
            except pypdfium2.PdfiumError:
                raise Unreadable(found("pdf.page-broken", place)) from None
            waiting.append(seen)
            if len(waiting) > MOST_WAITING:
                _add(shown, waiting.popleft())
        while waiting:
            _add(shown, waiting.popleft())
    document.close()
    return shown


def without_replacements(content: bytes) -> bytes:
    """The PDF without the replacements of text that marked content may have."""
    packed = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for one in pdf.objects:
                if isinstance(one, pikepdf.Stream) and "/Width" not in one:
                    data = one.read_bytes()
                    if _REPLACEMENT.search(data):
                        one.write(_REPLACEMENT.sub(b"/Replaced", data))
                elif isinstance(one, pikepdf.Dictionary):
                    _drop_replacements(one)
            pdf.save(packed)
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise Unreadable(found("pdf.readers-disagree", "file")) from None
    return packed.getvalue()


def _drop_replacements(entries: pikepdf.Object) -> None:
    resources = entries.get("/Resources", entries)
    for one in resources.get("/Properties", pikepdf.Dictionary()).values():
        if "/ActualText" in one:
            del one["/ActualText"]
    if "/ActualText" in entries:
        del entries["/ActualText"]


@dataclass(slots=True)
class _Seen:
    """A page that was looked at; its hidden words may still have to be compared."""

    drawing: Drawing
    whole: Pixels
    place: str
    modes: set[str]
    texts: Texts
    is_scan: bool
    reading: Reading | None = None


def _look_at(drawing: Drawing, place: str, has_masks: bool) -> _Seen:
    whole = drawing.pixels()
    texts_drawn = [leaf for leaf in drawing.leaves if leaf.kind == TEXT and not is_invisible(leaf)]
    bare = drawing.pixels(texts_drawn) if texts_drawn else whole
    modes = hidden_pictures(drawing, bare, has_masks)
    has_pictures = any(leaf.kind == IMAGE for leaf in drawing.leaves)
    if has_pictures and (has_faint_writing(bare) or has_faint_picture(drawing)):
        modes.add("picture-faint")
    texts = read_texts(drawing, whole, bare)
    if texts.outside.any() or _has_drawing_outside(drawing):
        modes.add("text-outside")
    if is_tiny(texts):
        modes.add("text-tiny")
    if has_hidden_drawing(drawing):
        modes.add("drawing-hidden")
    if has_overprint(texts) or _has_unread(drawing, texts):
        modes.add("text-invisible")
    hides_words = bool(texts.hidden.any()) and is_scan(drawing, texts)
    return _Seen(drawing, whole, place, modes, texts, hides_words)


def _add(shown: Shown, seen: _Seen) -> None:
    """Adds what a page shows and hides, once its words are read."""
    text = seen.texts.text()
    if seen.texts.hidden.any():
        words = seen.reading.result() if seen.reading else None
        if words is None:
            seen.modes.add("text-invisible")
        elif not says_the_same(seen.drawing, seen.texts, words):
            seen.modes.add("text-layer")
        else:
            text += " " + " ".join(word.text for word in words)
    shown.findings += [found(f"pdf.{mode}", seen.place) for mode in sorted(seen.modes)]
    said = vocabulary.words(text)
    shown.words.update(said)
    shown.letters += "".join(said)
    seen.drawing.page.close()


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
