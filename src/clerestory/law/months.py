"""Calendar months, as statutes count them."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The day with the same number so many months on, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
