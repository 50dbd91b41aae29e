"""Refusals, and the questions about roles that every app asks."""

from collections.abc import Callable
from typing import Any

from clerestory.accounts.models import Person, Role


class Refused(Exception):
    """Somebody may see a thing and may not do this to it. `reason` is a sentence for them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def may(check: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
    """Whether `check` lets it pass: the yes-or-no twin of every `check_can_...`."""
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True


def check_has_role(person: Person, *roles: Role) -> None:
    """Refuse anybody who holds none of `roles`, naming who could do it instead."""
    if person.has_role(*roles):
        return
    names = [str(role.label).lower() for role in roles]
    listed = " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    raise Refused(f"This needs the role {listed}, which your account does not have.")


def check_can_manage_people(person: Person) -> None:
    check_has_role(person, Role.ADMIN)
