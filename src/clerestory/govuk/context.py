"""The frame of every page, as the context variable `service`.

This app knows no other app, so the setting SERVICE_FRAME names (dotted) a function that
takes the request and returns a `components.Service`. Without it the frame carries the name of the
authority (setting AUTHORITY) and no navigation.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from clerestory.govuk.components import NavigationItem, Service

MADE_UP = (
    "This is a demonstration. The authority, the people and the figures in it are made up: "
    "do not enter anything about a real person."
)


def service(request: HttpRequest) -> dict[str, Service]:
    """Context processor: the frame, with the reader's place in the navigation marked."""
    named: str = getattr(settings, "SERVICE_FRAME", "")
    if named:
        shown = cast(Callable[[HttpRequest], Service], import_string(named))(request)
    else:
        shown = plain_service(request)
    return {"service": replace(shown, navigation=marked(shown.navigation, request.path))}


def plain_service(request: HttpRequest) -> Service:
    """The frame that needs nothing but settings and, where there is one, the signed-in person."""
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    return Service(
        organisation=getattr(getattr(settings, "AUTHORITY", None), "name", ""),
        person=getattr(person, "name", "") if signed_in else "",
        banner=MADE_UP if getattr(settings, "DEMO", False) else "",
    )


def marked(items: tuple[NavigationItem, ...], path: str) -> tuple[NavigationItem, ...]:
    """The items; the one whose address is the longest beginning of `path` is the current one."""
    matching = [item.href for item in items if path == item.href or _is_below(path, item.href)]
    here = max(matching, key=len, default=None)
    return tuple(replace(item, current=item.href == here) for item in items)


def _is_below(path: str, href: str) -> bool:
    # "/" is the beginning of every address, so it is current on the first page only.
    return href != "/" and path.startswith(href if href.endswith("/") else href + "/")
