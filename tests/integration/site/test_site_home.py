"""The first page tells each person where their work is, and nobody something untrue."""

import pytest

from clerestory.accounts.models import Role
from clients import StaffClient
from factories import make_person

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.INFORMATION_OFFICER, "Open requests, the soonest due first."),
        (Role.AUDITOR, "Your role is auditor. No page of this version is for it."),
        (None, "Your account has no role yet. An administrator can give you one."),
    ],
)
def test_everybody_is_told_where_to_begin(role: Role | None, said: str) -> None:
    page = StaffClient(make_person(role) if role else make_person()).get("/")
    assert said in page.content.decode()
