"""The smallest set of statements, as far as one search finds, that contradict each other.

A deletion filter (Chinneck and Dravnieks 1991, "Locating minimal infeasible constraint sets in
linear programs"), by halves first: what can go without the contradiction going is taken away; what
is left at the end cannot spare one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def smallest_conflict(number: int, is_possible: Callable[[Sequence[int]], bool]) -> tuple[int, ...]:
    """Positions of statements that exclude each other, none of which can be spared."""
    kept = list(range(number))
    size = max(1, number // 2)
    while True:
        at = 0
        while at < len(kept):
            rest = kept[:at] + kept[at + size :]
            if rest and not is_possible(rest):
                kept = rest
            else:
                at += size
        if size == 1:
            return tuple(kept)
        size //= 2
