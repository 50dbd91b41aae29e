"""What a person sees when something went wrong, and what nobody sees."""

import io
import logging
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from clerestory.accounts.permissions import Refused
from clerestory.site import errors
from clerestory.site.logs import PlacesOnly
from clerestory.site.staff.urls import handler400, handler403, handler404, handler500
from clients import PublicClient, StaffClient
from factories import PASSWORD, make_person

SECRET = "the name of somebody"


def _refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("Somebody else has to approve it.")


def _deny(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


def _fail(request: HttpRequest) -> HttpResponse:
    try:
        raise LookupError(SECRET)
    except LookupError as error:
        raise RuntimeError(SECRET) from error


urlpatterns = [
    path("refused", _refuse),
    path("denied", _deny),
    path("failed", _fail),
    path("", include("clerestory.site.staff.urls")),
]
handlers = (handler400, handler403, handler404, handler500)


@pytest.fixture
def failing(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_refusal_says_why(failing: Client) -> None:
    answer = failing.get("/refused")
    assert answer.status_code == 403
    assert "Somebody else has to approve it." in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/denied", 403, errors.FORBIDDEN.title),
        ("/failed", 500, errors.FAILED.title),
        ("/no-such-page", 404, errors.NOT_FOUND.title),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_mistake_has_a_page_without_a_detail(
    address: str, status: int, title: str, failing: Client
) -> None:
    answer = failing.get(address)
    body = answer.content.decode()
    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{title}</h1>' in body
    assert SECRET not in body and "Traceback" not in body


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("/failed", ["builtins.RuntimeError", "builtins.LookupError"]),
        ("/denied", ["django.core.exceptions.PermissionDenied"]),
    ],
)
def test_the_terminal_is_told_what_failed_and_where_and_no_value(
    address: str, kinds: list[str], failing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = io.StringIO()
    terminal = logging.getLogger("django").handlers[0]  # pytest adds its own behind it
    assert isinstance(terminal, logging.StreamHandler)
    monkeypatch.setattr(terminal, "stream", said)
    failing.get(address)
    for kind in kinds:
        assert kind in said.getvalue()
    assert f"{__file__}:" in said.getvalue()
    assert SECRET not in said.getvalue()


def test_what_another_log_wrote_of_an_exception_is_not_written_again() -> None:
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "Failed", (), None)
    record.exc_text = SECRET
    assert PlacesOnly().format(record) == "Failed"


handler400 = handlers[0]
handler403 = handlers[1]
handler404 = handlers[2]
handler500 = handlers[3]


def test_a_failure_of_the_page_itself_still_has_an_answer(monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(errors, "render", broken)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert answer.content.decode() == errors.LAST_RESORT


def test_a_form_from_another_site_is_refused_on_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"username": make_person().email, "password": PASSWORD})
    assert answer.status_code == 403
    assert errors.STALE_FORM.title in answer.content.decode()


def test_nothing_that_is_not_there_looks_different_to_anybody() -> None:
    bodies = {
        StaffClient(make_person(name="Same Name")).get(f"/{address}").content
        for address in ("no-such-page", "requests/none/", "no/such/page")
    }
    assert len({_without_token(each.decode()) for each in bodies}) == 1


def _without_token(body: str) -> str:
    before, _, after = body.partition('name="csrfmiddlewaretoken"')
    return before + after.partition(">")[2]


def test_the_public_side_has_a_page_for_what_is_not_there(public_client: PublicClient) -> None:
    answer = public_client.get("/no-such-page")
    assert answer.status_code == 404
    assert errors.NOT_FOUND.title in answer.content.decode()
