"""The fields for a refusal that is no exemption, and for what is or will be published."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms

from clerestory.foi.claim_fields import SHARED, balance_from, balance_initial
from clerestory.govuk.forms import WholeNumberInput
from clerestory.law.claims import DecisionError
from clerestory.law.cost import CostError, CostEstimate, Limit, Sample, Work, activity, number
from clerestory.law.decisions import (
    Basis,
    Burden,
    Location,
    Outcome,
    Publication,
    Repeats,
)
from clerestory.law.exemptions import Duty

LINE = (
    "One line for each activity: activity; how many records; of what kind; minutes for each. "
    "Activities: determine, locate, retrieve, extract. If it was measured, go on with: how many "
    "records in the sample; their minutes in all; how they were chosen"
)
GROUPS: dict[str, tuple[str, ...]] = {
    "Over the cost limit": ("estimate", "no_shorter_way"),
    "Vexatious": ("hours", "burden", "value"),
    "Repeated": ("reference", "answered", "interval"),
    "Accessible elsewhere": ("address", "place"),
    "To be published": ("intended", "expected", "reasonable"),
}


def basis_fields() -> dict[str, forms.Field]:
    """Every field; none is required until its outcome is chosen."""
    return {
        "estimate": _text("The estimate", LINE),
        "no_shorter_way": _text("Why there is no shorter way", rows=2),
        "hours": forms.IntegerField(
            label="The burden in hours",
            required=False,
            widget=WholeNumberInput,
            error_messages={"invalid": "Write the hours as a whole number, such as 90"},
        ),
        "burden": _text("What would have to be done"),
        "value": _text("The purpose and the value of the request"),
        "reference": forms.CharField(label="The earlier request’s reference", required=False),
        "answered": _day("Day on which it was answered"),
        "interval": _text("Why no reasonable interval has passed", rows=2),
        "address": forms.CharField(
            label="Where it can be found",
            required=False,
            help_text="The address of the page, or the title of the document",
        ),
        "place": forms.CharField(
            label="Where in it", required=False, help_text="The table, page or rows"
        ),
        "intended": _day("Day on which publication was settled"),
        "expected": forms.CharField(
            label="When it will be published", required=False, help_text="A day or a stage"
        ),
        "reasonable": _text("Why waiting until then is reasonable", rows=2),
    }


def basis_from(given: Mapping[str, Any], outcome: Outcome, limit: Limit) -> Basis | None:
    """What carries the outcome; None if it needs nothing. DecisionError names the field."""
    words = {name: str(value or "") for name, value in given.items()}
    match outcome:
        case Outcome.COST_LIMIT:
            return _estimate(words["estimate"], words["no_shorter_way"], limit)
        case Outcome.VEXATIOUS:
            return Burden(given.get("hours") or 0, words["burden"], words["value"])
        case Outcome.REPEATED:
            if not given.get("answered"):
                raise DecisionError("say on which day it was answered", field="answered")
            return Repeats(words["reference"], given["answered"], words["interval"])
        case Outcome.ACCESSIBLE_ELSEWHERE:
            return Location(words["address"], words["place"])
        case Outcome.FUTURE_PUBLICATION:
            if not given.get("intended"):
                raise DecisionError("say when publication was settled", field="intended")
            balance = balance_from(given, SHARED, Duty.WITHHOLD)
            return Publication(given["intended"], words["expected"], words["reasonable"], balance)
    return None


def basis_initial(basis: Basis | None) -> dict[str, Any]:
    """What stands in the fields for a basis that was given before."""
    match basis:
        case CostEstimate():
            return {
                "estimate": "\n".join(map(_work, basis.work)),
                "no_shorter_way": basis.no_shorter_way,
            }
        case Burden(hours, what, value):
            return {"hours": hours, "burden": what, "value": value}
        case Repeats(reference, answered, interval):
            return {"reference": reference, "answered": answered, "interval": interval}
        case Location(address, place):
            return {"address": address, "place": place}
        case Publication(intended, expected, reasonable, balance):
            shared = {f"{name}_{SHARED}": text for name, text in balance_initial(balance).items()}
            return {
                "intended": intended, "expected": expected, "reasonable": reasonable, **shared,
            }  # fmt: skip
    return {}


def _estimate(lines: str, no_shorter_way: str, limit: Limit) -> CostEstimate:
    try:
        work = tuple(_line(line, limit) for line in lines.splitlines() if line.strip())
        return CostEstimate(work, limit, no_shorter_way)
    except CostError as error:
        raise DecisionError(str(error), field="estimate") from None


def _line(line: str, limit: Limit) -> Work:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) not in (4, 7):
        raise CostError(f"“{line.strip()}” has {len(parts)} parts; write 4, or 7 with a sample")
    name, records, unit, minutes, *sampled = parts
    sample = None
    if sampled:
        sample = Sample(_whole(sampled[0], line), _amount(sampled[1], line), sampled[2])
    return Work(activity(name, limit), _whole(records, line), unit, _amount(minutes, line), sample)


def _whole(words: str, line: str) -> int:
    amount = _amount(words, line)
    if amount.denominator != 1:
        raise CostError(f"“{words}” in “{line.strip()}” is no whole number of records")
    return int(amount)


def _amount(words: str, line: str) -> Fraction:
    try:
        return Fraction(words.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        raise CostError(f"“{words}” in “{line.strip()}” is no number") from None


def _work(work: Work) -> str:
    parts = [work.activity.name.lower(), str(work.records), work.unit, number(work.minutes)]
    if work.sample:
        parts += [str(work.sample.records), number(work.sample.minutes), work.sample.how]
    return "; ".join(parts)


def _text(label: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text="YYYY-MM-DD",
        error_messages={"invalid": "Write the day as 2018-02-12, or leave it empty"},
    )
