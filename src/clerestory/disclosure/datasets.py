"""What a register can count: its dataset, declared once and shared by reading and counting.

A dataset says who a record is about, which dates it covers, and by which dimensions it can be
split. Time is the dimension `windows.TIME`, always there and never listed among the others: its
leaves are dates, not categories. No file is opened here: `figures.datasets` reads declarations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Protocol, TypeVar

from clerestory.disclosure.windows import TIME


class DatasetError(ValueError):
    """A declaration contradicts itself, or a code was asked for that it does not have."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be counted. Every measure counts records; the rule looks at people."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetCategory:
    """One leaf value of a dimension: each record has exactly one of them."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Categories that are counted together, such as "Under 18".

    Groups of one `tree` do not overlap, unless one holds the other; groups that overlap
    otherwise stand in different trees.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    tree: str = "main"


@dataclass(frozen=True, slots=True)
class Band:
    """The whole numbers that fall into a category, both ends included; None is "and over"."""

    category: str
    lowest: int
    highest: int | None = None

    def has(self, number: int) -> bool:
        return self.lowest <= number and (self.highest is None or number <= self.highest)


@dataclass(frozen=True, slots=True)
class CategoryList:
    """The categories in use for records received from `first` to `last`; None is "until now"."""

    first: date
    last: date | None = None
    categories: tuple[str, ...] = ()

    def overlaps(self, first: date, last: date) -> bool:
        return self.first <= last and (self.last is None or first <= self.last)


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """Something that requests ask for and the register does not hold, with the reason."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to split the records. With `bands`, the column holds whole numbers, not codes.

    `empty` is the category of an empty field; without it an empty field is an error. `lists` are
    the versions of its list of categories, in order; without one, all are in use all the time.
    """

    code: str
    label: str
    synonyms: tuple[str, ...] = ()
    categories: tuple[DatasetCategory, ...] = ()
    groups: tuple[Group, ...] = ()
    bands: tuple[Band, ...] = ()
    empty: str | None = None
    column: str = ""
    lists: tuple[CategoryList, ...] = ()
    _leaves: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.column:
            object.__setattr__(self, "column", self.code)
        _check_dimension(self)
        leaves = {category.code: frozenset({category.code}) for category in self.categories}
        leaves |= {group.code: frozenset(group.members) for group in self.groups}
        object.__setattr__(self, "_leaves", leaves)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the categories, in the order of the declaration."""
        return tuple(category.code for category in self.categories)

    @property
    def is_numeric(self) -> bool:
        return bool(self.bands)

    def category(self, code: str) -> DatasetCategory:
        return _by_code(self.categories, code, f"dimension {self.code!r}", "category")

    def group(self, code: str) -> Group:
        return _by_code(self.groups, code, f"dimension {self.code!r}", "group")

    def leaves_of(self, code: str) -> frozenset[str]:
        """The category codes that a category or a group stands for."""
        if code not in self._leaves:
            raise DatasetError(_unknown(f"dimension {self.code!r}", "category", code, self._leaves))
        return self._leaves[code]

    def label_of(self, code: str) -> str:
        """The label of a category or a group."""
        self.leaves_of(code)
        labels = {category.code: category.label for category in self.categories}
        labels |= {group.code: group.label for group in self.groups}
        return labels[code]

    def codes_in_use(self, first: date, last: date) -> tuple[str, ...]:
        """The categories in use on any of these days, in the order of the declaration."""
        if not self.lists:
            return self.codes
        used = {c for one in self.lists if one.overlaps(first, last) for c in one.categories}
        return tuple(code for code in self.codes if code in used)

    def during(self, first: date, last: date) -> Dimension:
        """The dimension as it was in a period: other categories do not exist, nor do groups that
        hold none of those that do."""
        codes = self.codes_in_use(first, last)
        if codes == self.codes:
            return self
        groups = (
            replace(group, members=tuple(code for code in group.members if code in codes))
            for group in self.groups
        )
        return replace(
            self,
            categories=tuple(one for one in self.categories if one.code in codes),
            groups=tuple(group for group in groups if group.members),
            lists=(),
        )

    def find_band(self, number: int) -> str | None:
        """The category of a number, or None where no band has it."""
        return next((band.category for band in self.bands if band.has(number)), None)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A register as it can be asked: `first` to `last` are the days of receipt that it covers.
    `about` are words for what all of its records are about, which therefore limit nothing."""

    name: str
    title: str
    unit: str
    unit_plural: str
    first: date
    last: date
    person_column: str
    id_column: str
    date_column: str
    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    cannot_answer: tuple[Unanswerable, ...] = ()
    about: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_dataset(self)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a register of this dataset must have."""
        own = (self.id_column, self.person_column, self.date_column)
        return own + tuple(dimension.column for dimension in self.dimensions)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the dimensions, time not among them."""
        return tuple(dimension.code for dimension in self.dimensions)

    def measure(self, code: str) -> Measure:
        return _by_code(self.measures, code, f"dataset {self.name!r}", "measure")

    def during(self, first: date, last: date) -> Dataset:
        """The dataset with the categories that were in use in a period."""
        return replace(self, dimensions=tuple(one.during(first, last) for one in self.dimensions))

    def dimension(self, code: str) -> Dimension:
        return _by_code(self.dimensions, code, f"dataset {self.name!r}", "dimension")

    def unanswerable(self, code: str) -> Unanswerable:
        return _by_code(self.cannot_answer, code, f"dataset {self.name!r}", "missing subject")


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Part = TypeVar("_Part", bound=_Coded)


def _by_code(parts: Iterable[_Part], code: str, place: str, kind: str) -> _Part:
    parts = tuple(parts)
    for part in parts:
        if part.code == code:
            return part
    raise DatasetError(_unknown(place, kind, code, (part.code for part in parts)))


def _unknown(place: str, kind: str, code: str, known: Iterable[str]) -> str:
    listed = ", ".join(known) or "none"
    return f"{place} has no {kind} {code!r}: use one of those declared ({listed})"


def _check_dataset(dataset: Dataset) -> None:
    place = f"dataset {dataset.name!r}"
    if dataset.first > dataset.last:
        raise DatasetError(
            f"{place}: first is {dataset.first}, after last ({dataset.last}): exchange them"
        )
    if not dataset.measures:
        raise DatasetError(f"{place} has no measure: declare what is counted")
    _check_codes(dataset.measures, place, "measure")
    _check_codes(dataset.dimensions, place, "dimension")
    if TIME in dataset.codes:
        raise DatasetError(
            f"{place}: dimension {TIME!r} is the date of receipt and always there: remove it"
        )
    for dimension in dataset.dimensions:
        _check_lists_cover(dimension, dataset, place)
    repeated = _first_repeated(dataset.columns)
    if repeated is not None:
        raise DatasetError(f"{place}: column {repeated!r} is used twice: give each its own")


def _check_dimension(dimension: Dimension) -> None:
    place = f"dimension {dimension.code!r}"
    if not dimension.categories:
        raise DatasetError(f"{place} has no category: declare at least one")
    _check_codes((*dimension.categories, *dimension.groups), place, "category or group")
    known = dimension.codes
    named = [
        (f"group {group.code!r}", code) for group in dimension.groups for code in group.members
    ]
    named += [("a band", band.category) for band in dimension.bands]
    named += [("empty", dimension.empty)] if dimension.empty is not None else []
    for owner, code in named:
        if code not in known:
            raise DatasetError(f"{place}, {owner}: " + _unknown("it", "category", code, known))
    _check_groups(dimension, place)
    _check_bands(dimension, place)
    _check_lists(dimension, place)


def _check_lists(dimension: Dimension, place: str) -> None:
    if dimension.lists and dimension.is_numeric:
        raise DatasetError(f"{place}: bands have no lists of categories: remove the lists")
    for one in dimension.lists:
        where = f"{place}, list from {one.first}"
        if one.last is not None and one.last < one.first:
            raise DatasetError(f"{where}: it ends on {one.last}, before it begins: exchange them")
        for code in one.categories:
            if code not in dimension.codes:
                raise DatasetError(f"{where}: " + _unknown("it", "category", code, dimension.codes))
        if dimension.empty is not None and dimension.empty not in one.categories:
            raise DatasetError(f"{where}: add {dimension.empty!r}, which stands for an empty field")
    for one, later in pairwise(dimension.lists):
        if one.last is None or later.first != one.last + timedelta(days=1):
            raise DatasetError(
                f"{place}: the list from {later.first} has to begin on the day after the one "
                f"before it ends ({one.last or 'never'}): correct one of the days"
            )
    used = {code for one in dimension.lists for code in one.categories}
    if dimension.lists and (unused := [code for code in dimension.codes if code not in used]):
        raise DatasetError(f"{place}: category {unused[0]!r} is in no list: add it to one")


def _check_lists_cover(dimension: Dimension, dataset: Dataset, place: str) -> None:
    if not dimension.lists:
        return
    first, last = dimension.lists[0].first, dimension.lists[-1].last
    if first > dataset.first or (last is not None and last < dataset.last):
        raise DatasetError(
            f"{place}: the lists of {dimension.code!r} cover {first} to {last or 'now'}, and the "
            f"dataset {dataset.first} to {dataset.last}: add a list, or correct the days"
        )


def _check_codes(parts: Sequence[_Coded], place: str, kind: str) -> None:
    if any(not part.code for part in parts):
        raise DatasetError(f"{place}: a {kind} has an empty code: give it one")
    repeated = _first_repeated(part.code for part in parts)
    if repeated is not None:
        raise DatasetError(f"{place}: {kind} {repeated!r} is declared twice: remove or rename one")


def _check_groups(dimension: Dimension, place: str) -> None:
    for group in dimension.groups:
        if not group.members:
            raise DatasetError(f"{place}, group {group.code!r} has no members: list category codes")
    for one, other in combinations(dimension.groups, 2):
        mine, theirs = set(one.members), set(other.members)
        if one.tree == other.tree and mine & theirs and not (mine <= theirs or theirs <= mine):
            raise DatasetError(
                f"{place}: groups {one.code!r} and {other.code!r} overlap in tree {one.tree!r}: "
                "give one of them another tree"
            )


def _check_bands(dimension: Dimension, place: str) -> None:
    for band in dimension.bands:
        if band.highest is not None and band.highest < band.lowest:
            raise DatasetError(
                f"{place}: band {band.category!r} runs from {band.lowest} to {band.highest}: "
                "exchange them"
            )
    ordered = sorted(dimension.bands, key=lambda band: band.lowest)
    for lower, upper in pairwise(ordered):
        if lower.highest is None or lower.highest >= upper.lowest:
            raise DatasetError(
                f"{place}: bands {lower.category!r} and {upper.category!r} overlap at "
                f"{upper.lowest}: let the lower one end before"
            )


def _first_repeated(values: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
