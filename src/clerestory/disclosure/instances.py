"""Read what the command line is given: a folder of linked tables.

A folder is described in `grid_files`; here it becomes the values that small sets of tables are
decided over in whole numbers. This module writes no file.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.grid_files import grid_of, read_records
from clerestory.disclosure.grids import Hierarchy
from clerestory.disclosure.protection import ProtectedCell, Protection
from clerestory.disclosure.tables import (
    HIDDEN_MARKER,
    TOTAL,
    Axis,
    Category,
    Count,
    DisclosureError,
    Query,
    TableSpecification,
)

MOST_CELLS = 3_000
"""Whole numbers are decided over all cells together; beyond this the time is not bounded."""


class UnreadableInstance(DisclosureError):
    """Linked tables or releases that cannot be used; the message names them and the remedy."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One dimension: its nodes in order, the root first, with the leaves that each covers."""

    dimension: str
    root: str
    leaves: Mapping[str, frozenset[str]]

    @property
    def axis(self) -> Axis:
        nodes = ((code, held) for code, held in self.leaves.items() if code != self.root)
        categories = tuple(Category(code, code, held) for code, held in nodes)
        return Axis(self.dimension, self.dimension, categories)


@dataclass(frozen=True, slots=True)
class Instance:
    """Linked tables with their register in frequencies. A record is taken to be a person."""

    tables: tuple[TableSpecification, ...]
    domains: Mapping[str, frozenset[str]]
    rows: tuple[Mapping[str, str], ...]
    weights: tuple[int, ...]

    def count(self, queries: Sequence[Query]) -> list[Count]:
        """The counts of the queries, in order."""
        weights = np.array(self.weights, dtype=np.int64)
        columns: dict[tuple[str, frozenset[str]], NDArray[np.bool_]] = {}
        counts = []
        for query in queries:
            inside = np.ones(weights.size, dtype=bool)
            for name, leaves in query.sets:
                if (name, leaves) not in columns:
                    values = (row[name] in leaves for row in self.rows)
                    columns[name, leaves] = np.fromiter(values, bool, weights.size)
                inside &= columns[name, leaves]
            held = int(weights[inside].sum())
            counts.append(Count(held, held))
        return counts


def read_folder(folder: Path) -> Instance:
    """The linked tables described in the folder. Raises DisclosureError."""
    records = read_records(folder)
    trees = [_tree(held) for held in records.hierarchies]
    tables = tuple(_table(i, [trees[d] for d in dims]) for i, dims in enumerate(records.tables, 1))
    cells = sum(math.prod(len(trees[d].leaves) for d in dims) for dims in records.tables)
    if cells > MOST_CELLS:
        raise UnreadableInstance(
            f"{folder}: {cells} cells; up to {MOST_CELLS} can be proved on whole numbers; "
            "protect fewer tables at once, or coarser ones"
        )
    grid_of(records, folder)  # refuses published totals that are not sums
    rows = (
        {held.name: held.codes[leaf] for held, leaf in zip(records.hierarchies, row, strict=True)}
        for row in records.leaves
    )
    domains = {tree.dimension: tree.leaves[tree.root] for tree in trees}
    return Instance(tables, domains, tuple(rows), tuple(records.weights.tolist()))


def _table(number: int, trees: Sequence[Tree]) -> TableSpecification:
    title = " by ".join(tree.dimension for tree in trees)
    return TableSpecification(f"table {number}", title, tuple(tree.axis for tree in trees))


def released_cells(
    instance: Instance, protection: Protection
) -> dict[tuple[str, ...], ProtectedCell]:
    """Each different cell by its code in every dimension, `Total` for the margin."""
    told: dict[tuple[str, ...], ProtectedCell] = {}
    for table in protection.tables:
        dims = [axis.dimension for axis in table.specification.axes]
        for cell in table.cells:
            codes = dict(zip(dims, cell.codes, strict=True))
            told.setdefault(tuple(codes.get(name, TOTAL) for name in instance.domains), cell)
    return told


def released_csv(instance: Instance, protection: Protection) -> str:
    """One row per cell of the whole linked set: codes, `Total` for the margin, value or marker."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*instance.domains, "value"])
    for codes, cell in released_cells(instance, protection).items():
        writer.writerow([*codes, HIDDEN_MARKER if cell.value is None else str(cell.value)])
    return out.getvalue()


def released_queries(instance: Instance, protection: Protection) -> list[Query]:
    """What each of these rows counts, in order."""
    return [cell.query for cell in released_cells(instance, protection).values()]


def _tree(held: Hierarchy) -> Tree:
    leaves = held.leaves()
    below = held.covers()[:, leaves].tolil().rows
    names = [held.codes[leaf] for leaf in leaves]
    covered = (frozenset(names[leaf] for leaf in row) for row in below)
    return Tree(held.name, held.codes[0], dict(zip(held.codes, covered, strict=True)))
