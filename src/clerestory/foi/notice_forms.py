"""The letters of a request that are not its answer: what an officer adds to what is recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings

from clerestory.foi.claim_fields import claim_fields, claim_without_balance, field_of
from clerestory.foi.dates import calendar
from clerestory.foi.models import InformationRequest
from clerestory.govuk.forms import DateField
from clerestory.law import foia
from clerestory.law.claims import DecisionError
from clerestory.law.letters import Letter
from clerestory.law.notices import (
    Acknowledgement,
    Clarification,
    FeesNotice,
    MoreTime,
    Notice,
    Reviewed,
    ReviewOutcome,
    compose_notice,
)

FOUND = {
    Reviewed.UPHELD: "The answer was right",
    Reviewed.PARTLY: "It was right in part",
    Reviewed.OVERTURNED: "It was wrong",
}


class NoticeForm(forms.Form):
    """What the letter needs beside what is recorded. `letter` is there once the form is valid."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, request: InformationRequest, today: date
    ) -> None:
        self.request, self.today = request, today
        self.letter: Letter | None = None
        super().__init__(data)

    def notice(self, given: Mapping[str, Any]) -> Notice:
        return Acknowledgement(self.request.due)

    def field_of(self, error: DecisionError) -> str:
        """The field beside which an error of the law is shown."""
        return error.field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.letter = compose_notice(
                    self.notice(given), settings.AUTHORITY, reference=self.request.reference,
                    received=self.request.received, words=settings.WORDING,
                )  # fmt: skip
            except DecisionError as error:
                words, name = str(error), self.field_of(error)
                known = name if name in self.fields else None
                self.add_error(known, words[:1].upper() + words[1:])
        return given


class ClarificationForm(NoticeForm):
    needed = forms.CharField(
        label="What you need to know to identify and locate the information",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what you need to know"},
    )

    def notice(self, given: Mapping[str, Any]) -> Notice:
        asked = self.request.asked or self.today
        return Clarification(given["needed"], foia.close_after(asked))


class FeesForm(NoticeForm):
    pounds = forms.DecimalField(
        label="The fee in pounds", max_digits=8, decimal_places=2,
        error_messages={"required": "Write the fee", "invalid": "Write the fee, such as 12.50"},
    )  # fmt: skip
    what = forms.CharField(
        label="What it is for",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write what the fee is for"},
    )

    def notice(self, given: Mapping[str, Any]) -> Notice:
        told = self.request.fees_notice or self.today
        pay_by = foia.last_to_pay(told, calendar())
        return FeesNotice(Fraction(given["pounds"]), given["what"], pay_by)


class MoreTimeForm(NoticeForm):
    """The exemption with everything but its balance, and the estimate unless it is recorded."""

    estimated = DateField(label="Day by which you expect a decision", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        left_out = ("favour_1", "against_1", "because_1")
        self.fields.update(
            {name: field for name, field in claim_fields(1).items() if name not in left_out}
        )
        self.initial = {
            "estimated": self.request.extended_to,
            "provision_1": self.request.extended_for,
        }

    def notice(self, given: Mapping[str, Any]) -> Notice:
        if not given["estimated"]:
            raise DecisionError("write the day by which you expect a decision", field="estimated")
        return MoreTime(self.request.due, given["estimated"], claim_without_balance(given, 1))

    def field_of(self, error: DecisionError) -> str:
        return error.field if error.field == "estimated" else field_of(error, 1)


class ReviewForm(NoticeForm):
    asked = DateField(label="Day on which the review was asked for")
    found = forms.ChoiceField(
        label="What was found", widget=forms.RadioSelect,
        choices=[(one.value, label) for one, label in FOUND.items()],
        error_messages={"required": "Choose what was found"},
    )  # fmt: skip
    reasons = forms.CharField(
        label="Why",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write the reasons"},
    )

    def notice(self, given: Mapping[str, Any]) -> Notice:
        return ReviewOutcome(given["asked"], Reviewed(given["found"]), given["reasons"])


@dataclass(frozen=True, slots=True)
class NoticeKind:
    title: str
    form: Callable[..., NoticeForm]


KINDS: Mapping[str, NoticeKind] = {
    "acknowledgement": NoticeKind("Acknowledge the request", NoticeForm),
    "clarification": NoticeKind("Ask the applicant what is meant", ClarificationForm),
    "fees": NoticeKind("Ask for a fee", FeesForm),
    "more-time": NoticeKind("Say that you need more time", MoreTimeForm),
    "review": NoticeKind("Say what the internal review found", ReviewForm),
}
