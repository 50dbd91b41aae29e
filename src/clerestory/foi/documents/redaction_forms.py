"""What people fill in to mark a page: one exemption, and one of four ways to say what it covers."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms

from clerestory.files.recognition import PlacedWord
from clerestory.files.redaction.terms import boxes_around
from clerestory.foi.documents.models import WHOLE_PAGE
from clerestory.foi.documents.redacting import Box, LookedAt, Suggested, find_words, whole
from clerestory.govuk.forms import Choice
from clerestory.law.exemptions import find_entry

PICTURE, CORNER = "at", "corner"
EVERYWHERE, HERE = "everywhere", "here"
WAYS = ("words", "suggested", "lines", "area")
SIDES = ("left", "top", "right", "bottom")
OUTSIDE = "outside the request"


class MarkForm(forms.Form):
    """A mark on one page. `suggested` is what may be personal data on it, of which nothing is
    marked unless it is chosen. `how` is the button that was pressed: one of WAYS, or the picture.

    After it was found valid, `boxes` are the areas to mark on this page, `term` the words to mark
    everywhere, and `begun` the first corner of an area of which the second is still to come.
    """

    mark_optional = False

    exemption = forms.CharField(
        label="Exemption",
        help_text="With its subsection, for example s40(2). Or “outside the request”",
        max_length=80,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Name the exemption that this is withheld under"},
    )
    whole_line = forms.BooleanField(
        label="Blacken the whole line, so that not even the place of the words can be seen",
        required=False,
    )
    words = forms.CharField(
        label="Words to take out",
        help_text="Capitals, accents and line breaks make no difference",
        max_length=200,
        required=False,
    )
    scope = forms.ChoiceField(
        label="Where",
        choices=[(HERE, "On this page"), (EVERYWHERE, "Wherever the document shows them")],
        widget=forms.RadioSelect,
        initial=HERE,
        required=False,
    )
    suggested = forms.MultipleChoiceField(
        label="What may be personal data", widget=forms.CheckboxSelectMultiple, required=False
    )
    lines = forms.MultipleChoiceField(
        label="Lines of this page", widget=forms.CheckboxSelectMultiple, required=False
    )
    corner = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        looked_at: LookedAt,
        suggested: Sequence[Suggested] = (),
        how: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on_page, self.how = looked_at, how
        by_line = groupby(looked_at.words, key=lambda word: word.line)
        self.written = [list(line) for _, line in by_line]
        self.may_be_personal = tuple(suggested)
        lines = [Choice(" ".join(word.text for word in line)) for line in self.written]
        self._offer("lines", lines)
        self._offer("suggested", [Choice(one.text, one.why) for one in self.may_be_personal])
        for side in SIDES:
            self.fields[side] = _side(side)

    def _offer(self, name: str, choices: list[Choice]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(number), choice) for number, choice in enumerate(choices)]

    def clean(self) -> dict[str, Any]:
        self.boxes: list[Box] = []
        self.term = ""
        self.begun: tuple[int, int] | None = None
        if self.how == "words":
            self._clean_words()
        elif self.how == "suggested":
            self._clean_suggested()
        elif self.how == "lines":
            self._clean_lines()
        elif self.how == "area":
            self._clean_area()
        elif self.how == PICTURE:
            self._clean_click()
        else:
            self.add_error(None, "Choose one of the buttons below")
        return self.cleaned_data

    def clean_exemption(self) -> str:
        given: str = self.cleaned_data["exemption"].strip()
        if given.casefold() != OUTSIDE and find_entry("FOIA", given) is None:
            raise forms.ValidationError(
                f"{given} is no exemption of the Act. Write it as s40(2) or s31(1)(a)"
            )
        return given

    def _clean_words(self) -> None:
        words = self.cleaned_data.get("words", "").strip()
        if not any(letter.isalnum() for letter in words):
            self.add_error("words", "Write the words that are to be taken out")
        elif self.cleaned_data.get("scope") == EVERYWHERE:
            self.term = words
        else:
            self.boxes = find_words(self.on_page, words)
            if not self.boxes:
                self.add_error("words", "These words are not on this page")

    def _clean_suggested(self) -> None:
        chosen = self.cleaned_data.get("suggested") or []
        if not chosen:
            self.add_error("suggested", "Choose what is to be taken out")
        for number in chosen:
            self._add(self.may_be_personal[int(number)].words)

    def _clean_lines(self) -> None:
        chosen = self.cleaned_data.get("lines") or []
        if not chosen:
            self.add_error("lines", "Choose at least one line")
        for number in chosen:
            self._add(self.written[int(number)])

    def _add(self, words: Sequence[PlacedWord]) -> None:
        self.boxes += map(whole, boxes_around(words))

    def _clean_area(self) -> None:
        sides = []
        for side in SIDES:
            value = self.cleaned_data.get(side)
            if value is not None:
                sides.append(round(value * WHOLE_PAGE / 100))
            elif side not in self.errors:
                self.add_error(side, "Give this edge in hundredths of the page")
        if len(sides) == len(SIDES):
            self._keep(*sides)

    def _keep(self, left: int, top: int, right: int, bottom: int) -> None:
        if left >= right:
            self.add_error("right", "The right edge has to lie to the right of the left one")
        elif top >= bottom:
            self.add_error("bottom", "The lower edge has to lie below the upper one")
        else:
            self.boxes = [(left, top, right, bottom)]

    def _clean_click(self) -> None:
        clicked = _clicked(self.data)
        if clicked is None:
            self.add_error(
                None,
                "Point at a corner of the area in the picture. With the keyboard, write the words, "
                "choose lines, or give the edges",
            )
            return
        first = corner_from(self.cleaned_data.get("corner", ""))
        if first is None:
            self.begun = clicked
            return
        across, down = sorted((first[0], clicked[0])), sorted((first[1], clicked[1]))
        if across[0] == across[1] or down[0] == down[1]:
            self.add_error(None, "Point at the opposite corner of the area")
        else:
            self._keep(across[0], down[0], across[1], down[1])


def _side(name: str) -> forms.FloatField:
    label = {"top": "Upper edge", "bottom": "Lower edge"}.get(name, f"{name.capitalize()} edge")
    return forms.FloatField(
        label=label,
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
        error_messages={"invalid": f"{label} must be a number from 0 to 100"},
    )


def _clicked(data: Any) -> tuple[int, int] | None:
    """Where the picture was pointed at, in 1/10,000 of the page. A key sends the upper left."""
    try:
        x, y, width, height = (
            int(data[name])
            for name in (f"{PICTURE}.x", f"{PICTURE}.y", "picture_width", "picture_height")
        )
    except (KeyError, ValueError):
        return None
    if (x, y) == (0, 0) or not (0 <= x <= width <= WHOLE_PAGE and 0 <= y <= height <= WHOLE_PAGE):
        return None
    return x * WHOLE_PAGE // width, y * WHOLE_PAGE // height


def corner_from(text: str) -> tuple[int, int] | None:
    """A corner as an address carries it, "1234,5678"; None for anything else."""
    x, _, y = text.partition(",")
    if x.isdecimal() and y.isdecimal() and len(text) < 12:
        corner = int(x), int(y)
        return corner if max(corner) <= WHOLE_PAGE else None
    return None


def how_of(data: Any) -> str:
    """Which button was pressed."""
    if f"{PICTURE}.x" in data:
        return PICTURE
    return str(data.get("how", ""))
