"""What an officer fills in about a message."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from clerestory.files.incoming.messages import Message, from_data
from clerestory.foi.messages.triage import LONGEST, request_text
from clerestory.foi.models import IncomingMessage, InformationRequest


class MakeRequestForm(forms.Form):
    """Who asks, and what for, filled in as far as it could be read."""

    applicant_name = forms.CharField(
        label="Name of the applicant", max_length=200,
        help_text="As the message says it: the Act asks for a name, section 8(1)(b)",
        error_messages={"required": "Enter the applicant’s name"},
    )  # fmt: skip
    applicant_email = forms.EmailField(
        label="Email address of the applicant", max_length=254,
        error_messages={
            "required": "Enter the applicant’s email address",
            "invalid": "Enter an email address like name@example.com",
        },
    )  # fmt: skip
    text = forms.CharField(
        label="What is asked", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="In the applicant’s own words; leave out what is no request",
        error_messages={"required": "Copy what is asked from the message"},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, message: IncomingMessage, **_: object
    ) -> None:
        reading = from_data(message.reading) if message.reading else None
        read = reading if isinstance(reading, Message) else None
        super().__init__(
            data,
            initial={
                "applicant_name": read.sender.name if read else "",
                "applicant_email": message.sender,
                "text": request_text(read)[:LONGEST] if read else "",
            },
        )


class AttachForm(forms.Form):
    reference = forms.CharField(
        label="Reference of the request", max_length=16,
        help_text="For example FOI-7K3M-9QXA. Be sure that the sender is its applicant",
        error_messages={"required": "Enter the reference of a request"},
    )  # fmt: skip

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        requests: QuerySet[InformationRequest],
        **_: object,
    ) -> None:
        self._requests = requests
        super().__init__(data)

    def clean_reference(self) -> str:
        given = str(self.cleaned_data["reference"]).strip().upper()
        if not self._requests.filter(reference=given).exists():
            raise forms.ValidationError("There is no request with this reference")
        return given


class DismissForm(forms.Form):
    reason = forms.CharField(
        label="Why is nothing made of it?", max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: a notice of absence. The message itself is kept",
        error_messages={"required": "Say why nothing is made of this message"},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, **_: object) -> None:
        super().__init__(data)
