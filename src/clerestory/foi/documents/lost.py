"""What is lost when a document becomes pages, in words for its officer and its approver."""

from clerestory.files.inspection.kinds import Kind
from clerestory.foi.documents.models import HeldDocument

SHEETS = (
    "Formulas become the values that they show, and nothing can be sorted or filtered any more.",
    "A wide sheet is cut into parts that follow one another, and a long one runs over many pages.",
    "Hidden sheets, rows and columns, comments and notes are left out.",
)
WORDS = (
    "Lines and pages may end elsewhere than in the document. Go by these pages, and not by its own "
    "page numbers.",
    "Hidden text, comments and what was deleted are left out. Links are words that lead nowhere.",
)
MAIL = (
    "From, To, Cc, Date and Subject are shown, and the words of this message. Earlier messages "
    "below it are left out.",
    "Files that came with it are not shown: add each of them as a document of its own.",
)
PICTURE = ("The picture becomes one page, without what its camera noted about it.",)

LOST = {
    Kind.XLSX: SHEETS, Kind.XLSM: SHEETS, Kind.ODS: SHEETS, Kind.DOCX: WORDS, Kind.ODT: WORDS,
    Kind.HTML: WORDS, Kind.TXT: WORDS, Kind.EML: MAIL, Kind.PNG: PICTURE, Kind.JPEG: PICTURE,
    Kind.TIFF: PICTURE, Kind.GIF: PICTURE, Kind.WEBP: PICTURE,
}  # fmt: skip
"""What the pages of a kind do not show, or show otherwise; a PDF is marked as it is."""


def lost(document: HeldDocument) -> tuple[str, ...]:
    """What an officer has to know before the document becomes pages, and the approver after."""
    return LOST.get(Kind(document.kind), ())
