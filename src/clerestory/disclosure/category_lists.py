"""What everybody knows of categories that were not in use: that they were empty.

A reader who knows that a category was new in 2016 knows its count before: nought. A figure hidden
behind it would be none, so these noughts count among what is known whenever figures are protected.
"""

from datetime import date

from clerestory.disclosure.datasets import CategoryList, Dataset, Dimension
from clerestory.disclosure.tables import Query, Statement
from clerestory.disclosure.windows import TIME, segments


def empty_categories(dataset: Dataset) -> tuple[Statement, ...]:
    """For each version of a list the categories that it lacks, all together nought."""
    return tuple(
        Statement(Query.of({dimension.code: missing, TIME: segments(first, last)}), value=0)
        for dimension in dataset.dimensions
        for one in dimension.lists
        if (missing := frozenset(dimension.codes) - frozenset(one.categories))
        for first, last in [_within(one, dataset)]
        if first <= last
    )


def changes(dimension: Dimension, first: date, last: date) -> tuple[str, ...]:
    """Where the list changed within a period, in words: since when, and what came or went."""
    found = []
    for one, other in zip(dimension.lists, dimension.lists[1:], strict=False):
        if not first < other.first <= last:
            continue
        new = [code for code in other.categories if code not in one.categories]
        old = [code for code in one.categories if code not in other.categories]
        said = [
            f"{_labels(dimension, codes)} {what}"
            for codes, what in ((new, "only since then"), (old, "only before"))
            if codes
        ]
        day = f"{other.first.day} {other.first:%B %Y}"
        found.append(
            f"The categories of {dimension.label.lower()} changed on {day}: "
            f"{'; '.join(said) or 'in name alone'}."
        )
    return tuple(found)


def in_use(dimension: Dimension, code: str) -> str:
    """When a category was in use, in words."""
    spans = [one for one in dimension.lists if code in one.categories]
    return " and ".join(
        f"from {one.first}" + (f" to {one.last}" if one.last else " on") for one in spans
    )


def _labels(dimension: Dimension, codes: list[str]) -> str:
    return ", ".join(f"“{dimension.label_of(code)}”" for code in codes)


def _within(one: CategoryList, dataset: Dataset) -> tuple[date, date]:
    return max(one.first, dataset.first), min(one.last or dataset.last, dataset.last)
