"""The clock on the page of a request: its dates, what each rests on, and what did not count."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from clerestory.foi.clock_steps import ClockStep, clock_steps
from clerestory.foi.dates import dates_of, in_words, sentence
from clerestory.foi.models import InformationRequest
from clerestory.govuk.components import NavigationItem, Table
from clerestory.law.calendars import WorkingDay
from clerestory.law.clocks import Standing


@dataclass(frozen=True, slots=True)
class ClockPart:
    """`choice` is not empty while one of two due dates has to be chosen."""

    choice: str
    waiting: str
    steps: Table
    working: Table
    warnings: tuple[str, ...]
    links: tuple[NavigationItem, ...]


@dataclass(frozen=True, slots=True)
class ClockPage:
    title: str
    back: str
    lead: str
    submit: str


def clock_part(request: InformationRequest, today: date, *, may_keep: bool) -> ClockPart:
    dates = dates_of(request)
    offered = clock_steps(request, today).values() if may_keep else ()
    return ClockPart(
        choice=_choice(request),
        waiting=sentence(dates.waiting) if isinstance(dates, Standing) else "",
        steps=Table(
            "Dates and what they rest on",
            ("Day", "What", "Provision"),
            tuple((in_words(step.day), sentence(step.what), step.rule) for step in dates.steps),
            row_headers=False,
        ),
        working=_working(dates.working),
        warnings=tuple(map(sentence, dates.warnings)),
        links=tuple(
            NavigationItem(step.title, reverse("foi:clock", args=[request.reference, step.kind]))
            for step in offered
        ),
    )


def clock_page(request: InformationRequest, step: ClockStep) -> ClockPage:
    return ClockPage(
        title=step.title,
        back=reverse("foi:request", args=[request.reference]),
        lead=f"Request {request.reference}, received on {in_words(request.received)}. "
        f"Answer due by: {due_words(request)}.",
        submit="Save",
    )


def due_words(request: InformationRequest) -> str:
    """The due date in words; what the clock waits for while it stands still."""
    if request.waits_for:
        since = request.asked if request.waits_for == "clarification" else request.fees_notice
        return f"On hold since {in_words(since)}: waits for the {request.waits_for}"
    if request.has_choice:
        return f"{in_words(request.due)} or {in_words(request.other_due)}: to be chosen"
    if request.extended_to:
        return f"{in_words(request.due)}; told to expect a decision by " + in_words(
            request.extended_to
        )
    return in_words(request.due)


def _choice(request: InformationRequest) -> str:
    if request.waits_for or not request.has_choice:
        return ""
    return (
        f"Two due dates: {in_words(request.due)} or {in_words(request.other_due)}. "
        "Until an officer chooses, the earlier one stands."
    )


def _working(days: tuple[WorkingDay, ...]) -> Table:
    counted, rows = 0, []
    for day in days:
        counted += day.counted
        words = f"Working day {counted}" if day.counted else f"Not counted: {day.why}"
        rows.append((in_words(day.date), words))
    return Table("How the due date is counted, section 10", ("Day", "Counted"), tuple(rows))
