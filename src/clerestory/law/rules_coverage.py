"""Rules on whether the letter answers what was asked, L80 to L89. Most need the request."""

import re
from collections.abc import Callable, Mapping

from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.rules_holding import NOT_HELD

NUMBERED = re.compile(
    r"(?:^[ \t]{0,8}|(?<=[.;:?)\s]))(?:Q(?:uestion)?\.?\s?)?[(\[]?([1-9]\d?)(?:\s{1,3}[-–—]\s"
    r"|[.)\],:]{1,3})\s{0,4}(?=[A-Za-z“\"(\[])",
    re.M,
)
LETTERED = re.compile(r"(?:^|[\s(])([a-h])[.)](?=\s)", re.M)
BULLET = re.compile(r"^[ \t]*[-•*]\s+\S", re.M)
ANSWERED_RANGE = re.compile(r"\b(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})(?=[.):\s])")
ANSWERED = re.compile(
    r"\b(?:Q(?:uestions?)?|points?|parts?)\.?\s*(?P<list>\d{1,2}[a-z]?(?:\s*(?:,|&|and|to|-"
    r"|–)\s*(?:Q(?:uestion)?\s*)?\d{1,2}[a-z]?)*)"
    r"|(?:^|\s)\(?(?P<one>\d{1,2})[.)](?=\s)",
    re.I | re.M,
)
ALL_OF_THEM = pattern(
    r"\b(?:both|all|each|every|none) (?:of )?(?:the |your |other )?(?:questions|parts|points"
    r"|information|of these|of them)\b"
    r"|\bfor both\b|\ball other questions\b|\bthe whole (?:of (?:the|your) )?request\b"
    r"|\byour request (?:as a whole|in full)\b"
)
EMPTY_CELL = pattern(r"\|\s*(?:\(blank\)\s*)?(?:\||$)")
A_LIST = pattern(
    r"\s*(?:please )?(?:(?:can|could) you )?(?:provide |give |send |supply )?(?:me )?(?:with )?"
    r"(?:all\b|an? (?:full |complete |itemi[sz]ed )?list of\b|list (?:all|the|each|every)\b"
    r"|the names of\b|details of (?:all|each|every)\b|copies of\b)"
)
ANSWERS_A_LIST = pattern(
    r"\d|\b(?:no|none|nil|not|nothing|zero|n/?a|yes|see|attach\w*|enclosed|above|below|as|held"
    r"|exempt"
    r"|withheld|refused|section|https?|link|cut)\b|[:;,]|(?-i:^[A-Z]\w+(?: [A-Z]\w+)*$)"
)
FALLBACK = pattern(
    r"\bif\b[^.?]{0,60}\b(?:not possible|cannot|can't|unable|unavailable|not available|isn't"
    r"|is not|exceeds?|too)\b"
    r"|\balternatively\b|\bonly able to\b|\bor (?:else )?provide a single\b|\bif possible\b"
    r"|\bmay be (?:redacted|left)\b|\brather than the whole\b|\bmay go to\b|\bor group\b"
    r"|\bfailing that\b|\bwould (?:also )?(?:do|be acceptable|be fine|suffice)\b|\botherwise\b"
    r"|\bleave (?:it )?blank\b|\bor if (?:easier|not)\b|\bif (?:it is )?easier\b"
)
CONSIDERED = pattern(
    r"\bfall-?back\b|\binstead\b|\bsingle (?:figure|total)\b|\btotal\b|\bredact\w*"
    r"|\byou would accept\b|\balternative\b|\bif you narrow\b|\byou said\b"
)
# "By type" is left out: an answer names the types and need not say the word.
BREAKDOWNS = {
    "age": r"\bages?\b|\bage (?:range|group|band)s?\b",
    "gender": r"\bgender\b|\bsex\b|\bmale\b|\bfemale\b",
    "ethnicity": r"\bethnic\w*",
    "ward or district": r"\bwards?\b|\bboroughs?\b|\bdistricts?\b|\bpostcodes?\b",
    "month": r"\bmonths?\b|\bmonthly\b|\bJan(?:uary)?\b",
    "party": r"\b(?:by|political) party\b",
    "amount": r"\bamounts?\b|£|\bpounds\b",
}
PLACED = {"party": r"\bby party\b", "amount": r"\bamounts\b"}
REASONED = pattern(r"\bnot (?:recorded|held|split|broken)\b|\bcannot be told\b")
FORMAT = pattern(
    r"\bexcel\b|\bcsv\b|\bspreadsheet\b|\bxlsx?\b|\bmachine[- ]readable\b|\belectronic table\b"
)
FORMAT_GIVEN = pattern(r"\bexcel\b|\bcsv\b|\bspreadsheets?\b|\battach\w*|\bformat\b|\bfiles?\b")
COUNTING = pattern(r"\bhow many\b|\bnumbers? of\b|\bstops?\b|\bfigures\b|\bstatistics\b|\btotal\b")
PERIOD = pattern(
    r"\b(?:19|20)\d\d\b|\b(?:last|past|previous) (?:\w+ )?(?:years?|months?|weeks?)\b"
    r"|\bsince\b|\bcurrent\w*|\btoday\b|\bnow\b|\blatest\b|\bthese (?:years|months)\b"
    r"|\bmost recent\b|\bto date\b|\bhas\b|\bdoes\b|\bdo you\b"
)
NEW_INFORMATION = pattern(
    r"\bcreat\w+ (?:of )?(?:any )?(?:new |additional )?information\b|\bnew information\b"
    r"|\bbespoke analysis\b"
    r"|\b(?:not (?:obliged|required)|no (?:duty|obligation)) to (?:create|produce|compile"
    r"|generate)\b"
)
HOLDERS = (
    (
        pattern(r"\bconvict\w*|\bsentenc(?:e|es|ing)\b|\bcourt (?:data|outcomes?|results?)\b"),
        pattern(r"\bcourts? (?:service|and tribunals)|\bMinistry of Justice\b|\bMoJ\b|\bHMCTS\b"),
        "the courts or the Ministry of Justice",
    ),
    (
        pattern(r"\bprosecut\w+"),
        pattern(r"\bCrown Prosecution\b|\bCPS\b"),
        "the Crown Prosecution Service",
    ),
)
DEALT_WITH_ELSEWHERE = pattern(
    r"\b(?:companies|contractors?|suppliers?|operators?|providers?|agents?|partners?|landlords?"
    r"|insurers?)\b[^.]{0,30}\b(?:deals?|handles?|holds?|keeps?|records?|manages?|is responsible"
    r"|are responsible)\b"
    r"|\b(?:dealt with|handled|held|kept|recorded|managed) by (?:the |our |its |an? )?(?:\w+ ){0,2}"
    r"(?:companies|contractors?|suppliers?|operators?|providers?|agents?|landlords?|insurers?)\b"
)
REACHED = pattern(
    r"\bon (?:our|its|their) behalf\b|\b(?:contact|ask|write to|approach|redirect\w*|apply to)\b"
    r"|\b3\s?\(2\)"
)
OPINION = pattern(
    r"\bwhy\b|\bdo you (?:think|agree|believe)\b|\bis it (?:lawful|legal|right)\b"
    r"|\bare [\w\s]{3,30} lawful\b|\bwill [\w\s]{3,40} become\b"
    r"|\bwill (?:the|a) \w+ (?:\w+ )?(?:give|recruit|be)\b|\bwhat is your (?:view|opinion)\b"
)
OPINION_MET = pattern(
    r"\brecorded information\b|\bnot recorded\b|\bopinion\b|\bbecause\b|\breasons?\b"
)


def every_question(letter: LetterText) -> Points:
    """L80. s1(1): each thing asked for has an answer."""
    empty = next((row for row in letter.find_all(EMPTY_CELL) if _has_gap(row.text)), None)
    if empty and letter.text.count("|") >= 6:
        yield Point("a cell of the table is empty, and nothing says why", empty.text)
    yield from _questions_of_the_record(letter)
    yield from _too_short_for_a_list(letter)
    asked = _numbers(letter.request) if letter.request else ()
    if len(asked) < 2:
        if len(BULLET.findall(letter.request or "")) > 1:
            yield Point("the questions have no numbers; each has to be looked for", decided=False)
        return
    met = _answered(letter.text)
    missing = [n for n in asked if n not in met]
    if met & set(asked) and missing and not letter.says(ALL_OF_THEM):
        yield letter.absent("no answer to question " + ", ".join(missing))
    elif (
        not met & set(asked)
        and not letter.says(ALL_OF_THEM)
        and (letter.refuses or not letter.whole)
    ):
        yield letter.absent(
            f"{len(asked)} questions were asked, and none is answered by its number"
        )


def _questions_of_the_record(letter: LetterText) -> Points:
    numbers = [one.number for one in letter.record.questions] if letter.record else []
    if len(numbers) > 1 and not letter.says(ALL_OF_THEM):
        missing = [
            n for n in numbers if n not in letter.answers and n not in _answered(letter.text)
        ]
        if missing:
            yield letter.absent(
                "in the record and not in the letter: question " + ", ".join(missing)
            )


def _too_short_for_a_list(letter: LetterText) -> Points:
    """Everything of a kind is asked for, and two or three words are no list."""
    for number, question in letter.asked.items():
        answer = letter.answers.get(number, "").strip(" .")
        words = len(answer.split())
        if A_LIST.match(question) and 0 < words <= 3 and not ANSWERS_A_LIST.search(answer):
            yield Point(f"question {number} asks for a list, and the answer is none", answer)
            return


def _has_gap(row: str) -> bool:
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    return any(cell in ("", "(blank)") for cell in cells[1:])


def _numbers(text: str) -> tuple[str, ...]:
    """The numbers of a list that begins with 1, or the letters of one that begins with a."""
    found: dict[str, None] = {}  # in order, each once
    for match in NUMBERED.finditer(text):
        if int(match[1]) <= len(found) + 1:
            found[match[1]] = None
    letters = [] if found else LETTERED.findall(text)
    return tuple(found) or tuple(dict.fromkeys(letters if letters[:1] == ["a"] else []))


def _answered(text: str) -> set[str]:
    met: set[str] = set()
    for match in ANSWERED.finditer(text):
        met |= set(re.findall(r"\d{1,2}", match["list"] or match["one"]))
        met |= _ranges(match["list"] or "")
    return met | _ranges(text) | set(LETTERED.findall(text))


def _ranges(text: str) -> set[str]:
    return {
        str(n)
        for first, last in ANSWERED_RANGE.findall(text + " ")
        for n in range(int(first), int(last) + 1)
        if int(last) - int(first) < 30
    }


def fallback_considered(letter: LetterText) -> Points:
    """L82. s16: what the applicant would accept instead."""
    if letter.request is None or not letter.refuses:
        return
    offer = FALLBACK.search(letter.request)
    if offer and not letter.says(CONSIDERED):
        yield letter.absent(
            f"the request would accept something else (“{offer[0]}”), and nothing is said about it"
        )


def breakdowns_given(letter: LetterText) -> Points:
    """L83. A breakdown that is neither given nor mentioned."""
    if letter.request is None or (letter.whole and not letter.says(pattern(r"\d{2,}"))):
        return
    for name, words in BREAKDOWNS.items():
        asked = pattern(PLACED.get(name, rf"\bby\b[^.?]{{0,60}}(?:{words})")).search(letter.request)
        if asked and not pattern(words).search(letter.text) and not letter.neither:
            yield letter.absent(f"{name} was asked for and is not mentioned")
            return


def format_met(letter: LetterText) -> Points:
    """L85. s11(1)."""
    wanted = FORMAT.search(letter.request or "")
    given = pattern(r"\d").search(letter.text) and not letter.neither
    if wanted and given and not letter.says(FORMAT_GIVEN):
        yield letter.absent(f"“{wanted[0]}” was asked for, and the letter does not speak of it")


def reading_stated(letter: LetterText) -> Points:
    """L86. A count without a period is read in some way; the letter says in which."""
    request = letter.request
    if not request or not COUNTING.search(request) or PERIOD.search(request):
        return
    if not letter.says(
        pattern(r"\b(?:19|20)\d\d\b|\bperiod\b|\bsince\b|\btaken to mean\b|\bclarif\w+")
    ):
        yield letter.absent(
            "the request names no period, and the letter does not say which it took"
        )


def counting_is_not_creating(letter: LetterText) -> Points:
    """L87."""
    sentence = letter.find(NEW_INFORMATION)
    if sentence:
        yield Point(
            "called new information; counting and simple sums on held records are not",
            sentence.text,
        )


def holder_named(letter: LetterText) -> Points:
    """L88. s16: somebody else is known to hold it."""
    for sentence in letter.find_all(NOT_HELD):
        for topic, holder, name in HOLDERS:
            if topic.search(sentence.text) and not letter.says(holder):
                yield letter.absent(f"not held, and {name} not named", sentence.text)
                return
    elsewhere = letter.find(DEALT_WITH_ELSEWHERE)
    if elsewhere and not letter.says(REACHED):
        yield letter.absent(
            "somebody else deals with it: whom to ask, and whether it is held for you (section "
            "3(2)(b)), is not said",
            elsewhere.text,
        )


def opinion_met(letter: LetterText) -> Points:
    """L89. The Act covers recorded information, s84."""
    asked = OPINION.search(letter.request or "")
    if asked and not letter.says(OPINION_MET):
        yield letter.absent(
            f"“{asked[0]}” asks for a reason or an opinion, and the letter does not deal with it"
        )


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L80": every_question,
    "L82": fallback_considered,
    "L83": breakdowns_given,
    "L85": format_met,
    "L86": reading_stated,
    "L87": counting_is_not_creating,
    "L88": holder_named,
    "L89": opinion_met,
}
