"""Protect the tables of one release together, and explain every hidden cell.

What comes out is for the staff side, except `Protection.statements()`: which cells are primary,
why others are hidden, and what a finer table would have disclosed are themselves disclosive.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clerestory.disclosure._solver import MOST_NODES, Outcome
from clerestory.disclosure.assembly import Assembly, Counter, Terms, Weight
from clerestory.disclosure.choices import choose_hidden
from clerestory.disclosure.derivations import derive, in_words
from clerestory.disclosure.knowledge import MOST_WORK, Effort
from clerestory.disclosure.promises import Failure, Kind
from clerestory.disclosure.rules import is_small
from clerestory.disclosure.suppression import ROUNDS, Suppression, loss
from clerestory.disclosure.tables import (
    Count,
    Policy,
    Query,
    Statement,
    TableSpecification,
)
from clerestory.disclosure.worlds import Domains, LimitReached


class Verdict(StrEnum):
    SAFE = "safe"
    IMPOSSIBLE = "impossible"
    LIMIT_REACHED = "limit_reached"


class Why(StrEnum):
    SHOWN = "shown"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True)
class ProtectedCell:
    """`value` is None where hidden. `explanation` says what would follow if it were shown."""

    query: Query
    codes: tuple[str, ...]
    count: Count
    value: int | None
    why: Why
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    specification: TableSpecification
    cells: tuple[ProtectedCell, ...]

    @property
    def hidden(self) -> int:
        return sum(cell.value is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Disclosures:
    """What a table shown in full would disclose: how many protected queries, and each in words."""

    number: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protection:
    """The outcome of protecting one release.

    `proved` is "whole" if every demand of the promise was met by a whole-number world that was
    checked exactly, else "no". Only a SAFE protection may leave the building. `hidden` counts
    different cells (a shared margin is one); `loss` is the sum of their weights, and no safe
    choice can lose less than `bound`. `broken` says in words what could not be met, `already` which
    small counts were disclosed before, by what is known alone: nothing further follows of those.
    `work` is what was spent on it (see `knowledge.Effort`).
    """

    verdict: Verdict
    proved: str
    policy: Policy
    tables: tuple[ProtectedTable, ...]
    would_disclose: dict[str, Disclosures]
    hidden: int
    primary: int
    loss: float
    bound: float
    known: tuple[Statement, ...]
    broken: tuple[str, ...] = ()
    assembly: Assembly | None = None
    hidden_cells: frozenset[int] = frozenset()
    already: tuple[str, ...] = ()
    work: int = 0

    def table(self, name: str) -> ProtectedTable:
        """The protected table of this name."""
        return next(table for table in self.tables if table.specification.name == name)

    def statements(self) -> tuple[Statement, ...]:
        """What the public is told: every different cell once, all hidden cells alike."""
        told: dict[object, Statement] = {}
        places = self.assembly.position if self.assembly else {}
        for table in self.tables:
            for cell in table.cells:
                place = places.get((table.specification.name, cell.codes), cell.query)
                told.setdefault(place, _told(cell))
        return tuple(told.values())


def protect(
    tables: Sequence[TableSpecification],
    count: Counter,
    *,
    policy: Policy | None = None,
    known: Sequence[Statement] = (),
    domains: Domains | None = None,
    shown: Collection[Query] = (),
    weight: Weight = Weight.LOG,
    repeated: bool = False,
    rounds: int = ROUNDS,
    nodes: int = MOST_NODES,
    work: int = MOST_WORK,
) -> Protection:
    """Hide as little as it takes for the tables, together with all that is known, to be safe.

    `known` is every earlier statement and every outside one, `shown` the queries that must stay
    published. `domains` are all leaves that a record can have, per dimension; where it is silent
    the reader is taken to know that there are no leaves but those named here. With `repeated`, a
    cell costs its weight once for each table that it is hidden in. Beyond so much `work` it gives
    up. Raises DisclosureError where counts, statements and domains disagree.
    """
    policy = policy or Policy()
    effort = Effort(work)
    terms = Terms(policy, tuple(known), domains, tuple(shown), weight, repeated, nodes, effort)
    try:
        assembly, found = choose_hidden(tables, count, terms, rounds)
    except LimitReached as reached:
        return _given_up(tables, policy, known, str(reached), effort)
    effort.most = max(effort.most, 2 * effort.spent)  # found: what is left is to put it in words
    verdict, broken = Verdict.SAFE, tuple(_explain(assembly, failure) for failure in found.broken)
    if not found.safe:
        certain = (Kind.DEMAND, Kind.INSIDER)
        proved = any(failure.is_proved and failure.kind in certain for failure in found.broken)
        verdict = Verdict.IMPOSSIBLE if proved else Verdict.LIMIT_REACHED
    return Protection(
        verdict,
        "whole" if found.safe else "no",
        policy,
        tuple(_laid_out(assembly, table, found) for table in tables),
        {table.name: _disclosed(assembly, table) for table in tables},
        len(found.hidden),
        len(found.hidden & assembly.problem.primary),
        loss(assembly.problem, found.hidden),
        found.bound,
        tuple(known),
        broken,
        assembly,
        found.hidden,
        assembly.already,
        effort.spent,
    )


def _told(cell: ProtectedCell) -> Statement:
    if cell.value is None:
        return Statement(cell.query, hidden=True)
    return Statement(cell.query, value=cell.value)


def _given_up(
    tables: Sequence[TableSpecification],
    policy: Policy,
    known: Sequence[Statement],
    why: str,
    effort: Effort,
) -> Protection:
    empty = tuple(ProtectedTable(table, ()) for table in tables)
    return Protection(
        Verdict.LIMIT_REACHED,
        "no",
        policy,
        empty,
        {},
        0,
        0,
        0.0,
        0.0,
        tuple(known),
        (why,),
        work=effort.spent,
    )


def _laid_out(assembly: Assembly, table: TableSpecification, found: Suppression) -> ProtectedTable:
    cells = []
    for codes, query in table.cells():
        at = assembly.position[table.name, codes]
        count = assembly.survey.counts[at]
        if at not in found.hidden:
            cells.append(ProtectedCell(query, codes, count, count.records, Why.SHOWN))
            continue
        primary = at in assembly.problem.primary
        why = Why.PRIMARY if primary else Why.SECONDARY
        words = _small_in_words(assembly, at) if primary else _follows(assembly, at, found)
        cells.append(ProtectedCell(query, codes, count, None, why, words))
    return ProtectedTable(table, tuple(cells))


def _small_in_words(assembly: Assembly, at: int) -> str:
    people = assembly.survey.counts[at].people
    return (
        f"It concerns {people} {'person' if people == 1 else 'people'}, fewer than "
        f"{assembly.problem.policy.threshold}: shown, it would disclose a small count."
    )


def _follows(assembly: Assembly, at: int, found: Suppression) -> str:
    failure = found.reasons.get(at)
    if failure is None:
        return "Hidden to protect a small count elsewhere."
    return f"If it were shown: {_explain(assembly, failure)}"


def _explain(assembly: Assembly, failure: Failure) -> str:
    """What a reader (or an insider) could say, and by which sum."""
    who = ""
    if failure.insider is not None:
        alone = assembly.name(failure.insider.cells[0])
        who = f"somebody who is alone in {alone} could work out: "
    derivation = derive(failure.reader, failure.query, failure.up, failure.extreme)
    bound = failure.extreme.bound
    if derivation is not None and derivation.bound == bound:
        return who + in_words(derivation, failure.reader, assembly.name)
    name, side = assembly.name(failure.query), "at most" if failure.up else "at least"
    if bound is None or (failure.extreme.outcome is Outcome.LIMIT and not failure.is_proved):
        reach = f"{failure.goal} or {'more' if failure.up else 'less'}"
        return f"{who}within the limit of the search no table was found that gives {name} {reach}"
    return f"{who}{name} is {side} {bound}: no whole-number table passes it"


def _disclosed(assembly: Assembly, table: TableSpecification) -> Disclosures:
    """Small cells of the table, and small differences of its cells, with what is known."""
    policy, told = assembly.problem.policy, assembly.problem.told
    own = {assembly.position[table.name, codes] for codes, _ in table.cells()}
    known = {at for at in range(assembly.survey.stated) if told.low[at] == told.high[at]}
    words = []
    for at in sorted(own):
        if is_small(assembly.survey.counts[at], policy):
            words.append(f"{assembly.name(at)}: {assembly.survey.counts[at].records}")
    for at, (outer, parts) in sorted(assembly.survey.left.items()):
        used = {outer, *parts}
        if used <= own | known and used & own and is_small(assembly.survey.counts[at], policy):
            words.append(_subtraction(assembly, outer, parts, at))
    return Disclosures(len(words), tuple(words))


def _subtraction(assembly: Assembly, outer: int, parts: Sequence[int], at: int) -> str:
    def counted(place: int) -> str:
        return f"{assembly.name(place)} ({assembly.survey.counts[place].records})"

    taken = " less ".join(counted(part) for part in parts)
    return f"{counted(outer)} less {taken} leaves {assembly.survey.counts[at].records}"
