"""Rules on harm, L30 to L38."""

from collections.abc import Callable, Mapping

from clerestory.law.exemptions import kind_of_test
from clerestory.law.letter_texts import LetterText, Point, Points, pattern
from clerestory.law.references import WITHHOLD, Citation

SEPARATE = pattern(
    r"\b(?:public interest test|PIT|test)\b[^.]{0,40}\b(?:attached|separate|enclosed|annex\w*"
    r"|appendix|below|starts|out)\b"
)
RECITES_THE_ACT = pattern(
    r"\b(?:is|are) exempt(?: information| from disclosure)? (?:if|where)\b"
    r"|\bany information is exempt\b"
    r"|\bis exempt information if\b"
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
        c for c in letter.relied_as(WITHHOLD) if c.section not in ("s21", "s22", "s44", "reg 6")
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


def _with_test(letter: LetterText, test: str) -> list[Citation]:
    return [c for c in letter.exemptions_relied if kind_of_test(c.regime, c.provision) == test]


CHECKS: Mapping[str, Callable[[LetterText], Points]] = {
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
