"""Open requests are counted again when bank holidays were added or taken away."""

from dataclasses import dataclass
from datetime import datetime

from clerestory.foi import actions
from clerestory.foi.selectors import open_requests
from clerestory.law.calendars import CalendarError

BY = "system:clock"


@dataclass(frozen=True, slots=True)
class Redated:
    """The references of requests with another date, and what could not be counted."""

    changed: tuple[str, ...]
    stuck: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"counted again, with another date or two to choose from: {', '.join(self.changed)}"


def redate_open(*, at: datetime) -> Redated:
    """One round over all open requests. One that cannot be counted holds up no other."""
    changed, stuck = [], []
    for request in open_requests():
        try:
            if actions.redate(by=BY, at=at, request=request):
                changed.append(request.reference)
        except CalendarError as error:
            stuck.append(f"{request.reference} keeps its date: {error}")
    return Redated(tuple(changed), tuple(stuck))
