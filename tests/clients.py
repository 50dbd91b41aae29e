"""Browsers for tests, each of which stays on its own side whatever the test has set."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings

from clerestory.accounts.models import Person

STAFF_URLS = "clerestory.site.staff.urls"
PUBLIC_URLS = "clerestory.site.public.urls"


class StaffClient(Client):
    """A browser in which `person` is signed in on the staff side."""

    def __init__(self, person: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person = person
        self.force_login(person)

    def request(self, **request: Any) -> HttpResponse:
        with override_settings(ROOT_URLCONF=STAFF_URLS):
            return super().request(**request)


class PublicClient(Client):
    """A browser of somebody unknown on the public side."""

    def request(self, **request: Any) -> HttpResponse:
        frame = "clerestory.site.public.frame.service"
        with override_settings(ROOT_URLCONF=PUBLIC_URLS, SIDE="public", SERVICE_FRAME=frame):
            return super().request(**request)


@dataclass(frozen=True, slots=True)
class ThreePeople:
    """The owner of a thing, a colleague with the same roles, and an outsider with none."""

    owner: StaffClient
    colleague: StaffClient
    outsider: StaffClient
