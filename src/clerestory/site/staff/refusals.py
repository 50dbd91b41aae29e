"""Turns a refused action into a page that says why."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clerestory.accounts.permissions import Refused
from clerestory.site.errors import forbidden_because


class RefusedMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return forbidden_because(request, exception.reason)
        return None
