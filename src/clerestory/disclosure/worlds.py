"""The atoms: the coarsest partition in which every query is a union of parts.

A *world* gives every atom a whole number of records. Whatever a reader can learn from figures
alone follows from the worlds that satisfy every statement; so the attacker, the protection and
the certificate all work on atoms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from clerestory.disclosure.tables import DisclosureError, Query
from clerestory.disclosure.windows import TIME, read_segment, refine

World = NDArray[np.int64]
"""Records per atom."""

Domains = Mapping[str, frozenset[str]]
"""Every leaf that a record can have, per dimension."""

MOST_ATOMS = 20_000


class LimitReached(DisclosureError):
    """More is asked for than can be decided; the message says what to ask for instead."""


class TooManyAtoms(LimitReached):
    """The queries cut the register into more parts than whole numbers can be decided over."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """`members[i, j]` is 1 where atom j lies in query i; `places[j]` is one leaf combination in
    atom j (a leaf per dimension), enough to tell which queries a record there is in."""

    dimensions: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    members: sp.csr_array


@dataclass(frozen=True, slots=True)
class Canon:
    """Queries made comparable: windows cut into common pieces, full sets left out.

    Two queries that cover the same records under the domains have equal `keys`. `queries` keep
    every set that was written, so that they can be counted.
    """

    queries: tuple[Query, ...]
    keys: tuple[Query, ...]
    domains: dict[str, frozenset[str]]


def canonical(queries: Sequence[Query], domains: Domains | None = None) -> Canon:
    """Refine the queries and find the domain of each dimension that they name.

    Where `domains` is silent, a dimension's domain is every leaf that some query names: the
    reader is taken to know that there are no others, which can only help the reader.
    """
    given = domains or {}
    whole = Query.of({TIME: given[TIME]} if TIME in given else {})
    *refined, time = refine([*queries, whole])
    named: dict[str, frozenset[str]] = {}
    for query in refined:
        for dimension, leaves in query.sets:
            named[dimension] = named.get(dimension, frozenset()) | leaves
    full = {}
    for dimension, leaves in named.items():
        domain = time.get(TIME) if dimension == TIME and TIME in given else given.get(dimension)
        full[dimension] = leaves if domain is None else domain
        if unknown := sorted(leaves - full[dimension]):
            raise DisclosureError(
                f"{dimension}: {unknown[0]!r} is not in its domain; correct it or widen the domain"
            )
    keys = tuple(
        Query(tuple((name, leaves) for name, leaves in query.sets if leaves != full[name]))
        for query in refined
    )
    return Canon(tuple(refined), keys, full)


def partition(keys: Sequence[Query], domains: Domains, most: int = MOST_ATOMS) -> Atoms:
    """The atoms of canonical queries. Raises TooManyAtoms beyond `most`."""
    dimensions = tuple(sorted({name for key in keys for name in key.dimensions}))
    everything = (1 << len(keys)) - 1
    states: dict[int, tuple[str, ...]] = {everything: ()} if keys else {}
    for dimension in dimensions:
        classes = _classes(dimension, keys, domains[dimension])
        grown: dict[int, tuple[str, ...]] = {}
        for alive, place in states.items():
            for leaf, inside in classes:
                grown.setdefault(alive & inside, (*place, leaf))
        grown.pop(0, None)
        if len(grown) > most:
            raise TooManyAtoms(
                f"the figures asked for cut the register into more than {most} parts; ask for "
                "fewer breakdowns at once, or for coarser ones"
            )
        states = grown
    order = sorted(states.items(), key=lambda item: item[1])
    return Atoms(dimensions, tuple(place for _, place in order), _matrix(order, len(keys)))


def _classes(
    dimension: str, keys: Sequence[Query], domain: frozenset[str]
) -> list[tuple[str, int]]:
    """Leaves that no query tells apart, as one leaf of each and the bits of its queries."""
    inside = {leaf: 0 for leaf in sorted(domain, key=lambda leaf: _order(dimension, leaf))}
    for position, key in enumerate(keys):
        leaves = key.get(dimension)
        for leaf in inside if leaves is None else leaves:
            inside[leaf] |= 1 << position
    first: dict[int, str] = {}
    for leaf, bits in inside.items():
        first.setdefault(bits, leaf)
    return [(leaf, bits) for bits, leaf in first.items()]


def _order(dimension: str, leaf: str) -> str:
    return read_segment(leaf)[0].isoformat() if dimension == TIME else leaf


def _matrix(order: list[tuple[int, tuple[str, ...]]], queries: int) -> sp.csr_array:
    row, column = [], []
    for atom, (alive, _) in enumerate(order):
        while alive:
            lowest = alive & -alive
            row.append(lowest.bit_length() - 1)
            column.append(atom)
            alive ^= lowest
    ones = np.ones(len(row), dtype=np.int64)
    return sp.csr_array((ones, (row, column)), shape=(queries, len(order)))
