"""What one sum of subtractions leaves: a set less disjoint sets within it.

Without a solver or any array, so that the one who protects, the one who attacks and the one who
verifies look for the same things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Leaves = frozenset[str]


@dataclass(frozen=True, slots=True)
class Subtraction:
    """`outer` less `parts`, which lie in it and have no leaf in common, is `left`."""

    outer: Leaves
    parts: tuple[Leaves, ...]
    left: Leaves


def subtractions(nodes: Sequence[Leaves]) -> Iterator[Subtraction]:
    """Each node less each within it, then less as many as fit beside each other, where that
    leaves something.

    Where any two parts are nested or apart, there is one such choice. Where some overlap (as
    calendar and financial years do), there is one for each part that may come first; the largest
    that still fit follow it. Not every choice, of which there may be too many to list.
    """
    ordered = sorted({node for node in nodes if node}, key=lambda node: (-len(node), sorted(node)))
    for outer in ordered:
        inside = [node for node in ordered if node < outer]
        if not inside:
            continue
        for part in inside:
            yield Subtraction(outer, (part,), outer - part)
        for parts in families(inside):
            if len(parts) > 1 and (left := outer.difference(*parts)):
                yield Subtraction(outer, parts, left)


def families(inside: Sequence[Leaves]) -> Iterator[tuple[Leaves, ...]]:
    """Sets beside each other, the largest first: one such choice, or where some overlap one for
    each that may come first. `inside` is in order of size, the largest first."""
    largest = _fitting((), inside)
    yield largest
    if all(any(part <= chosen for chosen in largest) for part in inside):
        return
    seen = {frozenset(largest)}
    for first in inside:
        parts = _fitting((first,), inside)
        if frozenset(parts) not in seen:
            seen.add(frozenset(parts))
            yield parts


def _fitting(first: tuple[Leaves, ...], inside: Sequence[Leaves]) -> tuple[Leaves, ...]:
    """The parts chosen first and each that has no leaf in common with those before it."""
    parts, taken = list(first), set().union(*first)
    for part in inside:
        if taken.isdisjoint(part):
            parts.append(part)
            taken |= part
    return tuple(parts)
