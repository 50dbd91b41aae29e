"""Signing in, and every way in which a session ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from clerestory.accounts.actions import SETUP, deactivate_person, grant_role, withdraw_role
from clerestory.accounts.forms import FAILED
from clerestory.accounts.models import Role
from clerestory.accounts.sessions import STARTED
from clients import StaffClient
from factories import PASSWORD, make_person

AT = datetime(2018, 2, 12, 9, 30, tzinfo=UTC)
HOME = "/"


def _sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/sign-in", {"username": email, "password": password, **extra})


def _is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def test_the_right_password_leads_to_the_first_page(client: Client) -> None:
    person = make_person()
    answer = _sign_in(client, person.email)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert _is_in(client)


def test_the_address_may_be_written_in_capitals(client: Client) -> None:
    make_person(email="olive@alderbrook.example")
    assert _sign_in(client, " OLIVE@Alderbrook.example").status_code == 302


def test_nobody_learns_which_addresses_have_an_account(client: Client) -> None:
    known, gone = make_person(), make_person(is_active=False)
    tries = [
        (known.email, "not the password"),
        ("nobody@alderbrook.example", PASSWORD),
        (gone.email, PASSWORD),
    ]
    pages = set()
    for email, password in tries:
        answer = _sign_in(client, email, password)
        assert answer.status_code == 200
        body = answer.content.decode().replace(email, "EMAIL")
        pages.add(_without_token(body))
        assert FAILED in body
    assert len(pages) == 1


def _without_token(body: str) -> str:
    before, _, after = body.partition('name="csrfmiddlewaretoken"')
    return before + after.partition(">")[2]


def test_the_page_asked_for_is_shown_after_signing_in(client: Client) -> None:
    person = make_person()
    assert client.get(HOME)["Location"] == "/sign-in?next=/"
    assert _sign_in(client, person.email, next="/sign-out")["Location"] == "/sign-out"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_to_another_site(elsewhere: str, client: Client) -> None:
    person = make_person()
    assert _sign_in(client, person.email, next=elsewhere)["Location"] == HOME


def test_signing_in_gives_a_new_session(client: Client) -> None:
    person = make_person()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    _sign_in(client, person.email)
    assert client.session.session_key != planted


def test_signing_out_ends_the_session() -> None:
    client = StaffClient(make_person())
    assert _is_in(client)
    client.post("/sign-out")
    assert not _is_in(client)


def test_a_link_cannot_sign_somebody_out() -> None:
    client = StaffClient(make_person())
    assert client.get("/sign-out").status_code == 405
    assert _is_in(client)


def test_a_deactivated_person_is_out_at_the_next_request() -> None:
    client = StaffClient(make_person())
    assert _is_in(client)
    deactivate_person(by=SETUP, at=AT, person=client.person)
    assert not _is_in(client)


@pytest.mark.parametrize("change", [grant_role, withdraw_role])
def test_a_changed_role_ends_live_sessions(change: Any) -> None:
    held = [Role.CHAIR] if change is withdraw_role else []
    client = StaffClient(make_person(*held))
    assert _is_in(client)
    change(by=SETUP, at=AT, person=client.person, role=Role.CHAIR)
    assert not _is_in(client)


def test_a_role_granted_twice_ends_nothing() -> None:
    client = StaffClient(make_person(Role.CHAIR))
    grant_role(by=SETUP, at=AT, person=client.person, role=Role.CHAIR)
    assert _is_in(client)


def test_a_changed_password_ends_live_sessions() -> None:
    client = StaffClient(make_person())
    client.person.set_password("another long sentence")
    client.person.save()
    assert not _is_in(client)


def test_thirty_minutes_without_a_request_end_a_session() -> None:
    client = StaffClient(make_person())
    client.get(HOME)
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not _is_in(client)


def test_every_request_starts_the_thirty_minutes_again() -> None:
    client = StaffClient(make_person())
    client.get(HOME)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get(HOME)
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=29)


@pytest.mark.parametrize(("hours", "is_in"), [(11.9, True), (12.1, False)])
def test_twelve_hours_end_a_session_however_busy(hours: float, is_in: bool) -> None:
    client = StaffClient(make_person())
    client.get(HOME)
    session = client.session
    session[STARTED] -= hours * 3600
    session.save()
    assert _is_in(client) is is_in
    assert _is_in(client) is is_in


def test_cookies_are_for_the_server_alone(client: Client) -> None:
    answer = _sign_in(client, make_person().email)
    cookie = answer.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
