"""The pages of the register: each role sees its own, and everything else does not exist."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clerestory.accounts.models import Role
from clerestory.audit.models import Event
from clerestory.referrals import actions, views
from clerestory.referrals.lifecycle import BUILT
from clerestory.referrals.models import Referral, Step
from clerestory.referrals.selectors import (
    SCOPES,
    latest_step,
    referrals_visible_to,
    referrals_waiting_for,
)
from clerestory.referrals.showing import referral_page, worklist_page
from clients import StaffClient
from integration.referrals.cases import (
    MAIN_PATH,
    TAKER,
    Staff,
    case_before,
    given,
    page_of,
    posted,
    receive,
    take,
    walk,
)
from unit.govuk.pages import read

STATUS_PATHS = {
    "submitted": (),
    "screening": MAIN_PATH[:1],
    "gateway": MAIN_PATH[:2],
    "closure proposed": (*MAIN_PATH[:2], "propose-closure"),
    "closed_nfa": (*MAIN_PATH[:2], "propose-closure", "approve-closure"),
    "awaiting_panel": MAIN_PATH[:3],
    "in_panel": MAIN_PATH[:4],
    "not_adopted": (*MAIN_PATH[:4], "not-adopt"),
    "consent_pending": MAIN_PATH[:5],
    "consent_refused": (*MAIN_PATH[:5], "record-refusal"),
    "supported": MAIN_PATH[:6],
    "exit_proposed": MAIN_PATH[:8],
    "exited": MAIN_PATH[:9],
    "review_6": MAIN_PATH[:10],
    "review_12": MAIN_PATH[:11],
    "closed": MAIN_PATH,
}
FRONT, PANEL, RECORDS = {Role.INTAKE}, {Role.CHAIR, Role.COORDINATOR}, {Role.RECORDS}
READERS = {
    **dict.fromkeys(STATUS_PATHS, PANEL),
    "submitted": FRONT,
    "screening": FRONT,
    "gateway": {Role.GATEWAY},
    "closure proposed": {Role.GATEWAY, Role.GATEWAY_SUPERVISOR},
    "closed_nfa": RECORDS,
    "closed": RECORDS,
}
WORDS_OF_THE_REFERRER = ("Robin Referrer", "robin@school.example", "Ashby School", "Teaches the")


def body_of(answer: Any) -> str:
    """The page without the token of its form, which is another one each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


@pytest.mark.parametrize("place", STATUS_PATHS)
def test_a_case_exists_for_those_whose_step_it_is_and_for_nobody_else(
    place: str, staff: Staff
) -> None:
    case = walk(receive(), staff, *STATUS_PATHS[place])
    seen_by = {role for role in Role if page_of(StaffClient(staff[role]), case).status_code == 200}
    assert seen_by == READERS[place]


@pytest.mark.parametrize("role", list(Role))
def test_what_is_not_yours_looks_like_what_never_was(role: Role, staff: Staff) -> None:
    case = case_before("begin-screening", staff)
    if role is Role.INTAKE:
        case = walk(case, staff, *MAIN_PATH[:2])
    client = StaffClient(staff[role])
    hidden = page_of(client, case)
    absent = client.get("/referrals/REF-9999-9999/")
    assert hidden.status_code == absent.status_code == 404
    assert body_of(hidden) == body_of(absent)
    assert client.post(f"/referrals/{case.reference}/pass-to-panel/").status_code == 404


@pytest.mark.parametrize("place", STATUS_PATHS)
def test_only_the_front_door_and_the_gateway_read_who_referred(place: str, staff: Staff) -> None:
    case = walk(receive(), staff, *STATUS_PATHS[place])
    for role in READERS[place]:
        text = page_of(StaffClient(staff[role]), case).content.decode()
        shown = [word for word in WORDS_OF_THE_REFERRER if word in text]
        assert len(shown) == (4 if role in (Role.INTAKE, Role.GATEWAY) else 0), role


@pytest.mark.parametrize("place", ["awaiting_panel", "supported", "review_12"])
def test_the_panel_reads_the_assessment_and_not_the_concern(place: str, staff: Staff) -> None:
    case = walk(receive(), staff, *STATUS_PATHS[place])
    text = page_of(StaffClient(staff[Role.CHAIR]), case).content.decode()
    assert "Grounds in words." in text and "Pat Made-Up" in text
    assert "nobody may leave the club" not in text


def test_records_read_no_words_of_a_closed_case(staff: Staff) -> None:
    case = walk(receive(), staff, *MAIN_PATH)
    assert referral_page(staff[Role.RECORDS], case).earlier is None
    text = page_of(StaffClient(staff[Role.RECORDS]), case).content.decode()
    assert "Record the support plan" in text and case.reference in text
    for word in ("Pat Made-Up", "Grounds in words.", "Nothing worries us.", "Mentoring."):
        assert word not in text


def test_a_look_is_written_down_before_the_page(staff: Staff, received: Referral) -> None:
    page_of(StaffClient(staff[Role.INTAKE]), received)
    event = Event.objects.latest("index")
    assert (event.action, event.subject, event.by) == (
        "referrals.referral.viewed",
        f"referrals.referral:{received.reference}",
        staff[Role.INTAKE].text_id,
    )


def test_without_an_entry_there_is_no_page(
    staff: Staff, received: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(actions, "record", full)
    client = StaffClient(staff[Role.INTAKE], raise_request_exception=False)
    answer = page_of(client, received)
    assert answer.status_code == 500 and "Pat Made-Up" not in answer.content.decode()


def test_the_work_list_shows_references_and_no_names(staff: Staff, received: Referral) -> None:
    client = StaffClient(staff[Role.INTAKE])
    text = client.get("/referrals/").content.decode()
    assert received.reference in text and "Pat" not in text
    assert (
        received.reference not in StaffClient(staff[Role.CHAIR]).get("/referrals/").content.decode()
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_work_list_is_for_those_who_have_one(role: Role, staff: Staff) -> None:
    status = StaffClient(staff[role]).get("/referrals/").status_code
    assert status == (200 if role in SCOPES else 403)


def test_somebody_deactivated_sees_nothing(staff: Staff, received: Referral) -> None:
    intake = staff[Role.INTAKE]
    assert referrals_visible_to(intake).count() == 1
    intake.is_active = False
    assert referrals_visible_to(intake).count() == 0


def test_every_built_step_has_its_page() -> None:
    assert set(views.ACTIONS) == set(views.FORMS) == {each.name for each in BUILT} - {"submit"}


@pytest.mark.parametrize("name", sorted(TAKER))
def test_a_step_is_taken_on_its_page(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    client = StaffClient(staff[TAKER[name]])
    case_page = page_of(client, case).content.decode()
    address = reverse("referrals:step", kwargs={"reference": case.reference, "name": name})
    assert f'href="{address}"' in case_page
    form_page = client.get(address)
    assert form_page.status_code == 200
    assert f'name="seen" value="{latest_step(case).pk}"' in form_page.content.decode()
    told = given(name, staff[Role.GATEWAY])
    answer = client.post(address, posted(told, latest_step(case).pk), follow=True)
    assert answer.status_code == 200 and not answer.context.get("form")
    latest = latest_step(case)
    assert (latest.name, latest.reason) == (name, told.why)
    assert latest.happened_on == told.happened_on


@pytest.mark.parametrize("name", sorted(TAKER))
def test_an_empty_form_says_what_is_missing_and_writes_nothing(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    steps = Step.objects.count()
    answer = page_with_nothing(StaffClient(staff[TAKER[name]]), case, name)
    assert "Enter day, month and year under" in answer.content.decode()
    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()
    assert answer.content.decode().startswith("<!DOCTYPE html>")
    assert "<title>Error: " in answer.content.decode()
    assert Step.objects.count() == steps


def page_with_nothing(client: StaffClient, case: Referral, name: str) -> Any:
    return client.post(f"/referrals/{case.reference}/{name}/", {"seen": latest_step(case).pk})


@pytest.mark.parametrize("name", sorted(TAKER))
def test_the_page_of_a_step_is_refused_to_every_other_role(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    told = posted(given(name, staff[Role.GATEWAY]), latest_step(case).pk)
    visible = {role for role in Role if referrals_visible_to(staff[role]).filter(pk=case.pk)}
    for role in set(Role) - {TAKER[name]}:
        client = StaffClient(staff[role])
        address = f"/referrals/{case.reference}/{name}/"
        expected = 403 if role in visible else 404
        assert client.get(address).status_code == expected, role
        assert client.post(address, told).status_code == expected, role
    assert latest_step(case).pk == told["seen"]


def test_a_form_that_is_sent_twice_is_one_step(staff: Staff) -> None:
    case = case_before("review-support", staff)
    client = StaffClient(staff[Role.CHAIR])
    told = posted(given("review-support"), latest_step(case).pk)
    address = f"/referrals/{case.reference}/review-support/"
    answers = [client.post(address, told) for _ in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 302]
    assert case.steps.filter(name="review-support").count() == 1


def test_a_form_sent_twice_after_the_case_has_gone_leads_to_the_work_list(staff: Staff) -> None:
    case = case_before("pass-to-panel", staff)
    client = StaffClient(staff[Role.GATEWAY])
    told = posted(given("pass-to-panel"), latest_step(case).pk)
    for _ in range(2):
        answer = client.post(f"/referrals/{case.reference}/pass-to-panel/", told)
        assert answer["Location"] == "/referrals/"
    assert "Refer to the panel" in client.get("/referrals/").content.decode()


def test_a_form_from_an_old_page_is_refused_in_words_and_keeps_what_was_typed(
    staff: Staff,
) -> None:
    case = case_before("review-support", staff)
    told = posted(given("review-support"), latest_step(case).pk) | {"finding": "Typed at length."}
    take("review-support", staff[Role.CHAIR], case, staff)
    answer = StaffClient(staff[Role.CHAIR]).post(
        f"/referrals/{case.reference}/review-support/", told
    )
    text = answer.content.decode()
    assert "since you opened the page" in text and "Typed at length." in text
    assert case.steps.filter(name="review-support").count() == 1


@pytest.mark.parametrize(
    ("name", "changed", "field", "words"),
    [
        (
            "begin-screening",
            {"childrens_services": ""},
            "childrens_services",
            "how children's services were told",
        ),
        (
            "begin-screening",
            {"earlier_reference": "REF-4444-4444"},
            "earlier_reference",
            "no earlier referral",
        ),
        (
            "begin-screening",
            {"happened_on_year": 2018, "happened_on_month": 99},
            "happened_on",
            "real date",
        ),
        (
            "open-panel-item",
            {"police_present": ""},
            "police_present",
            "needs the police for the area",
        ),
        ("make-plan", {"mode": "majority"}, "dissent", "say who did not, and why"),
        ("record-consent", {"standing": "self"}, "standing", "a parent or a guardian consents"),
        ("record-consent", {"age_on_the_day": 18}, "standing", "the person alone can consent"),
        ("record-consent", {"own_view": ""}, "own_view", "what the child thinks"),
        (
            "record-refusal",
            {"next_assessment_on_year": 2017},
            "next_assessment_on",
            "a day after the refusal",
        ),
        ("review-support", {"plan": "revised"}, "revision", "say what changes"),
        ("review-support", {"sessions_held": "three"}, "sessions_held", "Enter a whole number"),
        (
            "confirm-exit",
            {"told_on_day": "", "told_on_month": "", "told_on_year": ""},
            "told_on",
            "was told",
        ),
        (
            "propose-exit",
            {"provider_report_on_year": 2999},
            "provider_report_on",
            "is still to come",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    name: str, changed: dict[str, Any], field: str, words: str, staff: Staff
) -> None:
    case = case_before(name, staff)
    told = posted(given(name), latest_step(case).pk) | changed
    answer = StaffClient(staff[TAKER[name]]).post(f"/referrals/{case.reference}/{name}/", told)
    page = read(answer.content.decode())
    assert words in page.by_id(f"id_{field}-error").text
    written = {box["name"]: box.text for box in page.one("main").all("textarea")}
    assert written == {box: told[box] for box in written}
    assert latest_step(case).pk == told["seen"]


def test_a_step_that_nobody_knows_is_absent(staff: Staff, received: Referral) -> None:
    client = StaffClient(staff[Role.INTAKE])
    for name in ("make-coffee", "hold", "submit"):
        assert page_of(client, received, name).status_code == 404


def test_a_refused_step_of_ones_own_role_says_why_on_the_case(staff: Staff) -> None:
    case = case_before("approve-closure", staff)
    text = page_of(StaffClient(staff[Role.GATEWAY]), case).content.decode()
    assert "waits for a supervisor" in text and "/pass-to-panel/" not in text


@pytest.mark.parametrize(
    ("place", "reader", "desk"),
    [
        ("submitted", Role.INTAKE, "Intake officer"),
        ("gateway", Role.GATEWAY, "Gateway officer: Person"),
        ("closure proposed", Role.GATEWAY, "Gateway supervisor: a closure is proposed"),
        ("supported", Role.CHAIR, "Panel coordinator"),
        ("exit_proposed", Role.COORDINATOR, "Panel chair"),
        ("closed", Role.RECORDS, "Nobody: it is closed"),
    ],
)
def test_a_case_says_with_whom_it_is(place: str, reader: Role, desk: str, staff: Staff) -> None:
    case = walk(receive(), staff, *STATUS_PATHS[place])
    shown = {fact.key: fact.value for fact in referral_page(staff[reader], case).facts}
    assert shown["With"].lower().startswith(desk.lower())
    assert shown["Status"] == case.status_words


def test_a_case_says_what_comes_next_and_by_whom_to_those_who_cannot_do_it(staff: Staff) -> None:
    case = case_before("record-consent", staff)
    (given_, refused) = referral_page(staff[Role.CHAIR], case).next_steps
    assert (given_.title, given_.by, given_.href) == (
        "Record that consent was given",
        "panel coordinator",
        "",
    )
    assert refused.target.startswith("Within 1 month") and not refused.refusal
    text = page_of(StaffClient(staff[Role.CHAIR]), case).content.decode()
    assert "Record that consent was given: by the panel coordinator" in " ".join(text.split())


def test_an_answer_to_a_closure_comes_next_only_when_one_is_proposed(staff: Staff) -> None:
    case = case_before("propose-closure", staff)
    before = [step.title for step in referral_page(staff[Role.GATEWAY], case).next_steps]
    walk(case, staff, "propose-closure")
    after = {step.title: step for step in referral_page(staff[Role.GATEWAY], case).next_steps}
    assert "Approve the closure" not in before
    assert after["Approve the closure"].by == "gateway supervisor"
    assert "waits for a supervisor" in after["Refer to the panel"].refusal


def test_the_form_of_a_step_shows_the_case_and_the_look_is_written_down(staff: Staff) -> None:
    case = case_before("pass-to-panel", staff)
    looks = Event.objects.filter(action="referrals.referral.viewed").count()
    text = page_of(StaffClient(staff[Role.GATEWAY]), case, "pass-to-panel").content.decode()
    assert "What the case says so far" in text and "nobody may leave the club" in text
    assert Event.objects.filter(action="referrals.referral.viewed").count() == looks + 1


def test_the_form_of_a_step_of_the_panel_shows_no_word_of_the_referrer(staff: Staff) -> None:
    case = case_before("make-plan", staff)
    text = page_of(StaffClient(staff[Role.CHAIR]), case, "make-plan").content.decode()
    assert "Grounds in words." in text and "nobody may leave the club" not in text
    assert not [word for word in WORDS_OF_THE_REFERRER if word in text]


@pytest.mark.parametrize("name", sorted(TAKER))
def test_a_case_waits_for_those_who_can_take_a_step(name: str, staff: Staff) -> None:
    case = case_before(name, staff)
    waiting = {role for role in Role if case in referrals_waiting_for(staff[role])}
    can = {
        role
        for role in Role
        for step in (referral_page(staff[role], case).next_steps if role in SCOPES else ())
        if step.href
    }
    assert waiting == can and TAKER[name] in can


def test_other_cases_are_listed_apart(staff: Staff) -> None:
    waits = walk(receive("REF-3333-3333"), staff, *MAIN_PATH[:3])
    other = walk(receive(), staff, *MAIN_PATH[:5])
    page = worklist_page(staff[Role.CHAIR])
    assert [row[0].text for row in page.waiting.rows] == [waits.reference]  # type: ignore[union-attr]
    assert [row[0].text for row in page.others.rows] == [other.reference]  # type: ignore[union-attr]


def test_a_step_needs_somebody_who_signed_in(received: Referral, client: Client) -> None:
    for address in (f"/referrals/{received.reference}/begin-screening/", "/referrals/"):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302 and answer["Location"].startswith("/sign-in")
    assert received.steps.count() == 1


def test_the_front_door_looks_for_one_name(staff: Staff, received: Referral) -> None:
    client = StaffClient(staff[Role.INTAKE])
    assert client.get("/referrals/earlier").status_code == 200
    found = client.post("/referrals/earlier", {"name": "pat made-up"}).content.decode()
    nothing = client.post("/referrals/earlier", {"name": "Nobody"}).content.decode()
    assert received.reference in found and received.reference not in nothing
    assert "Try other spellings" in nothing
    assert StaffClient(staff[Role.CHAIR]).get("/referrals/earlier").status_code == 403
