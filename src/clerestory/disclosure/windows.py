"""Windows of time as sets of date segments, and their common refinement.

A segment is written `2016-04` (a whole month), `2018-02-12` (a day) or `2018-02-01..2018-02-12`
(both days included). Two windows can be compared leaf by leaf only after all segments in play
were cut into pieces that are pairwise disjoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from clerestory.disclosure.tables import DisclosureError, Query

TIME = "received"
"""The dimension whose leaves are date segments."""

_DAY = timedelta(days=1)


def read_segment(segment: str) -> tuple[date, date]:
    """First and last day of a segment, both included."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", segment):
            first = date.fromisoformat(f"{segment}-01")
            return first, _month_end(first)
        first_text, _, last_text = segment.partition("..")
        first = date.fromisoformat(first_text)
        last = date.fromisoformat(last_text) if last_text else first
    except ValueError:
        first, last = date.max, date.min
    if last < first:
        raise DisclosureError(
            f"time segment {segment!r}: write a month as 2016-04 or days as 2018-02-01..2018-02-12"
        )
    return first, last


def write_segment(first: date, last: date) -> str:
    """The shortest way to write the days from first to last: a whole month is `2016-04`."""
    if first.day == 1 and last == _month_end(first):
        return f"{first:%Y-%m}"
    return f"{first.isoformat()}..{last.isoformat()}"


def segments(first: date, last: date) -> frozenset[str]:
    """The window from first to last, both included, cut at the ends of months."""
    if last < first:
        raise DisclosureError(f"window {first} to {last}: the last day is before the first")
    pieces, start = [], first
    while start <= last:
        end = min(last, _month_end(start))
        pieces.append(write_segment(start, end))
        start = end + _DAY
    return frozenset(pieces)


def contains(window: Iterable[str], day: date) -> bool:
    """Whether the day lies in one of the window's segments."""
    return any(first <= day <= last for first, last in map(read_segment, window))


def refine(queries: Sequence[Query], dimension: str = TIME) -> tuple[Query, ...]:
    """The same queries with every date segment split into disjoint pieces common to all."""
    used = {leaf for query in queries for leaf in query.get(dimension) or ()}
    pieces = split(used)
    refined = []
    for query in queries:
        window = query.get(dimension)
        if window is not None:
            query = query.replace(dimension, (p for leaf in window for p in pieces[leaf]))
        refined.append(query)
    return tuple(refined)


def split(used: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each segment, the disjoint pieces that it consists of, in order of time."""
    spans = {segment: read_segment(segment) for segment in used}
    starts = {first for first, _ in spans.values()} | {last + _DAY for _, last in spans.values()}
    cuts = sorted(starts)
    pieces = {}
    for segment, (first, last) in spans.items():
        inner = [cut for cut in cuts if first <= cut <= last]
        ends = [*(cut - _DAY for cut in inner[1:]), last]
        pieces[segment] = tuple(map(write_segment, inner, ends))
    return pieces


def _month_end(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - _DAY
