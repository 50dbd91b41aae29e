"""Under which right each question is answered: a suggestion with its reason, never a decision.

A request need not name its law. Own personal data is for subject access (UK GDPR Article 15; exempt
under section 40(1) of the Freedom of Information Act 2000); environmental information (regulation
2(1) of the Environmental Information Regulations 2004) is exempt under section 39 and is answered
under the Regulations; what a service answers every day needs no formal request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .texts import pattern, squeezed


class Regime(StrEnum):
    """What a question may have to be answered under instead of the Freedom of Information Act."""

    SUBJECT_ACCESS = "subject access"
    ENVIRONMENTAL = "environmental information"
    BUSINESS_AS_USUAL = "business as usual"
    REVIEW = "internal review"
    WELSH = "Welsh"


@dataclass(frozen=True, slots=True)
class Route:
    """A suggestion for one question; `start:end` are the words that it rests on."""

    question: str
    regime: Regime
    reason: str
    words: str
    start: int
    end: int


_RULES = (
    (
        Regime.SUBJECT_ACCESS,
        pattern(
            r"\b(?:about|on|concerning|regarding|relating to|of) (?:me|myself)\b"
            r"|\bmy (?:own )?(?:(?:personal|medical|health|police|criminal|employment|personnel"
            r"|school|housing|care|social (?:work|services)|adoption) )*(?:data|records?"
            r"|files?|case notes?|statements?|cctv)\b"
            r"|\bi am (?:making|submitting) a subject access request\b"
        ),
        "it asks for what is held about the applicant (UK GDPR Article 15; section 40(1))",
    ),
    (
        Regime.REVIEW,
        pattern(r"\b(?:formal|internal)(?: \w+)? review of\b|\brequest an internal review\b"),
        "it asks to look again at an earlier answer (section 45 code of practice)",
    ),
    (
        Regime.ENVIRONMENTAL,
        pattern(
            r"\b(?:air (?:quality|pollution)|water quality|sewage|flood(?:s|ing)?|contaminated land"
            r"|pollut\w+|emissions?|greenhouse|carbon footprint"
            r"|noise (?:levels?|nuisance|complaints?)"
            r"|landfill|recycling|waste (?:collection|disposal|water)|fly-?tipping|litter(?:ing)?"
            r"|pesticides?|herbicides?|glyphosate|biodiversity|wildlife|habitats?|woodland"
            r"|trees?\b(?! diagram)|planning (?:permissions?|applications?)|soil|radiation|asbestos"
            r"|energy (?:use|usage|consumption)|nitrogen dioxide)\b"
        ),
        "it may be about the environment or what affects it (regulation 2(1))",
    ),
    (
        Regime.BUSINESS_AS_USUAL,
        pattern(
            r"\bhow (?:do|can|should) i (?:apply|pay|report|renew|register|book|join|get|contact"
            r"|appeal|complain|claim)\b|\bwhen (?:will|is) my\b|\b(?:opening (?:hours|times))\b"
            r"|\bi (?:want|would like|wish) to (?:report|complain|make a complaint|pay|apply)\b"
            r"|\bplease (?:repair|fix|collect|remove|cancel|send more)\b"
        ),
        "a service can answer it in the course of its work, without a formal request",
    ),
)


def routes(flat: str, asked: Iterable[tuple[str, int, int]]) -> tuple[Route, ...]:
    """Suggestions for questions, given as number, start and end; the first rule that holds."""
    found = []
    for number, start, end in asked:
        for regime, words, reason in _RULES:
            if match := words.search(flat, start, end):
                said = squeezed(match[0])
                found.append(Route(number, regime, reason, said, *match.span()))
                break
    return tuple(found)
