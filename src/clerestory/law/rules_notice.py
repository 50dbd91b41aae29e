"""Rules on the notice itself, s17: L10 to L12, L23, L25 and L26."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law.decisions import Outcome
from clerestory.law.letter_texts import NUMBERED, LetterText, Point, Points, pattern
from clerestory.law.provisions import citations
from clerestory.law.references import NCND, PROCEDURAL, WITHHOLD, Citation

WITHHELD = pattern(
    r"\bwithh[eo]ld|\bredact\w+|\bexempt\b|\brefus\w+|cannot be disclosed|not all need be released"
)
NOT_GIVEN = pattern(
    r"\b(?:withh[eo]ld|redacted|exempt|suppressed)\b|\bnot (?:be |been )?(?:provided|disclosed"
    r"|released"
    r"|shown)\b|\b(?:cannot|unable to|will not) (?:be )?(?:provide|disclose|release|give)d?\b"
)
SEE_ELSEWHERE = pattern(
    r"\b(?:see|as (?:above|before|for|in|per)|above|below|same|likewise|questions? \d|Q\s?\d"
    r"|not held"
    r"|not hold|not recorded)\b"
)
FIRST_WORDS = 300  # characters of an answer; after the last one the rest of the letter follows
CLOSED = pattern(
    r"\b(?:only (?:available|accessible|open|released)|(?:available|accessible|open|restricted"
    r"|limited)"
    r" only|restricted|access is limited) to (?:authori[sz]ed|registered|police|internal|staff"
    r"|members"
    r"|law enforcement)\b"
    r"|\bnot (?:publicly available|available to (?:the )?(?:general )?public"
    r"|in the public domain)\b"
)
# "Section 31(1): (a) the prevention of crime": the limb stands in the words of the Act.
LIMBS_FOLLOW = pattern(
    r"\([a-i](?:, ?[a-i])*\)\s*(?:[-–]|and\b|the |prevent|detect|apprehen|prosecut|administ|assess)"
)
LIMBS_WITHIN = 220  # characters
AT_A_CUT = re.compile(r"\W{0,3}(?:by virtue\W{0,3})?(?:\[cut|\.\.\.|…)")
REASON = pattern(
    r"\bbecause\b|\)\s*,? as \w+|\bdecided\b[^.]{0,80}\bpublish\w*|\bsince\b"
    r"|\bas (?:it|this|the|they|disclos|releas|confirm)\w*\b|\bwould\b|\bcould\b|\bso that\b"
    r"|\bdue to\b|\bin order to\b|\blead to\b|\bfor publication\b|\bhold personal data\b"
    r"|\bprohibit\w*|\boffence\b|\baccessible\b|\bpublished\b|https?:"
)
ELSEWHERE = pattern(r"\b(?:attach\w*|enclos\w*|separate (?:file|document)|annex\w*|appendix)\b")
ACTS = frozenset({"FOIA", "FOISA"})
REFUSALS = frozenset({Outcome.WITHHELD, Outcome.GRANTED_IN_PART, Outcome.NEITHER})
CONDITION = "s40(2) needs its condition"
RENUMBERED = date(2018, 5, 25)  # Data Protection Act 2018, Schedule 19
REFUSAL_WORDS = pattern(
    r"\brefus\w*|\bsection 17\b|\bs\.?\s?17\b|\bwithh[eo]ld\w*"
    r"|\b(?:cannot|unable|not)\b[^.]{0,30}\b(?:compl|giv|provid|disclos|releas|suppl)\w*"
    r"|\bneither\b|\bnot obliged\b|\bdeclin\w*|\bwill not\b"
)
DECIDED_TO_DISCLOSE = pattern(r"\b(?:decided|decision is|agreed) to (?:disclose|release|provide)\b")
REFUSED_OUTRIGHT = pattern(
    r"\brefus\w*|\bnot obliged\b|\bno (?:duty|obligation)\b|\bsection 17\b|\bs\.?\s?17\b"
)
GAP = pattern(
    r"\[(?![^\]]{0,60}\b(?:cut|sic|lost|not available|omitted|removed|redacted|page|see"
    r"|note)\b)(?=[^\]]{0,57}[a-z]{3})[^\]\n]{3,60}(?:\]|$)"
    r"|\bX{3,}\b|<{1,2}[A-Za-z ]{3,40}>{1,2}|\bdelete as (?:appropriate|applicable)\b"
    r"|\binsert (?:here|date|name)\b"
)
INSTRUCTION = pattern(
    r"\byou (?:could|can|should|may|must) (?:apply|use|cite|engage) (?:this|it"
    r"|the exemption)\b[^.]{0,20}\bif\b"
    r"|\bthis exemption (?:can|could|may) be used if\b|\bthis exemption applies if\b"
)
COST_MODES = frozenset({"s12", "s14"})


def exemption_named(letter: LetterText) -> Points:
    """L10. s17(1)(b)."""
    yield from _claims_in_the_record(letter)
    withheld = letter.find(WITHHELD)
    if withheld and not letter.relied and not letter.neither:
        yield letter.absent("something is withheld and no exemption is named", withheld.text)
        return
    yield from _withheld_in_one_answer(letter)
    closed = letter.find(CLOSED)
    if closed and not any(letter.sentence_of(one) == closed for one in letter.relied):
        yield letter.absent(
            "a document is said to be closed to the public, and neither given nor withheld by an "
            "exemption",
            closed.text,
        )
    unseen = [number for number in letter.asked if number not in letter.answers]
    if letter.relied and letter.request and unseen and not letter.whole:
        yield letter.absent("which exemption stands for question " + ", ".join(unseen))


def _withheld_in_one_answer(letter: LetterText) -> Points:
    """One answer holds something back and names nothing, while each exemption is for another."""
    for number, answer in letter.answers.items():
        answer = answer[:FIRST_WORDS]
        held_back = NOT_GIVEN.search(answer)
        if not held_back or SEE_ELSEWHERE.search(answer) or citations(answer):
            continue
        others = [c for c in letter.relied if not _is_for(number, c, letter)]
        if letter.relied and len(others) == len(letter.relied):
            yield letter.absent(
                f"question {number}: something is withheld and no exemption is named for it",
                held_back[0],
            )
            return


def _is_for(number: str, citation: Citation, letter: LetterText) -> bool:
    """Whether a citation may be for a question: it stands under no number, or names this one."""
    sentence = NUMBERED.sub("", letter.sentence_of(citation).text).strip()
    if re.search(rf"\b(?:questions?|points?|parts?|q)\b[^.]*?\b{number}\b", sentence, re.I):
        return True
    return not any(sentence in answer for answer in letter.answers.values())


def _claims_in_the_record(letter: LetterText) -> Points:
    questions = letter.record.questions if letter.record else ()
    refused = [one.number for one in questions if one.outcome in REFUSALS or one.hidden]
    if refused and not letter.relied:
        yield Point(
            f"question {', '.join(refused)}: refused by the record, and the letter names no "
            "exemption"
        )
    if letter.record is None or not letter.record.names_claims:
        return
    cited = {citation.provision for citation in letter.citations}
    for one in questions:
        for provision in one.provisions:
            if not {c.provision for c in citations(provision)} <= cited:
                yield Point(f"question {one.number}: {provision} is not in the letter")
        if one.hidden and not one.provisions:
            yield Point(f"question {one.number}: figures are hidden and no exemption is claimed")


def limb_named(letter: LetterText) -> Points:
    """L11. ICO expects section, subsection and limb; s12 has its own rule, L60."""
    for citation in letter.relied:
        supporting = letter.text[: citation.start].rstrip().endswith("(by virtue of")
        if citation.regime in ACTS and citation.section != "s12" and not supporting:
            missing = _missing_limb(citation, letter)
            cut_off = AT_A_CUT.match(letter.text[citation.start + len(citation.text) :])
            # By somebody, or in a part, that may have left out what the letter says.
            told = letter.retold or cut_off or (CONDITION in missing and not letter.whole)
            if missing:
                yield Point(missing, letter.sentence_of(citation).text, decided=not told)


def _missing_limb(citation: Citation, letter: LetterText) -> str:
    entry, provision = citation.exemption, citation.provision
    if entry is None or citation.implied:
        return ""
    if provision == citation.section:
        return (
            f"{provision} has several limbs; which one is not said"
            if entry.needs_subsection
            else ""
        )
    by_number = any(sub[0].isdigit() for sub in (*entry.withhold, *entry.ncnd))
    if by_number and re.match(r"s\d+[A-Z]?\([a-z]\)", provision):
        return f"{provision} leaves the subsection out"
    if provision == "s40(5B)":
        return "s40(5B) has several limbs; it is usually s40(5B)(a)(i)"
    if provision == "s40(2)" and citation.regime == "FOIA" and _is_since_2018(letter):
        condition = any(
            c.provision.startswith(("s40(3A)", "s40(3B)", "s40(4A)")) for c in letter.relied
        )
        old = any(c.provision.startswith("s40(3)") for c in letter.relied)
        reason = "the condition of s40(2) is cited by its old number" if old else CONDITION
        return "" if condition else f"{reason}; it is usually s40(3A)(a)"
    if provision == "s31(1)(g)":
        purpose = any(c.provision.startswith("s31(2)") for c in letter.citations)
        return "" if purpose else "s31(1)(g) needs the purpose, a letter of s31(2)"
    subsection = provision.split("(")[1].rstrip(")")
    if provision.count("(") == 1 and subsection in entry.limbs:
        if LIMBS_FOLLOW.search(letter.text, citation.start, citation.start + LIMBS_WITHIN):
            return ""
        return f"{provision} has several limbs; which letter is not said"
    return ""


def _is_since_2018(letter: LetterText) -> bool:
    """Section 40 was renumbered on 25 May 2018. Undated letters are taken to be of today."""
    since = letter.is_dated_from(RENUMBERED)
    if since is not None:
        return since
    if pattern(r"\b1998 Act\b|Act 1998\b|\bSchedule 2\b").search(letter.text):
        return False
    old = any(c.provision.startswith(("s40(3)", "s40(5)")) for c in letter.citations)
    return not old


def reasons_given(letter: LetterText) -> Points:
    """L12. s17(1)(c): why it applies, unless that is apparent."""
    for citation in letter.exemptions_relied:
        if citation.provision in OWN_REASONS or citation.section in OWN_REASONS:
            continue
        if _reasons_near(citation, letter):
            continue
        yield letter.absent(
            f"why {citation.provision} applies to this information is not said",
            letter.sentence_of(citation).text,
        )
        return


def _reasons_near(citation: Citation, letter: LetterText) -> bool:
    """A reason stands under the same question, in more than the words of the Act."""
    block = next(block for block in reversed(letter.blocks) if block[0].start <= citation.start)
    return any(
        REASON.search(sentence.text)
        and len(sentence.text.split()) > 6
        and not STATUTORY.search(sentence.text)
        for sentence in block
    )


OWN_REASONS = frozenset({"s21", "s40(2)", "reg 6", "reg 13", "reg 5"})  # see L44 and L49
STATUTORY = pattern(
    r"where (?:confirming|disclos)\w*[^.]{0,60}would breach"
    r"|\b(?:absolute|qualified) and class\b|\bis not required to\b"
    r"|\bthis exemption applies if\b|^the Freedom of Information Act places"
)


def refusal_section_named(letter: LetterText) -> Points:
    """L23. s17(5)."""
    for citation in letter.relied_as(PROCEDURAL):
        if citation.implied:
            yield letter.absent(
                f"the refusal rests on {citation.section}, which is not named",
                letter.sentence_of(citation).text,
            )


def no_template_left(letter: LetterText) -> Points:
    """L25."""
    for words, reason in (
        (GAP, "a gap of the template is not filled"),
        (INSTRUCTION, "an instruction to the writer stands in the letter"),
    ):
        sentence = letter.find(words)
        if sentence:
            yield Point(reason, sentence.text)


def refusal_is_said(letter: LetterText) -> Points:
    """L26. s17(1)(a): the fact that an exemption is relied on, as a refusal."""
    contradiction = letter.find(DECIDED_TO_DISCLOSE)
    withheld = pattern(r"\b(?:is|are|being|were|was) (?:exempt|withheld)\b|\bwithholding\b").search(
        letter.text
    )
    if contradiction and withheld and not pattern(r"\bpart|some|rest\b").search(letter.text):
        yield Point("said to be disclosed, and withheld", contradiction.text)
        return
    held_back = letter.find(pattern(r"\bcannot be disclosed\b|\bnot be disclosed\b"))
    foia = [c for c in letter.relied_as(WITHHOLD, NCND) if c.regime == "FOIA"]
    if held_back and not letter.says(REFUSED_OUTRIGHT):
        yield letter.absent("withheld without saying that this is a refusal", held_back.text)
    elif foia and not letter.says(REFUSAL_WORDS):
        yield letter.absent("no word says that this is a refusal", letter.sentence_of(foia[0]).text)


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L10": exemption_named,
    "L11": limb_named,
    "L12": reasons_given,
    "L23": refusal_section_named,
    "L25": no_template_left,
    "L26": refusal_is_said,
}
