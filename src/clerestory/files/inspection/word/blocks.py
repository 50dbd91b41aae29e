"""What a Word file shows, as values: the only thing from which a new file is built."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text in one look. A tab and a line break are characters of it.

    `script` is `super` or `sub` for what stands above or below the line.
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    script: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it stands in the file. Sizes in millimetres; `crop` as parts of the width and
    height that are cut off at the left, top, right and bottom."""

    content: bytes
    width: float
    height: float
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The number of the page, or of all pages."""

    of_all: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on the next page."""


Inline = Words | Picture | PageNumber | PageBreak

REDACTED = "[redacted]"
"""Stands where covered words were; its width says nothing of theirs."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph. `level` is 1 to 6 for headings, else 0; `label` the number or bullet before it;
    `depth` how far a list is indented; `align` left, center, right or both."""

    inlines: tuple[Inline, ...]
    level: int = 0
    label: str = ""
    depth: int = 0
    align: str = "left"
    breaks_page: bool = False

    @property
    def text(self) -> str:
        words = (one.text for one in self.inlines if isinstance(one, Words))
        return self.label + " " * bool(self.label) + "".join(words)


@dataclass(frozen=True, slots=True)
class Cell:
    """`columns` and `rows` are how many it spans."""

    blocks: tuple["Block", ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row; a cell that spans rows stands in the first of them.

    `starts` gives for each cell the column where it begins, counted from 0.
    """

    rows: tuple[tuple[Cell, ...], ...]
    starts: tuple[tuple[int, ...], ...]
    columns: int
    headers: int = 0  # rows at the top that are repeated on each page


Block = TextBlock | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one kind. `headers` and `footers` by what they are for: default, first, even.

    Sizes of the page and its margins (left, top, right, bottom) in millimetres.
    """

    blocks: tuple[Block, ...]
    headers: dict[str, tuple[Block, ...]]
    footers: dict[str, tuple[Block, ...]]
    size: tuple[float, float] = (210.0, 297.0)
    margins: tuple[float, float, float, float] = (20.0, 20.0, 20.0, 20.0)
    is_new_page: bool = True


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The words of all paragraphs, in reading order."""
    for block in blocks:
        if isinstance(block, TextBlock):
            yield block.text
        else:
            for row in block.rows:
                for cell in row:
                    yield from texts_of(cell.blocks)
