"""What the first page shows: the work lists of the person's roles, and nothing else."""

from dataclasses import dataclass

from clerestory.accounts.models import Person
from clerestory.site.staff.worklists import WorkList, work_lists_of


@dataclass(frozen=True, slots=True)
class HomePage:
    work_lists: tuple[WorkList, ...]


def home_page(person: Person) -> HomePage:
    return HomePage(work_lists_of(person))
