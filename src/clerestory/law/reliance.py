"""What a provision is cited for: to withhold, to neither confirm nor deny, to refuse, or other."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clerestory.law.exemptions import Kind, removes_duty
from clerestory.law.references import (
    NCND,
    OTHER,
    PROCEDURAL,
    RELIED_ON,
    SCOTTISH,
    WITHHOLD,
    Citation,
)
from clerestory.law.sentences import Sentence, sentences

# NEITHER says it; CONFIRMING also speaks of it, as in "the duty to confirm or deny".
NEITHER = re.compile(
    r"neither\s+(?:be\s+)?confirm\w*,?\s*n?or\s+den\w+"
    r"|neither\s+(?:to\s+)?confirm\w*\s+or\s+den\w+"
    r"|(?:\bnot|\brefus\w+|\bunable|\bdeclin\w+"
    r"|\bcannot)\s+(?:to\s+)?(?:either\s+)?confirm\w*\s+n?or\s+den\w+"
    r"|\bduty (?:[\w()]+ ){0,6}does not (?:arise|apply)"
    r"|1\(1\)\(a\)[^.]{0,60}does not (?:arise|apply)|\bNCND\b",
    re.I,
)
CONFIRMING = re.compile(
    NEITHER.pattern + r"|confirm\w*\s+n?or\s+(?:den\w+|not)\b|confirmation\s+or\s+denial", re.I
)
WITHHELD = re.compile(r"\bwithh\w+|\bexempt\b|\bredact\w+|\bdisclosure\b", re.I)


EXPLAINED = re.compile(
    r"^\s*For the purposes of\b|^[^.]{0,40}?\b(?:lets?|allows?|permits?|enables?|can be used"
    r"|may be used|does not apply|do not apply|did not apply|is not engaged|no longer"
    r"|(?:was|is) withdrawn|cannot be relied)\b",
    re.I,
)
RECITED = re.compile(r"^an? public authority which|\brelying on a claim that\b", re.I)
LIMIT = (
    r"(?:the\s+)?(?:[‘'“]?(?:appropriate|costs?|fees?|time|statutory)[’'”]?\s+|\(costs?\)\s+)*"
    r"limits?\b"
)
COST_LIMIT = re.compile(
    rf"\b(?:with)?in\s+{LIMIT}|\b(?:with)?in\s+(?:the\s+)?(?:permitted\s+)?(?:18|24)[ -]hours?"
    rf"|\b(?:exceed\w*|over|above|beyond|more than)\s+(?:{LIMIT}"
    r"|(?:the\s+)?(?:(?:appropriate|costs?|fees?)\s+)?(?:level|threshold)\b"
    r"|(?:the\s+)?(?:permitted\s+)?(?:18|24) hours|£?\s?(?:450|600)\b)"
    r"|\b(?:costs?|fees?|appropriate)\s+limit\s+(?:would\s+be\s+exceeded|applies|is\s+exceeded)"
    r"|\bon\s+(?:the\s+)?(?:grounds?\s+of\s+)?costs?(?:\s+grounds?)?\b|\bexcess\s+cost\b|\btoo\s+costly\b",
    re.I,
)
AFTER = 80  # characters: how far an explanation is looked for
VEXATIOUS = re.compile(r"\bvexatious\b", re.I)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence, and what it says of the provisions that it names."""

    sentence: Sentence
    mode: str | None
    recites: bool


def relied(named: tuple[Citation, ...], text: str) -> tuple[Citation, ...]:
    """The citations with their modes, and those that the letter implies, in order of place."""
    lines = [_line(sentence) for sentence in sentences(text)]
    starts = [line.sentence.start for line in lines]
    default = _mode_of_letter(text)
    found = []
    for citation in named:
        here = max(0, bisect_right(starts, citation.start) - 1)
        found.append(replace(citation, mode=_mode(citation, text, lines[: here + 1], default)))
    found = _relied_after_all(found, lines)
    found += _implied(found, text)
    return _folded(sorted(found, key=lambda citation: citation.start))


def _line(sentence: Sentence) -> _Line:
    mode = WITHHOLD if WITHHELD.search(sentence.text) else None
    mode = NCND if CONFIRMING.search(sentence.text) else mode
    return _Line(sentence, mode, bool(RECITED.search(sentence.text)))


def _mode_of_letter(text: str) -> str:
    withholds = re.search(r"withh[eo]ld", text, re.I)
    return NCND if NEITHER.search(text) and not withholds else WITHHOLD


def _mode(citation: Citation, text: str, lines: list[_Line], default: str) -> str:
    """`lines` ends with the sentence of the citation."""
    entry = citation.exemption
    end = citation.start + len(citation.text)
    if entry is None or EXPLAINED.match(text[end : end + AFTER]) or lines[-1].recites:
        return OTHER
    if entry.kind is Kind.PROCEDURAL:
        return PROCEDURAL
    if removes_duty(citation.regime, citation.provision):
        return NCND
    return _by_context(lines, default)


def _by_context(lines: list[_Line], default: str) -> str:
    """What the sentence says; a heading takes after the one before it, else after the letter."""
    for line in reversed(lines):
        if line.mode is not None:
            return line.mode
        if line is not lines[-1] and not line.sentence.is_heading:
            break
    return default


def _relied_after_all(found: list[Citation], lines: list[_Line]) -> list[Citation]:
    """Section 12 explained in one sentence and applied in another, without its number."""
    explained = [c for c in found if c.section == "s12" and c.regime in ("FOIA", "FOISA")]
    if not explained or any(c.mode == PROCEDURAL for c in explained):
        return found
    for line in lines:
        sentence = line.sentence
        if any(sentence.start <= c.start < sentence.end for c in explained):
            continue
        if COST_LIMIT.search(sentence.text) and re.search(
            r"\bwould\b|\brefus", sentence.text, re.I
        ):
            first = explained[0]
            return [replace(c, mode=PROCEDURAL) if c is first else c for c in found]
    return found


def _implied(found: list[Citation], text: str) -> Iterator[Citation]:
    """A refusal on cost, or as vexatious, that does not name its section."""
    cited = {citation.section for citation in found}
    home = next((c.regime for c in found if c.regime in ("FOIA", "FOISA")), "FOIA")
    if SCOTTISH.search(text):
        home = "FOISA"
    for section, words in (("s12", COST_LIMIT), ("s14", VEXATIOUS)):
        match = words.search(text)
        if match and section not in cited and "reg 12" not in cited:
            yield Citation(match[0], section, home, PROCEDURAL, match.start(), implied=True)


def _folded(found: list[Citation]) -> tuple[Citation, ...]:
    """A section named again without its limb is not a further reliance."""
    longer = {
        (citation.regime, shorter)
        for citation in found
        if citation.mode in RELIED_ON
        for shorter in _shorter(citation.provision)
    }
    return tuple(
        replace(citation, mode=OTHER)
        if (citation.regime, citation.provision) in longer
        else citation
        for citation in found
    )


def _shorter(provision: str) -> Iterator[str]:
    """s31(1) and s31 for "s31(1)(a)"."""
    while "(" in provision:
        provision = provision.rpartition("(")[0]
        yield provision
