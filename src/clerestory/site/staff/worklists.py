"""Which role starts its day on which page."""

from dataclasses import dataclass

from clerestory.accounts.models import Role


@dataclass(frozen=True, slots=True)
class WorkList:
    """One link of the first page: `url` is the name of a page that each of `roles` may open."""

    label: str
    lead: str
    url: str
    roles: frozenset[Role]


WORK_LISTS: tuple[WorkList, ...] = ()
