"""What a file of releases gives away: on whole numbers where it is small enough, else linearly.

Both attackers see all statements. The first decides over atoms and whole numbers; the second
decides over cells and fractions, and holds a hundred times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clerestory.disclosure.attacker import (
    MOST_WHOLE,
    Contradiction,
    Inference,
    Search,
    asked_of,
    attack,
    describe,
)
from clerestory.disclosure.conflicts import smallest_conflict
from clerestory.disclosure.grid_attack import Attack, Question
from clerestory.disclosure.ledger_attack import attack_ledger, ledger_system
from clerestory.disclosure.releases import Releases
from clerestory.disclosure.systems import UNLIMITED, Contradictory
from clerestory.disclosure.tables import Query, Statement
from clerestory.disclosure.worlds import TooManyAtoms

MOST_STATEMENTS = 1_000
"""Beyond this many, whole numbers take too long even over few atoms."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """`proved` is "whole" or "linear": for which attacker the intervals are exact."""

    proved: str
    inferences: tuple[Inference, ...]


def exposure(given: Releases, search: Search) -> Exposure:
    """What follows for every query that is not published, leaks first. Raises Contradiction,
    which names the statements that exclude each other."""
    try:
        return _exposure(given, search)
    except Contradiction as error:
        raise Contradiction(_conflict(given) or str(error)) from None


def _exposure(given: Releases, search: Search) -> Exposure:
    if len(given.statements) <= MOST_STATEMENTS:
        try:
            found = attack(
                given.statements,
                policy=given.policy,
                domains=given.domains,
                percentages=given.percentages,
                search=replace(search, most_atoms=MOST_WHOLE),
            )
            return Exposure("whole", found)
        except TooManyAtoms:
            pass
    found = attack_ledger(
        given.statements,
        given.policy,
        domains=given.domains,
        percentages=given.percentages,
        search=search,
    )
    return Exposure("linear", found)


def _conflict(given: Releases) -> str:
    """The smallest set of statements that excludes itself, in words; "" if none was found."""
    # What the statements name together is known, whichever of them are looked at.
    named = asked_of(given.statements, (), given.domains, given.percentages).canon.domains
    given = replace(given, domains=named)
    positions = smallest_conflict(
        len(given.statements), lambda kept: _interval(given, kept) is not None
    )
    if _interval(given, positions) is not None:
        return ""  # the percentages or whole numbers alone exclude each other
    last = max(positions)
    rest = [position for position in positions if position != last]
    words = [f"{given.sources[at]}, says {_said(given.statements[at])}" for at in positions]
    allowed = _interval(given, rest, given.statements[last].query)
    shown = "; ".join(words)
    if allowed is None:
        return f"these statements cannot all be true: {shown}; correct one of them"
    low, high = allowed
    span = f"{low} or more" if high is None else f"{low}" if low == high else f"{low} to {high}"
    apart = _apart(given.statements[last], low, high)
    return (
        f"these statements cannot all be true: {shown}. By the others the last would be {span}, "
        f"which is {apart} away; correct one of them"
    )


def _apart(statement: Statement, low: int, high: int | None) -> int:
    least, most = statement.interval
    if most is not None and most < low:
        return low - most
    return least - (least if high is None else high)


def _interval(
    given: Releases, positions: Sequence[int], query: Query | None = None
) -> tuple[int, int | None] | None:
    """Least and greatest count of the query by these statements alone; None if they exclude each
    other. Over fractions: a contradiction of whole numbers alone is not seen here."""
    told = [given.statements[at] for at in positions]
    first = [Statement(query or Query.of(), hidden=True)]
    try:
        _, system = ledger_system([*first, *told], given.policy, given.domains, given.percentages)
        attack = Attack(system)
        attack.check()
        found = attack.ask(Question.interval(np.arange(system.size) == 0))
    except (Contradiction, Contradictory):
        return None
    high = int(found.high[0])
    return int(found.low[0]), None if high >= UNLIMITED else high


def _said(statement: Statement) -> str:
    low, high = statement.interval
    value = f"{low}" if low == high else f"{low} to {'any number' if high is None else high}"
    return f"{describe(statement.query)} = {'hidden' if statement.hidden else value}"
