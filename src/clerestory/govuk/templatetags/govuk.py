"""`{% load govuk %}`: the components of the Design System as tags."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from clerestory.govuk.components import TAG_COLOURS, SummaryRow, Table

register = template.Library()

BUTTON_STYLES = frozenset({"", "secondary", "warning", "start"})
NO_OUTPUT = SafeString("")


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary; without a target it is about the form as a whole."""

    text: str
    target: str = ""


@register.inclusion_tag("govuk/components/button.html")
def button(
    label: str, style: str = "", href: str = "", name: str = "", value: str = ""
) -> dict[str, str]:
    """A button that submits, or with `href` a link that looks like one."""
    _check_known(style, BUTTON_STYLES, "style of button")
    return {"label": label, "style": style, "href": href, "name": name, "value": value}


@register.inclusion_tag("govuk/components/tag.html")
def tag(text: str, colour: str = "") -> dict[str, str]:
    _check_known(colour, TAG_COLOURS, "colour of tag")
    return {"text": text, "colour": colour}


@register.inclusion_tag("govuk/components/summary_list.html")
def summary_list(rows: Iterable[SummaryRow]) -> dict[str, Any]:
    return {"rows": tuple(rows)}


@register.inclusion_tag("govuk/components/table.html")
def govuk_table(table: Table) -> dict[str, Table]:
    return {"table": table}


@register.inclusion_tag("govuk/components/warning.html")
def warning(text: str) -> dict[str, str]:
    return {"text": text}


@register.inclusion_tag("govuk/components/panel.html")
def panel(title: str, body: str = "", strong: str = "") -> dict[str, str]:
    """A confirmation. `body` leads to `strong`, which is shown large (a reference)."""
    return {"title": title, "body": body, "strong": strong}


@register.inclusion_tag("govuk/components/notification.html")
def notification(text: str, title: str = "", success: bool = False) -> dict[str, Any]:
    shown = title or ("Success" if success else "Important")
    return {"text": text, "title": shown, "success": success}


@register.simple_block_tag
def inset(content: str) -> str:
    return render_to_string("govuk/components/inset.html", {"content": content})


@register.simple_block_tag
def details(content: str, summary: str) -> str:
    """Words that open on a click (the browser's own element, no script)."""
    return render_to_string(
        "govuk/components/details.html", {"content": content, "summary": summary}
    )


@register.simple_block_tag
def landmark(content: str, label: str) -> str:
    """A named place around links outside `main`, and nothing at all around nothing."""
    if not content.strip():
        return NO_OUTPUT
    return render_to_string("govuk/components/landmark.html", {"content": content, "label": label})


@register.simple_tag(takes_context=True)
def current_form(context: Context) -> BaseForm | None:
    """The form of the page: the context's `form`, or that of its `page`."""
    found = context.get("form") or getattr(context.get("page"), "form", None)
    return found if isinstance(found, BaseForm) else None


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " at the beginning of the title, which is what a screen reader says first."""
    return "Error: " if problems(context.get("forms") or current_form(context)) else ""


@register.filter
def problems(form: object) -> tuple[Problem, ...]:
    """Every error of a form: those of the whole form first, then in the order of the fields.

    Of a list of forms, each error says which form it is in: the `title` of the form.
    """
    if isinstance(form, list):
        return tuple(
            Problem(f"{one.title}: {problem.text}", problem.target)
            for one in form
            for problem in problems(one)
        )
    if not isinstance(form, BaseForm):
        return ()
    whole = [Problem(str(text)) for text in form.non_field_errors()]
    hidden = [Problem(str(text)) for field in form.hidden_fields() for text in field.errors]
    shown = [
        Problem(str(text), getattr(field, "error_target", field.auto_id))
        for field in form.visible_fields()
        for text in field.errors
    ]
    return (*whole, *hidden, *shown)


def _check_known(given: str, known: frozenset[str], what: str) -> None:
    if given not in known:
        offered = ", ".join(sorted(known - {""}))
        raise ValueError(f"There is no {what} {given!r}: leave it out or use one of {offered}.")
