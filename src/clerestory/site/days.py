"""The day on which a demonstration plays."""

from datetime import date


class DayRefused(ValueError):
    """CLERESTORY_TODAY cannot be used."""


def demonstration_day(text: str, *, demo: bool) -> date | None:
    """The day in CLERESTORY_TODAY; only a demonstration may move the clock, since dates are law."""
    if not text:
        return None
    if not demo:
        raise DayRefused("CLERESTORY_TODAY moves the clock: use it with CLERESTORY_DEMO=true only.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayRefused(f"CLERESTORY_TODAY is {text!r}: write a day as 2018-02-12.") from None
