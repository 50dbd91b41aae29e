"""Build certificates: the public one from what was released alone, the staff one from the truth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from clerestory.disclosure._solver import MOST_NODES, Outcome
from clerestory.disclosure.attacker import describe, told_by
from clerestory.disclosure.certificate import (
    Alone,
    Between,
    Certificate,
    Ends,
    Kind,
    Promise,
    Sum,
)
from clerestory.disclosure.derivations import derive
from clerestory.disclosure.knowledge import NO_LIMIT, Pool, Reader, Told
from clerestory.disclosure.promises import Insider, push_all
from clerestory.disclosure.protection import Protection, Verdict
from clerestory.disclosure.rules import Difference, differences
from clerestory.disclosure.tables import DisclosureError, Policy, Statement, Zeros
from clerestory.disclosure.windows import TIME, read_segment
from clerestory.disclosure.worlds import Atoms, Canon, Domains, World, canonical, partition


class NotCertifiable(DisclosureError):
    """No certificate can be written: a cell's ends were not found, or its limit not shown."""


@dataclass(slots=True)
class _Worlds:
    """The worlds that a certificate uses, each once, in the order of their first use."""

    used: list[World] = field(default_factory=list)
    _numbers: dict[bytes, int] = field(default_factory=dict)

    def number(self, world: World) -> int:
        found = self._numbers.setdefault(world.tobytes(), len(self.used))
        if found == len(self.used):
            self.used.append(world)
        return found


def public_certificate(
    statements: Sequence[Statement],
    policy: Policy,
    *,
    files: Mapping[str, str],
    known: Sequence[Statement] = (),
    domains: Domains | None = None,
    nodes: int = MOST_NODES,
) -> Certificate:
    """From released statements, earlier ones, domains and policy alone: it gives nothing away.

    `files` maps each released file's name to its SHA-256. Raises NotCertifiable where a hidden
    cell is seen to be small, or could not be decided within the limit.
    """
    everything = (*statements, *known)
    canon = canonical([statement.query for statement in everything], domains)
    nested = differences(canon)
    keys = [*canon.keys, *(difference.key for difference in nested)]
    atoms = partition(keys, canon.domains)
    pool = Pool(atoms.members)
    reader = Reader(pool, told_by(everything, len(keys), policy), nodes)
    hidden = [at for at, statement in enumerate(statements) if statement.hidden]
    least = _visible_least(everything, hidden, pool, policy, nodes)
    push_all(reader, [(at, least[at][0], policy.threshold) for at in hidden])
    if not reader.has_seen:
        reader.extreme(0, True)
    worlds = _Worlds()
    cells = tuple(_ends(reader, at, *least[at], policy, worlds) for at in hidden)
    between = _between(reader, nested, len(canon.keys), policy, worlds)
    if not worlds.used and reader.has_seen:
        worlds.number(pool.worlds[0])
    return Certificate(
        kind=Kind.PUBLIC,
        policy=policy,
        files=dict(files),
        domains=canon.domains,
        dimensions=tuple(sorted(canon.domains)),
        places=_places(atoms, canon),
        statements=everything,
        known=len(known),
        worlds=tuple(map(_sparse, worlds.used)),
        cells=cells,
        differences=between,
    )


def staff_certificate(protection: Protection, *, files: Mapping[str, str]) -> Certificate:
    """From the true table: proves the promise for every protected query. Stays inside."""
    assembly = protection.assembly
    if assembly is None or protection.verdict is not Verdict.SAFE:
        raise NotCertifiable("only a release that was found safe can be certified")
    problem, survey = assembly.problem, assembly.survey
    reader = problem.reader(protection.hidden_cells)
    truth = Told.nothing(problem.records.size).exactly(
        np.arange(problem.records.size), problem.records
    )
    worlds = _Worlds()
    worlds.number(_some(Reader(problem.pool, truth, problem.nodes)))
    promises = []
    for demand in problem.demands:
        low, high = _pair(
            reader, demand.query, demand.least, demand.most, assembly.name(demand.query)
        )
        held = survey.counts[demand.query]
        promises.append(
            Promise(
                survey.queries[demand.query],
                held.records,
                held.people,
                demand.least,
                demand.most,
                worlds.number(low),
                worlds.number(high),
            )
        )
    insiders = tuple(
        alone
        for insider in problem.insiders
        for alone in _alone(protection, reader, insider, worlds)
    )
    atoms = partition(survey.keys, survey.canon.domains)
    everything = (*protection.statements(), *protection.known)
    return Certificate(
        kind=Kind.STAFF,
        policy=protection.policy,
        files=dict(files),
        domains=survey.canon.domains,
        dimensions=tuple(sorted(survey.canon.domains)),
        places=_places(atoms, survey.canon),
        statements=everything,
        known=len(protection.known),
        worlds=tuple(map(_sparse, worlds.used)),
        promises=tuple(promises),
        insiders=insiders,
    )


def _ends(
    reader: Reader, at: int, least: int, proof: Sum | None, policy: Policy, worlds: _Worlds
) -> Ends:
    """Both ends of a hidden cell, or the proof that it is not small."""
    low, high = reader.world(at, False, least), reader.world(at, True, policy.threshold)
    if low is not None and high is not None:
        return Ends(at, worlds.number(low), worlds.number(high), proof)
    down, up = reader.extreme(at, False), reader.extreme(at, True)
    floor = _lower_limit(reader, at)
    if floor is None or floor[0] < policy.threshold or down.world is None or up.world is None:
        raise NotCertifiable(
            f"hidden count of query {at}: its worlds reach {down.value} to {up.value}, which "
            f"shows it to be small or could not be decided; needed are {least} and "
            f"{policy.threshold}, or a proof that it is {policy.threshold} or more"
        )
    return Ends(at, worlds.number(down.world), worlds.number(up.world), floor[1])


def _lower_limit(reader: Reader, at: int) -> tuple[int, Sum] | None:
    """A lower limit that a sum of statements proves, with the sum."""
    derivation = derive(reader, at, False, reader.extreme(at, False))
    if derivation is None:
        return None
    over = math.lcm(*(factor.denominator for _, factor in derivation.terms), 1)
    terms = tuple((row, int(factor * over)) for row, factor in derivation.terms)
    return derivation.bound, Sum(over, terms)


def _visible_least(
    statements: Sequence[Statement], hidden: Sequence[int], pool: Pool, policy: Policy, nodes: int
) -> dict[int, tuple[int, Sum | None]]:
    """The least that each hidden cell must reach: 0, or what visible noughts allow, with proof."""
    if policy.zeros is Zeros.HIDEABLE:
        return {at: (0, None) for at in hidden}
    told = Told.nothing(pool.members.shape[0])
    for at, statement in enumerate(statements):
        nought = statement.value == 0
        told.low[at], told.high[at] = (0, 0) if nought else (1, NO_LIMIT)
    reader = Reader(pool, told, nodes)
    least: dict[int, tuple[int, Sum | None]] = {}
    for at in hidden:
        reached, _ = reader.reaches(at, False, 1)
        limit = None if reached else _lower_limit(reader, at)
        least[at] = (1, None) if limit is None else limit
    return least


def _between(
    reader: Reader, nested: Sequence[Difference], first: int, policy: Policy, worlds: _Worlds
) -> tuple[Between, ...]:
    """Two worlds for each difference that a reader cannot fix."""
    found = []
    for at, difference in enumerate(nested, first):
        if _is_fixed(reader, difference):
            continue
        low, high = reader.seen(at)
        if low is None or low == high:
            least, greatest = reader.interval(at)
            if Outcome.LIMIT in (least.outcome, greatest.outcome):
                continue
            low, high = reader.seen(at)
        if low is None or high is None or low == high:
            _check_not_small(low, difference, policy)
            continue
        ends = reader.world(at, False, low), reader.world(at, True, high)
        if ends[0] is not None and ends[1] is not None:
            numbers = worlds.number(ends[0]), worlds.number(ends[1])
            found.append(Between(difference.outer, difference.inner, *numbers))
    return tuple(found)


def _is_fixed(reader: Reader, difference: Difference) -> bool:
    """Whether both were told exactly, so that their difference is plain to see."""
    told = reader.told
    return all(told.low[at] == told.high[at] for at in (difference.outer, difference.inner))


def _check_not_small(value: int | None, difference: Difference, policy: Policy) -> None:
    if value is not None and 0 < value < policy.threshold:
        raise NotCertifiable(
            f"{describe(difference.query)}: that it counts {value} follows from what is released"
        )


def _pair(reader: Reader, at: int, least: int, most: int, name: str) -> tuple[World, World]:
    low, high = reader.world(at, False, least), reader.world(at, True, most)
    if low is None or high is None:
        raise NotCertifiable(f"{name}: no worlds were found that reach {least} and {most}")
    return low, high


def _alone(
    protection: Protection, outside: Reader, insider: Insider, worlds: _Worlds
) -> list[Alone]:
    """Two worlds for each protected query that somebody alone in a cell must not work out."""
    assembly = protection.assembly
    assert assembly is not None
    survey, problem = assembly.survey, assembly.problem
    known = tuple(
        Statement(survey.queries[cell], value=int(problem.records[cell])) for cell in insider.cells
    )
    reader = Reader(
        problem.pool, outside.told.exactly(insider.cells, problem.records), problem.nodes
    )
    found = []
    for at in insider.victims:
        truth = int(problem.records[at])
        other = reader.world(at, False, truth - 1)
        if other is None:
            other = reader.world(at, True, truth + 1)
        if other is None:
            raise NotCertifiable(f"{assembly.name(at)}: an insider could work it out")
        numbers = sorted((0, worlds.number(other)))
        found.append(Alone(known, survey.queries[at], *numbers))
    return found


def _some(reader: Reader) -> World:
    extreme = reader.extreme(0, True)
    if extreme.world is None:
        raise NotCertifiable("no register with the true counts was found within the limit")
    return extreme.world


def _places(atoms: Atoms, canon: Canon) -> tuple[tuple[str, ...], ...]:
    """One leaf combination per atom, over every dimension named; time as its first day."""
    dimensions = tuple(sorted(canon.domains))
    any_leaf = {name: min(leaves) for name, leaves in canon.domains.items()}
    column = {name: i for i, name in enumerate(atoms.dimensions)}
    places = []
    for place in atoms.places:
        leaves = [place[column[n]] if n in column else any_leaf[n] for n in dimensions]
        places.append(
            tuple(
                read_segment(leaf)[0].isoformat() if name == TIME else leaf
                for name, leaf in zip(dimensions, leaves, strict=True)
            )
        )
    return tuple(places)


def _sparse(world: World) -> dict[int, int]:
    return {int(at): int(world[at]) for at in np.flatnonzero(world)}
