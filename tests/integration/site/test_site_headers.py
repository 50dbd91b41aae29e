"""The same hardening on every response: pages, refusals, mistakes, static files."""

from typing import Any

import pytest
from django.test import Client

from clients import PublicClient, StaffClient
from factories import make_person

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
ADDRESSES = ["/", "/sign-in", "/health", "/no-such-page", "/static/no-such-file.css", "/sign-out"]


def _check(answer: Any) -> None:
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post", "head", "options", "put", "delete"])
def test_every_answer_of_the_staff_side_is_hardened(
    method: str, address: str, client: Client
) -> None:
    _check(getattr(client, method)(address))


@pytest.mark.parametrize("address", ["/", "/health", "/no-such-page"])
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_every_answer_of_the_public_side_is_hardened(
    method: str, address: str, public_client: PublicClient
) -> None:
    _check(getattr(public_client, method)(address))


@pytest.mark.parametrize("address", ["/", "/sign-in", "/no-such-page"])
def test_a_shared_computer_keeps_no_staff_page(address: str) -> None:
    answer = StaffClient(make_person()).get(address)
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


def test_an_unexpected_host_is_refused_with_the_same_headers(settings: Any, client: Client) -> None:
    settings.ALLOWED_HOSTS = ["staff.alderbrook.example"]
    answer = client.get("/sign-in", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    _check(answer)
