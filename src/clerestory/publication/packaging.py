"""From proposed figures and decisions to files: what leaves, and what must stay.

Knows nothing of Django. Every figure in every file comes from the same released rows, so that the
CSV, the workbook and the letter cannot differ.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clerestory.disclosure.certificate import PLACE
from clerestory.figures.tables import MARKER_NOTE, ReleasedTable
from clerestory.files.documents import Block, Bullets, Document, Heading, Paragraph, TableBlock
from clerestory.files.docx import render_docx
from clerestory.files.letters import render_html
from clerestory.files.pdf import render_pdf
from clerestory.files.tables import Sheet, Workbook, write_csv, write_ods
from clerestory.law.decisions import DecisionRecord
from clerestory.law.letters import Letter, compose
from clerestory.law.records import SENT, to_json
from clerestory.law.wording import Wording
from clerestory.publication.proposals import Proposal, QuestionFigures

STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Package:
    """Names and bytes. Nothing in `staff` may reach anybody outside."""

    public: dict[str, bytes]
    staff: dict[str, bytes]


def table_files(figures: Sequence[QuestionFigures]) -> dict[str, bytes]:
    """One CSV file per table: what the certificate's digests are taken from."""
    return {one.file: write_csv(one.table.header, one.table.rows) for one in figures if one.table}


def pack(proposal: Proposal, record: DecisionRecord, words: Wording | None = None) -> Package:
    """Every file of one answer, in the authority's own wording if it has some."""
    document = as_document(compose(record, words), proposal, draft=record.draft)
    public = {
        "letter.html": render_html(document).encode("utf-8"),
        "letter.docx": render_docx(document),
        "letter.pdf": render_pdf(document),
    }
    if proposal.with_tables:
        public |= table_files(proposal.questions)
        public["tables.ods"] = write_ods(as_workbook(proposal, record))
        public[PLACE] = proposal.certificate.encode("utf-8")
    return Package(public, staff_files(proposal))


def as_document(letter: Letter, proposal: Proposal, *, draft: bool) -> Document:
    """The letter's sections as a document, each table in the section of its question."""
    tables = {one.number: one for one in proposal.with_tables}
    blocks: list[Block] = []
    for section in letter.sections:
        if section.heading:
            blocks.append(Heading(2, section.heading))
        blocks += [
            Paragraph(one) if isinstance(one, str) else Bullets(one) for one in section.paragraphs
        ]
        if section.question in tables:
            blocks.append(as_block(tables[section.question].table))
    return Document(title=letter.title, subtitle="", draft=draft, blocks=tuple(blocks))


def as_block(table: ReleasedTable | None) -> TableBlock:
    if table is None:
        raise LookupError("there is no table to lay out")
    across = table.crossed()
    notes = (MARKER_NOTE,) if table.hidden else ()
    return TableBlock(across.title, across.header, across.rows, notes)


def as_workbook(proposal: Proposal, record: DecisionRecord) -> Workbook:
    sheets = tuple(
        Sheet(
            name=f"Question_{one.number}",
            title=one.table.title,
            notes=(MARKER_NOTE,) if one.table.hidden else (),
            header=one.table.crossed().header,
            rows=one.table.crossed().rows,
        )
        for one in proposal.with_tables
        if one.table
    )
    return Workbook(
        title=f"Answer to information request {record.reference}",
        description=(
            f"{MARKER_NOTE} Figures count referrals; one person may have more than one. "
            f"{record.authority.name} published them in answer to a request for information."
        ),
        sheets=sheets,
    )


def staff_files(proposal: Proposal) -> dict[str, bytes]:
    """What explains the protection, and therefore stays."""
    rows = [
        (one.number, cell.label, cell.count, cell.people, cell.why, cell.explanation)
        for one in proposal.questions
        for cell in one.cells
    ]
    header = ("Question", "Cell", "Records", "People", "Why hidden", "What would follow")
    files = {"hidden-cells.csv": write_csv(header, rows)}
    if proposal.staff_certificate:
        files["certificate.json"] = proposal.staff_certificate.encode("utf-8")
    return files


def decision_json(proposal: Proposal, record: DecisionRecord, seconds: float) -> dict[str, Any]:
    """`OUT/staff/decision.json`: what was tried in which order, and what it would disclose."""
    figures = {one.number: one for one in proposal.questions}
    return {
        "questions": [
            _decided(decision, figures.get(decision.number)) for decision in record.questions
        ],
        "letter": ["letter.html", "letter.docx", "letter.pdf"],
        "certificate": PLACE if proposal.with_tables else None,
        "proved": proposal.proved,
        "loss": proposal.loss,
        "bound": proposal.bound,
        "seconds": round(seconds, 2),
        SENT: to_json(record),
    }


def _decided(decision: Any, figures: QuestionFigures | None) -> dict[str, Any]:
    return {
        "number": decision.number,
        "holding": decision.holding and str(decision.holding),
        "outcome": decision.outcome and str(decision.outcome),
        "claims": [{"provision": one.provision} for one in decision.all_claims],
        "table": figures.file if figures and figures.table else None,
        "hidden": figures.hidden if figures else 0,
        "loss": figures.loss if figures else 0.0,
        "reason": figures.reason if figures else "",
        "not_placed": list(figures.unplaced) if figures else [],
        "tried": [
            {
                "specification": attempt.specification,
                "safe": attempt.safe,
                "would_disclose": attempt.would_disclose,
                "disclosures": list(attempt.disclosures),
            }
            for attempt in (figures.tried if figures else ())
        ],
    }


def as_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
