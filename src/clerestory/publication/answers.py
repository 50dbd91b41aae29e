"""From a request of the staff side to figures, a letter and a public page: reads, never writes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from clerestory.accounts.permissions import Refused
from clerestory.disclosure.tables import DisclosureError, Policy
from clerestory.figures.extracts import Source
from clerestory.files.letters import render_html
from clerestory.foi.decided import decision, grounds_of
from clerestory.foi.documents.selectors import live_outgoing
from clerestory.foi.models import InformationRequest, Question
from clerestory.foi.questions import confirmed_reading, questions_digest
from clerestory.law.checker import check
from clerestory.law.decisions import DecisionRecord, Holding, Outcome, QuestionDecision
from clerestory.law.letters import compose
from clerestory.publication import sources
from clerestory.publication.drawing import Asked, certified, draw, draw_tables
from clerestory.publication.gate import Passed, pass_new
from clerestory.publication.models import Release, Side
from clerestory.publication.packaging import Package, as_document, pack
from clerestory.publication.permissions import QUESTIONS_CHANGED
from clerestory.publication.proposals import Proposal, QuestionFigures
from clerestory.publication.recommending import as_proposed
from clerestory.publication.selectors import unsettled_documents

IN_WORDS = "It was chosen to answer without figures."
WITH_FIGURES = (Outcome.GRANTED.value, Outcome.GRANTED_IN_PART.value)
Findings = tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Figures, and what they would support as decisions, by the number of the question."""

    proposal: Proposal
    proposed: dict[str, dict[str, Any]]
    source: Source


@dataclass(frozen=True, slots=True)
class LetterDraft:
    html: bytes
    findings: Findings


def draw_for(request: InformationRequest, *, at: datetime) -> Drawn:
    """Figures for the confirmed questions of a request. The counting never sees who asked.

    Raises Refused where they cannot be drawn, with what to do.
    """
    source = sources.source(at)
    try:
        proposal = draw(
            confirmed_reading(request),
            source,
            received=request.received,
            known=sources.known(source),
            policy=Policy(),
        )
    except DisclosureError as error:
        raise Refused(f"The figures cannot be drawn: {error}.") from error
    return Drawn(proposal, dict(as_proposed(proposal)), source)


def without_figures(request: InformationRequest, *, at: datetime) -> Drawn:
    """An answer in words alone: for what is not a matter of counting, or is not given at all."""
    source = sources.source(at)
    asked = [
        Asked(question.number, question.text, "", "", (), reason=IN_WORDS)
        for question in request.questions.all()
    ]
    proposal = draw_tables(asked, source, known=sources.known(source), policy=Policy())
    return Drawn(proposal, dict(as_proposed(proposal)), source)


def missing_for_letter(request: InformationRequest, release: Release | None) -> tuple[str, ...]:
    """What still stands between here and a letter."""
    missing = [
        f"Question {question.number} is not decided."
        for question in request.questions.all()
        if question.decided_at is None
    ]
    missing += [f"{name} is not approved yet." for name in unsettled_documents(request)]
    if release is None:
        missing.append("No figures have been drawn: draw them, or choose to answer without any.")
    elif release.questions != questions_digest(request.questions.all()):
        missing.append(QUESTIONS_CHANGED)
    return tuple(missing)


def record_of(request: InformationRequest, proposal: Proposal, *, draft: bool) -> DecisionRecord:
    """The officer's decisions as the letter needs them."""
    figures = {one.number: one for one in proposal.questions}
    return DecisionRecord(
        authority=settings.AUTHORITY,
        reference=request.reference,
        received=request.received,
        sent=None,
        questions=tuple(
            _decided(question, figures.get(question.number)) for question in request.questions.all()
        ),
        draft=draft,
        applicant_name=request.applicant_name,
        decided=_day_of(request),
        due=request.extended_to or request.due,
    )


def _day_of(request: InformationRequest) -> date | None:
    """The day of the last decision: the law of that day applies."""
    days = [one.decided_at for one in request.questions.all() if one.decided_at]
    return timezone.localdate(max(days)) if days else None


def letter_for(request: InformationRequest, released: Proposal) -> LetterDraft:
    """The letter as it would leave, with what the checker says about it."""
    record = record_of(request, released, draft=False)
    html = render_html(as_document(compose(record, settings.WORDING), released, draft=False))
    return LetterDraft(html.encode("utf-8"), findings(record, request))


def package_for(request: InformationRequest, released: Proposal) -> Package:
    """The files as they would leave. A table that the officer decided to withhold is not in them,
    nor in the certificate."""
    return pack(released, record_of(request, released, draft=False), settings.WORDING)


def passed_for(
    request: InformationRequest, released: Proposal, package: Package
) -> tuple[Passed, ...]:
    """The files that leave with an answer, documents among them, once they are through the gate.
    Raises Refused."""
    return pass_new(package.public, released, live_outgoing(request))


def released_part(request: InformationRequest, release: Release) -> Proposal:
    """The figures that the decisions give, certified for themselves."""
    proposal = Proposal.from_json(release.figures)
    given = request.questions.filter(outcome__in=WITH_FIGURES).values_list("number", flat=True)
    withheld = {one.number for one in proposal.with_tables} - set(given)
    if not withheld:
        return proposal
    source = sources.source_of(release)
    return certified(
        proposal.without(withheld),
        source.register.dataset,
        known=sources.known(source),
        policy=Policy(threshold=proposal.threshold),
    )


def findings(record: DecisionRecord, request: InformationRequest) -> Findings:
    """What the letter checker says, for a page."""
    report = check(
        compose(record, settings.WORDING).text,
        request_text=request.text,
        record=record,
        received=request.received,
    )
    return tuple(
        (one.rule, one.severity, one.reason, one.remedy)
        for one in report.findings
        if one.status == "found"
    )


def errors_of(found: Findings) -> tuple[str, ...]:
    """The rules of which a breach was found that should not leave."""
    return tuple(sorted({rule for rule, severity, _, _ in found if severity == "error"}))


def letter_of(release: Release) -> bytes:
    """The bytes of the letter that would leave; empty if the release has none."""
    found = release.files.filter(side=Side.PUBLIC, name="letter.html").first()
    return bytes(found.content) if found else b""


def findings_of(release: Release) -> Findings:
    """What the checker says about the letter whose bytes were approved or wait for it."""
    if release.request is None or release.released is None:
        return ()
    released = Proposal.from_json(release.released)
    return findings(record_of(release.request, released, draft=False), release.request)


def _decided(question: Question, figures: QuestionFigures | None) -> QuestionDecision:
    table = figures.table if figures and question.outcome in WITH_FIGURES else None
    return decision(
        question,
        Holding(question.holding),
        Outcome(question.outcome),
        grounds_of(question),
        question.answer,
        table_title=table.title if table else None,
        hidden=figures.hidden if figures and table else 0,
        fallback_used=(figures.fallback or None) if figures and table else None,
    )
