"""What a provision is cited for: to withhold, to neither confirm nor deny, to refuse, or other."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clerestory.law.exemptions import Duty, Kind, find_place, removes_duty
from clerestory.law.references import (
    NCND,
    OTHER,
    PROCEDURAL,
    RELIED_ON,
    WITHHOLD,
    Citation,
    is_scottish,
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
    r"^\s*For the purposes of\b|^[^.]{0,40}?\b(?:"
    r"(?:may|might|could)\s+(?:also\s+|still\s+|then\s+)?"
    r"(?:apply|be (?:engaged|applicable|relevant|considered|applied))\b"
    r"|(?:lets?|allows?|permits?|enables?|can be used|may be used|does not apply|do not apply"
    r"|did not apply|is not engaged|no longer|(?:was|is) withdrawn|cannot be relied)\b)",
    re.I,
)
RECITED = re.compile(
    r"^an? public authority which|\brelying on a claim that\b|^(?:if|should)\s+(?:you|your|my)\b"
    r"|\bplease\s+(?:do\s+not|don['’]t)\s+(?:refuse|reject|cite|apply|use)\b",
    re.I,
)
CONSIDERED = re.compile(r"\b(?:considered|considering|assessed)\s+whether\s+(?:\w+\s+){0,4}$", re.I)
WITHDRAWN_BEFORE = re.compile(
    r"\b(?:no longer\s+(?:rel\w+|seek\w*\s+to\s+rely|appl\w+|us(?:e|ing))|withdr[ae]w\w*)\s+"
    r"(?:\w+\s+){0,5}$",
    re.I,
)
WITHDRAWN_AFTER = re.compile(r"^[^.]{0,30}?\b(?:was|is|are|were|has been)\s+withdrawn\b", re.I)
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
BEFORE = 70  # and how far the words that lead to a citation
VEXATIOUS = re.compile(
    r"\b(?:is|are|was|were|as|deem\w*|consider\w*|f[io]u?nd|judged?)\b[^.]{0,40}\bvexatious\b", re.I
)
# Said of requests in general, or to say that this one is not meant.
NOT_VEXATIOUS = re.compile(
    r"\b(?:not|nor|if|whether|(?:may|can|could) be refused|requests? (?:that|which) (?:is|are))\b",
    re.I,
)
NOT_COSTLY = re.compile(r"\b(?:can|could|may|might|able to)\s(?!not)[^.]{0,80}\bwithin\b", re.I)


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
    found = _relied_after_all(_without_withdrawn(found, text), lines)
    found += _implied(found, text, lines)
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
    before = text[max(0, citation.start - BEFORE) : citation.start]
    if entry is None or EXPLAINED.match(text[end : end + AFTER]) or CONSIDERED.search(before):
        return OTHER
    if lines[-1].recites or _only_explains(citation):
        return OTHER
    if entry.kind is Kind.PROCEDURAL:
        return PROCEDURAL
    if removes_duty(citation.regime, citation.provision):
        return NCND
    return _by_context(lines, default)


def _only_explains(citation: Citation) -> bool:
    """s36(5), who is a qualified person, or s23(3), the list of the bodies."""
    place = find_place(citation.regime, citation.provision)
    return bool(place and place.subsection and place.subsection.duty is Duty.REST)


def _by_context(lines: list[_Line], default: str) -> str:
    """What the sentence says; a heading takes after the one before it, else after the letter."""
    for line in reversed(lines):
        if line.mode is not None:
            return line.mode
        if line is not lines[-1] and not line.sentence.is_heading:
            break
    return default


def _without_withdrawn(found: list[Citation], text: str) -> list[Citation]:
    """On review: what is no longer relied on is not relied on where it is named first, either."""
    withdrawn = {
        (citation.regime, citation.provision)
        for citation in found
        if WITHDRAWN_BEFORE.search(text[max(0, citation.start - BEFORE) : citation.start])
        or WITHDRAWN_AFTER.match(text[citation.start + len(citation.text) :][:AFTER])
    }
    return [replace(c, mode=OTHER) if (c.regime, c.provision) in withdrawn else c for c in found]


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


def _implied(found: list[Citation], text: str, lines: list[_Line]) -> Iterator[Citation]:
    """A refusal on cost, or as vexatious, that does not name its section."""
    cited = {citation.section for citation in found}
    home = "FOISA" if is_scottish(text, found) else "FOIA"
    if "reg 12" in cited:
        return
    for section, words, unless in (
        ("s12", COST_LIMIT, NOT_COSTLY),
        ("s14", VEXATIOUS, NOT_VEXATIOUS),
    ):
        place = None if section in cited else _first(words, unless, lines)
        if place:
            yield Citation(place[1], section, home, PROCEDURAL, place[0], implied=True)


def _first(
    words: re.Pattern[str], unless: re.Pattern[str], lines: list[_Line]
) -> tuple[int, str] | None:
    for line in lines:
        match = words.search(line.sentence.text)
        if match and not unless.search(line.sentence.text):
            return line.sentence.start + match.start(), match[0]
    return None


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
