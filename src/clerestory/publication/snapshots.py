"""What crosses to the shelf when a release is published: made from the approved files and rows."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.utils import timezone

from clerestory.foi.models import InformationRequest
from clerestory.publication.gate import CHART, Passed
from clerestory.publication.models import Release
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
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def media_type(name: str) -> str:
    return MEDIA_TYPES.get(PurePath(name).suffix, "application/octet-stream")


def snapshots_of(
    release: Release, passed: Sequence[Passed], *, at: datetime
) -> tuple[dict[str, Any], ...]:
    """The public page with the files that passed the gate, and for an answer the new state on the
    applicant's page."""
    if release.request is None:
        return (snapshot_to_json(_statistics(release, passed, at)),)
    slug = release.reference.lower()
    page = _answer(release, release.request, passed, slug, at)
    state = StateSnapshot(release.reference, "Answered", slug)
    return (snapshot_to_json(page), snapshot_to_json(state))


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
    release: Release,
    request: InformationRequest,
    passed: Sequence[Passed],
    slug: str,
    at: datetime,
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
        files=_files(passed),
    )


def _statistics(release: Release, passed: Sequence[Passed], at: datetime) -> StatisticsSnapshot:
    proposal = Proposal.from_json(release.released or {})
    tables = [one.table.crossed() for one in proposal.with_tables if one.table]
    charts = [one.content.decode("utf-8") for one in passed if one.name == CHART]
    return StatisticsSnapshot(
        slug=release.reference.lower(),
        title=release.title,
        published=timezone.localdate(at).isoformat(),
        tables=tuple({"title": t.title, "header": t.header, "rows": t.rows} for t in tables),
        chart="".join(charts),
        notes=("Figures count referrals; one person may have more than one.",),
        files=_files(passed),
    )


def _files(passed: Sequence[Passed]) -> tuple[FileSnapshot, ...]:
    return tuple(
        FileSnapshot(one.name, media_type(one.name), one.content, one.sha256)
        for one in sorted(passed, key=lambda one: one.name)
    )
