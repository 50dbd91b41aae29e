"""Every place where words stand on a page, however they are written there.

Case, accents, ligatures, punctuation, spaces, line ends and hyphens at them do not count: letters
and digits alone are compared, and letters with a stroke are those without. A place begins and ends
where a word does, so that "Ann" is not found in "planning", but is in "Ann's" and "Mary-Ann".
Words that were recognised in a picture have letters that were taken for others, so there a term is
also found where it nearly stands.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from clerestory.files.redaction.marks import Box, Mark, TermMark

# Letters and digits that text recognition takes for one another.
_LOOK_ALIKE = str.maketrans("oilz7sbgq", "011225899")
# Letters that Unicode does not take apart, as people write them who do not have them.
_WITHOUT_STROKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d",
     "þ": "th"}
)  # fmt: skip
_LONG = 7  # letters of a term that is also found with one letter wrong, missing or too many


class OnPage(Protocol):
    """A word with its place as fractions of the page, and the number of its line."""

    @property
    def text(self) -> str: ...
    @property
    def box(self) -> Box: ...
    @property
    def line(self) -> int: ...


class OfPage(Protocol):
    """The words of a page, and whether they were recognised in its picture."""

    @property
    def words(self) -> Sequence[OnPage]: ...
    @property
    def is_recognised(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a term stands: a box for each line that it runs over."""

    page: int
    boxes: tuple[Box, ...]


def find_hits(
    page: int, words: Sequence[OnPage], term: str, *, is_recognised: bool = False
) -> tuple[Hit, ...]:
    """Every place of `term` among the words of a page, which are in reading order."""
    runs = _runs(words, term, is_recognised=is_recognised)
    return tuple(Hit(page, boxes_around(words[first : last + 1])) for first, last in runs)


def find_hits_over(
    page: int,
    words: Sequence[OnPage],
    following: Sequence[OnPage],
    term: str,
    *,
    is_recognised: bool = False,
) -> tuple[Hit, ...]:
    """Every place of `term` that begins at the end of a page and ends on the `following` one: a hit
    for its part on each."""
    letters = len(letters_of(term))
    end, start = words[-letters:], following[:letters]  # no term has more words than letters
    return tuple(
        hit
        for first, last in _runs([*end, *start], term, is_recognised=is_recognised)
        if first < len(end) <= last
        for hit in (
            Hit(page, boxes_around(end[first:])),
            Hit(page + 1, boxes_around(start[: last + 1 - len(end)])),
        )
    )


def _runs(
    words: Sequence[OnPage], term: str, *, is_recognised: bool = False
) -> Iterator[tuple[int, int]]:
    """The first and the last word of each place of a term."""
    fold = _folded if is_recognised else str
    wanted = fold(letters_of(term))
    letters, owners, starts, ends = _stream(words)
    letters = fold(letters)
    slack = 1 if is_recognised and len(wanted) >= _LONG else 0
    if not slack and wanted not in letters:  # as on most pages
        return
    for start in sorted(starts) if wanted else ():
        for end in range(start + len(wanted) - slack, start + len(wanted) + slack + 1):
            if end in ends and _differ_by(letters[start:end], wanted) <= slack:
                yield owners[start], owners[end - 1]


def marks_of(
    page: int, words: Sequence[OnPage], terms: Iterable[TermMark], *, is_recognised: bool = False
) -> tuple[Mark, ...]:
    """A mark for each box of each hit of each term on a page."""
    return tuple(
        mark
        for term in terms
        for mark in _marked(find_hits(page, words, term.term, is_recognised=is_recognised), term)
    )


def marks_in(pages: Iterable[OfPage], terms: Sequence[TermMark]) -> tuple[Mark, ...]:
    """A mark for each box of each hit of each term on all pages, and over their ends."""
    return tuple(
        mark for term in terms for mark in _marked(find_everywhere(pages, term.term), term)
    )


def find_everywhere(pages: Iterable[OfPage], term: str) -> Iterator[Hit]:
    """Every place of `term` in a document, page by page from the first: a place that runs over the
    end of one is a hit on each."""
    before: OfPage | None = None
    for number, page in enumerate(pages, start=1):
        if before is not None:
            doubtful = before.is_recognised or page.is_recognised
            yield from find_hits_over(
                number - 1, before.words, page.words, term, is_recognised=doubtful
            )
        yield from find_hits(number, page.words, term, is_recognised=page.is_recognised)
        before = page


def _marked(hits: Iterable[Hit], term: TermMark) -> Iterator[Mark]:
    for hit in hits:
        for box in hit.boxes:
            yield Mark(hit.page, box, term.exemption, term.by, term.at, term.whole_line)


def _differ_by(one: str, other: str) -> int:
    """0 for equal strings, 1 where one letter is wrong, missing or too many, 2 otherwise."""
    if one == other:
        return 0
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                min(len(one), len(other)))  # fmt: skip
    rests = (one[same + 1 :], other[same:]), (one[same:], other[same + 1 :])
    is_one = one[same + 1 :] == other[same + 1 :] or any(a == b for a, b in rests)
    return 1 if is_one else 2


def letters_of(text: str) -> str:
    """Letters and digits alone, without case, accents and ligatures. An apostrophe may be written
    as a letter of its own kind (U+02BC), and is none."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = (letter for letter in apart if letter.isalnum() and not _modifies(letter))
    return "".join(plain).translate(_WITHOUT_STROKE)


def _modifies(letter: str) -> bool:
    return unicodedata.category(letter) == "Lm"


def _folded(letters: str) -> str:
    return letters.translate(_LOOK_ALIKE)


def _stream(words: Sequence[OnPage]) -> tuple[str, list[int], set[int], set[int]]:
    """The letters of all words in a row; whose each is; and where a word may start and end."""
    letters: list[str] = []
    owners: list[int] = []
    starts, ends = set(), set()
    for number, word in enumerate(words):
        for plain in _plain_words(word.text):
            starts.add(len(owners))
            letters.append(plain)
            owners += [number] * len(plain)
            ends.add(len(owners))
    return "".join(letters), owners, starts, ends


def _plain_words(text: str) -> list[str]:
    """The letters of each word in a text: "Mary-Ann's" has three."""
    if text.isascii() and text.isalnum():  # as most are, and they are many
        return [text.lower()]
    runs = ("".join(run) for is_word, run in groupby(text, key=_belongs_to_word) if is_word)
    return [plain for run in runs if (plain := letters_of(run))]


def _belongs_to_word(letter: str) -> bool:
    """Marks that combine with a letter belong to it."""
    return letter.isalnum() or unicodedata.combining(letter) > 0


def boxes_around(words: Sequence[OnPage]) -> tuple[Box, ...]:
    """One box for each line, around all of the words on it: what lies between two is in it too."""
    boxes = []
    for _, line in groupby(words, key=lambda word: word.line):
        left, top, right, bottom = zip(*(word.box for word in line), strict=True)
        boxes.append((min(left), min(top), max(right), max(bottom)))
    return tuple(boxes)
