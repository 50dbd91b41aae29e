"""The sentences of a letter, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A full stop ends a sentence if a capital, a digit or a quotation mark follows, but not after an
# abbreviation or after the number of a list.
END = re.compile(r"[.!?]['”\")]*\s+(?=[A-Z\d“‘\"'(•[])")
NOT_AN_END = re.compile(
    r"(?:\b(?:ss?|sec|secs|reg|regs|no|nos|para|paras|art|mr|mrs|ms|dr|etc|e\.g|i\.e|v)"
    r"|^\s*\(?\w{1,2}|\s\d{1,2})\.\s+$",
    re.I,
)
LOOK_BACK = 12  # characters: enough for the longest abbreviation


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a heading. `start` counts characters; `heading` has no full stop at its end."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_heading(self) -> bool:
        return len(self.text) <= 90 and self.text[-1:] not in ".!?;,"


def sentences(text: str) -> tuple[Sentence, ...]:
    """Every sentence in order; a new line always begins a new one."""
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", text):
        found += _of_line(line[0], line.start())
    return tuple(found)


def _of_line(line: str, offset: int) -> Iterator[Sentence]:
    begin = 0
    for end in [*(match.end() for match in END.finditer(line)), len(line)]:
        if end < len(line) and NOT_AN_END.search(line[max(begin, end - LOOK_BACK) : end]):
            continue
        piece = line[begin:end]
        if piece.strip():
            yield Sentence(piece.strip(), offset + begin + len(piece) - len(piece.lstrip()))
        begin = end
