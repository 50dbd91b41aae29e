"""A letter as the rules see it: its words, its sentences, what it cites, and what it answers."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clerestory.law.letter_dates import answered_on, received_on
from clerestory.law.letter_pages import split_page
from clerestory.law.provisions import citations
from clerestory.law.recorded import Recorded
from clerestory.law.references import PROCEDURAL, RELIED_ON, Citation
from clerestory.law.regulators import Regulators, own_regulators
from clerestory.law.reliance import COST_LIMIT, NEITHER
from clerestory.law.sentences import Sentence, sentences

CUT = re.compile(r"\[cut\]|\[\.\.\.\]|\[…\]|\(cut\)|(?:\.\.\.|…)\s*$", re.I)
# What a regulator or a tribunal tells of a letter is not the letter.
RETOLD = re.compile(
    r"\bappeal (?:is |was )?(?:dismissed|allowed)\b|\bCommissioner['’]s decision is\b"
    r"|\bCommissioner has (?:investigated|considered|concluded|decided|found)\b"
    r"|\bcomplainant (?:has )?(?:requested|asked|made an? (?:freedom|information|request))"
    r"|\b(?:Freedom of Information Act 2000|\(FOIA\)|\(EIR\)) Decision notice\b"
    r"|^Decision notice\b|\bDecision: [^\n]{0,160}\b(?:stands?|upheld|overturned|must be|breach\w*"
    r"|entitled|accordance with|steps)\b",
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

# "1.", "Q1:", "(1)" or "1 - 3." at the beginning of a line or a sentence.
NUMBERED = re.compile(
    r"(?:^|(?<=[.:;?]\s))[ \t]{0,8}(?:(?:Q(?:uestion)?|Point|Part)\.?\s?)?\(?(?P<first>[1-9]\d?)"
    r"(?:\s?[-–]\s?(?P<last>[1-9]\d?))?(?:[.):,]{1,2}(?=\s|[A-Z])|\s[-–—](?=\s))",
    re.I | re.M,
)
# Section 31(1) itself names section 30, and 24(1) names 23(1); who quotes them relies on one only.
QUOTED_ACT = re.compile(r"not exempt information by virtue of (?:section )?$|falls within $", re.I)
LATEST_YEAR = re.compile(r"(?<![\d,£])(?:19|20)\d\d(?![\d,])")


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
    retold: bool  # by a regulator or a tribunal, which names less than the letter did
    sentences: tuple[Sentence, ...]
    blocks: tuple[tuple[Sentence, ...], ...]  # each begins where the letter turns to a question
    citations: tuple[Citation, ...]
    relied: tuple[Citation, ...]  # what a refusal rests on, each provision and mode once
    neither: tuple[Sentence, ...]  # that say so: neither confirming nor denying
    answers: Mapping[str, str]  # what stands under each number of the letter
    asked: Mapping[str, str]  # and of the request
    regulators: Regulators
    request: str | None = None
    record: Recorded | None = None
    sent: date | None = None
    received: date | None = None
    regime: str | None = None

    @property
    def is_scottish(self) -> bool:
        if self.regime:
            return self.regime in ("FOISA", "EISR")
        return any(citation.regime in ("FOISA", "EISR") for citation in self.citations)

    @property
    def latest_year(self) -> int:
        """The latest year of which letter or request speak; 0 if they name none."""
        if self.sent:
            return self.sent.year
        years = LATEST_YEAR.findall(f"{self.text} {self.request or ''}")
        return max((int(year) for year in years if int(year) < 2100), default=0)

    def is_dated_from(self, day: date) -> bool | None:
        """Whether the letter is of that day or later; None if that cannot be told."""
        if self.sent:
            return self.sent >= day
        if self.latest_year > day.year:
            return True
        return False if 0 < self.latest_year < day.year else None

    def find(self, pattern: re.Pattern[str]) -> Sentence | None:
        return next((one for one in self.sentences if pattern.search(one.text)), None)

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

    def answer_to(self, number: str) -> str:
        """What the letter says to one recorded question; all of it where there is only one."""
        if self.record and len(self.record.questions) == 1:
            return self.text
        return self.answers.get(number, "")

    def absent(self, reason: str, passage: str = "") -> Point:
        """Something stands nowhere: a fault of a whole letter, unknown for a cut one."""
        if self.whole:
            return Point(reason, passage)
        return Point(f"{reason} (in the part that can be seen)", passage, decided=False)


def letter_text(
    text: str,
    *,
    request: str | None = None,
    record: Recorded | None = None,
    sent: date | None = None,
    received: date | None = None,
    whole: bool = True,
    regime: str | None = None,
    regulators: Regulators | None = None,
) -> LetterText:
    """Read a letter once. A mark such as [cut], or three dots at its end, shows a missing part."""
    page = split_page(text)
    text, request = page.letter, request or page.request
    lines, cited = sentences(text), citations(text)
    return LetterText(
        text=text,
        whole=whole and not CUT.search(text.rstrip()) and not RETOLD.search(text),
        retold=bool(RETOLD.search(text)),
        sentences=lines,
        blocks=_blocks(lines),
        citations=cited,
        relied=_relied(cited, text),
        neither=tuple(
            line
            for line in lines
            if NEITHER.search(line.text) and not COST_LIMIT.search(line.text)  # that is s12(2)
        ),
        answers=numbered(text),
        asked=numbered(request or ""),
        regulators=regulators or own_regulators(),
        request=request,
        record=record,
        sent=sent or answered_on(text),
        received=received or received_on(text),
        regime=regime,
    )


def numbered(text: str) -> Mapping[str, str]:
    """The words under each number, up to the next; numbers that run backwards are left out."""
    marks = list(NUMBERED.finditer(text))
    found: dict[str, str] = {}
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=bool(marks)):
        words = text[mark.end() : end].strip()
        first, last = int(mark["first"]), int(mark["last"] or mark["first"])
        for number in range(first, min(last, first + 30) + 1):
            found.setdefault(str(number), words)
    return found


def _blocks(lines: tuple[Sentence, ...]) -> tuple[tuple[Sentence, ...], ...]:
    found: list[list[Sentence]] = [[]]
    for line in lines:
        if QUESTION.match(line.text):
            found.append([])
        found[-1].append(line)
    return tuple(tuple(block) for block in found if block)


def _relied(cited: tuple[Citation, ...], text: str) -> tuple[Citation, ...]:
    first: dict[tuple[str, str, str], Citation] = {}
    for citation in cited:
        quoted = QUOTED_ACT.search(text[max(0, citation.start - 60) : citation.start])
        if citation.mode in RELIED_ON and not quoted:
            first.setdefault((citation.regime, citation.provision, citation.mode), citation)
    return tuple(first.values())


def pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.I)
