"""What an officer can do with a message: the form of each step, and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from clerestory.accounts.models import Person
from clerestory.foi.messages import actions
from clerestory.foi.messages.forms import AttachForm, DismissForm, MakeRequestForm
from clerestory.foi.models import IncomingMessage, InformationRequest


@dataclass(frozen=True, slots=True)
class MessageStep:
    """`act` leaves the request that the message is on then; None without one."""

    label: str
    title: str
    lead: str
    submit: str
    form: Callable[..., forms.Form]
    act: Callable[..., InformationRequest | None]


def _make(
    *, by: Person, at: datetime, message: IncomingMessage, given: Mapping[str, Any]
) -> InformationRequest:
    return actions.make_request(by=by, at=at, message=message, **given)


def _attach(
    *, by: Person, at: datetime, message: IncomingMessage, given: Mapping[str, Any]
) -> InformationRequest:
    request = InformationRequest.objects.get(reference=given["reference"])
    actions.attach_to_request(by=by, at=at, message=message, request=request)
    return request


def _dismiss(
    *, by: Person, at: datetime, message: IncomingMessage, given: Mapping[str, Any]
) -> None:
    actions.dismiss(by=by, at=at, message=message, reason=given["reason"])


STEPS: Mapping[str, MessageStep] = {
    "request": MessageStep(
        "Make a request of it", "Make a request of a message",
        "The time to answer is counted from the day on which the message came.",
        "Make the request", MakeRequestForm, _make,
    ),
    "attach": MessageStep(
        "Put it to a request", "Put a message to a request",
        "Whoever works on the request sees the message then. Its sender is told nothing.",
        "Put it there", AttachForm, _attach,
    ),
    "dismiss": MessageStep(
        "Dismiss it", "Dismiss a message",
        "Nothing is made of the message. It is kept, and can be taken up again.",
        "Dismiss the message", DismissForm, _dismiss,
    ),
}  # fmt: skip
