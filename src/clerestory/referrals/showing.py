"""Turns what a reader may see of the register into pages."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from clerestory.accounts.models import Person, Role
from clerestory.accounts.permissions import Refused, may
from clerestory.govuk.components import Cell, SummaryRow, Table
from clerestory.referrals.compartments import Compartment, compartment_of
from clerestory.referrals.constraints import IMPORT
from clerestory.referrals.lifecycle import (
    OWNER,
    STEPS,
    Actor,
    Status,
    Transition,
    transitions_from,
)
from clerestory.referrals.models import Referral, Step
from clerestory.referrals.pages import NextStep, ReferralPage, StepPage, WorklistPage, day
from clerestory.referrals.permissions import (
    AFTER_PROPOSAL,
    check_can_search,
    check_can_take,
)
from clerestory.referrals.sections import sections_of
from clerestory.referrals.selectors import (
    closures_pending,
    compartments_seen,
    earlier_referrals,
    is_loaded,
    latest_step,
    referrals_visible_to,
    referrals_waiting_for,
    roles_on,
    steps_taken_by,
)
from clerestory.referrals.statuses import NOBODY

SHOWN = 50  # cases of one list


def worklist_page(person: Person) -> WorklistPage:
    waiting, visible = referrals_waiting_for(person), referrals_visible_to(person)
    others = visible.exclude(pk__in=waiting.values("pk"))
    own = tuple(
        (step.referral.reference, _title(step), day(timezone.localdate(step.at)))
        for step in steps_taken_by(person)
    )
    return WorklistPage(
        title="Referrals",
        waiting=_cases("Waiting for a step of yours", waiting),
        others=_cases("Other cases that you may read", others),
        taken=Table("What you recorded last", ("Reference", "Step", "Entered"), own),
        can_search=may(check_can_search, person),
    )


def _cases(caption: str, cases: QuerySet[Referral]) -> Table:
    rows = tuple(
        (Cell(each.reference, href=_address(each)), each.status_words, day(each.received))
        for each in cases.order_by("received", "pk")[:SHOWN]
    )
    total = cases.count()
    note = f"The first {SHOWN} of {total} are shown." if total > SHOWN else ""
    head = ("Reference", "Status", "Received")
    return Table(caption, head, rows, note=note, empty="No case.")


def referral_page(person: Person, referral: Referral) -> ReferralPage:
    seen = compartments_seen(person, referral)
    return ReferralPage(
        title=f"Referral {referral.reference}",
        facts=_facts(referral),
        back=reverse("referrals:worklist"),
        next_steps=tuple(_next_steps(person, referral)),
        sections=sections_of(referral, seen),
        earlier=_earlier(referral, seen),
        history=_history(referral, seen),
        is_loaded=is_loaded(referral),
    )


def step_page(person: Person, referral: Referral, name: str) -> StepPage:
    row, seen = STEPS[name], compartments_seen(person, referral)
    return StepPage(
        title=row.title,
        reference=referral.reference,
        requires=row.requires,
        target=str(row.deadline or ""),
        back=_address(referral),
        submit="Record this step",
        sections=sections_of(referral, seen),
        earlier=_earlier(referral, seen),
    )


def _address(referral: Referral) -> str:
    return reverse("referrals:referral", kwargs={"reference": referral.reference})


def _facts(referral: Referral) -> tuple[SummaryRow, ...]:
    step = latest_step(referral)
    return (
        SummaryRow("Status", referral.status_words, tag="grey"),
        SummaryRow("With", _desk(referral)),
        SummaryRow("Received", day(referral.received)),
        SummaryRow("Last step", f"{_title(step)}, {day(step.happened_on)}"),
    )


def _desk(referral: Referral) -> str:
    """Who has to do something next: a role, and the person where one is named."""
    owner = OWNER[Status(referral.status)]
    if owner == NOBODY:
        return "Nobody: it is closed"
    if closures_pending(referral).exists():
        return f"{Role.GATEWAY_SUPERVISOR.label}: a closure is proposed"
    named = referral.assigned_to if owner == Actor.GATEWAY else None
    return f"{Role(owner).label}: {named.name}" if named else str(Role(owner).label)


def _next_steps(person: Person, referral: Referral) -> Iterable[NextStep]:
    """Every step that can follow, with who takes it; a link where the reader can."""
    roles = {role.value for role in roles_on(person, referral)}
    proposed = closures_pending(referral).exists()
    for row in transitions_from(Status(referral.status)):
        if not row.built or (row.name in AFTER_PROPOSAL and not proposed):
            continue
        if roles & {actor.value for actor in row.takers}:
            yield _own_step(person, referral, row)
        else:
            yield NextStep(row.title, _takers(row), str(row.deadline or ""))


def _own_step(person: Person, referral: Referral, row: Transition) -> NextStep:
    kwargs = {"reference": referral.reference, "name": row.name}
    shown = (row.title, _takers(row), str(row.deadline or ""))
    try:
        check_can_take(person, referral, row.name)
    except Refused as refusal:
        return NextStep(*shown, refusal=refusal.reason)
    return NextStep(*shown, href=reverse("referrals:step", kwargs=kwargs))


def _takers(row: Transition) -> str:
    return " or ".join(str(Role(actor.value).label).lower() for actor in row.takers)


def _earlier(referral: Referral, seen: frozenset[Compartment]) -> Table | None:
    if not seen & {Compartment.SCREENING, Compartment.ASSESSMENT}:
        return None
    rows = tuple(
        (each.reference, day(each.received), each.status_words)
        for each in earlier_referrals(referral)
    )
    return Table(
        "Earlier referrals of this person",
        ("Reference", "Received", "Status"),
        rows,
        empty="None is known.",
    )


def _history(referral: Referral, seen: frozenset[Compartment]) -> Table:
    steps = referral.steps.select_related("by")
    rows = tuple(
        (
            day(step.happened_on),
            _title(step),
            _who(step),
            day(timezone.localdate(step.at)),
            step.reason if compartment_of(step.name) in seen else "Not for your role",
        )
        for step in steps
    )
    head = ("Happened", "Step", "By", "Entered", "Reason")
    return Table("What happened so far", head, rows, row_headers=False)


def _title(step: Step) -> str:
    return "Loaded from another register" if step.name == IMPORT else STEPS[step.name].title


def _who(step: Step) -> str:
    if step.by is None:
        return "The referrer" if step.role == Actor.REFERRER else "Nobody: it was loaded"
    return f"{step.by.name}, {Role(step.role).label.lower()}, {step.organisation}"
