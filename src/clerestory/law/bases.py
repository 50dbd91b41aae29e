"""What carries an outcome that is no exemption: cost, s14, and what is or will be published."""

from dataclasses import dataclass
from datetime import date

from clerestory.law.claims import DecisionError, MaintainingExemption, check_reasons
from clerestory.law.cost import CostEstimate


@dataclass(frozen=True, slots=True)
class Burden:
    """Why a request is vexatious, s14(1): the burden in hours, and its value, weighed as a whole.

    Dransfield v Information Commissioner [2015] EWCA Civ 454.
    """

    hours: int
    what: str  # what would have to be done, and why it cannot be cut short
    value: str  # the purpose of the request, and what an answer would be worth

    def __post_init__(self) -> None:
        if self.hours < 1:
            raise DecisionError("section 14(1) needs the burden in hours", field="hours")
        check_reasons(self.what, "section 14(1) needs the burden", "burden")
        check_reasons(self.value, "section 14(1) needs the value of the request", "value")


@dataclass(frozen=True, slots=True)
class Repeats:
    """The earlier request that was complied with, s14(2), and why the interval is too short."""

    reference: str
    answered: date
    interval: str

    def __post_init__(self) -> None:
        if not self.reference.strip():
            raise DecisionError(
                "section 14(2) needs the reference of the earlier request", field="reference"
            )
        check_reasons(self.interval, "section 14(2) needs the interval", "interval")


@dataclass(frozen=True, slots=True)
class Location:
    """Where exactly the information can be found, s21: down to the page, the table or the row."""

    address: str  # a web address with its path, or the title of a document
    place: str  # "table 3", "page 12, rows 4 to 9"

    def __post_init__(self) -> None:
        is_site = "://" in self.address and not self.address.partition("://")[2].partition("/")[2]
        if not self.address.strip() or is_site:
            raise DecisionError(
                f"“{self.address}” is a whole site, not a place; give the address of the page or "
                "the title of the document",
                field="address",
            )
        if not any(letter.isdigit() for letter in self.place):
            raise DecisionError(
                "say where in it the answer stands: the page, the table or the rows, with its "
                "number",
                field="place",
            )


@dataclass(frozen=True, slots=True)
class Publication:
    """The intention to publish, s22(1): older than the request, and reasonable to wait for."""

    intended: date  # the day on which it was settled
    expected: str  # the day or the stage of publication: "4 May 2018"
    reasonable: str  # why waiting until then is reasonable
    balance: MaintainingExemption | None

    def __post_init__(self) -> None:
        if not self.expected.strip():
            raise DecisionError("say when it will be published", field="expected")
        check_reasons(self.reasonable, "waiting has to be reasonable", "reasonable")
        if self.balance is None:
            raise DecisionError(
                "future publication is a qualified exemption; weigh the public interest",
                field="favour",
            )


@dataclass(frozen=True, slots=True)
class InWords:
    """What carries the outcome stands in the answer or in a claim: recorded before it was a value
    of its own."""


Basis = CostEstimate | Burden | Repeats | Location | Publication | InWords
