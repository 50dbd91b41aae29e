"""What each page may use. One frozen value per page; templates get nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import may
from clerestory.figures.tables import ReleasedTable
from clerestory.govuk.components import Cell, Table
from clerestory.publication import permissions
from clerestory.publication.answers import LetterDraft
from clerestory.publication.lifecycle import LABELS, Kind, Status
from clerestory.publication.models import Release, ReleaseFile, ShelfInspection, Side
from clerestory.publication.previews import letter_body
from clerestory.publication.proposals import Attempt, Proposal, QuestionFigures


@dataclass(frozen=True, slots=True)
class FiguresOfQuestion:
    number: str
    text: str
    table: Table | None
    reason: str
    fallback: str
    notes: tuple[str, ...]
    unplaced: tuple[str, ...]
    cells: Table | None
    tried: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    title: str
    reference: str
    is_answer: bool
    is_drawn: bool
    may_draw: bool
    is_fixed: bool
    questions: tuple[FiguresOfQuestion, ...]
    hidden: int
    loss: str
    bound: str
    proved: str
    threshold: int


@dataclass(frozen=True, slots=True)
class LetterPage:
    title: str
    reference: str
    missing: tuple[str, ...]  # what still stands between here and a letter, in words
    letter: SafeString  # the body, made by our own kernel from escaped text
    findings: tuple[tuple[str, str, str, str], ...]  # rule, severity, reason, remedy
    may_prepare: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    size: str
    sha256: str
    verdict: str  # what the gate said of it, in words
    despite: str  # why an original leaves all the same
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasePage:
    title: str
    reference: str
    status: str
    prepared: str
    approved: str
    withdrawn: str
    withdrawn_because: str
    digest: str
    files: tuple[FileRow, ...]
    staff_files: tuple[FileRow, ...]
    letter: SafeString
    findings: tuple[tuple[str, str, str, str], ...]
    despite: str  # why it was sent in spite of them
    figures: FiguresPage
    may_approve: bool
    may_return: bool
    may_publish: bool
    may_withdraw: bool
    why_not: str  # why this person cannot approve


@dataclass(frozen=True, slots=True)
class WithdrawalPage:
    title: str
    reference: str
    is_counted: bool  # it has figures, which the ledger goes on counting


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    reference: str
    title: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class ShelfPage:
    title: str
    files: Table


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    title: str
    to_look_at: int  # published files that are no longer in order
    rows: tuple[ReleaseRow, ...]
    may_draw_statistics: bool


def shelf_page(found: Iterable[ShelfInspection]) -> ShelfPage:
    rows = tuple(
        (
            Cell(
                f"{one.slug.upper()}: {one.name}",
                href=reverse("publication:release", args=[one.slug.upper()]),
            ),
            "These are not the bytes that were approved." if one.is_changed else "",
            " ".join(f"{row['place']}: {row['what']}" for row in one.findings),
            f"{timezone.localtime(one.inspected_at):%d %B %Y at %H:%M}",
        )
        for one in found
    )
    head = ("File", "Changed", "What was found", "Looked through")
    return ShelfPage(
        "Published files to look at again",
        Table("On the public shelf", head, rows, empty="No published file needs a look."),
    )


def figures_page(
    person: Person, reference: str, title: str, release: Release | None, kind: Kind
) -> FiguresPage:
    proposal = Proposal.from_json(release.figures) if release else None
    return FiguresPage(
        title=title,
        reference=reference,
        is_answer=kind is Kind.ANSWER,
        is_drawn=proposal is not None,
        may_draw=may(permissions.check_can_draw, person, kind) and _is_open(release),
        is_fixed=not _is_open(release),
        questions=tuple(_question(one) for one in proposal.questions) if proposal else (),
        hidden=sum(one.hidden for one in proposal.questions) if proposal else 0,
        loss=f"{proposal.loss:.2f}" if proposal else "",
        bound=f"{proposal.bound:.2f}" if proposal else "",
        proved=proposal.proved if proposal else "",
        threshold=proposal.threshold if proposal else 0,
    )


def no_letter_page(reference: str, missing: tuple[str, ...]) -> LetterPage:
    return LetterPage(f"Letter for {reference}", reference, missing, SafeString(), (), False)


def letter_page(person: Person, release: Release, draft: LetterDraft) -> LetterPage:
    return LetterPage(
        title=f"Letter for {release.reference}",
        reference=release.reference,
        missing=(),
        letter=letter_body(draft.html),
        findings=draft.findings,
        may_prepare=may(permissions.check_can_prepare, person, release),
    )


def release_page(
    person: Person,
    release: Release,
    letter: bytes,
    findings: tuple[tuple[str, str, str, str], ...],
) -> ReleasePage:
    kind = Kind(release.kind)
    return ReleasePage(
        title=release.title,
        reference=release.reference,
        status=LABELS[Status(release.status)],
        prepared=_done(release.prepared_by, release.prepared_at),
        approved=_done(release.approved_by, release.approved_at),
        withdrawn=_done(release.withdrawn_by, release.withdrawn_at),
        withdrawn_because=release.withdrawn_because,
        digest=release.digest,
        files=_files(release, Side.PUBLIC),
        staff_files=_files(release, Side.STAFF),
        letter=letter_body(letter),
        findings=findings,
        despite=release.despite,
        figures=figures_page(person, release.reference, release.title, release, kind),
        may_approve=may(permissions.check_can_approve, person, release),
        may_return=may(permissions.check_can_return, person, release),
        may_publish=may(permissions.check_can_publish, person, release),
        may_withdraw=may(permissions.check_can_withdraw, person, release),
        why_not=_why_not(person, release),
    )


def withdrawal_page(release: Release) -> WithdrawalPage:
    figures = Proposal.from_json(release.released or {}).statements
    return WithdrawalPage(f"Withdraw {release.reference}", release.reference, bool(figures))


def releases_page(person: Person, releases: Sequence[Release], to_look_at: int) -> ReleasesPage:
    return ReleasesPage(
        title="Releases",
        to_look_at=to_look_at,
        rows=tuple(
            ReleaseRow(one.reference, one.title, one.kind, LABELS[Status(one.status)])
            for one in releases
        ),
        may_draw_statistics=may(permissions.check_can_draw, person, Kind.STATISTICS),
    )


def shaded(table: ReleasedTable) -> Table:
    """A released table for a page: hidden cells shaded, row labels as headers."""
    across = table.crossed()
    rows = tuple(
        tuple(
            Cell(str(value), header=place == 0, hidden=value == "[c]")
            for place, value in enumerate(row)
        )
        for row in across.rows
    )
    return Table(across.title, across.header, rows, tuple(range(1, len(across.header))))


def _is_open(release: Release | None) -> bool:
    return release is None or release.status == Status.PROPOSED


def _question(figures: QuestionFigures) -> FiguresOfQuestion:
    return FiguresOfQuestion(
        figures.number,
        figures.text,
        shaded(figures.table) if figures.table else None,
        figures.reason,
        figures.fallback,
        figures.notes,
        figures.unplaced,
        _reasons(figures) if figures.cells else None,
        figures.tried,
    )


def _reasons(figures: QuestionFigures) -> Table:
    rows = tuple(
        (Cell(cell.label, header=True), str(cell.count), str(cell.people), cell.explanation)
        for cell in figures.cells
    )
    head = ("Hidden cell", "Records", "People", "What would follow if it were shown")
    caption = f"Why cells of question {figures.number} are hidden (staff side only)"
    return Table(caption, head, rows, (1, 2))


def _files(release: Release, side: Side) -> tuple[FileRow, ...]:
    files = ReleaseFile.objects.filter(release=release, side=side).order_by("name")
    return tuple(
        FileRow(
            file.name,
            f"{len(bytes(file.content)) / 1024:.1f} KB",
            file.sha256,
            "nothing hidden was found" if file.verdict == "clean" else "",
            file.despite,
            tuple(f"{one['place']}: {one['what']}" for one in file.findings),
        )
        for file in files
    )


def _done(person: Person | None, at: object) -> str:
    return f"{person.name}, {at:%d %B %Y at %H:%M}" if person and at else ""


def _why_not(person: Person, release: Release) -> str:
    if release.status == Status.PREPARED and person.pk in (
        release.prepared_by_id,
        release.proposed_by_id,
    ):
        return "You prepared this release. Somebody else has to approve it."
    return ""
