"""What people fill in about a release."""

from django import forms


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="What has to change",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has to change, so that it can be put right"},
    )


class ApprovalForm(forms.Form):
    """Carries the digest of the files that the approver looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)


class SendForm(forms.Form):
    """Why a letter may leave in spite of what the checks found."""

    despite = forms.CharField(
        label="Why the letter may leave as it is",
        help_text="The approver reads this. Better put right what the checks found.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, or put right what the checks found"},
    )
