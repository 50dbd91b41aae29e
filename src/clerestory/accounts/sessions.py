"""The limit on a whole session, however busy it is."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

STARTED = "clerestory.started"


class WholeSessionLimit:
    """Signs out who signed in more than `SESSION_WHOLE_SECONDS` ago.

    The idle limit is the age of the cookie and of the row behind it; this one counts from the
    first request after signing in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            started = request.session.setdefault(STARTED, now)
            if now - started > settings.SESSION_WHOLE_SECONDS:
                logout(request)
        return self.get_response(request)
