"""What people fill in about documents and outgoing files."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from clerestory.accounts.permissions import Refused
from clerestory.foi.documents import workbench
from clerestory.foi.documents.actions import ALREADY_HERE
from clerestory.foi.documents.models import HeldDocument
from clerestory.foi.documents.permissions import check_has_room, is_marked
from clerestory.foi.documents.uploads import MOST_BYTES, shown_name
from clerestory.foi.models import InformationRequest

TOO_LARGE = f"The file is larger than {MOST_BYTES // 2**20} MB. Split it into smaller files"


class UploadForm(forms.Form):
    """One document. After it was found valid, `name`, `content` and `inspection` are there."""

    file = forms.FileField(
        label="Add a document",
        help_text=(
            f"One file of up to {MOST_BYTES // 2**20} MB: a spreadsheet, a text, a PDF, a picture, "
            "a message or a zip file. It stays here; what leaves is built from it."
        ),
        max_length=255,
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Save it again, or leave it out",
            "max_length": "The name of the file is too long. Give it a shorter one",
        },
    )

    def __init__(self, *args: Any, request: InformationRequest) -> None:
        super().__init__(*args)
        self.request = request

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        try:
            check_has_room(self.request)
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from None
        self.name, self.content = shown_name(given.name or ""), given.read()
        if self.request.documents.filter(sha256=sha256(self.content).hexdigest()).exists():
            raise forms.ValidationError(ALREADY_HERE)
        self.inspection = workbench.inspect(self.name, self.content)
        if self.inspection.kind is None:
            raise forms.ValidationError([one.what for one in self.inspection.findings])
        return given


def form_of_too_long_body(request: InformationRequest) -> UploadForm:
    """The form of an upload that was not read, because its header said that it is too long."""
    unread = UploadedFile(name="document", size=MOST_BYTES + 1)
    return UploadForm({}, {"file": unread}, request=request)


class RebuildForm(forms.Form):
    target = forms.ChoiceField(label="Build it afresh as", widget=forms.RadioSelect)

    def __init__(self, *args: Any, document: HeldDocument) -> None:
        super().__init__(*args)
        # Marks are burnt into pages: what is marked leaves as a PDF.
        targets = ("pdf",) if is_marked(document) else workbench.targets_of(document.kind)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, one.upper()) for one in targets]
        field.initial = targets[0]


class OriginalForm(forms.Form):
    reason = forms.CharField(
        label="Why the original has to leave",
        help_text=(
            "Everything that was found in it leaves with it. The approver reads this, and it is "
            "kept."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why a file built afresh will not do"},
    )


class ApprovalForm(forms.Form):
    """Carries the SHA-256 of the bytes that the approver looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="What has to change",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has to change, so that it can be put right"},
    )
