"""What the clocks of the four laws have in common: what happened, and what follows from it.

Every date comes with the provision it rests on, and the count behind it with each day that did not
count and why. `law.counting` works them out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from clerestory.law.calendars import Calendar, CalendarError, WorkingDay
from clerestory.law.school_terms import SchoolTerms


class ClockError(CalendarError):
    """What is said to have happened cannot have happened so; one line that says what to change."""


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, of which the applicant was told on the day `notified`.

    Under FOIA s10(3) it names the exemption whose public interest test is still open, and the day
    by which a decision is expected, s17(2). Regulation 7 of the environmental regulations gives a
    fixed time: there both are left out.
    """

    notified: date
    exemption: str = ""
    estimated: date | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """What happened to one request, as far as its clock must know. ClockError for an order of days
    that cannot be."""

    received: date
    asked: date | None = None  # the applicant was asked to clarify
    clarified: date | None = None
    fees_notice: date | None = None
    paid: date | None = None
    extensions: tuple[Extension, ...] = ()
    sent: date | None = None  # the answer
    review_asked: date | None = None
    review_sent: date | None = None
    school: SchoolTerms | None = None  # set for a request to a school

    def __post_init__(self) -> None:
        begins = (
            "the clarification came" if self.clarified else "the request was received",
            self.begins,
        )
        _check_order(
            ("the request was received", self.received),
            ("the applicant was asked to clarify", self.asked),
            ("the clarification came", self.clarified),
        )
        _check_order(
            begins,
            ("the fees notice was given", self.fees_notice),
            ("the fee was paid", self.paid),
        )
        _check_order(
            begins,
            ("the answer was sent", self.sent),
            ("the review was asked for", self.review_asked),
            ("the review was answered", self.review_sent),
        )
        for one in self.extensions:
            _check_order(begins, ("the notice of more time was given", one.notified))
        if self.paid and not self.fees_notice:
            raise ClockError("a fee was paid without a fees notice; give the day of the notice")
        if self.review_asked and not self.sent:
            raise ClockError("a review was asked for; give the day on which the answer was sent")
        if self.review_sent and not self.review_asked:
            raise ClockError("a review was answered; give the day on which it was asked for")

    @property
    def begins(self) -> date:
        """Day 0: the day of receipt, or the later day on which the clarification came."""
        return self.clarified or self.received


def _check_order(*days: tuple[str, date | None]) -> None:
    known = [(what, day) for what, day in days if day]
    for (first, earlier), (second, later) in pairwise(known):
        if later < earlier:
            raise ClockError(f"{second} on {later}, before {first} on {earlier}; correct one day")


@dataclass(frozen=True, slots=True)
class Rules:
    """One law's clock as a table: lengths in working days, and the provision of each."""

    regime: str
    limit: str  # the provision that gives the time to answer
    days: int
    restart: str  # a clarification begins a new count
    close_after: Callable[[date], date]  # the day up to which one is waited for
    fee: str  # the days from fees notice to payment do not count
    last_to_pay: Callable[[date, Calendar], date]
    pay: str
    extend: Callable[[Extension, date, date], tuple[str, ...]] | None  # checks one; warnings
    extension: str
    review_window: str  # 40 working days to ask for a review
    review_from_due: bool  # counted from the due date, where the answer came before it
    review: str
    review_days: int
    review_at_most: int
    complain: Callable[[date], date]
    complaint: str


@dataclass(frozen=True, slots=True)
class Step:
    """One date, and the provision it rests on."""

    what: str
    day: date
    rule: str

    def as_json(self) -> dict[str, object]:
        return {"what": self.what, "date": self.day.isoformat(), "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Dispute:
    """Days proclaimed after the clock began. `due` is the last day if they count all the same."""

    days: tuple[WorkingDay, ...]
    due: date

    def as_json(self) -> dict[str, object]:
        return {"due": self.due.isoformat(), "days": [day.as_json() for day in self.days]}


@dataclass(frozen=True, slots=True)
class ReviewDates:
    """When a review that was asked for is due, at the latest due, and until when to complain."""

    due: date
    at_most: date
    complain_by: date | None

    def as_json(self) -> dict[str, object]:
        return {
            "due": self.due.isoformat(),
            "at_most": self.at_most.isoformat(),
            "complain_by": iso(self.complain_by),
        }


@dataclass(frozen=True, slots=True)
class DueDates:
    """When an answer is due. `working` holds every day from the day after day 0.

    `extended_due` is the latest day that the law, or the guidance on it, allows an extension to
    reach; it is `due` where the law has none. `extended_to` is what the applicant was told.
    """

    regime: str
    received: date
    due: date
    extended_due: date
    extended_to: date | None
    review_request_by: date | None
    review: ReviewDates | None
    working: tuple[WorkingDay, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    disputed: Dispute | None = None

    @property
    def safe_due(self) -> date:
        """The last day that is in time whatever the law turns out to be."""
        return self.disputed.due if self.disputed else self.due

    def as_json(self) -> dict[str, object]:
        return {
            "regime": self.regime,
            "received": self.received.isoformat(),
            "due": self.due.isoformat(),
            "extended_due": self.extended_due.isoformat(),
            "extended_to": iso(self.extended_to),
            "review_request_by": iso(self.review_request_by),
            "review": self.review.as_json() if self.review else None,
            "working": [day.as_json() for day in self.working],
            "steps": [step.as_json() for step in self.steps],
            "disputed": self.disputed.as_json() if self.disputed else None,
            "waiting": None,
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock that stands still: there is no due date until what it waits for has come.

    `working` holds the days that were counted before it stopped. After `until` there is nothing to
    wait for: the request can be closed.
    """

    regime: str
    received: date
    since: date
    until: date
    waiting: str
    working: tuple[WorkingDay, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        dates = ("due", "extended_due", "extended_to", "review_request_by", "review", "disputed")
        return {
            "regime": self.regime,
            "received": self.received.isoformat(),
            **dict.fromkeys(dates),
            "working": [day.as_json() for day in self.working],
            "steps": [step.as_json() for step in self.steps],
            "waiting": self.waiting,
            "warnings": list(self.warnings),
        }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def not_working(day: date) -> str:
    """For a request that arrives on a day off: it is received that day all the same."""
    return (
        f"{day} is not a working day; it is still the day of receipt, and the count begins on the "
        "next working day."
    )
