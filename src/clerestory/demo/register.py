"""The register of the made-up authority: about 900 referrals of about 800 people.

Nothing here is about anybody. The same seed gives the same register on every Python that we
support, because only `Random.random` is used, whose sequence is kept between versions; the
other methods of `random` may change.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from typing import TypeVar

from clerestory.disclosure.datasets import Dataset
from clerestory.figures.datasets import declaration_beside, parse_declaration

SEED = 2018
COLUMNS = ("id", "person", "received", "concern", "age", "area", "referrer", "outcome")
FIRST, LAST = date(2015, 3, 1), date(2018, 2, 12)

_DECLARATION = "register.toml"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that can be misread over the telephone
_REFERRALS = {2015: 168, 2016: 287, 2017: 392, 2018: 53}
_COMES_AGAIN = 0.112  # share of the referrals that concern somebody referred before
_AGE_NOT_KNOWN = 0.035
_LATER_IN_THE_YEAR = 0.8  # an exponent: 1 spreads the days evenly, less moves them to the end
_MOVES_HOUSE = 0.08
_SLOWEST_ASSESSMENT = 130  # days after which hardly any referral is still open

_CONCERNS: Mapping[int, Mapping[str, float]] = {
    2015: {"islamist": 58, "right_wing": 11, "mixed": 2, "other": 3, "unspecified": 26},
    2016: {"islamist": 52, "right_wing": 15, "mixed": 5, "other": 3, "unspecified": 25},
    2017: {"islamist": 44, "right_wing": 20, "mixed": 12, "other": 2, "unspecified": 22},
    2018: {"islamist": 38, "right_wing": 26, "mixed": 16, "other": 4, "unspecified": 16},
}
_AREAS = {"ashby": 30, "brook": 23, "castle": 18, "dale": 14, "eastfield": 10, "ferry": 5}
_REFERRERS_OF_CHILDREN = {
    "education": 52, "police": 17, "local_authority": 14, "health": 5, "family_community": 5,
    "other": 7,
}  # fmt: skip
_REFERRERS_OF_ADULTS = {
    "education": 9, "police": 45, "local_authority": 14, "health": 14, "family_community": 7,
    "other": 11,
}  # fmt: skip
_AGES = {(4, 9): 5, (10, 14): 25, (15, 17): 22, (18, 20): 12, (21, 30): 18, (31, 74): 18}
_OUTCOMES = {"no_further_action": 52, "signposted": 26, "panel_not_adopted": 7, "supported": 11}
_OUTCOMES_OF_UNSPECIFIED = {
    "no_further_action": 66, "signposted": 30, "panel_not_adopted": 3, "supported": 1,
}  # fmt: skip


_Choice = TypeVar("_Choice")


@dataclass(slots=True)
class _Person:
    """Somebody who does not exist."""

    code: str
    born: date
    area: str
    has_known_age: bool


def dataset() -> Dataset:
    """The declaration of the made-up register."""
    return parse_declaration(_declaration(), _DECLARATION)


def rows(seed: int = SEED) -> list[dict[str, str]]:
    """The referrals in order of receipt, one dictionary a row, with the keys of COLUMNS."""
    draw = _Draw(Random(seed))
    people: list[_Person] = []
    return [_referral(draw, day, people) for day in _days(draw)]


def write(path: Path, seed: int = SEED) -> Path:
    """Write the register, and its declaration beside it; returns where the declaration is.

    Raises ValueError if the register's name would make both the same file.
    """
    declaration = declaration_beside(path)
    if declaration == path:
        raise ValueError(f"{path.name}: the declaration takes this name: call the register .csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(seed))
    declaration.write_text(_declaration(), encoding="utf-8", newline="\n")
    return declaration


def _declaration() -> str:
    return resources.files("clerestory.demo").joinpath("data", _DECLARATION).read_text("utf-8")


def _days(draw: _Draw) -> list[date]:
    """Days of receipt, more of them late in each year than early; no referral at a weekend."""
    days = []
    for year, number in _REFERRALS.items():
        first, last = max(FIRST, date(year, 1, 1)), min(LAST, date(year, 12, 31))
        span = (last - first).days + 1
        for _ in range(number):
            day = first + timedelta(days=int(span * draw.share() ** _LATER_IN_THE_YEAR))
            days.append(_weekday(day, first, last))
    return sorted(days)


def _weekday(day: date, first: date, last: date) -> date:
    day = max(day, first)
    while day.weekday() > 4:
        day += timedelta(days=1)
    while day > last or day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def _referral(draw: _Draw, day: date, people: list[_Person]) -> dict[str, str]:
    person = _find_earlier_person(draw, people) or _new_person(draw, day, people)
    age = _age(person.born, day)
    concern = draw.one_of(_CONCERNS[day.year])
    referrers = _REFERRERS_OF_CHILDREN if age < 18 else _REFERRERS_OF_ADULTS
    values = (
        draw.code("R", 7),
        person.code,
        day.isoformat(),
        concern,
        str(age) if person.has_known_age else "",
        person.area,
        draw.one_of(referrers),
        _outcome(draw, day, concern),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _find_earlier_person(draw: _Draw, people: Sequence[_Person]) -> _Person | None:
    if not people or draw.share() >= _COMES_AGAIN:
        return None
    person = people[draw.below(len(people))]
    if draw.share() < _MOVES_HOUSE:
        person.area = draw.one_of(_AREAS)
    return person


def _new_person(draw: _Draw, day: date, people: list[_Person]) -> _Person:
    lowest, highest = draw.one_of(_AGES)
    # The older, the rarer within the widest band; the square leans towards its lower end.
    age = lowest + int((highest - lowest + 1) * draw.share() ** (2 if highest > 30 else 1))
    born = day - timedelta(days=int((age + draw.share() * 0.99) * 365.2425) + 1)
    known = draw.share() >= _AGE_NOT_KNOWN
    people.append(_Person(draw.code("P", 6), born, draw.one_of(_AREAS), known))
    return people[-1]


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _outcome(draw: _Draw, day: date, concern: str) -> str:
    waited = (LAST - day).days
    still_open = max(0.012, 0.85 * (1 - waited / _SLOWEST_ASSESSMENT))
    if draw.share() < still_open:
        return "open"
    return draw.one_of(_OUTCOMES_OF_UNSPECIFIED if concern == "unspecified" else _OUTCOMES)


class _Draw:
    """Draws by `Random.random` alone."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._used: set[str] = set()

    def share(self) -> float:
        return self._random.random()

    def below(self, number: int) -> int:
        return int(number * self._random.random())

    def one_of(self, weights: Mapping[_Choice, float]) -> _Choice:
        *choices, last = weights
        left = self._random.random() * sum(weights.values())
        for choice in choices:
            left -= weights[choice]
            if left < 0:
                return choice
        return last

    def code(self, letter: str, length: int) -> str:
        """A code never drawn before, in no order that would tell who came first."""
        while True:
            drawn = "".join(_ALPHABET[self.below(len(_ALPHABET))] for _ in range(length))
            code = f"{letter}-{drawn}"
            if code not in self._used:
                self._used.add(code)
                return code
