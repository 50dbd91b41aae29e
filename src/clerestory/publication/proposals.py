"""Proposed figures as values: what the staff side keeps between drawing them and releasing them.

A proposal holds two kinds of thing and keeps them apart. Tables, statements and the public
certificate may leave: one marker for every hidden cell. What was tried, why cells are hidden and
the staff certificate explain the protection, disclose by explaining, and stay.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from clerestory.disclosure.tables import Statement
from clerestory.figures.tables import ReleasedTable


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """Why a cell is hidden, in words. Never leaves the staff side."""

    label: str
    count: int
    people: int
    why: str  # "primary" or "secondary"
    explanation: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One rung of the ladder: would the table be safe if it were shown in full?"""

    specification: str
    safe: bool
    would_disclose: int
    disclosures: tuple[str, ...] = ()  # in words


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What one question gets: a table, or the reason why there is none."""

    number: str
    text: str
    kind: str
    table: ReleasedTable | None
    reason: str  # why there is no table; empty if there is one
    fallback: str  # in which other form the table is; empty for the first choice
    notes: tuple[str, ...]  # how words were understood
    unplaced: tuple[str, ...]  # what the table does not answer, or perhaps not
    cells: tuple[ExplainedCell, ...]
    tried: tuple[Attempt, ...]
    hidden: int
    loss: float
    statements: tuple[dict[str, Any], ...] = ()  # what the table tells a reader

    @property
    def file(self) -> str:
        """The name of the table's file, which says nothing but the question's number."""
        return f"question-{self.number}.csv"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The figures of one release, proved together and against the ledger up to `ledger_head`."""

    dataset: str
    threshold: int
    questions: tuple[QuestionFigures, ...]
    proved: str
    loss: float
    bound: float
    ledger_head: str
    certificate: str  # public, as text
    staff_certificate: str

    @property
    def with_tables(self) -> tuple[QuestionFigures, ...]:
        return tuple(question for question in self.questions if question.table)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the tables tell a reader, each different cell once."""
        told = [Statement.from_json(one) for each in self.questions for one in each.statements]
        return tuple(dict.fromkeys(told))

    def without(self, numbers: Collection[str]) -> "Proposal":
        """The same figures without the tables of some questions. What is left stays safe, since
        a reader is told less; its public certificate has to be made again."""
        kept = tuple(
            replace(one, table=None, statements=(), cells=(), hidden=0, loss=0.0)
            if one.number in numbers
            else one
            for one in self.questions
        )
        return replace(self, questions=kept, certificate="")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Proposal":
        values = dict(given)
        values["questions"] = tuple(_question(one) for one in given["questions"])
        return cls(**values)


def _question(given: Mapping[str, Any]) -> QuestionFigures:
    values = dict(given)
    values["table"] = given["table"] and _table(given["table"])
    values["notes"] = tuple(given["notes"])
    values["unplaced"] = tuple(given["unplaced"])
    values["statements"] = tuple(given["statements"])
    values["cells"] = tuple(ExplainedCell(**cell) for cell in given["cells"])
    values["tried"] = tuple(
        Attempt(**{**one, "disclosures": tuple(one["disclosures"])}) for one in given["tried"]
    )
    return QuestionFigures(**values)


def _table(given: Mapping[str, Any]) -> ReleasedTable:
    return ReleasedTable(
        given["name"], given["title"], tuple(given["header"]), tuple(map(tuple, given["rows"]))
    )
