"""The frame of every staff page: the person's work lists as navigation, and the way out."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from clerestory.govuk.components import NavigationItem, Service
from clerestory.govuk.context import plain_service
from clerestory.site.staff.worklists import work_lists_of


def service(request: HttpRequest) -> Service:
    frame = plain_service(request)
    if not frame.person:
        return frame
    lists = work_lists_of(request.user)  # type: ignore[arg-type]  # signed in, so a Person
    navigation = tuple(NavigationItem(each.label, reverse(each.url)) for each in lists)
    return replace(frame, navigation=navigation, sign_out=reverse("accounts:sign_out"))
