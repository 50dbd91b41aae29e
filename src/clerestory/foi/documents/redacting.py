"""Pages that are marked: their words, which were read once, and their pictures, which the kernel
draws in a child process."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from clerestory.accounts.permissions import Refused
from clerestory.files import child
from clerestory.files.recognition import PlacedWord
from clerestory.files.redaction.previews import RESOLUTION
from clerestory.files.redaction.searching import Place, search
from clerestory.files.redaction.terms import find_hits
from clerestory.files.redaction.visible import from_rows
from clerestory.foi.documents import selectors
from clerestory.foi.documents.models import WHOLE_PAGE, HeldDocument, VisiblePage

_PREVIEWS = "clerestory.files.redaction.previews"
_SUGGEST = "clerestory.files.redaction.suggestions:suggest_among"
_POINTS = 72  # per inch

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in 1/10,000 of the page, as `RedactionMark` keeps them."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How many pages there are; the size of this one's picture in pixels, and its words."""

    pages: int
    width: int
    height: int
    words: tuple[PlacedWord, ...]
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words that may be personal data, as they are written, and why."""

    words: tuple[PlacedWord, ...]
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Every place where a term stands; and the pages whose words were recognised in a picture."""

    places: tuple[Place, ...]
    recognised: tuple[int, ...]


def look_at(page: VisiblePage) -> LookedAt:
    """A page as it was read."""
    dots = RESOLUTION / _POINTS
    return LookedAt(
        page.visible.pages,
        math.ceil(page.width * dots),
        math.ceil(page.height * dots),
        from_rows(page.words),
        page.is_recognised,
    )


def picture(document: HeldDocument, page: VisiblePage, corner: tuple[int, int] | None) -> bytes:
    """A page as PNG with its marks, and a cross where an area begins. Raises Refused, in the words
    of the inspector, where it cannot be drawn."""
    areas = [
        [*(side / WHOLE_PAGE for side in (one.left, one.top, one.right, one.bottom)),
         float(one.whole_line)]
        for one in document.marks.filter(page=page.page)
    ]  # fmt: skip
    looked_at = look_at(page)
    for term in document.terms.all():
        hits = _hits(looked_at, term.term)
        areas += [[*box, float(term.whole_line)] for box in hits]
    begun = [side / WHOLE_PAGE for side in corner] if corner else []
    drawn = child.run(
        f"{_PREVIEWS}:preview_page", selectors.visible_bytes(document) or b"", page.page, areas,
        begun, preload=(_PREVIEWS,),
    )  # fmt: skip
    if drawn.problems or not isinstance(drawn.value, bytes):
        raise Refused(" ".join(one.what for one in drawn.problems))
    return drawn.value


def find_words(on_page: LookedAt, wanted: str) -> list[Box]:
    """Boxes around every place where the words stand one after another on a page."""
    return [whole(box) for box in _hits(on_page, wanted)]


def _hits(on_page: LookedAt, wanted: str) -> list[tuple[float, float, float, float]]:
    hits = find_hits(1, on_page.words, wanted, is_recognised=on_page.is_recognised)
    return [box for hit in hits for box in hit.boxes]


def suggest(on_page: Sequence[PlacedWord], parties: Sequence[str]) -> list[Suggested]:
    """What may be personal data on a page, with the words that it is made of. Nothing is where the
    search takes too long: these are suggestions."""
    words = "\n".join(word.text for word in on_page).encode()
    found = child.run(_SUGGEST, words, list(parties), preload=(_SUGGEST.partition(":")[0],))
    rows = found.value if isinstance(found.value, list) else []
    return [
        Suggested(tuple(on_page[first : last + 1]), text, why) for first, last, text, why in rows
    ]


def find_everywhere(document: HeldDocument, term: str) -> Found:
    """Where a term stands in a document."""
    pages = selectors.read_pages(document)
    recognised = tuple(number for number, one in enumerate(pages, 1) if one.is_recognised)
    return Found(tuple(search(pages, term)), recognised)


def whole(box: Sequence[float]) -> Box:
    """Fractions of a page rounded outwards, and never empty."""
    left, top, right, bottom = box
    x, y = int(left * WHOLE_PAGE), int(top * WHOLE_PAGE)
    across, down = math.ceil(right * WHOLE_PAGE), math.ceil(bottom * WHOLE_PAGE)
    return x, y, min(WHOLE_PAGE, max(across, x + 1)), min(WHOLE_PAGE, max(down, y + 1))
