"""What every test may ask for: databases, people who are signed in, the public side."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from clerestory.accounts.models import Person, Role
from clerestory.audit import triggers
from clients import PUBLIC_URLS, PublicClient, StaffClient, ThreePeople
from factories import make_person

BOTH = ["default", "public"]
TESTS = Path(__file__).parent

# No timings in tests: a busy machine is not a failure.
hypothesis_settings.register_profile("clerestory", deadline=None, print_blob=True)
hypothesis_settings.load_profile("clerestory")


def pytest_configure() -> None:
    """The folder that `settings_tests` names, and removes at the end."""
    settings.STAFF_DATA.parent.mkdir(mode=0o700)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Integration tests may use both databases without saying so, and so may a live server."""
    for item in items:
        if item.get_closest_marker("django_db"):
            continue
        if "live_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH))
        elif item.path.is_relative_to(TESTS / "integration"):
            item.add_marker(pytest.mark.django_db(databases=BOTH))


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_audit() -> Iterator[None]:
    """Tests with real transactions are cleaned up by emptying tables, which the guards refuse."""
    teardown = TransactionTestCase._fixture_teardown

    def without_guards(self: Any) -> None:
        aliases = [alias for alias in self._databases_names(include_mirrors=False)]
        for alias in aliases:
            triggers.remove(connections[alias])
        teardown(self)
        for alias in aliases:
            triggers.install(connections[alias])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guards)
        yield


@pytest.fixture
def person() -> Callable[..., Person]:
    """`person(Role.APPROVER, name="...")` makes somebody with these roles."""
    return make_person


@pytest.fixture
def staff_client() -> Callable[..., StaffClient]:
    """`staff_client(Role.APPROVER)` is a browser in which such a person is signed in."""

    def signed_in(*roles: Role, person: Person | None = None) -> StaffClient:
        return StaffClient(person or make_person(*roles))

    return signed_in


@pytest.fixture
def three_people() -> Callable[..., ThreePeople]:
    """`three_people(role)`: two who hold the role, and an outsider who holds none."""

    def three(*roles: Role) -> ThreePeople:
        return ThreePeople(
            owner=StaffClient(make_person(*roles)),
            colleague=StaffClient(make_person(*roles)),
            outsider=StaffClient(make_person()),
        )

    return three


@pytest.fixture
def public_client(settings: Any) -> PublicClient:
    """A browser on the public side; `reverse` finds public names for the rest of the test."""
    settings.ROOT_URLCONF = PUBLIC_URLS
    return PublicClient()
