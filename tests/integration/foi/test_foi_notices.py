"""Letters that are not answers: what each needs, what is wrong beside its field, who may write."""

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.foi import actions
from clients import StaffClient, ThreePeople

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
ADDRESS = "/requests/FOI-AAAA-AAAA/letters/"
MORE_TIME = {
    "provision_1": "s31(1)(a)", "reasons_1": "The list says where nobody looks.",
    "subject_1": "the prevention of crime", "link_1": "thieves could choose a depot",
    "level_1": "would", "estimated_day": "3", "estimated_month": "4", "estimated_year": "2018",
}  # fmt: skip
GIVEN: dict[str, dict[str, str]] = {
    "acknowledgement": {},
    "clarification": {"needed": "Which of the three depots do you mean?"},
    "fees": {"pounds": "12.50", "what": "printing and posting 240 pages"},
    "more-time": MORE_TIME,
    "review": {
        "asked_day": "2", "asked_month": "4", "asked_year": "2018", "found": "partly",
        "reasons": "one of the two exemptions did not apply",
    },
}  # fmt: skip
SAID = {
    "acknowledgement": "by 12 March 2018 at the latest",
    "clarification": "Which of the three depots do you mean?",
    "fees": "a fee of £12.50",
    "more-time": "We estimate that we will have decided by 3 April 2018",
    "review": "it was right in part: one of the two",
}


@pytest.fixture(autouse=True)
def _received() -> None:
    actions.receive_request(
        by="system:valve", at=AT, reference="FOI-AAAA-AAAA", received=date(2018, 2, 12),
        text="How many referrals were received in 2017?", applicant_name="Alex Applicant",
        applicant_email="alex@example.org",
    )  # fmt: skip


@pytest.mark.parametrize("kind", GIVEN)
def test_the_letter_is_shown_and_downloaded_and_nothing_is_written(
    kind: str, staff_client: Any
) -> None:
    client: StaffClient = staff_client(Role.INFORMATION_OFFICER)
    assert ADDRESS + kind in client.get("/requests/FOI-AAAA-AAAA/").content.decode()
    events = Event.objects.count()
    assert SAID[kind] not in client.get(f"{ADDRESS}{kind}/").content.decode()
    page = client.post(f"{ADDRESS}{kind}/", GIVEN[kind]).content.decode()
    assert SAID[kind] in page
    word = client.post(f"{ADDRESS}{kind}/", {**GIVEN[kind], "docx": "yes"})
    assert "sandbox" in word["Content-Security-Policy"]
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert SAID[kind] in text
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("kind", "changed", "field", "words"),
    [
        ("clarification", {"needed": ""}, "needed", "Write what you need to know"),
        ("clarification", {"needed": "more"}, "needed", "what is needed"),
        ("fees", {"pounds": "0"}, "pounds", "above £0"),
        ("more-time", {"provision_1": "s40(2) with s40(3A)(a)"}, "provision_1", "not qualified"),
        ("more-time", {"provision_1": "s31(1)"}, "provision_1", "name one of: s31(1)(a)"),
        ("more-time", {"level_1": ""}, "level_1", "choose the level"),
        ("more-time", {"estimated_month": "3"}, "estimated", "is not after the due day"),
        ("review", {"found": ""}, "found", "Choose what was found"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    kind: str, changed: dict[str, str], field: str, words: str, staff_client: Any
) -> None:
    response = staff_client(Role.INFORMATION_OFFICER).post(
        f"{ADDRESS}{kind}/", {**GIVEN[kind], **changed}
    )
    assert words in str(response.context["form"].errors[field])
    assert "There is a problem" in response.content.decode()


def test_owner_and_colleague_write_an_approver_and_an_outsider_do_not(
    three_people: Any, staff_client: Any
) -> None:
    people: ThreePeople = three_people(Role.INFORMATION_OFFICER)
    for kind in GIVEN:
        assert people.owner.get(f"{ADDRESS}{kind}/").status_code == 200
        assert people.colleague.get(f"{ADDRESS}{kind}/").status_code == 200
        assert people.outsider.get(f"{ADDRESS}{kind}/").status_code == 404
        assert staff_client(Role.APPROVER).get(f"{ADDRESS}{kind}/").status_code == 403
    assert people.owner.get(f"{ADDRESS}nothing/").status_code == 404
