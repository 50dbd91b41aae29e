"""A shown percentage as two inequalities between counts.

"33%" of a base says that the share lies from 32.5 to 33.5, both ends included, since a reader does
not know which way a half was rounded; and that the base is not nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from clerestory.disclosure.tables import DisclosureError, Query

MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Percentage:
    """The count of `query` was shown as `shown / 10**decimals` per cent of that of `base`."""

    query: Query
    base: Query
    shown: int
    decimals: int = 0

    @property
    def inequalities(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Pairs of whole numbers a, b with `a * query + b * base >= 0`."""
        scale = 200 * 10**self.decimals
        return (scale, -(2 * self.shown - 1)), (-scale, 2 * self.shown + 1)

    def __str__(self) -> str:
        whole, rest = divmod(self.shown, 10**self.decimals)
        return f"{whole}.{rest:0{self.decimals}}%" if self.decimals else f"{whole}%"

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Percentage:
        """`{"query": {...}, "percent": 33.3, "decimals": 1, "of": {...}}`."""
        percent, decimals = given["percent"], given.get("decimals", 0)
        if isinstance(decimals, bool) or not isinstance(decimals, int) or decimals < 0:
            raise DisclosureError(f"statement: decimals is {decimals!r}, not a whole number")
        if decimals > MOST_DECIMALS:
            raise DisclosureError(f"statement: {decimals} decimals; give {MOST_DECIMALS} at most")
        if isinstance(percent, bool) or not isinstance(percent, int | float):
            raise DisclosureError(f"statement: percent is {percent!r}, not a number")
        shown = Fraction(str(percent)) * 10**decimals
        if shown.denominator != 1 or not 0 <= percent <= 100:
            raise DisclosureError(
                f"statement: percent is {percent} with {decimals} decimals; give a share from 0 to "
                "100, and as many decimals as are shown"
            )
        if "of" not in given:
            raise DisclosureError('statement: a percent needs "of", the query it is a share of')
        query, base = Query.from_json(given["query"]), Query.from_json(given["of"])
        return cls(query, base, int(shown), decimals)
