"""The form of the decision page: two answers to one question, and what carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from clerestory.foi.basis_fields import GROUPS, basis_fields, basis_from, basis_initial
from clerestory.foi.claim_fields import (
    OTHER,
    SHARED,
    balance_fields,
    balance_from,
    balance_initial,
    claim_fields,
    claim_from,
    claim_initial,
    field_of,
    has_claim,
)
from clerestory.foi.decided import Grounds, decision, grounds_of, limit, record_of_one
from clerestory.foi.models import Question
from clerestory.law.claims import ClaimInWords, DecisionError, ExemptionClaim
from clerestory.law.decisions import DecisionRecord, Holding, OtherInformation, Outcome
from clerestory.law.exemptions import Duty
from clerestory.law.records import claims_from_json

HOLDINGS = {
    Holding.HELD: "Held",
    Holding.PARTLY_HELD: "Partly held",
    Holding.NOT_HELD: "Not held",
    Holding.NEITHER: "Neither confirmed nor denied",
    Holding.COST_TO_CONFIRM: "Finding out would cost more than the limit, section 12(2)",
}
OUTCOMES = {
    Outcome.GRANTED: "Granted in full",
    Outcome.GRANTED_IN_PART: "Granted in part",
    Outcome.WITHHELD: "Withheld",
    Outcome.NEITHER: "Neither confirmed nor denied",
    Outcome.NOT_HELD: "Not held",
    Outcome.COST_LIMIT: "Over the cost limit, section 12",
    Outcome.ACCESSIBLE_ELSEWHERE: "Accessible elsewhere, section 21",
    Outcome.FUTURE_PUBLICATION: "To be published, section 22",
    Outcome.VEXATIOUS: "Vexatious, section 14(1)",
    Outcome.REPEATED: "Repeated, section 14(2)",
}
ELSEWHERE = {  # where an error about the question as a whole is shown
    "provision": "provision_1", "records": "estimate", "combined": f"favour_{SHARED}",
    **{name: f"{name}_{SHARED}" for name in ("favour", "against", "because")},
}  # fmt: skip
SCOPE = "What any other information would be about"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; without a heading they are always open."""

    heading: str
    fields: tuple[BoundField, ...]

    @property
    def is_open(self) -> bool:
        return any(field.errors or field.value() for field in self.fields)


class DecisionForm(forms.Form):
    """The two answers to one question, and what carries them."""

    template_name = "foi/decision_form.html"

    holding = forms.ChoiceField(
        label="Is the information held?", widget=forms.RadioSelect,
        choices=[(word.value, label) for word, label in HOLDINGS.items()],
        error_messages={"required": "Choose whether the information is held"},
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label="What is given?", widget=forms.RadioSelect,
        choices=[(word.value, label) for word, label in OUTCOMES.items()],
        error_messages={"required": "Choose what is given"},
    )  # fmt: skip
    scope = forms.CharField(
        label=SCOPE, required=False, help_text="Such as: covert use of the cameras"
    )
    advice = forms.CharField(
        label="Advice and assistance, section 16", required=False,
        help_text="What the applicant could do; with a refusal for its cost it is owed",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    answer = forms.CharField(
        label="Anything else to say to the applicant", required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, question: Question, day: date
    ) -> None:
        """With room for each exemption that was claimed or is proposed, and for one more."""
        start = decision_initial(question)
        self.question, self.day = question, day
        self.places = range(1, int(start.pop("places")) + 2)
        self.grounds = Grounds()
        self.record: DecisionRecord | None = None  # of this question alone, once it is valid
        super().__init__(data, initial=start)
        for place in (*self.places, OTHER):
            self.fields.update(claim_fields(place))
        self.fields.update(balance_fields(SHARED, " (all together)"))
        self.fields.update(basis_fields())

    @property
    def groups(self) -> tuple[Group, ...]:
        """The fields in the order of the page."""
        one, *more = (self._group("", claim_fields(place)) for place in self.places)
        others = [
            Group(f"Exemption {place}, if there is another", group.fields)
            for place, group in enumerate(more, start=2)
        ]
        return (
            self._group("", ("holding", "outcome")),
            one,
            *others,
            self._group(
                "One public interest test for several exemptions, or for a later publication",
                balance_fields(SHARED, ""),
            ),
            self._group(
                "Any other information that is neither confirmed nor denied",
                ("scope", *claim_fields(OTHER)),
            ),
            *(self._group(heading, names) for heading, names in GROUPS.items()),
            self._group("", ("advice", "answer")),
        )

    def _group(self, heading: str, names: Any) -> Group:
        return Group(heading, tuple(self[name] for name in names))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors:
            return values
        holding, outcome = Holding(values["holding"]), Outcome(values["outcome"])
        try:
            self.grounds = self._grounds(values, outcome)
            if not self.errors:
                made = decision(self.question, holding, outcome, self.grounds, values["answer"])
                self.record = record_of_one(self.question, made, self.day)
        except DecisionError as error:
            self._add(error, error.field)
        return values

    def _grounds(self, values: dict[str, Any], outcome: Outcome) -> Grounds:
        duty = Duty.CONFIRM if outcome is Outcome.NEITHER else Duty.WITHHOLD
        publishes = outcome is Outcome.FUTURE_PUBLICATION
        combined = None if publishes else balance_from(values, SHARED, Duty.WITHHOLD)
        claims = [
            self._claim(values, place, duty, has_combined=combined is not None)
            for place in self.places
            if has_claim(values, place)
        ]
        return Grounds(
            claims=tuple(claim for claim in claims if claim),
            basis=basis_from(values, outcome, limit()),
            other=self._other(values),
            combined=combined,
            advice=values["advice"],
        )

    def _other(self, values: dict[str, Any]) -> OtherInformation | None:
        claim = has_claim(values, OTHER) and self._claim(values, OTHER, Duty.CONFIRM)
        if not claim and not values["scope"]:
            return None
        if not claim and self.errors:
            return None
        try:
            return OtherInformation(values["scope"], (claim,) if claim else ())
        except DecisionError as error:
            self._add(error, "scope" if error.field == "scope" else field_of(error, OTHER))
            return None

    def _claim(
        self, values: dict[str, Any], place: int | str, duty: Duty, *, has_combined: bool = False
    ) -> ExemptionClaim | None:
        """The exemption at a place; what is wrong with it is said beside its field."""
        try:
            return claim_from(values, place, duty, has_combined=has_combined)
        except DecisionError as error:
            self._add(error, field_of(error, place))
            return None

    def _add(self, error: DecisionError, name: str) -> None:
        words = str(error).removeprefix(f"question {self.question.number}: ")
        name = ELSEWHERE.get(name, name)
        self.add_error(name if name in self.fields else None, words[:1].upper() + words[1:])


def decision_initial(question: Question) -> dict[str, Any]:
    """What was decided; else what is proposed; else nothing. `places` counts the exemptions."""
    if not question.decided_at:
        given = question.proposed or {}
        claims = claims_from_json(given.get("claims") or ())
        shown = {name: given.get(name) for name in ("holding", "outcome", "answer")}
        return {**shown, **_claims(claims), "places": len(claims)}
    grounds = grounds_of(question)
    combined = balance_initial(grounds.combined)
    start: dict[str, Any] = {
        "holding": question.holding, "outcome": question.outcome, "answer": question.answer,
        "advice": grounds.advice, **_claims(grounds.claims), **basis_initial(grounds.basis),
        **{f"{name}_{SHARED}": text for name, text in combined.items()},
        "places": len(grounds.claims),
    }  # fmt: skip
    if grounds.other:
        start |= {"scope": grounds.other.scope, **claim_initial(grounds.other.claims[0], OTHER)}
    return start


def _claims(claims: tuple[ExemptionClaim | ClaimInWords, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, claim in enumerate(claims, start=1):
        found |= claim_initial(claim, place)
    return found
