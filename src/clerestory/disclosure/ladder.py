"""The most informative safe answer: walk each question's tables from fine to coarse.

All questions of one letter are protected together. A question whose table would hide too much is
moved one rung down, the worst first, until every table is worth having; where a limit is reached,
the finest tables go first. For a question with no rung left the lattice of coarser tables is
searched for the safe one that loses least; if there is none it gets no table, and the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clerestory.disclosure.protection import ProtectedTable, Protection, Verdict
from clerestory.disclosure.table_lattice import Protect, Rung, Terms, least_loss
from clerestory.disclosure.tables import TableSpecification

MOST_HIDDEN = 0.5
"""A table that hides more than this share of its cells gives way to a coarser one."""

MOST_WORK = 12_000_000
"""What all attempts of one walk may take together (see `knowledge.Effort`). Then nothing is tried
one rung at a time any more: what does not fit gets no table."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A rung that was tried: whether it would be safe shown in full, how many protected counts
    it would disclose if not (each in words), how many cells the release would have hidden in it,
    and why it was left (empty for the one that was kept). `words` say in which form a table of the
    lattice is; a rung of the request has its own."""

    specification: TableSpecification
    safe: bool
    would_disclose: int
    disclosed: tuple[str, ...]
    hidden: int
    cells: int
    left_because: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question gets: the table, the rung that it is, and everything tried. A table that
    is no rung of the request is the coarser one that is `offered` in these words."""

    chosen: int | None
    table: ProtectedTable | None
    tried: tuple[Tried, ...]
    reason: str = ""
    offered: str = ""


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
    terms: Terms | None = None,
) -> LadderResult:
    """Protect the first rung of every question together and step down where it costs too much.

    `protect` protects the given tables as one release. The tables of the rungs of different
    questions need different names. With `terms`, the lattice is searched for the questions whose
    rungs are used up, as far as there is work left. Deterministic; every step takes one rung away,
    so it ends.
    """
    result, spent = _down(ladders, protect, most_hidden)
    if terms is not None:
        terms = replace(terms, most_hidden=most_hidden)
        for i, ladder in enumerate(ladders):
            if ladder and result.answers[i].table is None and spent < MOST_WORK:
                result, work = _offer(result, i, ladder, protect, terms, MOST_WORK - spent)
                spent += work
    return result


def _offer(
    result: LadderResult,
    i: int,
    ladder: Sequence[TableSpecification],
    protect: Protect,
    terms: Terms,
    most_work: int,
) -> tuple[LadderResult, int]:
    """The result with a coarser table for question i, if one is safe beside the others; the work.

    The other forms that were asked for are levels of the first (months to years).
    """
    terms = replace(terms, levels=terms.levels.beside(ladder[1:]))
    kept = [answer.table.specification for answer in result.answers if answer.table]
    found, rungs = least_loss(ladder[0], protect, terms, kept=kept, most_work=most_work)
    answers, answer = list(result.answers), result.answers[i]
    tried = [_tried_coarser(rung) for rung in rungs if rung.protection is not found.result]
    if found.result is None:
        limit = "no coarser table is safe" if found.is_least else "no coarser table was found safe"
        reason = f"{answer.reason}; {limit}"
        answers[i] = replace(answer, tried=(*answer.tried, *tried), reason=reason)
        return replace(result, answers=tuple(answers)), found.work
    chosen = next(rung for rung in rungs if rung.protection is found.result)
    name = chosen.specification.name
    answers[i] = Answer(
        None,
        found.result.table(name),
        (*answer.tried, *tried, _tried_coarser(chosen)),
        offered=chosen.words,
    )
    for place, other in enumerate(answers):
        if other.table and place != i:
            held = found.result.table(other.table.specification.name)
            answers[place] = replace(other, table=held)
    return LadderResult(tuple(answers), found.result), found.work


def _tried_coarser(rung: Rung) -> Tried:
    tried = _tried(rung.specification, rung.protection, rung.left_because)
    return replace(tried, words=rung.words)


def _down(
    ladders: Sequence[Sequence[TableSpecification]], protect: Protect, most_hidden: float
) -> tuple[LadderResult, int]:
    """The walk along the request's own rungs, and the work that it took."""
    rungs: list[int | None] = [0 if ladder else None for ladder in ladders]
    tried: list[list[Tried]] = [[] for _ in ladders]
    reasons = ["" if ladder else "no table was asked for" for ladder in ladders]
    spent = 0
    while True:
        chosen = [(i, ladders[i][rung]) for i, rung in enumerate(rungs) if rung is not None]
        if not chosen:
            return LadderResult(_answers(rungs, tried, reasons, None), None), spent
        protection = protect([table for _, table in chosen])
        spent += protection.work
        left = _left(chosen, protection, most_hidden, spent > MOST_WORK)
        for i, table in chosen:
            if i in left or not left:
                tried[i].append(_tried(table, protection, left.get(i, "")))
        if not left:
            return LadderResult(_answers(rungs, tried, reasons, protection), protection), spent
        for i, why in left.items():
            following = (rungs[i] or 0) + 1
            is_last = following >= len(ladders[i]) or spent > MOST_WORK
            reasons[i] = why if is_last else ""
            rungs[i] = None if is_last else following


def _left(
    chosen: Sequence[tuple[int, TableSpecification]],
    protection: Protection,
    most_hidden: float,
    is_spent: bool,
) -> dict[int, str]:
    """The questions to move down, each with the reason; none if all tables may stay.

    One at a time, so that no other loses by it; but where a limit was reached, all that are at
    least half as large as the largest, and once the work is spent, all that hide too much.
    """
    if protection.verdict is Verdict.SAFE:
        shares = {i: _share(protection, table) for i, table in chosen}
        over = [i for i, share in shares.items() if share > most_hidden]
        if over and not is_spent:
            over = [max(over, key=lambda i: (shares[i], i))]
        return {i: _hides_too_much(protection, dict(chosen)[i]) for i in over}
    sizes = {i: len(list(table.cells())) for i, table in chosen}
    worst, i = max((size, i) for i, size in sizes.items())
    moved = [i]
    if protection.verdict is Verdict.LIMIT_REACHED or is_spent:
        moved = [i for i, size in sizes.items() if 2 * size >= worst]
    why = "; ".join(protection.broken[:3]) or str(protection.verdict)
    prefix = "cannot be made safe" if protection.verdict is Verdict.IMPOSSIBLE else "not proved"
    return {i: f"{prefix} ({sizes[i]} cells): {why}" for i in moved}


def _hides_too_much(protection: Protection, table: TableSpecification) -> str:
    held = protection.table(table.name)
    return f"{held.hidden} of its {len(held.cells)} cells would have to be hidden"


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
