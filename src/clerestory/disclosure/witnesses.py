"""Build certificates: the public one from what was released alone, the staff one from the truth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from clerestory.disclosure._solver import MOST_NODES, Outcome
from clerestory.disclosure.attacker import describe, limits, told_by
from clerestory.disclosure.certificate import (
    Alone,
    Between,
    Certificate,
    Ends,
    Kind,
    Known,
    Promise,
    Sum,
)
from clerestory.disclosure.derivations import derive
from clerestory.disclosure.knowledge import NO_LIMIT, Pool, Reader, Told, is_fixed
from clerestory.disclosure.promises import Insider, push_all
from clerestory.disclosure.protection import Protection, Verdict
from clerestory.disclosure.rules import Demand, Difference, left_over, remainders
from clerestory.disclosure.tables import DisclosureError, Policy, Query, Statement, Zeros
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
    rows: Mapping[str, Sequence[Query]] | None = None,
    known: Sequence[Statement] = (),
    domains: Domains | None = None,
    nodes: int = MOST_NODES,
) -> Certificate:
    """From released statements, earlier ones, domains and policy alone: it gives nothing away.

    `files` maps each released file's name to its SHA-256, `rows` that of each CSV file to what its
    rows count, in order. `known` are statements that were published: what is known in confidence
    would be published with the certificate. Raises NotCertifiable where a hidden cell is seen to
    be small, or could not be decided within the limit.
    """
    statements = _once(statements, domains)
    everything = (*statements, *known)
    canon = canonical([statement.query for statement in everything], domains)
    left, reader, atoms = _read(everything, canon, policy, nodes)
    pool = reader.pool
    mine = range(len(statements))
    outsider = Reader(pool, _without(reader.told, mine), nodes)
    hidden = [at for at in mine if statements[at].hidden]
    least = _visible_least(everything, hidden, pool, policy, nodes)
    push_all(reader, [(at, least[at][0], policy.threshold) for at in hidden])
    if not reader.has_seen:
        reader.extreme(0, True)
    worlds = _Worlds()
    cells = tuple(_ends(reader, outsider, at, *least[at], policy, worlds) for at in hidden)
    between = _between(reader, outsider, left, len(canon.keys), policy, worlds)
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
        rows=_numbered(rows or {}, statements, canon),
    )


def _once(statements: Sequence[Statement], domains: Domains | None) -> tuple[Statement, ...]:
    """The statements without those that say the same of the same records in other words."""
    keys = canonical([statement.query for statement in statements], domains).keys
    told = [replace(one, query=key) for one, key in zip(statements, keys, strict=True)]
    first = {say: at for at, say in reversed(list(enumerate(told)))}
    return tuple(statements[at] for at in sorted(first.values()))


def _numbered(
    rows: Mapping[str, Sequence[Query]], statements: Sequence[Statement], canon: Canon
) -> dict[str, tuple[int, ...]]:
    """The statement behind each row, by what it counts."""
    asked = [query for queries in rows.values() for query in queries]
    everything = canonical([*canon.queries, *asked], canon.domains)
    numbers: dict[Query, int] = {}
    for at, _ in enumerate(statements):
        numbers.setdefault(everything.keys[at], at)
    keys = iter(everything.keys[len(canon.queries) :])
    found = {}
    for name, queries in rows.items():
        own = list(itertools.islice(keys, len(queries)))
        if strange := [
            query for query, key in zip(queries, own, strict=True) if key not in numbers
        ]:
            raise NotCertifiable(
                f"{name}: {describe(strange[0])} has a row and is not stated; state each row"
            )
        found[name] = tuple(numbers[key] for key in own)
    return found


def _read(
    statements: Sequence[Statement], canon: Canon, policy: Policy, nodes: int
) -> tuple[tuple[Difference, ...], Reader, Atoms]:
    """Everything that subtraction leaves, of what is told and of what follows exactly from it,
    with a reader of the statements."""
    sets: list[Sequence[int]] = [range(len(canon.keys))]
    while True:
        left = left_over(canon, sets)
        keys = [*canon.keys, *(one.key for one in left)]
        atoms = partition(keys, canon.domains)
        reader = Reader(Pool(atoms.members), told_by(statements, len(keys), policy), nodes)
        fixed = [at for at in sets[0] if is_fixed(reader, at)]
        surveyed = set(keys)
        if all(one.key in surveyed for one in remainders(canon, fixed)):
            return left, reader, atoms
        sets.append(fixed)


def _without(told: Told, positions: Sequence[int]) -> Told:
    """What is left if nothing had been told of these."""
    low, high = told.low.copy(), told.high.copy()
    at = np.array(positions, dtype=np.intp)
    low[at], high[at] = 0, NO_LIMIT
    return Told(low, high)


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
        least, most = problem.ends(demand.query, demand.least, demand.most)
        low, high = _pair(reader, demand.query, least, most, assembly.name(demand.query))
        known = _known(protection, demand) if (least, most) != (demand.least, demand.most) else ()
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
                *known,
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
    reader: Reader,
    outsider: Reader,
    at: int,
    least: int,
    proof: Sum | None,
    policy: Policy,
    worlds: _Worlds,
) -> Ends:
    """Both ends of a hidden cell, as far as what is known leaves them, or the proof that it is
    not small."""
    low, high = reader.world(at, False, least), reader.world(at, True, policy.threshold)
    if low is not None and high is not None:
        return Ends(at, worlds.number(low), worlds.number(high), proof)
    down, up = reader.extreme(at, False), reader.extreme(at, True)
    if down.world is not None and up.world is not None:
        ends = worlds.number(down.world), worlds.number(up.world)
        floor = _limit(reader, at, False)
        if floor is not None and floor[0] >= policy.threshold:
            return Ends(at, *ends, floor[1])
        below, above = _limit(outsider, at, False), _limit(outsider, at, True)
        is_low = low is not None or (below is not None and down.value == below[0])
        is_high = high is not None or (above is not None and up.value == above[0])
        if is_low and is_high:
            return Ends(at, *ends, proof, (below and below[1], above and above[1]))
    raise NotCertifiable(
        f"hidden count of query {at}: its worlds reach {down.value} to {up.value}, which "
        f"shows it to be small or could not be decided; needed are {least} and "
        f"{policy.threshold}, or a proof that it is {policy.threshold} or more"
    )


def _limit(reader: Reader, at: int, up: bool) -> tuple[int, Sum] | None:
    """A limit that a sum of statements proves, with the sum."""
    derivation = derive(reader, at, up, reader.extreme(at, up))
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
        limit = None if reached else _limit(reader, at, False)
        least[at] = (1, None) if limit is None else limit
    return least


def _between(
    reader: Reader,
    outsider: Reader,
    left: Sequence[Difference],
    first: int,
    policy: Policy,
    worlds: _Worlds,
) -> tuple[Between, ...]:
    """Two worlds for each difference that a reader cannot fix."""
    found = []
    for at, difference in enumerate(left, first):
        low, high = reader.seen(at)
        if low is None or low == high:
            least, greatest = reader.interval(at)
            if Outcome.LIMIT in (least.outcome, greatest.outcome):
                continue
            low, high = reader.seen(at)
        if low is None or high is None or low == high:
            if low is not None and 0 < low < policy.threshold and not is_fixed(outsider, at):
                raise NotCertifiable(
                    f"{describe(difference.query)}: that it counts {low} follows from what is "
                    "released"
                )
            continue
        ends = reader.world(at, False, low), reader.world(at, True, high)
        if ends[0] is not None and ends[1] is not None:
            numbers = worlds.number(ends[0]), worlds.number(ends[1])
            found.append(Between(difference.outer, difference.parts, *numbers))
    return tuple(found)


def _known(protection: Protection, demand: Demand) -> tuple[Known]:
    """The proof of how far the known statements limit the query by themselves."""
    assembly = protection.assembly
    assert assembly is not None
    problem, told = assembly.problem, assembly.problem.told
    reader = Reader(problem.pool, told, problem.nodes)
    own = len(protection.statements())
    first = len(assembly.survey.place) - len(protection.known)
    numbers: dict[tuple[int, bool], int] = {}
    for i, statement in enumerate(protection.known):
        place = assembly.survey.place[first + i]
        low, high = limits(statement, protection.policy)
        for upper, limit, kept in ((False, low, told.low[place]), (True, high, told.high[place])):
            if limit == kept:
                numbers.setdefault((place, upper), own + i)
    proofs: list[Sum | None] = []
    for up in (False, True):
        found = _limit(reader, demand.query, up)
        if found is None:
            proofs.append(None)
            continue
        over, terms = found[1].over, found[1].terms
        proofs.append(Sum(over, tuple((numbers[row, (by > 0) == up], by) for row, by in terms)))
    return ((proofs[0], proofs[1]),)


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
