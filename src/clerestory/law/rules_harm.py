"""Rules on the public interest test (L13 to L18) and on harm (L30 to L38)."""

from collections.abc import Callable, Mapping
from datetime import date

from clerestory.law.exemptions import kind_of_test
from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.references import NCND, WITHHOLD, Citation

PUBLIC_INTEREST = pattern(r"\bpublic[- ]interest\b|\bPIT\b|\bbalance test\b|\bbalancing\b")
SEPARATE = pattern(
    r"\b(?:public interest test|PIT|test)\b[^.]{0,40}\b(?:attached|separate|enclosed|annex\w*"
    r"|appendix|below|starts|out)\b"
)
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
RECITES_THE_ACT = pattern(
    r"\b(?:is|are) exempt(?: information| from disclosure)? (?:if|where)\b"
    r"|\bany information is exempt\b"
    r"|\bis exempt information if\b"
)
NOT_IN_THE_INTEREST = pattern(
    r"\bnot (?:be )?in the public interest (?:to|for) (?:\w+ ){0,4}?(?:disclos|releas|publish"
    r"|provid)\w*"
)
WEIGHED = pattern(
    r"\boutweigh\w*|\bbalance (?:test )?(?:lies|falls|favours|is)\b|\bgreater than\b"
    r"|\b(?:favours?|in favour of) (?:maintain|withhold|non|not|neither|refus)\w*"
)
LEVEL_BOTH = pattern(
    r"\bwould,?\s+or\s+(?:would\s+be\s+)?(?:be\s+)?likely\s+to\b"
    r"|\bwould\s*/\s*(?:would be )?likely to\b"
)
HARM = (
    r"(?:\w+ly\s+)?(?:prejudic\w*|harm\w*|inhibit\w*|damag\w*|endanger\w*|undermin\w*|hinder\w*"
    r"|imped\w*|interfer\w*"
    r"|adversely|have (?:a |an )?(?:prejudicial|adverse|detrimental))"
)
LEVEL = pattern(
    rf"\bwould\s+(?:(?:be\s+)?likely\s+(?:to\s+)?)?{HARM}\b|\blikely to\s+(?:be\s+)?{HARM}"
)
STATUTORY_HARM = pattern(
    r"\b(?:would|likely to)\s+(?:be\s+likely\s+to\s+)?(?:prejudice|endanger|inhibit|harm"
    r"|adversely affect|have a prejudicial)\b"
)
ARGUED = pattern(
    r"\bwould\b|\bcould\b|\bmight\b|\brisk\b|\blead to\b|\bletting\b|\blet offenders\b|\braising\b"
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
INTERESTS = {
    "s31": pattern(
        r"\bcrime|\boffend|\bjustice|\btax|\bimmigration|\bprison|\bcharit|\bfail\w* to comply"
        r"|\bimproper|\bsafety"
    ),
    "s26": pattern(r"\bdefence|\bforces"),
    "s27": pattern(r"\brelations|\binterests abroad"),
    "s29": pattern(r"\beconom|\bfinanc"),
    "s43": pattern(r"\bcommercial|\btrade|\bcompet"),
}
FINER = {
    "sites or places": r"\bsite[- ](?:specific|level)\b|\bparticular (?:locations?|addresses)\b",
    "agencies or partners": r"\bbreakdown of the (?:agenc|authorit|partner|organisation)\w*",
    "ethnicity": r"\bethnicit\w+\b",
    "religion": r"\breligio\w+\b",
    "nationality": r"\bnationalit\w+\b",
    "names": r"\bnames of (?:individual|officer|staff|people)\w*",
}
PARTIAL = pattern(
    r"\b(?:in part|part of (?:the|it|this|your)|partial\w*|partly|redact\w*|the rest"
    r"|single total|totals?|some (?:of the )?information (?:is|can be) \w+"
    r"|some (?:is )?disclosed|most (?:of|is)|band(?:s|ed)?|round(?:ed|ing)|aggregat\w*|coarser"
    r"|longer period|anonymis\w*|narrow\w*|giv(?:e|ing) you|is disclosed|is attached|ha(?:s"
    r"|ve) been removed)\b"
)
ALL_WITHHELD = pattern(r"\bwithholding (?:that|this|the|all of the) information\b")
ONLY_IN_PART = pattern(
    r"\bnot engaged for the rest\b|\bentitled (?:only )?(?:for|to withhold) (?:a )?part\b"
)
PIECES = pattern(
    r"\bmosaic\b|\bjigsaw\b|\bpiec\w+ together\b|\b(?:lead to|aid|allow|enable) (?:the )?identif\w+"
)
OTHER_PIECES = pattern(
    r"\b(?:combin\w+|together|along(?:side)?|read|match\w*|compar\w+|link\w*) with\b"
    r"|\balongside\b|\bother information\b|\balready (?:known|published|public)\b"
)
PREJUDICE = pattern(r"\bprejudic\w*")
CLASS_ONLY = frozenset({"s30", "s32", "s35", "s41", "s42", "s44"})
NOT_NEEDED = pattern(r"\bno (?:harm|prejudice)|\bnot (?:need|requir|necess)\w*|\bclass[- ]based\b")


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


def interest_named(letter: LetterText) -> Points:
    """L30. ICO, step 1."""
    for citation in _with_test(letter, "prejudice"):
        words = INTERESTS.get(citation.section)
        if words and citation.provision == citation.section and not letter.says(words):
            yield letter.absent(
                f"which interest {citation.provision} protects here is not said",
                letter.sentence_of(citation).text,
            )


def causal_link(letter: LetterText) -> Points:
    """L31. ICO, step 2."""
    cited = _with_test(letter, "prejudice")
    if cited and not letter.says(SEPARATE) and not letter.says(ARGUED):
        if letter.says(pattern(r"\bbecause\b|\bharm\b")):
            return
        yield letter.absent(
            "how disclosure would lead to harm is not said", letter.sentence_of(cited[0]).text
        )


def likelihood(letter: LetterText) -> Points:
    """L32. ICO, step 3: one of the two levels, once."""
    cited = _with_test(letter, "prejudice")
    if not cited:
        return
    own = [s for s in letter.sentences if not RECITES_THE_ACT.search(s.text)]
    both = next((s for s in own if LEVEL_BOTH.search(s.text)), None)
    if both:
        yield Point("both levels of likelihood are claimed at once", both.text)
    elif not any(STATUTORY_HARM.search(s.text) for s in own):
        yield letter.absent(
            "whether harm would, or would be likely to, follow is not said",
            letter.sentence_of(cited[0]).text,
        )


def other_breakdown(letter: LetterText) -> Points:
    """L33."""
    if letter.request is None or not letter.exemptions_relied:
        return
    for name, words in FINER.items():
        sentence = letter.find(pattern(words))
        if sentence and ARGUED.search(sentence.text) and not pattern(words).search(letter.request):
            yield Point(
                f"harm is argued for {name}, which the request did not ask for", sentence.text
            )
            return


def partial_disclosure(letter: LetterText) -> Points:
    """L34. "To the extent", s1(1)(b); s16."""
    overturned = letter.find(ONLY_IN_PART)
    if overturned and letter.relied:
        yield Point("only a part could be withheld", overturned.text)
        return
    withheld = [
        c
        for c in letter.relied_as(WITHHOLD, NCND)
        if c.section not in ("s21", "s22", "s44", "reg 6")
    ]
    considered = letter.says(PARTIAL) and not letter.says(ALL_WITHHELD)
    if considered or not letter.relied:
        return
    if withheld or not letter.whole:
        yield letter.absent("no smaller part and no coarser figure is considered")


def pieces_named(letter: LetterText) -> Points:
    """L35."""
    sentence = letter.find(PIECES)
    if sentence and letter.exemptions_relied and not OTHER_PIECES.search(sentence.text):
        yield Point(
            "identification from pieces is claimed, and the other pieces are not named",
            sentence.text,
        )


def harm_for_class(letter: LetterText) -> Points:
    """L36."""
    for citation in letter.relied_as(WITHHOLD):
        sentence = letter.sentence_of(citation).text
        if (
            citation.section not in CLASS_ONLY
            or citation.regime != "FOIA"
            or NOT_NEEDED.search(sentence)
        ):
            continue
        alone = all(
            c.section == citation.section
            for c in letter.relied
            if letter.sentence_of(c).text == sentence
        )
        if alone and pattern(
            r"\bwould (?:be likely to )?prejudice\b|\bprejudice test\b|\bharm test\b"
        ).search(sentence):
            yield Point(
                f"{citation.provision} is a class; harm is argued as if it were needed", sentence
            )
            return


def necessity(letter: LetterText) -> Points:
    """L37. s24(1) says "required for the purpose of safeguarding national security"."""
    words = pattern(
        r"\bprejudice[- ]based\b|\bprejudice national security\b"
        r"|\bprejudic\w+ (?:to )?national security\b"
    )
    for citation in letter.relied_on("s24"):
        for sentence in letter.find_all(words):
            if pattern(r"\b24\b|national security").search(sentence.text):
                yield Point(
                    f"{citation.provision} is argued as prejudice; the word is required",
                    sentence.text,
                )
                return


def endangerment(letter: LetterText) -> Points:
    """L38. s38(1) says "endanger"."""
    words = pattern(
        r"\bprejudic\w*[^.]{0,40}\b(?:safety|health)\b"
        r"|\badversely affect\w*[^.]{0,40}\b(?:safety|health)\b"
    )
    sentence = letter.find(words)
    if letter.relied_on("s38") and sentence and not pattern(r"\bendanger\w*").search(letter.text):
        yield Point(
            "section 38 is argued as prejudice or adverse effect; the word is endanger",
            sentence.text,
        )


def _qualified(letter: LetterText) -> list[Citation]:
    return [
        c
        for c in letter.exemptions_relied
        if c.exemption and c.exemption.kind == "qualified" and c.section not in ("s39",)
    ]


def _with_test(letter: LetterText, test: str) -> list[Citation]:
    return [c for c in letter.exemptions_relied if kind_of_test(c.regime, c.provision) == test]


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
    "L13": public_interest_test,
    "L14": both_sides,
    "L15": conclusion,
    "L16": burden,
    "L17": weighed_though_absolute,
    "L18": one_argument_for_all,
    "L30": interest_named,
    "L31": causal_link,
    "L32": likelihood,
    "L33": other_breakdown,
    "L34": partial_disclosure,
    "L35": pieces_named,
    "L36": harm_for_class,
    "L37": necessity,
    "L38": endangerment,
}
