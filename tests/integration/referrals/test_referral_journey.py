"""From the public site to a closed case that figures count, each step by the person whose it is."""

import pytest
from django.conf import settings

from clerestory.accounts.models import Role
from clerestory.publication.crossing import carry
from clerestory.referrals.models import Area, Referral
from clerestory.referrals.selectors import latest_step, register_rows
from clerestory.shelf.keys import make_inbox_keys
from clients import PublicClient, StaffClient
from integration.referrals.cases import AT, MAIN_PATH, TAKER, Staff, given, page_of, posted

CLOSURE = (*MAIN_PATH[:2], "propose-closure", "approve-closure")
CONCERN = {
    "person_name": "Pat Made-Up",
    "age": "16",
    "worry": "Says that nobody may leave the club.",
    "relationship": "Teaches the person.",
    "awareness": "parent_knows",
}


@pytest.fixture
def raised(public_client: PublicClient) -> Referral:
    """The case of a concern that somebody without a name raised on the public site."""
    Area.objects.create(code="ashby", label="Ashby")
    make_inbox_keys(private=settings.INBOX_PRIVATE_KEY, public=settings.INBOX_PUBLIC_KEY)
    assert public_client.post("/concern/", CONCERN).status_code == 302
    assert carry(at=AT).taken_in == 1
    return Referral.objects.get()


@pytest.mark.parametrize(
    ("steps", "status", "outcome"),
    [(MAIN_PATH, "closed", "supported"), (CLOSURE, "closed_nfa", "no_further_action")],
)
def test_a_concern_from_the_public_site_goes_its_way_in_the_browser(
    steps: tuple[str, ...], status: str, outcome: str, raised: Referral, staff: Staff
) -> None:
    for name in steps:
        client = StaffClient(staff[TAKER[name]])
        address = f"/referrals/{raised.reference}/{name}/"
        assert f'href="{address}"' in page_of(client, raised).content.decode(), name
        told = posted(given(name, staff[Role.GATEWAY]), latest_step(raised).pk)
        assert client.post(address, told).status_code == 302, name
    raised.refresh_from_db()
    assert raised.status == status
    (row,) = register_rows()
    assert (row["id"], row["outcome"], row["age"]) == (raised.reference, outcome, "16")
