"""People for tests. Every name is made up."""

from itertools import count

from clerestory.accounts.models import Organisation, Person, Role, RoleGrant

PASSWORD = "a long made-up sentence"
_numbers = count(1)


def make_organisation(name: str = "Alderbrook Police") -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def make_person(
    *roles: Role,
    name: str | None = None,
    email: str | None = None,
    organisation: Organisation | None = None,
    password: str = PASSWORD,
    is_active: bool = True,
) -> Person:
    """Somebody who holds `roles`; without a name, "Person N"."""
    number = next(_numbers)
    person = Person(
        name=name or f"Person {number}",
        email=email or f"person{number}@alderbrook.example",
        organisation=organisation or make_organisation(),
        is_active=is_active,
    )
    person.set_password(password)
    person.save()
    RoleGrant.objects.bulk_create(RoleGrant(person=person, role=role) for role in roles)
    return person
