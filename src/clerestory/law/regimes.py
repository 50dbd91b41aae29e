"""The four laws, by the names under which the command line and the cases know them."""

from collections.abc import Callable, Mapping

from clerestory.law import eir, foia, foisa
from clerestory.law.calendars import Calendar
from clerestory.law.clocks import ClockError, DueDates, Events, Standing

CLOCKS: Mapping[str, Callable[[Events, Calendar | None], DueDates | Standing]] = {
    "foia": foia.clock,
    "eir": eir.clock,
    "foisa": foisa.clock,
    "eisr": foisa.environmental_clock,
}


def clock(regime: str, events: Events, calendar: Calendar | None = None) -> DueDates | Standing:
    """The dates of a request under one law. ClockError for a law that there is not."""
    if regime not in CLOCKS:
        raise ClockError(f"the regime “{regime}” has no clock; use {', '.join(CLOCKS)}")
    return CLOCKS[regime](events, calendar)
