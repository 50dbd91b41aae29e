"""Working days of the Freedom of Information Act 2000, section 10(6), with the reason for each day.

The bank holidays are dated data with their source, so that a proclaimed day is an entry in a file,
not a release of this program.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources

SATURDAY = 5
ALL_PARTS = 3  # England and Wales, Scotland, Northern Ireland
ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A date that the holiday data does not cover."""


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: str
    parts: tuple[str, ...]  # of the United Kingdom
    source: str


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One day of a count: whether it counted, and why."""

    date: date
    counted: bool
    why: str

    def as_json(self) -> dict[str, object]:
        return {"date": self.date.isoformat(), "counted": self.counted, "why": self.why}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Bank holidays of any part of the United Kingdom, for the years that the data covers."""

    holidays: dict[date, Holiday]
    years: frozenset[int]

    def look(self, day: date) -> WorkingDay:
        """Whether a day is a working day: not a Saturday, Sunday, Christmas Day, Good Friday, or a
        bank holiday "in any part of the United Kingdom", s10(6)."""
        if day.year not in self.years:
            raise CalendarError(
                f"there is no holiday data for {day.year} (it covers {min(self.years)} to "
                f"{max(self.years)}); add the year to the file of bank holidays"
            )
        if day.weekday() >= SATURDAY:
            return WorkingDay(day, False, f"{day:%A}")
        holiday = self.holidays.get(day)
        if holiday:
            return WorkingDay(day, False, f"{holiday.name} ({_where(holiday.parts)})")
        return WorkingDay(day, True, "working day")

    def count(self, after: date, days: int) -> tuple[WorkingDay, ...]:
        """Every day after `after` up to the working day with this number."""
        seen: list[WorkingDay] = []
        counted, day = 0, after
        while counted < days:
            day += ONE_DAY
            seen.append(self.look(day))
            counted += seen[-1].counted
        return tuple(seen)


def load_calendar() -> Calendar:
    """The bank holidays that come with the product. Two holidays on one day become one with the
    parts of both."""
    path = resources.files("clerestory.law").joinpath("data", "bank-holidays.toml")
    rows = tomllib.loads(path.read_text("utf-8"))
    holidays: dict[date, Holiday] = {}
    for row in rows["holiday"]:
        holiday = Holiday(row["day"], row["name"], tuple(row["parts"]), row["source"])
        holidays[holiday.day] = _merged(holidays.get(holiday.day), holiday)
    return Calendar(holidays, frozenset(rows["years"]))


def _merged(first: Holiday | None, second: Holiday) -> Holiday:
    if first is None:
        return second
    name = first.name if first.name == second.name else f"{first.name}; {second.name}"
    parts = tuple(dict.fromkeys(first.parts + second.parts))
    return Holiday(first.day, name, parts, first.source)


def _where(parts: tuple[str, ...]) -> str:
    return "the whole United Kingdom" if len(parts) == ALL_PARTS else ", ".join(parts)
