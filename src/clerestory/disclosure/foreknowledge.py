"""What earlier and outside statements disclose by themselves: no release can undo it.

Nothing more is then asked of a release than that nothing further follows from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clerestory.disclosure._solver import Outcome
from clerestory.disclosure.knowledge import NO_LIMIT, Reader, Told
from clerestory.disclosure.promises import Insider, Problem, inside, push_all, worked_out

Name = Callable[[int], str]


def excused(problem: Problem, name: Name) -> tuple[Problem, tuple[str, ...]]:
    """The problem with what is known already taken as given, and each such thing in words."""
    told = problem.told
    if not (told.low.any() or (told.high < NO_LIMIT).any()):
        return problem, ()
    reader = Reader(problem.pool, told, problem.nodes)
    already, words = _limits(problem, reader, name)
    kept = []
    for insider in problem.insiders:
        lost = _lost(problem, insider)
        words += [
            f"{name(at)}: known already to whoever is alone in {name(insider.cells[0])}"
            for at in lost
        ]
        victims = tuple(at for at in insider.victims if at not in lost)
        kept.append(replace(insider, victims=victims))
    return replace(problem, already=already, insiders=tuple(kept)), tuple(words)


def _limits(problem: Problem, reader: Reader, name: Name) -> tuple[Told, list[str]]:
    """How far what is known limits each query that something is asked of."""
    demands = {demand.query: (demand.least, demand.most) for demand in problem.demands}
    alike = {
        cell: (int(problem.least[cell]), problem.policy.threshold) for cell in problem.hideable
    }
    goals = sorted({**alike, **demands}.items())
    push_all(reader, [(at, least, most) for at, (least, most) in goals])
    already, words = Told.nothing(problem.records.size), []
    for at, (least, most) in goals:
        for up, goal, limits in ((False, least, already.low), (True, most, already.high)):
            reached, _ = reader.reaches(at, up, goal)
            extreme = None if reached else reader.extreme(at, up)
            if extreme is None or extreme.value is None:
                continue
            if extreme.outcome is Outcome.OPTIMAL:
                limits[at] = extreme.value
        if at in demands and (already.low[at] > least or already.high[at] < most):
            words.append(f"{name(at)}: {_known(already, at)}")
    return already, words


def _known(already: Told, at: int) -> str:
    low, high = int(already.low[at]), int(already.high[at])
    if low == high:
        return f"known already to be {low}"
    return (
        f"known already to be {low} or more"
        if high == NO_LIMIT
        else (f"known already to be {low} to {high}")
    )


def _lost(problem: Problem, insider: Insider) -> tuple[int, ...]:
    """The victims that this insider can work out from what is known already."""
    reader = inside(problem, problem.told, insider)
    lost = []
    for query in insider.victims:
        found = worked_out(problem, reader, insider, query)
        if found and all(failure.is_proved for failure in found):
            lost.append(query)
    return tuple(lost)
