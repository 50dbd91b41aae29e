"""The fields of one exemption on the decision page, and the value that they make."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from clerestory.law.claims import (
    AdverseEffect,
    Balance,
    Claim,
    Confidence,
    DecisionError,
    Endangerment,
    ExemptionClaim,
    Factor,
    Investigation,
    Level,
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
from clerestory.law.exemptions import Duty
from clerestory.law.grounds import NEEDS, check_claim, showing

OTHER = "other"  # the place of the exemption for what is neither confirmed nor denied
SHARED = "all"  # the place of a balance for several exemptions, or for a later publication
FACTORS = "One factor a line: the factor, a colon, and what it has to do with this request"
SAID = ("provision", "reasons", "subject", "link", "level", "given", "favour", "against", "because")
FIELDS = {  # where an error of the law is shown
    "interest": "subject", "person": "subject", "enactment": "subject", "preparer": "subject",
    "expected": "link",
}  # fmt: skip


NAMES: dict[int | str, tuple[str, str, str]] = {
    1: (
        "Exemption relied on",
        "Why it applies to this information",
        "With its subsection and limb: s31(1)(a), or s40(2) with s40(3A)(a)",
    ),
    OTHER: (
        "What removes the duty to confirm or deny",
        "Why it removes the duty here",
        "The subsection: s31(3), s24(2)",
    ),
    "more": (
        "Another exemption",
        "Why that one applies",
        "With its subsection and limb, as above",
    ),
}


def claim_fields(place: int | str) -> dict[str, forms.Field]:
    """Room for one exemption. The first is the one that every refusal needs."""
    which = "" if place == 1 else " (other information)" if place == OTHER else f" ({place})"
    provision, reasons, help_text = NAMES.get(place, NAMES["more"])
    levels = [("", "This exemption needs none"), *((one.value, one.value) for one in Level)]
    return {
        f"provision_{place}": _line(provision, help_text),
        f"reasons_{place}": _text(reasons, "In a sentence or more", rows=4),
        f"subject_{place}": _line(
            f"What is harmed, or who{which}",
            "The interest that is harmed; who is endangered; who gave it in confidence; the office "
            "of the qualified person; or the enactment that forbids it. A class needs none",
        ),
        f"link_{place}": _text(f"How this leads to the harm{which}", "From this very disclosure"),
        f"level_{place}": forms.ChoiceField(
            label=f"How likely the harm is{which}", required=False, choices=levels
        ),
        f"given_{place}": _day(f"Day of the qualified person’s opinion{which}"),
        **balance_fields(place, which),
    }


def balance_fields(place: int | str, which: str) -> dict[str, forms.Field]:
    """The public interest test, for qualified exemptions."""
    unsaid = place == OTHER
    aim = "saying whether it is held" if unsaid else "disclosing"
    kept = "leaving it unsaid" if unsaid else "maintaining the exemption"
    return {
        f"favour_{place}": _text(f"Public interest in {aim}{which}", FACTORS),
        f"against_{place}": _text(f"Public interest in {kept}{which}", FACTORS),
        f"because_{place}": _text(f"Why the second outweighs the first{which}", rows=2),
    }


def has_claim(given: Mapping[str, Any], place: int | str) -> bool:
    return any(given.get(f"{name}_{place}") for name in SAID)


def claim_from(
    given: Mapping[str, Any], place: int | str, duty: Duty, *, has_combined: bool = False
) -> ExemptionClaim:
    """The exemption that was filled in at a place; DecisionError says which field is wrong."""
    provision = str(given.get(f"provision_{place}") or "")
    claim = ExemptionClaim(
        provision,
        str(given.get(f"reasons_{place}") or ""),
        _shows(given, place, provision),
        balance_from(given, place, duty),
    )
    check_claim(claim, Regime.FOIA, duty, has_combined=has_combined)
    return claim


def claim_without_balance(given: Mapping[str, Any], place: int | str) -> ExemptionClaim:
    """The exemption while its public interest test is still open."""
    provision = str(given.get(f"provision_{place}") or "")
    reasons = str(given.get(f"reasons_{place}") or "")
    return ExemptionClaim(provision, reasons, _shows(given, place, provision))


def balance_from(given: Mapping[str, Any], place: int | str, duty: Duty) -> Any:
    """The balance that was filled in, None if none was."""
    favour, against, because = (
        str(given.get(f"{name}_{place}") or "") for name in ("favour", "against", "because")
    )
    if not (favour or against or because):
        return None
    kind = MaintainingExclusion if duty is Duty.CONFIRM else MaintainingExemption
    return kind(factors(favour), factors(against), because)


def factors(words: str) -> tuple[Factor, ...]:
    """One for each line. A line without a colon is a factor that is not tied to the request."""
    lines = [line.strip(" -•\t") for line in words.splitlines()]
    parts = [line.partition(":") for line in lines if line]
    return tuple(Factor(name.strip(), here.strip()) for name, _, here in parts)


def field_of(error: DecisionError, place: int | str) -> str:
    return f"{FIELDS.get(error.field, error.field)}_{place}"


def claim_initial(claim: Claim, place: int | str) -> dict[str, Any]:
    """What stands in the fields for a claim that was made before."""
    start: dict[str, Any] = {"provision": claim.provision, "reasons": claim.reasons}
    if isinstance(claim, ExemptionClaim):
        if claim.shows:
            start |= _shown(claim.shows)
        start |= balance_initial(claim.balance)
    return {f"{name}_{place}": value for name, value in start.items()}


def balance_initial(balance: Balance | None) -> dict[str, str]:
    if balance is None:
        return {}
    return {
        "favour": _lines(balance.for_applicant),
        "against": _lines(balance.for_authority),
        "because": balance.because,
    }


def _lines(given: tuple[Factor, ...]) -> str:
    return "\n".join(f"{one.name}: {one.here}" for one in given)


def _shown(shows: Showing) -> dict[str, Any]:
    """The parts of what is shown by the names of the fields."""
    names = ("interest", "person", "enactment", "preparer", "link", "expected", "level", "given")
    found = {name: getattr(shows, name) for name in names if hasattr(shows, name)}
    return {FIELDS.get(name, name): value for name, value in found.items()}


def _shows(given: Mapping[str, Any], place: int | str, provision: str) -> Showing | None:
    """What the test of the provision wants, from the fields; DecisionError for what is missing."""
    subject, link, level = (
        str(given.get(f"{name}_{place}") or "") for name in ("subject", "link", "level")
    )
    day = given.get(f"given_{place}")
    wanted = showing(provision, Regime.FOIA)
    filled = bool(subject or link or level or day)
    if wanted is None or not filled:
        return Investigation(subject or link) if filled else None
    if wanted in (Prejudice, Endangerment, Opinion) and not level:
        raise DecisionError(f"{provision} needs {NEEDS[wanted]}; choose the level", field="level")
    return _made(wanted, provision, subject, link, level, day)


def _made(
    wanted: type[Showing], provision: str, subject: str, link: str, level: str, day: date | None
) -> Showing:
    if wanted is Opinion:
        if day is None:
            raise DecisionError(f"{provision} needs the day of the opinion", field="given")
        return Opinion(subject, day, link, Level(level))
    if wanted is Prejudice:
        return Prejudice(subject, link, Level(level))
    if wanted is Endangerment:
        return Endangerment(subject, link, Level(level))
    if wanted in (Necessity, Investigation):
        return Necessity(link) if wanted is Necessity else Investigation(link)
    pairs: dict[type[Showing], Any] = {
        AdverseEffect: AdverseEffect,
        Confidence: Confidence,
        Prohibition: Prohibition,
        Unfinished: Unfinished,
    }
    made: Showing = pairs[wanted](subject, link)
    return made


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text)


def _text(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text="YYYY-MM-DD; for section 36 alone",
        error_messages={"invalid": "Write the day as 2018-02-12, or leave it empty"},
    )
