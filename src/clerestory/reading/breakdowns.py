"""What each figure is to be split by, and the values that the applicant names.

Time is left out: "by year" is a granularity (`periods`). Every term keeps its place in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from .markers import points
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
# "per year and age", "by year, area and outcome": what else stands in a list that begins with time.
_BESIDE_TIME = pattern(
    r"\b(?:by|per|each|every) (?:calendar |financial |academic )?(?:year|quarter|month|week|day)"
    r"(?:,(?: and)?| and| &) (?:by |per |each )?"
)
_STARTS_SPLIT = pattern(rf"\b(?:{_SPLIT_VERB}),?\s*(?:and )?$|[,;\-]\s*(?:and )?$|^\W*$|\band $")
_PASSIVE = re.compile(
    r"\b(?:(?!need)\w+(?:ed|en)|made|held|run|put|paid|sent)"
    r"(?:\s+(?:for|to|out|up|on|in))?\s+$",
    re.I,
)
_LIST_END = re.compile(
    r"[.;:?!](?:\s|$)|\s(?:since|between|from|where|if|within|over|during|covering|that|who"
    r"|as|e\.?g\.?|i\.?e\.?|such as|namely|starting|beginning"
    r"|please|then|so|including|because|until|for|in(?=\s+(?:each|the|(?:19|20)\d\d))|which"
    r"|of(?=\s+(?:the|those|these))|with(?=\s+the))\s|\s-\s",
    re.I,
)
_SENTENCE_END = re.compile(r"[.:?!](?:\s|$)")
_ASIDE = pattern(
    r"\b(?:if|where|when|as far as) (?:at all |the data |data |this is |your systems? )?"
    r"(?:possible|appropriate|available|known|allows?|permits?|recorded|held)\b"
)
_VALUE_END = re.compile(r"[,;]\s|\s\(")
_RECORDS_LEAD = pattern(r"\bfor each (?:of )?\w+[^.?;]{0,60}:\s*$")
_MOST_LISTS = 200  # breakdowns of one question that are looked at
_LONGEST = 600  # characters of a list of breakdowns that are looked at
_SEPARATOR = re.compile(
    r"\s*(?:,\s*(?:and|or)\s|[,;]|\s(?:and/or|and|or|&|versus|vs)\s(?:also\s)?(?:by\s)?)\s*"
    r"|\s*\(?\b[a-z]\)\s",
    re.I,
)
_TIME = pattern(
    r"^(?:the |each |calendar |financial |academic |school |fiscal |of )*(?:years?|months?"
    r"|quarters?|weeks?|days?|annum|date range|period|year and month|time)"
    r"(?: (?:total|however|starting|beginning|ending|by|on|(?:19|20)\d\d).*)?$"
)
_LEADING = re.compile(
    r"^(?:broken down by|split by|grouped by|the|their|each|both|also|by|a|an|any|self-defined"
    r"|(?:if possible)|possible|per"
    r"|victim's)\s+",
    re.I,
)
_NOT_A_TERM = pattern(
    r"^(?:e-?mail|post|phone|law|return|default|officers|members|the (?:force|council|police)"
    r"|code if possible"
    r"|similar search|case|case basis|number|way|virtue|means|reason of|proportion|how (?:many"
    r"|much).*|\d.*)$"
)
_NOT_EACH = (
    r"(?!(?:year|month|week|quarter|day|date|of|case|such|time|one|ones|question|instance|other"
    r"|was|is|were|are|by|calendar|financial|academic|full|separate|single|individual|person|in"
    r"|on|at|for|to|from|with|that|who|which|by)\b)"
)
# Where a name of two or three words is known to end ("each bus route in", "each car park?").
_NAME_END = (
    r" *[,.;:?!()]| *$| (?:that|which|who|was|were|is|are|has|have|had|in|of|for|on|by|from|and|or"
    r"|to|at|with|where|during|since|over|between|please)\b"
)
_ATTRIBUTE = (
    r"(?:date|time|location|place|name|address|cost|value|age|reason|outcome|type|nature|postcode"
    r"|description|status|gender|ethnicity)s?"
)
_OTHER_FORMS: tuple[tuple[str, str], ...] = (
    (r"\bages? (?:ranges?|groups?|bands?|brackets?)\b(?! of each)|\b(?:what|how) (?:ages?|old)\b"
     r"|\bages of\b", "age"),
    (r"\bhow many(?: (?:of (?:them|these|those)|are|were))*,? (?:were |are )?(?:fe)?males?\b",
     "gender"),
    (r"\bwhat (?:has |have )?(?:happened to|became of|become of|followed)\b", "outcome"),
    (r"\bwhat (?:further |disciplinary )?actions? (?:was|were|has been|have been|is|are)"
     r"(?: being)? taken\b", "action taken"),
    (r"\b((?:places|locations|areas|streets|roads|postcodes|wards)(?: \([^()]{3,60}\))?)"
     r" (?:where|in which|with the most)\b", ""),
    (r"\b(?:reasons?|causes?) (?:recorded |given )?(?:for|of) (?:each|every)\b", "reason"),
    (r"\bwhat (?:were|was|are|is) the (outcomes?|ages|genders|types|kinds) of\b", ""),
    (r"\bnumbers? and (?:percentages?|percent)\b", "number and percentage"),
    (r"\bnumbers? and (?:kinds?|types?|nature) of\b|\bwhat (?:kinds?|types?|sorts?) of\b", "type"),
    (rf"\beach {_NOT_EACH}(?:of the )?(\w+(?: \w+){{0,2}}?(?={_NAME_END})|\w+\b)", ""),
    (r"(?<!as\s)\bper (?!year|month|week|quarter|day|annum|cent|person|case|calendar|financial|hour"
     r"|head)(\w+)\b", ""),
    (r"\bdate and (?:time|description|location|place)\b", "date"),
    (r"\bdate and (?=description)", "description"),
    (r"\bwith(?:out)? and with(?:out)? (\w+)\b", "with or without {}"),
    (r"\bitemised list of (?:[\w-]+ ){0,5}?(\w+s)\b", ""),
    (r"\b(ethnicit(?:y|ies)|gender|religion|nationalit(?:y|ies)|sexual orientation)\b"
     r"(?! (?:as|is|was|being)\b)", ""),
)  # fmt: skip
_WITH = pattern(
    r"\bwith (?:(?:the|their|actual|exact|full|all) )*(?=(?:dates?|times?|location|address"
    r"|ages?|names?"
    r"|reasons?|outcomes?|costs?|values?|sex|ethnicit\w+)\b)"
)
# "the date, time and location of each theft".
_OF_EACH = pattern(
    rf"\b(?P<list>{_ATTRIBUTE}(?:, (?:the |exact )?{_ATTRIBUTE}){{0,6}},? and (?:the |exact )?"
    rf"{_ATTRIBUTE}) of (?:each|every|all|any)\b"
)
# A name is at most 40 letters long: a search that may begin anywhere in a long run takes too long.
_ATTRIBUTES = re.compile(r"\b(\w{1,40})\s{0,5}:\s+([^\s:?;][^:?;]*(?:;[^:?;]+){2,})")
_BREAKDOWN_BEFORE = pattern(
    r"\b(?:by(?: the)?|by (?:the )?following|breakdowns? of|broken down into)\s*:?\s*$"
)
_ASKS = pattern(
    r"\W{0,6}(?:\w\. )?(?:how|what|which|who|when|where|why|did|do|does|is|are|was|were|please)\b"
)
_SPLITS = pattern(r"\s*(?:broken down |split |grouped )?by\b")
_VALUES_BEFORE = re.compile(r"^(?:for|in|of|as|namely|including|from)$", re.I)
_CONTRAST = pattern(
    r"\bhow many (?:of (?:these|those|them|the \w+) )?(?:were |are |have been |had )?"
    r"(?:related|relate|relating|linked|due|concerned|connected|involved)"
    r"(?: to| with)? (?P<one>[^.;:?,(]{3,60}?),? and (?:how many (?:were |are )?(?:\w+ )?(?:to "
    r"|with )?)"
    r"(?P<other>[^.;:?,(]{3,60}?)(?= since| between| from| in | by |[.;:?,(]|$)"
)
_BETWEEN = pattern(
    r"\b(?:distinguish\w*|differentiat\w+|split|divided|broken down|separated?(?: (?:figures|data"
    r"|numbers|totals|out))?) (?:for|between|into) (?:the )?"
    r"['\"]?(?P<one>[^.;:?,('\"]{2,40}?)['\"]?"
    r" and ['\"]?(?P<other>[^.;:?,('\"]{2,40}?)['\"]?(?= since| from| in | by | for |[.;:?,(]|$)"
)
_NO_VALUE = pattern(
    r"\b(?:each|years?|months?|quarters?|percentages?|numbers?|by|categories|groups|types?)\b"
)
_APART = pattern(
    r"\b(?P<one>\w{1,40}) and (?P<other>\w{1,40}) "
    r"\(?(?:separate figures|separately|apart|each separately)\b"
)
_BRACKET = re.compile(
    r"\s*\((?:(?:e\.?g|i\.?e)\b\.?,?\s|such as\s|for example,?\s)?([^()]{3,160})\)"
)
# "by method of contact, for example telephone, email or letter".
_EXAMPLES = re.compile(
    r",?\s+(?:(?:e\.?g|i\.?e)\b\.?,?\s|such as\s|for example,?\s|namely\s)([^().;:?]{3,160})", re.I
)


def split(flat: str) -> Split:
    """The breakdowns and named categories in the words of one question."""
    flat = flat.rstrip()
    found: list[Term] = []
    categories: list[Term] = []
    for parts, are_values in (
        *_named_by(flat),
        *_beside_time(flat),
        *_enumerated(flat),
        *_attributes(flat),
        *_named_values(flat),
    ):
        (categories if are_values else found).extend(parts)
    for match in _WITH.finditer(flat):
        found += _terms(flat, match.end())
    for match in _OF_EACH.finditer(flat):
        found += _terms_between(flat, *match.span("list"))
    taken = [(term.start, term.end) for term in found]
    found += [term for term in _other_forms(flat) if not _is_inside(term, taken)]
    categories += _in_brackets(flat, found)
    contrast = _contrast(flat)
    if contrast:
        found.append(contrast[0])
        categories += contrast[1:]
    return Split(tuple(_distinct(found)), tuple(_distinct(categories)))


def terms(flat: str, start: int) -> tuple[Term, ...]:
    """The terms of a list of breakdowns that begins at `start`."""
    return tuple(_terms(flat, start))


_Found = tuple[list[Term], bool]
"""Terms, and whether they are values rather than what to split by."""


def _is_inside(term: Term, taken: list[tuple[int, int]]) -> bool:
    """Whether a term only repeats a word of one already found."""
    return any(start <= term.start and term.end <= end for start, end in taken[:50])


def _named_by(flat: str) -> Iterator[_Found]:
    reached = 0
    for match in islice(_BY.finditer(flat), _MOST_LISTS):
        if match.start() < reached or not _is_split(flat, match):
            continue
        found = list(_terms(flat, match.end()))
        if found:
            reached = found[-1].end
            yield found, match["word"].lower() == "into" and not any(map(_is_dimension, found))


def _beside_time(flat: str) -> Iterator[_Found]:
    """What is listed after a unit of time, as long as it is something to split by."""
    for match in islice(_BESIDE_TIME.finditer(flat), _MOST_LISTS):
        yield list(takewhile(_is_dimension, _terms(flat, match.end()))), False


def _is_dimension(term: Term) -> bool:
    return any(re.fullmatch(_DIMENSION, word, re.I) for word in term.words.split())


def _enumerated(flat: str) -> Iterator[_Found]:
    """A list inside the question: "by a) age b) sex", "faced a) two, b) three or more cases"."""
    run = points(flat)
    if len(run) < 2:
        return
    ends = [point.marker.start for point in run[1:]]
    last = _SENTENCE_END.search(flat, run[-1].marker.end)
    ends.append(last.start() if last else len(flat))
    found = [
        term
        for point, end in zip(run, ends, strict=True)
        if (term := _term(_VALUE_END.split(flat[point.marker.end : end])[0], point.marker.end))
    ]
    if any(_ASKS.match(flat, point.marker.end) for point in run):
        return
    start = run[0].marker.start
    splits = _BREAKDOWN_BEFORE.search(flat, max(0, start - 40), start)
    splits = splits or _RECORDS_LEAD.search(flat, max(0, start - 90), start)
    yield found, not splits and not _SPLITS.match(flat, run[0].marker.end)


def _named_values(flat: str) -> Iterator[_Found]:
    """Values named after what they are: "for routes 5, 29 and N5", "in the wards of A and B"."""
    for match in islice(_VALUES.finditer(flat), _MOST_LISTS):
        values = list(_terms_between(flat, *match.span("values")))
        if len(values) > 1:
            yield [Term(match["name"].lower(), *match.span("name"))], False
            yield values, True


def _terms_between(flat: str, start: int, end: int) -> Iterator[Term]:
    place = start
    for separator in [*_SEPARATOR.finditer(flat, start, end), None]:
        until = separator.start() if separator else end
        words = squeezed(flat[place:until])
        if words:
            yield Term(words, place, until)
        if separator:
            place = separator.end()


_VALUES = pattern(
    r"\b(?P<name>routes|wards|stations|roads|streets|boroughs|districts|schools|hospitals|sites"
    r"|lines|postcodes|beats|departments|towns) "
    r"(?:of |in )?(?P<values>(?-i:[A-Z0-9][\w'/-]{0,30})(?:(?:,| and| &| or|, and) "
    r"(?:the )?(?-i:[A-Z0-9][\w'/-]{0,30})){1,40})"
)


def _attributes(flat: str) -> Iterator[_Found]:
    """What each record is to show: "for vacant shops: address; rent; date first vacant"."""
    match = _ATTRIBUTES.search(flat)
    if not match or _BULLET.match(match[2]):
        return
    place, found = match.start(2), []
    if _ASKS.match(match[1]) or any(_ASKS.match(piece) for piece in match[2].split(";")):
        return
    for piece in match[2].split(";"):
        words = re.split(r"\s(?:with|where|if|for)\s|\(", piece)[0]
        if term := _term(words, place):
            found.append(term)
        place += len(piece) + 1
    yield found, bool(_VALUES_BEFORE.match(match[1]))


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
    blanked = _bare(flat[start : start + _LONGEST])
    stop = _LIST_END.search(blanked)
    if stop and stop[0][0] == ";":
        stop = _SENTENCE_END.search(blanked)
    blanked = blanked[: stop.start()] if stop else blanked
    place = 0
    for separator in [*_SEPARATOR.finditer(blanked), None]:
        until = separator.start() if separator else len(blanked)
        term = _term(blanked[place:until], start + place)
        if term:
            yield term
        if separator:
            place = separator.end()


def _bare(words: str) -> str:
    """The words with brackets and asides such as "if possible" blanked out; same length."""
    for aside in (_BRACKETS, _ASIDE):
        words = aside.sub(lambda match: " " * len(match[0]), words)
    return words.split("(")[0]


_BRACKETS = re.compile(r"\([^()]*\)")


_AND_LEFT = re.compile(r"\s+(?:and|or),?$", re.I)
_BULLET = re.compile(r"[*•·▪◦‣-]\s+")


def _term(words: str, start: int) -> Term | None:
    lead = len(words) - len(words.lstrip())
    words, start = words.strip(), start + lead
    bullet = _BULLET.match(words)
    if bullet:
        words, start = words[bullet.end() :], start + bullet.end()
    while match := _LEADING.match(words):
        words, start = words[match.end() :], start + match.end()
    words = _TERM_END.split(words)[0].rstrip(" .,;:)-'\"")
    words = _AND_LEFT.sub("", words)
    if not words or len(words) < 2 or len(words.split()) > 9:
        return None
    clean = squeezed(words)
    if _TIME.search(clean) or _NOT_A_TERM.search(clean):
        return None
    return Term(clean, start, start + len(words))


# "The station where it happened" is the station.
_TERM_END = re.compile(r"\s(?:in which|of which|for which|to which|that|which|where|when)\s", re.I)


def _other_forms(flat: str) -> Iterator[Term]:
    for source, name in _OTHER_FORMS:
        for match in pattern(source).finditer(flat):
            word = match[match.lastindex or 0].lower()
            yield Term(name.format(word) or word, match.start(), match.end())


def _in_brackets(flat: str, found: list[Term]) -> Iterator[Term]:
    """The values that stand in brackets behind a breakdown: "by gender (women, men)"."""
    for term in found:
        match = _BRACKET.match(flat, term.end) or _EXAMPLES.match(flat, term.end)
        if not match or "," not in match[1] or re.search(r"\bor provide\b|(?:19|20)\d\d", match[1]):
            continue
        place = match.start(1)
        for piece in re.split(r"(,|\sor\s|\sand\s)", match[1]):
            clean = squeezed(piece).removesuffix(" and so on").rstrip(" .").strip()
            if clean and clean not in (",", "or", "and", "so on", "etc"):
                yield Term(clean, place, place + len(piece))
            place += len(piece)


def _contrast(flat: str) -> list[Term]:
    """Values set against each other; what they have in common names the breakdown."""
    match = _CONTRAST.search(flat)
    if match:
        one, other = squeezed(match["one"]), squeezed(match["other"])
        if not one or not other:
            return []
        last = one.split()[-1].lower()
        shared = last if last == other.split()[-1].lower() else ""
        name = f"type of {shared}" if shared else "type"
    else:
        match = _BETWEEN.search(flat) or _APART.search(flat)
        if not match:
            return []
        one, other = squeezed(match["one"]), squeezed(match["other"])
        if any(_NO_VALUE.search(value) for value in (one, other)):
            return []
        name = f"{one} or {other}"
    return [
        Term(name, match.start(), match.end()),
        Term(one, *match.span("one")),
        Term(other, *match.span("other")),
    ]


def _distinct(found: list[Term]) -> Iterator[Term]:
    seen: set[frozenset[str]] = set()
    for term in sorted(found, key=lambda term: term.start):
        words = frozenset(re.findall(r"\w+", term.words.lower().rstrip("s")))
        if words and words not in seen:
            seen.add(words)
            yield term
