"""The clock of the Freedom of Information Act 2000."""

from dataclasses import dataclass
from datetime import date

from clerestory.law.calendars import Calendar, CalendarError, WorkingDay, load_calendar

TIME_LIMIT = 20  # working days after the day of receipt, s10(1)
EXTENSION = 20  # further working days for the public interest test; guidance under s10(3)
REVIEW_WINDOW = 40  # working days to ask for a review, section 45 Code of Practice
NOT_A_WORKING_DAY = (
    "{received} is not a working day; it is still the day of receipt, and the count begins on the "
    "next working day."
)


@dataclass(frozen=True, slots=True)
class DueDates:
    """When an answer is due. `working` holds every day from the day after receipt."""

    regime: str
    received: date
    due: date
    extended_due: date
    review_request_by: date | None
    working: tuple[WorkingDay, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        by = self.review_request_by
        return {
            "regime": self.regime,
            "received": self.received.isoformat(),
            "due": self.due.isoformat(),
            "extended_due": self.extended_due.isoformat(),
            "review_request_by": by.isoformat() if by else None,
            "working": [day.as_json() for day in self.working],
            "warnings": list(self.warnings),
        }


def due(
    received: date,
    *,
    regime: str = "foia",
    sent: date | None = None,
    calendar: Calendar | None = None,
) -> DueDates:
    """The 20th working day following receipt (s10(1)); the day of receipt is day 0.

    `extended_due` counts on from the first due date, for the case that only the public interest
    test is left (s10(3)). `review_request_by` is counted from `sent`. Raises CalendarError.
    """
    if regime != "foia":
        raise CalendarError(f"the regime “{regime}” has no clock here; use foia")
    if sent and sent < received:
        raise CalendarError(f"sent on {sent}, before the request was received on {received}")
    days = calendar or load_calendar()
    working = days.count(received, TIME_LIMIT)
    last = working[-1].date
    extended = days.count(last, EXTENSION)[-1].date
    review = days.count(sent, REVIEW_WINDOW)[-1].date if sent else None
    warnings = () if days.look(received).counted else (NOT_A_WORKING_DAY.format(received=received),)
    return DueDates("foia", received, last, extended, review, working, warnings)
