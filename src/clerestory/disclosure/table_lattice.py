"""The lattice of one question's coarser tables, beside the other tables of its release.

What a table is worth, and what a form loses: see `lattice`. Each different count of a table is
worth its weight once; a figure that two tables show is worth it in each.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from clerestory.disclosure import knowledge
from clerestory.disclosure.assembly import Counter, Weight
from clerestory.disclosure.coarsening import (
    Levels,
    coarser,
    coarsest,
    in_words,
    named,
    shape,
    with_common_segments,
)
from clerestory.disclosure.lattice import Attempt, Found, search
from clerestory.disclosure.protection import Protection, Verdict
from clerestory.disclosure.rules import is_small
from clerestory.disclosure.tables import Count, Policy, Query, TableSpecification
from clerestory.disclosure.worlds import Domains, canonical

COUNTED = 20
"""What counting a cell costs, beside a row of an attack (see `knowledge.Effort`)."""

MOST_WORK = 600_000
"""What one form may take: ten times an ordinary letter. Many are to be tried."""


class Protect(Protocol):
    """Protects tables as one release, and gives up beyond so much `work`."""

    def __call__(
        self, tables: Sequence[TableSpecification], /, *, work: int = knowledge.MOST_WORK
    ) -> Protection: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What forms are judged by: the counts, the levels, and the policy that says what is small.
    `most_hidden` is the greatest share of its cells that a table may hide."""

    count: Counter
    levels: Levels
    policy: Policy = field(default_factory=Policy)
    domains: Domains | None = None
    weight: Weight = Weight.LOG
    most_hidden: float = 0.5


@dataclass(frozen=True, slots=True)
class Rung:
    """A form that was protected: its words, what its categories lose, and what came of it."""

    specification: TableSpecification
    words: str
    coarsening_loss: float
    protection: Protection
    left_because: str


class TableLattice:
    """The forms of `finest`, protected together with `kept`, which stay as they are."""

    def __init__(
        self,
        finest: TableSpecification,
        protect: Protect,
        terms: Terms,
        kept: Sequence[TableSpecification] = (),
    ) -> None:
        self.finest, self.levels = with_common_segments(finest, terms.levels)
        self.rungs: list[Rung] = []
        self._terms, self._protect, self._kept = terms, protect, tuple(kept)
        self._counts: dict[Query, Count] = {}
        self._full = self._worth(self._cells(self.finest))
        self._beside = sum(self._small(table) for table in kept)

    def key(self, form: TableSpecification) -> Hashable:
        return shape(form)

    def size(self, form: TableSpecification) -> int:
        return COUNTED * sum(1 for _ in form.cells())

    def coarsening_loss(self, form: TableSpecification) -> float:
        return self._full - self._worth(self._cells(form))

    def least_hidden_loss(self, form: TableSpecification) -> float:
        """Small cells are hidden whatever else is, in this table and in those beside it."""
        return self._small(form) + self._beside

    def coarser(self, form: TableSpecification) -> Iterator[TableSpecification]:
        return coarser(form, self.levels)

    def coarsest(self, form: TableSpecification) -> TableSpecification:
        return coarsest(form)

    def attempt(self, form: TableSpecification) -> Attempt[Protection]:
        table = form if form is self.finest else named(form, self.finest)
        protection = self._protect([*self._kept, table], work=MOST_WORK)
        why = self._left_because(protection)
        loss, words = self.coarsening_loss(form), in_words(form, self.finest)
        self.rungs.append(Rung(table, words, loss, protection, why))
        if why:
            given_up = protection.verdict is Verdict.LIMIT_REACHED
            return Attempt(None, work=protection.work, was_given_up=given_up)
        hidden = sum(
            self._worth([cell.query for cell in held.cells if cell.value is None])
            for held in protection.tables
        )
        return Attempt(protection, hidden, protection.work)

    def _left_because(self, protection: Protection) -> str:
        """Why the form is no answer; nothing if it is one."""
        if protection.verdict is not Verdict.SAFE:
            return "; ".join(protection.broken[:3]) or str(protection.verdict)
        for held in protection.tables:
            if held.hidden > self._terms.most_hidden * len(held.cells):
                return (
                    f"{held.hidden} of the {len(held.cells)} cells of {held.specification.name} "
                    "would have to be hidden"
                )
        return ""

    def _cells(self, table: TableSpecification) -> list[Query]:
        return [query for _, query in table.cells()]

    def _small(self, table: TableSpecification) -> float:
        cells = self._cells(table)
        counts = self._counted(cells)
        return self._worth(
            [query for query in cells if is_small(counts[query], self._terms.policy)]
        )

    def _worth(self, queries: Iterable[Query]) -> float:
        """The sum of the weights of the different ones."""
        queries = list(queries)
        keys = canonical(queries, self._terms.domains).keys if queries else ()
        different = dict(zip(keys, queries, strict=True))
        counts = self._counted(different.values())
        return sum(self._terms.weight.of(counts[query].records) for query in different.values())

    def _counted(self, queries: Iterable[Query]) -> dict[Query, Count]:
        """The counts of these queries at least, each asked for once."""
        new = [query for query in dict.fromkeys(queries) if query not in self._counts]
        if new:
            self._counts |= zip(new, self._terms.count(new), strict=True)
        return self._counts


def least_loss(
    finest: TableSpecification,
    protect: Protect,
    terms: Terms,
    *,
    kept: Sequence[TableSpecification] = (),
    most_work: int,
) -> tuple[Found[TableSpecification, Protection], tuple[Rung, ...]]:
    """The safe form of `finest` beside `kept` that loses least, and every form that was protected
    (for the staff side: what each would have disclosed). `protect` protects tables as one release.
    """
    lattice = TableLattice(finest, protect, terms, kept)
    found = search(lattice, lattice.finest, most_work=most_work)
    return found, tuple(lattice.rungs)
