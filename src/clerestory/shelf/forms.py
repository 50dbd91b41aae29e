"""What the public fills in."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clerestory.govuk.forms import WholeNumberInput
from clerestory.reading.requests import read

LONGEST = 50_000  # characters of one request

TOO_LONG = "Keep this to %(limit_value)d characters or fewer: you wrote %(show_value)d"

AWARE = [
    ("person_knows", "Yes, the person knows"),
    ("parent_knows", "A parent or carer knows"),
    ("nobody_knows", "No, not yet"),
]


def _text(label: str, missing: str, **more: object) -> forms.CharField:
    errors = {"required": missing, "max_length": TOO_LONG}
    return forms.CharField(label=label, error_messages=errors, **more)  # type: ignore[arg-type]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def check_text(text: str) -> None:
    """Text that a person can read: no control characters from a file that was pasted whole."""
    if any(character < " " and character not in "\t\r\n" for character in text):
        raise ValidationError(
            "This is not plain text: open the file that you copied it from and paste the words only"
        )


class AskForm(forms.Form):
    """A request in the applicant's own words, s8: in writing, with a name and an address."""

    text = _text(
        "What would you like to know?",
        "Write what you would like to know",
        help_text="In your own words. If you can, number your questions and name the period.",
        widget=_area(12),
        max_length=LONGEST,
        validators=[check_text],
    )
    name = _text("Your name", "Enter your name: the Act asks for it", max_length=200)
    email = forms.EmailField(
        label="Your email address",
        help_text="The Act asks for an address. You read our answer on the page that you get next; "
        "we may write to you here about your request.",
        error_messages={
            "required": "Enter your email address, so that we can write to you",
            "invalid": "Enter an email address like name@example.com",
        },
    )
    send_anyway = forms.BooleanField(
        label="Send it as it is",
        help_text="Tick this if we found no question and you want to send it all the same.",
        required=False,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        """The way round our reading is offered only to whom it failed."""
        super().__init__(data)
        self._way_round = self.fields["send_anyway"]
        if not (data and "send_anyway" in data):
            del self.fields["send_anyway"]

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        text = values.get("text")
        if isinstance(text, str) and not values.get("send_anyway") and not read(text).questions:
            self.fields["send_anyway"] = self._way_round
            self.add_error(
                "text",
                "We found no question in this. Say what you would like to know, for example "
                "“How many … in 2017?”, or tick “Send it as it is”",
            )
        return values


class ConcernForm(forms.Form):
    """Raise a concern. Consent is not needed for it, and the referrer may stay unnamed."""

    person_name = _text(
        "Name of the person you are worried about",
        "Enter the person’s name, or what you know of it",
        max_length=200,
    )
    age = forms.IntegerField(
        label="Their age, if you know it",
        required=False,
        min_value=0,
        max_value=120,
        widget=WholeNumberInput,
        error_messages={
            "invalid": "Enter the age as a whole number, or leave it empty",
            "min_value": "Enter an age from 0 to 120, or leave it empty",
            "max_value": "Enter an age from 0 to 120, or leave it empty",
        },
    )
    worry = _text(
        "What are you worried about?",
        "Say what you are worried about",
        help_text="What you saw or heard yourself, what others told you, and what you think of it.",
        widget=_area(8),
        max_length=LONGEST,
        validators=[check_text],
    )
    relationship = _text(
        "How do you know this person?",
        "Say how you know this person, for example “I teach them”",
        max_length=200,
    )
    awareness = forms.ChoiceField(
        label="Do they know that you are raising this?",
        choices=AWARE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they know"},
    )
    referrer_name = forms.CharField(
        label="Your name",
        required=False,
        max_length=200,
        help_text="You need not give it. It is kept apart from the case.",
    )
    referrer_role = forms.CharField(
        label="Your role, if you are raising this at work", required=False, max_length=200
    )
    referrer_organisation = forms.CharField(
        label="Your organisation", required=False, max_length=200
    )
    referrer_contact = forms.CharField(label="How we can reach you", required=False, max_length=200)


class SearchForm(forms.Form):
    mark_optional = False

    words = forms.CharField(
        label="Search the answers",
        help_text="A few words, or your whole question",
        required=False,
        max_length=1000,
    )
