"""The reader who has all releases of a small register, written down cell by cell for scipy.

Shares no code with the engine: a world is a count for each finest cell of each table in each
period, every figure known is one equation over these, and tables agree on the margins they share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog

Query = tuple[frozenset[str], tuple[str, ...]]
"""Periods, and a code in each dimension."""


@dataclass(frozen=True)
class Reader:
    """`leaves_of` gives the leaves of each code of each dimension, of which the first is the total;
    `tables` are places among the dimensions; `periods` are the finest that windows tell apart."""

    leaves_of: Sequence[Mapping[str, Sequence[str]]]
    tables: Sequence[tuple[int, ...]]
    periods: Sequence[str]
    known: Mapping[Query, int]

    def interval(self, query: Query) -> tuple[float, float]:
        """The least and the greatest count that fits everything known."""
        left, right = self._equations
        ends = []
        for sign in (1.0, -1.0):
            found = linprog(sign * self._row(query), A_eq=left, b_eq=right, bounds=(0, None))
            assert found.status in (0, 3), found.message
            ends.append(sign * found.fun if found.status == 0 else np.inf)
        return ends[0], ends[1]

    @cached_property
    def _equations(self) -> tuple[np.ndarray, np.ndarray]:
        rows = [self._row(query) for query in self.known]
        values = list(self.known.values())
        for one, other in combinations(range(len(self.tables)), 2):
            shared = set(self.tables[one]) & set(self.tables[other])
            for period, *codes in product(self.periods, *self._leaves(shared)):
                query = (frozenset([period]), tuple(codes))
                rows.append(self._row(query, one) - self._row(query, other))
                values.append(0)
        return np.array(rows), np.array(values)

    def _row(self, query: Query, table: int | None = None) -> np.ndarray:
        periods, codes = query
        total = [next(iter(held)) for held in self.leaves_of]
        asked = {d for d, code in enumerate(codes) if code != total[d]}
        if table is None:
            table = next(t for t, dims in enumerate(self.tables) if asked <= set(dims))
        return np.array(
            [
                number == table
                and period in periods
                and all(leaves[d] in self.leaves_of[d][codes[d]] for d in self.tables[table])
                for number, period, leaves in self._columns
            ],
            dtype=float,
        )

    @cached_property
    def _columns(self) -> list[tuple[int, str, tuple[str, ...]]]:
        return [
            (number, period, tuple(leaves))
            for number, dims in enumerate(self.tables)
            for period, *leaves in product(self.periods, *self._leaves(set(dims)))
        ]

    def _leaves(self, dims: set[int]) -> list[list[str]]:
        """The leaves of these dimensions, the total of the others."""
        return [
            [code for code, held in each.items() if list(held) == [code]]
            if d in dims
            else [next(iter(each))]
            for d, each in enumerate(self.leaves_of)
        ]
