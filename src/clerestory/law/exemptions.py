"""What an authority may rely on to refuse, in four regimes, down to the limb.

Section numbers mean other things in another regime, so every question names its regime: FOIA
(Freedom of Information Act 2000), EIR (Environmental Information Regulations 2004), FOISA and EISR
(their Scottish counterparts). The facts are data (`data/exemptions-*.toml`), each with its source.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

REGIMES = ("FOIA", "EIR", "FOISA", "EISR")


class Kind(StrEnum):
    """Whether a public interest test is needed, or what it is instead of an exemption."""

    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    PROCEDURAL = "procedural"  # a refusal that is no exemption: cost, vexatious, repeated
    PRECONDITION = "precondition"  # the duty has not arisen, or not yet: s1(3), s8, s9


class Duty(StrEnum):
    """What a subsection does to the duties of s1(1)."""

    WITHHOLD = "withhold"  # removes the duty to communicate
    CONFIRM = "confirm"  # removes the duty to confirm or deny
    CONDITION = "condition"  # named beside another subsection: s31(2), s40(3A)
    REST = "rest"  # says more about the others


@dataclass(frozen=True, slots=True)
class Limb:
    """A letter, or a roman number under one: "a", "b(i)". `needs`: subsections to name with it."""

    name: str
    words: str
    kind: Kind
    test: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subsection:
    """One subsection; `number` is empty where the section has none (FOISA s30).

    `of`: the subsections that this one removes the duty to confirm or deny for, if not all.
    `until`: the day from which it no longer exists.
    """

    number: str
    duty: Duty
    words: str
    kind: Kind
    test: str
    limbs: tuple[Limb, ...] = ()
    cumulative: bool = False
    needs: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    ends: str = ""
    instead: str = ""
    until: date | None = None

    @property
    def needs_limb(self) -> bool:
        """Whether the subsection alone leaves open which of its limbs is meant."""
        return bool(self.limbs) and not self.cumulative


@dataclass(frozen=True, slots=True)
class Exemption:
    """One section, or one exception of the regulations, with its subsections.

    `called`: words that letters use for it. `ends`: when it falls away for historical records.
    `instead`: why it is no ground of its own. `verify`: what was not read in the statute again.
    """

    regime: str
    provision: str
    title: str
    kind: Kind
    test: str
    source: str
    subsections: tuple[Subsection, ...]
    called: tuple[str, ...] = ()
    confirm_by: tuple[str, ...] = ()
    absolute_for: str = ""
    signatory: str = ""
    ends: str = ""
    instead: str = ""
    note: str = ""
    verify: tuple[str, ...] = ()

    @property
    def withhold(self) -> tuple[str, ...]:
        """The subsections by which information may be withheld."""
        return self._numbers(Duty.WITHHOLD)

    @property
    def ncnd(self) -> tuple[str, ...]:
        """The subsections that remove the duty to confirm or deny."""
        return self._numbers(Duty.CONFIRM)

    def _numbers(self, duty: Duty) -> tuple[str, ...]:
        return tuple(sub.number for sub in self.subsections if sub.duty is duty and sub.number)

    @property
    def limbs(self) -> tuple[str, ...]:
        """The subsections to withhold by, of which the letter has to be named."""
        return tuple(
            sub.number
            for sub in self.subsections
            if sub.duty is Duty.WITHHOLD and sub.needs_limb and sub.number
        )

    @property
    def needs_subsection(self) -> bool:
        """Whether the bare section leaves open what is relied on."""
        return bool(still_to_name(self.regime, self.provision))

    def find_subsection(self, number: str) -> Subsection | None:
        return next((sub for sub in self.subsections if sub.number == number), None)

    def written(self, number: str, limb: str = "") -> str:
        """ "s31(1)(a)" for "1" and "a"; "s36(2)(b)(i)" for "2" and "b(i)"."""
        number = f"({number})" if number else ""
        return self.provision + number + (re.sub(r"^(\w+)", r"(\1)", limb) if limb else "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provision stands: its exemption, its subsection if named, the limbs it covers.

    `depth` counts the letters and roman numbers named; `is_real` is False for a limb or a
    subsection that the statute does not have.
    """

    exemption: Exemption
    subsection: Subsection | None
    limbs: tuple[Limb, ...]
    depth: int
    is_real: bool


def exemptions() -> tuple[Exemption, ...]:
    """Every ground of refusal of every regime, in the order of the statutes."""
    return tuple(entry for entry in entries() if entry.kind is not Kind.PRECONDITION)


@cache
def entries() -> tuple[Exemption, ...]:
    """The grounds of refusal and the preconditions of every regime."""
    return tuple(entry for regime in REGIMES for entry in _entries(_data(regime)))


@cache
def _data(regime: str) -> dict[str, Any]:
    file = resources.files("clerestory.law").joinpath("data", f"exemptions-{regime.lower()}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _entries(data: dict[str, Any]) -> Iterator[Exemption]:
    for provision, row in data.items():
        if not isinstance(row, dict) or provision == "not_grounds":
            continue
        plain = {name: _value(value) for name, value in row.items() if not isinstance(value, dict)}
        plain["kind"] = Kind(row["kind"])
        subsections = tuple(
            _subsection(number, part, row) for number, part in row.items() if isinstance(part, dict)
        )
        number = re.search(r"\d+[A-Z]?", provision)
        yield Exemption(
            regime=data["regime"],
            provision=provision,
            source=data["source"] + (number[0] if number else ""),
            subsections=subsections,
            **plain,
        )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _subsection(number: str, part: dict[str, Any], row: dict[str, Any]) -> Subsection:
    of_limbs = ("limbs", "absolute", "qualified", "class", "needs_with")
    plain = {name: _value(value) for name, value in part.items() if name not in of_limbs}
    plain["kind"] = Kind(part.get("kind", row["kind"]))
    plain["duty"] = Duty(part["duty"])
    plain.setdefault("test", row["test"])
    limbs = tuple(_limb(name, words, plain, part) for name, words in part.get("limbs", {}).items())
    return Subsection(number="" if number == "whole" else number, limbs=limbs, **plain)


def _limb(name: str, words: str, plain: dict[str, Any], part: dict[str, Any]) -> Limb:
    kind = next((k for k in ("absolute", "qualified") if name in part.get(k, ())), plain["kind"])
    test = "class" if name in part.get("class", ()) else plain["test"]
    return Limb(name, words, Kind(kind), test, tuple(part.get("needs_with", {}).get(name, ())))


def find_exemption(regime: str, provision: str) -> Exemption | None:
    """The ground that a provision falls under: s31 for "s31(1)(a)", reg 12(4)(b) for itself."""
    entry = find_entry(regime, provision)
    return None if entry is None or entry.kind is Kind.PRECONDITION else entry


def find_entry(regime: str, provision: str) -> Exemption | None:
    """As `find_exemption`, with the preconditions s1(3), s8 and s9."""
    fitting = [entry for entry in entries() if entry.regime == regime and _is_in(provision, entry)]
    return max(fitting, key=lambda entry: len(entry.provision), default=None)


def _is_in(provision: str, entry: Exemption) -> bool:
    return (provision + "(").startswith(entry.provision + "(")


def find_place(regime: str, provision: str) -> Place | None:
    """Where a provision such as "s36(2)(b)" stands; None if it is under no exemption."""
    entry = find_entry(regime, provision)
    if entry is None:
        return None
    parts = re.findall(r"\((\w+)\)", provision[len(entry.provision) :])
    whole = entry.find_subsection("")
    if whole is None:
        if not parts:
            return Place(entry, None, (), 0, True)
        subsection = entry.find_subsection(parts[0])
        if subsection is None:
            return Place(entry, None, (), len(parts), False)
        parts = parts[1:]
    else:
        subsection = whole
    named = "".join(f"({part})" for part in parts)
    limbs = tuple(
        limb for limb in subsection.limbs if (_bracketed(limb.name) + "(").startswith(named + "(")
    )
    return Place(entry, subsection, limbs, len(parts), bool(limbs) or not parts)


def _bracketed(limb: str) -> str:
    return "".join(f"({part})" for part in re.findall(r"\w+", limb))


def kind_of(regime: str, provision: str) -> Kind | None:
    """Absolute, qualified or procedural, for the limb if it is named; None if no exemption.

    Where a provision covers limbs of both kinds, that of the subsection, which is the usual one:
    s37(1) is qualified, s37(1)(a) absolute; s40(2) is absolute, as by its first condition, and
    s40(3B) qualified. FOIA s2(3), FOISA s2(2).
    """
    place = find_place(regime, provision)
    if place is None:
        return None
    kinds = {limb.kind for limb in place.limbs}
    if len(kinds) == 1:
        return kinds.pop()
    return (place.subsection or place.exemption).kind


def kind_of_test(regime: str, provision: str) -> str:
    """What has to be shown, for the limb if it is named: "class" for s43(1); "" if no exemption."""
    place = find_place(regime, provision)
    if place is None:
        return ""
    tests = {limb.test for limb in place.limbs}
    return tests.pop() if len(tests) == 1 else (place.subsection or place.exemption).test


def needs_public_interest_test(regime: str, provision: str) -> bool:
    """Whether relying on it takes the balance of FOIA s2(1)(b) or s2(2)(b), or reg 12(1)(b)."""
    return kind_of(regime, provision) is Kind.QUALIFIED


def removes_duty(regime: str, provision: str) -> bool:
    """Whether it removes the duty to confirm or deny: s31(3), FOISA s18, reg 12(6), reg 13(5A)."""
    place = find_place(regime, provision)
    if place is None:
        return False
    named = (place.subsection,) if place.subsection else place.exemption.subsections
    return all(subsection.duty is Duty.CONFIRM for subsection in named)


def provisions_to_neither(regime: str, provision: str) -> tuple[str, ...]:
    """What removes the duty to confirm or deny where a provision would withhold, none for s21.

    "s31(3)" for "s31(1)(a)"; "s18(1)" for the sections of FOISA s18; "reg 12(6)" for 12(5)(a).
    """
    place = find_place(regime, provision)
    if place is None:
        return ()
    if place.exemption.confirm_by:
        return () if _is_instead(place) else place.exemption.confirm_by
    number = place.subsection.number if place.subsection else ""
    return tuple(
        place.exemption.written(sub.number)
        for sub in place.exemption.subsections
        if sub.duty is Duty.CONFIRM
        and sub.until is None
        and (not number or number == sub.number or not sub.of or number in sub.of)
    )


def _is_instead(place: Place) -> bool:
    return bool(place.exemption.instead or (place.subsection and place.subsection.instead))


def still_to_name(regime: str, provision: str, named: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What one of has to be named as well, because the provision leaves it open; () if nothing.

    The subsections of s31, the limbs of s31(1), the purposes of s31(2) for s31(1)(g), the
    conditions for s40(2). `named`: what else is named beside it.
    """
    place = find_place(regime, provision)
    if place is None or not place.is_real:
        return ()
    entry, subsection = place.exemption, place.subsection
    if subsection is None:
        options = [sub for sub in entry.subsections if sub.duty in (Duty.WITHHOLD, Duty.CONFIRM)]
        options = [sub for sub in options if sub.until is None]
        if len(options) != 1:
            return tuple(entry.written(sub.number) for sub in options)
        subsection, limbs = options[0], options[0].limbs
    else:
        limbs = place.limbs
    if subsection.needs_limb and any(_depth(limb) > place.depth for limb in limbs):
        return tuple(dict.fromkeys(_next(entry, subsection, limb, place.depth) for limb in limbs))
    needs = subsection.needs or (limbs[0].needs if len(limbs) == 1 else ())
    wanted = tuple(entry.written(number) for number in needs)
    if any((name + "(").startswith(want + "(") for want in wanted for name in named):
        return ()
    return tuple(leaf for number in needs for leaf in _leaves(entry, number))


def _depth(limb: Limb) -> int:
    return len(re.findall(r"\w+", limb.name))


def _next(entry: Exemption, subsection: Subsection, limb: Limb, depth: int) -> str:
    """One step further down: "s36(2)(b)" for the limb b(i) at depth 0, "s36(2)(b)(i)" at 1."""
    parts = re.findall(r"\w+", limb.name)[: depth + 1]
    return entry.written(subsection.number) + "".join(f"({part})" for part in parts)


def _leaves(entry: Exemption, number: str) -> Iterator[str]:
    subsection = entry.find_subsection(number)
    limbs = subsection.limbs if subsection else ()
    yield from (entry.written(number, limb.name) for limb in limbs)
    if not limbs:
        yield entry.written(number)


def why_no_ground(regime: str, provision: str, on: date | None = None) -> str:
    """Why a provision cannot carry a refusal, in one sentence; "" if it can.

    s25 and s2 are no exemptions, s39 hands the request to other regulations, s31(2) is named beside
    s31(1), s31(9) does not exist. `on`: the day of the letter, for subsections since replaced.
    """
    place = find_place(regime, provision)
    if place is None:
        reason = _not_ground(regime, provision)
        return reason or f"{provision} is no ground of refusal under {regime}"
    subsection = place.subsection
    if not place.is_real:
        return f"there is no {provision}"
    if place.exemption.instead or subsection is None:
        return place.exemption.instead
    if subsection.instead:
        return subsection.instead
    if on is not None and subsection.until is not None and on >= subsection.until:
        return f"{provision} was replaced on {subsection.until:%d %B %Y}: {subsection.words}"
    if subsection.duty in (Duty.CONDITION, Duty.REST):
        return f"{provision} refuses nothing by itself; name {_main(place.exemption, subsection)}"
    return ""


def _main(entry: Exemption, beside: Subsection) -> str:
    """What a condition is named beside: s40(2) for s40(3A), s31(1) for s31(2)."""
    withhold = [sub for sub in entry.subsections if sub.duty is Duty.WITHHOLD]
    wanting = [sub for sub in withhold if beside.number in sub.needs] or withhold
    return " or ".join(entry.written(sub.number) for sub in wanting) or entry.provision


def not_grounds(regime: str) -> dict[str, str]:
    """What letters cite in that regime though it refuses nothing, each with the reason."""
    rows: dict[str, str] = _data(regime)["not_grounds"]
    return dict(rows)


def _not_ground(regime: str, provision: str) -> str:
    rows = not_grounds(regime) if regime in REGIMES else {}
    fitting = [name for name in rows if (provision + "(").startswith(name + "(")]
    return rows[max(fitting, key=len)] if fitting else ""
