"""Fall-backs: what the applicant would take instead, in the order in which it was offered.

They matter as much as the question. A single total that was asked for as a last resort has to be
tried before anything is refused (the duty to advise and assist, section 16 of the Freedom of
Information Act 2000).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .texts import pattern, sentences, squeezed


class FallbackKind(StrEnum):
    """What would do instead."""

    FINANCIAL_YEAR = "by financial year"
    CALENDAR_YEAR = "by calendar year"
    OTHER_YEARS = "by year in any other way"
    ONE_TOTAL = "one total for the whole period"
    NEAREST_DATE = "the nearest date"
    REDACTED = "a redacted copy"
    NARROWER = "a narrower request"
    OTHER = "in another way"


@dataclass(frozen=True, slots=True)
class Fallback:
    """One alternative, with the applicant's words and their place in the text."""

    kind: FallbackKind
    words: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """The kind, or the applicant's words where the kind says too little."""
        return self.words if self.kind is FallbackKind.OTHER else self.kind.value


_CUE = pattern(
    r"\bif (?:it |this |that |you |they |any |one |each |the |only )?.{0,80}?"
    r"\b(?:cannot|can't|can not|(?:is|are) not (?:possible|available|held|readily)|unable"
    r"|not possible"
    r"|impossible|isn't possible|unavailable|only able|can only|would exceed|(?:is|are) exceeded"
    r"|is not available|have recorded"
    r"|too (?:long|costly|much))\b"
    r"|\balternatively\b|\bfailing (?:that|this|which)\b|\bor else\b|\botherwise\b"
    r"|\bor (?:the )?nearest(?: \w+)? date\b|\bnearest date\b"
    r"|\b(?:may|can|could|should|to) be (?:redacted|blacked out|removed|anonymised)\b"
    r"|\bredact(?:ion|ed)\b.{0,40}\b(?:accepted|fine|acceptable|ok|expected)\b|\bwould (?:do"
    r"|suffice|be fine)\b"
    r"|\bor (?:please )?(?:provide|give|group|just|simply|say where) "
    r"(?:\w+ ){0,3}?(?:single|total|overall|together|group|where|information|figure)"
    r"|\bor in (?:an)?other (?:way|form)|\bhowever you can\b|\bor an annual (?:amount|figure)\b"
    r"|\bin whatever (?:form|way|format)\b|\b(?:or|whatever) (?:the )?closest\b|\bif possible by\b"
    r"|\bor the closest\b|\braw (?:data )?where possible\b|\b(?:its|the) name may differ\b"
    r"|\bwhatever its name\b"
    r"|\bif not\b|\bor (?:a )?(?:pointer|say where|tell me where)\b|\bif easily\b"
    r"|\b(?:if|where) (?:possible|appropriate|available)\b|\bnarrowed\b"
    r"|\bmay (?:go to|be (?:limited|restricted|sent) to)\b|\bcan be (?:limited|narrowed"
    r"|restricted)\b"
    r"|\b(?:together|combined|collectively) or (?:per|by|separately|for each|individually)\b"
)
# Said of a whole request these are wishes; said of one question they leave an answer without.
_SOFT = pattern(r"\b(?:if|where) (?:possible|appropriate|available)\b|\bif easily\b")
_FINANCIAL = (
    r"\b(?:by|per|give|provide|use) (?:the )?(?:financial|fiscal|tax) year"
    r"|\b(?:financial|fiscal|tax) years? (?:will|would|is fine|instead)\b"
)
_KINDS: tuple[tuple[FallbackKind, str], ...] = (
    (FallbackKind.FINANCIAL_YEAR, _FINANCIAL),
    (
        FallbackKind.CALENDAR_YEAR,
        r"\b(?:by|per|give|provide|use) (?:the )?calendar years?"
        r"|\bcalendar years? (?:will|would|is fine)\b"
        r"|\b(?:annual|yearly) (?:totals?|figures?|numbers?)\b",
    ),
    (
        FallbackKind.OTHER_YEARS,
        r"\bin (?:an)?other way\b|\b(?:data|figures) by year however\b|\bby year however\b"
        r"|\bhowever you (?:can|record|hold)\b|\bin whatever (?:way|form)\b",
    ),
    (
        FallbackKind.ONE_TOTAL,
        r"\b(?:single|one|overall|total|combined) (?:figure|total|number)\b"
        r"|\bgroup\w* (?:\w+ ){0,8}?together\b"
        r"|\bgroup all\b|\ball together\b|\bas a total\b|\ba total (?:only|alone|instead)\b"
        r"|\bone total\b"
        r"|\bthe total\b",
    ),
    (FallbackKind.NEAREST_DATE, r"\bnearest(?: \w+)? date\b"),
    (FallbackKind.REDACTED, r"\bredact|\bblacked out\b|\banonymised\b|\bremoved\b"),
    (
        FallbackKind.NARROWER,
        r"\bnarrow|\b(?:limit|restrict)(?:ed)?(?: \w+){0,2} to\b|\bmay go to\b",
    ),
)


def fallbacks(flat: str, start: int, end: int, *, is_question: bool = True) -> tuple[Fallback, ...]:
    """The fall-backs offered in `flat[start:end]`, in the order of the text."""
    found: list[Fallback] = []
    for begin, finish in sentences(flat, start, end):
        cues = (cue[0] for cue in _CUE.finditer(flat, begin, finish))
        if any(is_question or not _SOFT.fullmatch(cue) for cue in cues):
            found += _of_sentence(flat, begin, finish)
    return tuple(once(found))


def _of_sentence(flat: str, start: int, end: int) -> list[Fallback]:
    # What cannot be done is not what would do instead; same length.
    words = _IMPOSSIBLE.sub(lambda match: " " * len(match[0]), flat[start:end])
    first = _cue_start(words)
    found = sorted(
        (start + match.start(), start + match.end(), kind)
        for kind, source in _KINDS
        if (match := pattern(source).search(words, first))
    )
    if not found and _ASKS_ADVICE.search(words):
        return []  # "if it costs too much, please advise how to narrow it" (section 16)
    if not found:
        said = squeezed(flat[start:end]).strip("() .")
        return [Fallback(FallbackKind.OTHER, said, start, end)]
    return [Fallback(kind, squeezed(flat[a:b]), a, b) for a, b, kind in found]


def _cue_start(words: str) -> int:
    """From where the words can be an alternative: what stands before "or" is the first choice."""
    offered = _OFFERED.search(words)
    return offered.start() if offered else 0


_ASKS_ADVICE = pattern(r"\b(?:advise|advice|let me know|contact me|tell me|suggest)\b")
_IMPOSSIBLE = pattern(
    r"\b(?:unable|cannot|can't|not (?:be )?(?:possible|able|available)|impossible|unavailable)\b"
    r"[^,;.)]{0,200}(?=[,;.)])"
)


_OFFERED = re.compile(
    r"\b(?:or|if|alternatively|otherwise|failing|may|redact\w*|nearest|would)\b", re.I
)


def once(found: list[Fallback]) -> list[Fallback]:
    """Each fall-back where it is first offered."""
    seen: set[str] = set()
    kept = []
    for fallback in found:
        if fallback.label not in seen:
            seen.add(fallback.label)
            kept.append(fallback)
    return kept
