"""Every place where a term stands in a PDF, shown with its line, before anything is burnt in."""

from collections.abc import Sequence

from clerestory.files.rebuilding.pdf import page_count
from clerestory.files.recognition import PlacedWord
from clerestory.files.redaction.marks import Box
from clerestory.files.redaction.terms import find_hits, find_hits_over
from clerestory.files.redaction.words import own_words_of_page


def search(content: bytes, term: str) -> dict[str, list[object]]:
    """`hits`: page and words of the line, for each place; `pictures`: pages without words of their
    own, on which the term is looked for when the file is built. Raises Unreadable."""
    hits: list[object] = []
    pictures: list[object] = []
    before: tuple[PlacedWord, ...] = ()
    for number in range(1, page_count(content) + 1):
        words = own_words_of_page(content, number)
        if not words:
            pictures.append(number)
        for hit in find_hits_over(number - 1, before, words, term):
            on_page = before if hit.page < number else words
            hits.append([hit.page, _line_of(on_page, hit.boxes)])
        for hit in find_hits(number, words, term):
            hits.append([number, _line_of(words, hit.boxes)])
        before = words
    return {"hits": hits, "pictures": pictures}


def _line_of(words: Sequence[PlacedWord], boxes: Sequence[Box]) -> str:
    """The whole lines in which the boxes lie."""
    lines = {word.line for word in words if any(_lies_in(word.box, box) for box in boxes)}
    return " ".join(word.text for word in words if word.line in lines)


def _lies_in(inner: Box, outer: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]
