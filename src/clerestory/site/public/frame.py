"""The frame of every public page."""

from dataclasses import replace

from django.http import HttpRequest
from django.urls import reverse

from clerestory.govuk.components import NavigationItem, Service
from clerestory.govuk.context import plain_service

PAGES = {
    "Answers": "shelf:log",
    "Ask": "shelf:ask",
    "Statistics": "shelf:statistics",
    "Raise a concern": "shelf:concern",
}


def service(request: HttpRequest) -> Service:
    navigation = tuple(NavigationItem(label, reverse(name)) for label, name in PAGES.items())
    return replace(plain_service(request), navigation=navigation)
