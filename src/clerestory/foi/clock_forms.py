"""What an officer records of a request's clock. What is wrong is said beside its field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clerestory.audit import clock
from clerestory.foi.dates import dates_after, in_words, sentence
from clerestory.foi.models import InformationRequest
from clerestory.govuk.forms import DateField
from clerestory.law import foia
from clerestory.law.calendars import CalendarError
from clerestory.law.clocks import ClockError, DueDates, Events, Extension


def today() -> date:
    return timezone.localdate(clock.now())


class ClockForm(forms.Form):
    """One thing that happened, checked by counting the dates that follow from it."""

    def __init__(self, data: Mapping[str, Any] | None, *, request: InformationRequest) -> None:
        self.events = request.events
        super().__init__(data)

    def happened(self, given: Mapping[str, Any]) -> Events:
        """The events with what was filled in; ClockError if they cannot be."""
        return self.events

    def clean(self) -> dict[str, Any]:
        """Every day in an order that can be; an error stands beside the last field."""
        given = super().clean() or {}
        if not self.errors:
            try:
                dates_after(self.happened(given))
            except CalendarError as error:
                self.add_error(list(self.fields)[-1], sentence(str(error)))
        return given


class AskedForm(ClockForm):
    asked = DateField(
        label="On which day was the applicant asked?", latest=today,
        help_text="Only a question that is needed to identify and find the information stops the "
        "clock, section 1(3). An offer of help, or to narrow the request, does not",
    )  # fmt: skip

    def happened(self, given: Mapping[str, Any]) -> Events:
        return replace(self.events, asked=given["asked"], clarified=None)


class ClarifiedForm(ClockForm):
    clarified = DateField(
        label="On which day did the clarification come?", latest=today,
        help_text="A new count of 20 working days begins after this day",
    )  # fmt: skip

    def happened(self, given: Mapping[str, Any]) -> Events:
        return Events(self.events.received, asked=self.events.asked, clarified=given["clarified"])


class FeesNoticeForm(ClockForm):
    fees_notice = DateField(
        label="On which day was the fees notice given?", latest=today,
        help_text="The clock stands still until the fee is paid, section 10(2)",
    )  # fmt: skip

    def happened(self, given: Mapping[str, Any]) -> Events:
        happened = replace(self.events, fees_notice=given["fees_notice"], paid=None)
        dates = dates_after(happened)
        if isinstance(dates, DueDates):
            raise ClockError(
                f"the answer was due on {dates.due}: a fees notice after that stops nothing; "
                "correct the day"
            )
        return happened


class PaidForm(ClockForm):
    paid = DateField(label="On which day was the fee paid?", latest=today)

    def happened(self, given: Mapping[str, Any]) -> Events:
        return replace(self.events, paid=given["paid"])


class ExtensionForm(ClockForm):
    extended_for = forms.CharField(
        label="Exemption whose public interest test is open", max_length=200,
        help_text="With its subsection, for example s43(2). Absolute exemptions and sections 12 "
        "and 14 have no such test",
        error_messages={"required": "Name the exemption"},
    )  # fmt: skip
    extended_on = DateField(label="On which day was the applicant told?", latest=today)
    extended_to = DateField(
        label="By which day do you expect to decide?",
        help_text="The estimate that section 17(2) asks for. It counts from the first due date, "
        "however often the time is extended; the regulator expects 20 working days at most",
    )

    def clean_extended_for(self) -> str:
        try:
            return foia.with_balance(self.cleaned_data["extended_for"])
        except ClockError as error:
            raise ValidationError(sentence(str(error))) from None

    def clean_extended_on(self) -> date:
        told: date = self.cleaned_data["extended_on"]
        if told < self.events.begins:
            raise ValidationError(f"Enter a day from {in_words(self.events.begins)} on, day 0")
        return told

    def happened(self, given: Mapping[str, Any]) -> Events:
        told = Extension(given["extended_on"], given["extended_for"], given["extended_to"])
        return replace(self.events, extensions=(told,))


class ChoiceForm(ClockForm):
    """For a request with two due dates."""

    def __init__(self, data: Mapping[str, Any] | None, *, request: InformationRequest) -> None:
        super().__init__(data, request=request)
        dates = dates_after(self.events)
        if isinstance(dates, DueDates) and dates.disputed:
            self.fields["disputed_days_count"] = _choice(dates.disputed.due, dates.due)


def _choice(earlier: date, later: date) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Which day do you go by?", widget=forms.RadioSelect,
        choices=[
            ("yes", f"{in_words(earlier)}: the proclaimed day counts. This is the safe one"),
            ("no", f"{in_words(later)}: the proclaimed day is left out"),
        ],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Choose one of the two days"},
    )  # fmt: skip
