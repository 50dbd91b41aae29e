"""The coarser forms of a table, one step at a time, and the words for them.

The steps: leave out the lowest level of an axis; raise an axis to a level that is declared (bands
of ages, years of months, regions of areas); put two neighbours of an ordered axis together; leave
out an axis. The last is one total. Which steps there are depends on the categories alone, never on
a count.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.tables import Axis, Category, TableSpecification
from clerestory.disclosure.windows import TIME, split

MOST_NEIGHBOURS = 12
"""Longer axes are not merged two by two, which would be 2 to the power of their length; they have
levels, or are left out."""

Level = Sequence[Category]


@dataclass(frozen=True, slots=True)
class Levels:
    """What may be coarsened, and to what: for each dimension its declared levels, each a list of
    coarser categories; and the dimensions that have an order, each with the leaves that stand in
    it (None: all; an age that is not known is no neighbour of any)."""

    declared: Mapping[str, Sequence[Level]] = field(default_factory=dict)
    ordered: Mapping[str, Collection[str] | None] = field(default_factory=lambda: {TIME: None})

    @classmethod
    def of(cls, dataset: Dataset) -> Levels:
        """Every tree of groups of a dataset; time and numbers (ages) have an order."""
        declared: dict[str, list[Level]] = {}
        for dimension in dataset.dimensions:
            trees: dict[str, list[Category]] = {}
            for group in dimension.groups:
                leaves = dimension.leaves_of(group.code)
                trees.setdefault(group.tree, []).append(Category(group.code, group.label, leaves))
            declared[dimension.code] = list(trees.values())
        numbers = {
            dimension.code: {band.category for band in dimension.bands}
            for dimension in dataset.dimensions
            if dimension.is_numeric
        }
        return cls(declared, {TIME: None, **numbers})

    def beside(self, tables: Sequence[TableSpecification]) -> Levels:
        """With the axes of further tables as levels: the other forms that an applicant named."""
        declared = {name: list(levels) for name, levels in self.declared.items()}
        for axis in (axis for table in tables for axis in table.axes):
            declared.setdefault(axis.dimension, []).append(axis.categories)
        return Levels(declared, self.ordered)


def shape(table: TableSpecification) -> Hashable:
    """Equal for two tables that show the same counts along the same axes."""
    axes = (
        (axis.dimension, frozenset(category.leaves for category in axis.categories))
        for axis in table.axes
    )
    return tuple(axes), frozenset(table.filters), table.total


def coarser(table: TableSpecification, levels: Levels) -> Iterator[TableSpecification]:
    """Every table that is one step coarser. Its name and title stay, until it is `named`."""
    for place, axis in enumerate(table.axes):
        for categories in _coarser_categories(axis, levels):
            if 2 <= len(categories) < len(axis.categories):
                changed = replace(axis, categories=categories)
                axes = (*table.axes[:place], changed, *table.axes[place + 1 :])
                yield replace(table, axes=axes)
        if len(table.axes) > 1:
            yield _without(table, axis)
    if len(table.axes) == 1 and len(table.axes[0].categories) > 1:
        yield coarsest(table)


def coarsest(table: TableSpecification) -> TableSpecification:
    """One total of everything that the table covers, as the only row of its first axis; a table
    that is a single figure is that already."""
    if not table.axes:
        return table
    for axis in table.axes[1:]:
        table = _without(table, axis)
    (first,) = table.axes
    row = Category("all", "All together", first.leaves)
    return replace(table, axes=(replace(first, categories=(row,)),), total=False)


def named(table: TableSpecification, finest: TableSpecification) -> TableSpecification:
    """The table with a name and a title that say in which coarser form it is."""
    title = f"{finest.title}; in coarser form: {in_words(table, finest)}"
    return replace(table, name=f"{finest.name}-coarser", title=title)


def in_words(table: TableSpecification, finest: TableSpecification) -> str:
    """How the table differs from the finest: "age: Under 18, 18 and over; not split by area"."""
    if shape(table) == shape(coarsest(finest)):
        return "one total of everything together"
    axes = {axis.dimension: axis for axis in table.axes}
    words = []
    for axis in finest.axes:
        left = axes.get(axis.dimension)
        if left is None:
            words.append(f"not split by {axis.label.lower()}")
        elif len(left.categories) < len(axis.categories):
            labels = ", ".join(category.label for category in left.categories)
            words.append(f"{axis.label.lower()}: {labels}")
    return "; ".join(words) or "as asked for"


def with_common_segments(
    table: TableSpecification, levels: Levels
) -> tuple[TableSpecification, Levels]:
    """The same, with all windows cut into common pieces, so that they compare leaf by leaf."""
    declared = levels.declared.get(TIME, ())
    axes = [axis for axis in table.axes if axis.dimension == TIME]
    shown = [category for axis in axes for category in axis.categories]
    used = [category for level in declared for category in level] + shown
    pieces = split({segment for category in used for segment in category.leaves})

    def cut(category: Category) -> Category:
        leaves = frozenset(piece for segment in category.leaves for piece in pieces[segment])
        return replace(category, leaves=leaves)

    table = replace(table, axes=tuple(
        replace(axis, categories=tuple(map(cut, axis.categories))) if axis in axes else axis
        for axis in table.axes
    ))  # fmt: skip
    level = [tuple(map(cut, categories)) for categories in declared]
    return table, Levels({**levels.declared, TIME: level}, levels.ordered)


def _coarser_categories(axis: Axis, levels: Levels) -> Iterator[tuple[Category, ...]]:
    yield _without_lowest(axis)
    for level in levels.declared.get(axis.dimension, ()):
        yield _raised(axis, level)
    if axis.dimension in levels.ordered:
        yield from _merged(axis, levels.ordered[axis.dimension])


def _lowest(axis: Axis) -> list[Category]:
    """The categories that hold no other."""
    shown = axis.categories
    return [one for one in shown if not any(other.leaves < one.leaves for other in shown)]


def _without_lowest(axis: Axis) -> tuple[Category, ...]:
    """Without the categories of the lowest level, as far as a higher one covers them."""
    lowest = set(_lowest(axis))
    covered = {one for one in lowest if any(one.leaves < other.leaves for other in axis.categories)}
    return tuple(one for one in axis.categories if one not in covered)


def _raised(axis: Axis, level: Level) -> tuple[Category, ...]:
    """Each category of the level in place of the finer ones that it is the union of."""
    found = list(axis.categories)
    for group in level:
        inside = [one for one in found if one.leaves < group.leaves]
        if inside and frozenset().union(*(one.leaves for one in inside)) == group.leaves:
            found = _replaced(found, inside, group)
    return tuple(found)


def _merged(axis: Axis, ordered: Collection[str] | None) -> Iterator[tuple[Category, ...]]:
    """Two neighbours of the lowest level in one, where no other category parts them."""
    lowest = _lowest(axis)
    if ordered is not None:
        lowest = [one for one in lowest if one.leaves <= set(ordered)]
    if len(lowest) > MOST_NEIGHBOURS:
        return
    for pair in pairwise(lowest):
        first, second = pair
        leaves = first.leaves | second.leaves
        others = [one for one in axis.categories if one not in pair and one.leaves & leaves]
        if first.leaves & second.leaves or not all(leaves <= one.leaves for one in others):
            continue
        label = f"{first.label} or {second.label}"
        together = Category(f"{first.code}+{second.code}", label, leaves)
        yield tuple(_replaced(axis.categories, pair, together))


def _replaced(
    categories: Sequence[Category], finer: Sequence[Category], by: Category
) -> list[Category]:
    """`by` where the first of the finer ones stood, unless its leaves are shown already."""
    kept = [one for one in categories if one not in finer]
    if all(one.leaves != by.leaves for one in kept):
        kept.insert(min(categories.index(one) for one in finer), by)
    return kept


def _without(table: TableSpecification, axis: Axis) -> TableSpecification:
    """Without the axis, still limited to what it covers."""
    limits = dict(table.filters)
    limits[axis.dimension] = axis.leaves & limits.get(axis.dimension, axis.leaves)
    axes = tuple(one for one in table.axes if one.dimension != axis.dimension)
    return replace(table, axes=axes, filters=tuple(sorted(limits.items())))
