"""One document that holds a block of each kind, and text that tries to break out of each."""

import pytest

from clerestory.files.documents import (
    Address,
    Bullets,
    Document,
    Heading,
    Paragraph,
    TableBlock,
)

HOSTILE = "</p><script>alert(1)</script><img src='http://evil.example/x'>\x00&\u202e\ud800\""


@pytest.fixture
def table() -> TableBlock:
    return TableBlock(
        "Referrals by area and sex",
        ("Area", "Sex", "Referrals"),
        (("Alder", "Female", 1200), ("Brook", "Male", "[c]")),
        ("[c] means confidential.",),
    )


@pytest.fixture
def document(table: TableBlock) -> Document:
    return Document(
        "Answer to request A-1",
        "Sent by post",
        draft=True,
        blocks=(
            Heading(2, "Question 1"),
            Paragraph("First line\nsecond line"),
            Bullets(("one", "two")),
            Address(("1 High Street", "Alderbrook")),
            table,
        ),
    )


@pytest.fixture
def hostile() -> Document:
    """HOSTILE in every place that takes text."""
    words = HOSTILE
    blocks = (
        Heading(3, words),
        Paragraph(words),
        Bullets((words,)),
        Address((words,)),
        TableBlock(words, (words, words), ((words, 5),), (words,)),
    )
    return Document(words, words, 'en"><script>', draft=True, blocks=blocks)
