"""What an officer records of the clock: each one action and one event, and its dates on the page.

The request comes on Monday 12 February 2018; without anything else the answer is due on 12 March.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from clerestory.accounts.models import Role
from clerestory.accounts.permissions import Refused
from clerestory.audit.models import Event
from clerestory.cli.main import main
from clerestory.foi import actions
from clerestory.foi.models import InformationRequest
from clerestory.foi.redating import redate_open
from clerestory.law.calendars import Calendar, CalendarError, load_calendar
from clients import StaffClient, ThreePeople
from factories import make_person

AT = datetime(2018, 2, 12, 10, 0, tzinfo=UTC)
CASE = "/requests/FOI-AAAA-AAAA/"
ADDED = """
[[added]]
day = {day}
name = "A made-up day"
where = "Scotland"
source = "a made-up proclamation"
"""
People = Callable[..., ThreePeople]


def receive(day: date = date(2018, 2, 12)) -> InformationRequest:
    return actions.receive_request(
        by="system:valve", at=AT, reference="FOI-AAAA-AAAA", received=day,
        text="How many referrals were there?", applicant_name="Alex Applicant",
        applicant_email="alex@example.org",
    )  # fmt: skip


def case() -> InformationRequest:
    return InformationRequest.objects.get()


def boxes(name: str, day: str) -> dict[str, str]:
    """The three boxes of a date, as a browser sends them."""
    year, month, number = day.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def post(client: StaffClient, kind: str, **fields: str) -> Any:
    """Fill in a form of the clock: days as 2018-02-20, the rest as it is."""
    sent: dict[str, str] = {}
    for name, value in fields.items():
        sent |= boxes(name, value) if value[:2] == "20" else {name: value}
    return client.post(f"{CASE}clock/{kind}/", sent)


def page(client: StaffClient) -> str:
    return str(client.get(CASE).content.decode())


def events() -> list[tuple[str, dict[str, Any]]]:
    found = Event.objects.filter(action__startswith="foi.clock.").order_by("index")
    return [(one.action.removeprefix("foi.clock."), json.loads(one.detail)) for one in found]


KINDS = ["clarification", "fee", "extension"]


@pytest.mark.parametrize("kind", KINDS)
def test_two_officers_may_record_and_an_outsider_sees_nothing(
    kind: str, three_people: People
) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    for client in (people.owner, people.colleague):
        assert client.get(f"{CASE}clock/{kind}/").status_code == 200
    assert people.outsider.get(f"{CASE}clock/{kind}/").status_code == 404
    assert people.outsider.post(f"{CASE}clock/{kind}/", {}).status_code == 404
    assert events() == []


def test_an_approver_sees_the_clock_and_may_not_change_it(staff_client: Any) -> None:
    receive()
    approver = staff_client(Role.APPROVER)
    shown = page(approver)
    assert "How the due date is counted" in shown
    assert "Record a fees notice" not in shown
    assert post(approver, "fee", fees_notice="2018-02-14").status_code == 403
    assert events() == []


def test_a_clarification_stops_the_clock_and_begins_a_new_count(three_people: People) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    assert post(people.owner, "clarification", asked="2018-02-14").status_code == 302
    for client in (people.owner, people.colleague):
        shown = page(client)
        assert "On hold since 14 February 2018: waits for the clarification" in shown
        assert "If none has come by 14 April 2018, the request can be closed" in shown
        assert "Record the clarification" in shown
        assert "Record a fees notice" not in shown
    assert people.outsider.get(CASE).status_code == 404
    # The colleague takes it up. 20 working days after 1 March 2018, over Easter and 19 March.
    assert post(people.colleague, "clarification", clarified="2018-03-01").status_code == 302
    assert case().due == date(2018, 4, 3)
    shown = page(people.owner)
    assert "3 April 2018" in shown
    assert "sections 1(3) and 10(6)(b)" in shown
    assert "Good Friday" in shown
    assert events() == [
        ("asked_to_clarify", {"asked": "2018-02-14", "due": None}),
        ("clarified", {"clarified": "2018-03-01", "due": "2018-04-03"}),
    ]


def test_the_days_from_fees_notice_to_payment_are_shown_as_not_counted(
    three_people: People,
) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    assert post(people.owner, "fee", fees_notice="2018-02-14").status_code == 302
    assert "waits for the fee" in page(people.colleague)
    assert "(late)" not in people.colleague.get("/requests/").content.decode()
    assert post(people.colleague, "fee", paid="2018-02-20").status_code == 302
    assert case().due == date(2018, 3, 20)  # five days later, and 19 March is a holiday
    shown = page(people.owner)
    assert shown.count("between fees notice and payment, section 10(2)") == 5
    assert people.outsider.get(CASE).status_code == 404
    assert [name for name, _ in events()] == ["fees_notice", "fee_paid"]


def test_more_time_has_its_exemption_and_its_estimate_on_the_page(three_people: People) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    given = {"extended_for": "section 43(2)", "extended_on": "2018-03-12"}
    assert post(people.owner, "extension", **given, extended_to="2018-03-29").status_code == 302
    # Again, and beyond 40 working days: counted from the first due date, so it is warned of.
    assert post(people.owner, "extension", **given, extended_to="2018-05-01").status_code == 302
    for client in (people.owner, people.colleague):
        shown = page(client)
        assert "12 March 2018; told to expect a decision by 1 May 2018" in shown
        assert "expects a decision by 12 April 2018, counted from the first due date" in shown
    assert people.outsider.get(CASE).status_code == 404
    assert case().due == date(2018, 3, 12)
    assert [detail["extended_for"] for _, detail in events()] == ["s43(2)", "s43(2)"]


WRONG = [
    ("clarification", {}, "Enter a date, with day, month and year"),
    ("clarification", {"asked": "2018-02-30"}, "The date must be a real date"),
    ("clarification", {"asked": "2099-02-01"}, "or earlier"),
    ("clarification", {"asked": "2018-02-11"}, "before the request was received"),
    ("fee", {"fees_notice": "2018-02-11"}, "before the request was received"),
    ("fee", {"fees_notice": "2018-03-13"}, "a fees notice after that stops nothing"),
    (
        "extension",
        {"extended_for": "s40(2)", "extended_on": "2018-03-12", "extended_to": "2018-03-29"},
        "Section 40(2) is absolute",
    ),
    (
        "extension",
        {"extended_for": "s12", "extended_on": "2018-03-12", "extended_to": "2018-03-29"},
        "Section 12 is not an exemption",
    ),
    ("extension", {"extended_on": "2018-03-12", "extended_to": "2018-03-29"}, "Name the exemption"),
    (
        "extension",
        {"extended_for": "s43(2)", "extended_on": "2018-02-11", "extended_to": "2018-03-29"},
        "Enter a day from 12 February 2018 on",
    ),
    (
        "extension",
        {"extended_for": "s43(2)", "extended_on": "2018-03-12", "extended_to": "2018-03-12"},
        "told a day after 12 March 2018",
    ),
]


@pytest.mark.parametrize(("kind", "given", "words"), WRONG)
def test_what_is_wrong_is_said_beside_the_field(
    kind: str, given: dict[str, str], words: str, three_people: People
) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    for client in (people.owner, people.colleague):
        response = post(client, kind, **given)
        shown = response.content.decode()
        assert response.status_code == 200
        assert words in shown
        assert "There is a problem" in shown
        assert 'class="govuk-error-message"' in shown
    assert post(people.outsider, kind, **given).status_code == 404
    assert events() == []


def test_a_clarification_before_the_question_is_refused(staff_client: Any) -> None:
    receive()
    client = staff_client(Role.INFORMATION_OFFICER)
    post(client, "clarification", asked="2018-02-14")
    response = post(client, "clarification", clarified="2018-02-13")
    assert "before the applicant was asked to clarify" in response.content.decode()
    assert case().clarified is None


@pytest.mark.parametrize(
    ("kind", "given"),
    [("clarification", {"asked": "2018-02-14"}), ("fee", {"fees_notice": "2018-02-14"})],
)
def test_what_did_not_come_in_time_lets_a_person_close_the_request(
    kind: str, given: dict[str, str], three_people: People
) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    assert people.owner.post(f"{CASE}clock/close/").status_code == 404
    post(people.owner, kind, **given)
    assert "Close the request: nothing came" in page(people.colleague)
    assert people.outsider.post(f"{CASE}clock/close/").status_code == 404
    assert people.colleague.get(f"{CASE}clock/close/").status_code == 200
    assert people.colleague.post(f"{CASE}clock/close/").status_code == 302
    assert case().status == "lapsed"
    assert Event.objects.filter(action="foi.request.lapsed").count() == 1


def test_a_request_is_not_closed_before_the_time_is_over() -> None:
    """Two months from 14 February; a fee can be paid in three that begin with its notice."""
    request = receive()
    officer = make_person(Role.INFORMATION_OFFICER)
    with pytest.raises(Refused, match="nothing is awaited"):
        actions.let_lapse(by=officer, at=AT, request=request)
    actions.ask_to_clarify(by=officer, at=AT, request=request, asked=date(2018, 2, 14))
    with pytest.raises(Refused, match="until 14 April 2018"):
        actions.let_lapse(by=officer, at=datetime(2018, 4, 14, 12, tzinfo=UTC), request=request)
    actions.let_lapse(by=officer, at=datetime(2018, 4, 15, 12, tzinfo=UTC), request=request)
    assert case().status == "lapsed"


def test_a_closed_request_has_no_clock_to_keep(staff_client: Any) -> None:
    receive()
    InformationRequest.objects.update(status="lapsed")
    officer = staff_client(Role.INFORMATION_OFFICER)
    assert officer.get(f"{CASE}clock/fee/").status_code == 403
    with pytest.raises(Refused, match="closed"):
        actions.ask_to_clarify(by=officer.person, at=AT, request=case(), asked=date(2018, 2, 14))


def test_an_answered_request_shows_until_when_a_review_can_be_asked_for(
    three_people: People,
) -> None:
    request = receive()
    people = three_people(Role.INFORMATION_OFFICER)
    InformationRequest.objects.filter(pk=request.pk).update(
        status="answered", answered_at=AT, answered_by=people.owner.person,
        approved_at=AT, approved_by=people.colleague.person,
    )  # fmt: skip
    for client in (people.owner, people.colleague):
        shown = page(client)
        assert "Last day to ask for a review" in shown
        assert "12 April 2018" in shown
        assert "Record a fees notice" not in shown
    assert people.outsider.get(CASE).status_code == 404


def test_a_request_that_was_closed_meanwhile_keeps_its_date(settings: Any, tmp_path: Path) -> None:
    request = receive()
    InformationRequest.objects.update(status="lapsed")
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20"))
    assert not actions.redate(by="system:clock", at=AT, request=request)


def test_what_cannot_be_is_written_by_no_door() -> None:
    receive()
    officer = make_person(Role.INFORMATION_OFFICER)
    with pytest.raises(CalendarError, match="without a fees notice"):
        actions.record_payment(by=officer, at=AT, request=case(), paid=date(2018, 2, 20))
    with pytest.raises(CalendarError, match="section 21 is absolute"):
        actions.extend_time(
            by=officer, at=AT, request=case(), extended_for="s21", extended_to=date(2018, 3, 29),
            extended_on=date(2018, 3, 12),
        )  # fmt: skip
    assert events() == []


def own_holidays(settings: Any, folder: Path, text: str) -> None:
    path = folder / "holidays.toml"
    path.write_text(text, encoding="utf-8")
    settings.CALENDAR = load_calendar(path)


def test_a_holiday_more_moves_open_requests_and_says_why(
    settings: Any, tmp_path: Path, three_people: People
) -> None:
    receive()
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20"))
    assert redate_open(at=AT).changed == ("FOI-AAAA-AAAA",)
    assert redate_open(at=AT).changed == ()
    assert case().due == date(2018, 3, 13)
    assert events() == [
        (
            "redated",
            {
                "was": "2018-03-12",
                "due": "2018-03-13",
                "or": None,
                "added": ["2018-02-20 A made-up day (Scotland)"],
                "removed": [],
            },
        )
    ]
    people = three_people(Role.INFORMATION_OFFICER)
    for client in (people.owner, people.colleague):
        assert "Not counted: A made-up day (Scotland)" in page(client)
    assert people.outsider.get(CASE).status_code == 404


def test_a_holiday_less_moves_open_requests_back(settings: Any, tmp_path: Path) -> None:
    receive(date(2018, 3, 5))
    assert case().due == date(2018, 4, 5)
    day = 'day = 2018-03-19\nname = "St Patrick\'s Day"\nwhere = "Northern Ireland"\nsource = "x"'
    own_holidays(settings, tmp_path, f"[[removed]]\n{day}\n")
    redate_open(at=AT)
    assert case().due == date(2018, 4, 4)
    assert events()[0][1]["removed"] == ["2018-03-19"]


def test_where_the_law_is_disputed_both_dates_are_shown_and_an_officer_chooses(
    settings: Any, tmp_path: Path, three_people: People
) -> None:
    receive()
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20") + "proclaimed = 2018-02-15\n")
    assert redate_open(at=AT).changed == ("FOI-AAAA-AAAA",)
    assert redate_open(at=AT).changed == ()
    assert case().due == date(2018, 3, 12)
    people = three_people(Role.INFORMATION_OFFICER)
    assert "Two due dates: 12 March 2018 or 13 March 2018" in page(people.colleague)
    assert "12 March 2018 or 13 March 2018: to be chosen" in str(
        people.owner.get("/requests/").content.decode()
    )
    assert people.outsider.get(f"{CASE}clock/due/").status_code == 404
    assert "Choose one of the two days" in post(people.owner, "due").content.decode()
    assert post(people.owner, "due", disputed_days_count="no").status_code == 302
    assert case().due == date(2018, 3, 13)
    assert "Two due dates" not in page(people.owner)
    assert post(people.owner, "due", disputed_days_count="yes").status_code == 302
    assert case().due == date(2018, 3, 12)
    assert [name for name, _ in events()] == ["disputed", "chosen", "chosen"]
    assert (events()[0][1]["due"], events()[0][1]["or"]) == ("2018-03-12", "2018-03-13")
    assert redate_open(at=AT).changed == ()


def test_a_dispute_that_is_over_leaves_nothing_to_choose(settings: Any, tmp_path: Path) -> None:
    receive()
    shipped = settings.CALENDAR
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20") + "proclaimed = 2018-02-15\n")
    redate_open(at=AT)
    assert case().has_choice
    settings.CALENDAR = shipped
    assert redate_open(at=AT).changed == ("FOI-AAAA-AAAA",)
    assert not case().has_choice
    assert events()[-1][1]["removed"] == ["2018-02-20"]


def test_without_two_dates_there_is_none_to_choose(three_people: People) -> None:
    receive()
    people = three_people(Role.INFORMATION_OFFICER)
    for client in (people.owner, people.colleague, people.outsider):
        assert client.get(f"{CASE}clock/due/").status_code == 404


def test_a_clock_that_stands_still_is_not_counted_again(settings: Any, tmp_path: Path) -> None:
    receive()
    officer = make_person(Role.INFORMATION_OFFICER)
    actions.ask_to_clarify(by=officer, at=AT, request=case(), asked=date(2018, 2, 14))
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20"))
    assert redate_open(at=AT).changed == ()


def test_one_request_that_cannot_be_counted_is_named(settings: Any) -> None:
    receive()
    settings.CALENDAR = Calendar({}, frozenset({2005}))
    assert "FOI-AAAA-AAAA keeps its date: there is no holiday data" in redate_open(at=AT).stuck[0]


def test_run_due_counts_again(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receive()
    own_holidays(settings, tmp_path, ADDED.format(day="2018-02-20"))
    assert main(["run-due"]) == 0
    assert "two to choose from: FOI-AAAA-AAAA" in capsys.readouterr().out
