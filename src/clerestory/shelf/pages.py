"""What each public page may use."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from clerestory.govuk.components import Cell, SummaryRow, Table
from clerestory.law.foia import due
from clerestory.shelf.models import PublishedAnswer, PublishedFile, PublishedStatistics, Submission

HOLDING = {
    "held": "We hold this information.",
    "partly_held": "We hold part of this information.",
    "not_held": "We do not hold this information.",
    "neither_confirmed_nor_denied": "We neither confirm nor deny that we hold this information.",
    "cost_to_confirm": "Finding out would cost more than the appropriate limit.",
}


CERTIFICATE = "certificate."
DOCUMENT = re.compile(r"-document-(\d+)$")
FILES = {
    "letter.": "The letter",
    "question-": "The table of question {}",
    "tables.": "All tables in one workbook",
    "chart.": "The chart",
    CERTIFICATE: "The certificate of protection",
}


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str = "Ask, look up, raise a concern"


@dataclass(frozen=True, slots=True)
class FormPage:
    title: str
    lead: str
    submit: str
    back: str


@dataclass(frozen=True, slots=True)
class SubmittedPage:
    title: str
    reference: str
    is_request: bool
    facts: tuple[SummaryRow, ...]
    working: Table | None
    answer: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    href: str
    published: date
    words: str
    differs: tuple[str, ...] = ()  # in what it is not what was asked for


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    title: str
    back: str
    facts: tuple[SummaryRow, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    lead: str
    entries: tuple[Entry, ...]
    empty: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileLink:
    label: str
    href: str
    size: str
    is_certificate: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    number: str
    text: str
    holding: str
    outcome: str
    claims: tuple[tuple[str, str], ...]  # provision and reasons
    table: Table | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    title: str
    back: str
    facts: tuple[SummaryRow, ...]
    questions: tuple[QuestionShown, ...]
    files: tuple[FileLink, ...]

    @property
    def has_certificate(self) -> bool:
        return any(file.is_certificate for file in self.files)


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    title: str
    back: str
    published: date
    chart: SafeString
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    files: tuple[FileLink, ...]

    @property
    def has_certificate(self) -> bool:
        return any(file.is_certificate for file in self.files)


def submitted_page(submission: Submission, answer: PublishedAnswer | None) -> SubmittedPage:
    is_request = submission.due is not None
    facts = [
        SummaryRow("Reference", submission.reference),
        SummaryRow("Received", _day(submission.received)),
    ]
    if is_request:
        # Counted afresh: a bank holiday may have been added since.
        dates = due(submission.received, calendar=settings.CALENDAR)
        facts.append(SummaryRow("Answer due by", _day(dates.safe_due)))
    facts.append(SummaryRow("Where it stands", submission.state))
    is_withdrawn = answer is not None and answer.withdrawn is not None
    title = "We have answered your request" if answer else "We have your request"
    if is_withdrawn:
        title = "We have withdrawn our answer"
    return SubmittedPage(
        title=title if is_request else "Thank you: your concern has arrived",
        reference=submission.reference,
        is_request=is_request,
        facts=tuple(facts),
        working=_working(submission.received) if is_request else None,
        answer=reverse("shelf:answer", args=[answer.slug]) if answer else "",
        is_withdrawn=is_withdrawn,
    )


def answer_entry(answer: PublishedAnswer) -> Entry:
    questions = "; ".join(question["text"] for question in answer.questions)[:200]
    words = _withdrawn_words(answer) or questions
    return Entry(answer.title, reverse("shelf:answer", args=[answer.slug]), answer.published, words)


def statistics_entry(release: PublishedStatistics) -> Entry:
    return Entry(
        release.title,
        reverse("shelf:statistics_release", args=[release.slug]),
        release.published,
        _withdrawn_words(release),
    )


def withdrawn_page(found: PublishedAnswer | PublishedStatistics, back: str) -> WithdrawnPage:
    assert found.withdrawn is not None  # else it has a page of its own
    return WithdrawnPage(
        title=found.title,
        back=reverse(back),
        facts=(
            SummaryRow("Published", _day(found.published)),
            SummaryRow("Withdrawn", _day(found.withdrawn)),
        ),
        reason=found.withdrawn_because,
    )


def answer_page(answer: PublishedAnswer) -> AnswerPage:
    return AnswerPage(
        title=answer.title,
        back=reverse("shelf:log"),
        facts=(
            SummaryRow("Received", _day(answer.received)),
            SummaryRow("Published", _day(answer.published)),
        ),
        questions=tuple(_question(one) for one in answer.questions),
        files=_files(answer.files.using("public").order_by("name"), "answer", answer.slug),
    )


def statistics_page(release: PublishedStatistics) -> StatisticsPage:
    return StatisticsPage(
        title=release.title,
        back=reverse("shelf:statistics"),
        published=release.published,
        # Drawn by our own kernel from the released rows, every text in it escaped there.
        chart=mark_safe(release.chart),
        tables=tuple(_table(table) for table in release.tables),
        notes=tuple(release.notes),
        files=_files(release.files.using("public").order_by("name"), "statistics", release.slug),
    )


def _withdrawn_words(found: PublishedAnswer | PublishedStatistics) -> str:
    return f"Withdrawn on {_day(found.withdrawn)}" if found.withdrawn else ""


def _question(given: dict[str, Any]) -> QuestionShown:
    return QuestionShown(
        given["number"],
        given["text"],
        HOLDING.get(given["holding"], ""),
        str(given["outcome"]).replace("_", " ").capitalize(),
        tuple((claim["provision"], claim["reasons"]) for claim in given.get("claims") or ()),
        _table(given["table"]) if given["table"] else None,
    )


def _table(given: dict[str, Any]) -> Table:
    rows = tuple(
        tuple(
            Cell(value, header=place == 0, hidden=value == "[c]") for place, value in enumerate(row)
        )
        for row in given["rows"]
    )
    head = tuple(given["header"])
    note = "[c] means confidential: the figure is not shown." if _has_hidden(given) else ""
    return Table(given["title"], head, rows, tuple(range(1, len(head))), note=note)


def _has_hidden(given: dict[str, Any]) -> bool:
    return any("[c]" in row for row in given["rows"])


def _files(files: Any, kind: str, slug: str) -> tuple[FileLink, ...]:
    return tuple(
        FileLink(
            label=_label(file.name),
            href=reverse("shelf:file", args=[kind, slug, file.name]),
            size=_size(file),
            is_certificate=PurePath(file.name).name.startswith(CERTIFICATE),
        )
        for file in files
    )


def _label(name: str) -> str:
    """What a file is, for somebody who does not know our names for files."""
    path = PurePath(name)
    kind = path.suffix.removeprefix(".").upper()
    if document := DOCUMENT.search(path.stem):
        return f"Document {document[1]} ({kind})"
    known = next(
        (words for start, words in FILES.items() if path.name.startswith(start)), path.stem
    )
    return f"{known.format(path.stem.rpartition('-')[2])} ({kind})"


def _size(file: PublishedFile) -> str:
    return f"{len(bytes(file.content)) / 1024:.1f} KB"


def _working(received: date) -> Table:
    """Every day of the count, with the reason: the applicant can check it on a calendar."""
    counted = 0
    rows = []
    for day in due(received, calendar=settings.CALENDAR).working:
        counted += day.counted
        rows.append(
            (_day(day.date), f"Working day {counted}" if day.counted else f"Not counted: {day.why}")
        )
    return Table("How the due date is counted", ("Day", "Counted"), tuple(rows))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
