"""What each figure is to be split by, and the values that the applicant names.

Time is left out: "by year" is a granularity (`periods`). Every term keeps its place in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .texts import pattern, squeezed


@dataclass(frozen=True, slots=True)
class Term:
    """A breakdown or a category, with its place in the text."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Split:
    """What a question is split by: `breakdowns` in order, and the `categories` that are named."""

    breakdowns: tuple[Term, ...] = ()
    categories: tuple[Term, ...] = ()


# What people split figures by. A word of this list makes "by" a breakdown wherever it stands.
_DIMENSION = (
    r"(?:age|ages|gender|sex|ethnicit\w+|ethnic|race|religion|faith|nationality|disability"
    r"|sexuality|type|types"
    r"|kind|category|categories|nature|reason|reasons|cause|causes|ground|grounds|outcome"
    r"|outcomes|result|disposal"
    r"|status|offence|crime|area|ward|borough|district|region|postcode|location|locality|street"
    r"|station|school"
    r"|campus|department|directorate|team|unit|rank|grade|role|route|operator|party|section"
    r"|exemption|code"
    r"|referrer|referring|source|agency|ideology|concern|method|channel|size|length|value"
    r"|tenure|country|police"
    r"|council|hospital|site|building|provider|supplier|subject|severity|risk|injury|weapon"
    r"|relationship|level)"
)
_SPLIT_VERB = (
    r"(?:broken|break(?:ing)?)(?: (?:it|them|this|these|that|everything|figures))? down"
    r"|split(?: \w+)?|separated|"
    r"breakdowns?(?: of [^.;:?]{1,60}?)?|grouped|categori[sz]ed|divided|disaggregated|sorted"
    r"|figures|listed"
    r"|repeated|each|tables? of (?:those|these|them)(?: \w+)?|likewise"
)
_BY = pattern(
    r"\b(?P<word>by|into) "
    r"(?=(?:the |their |each |both |whether |self-defined )?(?P<head>[\w'&/-]+))"
)
_STARTS_SPLIT = pattern(rf"\b(?:{_SPLIT_VERB}),?\s*(?:and )?$|[,;\-]\s*(?:and )?$|^\W*$|\band $")
_PASSIVE = re.compile(r"\b(?!need)\w+(?:ed|en|made|held|run|put|paid|sent|given)\s+$", re.I)
_LIST_END = re.compile(
    r"[.;:?!](?:\s|$)|\s(?:since|between|from|where|if|within|over|during|covering|that|who"
    r"|please|then|so"
    r"|because|until|for|in(?=\s+(?:each|the|(?:19|20)\d\d))|which|of(?=\s+(?:the|those|these))"
    r"|with(?=\s+the))\s"
    r"|\s[a-z]\)\s(?=$)|\s-\s",
    re.I,
)
_SEPARATOR = re.compile(
    r"\s*(?:,\s*(?:and|or)\s|[,;]|\s(?:and|or|&|versus|vs)\s(?:also\s)?(?:by\s)?)\s*"
    r"|\s*\(?\b[a-z]\)\s",
    re.I,
)
_TIME = pattern(
    r"^(?:the |each |calendar |financial |academic |fiscal |of )*(?:years?|months?|quarters?"
    r"|weeks?|days?"
    r"|annum|date range|period|year and month|time)(?: (?:total|however).*)?$"
)
_LEADING = re.compile(
    r"^(?:the|their|each|both|also|by|a|an|any|self-defined|(?:if possible)|possible|per"
    r"|victim's)\s+",
    re.I,
)
_NOT_A_TERM = pattern(
    r"^(?:e-?mail|post|phone|law|return|default|officers|members|the (?:force|council|police)"
    r"|code if possible"
    r"|similar search|case|case basis|number|way|\d.*)$"
)
_OTHER_FORMS: tuple[tuple[str, str], ...] = (
    (r"\bages? (?:ranges?|groups?|bands?|brackets?)\b(?! of each)|\b(?:what|how) (?:age|old)\b"
     r"|\bages of\b", "age"),
    (r"\bhow many(?: (?:of (?:them|these|those)|are|were))*,? (?:were "
     r"|are )?(?:fe)?males?\b", "gender"),
    (r"\bnumbers? and (?:percentages?|percent)\b", "number and percentage"),
    (r"\bnumbers? and (?:kinds?|types?|nature) of\b|\bwhat (?:kinds?|types?|sorts?) of\b", "type"),
    (r"\b(?:on|at|in|for|from|to) each (?!year|month|week|quarter|day|of|case|such|time|one"
     r"|question|instance|other)"
     r"(?:of the )?(\w+)\b", ""),
    (r"\bper (?!year|month|week|quarter|day|annum|cent|person|case|calendar|financial|hour"
     r"|head)(\w+)\b", ""),
    (r"\bdate and (?:time|description|location|place)\b", "date"),
    (r"\bdate and (?=description)", "description"),
)  # fmt: skip
_CONTRAST = pattern(
    r"\bhow many (?:were |are |have been |had )?(?:related|relate|relating|linked|due|concerned"
    r"|connected|involved)"
    r"(?: to| with)? (?P<one>[^.;:?,(]{3,60}?),? and (?:how many (?:were |are )?(?:\w+ )?(?:to "
    r"|with )?)"
    r"(?P<other>[^.;:?,(]{3,60}?)(?= since| between| from| in | by |[.;:?,(]|$)"
)
_APART = pattern(
    r"(?P<one>\w+) and (?P<other>\w+) \(?(?:separate figures|separately|apart|each separately)\b"
)
_BRACKET = re.compile(r"\s*\(([^()]{3,160})\)")


def split(flat: str) -> Split:
    """The breakdowns and named categories in the words of one question."""
    found = [*_named_by(flat), *_other_forms(flat)]
    categories = list(_in_brackets(flat, found))
    contrast = _contrast(flat)
    if contrast:
        found.append(contrast[0])
        categories += contrast[1:]
    return Split(tuple(_distinct(found)), tuple(_distinct(categories)))


def terms(flat: str, start: int) -> tuple[Term, ...]:
    """The terms of a list of breakdowns that begins at `start`."""
    return tuple(_terms(flat, start))


def _named_by(flat: str) -> Iterator[Term]:
    reached = 0
    for match in _BY.finditer(flat):
        if match.start() < reached or not _is_split(flat, match):
            continue
        for term in _terms(flat, match.end()):
            reached = term.end
            yield term


def _is_split(flat: str, match: re.Match[str]) -> bool:
    """Whether "by" leads to a breakdown ("by age") and not to a person ("held by the force")."""
    head = match["head"].lower()
    before = flat[max(0, match.start() - 90) : match.start()]
    splits = bool(_STARTS_SPLIT.search(before))
    known = bool(re.fullmatch(_DIMENSION, head, re.I))
    if match["word"].lower() == "into":
        return splits and not _TIME.search(head)
    if _PASSIVE.search(before) and not splits:
        return False
    return splits or known or head in ("self-defined", "whether")


def _terms(flat: str, start: int) -> Iterator[Term]:
    stop = _LIST_END.search(flat, start)
    if stop and stop[0][0] == ";":
        stop = re.compile(r"[.:?!](?:\s|$)").search(flat, start)
    end = min(stop.start() if stop else len(flat), start + 400)
    blanked = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), flat[start:end])
    blanked = (
        blanked.replace("(", " ").replace(")", " ") if ")" not in blanked else blanked.split("(")[0]
    )
    place = 0
    for separator in [*_SEPARATOR.finditer(blanked), None]:
        until = separator.start() if separator else len(blanked)
        term = _term(blanked[place:until], start + place)
        if term:
            yield term
        if separator:
            place = separator.end()


def _term(words: str, start: int) -> Term | None:
    lead = len(words) - len(words.lstrip())
    words, start = words.strip(), start + lead
    while match := _LEADING.match(words):
        words, start = words[match.end() :], start + match.end()
    words = words.rstrip(" .,;:)-")
    if not words or len(words) < 2 or len(words.split()) > 9:
        return None
    clean = squeezed(words)
    if _TIME.search(clean) or _NOT_A_TERM.search(clean):
        return None
    return Term(clean, start, start + len(words))


def _other_forms(flat: str) -> Iterator[Term]:
    for source, name in _OTHER_FORMS:
        for match in pattern(source).finditer(flat):
            yield Term(name or match[match.lastindex or 0].lower(), match.start(), match.end())


def _in_brackets(flat: str, found: list[Term]) -> Iterator[Term]:
    """The values that stand in brackets behind a breakdown: "by gender (women, men)"."""
    for term in found:
        match = _BRACKET.match(flat, term.end)
        if not match or "," not in match[1] or re.search(r"\bor provide\b|(?:19|20)\d\d", match[1]):
            continue
        place = match.start(1)
        for piece in re.split(r"(,| or | and )", match[1]):
            clean = squeezed(piece).removesuffix(" and so on").rstrip(" .").strip()
            if clean and clean not in (",", "or", "and", "so on", "etc"):
                yield Term(clean, place, place + len(piece))
            place += len(piece)


def _contrast(flat: str) -> list[Term]:
    """Values set against each other; what they have in common names the breakdown."""
    match = _CONTRAST.search(flat)
    if match:
        one, other = squeezed(match["one"]), squeezed(match["other"])
        last = one.split()[-1].lower()
        shared = last if last == other.split()[-1].lower() else ""
        name = f"type of {shared}" if shared else "type"
    else:
        match = _APART.search(flat)
        if not match:
            return []
        one, other = match["one"], match["other"]
        name = f"{one} or {other}"
    return [
        Term(name, match.start(), match.end()),
        Term(one, *match.span("one")),
        Term(other, *match.span("other")),
    ]


def _distinct(found: list[Term]) -> Iterator[Term]:
    seen: list[frozenset[str]] = []
    for term in sorted(found, key=lambda term: term.start):
        words = frozenset(re.findall(r"\w+", term.words.lower().rstrip("s")))
        if words and words not in seen:
            seen.append(words)
            yield term
