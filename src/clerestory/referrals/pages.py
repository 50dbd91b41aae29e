"""What each page may show: values that are ready to be shown."""

from dataclasses import dataclass
from datetime import date

from clerestory.govuk.components import SummaryRow, Table
from clerestory.referrals.selectors import NamedEarlier


def day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else "Not recorded"


@dataclass(frozen=True, slots=True)
class WorklistPage:
    title: str
    waiting: Table
    others: Table
    taken: Table
    can_search: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that can follow. With `href` the reader can take it; with a `refusal` it is a step of
    their role that they cannot take, and that is why. `target` is the default time for it."""

    title: str
    by: str
    target: str
    href: str = ""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ReferralPage:
    title: str
    facts: tuple[SummaryRow, ...]
    back: str
    next_steps: tuple[NextStep, ...]
    sections: tuple[Section, ...]
    earlier: Table | None
    history: Table
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class StepPage:
    """The form of a step, and beside it what the case says, so that nobody writes from memory."""

    title: str
    reference: str
    requires: tuple[str, ...]
    target: str
    back: str
    submit: str
    sections: tuple[Section, ...]
    earlier: Table | None


@dataclass(frozen=True, slots=True)
class EarlierPage:
    back: str
    title: str = "Look for earlier referrals of one person"
    lead: str = (
        "Whether a referral is of the same person is for you to say. The name is not kept; that "
        "you looked is."
    )
    submit: str = "Look"
    asked: bool = False
    found: tuple[NamedEarlier, ...] = ()

    @property
    def table(self) -> Table:
        return Table(
            "Referrals under this name",
            ("Reference", "Received", "Status"),
            tuple((each.reference, each.received, each.status) for each in self.found),
        )
