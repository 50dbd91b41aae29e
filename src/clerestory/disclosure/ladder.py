"""The most informative safe answer: walk each question's tables from fine to coarse.

All questions of one letter are protected together. A question whose table would hide too much is
moved one rung down, the worst first, until every table is worth having; a question with no rung
left gets no table, and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clerestory.disclosure.protection import ProtectedTable, Protection, Verdict
from clerestory.disclosure.tables import TableSpecification

MOST_HIDDEN = 0.5
"""A table that hides more than this share of its cells gives way to a coarser one."""

Protect = Callable[[Sequence[TableSpecification]], Protection]


@dataclass(frozen=True, slots=True)
class Tried:
    """A rung that was tried: whether it would be safe shown in full, how many protected counts
    it would disclose if not (each in words), how many cells the release would have hidden in it,
    and why it was left (empty for the one that was kept)."""

    specification: TableSpecification
    safe: bool
    would_disclose: int
    disclosed: tuple[str, ...]
    hidden: int
    cells: int
    left_because: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question gets: the rung that was kept (None: no table) and everything tried."""

    chosen: int | None
    table: ProtectedTable | None
    tried: tuple[Tried, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LadderResult:
    """One answer per question, in order, and the protection of all their tables together (None
    if no question has a table)."""

    answers: tuple[Answer, ...]
    protection: Protection | None


def walk(
    ladders: Sequence[Sequence[TableSpecification]],
    protect: Protect,
    *,
    most_hidden: float = MOST_HIDDEN,
) -> LadderResult:
    """Protect the first rung of every question together and step down where it costs too much.

    `protect` protects the given tables as one release. The tables of the rungs of different
    questions need different names. Deterministic; every step takes one rung away, so it ends.
    """
    rungs: list[int | None] = [0 if ladder else None for ladder in ladders]
    tried: list[list[Tried]] = [[] for _ in ladders]
    reasons = ["" if ladder else "no table was asked for" for ladder in ladders]
    while True:
        chosen = [(i, ladders[i][rung]) for i, rung in enumerate(rungs) if rung is not None]
        if not chosen:
            return LadderResult(_answers(rungs, tried, reasons, None), None)
        protection = protect([table for _, table in chosen])
        worst, why = _worst(chosen, protection, most_hidden)
        for i, table in chosen:
            if i == worst or worst is None:
                tried[i].append(_tried(table, protection, why if i == worst else ""))
        if worst is None:
            return LadderResult(_answers(rungs, tried, reasons, protection), protection)
        following = (rungs[worst] or 0) + 1
        reasons[worst] = "" if following < len(ladders[worst]) else why
        rungs[worst] = following if following < len(ladders[worst]) else None


def _worst(
    chosen: Sequence[tuple[int, TableSpecification]], protection: Protection, most_hidden: float
) -> tuple[int | None, str]:
    """The question to move down, and why; (None, "") if all tables may stay."""
    if protection.verdict is Verdict.SAFE:
        share, i, table = max(
            ((_share(protection, table), i, table) for i, table in chosen),
            key=lambda found: (found[0], found[1]),
        )
        if share <= most_hidden:
            return None, ""
        held = protection.table(table.name)
        return i, f"{held.hidden} of its {len(held.cells)} cells would have to be hidden"
    size, i = max((len(list(table.cells())), i) for i, table in chosen)
    why = "; ".join(protection.broken[:3]) or str(protection.verdict)
    prefix = "cannot be made safe" if protection.verdict is Verdict.IMPOSSIBLE else "not proved"
    return i, f"{prefix} ({size} cells): {why}"


def _share(protection: Protection, table: TableSpecification) -> float:
    held = protection.table(table.name)
    return held.hidden / len(held.cells)


def _tried(table: TableSpecification, protection: Protection, why: str) -> Tried:
    held = protection.table(table.name)
    found = protection.would_disclose.get(table.name)
    number, words = (found.number, found.words) if found else (0, ())
    safe = protection.verdict is not Verdict.LIMIT_REACHED and number == 0
    return Tried(table, safe, number, words, held.hidden, len(held.cells), why)


def _answers(
    rungs: Sequence[int | None],
    tried: Sequence[Sequence[Tried]],
    reasons: Sequence[str],
    protection: Protection | None,
) -> tuple[Answer, ...]:
    answers = []
    for rung, steps, reason in zip(rungs, tried, reasons, strict=True):
        table = None
        if rung is not None and protection is not None:
            table = protection.table(steps[-1].specification.name)
        answers.append(Answer(rung, table, tuple(steps), reason))
    return tuple(answers)
