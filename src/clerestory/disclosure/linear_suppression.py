"""Suppression of many thousand cells at once, proved for the linear attacker cell by cell.

A start by algebra, which knows no bounds; a repair by linear programs, which finds for every
protected cell the moves that prove it; and, for smaller sets, pruning with these proofs and a
search for the least loss. Beyond 2,000 cells most needs are met in crowds, beyond 30,000 with
records dealt anew (see docs/adr/0011) or, in several tables, in one region after another; what
these leave is met cell by cell (see docs/adr/0010). The result is believed only after the moves
were checked again by addition.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure._solver import ending
from clerestory.disclosure.algebra import eliminate, kinship
from clerestory.disclosure.crowd_moves import FIRST_REWARD, WHOLE_PRICE, CrowdRepair
from clerestory.disclosure.dealing import Dealer, can_deal, exactly
from clerestory.disclosure.elimination import first_choice
from clerestory.disclosure.global_moves import TIE, Repair
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.insiders import exposures
from clerestory.disclosure.local_moves import LocalRepair
from clerestory.disclosure.loss_bounds import lower_bound
from clerestory.disclosure.moves import Ints, Proof, Rule, Task, Zeros, least_seen, problems, reach
from clerestory.disclosure.optimal_suppression import optimal
from clerestory.disclosure.pruning import Pruner
from clerestory.disclosure.regions import Part, around, cuts, regions
from clerestory.disclosure.tables import DisclosureError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Tick = Callable[[str, int], None]
"""Told the stage, and how much of it is left."""


MOST_AT_ONCE = 30_000
"""Cells; beyond this, programs over all cells take too long, and regions are repaired in turn."""

REGION = 14_000
"""Cells of a region, about."""

FEW = 2_000
"""Needs; where dealing leaves more, totals are given up, and regions are repaired before the needs
are met one by one."""

MOST_PRUNED = 1_500
"""Hidden cells; beyond this, moves are too long to prune with."""

MOST_IMPROVED = 2_000
"""Cells; beyond this, one round of the search for the least loss takes a minute."""

ROUNDS = 12
"""Rounds of the search for the least loss: a count, so that every run ends at the same pattern."""


class Unproved(DisclosureError):
    """A proof that does not hold by addition: nothing may be released on it."""


@dataclass(frozen=True, slots=True)
class LinearSuppression:
    """What is hidden, and the proof. `unmet` are cells that hiding cannot protect; with
    `is_complete` False, time was up before all needs were looked at."""

    task: Task
    hidden: Flags
    proof: Proof
    unmet: tuple[int, ...]
    is_complete: bool
    bound: float = 0.0
    """No pattern that proves as much has a smaller loss."""
    insiders: int | None = None
    """Cells that somebody who is alone in another can work out; None if that was not asked, or
    time was up before."""

    @property
    def is_safe(self) -> bool:
        return self.is_complete and not self.unmet and self.proof.is_done and not self.insiders

    @property
    def loss(self) -> float:
        return float(self.task.weights[self.hidden].sum())


def task_of(
    grid: Grid,
    rule: Rule,
    weights: Floats,
    published: Flags | None = None,
    hidden: Flags | None = None,
) -> Task:
    """The cells of a grid: what was `published` before stays so; what was `hidden` stays too.

    The grand total is shown unless it is small itself.
    """
    nothing = np.zeros(grid.size, dtype=bool)
    published = nothing if published is None else published
    hidden = nothing if hidden is None else hidden & ~published
    small = rule.is_small(grid.counts)
    may_hide = rule.is_hideable(grid.counts) & ~published
    may_hide &= small | (grid.coordinates.sum(axis=1) > 0)
    return Task(
        grid.counts, grid.sums, grid.by_cell, rule, small & ~published, may_hide, hidden, weights
    )


def suppress_linear(
    task: Task,
    grid: Grid | None = None,
    *,
    start: Flags | None = None,
    insiders: Flags | None = None,
    max_seconds: float = float("inf"),
    prune: bool = True,
    tick: Tick = lambda stage, left: None,
) -> LinearSuppression:
    """Hide little, and prove it. With the `grid` that the task is of, algebra makes a start (or
    `start`, cells to hide at first, does), and nobody who is alone in one of the cells `insiders`
    can work out another. Without `prune`, what was found first is not improved.

    Raises Unproved where the proof does not hold.
    """
    end = time.monotonic() + max_seconds
    with ending(end):
        return _suppress(task, grid, start, insiders, tick, end, prune)


def _suppress(
    task: Task,
    grid: Grid | None,
    start: Flags | None,
    insiders: Flags | None,
    tick: Tick,
    end: float,
    prune: bool,
) -> LinearSuppression:
    is_time_up: Callable[[], bool] = lambda: time.monotonic() > end  # noqa: E731
    hidden = task.protected | task.open
    proof = Proof(task)
    if task.rule.zeros is Zeros.PUBLISHED and not task.open.any():
        least = least_seen(task.counts, task.sums)
        for cell in np.flatnonzero(task.protected & (least > proof.least)).tolist():
            proof.weaken(cell, int(least[cell]))
    if start is not None:
        hidden |= start
    elif grid is not None and grid.size <= MOST_AT_ONCE:
        # Zeros come in with the repair where they serve: alone they have no room.
        may_hide = task.may_hide & (task.counts > 0) | hidden
        price = task.weights + TIE
        left = lambda left: tick("start", left)  # noqa: E731
        hidden |= first_choice(grid, hidden, may_hide, price, left, is_time_up)
    if task.size > MOST_IMPROVED:
        _in_crowds(task, grid, hidden, proof, tick, end)
    repair = Repair(task, hidden, proof)
    is_complete = repair.run(lambda left: tick("proof", left), is_time_up)
    unmet = tuple(sorted({cell for cell, _ in repair.unmet})) if is_complete else ()
    hidden, proof = repair.hidden, repair.proof
    if prune and proof.is_done and np.count_nonzero(hidden) <= MOST_PRUNED:
        pruner = Pruner(task, hidden, proof)
        pruned = pruner.run(is_time_up, lambda left: tick("pruning", left))
        if pruned is not None and pruned.is_done:
            hidden, proof = pruner.hidden, pruned
    tick("least loss", 0)
    if prune and proof.is_done and task.size <= MOST_IMPROVED:
        best = optimal(task, hidden, proof, rounds=ROUNDS, is_time_up=is_time_up)
        hidden, proof, bound = best.hidden, best.proof, best.bound
    elif start is None and is_complete:
        bound = lower_bound(task, proof, rounds=0, is_time_up=is_time_up).value
    else:
        bound = 0.0  # of everything released, or of nothing proved: nobody asks for it
    victims = None
    if insiders is not None and grid is not None and proof.is_done:
        left = lambda left: tick("insiders", left)  # noqa: E731
        victims = _close_to_insiders(task, grid, insiders, hidden, left, is_time_up)
        is_complete &= victims is not None
    found = LinearSuppression(task, hidden, proof, unmet, is_complete, bound, victims)
    wrong = problems(task, found.hidden, found.proof)
    if found.is_safe and wrong:
        raise Unproved(f"the proof does not hold ({wrong[0]}); please report this")
    return found


def _in_crowds(
    task: Task,
    grid: Grid | None,
    hidden: Flags,
    proof: Proof,
    tick: Tick,
    end: float,
) -> None:
    """Meet most needs, many at once; `hidden` grows, `proof` fills."""
    is_time_up: Callable[[], bool] = lambda: time.monotonic() > end  # noqa: E731
    if grid is None or task.size <= MOST_AT_ONCE:
        CrowdRepair(task, hidden, proof).run(lambda left: tick("crowds", left), is_time_up)
        return
    if can_deal(grid):
        _by_dealing(task, grid, hidden, proof, tick, end)
    if proof.left <= FEW:
        LocalRepair(task, grid, hidden, proof).run(lambda left: tick("around", left), is_time_up)
    else:
        _in_regions(grid, hidden, proof, tick, is_time_up)
    for patience, further in ((2, 1), (4, 3)):  # what none of these can do
        for cell, rises in list(proof.unmet()):
            if time.monotonic() > end:
                return
            tick("around", proof.left)
            if proof.needs(cell, rises):
                cells = around(grid, cell, further)
                _in_region(cells, hidden, proof, is_time_up, patience, WHOLE_PRICE)
        LocalRepair(task, grid, hidden, proof).run(lambda left: tick("around", left), is_time_up)


def _by_dealing(
    task: Task, grid: Grid, hidden: Flags, proof: Proof, tick: Tick, end: float
) -> None:
    """Meet most needs without programs: with records dealt anew, beside a proof for the table that
    they leave as it is."""
    is_time_up: Callable[[], bool] = lambda: time.monotonic() > end  # noqa: E731
    dealer = Dealer(grid, hidden, proof)
    dealer.deal(lambda left: tick("dealing", left), is_time_up)
    together, table = dealer.together()
    seconds = end - time.monotonic()
    found = suppress_linear(together, table, max_seconds=seconds, prune=False, tick=tick)
    for move in found.proof.moves:
        by = exactly(move, together, found.hidden)
        for world in (by, -by * reach(together.room, -by)):
            dealer.deal_out(world, is_time_up)
        tick("dealing out", proof.left)
    if proof.left > FEW:  # small areas cannot keep their totals
        dealer.deal(lambda left: tick("dealing", left), is_time_up, keeps=False)


def _in_regions(
    grid: Grid, hidden: Flags, proof: Proof, tick: Tick, is_time_up: Callable[[], bool]
) -> None:
    """In one region after another, and again in regions that are cut in other dimensions."""
    first = cuts(grid, REGION)
    second = cuts(grid, REGION, spared=[d for d, groups in enumerate(first) if groups > 1])
    parts = [(1, FIRST_REWARD, cells) for cells in regions(grid, first)]
    parts += [(2, WHOLE_PRICE, cells) for cells in regions(grid, second)]
    for number, (patience, reward, cells) in enumerate(parts):
        tick("regions", len(parts) - number)
        _in_region(cells, hidden, proof, is_time_up, patience, reward)


def _in_region(
    cells: Ints,
    hidden: Flags,
    proof: Proof,
    is_time_up: Callable[[], bool],
    patience: int,
    reward: float,
) -> None:
    """Meet what needs of these cells can be met while the others stand still."""
    if is_time_up():
        return
    part, inside = Part(proof, cells), hidden[cells]
    repair = CrowdRepair(part.task, inside, part.proof)
    repair.run(lambda left: None, is_time_up, patience, reward)
    hidden[cells] = inside
    part.join()


def _close_to_insiders(
    task: Task,
    grid: Grid,
    is_alone: Flags,
    hidden: Flags,
    tick: Callable[[int], None],
    is_time_up: Callable[[], bool],
) -> int | None:
    """Hide what it takes for every cell to move without those in which somebody is alone, who
    knows that count. The number of cells for which nothing helps; None if time was up before that
    was known. More hidden cells exclude fewer worlds, so the proofs stay good."""
    hopeless: set[int] = set()
    while True:
        found = _victims(grid, hidden, task.protected, is_alone)
        pairs = [pair for pair in found if pair[0] not in hopeless]
        if not pairs:
            return None if hopeless and is_time_up() else len(hopeless)
        repair = Repair(task, hidden)
        for number, (victim, alone) in enumerate(pairs):
            if is_time_up():
                return None
            tick(len(pairs) - number)
            if not repair.loosen(victim, alone):
                hopeless.add(victim)


def _victims(grid: Grid, hidden: Flags, protected: Flags, is_alone: Flags) -> list[tuple[int, int]]:
    """Protected cells, each with a cell in which somebody is alone that gives it away."""
    label = np.full(grid.size, -1)
    cells = np.flatnonzero(hidden)
    if not cells.size:
        return []
    label[cells] = kinship(eliminate(sp.csr_array(grid.sums[:, cells]))).label
    given = {int(v): alone for alone, cells in exposures(grid, label, is_alone) for v in cells}
    return [(victim, alone) for victim, alone in sorted(given.items()) if protected[victim]]
