"""What kind of thing a question asks for, and what is to be counted, in the applicant's words."""

import re
from enum import StrEnum

from .texts import pattern, squeezed


class Kind(StrEnum):
    """What would answer the question."""

    FIGURES = "figures"
    PERCENT = "percent"
    AVERAGE = "average"
    DOCUMENTS = "documents"
    POLICY = "policy"
    LIST = "list"
    RECORDS = "records"
    EXPLANATION = "explanation"
    FACT = "yes or no"
    REVIEW = "review"

    @property
    def is_counted(self) -> bool:
        """Whether a number over a period answers it."""
        return self in (Kind.FIGURES, Kind.PERCENT, Kind.AVERAGE)


_COUNTS = pattern(
    r"\bhow (?:many|much|often)\b|\bnumbers?(?: of| and| that)\b|\bfigure for\b"
    r"|^(?:the )?(?:total|number|figures|statistics|cost|amount)\b"
    r"|\btotal (?:number|cost|recorded|amount)\b"
)
_EVIDENCE = pattern(r"^(?:what|which) (?:data|evidence|information|research|studies)\b")
_HOW_MANY = pattern(r"\bhow (?:many|much|often)\b|\bwhat number\b")
_DOCUMENT = pattern(
    r"\b(?:cop(?:y|ies)|polic(?:y|ies)|procedures?|documents?|documentation|minutes|e-?mails"
    r"|correspondence|communications|contracts?|recordings?|guidance|guidelines?"
    r"|impact assessments?|responses?|advice|video|footage|log|reports? (?:on|into|about))\b"
)
_POLICY = pattern(
    r"\b(?:polic(?:y|ies)|procedures?|protocols?|guidance|guidelines?)\b(?! (?:unit|team))"
)
_LISTED = pattern(
    r"^(?:please )?(?:provide |give )?(?:me )?(?:an?|the)? ?(?:itemised |full |complete )?list\b"
    r"|^(?:(?:the|their) )?names?\b|\bproducts\b|^details of all\b"
)
_RECORD = pattern(
    r"\bfor each (?:such |of (?:those|these|them) )?(?:case|one|incident|event)\b|\bfor each in\b"
    r"|\braw data\b|\bdetails of (?:what )?each\b|\bhow long each\b|\bitemised\b"
    r"|\bwith (?:(?:the|their|actual|exact) )*dates?\b|\bdate and \w+ of each\b"
    r"|\bthe first \w+ \w+s\b"
    # "for vacant shops above that rent: address; rent; date first vacant"
    r"|\bfor (?:the |all |each )?(?!the |each |all )\w[^:;?.]{2,80}: [^;:?]{2,80};[^;:?]{2,80};"
)
_EXPLAINS = pattern(
    r"^(?:please )?(?:why|explain|in what way|how (?!many|much|long|often|old)\w+"
    r"|what (?:steps|approach|reasons?|is the (?:reason|process|approach)))\b"
    r"|^(?:when|over what|reasons)\b|\breasons for\b"
    r"|\bhow (?:they|it|these) (?:was|were|is|are)\b"
)
_FACT = pattern(
    r"^(?:and |also )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may"
    r"|whether)\b|\basks whether\b|^(?:any|plans?)\b[^.?]*\?"
    r"|^[^.?]{1,80}\b(?:used|held|deployed"
    r"|in (?:place|use|force)|planned|available|recorded)\?"
    r"|^since .{0,120}, (?:was|were|is|are|has|did)\b"
)
_IF_SO = pattern(r"\bif so,? (?:how|what|the|by)\b")
_IN_PERCENT = pattern(r"\bin per ?cent\b")
_PERCENT = pattern(r"\bper ?cent(?:age)?s?\b|\bproportion\b|\bshare of\b|\brates?\b|%")
_AVERAGE = pattern(r"\baverages?\b|\bmean (?:time|number|length)\b|\bmedian\b|\bhow long\b")
_STOCK = pattern(
    r"\b(?:currently|current|at present|presently|right now|as of today|today|outstanding"
    r"|at the moment|employees|full-time)\b|\bare (?:based|employed|void|vacant|empty)\b"
    r"|^how many \w+ are there\b|\bstill serv\w+|\b(?:based|working) (?:at|in)\b"
    r"|\bstaff (?:are|do you)\b|\bdo you (?:currently )?(?:have|own|employ)\b"
)


def kind_of(text: str, lead: str = "") -> Kind:
    """The kind of a question, from its words without number. `lead` are the words before its
    list ("a copy of:"), which decide where its own words only name a thing."""
    kind = _kind_of(text)
    if kind is Kind.FIGURES and lead.rstrip().endswith(":") and not _COUNTS.search(squeezed(text)):
        led = _kind_of(lead.rstrip().rstrip(":"))
        return led if led in (Kind.DOCUMENTS, Kind.POLICY, Kind.PERCENT, Kind.LIST) else kind
    return kind


def _kind_of(text: str) -> Kind:
    clean = _after(_POLITE, squeezed(text))
    head = " ".join(clean.split()[:14])
    counts = bool(_COUNTS.search(clean))
    if pattern(r"\b(?:formal|internal)(?: \w+)? review\b").search(clean):
        return Kind.REVIEW
    for kind, found in (
        (Kind.RECORDS, _RECORD.search(clean)),
        (Kind.LIST, _LISTED.search(head)),
        (Kind.PERCENT, _IN_PERCENT.search(clean)),
        (Kind.FIGURES, _IF_SO.search(clean)),
        (Kind.EXPLANATION, _EXPLAINS.search(head)),
        (Kind.AVERAGE, _AVERAGE.search(head)),
        (Kind.FACT, not _HOW_MANY.search(clean) and _FACT.search(head)),
        (Kind.PERCENT, not counts and _PERCENT.search(clean)),
        (Kind.POLICY, not counts and _POLICY.search(head)),
        (Kind.DOCUMENTS, not counts and _DOCUMENT.search(head)),
        (Kind.DOCUMENTS, not counts and _EVIDENCE.search(head)),
    ):
        if found:
            return kind
    return Kind.FIGURES


def is_stock(text: str) -> bool:
    """Whether a figure at one moment is meant, such as the staff employed now."""
    return bool(_STOCK.search(squeezed(text)))


_POLITE = pattern(
    r"^(?:also |and |then )*(?:please |kindly )*(?:(?:can|could|would"
    r"|will) you |(?:can|could|may) i (?:have|get|see|request|ask for) )?(?:also )?(?:please )?"
    r"(?:i(?: would|'d) (?:also )?like (?:to (?:know|see|request|ask(?: for)?) )?"
    r"|i (?:also )?(?:request|want|wish to \w+|am (?:requesting|seeking)) )?"
    r"(?:(?:provide|tell|give|send|supply|state|list|release|disclose|let)(?: me| us)?"
    r"(?: know)?(?: with)? )?"
)
# A heading ("Agency spend Please provide ...") or a period ("For 2019 and 2020, how many ...").
_BEFORE_ASKING = pattern(
    r"^(?:(?:[\w'&/-]+ ){1,6}?(?-i:(?=Please|How many|How much|What (?:is|was|were|are)\b))"
    r"|(?:for|in|during|between|since|from) (?=[^?;:.]{0,60}\b(?:19|20)\d\d)[^?;:.]{1,80},"
    r" (?=please|how (?:many|much)\b))"
)
_ASKING = pattern(
    r"^(?:of (?:these|those|the|them|this)[^,;?-]{0,60}[,-] *)?(?:how many|how much"
    r"|what (?:was|were|is|are)(?: the)?|which|(?:the )?(?:total )?numbers? of|total(?: number of)?"
    r"|(?:the )?figures (?:for|on|of))? *"
)
_OF_THOSE = pattern(r"^of (?:these|those|them),? (?:were |are |have been )?(?=\w)")
_MEASURE_END = re.compile(
    r"[?;:(]|\.(?:\s|$)|\s(?:since|between|during|by|broken|split|in (?:each|the (?:last|past)"
    r"|(?:19|20)\d\d)|each year"
    r"|per (?:year|month)|from (?:\d|[A-Z]))",
)


def _after(opening: re.Pattern[str], words: str) -> str:
    match = opening.match(words)
    return words[match.end() :] if match else words


def measure_of(flat: str) -> str:
    """What is to be counted or given: the words without the asking, the period and the split."""
    clean = _after(_POLITE, _after(_BEFORE_ASKING, squeezed(flat)))
    rest = _after(_ASKING, clean)
    rest = _after(_OF_THOSE, rest)
    end = _MEASURE_END.search(rest)
    short = rest[: end.start()] if end else rest
    return (
        (short if len(short.split()) > 1 else rest)[:160]
        .strip(" ,.?-–")
        .removesuffix(" and")
        .rstrip(" ,")
    )
