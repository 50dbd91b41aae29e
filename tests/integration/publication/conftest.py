"""The house of these tests: a register, and the people who answer from it."""

import pytest
from django.conf import settings

from clerestory.accounts.models import Role
from clerestory.demo import register
from clerestory.referrals.actions import import_register
from clerestory.shelf.keys import make_inbox_keys
from factories import make_person
from integration.publication.house import AT, House


@pytest.fixture
def house() -> House:
    make_inbox_keys(private=settings.INBOX_PRIVATE_KEY, public=settings.INBOX_PUBLIC_KEY)
    import_register(by="setup:console", at=AT, rows=register.rows())
    return House(
        make_person(Role.INFORMATION_OFFICER),
        make_person(Role.APPROVER),
        make_person(Role.STATISTICIAN),
    )
