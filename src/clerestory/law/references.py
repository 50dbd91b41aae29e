"""Sections and regulations as a letter writes them, read into provisions.

"Section 31 (1) (a)", "s.31(1)(a)(b)" (two provisions) and "section 40(2)(3A)(a)" (s40(2) and
s40(3A)(a)) are read alike. Sections of other Acts are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clerestory.law.exemptions import Exemption, exemptions, find_exemption

WITHHOLD, NCND, PROCEDURAL, OTHER = "withhold", "ncnd", "procedural", "other"
RELIED_ON = frozenset({WITHHOLD, NCND, PROCEDURAL})

PART = (
    r"(?:\(\s*(?:\d{1,2}[A-Za-z]{0,2}|[a-zA-Z]|a[abcd]|[ivx]{1,4})\s*\)|(?<=\))[a-i](?=[\s,.;)]|$))"
)
JOINED = r"(?:\s|,|&|/|\band\b|\bor\b|\bwith\b|\bsub-?sections?\b|\bparagraphs?\b)*"
REFERENCE = rf"\d{{1,3}}(?:[A-Z](?![A-Za-z]))?(?:{JOINED}{PART})*(?!\d)"
NEXT = r"\s*(?:,|&|/|(?<=\s)(?:and|or)\b)(?:[\s,&/]|\b(?:and|or)\b)*"
HEADED = re.compile(
    rf"(?<![\w'’])(?P<kind>(?:sections?|secs?|ss?|regulations?|regs?|r(?=\s?1[23]\())\b\.?\s*|ss?(?=\d))"
    rf"(?P<list>{REFERENCE}(?:{NEXT}{REFERENCE})*)",
    re.I,
)
BARE = re.compile(rf"(?<![\w(.£/])\d{{1,2}}(?:[A-Z])?(?:\s?{PART})+")
ONE = re.compile(REFERENCE)
SECTION = re.compile(r"\d{1,3}[A-Z]?")
ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})

SCOTTISH = re.compile(
    r"\(Scotland\)\s+(?:Act|Regulations)|\bFOI\(?S\)?A\b|Scottish Information Commissioner"
    r"|\b2002 Act\b"
)
OTHER_LAW = re.compile(
    r",?\s*(?:(?:of|in|under|from)\s+)?(?:the\s+)?(?P<law>(?:[A-Z][\w'’&-]*,?\s+"
    r"|\([A-Z][\w ]*\)\s+|(?:and|of|to|the|in|for|on|against|with|etc\.?)\s+"
    r"|\d{4}\s+){0,12}?(?:Acts?|Regulations|Order|Rules)\b(?:\s+\d{4})?|\b(?:DPA|GDPR|UK GDPR"
    r"|PACE|RIPA|POCA|SRSA|LGA)\b)"
)
OWN_LAW = re.compile(
    r"^(?:Act|Acts|Regulations)$|Freedom of Information|\bFOI|2000 Act|2002 Act|Environmental"
    r"|Fees|Appropriate Limit|^Act 2000|^Regulations 2004"
)
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
    found: list[Citation] = []
    taken: list[range] = []
    for match in HEADED.finditer(text):
        taken.append(range(match.start(), match.end()))
        if not _is_of_other_law(text, match.end()):
            found += _of_list(match, text)
    for match in BARE.finditer(text):
        if any(match.start() in place for place in taken) or _is_of_other_law(text, match.end()):
            continue
        kind = "reg" if _looks_eir(match[0]) else "s"
        found += _places(match[0], match.start(), kind)
    home = "FOISA" if _is_scottish(found, text) else "FOIA"
    at_home = [_at_home(citation, home, text) for citation in found]
    kept = (c for c in at_home if c.exemption or not BARE.fullmatch(c.text))
    return tuple(sorted(kept, key=lambda citation: citation.start))


def _of_list(match: re.Match[str], text: str) -> Iterator[Citation]:
    kind = "reg" if match["kind"][0] in "rR" else "s"
    plural = match["kind"].strip(" .").lower() in ("sections", "secs", "ss", "regulations", "regs")
    first = True
    for one in ONE.finditer(match["list"]):
        start = match.start("list") + one.start()
        doubtful = not first and not plural and "(" not in one[0]
        if doubtful and not _ends_well(text, start + len(one[0])):
            break
        begin = match.start() if first else start
        words = text[begin : start + len(one[0])]
        yield from (
            replace(place, text=words, start=begin) for place in _places(one[0], start, kind)
        )
        first = False


def _ends_well(text: str, end: int) -> bool:
    """After "section 40 and 41": not "section 40 and 30 people"."""
    return bool(re.match(r"\s*(?:$|[.,;:)]|(?:of|to|by|are|appl\w+|exempt\w*)\b)", text[end:]))


def _places(reference: str, start: int, kind: str) -> Iterator[Citation]:
    """Each place in one reference; a part that cannot go deeper begins a new one."""
    section = SECTION.match(reference)
    if section is None or int(re.sub(r"\D", "", section[0])) > 88:
        return
    name = f"{kind} {section[0]}" if kind == "reg" else f"{kind}{section[0]}"
    place: list[str] = []
    for part in re.findall(r"\(\s*(\w+)\s*\)|(?<=\))([a-i])\b", reference):
        part = part[0] or part[1]
        depth, part = _depth(part, place)
        if len(place) > depth:
            yield _citation(reference, name, place, start)
            place = place[:depth]
        place += [""] * (depth - len(place)) + [part]
    yield _citation(reference, name, place, start)


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
    return bool(re.match(r"12\s?\(\s*[45]\s*\)\s?\(\s*[a-g]\s*\)|6\s?\(1\)\s?\(b\)", reference))


def _is_of_other_law(text: str, end: int) -> bool:
    clause = re.split(r"[.;\n]\s", text[end : end + 110])[0]
    match = OTHER_LAW.match(clause)
    return bool(match and not OWN_LAW.search(match["law"].strip()))


def _is_scottish(found: list[Citation], text: str) -> bool:
    """By name, or because the section numbers are called what they are in Scotland."""
    if SCOTTISH.search(text):
        return True
    return _votes(found, text, "FOISA") > _votes(found, text, "FOIA")


def _votes(found: list[Citation], text: str, regime: str) -> int:
    words = {entry.provision: entry.called for entry in exemptions() if entry.regime == regime}
    votes = 0
    for citation in found:
        end = citation.start + len(citation.text)
        after = re.split(r"[.;]\s|section", text[end : end + 70])[0].lower()
        votes += any(word in after for word in words.get(citation.section, ()))
    return votes


def _at_home(citation: Citation, home: str, text: str) -> Citation:
    if not citation.provision.startswith("reg"):
        return replace(citation, regime=home)
    number = int(re.sub(r"\D", "", citation.section))
    around = text[max(0, citation.start - 160) : citation.start + 80]
    if 3 <= number <= 8 and FEES.search(around) and not ENVIRONMENTAL.search(around):
        return replace(citation, regime="FEES")
    return replace(citation, regime="EISR" if home == "FOISA" else "EIR")
