"""Requests that come again, FOIA s14(2), and requests whose costs are added together, s12(4).

Nothing is decided here. Each provision is a list of conditions: some can be read from the dates,
the others are for an officer to judge. One that is not met ends the matter.

- s14(2): "Where a public authority has previously complied with a request for information which
  was made by any person, it is not obliged to comply with a subsequent identical or substantially
  similar request from that person unless a reasonable interval has elapsed between compliance with
  the previous request and the making of the current request."
- s12(4) with regulation 5 of the Freedom of Information and Data Protection (Appropriate Limit and
  Fees) Regulations 2004 (SI 2004/3244): two or more requests by one person, or by different persons
  who appear to be acting in concert or in pursuance of a campaign, which relate "to any extent, to
  the same or similar information" and are received "within any period of sixty consecutive working
  days".
"""

from dataclasses import dataclass
from datetime import date

from clerestory.law.calendars import ONE_DAY, Calendar

SIXTY = 60  # consecutive working days, reg 5(2)(b)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: met, not met, or None for an officer to judge, and on what that rests."""

    rule: str
    words: str
    met: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """How an earlier request ended: `complied` is None where it was given in part alone."""

    answered: date | None
    complied: bool | None


def first_day(received: date, calendar: Calendar) -> date:
    """The earliest day on which another request can have been received within one period of sixty
    consecutive working days that ends with this one. CalendarError for years without data.

    A request that came on a day off belongs to the period that ends on the next working day.
    """
    day, counted = received, 0
    while not calendar.look(day).counted:
        day += ONE_DAY
    while True:
        counted += calendar.look(day).counted
        if counted == SIXTY:
            return day
        day -= ONE_DAY


def repeated(
    earlier: Compliance, received: date, calendar: Calendar, *, has_same_address: bool | None
) -> tuple[Condition, ...]:
    """The conditions of s14(2) for a request received on this day."""
    return (
        Condition(
            "s14(2)", "The earlier request was complied with", _complied(earlier), _ending(earlier)
        ),
        Condition(
            "s14(2)",
            "Both were made by the same person",
            False if has_same_address is False else None,
            _addresses(has_same_address),
        ),
        Condition(
            "s14(2)", "They are identical or substantially similar", None, "Compare the questions"
        ),
        Condition(
            "s14(2)",
            "No reasonable interval has passed since the earlier one was complied with",
            None,
            _interval(earlier, received, calendar),
        ),
    )


def added_together(first: date, received: date, *, has_same_address: bool) -> tuple[Condition, ...]:
    """The conditions of s12(4) for requests received from `first_day` to `received`."""
    return (
        Condition(
            "reg 5(2)(b)",
            "They were received within sixty consecutive working days",
            True,
            f"The period that ends with this request began on {first}",
        ),
        Condition(
            "s12(4)(a) and (b)",
            "They were made by one person, or by persons acting in concert or in a campaign",
            None,
            _addresses(True)
            if has_same_address
            else "That they ask for the like does not show that they act together",
        ),
        Condition(
            "reg 5(2)(a)",
            "They relate, to any extent, to the same or similar information",
            None,
            "Compare the questions",
        ),
        Condition(
            "s12(1)",
            "Together they would cost more than the appropriate limit",
            None,
            "Estimate each of them, and add only these",
        ),
    )


def _addresses(are_same: bool | None) -> str:
    if are_same is None:
        return "Compare who asked: addresses are compared within sixty working days alone"
    if are_same:
        return "The addresses are the same, which proves nothing: several may share one"
    return "The addresses differ"


def _complied(earlier: Compliance) -> bool | None:
    return False if earlier.answered is None else earlier.complied


def _ending(earlier: Compliance) -> str:
    if earlier.answered is None:
        return "It is not answered yet"
    if earlier.complied is None:
        return f"It was answered on {earlier.answered}, in part"
    if earlier.complied:
        return f"It was answered on {earlier.answered}"
    return f"It was refused on {earlier.answered}: a refusal cannot found s14(2)"


def _interval(earlier: Compliance, received: date, calendar: Calendar) -> str:
    if earlier.answered is None or earlier.answered > received:
        return "Nothing was complied with before this request came"
    counted, day = 0, earlier.answered
    while day < received:
        day += ONE_DAY
        counted += calendar.look(day).counted
    return (
        f"{counted} working days lie between; what is reasonable depends on what may have changed"
    )
