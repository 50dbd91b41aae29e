"""A release in which figures are altered rather than hidden, and what an attacker makes of it.

Rounding and perturbation end here alike, so that they can be compared: what was changed, which
sums no longer hold, what interval each shown figure states, and what is left of the interval when
the reader uses that the true counts add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._rounding_solver import undecided
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.propagation import narrow
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST_PROGRAMS = 1_000
MOST_NAMED = 20
MOST_CELLS_FOR_PROGRAMS = 3_000
"""One linear program over 9,000 cells takes half a minute."""


@dataclass(frozen=True, slots=True)
class Altered:
    """The figures shown for the cells of a grid, in its order, with what they give away.

    `stated_*` is what a reader is told of each true count, `narrowed_*` what the sums of the true
    counts, and counts known from elsewhere, leave of it. `failing` are the places of the cells
    whose interval lies within 1 to threshold - 1. `undecided` are those for which the limit on
    work was reached. Staff side only, but for `values`: the changes give the counts away.
    """

    method: str
    values: Ints
    changes: Ints
    broken: int
    stated_low: Ints
    stated_high: Ints
    narrowed_low: Ints
    narrowed_high: Ints
    failing: Ints
    undecided: Ints
    protects: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def changed(self) -> int:
        """How many cells show another figure than the count."""
        return int(np.count_nonzero(self.changes))

    @property
    def max_change(self) -> int:
        return int(np.abs(self.changes).max(initial=0))

    @property
    def mean_change(self) -> float:
        """Mean distance between figure and count, over all cells."""
        return float(np.abs(self.changes).mean()) if self.changes.size else 0.0

    @property
    def safe(self) -> bool:
        """No cell is known to be a small count, and none was left undecided."""
        return not self.failing.size and not self.undecided.size


def judge(
    method: str,
    grid: Grid,
    values: Ints,
    stated: tuple[Ints, Ints],
    threshold: int,
    *,
    known: Sequence[int] = (),
    programs: int = MOST_PROGRAMS,
    protects: Sequence[str] = (),
    warnings: Sequence[str] = (),
) -> Altered:
    """Attack the figures with all that a reader has: the stated intervals, the sums of the true
    counts, and the true counts of the `known` cells (published elsewhere, unrounded)."""
    low, high = stated[0].copy(), stated[1].copy()
    places = np.asarray(known, dtype=np.int64)
    low[places] = high[places] = grid.counts[places]
    found = narrow(grid.sums, low, high)
    if not found.possible:
        raise DisclosureError(
            f"{method}: the stated intervals and the sums contradict each other; the counts must "
            "be those of the grid"
        )
    low, high, left = _decided(grid, values, found.low, found.high, threshold, programs)
    failing = np.flatnonzero(exposed(low, high, threshold))
    broken = int(np.count_nonzero(grid.sums @ values))
    told = [*warnings, *_warnings(grid, stated, (low, high), failing, left, threshold)]
    changes = values - grid.counts
    return Altered(
        method, values, changes, broken, *stated, low, high, failing, left,
        tuple(protects), tuple(told),
    )  # fmt: skip


def exposed(low: Ints, high: Ints, threshold: int) -> Mask:
    """Whether a reader is sure of a small count: 1 to threshold - 1."""
    mask: Mask = (low >= 1) & (high < threshold)
    return mask


def _decided(
    grid: Grid, values: Ints, low: Ints, high: Ints, threshold: int, programs: int
) -> tuple[Ints, Ints, Ints]:
    """The ends after linear programs for the cells that row by row leave open, and what is left.

    Where the shown figures add up they are themselves a world, in which no count is small: nothing
    is open. Otherwise a cell is open that might yet be small in every world.
    """
    none = np.zeros(0, dtype=np.int64)
    within = bool(((low <= values) & (values <= high)).all())
    small = (values >= 1) & (values < threshold)
    if within and not small.any() and not (grid.sums @ values).any():
        return low, high, none
    open_cells = np.flatnonzero((low < threshold) & (high >= 1) & ~exposed(low, high, threshold))
    if grid.size > MOST_CELLS_FOR_PROGRAMS or not programs:
        return low, high, open_cells
    return undecided(grid.sums, low, high, open_cells, threshold, programs)


def _warnings(
    grid: Grid,
    stated: tuple[Ints, Ints],
    narrowed: tuple[Ints, Ints],
    failing: Ints,
    left: Ints,
    threshold: int,
) -> list[str]:
    low, high = narrowed
    told = []
    moved = np.flatnonzero((low > stated[0]) | (high < stated[1]))
    if moved.size:
        exact = int(np.count_nonzero((low == high)[moved]))
        worst = int(moved[np.argmin((high - low)[moved])])
        told.append(
            f"{moved.size} of {grid.size} cells are known more closely than stated, because the "
            f"true counts add up; {exact} of them exactly. The closest: {cell_name(grid, worst)}, "
            f"stated {stated[0][worst]} to {stated[1][worst]}, left {low[worst]} to {high[worst]}."
        )
    told += [
        f"{cell_name(grid, int(cell))} is known to be small: {low[cell]} to {high[cell]} "
        f"(1 to {threshold - 1} is small). The release is not safe."
        for cell in failing[:MOST_NAMED]
    ]
    if failing.size > MOST_NAMED:
        told.append(f"{failing.size - MOST_NAMED} more cells are known to be small.")
    if left.size:
        told.append(
            f"{left.size} cells were not decided within the limit on work: that sums together "
            "give away a small count there is not ruled out. The release is not proved."
        )
    return told


def cell_name(grid: Grid, cell: int) -> str:
    """The cell by its category in each dimension."""
    pairs = zip(grid.hierarchies, grid.codes(cell), strict=True)
    return ", ".join(f"{hierarchy.name} {code}" for hierarchy, code in pairs)
