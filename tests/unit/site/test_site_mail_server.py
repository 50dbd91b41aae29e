"""The address of a mail server, as somebody writes it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from clerestory.site.mail_server import mail_server


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "ssl"),
    [
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtp://[::1]:2525", "::1", 2525, False, False),
        ("smtp+tls://al:p%40ss@mail.example", "mail.example", 587, True, False),
        ("smtp+ssl://mail.example", "mail.example", 465, False, True),
    ],
)
def test_an_address_becomes_settings(
    address: str, host: str, port: int, tls: bool, ssl: bool
) -> None:
    found = mail_server(address)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert found["EMAIL_HOST_PASSWORD"] == ("p@ss" if "@mail" in address else "")


def test_without_an_address_nothing_is_sent() -> None:
    assert mail_server("")["EMAIL_BACKEND"] == ""


@pytest.mark.parametrize(
    "address", ["localhost", "http://a", "smtp://", "smtp://a:b", "smtp://a:0"]
)
def test_what_is_no_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="smtp://HOST:25"):
        mail_server(address)
