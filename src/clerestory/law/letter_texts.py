"""A letter as the rules see it: its words, its sentences, what it cites, and what it answers."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clerestory.law.decisions import DecisionRecord
from clerestory.law.provisions import citations
from clerestory.law.references import PROCEDURAL, RELIED_ON, Citation
from clerestory.law.reliance import NEITHER
from clerestory.law.sentences import Sentence, sentences

CUT = re.compile(r"\[cut\]|\[\.\.\.\]|\[…\]|\(cut\)|(?:\.\.\.|…)\s*$", re.I)
# What a regulator or a tribunal tells of a letter is not the letter.
RETOLD = re.compile(
    r"\bappeal (?:is |was )?(?:dismissed|allowed)\b|\bCommissioner['’]s decision is\b"
    r"|^Decision notice\b",
    re.I | re.M,
)
REFUSED = re.compile(
    r"\bwithh[eo]ld|\bexempt\b|\brefus\w+|\bredact\w+"
    r"|\bnot (?:be )?(?:disclos|releas|provid|suppl)\w+"
    r"|cannot (?:be )?(?:disclos|releas|giv|provid|suppl)\w+|\bnot obliged\b"
    r"|\bunable to (?:provide|disclose|release)",
    re.I,
)
QUESTION = re.compile(
    r"^\W*(?:(?:questions?|points?|parts?|q)\s*(?:[\divxa-h(),.&\s-]*?\d\w?(?:\s*(?:,|&|and|to"
    r"|-|–)\s*(?:q(?:uestion)?\s*)?\d+\w?)*)|(?:\d{1,2})(?=[.):]\s|\s+[-–—]\s))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Point:
    """What a rule has to say: a passage at fault, or that it cannot be decided here."""

    reason: str
    passage: str = ""
    decided: bool = True


Points = Iterator[Point]


@dataclass(frozen=True, slots=True)
class LetterText:
    """Everything that a rule may look at. `whole` is False if a part of the letter is missing."""

    text: str
    whole: bool
    sentences: tuple[Sentence, ...]
    blocks: tuple[tuple[Sentence, ...], ...]  # each begins where the letter turns to a question
    citations: tuple[Citation, ...]
    relied: tuple[Citation, ...]  # what a refusal rests on, each provision and mode once
    neither: tuple[Sentence, ...]  # that say so: neither confirming nor denying
    request: str | None = None
    record: DecisionRecord | None = None
    sent: date | None = None
    received: date | None = None

    def find(self, pattern: re.Pattern[str]) -> Sentence | None:
        return next(iter(self.find_all(pattern)), None)

    def find_all(self, pattern: re.Pattern[str]) -> tuple[Sentence, ...]:
        return tuple(sentence for sentence in self.sentences if pattern.search(sentence.text))

    def says(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.text) is not None

    def sentence_of(self, citation: Citation) -> Sentence:
        place = bisect_right(self.sentences, citation.start, key=lambda one: one.start)
        return self.sentences[max(0, place - 1)]

    def relied_as(self, *modes: str) -> tuple[Citation, ...]:
        return tuple(citation for citation in self.relied if citation.mode in modes)

    def relied_on(self, section: str, regime: str = "FOIA") -> tuple[Citation, ...]:
        return tuple(c for c in self.relied if c.section == section and c.regime == regime)

    @property
    def exemptions_relied(self) -> tuple[Citation, ...]:
        return tuple(citation for citation in self.relied if citation.mode != PROCEDURAL)

    @property
    def refuses(self) -> bool:
        return bool(self.relied) or bool(self.neither) or self.says(REFUSED)

    def absent(self, reason: str, passage: str = "") -> Point:
        """Something stands nowhere: a fault of a whole letter, unknown for a cut one."""
        if self.whole:
            return Point(reason, passage)
        return Point(f"{reason} (in the part that can be seen)", passage, decided=False)


def letter_text(
    text: str,
    *,
    request: str | None = None,
    record: DecisionRecord | None = None,
    sent: date | None = None,
    received: date | None = None,
    whole: bool = True,
) -> LetterText:
    """Read a letter once. A mark such as [cut], or three dots at its end, shows a missing part."""
    lines, cited = sentences(text), citations(text)
    return LetterText(
        text=text,
        whole=whole and not CUT.search(text.rstrip()) and not RETOLD.search(text),
        sentences=lines,
        blocks=_blocks(lines),
        citations=cited,
        relied=_relied(cited),
        neither=tuple(line for line in lines if NEITHER.search(line.text)),
        request=request,
        record=record,
        sent=sent,
        received=received,
    )


def _blocks(lines: tuple[Sentence, ...]) -> tuple[tuple[Sentence, ...], ...]:
    found: list[list[Sentence]] = [[]]
    for line in lines:
        if QUESTION.match(line.text):
            found.append([])
        found[-1].append(line)
    return tuple(tuple(block) for block in found if block)


def _relied(cited: tuple[Citation, ...]) -> tuple[Citation, ...]:
    first: dict[tuple[str, str, str], Citation] = {}
    for citation in cited:
        if citation.mode in RELIED_ON:
            first.setdefault((citation.regime, citation.provision, citation.mode), citation)
    return tuple(first.values())


def pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.I)
