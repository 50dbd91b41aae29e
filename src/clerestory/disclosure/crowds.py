"""Many cells of a large component at once: witnesses for crowds of them, bounds from close by.

A program that moves one cell to its goal takes as long as one that moves many. So all open cells
are pulled at once, each towards its own goal and no further, each with a weight drawn anew for
every program: whoever has to stand back in one is ahead in another. What cannot reach its goal is
often held by the few sums around it, which a small program shows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from clerestory.disclosure._grid_solver import Block

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SPREAD = 3.0
"""Of the logarithms of the weights: so wide that the heaviest come first, as if in turn."""

AT_ONCE = 2
"""Programs solved side by side. All are drawn before any is solved, whatever the machine."""


class Crowd:
    """The classes of one block."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._chance = np.random.default_rng(0)
        rows, _ = block.matrix.shape
        self._first = rows
        self._link = sp.csr_array(sp.block_array([[None, block.matrix], [block.matrix.T, None]]))

    def worlds(self, down: Floats, up: Floats) -> list[Floats]:
        """Solutions that take many classes to their goals: `down` and `up`, infinite where a
        class has none on that side. Raises Infeasible."""
        found = self._side_by_side([self._draw(down, up) for _ in range(AT_ONCE)])
        return [world for world in found if world is not None]

    def alone(self, goal: Floats, side: int, classes: Ints) -> list[Floats | None]:
        """For each of these classes a solution that takes it, and it alone, as near to its goal as
        can be; None at the limit. Raises Infeasible."""
        places = np.arange(self._size)
        pulls = [(-1.0, 1.0)[side] * (places == one) for one in classes]
        return self._side_by_side([(goal, pull) for pull in pulls])

    def _side_by_side(self, drawn: list[tuple[Floats, Floats]]) -> list[Floats | None]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda one: self._block.approach(*one), drawn))

    def _draw(self, down: Floats, up: Floats) -> tuple[Floats, Floats]:
        """Goals and pulls, for a class with two goals on one side by chance."""
        falls, rises = np.isfinite(down), np.isfinite(up)
        falls &= ~rises | (self._chance.random(down.size) < 0.5)
        weight = np.exp(SPREAD * self._chance.standard_normal(down.size))
        goal = np.where(falls, down, np.where(rises, up, 0.0))
        return goal, np.where(falls, -weight, np.where(rises, weight, 0.0))

    def bound(self, at: int, side: int, sums: int) -> float | None:
        """What the sums nearest to a class, about so many, keep it above (side 0) or below (1)."""
        near = csgraph.breadth_first_order(
            self._link, self._first + at, directed=False, return_predecessors=False
        )
        rows = near[near < self._first][:sums].astype(np.int64)
        sign = (1.0, -1.0)[side]
        least = self._block.least_by(np.sort(rows), sign * (np.arange(self._size) == at))
        return None if least is None else sign * least

    @property
    def _size(self) -> int:
        return int(self._block.low.size)
