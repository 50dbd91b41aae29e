"""Plain Django forms with the markup of the GOV.UK Design System.

Nothing has to be done in a form for this: the setting FORM_RENDERER names `Renderer`, which
chooses the markup by the kind of widget. A form may switch off "(optional)" behind the labels
with `mark_optional = False` (a search, where nothing is required).
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from clerestory.govuk.dates import DateField, DateParts, DateWidget

__all__ = ["Choice", "DateField", "DateParts", "DateWidget", "Renderer", "WholeNumberInput"]

# The order matters: the first kind that fits is taken, and subclasses come before their parents.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateWidget, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-upload"),
)


class Choice(str):
    """The label of a radio button or checkbox, with a hint under it."""

    hint: str

    def __new__(cls, label: str, hint: str = "") -> "Choice":
        made = super().__new__(cls, label)
        made.hint = hint
        return made


class WholeNumberInput(forms.TextInput):
    """For whole numbers: brings up digits, and is not changed by a turn of the mouse wheel."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "class": "govuk-input--width-5", **(attrs or {})})


class GovukField(BoundField):
    """A field with what its template needs: the kind of component, ids of hint and error."""

    @property
    def kind(self) -> str:
        widget = self.field.widget
        return next((kind for parent, kind in _KINDS if isinstance(widget, parent)), "input")

    @property
    def component(self) -> str:
        """The template of the field: those that are one element with a label share one."""
        own = self.kind in {"date", "checkboxes", "radios", "checkbox"}
        return f"govuk/fields/{self.kind if own else 'input'}.html"

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error" if self.errors else ""

    @property
    def aria_describedby(self) -> str:
        return " ".join(filter(None, (self.hint_id, self.error_id)))

    @property
    def is_marked_optional(self) -> bool:
        """Whether "(optional)" stands behind the label. Boxes to tick are optional by nature."""
        return (
            not self.field.required
            and getattr(self.form, "mark_optional", True)
            and self.kind != "checkboxes"
            and "optional" not in str(self.label).lower()
        )

    @property
    def error_target(self) -> str:
        """The id that a link in the error summary goes to: the first thing that can be mended."""
        if self.kind == "date":
            return f"{self.auto_id}_{self._wrong_parts[0]}"
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        return str(self.auto_id)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The options of radios or checkboxes, each with its id and hint."""
        return [
            {
                "id": option.data["attrs"]["id"],
                "value": option.data["value"],
                "label": option.data["label"],
                "hint": getattr(option.data["label"], "hint", ""),
                "checked": option.data["selected"],
                "disabled": bool(self.field.disabled),
            }
            for option in self.subwidgets
        ]

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Classes and descriptions. Neither `required` nor `aria-invalid`: the browser's own
        messages are not accessible enough, and the error text is already tied to the field."""
        widget = widget or self.field.widget
        made = dict(attrs)
        if self.field.disabled:
            made["disabled"] = True
        if widget.is_hidden:
            return made
        if self.kind == "textarea":
            made["cols"] = False
        if self.kind == "date" and self.errors:
            made["data-wrong"] = " ".join(self._wrong_parts)
        if self.kind in {"input", "textarea", "select", "file-upload"}:
            made["class"] = self._classes(widget)
            if self.aria_describedby:
                made["aria-describedby"] = self.aria_describedby
        return made

    def _classes(self, widget: forms.Widget) -> str:
        name = f"govuk-{self.kind}"
        error = f"{name}--error" if self.errors else ""
        return " ".join(filter(None, (name, error, widget.attrs.get("class", ""))))

    @property
    def _wrong_parts(self) -> tuple[str, ...]:
        for error in self.errors.as_data():
            if parts := (error.params or {}).get("parts"):
                return tuple(parts.split())
        return DateParts._fields


class Renderer(TemplatesSetting):
    """`FORM_RENDERER`: the templates of this app, found the way that all templates are found."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/fields/field.html"
    bound_field_class = GovukField
