"""Time as rows of a table: years, quarters, months and the bands that an applicant named.

Every row is clipped to the window that the register covers, and says so in its label
("2015 (from 1 March)"). Leaves are the date segments of `disclosure.windows`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clerestory.disclosure.tables import Axis, Category
from clerestory.disclosure.windows import TIME, segments

from .dates import Grain, academic_year, financial_year, last_day
from .periods import Band

AXIS_LABEL = "Date received"
WHOLE = "whole period"
"""The code of the row for the whole window, where a table shows no other margins."""


@dataclass(frozen=True, slots=True)
class Window:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """ "1 March 2015 to 12 February 2018"."""
        if self.first == self.last:
            return day_words(self.first)
        return f"{day_words(self.first)} to {day_words(self.last)}"

    @property
    def leaves(self) -> frozenset[str]:
        return segments(self.first, self.last)

    def clip(self, first: date, last: date) -> "Window | None":
        """The part of `first` to `last` that lies in this window."""
        start, end = max(first, self.first), min(last, self.last)
        return Window(start, end) if start <= end else None


def day_words(day: date) -> str:
    """ "1 March 2015"."""
    return f"{day.day} {day:%B %Y}"


def rows(window: Window, grain: Grain) -> tuple[Category, ...]:
    """One row for each unit of time in the window, in order."""
    found = []
    start = window.first
    while start <= window.last:
        first, last, code, label = _unit(start, grain)
        part = window.clip(first, last) or Window(start, start)
        found.append(Category(code, _label(label, part, first, last), part.leaves))
        start = last + timedelta(days=1)
    return tuple(found)


def band_rows(window: Window, bands: tuple[Band, ...]) -> tuple[Category, ...]:
    """One row for each band that the applicant named, as far as it lies in the window."""
    found = []
    for band in bands:
        part = window.clip(band.first, band.last or window.last)
        if part:
            code = f"{part.first.isoformat()}..{part.last.isoformat()}"
            found.append(Category(code, _band_label(part), part.leaves))
    return tuple(found)


def with_bands(of: tuple[Category, ...], bands: tuple[Category, ...]) -> tuple[Category, ...]:
    """Rows with the bands as subtotals, each behind the last row that it holds."""
    known = {row.leaves for row in of}
    found = list(of)
    for band in bands:
        if band.leaves in known:
            continue
        inside = [place for place, row in enumerate(found) if row.leaves <= band.leaves]
        found.insert(inside[-1] + 1 if inside else len(found), band)
    return tuple(found)


def whole_row(window: Window) -> Category:
    """The whole window as one row."""
    return Category(WHOLE, f"Whole period: {window.words}", window.leaves)


def axis(of: tuple[Category, ...]) -> Axis:
    """The axis of time with these rows."""
    return Axis(TIME, AXIS_LABEL, of)


def _unit(day: date, grain: Grain) -> tuple[date, date, str, str]:
    """The unit of time that `day` lies in: first day, last day, code and label."""
    if grain is Grain.FINANCIAL_YEAR or grain is Grain.ACADEMIC_YEAR:
        first, last = financial_year(day) if grain is Grain.FINANCIAL_YEAR else academic_year(day)
        code = f"{first.year}/{last.year % 100:02}"
        return first, last, code, code if grain is Grain.FINANCIAL_YEAR else f"{code} (academic)"
    months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF_YEAR: 6}.get(grain, 12)
    part = (day.month - 1) // months
    first = date(day.year, part * months + 1, 1)
    last = last_day(day.year, (part + 1) * months)
    if months == 12:
        return first, last, f"{day.year}", f"{day.year}"
    if months == 1:
        return first, last, f"{first:%Y-%m}", f"{first:%B %Y}"
    return first, last, f"{first:%Y-%m}..{last:%Y-%m}", f"{first:%B} to {last:%B %Y}"


def _label(label: str, part: Window, first: date, last: date) -> str:
    notes = []
    if part.first > first:
        notes.append(f"from {_short(part.first, first.year == last.year)}")
    if part.last < last:
        notes.append(f"to {_short(part.last, first.year == last.year)}")
    return f"{label} ({' '.join(notes)})" if notes else label


def _short(day: date, in_one_year: bool) -> str:
    return f"{day.day} {day:%B}" if in_one_year else day_words(day)


def _band_label(part: Window) -> str:
    """ "January 2016 to December 2017", or with days where it does not end with a month."""
    whole_months = part.first.day == 1 and part.last == last_day(part.last.year, part.last.month)
    return " to ".join(_month_names(part)) if whole_months else part.words


def _month_names(part: Window) -> Iterator[str]:
    yield f"{part.first:%B %Y}"
    if (part.first.year, part.first.month) != (part.last.year, part.last.month):
        yield f"{part.last:%B %Y}"
