"""The main job on values: a request, a register and a ledger in; an answer's files out.

`clerestory answer` is a thin cover over this. Nothing is written before everything is ready, and
then all of it at once.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clerestory.disclosure.tables import Policy
from clerestory.figures.extracts import Source, as_told, beside, source
from clerestory.figures.ledger import Ledger, LedgerEntry, LedgerError
from clerestory.figures.ledger_checks import check_records, check_statements, over_all_days
from clerestory.figures.ledger_files import LedgerFolder
from clerestory.figures.registers import Record, Register
from clerestory.files.outgoing import write_folder
from clerestory.law.checker import Finding, check
from clerestory.law.decisions import Authority, DecisionRecord
from clerestory.law.letters import compose
from clerestory.law.wording import Wording
from clerestory.publication.drawing import Known, draw
from clerestory.publication.packaging import STAFF, Package, as_bytes, decision_json, pack
from clerestory.publication.proposals import Proposal
from clerestory.publication.recommending import recommend
from clerestory.reading.requests import Reading

REFERENCE = "DRAFT"


class AnswerError(ValueError):
    """There is nothing to answer; one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is ready to be written."""

    reading: Reading
    proposal: Proposal
    record: DecisionRecord
    package: Package
    findings: tuple[Finding, ...]
    ledger: LedgerFolder | None
    received: date
    register: Register
    policy: Policy


def answer(
    reading: Reading,
    register: Register,
    *,
    received: date,
    authority: Authority,
    policy: Policy,
    request_text: str,
    ledger: LedgerFolder | None = None,
    words: Wording | None = None,
) -> Answered:
    """Draw the figures, propose a decision per question, compose the letter and check it."""
    if not reading.questions:
        raise AnswerError(reading.unclear[0])
    looked_at, known = _beside(ledger, register, policy)
    proposal = draw(reading, looked_at, received=received, known=known, policy=policy)
    record = DecisionRecord(
        authority=authority,
        reference=REFERENCE,
        received=received,
        sent=None,
        questions=tuple(recommend(figures, proposal) for figures in proposal.questions),
        draft=True,
    )
    package = pack(proposal, record, words)
    report = check(
        compose(record, words).text, request_text=request_text, record=record, received=received
    )
    return Answered(
        reading, proposal, record, package, report.findings, ledger, received, register, policy
    )


def write(answered: Answered, out: Path, *, started: float) -> dict[str, Any]:
    """Write OUT, all or nothing, with its entry in the ledger; the decision as JSON.

    Raises LedgerMoved, with nothing written, if anything was released since the figures were
    proved.
    """
    decision = decision_json(answered.proposal, answered.record, time.perf_counter() - started)
    files = {
        "questions.json": as_bytes(answered.reading.as_json()),
        **answered.package.public,
        f"{STAFF}/decision.json": as_bytes(decision),
        **{f"{STAFF}/{name}": content for name, content in answered.package.staff.items()},
    }
    if answered.ledger and answered.proposal.statements:
        answered.ledger.append(
            _entry(answered),
            after=answered.proposal.ledger_head,
            records=answered.register.records,
            release=lambda: write_folder(out, files),
        )
    else:
        write_folder(out, files)
    return decision


def _entry(answered: Answered) -> LedgerEntry:
    return LedgerEntry.of(
        f"answer-{answered.received.isoformat()}",
        answered.received,
        answered.proposal.dataset,
        as_told(answered.proposal.statements),
        answered.policy,
    )


def _beside(
    folder: LedgerFolder | None, register: Register, policy: Policy
) -> tuple[Source, Known]:
    """The register beside how it stood at each earlier release, and what these have told."""
    if folder is None:
        return source(register), Known()
    ledger = folder.read()
    try:
        return _checked(ledger, folder.records(), register, policy)
    except LedgerError as error:
        name = f"ledger {folder.path.name}: "
        raise LedgerError(name + str(error).removeprefix(name)) from None


def _checked(
    ledger: Ledger,
    kept: Sequence[tuple[Record, ...] | None],
    register: Register,
    policy: Policy,
) -> tuple[Source, Known]:
    dataset = register.dataset
    ledger.check_continues(dataset.name, policy)
    earlier = []
    for entry, records in zip(ledger.entries, kept, strict=True):
        if entry.dataset == dataset.name:
            place = f"entry {entry.id}"
            check_statements(dataset, entry.statements, place)
            then = register.records if records is None else records
            check_records(dataset, then, place)
            earlier.append((then, entry.statements))
    check_statements(dataset, ledger.outside, "outside.json")
    found, told = beside(register, earlier)
    return found, Known(told, ledger.state, over_all_days(dataset, ledger.outside))


def error_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the checks found wrong; where they cannot tell, nothing is wrong yet."""
    return tuple(one for one in findings if one.severity == "error" and one.status == "found")
