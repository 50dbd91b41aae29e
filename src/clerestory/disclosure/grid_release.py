"""From a finished suppression of linked tables to what the staff side reads of it.

Why a cell is hidden, and which are small, is itself disclosive: all of this stays on the staff
side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.grid_files import cell_words
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.linear_suppression import LinearSuppression, task_of
from clerestory.disclosure.moves import Ints, Proof, Zeros

MOST_EXPLAINED = 20_000
"""Hidden cells; the page shows fewer than that."""

Proved = Literal["whole", "linear", "no"]


def weights_of(grid: Grid, weight: Weight) -> NDArray[np.float64]:
    """What hiding each cell costs."""
    if weight is Weight.LOG:
        return np.log1p(grid.counts)
    return np.ones(grid.size) if weight is Weight.ONE else grid.counts.astype(float)


def proved(found: LinearSuppression, grid: Grid) -> Proved:
    """`whole` if every world of the proof is in whole numbers and the cells of the one table are
    their own atoms; between several tables, cells that agree may still fit no register."""
    if not found.is_safe:
        return "no"
    is_whole = all(move.divisor == 1 for move in found.proof.moves) and len(grid.tables) == 1
    return "whole" if is_whole else "linear"


def of_release(found: LinearSuppression, grid: Grid, places: Ints) -> LinearSuppression:
    """What was found for a new release beside earlier ones, for its own cells: `places` are those
    of the grid among the task's. What failed elsewhere leaves it incomplete."""
    whole, hidden = found.task, found.hidden[places]
    task = replace(
        task_of(grid, whole.rule, whole.weights[places]),
        # Of increments, too: a count that was small before needs no new proof, and is small.
        protected=whole.protected[places] | (hidden & whole.rule.is_small(grid.counts)),
        open=whole.open[places],
    )
    own = {int(place): cell for cell, place in enumerate(places)}
    proof = Proof(task)
    proof.moves = found.proof.moves
    proof.needs_rise = found.proof.needs_rise[places]
    proof.needs_fall = found.proof.needs_fall[places]
    least = found.proof.weakened.items()
    proof.weakened = {own[cell]: low for cell, low in least if cell in own}
    unmet = tuple(own[cell] for cell in found.unmet if cell in own)
    is_complete = found.is_complete and found.proof.is_done and len(unmet) == len(found.unmet)
    bound = float(task.weights[task.protected].sum())
    return LinearSuppression(task, hidden, proof, unmet, is_complete, bound, found.insiders)


def figures(found: LinearSuppression, grid: Grid) -> dict[str, Any]:
    """The size of what is hidden and of what that costs; `secondary_count` is in records."""
    primary = found.hidden & found.task.protected
    secondary = found.hidden & ~found.task.protected
    return {
        "hidden": int(np.count_nonzero(found.hidden)),
        "primary": int(np.count_nonzero(primary)),
        "secondary": int(np.count_nonzero(secondary)),
        "secondary_count": int(grid.counts[secondary].sum()),
        "loss": round(found.loss, 4),
        "bound": round(found.bound, 4),
        "proved": proved(found, grid),
    }


def reasons(found: LinearSuppression, grid: Grid) -> Mapping[int, str]:
    """Why each cell is hidden: small itself or grown by little, settled before, or what would
    follow if it were shown."""
    task = found.task
    few = f"1 to {task.rule.threshold - 1} people"
    small = task.rule.is_small(grid.counts)
    rows = grid.sums
    hidden_in = np.diff(rows[:, found.hidden].tocsr().indptr)
    why: dict[int, str] = {}
    for cell in np.flatnonzero(found.hidden)[:MOST_EXPLAINED].tolist():
        if task.protected[cell]:
            why[cell] = few if small[cell] else f"{few} more or fewer than in an earlier release"
            continue
        if task.open[cell]:
            why[cell] = "settled by earlier releases"
            continue
        sums = grid.by_cell.indices[grid.by_cell.indptr[cell] : grid.by_cell.indptr[cell + 1]]
        tightest = int(sums[np.argmin(hidden_in[sums])])
        others = rows.indices[rows.indptr[tightest] : rows.indptr[tightest + 1]]
        others = others[found.hidden[others] & (others != cell)]
        others = others[np.argsort(~task.protected[others], kind="stable")]
        why[cell] = _follows(grid, others)
    return why


def _follows(grid: Grid, others: NDArray[np.integer[Any]]) -> str:
    named = cell_words(grid, int(others[0])) if others.size else "the grand total"
    if others.size == 1:
        return f"shown, it would give away {named} by subtraction"
    return f"shown, only {others.size} cells of its sum would stay hidden, among them {named}"


def shortfalls(found: LinearSuppression, grid: Grid) -> list[str]:
    """What the promise could not be kept for, in words; the remedy is a coarser category."""
    rule, said = found.task.rule, []
    for cell in found.unmet:
        said.append(f"{cell_words(grid, cell)}: it cannot be protected, whatever else is hidden")
    for cell, least in sorted(found.proof.weakened.items()):
        said.append(f"{cell_words(grid, cell)}: the zeros shown say that it is at least {least}")
    if found.insiders:
        said.append(f"{found.insiders} cells that somebody alone in another cell can work out")
    if not found.is_complete:
        said.append("the time was up before every cell was proved; allow more with --max-seconds")
    if rule.zeros is Zeros.CLASSIC:
        said.append("classic forgets that hidden means at least 1: for benchmarks only")
    return said
