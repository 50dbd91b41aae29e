"""An exemption that is claimed: what it needs shown, and the public interest, as values.

Each kind of test has its own type, so that a harm cannot be argued as prejudice where the words
of the Act are another's, and each of the two balances of FOIA s2 has its own, so that reasons for
keeping information back cannot stand for not saying whether it is held.
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar

from clerestory.law.exemptions import Duty

SHORTEST_REASON = 4  # words; fewer explain nothing


class DecisionError(ValueError):
    """A decision contradicts itself; one line that says what to change.

    `field` names what is wrong, as a form calls it.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Regime(StrEnum):
    """The law under which a question is decided."""

    FOIA = "FOIA"  # Freedom of Information Act 2000
    EIR = "EIR"  # Environmental Information Regulations 2004
    FOISA = "FOISA"  # Freedom of Information (Scotland) Act 2002
    EISR = "EISR"  # Environmental Information (Scotland) Regulations 2004

    @property
    def is_scottish(self) -> bool:
        return self in (Regime.FOISA, Regime.EISR)

    @property
    def is_environmental(self) -> bool:
        return self in (Regime.EIR, Regime.EISR)


class Level(StrEnum):
    """How likely the harm is: more probable than not, or a real and significant risk.

    Hogan v Information Commissioner and Oxford City Council (EA/2005/0026).
    """

    WOULD = "would"
    WOULD_BE_LIKELY = "would be likely to"


@dataclass(frozen=True, slots=True)
class Prejudice:
    """That disclosure (or confirmation) would, or would be likely to, prejudice an interest."""

    interest: str  # "the prevention or detection of crime"
    link: str  # how this disclosure, or this confirmation, leads to the harm
    level: Level


@dataclass(frozen=True, slots=True)
class AdverseEffect:
    """That disclosure would adversely affect an interest: EIR reg 12(5), which knows one level."""

    interest: str
    link: str


@dataclass(frozen=True, slots=True)
class Necessity:
    """That the exemption is required for the purpose of safeguarding national security, s24."""

    link: str


@dataclass(frozen=True, slots=True)
class Endangerment:
    """That somebody's health or safety would, or would be likely to, be endangered, s38."""

    interest: str  # "the safety of the officers who are named"
    link: str
    level: Level


@dataclass(frozen=True, slots=True)
class Opinion:
    """The reasonable opinion of a qualified person, s36(2). `person` is an office, not a name."""

    person: str
    given: date
    link: str
    level: Level


@dataclass(frozen=True, slots=True)
class Investigation:
    """What the information was held for, s30(1). `link` names investigation or proceedings."""

    link: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """From whom it was obtained, and why telling it would be an actionable breach, s41(1)."""

    interest: str  # the other person
    link: str  # the breach, and why no public interest would defend it


@dataclass(frozen=True, slots=True)
class Prohibition:
    """What forbids disclosure, s44(1): an enactment with its section, or a court's order."""

    enactment: str
    link: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Who is preparing the material, and when it will be ready: EIR regs 12(4)(d) and 14(4)."""

    preparer: str
    expected: str


Showing = (
    Prejudice
    | AdverseEffect
    | Necessity
    | Endangerment
    | Opinion
    | Investigation
    | Confidence
    | Prohibition
    | Unfinished
)


@dataclass(frozen=True, slots=True)
class Factor:
    """What is weighed, and what it has to do with this request."""

    name: str
    here: str


@dataclass(frozen=True, slots=True)
class MaintainingExemption:
    """The balance of s2(2)(b): the public interest in maintaining the exemption outweighs that in
    disclosing the information. A balance that came out otherwise withholds nothing, so there is no
    value for it."""

    DUTY: ClassVar[Duty] = Duty.WITHHOLD
    for_applicant: tuple[Factor, ...]
    for_authority: tuple[Factor, ...]
    because: str  # why the second outweighs the first

    def __post_init__(self) -> None:
        _check_balance(self)


@dataclass(frozen=True, slots=True)
class MaintainingExclusion:
    """The balance of s2(1)(b): the public interest in maintaining the exclusion of the duty to
    confirm or deny outweighs that in saying whether the information is held."""

    DUTY: ClassVar[Duty] = Duty.CONFIRM
    for_applicant: tuple[Factor, ...]
    for_authority: tuple[Factor, ...]
    because: str

    def __post_init__(self) -> None:
        _check_balance(self)


Balance = MaintainingExemption | MaintainingExclusion


@dataclass(frozen=True, slots=True)
class ExemptionClaim:
    """A provision that is relied on, and why it applies to this information, s17(1)(b) and (c).

    `provision` is as it is cited, with what carries it: "s31(1)(a)", "s40(2) with s40(3A)(a)",
    "s30(3) by virtue of s30(1)(b)". Which `shows` and whether a `balance` is needed depends on the
    provision; `law.grounds.check_claim` says so.
    """

    provision: str
    reasons: str
    shows: Showing | None = None
    balance: Balance | None = None

    def __post_init__(self) -> None:
        if not self.provision.strip():
            raise DecisionError("an exemption needs its provision; name it", field="provision")
        check_reasons(self.reasons, f"{self.provision} needs its reasons", "reasons")
        for field in fields(self.shows) if self.shows else ():
            value = getattr(self.shows, field.name)
            if isinstance(value, str) and not value.strip():
                raise DecisionError(
                    f"{self.provision}: {WANTED[field.name]} is missing; write it", field=field.name
                )


@dataclass(frozen=True, slots=True)
class ClaimInWords:
    """A claim that was recorded before harm and public interest were values of their own: its
    reasons carry them. It can be read and put into a letter."""

    provision: str
    reasons: str

    def __post_init__(self) -> None:
        if not self.provision.strip() or not self.reasons.strip():
            raise DecisionError("an exemption needs its provision and its reasons")


Claim = ExemptionClaim | ClaimInWords

WANTED = {
    "interest": "which interest is harmed",
    "link": "how this disclosure, or this confirmation, leads to that",
    "level": "the level of likelihood",
    "person": "the office of the qualified person",
    "given": "the day of the opinion",
    "enactment": "the enactment and its section",
    "preparer": "who is preparing it",
    "expected": "when it will be ready",
}
"""What each part of a `Showing` is, in the words of a message."""


def check_reasons(words: str, what: str, field: str) -> None:
    """DecisionError if there are too few words to be a reason."""
    if len(words.split()) < SHORTEST_REASON:
        raise DecisionError(
            f"{what}: say why it applies to this information, in a sentence", field=field
        )


def _check_balance(balance: Balance) -> None:
    """s17(3) wants reasons: factors on both sides, each tied to the request, and a conclusion."""
    for side, field in (("for_applicant", "favour"), ("for_authority", "against")):
        factors: tuple[Factor, ...] = getattr(balance, side)
        if not factors:
            raise DecisionError(
                f"the public interest test has no factor {SIDES[field]}; name at least one",
                field=field,
            )
        for factor in factors:
            if not factor.name.strip() or not factor.here.strip():
                raise DecisionError(
                    f"the factor “{(factor.name or factor.here).strip()}” is not tied to this "
                    "request; write “factor: what it has to do with this request”",
                    field=field,
                )
    if not balance.because.strip():
        raise DecisionError(
            "the public interest test has no conclusion; say why the one side outweighs the other",
            field="because",
        )


SIDES = {
    "favour": "for disclosing, or for saying whether it is held",
    "against": "against it",
}
