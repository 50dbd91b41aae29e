"""Reads the rows of another register before any of them is loaded. Nothing here writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clerestory.referrals.codes import CONCERN_LIST, CONCERNS, SECTORS
from clerestory.referrals.outcomes import Outcome
from clerestory.referrals.particulars import OLDEST
from clerestory.referrals.statuses import Status

COLUMNS = ("id", "person", "received", "concern", "age", "area", "referrer", "outcome")

# Which statuses an outcome has passed. What another service or the panel has ended is closed.
JOURNEYS: dict[Outcome, tuple[Status, ...]] = {
    Outcome.NO_FURTHER_ACTION: (Status.CLOSED_NFA,),
    Outcome.SIGNPOSTED: (Status.SIGNPOSTED, Status.CLOSED),
    Outcome.PANEL_NOT_ADOPTED: (Status.NOT_ADOPTED, Status.CLOSED),
    Outcome.SUPPORTED: (Status.SUPPORTED, Status.CLOSED),
    Outcome.OPEN: (Status.GATEWAY,),
}


class RowRefused(ValueError):
    """A row of a register cannot be loaded: which one, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    id: str
    person: str
    received: date
    concern: str
    age: int | None
    area: str
    referrer: str
    outcome: Outcome

    @property
    def journey(self) -> tuple[Status, ...]:
        return JOURNEYS[self.outcome]


def read_rows(rows: Iterable[Mapping[str, str]]) -> tuple[Loaded, ...]:
    """Every row as a value; `RowRefused` for the first that is wrong, or if there is none."""
    loaded: list[Loaded] = []
    known: set[str] = set()
    for number, row in enumerate(rows, start=1):
        each = _read(number, row)
        if each.id in known:
            raise RowRefused(f"Row {number}, column id: {each.id} comes twice. Keep one.")
        known.add(each.id)
        loaded.append(each)
    if not loaded:
        raise RowRefused("The register has no rows. Give one with at least one referral.")
    return tuple(loaded)


def check_new(loaded: Iterable[Loaded], existing: set[str]) -> None:
    """None of the referrals is in the register already."""
    for each in loaded:
        if each.id in existing:
            raise RowRefused(f"Column id: {each.id} is in the register already. Load it once only.")


def _read(number: int, row: Mapping[str, str]) -> Loaded:
    missing = [column for column in COLUMNS if column not in row]
    if missing:
        raise RowRefused(f"Row {number}: the column {missing[0]} is missing. Add it.")
    for column in ("id", "person", "area"):
        if not row[column].strip():
            raise RowRefused(f"Row {number}, column {column}: it is empty. Fill it in.")
    return Loaded(
        id=row["id"],
        person=row["person"],
        received=_day(number, row["received"]),
        concern=_code(number, "concern", row["concern"], CONCERNS[CONCERN_LIST]),
        age=_age(number, row["age"]),
        area=row["area"],
        referrer=_code(number, "referrer", row["referrer"], SECTORS),
        outcome=Outcome(_code(number, "outcome", row["outcome"], list(Outcome))),
    )


def _day(number: int, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RowRefused(
            f"Row {number}, column received: {text!r} is not a day. Write it as 2018-02-12."
        ) from None


def _age(number: int, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > OLDEST:
        raise RowRefused(
            f"Row {number}, column age: {text!r} is not an age in whole years up to {OLDEST}. "
            "Leave it empty if it is not known."
        )
    return int(text)


def _code(number: int, column: str, code: str, known: Iterable[str]) -> str:
    if code not in list(known):
        listed = ", ".join(known)
        raise RowRefused(f"Row {number}, column {column}: {code!r} is not one of {listed}.")
    return code
