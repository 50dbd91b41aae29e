"""One form a step. Each asks for the particulars of its step and for nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from django import forms

from clerestory.govuk.forms import DateField, WholeNumberInput
from clerestory.referrals import particulars
from clerestory.referrals.codes import (
    CLOSURE_REASONS,
    CONCERN_LIST,
    CONCERNS,
    EXIT_REASONS,
    MODES,
    PLAN_OUTCOMES,
    SECTORS,
    STANDINGS,
    ClosureReason,
    ExitReason,
    Mode,
    PlanOutcome,
    Standing,
)
from clerestory.referrals.particulars import Incomplete, Particulars
from clerestory.referrals.selectors import areas, gateway_officers

Code = TypeVar("Code", bound=StrEnum)
NOT_THE_REFERRER = "Do not name who raised the concern: the panel reads this."


def _words(label: str, hint: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": f"Write something under “{label}”"},
    )


def _line(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=200,
        error_messages={"required": f"Write something under “{label}”"},
    )


def _choice(label: str, words: Mapping[str, str], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=list(words.items()),
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose an answer under “{label}”"},
    )


def _code(label: str, kind: type[Code], words: Mapping[Code, str]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(code.value, text) for code, text in words.items()],
        coerce=kind,
        widget=forms.RadioSelect,
        error_messages={"required": f"Choose an answer under “{label}”"},
    )


def _number(label: str, hint: str = "", *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=999,
        widget=WholeNumberInput,
        error_messages={
            "required": f"Enter a number under “{label}”",
            "invalid": f"Enter a whole number under “{label}”",
        },
    )


def _day(label: str, hint: str = "", *, required: bool = True) -> DateField:
    return DateField(
        label=label,
        help_text=hint,
        required=required,
        error_messages={"required": f"Enter day, month and year under “{label}”"},
    )


class StepForm(forms.Form):
    """A step as one page. `told()` is what the action takes, once the form is valid."""

    GIVEN: ClassVar[type[Particulars]] = particulars.Plain

    happened_on = _day("On which day did this happen?", "For example, 27 3 2018")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The day is asked last, after what the step is about.
        self.order_fields([name for name in self.fields if name != "happened_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.told()
            except Incomplete as problem:
                self.show(problem)
        return cleaned

    @property
    def seen_step(self) -> int:
        return int(self.cleaned_data["seen"])

    def told(self) -> Particulars:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return self.GIVEN(**values)

    def show(self, problem: Incomplete) -> None:
        """Put what is missing beside its field."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.remedy)


class ReasonForm(StepForm):
    reason = _words("Reason")


class ScreeningForm(StepForm):
    GIVEN = particulars.Screening

    acknowledged_on = _day("When was receipt acknowledged to the referrer?")
    search_result = _words(
        "What did you find when you looked for earlier records?",
        "Look under every name and spelling. If there was nothing, say where you looked.",
    )
    earlier_reference = _line(
        "Reference of an earlier referral of the same person",
        "Only if you are sure that it is the same person.",
        required=False,
    )
    age = _number(
        "Age in years when the concern was received",
        "Leave it empty if it is not known.",
        required=False,
    )
    childrens_services = _words(
        "How were children's services told?",
        "Needed if the person is under 18 or the age is not known.",
        required=False,
    )
    reason = _words("Why is this taken up?")


class PassingForm(StepForm):
    GIVEN = particulars.Passing

    area = _choice("Area where the person lives", {})
    concern = _choice(
        "Type of concern",
        CONCERNS[CONCERN_LIST],
        "For figures only: it decides nothing about the case.",
    )
    sector = _choice("Who referred", SECTORS)
    assigned_to = forms.TypedChoiceField(
        label="Gateway officer",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a gateway officer"},
    )
    reason = _words("Why is it passed to the gateway?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [(each.code, each.label) for each in areas()]  # type: ignore[attr-defined]
        officers = [(each.pk, each.name) for each in gateway_officers()]
        self.fields["assigned_to"].choices = officers  # type: ignore[attr-defined]


class AssessmentForm(StepForm):
    GIVEN = particulars.Assessed

    grounds = _words(
        "The reasonable grounds",
        "Section 36(3): why it is reasonable to believe that the person is vulnerable to being "
        "drawn into terrorism. " + NOT_THE_REFERRER,
    )
    known = _words("What is known", NOT_THE_REFERRER)
    sources = _words("From whom, and how reliable it is", NOT_THE_REFERRER)
    needs = _words("Needs")
    protective = _words("What protects the person")
    own_account = _words("The person's own account", "If they were not asked, say why.")
    would_change = _words("What would change this view")
    judgement = _words("Judgement")
    earlier_considered = _words(
        "Earlier referrals, and what they mean together",
        "List each one. If there is none, write that there is none.",
    )
    check_clear_on = _day("On which day was the police check clear?")


class ClosureForm(StepForm):
    GIVEN = particulars.Closure

    code = _code("Reason for closing", ClosureReason, CLOSURE_REASONS)
    reason = _words("The reason in words")
    earlier_considered = _words(
        "Earlier referrals, and what they mean together",
        "List each one. If there is none, write that there is none.",
    )
    feedback = _words("What is the referrer told?", "If nothing, say why.")


class MeetingForm(StepForm):
    GIVEN = particulars.Meeting

    invited = _words("Who is invited, and why each", "One member a line.", rows=6)
    police_present = forms.BooleanField(
        label="The police for the area where the person lives are present",
        required=False,
    )
    returns = _words("What partners sent", "Mark what is late.")
    reason = _words("Why is it before the panel now?")


class DecisionForm(StepForm):
    mode = _code("How did the panel decide?", Mode, MODES)
    reason = _words("Reasons")
    dissent = _words(
        "Who did not agree, and why", "Needed unless all members agreed.", required=False
    )


class NotAdoptedForm(DecisionForm):
    GIVEN = particulars.NotAdopted

    health_and_social_care = _words(
        "Could a health or social care provider help?",
        "Section 36(6): the panel considers this where it gives no support.",
    )
    onward = _words("Onward referrals, with receipt", required=False)


class PlanForm(DecisionForm):
    GIVEN = particulars.Plan

    asking_consent = _words("How, when and by whom is consent asked?", "Section 36(5)(a)")
    nature = _words("What is the support?", "Section 36(5)(b)")
    responsible = _words("Who is responsible for giving it?", "Section 36(5)(c)")
    delivery = _words("How and when is it given?", "Section 36(5)(d)")
    needs = _words(
        "Needs and actions", "For each need an action, or why there is none. One a line.", rows=6
    )


class ConsentForm(StepForm):
    GIVEN = particulars.Consented

    given_by = _line("Who gave consent?")
    standing = _code("Why can they consent?", Standing, STANDINGS)
    age_on_the_day = _number("Age of the person on that day")
    standing_words = _words(
        "Capacity, or standing as a parent or guardian",
        "For an adult: whether the person can decide this. For a child: parental responsibility.",
    )
    own_view = _words("The child's own view", "Needed under 18.", required=False)
    explained = _words("What was explained?")
    how = _words("How was it given?", rows=2)
    privacy_notice_on = _day("When was the privacy notice given?")


class RefusalForm(StepForm):
    GIVEN = particulars.Refusal

    given_by = _line("Who said so?")
    in_words = _words("In which words?")
    alternative = _words("What other support was considered?", "Support itself stops at once.")
    next_assessment_on = _day("When does the panel assess again?", "Section 36(4)(e)")


class SupportReviewForm(StepForm):
    GIVEN = particulars.SupportReview

    progress = _words("Progress on every action of the plan")
    sessions_planned = _number("Sessions planned since the last review")
    sessions_held = _number("Sessions held since the last review")
    plan = _code("The plan", PlanOutcome, PLAN_OUTCOMES)
    revision = _words("What changes in the plan?", "Needed if it is revised.", required=False)
    finding = _words("Finding")


class ExitProposalForm(StepForm):
    GIVEN = particulars.ExitProposed

    actions_done = _words("Every action of the plan: done, or why not")
    provider_report_on = _day("Date of the provider's report that is on file")
    referrer_view = _words(
        "The view of the referrer's organisation",
        "Asked for through the gateway, without naming anybody here. If there is none, say why.",
    )
    reason = _words("Why should support end?")


class ExitForm(StepForm):
    GIVEN = particulars.ExitConfirmed

    code = _code("Reason for the end of support", ExitReason, EXIT_REASONS)
    reason = _words("The reason in words")
    told_on = _day("When was the person told?", "Not if the person died.", required=False)
    review_6_on = _day("When is the review after 6 months?")
    review_12_on = _day("When is the review after 12 months?")


class LaterReviewForm(StepForm):
    GIVEN = particulars.LaterReview

    fresh_information = _words("What partners say now", "Asked afresh for this review.")
    finding = _words("Finding")


class EarlierForm(forms.Form):
    """Look for one named person."""

    mark_optional = False

    name = _line("Full name", "One whole name or spelling, as it may have been written.")


FORMS: dict[str, type[StepForm]] = {
    "begin-screening": ScreeningForm,
    "pass-to-gateway": PassingForm,
    "pass-to-panel": AssessmentForm,
    "propose-closure": ClosureForm,
    "return-closure": ReasonForm,
    "approve-closure": ReasonForm,
    "open-panel-item": MeetingForm,
    "not-adopt": NotAdoptedForm,
    "make-plan": PlanForm,
    "record-consent": ConsentForm,
    "record-refusal": RefusalForm,
    "review-support": SupportReviewForm,
    "record-withdrawal": RefusalForm,
    "propose-exit": ExitProposalForm,
    "confirm-exit": ExitForm,
    "refuse-exit": ReasonForm,
    "review-after-six-months": LaterReviewForm,
    "review-after-twelve-months": LaterReviewForm,
    "close": ReasonForm,
}
