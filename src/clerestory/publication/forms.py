"""What people fill in about a release."""

from typing import Any

from django import forms

from clerestory.accounts.permissions import Refused
from clerestory.publication.models import Release
from clerestory.publication.permissions import check_public_reason


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="What has to change",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has to change, so that it can be put right"},
    )


class ApprovalForm(forms.Form):
    """Carries the digest of the files that the approver looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """Why a release is taken from the public, in words that the public reads."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        help_text="Everybody can read this. Name nobody, and give no figure.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn, in words for the public"},
    )

    def __init__(self, *args: Any, release: Release) -> None:
        super().__init__(*args)
        self.release = release

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        try:
            check_public_reason(self.release, reason)
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from None
        return reason


class SendForm(forms.Form):
    """Why a letter may leave in spite of what the checks found."""

    despite = forms.CharField(
        label="Why the letter may leave as it is",
        help_text="The approver reads this. Better put right what the checks found.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, or put right what the checks found"},
    )
