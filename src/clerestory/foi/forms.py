"""What an officer fills in about a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clerestory.foi.models import Question
from clerestory.foi.questions import ConfirmedQuestion, added_question
from clerestory.law.claims import ClaimInWords
from clerestory.law.decisions import (
    BASES,
    DecisionError,
    Holding,
    InWords,
    Outcome,
    QuestionDecision,
)
from clerestory.reading.periods import Grain

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


class DecisionForm(forms.Form):
    """The two answers to one question, and what carries them."""

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
    answer = forms.CharField(
        label="Anything else to say to the applicant", required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any]
    ) -> None:
        """With room for each exemption of `initial["claims"]` and for one more."""
        claims = list(initial.get("claims") or ())
        self.places = range(1, len(claims) + 2)
        self.hidden = int(initial.get("hidden") or 0)
        start = {
            f"{name}_{place}": claim[name]
            for place, claim in enumerate(claims, start=1)
            for name in ("provision", "reasons")
        }
        super().__init__(data, initial={**initial, **start})
        for place in self.places:
            self.fields[f"provision_{place}"] = _provision(place)
            self.fields[f"reasons_{place}"] = _reasons(place)
        self.order_fields([name for name in self.fields if name != "answer"])

    def claims(self) -> tuple[ClaimInWords, ...]:
        """The exemptions that were filled in; one without its reasons is the law's to refuse."""
        given = self.cleaned_data
        pairs = [
            (given.get(f"provision_{place}", ""), given.get(f"reasons_{place}", ""))
            for place in self.places
        ]
        return tuple(ClaimInWords(*pair) for pair in pairs if any(pair))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "holding" in values and "outcome" in values:
            try:
                QuestionDecision(
                    number="",
                    text="",
                    holding=Holding(values["holding"]),
                    outcome=Outcome(values["outcome"]),
                    claims=self.claims(),
                    hidden=self.hidden,
                    basis=InWords() if Outcome(values["outcome"]) in BASES else None,
                )
            except DecisionError as error:
                raise ValidationError(str(error).removeprefix("question : ").capitalize()) from None
        return values


def decision_initial(question: Question) -> dict[str, Any]:
    """What was decided; else what is proposed; else nothing."""
    given = vars(question) if question.decided_at else question.proposed or {}
    shown = {name: given.get(name) for name in ("holding", "outcome", "claims", "answer")}
    return {**shown, "hidden": question.hidden}


def _provision(place: int) -> forms.CharField:
    return forms.CharField(
        label="Exemption relied on" if place == 1 else f"Exemption {place}, if there is another",
        required=False,
        help_text="With its subsection and limb, for example s40(2) with s40(3A)(a)",
    )


def _reasons(place: int) -> forms.CharField:
    return forms.CharField(
        label="Why it applies to this information"
        if place == 1
        else f"Why exemption {place} applies to this information",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


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
