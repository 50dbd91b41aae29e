"""The address of the server that sends our e-mail."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
TLS, SSL = "smtp+tls", "smtp+ssl"
PORTS = {"smtp": 25, TLS: 587, SSL: 465}


def mail_server(address: str) -> dict[str, Any]:
    """Django's settings for `smtp://HOST:PORT`, or an empty backend without an address: nothing is
    sent then. Raises ImproperlyConfigured, without the password, for what is no such address."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if address and (parts.scheme not in PORTS or not parts.hostname or port == 0):
        raise ImproperlyConfigured(
            "CLERESTORY_MAIL_SERVER is no mail server; write it as smtp://HOST:25, or as "
            "smtp+tls://USER:PASSWORD@HOST:587"
        )
    return {
        "EMAIL_BACKEND": BACKEND if address else "",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port or PORTS.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == TLS,
        "EMAIL_USE_SSL": parts.scheme == SSL,
    }
