"""What the name of a file gives away."""

import pytest

from clerestory.files.inspection.names import LONGEST, inspect

FOUND = [
    ("fdp\u202excod.exe", "name-invisible"),
    ("a\u200bb.pdf", "name-invisible"),
    ("a\x00.pdf", "name-invisible"),
    ("a\nb.pdf", "name-invisible"),
    ("a" * LONGEST + ".pdf", "name-too-long"),
    ("report.pdf.docx", "name-two-suffixes"),
    ("report.pdf .exe", "name-two-suffixes"),
    ("C:\\Users\\kim\\a.pdf", "name-path"),
    ("kim/a.pdf", "name-path"),
    ("J Smith referral.xlsx", "name-person"),
    ("referral_J.R._Patel.xlsx", "name-person"),
    ("referral of Fenella.docx", "name-of-party"),
    ("FEN\u0045LLA-notes.docx", "name-of-party"),
]
CLEAN = [
    "Table 1.xlsx",
    "tables.ods",
    "Annex B Summary.docx",
    "Bocs Smith Street count.csv",
    "FOI 2024-117 response v1.2.pdf",
    "ystadegau plismona Môn.csv",
    "report 12.3.2024.pdf",
    "Smith Street.csv",
    "Appendix A.pdf",
]


@pytest.mark.parametrize(("name", "mode"), FOUND)
def test_a_name_that_gives_something_away_is_found(name: str, mode: str) -> None:
    assert f"file.{mode}" in [one.mode for one in inspect(name, ("Fenella Ó Briain",))]


@pytest.mark.parametrize("name", CLEAN)
def test_an_ordinary_name_is_clean(name: str) -> None:
    assert inspect(name, ("Fenella Ó Briain", "Wu Li")) == []
