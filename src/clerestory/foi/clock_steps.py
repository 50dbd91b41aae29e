"""What can be recorded of a request's clock now: the page, its form and the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clerestory.foi import actions, clock_forms
from clerestory.foi.dates import dates_of
from clerestory.foi.models import InformationRequest
from clerestory.law.clocks import Standing


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One thing to record. The fields of the form are the arguments of the action."""

    kind: str  # its place in the address
    title: str
    form: type[clock_forms.ClockForm]
    act: Callable[..., InformationRequest]


ASKED = ClockStep(
    "clarification", "Record that the applicant was asked to clarify", clock_forms.AskedForm,
    actions.ask_to_clarify,
)  # fmt: skip
CLARIFIED = ClockStep(
    "clarification", "Record the clarification", clock_forms.ClarifiedForm,
    actions.record_clarification,
)  # fmt: skip
NOTICE = ClockStep(
    "fee", "Record a fees notice", clock_forms.FeesNoticeForm, actions.give_fees_notice
)
PAID = ClockStep("fee", "Record the payment", clock_forms.PaidForm, actions.record_payment)
EXTENSION = ClockStep(
    "extension", "Record more time for the public interest test", clock_forms.ExtensionForm,
    actions.extend_time,
)  # fmt: skip
CHOICE = ClockStep(
    "due", "Choose between two due dates", clock_forms.ChoiceForm, actions.choose_due
)


CLOSE = ClockStep(
    "close", "Close the request: nothing came", clock_forms.ClockForm, actions.let_lapse
)


def clock_steps(request: InformationRequest, today: date) -> dict[str, ClockStep]:
    """What can be recorded on a day, by its place in the address."""
    dates = dates_of(request)
    if isinstance(dates, Standing):
        close = [CLOSE] if today > dates.until else []
        steps = [CLARIFIED if request.waits_for == "clarification" else PAID, *close]
    else:
        choice = [CHOICE] if dates.disputed else []
        notice = [] if request.fees_notice else [NOTICE]
        steps = [*choice, ASKED, *notice, EXTENSION]
    return {step.kind: step for step in steps}
