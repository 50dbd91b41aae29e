"""Every field has its label, its hint and its error tied to it, and a mended form starts from what
was typed."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from clerestory.govuk.dates import DateField
from clerestory.govuk.forms import Choice, WholeNumberInput
from unit.govuk.pages import Element, drawn, read

HOSTILE = "<script>alert(1)</script>\"'"
ROUTES = [("post", Choice("By post", "To the address above")), ("email", Choice("By email"))]


class Everything(forms.Form):
    name = forms.CharField(label="Your name", help_text="As it should be written")
    words = forms.CharField(label="Your request", widget=forms.Textarea)
    area = forms.ChoiceField(label="Area", choices=[("n", "North")], widget=forms.Select)
    route = forms.ChoiceField(
        label="How?", help_text="Choose one", choices=ROUTES, widget=forms.RadioSelect
    )
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=ROUTES, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I agree")
    when = DateField(label="When?", help_text="Like 27 3 2018")
    paper = forms.FileField(label="Paper")
    note = forms.CharField(label="Note", required=False)
    age = forms.CharField(label="Age", required=False, widget=WholeNumberInput)
    again = forms.BooleanField(label="Write again", required=False)
    more = forms.MultipleChoiceField(
        label="More", required=False, choices=ROUTES, widget=forms.CheckboxSelectMultiple
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_note(self) -> str:
        if self.cleaned_data["note"] == "contradiction":
            raise forms.ValidationError("Take the note away")
        return str(self.cleaned_data["note"])


def page_of(form: forms.Form) -> Element:
    return read(str(form))


def summary_of(form: forms.Form) -> Element:
    return drawn('{% include "govuk/error_summary.html" %}', form=form)


def test_every_box_has_one_label_that_points_at_it() -> None:
    page = page_of(Everything())
    boxes = [
        found
        for found in page.below
        if found.name in {"input", "textarea", "select"}
        and found.attributes.get("type") != "hidden"
    ]
    labels = [label["for"] for label in page.all("label")]
    assert sorted(labels) == sorted(box["id"] for box in boxes)
    assert len(set(labels)) == len(labels)


def test_a_group_of_boxes_has_its_question_as_a_legend() -> None:
    legends = [f.one("legend").text for f in page_of(Everything()).all("fieldset")]
    assert legends == ["How?", "Kinds", "When?", "More"]


def test_hints_are_tied_to_their_field_or_group() -> None:
    page = page_of(Everything())
    described = [
        page.by_id("id_name"),
        *page.all("fieldset", **{"aria-describedby": "id_route-hint"}),
    ]
    assert [page.by_id(box["aria-describedby"]).text for box in described] == [
        "As it should be written",
        "Choose one",
    ]
    option = page.by_id("id_route_0")
    assert page.by_id(option["aria-describedby"]).text == "To the address above"


def test_what_may_be_left_out_says_so_and_boxes_to_tick_do_not() -> None:
    page = page_of(Everything())
    texts = [label.text for label in (*page.all("label"), *page.all("legend"))]
    assert {"Write again", "More"} <= set(texts)
    optional = [text for text in texts if "(optional)" in text]
    assert optional == ["Note (optional)", "Age (optional)"]


def test_a_date_is_three_named_boxes_in_a_group() -> None:
    page = page_of(Everything(initial={"when": date(2018, 2, 12)}))
    assert page.one("fieldset", role="group").one("legend").text == "When?"
    boxes = page.one("div", class_="govuk-date-input").all("input")
    assert [(box["name"], box["value"]) for box in boxes] == [
        ("when_day", "12"),
        ("when_month", "2"),
        ("when_year", "2018"),
    ]
    assert {box["inputmode"] for box in boxes} == {"numeric"}


def test_every_error_stands_beside_its_field_and_links_there_from_the_summary() -> None:
    form = Everything({"route": "pigeon", "when_day": "31", "when_month": "2", "when_year": "2018"})
    page, summary = page_of(form), summary_of(form)
    targets = [link["href"].removeprefix("#") for link in summary.all("a")]
    assert targets == [
        "id_name",
        "id_words",
        "id_area",
        "id_route_0",
        "id_kinds_0",
        "id_agreed",
        "id_when_day",
        "id_paper",
    ]
    for target in targets:
        assert page.by_id(target).name in {"input", "textarea", "select"}
    errors = page.all("p", class_="govuk-error-message")
    assert [error.text for error in errors] == [f"Error: {a.text}" for a in summary.all("a")]


def test_the_error_summary_is_announced_and_takes_the_focus() -> None:
    box = summary_of(Everything({})).one("div", class_="govuk-error-summary")
    assert box.attributes["tabindex"] == "-1" and "autofocus" in box.attributes
    assert box.one("div", role="alert").one("h2").text == "There is a problem"


def test_a_form_without_errors_has_no_summary() -> None:
    assert summary_of(Everything()).all("div") == []


def test_an_error_of_the_whole_form_is_in_the_summary_without_a_link() -> None:
    form = Everything({})
    form.add_error(None, "Somebody else changed this")
    assert summary_of(form).all("li")[0].text == "Somebody else changed this"
    assert summary_of(form).all("li")[0].all("a") == []


def test_what_was_typed_is_still_there_beside_the_error() -> None:
    typed = {"name": HOSTILE, "words": HOSTILE, "route": "post", "note": "contradiction"}
    page = page_of(Everything({**typed, "when_day": "x", "when_month": "13", "when_year": "2018"}))
    assert page.by_id("id_name")["value"] == HOSTILE
    assert page.by_id("id_words").text == HOSTILE
    assert "checked" in page.by_id("id_route_0").attributes
    assert [page.by_id(f"id_when_{part}")["value"] for part in ("day", "month", "year")] == [
        "x",
        "13",
        "2018",
    ]
    assert page.all("script") == []


def test_hostile_labels_and_choices_stay_text() -> None:
    class Hostile(forms.Form):
        a = forms.CharField(label=HOSTILE, help_text=HOSTILE)
        b = forms.ChoiceField(
            label=HOSTILE, choices=[(HOSTILE, Choice(HOSTILE, HOSTILE))], widget=forms.RadioSelect
        )

    form = Hostile({"b": HOSTILE})
    form.add_error("a", HOSTILE)
    assert page_of(form).all("script") == []
    assert summary_of(form).all("script") == []


def test_a_whole_form_is_read_back() -> None:
    data = {
        "name": "A",
        "words": "B",
        "area": "n",
        "route": "post",
        "kinds": ["email"],
        "agreed": "on",
        "when_day": " 2",
        "when_month": "march",
        "when_year": "2018",
    }
    form = Everything(data, {"paper": SimpleUploadedFile("a.txt", b"a")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == date(2018, 3, 2)


class Limited(forms.Form):
    when = DateField(label="When?", earliest=date(2018, 1, 1), latest=lambda: date(2019, 1, 1))


@pytest.mark.parametrize(
    ("day", "month", "year"), [("1", "1", "2018"), ("1", "1", "2019"), (" 28", "Feb", "2018")]
)
def test_a_date_from_the_first_to_the_last_day_is_taken(day: str, month: str, year: str) -> None:
    assert Limited({"when_day": day, "when_month": month, "when_year": year}).is_valid()


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "wrong"),
    [
        ("", "", "", "Enter a date, with day, month and year", "day month year"),
        ("1", "", "", "The date must include a month and a year", "month year"),
        ("31", "2", "2018", "The date must be a real date, like 27 3 2018", "day month year"),
        ("1", "2", "18", "The year must have 4 digits, like 2018", "year"),
        ("1", "ma", "2018", "The date must be a real date, like 27 3 2018", "day month year"),
        ("١", "2", "2018", "The date must be a real date, like 27 3 2018", "day month year"),
        ("1", "1", "2017", "The date must be 1 January 2018 or later", "day month year"),
        ("2", "1", "2019", "The date must be 1 January 2019 or earlier", "day month year"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_marks_the_boxes(
    day: str, month: str, year: str, message: str, wrong: str
) -> None:
    form = Limited({"when_day": day, "when_month": month, "when_year": year})
    page = page_of(form)
    marked = page.all("input", class_="govuk-input--error")
    assert page.by_id("id_when-error").text == f"Error: {message}"
    assert [box["name"].removeprefix("when_") for box in marked] == wrong.split()
    assert page.one("fieldset")["aria-describedby"] == "id_when-error"
    assert summary_of(form).one("a")["href"] == f"#id_when_{wrong.split()[0]}"
