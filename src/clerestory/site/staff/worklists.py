"""Which role starts its day on which page."""

from collections.abc import Callable
from dataclasses import dataclass

from clerestory.accounts.models import Person, Role
from clerestory.foi.messages.selectors import in_quarantine
from clerestory.publication.selectors import READERS
from clerestory.referrals.selectors import SCOPES


@dataclass(frozen=True, slots=True)
class WorkList:
    """One link of the first page: `url` is the name of a page that each of `roles` may open.

    `waiting` counts what is there to be looked at, where that is shown.
    """

    label: str
    lead: str
    url: str
    roles: frozenset[Role]
    waiting: Callable[[Person], int] | None = None


WORK_LISTS: tuple[WorkList, ...] = (
    WorkList(
        "Information requests",
        "Open requests, the soonest due first.",
        "foi:worklist",
        frozenset({Role.INFORMATION_OFFICER, Role.APPROVER}),
    ),
    WorkList(
        "Messages",
        "E-mail that an officer has to look at before anything is made of it.",
        "foi:messages",
        frozenset({Role.INFORMATION_OFFICER}),
        lambda person: in_quarantine(person).count(),
    ),
    WorkList(
        "Releases",
        "Letters and figures that wait for a second person, and those that have left.",
        "publication:releases",
        frozenset(READERS),
    ),
    WorkList(
        "Referrals",
        "Cases that wait for your step.",
        "referrals:worklist",
        frozenset(SCOPES),
    ),
)


def work_lists_of(person: Person) -> tuple[WorkList, ...]:
    held = {Role(role) for role in person.grants.values_list("role", flat=True)}
    return tuple(each for each in WORK_LISTS if held & each.roles)
