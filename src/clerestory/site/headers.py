"""Headers that Django has no setting for, on every response of both sides."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        if settings.SIDE == "staff":
            # A shared computer keeps no copy of a case; static files say otherwise themselves.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
