"""Every read of the register, and what each reader may reach.

Access is role and place in the process, and at the front door and the gateway also whose case it
is: intake shares within its organisation what it took up, the gateway sees what it was given.
What is not in `referrals_visible_to` does not exist for the reader.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from clerestory.accounts.models import Person, Role
from clerestory.referrals.compartments import Compartment, seen_in
from clerestory.referrals.constraints import IMPORT
from clerestory.referrals.lifecycle import BUILT, CLOSED_KINDS, PANEL, Status
from clerestory.referrals.loading import COLUMNS
from clerestory.referrals.models import Area, ClosureProposal, Exit, Referral, Step, Subject
from clerestory.referrals.outcomes import outcome_of

REGISTER_COLUMNS = COLUMNS


def _at_the_front_door(person: Person) -> Q:
    taken_up = Q(status=Status.SCREENING, organisation=person.organisation_id)
    return Q(status=Status.SUBMITTED) | taken_up


def _at_the_gateway(person: Person) -> Q:
    return Q(status=Status.GATEWAY, assigned_to=person.pk)


def _closure_is_proposed() -> Exists:
    return Exists(
        ClosureProposal.objects.filter(
            referral=OuterRef("pk"), approved_at__isnull=True, returned_at__isnull=True
        )
    )


def _proposed_for_closure(person: Person) -> Q:
    return Q(_closure_is_proposed(), status=Status.GATEWAY)


def _before_the_panel(person: Person) -> Q:
    return Q(status__in=PANEL)


def _closed(person: Person) -> Q:
    return Q(status__in=[*CLOSED_KINDS, Status.RESTRICTED])


# A role that is not here reads no case: administrators, statisticians and everybody else.
SCOPES: dict[Role, Callable[[Person], Q]] = {
    Role.INTAKE: _at_the_front_door,
    Role.GATEWAY: _at_the_gateway,
    Role.GATEWAY_SUPERVISOR: _proposed_for_closure,
    Role.CHAIR: _before_the_panel,
    Role.COORDINATOR: _before_the_panel,
    Role.RECORDS: _closed,
}


def _roles(person: Person) -> list[Role]:
    if not person.is_active:
        return []
    held = set(person.grants.values_list("role", flat=True))
    return [role for role in SCOPES if role in held]


def referrals_visible_to(person: Person) -> QuerySet[Referral]:
    """The cases that the person may open now, in any of their roles."""
    roles = _roles(person)
    if not roles:
        return Referral.objects.none()
    visible = Q()
    for role in roles:
        visible |= SCOPES[role](person)
    return Referral.objects.filter(visible)


def referrals_waiting_for(person: Person) -> QuerySet[Referral]:
    """Those of them from which a step of one of the person's roles leads on."""
    waiting = Q(pk__in=[])
    for role in _roles(person):
        own = Q(SCOPES[role](person), status__in=_sources_of(role))
        waiting |= own & ~Q(_closure_is_proposed()) if role is Role.GATEWAY else own
    return Referral.objects.filter(waiting)


def _sources_of(role: Role) -> set[Status]:
    rows = [row for row in BUILT if role.value in {actor.value for actor in row.takers}]
    return {status for row in rows for status in row.sources}


def roles_on(person: Person, referral: Referral) -> tuple[Role, ...]:
    """In which roles the person may read this case as it stands."""
    same = Referral.objects.filter(pk=referral.pk)
    return tuple(role for role in _roles(person) if same.filter(SCOPES[role](person)).exists())


def compartments_seen(person: Person, referral: Referral) -> frozenset[Compartment]:
    return seen_in(roles_on(person, referral))


def earlier_referrals(referral: Referral) -> QuerySet[Referral]:
    """Referrals of the same person that came before this one, in order of receipt."""
    before = Q(received__lt=referral.received) | Q(received=referral.received, pk__lt=referral.pk)
    return Referral.objects.filter(before, subject=referral.subject_id).exclude(
        status=Status.RECORDED_IN_ERROR
    )


def latest_step(referral: Referral) -> Step:
    return Step.objects.filter(referral=referral.pk).latest("pk")


def closures_pending(referral: Referral) -> QuerySet[ClosureProposal]:
    """The proposal that waits for a supervisor: one or none."""
    return ClosureProposal.objects.filter(
        referral=referral.pk, approved_at__isnull=True, returned_at__isnull=True
    )


def exits_pending(referral: Referral) -> QuerySet[Exit]:
    """The end of support that waits for the panel: one or none."""
    return Exit.objects.filter(
        referral=referral.pk, confirmed_at__isnull=True, refused_at__isnull=True
    )


def was_taken_by(person: Person, reference: str, name: str, after: int, reason: str) -> bool:
    """Whether this person took this very step after step `after`: a form that was sent twice."""
    own = Step.objects.filter(by=person, name=name, reason=reason, pk__gt=after)
    return own.filter(referral__reference=reference).exists()


def steps_taken_by(person: Person, limit: int = 5) -> QuerySet[Step]:
    """The person's own latest steps, without words: proof that something was recorded."""
    own = Step.objects.filter(by=person).select_related("referral")
    return own.order_by("-pk")[:limit]


def gateway_officers() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True, grants__role=Role.GATEWAY).order_by("name")


def areas() -> QuerySet[Area]:
    return Area.objects.order_by("label")


@dataclass(frozen=True, slots=True)
class NamedEarlier:
    """An earlier referral whose person goes by the name that was asked for."""

    reference: str
    received: str
    status: str


def earlier_referrals_named(name: str) -> tuple[NamedEarlier, ...]:
    """Referrals of people who go by this whole name or spelling, whatever the case of letters.

    For one name that somebody typed. Nothing is compared in the background, and whether it is the
    same person is for the reader to say.
    """
    wanted = " ".join(name.split()).casefold()
    if not wanted:
        return ()
    people = [each.pk for each in Subject.objects.exclude(name="") if wanted in _names(each)]
    found = Referral.objects.filter(subject__in=people).order_by("received", "pk")
    return tuple(
        NamedEarlier(each.reference, each.received.isoformat(), each.status_words) for each in found
    )


def _names(subject: Subject) -> set[str]:
    lines = [subject.name, *subject.other_names.splitlines()]
    return {" ".join(line.split()).casefold() for line in lines}


def register_rows() -> Iterator[dict[str, str]]:
    """The register as figures are drawn from it: one row a referral, in order of receipt.

    Keys are REGISTER_COLUMNS. `person` is a key that stands for the person, never a name. A
    referral counts from the moment intake has given it its codes; what was recorded in error or
    went to another area is not counted. There is no text of anybody's in it.
    """
    steps = Prefetch("steps", queryset=Step.objects.order_by("pk").only("referral", "after"))
    coded = Referral.objects.exclude(concern="").select_related("subject")
    for each in coded.prefetch_related(steps).iterator(chunk_size=500):
        outcome = outcome_of([Status(step.after) for step in each.steps.all()])
        if outcome is not None:
            yield {
                "id": each.reference,
                "person": each.subject.key,
                "received": each.received.isoformat(),
                "concern": each.concern,
                "age": "" if each.age is None else str(each.age),
                "area": each.area,
                "referrer": each.sector,
                "outcome": outcome.value,
            }


def is_loaded(referral: Referral) -> bool:
    """Whether the case came from another register and has no papers here."""
    return Step.objects.filter(referral=referral.pk, name=IMPORT).exists()
