"""Letters of our own are clean, whatever stands in them side by side."""

from itertools import product

import pytest

from clerestory.files.documents import Document, Heading, Paragraph, TableBlock
from clerestory.files.inspection.pdf import inspect
from clerestory.files.pdf import render_pdf

LETTERS = "fjlTQ(Aä/"
TABLE = TableBlock("Referrals", ("Year", "Of them"), (("2015-16", 12), ("f-T, (Q)", "[c]")))


@pytest.mark.parametrize("mark", list("-–—_.,;:'’“”·/|"))
def test_a_small_mark_between_tall_letters_is_seen(mark: str) -> None:
    words = " ".join(f"{one}{mark}{other}" for one, other in product(LETTERS, repeat=2))
    document = Document(
        f"Answer to FOI-7AX7{mark}D7RR",
        blocks=(Heading(2, words[:40]), Paragraph(words), Paragraph(mark * 40), TABLE),
    )
    assert inspect(render_pdf(document)) == []
