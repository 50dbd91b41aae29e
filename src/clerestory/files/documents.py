"""A document as values: what a letter says, before it becomes HTML, Word or PDF.

The three formats are made from one value, so that none of them can say something else.
"""

import re
from dataclasses import dataclass

Cell = str | int
"""A label or words; a count; or the marker of a hidden cell."""

HIDDEN = "[c]"
"""The marker of a hidden cell, the same as in the tables of the disclosure kernel."""

WIDEST = 72  # characters side by side on A4, in the sizes that our formats use

DRAFT_NOTE = "Draft. Not approved; it must not be sent."

# What XML cannot hold, lone halves of a character, and the marks that turn the direction of
# writing: with these an applicant could make a quoted question look different from what it says.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


class DocumentError(ValueError):
    """A document cannot be laid out as it is; one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title, which is the only one of level 1. `level` is 2 to 6."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if not 2 <= self.level <= 6:
            raise DocumentError(f"heading {self.text!r} has level {self.level}: give it 2 to 6")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line break in `text` stays one."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, line by line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with one header row. Every row is as long as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_rows(self.caption, self.header, self.rows)

    @property
    def figure_columns(self) -> frozenset[int]:
        """The columns, counted from 0, in which some cell is a figure or hidden."""
        return frozenset(
            column for row in self.rows for column, cell in enumerate(row) if is_figure(cell)
        )

    @property
    def label_columns(self) -> int:
        """How many columns, from the left, name their row: those before the first figure."""
        return max(1, min(self.figure_columns, default=1))

    def parts(self) -> tuple["TableBlock", ...]:
        """The table, cut by columns where it is too wide for a sheet of paper.

        A PDF would lose what runs over the edge. Each part has the columns that name its rows.
        """
        labels, groups = range(self.label_columns), [[self.label_columns]]
        for column in range(self.label_columns + 1, len(self.header)):
            if sum(map(self._width, (*labels, *groups[-1], column))) > WIDEST:
                groups.append([])
            groups[-1].append(column)
        if len(groups) == 1:
            return (self,)
        return tuple(
            self._part((*labels, *group), f"{self.caption} (part {number} of {len(groups)})")
            for number, group in enumerate(groups, start=1)
        )

    def _width(self, column: int) -> int:
        """The longest word of a column, which cannot be broken, and the space beside it."""
        texts = (self.header[column], *(shown(row[column]) for row in self.rows))
        return 2 + max(len(word) for text in texts for word in ("", *text.split()))

    def _part(self, columns: tuple[int, ...], caption: str) -> "TableBlock":
        header = tuple(self.header[column] for column in columns)
        rows = tuple(tuple(row[column] for column in columns) for row in self.rows)
        return TableBlock(caption, header, rows, self.notes)


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A PNG or JPEG that stands by itself between paragraphs. Sizes on the page in millimetres."""

    content: bytes
    width: float
    height: float

    @property
    def ending(self) -> str:
        """png or jpeg, as the content is."""
        return "jpeg" if self.content.startswith(b"\xff\xd8") else "png"


Block = Heading | Paragraph | Bullets | TableBlock | Address | PictureBlock


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what follows it. `language` is a tag of BCP 47."""

    title: str
    subtitle: str = ""
    language: str = "en-GB"
    draft: bool = False
    blocks: tuple[Block, ...] = ()


def check_rows(name: str, header: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
    """Raise DocumentError unless there is a header and every row is as long."""
    if not header:
        raise DocumentError(f"table {name!r} has no header: name its columns")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise DocumentError(
                f"table {name!r}, row {number}: {len(row)} cells under {len(header)} headings: "
                "give one cell for each"
            )


def is_figure(cell: Cell) -> bool:
    """A count, or the marker that stands in place of one."""
    return isinstance(cell, int) or cell == HIDDEN


def shown(cell: Cell) -> str:
    """A cell as a reader sees it, with a comma for each thousand."""
    return f"{cell:,}" if isinstance(cell, int) else printable(cell)


def printable(text: str) -> str:
    """`text` with a replacement character for each that no format may hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def lines_of(blocks: list[Block]) -> list[str]:
    """The text of blocks within an item of a list or a cell, line by line."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading(_, text) | Paragraph(text):
                lines.append(text)
            case Bullets(items):
                lines += [f"\u2022 {item}" for item in items]
            case TableBlock():
                rows = (block.header, *block.rows)
                lines += [" | ".join(map(str, row)) for row in rows]
    return lines
