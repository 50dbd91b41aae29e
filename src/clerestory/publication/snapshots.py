"""What crosses to the shelf when a release is published: made from the approved files and rows."""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.utils import timezone

from clerestory.foi.models import InformationRequest
from clerestory.publication.models import Release, Side
from clerestory.publication.proposals import Proposal
from clerestory.shelf.snapshots import (
    AnswerSnapshot,
    FileSnapshot,
    StateSnapshot,
    StatisticsSnapshot,
    WithdrawalSnapshot,
    snapshot_to_json,
)

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".html": "text/html; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def media_type(name: str) -> str:
    return MEDIA_TYPES.get(PurePath(name).suffix, "application/octet-stream")


def snapshots_of(release: Release, *, at: datetime) -> tuple[dict[str, Any], ...]:
    """The public page, and for an answer the new state on the applicant's page."""
    if release.request is None:
        return (snapshot_to_json(_statistics(release, at)),)
    slug = release.reference.lower()
    state = StateSnapshot(release.reference, "Answered", slug)
    return (snapshot_to_json(_answer(release, release.request, slug, at)), snapshot_to_json(state))


def snapshots_of_withdrawal(release: Release, *, at: datetime) -> tuple[dict[str, Any], ...]:
    """What the public page says instead of the figures, and the state for the applicant."""
    slug = release.reference.lower()
    day = timezone.localdate(at).isoformat()
    page = WithdrawalSnapshot(release.kind, slug, day, release.withdrawn_because)
    if release.request is None:
        return (snapshot_to_json(page),)
    state = StateSnapshot(release.reference, "Answer withdrawn", slug)
    return (snapshot_to_json(page), snapshot_to_json(state))


def _answer(
    release: Release, request: InformationRequest, slug: str, at: datetime
) -> AnswerSnapshot:
    """The log holds questions, outcomes, the letter and the tables; never who asked."""
    figures = {one.number: one for one in Proposal.from_json(release.released or {}).questions}
    questions = []
    for question in request.questions.all():
        found = figures.get(question.number)
        table = found.table.crossed() if found and found.table else None
        questions.append(
            {
                "number": question.number,
                "text": question.text,
                "holding": question.holding,
                "outcome": question.outcome,
                "claims": question.claims,
                "table": table
                and {"title": table.title, "header": table.header, "rows": table.rows},
            }
        )
    return AnswerSnapshot(
        slug=slug,
        title=f"Answer to {release.reference}",
        published=timezone.localdate(at).isoformat(),
        received=request.received.isoformat(),
        questions=tuple(questions),
        files=_files(release),
    )


def _statistics(release: Release, at: datetime) -> StatisticsSnapshot:
    proposal = Proposal.from_json(release.released or {})
    tables = [one.table.crossed() for one in proposal.with_tables if one.table]
    chart = release.files.filter(side=Side.PUBLIC, name="chart.svg").first()
    return StatisticsSnapshot(
        slug=release.reference.lower(),
        title=release.title,
        published=timezone.localdate(at).isoformat(),
        tables=tuple({"title": t.title, "header": t.header, "rows": t.rows} for t in tables),
        chart=bytes(chart.content).decode("utf-8") if chart else "",
        notes=("Figures count referrals; one person may have more than one.",),
        files=_files(release),
    )


def _files(release: Release) -> tuple[FileSnapshot, ...]:
    return tuple(
        FileSnapshot(file.name, file.media_type, bytes(file.content), file.sha256)
        for file in release.files.filter(side=Side.PUBLIC).order_by("name")
    )
