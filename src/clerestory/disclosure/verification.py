"""Check a certificate by adding up its worlds: no solver, no trust in who wrote it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from clerestory.disclosure.certificate import (
    Alone,
    Between,
    Certificate,
    Ends,
    Kind,
    Known,
    Promise,
    Sum,
    Verification,
    load,
)
from clerestory.disclosure.released_files import all_files, file_problems, is_unchecked
from clerestory.disclosure.subtractions import subtractions
from clerestory.disclosure.tables import DisclosureError, Query, Statement, Zeros
from clerestory.disclosure.windows import TIME, contains, refine

Problems = Iterator[str]
Limits = Callable[[Statement], tuple[int, int | None]]
Key = tuple[tuple[str, frozenset[str]], ...]
"""A query with a set of leaves for every dimension."""


def verify(folder: Path) -> Verification:
    """Check the release in this folder: files unchanged and as stated, every world adds up, both
    ends there.

    Raises DisclosureError if there is no readable certificate.
    """
    certificate = load(folder)
    found = check(certificate, tuple(file_problems(folder, certificate)))
    return replace(found, unchecked=tuple(sorted(filter(is_unchecked, all_files(folder)))))


def check(certificate: Certificate, problems: Sequence[str] = ()) -> Verification:
    """The same without the files; `problems` are added to what is found."""
    found = list(problems)
    try:
        found += _Checker(certificate).problems()
    except DisclosureError as error:
        found.append(str(error))
    cells = len(certificate.cells) + len(certificate.promises)
    return Verification(
        not found,
        str(certificate.kind),
        cells,
        len(certificate.worlds),
        tuple(found),
        certificate.policy,
        certificate.released,
        certificate.known,
    )


class _Checker:
    """One certificate, with its statements added up over each of its worlds."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        self._inside: dict[tuple[str, frozenset[str], str], bool] = {}
        self.members = [self._places(s.query) for s in certificate.statements]
        self.sums = [
            [_add(world, members) for members in self.members] for world in certificate.worlds
        ]

    def problems(self) -> list[str]:
        if not 0 <= self.certificate.known <= len(self.certificate.statements):
            known, listed = self.certificate.known, len(self.certificate.statements)
            return [f"{known} of {listed} statements are said to be known from earlier releases"]
        checks = (
            self._bad_places(),
            self._bad_worlds(),
            self._bad_cells(),
            self._bad_figures(),
            self._bad_subtractions(),
            self._bad_differences(),
            self._bad_promises(),
            self._bad_insiders(),
        )
        return list(itertools.chain.from_iterable(checks))

    def _places(self, query: Query) -> frozenset[int]:
        """The places that lie in the query."""
        columns = {name: i for i, name in enumerate(self.certificate.dimensions)}
        if missing := [name for name in query.dimensions if name not in columns]:
            raise DisclosureError(f"the places do not say their {missing[0]}")
        tests = [(name, leaves, columns[name]) for name, leaves in query.sets]
        return frozenset(
            at
            for at, place in enumerate(self.certificate.places)
            if all(self._is_in(name, leaves, place[column]) for name, leaves, column in tests)
        )

    def _is_in(self, dimension: str, leaves: frozenset[str], leaf: str) -> bool:
        key = (dimension, leaves, leaf)
        if key not in self._inside:
            timed = dimension == TIME
            self._inside[key] = contains(leaves, _day(leaf)) if timed else leaf in leaves
        return self._inside[key]

    def _bad_places(self) -> Problems:
        """A world may only have records that a register can have."""
        names = self.certificate.dimensions
        if len(set(names)) < len(names) or set(names) - set(self.certificate.domains):
            yield "a dimension of the places is named twice or has no domain"
            return
        for at, place in enumerate(self.certificate.places):
            for name, leaf in zip(names, place, strict=True):
                if not self._is_in(name, self.certificate.domains[name], leaf):
                    yield f"place {at}: {leaf!r} is not a value of {name}"

    def _bad_worlds(self) -> Problems:
        """Every world is whole, not below nought, and agrees with every statement."""
        size = len(self.certificate.places)
        for number, world in enumerate(self.certificate.worlds):
            if any(not 0 <= place < size or held < 0 for place, held in world.items()):
                yield f"world {number}: a count below nought, or a place that is not listed"
            for at, statement in enumerate(self.certificate.statements):
                low, high = self._limits(statement)
                held = self.sums[number][at]
                if held < low or (high is not None and held > high):
                    yield f"world {number}: statement {at} counts {held}, told {low} to {high}"

    def _limits(self, statement: Statement) -> tuple[int, int | None]:
        low, high = statement.interval
        if statement.hidden and self.certificate.policy.zeros is Zeros.PUBLISHED:
            low = 1
        return low, high

    def _bad_cells(self) -> Problems:
        """Each hidden cell of the release is there once, and reaches both ends."""
        statements = self.certificate.statements[: self.certificate.released]
        hidden = {at for at, statement in enumerate(statements) if statement.hidden}
        listed = [ends.statement for ends in self.certificate.cells]
        if self.certificate.kind is Kind.PUBLIC and (
            set(listed) != hidden or len(set(listed)) < len(listed)
        ):
            yield f"{len(hidden)} cells are hidden and {len(listed)} have witnesses"
        for ends in self.certificate.cells:
            yield from self._bad_ends(ends)

    def _bad_ends(self, ends: Ends) -> Problems:
        threshold = self.certificate.policy.threshold
        if ends.statement not in range(len(self.members)) or not self._known(ends.low, ends.high):
            yield f"cell {ends.statement}: names a statement or world that is not there"
            return
        low, high = (self.sums[world][ends.statement] for world in (ends.low, ends.high))
        query, least = self.certificate.statements[ends.statement].query, 0
        if ends.floor is not None:
            proved = self._proved(query, ends.floor, self._limits)
            if proved is not None and proved >= threshold:
                return
            least = self._proved(query, ends.floor, _visible) or 0
        least = max(least, 1) if self.certificate.policy.zeros is Zeros.PUBLISHED else 0
        least, most = self._left(query, ends.known, least, threshold)
        if low > least or high < most:
            yield (
                f"cell {ends.statement}: its worlds reach {low} to {high}, "
                f"needed are {least} and {most}"
            )

    def _known(self, *worlds: int) -> bool:
        return all(0 <= world < len(self.certificate.worlds) for world in worlds)

    def _proved(self, query: Query, proof: Sum, limits: Limits, up: bool = False) -> int | None:
        """The limit that the sum proves: over every combination of leaves, it counts no record
        that the query does not (for an upper limit: every record that the query does). None if
        it fails to, or if a statement in it has no limit on that side."""
        statements = self.certificate.statements
        if proof.over < 1 or any(at not in range(len(statements)) for at, _ in proof.terms):
            return None
        queries = [statements[at].query for at, _ in proof.terms] + [query]
        factors = [*(factor for _, factor in proof.terms), -proof.over]
        for cover in self._coverings(queries):
            counted = sum(by for by, inside in zip(factors, cover, strict=True) if inside)
            if (counted < 0) if up else (counted > 0):
                return None
        total = 0
        for at, factor in proof.terms:
            limit = limits(statements[at])[int((factor > 0) == up)]
            if limit is None:
                return None
            total += factor * limit
        return (
            math.floor(Fraction(total, proof.over))
            if up
            else math.ceil(Fraction(total, proof.over))
        )

    def _left(self, query: Query, known: Known, least: int, most: int) -> tuple[int, int]:
        """What must be reached of least and most: no more than known statements alone leave."""
        reach = [least, most]
        for up, proof in enumerate(known):
            if proof is None or any(at < self.certificate.released for at, _ in proof.terms):
                continue
            limit = self._proved(query, proof, self._limits, bool(up))
            if limit is not None:
                reach[up] = min(most, limit) if up else max(least, limit)
        return reach[0], reach[1]

    def _coverings(self, queries: Sequence[Query]) -> set[tuple[bool, ...]]:
        """For every combination of leaves that a record can have: which of the queries hold it."""
        domain = Query.of(self.certificate.domains)
        *fine, whole = refine([*queries, domain])
        covers: set[tuple[bool, ...]] = {(True,) * len(queries)}
        for name, leaves in whole.sets:
            wanted = [query.get(name) for query in fine]
            signs = {tuple(held is None or leaf in held for held in wanted) for leaf in leaves}
            covers = {
                tuple(a and b for a, b in zip(cover, sign, strict=True))
                for cover in covers
                for sign in signs
            }
        return covers

    def _bad_figures(self) -> Problems:
        """No small count is released outright."""
        for at, statement in enumerate(self.certificate.statements[: self.certificate.released]):
            low, high = statement.interval
            if high is not None and 0 < low <= high < self.certificate.policy.threshold:
                yield f"statement {at} is released as {low} to {high}, a small count"

    def _bad_subtractions(self) -> Problems:
        """No exact figure less others within it leaves a small count that is not known already."""
        statements, released = self.certificate.statements, self.certificate.released
        *queries, whole = refine(
            [*(s.query for s in statements), Query.of(self.certificate.domains)]
        )
        keys = [
            tuple(sorted({**dict(whole.sets), **dict(query.sets)}.items())) for query in queries
        ]
        exact: dict[Key, int] = {}
        for at in reversed(range(len(statements))):
            if statements[at].interval[0] == statements[at].interval[1]:
                exact[keys[at]] = at
        known = {keys[at] for at in exact.values() if at >= released}
        known |= {keys[at] for at in range(released, len(keys)) if keys[at] in exact}
        for used in _subtracted(exact):
            figures = [statements[exact[key]].interval[0] for key in used]
            left = figures[0] - sum(figures[1:])
            if 0 < left < self.certificate.policy.threshold and not known.issuperset(used):
                words = " less ".join(f"statement {exact[key]}" for key in used)
                yield f"{words} leaves {left}"

    def _bad_differences(self) -> Problems:
        for d in self.certificate.differences:
            there = all(0 <= at < len(self.members) for at in (d.outer, *d.parts))
            if not there or not self._known(d.low, d.high):
                yield "a difference names a statement or world that is not there"
                continue
            low, high = (self._left_in(world, d) for world in (d.low, d.high))
            if low >= high:
                less = " less ".join(f"statement {at}" for at in (d.outer, *d.parts))
                yield f"{less}: both worlds give {low}"

    def _left_in(self, world: int, d: Between) -> int:
        return self.sums[world][d.outer] - sum(self.sums[world][part] for part in d.parts)

    def _bad_promises(self) -> Problems:
        if self.certificate.kind is Kind.PUBLIC and (
            self.certificate.promises or self.certificate.insiders
        ):
            yield "a public certificate must not say which queries are protected"
        for at, promise in enumerate(self.certificate.promises):
            if not self._known(promise.low, promise.high):
                yield f"promise {at}: names a world that is not there"
                continue
            yield from self._bad_promise(at, promise)

    def _bad_promise(self, at: int, promise: Promise) -> Problems:
        members = self._places(promise.query)
        worlds = self.certificate.worlds
        true, low, high = (_add(worlds[w], members) for w in (0, promise.low, promise.high))
        if true != promise.records:
            yield f"promise {at}: the base world counts {true}, not {promise.records}"
        most = max(self.certificate.policy.threshold, promise.most)
        least, most = self._left(promise.query, promise.known, promise.least, most)
        if low > least or high < most:
            yield f"promise {at}: worlds reach {low} to {high}, needed {least} and {most}"
        if promise.least and self.certificate.policy.zeros is Zeros.HIDEABLE:
            yield f"promise {at}: asks for {promise.least} at least, though noughts may be hidden"

    def _bad_insiders(self) -> Problems:
        for at, alone in enumerate(self.certificate.insiders):
            if not self._known(alone.low, alone.high):
                yield f"insider {at}: names a world that is not there"
            elif not self._is_kept_from(alone):
                yield f"insider {at}: the two worlds do not keep the count from them"

    def _is_kept_from(self, alone: Alone) -> bool:
        members = self._places(alone.query)
        low, high = (self.certificate.worlds[world] for world in (alone.low, alone.high))
        agree = all(
            _add(world, self._places(told.query)) == told.value
            for told in alone.known
            for world in (low, high)
        )
        return agree and _add(low, members) != _add(high, members)


def _visible(statement: Statement) -> tuple[int, int | None]:
    """What is seen of a count where noughts are always published: whether it is nought."""
    return (0, 0) if statement.value == 0 else (1, None)


def _add(world: Mapping[int, int], members: frozenset[int]) -> int:
    return sum(held for place, held in world.items() if place in members)


def _day(leaf: str) -> date:
    try:
        return date.fromisoformat(leaf)
    except ValueError as error:
        raise DisclosureError(f"place: {leaf!r} is not a day") from error


def _subtracted(exact: Iterable[Key]) -> Iterator[tuple[Key, ...]]:
    """An outer query, then the parts of it in one dimension, for every subtraction of them."""
    groups: dict[tuple[str, Key], dict[frozenset[str], Key]] = {}
    for key in exact:
        for name, leaves in key:
            rest = tuple(pair for pair in key if pair[0] != name)
            groups.setdefault((name, rest), {})[leaves] = key
    for nodes in groups.values():
        for taken in subtractions(tuple(nodes)):
            yield tuple(nodes[leaves] for leaves in (taken.outer, *taken.parts))
