"""Pages that are marked, and the kernel that draws and reads them in a child process."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from clerestory.accounts.permissions import Refused
from clerestory.files import child
from clerestory.files.child_frames import Value
from clerestory.files.redaction.terms import find_hits
from clerestory.foi.documents.models import WHOLE_PAGE, HeldDocument

_PREVIEWS = "clerestory.files.redaction.previews"
_SEARCHING = "clerestory.files.redaction.searching"
# A scan is read by a program of its own, which takes a few seconds a page.
_LIMITS = child.Limits(seconds=60.0, may_start_programs=True)

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in 1/10,000 of the page, as `RedactionMark` keeps them."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    box: Box
    line: int


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How many pages there are; the size of this one's picture in pixels, its words, and which of
    them may be personal data."""

    pages: int
    width: int
    height: int
    words: tuple[Word, ...]
    suggested: tuple["Suggested", ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words that may be personal data, as they are written, and why."""

    words: tuple[Word, ...]
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a term stands: page and line of each place; and the pages that are pictures, whose
    words are looked through when the file is built."""

    places: tuple[tuple[int, str], ...]
    pictures: tuple[int, ...]


def look_at_page(document: HeldDocument, page: int) -> LookedAt:
    """A page, from 1. Raises Refused, in the words of the inspector, where it cannot be drawn."""
    parties = [document.request.applicant_name]
    found = _ask(f"{_PREVIEWS}:describe_page", document, page, parties)
    assert isinstance(found, dict)
    words = tuple(Word(text, _whole(box), line) for text, box, line in found["words"])
    suggested = tuple(
        Suggested(words[first : last + 1], text, why)
        for first, last, text, why in found["suggested"]
    )
    return LookedAt(found["pages"], found["width"], found["height"], words, suggested)


def picture(document: HeldDocument, page: int, corner: tuple[int, int] | None) -> bytes:
    """A page as PNG with its marks, and a cross where an area begins."""
    areas = [
        [*(side / WHOLE_PAGE for side in (one.left, one.top, one.right, one.bottom)),
         float(one.whole_line)]
        for one in document.marks.filter(page=page)
    ]  # fmt: skip
    begun = [side / WHOLE_PAGE for side in corner] if corner else []
    terms: list[Value] = [[one.term, one.whole_line] for one in document.terms.all()]
    drawn = _ask(f"{_PREVIEWS}:preview_page", document, page, areas, terms, begun)
    assert isinstance(drawn, bytes)
    return drawn


def boxes_around(chosen: Sequence[Word]) -> list[Box]:
    """One box for each line of the chosen words: what lies between two of them is marked too."""
    boxes = []
    for _, line in groupby(chosen, key=lambda word: word.line):
        sides = list(zip(*(word.box for word in line), strict=True))
        boxes.append((min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])))
    return boxes


def find_words(on_page: Sequence[Word], wanted: str) -> list[Box]:
    """Boxes around every place where the words stand one after another on a page."""
    hits = find_hits(1, on_page, wanted)
    return [_rounded(box) for hit in hits for box in hit.boxes]


def find_everywhere(document: HeldDocument, term: str) -> Found:
    """Where a term stands in a document. Raises Refused where it cannot be searched."""
    found = _ask(f"{_SEARCHING}:search", document, term)
    assert isinstance(found, dict)
    return Found(tuple((page, line) for page, line in found["hits"]), tuple(found["pictures"]))


def _rounded(box: Sequence[float]) -> Box:
    left, top, right, bottom = (round(side) for side in box)
    return left, top, right, bottom


def _whole(box: Sequence[float]) -> Box:
    """Rounded outwards, and never empty."""
    left, top, right, bottom = box
    x, y = int(left * WHOLE_PAGE), int(top * WHOLE_PAGE)
    across, down = -int(-right * WHOLE_PAGE // 1), -int(-bottom * WHOLE_PAGE // 1)
    return x, y, min(WHOLE_PAGE, max(across, x + 1)), min(WHOLE_PAGE, max(down, y + 1))


def _ask(task: str, document: HeldDocument, *arguments: Value) -> Value:
    answer = child.run(
        task, bytes(document.content), *arguments, limits=_LIMITS, preload=(task.split(":")[0],)
    )
    if answer.problems:
        raise Refused(" ".join(one.what for one in answer.problems))
    return answer.value
