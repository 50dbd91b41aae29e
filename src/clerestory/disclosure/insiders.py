"""Who is alone in a hidden cell knows that count; which other cells does it give away?

By the equations alone: cells of one class (`algebra.kinship`) move in proportion, so whoever knows
one knows all. Bounds are left out: an insider who also uses them may learn more.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure.grids import Grid
from clerestory.disclosure.systems import Flags, Ints


def victims(grid: Grid, label: Ints) -> Flags:
    """Cells that somebody who is alone in another cell of the same class can work out, unless one
    of the two lies within the other. `label` is -1 for cells of no class."""
    found = np.zeros(grid.size, dtype=bool)
    for _, cells in exposures(grid, label, grid.counts == 1):
        found[cells] = True
    return found


def exposures(grid: Grid, label: Ints, is_alone: Flags) -> Iterator[tuple[int, Ints]]:
    """Each cell in which somebody `is_alone`, with the cells that this gives away."""
    # (nodes, nodes): whether the second is the first or above it.
    above = [hierarchy.covers().T.toarray() > 0 for hierarchy in grid.hierarchies]
    members = np.flatnonzero(label >= 0)
    groups = sp.csr_array((np.ones(members.size), (label[members], members)))
    for number in np.unique(label[(label >= 0) & is_alone]).tolist():
        cells = groups.indices[groups.indptr[number] : groups.indptr[number + 1]]
        for alone in cells[is_alone[cells]].tolist():
            yield alone, cells[~_is_nested(grid, above, alone, cells)].astype(np.int64)


def _is_nested(grid: Grid, above: list[Flags], alone: int, cells: Ints) -> Flags:
    """Whether each cell lies within the insider's own, or around it."""
    within, around = np.ones(cells.size, dtype=bool), np.ones(cells.size, dtype=bool)
    for place, is_above in enumerate(above):
        own, others = grid.coordinates[alone, place], grid.coordinates[cells, place]
        within &= is_above[others, own]
        around &= is_above[own, others]
    return within | around
