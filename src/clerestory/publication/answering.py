"""The main job on values: a request, a register and a ledger in; an answer's files out.

`clerestory answer` is a thin cover over this. Nothing is written before everything is ready, and
then all of it at once.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from clerestory.disclosure.tables import Policy
from clerestory.figures.extracts import Source, as_told, source
from clerestory.figures.ledger import LedgerEntry
from clerestory.figures.ledger_files import LedgerFolder
from clerestory.figures.registers import Register
from clerestory.files.outgoing import write_folder
from clerestory.law.checker import Finding, check
from clerestory.law.decisions import Authority, DecisionRecord
from clerestory.law.letters import compose
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


def answer(
    reading: Reading,
    register: Register,
    *,
    received: date,
    authority: Authority,
    policy: Policy,
    request_text: str,
    ledger: Path | None = None,
) -> Answered:
    """Draw the figures, propose a decision per question, compose the letter and check it."""
    if not reading.questions:
        raise AnswerError(reading.unclear[0])
    folder = LedgerFolder(ledger) if ledger else None
    looked_at, known = _beside(folder, register)
    proposal = draw(reading, looked_at, received=received, known=known, policy=policy)
    record = DecisionRecord(
        authority=authority,
        reference=REFERENCE,
        received=received,
        sent=None,
        questions=tuple(recommend(figures, proposal) for figures in proposal.questions),
        draft=True,
    )
    package = pack(proposal, record)
    report = check(
        compose(record).text, request_text=request_text, record=record, received=received
    )
    return Answered(reading, proposal, record, package, report.findings, folder, received, register)


def write(answered: Answered, out: Path, *, started: float) -> dict[str, Any]:
    """Write OUT, all or nothing, then add the release to the ledger; the decision as JSON."""
    decision = decision_json(answered.proposal, answered.record, time.perf_counter() - started)
    files = {
        "questions.json": as_bytes(answered.reading.as_json()),
        **answered.package.public,
        f"{STAFF}/decision.json": as_bytes(decision),
        **{f"{STAFF}/{name}": content for name, content in answered.package.staff.items()},
    }
    write_folder(out, files)
    if answered.ledger and answered.proposal.statements:
        answered.ledger.append(
            _entry(answered),
            after=answered.proposal.ledger_head,
            records=answered.register.records,
        )
    return decision


def _entry(answered: Answered) -> LedgerEntry:
    return LedgerEntry.of(
        f"answer-{answered.received.isoformat()}",
        answered.received,
        answered.proposal.dataset,
        as_told(answered.proposal.statements),
    )


def _beside(folder: LedgerFolder | None, register: Register) -> tuple[Source, Known]:
    """The register beside how it stood at each earlier release, and what these have told."""
    if folder is None:
        return source(register), Known()
    ledger, kept = folder.read(), folder.records()
    then = [register.records if records is None else records for records in kept]
    looks = list(dict.fromkeys(then))
    found = source(register, [replace(register, records=records) for records in looks])
    told = [
        statement
        for entry, records in zip(ledger.entries, then, strict=True)
        if entry.dataset == register.dataset.name
        for statement in found.known(looks.index(records) + 1, entry.statements)
    ]
    return found, Known(tuple(dict.fromkeys(told)), ledger.head, ledger.outside)


def error_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the checks found wrong; where they cannot tell, nothing is wrong yet."""
    return tuple(one for one in findings if one.severity == "error" and one.status == "found")
