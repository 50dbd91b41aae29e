"""What an officer marks to be taken out: an area of a page, or a term wherever it stands."""

from dataclasses import dataclass
from datetime import datetime

from clerestory.files.pdf_texts import FileError

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the page's width and height, from its top left."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An area of a page to be filled. `page` counts from 1; `exemption` as in "s40(2)".

    `whole_line` fills the page from edge to edge at this height, so that not even the place of
    the words beside the area says how long the hidden ones are. Raises FileError for an area
    that is not on the page.
    """

    page: int
    box: Box
    exemption: str
    by: str
    at: datetime
    whole_line: bool = False

    def __post_init__(self) -> None:
        left, top, right, bottom = self.box
        if self.page < 1 or not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
            raise FileError(
                f"page {self.page}: the area {self.box} is not on the page: give left, top, right "
                "and bottom as fractions of the page, from 0 to 1"
            )


@dataclass(frozen=True, slots=True)
class TermMark:
    """Words to be taken out wherever they stand; `terms.find_hits` turns it into marks."""

    term: str
    exemption: str
    by: str
    at: datetime
    whole_line: bool = False

    def __post_init__(self) -> None:
        if not any(letter.isalnum() for letter in self.term):
            raise FileError(f"{self.term!r} cannot be searched for: give at least one letter")
