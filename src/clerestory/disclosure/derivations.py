"""Why a bound holds: a sum of statements that anybody can check by addition.

The multipliers come from the solver, are turned into fractions, and are then checked exactly, in
whole numbers over the atoms: what is said in words was proved without the solver.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from clerestory.disclosure._solver import Extreme, Floats, shortest_sum
from clerestory.disclosure.knowledge import NO_LIMIT, Reader

LARGEST_DENOMINATOR = 60

Words = Callable[[int], str]
"""The name of a query, by its position."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """The statements times their multipliers add up to `bound` on one side of the query.

    `exact` is True where the sum of the statements *is* the query, so that its value follows.
    """

    query: int
    up: bool
    bound: int
    terms: tuple[tuple[int, Fraction], ...]
    exact: bool


def derive(reader: Reader, query: int, up: bool, extreme: Extreme) -> Derivation | None:
    """A short derivation of a linear bound; None if the bound needs whole-number reasoning."""
    if extreme.duals is None or extreme.linear is None:
        return None
    vector = np.asarray(reader.pool.members[[query]].todense())[0]
    short = shortest_sum(reader.polytope, vector, up, extreme.linear)
    for multipliers in (short, extreme.duals):
        if multipliers is not None:
            found = check(reader, query, up, _fractions(reader, multipliers))
            if found is not None and found.bound == extreme.bound:
                return found
    return None


def _fractions(reader: Reader, multipliers: Floats) -> tuple[tuple[int, Fraction], ...]:
    terms = []
    for row, dual in zip(reader.rows.tolist(), multipliers.tolist(), strict=True):
        if factor := Fraction(dual).limit_denominator(LARGEST_DENOMINATOR):
            terms.append((row, factor))
    return tuple(terms)


def check(
    reader: Reader, query: int, up: bool, terms: tuple[tuple[int, Fraction], ...]
) -> Derivation | None:
    """The bound that these multipliers prove, in exact arithmetic; None if they prove none."""
    scale = math.lcm(*(factor.denominator for _, factor in terms)) if terms else 1
    members = reader.pool.members
    total = np.zeros(members.shape[1], dtype=np.int64)
    for row, factor in terms:
        total += int(factor * scale) * np.asarray(members[[row]].todense())[0]
    wanted = scale * np.asarray(members[[query]].todense())[0]
    if not (total >= wanted if up else total <= wanted).all():
        return None
    bound = Fraction(0)
    for row, factor in terms:
        limit = reader.told.high[row] if (factor > 0) == up else reader.told.low[row]
        if limit == NO_LIMIT:
            return None
        bound += factor * int(limit)
    whole = math.floor(bound) if up else math.ceil(bound)
    return Derivation(query, up, whole, terms, exact=bool((total == wanted).all()))


def in_words(derivation: Derivation, reader: Reader, name: Words) -> str:
    """ "Total 12 less Islamist extremism 9 leaves 3"."""
    shown = []
    for row, factor in sorted(derivation.terms, key=lambda term: (-term[1], term[0])):
        limit = reader.told.high[row] if (factor > 0) == derivation.up else reader.told.low[row]
        if limit or factor > 0:
            shown.append((f"{name(row)} ({limit})", factor))
    sums = sum_in_words(shown) or "nothing published"
    if derivation.exact:
        return f"{name(derivation.query)}: {sums} leaves {derivation.bound}"
    side = "at most" if derivation.up else "at least"
    return f"{name(derivation.query)} is {side} {derivation.bound}: {sums}"


def sum_in_words(shown: Sequence[tuple[str, Fraction]]) -> str:
    words = ""
    for text, factor in shown:
        times = "" if abs(factor) == 1 else f"{abs(factor)} times "
        if not words:
            words = f"{'less ' if factor < 0 else ''}{times}{text}"
        else:
            words += f" {'plus' if factor > 0 else 'less'} {times}{text}"
    return words
