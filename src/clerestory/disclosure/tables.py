"""What may be asked, counted and told: the values that every part of the figures shares.

A *query* is a conjunction of sets of leaves, one set per dimension; a dimension that is not
named means everything. Its *count* is the number of records in it, and of the distinct people
they are about. A *table* is a set of queries laid out along axes. A *statement* is what a reader
was told about a query.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TOTAL = "Total"
"""The code that stands for the margin of an axis."""

HIDDEN_MARKER = "[c]"
"""The one marker of every hidden cell (Government Statistical Service symbol: confidential)."""


class DisclosureError(ValueError):
    """Input that the disclosure engine cannot use; the message is one line with the remedy."""


class Zeros(StrEnum):
    """Whether a count of nought may be hidden to protect its neighbours."""

    HIDEABLE = "hideable"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Policy:
    """The promise that a dataset's owner makes. `threshold` counts distinct people."""

    threshold: int = 5
    zeros: Zeros = Zeros.HIDEABLE
    insider: bool = True

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise DisclosureError(
                f"the threshold is {self.threshold}: with less than 2 nothing is small; "
                "give 2 or more distinct people"
            )

    def as_json(self) -> dict[str, Any]:
        return {"threshold": self.threshold, "zeros": str(self.zeros), "insider": self.insider}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Policy:
        try:
            return cls(
                threshold=int(given.get("threshold", 5)),
                zeros=Zeros(given.get("zeros", "hideable")),
                insider=bool(given.get("insider", True)),
            )
        except (TypeError, ValueError) as error:
            raise DisclosureError(f"policy: {error}") from error


@dataclass(frozen=True, slots=True)
class Query:
    """A conjunction of sets of leaves, sorted by dimension. A missing dimension is everything."""

    sets: tuple[tuple[str, frozenset[str]], ...] = ()

    def __post_init__(self) -> None:
        names = [name for name, _ in self.sets]
        if names != sorted(set(names)):
            object.__setattr__(self, "sets", tuple(sorted(self.sets, key=lambda pair: pair[0])))
        if len(set(names)) < len(names):
            raise DisclosureError(f"query: a dimension is named twice in {', '.join(names)}")

    @classmethod
    def of(cls, sets: Mapping[str, Iterable[str]] | None = None) -> Query:
        """`Query.of({"age": {"0-9", "10-17"}})`; no argument asks for everything."""
        pairs = ((name, frozenset(leaves)) for name, leaves in (sets or {}).items())
        return cls(tuple(sorted(pairs, key=lambda pair: pair[0])))

    @property
    def is_empty(self) -> bool:
        """True if no record can be in it, because one of its sets has no leaf."""
        return any(not leaves for _, leaves in self.sets)

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.sets)

    def get(self, dimension: str) -> frozenset[str] | None:
        """The leaves asked for in this dimension; None if it asks for everything there."""
        return next((leaves for name, leaves in self.sets if name == dimension), None)

    def replace(self, dimension: str, leaves: Iterable[str] | None) -> Query:
        """The same query with other leaves in one dimension (None: everything)."""
        kept = {name: old for name, old in self.sets if name != dimension}
        return Query.of(kept if leaves is None else {**kept, dimension: frozenset(leaves)})

    def intersect(self, other: Query) -> Query:
        """The records that are in both. Windows of time must be refined first to compare."""
        sets = dict(self.sets)
        for name, leaves in other.sets:
            sets[name] = sets[name] & leaves if name in sets else leaves
        return Query.of(sets)

    def as_json(self) -> dict[str, list[str]]:
        return {name: sorted(leaves) for name, leaves in self.sets}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Query:
        """Accepts one leaf as text, or a list of leaves, per dimension."""
        if not isinstance(given, Mapping):
            raise DisclosureError(f"query: {given!r} is not an object of dimensions and leaves")
        sets = {}
        for name, leaves in given.items():
            listed = [leaves] if isinstance(leaves, str) else leaves
            if not isinstance(listed, list) or not all(isinstance(leaf, str) for leaf in listed):
                raise DisclosureError(f"query: {name} must be a text or a list of texts")
            sets[name] = frozenset(listed)
        return cls.of(sets)


@dataclass(frozen=True, slots=True)
class Count:
    """Records in a query, and the distinct people they are about (never more than records)."""

    records: int
    people: int

    def __post_init__(self) -> None:
        if self.records < 0 or not (self.records > 0) <= self.people <= self.records:
            raise DisclosureError(
                f"{self.people} people in {self.records} records: a count needs from 1 to as many "
                "people as records, and none where there are no records"
            )


@dataclass(frozen=True, slots=True)
class Category:
    """A row or column heading: its code, the words shown, and the leaves that it covers."""

    code: str
    label: str
    leaves: frozenset[str]


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of a table, with its categories in the order shown, subtotals included."""

    dimension: str
    label: str
    categories: tuple[Category, ...]

    def __post_init__(self) -> None:
        codes = [category.code for category in self.categories]
        if not codes or len(set(codes)) < len(codes) or TOTAL in codes:
            raise DisclosureError(
                f"axis {self.dimension}: categories need codes that differ and are not {TOTAL!r}"
            )
        if empty := [category.code for category in self.categories if not category.leaves]:
            raise DisclosureError(f"axis {self.dimension}: category {empty[0]} covers no leaf")

    @property
    def leaves(self) -> frozenset[str]:
        """Everything that the axis covers: what its total counts."""
        return frozenset().union(*(category.leaves for category in self.categories))

    def leaves_of(self, code: str) -> frozenset[str]:
        if code == TOTAL:
            return self.leaves
        for category in self.categories:
            if category.code == code:
                return category.leaves
        raise DisclosureError(f"axis {self.dimension} has no category {code!r}")


@dataclass(frozen=True, slots=True)
class TableSpecification:
    """A table: every combination of its axes' categories, with the margins if `total`.

    The total of an axis is the union of the axis's categories, within the filters. Two tables
    whose totals cover the same leaves therefore share that margin.
    """

    name: str
    title: str
    axes: tuple[Axis, ...]
    filters: tuple[tuple[str, frozenset[str]], ...] = ()
    total: bool = True

    def __post_init__(self) -> None:
        names = [axis.dimension for axis in self.axes]
        if len(set(names)) < len(names):
            raise DisclosureError(f"table {self.name}: two axes show the same dimension")

    def query(self, codes: tuple[str, ...]) -> Query:
        """What the cell with these codes (one per axis, in order) counts."""
        asked = Query.of({axis.dimension: axis.leaves_of(code) for axis, code in self._at(codes)})
        return asked.intersect(Query.of(dict(self.filters)))

    def cells(self) -> Iterator[tuple[tuple[str, ...], Query]]:
        """Codes and query of each cell, row by row, each axis's total after its categories."""
        margin = (TOTAL,) if self.total else ()
        shown = ((*(category.code for category in axis.categories), *margin) for axis in self.axes)
        for codes in itertools.product(*shown):
            yield codes, self.query(codes)

    def label(self, codes: tuple[str, ...]) -> str:
        """The cell in words: "2016, Islamist extremism"."""
        words = []
        for axis, code in self._at(codes):
            labels = {category.code: category.label for category in axis.categories}
            words.append(labels.get(code, f"all {axis.label.lower()}"))
        return ", ".join(words) or self.title

    def _at(self, codes: tuple[str, ...]) -> Iterator[tuple[Axis, str]]:
        if len(codes) != len(self.axes):
            raise DisclosureError(
                f"table {self.name}: {len(codes)} codes for {len(self.axes)} axes; give one each"
            )
        return zip(self.axes, codes, strict=True)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a reader was told about a query: a value, an interval, a rounded value, or nothing."""

    query: Query
    value: int | None = None
    low: int | None = None
    high: int | None = None
    rounded_to: int | None = None
    hidden: bool = False

    def __post_init__(self) -> None:
        told = self.value is not None or self.low is not None or self.high is not None
        if self.hidden and told:
            raise DisclosureError(f"statement on {self.query.as_json()}: hidden and told at once")
        if not (self.hidden or told):
            raise DisclosureError(
                f"statement on {self.query.as_json()}: give value, low, high or hidden"
            )
        low, high = self.interval
        if low < 0 or (high is not None and high < low):
            raise DisclosureError(
                f"statement on {self.query.as_json()}: no count lies from {low} to {high}"
            )

    @property
    def interval(self) -> tuple[int, int | None]:
        """Least and greatest count that the statement allows by itself (None: no upper limit).

        A rounded value says only that the count is less than one base away: a shown 0 of base 5
        says 0 to 4.
        """
        if self.value is None:
            return self.low or 0, self.high
        if self.rounded_to is None:
            return self.value, self.value
        return max(0, self.value - self.rounded_to + 1), self.value + self.rounded_to - 1

    def as_json(self) -> dict[str, Any]:
        fields = ("value", "low", "high", "rounded_to")
        told = {name: getattr(self, name) for name in fields if getattr(self, name) is not None}
        return {"query": self.query.as_json(), **told, **({"hidden": True} if self.hidden else {})}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Statement:
        if not isinstance(given, Mapping) or "query" not in given:
            raise DisclosureError(f"statement: {given!r} has no query")
        numbers = {}
        for name in ("value", "low", "high", "rounded_to"):
            number = given.get(name)
            if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
                raise DisclosureError(f"statement: {name} is {number!r}, not a whole number")
            numbers[name] = number
        query = Query.from_json(given["query"])
        return cls(query, **numbers, hidden=bool(given.get("hidden", False)))
