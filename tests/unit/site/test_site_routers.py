"""Which table lives where."""

import pytest

from clerestory.accounts.models import Person
from clerestory.audit.models import Event
from clerestory.site.routers import SideRouter

router = SideRouter()


@pytest.mark.parametrize(
    ("app", "staff", "public"),
    [
        ("shelf", False, True),
        ("audit", True, True),
        ("accounts", True, False),
        ("foi", True, False),
        ("referrals", True, False),
        ("sessions", True, False),
    ],
)
def test_tables_are_made_on_their_side_only(app: str, staff: bool, public: bool) -> None:
    sides = router.allow_migrate("default", app), router.allow_migrate("public", app)
    assert sides == (staff, public)


def test_people_are_read_and_written_on_the_staff_side() -> None:
    assert router.db_for_read(Person) == router.db_for_write(Person) == "default"


def test_whoever_reads_the_audit_says_which() -> None:
    assert router.db_for_read(Event) is None
