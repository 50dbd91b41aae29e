"""Protect a release whose window grew with what proved the earlier ones: see disclosure.growth."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clerestory.disclosure.growth import Growth, World
from clerestory.disclosure.linear_suppression import LinearSuppression
from clerestory.disclosure.move_certificate import Moves
from clerestory.disclosure.moves import Flags, Floats, Ints
from clerestory.disclosure.unions import TableRelease, Union, is_growing

Found = tuple[Ints, Floats]
"""Cells of a task, and how far each moves."""

NOISE = 1e-11
MOST_CELLS = 10_000
"""Of one release; beyond this, a program over its table takes seconds."""


@dataclass(frozen=True, slots=True)
class Start:
    """What to hide at first, of all cells of the task, and moves that prove most of it."""

    hidden: Flags
    moves: Sequence[Found]


def growing_start(
    releases: Sequence[TableRelease],
    union: Union,
    known: Moves | None,
    tick: Callable[[int], None] = lambda left: None,
) -> Start | None:
    """For the last of the releases, which `union` is the task of; None where windows do not grow.

    `known` are moves of the earlier releases (see `window_moves`); without them it takes longer.
    """
    new = releases[-1]
    if not is_growing(releases) or new.grid.size > MOST_CELLS:
        return None
    counts = np.stack([release.grid.counts for release in releases])
    own = union.places
    task = union.task
    growth = Growth(
        new.grid, counts, new.rule, union.start[own], task.may_hide[own] | task.open[own],
        task.weights[own] + 1.0,
    )  # fmt: skip
    growth.run(_worlds(known, counts[:-1]), tick)
    hidden = union.start.copy()
    hidden[own] |= growth.hidden
    return Start(hidden, [_of_task(union, world) for world in growth.worlds])


def _of_task(union: Union, world: World) -> Found:
    """The move of every cell of the task."""
    by: NDArray[np.float64] = world.ravel()
    if union.follow is not None:
        by = union.follow @ by
    cells = np.flatnonzero(np.abs(by) > NOISE)
    return cells, by[cells]


def _worlds(known: Moves | None, counts: Ints) -> Iterator[World]:
    for number in range(known.count if known is not None and counts.size else 0):
        cells, by, divisor = known[number]  # type: ignore[index]
        world = np.zeros(counts.size)
        if cells.max(initial=0) < counts.size:
            world[cells] = by / divisor
            yield world.reshape(counts.shape)


def window_moves(releases: Sequence[TableRelease], found: LinearSuppression) -> Moves | None:
    """What to keep of a proof for the next release: how the cells of each release move, numbered
    through, one release after the other. None where windows do not grow."""
    if not is_growing(releases):
        return None
    first = sum(release.grid.size for release in releases)
    parts = [(move.cells < first, move) for move in found.proof.moves]
    return Moves.of([(move.cells[own], move.by[own], move.divisor) for own, move in parts])


def as_bytes(moves: Moves) -> bytes:
    """A file of numpy's, packed."""
    file = io.BytesIO()
    np.savez_compressed(
        file, starts=moves.starts, cells=moves.cells, by=moves.by, divisors=moves.divisors
    )
    return file.getvalue()


def from_bytes(content: bytes) -> Moves:
    """Of a file that is known to be as it was written."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        names: Any = ("starts", "cells", "by", "divisors")
        return Moves(*(held[name].astype(np.int64) for name in names))
