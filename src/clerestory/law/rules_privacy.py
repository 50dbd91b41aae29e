"""Rules on what a published copy gives away, L90 to L95; files and earlier releases lie outside."""

import re
from collections.abc import Callable, Mapping

from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.rules_holding import ZERO

SHORTEST_NAME = 4  # a shorter part is too often a word of its own
SMALL_COUNTS = frozenset("123456789")
HIDDEN = pattern(r"\|\s*(?:\*|\[c\]|<\s?\d)\s*\|")
PERSONAL_ADDRESS = pattern(r"\b[a-z]{2,}\.[a-z]{2,}\d*@[\w.-]+")
ATTACHED = pattern(r"\battach\w*|\bspreadsheets?\b|\benclosed\b")


def applicant_named(letter: LetterText) -> Points:
    """L90. Only with the record, which knows the name; a part of it is found too."""
    name = letter.record.applicant_name if letter.record else ""
    found = parts_of_name(name, letter.text)
    if found:
        yield Point("the applicant's name stands in the letter", " ".join(found))


def parts_of_name(name: str, text: str) -> list[str]:
    """The words of a name that stand in the text, short ones aside."""
    parts = [part for part in name.split() if len(part) >= SHORTEST_NAME]
    return [part for part in parts if re.search(rf"\b{re.escape(part)}\b", text)]


def officer_contact(letter: LetterText) -> Points:
    """L91."""
    sentence = letter.find(PERSONAL_ADDRESS)
    if sentence:
        yield Point("a person's own address stands in the letter", sentence.text)


def small_counts(letter: LetterText) -> Points:
    """L92. Whether it was decided stands in the record, not in the letter."""
    row = _row_with(letter, SMALL_COUNTS)
    if not row:
        return
    if letter.record is None:
        yield Point(
            "a table shows counts below 10; whether that was decided stands outside the letter",
            row,
            decided=False,
        )
    elif not any(one.has_table for one in letter.record.questions):
        yield Point("a table shows counts below 10, and the record knows of no table", row)


def recoverable(letter: LetterText) -> Points:
    """L93."""
    sentence = letter.find(HIDDEN)
    if sentence:
        yield Point(
            "a table hides figures; whether they can be worked out needs all releases",
            sentence.text,
            decided=False,
        )


def zeros(letter: LetterText) -> Points:
    """L94."""
    zero = letter.find(ZERO)
    shown = _row_with(letter, frozenset({"0"})) or (zero.text if zero else "") or _one_word(letter)
    if shown:
        yield Point(
            "a zero, or a single one, is told; what that says about a group stands outside the "
            "letter",
            shown,
            decided=False,
        )


def _one_word(letter: LetterText) -> str:
    """An answer that is a bare none or one."""
    words = frozenset({"one", "none", "nil", "zero", "0", "1"})
    return next((a for a in letter.answers.values() if a.strip(" .").lower() in words), "")


def attachments(letter: LetterText) -> Points:
    """L95."""
    sentence = letter.find(ATTACHED)
    if sentence:
        yield Point("attached files are not looked into here", sentence.text, decided=False)


def _row_with(letter: LetterText, values: frozenset[str]) -> str:
    """The first row of a table with one of the values after its label."""
    for sentence in letter.sentences:
        cells = [cell.strip() for cell in sentence.text.strip().strip("|").split("|")]
        if len(cells) > 1 and values & set(cells[1:]):
            return sentence.text
    return ""


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L90": applicant_named,
    "L91": officer_contact,
    "L92": small_counts,
    "L93": recoverable,
    "L94": zeros,
    "L95": attachments,
}
