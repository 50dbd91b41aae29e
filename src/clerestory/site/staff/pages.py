"""What the first page shows: the work lists of the person's roles, and nothing else."""

from dataclasses import dataclass

from clerestory.accounts.models import Person, Role
from clerestory.site.staff.worklists import WORK_LISTS, WorkList


@dataclass(frozen=True, slots=True)
class HomePage:
    name: str
    roles: tuple[str, ...]
    work_lists: tuple[WorkList, ...]


def home_page(person: Person) -> HomePage:
    held = {Role(role) for role in person.grants.values_list("role", flat=True)}
    return HomePage(
        name=person.name,
        roles=tuple(str(role.label) for role in Role if role in held),
        work_lists=tuple(each for each in WORK_LISTS if held & each.roles),
    )
