"""What a request would cost: FOIA s12 with the Fees Regulations 2004, FOISA s12 with the Scottish.

An estimate is records times minutes, for the activities that may be counted. It comes out in
hours and pounds, with its working, and is over the limit or not. The Environmental Information
Regulations know no such limit; regulation 12(4)(b) is for them.

Sources: SI 2004/3244 regs 3 to 5; SSI 2004/467 regs 3, 5 and 6; Chief Constable of South Yorkshire
Police v Information Commissioner [2011] EWHC 44 (Admin) on redaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from clerestory.law.calendars import Calendar

MINUTES = 60  # in an hour
WINDOW = 60  # consecutive working days, reg 5(2)(b)
ONE_DAY = timedelta(days=1)


class CostError(ValueError):
    """An estimate that the Regulations do not allow; one line that says what to change."""


class Activity(StrEnum):
    """What the time of staff may be counted for. `PROVIDE` is for Scotland alone."""

    DETERMINE = "finding out whether we hold the information"  # reg 4(3)(a)
    LOCATE = "locating the information, or a document that may contain it"  # reg 4(3)(b)
    RETRIEVE = "retrieving it"  # reg 4(3)(c)
    EXTRACT = "extracting the information from the document"  # reg 4(3)(d)
    PROVIDE = "providing it"  # SSI 2004/467 reg 3(1)


NOT_COUNTED = {
    "redact": "redaction is no extraction: [2011] EWHC 44 (Admin)",
    "read": "reading to decide what is exempt comes after extraction",
    "review": "reviewing what was found comes after extraction",
    "exempt": "deciding on exemptions comes after extraction",
    "public interest": "weighing the public interest comes after extraction",
    "consult": "asking others for their views is none of the four activities",
    "draft": "writing the answer is none of the four activities",
    "writ": "writing the answer is none of the four activities",
    "copy": "copying is a cost of communicating, for which reg 6 allows a fee",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """How much need not be exceeded, and what an hour of a person's time counts for, in pounds.

    `rate` is fixed at 25 by reg 4(4); in Scotland it is the real cost of the hour, 15 at most.
    """

    pounds: int
    rate: Fraction
    counted: frozenset[Activity]
    provision: str

    @property
    def hours(self) -> Fraction:
        return Fraction(self.pounds) / self.rate


_FOUR = frozenset(
    {Activity.DETERMINE, Activity.LOCATE, Activity.RETRIEVE, Activity.EXTRACT}
)  # reg 4(3)
_FEES = (
    "the Freedom of Information and Data Protection (Appropriate Limit and Fees) Regulations 2004"
)
LOWER = Limit(450, Fraction(25), _FOUR, f"regulations 3 and 4 of {_FEES}")
HIGHER = Limit(600, Fraction(25), _FOUR, f"regulations 3 and 4 of {_FEES}")
DEAREST_SCOTTISH_HOUR = 15


def scottish_limit(rate: Fraction | int = DEAREST_SCOTTISH_HOUR) -> Limit:
    """GBP 600 at what an hour costs the authority, 15 at most: SSI 2004/467 regs 3(2)(b) and 5.

    Finding out whether the information is held does not count there, reg 3(2)(a)(i).
    """
    if not 0 < rate <= DEAREST_SCOTTISH_HOUR:
        raise CostError(f"an hour counts for more than 0 and at most £15 in Scotland, not £{rate}")
    counted = frozenset({Activity.LOCATE, Activity.RETRIEVE, Activity.PROVIDE})
    name = "the Freedom of Information (Fees for Required Disclosure) (Scotland) Regulations 2004"
    return Limit(600, Fraction(rate), counted, f"regulations 3 and 5 of {name}")


@dataclass(frozen=True, slots=True)
class Sample:
    """What the minutes of a record were measured on."""

    records: int
    minutes: Fraction | int
    how: str

    def __post_init__(self) -> None:
        if self.records < 1 or self.minutes <= 0 or not self.how.strip():
            raise CostError("a sample has at least one record, its minutes, and how it was chosen")


@dataclass(frozen=True, slots=True)
class Work:
    """One activity: so many records of a kind, at so many minutes each."""

    activity: Activity
    records: int
    unit: str  # what is counted, in the plural: "paper files"
    minutes: Fraction | int  # for each
    sample: Sample | None = None

    def __post_init__(self) -> None:
        if self.records < 1 or self.minutes <= 0 or not self.unit.strip():
            raise CostError(
                "work to be counted needs how many records, of what kind, and minutes for each"
            )
        if self.sample and self.sample.records > self.records:
            raise CostError(
                f"the sample has {self.sample.records} records and there are {self.records} in "
                "all; correct one of them"
            )

    @property
    def hours(self) -> Fraction:
        return Fraction(self.records) * Fraction(self.minutes) / MINUTES


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """Another request whose cost is added: reg 5(1). `asked` is what it has in common."""

    reference: str
    received: date
    hours: Fraction | int


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Requests that are taken together, s12(4): made by whom, about what, and within which days."""

    requests: tuple[EarlierRequest, ...]
    by: str  # "by the same person", or "by people who act together: ..."
    similar: str  # what the requests ask for, the same or similar to any extent

    def __post_init__(self) -> None:
        if not self.requests or not self.by.strip() or not self.similar.strip():
            raise CostError(
                "requests are added together only with their list, by whom they were made (one "
                "person, or several acting together) and what is similar in them, reg 5(1) and (2)"
            )


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The estimate of s12, from how the records are really kept.

    `no_shorter_way` says why nothing quicker would do. CostError for an activity that may not be
    counted under the limit.
    """

    work: tuple[Work, ...]
    limit: Limit
    no_shorter_way: str = ""
    together: Aggregation | None = None

    def __post_init__(self) -> None:
        if not self.work:
            raise CostError("an estimate needs records and minutes for at least one activity")
        for one in self.work:
            check_counts(one.activity, self.limit)

    @property
    def hours(self) -> Fraction:
        """All together, those of aggregated requests included."""
        earlier = self.together.requests if self.together else ()
        return sum((one.hours for one in self.work), Fraction(0)) + sum(
            (Fraction(one.hours) for one in earlier), Fraction(0)
        )

    @property
    def hours_to_confirm(self) -> Fraction:
        """What counts under s12(2): finding out whether it is held, alone."""
        return sum((w.hours for w in self.work if w.activity is Activity.DETERMINE), Fraction(0))

    @property
    def pounds(self) -> Fraction:
        return self.hours * self.limit.rate

    @property
    def is_over(self) -> bool:
        """Whether the cost would exceed the limit; to reach it is not enough."""
        return self.pounds > self.limit.pounds

    @property
    def working(self) -> tuple[str, ...]:
        """The sum, line by line."""
        lines = [
            f"{one.activity}: {one.records:,} {one.unit} at {number(one.minutes)} minutes each: "
            f"{number(one.hours)} hours"
            for one in self.work
        ]
        for earlier in self.together.requests if self.together else ():
            lines.append(
                f"request {earlier.reference}, added under reg 5: {number(earlier.hours)} hours"
            )
        verdict = "over" if self.is_over else "not over"
        return (
            *lines,
            f"together {number(self.hours)} hours at £{number(self.limit.rate)}: "
            f"£{money(self.pounds)}; the limit is £{self.limit.pounds} "
            f"({number(self.limit.hours)} hours): {verdict} the limit",
        )

    @property
    def within_limit(self) -> tuple[Work, int] | None:
        """For the advice of s16: of the longest work, how many records the limit leaves time for,
        after all other work; None if that leaves none."""
        longest = max(self.work, key=lambda one: one.hours)
        left = self.limit.hours - sum(
            (one.hours for one in self.work if one is not longest), Fraction(0)
        )
        fit = floor(left * MINUTES / Fraction(longest.minutes))
        return (longest, fit) if 0 < fit < longest.records else None


def check_counts(activity: Activity, limit: Limit) -> None:
    """CostError if the activity is not among those that the limit counts."""
    if activity in limit.counted:
        return
    counted = "; ".join(sorted(limit.counted))
    raise CostError(f"“{activity}” may not be counted under {limit.provision}; only: {counted}")


def activity(words: str, limit: Limit = LOWER) -> Activity:
    """The activity that somebody names, or CostError with the reason why it does not count."""
    name = words.strip().lower()
    for one in sorted(limit.counted):
        if name and (name == one.name.lower() or name == one.value.lower()):
            return one
    reason = next((why for stem, why in NOT_COUNTED.items() if stem in name), "")
    names = ", ".join(sorted(one.name.lower() for one in limit.counted))
    because = f": {reason}" if reason else ""
    raise CostError(f"“{words}” may not be counted{because}. What counts: {names}")


def check_together(
    received: date, aggregation: Aggregation, calendar: Calendar
) -> tuple[date, date]:
    """The first and the last day of receipt; CostError unless all lie "within any period of sixty
    consecutive working days", reg 5(2)(b). Both days count, where they are working days."""
    days = [received, *(one.received for one in aggregation.requests)]
    first, last = min(days), max(days)
    count = working_days(first, last, calendar)
    if count > WINDOW:
        raise CostError(
            f"from {first} to {last} there are {count} working days, and requests are added "
            f"together only within {WINDOW} (reg 5(2)(b)); leave out those that are too old"
        )
    return first, last


def working_days(first: date, last: date, calendar: Calendar) -> int:
    """How many working days from `first` to `last`, both included. CalendarError without data."""
    span = range((last - first).days + 1)
    return sum(calendar.look(first + number * ONE_DAY).counted for number in span)


def within_window(
    received: date, others: Sequence[EarlierRequest], calendar: Calendar
) -> tuple[EarlierRequest, ...]:
    """Those of the earlier requests that lie near enough to this one to be added to it."""
    return tuple(
        one
        for one in others
        if working_days(min(received, one.received), max(received, one.received), calendar)
        <= WINDOW
    )


def number(value: Fraction | int) -> str:
    """Hours and minutes as people write them: whole, or with at most two decimals."""
    if Fraction(value).denominator == 1:
        return f"{int(value):,}"
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def money(value: Fraction | int) -> str:
    return f"{int(value):,}" if Fraction(value).denominator == 1 else f"{float(value):,.2f}"
