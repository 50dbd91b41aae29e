"""Working days, with the reason for each day that is not one.

The bank holidays are dated data with their source (`data/bank-holidays.toml`, or an authority's own
file beside it), so that a proclaimed day is an entry in a file and not a release of this program.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

from clerestory.law import holiday_files
from clerestory.law.holiday_files import PARTS, CalendarError, Holiday

__all__ = ["Calendar", "CalendarError", "Holiday", "WorkingDay", "load_calendar"]

SATURDAY = 5
ONE_DAY = timedelta(days=1)
SCOTLAND = "Scotland"


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One day of a count: whether it counted, and why."""

    date: date
    counted: bool
    why: str

    def as_json(self) -> dict[str, object]:
        return {"date": self.date.isoformat(), "counted": self.counted, "why": self.why}


def not_apart(day: date) -> str:
    """For a count in which no day is left out for a reason of the case itself."""
    return ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Bank holidays of any part of the United Kingdom, for the years that the data covers."""

    holidays: Mapping[date, tuple[Holiday, ...]]  # one for each source
    years: frozenset[int]

    def on(self, day: date) -> tuple[Holiday, ...]:
        """The holidays on a day. CalendarError for a year without data."""
        if day.year not in self.years:
            raise CalendarError(
                f"there is no holiday data for {day.year} (it covers {min(self.years)} to "
                f"{max(self.years)}); add the year to a file of holidays of your own"
            )
        return self.holidays.get(day, ())

    def look(self, day: date) -> WorkingDay:
        """Whether a day is a working day: not a Saturday, Sunday, Christmas Day, Good Friday, or a
        bank holiday "in any part of the United Kingdom", FOIA s10(6)."""
        found = self.on(day)
        if day.weekday() >= SATURDAY:
            return WorkingDay(day, False, f"{day:%A}")
        if found:
            return WorkingDay(day, False, _named(found))
        return WorkingDay(day, True, "working day")

    def count(
        self, after: date, days: int, apart: Callable[[date], str] = not_apart
    ) -> tuple[WorkingDay, ...]:
        """Every day after `after` up to the working day with this number.

        `apart` says why a working day is left out for a reason of the case; empty if it is not.
        """
        seen: list[WorkingDay] = []
        counted, day = 0, after
        while counted < days:
            day += ONE_DAY
            look = self.look(day)
            if look.counted and (why := apart(day)):
                look = WorkingDay(day, False, why)
            seen.append(look)
            counted += look.counted
        return tuple(seen)

    def end(self, after: date, days: int) -> date:
        """The last day of such a count."""
        return self.count(after, days)[-1].date

    def of_scotland(self) -> "Calendar":
        """The days of FOISA s73: bank holidays in Scotland alone, and Christmas Day."""
        return self._only(lambda one: SCOTLAND in one.parts)

    def as_known_on(self, day: date) -> "Calendar":
        """Without what was proclaimed later: what a clock that began that day could know."""
        return self._only(lambda one: one.proclaimed is None or one.proclaimed <= day)

    def _only(self, is_kept: Callable[[Holiday], bool]) -> "Calendar":
        kept = {day: tuple(filter(is_kept, found)) for day, found in self.holidays.items()}
        return replace(self, holidays=kept)


def make_calendar(holidays: Iterable[Holiday], years: Iterable[int]) -> Calendar:
    """A calendar of these holidays."""
    days: dict[date, tuple[Holiday, ...]] = {}
    for one in holidays:
        days[one.day] = (*days.get(one.day, ()), one)
    return Calendar(days, frozenset(years))


@cache
def _shipped() -> Calendar:
    return make_calendar(*_shipped_holidays())


@cache
def _shipped_holidays() -> holiday_files.Covered:
    path = resources.files("clerestory.law").joinpath("data", "bank-holidays.toml")
    return holiday_files.shipped(path.read_text("utf-8"))


def load_calendar(own: Path | None = None) -> Calendar:
    """The bank holidays that come with the product, changed by an authority's own file.

    The file adds days, takes days away, and may cover further years; its form is described in
    docs/reference/clock.md. Raises CalendarError with the file, the entry and the remedy.
    """
    if own is None:
        return _shipped()
    return make_calendar(*holiday_files.changed(own, *_shipped_holidays()))


def _named(holidays: Iterable[Holiday]) -> str:
    """The names of the holidays of one day, each with the parts in which it is one."""
    parts: dict[str, tuple[str, ...]] = {}
    for one in holidays:
        parts[one.name] = parts.get(one.name, ()) + one.parts
    return "; ".join(f"{name} ({_where(given)})" for name, given in parts.items())


def _where(parts: tuple[str, ...]) -> str:
    return "the whole United Kingdom" if set(parts) == set(PARTS) else ", ".join(parts)
