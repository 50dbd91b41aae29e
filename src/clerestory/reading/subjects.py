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
    LIST = "list"
    RECORDS = "records"
    EXPLANATION = "explanation"
    FACT = "fact"
    REVIEW = "review"

    @property
    def is_counted(self) -> bool:
        """Whether a number over a period answers it."""
        return self in (Kind.FIGURES, Kind.PERCENT, Kind.AVERAGE)


_COUNTS = pattern(
    r"\bhow (?:many|much|often)\b|\bnumbers?(?: of| and| that)\b|^(?:the )?(?:total|number"
    r"|figures|statistics"
    r"|cost|amount)\b|\btotal (?:number|cost|recorded|amount)\b|\bfigure for\b"
)
_DOCUMENT = pattern(
    r"\b(?:cop(?:y|ies)|polic(?:y|ies)|procedures?|documents?|documentation|minutes|e-?mails"
    r"|correspondence"
    r"|communications|contracts?|recordings?|guidance|guidelines?|impact assessments?"
    r"|responses?|advice"
    r"|video|footage|crime recording log|reports? (?:on|into|about)|MOs)\b"
)
_LISTED = pattern(r"^(?:please )?(?:provide |give )?(?:me )?(?:an?|the)? ?(?:itemised |full "
                  r"|complete )?list\b|^names?\b"
                  r"|^(?:their|the) names\b|^all (?!information|the|of"
                  r"|data)\w+ (?:\w+ )?products\b|\bproducts\b|^details of all")  # fmt: skip
_RECORD = pattern(r"\bfor each (?:such |of (?:those|these|them) )?(?:case|one|incident|event)\b"
                  r"|\bfor each in\b|\braw data\b"
                  r"|\bdetails of (?:what )?each\b|\bhow long each\b|\bwith actual date\b"
                  r"|\bitemised\b")  # fmt: skip
_EXPLAINS = pattern(r"^(?:please )?(?:why|explain|in what way|how (?!many|much|long|often"
                    r"|old)\w+|what (?:steps|approach|reasons?"
                    r"|is the (?:reason|process|approach))|how much liaison)\b|\breasons for\b"
                    r"|\bhow (?:they|it|these) (?:was|were|is|are)\b")  # fmt: skip
_FACT = pattern(r"^(?:and |also )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can"
                r"|could|should|may|whether)\b|\basks whether\b"
                r"|^since .{0,120}, (?:was|were|is|are|has|did)\b")  # fmt: skip
_PERCENT = pattern(r"\bper ?cent(?:age)?s?\b|\bproportion\b|\bshare of\b|\bmortality rate\b|%")
_AVERAGE = pattern(r"\baverages?\b|\bmean (?:time|number|length)\b|\bmedian\b|\bhow long\b")
_STOCK = pattern(
    r"\b(?:currently|current|at present|presently|right now|as of today|today|outstanding"
    r"|at the moment)\b"
    r"|\b(?:employees|full-time)\b|\bare (?:based|employed|void|vacant|empty)\b"
    r"|^how many \w+ are there\b"
    r"|\bstill serv\w+"
    r"|\b(?:based|working) (?:at|in)\b|\bthat are void\b|\bstaff (?:are|do you)\b"
    r"|\bdo you (?:currently )?(?:have|own|employ)\b"
)


def kind_of(text: str) -> Kind:
    """The kind of a question, from its words without number."""
    clean = squeezed(text)
    head = " ".join(clean.split()[:14])
    counts = bool(_COUNTS.search(clean))
    if pattern(r"\b(?:formal|internal)(?: \w+)? review\b").search(clean):
        return Kind.REVIEW
    for kind, found in (
        (Kind.RECORDS, _RECORD.search(clean)),
        (Kind.LIST, _LISTED.search(head)),
        (Kind.EXPLANATION, _EXPLAINS.search(head)),
        (Kind.AVERAGE, _AVERAGE.search(head)),
        (Kind.FACT, not counts and _FACT.search(head)),
        (Kind.PERCENT, not counts and _PERCENT.search(clean)),
        (Kind.DOCUMENTS, not counts and _DOCUMENT.search(head)),
    ):
        if found:
            return kind
    return Kind.FIGURES


def is_stock(text: str) -> bool:
    """Whether a figure at one moment is meant, such as the staff employed now."""
    return bool(_STOCK.search(squeezed(text)))


_ASKING = pattern(
    r"^(?:of (?:these|those|the|them)[^,;?-]{0,60}[,-] *)?(?:and |also |then )?(?:please "
    r"|kindly )?(?:(?:can|could|would|will) you )?"
    r"(?:please )?(?:i (?:would|'d) like(?: to (?:know|see|request))? |i (?:request|want"
    r"|wish to \w+) )?"
    r"(?:(?:provide|tell|give|send|supply|confirm|state|let|list|release|disclose)(?: me"
    r"| us)?(?: with| know)? )?"
    r"(?:how many|how much|what (?:was|were|is|are)(?: the)?|which|the (?:total )?numbers? of"
    r"|numbers? of|total(?: number of)?"
    r"|(?:the )?figures (?:for|on|of))? *"
)
_MEASURE_END = re.compile(
    r"[?;:(]|\.(?:\s|$)|\s(?:since|between|during|by|broken|split|in (?:each|the (?:last|past)"
    r"|(?:19|20)\d\d)|each year"
    r"|per (?:year|month)|from (?:\d|[A-Z]))",
)


def measure_of(flat: str) -> str:
    """What is to be counted or given: the words without the asking, the period and the split."""
    clean = squeezed(flat)
    lead = _ASKING.match(clean)
    rest = clean[lead.end() :] if lead else clean
    end = _MEASURE_END.search(rest)
    short = rest[: end.start()] if end else rest
    return (short if len(short.split()) > 1 else rest)[:160].strip(" ,.-–")
