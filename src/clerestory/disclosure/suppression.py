"""Which further cells to hide, at the least loss, so that the promise holds.

Cuts in turn (after Fischetti and Salazar-Gonzalez 2001): choose the cheapest cells that satisfy
all cuts found so far, attack the choice on whole numbers, and turn each demand it breaks into a
further cut by the multipliers of the attack. A choice that survives the attack is safe; cuts
that hold for every safe choice also prove a lower bound on the loss. If the rounds run out, each
broken demand is repaired by the cheapest change that meets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure._solver import cheapest_change, choose
from clerestory.disclosure.promises import Failure, Kind, Problem, failures
from clerestory.disclosure.tables import Zeros

ROUNDS = 25
CHOICE = 30
"""What a number in the cuts costs, beside a row of an attack (see `knowledge.Effort`)."""

_TIE = 1e-3  # so that a cell of weight nought is not hidden for nothing

Equation = tuple[int, tuple[int, ...]]
"""A cell and the cells that add up to it."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """`hidden` keeps the promise if `safe`; else `broken` says what cannot be met and whether
    that was proved. `bound` is a proved lower bound on the loss of every safe choice."""

    hidden: frozenset[int]
    safe: bool
    bound: float
    broken: tuple[Failure, ...] = ()
    reasons: dict[int, Failure | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Cuts:
    """Rows over the cells: `sum of factors of hidden cells >= least`. `general` ones hold for
    every safe choice, the others only steer the search."""

    factors: list[dict[int, float]] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    general: list[bool] = field(default_factory=list)

    def add(self, factors: dict[int, float], least: float, general: bool = True) -> None:
        self.factors.append(factors)
        self.least.append(least)
        self.general.append(general)


def suppress(
    problem: Problem,
    equations: Sequence[Equation] = (),
    rounds: int = ROUNDS,
    start: frozenset[int] = frozenset(),
) -> Suppression:
    """Hide the small cells and as little else as it takes. `start` is an earlier choice, to be
    mended where there is no more time for a better one. Raises TooMuchWork."""
    primary = problem.primary & problem.hideable
    if stuck := tuple(_promise(failures(problem, problem.hideable))):
        return Suppression(problem.hideable, False, 0.0, stuck)
    cuts = _first_cuts(primary, equations, problem)
    hidden = _by_cuts(problem, primary, cuts, rounds) or primary | start
    hidden = _by_repair(problem, hidden)
    broken = tuple(failures(problem, hidden))
    if broken:
        return Suppression(hidden, False, 0.0, broken)
    hidden, reasons = _pruned(problem, hidden, primary)
    return Suppression(hidden, True, _bound(problem, primary, cuts), (), reasons)


def loss(problem: Problem, hidden: Iterable[int]) -> float:
    """The sum of the weights of the hidden cells."""
    return float(sum(problem.weights[cell] for cell in sorted(hidden)))


def _promise(found: Iterable[Failure]) -> list[Failure]:
    """Failures of the promise itself: hiding more can only help those. (A hidden cell that does
    not look like the others, or a guarded query, can also be mended by showing more.)"""
    return [failure for failure in found if failure.kind not in (Kind.ALIKE, Kind.GUARD)]


def _first_cuts(primary: frozenset[int], equations: Sequence[Equation], problem: Problem) -> _Cuts:
    """No cell of a sum may be the only hidden one: it would follow by subtraction."""
    cuts = _Cuts()
    for total, parts in equations:
        members = {total, *parts}
        for cell in sorted(members & problem.hideable):
            others = {other: 1.0 for other in sorted(members - {cell})}
            if cell in primary:
                cuts.add(others, 1.0)
            else:
                cuts.add({**others, cell: -1.0}, 0.0)
    return cuts


def _by_cuts(problem: Problem, primary: frozenset[int], cuts: _Cuts, rounds: int) -> frozenset[int]:
    hidden: frozenset[int] = frozenset()
    for _ in range(rounds):
        if problem.pool.effort.is_half_spent:
            break
        taken = _cheapest(problem, primary, cuts, everything=True)
        if taken is None:
            break
        hidden = taken[0]
        found = list(failures(problem, hidden))
        if not found:
            break
        _add_cuts(problem, hidden, found, cuts)
    return hidden


def _cheapest(
    problem: Problem, primary: frozenset[int], cuts: _Cuts, everything: bool
) -> tuple[frozenset[int], float] | None:
    """The cheapest choice under the cuts and a proved bound on its cost; None if there is none."""
    free = sorted(problem.hideable - primary)
    place = {cell: i for i, cell in enumerate(free)}
    rows: list[int] = []
    columns: list[int] = []
    data: list[float] = []
    least: list[float] = []
    for factors, needed, general in zip(cuts.factors, cuts.least, cuts.general, strict=True):
        if not (general or everything):
            continue
        needed -= sum(factor for cell, factor in factors.items() if cell in primary)
        for cell, factor in factors.items():
            if cell in place:
                rows.append(len(least))
                columns.append(place[cell])
                data.append(factor)
        least.append(needed)
    matrix = sp.csr_array((data, (rows, columns)), shape=(len(least), len(free)))
    problem.pool.effort.spend(CHOICE * matrix.nnz)
    cost = np.array([problem.weights[cell] + _TIE for cell in free])
    choice = choose(cost, matrix, np.array(least, dtype=float) - 1e-7, problem.nodes)
    if choice.taken is None:
        return None
    chosen = frozenset(cell for cell, take in zip(free, choice.taken.tolist(), strict=True) if take)
    return primary | chosen, choice.bound


def _bound(problem: Problem, primary: frozenset[int], cuts: _Cuts) -> float:
    found = _cheapest(problem, primary, cuts, everything=False)
    spare = 0.0 if found is None else found[1] - _TIE * len(problem.hideable - primary)
    return loss(problem, primary) + max(0.0, spare)


def _add_cuts(
    problem: Problem, hidden: frozenset[int], found: Sequence[Failure], cuts: _Cuts
) -> None:
    """What must also be hidden for the broken demands to hold, whatever else is hidden."""
    either: dict[tuple[object, int], list[Failure]] = {}
    for failure in found:
        factors = _freed(problem, hidden, failure)
        if failure.kind is Kind.INSIDER:
            either.setdefault((failure.insider, failure.query), []).append(failure)
        elif failure.kind is Kind.ALIKE:
            cuts.add({**factors, failure.query: -1.0}, 0.0, general=False)
        else:
            general = failure.is_proved and failure.kind is Kind.DEMAND
            cuts.add(factors, 1.0, general=general)
    for sides in either.values():
        # An insider is kept from a count by a change on either side.
        union = {cell: 1.0 for side in sides for cell in _freed(problem, hidden, side)}
        proved = len(sides) == 2 and all(side.is_proved for side in sides)
        cuts.add(union, 1.0, general=proved)


def _freed(problem: Problem, hidden: frozenset[int], failure: Failure) -> dict[int, float]:
    """The share of the shortfall that each shown cell could make up, were it hidden.

    The multipliers of the linear attack bound the query by the shown cells. Hiding a cell frees
    its term: without limit on one side, down to nought (or one) on the other. A shortfall can
    only be made up by terms that are freed. Where only whole-number reasoning (or a limit)
    stands in the way, any further cell might help.
    """
    any_cell = {cell: 1.0 for cell in sorted(problem.hideable - hidden)}
    extreme, up = failure.extreme, failure.up
    if extreme.duals is None or extreme.linear is None:
        return any_cell
    shortfall = (failure.goal - extreme.linear) if up else (extreme.linear - failure.goal)
    if shortfall < 1e-6:
        return any_cell
    bottom = 1 if problem.policy.zeros is Zeros.PUBLISHED else 0
    shown = problem.hideable - hidden
    factors = {}
    for cell, dual in zip(failure.reader.rows.tolist(), extreme.duals.tolist(), strict=True):
        if cell in shown and abs(dual) > 1e-9:
            gain = abs(dual) * (int(problem.records[cell]) - bottom) / shortfall
            factor = 1.0 if (dual > 0) == up else min(1.0, gain)
            if factor > 1e-9:
                factors[cell] = factor
    return factors


def _by_repair(problem: Problem, hidden: frozenset[int]) -> frozenset[int]:
    """Hide what the cheapest change moves, one broken demand at a time, until none is left."""
    while hidden != problem.hideable:
        failure = next(failures(problem, hidden), None)
        if failure is None:
            break
        hidden |= _moved(problem, hidden, failure) or frozenset(
            [min(problem.hideable - hidden, key=lambda cell: (problem.weights[cell], cell))]
        )
    return hidden


def _moved(problem: Problem, hidden: frozenset[int], failure: Failure) -> frozenset[int]:
    rows, told = failure.reader.rows, failure.reader.told
    price = np.full(rows.size, np.inf)
    for place, cell in enumerate(rows.tolist()):
        if cell in problem.hideable - hidden:
            price[place] = (problem.weights[cell] + _TIE) / (1.0 + problem.records[cell])
    members = problem.pool.members
    query = np.asarray(members[[failure.query]].todense())[0]
    value = told.low[rows].astype(float)
    moved = cheapest_change(
        sp.csr_array(members[rows]), value, price, query, failure.goal, failure.up
    )
    if moved is None:
        return frozenset()
    return frozenset(int(cell) for cell in rows[moved > 1e-6]) & (problem.hideable - hidden)


def _pruned(
    problem: Problem, hidden: frozenset[int], primary: frozenset[int]
) -> tuple[frozenset[int], dict[int, Failure | None]]:
    """Show again what need not be hidden; for every other cell, what would follow from showing
    it (None: only the limit of the search stands against showing it)."""
    reasons: dict[int, Failure | None] = {}
    order = sorted(hidden - primary, key=lambda cell: (-problem.weights[cell], cell))
    for cell in order:
        failure = next(failures(problem, hidden - {cell}), None)
        if failure is None:
            hidden -= {cell}
        else:
            reasons[cell] = failure
    return hidden, reasons
