"""What may be personal data in a text, for an officer to look at. Nothing is marked by itself.

The patterns are data (`files/data/personal-data.toml`). Where a number has a check digit or rules
for its letters, they have to hold, so that a figure in a table is not taken for somebody's number.
"""

import re
import tomllib
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from clerestory.files.redaction.terms import letters_of

NEAR = 60  # characters before a match in which a word has to stand that says what it is
_LONGEST_PART = 2  # letters: shorter parts of a name are no suggestion of their own
# HM Revenue and Customs: D, F, I, Q, U and V are not used, O not second, and some pairs neither.
_UNUSED_PAIRS = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
_DAYS = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?|\d\d?([/-])\d\d?\1(?:\d\d)?\d\d")
_NOT_NAMES = {
    "sir", "madam", "sirs", "all", "team", "colleague", "colleagues", "officer", "applicant",
    "requester", "information", "freedom", "chief", "commissioner", "justice", "mayor", "foi",
    "chancellor", "world",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be personal data: its `kind` and `why`, and its place in the text."""

    kind: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    why: str
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None
    keeps: Callable[[str], bool]


def suggest(text: str, parties: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """What may be personal data, in the order of the text. `parties` are names of people in the
    case; the whole name and each part of it are suggested wherever they stand.

    Where two suggestions overlap, the longer one stands; of two of one length, the first rule's.
    """
    found = [one for rule in _rules() for one in _by_rule(rule, text)]
    found += _by_name(text, parties)
    chosen: list[Suggestion] = []  # in the order of the text
    starts: list[int] = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        at = bisect(starts, one.start)
        is_free_before = at == 0 or chosen[at - 1].end <= one.start
        if is_free_before and (at == len(chosen) or one.end <= starts[at]):
            chosen.insert(at, one)
            starts.insert(at, one.start)
    return tuple(chosen)


def suggest_among(content: bytes, parties: Sequence[str]) -> list[list[object]]:
    """What may be personal data among the words of a page, of which `content` has one a line: the
    numbers of its first and last word, its text, and why. For use in a child process: a stranger
    wrote the words, and patterns may be slow on them."""
    words = content.decode().split("\n")
    # A line of writing that ends is a space like any other: numbers and names run on over it.
    text = " ".join(words)
    owners = [number for number, word in enumerate(words) for _ in range(len(word) + 1)]
    return [
        [owners[one.start], owners[one.end - 1], text[one.start : one.end], one.why]
        for one in suggest(text, parties)
    ]


def _by_rule(rule: _Rule, text: str) -> Iterator[Suggestion]:
    for match in rule.pattern.finditer(text):
        group = "found" if "found" in rule.pattern.groupindex else 0
        start, end = match.span(group)
        before = text[max(0, match.start() - NEAR) : match.start()]
        if (not rule.near or rule.near.search(before)) and rule.keeps(match[group]):
            yield Suggestion(rule.kind, start, end, rule.why)


def _by_name(text: str, parties: Iterable[str]) -> Iterator[Suggestion]:
    why = "A name from the list of people in this case."
    for party in parties:
        parts = [part for part in party.split() if len(letters_of(part)) > _LONGEST_PART]
        for name in (r"\s+".join(map(re.escape, party.split())), *map(re.escape, parts)):
            if name:
                for match in re.finditer(rf"(?<!\w){name}(?!\w)", text, re.IGNORECASE):
                    yield Suggestion("party", *match.span(), why)


@cache
def _rules() -> tuple[_Rule, ...]:
    path = files("clerestory.files") / "data" / "personal-data.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        _Rule(
            kind,
            entry["why"],
            re.compile(entry["pattern"].replace(" ", r"\s")),
            _any_of(entry["near"]) if "near" in entry else None,
            _CHECKS[entry["check"]] if "check" in entry else bool,
        )
        for kind, entry in entries.items()
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def is_nhs_number(text: str) -> bool:
    """Ten digits of which the last is the check digit, modulo 11 (NHS Data Dictionary)."""
    digits = _digits(text)
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(one * weight for one, weight in zip(digits, range(10, 1, -1), strict=False))
    return -total % 11 == digits[9]  # where 10 remains, there is no number


def is_national_insurance_number(text: str) -> bool:
    """Two letters that are given out, six digits, and A to D."""
    plain = re.sub(r"[\s-]", "", text).upper()
    pair = plain[:2]
    return (
        re.fullmatch(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", plain) is not None
        and pair not in _UNUSED_PAIRS
    )


def passes_luhn(text: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1)."""
    digits = _digits(text)[::-1]
    doubled = sum(sum(divmod(2 * one, 10)) for one in digits[1::2])
    return len(set(digits)) > 1 and (sum(digits[::2]) + doubled) % 10 == 0


def is_telephone_number(text: str) -> bool:
    """Ten digits after the 0 or the 44, the first of which is given out; in some towns and of some
    free numbers nine (Ofcom)."""
    digits = "".join(map(str, _digits(text)))
    digits = re.sub(r"^(?:00)?440?|^0", "", digits)
    first = {9: "18", 10: "1235789"}.get(len(digits), "")
    return digits[:1] in first and len(set(digits)) > 2


def is_driving_licence_number(text: str) -> bool:
    """Five of the surname, year, month (50 more for women), day, year; initials, check letters."""
    plain = re.sub(r"\s", "", text)
    month, day = int(plain[6:8]) % 50, int(plain[8:10])
    return 1 <= month <= 12 and 1 <= day <= 31 and re.fullmatch(r"[A-Z]+9*", plain[:5]) is not None


def _is_upper(text: str) -> bool:
    """Postcodes are written in capitals; in lower case only a whole one with its space counts."""
    return (
        text.isupper()
        or re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}", text) is not None
    )


def is_reference(text: str) -> bool:
    """Four figures or more that are no year, no span of years and no date."""
    return len(_digits(text)) >= 4 and not _DAYS.fullmatch(text)


def _is_name(text: str) -> bool:
    return letters_of(text.split()[0]) not in _NOT_NAMES


def _digits(text: str) -> list[int]:
    return [int(letter) for letter in text if letter in "0123456789"]


_CHECKS: dict[str, Callable[[str], bool]] = {
    "nhs": is_nhs_number,
    "national_insurance": is_national_insurance_number,
    "luhn": passes_luhn,
    "telephone": is_telephone_number,
    "driving_licence": is_driving_licence_number,
    "upper": _is_upper,
    "reference": is_reference,
    "name": _is_name,
}
