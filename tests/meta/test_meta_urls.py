"""Every address of the staff side refuses who has no business there."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from clients import PUBLIC_URLS, STAFF_URLS, StaffClient
from factories import make_person

pytestmark = pytest.mark.django_db(databases=["default", "public"])

# Open to anybody, and why.
OPEN = {
    "health": "a monitor asks it, and it says nothing but whether the process works",
    "accounts:sign_in": "nobody is signed in before it",
}
# Open to everybody who signed in, whatever their role, and why.
OPEN_WITHOUT_ROLE = {
    "home": "says that the account has no role yet",
    "accounts:sign_out": "whoever is in must be able to leave",
}
SAMPLES = {IntConverter: 999_999_999, UUIDConverter: UUID(int=0)}


def _patterns(urlconf: str) -> Iterator[tuple[str, URLPattern]]:
    def walk(
        resolver: URLResolver, namespaces: tuple[str, ...]
    ) -> Iterator[tuple[str, URLPattern]]:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                inner = (*namespaces, each.namespace) if each.namespace else namespaces
                yield from walk(each, inner)
            else:
                yield ":".join((*namespaces, each.name or f"UNNAMED {each.pattern}")), each

    return walk(get_resolver(urlconf), ())


STAFF = dict(_patterns(STAFF_URLS))
PUBLIC = dict(_patterns(PUBLIC_URLS))
CLOSED = sorted(STAFF.keys() - OPEN.keys())
CLOSED_WITHOUT_ROLE = sorted(STAFF.keys() - OPEN.keys() - OPEN_WITHOUT_ROLE.keys()) or [
    pytest.param("", marks=pytest.mark.skip("no application has an address yet"))
]


def _address(name: str) -> str:
    """An address of this name, with an object that does not exist."""
    converters = STAFF[name].pattern.converters
    objects = {key: SAMPLES.get(type(each), "x") for key, each in converters.items()}
    return reverse(name, urlconf=STAFF_URLS, kwargs=objects)


@pytest.mark.parametrize("name", [*STAFF, *PUBLIC])
def test_every_address_has_a_name(name: str) -> None:
    assert "UNNAMED" not in name


@pytest.mark.parametrize("name", CLOSED)
def test_somebody_anonymous_is_sent_to_sign_in(name: str, client: Client) -> None:
    address = _address(name)
    answers = [client.get(address), client.post(address)]
    sent = [each for each in answers if each.status_code == 302]
    assert sent and all(each["Location"].startswith("/sign-in") for each in sent)
    assert {each.status_code for each in answers} <= {302, 405}


@pytest.mark.parametrize("name", CLOSED_WITHOUT_ROLE)
def test_somebody_without_a_role_is_refused(name: str) -> None:
    client = StaffClient(make_person())
    statuses = {client.get(_address(name)).status_code, client.post(_address(name)).status_code}
    assert statuses <= {403, 404, 405} and statuses != {405}


@pytest.mark.parametrize("name", OPEN)
def test_no_open_address_is_stale(name: str, client: Client) -> None:
    assert name in STAFF
    assert client.get(_address(name)).status_code == 200


@pytest.mark.parametrize("name", OPEN_WITHOUT_ROLE)
def test_no_address_open_without_a_role_is_stale(name: str) -> None:
    client = StaffClient(make_person())
    answers = [client.get(_address(name)), client.post(_address(name))]
    assert name in STAFF
    assert {each.status_code for each in answers} & {200, 302}
