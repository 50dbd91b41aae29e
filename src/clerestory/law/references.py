"""Sections and regulations as a letter writes them, read into provisions.

"Section 31 (1) (a)", "s.31.1.a", "s.31(1)(a)(b)" (two provisions), "section 31(1)(a) to (c)"
(three) and "section 40(2)(3A)(a)" (s40(2) and s40(3A)(a)) are read alike. Sections of other Acts
are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clerestory.law.exemptions import Exemption, exemptions, find_exemption
from clerestory.law.other_acts import exists_nowhere, is_elsewhere, law_named

WITHHOLD, NCND, PROCEDURAL, OTHER = "withhold", "ncnd", "procedural", "other"
RELIED_ON = frozenset({WITHHOLD, NCND, PROCEDURAL})

SPACE = r"(?:[^\S\n]|\n(?![^\S\n]*\n))"  # a line may be wrapped; a paragraph ends a citation
GAP = rf"{SPACE}{{0,12}}"  # bounded, so that no text takes long
ONE_PART = r"(?:\d{1,2}[A-Za-z]{0,2}|[a-zA-Z]|a[abcd]|[ivx]{1,4})"
AND = rf"{GAP}(?:,|&|/|-|–|—|\band\b|\bor\b|\bto\b){GAP}"
PART = (
    rf"(?:\({GAP}{ONE_PART}(?:{AND}{ONE_PART})*{GAP}\)"
    r"|(?<=\))[a-i](?=[\s,.;)]|$)"
    rf"|(?<=[\dA-Z])\.(?:\d(?!\d)(?:\.[a-i](?![a-zA-Z]))?|(?=\())"
    rf"|\b(?:sub-?section|paragraph){SPACE}{GAP}\d{{1,2}}[A-Z]?(?!\d)"
    rf"|(?<=\d){SPACE}{GAP}\d(?=\([a-z]\)))"  # "33 1(b)"
)
JOINED = (
    rf"(?:{SPACE}|,|&|/|-|–|—|\band\b|\bor\b|\bto\b|\bwith\b|\bsub-?sections?(?!{GAP}\d)\b"
    rf"|\bparagraphs?(?!{GAP}\d)\b){{0,12}}"
)
NUMBER = r"\d{1,3}(?:[A-Za-z](?![A-Za-z])|\s{1,2}[A-Z](?=\())?"
REFERENCE = rf"{NUMBER}(?:{JOINED}{PART})*(?!\d)"
TITLE = rf"{GAP}\([A-Za-z][^()\n]{{5,90}}\)"  # "24 (National Security), 31 (Law Enforcement)"
SEPARATOR = rf"{GAP}(?:,|;|&|/|(?<=\s)(?:and|or)\b)(?:{SPACE}|[,;&/]|\b(?:and|or)\b){{0,12}}"
NEXT = rf"(?:{TITLE}{GAP})?{SEPARATOR}|{TITLE}{GAP}"
HEADED = re.compile(
    r"(?<![\w'’])(?<!sub-)(?P<kind>(?:sections?|sects?|secs?|ss?|regulations?|regs?|exemptions?"
    rf"|exceptions?)(?:\b\.?{GAP}:?{GAP}|(?=\d))|r\.?{GAP}(?=1[0-3]{GAP}\())"
    rf"(?P<list>{REFERENCE}(?:(?:{NEXT}){REFERENCE})*)",
    re.I,
)
INVERTED = re.compile(
    rf"\b(?:sub-?sections?|paragraphs?){SPACE}{GAP}"
    rf"(?P<parts>(?:\d{{1,2}}[A-Z]?\b)?(?:{JOINED}{PART}){{0,9}}){SPACE}{GAP}(?:of|to|in)"
    rf"{SPACE}{GAP}(?P<kind>section|regulation){SPACE}{GAP}(?P<number>{NUMBER})(?!\d|{GAP}\()",
    re.I,
)
BARE = re.compile(rf"(?<![\w(.£/])\d{{1,2}}[A-Z]?{GAP}(?=\(){PART}(?:{JOINED}{PART})*")
AFTER_WORD = re.compile(r"(?:exempt\w*|exceptions?|under|by|at|and|&|,)\s+$", re.I)
NOT_BARE = re.compile(
    r"\b(?:tables?|figures?|pages?|questions?|parts?|annex|rows?|items?|points?|paragraphs?|paras?"
    r"|articles?|art|schedule|sch|rules?|appendix|q)\.?\s*$",
    re.I,
)
ONE = re.compile(rf"(?<!\d){REFERENCE}", re.I)
SECTION = re.compile(NUMBER)
DOTTED = re.compile(r"\.(\d|[a-i])(?![a-zA-Z\d])")
WORDED = re.compile(r"(?:(?:sub-?section|paragraph)\s+|^\s+)(\d{1,2}[A-Z]?)", re.I)
BRACKETS = re.compile(rf"\({GAP}{ONE_PART}(?:{AND}{ONE_PART})*{GAP}\)")
PIECE = re.compile(r"\(\s*(\w+)\s*\)|(?<=\))([a-i])\b|(-|–|—|\bto\b)")
EXCEPTION = re.compile(r"12\([45]\)\([a-g]\)|6\(1\)\(b\)")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
LETTERS = tuple("abcdefghijk")
DOUBLED = ("a", "aa", "ab", "ac", "ad")
NUMBERS = tuple(str(number) for number in range(1, 12))

SCOTTISH = re.compile(
    r"\(Scotland\)\s+(?:Act|Regulations)|\bFOI\(?S\)?A\b|\bEI\(S\)R"
    r"|Scottish Information Commissioner|\b2002 Act\b"
)
BRITISH = re.compile(r"Freedom of Information Act|\bFOIA\b|\b2000 Act\b|\bICO\b")
FEES = re.compile(r"\bfees\b|appropriate limit|\b(?:450|600)\b|\ban hour\b|per hour", re.I)
ENVIRONMENTAL = re.compile(r"environmental|\bEIR", re.I)


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision as the letter cites it, right or wrong.

    `mode` is what it is cited for: to withhold, to neither confirm nor deny, to refuse on cost or
    as vexatious (procedural), or only named (other). `implied`: the letter uses the words of the
    provision and does not name it.
    """

    text: str
    provision: str
    regime: str
    mode: str
    start: int
    implied: bool = False

    @property
    def section(self) -> str:
        """Without subsections: "s31" for "s31(1)(a)"."""
        return self.provision.split("(")[0]

    @property
    def exemption(self) -> Exemption | None:
        return find_exemption(self.regime, self.provision)

    def as_json(self) -> dict[str, str]:
        return {
            "text": self.text,
            "provision": self.provision,
            "regime": self.regime,
            "mode": self.mode,
        }


def named(text: str) -> tuple[Citation, ...]:
    """Every provision that is named, each with its regime, in order of place."""
    sure: list[Citation] = []
    doubtful: list[Citation] = []  # "exemption 40", "12(4)(b)": only if there is such a ground
    taken = bytearray(len(text))  # 1 where a citation has been read
    for pattern, read in ((INVERTED, _inverted), (HEADED, _of_list), (BARE, _bare)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if 1 not in taken[start:end]:
                taken[start:end] = b"\1" * (end - start)
                found = doubtful if pattern is BARE or match["kind"][0] in "eE" else sure
                found += read(match, text)
    home = "FOISA" if is_scottish(text, sure + doubtful) else "FOIA"
    kept = [_at_home(citation, home, text) for citation in sure]
    kept += [c for c in (_at_home(citation, home, text) for citation in doubtful) if c.exemption]
    return tuple(sorted(kept, key=lambda citation: citation.start))


def _inverted(match: re.Match[str], text: str) -> Iterator[Citation]:
    """ "Subsection (1) of section 12"."""
    if law_named(text, match.end()) == "other":
        return
    parts = re.sub(r"^(\d+[A-Z]?)", r"(\1)", match["parts"])
    places = _places(match["number"] + parts, match.start(), _kind(match["kind"]))
    yield from (replace(place, text=match[0]) for place in places)


def _of_list(match: re.Match[str], text: str) -> Iterator[Citation]:
    law = law_named(text, match.end())
    kind = _kind(match["kind"])
    if kind == "s" and (law in ("EIR", "EISR") or _is_exception(match)):
        kind = "reg"
    if law == "other":
        return
    plural = match["kind"].strip(" .:\n").lower().endswith("s") and len(match["kind"].strip()) > 1
    first = True
    untitled = re.sub(TITLE, lambda title: " " * len(title[0]), match["list"])
    for one in ONE.finditer(untitled):
        start = match.start("list") + one.start()
        end = start + len(one[0])
        doubtful = not first and not plural and "(" not in one[0]
        if doubtful and not _ends_well(text, end):
            break
        begin = match.start() if first else start
        if not is_elsewhere(text, begin, end, one[0]):
            places = _places(one[0], start, kind)
            yield from (replace(place, text=text[begin:end], start=begin) for place in places)
        first = False


def _kind(words: str) -> str:
    return "reg" if words[0] in "rR" else "s"


def _is_exception(match: re.Match[str]) -> bool:
    """ "Exemption 12(4)(b)": whatever it is called, an exception of the regulations."""
    return match["kind"][:2].lower() == "ex" and _looks_eir(match["list"])


def _bare(match: re.Match[str], text: str) -> Iterator[Citation]:
    before = text[max(0, match.start() - 30) : match.start()]
    spaced = re.match(r"\w+\s", match[0]) and not AFTER_WORD.search(before)
    if (spaced or NOT_BARE.search(before)) and not _looks_eir(match[0]):
        return
    law = law_named(text, match.end())
    if law != "other":
        kind = "reg" if _looks_eir(match[0]) or law in ("EIR", "EISR") else "s"
        yield from _places(match[0], match.start(), kind)


def _ends_well(text: str, end: int) -> bool:
    """After "section 40 and 41": not "section 40 and 30 people"."""
    return bool(re.match(r"\s*(?:$|[.,;:)]|(?:of|to|by|are|appl\w+|exempt\w*)\b)", text[end:]))


def _places(reference: str, start: int, kind: str) -> Iterator[Citation]:
    """Each place in one reference; a part that cannot go deeper begins a new one."""
    section = SECTION.match(reference)
    if section is None or exists_nowhere(kind, section[0]):
        return
    number = "".join(section[0].split()).upper()
    name = f"{kind} {number}" if kind == "reg" else f"{kind}{number}"
    place: list[str] = []
    until = False  # the next part ends a range
    for part in _parts(reference[section.end() :]):
        if part is None:
            until = bool(place)
            continue
        depth, part = _depth(part, place)
        for step in _between(place[depth], part) if until and len(place) > depth else (part,):
            if len(place) > depth:
                yield _citation(reference, name, place, start)
                place = place[:depth]
            place += [""] * (depth - len(place)) + [step]
        until = False
    yield _citation(reference, name, place, start)


def _parts(words: str) -> Iterator[str | None]:
    """ "1" and "a" for "(1)(a)", ".1.a" or "subsection 1(a)"; None stands for "to"."""
    words = WORDED.sub(r"(\1)", DOTTED.sub(r"(\1)", words))
    words = BRACKETS.sub(lambda group: _apart(group[0]), words)
    for bracketed, letter, _ in PIECE.findall(words):
        yield bracketed or letter or None


def _apart(group: str) -> str:
    """ "(a)(b)" for "(a, b)", "(a)-(c)" for "(a-c)"."""
    pieces = re.findall(r"[-–—]|\bto\b|\w+", re.sub(r"\b(?:and|or)\b", " ", group))
    return "".join(piece if piece in ("-", "–", "—", "to") else f"({piece})" for piece in pieces)


def _between(first: str, last: str) -> Sequence[str]:
    """What "(a) to (c)" adds to (a)."""
    for order in (NUMBERS, ROMAN, DOUBLED, LETTERS):
        if first in order and last in order and order.index(first) < order.index(last):
            return order[order.index(first) + 1 : order.index(last) + 1]
    return (last,)


def _depth(part: str, place: list[str]) -> tuple[int, str]:
    """0 for a subsection, 1 for its letter, 2 for a roman number under a letter."""
    if part[0].isdigit():
        return 0, part.upper()
    part = part.lower()
    letter = place[1] if len(place) > 1 else ""
    is_roman = part in ROMAN and letter and not (part == "i" and letter == "h")
    return (2 if is_roman else 1), part


def _citation(words: str, name: str, place: list[str], start: int) -> Citation:
    return Citation(
        words, name + "".join(f"({part})" for part in place if part), "FOIA", OTHER, start
    )


def _looks_eir(reference: str) -> bool:
    """12(4)(b) and 12(5)(e) can only be the exceptions of the EIR."""
    return bool(EXCEPTION.match("".join(reference.split())))


def is_scottish(text: str, found: list[Citation]) -> bool:
    """By the law that is named more often, or because the sections are called what they are there.

    A force in England may name the Scottish Act once, to say who else could be asked.
    """
    here, there = len(BRITISH.findall(text)), len(SCOTTISH.findall(text))
    if here != there:
        return there > here
    lead = _votes(found, text, "FOISA") - _votes(found, text, "FOIA")
    return lead > 0 or (lead == 0 and there > 0)


def _votes(found: list[Citation], text: str, regime: str) -> int:
    words = {entry.provision: entry.called for entry in exemptions() if entry.regime == regime}
    votes = 0
    for citation in found:
        end = citation.start + len(citation.text)
        after = re.split(r"[.;]\s|section", text[end : end + 70])[0].lower()
        votes += any(word in after for word in words.get(citation.section, ()))
    return votes


def _at_home(citation: Citation, home: str, text: str) -> Citation:
    law = law_named(text, citation.start + len(citation.text))
    if not citation.provision.startswith("reg"):
        return replace(citation, regime=law if law in ("FOIA", "FOISA") else home)
    number = int(re.sub(r"\D", "", citation.section))
    around = text[max(0, citation.start - 160) : citation.start + 80]
    fees = 3 <= number <= 8 and FEES.search(around) and not ENVIRONMENTAL.search(around)
    if law == "FEES" or (fees and not law):
        return replace(citation, regime="FEES")
    return replace(citation, regime="EISR" if home == "FOISA" or law == "EISR" else "EIR")
