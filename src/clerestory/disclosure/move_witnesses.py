"""Make certificates of moves: from the proof of a release, or from its published figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure._move_solver import whole_world
from clerestory.disclosure.cell_sums import cells_of
from clerestory.disclosure.global_moves import Repair
from clerestory.disclosure.grids import Grid
from clerestory.disclosure.linear_suppression import LinearSuppression, Unproved
from clerestory.disclosure.move_certificate import (
    LARGEST,
    Dimension,
    MoveCertificate,
    MoveKind,
    MoveRule,
    Moves,
    write,
)
from clerestory.disclosure.move_verification import check_moves, lowest
from clerestory.disclosure.moves import Proof, Rule, Task
from clerestory.disclosure.tables import DisclosureError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_CELLS = 5_000
"""Above this a public certificate takes minutes: a world in whole numbers is looked for over all
hidden cells at once, and some of them have to be moved one by one."""
TOO_MANY = "too many cells for a public certificate in the time"
NO_WORLD = "no whole-number world that fits the published figures was found in the steps allowed"


def staff_certificate(found: LinearSuppression, grid: Grid, files: Mapping[str, str]) -> bytes:
    """The proof of a release from its true counts, with the hashes of its `files` by name.

    Raises DisclosureError where the release is not safe, or the certificate would not hold.
    """
    if not found.is_safe:
        raise DisclosureError("only a release that is proved safe gets a certificate; none is made")
    task = found.task
    least = {int(cell): int(least) for cell, least in found.proof.weakened.items()}
    return _written(
        MoveKind.STAFF, grid, task.counts, found.hidden, found.proof, task.rule, files, least
    )


def public_certificate(
    grid: Grid,
    hidden: Flags,
    rule: Rule,
    files: Mapping[str, str],
    *,
    most_cells: int = MOST_CELLS,
) -> bytes:
    """What the published figures alone show, of every hidden cell alike.

    The counts of hidden cells are not looked at: they are gone before anything else is done. With
    more than `most_cells` cells the certificate is of kind none, and says why.
    """
    published = grid.with_counts(np.where(hidden, 0, grid.counts))
    return _from_published(published, hidden, rule, files, most_cells)


def _from_published(
    grid: Grid, hidden: Flags, rule: Rule, files: Mapping[str, str], most_cells: int
) -> bytes:
    if grid.size > most_cells:
        return write(_empty(grid, rule, files, TOO_MANY))
    base = whole_world(grid.sums, grid.counts, hidden, rule.floor)
    if base is None:
        return write(_empty(grid, rule, files, NO_WORLD))
    nothing = np.zeros(grid.size, dtype=bool)
    least, most = (np.full(grid.size, end, np.int64) for end in (rule.least, rule.threshold))
    task = Task(
        base, grid.sums, grid.by_cell, rule, hidden, nothing, nothing, np.zeros(grid.size), least,
        most,
    )  # fmt: skip
    return _written(
        MoveKind.PUBLIC, grid, base, hidden, _proof(task, _lowest(grid, hidden, rule)), rule,
        files, {},
    )  # fmt: skip


def _lowest(grid: Grid, hidden: Flags, rule: Rule) -> Ints:
    empty = _empty(grid, rule, {}, "")
    cells = cells_of(empty.dimensions, empty.tables)
    return lowest(cells, np.where(hidden, -1, grid.counts), empty.rule)


def _proof(task: Task, low: Ints) -> Proof:
    """Moves that take each hidden cell to the least and to the threshold.

    Nothing is asked of a cell that is known to be more: it is only moved along with others.
    """
    repair = Repair(task, task.protected)
    proof = repair.proof
    proof.needs_rise &= low < task.rule.threshold
    proof.needs_fall &= low <= task.rule.least
    repair.push(lambda left: None, lambda: False)  # no clock: the same bytes on every machine
    for cell, rises in proof.unmet():
        if proof.needs(cell, rises):
            alone = np.where(repair.solver.cells == cell, 1.0 if rises else -1.0, 0.0)
            found = repair.solver.farthest(alone)
            if found is not None:
                proof.record(repair.solver.cells, found)
    return proof


def _written(
    kind: MoveKind,
    grid: Grid,
    base: Ints,
    hidden: Flags,
    proof: Proof,
    rule: Rule,
    files: Mapping[str, str],
    least: Mapping[int, int],
) -> bytes:
    """The certificate, checked as a reader would check it."""
    if base.max(initial=0) >= LARGEST:
        raise DisclosureError(
            f"a count of {base.max():,}: certificates hold counts below {LARGEST:,}; count in "
            "coarser units"
        )
    certificate = replace(
        _empty(grid, rule, files, ""),
        kind=kind,
        base=base,
        moves=Moves.of([(move.cells, move.by, move.divisor) for move in proof.moves]),
        least=least,
    )
    values = np.where(hidden, -1, grid.counts)
    cells = cells_of(certificate.dimensions, certificate.tables)
    certificate = replace(certificate, claims=check_moves(certificate, cells, values).claims)
    found = check_moves(certificate, cells, values)
    if not found.ok:
        raise Unproved(f"the certificate does not hold ({found.problems[0]}); please report this")
    return write(certificate)


def _empty(grid: Grid, rule: Rule, files: Mapping[str, str], reason: str) -> MoveCertificate:
    dimensions = tuple(
        Dimension(held.name, held.codes, tuple(tuple(tree.tolist()) for tree in held.trees))
        for held in grid.hierarchies
    )
    nothing = np.zeros(0, np.int64)
    return MoveCertificate(
        MoveKind.NONE, MoveRule(rule.threshold, str(rule.zeros)), files, dimensions, grid.tables,
        nothing, Moves.of([]), reason=reason,
    )  # fmt: skip
