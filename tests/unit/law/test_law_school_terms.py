"""The file with the terms of a school."""

from datetime import date
from pathlib import Path

import pytest

from clerestory.law.school_terms import TermsError, load_terms

TERM = "[[term]]\nfirst = 2026-09-02\nlast = 2026-12-18\n"
LATER = "[[term]]\nfirst = 2027-01-05\nlast = 2027-03-25\n"


def test_terms_and_days_closed_are_read(tmp_path: Path) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(f"closed = [2026-10-26]\n{TERM}{LATER}", encoding="utf-8")
    terms = load_terms(path)
    assert terms.apart(date(2026, 9, 2)) == terms.apart(date(2027, 3, 25)) == ""
    assert terms.apart(date(2026, 10, 26)) == "not a school day: closed in term"
    assert terms.apart(date(2026, 12, 19)) == "not a school day: outside the terms"
    assert terms.covers(date(2026, 12, 25))
    assert not terms.covers(date(2027, 3, 26))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[term", "cannot be read as TOML"),
        ("", "write each term as [[term]]"),
        (f'school = "x"\n{TERM}', "write each term as [[term]]"),
        (f'closed = ["2026-10-26"]\n{TERM}', "write closed as days without quotes"),
        ("[[term]]\nfirst = 2026-09-02\n", "[[term]] number 1: write first = 2026-09-02"),
        ("term = [1]", "[[term]] number 1: write first = 2026-09-02"),
        (TERM.replace("12-18", "08-18"), "is before first"),
        (LATER + TERM, "put them in order"),
    ],
)
def test_a_mistake_is_one_line_with_file_and_remedy(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TermsError, match=r"^[^\n]*$") as refused:
        load_terms(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert words in str(refused.value)
