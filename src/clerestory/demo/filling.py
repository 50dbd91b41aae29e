"""Fill an empty installation with the made-up authority, through the same doors as everybody."""

from datetime import datetime

from clerestory.accounts.actions import SETUP, create_person, grant_role
from clerestory.accounts.models import Role
from clerestory.demo import register
from clerestory.demo.people import PEOPLE
from clerestory.referrals.actions import import_register


def fill(*, at: datetime, password: str) -> None:
    """Create the people with their roles, and load the made-up register."""
    for person in PEOPLE:
        made = create_person(
            by=SETUP,
            at=at,
            email=person.email,
            name=person.name,
            organisation=person.organisation,
            password=password,
        )
        grant_role(by=SETUP, at=at, person=made, role=Role(person.role))
    import_register(by=SETUP, at=at, rows=register.rows())
