"""What each page may show: values that are ready to be shown."""

from dataclasses import dataclass

from clerestory.govuk.components import SummaryRow, Table
from clerestory.referrals.selectors import NamedEarlier


@dataclass(frozen=True, slots=True)
class WorklistPage:
    title: str
    lists: tuple[Table, ...]
    taken: Table
    can_search: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step of the reader's role. With a `refusal` it cannot be taken, and that is why."""

    title: str
    href: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class ReferralPage:
    title: str
    status: str
    desk: str
    back: str
    next_steps: tuple[NextStep, ...]
    sections: tuple[Section, ...]
    earlier: Table | None
    history: Table
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class StepPage:
    title: str
    lead: str
    requires: tuple[str, ...]
    deadline: str
    back: str
    submit: str


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
