"""What an officer fills in about a request."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from clerestory.foi.drafts import (
    LONGEST_NUMBER,
    Asked,
    DraftError,
    Row,
    with_added,
    with_merged,
    with_split,
)
from clerestory.foi.questions import ConfirmedQuestion
from clerestory.reading.fallbacks import FallbackKind
from clerestory.reading.periods import Grain
from clerestory.reading.subjects import Kind

KINDS = [(kind.value, kind.value.capitalize()) for kind in Kind]
IN_TABLES = [
    kind.value
    for kind in (
        FallbackKind.FINANCIAL_YEAR,
        FallbackKind.CALENDAR_YEAR,
        FallbackKind.OTHER_YEARS,
        FallbackKind.ONE_TOTAL,
    )
]
SEMICOLONS = "Separate several with semicolons"
DAY = "govuk-input--width-10"
PAIRS = (
    "text", "kind measure", "breakdowns categories", "first last", "granularity filters",
    "fallbacks format", "leave_out",
)  # fmt: skip
CHANGED_ON_THE_WAY = "This page was changed on the way: open it again"
NOT_A_QUESTION_LEFT = "Keep at least one question, or write the one that was not found"


class QuestionForm(forms.Form):
    """One question as read, every field open to correction."""

    mark_optional = False  # nearly every field may be empty, and means something then

    number = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_NUMBER)
    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label="The question",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the question, or leave it out below"},
    )
    kind = forms.ChoiceField(label="What would answer it", choices=KINDS, required=False)
    measure = forms.CharField(
        label="What is counted or given", required=False,
        help_text="In the applicant’s words, or as the register calls it",
    )  # fmt: skip
    breakdowns = forms.CharField(label="Split by", required=False, help_text=SEMICOLONS)
    categories = forms.CharField(
        label="Which categories of these", required=False,
        help_text=f"Empty: all. {SEMICOLONS}",
    )  # fmt: skip
    filters = forms.CharField(
        label="Counted only where it is", required=False,
        help_text=f"A limit beside the words of the question: any one of these. {SEMICOLONS}",
    )  # fmt: skip
    first = forms.DateField(
        label="From", required=False, help_text="YYYY-MM-DD; empty: from the beginning",
        error_messages={"invalid": "Write the day as 2015-03-01, or leave it empty"},
        input_formats=["%Y-%m-%d"], widget=forms.TextInput(attrs={"class": DAY}),
    )  # fmt: skip
    last = forms.DateField(
        label="To", required=False, help_text="YYYY-MM-DD; empty: up to the day of receipt",
        error_messages={"invalid": "Write the day as 2018-02-12, or leave it empty"},
        input_formats=["%Y-%m-%d"], widget=forms.TextInput(attrs={"class": DAY}),
    )  # fmt: skip
    granularity = forms.ChoiceField(
        label="One figure for each", required=False,
        choices=[("", "not a matter of time"), *((grain.value, grain.value) for grain in Grain)],
    )  # fmt: skip
    format = forms.CharField(
        label="In which form it is wanted", required=False, max_length=100,
        help_text="For example: a spreadsheet, section 11",
    )  # fmt: skip
    fallbacks = forms.CharField(
        label="What would do instead", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One to a line, the most wanted first. Tables know: " + "; ".join(IN_TABLES),
    )  # fmt: skip
    leave_out = forms.BooleanField(label="This is not a question: leave it out", required=False)
    split_at = forms.CharField(
        label="Words that begin a new question", required=False,
        help_text="Empty: a new question at each line",
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, place: int, asked: Asked, row: Row | None
    ) -> None:
        """The question at this place of the page, counted from 1; `row` is what it shows."""
        super().__init__(data, prefix=f"question-{place}", initial=asdict(row) if row else None)
        self.place, self.asked = place, asked
        self.title = f"Question {self['number'].value()}"

    @property
    def pairs(self) -> list[list[BoundField]]:
        """The fields as they stand beside each other; what splits a question stands apart."""
        return [[self[name] for name in names.split()] for names in PAIRS]

    def row(self) -> Row:
        """Every field as it was typed."""
        typed = {name: self[name].value() for name in Row.__dataclass_fields__}
        return Row(**{n: "\n".join(str(value or "").splitlines()) for n, value in typed.items()})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", f"Enter a day that is not before {first}")
        start, end = values.get("start"), values.get("end")
        if start is not None and end is not None and not start <= end <= len(self.asked.text):
            raise ValidationError(CHANGED_ON_THE_WAY)
        return values

    def confirmed(self) -> ConfirmedQuestion:
        """The question with what was typed; a day that is none counts as empty."""
        return self.asked.confirmed(self.row())


class MissingQuestionForm(forms.Form):
    """For what the machine did not find."""

    mark_optional = False

    text = forms.CharField(
        label="Add a question that was not found",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Copied from the request, it is marked there",
    )

    title = "Another question"


@dataclass(frozen=True, slots=True)
class QuestionsForm:
    """The confirmation page: a form for each question, and one for what was not found."""

    questions: tuple[QuestionForm, ...]
    missing: MissingQuestionForm
    asked: Asked

    @classmethod
    def of(cls, asked: Asked, rows: Sequence[Row], added: str = "") -> "QuestionsForm":
        """What is shown; nothing in it is checked."""
        made = [
            QuestionForm(place=place, asked=asked, row=row) for place, row in enumerate(rows, 1)
        ]
        return cls(tuple(made), MissingQuestionForm(initial={"text": added}), asked)

    @classmethod
    def sent(cls, asked: Asked, data: Mapping[str, Any]) -> "QuestionsForm":
        """What was filled in."""
        written = str(data.get("questions", ""))
        count = int(written) if written.isdecimal() and len(written) <= 3 else 0
        made = [
            QuestionForm(data, place=place, asked=asked, row=None) for place in range(1, count + 1)
        ]
        return cls(tuple(made), MissingQuestionForm(data), asked)

    @property
    def all(self) -> list[forms.Form]:
        return [*self.questions, self.missing]

    def after(self, what: str) -> "QuestionsForm":
        """The page after "split 2", "merge 2" or "add"; anything else is checked and stays. An
        error stands beside its field."""
        step, _, number = what.partition(" ")
        rows = [form.row() for form in self.questions]
        written = self.missing["text"].value() or ""
        is_number = number.isdecimal() and len(number) <= 3
        place = int(number) - 1 if is_number and 0 < int(number) <= len(rows) else None
        try:
            if step == "add":
                return self.of(self.asked, with_added(rows, written, self.asked.text))
            if step == "split" and place is not None:
                words = self.questions[place]["split_at"].value() or ""
                return self.of(self.asked, with_split(rows, place, words, self.asked.text), written)
            if step == "merge" and place is not None:
                return self.of(self.asked, with_merged(rows, place), written)
        except DraftError as error:
            wrong = self.missing if place is None else self.questions[place]
            wrong.add_error("text" if place is None else "split_at", str(error))
        self.check()
        return self

    def check(self) -> bool:
        """Whether every field of every question can be used; what cannot says so itself."""
        return all([form.is_valid() for form in self.all])

    def confirmed(self) -> list[ConfirmedQuestion]:
        """What is left and what was added; empty if something is wrong, which then says so."""
        if not self.check():
            return []
        rows = [form.row() for form in self.questions]
        text = self.missing.cleaned_data["text"]
        if text:
            rows = with_added(rows, text, self.asked.text)
        kept = [self.asked.confirmed(row) for row in rows if not row.leave_out]
        if len({row.number for row in rows}) < len(rows):
            self.missing.add_error("text", CHANGED_ON_THE_WAY)
            return []
        if not kept:
            self.missing.add_error("text", NOT_A_QUESTION_LEFT)
        return kept

    def draft(self) -> list[ConfirmedQuestion]:
        """The questions as they stand on the page, for what the register makes of them."""
        return [form.confirmed() for form in self.questions]
