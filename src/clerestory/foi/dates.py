"""The clock of a request: what FOIA makes of the events that were recorded."""

import re
from datetime import date

from django.conf import settings

from clerestory.foi.models import InformationRequest
from clerestory.law import foia
from clerestory.law.calendars import SATURDAY, Calendar
from clerestory.law.clocks import DueDates, Events, Standing

ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def calendar() -> Calendar:
    """The bank holidays, with what the authority's own file changes."""
    found: Calendar = settings.CALENDAR
    return found


def dates_after(events: Events) -> DueDates | Standing:
    """The dates that follow from events. ClockError if they cannot be, CalendarError."""
    return foia.clock(events, calendar())


def dates_of(request: InformationRequest) -> DueDates | Standing:
    """The dates of a request, from all that was recorded of it."""
    return dates_after(request.events)


def due_of(dates: DueDates, disputed_days_count: bool | None) -> date:
    """The last day to answer: of two that are disputed the chosen one, until then the earlier."""
    return dates.due if disputed_days_count is False else dates.safe_due


def holidays_in(dates: DueDates) -> dict[str, str]:
    """The bank holidays that the count left out, each with its name."""
    return {
        day.date.isoformat(): day.why
        for day in dates.working
        if not day.counted and day.date.weekday() < SATURDAY and calendar().on(day.date)
    }


def in_words(day: date | None) -> str:
    """ "12 March 2018"; nothing for no day."""
    return f"{day.day} {day:%B %Y}" if day else ""


def sentence(words: str) -> str:
    """What the law says, as a page says it: a capital first, and days in words."""
    spelt = ISO.sub(lambda found: in_words(date.fromisoformat(found[0])), words)
    return spelt[:1].upper() + spelt[1:]
