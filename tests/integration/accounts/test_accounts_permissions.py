"""Roles as questions and as refusals."""

import pytest

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused, check_has_role, may
from factories import make_person


def test_any_of_the_roles_is_enough() -> None:
    person = make_person(Role.GATEWAY)
    assert person.has_role(Role.INTAKE, Role.GATEWAY)
    assert not person.has_role(Role.INTAKE, Role.CHAIR)


def test_without_a_role_there_is_nothing_to_hold() -> None:
    assert not make_person().has_role(*Role)
    assert not make_person(*Role).has_role()


def test_somebody_inactive_holds_none() -> None:
    assert not make_person(Role.GATEWAY, is_active=False).has_role(Role.GATEWAY)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((Role.CHAIR,), "the role panel chair,"),
        ((Role.CHAIR, Role.GATEWAY), "the role panel chair or gateway officer,"),
        ((Role.CHAIR, Role.GATEWAY, Role.ADMIN), "panel chair, gateway officer or administrator,"),
    ],
)
def test_a_refusal_names_who_could(roles: tuple[Role, ...], words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        check_has_role(make_person(), *roles)
    assert refusal.value.reason == str(refusal.value)


def test_may_is_the_yes_or_no_of_a_check() -> None:
    assert may(check_has_role, make_person(Role.CHAIR), Role.CHAIR)
    assert not may(check_has_role, make_person(), Role.CHAIR)


def test_may_hides_no_mistake() -> None:
    with pytest.raises(AttributeError):
        may(check_has_role, None, Role.CHAIR)


def test_a_person_is_named_by_a_text_id() -> None:
    person = make_person()
    assert person.text_id == f"person:{person.pk}"
