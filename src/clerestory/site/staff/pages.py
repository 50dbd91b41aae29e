"""What the first page shows: the work lists of the person's roles, and nothing else."""

from dataclasses import dataclass

from clerestory.accounts.models import Person, Role
from clerestory.site.staff.worklists import WorkList, work_lists_of


@dataclass(frozen=True, slots=True)
class ListPart:
    """A work list, with how much waits in it where that is counted."""

    label: str
    lead: str
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    work_lists: tuple[ListPart, ...]
    roles: tuple[str, ...]


def home_page(person: Person) -> HomePage:
    held = person.grants.order_by("role").values_list("role", flat=True)
    parts = tuple(_part(person, one) for one in work_lists_of(person))
    return HomePage(parts, tuple(str(Role(role).label).lower() for role in held))


def _part(person: Person, work_list: WorkList) -> ListPart:
    count = work_list.waiting(person) if work_list.waiting else 0
    label = f"{work_list.label} ({count} to look at)" if count else work_list.label
    return ListPart(label, work_list.lead, work_list.url)
