"""Rules on rights and time: L19 to L22, and the name of the regulator, L24."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law import foia, foisa
from clerestory.law.calendars import CalendarError
from clerestory.law.clocks import Events, Standing
from clerestory.law.letter_dates import named_days
from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.regulators import Regulator
from clerestory.law.sentences import Sentence

REVIEW = pattern(
    r"\binternal review\b|\breview of (?:this|our|the) (?:decision|response|handling)\b"
    r"|\bcomplaints? procedure\b|\bcomplaints? should\b"
    r"|\bappeal (?:sheet|procedure|rights)\b|\brights? (?:of|to) (?:appeal|review)"
    r"|\brequest a review\b|\breview by\b|\brequirement for review\b"
    r"|\b(?:ask|request|require)\b[^.]{0,30}\b(?:to review|(?:to )?reconsider\w*)\b"
    r"|\b(?:make|making) (?:written )?representations to (?:us|the (?:authority|council))\b"
)
# These may also be said of the regulator, who comes after the authority's own review.
COMPLAIN = pattern(
    r"\b(?:right|you|how|wish|want)\b[^.]{0,40}\b(?:to )?(?:complain|appeal)\b|\bcomplaints? to\b"
    r"|\b(?:unhappy|dissatisfied|disagree|not (?:happy|satisfied|content))\b[^.]{0,90}"
    r"\b(?:write|contact|e-?mail|tell|let (?:us|me) know|ask|call|phone|get in touch)\b"
)
REGULATOR = pattern(r"\bInformation Commission|\bICO\b|\bTribunal\b")
RIGHTS_ATTACHED = pattern(
    r"\b(?:attach\w*|enclos\w*|separate)\b[^.]{0,60}\b(?:appeal|complain\w*|review|rights)\b"
    r"|\b(?:appeal|complaints?|rights)\b[^.]{0,30}\b(?:sheet|leaflet|attached|enclosed)\b"
)
RIGHT_TO_APPLY = pattern(
    r"\bsection (?:50|47)\b|\bs\.?\s?(?:50|47)\b|\bTribunal\b|\b(?:the|our|UK) regulator\b"
)
LATE = pattern(
    r"\b(?:apolog\w+|sorry|regret\w*)\b[^.]{0,60}\b(?:delay|late\w*|tak\w+ (?:so |longer))"
    r"|\bdelay\w* in (?:responding|answering|replying)|^apology\b|\bout of time\b"
    r"|\b(?:answered|responded|replied|response (?:was|is)) late\b"
    r"|\blate (?:response|answer|reply)\b"
)
BREACH = pattern(r"\bbreach\w*\b")
TIME_PROVISIONS = frozenset({"s10(1)", "s17(1)", "reg 5(2)", "reg 14(2)", "reg 11(4)", "s10"})
CLARIFIED = pattern(r"\b(?:clarif(?:y|ied|ying|ication)|fees? notice|refined request)\b")
MORE_TIME = pattern(
    r"\b(?:further|additional|more|extend\w*|extra) (?:time|period|\d+ working days)\b"
    r"|\bextend(?:ed|ing)? the (?:time|deadline)"
)
CHOOSING = pattern(
    r"\b(?:whether (?:an|any|the) exemptions? (?:appl\w*|may|might)|which exemptions?)\b"
)
ESTIMATE = pattern(
    r"\bby\b[^.]{0,20}\d|\bno later than\b|\bon or before\b"
    r"|\bwithin (?:a further )?\d+ working days\b"
)


def review_particulars(letter: LetterText) -> Points:
    """L19. s17(7)(a)."""
    complained = (one for one in letter.find_all(COMPLAIN) if not REGULATOR.search(one.text))
    if _is_notice(letter) and not letter.says(REVIEW) and not any(complained):
        yield letter.absent("nothing on how to complain or ask for an internal review")


def regulator_particulars(letter: LetterText) -> Points:
    """L20. s17(7)(b)."""
    if not _is_notice(letter) or letter.says(RIGHT_TO_APPLY) or _regulators_named(letter):
        return
    attached = letter.find(RIGHTS_ATTACHED)
    if attached:
        yield Point(
            "the rights stand in an attachment, which is not looked into",
            attached.text,
            decided=False,
        )
    else:
        yield letter.absent("nothing on the right to apply to the regulator")


def _regulators_named(letter: LetterText) -> list[Regulator]:
    """Each once; a name that begins a longer one counts only where the longer does not stand."""
    text, found = letter.text, []
    for one in letter.regulators.regulators:
        if re.search(rf"\b(?:{'|'.join(map(re.escape, (one.name, *one.short)))})\b", text):
            found.append(one)
            text = text.replace(one.name, "")
    return found


def _is_notice(letter: LetterText) -> bool:
    return bool(letter.relied or letter.neither)


def in_time(letter: LetterText) -> Points:
    """L21. s10(1): the 20th working day after receipt."""
    if letter.received and letter.sent and letter.sent >= letter.received:
        yield from _late(letter, letter.received, letter.sent)
        return
    said = letter.find(LATE)
    if said:
        yield Point("the letter itself says that it is late", said.text)
        return
    for citation in letter.citations:
        sentence = letter.sentence_of(citation)
        if citation.provision in TIME_PROVISIONS and BREACH.search(sentence.text):
            yield Point(f"a breach of the time of {citation.provision} was found", sentence.text)
            return
    if letter.sentences:
        yield Point(
            "without the days of receipt and of the letter nothing can be said about time",
            decided=False,
        )


def _late(letter: LetterText, received: date, sent: date) -> Points:
    law = foisa if letter.is_scottish else foia
    try:
        dates = law.clock(Events(received, sent=sent))
    except CalendarError as error:
        yield Point(str(error), decided=False)
        return
    if isinstance(dates, Standing) or sent <= dates.due:
        return
    reason = f"received on {received}, due on {dates.due} and sent on {sent}"
    restarted = letter.find(CLARIFIED)
    extended = letter.find(MORE_TIME) if sent <= dates.extended_due else None
    if restarted or extended:
        yield Point(f"{reason}, unless the clock began again or was extended", decided=False)
    else:
        yield Point(reason)


def more_time(letter: LetterText) -> Points:
    """L22. s10(3) is for the public interest test alone; s17(2) wants an estimate."""
    asked = next(
        (s for s in letter.find_all(MORE_TIME) if "public interest" in s.text.lower()), None
    )
    if asked is None:
        return
    if not any(c.exemption and c.exemption.kind == "qualified" for c in letter.exemptions_relied):
        yield letter.absent("more time is taken and no qualified exemption is named", asked.text)
    elif CHOOSING.search(asked.text):
        yield Point("more time is taken to choose the exemption, not only to weigh it", asked.text)
    elif not letter.says(ESTIMATE):
        yield letter.absent("more time is taken and no date is given", asked.text)
    else:
        yield from _too_long(letter, asked)


def _too_long(letter: LetterText, asked: Sentence) -> Points:
    """More than 20 working days after the first due date: only with reasons, ICO guidance."""
    days = [named.day for named in named_days(asked.text) if named.day]
    if letter.received is None or not days or letter.is_scottish:
        return
    try:
        last = foia.due(letter.received).extended_due
    except CalendarError:
        return
    if max(days) > last:
        yield Point(f"{max(days)} is more than 20 further working days, {last}", asked.text)


def regulator_current(letter: LetterText) -> Points:
    """L24. Names and addresses change, so the day of the letter decides."""
    for address in letter.regulators.addresses:
        old = letter.find(pattern(rf"(?<![\w.])(?:www\.)?{re.escape(address.words)}\b"))
        if old and (letter.sent is None or letter.sent >= address.until):
            yield Point("the regulator's address is out of date", old.text)
            return
    named = _regulators_named(letter)
    home = "FOISA" if letter.is_scottish else "FOIA"
    for one in named:
        where = letter.find(pattern(re.escape(one.name)))
        passage = where.text if where else one.name
        if not any(home in other.regimes for other in named):
            yield Point(f"complaints under this law do not go to the {one.name}", passage)
        elif letter.sent is None:
            yield Point(
                f"without the day of the letter the name {one.name} cannot be checked",
                decided=False,
            )
        elif not one.is_in_office(letter.sent):
            yield Point(f"on {letter.sent} the regulator was not called {one.name}", passage)
        else:
            continue
        return


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L19": review_particulars,
    "L20": regulator_particulars,
    "L21": in_time,
    "L22": more_time,
    "L24": regulator_current,
}
