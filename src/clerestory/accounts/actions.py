"""Every write to people and roles. An administrator does it, or the installation itself."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from clerestory.accounts.models import Organisation, Person, Role, RoleGrant
from clerestory.accounts.permissions import Refused, check_can_manage_people
from clerestory.audit.actions import record

SETUP = "system:setup"


@transaction.atomic
def create_person(
    *, email: str, name: str, organisation: str, password: str, by: Person | str, at: datetime
) -> Person:
    """Make an account without any role.

    `by` is an administrator, or the text `SETUP` for the first accounts of an installation.
    Raises `django.core.exceptions.ValidationError` for a password that is too easy.
    """
    actor = _check_actor(by)
    address = email.strip().lower()
    if Person.objects.filter(email=address).exists():
        raise Refused("There is already an account with this email address.")
    person = Person(email=address, name=name.strip())
    validate_password(password, person)
    person.organisation, _ = Organisation.objects.get_or_create(name=organisation.strip())
    person.set_password(password)
    person.full_clean()
    person.save()
    record(by=actor, at=at, action="accounts.person.created", subject=person.text_id)
    return person


@transaction.atomic
def grant_role(*, person: Person, role: Role, by: Person | str, at: datetime) -> RoleGrant:
    """Give a role; every live session of the person ends, so that it is signed in for afresh."""
    actor = _check_actor(by, about=person)
    grant, made = RoleGrant.objects.get_or_create(person=person, role=role)
    if made:
        _end_sessions(person)
        _record_role("accounts.role.granted", actor, at, person, role)
    return grant


@transaction.atomic
def withdraw_role(*, person: Person, role: Role, by: Person | str, at: datetime) -> None:
    """Take a role away; every live session of the person ends."""
    actor = _check_actor(by, about=person)
    deleted, _ = RoleGrant.objects.filter(person=person, role=role).delete()
    if deleted:
        _end_sessions(person)
        _record_role("accounts.role.withdrawn", actor, at, person, role)


@transaction.atomic
def deactivate_person(*, person: Person, by: Person | str, at: datetime) -> None:
    """Close an account; a live session of the person ends at its next request."""
    actor = _check_actor(by, about=person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    _end_sessions(person)
    person.refresh_from_db()
    record(by=actor, at=at, action="accounts.person.deactivated", subject=person.text_id)


def _record_role(action: str, by: str, at: datetime, person: Person, role: Role) -> None:
    record(by=by, at=at, action=action, subject=person.text_id, detail={"role": str(role)})


def _end_sessions(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])


def _check_actor(by: Person | str, about: Person | None = None) -> str:
    if by == SETUP:
        return SETUP
    if not isinstance(by, Person):
        raise Refused(f"Only an administrator or {SETUP} changes accounts, not {by}.")
    check_can_manage_people(by)
    if about is not None and about.pk == by.pk:
        raise Refused("Another administrator has to change your own account.")
    return by.text_id
