"""Rules on what is said about holding: L01, L02, and neither confirming nor denying, L03 to L09."""

import re
from collections.abc import Callable, Mapping

from clerestory.law.decisions import Holding, Outcome
from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.references import NCND, WITHHOLD, Citation
from clerestory.law.reliance import CONFIRMING, NEITHER
from clerestory.law.sentences import Sentence, sentences

HELD = pattern(
    r"\bconfirms?\b(?! (?:n?or|whether|if)\b)(?:(?! whether | if )[^.]){0,80}\b(?:held"
    r"|holds?)\b"
    r"|\binformation (?:is|are) held\b"
    r"|\b(?:we|it|force|council|trust|authority|service) (?:do(?:es)? )?holds? (?:this|the"
    r"|some|part|relevant)\b"
    r"|^(?:some (?:of it |information |relevant information )?is )?held\b|\bheld in part\b"
    r"|\bis held[;,.]"
)
OPEN = re.compile(CONFIRMING.pattern + r"|\bwhether\b|\bor not\b", re.I)
NOT_HELD = pattern(
    r"\bnot (?:currently )?held\b|\bdo(?:es)?(?: not|n['’]t) (?:currently |actually )?hold\b"
    r"|\bnothing (?:further |more )?(?:is |was )?held\b|\bholds? (?:no|none|nothing)\b"
    r"|\bno (?:such |recorded |relevant |further )*(?:information|data|records?|documents?)"
    r" (?:is |are |was |were |being )*held\b"
    r"|\bno (?:recorded )?(?:information|data|records?) (?:was |were |has been |have been "
    r"|could be )?"
    r"(?:found|located|identified)\b|\bnot (?:in|within) (?:our|the \w+['’]s) possession\b"
)
HELD_AFTER_ALL = pattern(
    r"\b(?:other|further|additional|some|more|relevant) information (?:is|was|were|to be"
    r"|has been)? ?held\b"
    r"|\b(?:does|did|in fact) (?:in fact )?holds?\b"
    r"|\bholds? (?:further|additional|other|more|relevant) information\b|\bwas (?:in fact )?held\b"
)
ZERO = pattern(
    r"\bzero results?\b|\bnil (?:results?|return)\b|\bzero (?:for|in) (?:both|all|each)\b"
)
GIVEN = pattern(
    r"\battach\w+|\bsee below\b|\bgiving you\b|\btable\b|\bfigures?\b|\bdisclos\w+|\bsuppl\w+"
    r"|\|\s*\d|\d{2,}|\bcost more than the appropriate limit\b"
    r"|\b(?:is|are|was|were|has|have) not (?:recorded|kept|collected)\b|\bin answer\b"
    r"|\bthe answer\b|\brepublish\w*|\bthere (?:is|are|were|was)\b|https?:|\bsection 1[24]\b"
    r"|:\s*\d"
)
OTHER_INFORMATION = pattern(
    r"\b(?:any|whether)\b[^.]{0,40}\b(?:other|further|additional|more)\b|\bcovert\b"
    r"|\b(?:other|further|additional|more) information\b|\bremain(?:ing|der)\b|\bthe rest\b"
    r"|\bthis part\b"
)
NAMES_QUESTIONS = pattern(r"\b(?:questions?|points?|parts?)\s+\(?[\da-z]\b|\bq\.?\s?\d")
ABOUT_WHAT = pattern(
    r"\b(?:other|further|additional)\b[^.]{0,40}?\b(?:about|regarding|concerning|on the|as to"
    r"|covert|connected with|in relation to (?!(?:this|the|that|your) request)"
    r"|relating to (?!(?:this|the|that|your) request))"
)
GIVES_AWAY = pattern(
    r"\bthe information (?:that )?(?:we|the force|the council) holds?\b|\bthese figures\b"
    r"|\bthe data would show\b"
    r"|\b(?:releas|disclos|publish)ing (?:the|these) (?:requested )?(?:figures|statistics"
    r"|data)\b"
)
SECRETIVE = frozenset({"s23", "s24", "s30", "s31", "s38"})
HAS_IT_HAPPENED = pattern(
    r"\s*(?:has|have|had|did|was|were)\b[^?.]{0,120}\b(?:paid|attack\w*|breach\w*|compromis\w*"
    r"|stolen"
    r"|hacke[dr]|hackers|hacking|ransom\w*|investigat\w*|arrest\w*|monitor\w*|target\w*|infect\w*|lost|leak\w*"
    r"|experienc\w*|suffer\w*)\b"
)
ALL_THE_REST = pattern(
    r"\b(?:all|the) (?:the )?(?:other|remaining|rest of the) (?:questions?|points|parts|request"
    r"|information)\b"
    r"|\ball (?:of )?(?:the |your )?(?:questions|information requested)\b"
    r"|\bthe requested information\b"
)
NO_INFERENCE = pattern(
    r"\binferen\w+|\binferr\w+|\bno (?:conclusion|assumption)s?\b"
    r"|\bnot be (?:taken|read|seen) as\b|\bnor (?:should|must|can) it be taken\b"
    r"|\bnothing can be concluded\b"
)
ABOUT_DISCLOSURE = pattern(
    r"\b(?:favour\w*|against|for|supporting) (?:the )?(?:disclosure|disclosing|release"
    r"|releasing)\b"
    r"|\btest\b[^.]{0,12}\bon (?:the )?(?:disclosure|disclosing|release)\b"
    r"|\bdisclosure of (?:the |this |that |such )?(?:requested |specific )?information would\b"
    r"|\b(?:harm|impact|effect) (?:in|of) (?:the )?(?:disclosure|disclosing|release)\b"
    r"|\bof not disclosing\b"
)
FACTORS = pattern(r"\bfactors?\b[^.]{0,40}\b(?:favour|against|for)\w*|\bpublic interest test\b")
CLOSED = frozenset(
    {
        Outcome.LAPSED, Outcome.WITHDRAWN, Outcome.TRANSFERRED,
        Outcome.VEXATIOUS, Outcome.REPEATED,  # s14 leaves neither duty of s1(1)
    }
)  # fmt: skip
NO_TEST = pattern(
    r"\bno (?:harm|public interest)|\bnot (?:be )?(?:needed|required|necessary)|\bneed(?:s)? not\b"
)
WRONG_LIMB = pattern(r"\b1\s?\(1\)\s?\(b\)")


def holding_for_each(letter: LetterText) -> Points:
    """L01. s1(1)(a)."""
    yield from _holding_in_the_record(letter)
    not_held, zero = letter.find(NOT_HELD), letter.find(ZERO)
    if not_held and zero:
        yield Point(
            "said not to be held and to be zero; a zero is information that is held", zero.text
        )
    if letter.retold and not_held:
        after_all = next((s for s in letter.find_all(HELD_AFTER_ALL) if s != not_held), None)
        if after_all and after_all.start > not_held.start and not NOT_HELD.search(after_all.text):
            yield Point("said not to be held, and found to be held", after_all.text)
    says = letter.says(HELD) or not_held or letter.neither or letter.says(GIVEN) or letter.relied
    if not says:
        yield letter.absent("the letter does not say whether the information is held")


def _holding_in_the_record(letter: LetterText) -> Points:
    """The record leaves it open, or the letter says the opposite of it."""
    for one in letter.record.questions if letter.record else ():
        answer = letter.answer_to(one.number)
        denied = NOT_HELD.search(answer)
        if one.holding is None and one.outcome not in CLOSED:
            yield Point(f"question {one.number}: nothing is said about whether it is held")
        elif one.holding is Holding.HELD and denied and not HELD.search(answer):
            yield Point(
                f"question {one.number}: held by the record, not held by the letter", denied[0]
            )
        elif one.holding is Holding.NOT_HELD and answer and not denied:
            yield Point(f"question {one.number}: the letter does not say that it is not held")


def held_and_neither(letter: LetterText) -> Points:
    """L02. The two contradict each other unless a part is marked off: s1(1)(a), s2(1)."""
    for one in letter.record.questions if letter.record else ():
        confirmed = _confirmation(letter.answer_to(one.number))
        if one.holding is Holding.NEITHER and confirmed:
            yield Point(
                f"question {one.number}: neither confirmed nor denied by the record, and the "
                "letter confirms",
                confirmed,
            )
            return
    for block in letter.blocks:
        held = next((s for s in block if _confirms(s)), None)
        neither = next((s for s in block if NEITHER.search(s.text) and not _is_partial(s)), None)
        if held and neither:
            yield Point(
                "information is confirmed as held, and the same is neither confirmed nor denied: "
                f"“{_short(held)}”",
                neither.text,
            )
            return


def _confirmation(answer: str) -> str:
    return next((one.text for one in sentences(answer) if _confirms(one)), "")


def _confirms(sentence: Sentence) -> bool:
    """That it is held; not that it is not, nor "whether it is held"."""
    held = HELD.search(sentence.text) and not NOT_HELD.search(sentence.text)
    return bool(held) and not OPEN.search(sentence.text)


def _is_partial(sentence: Sentence) -> bool:
    return bool(OTHER_INFORMATION.search(sentence.text) or NAMES_QUESTIONS.search(sentence.text))


def _short(sentence: Sentence) -> str:
    words = " ".join(sentence.text.split())
    return words if len(words) <= 100 else words[:97] + "..."


def neither_by_subsection(letter: LetterText) -> Points:
    """L03. The subsection that removes the duty, such as s31(3): s17(1)(b)."""
    neither = letter.relied_as(NCND)
    for citation in neither:
        if (
            citation.exemption
            and citation.provision == citation.exemption.provision
            and _has_ncnd(citation)
        ):
            wanted = " or ".join(f"{citation.section}({sub})" for sub in citation.exemption.ncnd)
            yield Point(
                f"{citation.provision} is named for neither confirming nor denying; it is {wanted} "
                "that removes the duty",
                letter.sentence_of(citation).text,
            )
    if letter.neither and not neither and not letter.relied:
        yield letter.absent(
            "no provision is named that removes the duty to confirm or deny", letter.neither[0].text
        )


def _has_ncnd(citation: Citation) -> bool:
    return bool(citation.exemption and citation.exemption.ncnd)


def subsection_of_the_other_duty(letter: LetterText) -> Points:
    """L04. s31(1) withholds, s31(3) removes the duty to confirm or deny: s2(1), s2(2)."""
    for citation in letter.relied_as(NCND):
        if _withholds(citation) and not _is_supporting(citation, letter):
            yield Point(
                f"{citation.provision} withholds; it does not remove the duty to confirm or deny",
                letter.sentence_of(citation).text,
            )
    withheld = pattern(r"\bwithh[eo]ld|\bredact")
    for citation in letter.relied_as(NCND):
        sentence = letter.sentence_of(citation)
        if (
            withheld.search(sentence.text)
            and not NEITHER.search(sentence.text)
            and not _withholds(citation)
        ):
            yield Point(
                f"{citation.provision} removes the duty to confirm or deny; it withholds nothing",
                sentence.text,
            )
    for sentence in letter.neither:
        if WRONG_LIMB.search(sentence.text):
            yield Point(
                "section 1(1)(b) is about communicating; confirming or denying is section 1(1)(a)",
                sentence.text,
            )


def _is_supporting(citation: Citation, letter: LetterText) -> bool:
    """ "Section 30(3) (by virtue of section 30(2))": the second says where the first comes from."""
    return letter.text[: citation.start].rstrip().endswith("(by virtue of")


def _withholds(citation: Citation) -> bool:
    """Under FOIA; in Scotland the exemption is named beside s18, which removes the duty."""
    entry = citation.exemption
    subsections = entry.withhold if entry and entry.regime == "FOIA" else ()
    return any(citation.provision.startswith(f"{citation.section}({sub})") for sub in subsections)


def gives_away(letter: LetterText) -> Points:
    """L05. Where holding was confirmed as well, L02 says so."""
    yield from _withheld_yes_or_no(letter)
    if letter.relied_as(WITHHOLD):
        return
    for block in letter.blocks:
        neither = any(NEITHER.search(s.text) and not _is_partial(s) for s in block)
        slip = next(
            (s for s in block if GIVES_AWAY.search(s.text) and not NEITHER.search(s.text)), None
        )
        if neither and slip and not any(_confirms(s) for s in block):
            yield Point("the argument speaks of the information as if it were held", slip.text)


def _withheld_yes_or_no(letter: LetterText) -> Points:
    """Has it happened? "Exempt" says that there is something to tell."""
    withheld = [c for c in letter.relied_as(WITHHOLD) if c.section in SECRETIVE]
    if not withheld or letter.neither:
        return
    for number, question in letter.asked.items():
        answer = letter.answers.get(number, "") if len(letter.asked) > 1 else letter.text
        others = letter.find(ALL_THE_REST)
        silent = not answer or withheld[0].text not in answer
        if not HAS_IT_HAPPENED.match(question) or (silent and not others):
            continue
        yield Point(
            f"question {number} asks whether something happened; to withhold the answer says that "
            "there is one",
            (others or letter.sentence_of(withheld[0])).text,
        )
        return


def no_inference(letter: LetterText) -> Points:
    """L06."""
    if letter.neither and not letter.says(NO_INFERENCE):
        yield letter.absent("nothing says that no inference can be drawn", letter.neither[0].text)


def scope_of_partial(letter: LetterText) -> Points:
    """L07. "Any other information" about what?"""
    for sentence in letter.neither:
        if OTHER_INFORMATION.search(sentence.text) and not ABOUT_WHAT.search(sentence.text):
            if NAMES_QUESTIONS.search(sentence.text) or "covert" in sentence.text.lower():
                continue
            yield Point("what the other information would be about is not said", sentence.text)
            return


def weighs_confirming(letter: LetterText) -> Points:
    """L08. Two balances, two duties: s2(1)(b) is about saying whether it is held."""
    qualified = [
        c for c in letter.relied_as(NCND) if c.exemption and c.exemption.kind == "qualified"
    ]
    neither = {citation.section for citation in letter.relied_as(NCND)}
    others = {citation.section for citation in letter.relied_as(WITHHOLD)} - neither
    slip = letter.find(ABOUT_DISCLOSURE)
    if qualified and slip and not others:
        yield Point(
            "harm or public interest of disclosure is argued, not of confirming or denying",
            slip.text,
        )


def test_for_absolute_neither(letter: LetterText) -> Points:
    """L09. s2(3)."""
    absolute = [c for c in letter.relied_as(NCND) if c.exemption and c.exemption.kind == "absolute"]
    slip = next((s for s in letter.find_all(FACTORS) if not NO_TEST.search(s.text)), None)
    if absolute and slip and len(absolute) == len(letter.exemptions_relied):
        yield Point(f"{absolute[0].provision} needs no public interest test", slip.text)


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L01": holding_for_each,
    "L02": held_and_neither,
    "L03": neither_by_subsection,
    "L04": subsection_of_the_other_duty,
    "L05": gives_away,
    "L06": no_inference,
    "L07": scope_of_partial,
    "L08": weighs_confirming,
    "L09": test_for_absolute_neither,
}
