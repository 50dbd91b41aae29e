"""What each page about a request may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from clerestory.accounts.models import Person
from clerestory.accounts.permissions import may
from clerestory.foi.clock_pages import ClockPart, clock_part, due_words
from clerestory.foi.dates import in_words
from clerestory.foi.decision_forms import HOLDINGS, OUTCOMES
from clerestory.foi.doubts import Doubt, doubts
from clerestory.foi.drafts import Row
from clerestory.foi.earlier_pages import EarlierPart, earlier_part
from clerestory.foi.forms import QuestionForm, QuestionsForm
from clerestory.foi.lifecycle import NEXT_STEP, WORDS, Status, Step
from clerestory.foi.mapping import MappingPart, mappings
from clerestory.foi.messages.pages import acknowledgement_words, links_to_messages
from clerestory.foi.messages.selectors import messages_of
from clerestory.foi.models import InformationRequest, Question
from clerestory.foi.notice_forms import KINDS
from clerestory.foi.permissions import check_can_step, check_can_write_to_applicant
from clerestory.govuk.components import Cell, NavigationItem, SummaryRow, Table
from clerestory.law.checker import FOUND, check
from clerestory.law.decisions import DecisionRecord, Holding, Outcome
from clerestory.law.letters import compose
from clerestory.reading.requests import Reading


@dataclass(frozen=True, slots=True)
class WorklistPage:
    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class QuestionRow:
    number: str
    text: str
    decision: str
    is_decided: bool
    form_wanted: str = ""  # in which form the applicant would like it, s11


@dataclass(frozen=True, slots=True)
class RequestPage:
    title: str
    back: str
    reference: str
    status: str
    next_step: str
    returned_because: str
    facts: tuple[SummaryRow, ...]
    questions: tuple[QuestionRow, ...]
    documents: int
    clock: ClockPart
    earlier: EarlierPart
    may_confirm: bool
    may_decide: bool
    is_confirmed: bool
    has_letter: bool
    notices: tuple[NavigationItem, ...]
    messages: tuple[NavigationItem, ...]
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the request's text; with a number, it is that question, at its place among the
    forms."""

    text: str
    number: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question on the page: its fields, and what can be done with it. `place` counts from 1."""

    place: int
    number: str
    form: QuestionForm
    is_marked: bool
    doubts: tuple[Doubt, ...]
    mapping: MappingPart | None
    split: str
    merge: str  # empty for the first
    change: str

    @property
    def split_value(self) -> str:
        return f"split {self.place}"

    @property
    def merge_value(self) -> str:
        return f"merge {self.place}"


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    title: str
    back: str
    passages: tuple[Passage, ...]
    doubts: tuple[Doubt, ...]
    parts: tuple[QuestionPart, ...]


@dataclass(frozen=True, slots=True)
class DecidePage:
    title: str
    back: str
    lead: str
    submit: str
    reference: str
    basis: tuple[str, ...]
    preview: "Preview | None"


@dataclass(frozen=True, slots=True)
class Found:
    """What the letter checker says, with the words that it is about."""

    rule: str
    severity: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the letter will say on this question, and what the checks say about that."""

    paragraphs: tuple[str, ...]
    findings: tuple[Found, ...]


def worklist_page(requests: Sequence[InformationRequest], today: date) -> WorklistPage:
    rows = tuple(
        (
            Cell(one.reference, href=reverse("foi:request", args=[one.reference])),
            in_words(one.received),
            _due(one, today),
            WORDS[Status(one.status)],
            NEXT_STEP[Status(one.status)],
        )
        for one in requests
    )
    head = ("Request", "Received", "Due", "Status", "Next step")
    return WorklistPage(
        "Information requests",
        Table("The soonest due first", head, rows, empty="No open requests."),
    )


def request_page(person: Person, request: InformationRequest, today: date) -> RequestPage:
    status = Status(request.status)
    return RequestPage(
        title=f"Request {request.reference}",
        back=reverse("foi:worklist"),
        reference=request.reference,
        status=WORDS[status],
        next_step=NEXT_STEP[status],
        returned_because=request.returned_because,
        facts=(
            SummaryRow("Received", in_words(request.received)),
            SummaryRow("Answer due by", due_words(request)),
            SummaryRow("Applicant", request.applicant_name),
            SummaryRow("Email address", request.applicant_email),
        ),
        questions=tuple(_row(question) for question in request.questions.all()),
        documents=request.documents.count(),
        clock=clock_part(
            request, today, may_keep=may(check_can_step, person, request, Step.KEEP_CLOCK)
        ),
        earlier=earlier_part(person, request),
        may_confirm=may(check_can_step, person, request, Step.CONFIRM_QUESTIONS),
        may_decide=may(check_can_step, person, request, Step.DECIDE_QUESTION),
        is_confirmed=status is not Status.RECEIVED,
        notices=_notices(person, request),
        messages=links_to_messages(messages_of(person, request)),
        acknowledgement=acknowledgement_words(request),
        has_letter=status
        not in (Status.RECEIVED, Status.QUESTIONS_CONFIRMED, Status.FIGURES_PROPOSED),
    )


def questions_page(
    request: InformationRequest, form: QuestionsForm, reading: Reading, today: date
) -> QuestionsPage:
    rows = [one.row() for one in form.questions]
    shown = passages(request.text, rows)
    marked = {passage.place for passage in shown}
    found, numbers = doubts(reading), [row.number for row in rows]
    mapped = mappings(request, form.draft(), today)
    parts = tuple(
        QuestionPart(
            place=place,
            number=row.number,
            form=one,
            is_marked=place in marked,
            doubts=tuple(doubt for doubt in found if doubt.number == row.number),
            mapping=mapped.get(row.number),
            split=f"Split question {row.number}",
            change=f"Split{' or merge' if place > 1 else ''} question {row.number}",
            merge=f"Merge with question {numbers[place - 2]}" if place > 1 else "",
        )
        for place, (one, row) in enumerate(zip(form.questions, rows, strict=True), 1)
    )
    return QuestionsPage(
        title=f"Confirm the questions of {request.reference}",
        back=reverse("foi:request", args=[request.reference]),
        passages=shown,
        doubts=tuple(doubt for doubt in found if doubt.number not in numbers),
        parts=parts,
    )


def decide_page(question: Question, record: DecisionRecord | None = None) -> DecidePage:
    """With a record of this question alone, what the letter will say of it."""
    proposed = question.proposed or {}
    return DecidePage(
        title=f"Decide question {question.number}",
        back=reverse("foi:request", args=[question.request.reference]),
        lead=question.text,
        submit="Save this decision",
        reference=question.request.reference,
        basis=tuple(proposed.get("basis") or ()),
        preview=_preview(question, record) if record else None,
    )


def _preview(question: Question, record: DecisionRecord) -> Preview:
    letter = compose(record, settings.WORDING)
    report = check(letter.text, request_text=question.text, record=record)
    section = next(one for one in letter.sections if one.question == question.number)
    return Preview(
        tuple(
            one if isinstance(one, str) else "\n".join(f"• {point}" for point in one)
            for one in section.paragraphs
        ),
        tuple(
            Found(one.rule, one.severity, one.reason, one.remedy)
            for one in report.findings
            if one.status == FOUND
        ),
    )


def _notices(person: Person, request: InformationRequest) -> tuple[NavigationItem, ...]:
    """The letters that are not answers, for those who may write them."""
    if not may(check_can_write_to_applicant, person):
        return ()
    return tuple(
        NavigationItem(kind.title, reverse("foi:notice", args=[request.reference, name]))
        for name, kind in KINDS.items()
    )


def _row(question: Question) -> QuestionRow:
    wanted = str(question.specification.get("format") or "")
    if not question.decided_at:
        return QuestionRow(question.number, question.text, "Not decided yet", False, wanted)
    holding, outcome = Holding(question.holding), Outcome(question.outcome)
    words = f"{HOLDINGS[holding]}; {OUTCOMES.get(outcome, str(outcome)).lower()}"
    claims = ", ".join(claim["provision"] for claim in question.claims)
    return QuestionRow(
        question.number, question.text, f"{words}{f' ({claims})' if claims else ''}", True, wanted
    )


def passages(text: str, rows: Sequence[Row]) -> tuple[Passage, ...]:
    """The whole text in order: questions marked in place, nothing lost.

    Where two overlap (a part of a longer question) the one that begins later is marked from the
    end of the other on.
    """
    found: list[Passage] = []
    reached = 0
    placed = sorted((*row.place, place, row.number) for place, row in enumerate(rows, 1))
    for start, end, place, number in placed:
        start, end = max(start, reached), min(end, len(text))
        if end <= start:
            continue
        found += [Passage(text[reached:start]), Passage(text[start:end], number, place)]
        reached = end
    return (*found, Passage(text[reached:]))


def _due(request: InformationRequest, today: date) -> str:
    is_late = not request.waits_for and (request.extended_to or request.due) < today
    return f"{due_words(request)} (late)" if is_late else due_words(request)
