"""What a reader can narrow the hidden counts of a finished suppression to: for the staff alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from clerestory.disclosure.grid_attack import Attack, Question
from clerestory.disclosure.moves import ALMOST, Flags, Floats, Ints, Move, Task
from clerestory.disclosure.systems import UNLIMITED, System

MOST_ATTACKED = 2_000
"""Cells; up to here the linear programs for all ends take a few seconds."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Per cell, by its place in the grid, the least and the greatest count (None: no limit).

    `is_exact`: no other count fits what is published, for a reader who solves linear programs over
    the cells. Else these ends are seen in the worlds of the proof, and other worlds may go beyond.
    """

    cells: Ints
    low: Sequence[int]
    high: Sequence[int | None]
    is_exact: bool = True

    def __post_init__(self) -> None:
        assert len(self.cells) == len(self.low) == len(self.high)


def intervals(
    task: Task,
    hidden: Flags,
    moves: Sequence[Move],
    places: Ints,
    counts: Ints,
    *,
    most_attacked: int = MOST_ATTACKED,
) -> Intervals:
    """Of the hidden ones among the task's cells at `places`, which are numbered in that order and
    have these `counts`: of increments, as much more as was released before.

    Exact up to `most_attacked` cells of the task, unless of increments; else from a proof's moves.
    """
    more = counts - task.counts[places]
    may_attack = task.size <= most_attacked and not more.any()
    ends = _attacked(task, hidden) if may_attack else None
    low, high = ends or _seen(task, moves)
    cells = np.flatnonzero(hidden[places])
    least = (np.ceil(low[places[cells]] - ALMOST).astype(np.int64) + more[cells]).tolist()
    ends_above = (high[places] + more)[cells]
    most = [None if end >= UNLIMITED else int(end + ALMOST) for end in ends_above]
    return Intervals(cells, least, most, ends is not None)


def _attacked(task: Task, hidden: Flags) -> tuple[Floats, Floats] | None:
    """The ends that linear programs prove and reach; None where a limit came before some end."""
    least = np.minimum(task.counts, task.rule.floor)
    low, high = np.where(hidden, [least, np.full(task.size, UNLIMITED)], task.counts)
    system = System(sp.csr_array(task.sums.astype(np.int64)), low, high)
    told = Attack(system, truth=task.counts).ask(Question.interval(hidden))
    if told.unresolved.any():
        return None
    return told.low.astype(float), told.high.astype(float)


def _seen(task: Task, moves: Sequence[Move]) -> tuple[Floats, Floats]:
    """The ends of the worlds that the moves make, each as far both ways as the room allows."""
    counts = task.counts.astype(float)
    low, high = counts.copy(), counts.copy()
    if not moves:
        return low, high
    cells = np.concatenate([move.cells for move in moves])
    by = np.concatenate([move.by / move.divisor for move in moves])
    sizes = np.array([move.cells.size for move in moves])
    for change in (by, -by):
        with np.errstate(divide="ignore"):
            scale = np.where(change < 0, task.room[cells] / -change, np.inf)
        reach = np.minimum.reduceat(scale, np.cumsum(sizes) - sizes)
        reached = counts[cells] + change * np.repeat(reach, sizes)
        np.minimum.at(low, cells, reached)
        np.maximum.at(high, cells, reached)
    return low, high
