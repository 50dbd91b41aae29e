"""From questions and a register to proposed figures: the middle of the main job.

Knows nothing of Django: the command line and the staff side call the same functions, one with a
CSV file, the other with the register's own records.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clerestory.disclosure.assembly import Weight
from clerestory.disclosure.category_lists import empty_categories
from clerestory.disclosure.certificate import Certificate, sha256, write
from clerestory.disclosure.coarsening import Levels
from clerestory.disclosure.datasets import Dataset
from clerestory.disclosure.knowledge import MOST_WORK
from clerestory.disclosure.ladder import Answer, LadderResult, Tried, walk
from clerestory.disclosure.protection import ProtectedTable, Protection, Why, protect
from clerestory.disclosure.rules import is_small
from clerestory.disclosure.table_lattice import Terms
from clerestory.disclosure.tables import Policy, Statement, TableSpecification
from clerestory.disclosure.witnesses import public_certificate, staff_certificate
from clerestory.figures.counts import Counter
from clerestory.figures.extracts import Source
from clerestory.figures.tables import released_table
from clerestory.files.tables import write_csv
from clerestory.publication.proposals import Attempt, ExplainedCell, Proposal, QuestionFigures
from clerestory.reading.requests import Question, Reading
from clerestory.reading.specifications import TO_HELP, Mapped, Rung, Unmapped, rungs


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader may know already: every earlier statement, the ledger's head, and what is
    known from `outside` it, perhaps in confidence: protected against and not published."""

    statements: tuple[Statement, ...] = ()
    head: str = ""
    outside: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for: its rungs in order of preference, or why it has none."""

    number: str
    text: str
    kind: str
    measure: str
    rungs: tuple[Rung, ...]
    notes: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()  # words of the question that the table does not answer
    reason: str = ""


def draw(
    reading: Reading, source: Source, *, received: date, known: Known, policy: Policy
) -> Proposal:
    """The most informative safe table for each question of a request, all safe together."""
    dataset = source.declared
    asked = [
        _asked(question, rungs(question, reading, dataset, received=received), dataset)
        for question in reading.questions
    ]
    return draw_tables(asked, source, known=known, policy=policy)


def draw_tables(
    asked: Sequence[Asked], source: Source, *, known: Known, policy: Policy
) -> Proposal:
    """The same for tables that were specified by hand, such as yearly statistics."""
    dataset = source.register.dataset
    known = with_empty_categories(known, dataset)
    asked = [_of_this_look(one, source) for one in asked]
    with Counter(source.register) as counter:

        def protected(tables: Sequence[TableSpecification], *, work: int = MOST_WORK) -> Protection:
            changes = small_changes(tables, source, known, counter, policy)
            return protect(
                tables,
                counter.count,
                policy=policy,
                known=tuple(dict.fromkeys((*known.statements, *known.outside, *changes))),
                domains=domains(dataset),
                repeated=True,  # a figure that several questions ask for is worth more
                work=work,
            )

        found = walk(
            [[rung.specification for rung in one.rungs] for one in asked],
            protected,
            terms=Terms(counter.count, Levels.of(dataset), policy, domains(dataset)),
        )
    figures = tuple(_figures(one, answer) for one, answer in zip(asked, found.answers, strict=True))
    return _proposal(dataset, figures, found, known, policy)


def small_changes(
    tables: Sequence[TableSpecification],
    source: Source,
    known: Known,
    counter: Counter,
    policy: Policy,
) -> tuple[Statement, ...]:
    """What was added to a figure, or left it, since an earlier look, where that concerns few.

    Each is stated as "nought or more", which tells nothing and makes it a protected query.
    """
    queries = [query for table in tables for _, query in table.cells()]
    changes = source.changes([*queries, *(statement.query for statement in known.statements)])
    counts = zip(changes, counter.count(changes), strict=True)
    return tuple(Statement(query, low=0) for query, count in counts if is_small(count, policy))


def with_empty_categories(known: Known, dataset: Dataset) -> Known:
    """With what the declaration tells everybody: categories that were not in use were empty."""
    told = (*known.statements, *empty_categories(dataset))
    return replace(known, statements=tuple(dict.fromkeys(told)))


def _of_this_look(asked: Asked, source: Source) -> Asked:
    """The tables as counted in the present look at the register."""
    rungs = (
        replace(rung, specification=replace(
            rung.specification, filters=(*rung.specification.filters, *source.filters)
        ))
        for rung in asked.rungs
    )  # fmt: skip
    return replace(asked, rungs=tuple(rungs))


def domains(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Every category that a record can have: what a reader knows from the declaration."""
    return {dimension.code: frozenset(dimension.codes) for dimension in dataset.dimensions}


def _asked(question: Question, mapped: Mapped | Unmapped, dataset: Dataset) -> Asked:
    kind = question.kind.value
    if isinstance(mapped, Unmapped):
        return Asked(question.number, question.text, kind, "", (), reason=mapped.reason)
    measure = dataset.measure(mapped.measure).label
    return Asked(
        question.number,
        question.text,
        kind,
        measure,
        mapped.rungs,
        mapped.notes,
        mapped.unplaced,
    )


def _figures(asked: Asked, answer: Answer) -> QuestionFigures:
    table = answer.table
    words = {rung.specification.name: rung.words for rung in asked.rungs}
    hidden = [cell for cell in table.cells if cell.value is None] if table else []
    return QuestionFigures(
        number=asked.number,
        text=asked.text,
        kind=asked.kind,
        table=released_table(table, asked.measure) if table else None,
        reason=asked.reason or answer.reason,
        fallback=_fallback(asked, answer),
        notes=asked.notes,
        unplaced=asked.unplaced,
        cells=_explained(table) if table else (),
        tried=tuple(_attempt(one, words) for one in answer.tried),
        hidden=len(hidden),
        loss=round(sum(Weight.LOG.of(cell.count.records) for cell in hidden), 4),
        statements=_statements(table) if table else (),
    )


def _fallback(asked: Asked, answer: Answer) -> str:
    """In which form the table is, if not in the first. A coarser one that nobody asked for is
    advice and assistance (section 16 of the Freedom of Information Act 2000)."""
    if answer.offered:
        return f"{answer.offered}{TO_HELP}"
    return asked.rungs[answer.chosen].words if answer.chosen else ""


def _explained(table: ProtectedTable) -> tuple[ExplainedCell, ...]:
    return tuple(
        ExplainedCell(
            table.specification.label(cell.codes),
            cell.count.records,
            cell.count.people,
            str(cell.why),
            cell.explanation,
        )
        for cell in table.cells
        if cell.why is not Why.SHOWN
    )


def _attempt(tried: Tried, words: dict[str, str]) -> Attempt:
    said = f"{tried.words}{TO_HELP}" if tried.words else words[tried.specification.name]
    why = f" ({tried.left_because})" if tried.left_because else ""
    return Attempt(said + why, tried.safe, tried.would_disclose, tried.disclosed)


def _proposal(
    dataset: Dataset,
    figures: tuple[QuestionFigures, ...],
    found: LadderResult,
    known: Known,
    policy: Policy,
) -> Proposal:
    protection = found.protection
    proposal = Proposal(
        dataset=dataset.name,
        threshold=policy.threshold,
        questions=figures,
        proved=protection.proved if protection else "no",
        loss=protection.loss if protection else 0.0,
        bound=protection.bound if protection else 0.0,
        ledger_head=known.head,
        certificate="",
        staff_certificate=_staff(protection, figures) if protection else "",
    )
    return certified(proposal, dataset, known=known, policy=policy)


def certified(proposal: Proposal, dataset: Dataset, *, known: Known, policy: Policy) -> Proposal:
    """The proposal with the public certificate of exactly the tables that it holds."""
    if not proposal.with_tables:
        return replace(proposal, certificate="")
    known = with_empty_categories(known, dataset)
    certificate = public_certificate(
        proposal.statements,
        policy,
        files=_digests(proposal.questions),
        rows={
            one.file: [Statement.from_json(told).query for told in one.statements]
            for one in proposal.with_tables
        },
        known=known.statements,
        domains=domains(dataset),
    )
    return replace(proposal, certificate=_text(certificate))


def _staff(protection: Protection, figures: tuple[QuestionFigures, ...]) -> str:
    return _text(staff_certificate(protection, files=_digests(figures)))


def _digests(figures: Sequence[QuestionFigures]) -> dict[str, str]:
    return {
        one.file: sha256(write_csv(one.table.header, one.table.rows))
        for one in figures
        if one.table
    }


def _statements(table: ProtectedTable) -> tuple[dict[str, Any], ...]:
    """One marker for every hidden cell, whatever the reason."""
    return tuple(
        Statement(cell.query, value=cell.value, hidden=cell.value is None).as_json()
        for cell in table.cells
    )


def _text(certificate: Certificate) -> str:
    return write(certificate).decode("utf-8")
