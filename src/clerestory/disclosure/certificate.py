"""A certificate that a release keeps its promise, and its verification by addition alone.

A certificate holds *worlds*: pretend registers, as records per combination of leaves, that agree
with everything that was released. For every hidden cell two of them differ so much that nobody
can tell a small count from one that is not. Checking this takes no solver and no trust in the
one who wrote it: the worlds are added up. A *public* certificate was computed from the released
statements alone. A *staff* certificate starts from the true table and stays inside.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from clerestory.disclosure.tables import DisclosureError, Policy, Query, Statement

FORMAT = "clerestory certificate, version 1"
PLACE = "certificate/certificate.json"
"""Where a release keeps its certificate, below its own folder."""

Made = TypeVar("Made")

World = Mapping[int, int]
"""Records per place; a place that is missing has none."""


class Kind(StrEnum):
    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Sum:
    """Statements times whole factors, divided by `over`: a limit shown by addition."""

    over: int
    terms: tuple[tuple[int, int], ...]


Known = tuple[Sum | None, Sum | None]
"""What known statements alone prove: a lower limit and an upper one (None: nothing)."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Two worlds (positions) for one statement: the least and the greatest count found.

    `floor`, where given, proves that no world gives less than the threshold; or, where noughts
    are always published, the least that they allow (1 without it). `known` proves how far the
    known statements limit the count by themselves: no world reaches further.
    """

    statement: int
    low: int
    high: int
    floor: Sum | None = None
    known: Known = (None, None)


@dataclass(frozen=True, slots=True)
class Between:
    """Two worlds that give different values to `outer` less `parts` (statements)."""

    outer: int
    parts: tuple[int, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A protected query: `low` must give it `least` or less, `high` must give it `most` or more,
    or else as far as what is `known` leaves."""

    query: Query
    records: int
    people: int
    least: int
    most: int
    low: int
    high: int
    known: Known = (None, None)


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody who knows the counts of `known`; the two worlds agree with these, and differ on
    `query`, which the person therefore cannot work out."""

    known: tuple[Statement, ...]
    query: Query
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """`statements` are the released ones, then the `known` earlier ones. World 0 is the base.

    `rows` gives, for each file of figures, the statement behind each of its rows in order; the
    last column holds its value. What else the authority knows of, such as a partner's own counts,
    is in no public certificate: that shows the figures safe beside the statements in it.
    """

    kind: Kind
    policy: Policy
    files: Mapping[str, str]
    domains: Mapping[str, frozenset[str]]
    dimensions: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    statements: tuple[Statement, ...]
    known: int
    worlds: tuple[World, ...]
    cells: tuple[Ends, ...] = ()
    differences: tuple[Between, ...] = ()
    promises: tuple[Promise, ...] = ()
    insiders: tuple[Alone, ...] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def released(self) -> int:
        """How many of the statements, from the first, are this release's own."""
        return len(self.statements) - self.known


@dataclass(frozen=True, slots=True)
class Verification:
    """`ok` only if there is no problem. `checked_cells` were found to have both ends, under this
    `policy`, beside `earlier` statements; the files `unchecked` have no figures of their own."""

    ok: bool
    kind: str
    checked_cells: int
    worlds: int
    problems: tuple[str, ...]
    policy: Policy
    released: int
    earlier: int
    unchecked: tuple[str, ...] = ()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(certificate: Certificate) -> bytes:
    """The certificate as a compact file: a base world, and each other world as moves from it."""
    base = certificate.worlds[0] if certificate.worlds else {}
    document = {
        "format": FORMAT,
        "kind": str(certificate.kind),
        "policy": certificate.policy.as_json(),
        "files": dict(certificate.files),
        "rows": {name: list(rows) for name, rows in certificate.rows.items()},
        "domains": {name: sorted(leaves) for name, leaves in certificate.domains.items()},
        "dimensions": certificate.dimensions,
        "places": certificate.places,
        "statements": [statement.as_json() for statement in certificate.statements],
        "known": certificate.known,
        "base": sorted([place, held] for place, held in base.items() if held),
        "moves": [_moves(base, world) for world in certificate.worlds[1:]],
        "cells": [_ends_json(ends) for ends in certificate.cells],
        "differences": [_between_json(between) for between in certificate.differences],
        "promises": [_promise_json(promise) for promise in certificate.promises],
        "insiders": [_alone_json(alone) for alone in certificate.insiders],
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def read(content: bytes) -> Certificate:
    """Raises DisclosureError, with one readable line, if it is not a certificate."""
    return read_json(content, FORMAT, _read)


def read_json(content: bytes, expected: str, build: Callable[[dict[str, Any]], Made]) -> Made:
    """What `build` makes of a JSON object whose `format` is as expected. Whatever is wrong with
    it is a DisclosureError with one readable line."""
    try:
        given = json.loads(content)
        if given["format"] != expected:
            raise DisclosureError(
                f"the certificate's format is {given['format']!r}, not {expected!r}"
            )
        return build(given)
    except DisclosureError:
        raise
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        zlib.error,
    ) as error:
        raise DisclosureError(
            f"the certificate cannot be read ({type(error).__name__}: {error}); get it again from "
            "where it was published"
        ) from error


def _read(given: dict[str, Any]) -> Certificate:
    base = {whole(place): whole(held) for place, held in given["base"]}
    worlds: list[World] = [base]
    for moves in given["moves"]:
        world = dict(base)
        for place, change in moves:
            world[whole(place)] = world.get(place, 0) + whole(change)
        worlds.append({place: held for place, held in world.items() if held})
    return Certificate(
        kind=Kind(given["kind"]),
        policy=Policy.from_json(given["policy"]),
        files={str(name): str(digest) for name, digest in given["files"].items()},
        domains={name: frozenset(leaves) for name, leaves in given["domains"].items()},
        dimensions=tuple(given["dimensions"]),
        places=tuple(tuple(place) for place in given["places"]),
        statements=tuple(Statement.from_json(statement) for statement in given["statements"]),
        known=whole(given["known"]),
        worlds=tuple(worlds),
        cells=tuple(_ends(ends) for ends in given["cells"]),
        differences=tuple(_between(between) for between in given["differences"]),
        promises=tuple(_promise(promise) for promise in given["promises"]),
        insiders=tuple(_alone(alone) for alone in given["insiders"]),
        rows={str(name): tuple(map(whole, rows)) for name, rows in given["rows"].items()},
    )


def whole(number: Any) -> int:
    """Raises DisclosureError if it is no whole number."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise DisclosureError(f"the certificate holds {number!r} where a whole number belongs")
    return number


def _moves(base: World, world: World) -> list[list[int]]:
    places = sorted({*base, *world})
    changes = ((place, world.get(place, 0) - base.get(place, 0)) for place in places)
    return [[place, change] for place, change in changes if change]


def _ends_json(ends: Ends) -> dict[str, Any]:
    written: dict[str, Any] = {"statement": ends.statement, "low": ends.low, "high": ends.high}
    if ends.floor is not None:
        written["floor"] = _sum_json(ends.floor)
    return {**written, **_known_json(ends.known)}


def _ends(given: Mapping[str, Any]) -> Ends:
    ends = [whole(given[name]) for name in ("statement", "low", "high")]
    return Ends(ends[0], ends[1], ends[2], _sum(given.get("floor")), _known(given))


def _sum_json(proof: Sum | None) -> dict[str, Any] | None:
    return None if proof is None else {"over": proof.over, "sum": proof.terms}


def _sum(given: Mapping[str, Any] | None) -> Sum | None:
    if given is None:
        return None
    return Sum(whole(given["over"]), tuple((whole(at), whole(by)) for at, by in given["sum"]))


def _known_json(known: Known) -> dict[str, Any]:
    return {} if known == (None, None) else {"known": [_sum_json(proof) for proof in known]}


def _known(given: Mapping[str, Any]) -> Known:
    low, high = given.get("known", (None, None))
    return _sum(low), _sum(high)


def _between_json(between: Between) -> list[Any]:
    return [between.outer, between.parts, between.low, between.high]


def _between(given: Any) -> Between:
    outer, parts, low, high = given
    return Between(whole(outer), tuple(map(whole, parts)), whole(low), whole(high))


def _promise_json(promise: Promise) -> dict[str, Any]:
    names = ("records", "people", "least", "most", "low", "high")
    numbers = {name: getattr(promise, name) for name in names}
    return {"query": promise.query.as_json(), **numbers, **_known_json(promise.known)}


def _promise(given: Mapping[str, Any]) -> Promise:
    names = ("records", "people", "least", "most", "low", "high")
    numbers = {name: whole(given[name]) for name in names}
    return Promise(Query.from_json(given["query"]), **numbers, known=_known(given))


def _alone_json(alone: Alone) -> dict[str, Any]:
    known = [statement.as_json() for statement in alone.known]
    return {"known": known, "query": alone.query.as_json(), "low": alone.low, "high": alone.high}


def _alone(given: Mapping[str, Any]) -> Alone:
    known = tuple(Statement.from_json(statement) for statement in given["known"])
    query = Query.from_json(given["query"])
    return Alone(known, query, whole(given["low"]), whole(given["high"]))


def load(folder: Path) -> Certificate:
    """The certificate of the release in this folder."""
    try:
        return read((folder / PLACE).read_bytes())
    except OSError as error:
        raise DisclosureError(
            f"{folder / PLACE}: {error.strerror or error}; give the folder of a release that has "
            "a certificate"
        ) from error
