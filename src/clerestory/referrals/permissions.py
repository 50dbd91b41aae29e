"""Who may take which step. Each check raises `Refused` with the reason."""

from clerestory.accounts.models import Person, Role
from clerestory.accounts.permissions import Refused, check_has_role
from clerestory.referrals.lifecycle import STEPS, Actor, Status, Transition
from clerestory.referrals.models import ClosureProposal, Exit, Referral
from clerestory.referrals.selectors import (
    SCOPES,
    closures_pending,
    earlier_referrals,
    exits_pending,
    referrals_visible_to,
)

# Steps that answer a proposed closure, and mean nothing before there is one.
AFTER_PROPOSAL = frozenset({"return-closure", "approve-closure"})


def check_can_see_worklist(person: Person) -> None:
    check_has_role(person, *SCOPES)


def check_can_search(person: Person) -> None:
    """Looking for earlier records of one named person is the front door's work."""
    check_has_role(person, Role.INTAKE)


def check_can_take(person: Person, referral: Referral, name: str) -> None:
    """The role of the table, a status the step starts from, a case that the person may see, and
    the rules of a second person."""
    row = STEPS[name]
    check_has_role(person, *_roles(row))
    if not row.built:
        raise Refused(f"“{row.title}” cannot be recorded here yet.")
    if Status(referral.status) not in row.sources:
        raise Refused(f"“{row.title}” does not follow from “{referral.status_words}”.")
    if not referrals_visible_to(person).filter(pk=referral.pk).exists():
        raise Refused("This case is with somebody else.")
    extra = _EXTRA.get(name)
    if extra:
        extra(person, referral)


def role_for(person: Person, name: str) -> Actor:
    """The role in which the person takes the step."""
    return next(actor for actor in STEPS[name].takers if person.has_role(Role(actor.value)))


def _roles(row: Transition) -> tuple[Role, ...]:
    roles = tuple(Role(actor.value) for actor in row.takers if actor is not Actor.REFERRER)
    if not roles:
        raise Refused("A concern is raised by the referrer on the public site.")
    return roles


def _check_no_closure_pending(person: Person, referral: Referral) -> None:
    if closures_pending(referral).exists():
        raise Refused(
            "A closure is proposed and waits for a supervisor. The supervisor can return it first."
        )


def _check_second_person_of_closure(person: Person, referral: Referral) -> None:
    proposal = _pending_closure(referral)
    if proposal.proposed_by_id == person.pk:
        raise Refused("You proposed this closure. Somebody else has to look at it.")


def _check_approver_of_closure(person: Person, referral: Referral) -> None:
    _check_second_person_of_closure(person, referral)
    proposal = _pending_closure(referral)
    again = proposal.is_repeat or earlier_referrals(referral).exists()
    if again and proposal.proposing_organisation_id == person.organisation_id:
        raise Refused(
            "This person was referred before. A supervisor from another organisation than the "
            "one that proposes has to approve the closure."
        )


def _check_second_person_of_exit(person: Person, referral: Referral) -> None:
    if _pending_exit(referral).proposed_by_id == person.pk:
        raise Refused("You proposed the end of support. Somebody else has to decide.")


def _pending_closure(referral: Referral) -> ClosureProposal:
    proposal = closures_pending(referral).first()
    if proposal is None:
        raise Refused("No closure is proposed for this case.")
    return proposal


def _pending_exit(referral: Referral) -> Exit:
    proposal = exits_pending(referral).first()
    if proposal is None:
        raise Refused("No end of support is proposed for this case.")
    return proposal


_EXTRA = {
    "pass-to-panel": _check_no_closure_pending,
    "propose-closure": _check_no_closure_pending,
    "return-closure": _check_second_person_of_closure,
    "approve-closure": _check_approver_of_closure,
    "confirm-exit": _check_second_person_of_exit,
    "refuse-exit": _check_second_person_of_exit,
}
