"""Pages for what went wrong, in the same layout as the rest and without a detail of the inside."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LAST_RESORT = (
    '<!doctype html><html lang="en-GB"><head><title>Sorry, there is a problem</title></head><body>'
    "<h1>Sorry, there is a problem with the service</h1><p>Try again later.</p></body></html>"
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    title: str
    lead: str
    status: int


NOT_FOUND = ErrorPage(
    "Page not found",
    "There is no such page, or it is not one that you may see. Check the address.",
    404,
)
FORBIDDEN = ErrorPage("You cannot do this", "Your account may not do what you asked for.", 403)
BAD_REQUEST = ErrorPage(
    "The request could not be read", "Go back, check what you entered and send it again.", 400
)
STALE_FORM = ErrorPage(
    "The form could not be accepted",
    "It was open for too long, or your browser does not keep cookies. "
    "Go back, load the page again and send it once more.",
    403,
)
FAILED = ErrorPage(
    "Sorry, there is a problem with the service",
    "Try again later. What you had saved before is still there.",
    500,
)


def forbidden_because(request: HttpRequest, reason: str) -> HttpResponse:
    return _page(request, ErrorPage(FORBIDDEN.title, reason, 403))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, STALE_FORM)


def server_error(request: HttpRequest) -> HttpResponse:
    # The page asks who is signed in, which fails as well when it is the database that failed.
    try:
        return _page(request, FAILED)
    except Exception:
        return HttpResponse(LAST_RESORT, status=500)


def _page(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    return render(request, "site/error.html", {"page": page}, status=page.status)
