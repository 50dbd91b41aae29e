"""Rules on single exemptions, L39 to L53, and on the regime, L72."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law.exemptions import find_place
from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.references import WITHHOLD, Citation

NOT_A_DEPARTMENT = pattern(
    r"\b(?:police|constabulary|council|NHS|trust|university|fire (?:and rescue )?service)\b"
)
ALTERNATIVE = pattern(r"\bin the alternative\b|\balternatively\b|\beither\b")
SMALL = pattern(
    r"\b(?:fewer|less) than (?:five|six|ten|[56]|10)\b|\b(?:under|below) (?:five|ten|5|10)\b"
    r"|\b(?:five|5) or (?:fewer|less)\b|<\s?[56]\b"
    r"|\b(?:small|low) (?:numbers?|counts?|figures?)\b"
)
HELD_BACK = pattern(
    r"\bwithh\w+|\bexempt\b|\bnot (?:be )?(?:shown|given|disclosed|provided)\b|\bsuppress\w+|\[c\]"
)
IDENTIFY = pattern(r"\bidentif\w+|\brecogni[sz]\w+|\bwork out\b|\bsingled out\b")
OLD_LAW = pattern(
    r"\bData Protection Act 1998\b|\b1998 Act\b|\bDPA 1998\b|(?<!\d)40\s?\(3\)\s?\(a\)\s?\(i\)"
    r"|(?<!\d)40\s?\(5\)(?!\s?[AB])|\bHer Majesty\b|(?<!\d)40\s?\(2\)\s*&?\s*\(3\)"
)
RENUMBERED = date(2018, 5, 25)  # Data Protection Act 2018, Schedule 19
FROM_OTHERS = pattern(
    r"\b(?:obtained|received|provided|supplied|given|came|sent)\b[^.]{0,40}\b(?:from|by"
    r"|to us)\b"
    r"|\b(?:supplied|gave|sent|provided) (?:it|them|this|us)\b|\bshared (?:it |them )?with us\b"
    r"|\bthird part\w+|\banother (?:person|body)\b"
)
ACTIONABLE = pattern(
    r"\bactionable\b|\bbreach of confidence\b|\bobligation of confidence\b|\bduty of confiden\w+"
)
DEFENCE = pattern(r"\bdefence\b|\bpublic interest (?:in disclos\w+|does not|would not|outweigh)")
ENACTMENT = pattern(
    r"\b(?:Act|Order|Regulations|Rules)\s+\d{4}\b|\b\d{4} Act\b|\bcontempt of court\b"
    r"|\bsection \d+ of (?:the )?[A-Z][A-Za-z]+"
)
ADDRESS = pattern(r"https?://|\bwww\.\w|\blinks?\b")
PRECISE = pattern(
    r"https?://\S+/\S+|\bwww\.\S+/\S+|\btable \d|\(link\)|\blinks?\b|\bpage \d|\bsection \d\w? of\b"
)
WHOLE_SITE = pattern(
    r"\bpublication scheme\b|\bour (?:web)?site\b|\bthe website\b|\bpublic domain\b"
)
PUBLISHED = pattern(
    r"https?://|\bwww\."
    r"|\bpublish\w*\b[^.]{0,60}\b(?:information|statistics|figures|data|weekly|quarterly"
    r"|annually|at a national)"
    r"|\b(?:occurrences|figures|statistics|data|information) (?:are|is) (?:routinely "
    r"|regularly |already )?published\b"
    r"|\b(?:on|is on|are on) (?:the|our) (?:\w+['’]s )?(?:website|live tables)"
    r"|\banalysis exists\b|\blive tables\b"
)
NOT_A_SOURCE = pattern(
    r"college of policing|app\.college|ico\.org|exemption|guidance|appeal|review|complain"
    r"|legislation\.gov|whatdotheyknow"
)
AS_HELP = pattern(
    r"\b(?:section|s\.?)\s?(?:21|16)\b|\baccessible\b|\b6\s?\(1\)\s?\(b\)"
    r"|\badvice and assistance\b|\bsection 25\b"
)
MISFIT = pattern(
    r"\bnational(?:ly)?(?: level)?\b|\bby \w+ rather than\b|\blive tables\b"
    r"|\bat a national level\b|\bEngland and Wales\b"
)
NATIONAL_SOURCE = pattern(
    r"\b(?:Home Office|Office for National Statistics|ONS|NHS (?:England|Digital)|Ministry of \w+"
    r"|Department (?:for|of) \w+)\b[^.]{0,40}\bpublish\w*"
    r"|\bpublished by (?:the )?(?:Home Office|Office for National|ONS|NHS (?:England|Digital)"
    r"|Ministry"
    r"|Department)\b"
)
CUT_LOCALLY = pattern(
    r"\b(?:by|for|per|each|every) (?:each |every )?(?:police )?(?:force|council|trust|authority"
    r"|area|region"
    r"|provider|site|hospital|school)\b|\btables? \w?\d|\bsheet\b|\b(?:row|page|column) \w?\d"
)
LOCAL = pattern(
    r"\b(?:police|constabulary|council|trust|borough|county|district|force|town|city|route)s?\b"
)
OFFERED = pattern(r"\bpublish\w*|\blink\b|https?:|\blive tables\b|\bstatistics\b")
LOCAL_BODY = re.compile(r"\b[A-Z]\w+ (?:Police|Constabulary|Council)\b")
NOT_YET = pattern(
    r"\bnot (?:yet )?(?:been )?(?:produced|created|compiled|calculated|made|written)\b"
    r"|\byet to be (?:produced|created|compiled)\b"
)
SETTLED = pattern(
    r"\b(?:decided|settled|planned|intended|intention|scheduled|will be published|come"
    r"|due)\b[^.]{0,80}\b(?:before|prior|20\d\d|spring|summer|autumn|winter|January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b"
)
REASONABLE = pattern(r"\breasonable\b|\bsensible\b|\bfair\b")
MARKET = pattern(
    r"\bcompetit\w+|\bunderbid\w*|\bnegotiat\w+|\bbid\w*\b|\btender\w*|\bmarket\w*|\bbargain\w+"
)
EIR_NAMED = pattern(r"\bEIR\b|\bEnvironmental Information Regulations\b")
QUALIFIED_PERSON = pattern(r"\bqualified person\b")
OPINION = pattern(r"\bopinion\b")
INVESTIGATION = pattern(r"\binvestigat\w+|\bproceedings\b|\bprosecut\w+")
FAIRNESS = pattern(
    r"\bprinciple\b|\bfair\w*\b|\blawful\w*|\blegitimate interest|\bunfair\b|\bcontraven\w+"
    r"|\bexpect\w*\b"
)


def qualified_person(letter: LetterText) -> Points:
    """L39. s36(2): the opinion of a qualified person, s36(5); not for statistics, s36(4)."""
    for citation in letter.relied_on("s36"):
        if letter.says(pattern(r"\b36\s?\(4\)")):
            return
        if not (letter.says(QUALIFIED_PERSON) and letter.says(OPINION)):
            yield letter.absent(
                "no opinion of a qualified person is named", letter.sentence_of(citation).text
            )
            return


def investigation(letter: LetterText) -> Points:
    """L40."""
    for citation in letter.relied_on("s30"):
        if citation.mode == WITHHOLD and citation.provision in ("s30", "s30(1)"):
            yield letter.absent(
                "the limb of s30(1) is not named", letter.sentence_of(citation).text
            )
            return
        if citation.provision.startswith("s30(1)") and not letter.says(INVESTIGATION):
            yield letter.absent("the investigation is not named", letter.sentence_of(citation).text)
            return


def both_30_and_31(letter: LetterText) -> Points:
    """L41. s31(1) is for information that s30 does not exempt."""
    yield from _together(
        letter, "s30", "s31", "section 31 is only for what section 30 does not exempt"
    )


def both_23_and_24(letter: LetterText) -> Points:
    """L42. s24(1) is for information that s23(1) does not exempt."""
    yield from _together(
        letter, "s23", "s24", "section 24(1) is only for what section 23(1) does not exempt"
    )


def both_35_and_36(letter: LetterText) -> Points:
    """L43. s36(1), and s35(1) names departments and the Welsh Government only."""
    yield from _together(
        letter, "s35", "s36", "section 36 is only for what section 35 does not exempt"
    )
    for citation in letter.relied_on("s35"):
        body = NOT_A_DEPARTMENT.search(
            (letter.record and letter.record.authority_name) or letter.text
        )
        if body and not pattern(r"\bdepartment\b|\bministry\b").search(letter.text):
            yield Point(
                "section 35 is for government departments", letter.sentence_of(citation).text
            )
            return


def _together(letter: LetterText, one: str, other: str, reason: str) -> Points:
    first = [c for c in letter.relied_on(one) if c.mode == WITHHOLD]
    second = [c for c in letter.relied_on(other) if c.mode == WITHHOLD]
    if not first or not second or letter.says(ALTERNATIVE) or _in_own_blocks(letter, first, second):
        return
    yield Point(reason, letter.sentence_of(second[0]).text)


def _in_own_blocks(letter: LetterText, first: list[Citation], second: list[Citation]) -> bool:
    """Whether the two are cited under different questions."""

    def block(citation: Citation) -> int:
        return max(
            (n for n, b in enumerate(letter.blocks) if b[0].start <= citation.start), default=0
        )

    return not {block(c) for c in first} & {block(c) for c in second}


def personal_data(letter: LetterText) -> Points:
    """L44. s40(2) with s40(3A): a principle, and the interests weighed in it."""
    cited = [
        c
        for c in letter.relied_as(WITHHOLD)
        if (c.regime == "FOIA" and c.provision in ("s40", "s40(2)"))
        or (c.regime == "FOISA" and c.provision.startswith("s38(1)(b)"))
        or c.section == "reg 13"
    ]
    if cited and not letter.says(FAIRNESS):
        yield letter.absent(
            "why disclosing personal data would break a principle is not said",
            letter.sentence_of(cited[0]).text,
        )


def small_numbers(letter: LetterText) -> Points:
    """L45. A small number is not personal data for being small: [2018] UKUT 229 (AAC)."""
    sentence = letter.find(SMALL)
    if sentence and letter.says(HELD_BACK) and not letter.says(IDENTIFY):
        yield letter.absent(
            "small numbers are withheld; who could be identified is not said", sentence.text
        )


def law_of_the_day(letter: LetterText) -> Points:
    """L46. The 2018 Act renumbered section 40 on 25 May 2018."""
    sentence = letter.find(OLD_LAW)
    if sentence is None:
        return
    since = letter.is_dated_from(RENUMBERED)
    if since:
        yield Point("this was the law before 25 May 2018", sentence.text)
    elif since is None and letter.relied and not letter.latest_year:
        yield Point(
            "the day of the letter is needed to say which law applied", sentence.text, decided=False
        )


def confidence(letter: LetterText) -> Points:
    """L47. s41(1)(a) and (b), with the defence that the public interest gives."""
    for citation in letter.relied_on("s41"):
        missing = [
            what
            for what, words in (
                ("from whom it was obtained", FROM_OTHERS),
                ("why a breach would be actionable", ACTIONABLE),
                ("the public interest defence", DEFENCE),
            )
            if not letter.says(words)
        ]
        if missing:
            yield letter.absent(
                f"section 41 without {', '.join(missing)}", letter.sentence_of(citation).text
            )
        return


def enactment(letter: LetterText) -> Points:
    """L48. s44(1)."""
    for citation in letter.relied_on("s44"):
        if not letter.says(ENACTMENT):
            yield letter.absent(
                "the enactment that forbids disclosure is not named",
                letter.sentence_of(citation).text,
            )
        return


def exact_place(letter: LetterText) -> Points:
    """L49. s21(1)."""
    for citation in letter.relied_on("s21"):
        if letter.says(WHOLE_SITE) and not letter.says(pattern(r"https?://\S+/\S+")):
            yield letter.absent(
                "a whole site is named, not the document", letter.sentence_of(citation).text
            )
        elif not letter.says(PRECISE):
            yield letter.absent(
                "where the information can be found is not said", letter.sentence_of(citation).text
            )
        return


def link_explained(letter: LetterText) -> Points:
    """L50."""
    if letter.says(AS_HELP) or letter.relied_on("s22"):
        return
    for sentence in letter.find_all(PUBLISHED):
        if not NOT_A_SOURCE.search(sentence.text):
            yield letter.absent(
                "a published source is offered; whether it is the answer (section 21) or help "
                "(section 16) is not said",
                sentence.text,
            )
            return


def link_fits(letter: LetterText) -> Points:
    """L51."""
    if letter.request is None:
        return
    local = LOCAL.search(letter.request) or LOCAL_BODY.search(letter.text)
    if letter.says(ADDRESS) and local and not MISFIT.search(letter.request):
        offered = next((s for s in letter.find_all(MISFIT) if OFFERED.search(s.text)), None)
        if offered:
            yield Point("the publication is not cut as was asked for", offered.text)
            return
    national = letter.find(NATIONAL_SOURCE)
    if national and letter.says(ADDRESS) and not letter.says(CUT_LOCALLY):
        yield Point(
            "a national body publishes it; whether it is cut as was asked for is not said",
            national.text,
        )
        return
    site = letter.find(WHOLE_SITE)
    if site and letter.relied_on("s21"):
        yield Point(
            "a whole site is named; what it contains of the question is not said", site.text
        )


def future_publication(letter: LetterText) -> Points:
    """L52. s22(1)(a) to (c): held, settled before the request, and reasonable to wait."""
    for citation in letter.relied_on("s22"):
        if citation.mode != WITHHOLD:
            continue
        unmade = letter.find(NOT_YET)
        if unmade:
            yield Point(
                "what has not been produced is not held; section 22 needs held information",
                unmade.text,
            )
        elif not letter.says(SETTLED):
            yield letter.absent(
                "when publication was settled is not said", letter.sentence_of(citation).text
            )
        elif not letter.says(REASONABLE):
            yield letter.absent(
                "why waiting is reasonable is not said", letter.sentence_of(citation).text
            )
        return


def commercial(letter: LetterText) -> Points:
    """L53. s43(2)."""
    for citation in letter.relied_on("s43"):
        if citation.provision != "s43(1)" and not letter.says(MARKET):
            yield letter.absent(
                "who would use the information, and how, is not said",
                letter.sentence_of(citation).text,
            )
        return


def one_regime(letter: LetterText) -> Points:
    """L72."""
    for citation in letter.citations:
        sentence = letter.sentence_of(citation).text
        like_eir = pattern(r"^s12\([45]\)\([a-g]\)$").match(citation.provision)
        if citation.provision.startswith("s") and like_eir:
            yield Point(
                f"{citation.text} is a regulation of the EIR, not a section of the Act", sentence
            )
            return
        if citation.regime == "EIR" and int(citation.section.split()[1].rstrip("AB")) > 21:
            yield Point(f"{citation.text}: the EIR have no such regulation", sentence)
            return
    for citation in letter.exemptions_relied:
        place = find_place(citation.regime, citation.provision)
        if citation.regime == "FOISA" and place and not place.is_real:
            yield Point(
                f"the Scottish Act has no {citation.provision}; its {citation.section} is on "
                f"{place.exemption.title.lower()}",
                letter.sentence_of(citation).text,
            )
            return
    foia = [c for c in letter.relied if c.regime == "FOIA"]
    eir = [c for c in letter.relied if c.regime == "EIR"]
    named = letter.find(EIR_NAMED)
    if named and foia and not eir and not letter.relied_on("s39"):
        yield Point("the EIR are named, and only exemptions of the Act are relied on", named.text)


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L39": qualified_person,
    "L40": investigation,
    "L41": both_30_and_31,
    "L42": both_23_and_24,
    "L43": both_35_and_36,
    "L44": personal_data,
    "L45": small_numbers,
    "L46": law_of_the_day,
    "L47": confidence,
    "L48": enactment,
    "L49": exact_place,
    "L50": link_explained,
    "L51": link_fits,
    "L52": future_publication,
    "L53": commercial,
    "L72": one_regime,
}
