"""What an officer fills in about a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from clerestory.foi.models import Question
from clerestory.foi.questions import ConfirmedQuestion, added_question
from clerestory.reading.periods import Grain

NOT_A_QUESTION_LEFT = "Keep at least one question, or write the one that was not found"


class QuestionForm(forms.Form):
    """One question as read, every field open to correction."""

    text = forms.CharField(
        label="The question",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the question, or leave it out below"},
    )
    first = forms.DateField(
        label="From", required=False, help_text="YYYY-MM-DD; empty: from the beginning",
        error_messages={"invalid": "Write the day as 2015-03-01, or leave it empty"},
    )  # fmt: skip
    last = forms.DateField(
        label="To", required=False, help_text="YYYY-MM-DD; empty: up to the day of receipt",
        error_messages={"invalid": "Write the day as 2018-02-12, or leave it empty"},
    )  # fmt: skip
    granularity = forms.ChoiceField(
        label="One figure for each", required=False,
        choices=[("", "not a matter of time"), *((grain.value, grain.value) for grain in Grain)],
    )  # fmt: skip
    breakdowns = forms.CharField(
        label="Split by", required=False, help_text="Separate several with semicolons"
    )
    categories = forms.CharField(
        label="Limited to", required=False, help_text="Separate several with semicolons"
    )
    leave_out = forms.BooleanField(label="This is not a question: leave it out", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", f"Enter a day that is not before {first}")
        return values

    def confirmed(self, question: Question) -> ConfirmedQuestion | None:
        """The question with these corrections; None if it is to be left out."""
        given = self.cleaned_data
        if given["leave_out"]:
            return None
        specification = {
            **question.specification,
            "text": given["text"],
            "period": {
                **(question.specification.get("period") or {}),
                "from": _iso(given["first"]),
                "to": _iso(given["last"]),
            },
            "granularity": given["granularity"] or None,
            "breakdowns": _listed(given["breakdowns"]),
            "categories": _listed(given["categories"]),
        }
        return ConfirmedQuestion(
            question.number, given["text"], question.start, question.end, specification
        )


def question_forms(questions: list[Question], data: Mapping[str, Any] | None) -> list[QuestionForm]:
    return [
        QuestionForm(data, prefix=f"question-{one.number}", initial=_initial(one))
        for one in questions
    ]


class MissingQuestionForm(forms.Form):
    """For what the machine did not find."""

    text = forms.CharField(
        label="Add a question that was not found",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def confirmed_questions(
    asked: list[Question], forms_: list[QuestionForm], missing: MissingQuestionForm
) -> list[ConfirmedQuestion]:
    """What is left and what was added; empty if a form is wrong, which then says so itself."""
    if not all([form.is_valid() for form in [*forms_, missing]]):
        return []
    confirmed = [form.confirmed(one) for form, one in zip(forms_, asked, strict=True)]
    added = added_question(missing.cleaned_data["text"], {one.number for one in asked})
    kept = [one for one in [*confirmed, added] if one]
    if not kept:
        missing.add_error("text", NOT_A_QUESTION_LEFT)
    return kept


def _initial(question: Question) -> dict[str, Any]:
    given = question.specification
    period = given.get("period") or {}
    return {
        "text": question.text,
        "first": period.get("from"),
        "last": period.get("to"),
        "granularity": given.get("granularity") or "",
        "breakdowns": "; ".join(given.get("breakdowns") or ()),
        "categories": "; ".join(given.get("categories") or ()),
    }


def _listed(words: str) -> list[str]:
    return [part.strip() for part in words.split(";") if part.strip()]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
