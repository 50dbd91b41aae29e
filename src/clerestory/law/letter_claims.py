"""What a letter says of each exemption: that it applies, why, what is shown, and the balance."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from clerestory.law.claims import (
    Balance,
    Claim,
    ClaimInWords,
    ExemptionClaim,
    MaintainingExclusion,
    Opinion,
    Regime,
    Showing,
)
from clerestory.law.decisions import CLAIMING, QuestionDecision
from clerestory.law.exemptions import Duty
from clerestory.law.grounds import ground, is_qualified
from clerestory.law.wording import Texts

Listed = tuple[str, ...]
"""Points under a paragraph."""
Paragraph = str | Listed

CONDITIONS = {  # what makes disclosing personal data unlawful: FOIA s40, and the other regimes
    True: {"3A": "principle", "3B": "objection", "4A": "access"},
    False: {"2A": "principle", "2B": "objection", "3A": "access"},
}
OWN_DATA = {
    Regime.FOIA: "s40(1)",
    Regime.EIR: "reg 5(3)",
    Regime.FOISA: "s38(1)(a)",
    Regime.EISR: "reg 11(1)",
}


def claims(decision: QuestionDecision, texts: Texts) -> Iterator[Paragraph]:
    """s17(1)(b) and (c) for each exemption, and s17(3) for those that are qualified."""
    for claim in decision.claims:
        yield from _claim(claim, decision, texts, _kind(decision))
    if decision.combined:
        yield texts.say("balance.combined")
        yield from balance(decision.combined, texts)


def other_information(decision: QuestionDecision, texts: Texts) -> Iterator[Paragraph]:
    """Partial NCND: its scope, and the exemptions that remove the duty for it."""
    if decision.other is None:
        return
    yield texts.say("claim.other_scope", scope=decision.other.scope.rstrip("."))
    for claim in decision.other.claims:
        yield from _claim(claim, decision, texts, "other")


def open_claim(
    claim: ExemptionClaim, regime: Regime, duty: Duty, texts: Texts
) -> Iterator[Paragraph]:
    """A claim whose public interest test is still open, s17(2): all but its balance."""
    kind = "neither" if duty is Duty.CONFIRM else "withhold"
    yield from _stated(claim, regime, texts, kind)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def ended(words: str) -> str:
    """With a full stop at its end, to stand after a colon."""
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else words + "."


def sentence(words: str) -> str:
    """With a capital at its beginning, too."""
    words = ended(words)
    return words[:1].upper() + words[1:]


def cited(provision: str) -> str:
    """ "section 31(1)(a)" for "s31(1)(a)"; what it rests on goes into brackets."""
    words = re.sub(r"\bs\.?\s?(?=\d)", "section ", provision.strip())
    words = re.sub(r"\breg\.?\s?(?=\d)", "regulation ", words)
    return re.sub(r"\s*\(?\bby virtue of ([^()]*(?:\([^()]*\))*)\)?$", r" (by virtue of \1)", words)


def _kind(decision: QuestionDecision) -> str:
    if decision.duty is Duty.CONFIRM:
        return "neither"
    return "withhold" if decision.outcome in CLAIMING else "procedural"


def _claim(
    claim: Claim, decision: QuestionDecision, texts: Texts, kind: str
) -> Iterator[Paragraph]:
    yield from _stated(claim, decision.regime, texts, kind)
    if isinstance(claim, ClaimInWords):
        return
    if claim.balance:
        yield from balance(claim.balance, texts)
    elif not is_qualified(claim.provision, decision.regime):
        yield texts.say("claim.absolute")


def _stated(claim: Claim, regime: Regime, texts: Texts, kind: str) -> Iterator[str]:
    """Which exemption, why it applies, and what its test wants shown."""
    provision = cited(claim.provision)
    condition = _condition(claim, regime) if kind == "withhold" else ""
    reasons = ended(claim.reasons)
    if condition:
        yield texts.say(
            "claim.personal",
            provision=provision,
            reasons=sentence(reasons),
            condition=texts.say(f"condition.{condition}"),
        )
    else:
        words = sentence(reasons) if kind == "procedural" else reasons
        yield texts.say(f"claim.{kind}", provision=provision, reasons=words)
    if isinstance(claim, ExemptionClaim) and claim.shows:
        group = "shows" if kind == "withhold" else "shows_neither"
        yield _shows(claim, claim.shows, regime, texts, group)


def _condition(claim: Claim, regime: Regime) -> str:
    """Which condition makes it personal data that is not disclosed: FOIA s40(2), FOISA s38(1)(b),
    EIR reg 13(1); or that it is the applicant's own."""
    given = ground(claim.provision, regime)
    names = CONDITIONS[regime is Regime.FOIA]
    for name in given.beside:
        subsection = re.search(r"\((\w+)\)", name)
        if subsection and subsection[1] in names:
            return names[subsection[1]]
    return "own" if OWN_DATA[regime] in given.main else ""


def _shows(claim: ExemptionClaim, shown: Showing, regime: Regime, texts: Texts, group: str) -> str:
    """What the test wants: harm with its level, necessity, an opinion and so on."""
    values = {field.name: getattr(shown, field.name) for field in fields(shown)}
    values = {
        name: in_words(value) if isinstance(value, date) else str(value).strip().rstrip(".")
        for name, value in values.items()
    }
    if "link" in values:
        values["link"] = ended(values["link"])
    if isinstance(shown, Opinion):
        values["effect"] = texts.say(f"effect.{_effect(claim, regime)}")
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(shown).__name__).lower()
    return texts.say(f"{group}.{name}", **values)


def _effect(claim: ExemptionClaim, regime: Regime) -> str:
    """The limb of s36(2), as the key of its words; for s36(3) that of the limb it rests on."""
    given = ground(claim.provision, regime)
    limb = re.search(r"s36\(2\)\((\w)\)(?:\((\w+)\))?", " ".join((*given.by, *given.main)))
    if limb is None or limb[1] == "c":
        return "c"
    return "a" if limb[1] == "a" else f"b_{limb[2] or 'i'}"


def balance(weighed: Balance, texts: Texts) -> Iterator[Paragraph]:
    group = "balance_neither" if isinstance(weighed, MaintainingExclusion) else "balance"
    for side, factors in (("for", weighed.for_applicant), ("against", weighed.for_authority)):
        yield texts.say(f"{group}.{side}")
        yield tuple(f"{one.name.strip()}: {one.here.strip()}" for one in factors)
    yield texts.say(f"{group}.end", because=sentence(weighed.because))
