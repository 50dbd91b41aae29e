"""Choose what to hide, and attack the choice before it is believed.

The promise is kept by construction. The attacker looks further: at what is left of figures that
this very choice lets a reader fix, and at queries that are not small but are seen to be limited
as if they were. What leaks, and does not leak from what is known alone, is guarded from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from clerestory.disclosure.assembly import Assembly, Counter, Terms, assemble
from clerestory.disclosure.knowledge import Reader, is_fixed
from clerestory.disclosure.promises import failures, push_all, seen_small
from clerestory.disclosure.rules import remainders
from clerestory.disclosure.suppression import Suppression, suppress
from clerestory.disclosure.tables import Count, DisclosureError, Query, TableSpecification
from clerestory.disclosure.worlds import Canon


def choose_hidden(
    tables: Sequence[TableSpecification], count: Counter, terms: Terms, rounds: int
) -> tuple[Assembly, Suppression]:
    """The choice, and the problem that it solves. Every turn surveys a further set of figures or
    guards a further query; there are finitely many of both."""
    counted = remembered(count)
    assembly = assemble(tables, counted, terms)
    chosen: frozenset[int] = frozenset()
    while True:
        found = suppress(assembly.problem, assembly.equations, rounds, chosen)
        if not found.safe:
            return assembly, found
        chosen = found.hidden
        is_kept, guards = True, assembly.problem.guards
        if fixed := _fixed(assembly, found.hidden):
            terms = replace(terms, fixed=(*terms.fixed, *fixed))
            wider = assemble(tables, counted, terms, assembly.problem.pool.worlds)
            assembly = replace(wider, problem=replace(wider.problem, guards=guards))
            is_kept = next(failures(assembly.problem, found.hidden), None) is None
        leaking = _leaking(assembly, found.hidden)
        if is_kept and not leaking:
            return assembly, found
        guarded = replace(assembly.problem, guards=(*guards, *leaking))
        assembly = replace(assembly, problem=guarded)


def remembered(count: Counter) -> Counter:
    """The same counts, each asked for once. Raises DisclosureError if one is missing."""
    held: dict[Query, Count] = {}

    def counted(queries: Sequence[Query]) -> list[Count]:
        if missing := [query for query in dict.fromkeys(queries) if query not in held]:
            found = count(missing)
            if len(found) != len(missing):
                raise DisclosureError(
                    f"{len(missing)} queries were asked and {len(found)} counted; count each once"
                )
            held.update(zip(missing, found, strict=True))
        return [held[query] for query in queries]

    return counted


def _fixed(assembly: Assembly, hidden: frozenset[int]) -> list[tuple[int, ...]]:
    """Stated queries that readers can fix, told or found, if taking several of them from another
    leaves something that was not surveyed."""
    survey = assembly.survey
    stated = Canon(
        survey.queries[: survey.stated], survey.keys[: survey.stated], survey.canon.domains
    )
    reader = assembly.problem.reader(hidden)
    exact: list[int] = np.flatnonzero(reader.told.low == reader.told.high).tolist()
    told = [at for at in exact if at < survey.stated]
    found = [at for at in range(survey.stated) if at in told or is_fixed(reader, at)]
    surveyed = set(survey.keys)
    sets: list[tuple[int, ...]] = list(dict.fromkeys((tuple(told), tuple(found))))
    return [
        fixed
        for fixed in sets
        if any(left.key not in surveyed for left in remainders(stated, fixed))
    ]


def _leaking(assembly: Assembly, hidden: frozenset[int]) -> tuple[int, ...]:
    """What the attacker would call a leak, though the promise is kept and it is not known yet."""
    problem = assembly.problem
    told, known = problem.reader(hidden), Reader(problem.pool, problem.told, problem.nodes)
    settled = {demand.query for demand in problem.demands} | hidden | set(problem.guards)
    exact = set(np.flatnonzero(told.told.low == told.told.high).tolist())
    settled |= exact
    settled |= {
        at for at, (outer, parts) in assembly.survey.left.items() if {outer, *parts} <= exact
    }
    open_queries = [at for at in range(problem.records.size) if at not in settled]
    push_all(told, [(at, 0, problem.policy.threshold) for at in open_queries])
    return tuple(
        at
        for at in open_queries
        if any(seen_small(problem.policy, told, at))
        and not any(seen_small(problem.policy, known, at))
    )
