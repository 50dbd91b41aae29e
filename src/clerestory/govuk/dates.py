"""A date typed in three boxes: day, month, year."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
Limit = date | Callable[[], date] | None


class DateParts(NamedTuple):
    """What was typed, untouched, so that a reader sees their own words beside the error."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self._fields if not getattr(self, name).strip())


class DateWidget(forms.Widget):
    """Three text inputs named `NAME_day`, `NAME_month`, `NAME_year`."""

    template_name = "govuk/fields/date_widget.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = _parts(value)
        own = context["widget"]["attrs"]
        wrong = str(own.pop("data-wrong", "")).split()
        autocomplete = own.pop("autocomplete", "")
        context["widget"]["parts"] = [
            {
                "part": part,
                "label": part.capitalize(),
                "id": f"{own.get('id', name)}_{part}",
                "name": f"{name}_{part}",
                "value": getattr(parts, part),
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                "autocomplete": f"{autocomplete}-{part}" if autocomplete else "",
            }
            for part in DateParts._fields
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        return DateParts(*(str(data.get(f"{name}_{part}") or "") for part in DateParts._fields))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in DateParts._fields)

    def id_for_label(self, id_: str) -> str:
        # The label is a legend; a label element of its own belongs to each of the three boxes.
        return ""


class DateField(forms.Field):
    """A date in three boxes. `earliest` and `latest` are dates, or functions that return one,
    so that "today" is asked for when the form is checked and not when the module is loaded."""

    widget = DateWidget
    default_error_messages = {  # noqa: RUF012 (the name and the kind are Django's)
        "required": "Enter a date, with day, month and year",
        "missing": "The date must include a %(missing)s",
        "unreal": "The date must be a real date, like 27 3 2018",
        "short_year": "The year must have 4 digits, like 2018",
        "earliest": "The date must be %(limit)s or later",
        "latest": "The date must be %(limit)s or earlier",
    }

    def __init__(self, *, earliest: Limit = None, latest: Limit = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _parts(initial) != _parts(data)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if len(value.missing) == len(DateParts._fields):
            return None
        if value.missing:
            raise self._wrong("missing", value.missing, missing=" and a ".join(value.missing))
        if _is_number(value.year) and len(value.year.strip()) != 4:
            raise self._wrong("short_year", ("year",))
        try:
            return date(_number(value.year), _month(value.month), _number(value.day))
        except ValueError:
            raise self._wrong("unreal", DateParts._fields) from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _day(self.earliest), _day(self.latest)
        if earliest and value < earliest:
            raise self._wrong("earliest", DateParts._fields, limit=_in_words(earliest))
        if latest and value > latest:
            raise self._wrong("latest", DateParts._fields, limit=_in_words(latest))

    def _wrong(self, code: str, parts: tuple[str, ...], **params: str) -> ValidationError:
        return ValidationError(
            self.error_messages[code], code=code, params={**params, "parts": " ".join(parts)}
        )


def _parts(value: Any) -> DateParts:
    """The three boxes of a date, of what was typed, or of nothing."""
    if isinstance(value, date):
        return DateParts(str(value.day), str(value.month), str(value.year))
    return value if isinstance(value, DateParts) else DateParts()


def _is_number(text: str) -> bool:
    stripped = text.strip()
    return stripped.isascii() and stripped.isdigit()


def _number(text: str) -> int:
    if not _is_number(text) or len(text.strip()) > 4:
        raise ValueError(text[:20])
    return int(text)


def _month(text: str) -> int:
    """A number, a month's name or the first three letters of one (or more of them)."""
    word = text.strip().lower()
    named = [n for n, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return named[0] if named else _number(text)


def _day(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
