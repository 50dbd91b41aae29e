"""What a claim needs: its limb, what has to be shown, and a public interest test or none.

The facts are those of `law.exemptions`; here stands what follows from them for a decision.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clerestory.law.claims import (
    AdverseEffect,
    Claim,
    Confidence,
    DecisionError,
    Endangerment,
    ExemptionClaim,
    Investigation,
    MaintainingExclusion,
    MaintainingExemption,
    Necessity,
    Opinion,
    Prejudice,
    Prohibition,
    Regime,
    Showing,
    Unfinished,
)
from clerestory.law.exemptions import (
    Duty,
    Kind,
    find_entry,
    find_place,
    kind_of,
    kind_of_test,
    provisions_to_neither,
    removes_duty,
    still_to_name,
    why_no_ground,
)
from clerestory.law.references import named

BY_VIRTUE = re.compile(r"\(?\bby virtue of\b", re.I)
ALTERNATIVE = re.compile(r"\bin the alternative\b|\balternatively\b", re.I)

SHOWINGS: dict[str, type[Showing]] = {
    "prejudice": Prejudice,
    "adverse effect": AdverseEffect,
    "necessity": Necessity,
    "endangerment": Endangerment,
    "opinion": Opinion,
    "confidence": Confidence,
}
OWN_SHOWINGS: dict[tuple[Regime, str], type[Showing]] = {
    (Regime.FOIA, "s30(1)"): Investigation,
    (Regime.FOISA, "s34(1)"): Investigation,
    (Regime.FOIA, "s44"): Prohibition,
    (Regime.FOISA, "s26"): Prohibition,
    (Regime.EIR, "reg 12(4)(d)"): Unfinished,
    (Regime.EISR, "reg 10(4)(d)"): Unfinished,
}
OWN_OUTCOMES = {
    (Regime.FOIA, "s21(1)"): "accessible elsewhere",
    (Regime.FOIA, "s22(1)"): "future publication",
    (Regime.FOISA, "s25(1)"): "accessible elsewhere",
    (Regime.FOISA, "s27(1)"): "future publication",
    (Regime.EIR, "reg 6(1)(b)"): "accessible elsewhere",
    (Regime.EISR, "reg 6(1)(b)"): "accessible elsewhere",
    (Regime.EIR, "reg 12(4)(a)"): "not held",
    (Regime.EISR, "reg 10(4)(a)"): "not held",
}
NEEDS: dict[type[Showing], str] = {
    Prejudice: "the harm: which interest, how this leads to it, and whether it would or would be "
    "likely to follow",
    AdverseEffect: "the adverse effect: on which interest, and how this leads to it",
    Necessity: "why it is required for the purpose of safeguarding national security",
    Endangerment: "who would be endangered, how, and whether they would or would be likely to be",
    Opinion: "the qualified person's opinion: their office, its day, the level and the reason",
    Investigation: "the investigation or the proceedings for which it was held",
    Confidence: "from whom it was obtained, and why telling it would be an actionable breach",
    Prohibition: "the enactment, with its section, that forbids it",
    Unfinished: "who is preparing it, and when it will be complete",
}
APART = {  # the second is only for what the first does not exempt
    ("s30", "s31"): "section 31 is only for information that section 30 does not exempt, s31(1)",
    ("s23", "s24"): "section 24(1) is only for information that section 23(1) does not exempt",
    ("s35", "s36"): "section 36 is only for information that section 35 does not exempt, s36(1)",
}
COMBINED_SINCE = {
    # Department for Business and Trade v Information Commissioner [2025] UKSC 27.
    Regime.FOIA: date(2025, 7, 23),
    # Office of Communications v Information Commissioner, CJEU C-71/10, on the Directive.
    Regime.EIR: date(2011, 7, 28),
    Regime.EISR: date(2011, 7, 28),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A claim's provisions: those relied on, what is named beside them, and by virtue of which."""

    main: tuple[str, ...]
    beside: tuple[str, ...]
    by: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.main + self.beside + self.by


def ground(provision: str, regime: Regime) -> Ground:
    """The provisions in a citation such as "s40(2) with s40(3A)(a)"."""
    words, *after = BY_VIRTUE.split(provision, maxsplit=1)
    names = _named(words)
    main = tuple(name for name in names if not _is_beside(name, regime))
    beside = tuple(name for name in names if _is_beside(name, regime))
    return Ground(main, beside, _named(after[0]) if after else ())


def sections(provision: str, regime: Regime) -> frozenset[str]:
    """The sections or regulations relied on, without their subsections."""
    return frozenset(name.split("(")[0] for name in ground(provision, regime).main)


def is_qualified(provision: str, regime: Regime) -> bool:
    """Whether it takes the public interest test, by its limb and its condition."""
    given = ground(provision, regime)
    kinds = [kind_of(regime, name) for name in (*given.main, *given.beside)]
    return Kind.QUALIFIED in kinds


def showing(provision: str, regime: Regime) -> type[Showing] | None:
    """What has to be shown for it, or None for a class and for personal data."""
    given = ground(provision, regime)
    # FOISA s18 has no test of its own: that of the exemption it is used for applies.
    tested = given.by if regime is Regime.FOISA and given.by else given.main
    if not tested:
        return None
    for (law, place), wanted in OWN_SHOWINGS.items():
        if law is regime and (tested[0] + "(").startswith(place + "("):
            return wanted
    return SHOWINGS.get(kind_of_test(regime, tested[0]))


def check_claim(
    claim: ExemptionClaim, regime: Regime, duty: Duty, *, has_combined: bool = False
) -> None:
    """DecisionError unless the claim can carry what it is claimed for.

    `duty` is what it has to remove: Duty.WITHHOLD that to communicate, Duty.CONFIRM that to
    confirm or deny. `has_combined`: a balance for several exemptions stands beside it.
    """
    given = ground(claim.provision, regime)
    if not given.main:
        beside = given.beside[0] if given.beside else ""
        why = why_no_ground(regime, beside) if beside else f"no provision of {regime} is named"
        raise DecisionError(
            f"“{claim.provision}”: {why}, for example {_example(regime)}", field="provision"
        )
    for name in given.main:
        _check_ground(name, given, regime, duty)
    _check_showing(claim, regime)
    _check_balance(claim, regime, duty, has_combined)


def check_apart(claims: Sequence[ExemptionClaim], regime: Regime, duty: Duty) -> None:
    """DecisionError for two exemptions of which one is only for what the other does not cover,
    claimed for the same information and not in the alternative."""
    if regime is not Regime.FOIA or duty is not Duty.WITHHOLD:
        return
    claimed = {section for claim in claims for section in sections(claim.provision, regime)}
    for (one, other), why in APART.items():
        alternative = any(ALTERNATIVE.search(claim.reasons) for claim in claims)
        if {one, other} <= claimed and not alternative:
            raise DecisionError(
                f"{one} and {other} are claimed for the same information: {why}; remove one, or "
                "say “in the alternative” in its reasons",
                field="provision",
            )


def check_combined(claims: Sequence[Claim], regime: Regime, duty: Duty) -> None:
    """DecisionError unless one balance can be recorded for these claims together."""
    if duty is not Duty.WITHHOLD:
        raise DecisionError(
            "a combined balance is for maintaining exemptions; weigh the exclusion of the duty to "
            "confirm or deny for each",
            field="combined",
        )
    full = [claim for claim in claims if isinstance(claim, ExemptionClaim)]
    qualified = [claim for claim in full if is_qualified(claim.provision, regime)]
    if len(qualified) < 2:
        raise DecisionError(
            "a combined balance needs two or more qualified exemptions; weigh the one by itself",
            field="combined",
        )
    if twice := next((claim for claim in qualified if claim.balance), None):
        raise DecisionError(
            f"{twice.provision} is weighed by itself and together with others; keep one of the "
            "two balances",
            field="combined",
        )


def check_combined_day(regime: Regime, day: date | None) -> None:
    """DecisionError before the law allowed one balance for several exemptions."""
    since = COMBINED_SINCE.get(regime)
    if since is None:
        raise DecisionError(
            f"no ruling allows one balance for several exemptions under {regime}; weigh each by "
            "itself",
            field="combined",
        )
    if day is None or day < since:
        when = f"the decision is of {day}" if day else "the day of the decision is not given"
        raise DecisionError(
            f"several exemptions may be weighed together in decisions from {since} on, and {when}; "
            "weigh each by itself, or give the day",
            field="combined",
        )


def _named(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.provision for citation in named(words)))


def _is_beside(name: str, regime: Regime) -> bool:
    place = find_place(regime, name)
    subsection = place.subsection if place else None
    return bool(subsection and subsection.duty is Duty.CONDITION)


def _check_ground(name: str, given: Ground, regime: Regime, duty: Duty) -> None:
    why = why_no_ground(regime, name)
    if why:
        place = "" if name in why else f"{name}: "
        raise DecisionError(place + why, field="provision")
    own = next((o for (law, p), o in OWN_OUTCOMES.items() if law is regime and name == p), "")
    if own or kind_of(regime, name) not in (Kind.ABSOLUTE, Kind.QUALIFIED):
        raise DecisionError(
            f"{name} has an outcome of its own: choose {own or 'it'} in place of the exemption; a "
            "part of the question is best decided as a question by itself",
            field="provision",
        )
    _check_duty(name, regime, duty)
    wanted = still_to_name(regime, name, given.all)
    if wanted:
        listed = "; ".join(f"{one} {_words(one, regime)}".strip() for one in wanted)
        raise DecisionError(
            f"{name} leaves open which limb or condition is meant; name one of: {listed}",
            field="provision",
        )
    if regime is Regime.FOISA and name.startswith("s18"):
        _check_section_18(given)


def _check_duty(name: str, regime: Regime, duty: Duty) -> None:
    removes = removes_duty(regime, name)
    if duty is Duty.CONFIRM and not removes:
        others = provisions_to_neither(regime, name)
        remedy = f"name {' or '.join(others)}" if others else "it has none that does; disclose that"
        raise DecisionError(
            f"{name} withholds information; it does not remove the duty to confirm or deny: "
            f"{remedy}",
            field="provision",
        )
    if duty is Duty.WITHHOLD and removes:
        entry = find_entry(regime, name)
        subs = [entry.written(sub) for sub in entry.withhold] if entry else []
        raise DecisionError(
            f"{name} removes the duty to confirm or deny; it withholds nothing: name "
            f"{' or '.join(subs) or 'the exemption itself'}",
            field="provision",
        )


def _check_section_18(given: Ground) -> None:
    """FOISA s18(1) opens for some exemptions only, which has to be named."""
    fitting = [n for n in given.by if "s18(1)" in provisions_to_neither(Regime.FOISA, n)]
    if not fitting:
        raise DecisionError(
            "s18 needs the exemption that would apply if the information existed (sections 28 to "
            "35, 38, 39(1) or 41): write “s18(1) by virtue of s35(1)(a)”",
            field="provision",
        )
    wanted = still_to_name(Regime.FOISA, fitting[0], given.by)
    if wanted:
        raise DecisionError(
            f"{fitting[0]} leaves open which limb is meant; name one of: {'; '.join(wanted)}",
            field="provision",
        )


def _check_showing(claim: ExemptionClaim, regime: Regime) -> None:
    wanted = showing(claim.provision, regime)
    if wanted is None and claim.shows is not None:
        raise DecisionError(
            f"{claim.provision} needs no harm to be shown; put what would follow into the reasons "
            "or the public interest",
            field="interest",
        )
    if wanted is not None and not isinstance(claim.shows, wanted):
        raise DecisionError(
            f"{claim.provision} needs {NEEDS[wanted]}", field=FIRST_FIELD.get(wanted, "link")
        )


FIRST_FIELD: dict[type[Showing], str] = {
    Prejudice: "interest",
    AdverseEffect: "interest",
    Endangerment: "interest",
    Confidence: "interest",
    Opinion: "person",
    Prohibition: "enactment",
    Unfinished: "preparer",
}


def _check_balance(claim: ExemptionClaim, regime: Regime, duty: Duty, has_combined: bool) -> None:
    qualified = is_qualified(claim.provision, regime)
    if not qualified and claim.balance is not None:
        raise DecisionError(
            f"{claim.provision} is absolute; no public interest is weighed for it: remove the test",
            field="favour",
        )
    if not qualified or (has_combined and claim.balance is None):
        return
    wanted = MaintainingExemption if duty is Duty.WITHHOLD else MaintainingExclusion
    if not isinstance(claim.balance, wanted):
        balance = (
            "maintaining the exemption against that in disclosing the information, s2(2)(b)"
            if duty is Duty.WITHHOLD
            else "maintaining the exclusion of the duty to confirm or deny against that in saying "
            "whether it is held, s2(1)(b)"
        )
        raise DecisionError(
            f"{claim.provision} is qualified: weigh the public interest in {balance}",
            field="favour",
        )


def _words(name: str, regime: Regime) -> str:
    """What a limb is about, for a list to choose from."""
    place = find_place(regime, name)
    if place is None:
        return ""
    if place.depth == 0 or not place.limbs:
        return place.subsection.words if place.subsection else ""
    return ", or ".join(limb.words for limb in place.limbs)


def _example(regime: Regime) -> str:
    return {
        Regime.FOIA: "s31(1)(a)",
        Regime.EIR: "reg 12(5)(b)",
        Regime.FOISA: "s35(1)(a)",
        Regime.EISR: "reg 10(5)(b)",
    }[regime]
