"""What one sentence of a request is: a question, or context, and then of which kind."""

import re
from enum import StrEnum

from .texts import pattern, squeezed


class Role(StrEnum):
    """What a stretch of the text is for."""

    QUESTION = "question"
    SCOPE = "scope"
    """Governs several questions: their period, breakdown, or the words that lead to a list."""
    FALLBACK = "fallback"
    FORMAT = "format"
    REASON = "reason"
    CLARIFICATION = "clarification"
    GREETING = "greeting"
    THANKS = "thanks"
    SIGNATURE = "signature"
    QUOTED = "quoted"
    OTHER = "other"


GREETING = re.compile(
    r"\s*(?:dear|hi|hello|good (?:morning|afternoon|evening|day)|to whom it may concern|greetings"
    r"|sirs?|madam|fao|for the attention of)\b[^\n,.!?:;]{0,60}(?:[,.!:]+|\n|$)",
    re.I,
)
SIGN_OFF = re.compile(
    r"\s*(?:(?:many|kind|kindest|best|warm|with|in advance)\s+)*"
    r"(?:thanks|thank you|regards|wishes|yours (?:sincerely|faithfully|truly)|cheers|sincerely)\b",
    re.I,
)
_INTERROGATIVE = (
    "how|what|which|who|whose|when|where|why|whether|is|are|was|were|do|does|did|has|have|had"
    "|will|would|can|could|should|may|in what|in which|of (?:those|these|them),? how"
)
_STRONG = pattern(
    rf"^(?:and |also |then |so |[(]?q?\d+[).] )?(?:{_INTERROGATIVE})\b"
    r"|\bhow (?:many|much|long|often|old)\b"
    r"|\b(?:asks?|asked|know|confirm|tell me|say|state) (?:whether|if|how|what|which)\b"
    r"|\b(?:please|kindly|could you|can you|would you)\b.{0,60}"
    r"\b(?:provide|tell|confirm|send|supply|state|let me|give|list|disclose|release|advise"
    r"|share|explain)\b|\bgrateful (?:if|for|to)\b"
    r"|\b(?:i|we)(?:'d| would| am| are|'m)? ?(?:also )?(?:would )?"
    r"(?:like|want|wish|request|ask|seek|seeking|requesting|require|looking|after|hoping"
    r"|interested)\b"
)
# What is asked of the officer's manners, not of the records.
_PROCEDURE = pattern(
    r"\bhesitate\b|\b(?:if you )?(?:need|require|have) (?:any )?(?:further |more )?(?:clarification"
    r"|clarity|questions)\b|\b(?:confirm|confirmation of|acknowledge) (?:the )?receipt\b"
    r"|\backnowledge (?:this|my|the) \w+\b|\b(?:your|you have a) duty\b|\bduty to (?:advise|assist)"
    r"|\b(?:20|twenty) working days\b|\blook forward\b|\b(?:reduce|refine|narrow) (?:the scope"
    r"|my request|this request|it)\b|\bcontact me\b|\brequired to advise\b"
)
_CONTENT = pattern(
    r"\bhow (?:many|much|often|long)\b|\bnumbers? of\b|\btotal\b|\bcop(?:y|ies) of\b|\blist of\b"
    r"|\bdetails of\b"
)
_SPLITS = pattern(
    r"\b(?:break(?:ing)? (?:\w+ ){0,3}?down|broken down|break ?downs?|split|segregat\w+|separated?"
    r"|separately|categori[sz]ed?|grouped?|distinguish\w*|differentiat\w+|disaggregat\w+"
    r"|distributed|(?:data|figures|numbers|totals|results) by)\b"
)
_EARLIER = pattern(
    r"\b(?:this|these|those|them|it|the (?:above|data|figures|numbers|information|statistics"
    r"|results|totals|answers)|each (?:of|figure|answer|question))\b"
    r"|^\W*(?:and,? )?(?:if possible,? )?"
    r"(?:please )?(?:also )?(?:a )?break ?down by\b"
    r"|^\W*please (?:also )?(?:distinguish|differentiate)\b"
)
_ALL_OF_IT = pattern(
    r"\b(?:the|all|this) "
    r"(?:above|data|figures|numbers|information|statistics|results|totals|answers)"
    r"\b|\beach (?:of (?:these|those|the above)|figure|answer|question)\b|\beverything\b"
)
_REVIEW = pattern(r"\b(?:formal|internal)(?: \w+)? review\b|\brequest (?:a|for) review\b")
VALUE_NOUNS = (
    r"(?:acts?|offences?|crimes?|categories|types|areas|wards|locations|roads|streets|sites"
    r"|schools|postcodes|groups|ages|periods|months|dates|years|departments|hospitals|stations"
    r"|codes|routes|boroughs|districts)"
)
"""What the points of a list are, where they are values of one question ("the following wards:")."""
_EMPTY_QUESTION = pattern(
    rf"\bfollowing\b(?! (?:\w+ ){{0,2}}{VALUE_NOUNS}\b)"
    r"|\b(?:below|listed here|attached)\b|^.{0,60}\bfreedom of information\b.{0,60}$"
    r"|\b(?:hope|trust) (?:you|this|that)\b|\backnowledge\b|\bthis e?-?mail\b|\bget in touch\b"
)
_CLARIFICATION = pattern(
    r"^(?:clarified|clarification|narrowed|further exchange|on \d{1,2} \w+ the applicant"
    r"|to clarify)\b"
)
_FALLBACK = pattern(
    r"^(?:if\b.{0,200}\b(?:cannot|can't|can not|unable|not possible|impossible|not available"
    r"|unavailable|only able|can only|isn't|recorded|exceed(?:s|ed)?"
    r"|too (?:long|costly|much|broad)|over the)\b"
    r"|alternatively\b|otherwise\b|failing (?:that|this)\b)"
)
_FORMAT = pattern(
    r"\b(?:excel|spread ?sheets?|csv|electronic(?:ally)?|machine.readable|by e-?mail|format)\b"
    r"|\b(?:welcome|preferred|preferable)\b"
)
_REASON = pattern(
    r"\b(?:because|since i|i am (?:a|an|writing|doing|conducting|researching)|my (?:research|thesis"
    r"|dissertation|article)|i (?:understand|note|believe|think|have (?:read|seen|heard))"
    r"|background"
    r"|for (?:my|our|an?) (?:research|study|article|story|project))\b"
)
_SCOPE = pattern(
    r":\s*$|^for the (?:period|years?|months?)\b|^(?:each|all) (?:of (?:these|those"
    r"|the above) )?(?:by|split|broken|for)\b"
    r"|^questions? \(?\d+|\b(?:everything|all (?:the )?(?:questions|figures|of the above)|the above"
    r"|each question|every question|all of these)\b"
    r"|\b(?:figures|data|information|statistics|numbers)\b"
    r"|\b(?:since|between|from) (?:\w+ ){0,3}(?:19|20)\d\d\b|\byears?\b"
)
_STATEMENT = pattern(
    r"^(?:i|we|my|our|this|that|it|there|he|she|they|you|your|as you|these|those|please (?:note"
    r"|find|see|ensure|make sure"
    r"|be aware)"
    r"|nor|in (?:this|my)|attached|regards|sent from|tel|phone|mobile|e-?mail|address)\b"
    r"|\b(?:means|refers? to|is defined as|are defined as|i (?:mean|refer to))\b"
    r"|^(?:[\w'-]+ ){1,4}(?:includes?|excludes?)\b"
)
_ALSO = pattern(
    r"^(?:\W*)(?:also|in addition|additionally|furthermore|finally|lastly|please also|and also"
    r"|(?:i|we) (?:would )?also|could you also|can you also)\b"
)
_FALLBACK_CLAUSE = pattern(
    r"\b(?:if (?:one|any|it|that|this|not|you)\b|redact|or else|otherwise|would do|alternatively)"
)


def is_review(sentence: str) -> bool:
    """Whether an internal review of an earlier answer is asked for (section 45 code)."""
    return bool(_REVIEW.search(sentence))


def is_procedure(sentence: str) -> bool:
    """Whether only the handling is spoken of: receipt, deadline, clarification, advice."""
    return bool(_PROCEDURE.search(sentence)) and not _CONTENT.search(sentence)


def only_splits(sentence: str) -> bool:
    """Whether what was asked before is only to be split ("Please break these down by sex")."""
    if not _SPLITS.search(sentence) or not _EARLIER.search(sentence):
        return False
    return not _NEW_COUNT.search(sentence) and len(sentence.split()) < _LONGEST_SPLIT


_NEW_COUNT = pattern(r"\bhow (?:many|much)\b|\bnumbers? of (?!these|those|each)\b|\bcop(?:y|ies)\b")
_LONGEST_SPLIT = 60  # words


def splits_all(sentence: str) -> bool:
    """Whether everything that was asked is to be split ("Please give the data by sex")."""
    return only_splits(sentence) and bool(_ALL_OF_IT.search(sentence))


def is_also(sentence: str) -> bool:
    """Whether the sentence asks for one more thing."""
    return bool(_ALSO.search(sentence.strip()))


def is_strong(sentence: str) -> bool:
    """Whether the sentence asks, in so many words, for something that it names."""
    clean = squeezed(sentence)
    asks = clean.rstrip("\"')").endswith("?") or _STRONG.search(clean)
    return bool(asks) and len(clean.split()) > 3 and not _EMPTY_QUESTION.search(clean)


# "I am writing to request the number of ...": why and what in one sentence.
_ASKED_FOR = pattern(r"\b(?:request|ask(?:ing)? for|seek(?:ing)?)\b.{0,120}\bnumbers? of\b")


def context_role(sentence: str) -> Role | None:
    """The role of a sentence that is clearly no question; None where it may be one."""
    clean = squeezed(sentence)
    for role, test in (
        (Role.CLARIFICATION, _CLARIFICATION),
        (Role.FALLBACK, _FALLBACK),
    ):
        if test.search(clean):
            return role
    if clean.startswith("[") and clean.endswith("]"):
        return Role.OTHER  # a note of whoever copied the request
    if GREETING.fullmatch(clean):
        return Role.GREETING
    if is_procedure(clean):
        return Role.OTHER
    if SIGN_OFF.match(clean):
        return Role.THANKS
    if _FORMAT.search(clean) and not _asks_content(clean):
        return Role.FORMAT
    if _REASON.search(clean) and not is_strong(clean) and not _ASKED_FOR.search(clean):
        return Role.REASON
    return None


def _asks_content(clean: str) -> bool:
    return bool(re.search(r"\?\s*$|\bhow (?:many|much)\b|\bnumbers?\b", clean, re.I)) or (
        len(clean.split()) > 16 and is_strong(clean)
    )


def beside_list(sentence: str, after: bool) -> Role:
    """The role of a sentence that stands before (or after) a list of questions."""
    clean = squeezed(sentence)
    if is_review(clean):
        return Role.QUESTION
    role = context_role(clean)
    if role in (Role.REASON, Role.FORMAT) and clean.endswith(":"):
        return Role.SCOPE  # why it is asked and the words that lead to the list in one sentence
    if role:
        return role
    if only_splits(clean):
        return Role.SCOPE
    asked = clean.rstrip("\"')").endswith("?") or re.search(r"\basks (?:whether|if)\b", clean)
    if is_strong(clean) and asked:
        return Role.QUESTION
    if after and is_also(clean) and not _SCOPE_ONLY.search(clean):
        return Role.QUESTION
    return Role.SCOPE if _SCOPE.search(clean) or is_strong(clean) else Role.OTHER


_SCOPE_ONLY = pattern(r"\b(?:everything|all of the above|the above|each question)\b|:\s*$")


# "for 2019-2021", on a line of its own below what is asked.
_ONLY_PERIOD = pattern(
    r"(?:for|in|during|from|between|since) (?=.{0,80}(?:19|20)\d\d)(?:[\W\d]|\b(?:the|to|and|until"
    r"|of|years?|financial|calendar|academic|inclusive|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\b){1,80}"
)
_ANSWER_BELOW = pattern(
    r"^(?:please )?(?:(?:can|could|would) you )?(?:please )?(?:answer|respond to|reply to) "
    r"(?:(?:all|each) of )?(?:the|my|these) (?:\w+ )?(?:below|following)\W*$"
)
_SAYS = pattern(
    r"^(?!.*\?$).*\b(?:states?|stated|said|says|told|announced|claimed|wrote|replied)\b:? ['\"]"
)


def alone(sentence: str) -> Role:
    """The role of a sentence where the request has no list."""
    clean = squeezed(sentence)
    if is_review(clean):
        return Role.QUESTION
    role = context_role(clean)
    if role:
        return role
    if _ANSWER_BELOW.search(clean) or _ONLY_PERIOD.fullmatch(clean):
        return Role.SCOPE
    if clean.endswith(":") and not _CONTENT.search(clean):
        return Role.SCOPE
    if is_strong(clean):
        return Role.QUESTION
    if _STATEMENT.search(clean) or _SAYS.search(clean) or len(clean.split()) < 3:
        return Role.OTHER
    if re.match(r"(?:[a-z ]+ )?(?:period|years?)\b.{0,40}$", clean, re.I) and _SCOPE.search(clean):
        return Role.SCOPE
    return Role.SCOPE if re.match(r"(?:each|questions? \d)", clean, re.I) else Role.QUESTION


def is_fallback_clause(clause: str) -> bool:
    """Whether a clause only says what would do instead."""
    return bool(_FALLBACK_CLAUSE.search(clause)) and "?" not in clause
