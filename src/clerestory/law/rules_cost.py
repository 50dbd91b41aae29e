"""Rules on refusing for cost, s12 (L60 to L69), or as vexatious or repeated, s14 (L70, L71)."""

import re
from collections.abc import Callable, Mapping

from clerestory.law.letter_texts import QUESTION, LetterText, Point, Points, pattern
from clerestory.law.references import Citation
from clerestory.law.reliance import COST_LIMIT
from clerestory.law.rules_holding import HELD, NOT_HELD

NUMBER = r"(?<![\d.,/])\d[\d,]*(?:\.\d+)?"
WORDS = dict(one=1, two=2, three=3, four=4, five=5, six=6, ten=10, fifteen=15, twenty=20, thirty=30)
AMOUNT = rf"(?:{NUMBER}|{'|'.join(WORDS)})"
UNIT = r"(?:minute|min|second|hour)s?"
EACH = pattern(
    rf"(?P<each>{AMOUNT})\s*(?P<unit>{UNIT})\b[^.]{{0,25}}?\b(?:per|each)\b"
    rf"|\b(?:each|per (?!cent)\w+)\b[^.]{{0,40}}?(?P<each2>{AMOUNT})\s*(?P<unit2>{UNIT})\b"
)
HOURS = pattern(rf"(?P<hours>{NUMBER})\s*(?:working )?hours\b")
RECORDS = (
    r"(?:records?|files?|cases?|crimes?|occurrences?|offences?|documents?|e?-?mails?|logs?|pages?"
    r"|reports?|incidents?|arrests?|entries|hits|items?|results|responses|requests|complaints"
    r"|applications|accounts|calls|messages|vehicles|people|individuals|officers|properties)"
)
ESTIMATE = pattern(rf"(?P<count>{NUMBER})\s+(?!{UNIT}\b)(?:[A-Za-z'’-]+\s+){{0,3}}?{RECORDS}\b")
TIME_EACH = pattern(rf"\b(?:{NUMBER}|{'|'.join(WORDS)})\s*(?:minutes?|mins?|seconds?|hours?)\b")
LIMIT = 18  # hours, for all but central government
LIMIT_HOURS = pattern(r"\b(?:18|24|eighteen) hours\b")
NOT_COUNTED = pattern(
    r"\bredact\w*|\b(?:consider\w*|apply\w*|review\w*)\b[^.]{0,20}\bexemptions?\b"
    r"|\breview\w* (?:before|prior to) (?:release|disclosure)|\bconsult\w*\b"
    r"|\bread(?:ing)? (?:through|each)\b"
)
ADVICE = pattern(
    r"\bnarrow\w*|\brefin\w+|\breduc\w+|\badvice and assistance\b|\bshorter (?:time|period)"
    r"|\bshorten\w*|\bsection 16\b|\bs\.?\s?16\b"
    r"|\bwithin the (?:cost |appropriate )?limit\b[^.]{0,40}\b(?:could|may|wish)"
    r"|\bcould (?:provide|answer|give)\b|\bwe could\b"
    r"|\bnothing (?:could|can) be (?:given|provided)|\brevised request\b|\btime ?frame\b"
)
GIVEN_ANYWAY = pattern(
    r"\b(?:is|are|was|were) (?:attached|enclosed|supplied|disclosed|given|provided)\b|^held\b"
    r"|\bI (?:have )?(?:attach|enclose)\w*\b|\b(?:given|supplied) voluntarily\b"
)
GOODWILL = pattern(
    r"\bgood ?will\b|\boutside (?:of )?the (?:Act|FOI\w*)\b|\bgesture\b|\bas a courtesy\b"
)
ADDED = pattern(
    r"\baggregat\w+|\badded together\b|\badd(?:ed|ing)? your requests\b|\brequests? together\b"
)
SIXTY = pattern(r"\b60 (?:consecutive )?working days\b|\bsixty\b")
SIMILAR = pattern(
    r"\bsame or similar\b|\bsimilar (?:information|subject|request)|\bsame (?:information|subject)"
)
LISTED = pattern(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b"
    r"|\bFOI-\d"
)
BURDEN = pattern(
    rf"\b{NUMBER}\s+(?:\w+\s+){{0,2}}(?:pages?|hours|e?-?mails?|documents?|records?|requests?"
    rf"|days)\b"
)
VALUE = pattern(r"\bvalue\b|\bpurpose\b|\bserious\b|\bpublic interest\b|\btrivial\b")
PERSON = pattern(
    r"\byou (?:are|have been) (?:being )?vexatious\b"
    r"|\bvexatious (?:applicant|requester|person|individual)\b"
)
WHOLE_REQUEST = pattern(
    r"\b(?:whole|entire|all of (?:the|your)) request\b"
    r"|\bnot (?:all )?(?:be )?(?:possible|provided|answered)?\s*within\b|\bto the whole\b"
    r"|\bexceed\w*\b|\bover the limit\b"
)


def cost_limb(letter: LetterText) -> Points:
    """L60. s12(1) leaves the duty to confirm or deny, s12(2) removes it.

    Where the letter confirms holding or gives a part, only s12(1) can be meant.
    """
    if letter.says(HELD) or letter.says(GIVEN_ANYWAY):
        return
    for citation in _cost(letter):
        if citation.provision == "s12":
            reason = "whether section 12(1) or 12(2) is relied on is not said"
            passage = letter.sentence_of(citation).text
            # A letter that is cut before it names section 12 may name the limb as well.
            yield letter.absent(reason, passage) if citation.implied else Point(reason, passage)
            return


def estimate(letter: LetterText) -> Points:
    """L61. Numbers that somebody can check."""
    cited = _cost(letter)
    if not cited:
        return
    text = LIMIT_HOURS.sub("", letter.text)
    records, time_each, hours = ESTIMATE.search(text), TIME_EACH.search(text), HOURS.search(text)
    if not records or not (time_each or hours):
        missing = "how many records" if not records else "how long each takes"
        yield letter.absent(
            f"the estimate does not say {missing}", letter.sentence_of(cited[0]).text
        )


def sum_comes_out(letter: LetterText) -> Points:
    """L62. Records times minutes, in hours, and over the limit (reg 3, reg 4(4))."""
    each = EACH.search(letter.text)
    if not _cost(letter) or each is None:
        return
    hours_each = _number(each["each"] or each["each2"]) * _in_hours(each["unit"] or each["unit2"])
    text = LIMIT_HOURS.sub("", letter.text)
    alone = letter.find(EACH)  # what is offered instead has records of its own, further down
    if alone and ESTIMATE.search(alone.text) and HOURS.search(alone.text):
        text = LIMIT_HOURS.sub("", alone.text)
    sums = [_number(found["count"]) * hours_each for found in ESTIMATE.finditer(text)]
    stated = [_number(found["hours"]) for found in HOURS.finditer(text)]
    if len(set(sums)) == 1 and stated and not any(_same(sums[0], hours) for hours in stated):
        yield Point(f"the sum gives {sums[0]:,.1f} hours, not {max(stated):,.0f}", each[0])
    elif sums and max(sums) <= LIMIT:
        yield Point(
            f"the sum gives {max(sums):,.1f} hours, which is not over {LIMIT} hours", each[0]
        )


def _same(hours: float, stated: float) -> bool:
    """To the hour, or to one in twenty: letters round, and say "over 470 hours"."""
    return abs(hours - stated) <= max(1.0, 0.05 * hours)


def _in_hours(unit: str) -> float:
    return {"h": 1.0, "m": 1 / 60, "s": 1 / 3600}[unit[0].lower()]


def _number(words: str) -> float:
    return float(WORDS.get(words.lower(), 0)) or float(words.replace(",", ""))


def right_limit(letter: LetterText) -> Points:
    """L63. £450 is 18 hours and £600 is 24, at £25 an hour; in Scotland £600 at £15 or less."""
    for sentence in letter.sentences:
        words = sentence.text
        pounds = {
            m for m in re.findall(r"(?:£|GBP )?\s?\b(450|600)\b(?=[^\d,.]|[,.]\D|[,.]?$)", words)
        }
        hours = set(re.findall(r"\b(18|24|40) hours\b", words))
        scottish = any(c.regime in ("FOISA", "EISR") for c in letter.citations)
        wrong = (pounds == {"450"} and "24" in hours) or (pounds == {"600"} and "18" in hours)
        rate = re.search(r"£\s?(\d+)(?:\.00)? (?:an|per) hour", words)
        if _cost(letter) and (wrong or (scottish and pounds == {"450"})):
            yield Point("limit and hours do not belong together", words)
        elif _cost(letter) and rate and rate[1] not in ("25", "15") and not scottish:
            yield Point("the rate is £25 an hour", words)


def counted_activities(letter: LetterText) -> Points:
    """L64. Reg 4(3): finding out, locating, retrieving, extracting."""
    if not _cost(letter):
        return
    for sentence in letter.find_all(NOT_COUNTED):
        if pattern(r"\b(?:hours?|minutes?|time|cost|limit|estimate)\b").search(sentence.text):
            yield Point(
                "reading, redacting or deciding on exemptions may not be counted", sentence.text
            )
            return


def advice(letter: LetterText) -> Points:
    """L65. s16(1)."""
    cited = _cost(letter)
    if cited and not letter.says(ADVICE):
        yield letter.absent(
            "nothing says what could be had within the limit", letter.sentence_of(cited[0]).text
        )


def goodwill(letter: LetterText) -> Points:
    """L66."""
    sentence = letter.find(GOODWILL)
    if sentence:
        yield Point("something is given as goodwill, though the Act covers it", sentence.text)


def added_together(letter: LetterText) -> Points:
    """L67. s12(4) and reg 5."""
    sentence = letter.find(ADDED)
    if sentence is None or not _cost(letter):
        return
    missing = [
        what
        for what, words in (
            ("the 60 working days", SIXTY),
            ("what is similar", SIMILAR),
            ("the list of requests", LISTED),
        )
        if not letter.says(words)
    ]
    if missing:
        yield letter.absent(
            f"requests are added together without {', '.join(missing)}", sentence.text
        )


def no_balance_for_cost(letter: LetterText) -> Points:
    """L68."""
    procedural = [c for c in letter.relied if c.section == "s12" or c.provision == "s14(2)"]
    for citation in procedural:
        sentence = letter.sentence_of(citation).text
        words = pattern(r"\bpublic interest\b")
        if words.search(sentence) and not pattern(r"\bno\b|\bnot\b").search(sentence):
            yield Point(f"{citation.provision} needs no public interest test", sentence)
            return


def cost_and_not_held(letter: LetterText) -> Points:
    """L69. What is not held costs nothing; what is too costly to find may be held."""
    if not _cost(letter):
        return
    whole = next(
        (
            s
            for s in letter.find_all(COST_LIMIT)
            if not QUESTION.match(s.text)
            and not pattern(r"\b(?:question|point|part|q)\s?\d").search(s.text)
            and pattern(r"\b(?:whole|entire|not (?:all )?possible)\b").search(s.text)
        ),
        None,
    )
    not_held = letter.find(NOT_HELD)
    if whole and not_held:
        yield Point("the whole is too costly, and a part of it is not held", not_held.text)


def vexatious(letter: LetterText) -> Points:
    """L70. s14(1)."""
    for citation in letter.relied_on("s14"):
        if citation.provision == "s14(2)":
            continue
        at_person = letter.find(PERSON)
        if at_person:
            yield Point("the person is called vexatious, not the request", at_person.text)
        missing = [
            what
            for what, words in (
                ("the burden in numbers", BURDEN),
                ("the value of the request", VALUE),
            )
            if not letter.says(words)
        ]
        if missing:
            yield letter.absent(
                f"section 14(1) without {' and '.join(missing)}", letter.sentence_of(citation).text
            )
        return


def repeated(letter: LetterText) -> Points:
    """L71. s14(2): only after an earlier request was complied with."""
    for citation in letter.relied_on("s14"):
        if citation.provision == "s14(2)":
            earlier = letter.find(
                pattern(r"\b(?:we|was) refused\b|\brefused (?:it|that|your earlier)\b")
            )
            if earlier:
                yield Point("the earlier request was refused, not complied with", earlier.text)
            elif not letter.says(pattern(r"\banswered\b|\bcomplied\b|\bprovided\b|\bgave\b")):
                yield Point(
                    "whether the earlier request was complied with stands outside this letter",
                    decided=False,
                )
            return


def _cost(letter: LetterText) -> tuple[Citation, ...]:
    return tuple(c for c in letter.relied if c.section == "s12" and c.mode == "procedural")


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L60": cost_limb,
    "L61": estimate,
    "L62": sum_comes_out,
    "L63": right_limit,
    "L64": counted_activities,
    "L65": advice,
    "L66": goodwill,
    "L67": added_together,
    "L68": no_balance_for_cost,
    "L69": cost_and_not_held,
    "L70": vexatious,
    "L71": repeated,
}
