"""What the first page shows: the work lists of the person's roles, and nothing else."""

from dataclasses import dataclass

from clerestory.accounts.models import Person, Role
from clerestory.site.staff.worklists import WorkList, work_lists_of


@dataclass(frozen=True, slots=True)
class HomePage:
    work_lists: tuple[WorkList, ...]
    roles: tuple[str, ...]


def home_page(person: Person) -> HomePage:
    held = person.grants.order_by("role").values_list("role", flat=True)
    return HomePage(work_lists_of(person), tuple(str(Role(role).label).lower() for role in held))
