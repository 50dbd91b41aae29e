"""Rules on the public interest test, L13 to L18."""

from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.references import Citation
from clerestory.law.rules_harm import ARGUED, SEPARATE

PUBLIC_INTEREST = pattern(r"\bpublic[- ]interest\b|\bPIT\b|\bbalance test\b|\bbalancing\b")
FOR_DISCLOSURE = pattern(
    r"\b(?:favour\w*|for|supporting|in support of|interest in)\s+(?:\w+\s+){0,3}(?:disclos"
    r"|releas|confirm|transparen|open)\w*"
    r"|\btransparen\w+|\baccountab\w+|\bopenness\b|\binform(?:ed|ing) (?:public )?debate\b"
)
AGAINST = pattern(
    r"\bagainst\b|\bin favour of (?:maintaining|withholding|not)\b"
    r"|\bmaintaining the (?:exemption|exclusion|exception)\b|\bwithholding\b|\bharm\b"
    r"|\bprejudice\b|\brisk\b"
)
CONCLUDED = pattern(
    r"\boutweigh\w*|\bbalance (?:test )?(?:lies|falls|favours|is)\b"
    r"|\bfavours? (?:maintain|withhold|non|not|neither|refus)\w*"
    r"|\bin favour of (?:maintain|withhold|non|not|neither|refus)\w*"
    r"|\bnot in the public interest\b|\bgreater than\b|\boverridden\b"
)
REVERSED = pattern(
    r"\b(?:overrid\w+|outweigh\w+|disclos\w+|releas\w+) (?:only )?(?:in|by|where"
    r"|if)\b[^.]{0,40}\b(?:exceptional|compelling)"
    r"|\b(?:exceptional|compelling|overwhelming|overriding)\b[^.]{0,60}\b(?:to|for"
    r"|in favour of) (?:disclos|releas)\w+"
    r"|\b(?:disclosure|release) (?:must|should|would (?:have|need) to|needs? to|does not"
    r"|cannot|did not) outweigh"
    r"|\bin favour of disclos\w+[^.]{0,40}\b(?:do|does|did) not outweigh"
)
NOT_IN_THE_INTEREST = pattern(
    r"\bnot (?:be )?in the public interest (?:to|for) (?:\w+ ){0,4}?(?:disclos|releas|publish"
    r"|provid)\w*"
)
WEIGHED = pattern(
    r"\boutweigh\w*|\bbalance (?:test )?(?:lies|falls|favours|is)\b|\bgreater than\b"
    r"|\b(?:favours?|in favour of) (?:maintain|withhold|non|not|neither|refus)\w*"
)
JOINT_SINCE = date(2025, 7, 23)  # Department for Business and Trade v IC [2025] UKSC 27
JOINT_BALANCE = pattern(
    r"\b(?:cumulative|combined|aggregate\w*|collective|joint)(?:ly)? (?:public interest|weight"
    r"|balance"
    r"|effect)\b"
    r"|\b(?:exemptions|sections)\b[^.]{0,60}\b(?:taken|weighed|considered|balanced"
    r"|added) (?:together"
    r"|cumulatively|jointly|in (?:the )?aggregate)\b"
    r"|\bpublic interests? (?:in|of) (?:maintaining )?(?:both|all|these"
    r"|the \w+) exemptions\b[^.]{0,40}"
    r"\b(?:together|combined|cumulatively)\b"
)
OVERALL_HARM = pattern(
    r"\boverall harm\b|\bharm for (?:the )?(?:NCND|both|sections)\b|\bboth exemptions\b"
)


def public_interest_test(letter: LetterText) -> Points:
    """L13. s17(3)."""
    for citation in _qualified(letter):
        if not letter.says(PUBLIC_INTEREST):
            yield letter.absent(
                f"{citation.provision} is qualified; there is no public interest test",
                letter.sentence_of(citation).text,
            )
            return


def both_sides(letter: LetterText) -> Points:
    """L14."""
    if _qualified(letter) and letter.says(PUBLIC_INTEREST) and not letter.says(SEPARATE):
        missing = "disclosing" if not letter.says(FOR_DISCLOSURE) else ""
        missing = missing or ("maintaining the exemption" if not letter.says(AGAINST) else "")
        if missing:
            yield letter.absent(f"nothing is said in favour of {missing}")


def conclusion(letter: LetterText) -> Points:
    """L15. s2(1)(b), s2(2)(b)."""
    tested = _qualified(letter) and letter.says(PUBLIC_INTEREST) and not letter.says(SEPARATE)
    if tested and not letter.says(CONCLUDED):
        yield letter.absent("the public interest test has no conclusion")


def burden(letter: LetterText) -> Points:
    """L16. Disclosure is the rule; the exemption has to outweigh."""
    sentence = letter.find(REVERSED)
    if not _qualified(letter):
        return
    if sentence:
        yield Point(
            "the balance starts from refusing, and asks for a special reason to disclose",
            sentence.text,
        )
        return
    only = letter.find(NOT_IN_THE_INTEREST)
    if only and not letter.says(WEIGHED) and not letter.says(SEPARATE):
        yield letter.absent(
            "only said not to be in the public interest; the exemption has to outweigh", only.text
        )


def weighed_though_absolute(letter: LetterText) -> Points:
    """L17. s2(3)."""
    cited = letter.exemptions_relied
    absolute = [c for c in cited if c.exemption and c.exemption.kind == "absolute"]
    if not absolute or len(absolute) < len(cited):
        return
    weighs = pattern(
        r"\boutweigh\w*[^.]{0,40}\bpublic interest\b|\bpublic interest\b[^.]{0,80}\boutweigh\w*"
    )
    for sentence in letter.find_all(weighs):
        if not pattern(r"\bdefence\b|\blegitimate\b|\bno public interest\b").search(sentence.text):
            yield Point(
                f"{absolute[0].provision} is absolute, and a public interest is weighed",
                sentence.text,
            )
            return


def one_argument_for_all(letter: LetterText) -> Points:
    """L18. Each on its own test, s17(1)(c); only the balance may be joint."""
    yield from weighed_together(letter)
    harmful = {
        c.section: c.exemption.test
        for c in letter.exemptions_relied
        if c.exemption and c.exemption.test in ("prejudice", "necessity", "endangerment", "opinion")
    }
    if len(set(harmful.values())) < 2:
        return
    joint = letter.find(OVERALL_HARM)
    own = [
        s
        for s in harmful
        if letter.says(pattern(rf"\bharm\b[^.]{{0,40}}\b(?:section |s){s[1:]}\b"))
    ]
    one_argument = not own and _argued_after(letter) and not _apart(letter, tuple(harmful))
    if joint or one_argument:
        sections = " and ".join(sorted(harmful))
        yield Point(
            f"{sections} have different tests and share one argument", joint.text if joint else ""
        )


def _argued_after(letter: LetterText) -> tuple[str, ...]:
    """Sentences that argue, and name no exemption."""
    last = max((c.start for c in letter.exemptions_relied), default=0)
    return tuple(
        s.text
        for s in letter.sentences
        if s.start > last
        and pattern(r"\b(?:could|would)\b|\bleaves?\b|\brisk\b").search(s.text)
        and not PUBLIC_INTEREST.search(s.text)
    )


def _apart(letter: LetterText, sections: tuple[str, ...]) -> bool:
    """Whether each exemption has an argument of its own, in its sentence or under its heading."""
    named: dict[int, set[str]] = {}  # by the place of the sentence
    for citation in letter.citations:
        if citation.section in sections:
            named.setdefault(letter.sentence_of(citation).start, set()).add(citation.section)
    argued: set[str] = set()
    present: set[str] = set()
    for sentence in letter.sentences:
        present = named.get(sentence.start) or present
        if len(present) == 1 and ARGUED.search(sentence.text):
            argued |= present
    return argued == set(sections)


def weighed_together(letter: LetterText) -> Points:
    """L18 too. Until [2025] UKSC 27 each exemption was weighed alone."""
    joint = letter.find(JOINT_BALANCE)
    qualified = {c.section for c in _qualified(letter)}
    if joint is None or len(qualified) < 2:
        return
    since = letter.is_dated_from(JOINT_SINCE)
    if since is False:
        yield Point("weighed together before 23 July 2025, when each was weighed alone", joint.text)
    elif since is None:
        yield Point(
            "weighed together, which the Supreme Court allowed on 23 July 2025; the day of the "
            "letter is needed",
            joint.text,
            decided=False,
        )


def _qualified(letter: LetterText) -> list[Citation]:
    return [
        c
        for c in letter.exemptions_relied
        if c.exemption and c.exemption.kind == "qualified" and c.section not in ("s39",)
    ]


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L13": public_interest_test,
    "L14": both_sides,
    "L15": conclusion,
    "L16": burden,
    "L17": weighed_though_absolute,
    "L18": one_argument_for_all,
}
