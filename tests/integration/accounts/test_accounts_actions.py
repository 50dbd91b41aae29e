"""Accounts and roles: who changes them, what is recorded, what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clerestory.accounts.actions import (
    SETUP,
    create_person,
    deactivate_person,
    grant_role,
    withdraw_role,
)
from clerestory.accounts.models import Person, Role, RoleGrant
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from factories import PASSWORD, make_person

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)


def _create(by: Person | str = SETUP, **changes: str) -> Person:
    values = {"email": "new@alderbrook.example", "name": "Nina New", "password": PASSWORD}
    return create_person(by=by, at=AT, **{"organisation": "Alderbrook Police", **values, **changes})


def _recorded() -> list[tuple[str, str, str, str]]:
    return list(Event.objects.values_list("by", "action", "subject", "detail"))


def test_an_administrator_makes_an_account_and_it_is_recorded_without_a_name() -> None:
    admin = make_person(Role.ADMIN)
    person = _create(admin, email=" New@Alderbrook.Example ")
    assert (person.email, person.organisation.name) == (
        "new@alderbrook.example",
        "Alderbrook Police",
    )
    assert person.check_password(PASSWORD)
    assert _recorded() == [(admin.text_id, "accounts.person.created", person.text_id, "{}")]


def test_setting_up_needs_no_administrator() -> None:
    assert _create().pk


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_makes_an_account(role: Role) -> None:
    with pytest.raises(Refused, match="administrator"):
        _create(make_person(role))
    assert not Event.objects.exists()


def test_a_text_other_than_setting_up_makes_no_account() -> None:
    with pytest.raises(Refused, match="not applicant"):
        _create("applicant")


def test_a_second_account_with_the_same_address_is_refused() -> None:
    _create()
    with pytest.raises(Refused, match="already an account"):
        _create(email="NEW@alderbrook.example")


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_an_easy_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        _create(password=password)
    assert not Person.objects.exists()


@pytest.mark.parametrize("changes", [{"email": "not an address"}, {"name": " "}])
def test_an_account_that_is_none_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        _create(**changes)


def test_the_database_refuses_an_address_in_capitals() -> None:
    person = make_person()
    with pytest.raises(IntegrityError, match="email_lower"), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(email="Capital@alderbrook.example")


def test_the_database_refuses_a_role_that_does_not_exist() -> None:
    with pytest.raises(IntegrityError, match="known_role"), transaction.atomic():
        RoleGrant.objects.create(person=make_person(), role="ruler")


def test_a_role_is_granted_once_and_recorded_once() -> None:
    admin, person = make_person(Role.ADMIN), make_person()
    for _ in range(2):
        grant_role(by=admin, at=AT, person=person, role=Role.CHAIR)
    assert person.has_role(Role.CHAIR)
    detail = '{"role":"chair"}'
    assert _recorded() == [(admin.text_id, "accounts.role.granted", person.text_id, detail)]


def test_a_role_is_withdrawn_and_recorded() -> None:
    admin, person = make_person(Role.ADMIN), make_person(Role.CHAIR)
    withdraw_role(by=admin, at=AT, person=person, role=Role.CHAIR)
    withdraw_role(by=admin, at=AT, person=person, role=Role.CHAIR)
    assert not person.has_role(Role.CHAIR)
    assert [action for _, action, _, _ in _recorded()] == ["accounts.role.withdrawn"]


def test_a_deactivated_person_holds_no_role() -> None:
    admin, person = make_person(Role.ADMIN), make_person(Role.CHAIR)
    deactivate_person(by=admin, at=AT, person=person)
    assert not person.is_active
    assert not person.has_role(Role.CHAIR)
    assert [action for _, action, _, _ in _recorded()] == ["accounts.person.deactivated"]


@pytest.mark.parametrize(
    "action",
    [
        lambda admin: grant_role(by=admin, at=AT, person=admin, role=Role.APPROVER),
        lambda admin: withdraw_role(by=admin, at=AT, person=admin, role=Role.ADMIN),
        lambda admin: deactivate_person(by=admin, at=AT, person=admin),
    ],
)
def test_nobody_changes_their_own_account(action: Callable[[Person], object]) -> None:
    admin = make_person(Role.ADMIN)
    with pytest.raises(Refused, match="Another administrator"):
        action(admin)
    assert not Event.objects.exists()
